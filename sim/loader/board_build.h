/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_LOADER_BOARD_BUILD_H
#define ORRERY_LOADER_BOARD_BUILD_H

/* A board while it is being read: shared by the files that build it, nobody else. */

#include "loader/board_file.h"
#include "loader/pool.h"
#include "loader/yaml.h"
#include "machine/machine.h"

enum { BOARD_NETS = 500, BOARD_PARTS = 500 };

struct board_build {
	struct pool *pool;
	struct error *err;
	const struct yaml_node *top;
	struct machine *machine;
	struct board_info *info;
	bool beside; /* reading what is added to the board file: it may take a terminal's place */
};

/* board_nets.c */
bool board_read_nets(struct board_build *build);

/* board_places.c */
/* Case and the difference of `-` and `_` do not matter in what people type. */
bool board_same_word(const char *a, const char *b);
/* How much of a device's name is its unit: "isu1" of "isu1-spim", all of "uart0" and "uart-a7". */
size_t board_unit_length(const char *device);
struct pad *board_find_pad(const struct machine *machine, const char *name);
/* The pad that can be this signal of a serial unit: "isu1" (of that length), "csa". NULL when there is none. */
struct pad *board_signal_pad(
	const struct machine *machine, const char *unit, size_t length, const char *signal);
/* The net that a text names, in any way people name one; NULL when there is none. */
struct net *board_find_place(struct board_build *build, const char *name);
/* The same; NULL with an error. */
struct net *board_need_net(
	struct board_build *build, const struct yaml_node *node, const char *name);
/* All of these names, for suggestions. */
const char *const *board_place_words(struct board_build *build);

/* board_parts.c */
bool board_read_parts(struct board_build *build);
/* Parts from beside the board file: a map as in the board file, or a list of texts in the short form. */
bool board_add_parts(struct board_build *build, const struct yaml_node *parts);
/* One part in the short form. */
bool board_add_part(struct board_build *build, const struct yaml_node *text);

/* board_attach.c */
/* `on: PLACE` of a part: a bus, a port of another part, or the pin for its only pin. */
bool board_attach(struct board_build *build, const struct yaml_node *place, struct part *part);
/* One port of the part to a named port of a device or another part. */
bool board_connect_port(
	struct board_build *build, const struct yaml_node *node, struct part *part, unsigned own);
/* One pin of the part to a place; signals of the bus that the part is on need no unit (csb). */
bool board_connect_pin(
	struct board_build *build, const struct yaml_node *node, struct part *part, unsigned pin);
/* SPI: an unconnected `cs` goes to chip select A of its bus. */
void board_select(struct board_build *build, struct part *part);
/* board_wires.c */
bool board_read_wires(struct board_build *build, const struct yaml_node *list);
bool board_add_wire(struct board_build *build, const struct yaml_node *text);

/* board_units.c: what the wires between pads of serial units make of their ports. */
bool board_join_units(struct board_build *build);

/* board_optional.c */
bool board_read_optional(struct board_build *build);
/*
 * A part may be named by an entry of the board's `optional:` where a type is expected: then the entry's keys, with those
 * of the node over them.
 */
const struct yaml_node *board_optional(struct board_build *build, const struct yaml_node *node);
/* No part or device is called that yet. */
bool board_check_name(struct board_build *build, const struct yaml_node *node, const char *name);
/* The type and the first free number: led1, lsm6ds3-1; or the name of the optional part, while it is free. */
const char *board_free_name(struct board_build *build, const char *optional, const char *type);

/* board_check.c */
bool board_check(struct board_build *build);

/* board_data.c: headers and buses, for people and tools. */
bool board_read_headers(struct board_build *build);
bool board_read_buses(struct board_build *build);

#endif
