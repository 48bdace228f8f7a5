/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes the chip's registers as CMSIS-SVD, for the register views of editors and debuggers. */
#include "tools/svd.h"

#include <ctype.h>
#include <string.h>

#include "machine/machine.h"
#include "tools/place.h"

static void put_text(FILE *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '&': fputs("&amp;", out); break;
		case '<': fputs("&lt;", out); break;
		case '>': fputs("&gt;", out); break;
		case '"': fputs("&quot;", out); break;
		default: fputc(*text, out); break;
		}
	}
}

static void put(FILE *out, int indent, const char *element, const char *text)
{
	if (text && *text) {
		fprintf(out, "%*s<%s>", indent, "", element);
		put_text(out, text);
		fprintf(out, "</%s>\n", element);
	}
}

static void put_hex(FILE *out, int indent, const char *element, uint32_t value)
{
	fprintf(out, "%*s<%s>0x%08X</%s>\n", indent, "", element, value, element);
}

static void put_number(FILE *out, int indent, const char *element, unsigned value)
{
	fprintf(out, "%*s<%s>%u</%s>\n", indent, "", element, value, element);
}

/* Names must be C identifiers: "m4-0.scb" becomes M4_0_SCB. */
static void put_name(FILE *out, int indent, const char *element, const char *name)
{
	fprintf(out, "%*s<%s>", indent, "", element);
	for (; *name; name++) {
		fputc(isalnum((unsigned char)*name) ? toupper((unsigned char)*name) : '_', out);
	}
	fprintf(out, "</%s>\n", element);
}

static void put_rules(FILE *out, int indent, enum write_rule write, enum read_rule read)
{
	static const char *const writes[] = { NULL, "oneToClear", "oneToSet", "oneToToggle",
		"zeroToClear", "zeroToSet", "clear", "set", "modify" };
	static const char *const reads[] = { NULL, "clear", "set", "modify", "modifyExternal" };
	put(out, indent, "modifiedWriteValues", writes[write]);
	put(out, indent, "readAction", reads[read]);
}

static void put_field(FILE *out, const struct field *field)
{
	fprintf(out, "            <field>\n");
	put(out, 14, "name", field->name);
	put(out, 14, "description", field->description);
	fprintf(out, "%14s<bitRange>[%u:%u]</bitRange>\n", "", field->low + field->width - 1u,
		field->low);
	put(out, 14, "access", reg_access_name(field->access));
	put_rules(out, 14, field->write_rule, field->read_rule);
	if (field->enum_count) {
		fprintf(out, "%14s<enumeratedValues>\n", "");
		for (unsigned i = 0; i < field->enum_count; i++) {
			fprintf(out, "%16s<enumeratedValue><name>", "");
			put_text(out, field->enums[i].name);
			fprintf(out, "</name><value>%u</value></enumeratedValue>\n",
				field->enums[i].value);
		}
		fprintf(out, "%14s</enumeratedValues>\n", "");
	}
	fprintf(out, "            </field>\n");
}

/* A register without fields was made one plain field by the loader, under its own name. */
static bool has_fields(const struct reg *reg)
{
	return reg->field_count > 1 ||
		(reg->field_count == 1 && strcmp(reg->fields[0].name, reg->name) != 0) ||
		(reg->field_count == 1 && reg->fields[0].width < reg->size * 8);
}

