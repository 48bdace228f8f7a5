/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What LSM6DS3 and LSM6DSO recognise in the acceleration: wake-up, free fall, single and double tap, six positions, inactivity.
 * Wake-up, tap and inactivity look at the slope, half the difference of two samples.
 *
 * Where the manual is silent: a threshold is passed by more, not by as much; a position is seen on an axis that has more than the
 * cosine of the set angle of 1 g; the flag of a position change stands for one sample, that of a tap through its quiet time; when several axes
 * pass the tap threshold at once the first of X, Y, Z counts.
 * Not modelled: the high-pass filter instead of the slope (SLOPE_FDS), tap priority.
 */
#include <stdlib.h>
#include <string.h>

#include "peripherals/parts/lsm6.h"

enum { /* WAKE_UP_SRC; the axes X, Y, Z are bits 2, 1, 0 here and in TAP_SRC */
	AXIS_X = 1 << 2,
	WU_IA = 1 << 3,
	SLEEP_STATE = 1 << 4,
	FF_IA = 1 << 5,
	SLEEP_CHANGE = 1 << 6,
	ANY_AXIS = 7,
};

enum { /* TAP_SRC */
	TAP_SIGN = 1 << 3,
	DOUBLE_TAP = 1 << 4,
	SINGLE_TAP = 1 << 5,
	TAP_IA = 1 << 6,
};

enum { D6D_IA = 1 << 6 };
enum { TAP_CFG_LIR = 1 << 0, TAP_CFG_X = 1 << 3 };
enum { SLEEP_STATUS_ON_INT = 1 << 5 }; /* TAP_CFG0 of the LSM6DSO */
enum { TAP_THS_D4D = 1 << 7 };
enum { WAKE_UP_THS_DOUBLE = 1 << 7, WAKE_UP_THS_MASK = 0x3f };
enum {
	MD_6D = 1 << 2,
	MD_DOUBLE = 1 << 3,
	MD_FALL = 1 << 4,
	MD_WAKE = 1 << 5,
	MD_SINGLE = 1 << 6,
	MD_SLEEP = 1 << 7
};
enum { STEPS_PER_WAKE_LSB = 512, STEPS_PER_FINE_LSB = 128, STEPS_PER_TAP_LSB = 1024 };

static bool latched(struct lsm6 *lsm6)
{
	return *lsm6_reg(lsm6, lsm6->chip->tap_cfg) & TAP_CFG_LIR;
}

/* A flag that holds, or is kept where interrupts are latched. True when it rose. */
static bool flag(struct lsm6 *lsm6, uint8_t at, uint8_t bits, bool holds)
{
	uint8_t *reg = lsm6_reg(lsm6, at);
	uint8_t before = *reg;
	if (holds) {
		*reg |= bits;
	} else if (!latched(lsm6)) {
		*reg &= (uint8_t)~bits;
	}
	return *reg & ~before & bits;
}

static int wake_threshold(struct lsm6 *lsm6)
{
	bool fine = lsm6->chip == &lsm6dso_chip && (*lsm6_reg(lsm6, LSM6_WAKE_UP_DUR) & 0x10);
	return (*lsm6_reg(lsm6, LSM6_WAKE_UP_THS) & WAKE_UP_THS_MASK) *
		(fine ? STEPS_PER_FINE_LSB : STEPS_PER_WAKE_LSB);
}

static bool wake(struct lsm6 *lsm6)
{
	struct lsm6_events *events = &lsm6->events;
	int threshold = wake_threshold(lsm6);
	uint8_t axes = 0;
	for (unsigned n = 0; n < 3; n++) {
		axes |= abs(events->slope[n]) > threshold ? (uint8_t)(AXIS_X >> n) : 0;
	}
	unsigned duration = *lsm6_reg(lsm6, LSM6_WAKE_UP_DUR) >> 5 & 3;
	events->wake_for = axes ? (uint16_t)(events->wake_for + (events->wake_for < 4)) : 0;
	bool now = threshold && events->wake_for > duration;
	flag(lsm6, LSM6_WAKE_UP_SRC, ANY_AXIS, false);
	if (now) {
		*lsm6_reg(lsm6, LSM6_WAKE_UP_SRC) |= axes;
	}
	return flag(lsm6, LSM6_WAKE_UP_SRC, WU_IA, now);
}

static bool fall(struct lsm6 *lsm6)
{
	static const int64_t thresholds[] = { 156000, 219000, 250000, 312000, 344000, 406000,
		469000, 500000 };
	uint8_t config = *lsm6_reg(lsm6, LSM6_FREE_FALL);
	int64_t threshold = thresholds[config & 7];
	unsigned duration = config >> 3 | (unsigned)(*lsm6_reg(lsm6, LSM6_WAKE_UP_DUR) & 0x80) >> 2;
	bool weightless = true;
	for (unsigned n = 0; n < 3; n++) {
		weightless &= llabs(lsm6->now[LSM6_AX + n] * lsm6_xl_step(lsm6)) < threshold;
	}
	uint16_t *fall_for = &lsm6->events.fall_for;
	*fall_for = weightless ? (uint16_t)(*fall_for + (*fall_for < 1000)) : 0;
	return flag(lsm6, LSM6_WAKE_UP_SRC, FF_IA, duration && weightless && *fall_for >= duration);
}

