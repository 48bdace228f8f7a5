/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The registers of a block: templates written out, properties inherited, offsets checked.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bits.h"
#include "base/error.h"
#include "loader/device_build.h"

static const char *const reg_keys[] = { "description", "displayName", "addressOffset", "size",
	"access", "modifiedWriteValues", "writeConstraint", "readAction", "resetValue", "resetMask",
	"derivedFrom", "alternateRegister", "fields", "dim", "dimIncrement", "dimIndex", "sim",
	NULL };
static const char *const reg_sim_keys[] = { "sequence", "mirror", "aliasOf", "lockedBy",
	"unlockKey", "resetDomain", "fifo", "evidence", "source", "doc", NULL };

static int by_key(const void *key, const void *draft)
{
	return strcmp(key, (*(struct reg_draft *const *)draft)->reg.name);
}

struct reg_draft *find_draft(const struct device_build *build, const char *name)
{
	struct reg_draft *const *found = build->count ?
		bsearch(name, build->by_name, build->count, sizeof(struct reg_draft *), by_key) :
		NULL;
	return found ? *found : NULL;
}

static struct reg_draft *new_draft(struct device_build *build, const struct yaml_node *node)
{
	if (build->count == BUILD_REGS) {
		yaml_key_error(node, build->err, "more than %d registers in one block", BUILD_REGS);
		return NULL;
	}
	if (build->count == build->room) {
		build->room = build->room ? build->room * 2 : 64;
		struct reg_draft **drafts = pool_take_array(
			build->pool, build->room, sizeof(*drafts));
		if (build->count) {
			memcpy(drafts, build->drafts, build->count * sizeof(*drafts));
		}
		build->drafts = drafts;
	}
	struct reg_draft *draft = pool_take(build->pool, sizeof(*draft));
	draft->order = build->count;
	build->drafts[build->count++] = draft;
	return draft;
}

static bool in_window(const struct device_build *build, const struct reg *reg)
{
	for (unsigned i = 0; i < build->file->block_count; i++) {
		const struct device_block *block = &build->file->blocks[i];
		if (reg->offset >= block->offset && reg->offset - block->offset <= block->size &&
			block->size - (reg->offset - block->offset) >= reg->size) {
			return true;
		}
	}
	return false;
}

static bool read_offset(
	struct device_build *build, const struct source *source, uint64_t shift, struct reg *reg)
{
	struct error *err = build->err;
	const struct yaml_node *node = source->node[0];
	const struct yaml_node *offset = yaml_need(node, "addressOffset", err);
	if (!offset || !yaml_u32(offset, &reg->offset, err)) {
		return false;
	}
	if (shift + reg->offset > UINT32_MAX) {
		return yaml_key_error(node, err, "`%s` lies past 4 GiB", reg->name);
	}
	reg->offset += (uint32_t)shift;
	if (reg->offset % reg->size) {
		return yaml_error(offset, err, "offset 0x%x of `%s` is not aligned to its %u bytes",
			reg->offset, reg->name, reg->size);
	}
	if (!in_window(build, reg)) {
		yaml_error(offset, err,
			"`%s` at offset 0x%x lies outside the block's address window", reg->name,
			reg->offset);
		error_note(err, "addressBlock spans 0x%x to 0x%x", build->file->desc.window_offset,
			build->file->desc.window_offset + build->file->desc.window_size - 1);
		return false;
	}
	return true;
}

/* Fields carry the rules; without any, one that spans the register does, out of sight. */
static void mask_reg(struct reg_draft *draft, const struct props *props)
{
	struct field whole = { .width = (uint8_t)props->size,
		.access = props->access,
		.write_rule = props->write_rule,
		.read_rule = props->read_rule };
	struct reg *reg = &draft->reg;
	if (reg->field_count) {
		work_out_masks(reg, draft->fields);
		return;
	}
	reg->field_count = 1;
	work_out_masks(reg, &whole);
	reg->field_count = 0;
}

static bool read_reg(
	struct device_build *build, struct reg_draft *draft, const char *where, uint64_t shift)
{
	struct error *err = build->err;
	const struct source *source = &draft->source;
	const struct yaml_node *node = source->node[0];
	struct reg *reg = &draft->reg;
	struct props props = build->props;
	if (!props_read(source, &props, err)) {
		return false;
	}
	reg->name = fill_index(build->pool, node->key, draft->index);
	reg->where = where;
	reg->size = (uint8_t)(props.size / 8);
	reg->access = props.access;
	reg->reset_value = props.reset_value;
	reg->reset_mask = props.reset_mask;
	reg->read_rule = props.read_rule;
	reg->evidence = props.evidence;
	reg->reset_domains = props.domains;
	reg->alias_of = reg->alternate_of = REG_NONE;
	reg->fifo.level_reg = reg->fifo.level_field = REG_NONE;
	reg->source = build->file->desc.source;
	const struct yaml_node *text = source_sim(source, "source");
	const struct yaml_node *alternate = yaml_get(node, "alternateRegister");
	if ((text && !yaml_text(text, &reg->source, err)) ||
		(alternate && !yaml_text(alternate, &draft->alternate, err)) ||
		!read_description(source, &reg->description, &reg->doc, err) ||
		!read_offset(build, source, shift, reg) ||
		!read_sequence(build, source, bits_mask(0, props.size), &reg->sequence,
			&reg->sequence_length)) {
		return false;
	}
	if (draft->alternate) {
		draft->alternate = fill_index(build->pool, draft->alternate, draft->index);
	}
	if (!read_fields(build, draft, &props)) {
		return false;
	}
	mask_reg(draft, &props);
	return true;
}