/* SVD has no aliases, but it has what writing one does. */
static enum write_rule reg_rule(const struct reg *reg)
{
	switch (reg->alias_action) {
	case ALIAS_SET: return WRITE_ONE_SETS;
	case ALIAS_CLEAR: return WRITE_ONE_CLEARS;
	case ALIAS_TOGGLE: return WRITE_ONE_TOGGLES;
	default: break;
	}
	const struct {
		uint32_t bits;
		enum write_rule rule;
	} rules[] = {
		{ reg->one_clears, WRITE_ONE_CLEARS },
		{ reg->one_sets, WRITE_ONE_SETS },
		{ reg->one_toggles, WRITE_ONE_TOGGLES },
		{ reg->zero_clears, WRITE_ZERO_CLEARS },
		{ reg->zero_sets, WRITE_ZERO_SETS },
		{ reg->any_clears, WRITE_CLEARS },
		{ reg->any_sets, WRITE_SETS },
	};
	for (unsigned n = 0; !has_fields(reg) && n < sizeof(rules) / sizeof(rules[0]); n++) {
		if (rules[n].bits) {
			return rules[n].rule;
		}
	}
	return WRITE_PLAIN;
}

static void put_reg(FILE *out, const struct device_desc *desc, const struct reg *reg)
{
	fprintf(out, "        <register>\n");
	put(out, 10, "name", reg->name);
	put(out, 10, "description", reg->description);
	if (reg->alternate_of != REG_NONE) {
		put(out, 10, "alternateRegister", desc->regs[reg->alternate_of].name);
	}
	put_hex(out, 10, "addressOffset", reg->offset);
	put_number(out, 10, "size", reg->size * 8u);
	put(out, 10, "access", reg_access_name(reg->access));
	put_hex(out, 10, "resetValue", reg->reset_value);
	put_hex(out, 10, "resetMask", reg->reset_mask);
	put_rules(out, 10, reg_rule(reg), reg->read_rule);
	if (has_fields(reg)) {
		fprintf(out, "          <fields>\n");
		for (unsigned i = 0; i < reg->field_count; i++) {
			put_field(out, &reg->fields[i]);
		}
		fprintf(out, "          </fields>\n");
	}
	fprintf(out, "        </register>\n");
}

static void put_interrupts(FILE *out, const struct machine *machine, const struct device *dev)
{
	size_t length = strlen(dev->name);
	for (const struct route *route = machine->routes; route; route = route->next) {
		const char *irq = strstr(route->to, ".irq");
		unsigned number;
		if (strncmp(route->from, dev->name, length) != 0 || route->from[length] != '.' ||
			!irq || sscanf(irq, ".irq%3u", &number) != 1) {
			continue;
		}
		char core[64];
		snprintf(core, sizeof(core), "%.*s", (int)(irq - route->to), route->to);
		if (machine_find_core(machine, core)) {
			fprintf(out, "      <interrupt>\n");
			put_name(out, 8, "name", route->from);
			put_number(out, 8, "value", number);
			fprintf(out, "      </interrupt>\n");
		}
	}
}

static bool find_base(const struct machine *machine, const struct device *dev, uint32_t *base)
{
	for (const struct bus *bus = machine->buses; bus; bus = bus->next) {
		if (place_of_device(bus, dev, base)) {
			return true;
		}
	}
	return false;
}

/* An earlier instance at the same address (of another core), NULL when there is none. */
static const struct device *same_base(
	const struct machine *machine, const struct device *dev, uint32_t base)
{
	for (const struct device *other = machine->devices; other && other != dev;
		other = other->next) {
		uint32_t at;
		if (find_base(machine, other, &at) &&
			at + other->desc->window_offset == base + dev->desc->window_offset) {
			return other;
		}
	}
	return NULL;
}

static const struct device *first_of_kind(const struct machine *machine, const struct device *dev)
{
	const struct device *first = machine->devices;
	uint32_t base;
	while (first != dev && (first->desc != dev->desc || !find_base(machine, first, &base))) {
		first = first->next;
	}
	return first;
}

static void put_block(FILE *out, uint32_t offset, uint32_t size)
{
	fprintf(out, "      <addressBlock>\n");
	put_hex(out, 8, "offset", offset);
	put_hex(out, 8, "size", size);
	put(out, 8, "usage", "registers");
	fprintf(out, "      </addressBlock>\n");
}

