/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `optional:` of a board file: parts that are mounted when somebody asks for them by name; and the names of parts that are
 * added.
 */
#include <ctype.h>
#include <string.h>

#include "base/error.h"
#include "loader/board_build.h"

bool board_read_optional(struct board_build *build)
{
	const struct yaml_node *map = yaml_get(build->top, "optional");
	unsigned count = 0;
	if (!map) {
		return true;
	}
	if (!yaml_is(map, YAML_MAP, build->err)) {
		return false;
	}
	if (map->count > BOARD_PARTS) {
		return yaml_error(map, build->err, "more than %d parts", BOARD_PARTS);
	}
	struct board_optional *list = pool_take_array(build->pool, map->count, sizeof(*list));
	for (const struct yaml_node *node = map->first; node; node = node->next) {
		const struct yaml_node *type, *on = yaml_get(node, "on"),
					      *description = yaml_get(node, "description");
		struct board_optional *entry = &list[count++];
		entry->name = node->key;
		if (!yaml_is(node, YAML_MAP, build->err) ||
			!(type = yaml_need(node, "part", build->err)) ||
			!yaml_text(type, &entry->type, build->err) ||
			(on && !yaml_text(on, &entry->where, build->err)) ||
			(description && !yaml_text(description, &entry->description, build->err))) {
			return false;
		}
	}
	build->info->optional = list;
	build->info->optional_count = count;
	return true;
}

static bool is_taken(const struct board_build *build, const char *name)
{
	for (unsigned i = 0; i < build->info->part_count; i++) {
		if (!strcmp(build->info->parts[i].name, name)) {
			return true;
		}
	}
	return machine_find_device(build->machine, name) || machine_find_part(build->machine, name);
}

bool board_check_name(struct board_build *build, const struct yaml_node *node, const char *name)
{
	if (is_taken(build, name)) {
		yaml_key_error(node, build->err, "there is a `%s` already", name);
		error_help(build->err, "what there is: orrery board show %s", build->info->name);
		return false;
	}
	return true;
}

const char *board_free_name(struct board_build *build, const char *optional, const char *type)
{
	const char *word = optional ? optional : type, *name = word;
	size_t length = strlen(word);
	bool dash = length && isdigit((unsigned char)word[length - 1]);
	for (unsigned n = 1; n <= BOARD_PARTS + 1; n++) {
		if (n > 1 || !optional) {
			name = pool_format(build->pool, "%s%s%u", word, dash ? "-" : "", n);
		}
		if (!is_taken(build, name)) {
			break;
		}
	}
	return name;
}

/* The keys of `from` behind those of the map, without those that `over` has too. `part` is taken from a base, which has one. */
static void copy_keys(struct board_build *build, struct yaml_node *map,
	const struct yaml_node *from, const struct yaml_node *over)
{
	struct yaml_node **end = &map->first;
	while (*end) {
		end = &(*end)->next;
	}
	for (const struct yaml_node *node = from->first; node; node = node->next) {
		bool hidden = over ? yaml_get(over, node->key) && strcmp(node->key, "part") :
				     !strcmp(node->key, "part");
		if (!hidden) {
			*end = pool_take(build->pool, sizeof(**end));
			**end = *node;
			(*end)->next = NULL;
			end = &(*end)->next;
			map->count++;
		}
	}
}

const struct yaml_node *board_optional(struct board_build *build, const struct yaml_node *node)
{
	const struct yaml_node *type = yaml_get(node, "part"), *base = NULL;
	const struct yaml_node *list = yaml_get(build->top, "optional");
	for (const struct yaml_node *at = type && list ? list->first : NULL; at && !base;
		at = at->next) {
		base = type->kind == YAML_TEXT && board_same_word(at->key, type->text) ? at : NULL;
	}
	if (!base || base->kind != YAML_MAP) {
		return node;
	}
	struct yaml_node *map = pool_take(build->pool, sizeof(*map));
	*map = *node;
	map->first = NULL;
	map->count = 0;
	if (!map->key) {
		map->key = base->key;
		map->key_line = map->line;
		map->key_column = map->column;
	}
	copy_keys(build, map, base, node);
	copy_keys(build, map, node, NULL);
	return map;
}
