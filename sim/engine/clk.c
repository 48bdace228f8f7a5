/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rates. Tick times are exact: 10^12 / rate is kept as a reduced fraction and every tick is worked out
 * from the moment the present rate began, so nothing drifts.
 */
#include "engine/clk.h"

#include <assert.h>
#include <stddef.h>

#include "base/alloc.h"
#include "base/bits.h"
#include "engine/snap.h"
#include "engine/timeline.h"

static uint64_t common_divisor(uint64_t a, uint64_t b)
{
	while (b) {
		uint64_t rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

static void use_rate(struct clk *clk, uint64_t rate_hz)
{
	uint64_t divisor = common_divisor(PS_PER_SECOND, rate_hz);
	clk->rate_hz = rate_hz;
	clk->ps_num = PS_PER_SECOND / divisor;
	clk->ps_den = rate_hz / divisor;
}

void clk_init(struct clk *clk, const char *name, struct timeline *timeline, uint64_t rate_hz)
{
	*clk = (struct clk){ .name = name, .timeline = timeline, .base_ps = timeline->now_ps };
	use_rate(clk, rate_hz);
}

void clk_listen(struct clk *clk, struct clk_listener *listener)
{
	struct clk_listener **end = &clk->listeners;
	while (*end) {
		assert(*end != listener);
		end = &(*end)->next;
	}
	listener->next = NULL;
	*end = listener;
}

void clk_set_rate(struct clk *clk, uint64_t rate_hz)
{
	if (rate_hz == clk->rate_hz) {
		return;
	}
	for (struct clk_listener *each = clk->listeners; each; each = each->next) {
		arena_touch(clk->timeline->arena, each);
		if (each->changing) {
			each->changing(each->owner);
		}
	}
	clk->base_ticks = clk_ticks_at(clk, clk->timeline->now_ps);
	clk->base_ps = clk->timeline->now_ps;
	use_rate(clk, rate_hz);
	for (struct clk_listener *each = clk->listeners; each; each = each->next) {
		if (each->changed) {
			each->changed(each->owner);
		}
	}
}

uint64_t clk_ticks_at(const struct clk *clk, uint64_t when_ps)
{
	if (when_ps <= clk->base_ps || clk->rate_hz == 0) {
		return clk->base_ticks;
	}
	return clk->base_ticks + bits_muldiv(when_ps - clk->base_ps, clk->ps_den, clk->ps_num);
}

uint64_t clk_time_of(const struct clk *clk, uint64_t ticks)
{
	if (ticks <= clk->base_ticks) {
		return clk->base_ps;
	}
	if (clk->rate_hz == 0) {
		return TIME_NEVER_PS;
	}
	uint64_t delay_ps = bits_muldiv_up(ticks - clk->base_ticks, clk->ps_num, clk->ps_den);
	uint64_t when_ps;
	if (__builtin_add_overflow(clk->base_ps, delay_ps, &when_ps)) {
		return TIME_NEVER_PS;
	}
	return when_ps;
}

void clk_snap(struct clk *clk, struct snap *snap)
{
	snap_enter(snap, clk->name);
	snap_u64(snap, "rate_hz", &clk->rate_hz);
	snap_u64(snap, "base_ps", &clk->base_ps);
	snap_u64(snap, "base_ticks", &clk->base_ticks);
	snap_leave(snap);
	if (snap_mode(snap) == SNAP_LOAD) {
		use_rate(clk, clk->rate_hz);
	}
}