static bool read_template(struct device_build *build, const struct yaml_node *node)
{
	struct source source = { .node = { node }, .count = 1 };
	struct repeat repeat;
	const struct yaml_node *sim = yaml_get(node, "sim");
	if (!yaml_map_of(node, reg_keys, build->err) ||
		(sim && !yaml_map_of(sim, reg_sim_keys, build->err)) ||
		!source_derive(&source, build->registers, build->err) ||
		!read_repeat(build, node, &repeat)) {
		return false;
	}
	const char *where = yaml_where(node);
	for (unsigned i = 0; i < repeat.count; i++) {
		struct reg_draft *draft = new_draft(build, node);
		if (!draft) {
			return false;
		}
		draft->source = source;
		draft->index = repeat.index ? repeat.index[i] : NULL;
		if (!read_reg(build, draft, where, (uint64_t)i * repeat.increment)) {
			return false;
		}
	}
	return true;
}

static int by_offset(const void *a, const void *b)
{
	const struct reg_draft *x = *(struct reg_draft *const *)a,
			       *y = *(struct reg_draft *const *)b;
	if (x->reg.offset != y->reg.offset) {
		return x->reg.offset < y->reg.offset ? -1 : 1;
	}
	/* The first register of a bank stands before those that name it. */
	if (!x->alternate != !y->alternate) {
		return x->alternate ? 1 : -1;
	}
	return x->order < y->order ? -1 : 1;
}

static int by_name(const void *a, const void *b)
{
	const struct reg_draft *x = *(struct reg_draft *const *)a,
			       *y = *(struct reg_draft *const *)b;
	int order = strcmp(x->reg.name, y->reg.name);
	return order ? order : (x->order < y->order ? -1 : 1);
}

static bool check_names(struct device_build *build)
{
	struct reg_draft **sorted = pool_take_array(build->pool, build->count + 1, sizeof(*sorted));
	build->by_name = sorted;
	for (unsigned i = 0; i < build->count; i++) {
		sorted[i] = build->drafts[i];
		sorted[i]->at = (uint16_t)i;
	}
	qsort(sorted, build->count, sizeof(*sorted), by_name);
	for (unsigned i = 1; i < build->count; i++) {
		if (!strcmp(sorted[i]->reg.name, sorted[i - 1]->reg.name)) {
			yaml_key_error(sorted[i]->source.node[0], build->err,
				"two registers are called `%s`", sorted[i]->reg.name);
			error_note(build->err, "the other one is at %s", sorted[i - 1]->reg.where);
			return false;
		}
	}
	return true;
}

static bool check_overlaps(struct device_build *build)
{
	const struct reg_draft *last =
		NULL; /* the one that reaches furthest, alternates left out */
	for (unsigned i = 0; i < build->count; i++) {
		const struct reg_draft *draft = build->drafts[i];
		if (draft->alternate) {
			continue;
		}
		if (last && draft->reg.offset - last->reg.offset < last->reg.size) {
			const struct reg_draft *later = draft->order > last->order ? draft : last;
			yaml_key_error(later->source.node[0], build->err,
				"`%s` and `%s` overlap at offset 0x%x", last->reg.name,
				draft->reg.name, draft->reg.offset);
			error_note(build->err,
				"registers that share an offset on purpose say so: alternateRegister: %s",
				(draft->order > last->order ? last : draft)->reg.name);
			return false;
		}
		last = draft;
	}
	return true;
}

bool read_registers(struct device_build *build)
{
	if (build->registers->count > BUILD_REGS) {
		return yaml_error(build->registers, build->err,
			"more than %d registers in one block", BUILD_REGS);
	}
	for (const struct yaml_node *node = build->registers->first; node; node = node->next) {
		if (!read_template(build, node)) {
			return false;
		}
	}
	if (build->count) {
		qsort(build->drafts, build->count, sizeof(struct reg_draft *), by_offset);
	}
	return check_names(build) && check_overlaps(build);
}
