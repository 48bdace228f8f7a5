/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A bus tap that prints accesses as text: time, core, register and fields. */
#include "tools/trace.h"

#include <string.h>

#include "machine/machine.h"
#include "tools/place.h"
#include "tools/quantity.h"

static bool wants(const struct trace *trace, const struct device *dev)
{
	for (unsigned i = 0; i < trace->name_count; i++) {
		if (!strcmp(trace->name[i], "all") || !strcmp(trace->name[i], dev->name)) {
			return true;
		}
	}
	return false;
}

static void find_place(void *owner, struct bus *bus, struct access *access)
{
	struct trace *trace = owner;
	place_find(bus, access->address, &trace->place);
	place_choose_bank(&trace->place, access->write);
}

static void print_access(void *owner, struct bus *bus, struct access *access)
{
	struct trace *trace = owner;
	const struct place place = trace->place;
	char name[96], fields[256] = "", time[32];
	if (!place.device || !wants(trace, place.device)) {
		return;
	}
	if (place.reg) {
		unsigned shift = 8 * (place.offset - place.reg->offset);
		reg_print_fields(place.reg, access->value << shift, false, fields, sizeof(fields));
	}
	quantity_print_time(machine_now_ps(trace->machine), time, sizeof(time));
	fprintf(trace->out, "%s[%s] %s %s%u %s %s 0x%0*x%s%s%s\n",
		trace->prefix ? trace->prefix : "", time,
		access->core ? core_name(access->core) : bus->name,
		access->write ? "write" : "read", access->size * 8u,
		place_print(&place, name, sizeof(name)), access->write ? "<-" : "->",
		access->size * 2, access->value, *fields ? "  " : "", fields,
		access->result == ACCESS_OK ? "" : " refused");
	trace->lines++;
}

void trace_attach(struct trace *trace, struct machine *machine, struct bus *bus, FILE *out)
{
	trace->machine = machine;
	trace->out = out;
	trace->tap = (struct bus_tap){
		.before = find_place, .after = print_access, .owner = trace
	};
	bus_add_tap(bus, &trace->tap);
}
