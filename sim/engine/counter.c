/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A counter nobody ticks. The clock's ticks are continuous across changes of its rate, so a start in
 * ticks stays true; only the alarm's place in time has to be worked out anew.
 */
#include "engine/counter.h"

#include <assert.h>
#include <stddef.h>

#include "engine/snap.h"

static uint64_t ticks_now(const struct counter *counter)
{
	return clk_ticks_at(counter->clk, counter->timeline->now_ps);
}

static uint64_t counts_to_ticks(const struct counter *counter, uint64_t counts)
{
	uint64_t ticks;
	if (__builtin_mul_overflow(counts, counter->divider, &ticks) ||
		__builtin_add_overflow(ticks, counter->started_ticks, &ticks)) {
		return UINT64_MAX;
	}
	return ticks;
}

static void arm(struct counter *counter)
{
	uint64_t ticks = counts_to_ticks(counter, counter->alarm_in);
	timeline_arm_at(counter->timeline, &counter->alarm, clk_time_of(counter->clk, ticks));
}

static void rate_changed(void *owner)
{
	struct counter *counter = owner;
	/* An alarm whose count is reached has fired or fires at this very moment. */
	if (counter->running && counter_elapsed(counter) < counter->alarm_in) {
		arm(counter);
	}
}

void counter_init(struct counter *counter, struct timeline *timeline, struct clk *clk)
{
	counter->timeline = timeline;
	counter->clk = clk;
	counter->divider = 1;
	counter->listener = (struct clk_listener){ .changed = rate_changed, .owner = counter };
	clk_listen(clk, &counter->listener);
}

void counter_reset(struct counter *counter)
{
	timeline_disarm(counter->timeline, &counter->alarm);
	counter->running = false;
	counter->from = 0;
	counter->divider = 1;
	counter->started_ticks = 0;
	counter->alarm_in = 0;
}

void counter_start(struct counter *counter, uint32_t from, uint32_t divider, uint64_t alarm_in)
{
	assert(divider > 0);
	counter->running = true;
	counter->from = from;
	counter->divider = divider;
	counter->started_ticks = ticks_now(counter);
	counter->alarm_in = alarm_in;
	if (alarm_in > 0) {
		arm(counter);
	} else {
		timeline_disarm(counter->timeline, &counter->alarm);
	}
}

void counter_stop(struct counter *counter)
{
	if (counter->running) {
		counter->from = counter_value(counter);
		counter->running = false;
		timeline_disarm(counter->timeline, &counter->alarm);
	}
}

void counter_set(struct counter *counter, uint32_t value)
{
	if (counter->running) {
		counter_start(counter, value, counter->divider, counter->alarm_in);
	} else {
		counter->from = value;
	}
}

uint64_t counter_elapsed(const struct counter *counter)
{
	if (!counter->running) {
		return 0;
	}
	uint64_t ticks = ticks_now(counter);
	/* Another core may stand a little earlier in the same slice than the one that started us. */
	return ticks > counter->started_ticks ?
		(ticks - counter->started_ticks) / counter->divider :
		0;
}

uint32_t counter_value(const struct counter *counter)
{
	uint32_t elapsed = (uint32_t)counter_elapsed(counter);
	return counter->down ? counter->from - elapsed : counter->from + elapsed;
}

void counter_snap(struct counter *counter, struct snap *snap, const char *name)
{
	snap_enter(snap, name);
	snap_bool(snap, "running", &counter->running);
	snap_bool(snap, "down", &counter->down);
	snap_u32(snap, "from", &counter->from);
	snap_u32(snap, "divider", &counter->divider);
	snap_u64(snap, "started_ticks", &counter->started_ticks);
	snap_u64(snap, "alarm_in", &counter->alarm_in);
	event_snap(&counter->alarm, counter->timeline, snap, "alarm");
	snap_leave(snap);
	if (counter->divider == 0) {
		counter->divider = 1; /* a snap is a file: it may be spoilt */
	}
}
