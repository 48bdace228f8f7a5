/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * models/devices/NAME.yaml: what a block is, beside its registers, and the table that finds a
 * register by its address.
 */
#include "loader/device_file.h"

#include <string.h>

#include "base/bits.h"
#include "base/error.h"
#include "loader/device_build.h"

static const char *const top_keys[] = { "schema", "name", "description", "version", "groupName",
	"addressBlock", "size", "access", "resetValue", "resetMask", "sim", "registers", NULL };
static const char *const sim_keys[] = { "model", "clocks", "lines", "resetDomain", "evidence",
	"source", "doc", NULL };

enum { WINDOW = 1 << 24 };

static bool read_schema(const struct yaml_node *top, struct error *err)
{
	uint32_t schema;
	const struct yaml_node *node = yaml_need(top, "schema", err);
	if (!node || !yaml_u32(node, &schema, err)) {
		return false;
	}
	if (schema != 1) {
		yaml_error(node, err, "schema %u is not known", schema);
		error_note(err, "expected schema: 1");
		return false;
	}
	return true;
}

static bool read_block(
	struct device_build *build, const struct yaml_node *node, struct device_block *block)
{
	static const char *const keys[] = { "offset", "size", "usage", NULL };
	static const char *const usages[] = { "registers", "buffer", "reserved", NULL };
	const struct yaml_node *offset, *size, *usage = yaml_get(node, "usage");
	struct error *err = build->err;
	unsigned word;
	if (!yaml_map_of(node, keys, err) || !(offset = yaml_need(node, "offset", err)) ||
		!(size = yaml_need(node, "size", err)) || !yaml_u32(offset, &block->offset, err) ||
		!yaml_u32(size, &block->size, err) ||
		(usage && !yaml_word(usage, usages, &word, err))) {
		return false;
	}
	if (block->offset % 4) {
		return yaml_error(offset, err, "an address block begins at a multiple of 4");
	}
	if (!block->size || block->size % 4) {
		return yaml_error(
			size, err, "the size of an address block is a multiple of 4, and not 0");
	}
	if (block->offset >= WINDOW || block->size > WINDOW - block->offset) {
		return yaml_error(size, err, "an address block ends below 0x%x", WINDOW);
	}
	return true;
}

static bool read_blocks(struct device_build *build, const struct yaml_node *top)
{
	const struct yaml_node *node = yaml_need(top, "addressBlock", build->err);
	if (!node) {
		return false;
	}
	unsigned count = node->kind == YAML_LIST ? node->count : 1;
	if (!count || count > 32) {
		return yaml_error(
			node, build->err, "a block has 1 to 32 address blocks, not %u", count);
	}
	struct device_block *blocks = pool_take_array(build->pool, count, sizeof(*blocks));
	const struct yaml_node *item = node->kind == YAML_LIST ? node->first : node;
	uint32_t first = UINT32_MAX, last = 0;
	for (unsigned i = 0; i < count; i++, item = item->next) {
		if (!read_block(build, item, &blocks[i])) {
			return false;
		}
		for (unsigned j = 0; j < i; j++) {
			if (blocks[i].offset < blocks[j].offset + blocks[j].size &&
				blocks[j].offset < blocks[i].offset + blocks[i].size) {
				return yaml_error(item, build->err, "two address blocks overlap");
			}
		}
		first = blocks[i].offset < first ? blocks[i].offset : first;
		last = blocks[i].offset + blocks[i].size > last ?
			blocks[i].offset + blocks[i].size :
			last;
	}
	build->file->blocks = blocks;
	build->file->block_count = count;
	build->file->desc.window_offset = first;
	build->file->desc.window_size = last - first;
	return true;
}

static bool read_clocks(struct device_build *build, const struct yaml_node *node)
{
	static const char *const none[] = { NULL };
	build->file->desc.clocks = none;
	if (!node) {
		return true;
	}
	if (!yaml_is(node, YAML_LIST, build->err)) {
		return false;
	}
	if (node->count > 32) {
		return yaml_error(node, build->err, "more than 32 clocks");
	}
	const char **clocks = pool_take_array(build->pool, node->count + 1, sizeof(*clocks));
	unsigned count = 0;
	for (const struct yaml_node *item = node->first; item; item = item->next, count++) {
		if (!yaml_text(item, &clocks[count], build->err)) {
			return false;
		}
		for (unsigned i = 0; i < count; i++) {
			if (!strcmp(clocks[i], clocks[count])) {
				return yaml_error(item, build->err,
					"the clock `%s` is listed twice", clocks[count]);
			}
		}
	}
	build->file->desc.clocks = clocks;
	return true;
}

static bool optional_text(const struct yaml_node *node, const char **text, struct error *err)
{
	return !node || yaml_text(node, text, err);
}

static bool read_head(struct device_build *build, const struct yaml_node *top)
{
	struct error *err = build->err;
	struct device_desc *desc = &build->file->desc;
	const struct yaml_node *sim = yaml_get(top, "sim"), *name;
	struct source source = { .node = { top }, .count = 1 };
	if (!yaml_map_of(top, top_keys, err) || !read_schema(top, err) ||
		(sim && !yaml_map_of(sim, sim_keys, err)) ||
		!(name = yaml_need(top, "name", err)) || !yaml_text(name, &desc->name, err) ||
		!optional_text(yaml_get(top, "description"), &desc->description, err) ||
		!optional_text(yaml_get(sim, "model"), &desc->model, err) ||
		!optional_text(yaml_get(sim, "source"), &desc->source, err) ||
		!read_clocks(build, yaml_get(sim, "clocks")) || !read_blocks(build, top)) {
		return false;
	}
	build->props = (struct props){ .size = 32, .reset_mask = UINT32_MAX, .domains = RESET_ALL };
	if (!props_read(&source, &build->props, err)) {
		return false;
	}
	desc->evidence = build->props.evidence;
	desc->file = yaml_file(top);
	return true;
}

static void finish_desc(struct device_build *build)
{
	struct device_desc *desc = &build->file->desc;
	struct reg *regs = pool_take_array(build->pool, build->count, sizeof(*regs));
	uint32_t words = desc->window_size / 4;
	uint16_t *by_word = pool_take_array(build->pool, words, sizeof(*by_word));
	memset(by_word, 0xff, words * sizeof(*by_word));
	for (unsigned i = 0; i < build->count; i++) {
		regs[i] = build->drafts[i]->reg;
		uint16_t *word = &by_word[(regs[i].offset - desc->window_offset) / 4];
		if (*word == REG_NONE) {
			*word = (uint16_t)i;
		}
	}
	desc->regs = regs;
	desc->reg_count = build->count;
	desc->by_word = by_word;
}

const struct device_file *device_file_build(
	struct pool *pool, const struct yaml_node *top, struct error *err)
{
	struct device_build *build = pool_take(pool, sizeof(*build));
	build->pool = pool;
	build->err = err;
	build->file = pool_take(pool, sizeof(*build->file));
	build->registers = yaml_need(top, "registers", err);
	if (!read_head(build, top) || !build->registers ||
		!yaml_is(build->registers, YAML_MAP, err) || !read_registers(build) ||
		!resolve_references(build) ||
		!read_lines(build, yaml_get(yaml_get(top, "sim"), "lines"))) {
		return NULL;
	}
	finish_desc(build);
	return build->file;
}

const struct device_file *device_file_load(struct pool *pool, const char *path, struct error *err)
{
	const struct yaml_node *top = yaml_load(pool, path, err);
	return top ? device_file_build(pool, top, err) : NULL;
}