static bool six_positions(struct lsm6 *lsm6)
{
	static const int64_t cosines[] = { 173648, 342020, 500000, 642788 };
	uint8_t config = *lsm6_reg(lsm6, LSM6_TAP_THS_6D);
	int64_t threshold = cosines[config >> 5 & 3];
	uint8_t position = 0;
	for (unsigned n = 0; n < (config & TAP_THS_D4D ? 2u : 3u); n++) {
		int64_t felt = lsm6->now[LSM6_AX + n] * lsm6_xl_step(lsm6);
		position |= (uint8_t)((felt > threshold                 ? 2u :
						      felt < -threshold ? 1u :
									  0u)
			<< 2 * n);
	}
	bool changed = position && position != lsm6->events.position;
	lsm6->events.position = position ? position : lsm6->events.position;
	uint8_t *source = lsm6_reg(lsm6, LSM6_D6D_SRC);
	*source = (uint8_t)((*source & ~0x3f) | position);
	return flag(lsm6, LSM6_D6D_SRC, D6D_IA, changed);
}

/* The axis whose slope is past its tap threshold; 3 without one. */
static unsigned tapped_axis(struct lsm6 *lsm6)
{
	for (unsigned n = 0; n < 3; n++) {
		int threshold = lsm6->chip->tap_threshold(lsm6, n) * STEPS_PER_TAP_LSB;
		bool enabled = *lsm6_reg(lsm6, lsm6->chip->tap_cfg) & TAP_CFG_X >> n;
		if (enabled && threshold && abs(lsm6->events.slope[n]) > threshold) {
			return n;
		}
	}
	return 3;
}

static uint16_t window(struct lsm6 *lsm6, unsigned shift, unsigned mask, unsigned unit)
{
	unsigned length = *lsm6_reg(lsm6, LSM6_INT_DUR2) >> shift & mask;
	return (uint16_t)(length ? length * unit : unit / 2);
}

/* The slope is small again in time: that was a tap. True when it makes an event. */
static bool tap_ended(struct lsm6 *lsm6)
{
	struct lsm6_events *events = &lsm6->events;
	bool doubles = *lsm6_reg(lsm6, LSM6_WAKE_UP_THS) & WAKE_UP_THS_DOUBLE;
	bool second = doubles && events->taps == 1;
	uint8_t flags = (uint8_t)(TAP_IA | AXIS_X >> events->tap_axis);
	flags |= second ? DOUBLE_TAP : SINGLE_TAP;
	flags |= events->tap_negative ? TAP_SIGN : 0;
	*lsm6_reg(lsm6, LSM6_TAP_SRC) = 0;
	flag(lsm6, LSM6_TAP_SRC, flags, true);
	events->taps = doubles && !second;
	events->tap_state = LSM6_TAP_QUIET;
	events->tap_left = window(lsm6, 2, 3, 4);
	return true;
}

static void tap_begins(struct lsm6 *lsm6, unsigned axis)
{
	struct lsm6_events *events = &lsm6->events;
	events->tap_axis = (uint8_t)axis;
	events->tap_negative = events->slope[axis] < 0;
	events->tap_state = LSM6_TAP_SHOCK;
	events->tap_left = window(lsm6, 0, 3, 8);
}

static bool tap(struct lsm6 *lsm6)
{
	struct lsm6_events *events = &lsm6->events;
	unsigned axis = tapped_axis(lsm6);
	bool over = events->tap_left == 0 || --events->tap_left == 0;
	switch (events->tap_state) {
	case LSM6_TAP_SHOCK:
		if (axis == 3) {
			return tap_ended(lsm6);
		}
		if (over) {
			events->tap_state = LSM6_TAP_WAIT; /* too long for a tap */
			events->taps = 0;
		}
		break;
	case LSM6_TAP_WAIT: events->tap_state = axis == 3 ? LSM6_TAP_IDLE : LSM6_TAP_WAIT; break;
	case LSM6_TAP_QUIET:
		if (over) {
			flag(lsm6, LSM6_TAP_SRC, 0x7f, false);
			events->tap_state = events->taps ? LSM6_TAP_BETWEEN : LSM6_TAP_IDLE;
			events->tap_left = window(lsm6, 4, 15, 32);
		}
		break;
	default:
		if (axis < 3) {
			tap_begins(lsm6, axis);
		} else if (over) {
			events->tap_state = LSM6_TAP_IDLE;
			events->taps = 0;
		}
	}
	return false;
}

