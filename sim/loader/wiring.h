/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_LOADER_WIRING_H
#define ORRERY_LOADER_WIRING_H

#include <stdbool.h>
#include <stddef.h>

struct error;
struct pool;
struct yaml_node;

/*
 * What is added to a board beside its file. In the order of the members; all of it must outlive the machine. Zeroed: nothing.
 */
struct wiring {
	const struct yaml_node *parts,
		*wires;          /* `parts:` and `wires:` of a scenario; may be NULL */
	const char *const *part; /* of --part: TYPE[@PLACE][,KEY=VALUE]... */
	unsigned part_count;
	const char *const *wire; /* of --wire: PLACE=PLACE */
	unsigned wire_count;
};

/* A text of the command line as a document of its own, so that messages can point into it. */
const struct yaml_node *wiring_text(struct pool *pool, const char *option, const char *text);

/*
 * TYPE[@PLACE][,KEY=VALUE]... as the map that a board file would have: {part: TYPE, on: PLACE, KEY: VALUE}; its
 * key is the value of `name`, NULL without. A backslash before a comma or a backslash makes it part of the value. NULL
 * with an error that points into the text.
 */
const struct yaml_node *wiring_part(
	struct pool *pool, const struct yaml_node *text, struct error *err);

/* PLACE=PLACE as two texts. */
bool wiring_ends(struct pool *pool, const struct yaml_node *text, const struct yaml_node *ends[2],
	struct error *err);

#endif
