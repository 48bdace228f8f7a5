/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What names other registers and fields of the same block: banks, mirrors, aliases, locks, timers,
 * FIFO levels and interrupt lines. Resolved once all registers are known.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bits.h"
#include "base/error.h"
#include "loader/device_build.h"

enum { LINES = 256 };

const char **register_words(const struct device_build *build)
{
	const char **words = pool_take_array(build->pool, build->count + 1, sizeof(*words));
	for (unsigned i = 0; i < build->count; i++) {
		words[i] = build->drafts[i]->reg.name;
	}
	return words;
}

static struct reg_draft *need_reg(
	const struct device_build *build, const struct yaml_node *node, const char *name)
{
	struct reg_draft *draft = find_draft(build, name);
	if (!draft) {
		yaml_error(node, build->err, "there is no register `%s` in this block", name);
		yaml_suggest(build->err, name, register_words(build));
	}
	return draft;
}

/* "REG.FIELD", "FIELD" of the register at hand, or "REG" (then *field is REG_NONE). */
static bool need_target(struct device_build *build, const struct reg_draft *own,
	const struct yaml_node *node, const char *index, uint16_t *reg, uint16_t *field)
{
	const char *text;
	if (!yaml_text(node, &text, build->err)) {
		return false;
	}
	text = fill_index(build->pool, text, index);
	const char *dot = strchr(text, '.');
	const struct reg_draft *draft = own;
	const char *name = text;
	*field = REG_NONE;
	if (dot) {
		const char *reg_name = pool_text(build->pool, text, (size_t)(dot - text));
		name = dot + 1;
		draft = need_reg(build, node, reg_name);
		if (!draft) {
			return false;
		}
	}
	*reg = draft->at;
	const char *words[65] = { NULL };
	for (unsigned i = 0; i < draft->reg.field_count; i++) {
		if (!strcmp(draft->fields[i].name, name)) {
			*field = (uint16_t)i;
			return true;
		}
		words[i] = draft->fields[i].name;
	}
	const struct reg_draft *whole = dot ? NULL : find_draft(build, name);
	if (whole) {
		*reg = whole->at;
		return true;
	}
	yaml_error(node, build->err, "`%s` has no field `%s`", draft->reg.name, name);
	yaml_suggest(build->err, name, words);
	return false;
}

static bool resolve_bank(struct device_build *build, struct reg_draft *draft)
{
	if (!draft->alternate) {
		return true;
	}
	const struct yaml_node *node = yaml_get(draft->source.node[0], "alternateRegister");
	const struct reg_draft *first = need_reg(build, node, draft->alternate);
	if (!first) {
		return false;
	}
	if (first->alternate) {
		yaml_error(node, build->err, "`%s` is itself an alternate", draft->alternate);
		error_help(
			build->err, "name the first register at that offset: %s", first->alternate);
		return false;
	}
	if (first->reg.offset / 4 != draft->reg.offset / 4) {
		return yaml_error(node, build->err,
			"`%s` is at offset 0x%x and `%s` at 0x%x: not alternates", draft->reg.name,
			draft->reg.offset, draft->alternate, first->reg.offset);
	}
	draft->reg.alternate_of = first->at;
	return true;
}

/* The masks of a mirror or alias that describes no fields of its own follow from what it stands for. */
static void alias_masks(struct reg_draft *draft, const struct reg *target)
{
	struct reg *reg = &draft->reg;
	if (draft->reg.field_count) {
		return;
	}
	uint32_t described = target->field_count ? 0 : bits_mask(0, target->size * 8u);
	for (unsigned i = 0; i < target->field_count; i++) {
		described |= bits_mask(target->fields[i].low, target->fields[i].width);
	}
	bool writes = reg->access != ACCESS_READ_ONLY;
	if (reg->alias_action != ALIAS_MIRROR) {
		reg->writable = writes ? described : 0;
		reg->readable = 0;
		return;
	}
	if (source_get(&draft->source, "access")) {
		reg->readable = reg->access == ACCESS_WRITE_ONLY ? 0 : bits_mask(0, reg->size * 8u);
	} else {
		reg->readable = target->readable;
		writes = true;
	}
	reg->writable = writes ? target->writable : 0;
	reg->one_clears = writes ? target->one_clears : 0;
	reg->one_sets = writes ? target->one_sets : 0;
	reg->one_toggles = writes ? target->one_toggles : 0;
	reg->zero_clears = writes ? target->zero_clears : 0;
	reg->zero_sets = writes ? target->zero_sets : 0;
	reg->any_clears = writes ? target->any_clears : 0;
	reg->any_sets = writes ? target->any_sets : 0;
	reg->strobes = writes ? target->strobes : 0;
}