/* Stillness for long enough is sleep; the first movement ends it. */
static bool rest(struct lsm6 *lsm6)
{
	struct lsm6_events *events = &lsm6->events;
	uint8_t *source = lsm6_reg(lsm6, LSM6_WAKE_UP_SRC);
	bool was = events->asleep;
	unsigned length = *lsm6_reg(lsm6, LSM6_WAKE_UP_DUR) & 15;
	unsigned needed = length ? length * 512 : 16;
	bool still = true;
	for (unsigned n = 0; n < 3; n++) {
		still &= abs(events->slope[n]) <= wake_threshold(lsm6);
	}
	events->still_for = still ? (uint16_t)(events->still_for + (events->still_for < 8000)) : 0;
	events->asleep = lsm6->chip->inactivity(lsm6) >= 0 &&
		(events->still_for >= needed || (was && still));
	*source = (uint8_t)(events->asleep ? *source | SLEEP_STATE : *source & ~SLEEP_STATE);
	return flag(lsm6, LSM6_WAKE_UP_SRC, SLEEP_CHANGE,
		lsm6->chip == &lsm6dso_chip && was != events->asleep);
}

bool lsm6_events_sampled(struct lsm6 *lsm6)
{
	struct lsm6_events *events = &lsm6->events;
	for (unsigned n = 0; n < 3; n++) {
		int16_t now = lsm6->now[LSM6_AX + n];
		events->slope[n] = events->has_before ? (int16_t)((now - events->before[n]) / 2) :
							0;
		events->before[n] = now;
	}
	events->has_before = true;
	if (!lsm6->chip->events_enabled(lsm6)) {
		return false;
	}
	bool any = wake(lsm6);
	any |= fall(lsm6);
	any |= tap(lsm6);
	any |= six_positions(lsm6);
	rest(lsm6);
	return any;
}

void lsm6_events_clear(struct lsm6 *lsm6, uint8_t at)
{
	if (!latched(lsm6)) {
		return;
	}
	if (at == 0 || at == LSM6_WAKE_UP_SRC) {
		*lsm6_reg(lsm6, LSM6_WAKE_UP_SRC) &= SLEEP_STATE;
	}
	if (at == 0 || at == LSM6_TAP_SRC) {
		*lsm6_reg(lsm6, LSM6_TAP_SRC) = 0;
	}
	if (at == 0 || at == LSM6_D6D_SRC) {
		*lsm6_reg(lsm6, LSM6_D6D_SRC) &= (uint8_t)~D6D_IA;
	}
}

uint8_t lsm6_events_flags(struct lsm6 *lsm6)
{
	uint8_t wake_up = *lsm6_reg(lsm6, LSM6_WAKE_UP_SRC), taps = *lsm6_reg(lsm6, LSM6_TAP_SRC);
	bool changes = lsm6->chip == &lsm6dso_chip &&
		!(*lsm6_reg(lsm6, lsm6->chip->tap_cfg) & SLEEP_STATUS_ON_INT);
	uint8_t sleeps = changes ? SLEEP_CHANGE : SLEEP_STATE;
	uint8_t flags = 0;
	flags |= wake_up & WU_IA ? MD_WAKE : 0;
	flags |= wake_up & FF_IA ? MD_FALL : 0;
	flags |= wake_up & sleeps ? MD_SLEEP : 0;
	flags |= taps & SINGLE_TAP ? MD_SINGLE : 0;
	flags |= taps & DOUBLE_TAP ? MD_DOUBLE : 0;
	flags |= *lsm6_reg(lsm6, LSM6_D6D_SRC) & D6D_IA ? MD_6D : 0;
	return flags;
}

void lsm6_events_reset(struct lsm6 *lsm6)
{
	lsm6->events = (struct lsm6_events){ 0 };
}

void lsm6_events_snap(struct lsm6 *lsm6, struct snap *snap)
{
	struct lsm6_events *events = &lsm6->events;
	snap_enter(snap, "events");
	snap_bool(snap, "has_before", &events->has_before);
	for (unsigned n = 0; n < 3; n++) {
		snap_u16(snap, "before", (uint16_t *)&events->before[n]);
		snap_u16(snap, "slope", (uint16_t *)&events->slope[n]);
	}
	snap_u16(snap, "wake_for", &events->wake_for);
	snap_u16(snap, "fall_for", &events->fall_for);
	snap_u16(snap, "still_for", &events->still_for);
	snap_u8(snap, "tap_state", &events->tap_state);
	snap_u8(snap, "tap_axis", &events->tap_axis);
	snap_u8(snap, "taps", &events->taps);
	snap_bool(snap, "tap_negative", &events->tap_negative);
	snap_u16(snap, "tap_left", &events->tap_left);
	snap_u8(snap, "position", &events->position);
	snap_bool(snap, "asleep", &events->asleep);
	snap_leave(snap);
	events->tap_axis %= 3; /* a file may be spoilt */
}
