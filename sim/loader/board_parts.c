/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `parts:` of a board file: what is soldered where. Keys that are not the language's own are settings
 * of the part.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "loader/board_build.h"
#include "loader/wiring.h"
#include "peripherals/models.h"

enum { ARENA_LEFT = 64 << 10 };

static const char *const own_keys[] = { "part", "on", "pins", "ports", "picture", "description",
	"evidence", "source", "modelled", NULL };
static const char *const listed_keys[] = { "part", "picture", "description", "evidence", "source",
	"modelled", "on", NULL };

static const struct part_ops *find_part_type(const char *type)
{
	for (unsigned i = 0; part_models[i]; i++) {
		if (board_same_word(part_models[i]->type, type)) {
			return part_models[i];
		}
	}
	return NULL;
}

static bool unknown_type(struct board_build *build, const struct yaml_node *node, const char *type)
{
	const char *words[65];
	unsigned count = 0;
	for (; part_models[count] && count < 64; count++) {
		words[count] = part_models[count]->type;
	}
	words[count] = NULL;
	yaml_error(node, build->err, "there is no part `%s`", type);
	if (!build->beside) {
		error_note(build->err,
			"a part that no model describes yet is listed with `modelled: false`");
	}
	yaml_suggest(build->err, type, words);
	error_help(build->err, "all types: orrery part list");
	return false;
}

static bool connect_pins(struct board_build *build, const struct yaml_node *map, struct part *part)
{
	static const char *const none[] = { NULL };
	if (!yaml_is(map, YAML_MAP, build->err)) {
		return false;
	}
	for (const struct yaml_node *node = map->first; node; node = node->next) {
		int pin = part_find_pin(part, node->key);
		if (pin < 0) {
			yaml_key_error(node, build->err, "a %s has no pin `%s`", part->ops->type,
				node->key);
			yaml_suggest(
				build->err, node->key, part->ops->pins ? part->ops->pins : none);
			return false;
		}
		if (!board_connect_pin(build, node, part, (unsigned)pin)) {
			return false;
		}
	}
	return true;
}

static bool connect_ports(struct board_build *build, const struct yaml_node *map, struct part *part)
{
	if (!yaml_is(map, YAML_MAP, build->err)) {
		return false;
	}
	for (const struct yaml_node *node = map->first; node; node = node->next) {
		int port = part_find_port(part, node->key);
		if (port < 0) {
			return yaml_key_error(node, build->err, "a %s has no port `%s`",
				part->ops->type, node->key);
		}
		if (!board_connect_port(build, node, part, (unsigned)port)) {
			return false;
		}
	}
	return true;
}

static bool unknown_key(
	struct board_build *build, const struct yaml_node *node, const struct part *part)
{
	const char *words[128];
	const char *const *lists[] = { part->ops->settings, part->ops->pins, part->ops->ports };
	unsigned count = 0;
	for (unsigned list = 0; list < 3; list++) {
		for (const char *const *word = lists[list]; word && *word && count < 127; word++) {
			words[count++] = *word;
		}
	}
	words[count] = NULL;
	yaml_key_error(node, build->err, "a %s has no setting %s, nor a pin or port of that name",
		part->ops->type, node->key);
	yaml_suggest(build->err, node->key, words);
	error_help(build->err, "what it has: orrery part show %s", part->ops->type);
	return false;
}

static bool is_own_key(const char *key)
{
	for (const char *const *own = own_keys; *own; own++) {
		if (!strcmp(*own, key)) {
			return true;
		}
	}
	return false;
}

static bool has_setting(const struct part_ops *ops, const char *key)
{
	const char *const *setting = ops->settings;
	while (setting && *setting && strcmp(*setting, key)) {
		setting++;
	}
	return setting && *setting;
}

/* A file is looked for beside the file that names it, then where the program was started. */
static const char *host_path(struct board_build *build, const struct yaml_node *node,
	const struct part *part, const char *value)
{
	const char *const *file = part->ops->files;
	const char *slash = strrchr(yaml_file(node), '/');
	while (file && *file && strcmp(*file, node->key)) {
		file++;
	}
	if (!file || !*file || !slash || value[0] == '/') {
		return value;
	}
	const char *path = pool_format(
		build->pool, "%.*s/%s", (int)(slash - yaml_file(node)), yaml_file(node), value);
	return access(path, F_OK) == 0 ? path : value;
}