static bool resolve_alias(struct device_build *build, struct reg_draft *draft)
{
	static const char *const keys[] = { "register", "action", NULL };
	static const char *const actions[] = { "set", "clear", "toggle", NULL };
	const struct yaml_node *mirror = source_sim(&draft->source, "mirror");
	const struct yaml_node *alias = source_sim(&draft->source, "aliasOf");
	const struct yaml_node *node = mirror;
	unsigned action = 0;
	if (!mirror && !alias) {
		return true;
	}
	if (mirror && alias) {
		return yaml_key_error(
			alias, build->err, "`%s` cannot be a mirror and an alias", draft->reg.name);
	}
	if (alias) {
		const struct yaml_node *what;
		if (!yaml_map_of(alias, keys, build->err) ||
			!(node = yaml_need(alias, "register", build->err)) ||
			!(what = yaml_need(alias, "action", build->err)) ||
			!yaml_word(what, actions, &action, build->err)) {
			return false;
		}
	}
	const char *name;
	if (!yaml_text(node, &name, build->err)) {
		return false;
	}
	name = fill_index(build->pool, name, draft->index);
	const struct reg_draft *target = need_reg(build, node, name);
	if (!target) {
		return false;
	}
	if (source_sim(&target->source, "mirror") || source_sim(&target->source, "aliasOf")) {
		return yaml_error(node, build->err, "`%s` is itself a mirror or alias", name);
	}
	draft->reg.alias_of = target->at;
	draft->reg.alias_action = mirror ? ALIAS_MIRROR : ALIAS_SET + action;
	return true;
}

static bool resolve_lock(struct device_build *build, struct reg_draft *draft,
	const struct source *source, const char *index, struct field *field)
{
	const struct yaml_node *node = source_sim(source, "lockedBy"),
			       *key = source_sim(source, "unlockKey");
	uint16_t reg = REG_NONE, bit = REG_NONE;
	uint32_t value;
	if (node && !need_target(build, draft, node, index, &reg, &bit)) {
		return false;
	}
	if (node && reg < build->count && build->drafts[reg] == draft && bit == REG_NONE) {
		return yaml_error(node, build->err, "`%s` cannot lock itself", draft->reg.name);
	}
	if (node) {
		field->locked_by_reg = reg;
		field->locked_by_field = bit;
	}
	if (key) {
		/* Beside lockedBy the key is what opens that lock; alone it opens the locks on this register. */
		struct reg *lock = node ? &build->drafts[reg]->reg : &draft->reg;
		if (!yaml_u32(key, &value, build->err)) {
			return false;
		}
		if (lock->has_unlock_key && lock->unlock_key != value) {
			return yaml_error(key, build->err,
				"`%s` has another unlock key already: 0x%x", lock->name,
				lock->unlock_key);
		}
		lock->has_unlock_key = true;
		lock->unlock_key = value;
	}
	return true;
}

static bool resolve_timer(struct device_build *build, struct reg_draft *draft,
	struct field_draft *from, struct field *field)
{
	static const char *const clear_keys[] = { "after", NULL },
				 *const ready_keys[] = { "when", "after", NULL };
	const struct yaml_node *clear = source_sim(&from->source, "selfClear");
	const struct yaml_node *ready = source_sim(&from->source, "ready");
	const struct yaml_node *node = clear ? clear : ready, *after, *when = NULL;
	if (!node) {
		return true;
	}
	if (clear && ready) {
		return yaml_key_error(ready, build->err,
			"`%s` cannot have both ready and selfClear", field->name);
	}
	struct field_timer *timer = pool_take(build->pool, sizeof(*timer));
	*timer = (struct field_timer){
		.when_reg = REG_NONE, .when_field = REG_NONE, .value = ready ? 1 : 0
	};
	if (!yaml_map_of(node, clear ? clear_keys : ready_keys, build->err) ||
		!(after = yaml_need(node, "after", build->err)) ||
		!yaml_duration_ps(after, &timer->after_ps, build->err) ||
		(ready && !(when = yaml_need(node, "when", build->err)))) {
		return false;
	}
	if (when &&
		!need_target(build, draft, when, from->index ? from->index : draft->index,
			&timer->when_reg, &timer->when_field)) {
		return false;
	}
	if (when && timer->when_field == REG_NONE) {
		return yaml_error(
			when, build->err, "expected a field (REG.FIELD), found a register");
	}
	field->timer = timer;
	return true;
}

