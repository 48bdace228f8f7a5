/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TOOLS_SCREENSHOT_H
#define ORRERY_TOOLS_SCREENSHOT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "engine/timeline.h"

struct machine;
struct part;
struct screenshots;

/* One picture of a part to be saved as PNG. */
struct screenshot {
	struct screenshots *all;
	struct part *part;
	char *path;
	uint64_t when_ps; /* TIME_NEVER_PS: at the end of the run */
	struct event event;
	bool taken;
	struct screenshot *next; /* in the order they were asked for */
};

/* Zeroed, with the machine set; screenshots_finish gives everything back. */
struct screenshots {
	struct machine *machine;
	struct screenshot *first;
	struct error err; /* the first that could not be written */
};

/*
 * PART=FILE or PART=FILE@TIME, before the run: a part that is not there or has no picture, a bad time and a file
 * that cannot be written are errors now. An old file stays until its picture is taken.
 */
bool screenshot_add(struct screenshots *all, const char *spec, struct error *err);
/*
 * After the run: takes those that wait for its end. False when any could not be written, or when the run ended
 * before its time.
 */
bool screenshots_end(struct screenshots *all, struct error *err);
void screenshots_finish(struct screenshots *all);

#endif