static bool holds_register(const struct device_desc *desc, uint64_t from, uint64_t to)
{
	for (unsigned n = 0; n < desc->reg_count; n++) {
		if (desc->regs[n].offset >= from && desc->regs[n].offset < to) {
			return true;
		}
	}
	return desc->reg_count == 0;
}

/* The parts of its window that the block answers; a window may have holes that belong to others. */
static void put_blocks(
	FILE *out, const struct machine *machine, const struct device *dev, uint32_t base)
{
	const struct bus *bus = machine->buses;
	uint32_t at;
	while (!place_of_device(bus, dev, &at)) {
		bus = bus->next;
	}
	uint64_t begin = (uint64_t)base + dev->desc->window_offset,
		 end = begin + dev->desc->window_size;
	for (unsigned n = 0; n < bus->region_count; n++) {
		const struct bus_region *region = &bus->regions[n];
		uint64_t from = region->base, to = from + region->size;
		from = from > begin ? from : begin;
		to = to < end ? to : end;
		if (region->device == dev && holds_register(dev->desc, from - base, to - base)) {
			put_block(out, (uint32_t)(from - base), (uint32_t)(to - from));
		}
	}
}

static void put_device(
	FILE *out, const struct machine *machine, const struct device *dev, uint32_t base)
{
	const struct device *first = first_of_kind(machine, dev),
			    *other = same_base(machine, dev, base);
	fprintf(out, "    <peripheral");
	if (first != dev) {
		fprintf(out, " derivedFrom=\"");
		for (const char *c = first->name; *c; c++) {
			fputc(isalnum((unsigned char)*c) ? toupper((unsigned char)*c) : '_', out);
		}
		fputc('"', out);
	}
	fprintf(out, ">\n");
	put_name(out, 6, "name", dev->name);
	put(out, 6, "description", dev->desc->description);
	if (other) {
		put_name(out, 6, "alternatePeripheral", other->name);
	}
	put_hex(out, 6, "baseAddress", base);
	if (first == dev) {
		put_blocks(out, machine, dev, base);
	}
	put_interrupts(out, machine, dev);
	if (first == dev && dev->desc->reg_count) {
		fprintf(out, "      <registers>\n");
		for (unsigned i = 0; i < dev->desc->reg_count; i++) {
			put_reg(out, dev->desc, &dev->desc->regs[i]);
		}
		fprintf(out, "      </registers>\n");
	}
	fprintf(out, "    </peripheral>\n");
}

void svd_export(const struct machine *machine, FILE *out)
{
	fprintf(out,
		"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
		"<device schemaVersion=\"1.3\" xmlns:xs=\"http://www.w3.org/2001/XMLSchema-instance\" "
		"xs:noNamespaceSchemaLocation=\"CMSIS-SVD.xsd\">\n");
	put_name(out, 2, "name", machine->soc ? machine->soc : "chip");
	put(out, 2, "version", ORRERY_VERSION);
	put(out, 2, "description", "Registers of the chip as Orrery describes them");
	fprintf(out,
		"  <cpu>\n    <name>CM4</name>\n    <revision>r0p1</revision>\n    <endian>little</endian>\n"
		"    <mpuPresent>true</mpuPresent>\n    <fpuPresent>true</fpuPresent>\n"
		"    <nvicPrioBits>3</nvicPrioBits>\n    <vendorSystickConfig>false</vendorSystickConfig>\n  </cpu>\n"
		"  <addressUnitBits>8</addressUnitBits>\n  <width>32</width>\n  <size>32</size>\n"
		"  <access>read-write</access>\n  <resetValue>0x00000000</resetValue>\n"
		"  <resetMask>0xFFFFFFFF</resetMask>\n  <peripherals>\n");
	for (const struct device *dev = machine->devices; dev; dev = dev->next) {
		uint32_t base;
		if (find_base(machine, dev, &base)) {
			put_device(out, machine, dev, base);
		}
	}
	fprintf(out, "  </peripherals>\n</device>\n");
}
