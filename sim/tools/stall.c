/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A bus tap that notices polling which leads nowhere, and says what the firmware waits for. */
#include "tools/stall.h"

#include <stdlib.h>
#include <string.h>

#include "base/bits.h"
#include "machine/core.h"
#include "machine/machine.h"
#include "tools/disasm.h"
#include "tools/place.h"
#include "tools/quantity.h"
#include "tools/symbols.h"

enum { LOOP_INSTRUCTIONS = 12 };

static void forget(struct stall *stall, const struct core *core)
{
	for (unsigned i = 0; i < STALL_WATCHED; i++) {
		if (stall->read[i].core == core) {
			stall->read[i].core = NULL;
		}
	}
}

static struct stall_read *find_read(struct stall *stall, const struct access *access)
{
	for (unsigned i = 0; i < STALL_WATCHED; i++) {
		struct stall_read *read = &stall->read[i];
		if (read->core == access->core && read->address == access->address) {
			return read;
		}
	}
	struct stall_read *read = &stall->read[stall->next++ % STALL_WATCHED];
	*read = (struct stall_read){ .core = access->core, .address = access->address };
	return read;
}

static void watch(void *owner, struct bus *bus, struct access *access)
{
	struct stall *stall = owner;
	if (!access->core) {
		return;
	}
	if (access->write) {
		forget(stall, access->core);
		return;
	}
	struct stall_read *read = find_read(stall, access);
	uint64_t now_ps = machine_now_ps(stall->machine);
	if (!read->reads || read->value != access->value) {
		read->reads = 1;
		read->value = access->value;
		read->since_ps = now_ps;
		read->told = false;
	} else if (++read->reads >= stall->patience_reads && !read->told &&
		now_ps - read->since_ps >= stall->patience_ps) {
		read->told = true;
		stall->found(stall->owner, read);
	}
}

void stall_attach(struct stall *stall, struct machine *machine, struct bus *bus)
{
	stall->machine = machine;
	stall->tap = (struct bus_tap){ .after = watch, .owner = stall };
	bus_add_tap(bus, &stall->tap);
}

static uint32_t last_number(const char *operands)
{
	const char *hash = strrchr(operands, '#');
	return hash ? (uint32_t)strtoul(hash + 1, NULL, 0) : 0;
}

/* "ubfx r3, r3, #5, #1" */
static uint32_t extracted_bits(const char *operands)
{
	const char *hash = strchr(operands, '#');
	uint32_t low = hash ? (uint32_t)strtoul(hash + 1, NULL, 0) : 32;
	uint32_t width = last_number(operands);
	return low < 32 && width >= 1 && width <= 32 - low ? bits_mask(low, width) : 0;
}

