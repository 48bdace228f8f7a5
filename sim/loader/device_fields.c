/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The fields of one register, and the masks the access path works with.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bits.h"
#include "base/error.h"
#include "loader/device_build.h"

static const char *const field_keys[] = { "description", "displayName", "bitRange", "access",
	"modifiedWriteValues", "readAction", "writeConstraint", "enumeratedValues", "derivedFrom",
	"dim", "dimIncrement", "dimIndex", "sim", NULL };
static const char *const field_sim_keys[] = { "strobe", "selfClear", "ready", "sequence",
	"lockedBy", "unlockKey", "evidence", "source", "doc", NULL };

enum { ENUMS = 256 };

/* "7:4" or "3" */
static bool read_bit_range(
	const struct yaml_node *node, uint32_t size, struct field *field, struct error *err)
{
	const char *text;
	if (!yaml_text(node, &text, err)) {
		return false;
	}
	char number[2][8] = { "", "" };
	const char *colon = strchr(text, ':');
	size_t length = colon ? (size_t)(colon - text) : strlen(text);
	const char *low_text = colon ? colon + 1 : text;
	uint64_t high = 0, low = 0;
	bool good = length < sizeof(number[0]) && strlen(low_text) < sizeof(number[1]);
	if (good) {
		memcpy(number[0], text, length);
		memcpy(number[1], low_text, strlen(low_text));
		good = !yaml_scan_number(number[0], &high) && !yaml_scan_number(number[1], &low);
	}
	if (!good || high < low) {
		yaml_error(node, err, "`%s` is no bit range", text);
		error_note(err, "expected msb:lsb, as in 7:4, or one bit number");
		return false;
	}
	if (high >= size) {
		return yaml_error(
			node, err, "bit %u is outside a register of %u bits", (unsigned)high, size);
	}
	field->low = (uint8_t)low;
	field->width = (uint8_t)(high - low + 1);
	return true;
}

static bool read_enum(const struct yaml_node *node, const struct field *field,
	struct field_enum *value, struct error *err)
{
	static const char *const keys[] = { "value", "description", NULL };
	const struct yaml_node *number = node;
	if (node->kind == YAML_MAP) {
		if (!yaml_map_of(node, keys, err) || !(number = yaml_need(node, "value", err))) {
			return false;
		}
	}
	if (!yaml_u32(number, &value->value, err)) {
		return false;
	}
	if (value->value & ~bits_mask(0, field->width)) {
		return yaml_error(number, err, "%s does not fit the %u bits of the field",
			number->text, field->width);
	}
	value->name = node->key;
	return true;
}

static bool read_enums(
	struct device_build *build, const struct yaml_node *node, struct field *field)
{
	if (!node) {
		return true;
	}
	if (!yaml_is(node, YAML_MAP, build->err)) {
		return false;
	}
	if (node->count > ENUMS) {
		return yaml_error(node, build->err, "more than %d values of one field", ENUMS);
	}
	if (!spend(build, node, node->count)) {
		return false;
	}
	struct field_enum *values = pool_take_array(build->pool, node->count, sizeof(*values));
	unsigned count = 0;
	for (const struct yaml_node *item = node->first; item; item = item->next, count++) {
		if (!read_enum(item, field, &values[count], build->err)) {
			return false;
		}
		for (unsigned i = 0; i < count; i++) {
			if (values[i].value == values[count].value) {
				return yaml_key_error(item, build->err,
					"`%s` and `%s` both stand for %u", values[i].name,
					item->key, values[i].value);
			}
		}
	}
	field->enums = values;
	field->enum_count = count;
	return true;
}

/* Shape only: what it says is for people and for the SVD export. */
static bool check_constraint(const struct yaml_node *node, struct error *err)
{
	static const char *const keys[] = { "writeAsRead", "useEnumeratedValues", "range", NULL };
	static const char *const range_keys[] = { "minimum", "maximum", NULL };
	if (!node) {
		return true;
	}
	if (!yaml_map_of(node, keys, err)) {
		return false;
	}
	bool flag;
	uint32_t number;
	const struct yaml_node *range = yaml_get(node, "range");
	for (const struct yaml_node *item = node->first; item; item = item->next) {
		if (item != range && !yaml_bool(item, &flag, err)) {
			return false;
		}
	}
	if (!range) {
		return true;
	}
	if (!yaml_map_of(range, range_keys, err)) {
		return false;
	}
	for (const struct yaml_node *item = range->first; item; item = item->next) {
		if (!yaml_u32(item, &number, err)) {
			return false;
		}
	}
	return true;
}

