/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_ENGINE_LINE_H
#define ORRERY_ENGINE_LINE_H

#include <stdbool.h>

struct snap;

/* An onlooker of a line; embedded in its owner. Added while building only. */
struct line_listener {
	void (*changed)(void *owner, unsigned index, bool level);
	void *owner;
	unsigned index;
	struct line_listener *next;
};

/*
 * One bit inside the chip: one driver, many listeners; levels, not pulses. In the arena. Listeners are called
 * in the order they were added, only when the level changes.
 */
struct line {
	const char *name;
	bool level;
	struct line_listener *listeners;
};

void line_init(struct line *line, const char *name);
void line_listen(struct line *line, struct line_listener *listener);
void line_set(struct line *line, bool level);
void line_snap(struct line *line, struct snap *snap);

#endif
