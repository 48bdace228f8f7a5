/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Properties that blocks, registers and fields have in common: what SVD lets them inherit, `dim`
 * templates, `derivedFrom`, and the keys below `sim:` that refer to nothing else.
 */
#include <stdio.h>
#include <string.h>

#include "base/bits.h"
#include "base/error.h"
#include "loader/device_build.h"

const char *const access_words[] = { "read-write", "read-only", "write-only", "writeOnce",
	"read-writeOnce", NULL };
const char *const write_rule_words[] = { "plain", "oneToClear", "oneToSet", "oneToToggle",
	"zeroToClear", "zeroToSet", "clear", "set", "modify", NULL };
const char *const read_rule_words[] = { "plain", "clear", "set", "modify", "modifyExternal", NULL };
const char *const evidence_words[] = { "none", "designed", "inferred", "driver-source", "header",
	"datasheet", NULL };

const struct yaml_node *source_get(const struct source *source, const char *key)
{
	const struct yaml_node *found = NULL;
	for (unsigned i = 0; i < source->count && !found; i++) {
		found = yaml_get(source->node[i], key);
	}
	return found;
}

const struct yaml_node *source_sim(const struct source *source, const char *key)
{
	const struct yaml_node *found = NULL;
	for (unsigned i = 0; i < source->count && !found; i++) {
		found = yaml_get(yaml_get(source->node[i], "sim"), key);
	}
	return found;
}

static void suggest_key(struct error *err, const struct yaml_node *siblings, const char *name)
{
	const char *words[65];
	unsigned count = 0;
	for (const struct yaml_node *child = siblings->first; child && count < 64;
		child = child->next) {
		words[count++] = child->key;
	}
	words[count] = NULL;
	yaml_suggest(err, name, words);
}

bool source_derive(struct source *source, const struct yaml_node *siblings, struct error *err)
{
	const struct yaml_node *from;
	while ((from = yaml_get(source->node[source->count - 1], "derivedFrom"))) {
		const char *name;
		if (!yaml_text(from, &name, err)) {
			return false;
		}
		const struct yaml_node *base = yaml_get(siblings, name);
		if (!base) {
			yaml_error(from, err, "derivedFrom names `%s`, which is not here", name);
			suggest_key(err, siblings, name);
			return false;
		}
		if (!yaml_is(base, YAML_MAP, err)) {
			return false;
		}
		if (source->count == DERIVED) {
			return yaml_error(from, err,
				"derivedFrom goes through more than %d steps, or in a circle",
				DERIVED - 1);
		}
		source->node[source->count++] = base;
	}
	return true;
}

bool read_domains(const struct yaml_node *node, uint8_t *domains, struct error *err)
{
	static const char *const words[] = { "por", "sys", "core", "wdt", NULL };
	unsigned bit;
	/* Power-on touches everything. */
	*domains = RESET_POR;
	if (node->kind != YAML_LIST) {
		if (!yaml_word(node, words, &bit, err)) {
			return false;
		}
		*domains |= (uint8_t)(1u << bit);
		return true;
	}
	for (const struct yaml_node *item = node->first; item; item = item->next) {
		if (!yaml_word(item, words, &bit, err)) {
			return false;
		}
		*domains |= (uint8_t)(1u << bit);
	}
	return true;
}

static bool read_word(
	const struct yaml_node *node, const char *const *words, unsigned *value, struct error *err)
{
	return !node || yaml_word(node, words, value, err);
}

/* The first word of the lists above is the default, which has no spelling of its own. */
static bool read_rule(
	const struct yaml_node *node, const char *const *words, unsigned *value, struct error *err)
{
	if (!node) {
		return true;
	}
	if (!yaml_word(node, words + 1, value, err)) {
		return false;
	}
	++*value;
	return true;
}

bool props_read(const struct source *source, struct props *props, struct error *err)
{
	const struct yaml_node *size = source_get(source, "size");
	if (size && !yaml_u32(size, &props->size, err)) {
		return false;
	}
	if (size && props->size != 8 && props->size != 16 && props->size != 32) {
		return yaml_error(
			size, err, "a register has 8, 16 or 32 bits, not %u", props->size);
	}
	uint32_t all = bits_mask(0, props->size);
	props->reset_mask &= all;
	if (!read_word(source_get(source, "access"), access_words, &props->access, err) ||
		!read_rule(source_get(source, "modifiedWriteValues"), write_rule_words,
			&props->write_rule, err) ||
		!read_rule(source_get(source, "readAction"), read_rule_words, &props->read_rule,
			err) ||
		!read_rule(source_sim(source, "evidence"), evidence_words, &props->evidence, err)) {
		return false;
	}
	const struct yaml_node *reset = source_get(source, "resetValue");
	const struct yaml_node *mask = source_get(source, "resetMask");
	if ((reset && !yaml_u32(reset, &props->reset_value, err)) ||
		(mask && !yaml_u32(mask, &props->reset_mask, err))) {
		return false;
	}
	if (reset && props->reset_value & ~all) {
		return yaml_error(reset, err, "the reset value %s is wider than %u bits",
			reset->text, props->size);
	}
	if (mask && props->reset_mask & ~all) {
		return yaml_error(mask, err, "the reset mask %s is wider than %u bits", mask->text,
			props->size);
	}
	const struct yaml_node *domain = source_sim(source, "resetDomain");
	return !domain || read_domains(domain, &props->domains, err);
}

