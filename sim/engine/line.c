/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Levels inside the chip: the driver sets, listeners hear of changes.
 */
#include "engine/line.h"

#include <assert.h>
#include <stddef.h>

#include "engine/snap.h"

void line_init(struct line *line, const char *name)
{
	*line = (struct line){ .name = name };
}

void line_listen(struct line *line, struct line_listener *listener)
{
	struct line_listener **end = &line->listeners;
	while (*end) {
		assert(*end != listener);
		end = &(*end)->next;
	}
	listener->next = NULL;
	*end = listener;
}

void line_set(struct line *line, bool level)
{
	if (line->level == level) {
		return;
	}
	line->level = level;
	for (struct line_listener *each = line->listeners; each; each = each->next) {
		each->changed(each->owner, each->index, level);
	}
}

void line_snap(struct line *line, struct snap *snap)
{
	snap_bool(snap, line->name, &line->level);
}
