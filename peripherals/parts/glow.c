/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The brightness of what is switched quickly: the share of the last whole period. */
#include "peripherals/parts/glow.h"

#include "engine/snap.h"

static const uint64_t SLOWEST_PS = 20000000000; /* 50 Hz */

static void see(struct glow *glow, uint64_t percent)
{
	if (glow->percent != percent) {
		glow->percent = (uint8_t)percent;
		glow->changed(glow->owner);
	}
}

static uint64_t steady(const struct glow *glow)
{
	return glow->lit ? 100 : 0;
}

/* Armed while something in between is seen. */
static void settle(void *owner, unsigned index)
{
	struct glow *glow = owner;
	(void)index;
	uint64_t until_ps = glow->switched_ps + SLOWEST_PS;
	if (glow->timeline->now_ps < until_ps) {
		timeline_arm_at(glow->timeline, &glow->settle, until_ps);
	} else {
		see(glow, steady(glow));
	}
}

/* Before it is switched on again: how much of the period that ends was it lit? */
static uint64_t share(const struct glow *glow, uint64_t period_ps)
{
	uint64_t percent = ((glow->switched_ps - glow->lit_ps) * 100 + period_ps / 2) / period_ps;
	return percent < 1 ? 1 : percent > 99 ? 99 : percent;
}

void glow_switch(struct glow *glow, bool lit)
{
	uint64_t now_ps = glow->timeline->now_ps;
	if (lit == glow->lit) {
		return;
	}
	glow->lit = lit;
	uint64_t seen = glow->settle.armed ? glow->percent : steady(glow);
	if (lit) {
		if (glow->lit_ps < now_ps && now_ps - glow->lit_ps <= SLOWEST_PS) {
			seen = share(glow, now_ps - glow->lit_ps);
			if (!glow->settle.armed) {
				timeline_arm_in(glow->timeline, &glow->settle, SLOWEST_PS);
			}
		}
		glow->lit_ps = now_ps;
	}
	glow->switched_ps = now_ps;
	see(glow, seen);
}

void glow_init(
	struct glow *glow, struct timeline *timeline, void (*changed)(void *owner), void *owner)
{
	glow->timeline = timeline;
	glow->changed = changed;
	glow->owner = owner;
	glow->settle = (struct event){ .name = "settle", .fire = settle, .owner = glow };
	glow->lit_ps = TIME_NEVER_PS;
}

void glow_reset(struct glow *glow, bool lit)
{
	timeline_disarm(glow->timeline, &glow->settle);
	glow->lit = lit;
	glow->lit_ps = TIME_NEVER_PS;
	glow->switched_ps = 0;
	see(glow, steady(glow));
}

void glow_snap(struct glow *glow, struct snap *snap, const char *name)
{
	snap_enter(snap, name);
	event_snap(&glow->settle, glow->timeline, snap, "settle");
	snap_u64(snap, "lit_ps", &glow->lit_ps);
	snap_u64(snap, "switched_ps", &glow->switched_ps);
	snap_u8(snap, "percent", &glow->percent);
	snap_bool(snap, "lit", &glow->lit);
	snap_leave(snap);
}
