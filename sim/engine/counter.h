/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_ENGINE_COUNTER_H
#define ORRERY_ENGINE_COUNTER_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/clk.h"
#include "engine/timeline.h"

/*
 * A lazily evaluated 32-bit counter on a clock: nothing ticks; the value is worked out when somebody
 * looks, and `alarm` fires a given number of counts after the start. Survives clock rate changes.
 * Embedded in its owner, in the arena.
 */
struct counter {
	struct timeline *timeline;
	struct clk *clk;
	struct clk_listener listener;
	struct event alarm; /* the owner fills name, fire, owner, index */
	bool running;
	bool down;              /* counts down when true; set while stopped */
	uint32_t from;          /* value at the start; value while stopped */
	uint32_t divider;       /* clock ticks a count, at least 1 */
	uint64_t started_ticks; /* clk ticks at the start */
	uint64_t alarm_in;      /* counts from the start to the alarm; 0 means none */
};

/* Once, after the clock is known (registers as a listener of the clock). */
void counter_init(struct counter *counter, struct timeline *timeline, struct clk *clk);
/* Back to stopped at 0, alarm disarmed; keeps clock, direction and the alarm's owner. */
void counter_reset(struct counter *counter);
void counter_start(struct counter *counter, uint32_t from, uint32_t divider, uint64_t alarm_in);
/* Holds the present value. */
void counter_stop(struct counter *counter);
/* Sets the value; a running counter goes on from it, its alarm as counted from now. */
void counter_set(struct counter *counter, uint32_t value);
uint32_t counter_value(const struct counter *counter);
/* Counts since the start, not reduced to 32 bits; 0 while stopped. */
uint64_t counter_elapsed(const struct counter *counter);
void counter_snap(struct counter *counter, struct snap *snap, const char *name);

#endif