static bool read_field(struct device_build *build, const struct source *source,
	const struct props *from, struct field *field)
{
	struct error *err = build->err;
	struct props props = *from;
	const struct yaml_node *node = source->node[0], *range = source_get(source, "bitRange");
	const struct yaml_node *sim = yaml_get(node, "sim"), *strobe = source_sim(source, "strobe");
	if (!range) {
		return yaml_need(node, "bitRange", err) != NULL;
	}
	if (!yaml_map_of(node, field_keys, err) ||
		(sim && !yaml_map_of(sim, field_sim_keys, err)) ||
		!props_read(source, &props, err) ||
		!read_bit_range(range, props.size, field, err) ||
		!read_description(source, &field->description, &field->doc, err) ||
		!read_enums(build, source_get(source, "enumeratedValues"), field) ||
		!check_constraint(source_get(source, "writeConstraint"), err) ||
		(strobe && !yaml_bool(strobe, &field->strobe, err))) {
		return false;
	}
	field->access = props.access;
	field->write_rule = props.write_rule;
	field->read_rule = props.read_rule;
	field->evidence = props.evidence;
	field->locked_by_reg = field->locked_by_field = REG_NONE;
	return read_sequence(build, source, bits_mask(0, field->width), &field->sequence,
		&field->sequence_length);
}

static bool add_field(struct device_build *build, struct reg_draft *draft,
	const struct source *source, const struct props *props, const char *index, uint32_t shift)
{
	struct error *err = build->err;
	const struct yaml_node *node = source->node[0];
	unsigned at = draft->reg.field_count;
	if (at == BUILD_REG_FIELDS) {
		return yaml_key_error(node, err, "too many fields in `%s`", draft->reg.name);
	}
	struct field *field = &draft->fields[at];
	if (!spend(build, node, 1)) {
		return false;
	}
	*field = (struct field){ .name = fill_index(build->pool, node->key, index) };
	if (!read_field(build, source, props, field)) {
		return false;
	}
	if (shift > 31 || field->low + field->width + shift > props->size) {
		return yaml_key_error(node, err, "field `%s` goes past bit %u of `%s`", field->name,
			props->size - 1, draft->reg.name);
	}
	field->low = (uint8_t)(field->low + shift);
	uint32_t mask = bits_mask(field->low, field->width);
	for (unsigned i = 0; i < at; i++) {
		const struct field *other = &draft->fields[i];
		uint32_t both = mask & bits_mask(other->low, other->width);
		if (both) {
			return yaml_key_error(node, err,
				"fields `%s` and `%s` of `%s` share bit %d", other->name,
				field->name, draft->reg.name, __builtin_ctz(both));
		}
		if (!strcmp(other->name, field->name)) {
			return yaml_key_error(node, err, "`%s` has two fields `%s`",
				draft->reg.name, field->name);
		}
	}
	draft->field_drafts[at] = (struct field_draft){ *source, index };
	draft->reg.field_count++;
	return true;
}

static bool add_fields(struct device_build *build, struct reg_draft *draft,
	const struct yaml_node *node, const struct yaml_node *siblings, const struct props *props)
{
	struct source source = { .node = { node }, .count = 1 };
	struct repeat repeat;
	if (!yaml_is(node, YAML_MAP, build->err) || !source_derive(&source, siblings, build->err) ||
		!read_repeat(build, node, &repeat)) {
		return false;
	}
	for (unsigned i = 0; i < repeat.count; i++) {
		const char *index = repeat.index ? repeat.index[i] : NULL;
		uint64_t shift = (uint64_t)i * repeat.increment;
		if (!add_field(build, draft, &source, props, index,
			    shift > 99 ? 99 : (uint32_t)shift)) {
			return false;
		}
	}
	return true;
}

