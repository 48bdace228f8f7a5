/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `headers:` and `buses:` of a board file: where nets and serial signals come out, for people and tools.
 */
#include <string.h>

#include "base/error.h"
#include "loader/board_build.h"

enum { POSITIONS = 2000 };

static bool read_position(struct board_build *build, const char *header,
	const struct yaml_node *node, struct board_position *position)
{
	const char *name;
	if (!yaml_text(node, &name, build->err)) {
		return false;
	}
	const struct net *net = board_need_net(build, node, name);
	if (!net) {
		return false;
	}
	*position = (struct board_position){ header, node->key, net->name };
	return true;
}

bool board_read_headers(struct board_build *build)
{
	const struct yaml_node *map = yaml_get(build->top, "headers");
	unsigned count = 0;
	if (!map) {
		return true;
	}
	if (!yaml_is(map, YAML_MAP, build->err)) {
		return false;
	}
	for (const struct yaml_node *header = map->first; header; header = header->next) {
		if (!yaml_is(header, YAML_MAP, build->err)) {
			return false;
		}
		count += header->count;
		if (count > POSITIONS) {
			return yaml_key_error(
				header, build->err, "more than %d header positions", POSITIONS);
		}
	}
	struct board_position *positions = pool_take_array(build->pool, count, sizeof(*positions));
	count = 0;
	for (const struct yaml_node *header = map->first; header; header = header->next) {
		for (const struct yaml_node *node = header->first; node; node = node->next) {
			if (!read_position(build, header->key, node, &positions[count++])) {
				return false;
			}
		}
	}
	build->info->positions = positions;
	build->info->position_count = count;
	return true;
}

/* "H2.1" is a position of a header; anything else must be a net or a pin. */
static bool check_place(struct board_build *build, const struct yaml_node *node, const char *place)
{
	const char *dot = strrchr(place, '.');
	if (!dot) {
		return board_need_net(build, node, place) != NULL;
	}
	size_t length = (size_t)(dot - place);
	for (unsigned i = 0; i < build->info->position_count; i++) {
		const struct board_position *position = &build->info->positions[i];
		if (!strncmp(position->header, place, length) && !position->header[length] &&
			!strcmp(position->position, dot + 1)) {
			return true;
		}
	}
	return yaml_error(node, build->err, "no header has the position `%s`", place);
}

static bool read_function(struct board_build *build, const char *bus, const struct yaml_node *map,
	struct board_signal *signals, unsigned *count)
{
	for (const struct yaml_node *node = map->first; node; node = node->next) {
		const char *place;
		if (!yaml_text(node, &place, build->err) || !check_place(build, node, place)) {
			return false;
		}
		signals[(*count)++] = (struct board_signal){ bus, map->key, node->key, place };
	}
	return true;
}

static bool count_signals(struct board_build *build, const struct yaml_node *buses, unsigned *count)
{
	static const char *const functions[] = { "uart", "spi", "i2c", NULL };
	*count = 0;
	if (!yaml_is(buses, YAML_MAP, build->err)) {
		return false;
	}
	for (const struct yaml_node *bus = buses->first; bus; bus = bus->next) {
		if (!yaml_map_of(bus, functions, build->err)) {
			return false;
		}
		for (const struct yaml_node *map = bus->first; map; map = map->next) {
			if (!yaml_is(map, YAML_MAP, build->err)) {
				return false;
			}
			*count += map->count;
		}
		if (*count > POSITIONS) {
			return yaml_key_error(bus, build->err, "more than %d signals", POSITIONS);
		}
	}
	return true;
}

bool board_read_buses(struct board_build *build)
{
	const struct yaml_node *buses = yaml_get(build->top, "buses");
	unsigned room, count = 0;
	if (!buses) {
		return true;
	}
	if (!count_signals(build, buses, &room)) {
		return false;
	}
	struct board_signal *signals = pool_take_array(build->pool, room, sizeof(*signals));
	for (const struct yaml_node *bus = buses->first; bus; bus = bus->next) {
		for (const struct yaml_node *map = bus->first; map; map = map->next) {
			if (!read_function(build, bus->key, map, signals, &count)) {
				return false;
			}
		}
	}
	build->info->signals = signals;
	build->info->signal_count = count;
	return true;
}