static bool apply_setting(
	struct board_build *build, const struct yaml_node *node, struct part *part)
{
	struct error cause = { 0 };
	const char *value;
	if (!yaml_text(node, &value, build->err)) {
		return false;
	}
	if (part_set(part, node->key, host_path(build, node, part, value), &cause)) {
		return true;
	}
	/* A file that the setting names may have a place of its own to point at. */
	yaml_key_error(
		node, build->err, "%s%s%s", cause.where, cause.where[0] ? ": " : "", cause.message);
	if (cause.note[0]) {
		error_note(build->err, "%s", cause.note);
	}
	if (cause.help[0]) {
		error_help(build->err, "%s", cause.help);
	}
	return false;
}

/* A key that is not the language's own: a setting, a pin or a port. */
static bool apply_key(struct board_build *build, const struct yaml_node *node, struct part *part)
{
	int pin = part_find_pin(part, node->key), port = part_find_port(part, node->key);
	bool setting = has_setting(part->ops, node->key);
	/* A camera has a picture of its own: a file, where the language means a map. */
	if (is_own_key(node->key) && !(setting && node->kind == YAML_TEXT)) {
		return true;
	}
	if (setting) {
		return apply_setting(build, node, part);
	}
	if (pin >= 0) {
		return board_connect_pin(build, node, part, (unsigned)pin);
	}
	return port >= 0 ? board_connect_port(build, node, part, (unsigned)port) :
			   unknown_key(build, node, part);
}

static bool read_picture(
	struct board_build *build, const struct yaml_node *node, struct board_picture *picture)
{
	static const char *const keys[] = { "at", "color", NULL };
	if (!node) {
		return true;
	}
	const struct yaml_node *at, *color = yaml_get(node, "color");
	if (!yaml_map_of(node, keys, build->err) || !(at = yaml_need(node, "at", build->err)) ||
		!yaml_is(at, YAML_LIST, build->err)) {
		return false;
	}
	if (at->count != 2) {
		return yaml_error(at, build->err,
			"expected [x, y] in millimetres, found %u numbers", at->count);
	}
	picture->given = true;
	return yaml_u32(at->first, &picture->x_mm, build->err) &&
		yaml_u32(at->first->next, &picture->y_mm, build->err) &&
		(!color || yaml_text(color, &picture->color, build->err));
}

/* The bus before the pins: they may be named as its signals. */
static bool connect(struct board_build *build, const struct yaml_node *node, struct part *part)
{
	const struct yaml_node *pins = yaml_get(node, "pins"), *ports = yaml_get(node, "ports"),
			       *on = yaml_get(node, "on");
	return (!ports || connect_ports(build, ports, part)) &&
		(!on || board_attach(build, on, part)) &&
		(!pins || connect_pins(build, pins, part));
}

static bool add_part(struct board_build *build, const struct yaml_node *node,
	const struct part_ops *ops, struct board_part *info)
{
	const struct yaml_node *on = yaml_get(node, "on");
	const struct arena *arena = build->machine->arena;
	if (arena->size - arena->used < ops->size + ARENA_LEFT) {
		return yaml_key_error(node, build->err, "the board is too large for one machine");
	}
	info->part = machine_add_part(build->machine, ops, info->name);
	info->where = on && on->kind == YAML_TEXT ? on->text : NULL;
	if (!info->description) {
		info->description = ops->description;
	}
	if (!connect(build, node, info->part)) {
		return false;
	}
	for (const struct yaml_node *item = node->first; item; item = item->next) {
		if (!apply_key(build, item, info->part)) {
			return false;
		}
	}
	board_select(build, info->part);
	return true;
}

static bool read_part(
	struct board_build *build, const struct yaml_node *node, struct board_part *info)
{
	struct error *err = build->err;
	const struct yaml_node *type, *modelled = yaml_get(node, "modelled"),
				      *on = yaml_get(node, "on");
	const struct yaml_node *description = yaml_get(node, "description");
	const struct yaml_node *picture = yaml_get(node, "picture");
	bool has_model = true;
	info->node = node;
	info->beside = build->beside;
	if (!yaml_is(node, YAML_MAP, err) || !(type = yaml_need(node, "part", err)) ||
		!yaml_text(type, &info->type, err) ||
		(modelled && !yaml_bool(modelled, &has_model, err)) ||
		(description && !yaml_text(description, &info->description, err))) {
		return false;
	}
	const struct part_ops *ops = find_part_type(info->type);
	bool is_setting = picture && picture->kind == YAML_TEXT && ops &&
		has_setting(ops, "picture");
	if (!is_setting && !read_picture(build, picture, &info->picture)) {
		return false;
	}
	if (has_model) {
		if (!ops) {
			return unknown_type(build, type, info->type);
		}
		info->type = ops->type;
		return add_part(build, node, ops, info);
	}
	if (!yaml_map_of(node, listed_keys, err) || (on && !yaml_text(on, &info->where, err))) {
		return false;
	}
	return true;
}

