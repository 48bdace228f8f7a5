/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names for addresses and values: which register stands there, which field a bit is, and back again. */
#include "tools/place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/bits.h"
#include "base/error.h"
#include "machine/machine.h"
#include "tools/quantity.h"

/* The register that holds a byte of the block; banked ones are found by their first. */
static const struct reg *find_reg(const struct device *dev, uint32_t offset)
{
	const struct device_desc *desc = dev->desc;
	if (offset < desc->window_offset || offset - desc->window_offset >= desc->window_size) {
		return NULL;
	}
	for (unsigned i = desc->by_word[(offset - desc->window_offset) / 4]; i < desc->reg_count;
		i++) {
		const struct reg *reg = &desc->regs[i];
		if (offset >= reg->offset && offset - reg->offset < reg->size) {
			return reg;
		}
		if (reg->offset > offset) {
			break;
		}
	}
	return NULL;
}

void place_find(const struct bus *bus, uint32_t address, struct place *place)
{
	memset(place, 0, sizeof(*place));
	place->region = bus_find(bus, address);
	if (!place->region) {
		return;
	}
	if (place->region->device) {
		place->device = place->region->device;
		place->offset = address - place->region->device_base;
		place->reg = find_reg(place->device, place->offset);
	} else {
		place->offset = place->region->offset + (address - place->region->base);
	}
}

void place_choose_bank(struct place *place, bool write)
{
	struct device *dev = place->device;
	if (!place->reg || !dev->ops || !dev->ops->bank) {
		return;
	}
	unsigned model = dev->reg_model[place->reg - dev->desc->regs];
	unsigned chosen = model == REG_NONE ? REG_NONE : dev->ops->bank(dev, model, write);
	if (chosen != REG_NONE && dev->reg_index[chosen] != REG_NONE) {
		place->reg = &dev->desc->regs[dev->reg_index[chosen]];
	}
}

const char *place_print(const struct place *place, char *text, size_t size)
{
	if (!place->region) {
		snprintf(text, size, "nothing");
	} else if (place->reg) {
		uint32_t inside = place->offset - place->reg->offset;
		snprintf(text, size, inside ? "%s.%s+%u" : "%s.%s", place->device->name,
			place->reg->name, inside);
	} else if (place->device) {
		snprintf(text, size, "%s+0x%x", place->device->name, place->offset);
	} else {
		snprintf(text, size, "%s+0x%x", place->region->memory->name, place->offset);
	}
	return text;
}

bool place_of_device(const struct bus *bus, const struct device *device, uint32_t *base)
{
	for (unsigned i = 0; i < bus->region_count; i++) {
		if (bus->regions[i].device == device) {
			*base = bus->regions[i].device_base;
			return true;
		}
	}
	return false;
}

static bool same_word(const char *name, const char *word, size_t length)
{
	return !strncasecmp(name, word, length) && name[length] == '\0';
}

static void suggest(struct error *err, const char *word, const char **names, unsigned count)
{
	names[count] = NULL;
	const char *near = error_nearest(word, names);
	if (near) {
		error_help(err, "did you mean \"%s\"?", near);
	}
}

static bool unknown_device(struct machine *machine, const char *word, struct error *err)
{
	unsigned count = machine->core_count + 2;
	if (machine_find_device(machine, word)) {
		error_set(err, "\"%s\" is a block", word);
		error_note(err, "expected BLOCK.REGISTER or BLOCK.REGISTER.FIELD");
		error_help(err, "its registers: orrery regs list %s", word);
		return false;
	}
	for (const struct device *dev = machine->devices; dev; dev = dev->next) {
		count++;
	}
	const char **names = alloc_zeroed(count, sizeof(*names));
	count = 0;
	for (unsigned i = 0; i < machine->core_count; i++) {
		names[count++] = core_name(machine->core[i]);
	}
	for (const struct device *dev = machine->devices; dev; dev = dev->next) {
		names[count++] = dev->name;
	}
	error_set(err, "unknown block or core in \"%s\"", word);
	error_note(err, "expected BLOCK.REGISTER or BLOCK.REGISTER.FIELD");
	char *block = alloc_text(word);
	char *dot = strchr(block, '.');
	if (dot && !error_nearest(block, names)) {
		*dot = '\0';
	}
	suggest(err, block, names, count);
	if (!err->help[0]) {
		error_help(err, "all blocks: orrery regs list");
	}
	free(block);
	free(names);
	return false;
}