static bool resolve_fifo(struct device_build *build, struct reg_draft *draft)
{
	static const char *const keys[] = { "depth", "level", NULL };
	const struct yaml_node *node = source_sim(&draft->source, "fifo"), *depth, *level;
	uint32_t count;
	if (!node) {
		return true;
	}
	if (!yaml_map_of(node, keys, build->err) ||
		!(depth = yaml_need(node, "depth", build->err)) ||
		!yaml_u32(depth, &count, build->err)) {
		return false;
	}
	if (!count || count > 4096) {
		return yaml_error(
			depth, build->err, "the depth of a FIFO is 1 to 4096, not %u", count);
	}
	draft->reg.fifo.depth = count;
	level = yaml_get(node, "level");
	uint16_t reg, field;
	if (!level) {
		return true;
	}
	if (!need_target(build, draft, level, draft->index, &reg, &field)) {
		return false;
	}
	draft->reg.fifo.level_reg = reg;
	draft->reg.fifo.level_field = field;
	return true;
}

static bool resolve_reg(struct device_build *build, struct reg_draft *draft)
{
	if (!resolve_bank(build, draft) || !resolve_alias(build, draft) ||
		!resolve_fifo(build, draft)) {
		return false;
	}
	struct field whole = { .locked_by_reg = REG_NONE, .locked_by_field = REG_NONE };
	if (!resolve_lock(build, draft, &draft->source, draft->index, &whole)) {
		return false;
	}
	if (whole.locked_by_reg != REG_NONE) {
		add_whole_field(draft);
	}
	for (unsigned i = 0; i < draft->reg.field_count; i++) {
		struct field *field = &draft->fields[i];
		struct field_draft *from = &draft->field_drafts[i];
		const char *index = from->index ? from->index : draft->index;
		field->locked_by_reg = whole.locked_by_reg;
		field->locked_by_field = whole.locked_by_field;
		if ((from->source.node[0] != draft->source.node[0] &&
			    !resolve_lock(build, draft, &from->source, index, field)) ||
			!resolve_timer(build, draft, from, field)) {
			return false;
		}
		draft->reg.has_lock |= field->locked_by_reg != REG_NONE;
		draft->reg.has_timers |= field->timer != NULL;
		draft->reg.has_sequence |= field->sequence_length != 0;
	}
	draft->reg.has_sequence |= draft->reg.sequence_length != 0;
	return true;
}

bool resolve_references(struct device_build *build)
{
	for (unsigned i = 0; i < build->count; i++) {
		if (!resolve_reg(build, build->drafts[i])) {
			return false;
		}
	}
	for (unsigned i = 0; i < build->count; i++) {
		struct reg_draft *draft = build->drafts[i];
		if (draft->reg.alias_of != REG_NONE) {
			alias_masks(draft, &build->drafts[draft->reg.alias_of]->reg);
		}
	}
	return true;
}

static bool read_line_reg(
	struct device_build *build, const struct yaml_node *line, const char *key, uint16_t *reg)
{
	const struct yaml_node *node = yaml_get(line, key);
	const char *name;
	const struct reg_draft *draft;
	*reg = REG_NONE;
	if (!node) {
		return true;
	}
	if (!yaml_text(node, &name, build->err) || !(draft = need_reg(build, node, name))) {
		return false;
	}
	*reg = draft->at;
	return true;
}

bool read_lines(struct device_build *build, const struct yaml_node *lines)
{
	static const char *const keys[] = { "status", "enable", "description", NULL };
	if (!lines) {
		return true;
	}
	if (!yaml_is(lines, YAML_MAP, build->err)) {
		return false;
	}
	if (lines->count > LINES) {
		return yaml_error(lines, build->err, "more than %d lines", LINES);
	}
	struct line_desc *list = pool_take_array(build->pool, lines->count, sizeof(*list));
	unsigned count = 0;
	for (const struct yaml_node *node = lines->first; node; node = node->next, count++) {
		list[count].name = node->key;
		if (!yaml_map_of(node, keys, build->err) ||
			!read_line_reg(build, node, "status", &list[count].status) ||
			!read_line_reg(build, node, "enable", &list[count].enable)) {
			return false;
		}
		if (list[count].status == REG_NONE && list[count].enable != REG_NONE) {
			return yaml_need(node, "status", build->err) != NULL;
		}
	}
	build->file->desc.lines = list;
	build->file->desc.line_count = count;
	return true;
}