/* One line for all that is on the board and does nothing here. */
static void say_unmodelled(struct board_build *build)
{
	char text[400] = "";
	size_t used = 0;
	for (unsigned i = 0; i < build->info->part_count && used < sizeof(text) - 1; i++) {
		const struct board_part *part = &build->info->parts[i];
		if (!part->part) {
			used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%s (%s)",
				used ? ", " : "", part->name, part->type);
		}
	}
	if (used) {
		log_info(build->machine->log, "on the board but not modelled yet: %s", text);
	}
}

/* Room for that many more parts behind those there are. */
static struct board_part *make_room(
	struct board_build *build, const struct yaml_node *node, unsigned more)
{
	struct board_info *info = build->info;
	if (more > BOARD_PARTS || info->part_count + more > BOARD_PARTS) {
		yaml_error(node, build->err, "more than %d parts", BOARD_PARTS);
		return NULL;
	}
	struct board_part *parts = pool_take_array(
		build->pool, info->part_count + more, sizeof(*parts));
	if (info->part_count) {
		memcpy(parts, info->parts, info->part_count * sizeof(*parts));
	}
	info->parts = parts;
	return parts;
}

static bool read_map(struct board_build *build, const struct yaml_node *map)
{
	if (!yaml_is(map, YAML_MAP, build->err)) {
		return false;
	}
	struct board_part *parts = make_room(build, map, map->count);
	for (const struct yaml_node *node = map->first; parts && node; node = node->next) {
		if (build->beside && !board_check_name(build, node, node->key)) {
			return false;
		}
		struct board_part *info = &parts[build->info->part_count++];
		info->name = node->key;
		if (!read_part(build, board_optional(build, node), info)) {
			return false;
		}
	}
	return parts;
}

bool board_read_parts(struct board_build *build)
{
	const struct yaml_node *map = yaml_get(build->top, "parts");
	if (map && !read_map(build, map)) {
		return false;
	}
	say_unmodelled(build);
	return true;
}

static bool is_connected(const struct part *part)
{
	bool connected = false;
	for (unsigned i = 0; i < part->pin_count; i++) {
		connected |= part->pin[i].net != NULL;
	}
	for (unsigned i = 0; i < part->port_count; i++) {
		connected |= part->port[i].peer != NULL;
	}
	return connected;
}

static bool unconnected(
	struct board_build *build, const struct yaml_node *text, const struct part *part)
{
	const char *type = part->ops->type;
	yaml_error(text, build->err, "%s is connected to nothing", part->name);
	if (part->pin_count && !part->port_count) {
		error_note(
			build->err, "expected %s@PIN or %s,%s=PIN", type, type, part->ops->pins[0]);
	} else {
		error_note(build->err, "expected %s@BUS, as in %s@isu2", type, type);
	}
	error_help(build->err, "its pins and ports: orrery part show %s", type);
	return false;
}

bool board_add_part(struct board_build *build, const struct yaml_node *text)
{
	const struct yaml_node *node = wiring_part(build->pool, text, build->err);
	struct board_part *parts = node ? make_room(build, text, 1) : NULL;
	if (!parts) {
		return false;
	}
	const char *name = node->key;
	node = board_optional(build, node);
	if (name && !board_check_name(build, node, name)) {
		return false;
	}
	const struct yaml_node *type = yaml_get(node, "part");
	const struct part_ops *ops = find_part_type(type->text);
	name = name ? name : board_free_name(build, node->key, ops ? ops->type : type->text);
	struct board_part *info = &parts[build->info->part_count++];
	info->name = name;
	if (!read_part(build, node, info)) {
		return false;
	}
	if (!info->part) {
		return yaml_error(text, build->err, "a %s has no model yet", info->type);
	}
	return is_connected(info->part) || unconnected(build, text, info->part);
}

bool board_add_parts(struct board_build *build, const struct yaml_node *parts)
{
	if (parts->kind != YAML_LIST) {
		return read_map(build, parts);
	}
	for (const struct yaml_node *node = parts->first; node; node = node->next) {
		if (!board_add_part(build, node)) {
			return false;
		}
	}
	return true;
}
