/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Registers, fields and values in full, for `regs show` and `explain`. */
#include "cli/regs_show.h"

#include "base/bits.h"
#include "machine/machine.h"
#include "tools/place.h"
#include "tools/record.h"

bool regs_base(const struct machine *machine, const struct device *dev, uint32_t *base)
{
	for (const struct bus *bus = machine->buses; bus; bus = bus->next) {
		if (place_of_device(bus, dev, base)) {
			return true;
		}
	}
	return false;
}

static const char *write_rule_name(enum write_rule rule)
{
	static const char *const names[] = { NULL, "oneToClear", "oneToSet", "oneToToggle",
		"zeroToClear", "zeroToSet", "clear", "set", "modify" };
	return names[rule];
}

static const char *read_rule_name(enum read_rule rule)
{
	static const char *const names[] = { NULL, "clear", "set", "modify", "modifyExternal" };
	return names[rule];
}

static void field_bits(const struct field *field, char *text, size_t size)
{
	if (field->width == 1) {
		snprintf(text, size, "%u", field->low);
	} else {
		snprintf(text, size, "%u:%u", field->low + field->width - 1u, field->low);
	}
}

static void record_field(const struct field *field, struct record *record)
{
	record_text(record, "name", field->name);
	record_number(record, "low", field->low);
	record_number(record, "width", field->width);
	record_text(record, "access", reg_access_name(field->access));
	record_text(record, "modifiedWriteValues", write_rule_name(field->write_rule));
	record_text(record, "readAction", read_rule_name(field->read_rule));
	record_text(record, "description", field->description);
	record_text(record, "evidence", evidence_name(field->evidence));
	record_open(record, "values");
	for (unsigned i = 0; i < field->enum_count; i++) {
		record_number(record, field->enums[i].name, field->enums[i].value);
	}
	record_close(record);
}

static void print_rules(const struct field *field, FILE *out)
{
	const char *write = write_rule_name(field->write_rule),
		   *read = read_rule_name(field->read_rule);
	if (write) {
		fprintf(out, "  write: %s", write);
	}
	if (read) {
		fprintf(out, "  read: %s", read);
	}
	if (field->strobe) {
		fputs("  strobe", out);
	}
	if (field->timer) {
		fputs("  changes by itself", out);
	}
	if (field->locked_by_reg != REG_NONE) {
		fputs("  can be locked", out);
	}
}

void regs_show_field(const struct field *field, struct record *record, FILE *out)
{
	char bits[16];
	if (record) {
		record_field(field, record);
		return;
	}
	field_bits(field, bits, sizeof(bits));
	fprintf(out, "  %-6s %-16s %-11s %s", bits, field->name, reg_access_name(field->access),
		field->description ? field->description : "");
	print_rules(field, out);
	fputc('\n', out);
	for (unsigned i = 0; i < field->enum_count; i++) {
		fprintf(out, "%26s%u = %s\n", "", field->enums[i].value, field->enums[i].name);
	}
	if (field->doc) {
		fprintf(out, "%26s%s\n", "", field->doc);
	}
}

static void record_reg(const struct machine *machine, const struct device *dev,
	const struct reg *reg, struct record *record)
{
	uint32_t base;
	record_text(record, "block", dev->name);
	record_text(record, "name", reg->name);
	if (regs_base(machine, dev, &base)) {
		record_hex(record, "address", base + reg->offset);
	}
	record_number(record, "offset", reg->offset);
	record_number(record, "size", reg->size);
	record_text(record, "access", reg_access_name(reg->access));
	record_hex(record, "reset", reg->reset_value);
	record_text(record, "description", reg->description);
	record_text(record, "evidence", evidence_name(reg->evidence));
	record_text(record, "source", reg->source);
	record_text(record, "where", reg->where);
	record_open_list(record, "fields");
	for (unsigned i = 0; i < reg->field_count; i++) {
		record_open(record, NULL);
		record_field(&reg->fields[i], record);
		record_close(record);
	}
	record_close(record);
}

void regs_show_reg(const struct machine *machine, const struct device *dev, const struct reg *reg,
	struct record *record, FILE *out)
{
	uint32_t base;
	if (record) {
		record_reg(machine, dev, reg, record);
		return;
	}
	fprintf(out, "%s.%s", dev->name, reg->name);
	if (regs_base(machine, dev, &base)) {
		fprintf(out, " at 0x%08x", base + reg->offset);
	}
	fprintf(out, "  %u bits, %s, reset 0x%0*x\n", reg->size * 8u, reg_access_name(reg->access),
		reg->size * 2, reg->reset_value);
	if (reg->description) {
		fprintf(out, "  %s\n", reg->description);
	}
	if (reg->doc) {
		fprintf(out, "  %s\n", reg->doc);
	}
	if (reg->alternate_of != REG_NONE) {
		fprintf(out, "  same address as %s\n", dev->desc->regs[reg->alternate_of].name);
	}
	if (reg->alias_of != REG_NONE) {
		fprintf(out, "  another face of %s\n", dev->desc->regs[reg->alias_of].name);
	}
	fprintf(out, "  known from: %s", evidence_name(reg->evidence));
	fprintf(out, reg->source ? ", %s" : "%s", reg->source ? reg->source : "");
	fprintf(out, "; described in %s; %s\n", reg->where ? reg->where : dev->desc->file,
		dev->ops ? "modelled" : "storage only, no model yet");
	for (unsigned i = 0; i < reg->field_count; i++) {
		regs_show_field(&reg->fields[i], NULL, out);
	}
}

static void explain_field(
	const struct field *field, uint32_t value, struct record *record, FILE *out)
{
	char text[128], bits[16];
	uint32_t part = bits_get(value, field->low, field->width);
	field_bits(field, bits, sizeof(bits));
	if (record) {
		record_open(record, NULL);
		record_text(record, "name", field->name);
		record_text(record, "bits", bits);
		record_number(record, "value", part);
		record_text(record, "shown", field_print(field, part, text, sizeof(text)));
		record_text(record, "description", field->description);
		record_close(record);
	} else {
		fprintf(out, "  %c %-6s %-28s %s\n", part ? '*' : ' ', bits,
			field_print(field, part, text, sizeof(text)),
			field->description ? field->description : "");
	}
}

void regs_explain(const struct device *dev, const struct reg *reg, const struct field *only,
	uint32_t value, struct record *record, FILE *out)
{
	uint32_t named = 0;
	if (record) {
		record_text(record, "register", reg->name);
		record_text(record, "block", dev->name);
		record_hex(record, "value", value);
		record_open_list(record, "fields");
	} else {
		fprintf(out, "%s.%s = 0x%0*x  %s\n", dev->name, reg->name, reg->size * 2, value,
			reg->description ? reg->description : "");
	}
	for (unsigned i = reg->field_count; i-- > 0;) {
		const struct field *field = &reg->fields[i];
		named |= bits_mask(field->low, field->width);
		if (!only || only == field) {
			explain_field(field, value, record, out);
		}
	}
	if (record) {
		record_close(record);
	} else if (value & ~named && !only) {
		fprintf(out, "  * bits 0x%x belong to no field\n", value & ~named);
	}
}
