/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SysTick: 24 bits down at the core clock; at zero COUNTFLAG is set and, with TICKINT, the exception is pended; the
 * next clock loads RELOAD. Source: ARMv7-M Architecture Reference Manual, B3.3.
 *
 * Not modelled: a reference clock of its own (CLKSOURCE is kept; the core clock counts always).
 */
#include "machine/device.h"
#include "machine/nvic.h"
#include "peripherals/cortex_m/cortex_m.h"

enum { CSR, RVR, CVR };
static const char *const regs[] = { "SYST_CSR", "SYST_RVR", "SYST_CVR", NULL };
enum { CSR_ENABLE = 1, CSR_TICKINT = 2, CSR_COUNTFLAG = 1 << 16 };

struct systick {
	struct device dev;
	struct event zero;
	struct clk_listener listener;
	uint64_t started; /* clk ticks at which `from` was the value */
	uint32_t from;
	uint32_t reload; /* in force; RVR is folded in when it is written */
	bool running;
	bool counted; /* COUNTFLAG */
};

static uint64_t elapsed(const struct systick *st)
{
	uint64_t now = clk_ticks_at(st->dev.clk[0], st->dev.timeline->now_ps);
	return now > st->started ? now - st->started : 0;
}

static uint32_t value(const struct systick *st)
{
	uint64_t passed = st->running ? elapsed(st) : 0;
	if (passed <= st->from) {
		return st->from - (uint32_t)passed;
	}
	if (!st->reload) {
		return 0;
	}
	return st->reload - (uint32_t)((passed - st->from - 1) % (st->reload + UINT64_C(1)));
}

/* Counting goes on from a value, from now. */
static void rebase(struct systick *st, uint32_t from)
{
	st->from = from;
	st->started = clk_ticks_at(st->dev.clk[0], st->dev.timeline->now_ps);
}

static void arm(struct systick *st)
{
	timeline_disarm(st->dev.timeline, &st->zero);
	if (!st->running || (!st->from && !st->reload)) {
		return;
	}
	uint64_t passed = elapsed(st), period = st->reload + UINT64_C(1);
	uint64_t next = st->from;
	if (!st->from || passed >= st->from) {
		if (!st->reload) {
			return;
		}
		next = st->from + ((passed - st->from) / period + 1) * period;
	}
	timeline_arm_at(
		st->dev.timeline, &st->zero, clk_time_of(st->dev.clk[0], st->started + next));
}

static void reached_zero(void *owner, unsigned index)
{
	struct systick *st = owner;
	st->counted = true;
	if (reg_get(&st->dev, CSR) & CSR_TICKINT) {
		nvic_pend(st->dev.aux, EXC_SYSTICK);
	}
	arm(st);
}

static uint32_t systick_read(struct device *dev, unsigned reg, uint32_t kept)
{
	const struct systick *st = (const struct systick *)dev;
	if (reg == CVR) {
		return value(st);
	}
	return reg == CSR ? (kept & 7) | (st->counted ? CSR_COUNTFLAG : 0) : kept;
}

static void systick_popped(struct device *dev, unsigned reg)
{
	if (reg == CSR) {
		((struct systick *)dev)->counted = false;
	}
}

static void systick_wrote(struct device *dev, unsigned reg, uint32_t raw)
{
	struct systick *st = (struct systick *)dev;
	switch (reg) {
	case CSR: {
		bool run = reg_get(dev, CSR) & CSR_ENABLE;
		if (run != st->running) {
			uint32_t now = value(st);
			st->running = run;
			rebase(st, now);
		}
		break;
	}
	case RVR:
		rebase(st, value(st));
		st->reload = reg_get(dev, RVR) & 0xffffff;
		break;
	case CVR:
		rebase(st, 0);
		st->counted = false;
		break;
	default: return;
	}
	arm(st);
}

static void clock_changing(void *owner)
{
	struct systick *st = owner;
	rebase(st, value(st));
}

static void clock_changed(void *owner)
{
	struct systick *st = owner;
	st->started = clk_ticks_at(st->dev.clk[0], st->dev.timeline->now_ps);
	arm(st);
}

static void systick_init(struct device *dev)
{
	struct systick *st = (struct systick *)dev;
	st->zero = (struct event){ .name = "systick", .fire = reached_zero, .owner = st };
	st->listener = (struct clk_listener){
		.changing = clock_changing, .changed = clock_changed, .owner = st
	};
	clk_listen(dev->clk[0], &st->listener);
}

static void systick_reset(struct device *dev)
{
	struct systick *st = (struct systick *)dev;
	timeline_disarm(dev->timeline, &st->zero);
	st->running = st->counted = false;
	st->from = 0;
	st->started = 0;
	st->reload = 0;
}

static void systick_snap(struct device *dev, struct snap *snap)
{
	struct systick *st = (struct systick *)dev;
	snap_u64(snap, "started", &st->started);
	snap_u32(snap, "from", &st->from);
	snap_u32(snap, "reload", &st->reload);
	snap_bool(snap, "running", &st->running);
	snap_bool(snap, "counted", &st->counted);
	event_snap(&st->zero, dev->timeline, snap, "zero");
}

const struct device_ops systick_ops = {
	.type = "armv7m-systick",
	.size = sizeof(struct systick),
	.regs = regs,
	.clocks = NAMES("bus"),
	.init = systick_init,
	.reset = systick_reset,
	.read = systick_read,
	.popped = systick_popped,
	.wrote = systick_wrote,
	.snap = systick_snap,
};
