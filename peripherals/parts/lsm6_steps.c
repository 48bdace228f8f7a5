/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Step counter, tilt and significant motion of LSM6DS3 and LSM6DSO: a step is the length of the acceleration rising above 1.2 g after it was below
 * 1 g, at least 200 ms after the one before; steps count once enough have followed each other within 1.2 s.
 *
 * Tilt is a direction more than 35 degrees from the one before for two seconds, which then is the new one. Significant motion is
 * a number of steps.
 *
 * Where the manual is silent: most of this; the chips' own methods are not published.
 */
#include "peripherals/parts/lsm6.h"

enum { LATER_SLOTS = 1333, GAP_SLOTS = 8000, TILT_SLOTS = 13333 }; /* 200 ms, 1.2 s, 2 s */
enum { COSINE_PER_MIL = 819 };                                     /* of 35 degrees */

void lsm6_steps_reset(struct lsm6 *lsm6)
{
	lsm6->steps = (struct lsm6_steps){ 0 };
}

static void in_mg(struct lsm6 *lsm6, int64_t *mg)
{
	for (unsigned n = 0; n < 3; n++) {
		mg[n] = lsm6->now[LSM6_AX + n] * lsm6_xl_step(lsm6) / 1000;
	}
}

static int64_t dot(const int64_t *a, const int64_t *b)
{
	return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/* More than 35 degrees between them? Squares, so that there is no root. */
static bool apart(const int64_t *a, const int64_t *b)
{
	int64_t both = dot(a, b);
	if (both <= 0) {
		return true;
	}
	uint64_t most = (uint64_t)(dot(a, a) * dot(b, b)) / 1000000 * COSINE_PER_MIL *
		COSINE_PER_MIL;
	return (uint64_t)(both * both) < most;
}

static void stand(struct lsm6_steps *steps, const int64_t *mg)
{
	for (unsigned n = 0; n < 3; n++) {
		steps->upright[n] = (int16_t)mg[n];
	}
	steps->has_upright = true;
	steps->tilted = false;
}

bool lsm6_tilt_sampled(struct lsm6 *lsm6)
{
	struct lsm6_steps *steps = &lsm6->steps;
	int64_t now[3];
	in_mg(lsm6, now);
	if (!steps->has_upright) {
		stand(steps, now);
	}
	const int64_t before[3] = { steps->upright[0], steps->upright[1], steps->upright[2] };
	if (!apart(before, now)) {
		steps->tilted = false;
	} else if (!steps->tilted) {
		steps->tilted = true;
		steps->tilted_slot = lsm6->slot;
	} else if (lsm6->slot - steps->tilted_slot >= TILT_SLOTS) {
		stand(steps, now);
		return true;
	}
	return false;
}

bool lsm6_motion_stepped(struct lsm6 *lsm6, unsigned enough)
{
	struct lsm6_steps *steps = &lsm6->steps;
	steps->walked++;
	if (steps->walked < enough) {
		return false;
	}
	steps->walked = 0;
	return true;
}

bool lsm6_steps_sampled(struct lsm6 *lsm6, unsigned enough)
{
	struct lsm6_steps *steps = &lsm6->steps;
	int64_t now[3];
	in_mg(lsm6, now);
	int64_t square = dot(now, now);
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
	snap_bool(snap, "has_upright", &steps->has_upright);
	for (unsigned n = 0; n < 3; n++) {
		snap_u16(snap, "upright", (uint16_t *)&steps->upright[n]);
	}
	snap_u64(snap, "tilted_slot", &steps->tilted_slot);
	snap_bool(snap, "tilted", &steps->tilted);
	snap_u16(snap, "walked", &steps->walked);
	snap_leave(snap);
}
