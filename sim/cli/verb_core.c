/* SPDX-License-Identifier: GPL-2.0-or-later */
/* orrery core: the cores of a chip, what each sees at which address, and its interrupts. */
#include "cli/verbs.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "cli/cli.h"
#include "cli/exit.h"
#include "cli/parse.h"
#include "loader/load.h"
#include "machine/machine.h"
#include "tools/place.h"
#include "tools/record.h"

/* "irq12" of a route to this core; -1 when the route leads elsewhere. */
static int route_irq(const struct route *route, const char *core)
{
	size_t length = strlen(core);
	unsigned irq;
	bool own = !strncmp(route->to, core, length) &&
		sscanf(route->to + length, ".irq%3u", &irq) == 1;
	return own ? (int)irq : -1;
}

static const char *region_name(const struct bus_region *region)
{
	return region->device ? region->device->name : region->memory->name;
}

static void list_cores(const struct machine *machine, struct record *record)
{
	for (unsigned i = 0; i < machine->core_count; i++) {
		const struct core *core = machine->core[i];
		unsigned irqs = 0;
		for (const struct route *route = machine->routes; route; route = route->next) {
			irqs += route_irq(route, core_name(core)) >= 0;
		}
		if (record) {
			record_open(record, NULL);
			record_text(record, "name", core_name(core));
			record_text(record, "kind", "cortex-m4f");
			record_number(record, "regions", core_bus(core)->region_count);
			record_number(record, "interrupts", irqs);
			record_close(record);
		} else {
			printf("%-8s Cortex-M4F, %u regions, %u interrupts wired\n",
				core_name(core), core_bus(core)->region_count, irqs);
		}
	}
}

/* A block of several pieces that follow one another is one line. */
static unsigned show_region(const struct bus *bus, unsigned at, struct record *record)
{
	const struct bus_region *region = &bus->regions[at];
	uint32_t size = region->size;
	while (region->device && at + 1 < bus->region_count &&
		bus->regions[at + 1].device == region->device &&
		bus->regions[at + 1].base == region->base + size) {
		size += bus->regions[++at].size;
	}
	const char *kind = !region->memory         ? "" :
		region->memory->kind == MEMORY_RAM ? "ram" :
		region->memory->kind == MEMORY_ROM ? "rom" :
						     "flash";
	if (record) {
		record_open(record, NULL);
		record_hex(record, "base", region->base);
		record_number(record, "size", size);
		record_text(record, "name", region_name(region));
		record_text(record, "kind", region->memory ? kind : "device");
		record_bool(record, "modelled", region->memory || region->device->ops);
		record_close(record);
	} else {
		printf("  0x%08x  %8u  %-20s %s%s%s\n", region->base, size, region_name(region),
			kind, region->read_only ? " read-only" : "",
			region->device && !region->device->ops ? "storage (no model yet)" : "");
	}
	return at + 1;
}

static void show_core(const struct machine *machine, const struct core *core, struct record *record)
{
	const struct bus *bus = core_bus(core);
	if (record) {
		record_open(record, NULL);
		record_text(record, "name", core_name(core));
		record_open_list(record, "regions");
	} else {
		printf("%s: Cortex-M4F\n\n  address     bytes     what\n", core_name(core));
	}
	for (unsigned i = 0; i < bus->region_count;) {
		i = show_region(bus, i, record);
	}
	if (record) {
		record_close(record);
		record_open_list(record, "interrupts");
	} else {
		printf("\n  interrupts\n");
	}
	for (const struct route *route = machine->routes; route; route = route->next) {
		int irq = route_irq(route, core_name(core));
		if (irq >= 0 && record) {
			record_open(record, NULL);
			record_number(record, "irq", (unsigned)irq);
			record_text(record, "from",
				place_irq_source(machine, core_name(core), (unsigned)irq, NULL));
			record_close(record);
		} else if (irq >= 0) {
			printf("  irq %-4d %s\n", irq,
				place_irq_source(machine, core_name(core), (unsigned)irq, NULL));
		}
	}
	if (record) {
		record_close(record);
		record_close(record);
	}
}

static bool unknown_core(const struct machine *machine, const char *name, struct error *err)
{
	const char *names[MACHINE_CORES + 1] = { NULL };
	char known[128] = "";
	for (unsigned i = 0; i < machine->core_count; i++) {
		size_t at = strlen(known);
		names[i] = core_name(machine->core[i]);
		snprintf(known + at, sizeof(known) - at, "%s%s", i ? ", " : "", names[i]);
	}
	const char *near = error_nearest(name, names);
	error_set(err, "unknown core \"%s\"", name);
	error_note(err, "the chip has %s", known);
	if (near) {
		error_help(err, "did you mean \"%s\"?", near);
	}
	return false;
}

static bool show(const struct command *command, const struct machine *machine,
	struct record *record, struct error *err)
{
	const char *name = command->arg_count > 1 ? command->arg[1] : NULL;
	if (!strcmp(command->arg[0], "list")) {
		list_cores(machine, record);
		return true;
	}
	const struct core *core = name ? machine_find_core(machine, name) : NULL;
	if (name && !core) {
		return unknown_core(machine, name, err);
	}
	for (unsigned i = 0; i < machine->core_count; i++) {
		if (!core || core == machine->core[i]) {
			show_core(machine, machine->core[i], record);
		}
	}
	return true;
}

int verb_core(const struct command *command)
{
	struct error err = { 0 };
	struct machine *machine = load_board(cli_models(command), cli_board(command), &err);
	if (!machine) {
		return cli_fail(command, &err);
	}
	struct record *record = command_has(command, OPT_JSON) ? record_create_list() : NULL;
	bool good = show(command, machine, record, &err);
	if (good && record) {
		record_print(record, stdout);
	}
	record_destroy(record);
	machine_destroy(machine);
	return good ? EXIT_AS_ASKED : cli_fail(command, &err);
}