static bool unknown_reg(const struct device *dev, const char *word, struct error *err)
{
	const char **names = alloc_zeroed(dev->desc->reg_count + 1, sizeof(*names));
	for (unsigned i = 0; i < dev->desc->reg_count; i++) {
		names[i] = dev->desc->regs[i].name;
	}
	error_set(err, "%s has no register \"%s\"", dev->name, word);
	suggest(err, word, names, dev->desc->reg_count);
	if (!err->help[0]) {
		error_help(err, "its registers: orrery regs list %s", dev->name);
	}
	free(names);
	return false;
}

static bool unknown_field(const struct reg_path *path, const char *word, struct error *err)
{
	const char **names = alloc_zeroed(path->reg->field_count + 1, sizeof(*names));
	for (unsigned i = 0; i < path->reg->field_count; i++) {
		names[i] = path->reg->fields[i].name;
	}
	error_set(err, "%s.%s has no field \"%s\"", path->device->name, path->reg->name, word);
	suggest(err, word, names, path->reg->field_count);
	if (!err->help[0]) {
		error_help(err, "its fields: orrery regs show %s.%s", path->device->name,
			path->reg->name);
	}
	free(names);
	return false;
}

/* REGISTER or REGISTER.FIELD of a known block; sets path->reg as soon as the register is found. */
static bool find_in_device(
	struct device *dev, const char *text, struct reg_path *path, struct error *err)
{
	size_t length = strcspn(text, ".");
	path->device = dev;
	for (unsigned i = 0; i < dev->desc->reg_count && !path->reg; i++) {
		if (same_word(dev->desc->regs[i].name, text, length)) {
			path->reg = &dev->desc->regs[i];
			path->index = i;
		}
	}
	if (!path->reg) {
		return unknown_reg(dev, text, err);
	}
	if (!text[length]) {
		return true;
	}
	const char *field = text + length + 1;
	for (unsigned i = 0; i < path->reg->field_count; i++) {
		if (!strcasecmp(path->reg->fields[i].name, field)) {
			path->field = &path->reg->fields[i];
			return true;
		}
	}
	return unknown_field(path, field, err);
}

/* "m4-0.CFSR": a register of whichever private block of the core has it, or one of the core itself. */
static bool find_in_core(struct machine *machine, struct core *core, const char *text,
	struct reg_path *path, struct error *err)
{
	static const char *const registers[] = { "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7",
		"r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "sp", "lr", "pc", "xpsr",
		"msp", "psp", "primask", "basepri", "faultmask", "control", "fpscr", NULL };
	size_t length = strlen(core_name(core));
	for (unsigned i = 0; registers[i]; i++) {
		if (!strcasecmp(registers[i], text)) {
			path->core = core;
			path->name = registers[i];
			return true;
		}
	}
	for (struct device *dev = machine->devices; dev; dev = dev->next) {
		struct error inner = { 0 };
		struct reg_path inside = { 0 };
		bool own = !strncmp(dev->name, core_name(core), length) && dev->name[length] == '.';
		if (own && (find_in_device(dev, text, &inside, &inner) || inside.reg)) {
			*path = inside;
			return inside.field || !strchr(text, '.') ||
				find_in_device(dev, text, &inside, err);
		}
	}
	error_set(err, "%s has no register \"%s\"", core_name(core), text);
	error_help(err, "its blocks: orrery core show %s", core_name(core));
	return false;
}

