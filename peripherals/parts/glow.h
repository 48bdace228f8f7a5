/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_PARTS_GLOW_H
#define ORRERY_PERIPHERALS_PARTS_GLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/timeline.h"

struct snap;

/*
 * How bright something is that is switched on and off: fully or not at all, and in between while it is switched
 * faster than the eye can follow (a period of at most 20 ms): then the share of the last period. Embedded in a
 * part; `changed` is called with `owner` when what is seen changes.
 */
struct glow {
	struct timeline *timeline;
	void (*changed)(void *owner);
	void *owner;
	struct event settle; /* is it still being switched? */
	uint64_t lit_ps;     /* when it was last switched on */
	uint64_t switched_ps;
	uint8_t percent; /* what is seen */
	bool lit;        /* what is */
};

void glow_init(
	struct glow *glow, struct timeline *timeline, void (*changed)(void *owner), void *owner);
/* Steady since ever. */
void glow_reset(struct glow *glow, bool lit);
void glow_switch(struct glow *glow, bool lit);
void glow_snap(struct glow *glow, struct snap *snap, const char *name);

#endif
