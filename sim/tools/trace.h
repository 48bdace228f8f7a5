/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TOOLS_TRACE_H
#define ORRERY_TOOLS_TRACE_H

#include <stdio.h>

#include "machine/bus.h"
#include "tools/place.h"

struct machine;
struct symbols;

enum { TRACE_NAMES = 16 };

/*
 * Prints each access of the cores to chosen blocks, by register and field name. One per bus; the caller keeps it
 * while it is attached. Peeks are not shown.
 */
struct trace {
	struct bus_tap tap;
	struct machine *machine;
	FILE *out;
	const char *prefix;            /* of each line; NULL: none */
	const char *name[TRACE_NAMES]; /* instances; "all" stands for every one */
	unsigned name_count;
	unsigned long long lines;
	struct place place; /* of the access under way: the register it means before it acts */
};

void trace_attach(struct trace *trace, struct machine *machine, struct bus *bus, FILE *out);

#endif