bool reg_path_parse(
	struct machine *machine, const char *text, struct reg_path *path, struct error *err)
{
	struct device *best = NULL;
	size_t best_length = 0;
	memset(path, 0, sizeof(*path));
	for (struct device *dev = machine->devices; dev; dev = dev->next) {
		size_t length = strlen(dev->name);
		if (length > best_length && !strncasecmp(dev->name, text, length) &&
			text[length] == '.') {
			best = dev;
			best_length = length;
		}
	}
	if (best) {
		return find_in_device(best, text + best_length + 1, path, err);
	}
	for (unsigned i = 0; i < machine->core_count; i++) {
		size_t length = strlen(core_name(machine->core[i]));
		if (!strncasecmp(core_name(machine->core[i]), text, length) &&
			text[length] == '.') {
			return find_in_core(
				machine, machine->core[i], text + length + 1, path, err);
		}
	}
	return unknown_device(machine, text, err);
}

bool reg_path_read(const struct reg_path *path, uint32_t *value)
{
	if (path->core) {
		return core_state(path->core) != CORE_OFF &&
			core_reg_get(path->core, path->name, value);
	}
	*value = device_peek(path->device, path->reg->offset, path->reg->size);
	if (path->field) {
		*value = bits_get(*value, path->field->low, path->field->width);
	}
	return true;
}

bool reg_path_value(
	const struct reg_path *path, const char *text, uint32_t *value, struct error *err)
{
	uint64_t number;
	const char *names[66] = { NULL };
	unsigned count = 0;
	for (unsigned i = 0; path->field && i < path->field->enum_count && i < 64; i++) {
		names[count++] = path->field->enums[i].name;
		if (!strcasecmp(path->field->enums[i].name, text)) {
			*value = path->field->enums[i].value;
			return true;
		}
	}
	struct error inner = { 0 };
	if (quantity_number(text, &number, &inner) && number <= UINT32_MAX) {
		*value = (uint32_t)number;
		return true;
	}
	error_set(err, "\"%s\" is no value for %s", text,
		path->field       ? path->field->name :
			path->reg ? path->reg->name :
				    path->name);
	suggest(err, text, names, count);
	return false;
}

const char *field_print(const struct field *field, uint32_t value, char *text, size_t size)
{
	for (unsigned i = 0; i < field->enum_count; i++) {
		if (field->enums[i].value == value) {
			snprintf(text, size, "%s=%s", field->name, field->enums[i].name);
			return text;
		}
	}
	snprintf(text, size, value < 10 ? "%s=%u" : "%s=0x%x", field->name, value);
	return text;
}

const char *reg_print_fields(
	const struct reg *reg, uint32_t value, bool all, char *text, size_t size)
{
	size_t at = 0;
	text[0] = '\0';
	for (unsigned i = 0; i < reg->field_count; i++) {
		const struct field *field = &reg->fields[i];
		uint32_t part = bits_get(value, field->low, field->width);
		char one[96];
		if (!part && !all) {
			continue;
		}
		field_print(field, part, one, sizeof(one));
		int length = snprintf(text + at, size - at, "%s%s", at ? " " : "", one);
		if (length < 0 || (size_t)length >= size - at) {
			text[at] = '\0';
			break;
		}
		at += (size_t)length;
	}
	return text;
}

const char *reg_access_name(unsigned access)
{
	static const char *const names[] = { "read-write", "read-only", "write-only", "writeOnce",
		"read-writeOnce" };
	return access < sizeof(names) / sizeof(*names) ? names[access] : "?";
}

const char *evidence_name(unsigned evidence)
{
	static const char *const names[EVIDENCE_KINDS] = { "none", "designed", "inferred",
		"driver-source", "header", "datasheet" };
	return evidence < EVIDENCE_KINDS ? names[evidence] : "?";
}

static const char *route_into(const struct machine *machine, const char *to)
{
	for (const struct route *route = machine->routes; route; route = route->next) {
		if (!strcmp(route->to, to)) {
			return route->from;
		}
	}
	return NULL;
}

/* A block that passes lines on calls input and line alike: "isu0-uart.irq -> cirq0.irq47 -> m4-0.irq47". */
const char *place_irq_source(
	const struct machine *machine, const char *core, unsigned irq, const char **through)
{
	char to[64];
	snprintf(to, sizeof(to), "%s.irq%u", core, irq);
	const char *last = route_into(machine, to), *first = last;
	for (const char *before = last; before; before = route_into(machine, before)) {
		first = before;
	}
	if (through) {
		*through = first != last ? last : NULL;
	}
	return first;
}
