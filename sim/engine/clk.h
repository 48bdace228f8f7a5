/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_ENGINE_CLK_H
#define ORRERY_ENGINE_CLK_H

#include <stdbool.h>
#include <stdint.h>

struct snap;
struct timeline;

struct clk_listener {
	/* Called before the change (rate_hz still old, `now` = moment of change) and after it. */
	void (*changing)(void *owner);
	void (*changed)(void *owner);
	void *owner;
	struct clk_listener *next;
};

/*
 * A rate in Hz; 0 means stopped. Ticks are counted from time 0 of the last change, exactly:
 * tick n of a rate r is at n * 10^12 / r picoseconds, rounded up. Lives in the arena.
 */
struct clk {
	const char *name;
	struct timeline *timeline;
	uint64_t rate_hz;
	uint64_t base_ps;    /* when the present rate began */
	uint64_t base_ticks; /* ticks counted before that */
	/* 10^12 / rate_hz reduced: ps = ticks * ps_num / ps_den */
	uint64_t ps_num, ps_den;
	struct clk_listener *listeners;
};

void clk_init(struct clk *clk, const char *name, struct timeline *timeline, uint64_t rate_hz);
void clk_set_rate(struct clk *clk, uint64_t rate_hz);
void clk_listen(struct clk *clk, struct clk_listener *listener);

/* Whole ticks since power-on at a time not before base_ps (earlier times count as base_ps). */
uint64_t clk_ticks_at(const struct clk *clk, uint64_t when_ps);
/* The first picosecond at which clk_ticks_at() reaches `ticks`; TIME_NEVER_PS when stopped. */
uint64_t clk_time_of(const struct clk *clk, uint64_t ticks);

void clk_snap(struct clk *clk, struct snap *snap);

#endif
