/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `nets:` of a board file: names for the copper on pads, pads joined to one net, pulls and rails. A pad
 * that no net names has a net of its own name.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "loader/board_build.h"

static void put_on_net(struct pad *pad, struct net *net)
{
	pad->net = net;
	if (pad->device) {
		net_join(net, &pad->device->pin[pad->pin]);
	}
	if (pad->also) {
		net_join(net, &pad->also->pin[pad->also_pin]);
	}
}

static bool join_pad(struct board_build *build, const struct yaml_node *node, struct net *net)
{
	const char *name;
	if (!yaml_text(node, &name, build->err)) {
		return false;
	}
	struct pad *pad = board_find_pad(build->machine, name);
	if (!pad) {
		yaml_error(node, build->err, "the chip has no pin `%s`", name);
		yaml_suggest(build->err, name, board_place_words(build));
		return false;
	}
	if (pad->net) {
		return yaml_error(
			node, build->err, "`%s` is on net `%s` already", name, pad->net->name);
	}
	put_on_net(pad, net);
	return true;
}

static bool join_pads(struct board_build *build, const struct yaml_node *node, struct net *net)
{
	if (node->kind != YAML_LIST) {
		return join_pad(build, node, net);
	}
	for (const struct yaml_node *item = node->first; item; item = item->next) {
		if (!join_pad(build, item, net)) {
			return false;
		}
	}
	return true;
}

/* A resistor or a rail: a leg that always drives the same. */
static void hold_net(struct board_build *build, struct net *net, enum drive drive)
{
	struct pin *pin = arena_take(build->machine->arena, sizeof(*pin));
	pin->name = "board";
	net_join(net, pin);
	pin_drive(pin, drive);
}

static bool add_net(struct board_build *build, const struct yaml_node *node)
{
	static const char *const keys[] = { "pins", "pull", "level", "description", NULL };
	static const char *const pulls[] = { "down", "up", NULL },
				 *const levels[] = { "low", "high", NULL };
	struct machine *machine = build->machine;
	const struct yaml_node *pins = node, *pull = NULL, *level = NULL;
	unsigned word;
	if (machine->net_count >= BOARD_NETS) {
		return yaml_key_error(node, build->err, "more than %d nets", BOARD_NETS);
	}
	if (board_find_pad(machine, node->key)) {
		yaml_key_error(node, build->err,
			"`%s` is a pin of the chip, which has a net of that name", node->key);
		return false;
	}
	struct net *net = machine_add_net(machine, node->key);
	if (node->kind == YAML_MAP) {
		if (!yaml_map_of(node, keys, build->err)) {
			return false;
		}
		pins = yaml_get(node, "pins");
		pull = yaml_get(node, "pull");
		level = yaml_get(node, "level");
	}
	if (pins && !join_pads(build, pins, net)) {
		return false;
	}
	if (pull && level) {
		return yaml_key_error(level, build->err, "a net has a pull or a level, not both");
	}
	if (pull) {
		if (!yaml_word(pull, pulls, &word, build->err)) {
			return false;
		}
		hold_net(build, net, word ? DRIVE_PULL_UP : DRIVE_PULL_DOWN);
	}
	if (level) {
		if (!yaml_word(level, levels, &word, build->err)) {
			return false;
		}
		hold_net(build, net, word ? DRIVE_HIGH : DRIVE_LOW);
	}
	return true;
}

bool board_read_nets(struct board_build *build)
{
	struct machine *machine = build->machine;
	const struct yaml_node *map = yaml_get(build->top, "nets");
	if (map && !yaml_is(map, YAML_MAP, build->err)) {
		return false;
	}
	for (const struct yaml_node *node = map ? map->first : NULL; node; node = node->next) {
		if (!add_net(build, node)) {
			return false;
		}
	}
	for (struct pad *pad = machine->pads; pad; pad = pad->next) {
		if (pad->net) {
			continue;
		}
		if (machine->net_count >= BOARD_NETS) {
			return error_set(build->err, "%s: more than %d nets", yaml_file(build->top),
				BOARD_NETS);
		}
		put_on_net(pad, machine_add_net(machine, pad->name));
	}
	return true;
}
