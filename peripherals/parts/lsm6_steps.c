/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The step counter of LSM6DS3 and LSM6DSO: a step is the length of the acceleration rising above 1.2 g after it was below
 * 1 g, at least 200 ms after the one before; steps count once enough have followed each other within 1.2 s.
 *
 * Where the manual is silent: all of this; the chips' own method is not published.
 */
#include "peripherals/parts/lsm6.h"

enum { LATER_SLOTS = 1333, GAP_SLOTS = 8000 }; /* 200 ms and 1.2 s */

void lsm6_steps_reset(struct lsm6 *lsm6)
{
	lsm6->steps = (struct lsm6_steps){ 0 };
}

bool lsm6_steps_sampled(struct lsm6 *lsm6, unsigned enough)
{
	struct lsm6_steps *steps = &lsm6->steps;
	int64_t square = 0;
	for (unsigned n = 0; n < 3; n++) {
		int64_t mg = lsm6->now[LSM6_AX + n] * lsm6_xl_step(lsm6) / 1000;
		square += mg * mg;
	}
	bool was = steps->high;
	steps->high = square > 1200 * 1200 || (was && square >= 1000 * 1000);
	uint64_t gap = lsm6->slot - steps->latest_slot;
	if (!steps->high || was || (steps->pending && gap < LATER_SLOTS)) {
		return false;
	}
	steps->pending = (uint16_t)(steps->pending && gap <= GAP_SLOTS ? steps->pending + 1 : 1);
	steps->latest_slot = lsm6->slot;
	if (steps->pending < enough) {
		return false;
	}
	/* All of them at first, then one by one. */
	steps->count = (uint16_t)(steps->count + (steps->pending == enough ? enough : 1));
	steps->pending = (uint16_t)(steps->pending > enough ? enough + 1 : steps->pending);
	return true;
}

void lsm6_steps_snap(struct lsm6 *lsm6, struct snap *snap)
{
	struct lsm6_steps *steps = &lsm6->steps;
	snap_enter(snap, "steps");
	snap_u16(snap, "count", &steps->count);
	snap_u16(snap, "pending", &steps->pending);
	snap_u64(snap, "latest_slot", &steps->latest_slot);
	snap_bool(snap, "high", &steps->high);
	snap_leave(snap);
}