static bool starts(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

uint32_t stall_waited_bits(struct bus *bus, uint32_t pc)
{
	struct disasm_line line;
	bool loaded = false;
	uint32_t shifted = 0;
	for (unsigned i = 0; i < LOOP_INSTRUCTIONS && disasm_at(bus, pc, &line);
		i++, pc += line.size) {
		if (starts(line.mnemonic, "ldr")) {
			loaded = true;
		} else if (loaded &&
			(starts(line.mnemonic, "tst") || starts(line.mnemonic, "and"))) {
			return strchr(line.operands, '#') ? last_number(line.operands) : 0;
		} else if (loaded && starts(line.mnemonic, "ubfx")) {
			return extracted_bits(line.operands);
		} else if (loaded && starts(line.mnemonic, "lsls")) {
			/* `lsls rX, rX, #n` and a branch on the sign test bit 31-n. */
			uint32_t by = last_number(line.operands);
			shifted = by < 32 ? 1u << (31 - by) : 0;
		} else if (starts(line.mnemonic, "bpl") || starts(line.mnemonic, "bmi")) {
			return shifted ? shifted : loaded ? 1u << 31 : 0;
		} else if (line.mnemonic[0] == 'b' || starts(line.mnemonic, "cb")) {
			return 0;
		}
	}
	return 0;
}

static void print_bits(const struct place *place, uint32_t waited, FILE *out)
{
	for (unsigned i = 0; i < place->reg->field_count; i++) {
		const struct field *field = &place->reg->fields[i];
		if (bits_mask(field->low, field->width) & waited) {
			fprintf(out, "  waits for %s.%s%s%s\n", place->reg->name, field->name,
				field->description ? ": " : "",
				field->description ? field->description : "");
		}
	}
	if (!place->reg->field_count || !waited) {
		fprintf(out,
			waited ? "  waits for bits 0x%x\n" : "  waits for a change of the value\n",
			waited);
	}
}

static void print_sources(const struct stall *stall, const struct place *place, FILE *out)
{
	const struct device *dev = place->device;
	char prefix[96];
	if (!dev->ops) {
		fprintf(out,
			"  %s has no model: it is storage, so nothing but a write changes it\n",
			dev->name);
		return;
	}
	if (dev->held || dev->unclocked) {
		fprintf(out, "  %s %s: nothing happens in it\n", dev->name,
			dev->held ? "is held in reset" : "has no clock");
	}
	fprintf(out, "  the model %s could change it", dev->ops->type);
	int length = snprintf(prefix, sizeof(prefix), "%s.", dev->name);
	unsigned inputs = 0;
	for (const struct route *route = stall->machine->routes; route; route = route->next) {
		if (!strncmp(route->to, prefix, (size_t)length)) {
			fprintf(out, "%s %s", inputs++ ? "," : "; it hears", route->from);
		}
	}
	fputc('\n', out);
}

static void print_yaml(const struct place *place, uint32_t waited, FILE *out)
{
	const struct reg *reg = place->reg;
	const char *file = place->device->desc->file;
	if (place->device->ops) {
		return;
	}
	fprintf(out, "  to let it become ready, in %s:\n", file ? file : "the device file");
	for (unsigned i = 0; i < reg->field_count; i++) {
		const struct field *field = &reg->fields[i];
		if (bits_mask(field->low, field->width) & waited) {
			fprintf(out, "    %s: {fields: {%s: {sim: {sequence: [0, 0, 1]}}}}\n",
				reg->name, field->name);
			return;
		}
	}
	fprintf(out, "    %s: {sim: {sequence: [0x0, 0x%x]}}\n", reg->name, waited ? waited : 1);
}

void stall_explain(const struct stall *stall, const struct stall_read *read,
	struct symbols *symbols, FILE *out)
{
	struct core *core = machine_find_core(stall->machine, core_name(read->core));
	struct place place;
	uint32_t pc = 0;
	char name[96], text[160], fields[256], time[32];
	place_find(core_bus(core), read->address, &place);
	place_choose_bank(&place, false);
	core_history(core, &pc, 1);
	uint32_t waited = stall_waited_bits(core_bus(core), pc);
	quantity_print_time(machine_now_ps(stall->machine) - read->since_ps, time, sizeof(time));
	fprintf(out, "stall: %s polls %s at %s: 0x%x for %s, %llu reads\n", core_name(core),
		place_print(&place, name, sizeof(name)),
		symbols_print(symbols, pc, text, sizeof(text)), read->value, time,
		(unsigned long long)read->reads);
	if (!place.reg) {
		fprintf(out, "  no register is described there: it reads 0 for ever\n");
		if (place.device) {
			fprintf(out,
				"  to give it one, in %s, under registers:\n"
				"    NAME: {addressOffset: 0x%02x, sim: {sequence: [0x0, 0x%x]}}\n",
				place.device->desc->file ? place.device->desc->file :
							   "the device file",
				place.offset, waited ? waited : 1);
		}
		return;
	}
	waited <<= 8 * (place.offset - place.reg->offset);
	fprintf(out, "  it reads  %s\n",
		reg_print_fields(place.reg, read->value, true, fields, sizeof(fields)));
	print_bits(&place, waited, out);
	print_sources(stall, &place, out);
	print_yaml(&place, waited, out);
}