bool read_description(
	const struct source *source, const char **description, const char **doc, struct error *err)
{
	const struct yaml_node *text = source_get(source, "description"),
			       *more = source_sim(source, "doc");
	return (!text || yaml_text(text, description, err)) && (!more || yaml_text(more, doc, err));
}

bool spend(struct device_build *build, const struct yaml_node *node, unsigned amount)
{
	build->spent += amount;
	return build->spent <= BUILD_WORK ||
		yaml_error(node, build->err,
			"the block is too large once its templates are written out");
}

bool read_sequence(struct device_build *build, const struct source *source, uint32_t limit,
	const uint32_t **values, unsigned *count)
{
	const struct yaml_node *node = source_sim(source, "sequence");
	if (!node) {
		return true;
	}
	if (!yaml_is(node, YAML_LIST, build->err)) {
		return false;
	}
	if (!node->count || node->count > 1000) {
		return yaml_error(
			node, build->err, "a sequence has 1 to 1000 numbers, not %u", node->count);
	}
	if (!spend(build, node, node->count)) {
		return false;
	}
	uint32_t *list = pool_take_array(build->pool, node->count, sizeof(*list));
	*count = 0;
	for (const struct yaml_node *item = node->first; item; item = item->next) {
		uint64_t number;
		if (!yaml_number(item, limit, &number, build->err)) {
			return false;
		}
		list[(*count)++] = (uint32_t)number;
	}
	*values = list;
	return true;
}

const char *fill_index(struct pool *pool, const char *text, const char *index)
{
	const char *at = index ? strstr(text, "%s") : NULL;
	if (!at) {
		return text;
	}
	/* Once is what templates need; a second %s stays and names nothing. */
	return pool_format(pool, "%.*s%s%s", (int)(at - text), text, index, at + 2);
}

/* dimIndex: a list of texts, or "3-7", or "A,B,C". */
static bool read_index(
	struct device_build *build, const struct yaml_node *node, struct repeat *repeat)
{
	unsigned count = 0;
	if (node->kind == YAML_LIST) {
		for (const struct yaml_node *item = node->first; item; item = item->next, count++) {
			if (count < repeat->count &&
				!yaml_text(item, &repeat->index[count], build->err)) {
				return false;
			}
		}
	} else {
		const char *text;
		unsigned first, last;
		int end = 0;
		if (!yaml_text(node, &text, build->err)) {
			return false;
		}
		if (sscanf(text, "%4u-%4u%n", &first, &last, &end) == 2 && !text[end]) {
			for (; first <= last; first++, count++) {
				if (count < repeat->count) {
					repeat->index[count] = pool_format(
						build->pool, "%u", first);
				}
			}
		} else {
			while (*text) {
				size_t length = strcspn(text, ",");
				if (count < repeat->count) {
					repeat->index[count] = pool_text(build->pool, text, length);
				}
				count++;
				text += length + (text[length] == ',');
			}
		}
	}
	if (count != repeat->count) {
		return yaml_error(node, build->err, "dimIndex has %u names but dim is %u", count,
			repeat->count);
	}
	return true;
}

bool read_repeat(struct device_build *build, const struct yaml_node *node, struct repeat *repeat)
{
	const struct yaml_node *dim = yaml_get(node, "dim");
	const struct yaml_node *step = yaml_get(node, "dimIncrement"),
			       *index = yaml_get(node, "dimIndex");
	bool template = strstr(node->key, "%s") != NULL;
	*repeat = (struct repeat){ .count = 1 };
	if (!dim) {
		if (template) {
			return yaml_key_error(
				node, build->err, "`%s` has %%s in its name but no dim", node->key);
		}
		const struct yaml_node *lost = step ? step : index;
		return !lost ||
			yaml_key_error(lost, build->err, "%s means nothing without dim", lost->key);
	}
	if (!template) {
		return yaml_key_error(
			node, build->err, "`%s` has dim but no %%s in its name", node->key);
	}
	if (!yaml_u32(dim, &repeat->count, build->err)) {
		return false;
	}
	if (!repeat->count || repeat->count > BUILD_DIM) {
		return yaml_error(dim, build->err, "dim is 1 to %d, not %s", BUILD_DIM, dim->text);
	}
	if (!step) {
		step = yaml_need(node, "dimIncrement", build->err);
	}
	if (!step || !yaml_u32(step, &repeat->increment, build->err)) {
		return false;
	}
	repeat->index = pool_take_array(build->pool, repeat->count, sizeof(*repeat->index));
	if (index) {
		return read_index(build, index, repeat);
	}
	for (unsigned i = 0; i < repeat->count; i++) {
		repeat->index[i] = pool_format(build->pool, "%u", i);
	}
	return true;
}
