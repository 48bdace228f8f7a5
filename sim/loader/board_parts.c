/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `parts:` of a board file: what is soldered where. Keys that are not the language's own are settings
 * of the part.
 */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "loader/board_build.h"
#include "peripherals/models.h"

enum { PARTS = 500, ARENA_LEFT = 64 << 10 };

static const char *const own_keys[] = { "part", "pins", "ports", "picture", "description",
	"evidence", "source", "modelled", NULL };
static const char *const listed_keys[] = { "part", "picture", "description", "evidence", "source",
	"modelled", "on", NULL };

static const struct part_ops *find_part_type(const char *type)
{
	for (unsigned i = 0; part_models[i]; i++) {
		if (!strcmp(part_models[i]->type, type)) {
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
	error_note(
		build->err, "a part that no model describes yet is listed with `modelled: false`");
	yaml_suggest(build->err, type, words);
	return false;
}

static bool connect_pins(struct board_build *build, const struct yaml_node *map, struct part *part)
{
	static const char *const none[] = { NULL };
	if (!yaml_is(map, YAML_MAP, build->err)) {
		return false;
	}
	for (const struct yaml_node *node = map->first; node; node = node->next) {
		const char *name;
		int pin = part_find_pin(part, node->key);
		if (pin < 0) {
			yaml_key_error(node, build->err, "a %s has no pin `%s`", part->ops->type,
				node->key);
			yaml_suggest(
				build->err, node->key, part->ops->pins ? part->ops->pins : none);
			return false;
		}
		if (!yaml_text(node, &name, build->err)) {
			return false;
		}
		struct net *net = board_need_net(build, node, name);
		if (!net) {
			return false;
		}
		net_join(net, &part->pin[pin]);
	}
	return true;
}

/* "uart0", or "uart0.uart" where a device has several ports. */
static struct port *need_port(
	struct board_build *build, const struct yaml_node *node, const char *name, bool *modelled)
{
	const char *port_name = NULL;
	struct device *device = machine_find_device(build->machine, name);
	const char *dot = strrchr(name, '.');
	if (!device && dot) {
		device = machine_find_device(
			build->machine, pool_text(build->pool, name, (size_t)(dot - name)));
		port_name = dot + 1;
	}
	*modelled = true;
	if (!device) {
		yaml_error(node, build->err, "there is no device `%s`", name);
		return NULL;
	}
	*modelled = device->ops != NULL;
	int at = port_name ? device_find_port(device, port_name) : 0;
	if (at < 0 || (unsigned)at >= device->port_count) {
		if (device->ops) {
			yaml_error(node, build->err, "`%s` has no port%s%s", device->name,
				port_name ? " " : "", port_name ? port_name : "");
		}
		return NULL;
	}
	return device->port[at];
}

static bool connect_ports(struct board_build *build, const struct yaml_node *map, struct part *part)
{
	if (!yaml_is(map, YAML_MAP, build->err)) {
		return false;
	}
	for (const struct yaml_node *node = map->first; node; node = node->next) {
		const char *name;
		bool modelled;
		int own = part_find_port(part, node->key);
		if (own < 0) {
			return yaml_key_error(node, build->err, "a %s has no port `%s`",
				part->ops->type, node->key);
		}
		if (!yaml_text(node, &name, build->err)) {
			return false;
		}
		struct port *port = need_port(build, node, name, &modelled);
		if (!port && modelled) {
			return false;
		}
		if (!port) {
			continue;
		}
		if (port->kind != part->port[own].kind) {
			return yaml_error(node, build->err, "port `%s` of a %s does not fit `%s`",
				node->key, part->ops->type, name);
		}
		if (!port_can_join(port, &part->port[own])) {
			return yaml_error(
				node, build->err, "`%s` is connected to something already", name);
		}
		port_join(port, &part->port[own]);
	}
	return true;
}

static bool apply_setting(
	struct board_build *build, const struct yaml_node *node, struct part *part)
{
	struct error cause = { 0 };
	const char *value;
	for (const char *const *key = own_keys; *key; key++) {
		if (!strcmp(*key, node->key)) {
			return true;
		}
	}
	if (!yaml_text(node, &value, build->err)) {
		return false;
	}
	if (part_set(part, node->key, value, &cause)) {
		return true;
	}
	yaml_key_error(node, build->err, "%s", cause.message);
	if (cause.note[0]) {
		error_note(build->err, "%s", cause.note);
	}
	if (cause.help[0]) {
		error_help(build->err, "%s", cause.help);
	}
	return false;
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

static bool add_part(struct board_build *build, const struct yaml_node *node,
	const struct part_ops *ops, struct board_part *info)
{
	const struct yaml_node *pins = yaml_get(node, "pins"), *ports = yaml_get(node, "ports");
	const struct arena *arena = build->machine->arena;
	if (arena->size - arena->used < ops->size + ARENA_LEFT) {
		return yaml_key_error(node, build->err, "the board is too large for one machine");
	}
	info->part = machine_add_part(build->machine, ops, node->key);
	if (!info->description) {
		info->description = ops->description;
	}
	if ((pins && !connect_pins(build, pins, info->part)) ||
		(ports && !connect_ports(build, ports, info->part))) {
		return false;
	}
	for (const struct yaml_node *item = node->first; item; item = item->next) {
		if (!apply_setting(build, item, info->part)) {
			return false;
		}
	}
	return true;
}

static bool read_part(
	struct board_build *build, const struct yaml_node *node, struct board_part *info)
{
	struct error *err = build->err;
	const struct yaml_node *type, *modelled = yaml_get(node, "modelled"),
				      *on = yaml_get(node, "on");
	const struct yaml_node *description = yaml_get(node, "description");
	bool has_model = true;
	info->name = node->key;
	if (!yaml_is(node, YAML_MAP, err) || !(type = yaml_need(node, "part", err)) ||
		!yaml_text(type, &info->type, err) ||
		(modelled && !yaml_bool(modelled, &has_model, err)) ||
		(description && !yaml_text(description, &info->description, err)) ||
		!read_picture(build, yaml_get(node, "picture"), &info->picture)) {
		return false;
	}
	if (has_model) {
		const struct part_ops *ops = find_part_type(info->type);
		return ops ? add_part(build, node, ops, info) :
			     unknown_type(build, type, info->type);
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

bool board_read_parts(struct board_build *build)
{
	const struct yaml_node *map = yaml_get(build->top, "parts");
	if (!map) {
		return true;
	}
	if (!yaml_is(map, YAML_MAP, build->err)) {
		return false;
	}
	if (map->count > PARTS) {
		return yaml_error(map, build->err, "more than %d parts", PARTS);
	}
	struct board_part *parts = pool_take_array(build->pool, map->count, sizeof(*parts));
	unsigned count = 0;
	for (const struct yaml_node *node = map->first; node; node = node->next) {
		if (!read_part(build, node, &parts[count++])) {
			return false;
		}
	}
	build->info->parts = parts;
	build->info->part_count = count;
	say_unmodelled(build);
	return true;
}