/* Was this name given by a nearer source already? */
static bool hidden(const struct source *source, unsigned level, const char *name)
{
	for (unsigned i = 0; i < level; i++) {
		if (yaml_get(yaml_get(source->node[i], "fields"), name)) {
			return true;
		}
	}
	return false;
}

static void sort_fields(struct reg_draft *draft)
{
	for (unsigned i = 1; i < draft->reg.field_count; i++) {
		for (unsigned j = i; j && draft->fields[j].low < draft->fields[j - 1].low; j--) {
			struct field field = draft->fields[j];
			draft->fields[j] = draft->fields[j - 1];
			draft->fields[j - 1] = field;
			struct field_draft from = draft->field_drafts[j];
			draft->field_drafts[j] = draft->field_drafts[j - 1];
			draft->field_drafts[j - 1] = from;
		}
	}
}

bool read_fields(struct device_build *build, struct reg_draft *draft, const struct props *props)
{
	draft->fields = build->fields;
	draft->field_drafts = build->field_drafts;
	for (unsigned level = 0; level < draft->source.count; level++) {
		const struct yaml_node *map = yaml_get(draft->source.node[level], "fields");
		if (map && !yaml_is(map, YAML_MAP, build->err)) {
			return false;
		}
		for (const struct yaml_node *node = map ? map->first : NULL; node;
			node = node->next) {
			if (!hidden(&draft->source, level, node->key) &&
				!add_fields(build, draft, node, map, props)) {
				return false;
			}
		}
	}
	sort_fields(draft);
	unsigned room = draft->reg.field_count ? draft->reg.field_count : 1;
	draft->fields = pool_take_array(build->pool, room, sizeof(*draft->fields));
	draft->field_drafts = pool_take_array(build->pool, room, sizeof(*draft->field_drafts));
	memcpy(draft->fields, build->fields, draft->reg.field_count * sizeof(*draft->fields));
	memcpy(draft->field_drafts, build->field_drafts,
		draft->reg.field_count * sizeof(*draft->field_drafts));
	draft->reg.fields = draft->fields;
	return true;
}

void add_whole_field(struct reg_draft *draft)
{
	if (draft->reg.field_count) {
		return;
	}
	draft->fields[0] = (struct field){ .name = "VALUE",
		.width = (uint8_t)(draft->reg.size * 8),
		.access = draft->reg.access,
		.read_rule = draft->reg.read_rule,
		.evidence = draft->reg.evidence,
		.locked_by_reg = REG_NONE,
		.locked_by_field = REG_NONE };
	draft->field_drafts[0] = (struct field_draft){ draft->source, draft->index };
	draft->reg.field_count = 1;
	draft->reg.fields = draft->fields;
}

static void mask_write(struct reg *reg, const struct field *field, uint32_t mask)
{
	if (field->access == ACCESS_READ_ONLY) {
		return;
	}
	if (field->strobe) {
		reg->strobes |= mask;
		return;
	}
	uint32_t *const masks[] = { &reg->writable, &reg->one_clears, &reg->one_sets,
		&reg->one_toggles, &reg->zero_clears, &reg->zero_sets, &reg->any_clears,
		&reg->any_sets, &reg->writable };
	*masks[field->write_rule] |= mask;
}

void work_out_masks(struct reg *reg, const struct field *fields)
{
	uint32_t described = 0;
	for (unsigned i = 0; i < reg->field_count; i++) {
		const struct field *field = &fields[i];
		uint32_t mask = bits_mask(field->low, field->width);
		described |= mask;
		mask_write(reg, field, mask);
		if (field->access != ACCESS_WRITE_ONLY && field->access != ACCESS_WRITE_ONCE &&
			!field->strobe) {
			reg->readable |= mask;
		}
		reg->read_clears |= field->read_rule == READ_CLEARS ? mask : 0;
		reg->read_sets |= field->read_rule == READ_SETS ? mask : 0;
	}
	/* Bits outside all fields keep nothing, but show what they are fixed to. */
	if (reg->access != ACCESS_WRITE_ONLY && reg->access != ACCESS_WRITE_ONCE) {
		reg->readable |= bits_mask(0, reg->size * 8u) & ~described;
	}
}
