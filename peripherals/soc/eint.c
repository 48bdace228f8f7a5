/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The way of a pad to its external interrupt: with EN set in EINT_DBNC_CON a change passes only
 * after it has been stable for CNT ticks of 8 kHz halved PRESCALER times; without, at once. The
 * ticks are counted from the change, not from a running prescaler.
 *
 * Not modelled: EINT_DBNC_TMP, the debouncers' inner state, reads 0.
 */
#include <stdio.h>

#include "peripherals/soc/cirq.h"

#include "base/bits.h"

enum { CON_DUAL = 1 << 7, CON_POLARITY = 1 << 8, CON_EN = 1 << 9 };
static const uint64_t TICK_PS = 125000000; /* 8 kHz */

static uint32_t config(const struct cirq *cirq, unsigned eint)
{
	return reg_get(&cirq->dev, CIRQ_EINT + eint);
}

bool eint_active(const struct cirq *cirq, unsigned eint)
{
	bool low = config(cirq, eint) & CON_POLARITY;
	return (cirq->stable >> eint & 1) != low;
}

static void pass(struct cirq *cirq, unsigned eint)
{
	timeline_disarm(cirq->dev.timeline, &cirq->debounced[eint]);
	if ((cirq->pads ^ cirq->stable) >> eint & 1) {
		cirq->stable ^= 1u << eint;
		bool dual = config(cirq, eint) & CON_DUAL;
		cirq_eint_moved(cirq, eint, dual || eint_active(cirq, eint));
	}
}

static void debounced(void *owner, unsigned eint)
{
	pass(owner, eint);
}

void eint_input(struct cirq *cirq, unsigned eint, bool level)
{
	struct timeline *timeline = cirq->dev.timeline;
	uint32_t con = config(cirq, eint);
	uint64_t ticks = bits_get(con, 0, 4);
	cirq->pads = bits_set(cirq->pads, eint, 1, level);
	if (!(con & CON_EN) || ticks == 0) {
		pass(cirq, eint);
	} else if (level == (cirq->stable >> eint & 1)) {
		timeline_disarm(timeline, &cirq->debounced[eint]);
	} else {
		timeline_arm_in(
			timeline, &cirq->debounced[eint], (ticks * TICK_PS) << bits_get(con, 4, 3));
	}
}

void eint_configured(struct cirq *cirq, unsigned eint)
{
	uint32_t con = config(cirq, eint);
	if (!(con & CON_EN) || bits_get(con, 0, 4) == 0) {
		pass(cirq, eint);
	}
	cirq_eint_moved(cirq, eint, false);
}

void eint_init(struct cirq *cirq)
{
	for (unsigned n = 0; n < CIRQ_EINTS; n++) {
		cirq->debounced[n] = (struct event){
			.name = "eint", .fire = debounced, .owner = cirq, .index = n
		};
	}
}

void eint_reset(struct cirq *cirq)
{
	for (unsigned n = 0; n < CIRQ_EINTS; n++) {
		timeline_disarm(cirq->dev.timeline, &cirq->debounced[n]);
	}
	cirq->stable = cirq->pads;
}

void eint_snap(struct cirq *cirq, struct snap *snap)
{
	snap_u32(snap, "pads", &cirq->pads);
	snap_u32(snap, "stable", &cirq->stable);
	snap_enter(snap, "debounce");
	for (unsigned n = 0; n < CIRQ_EINTS; n++) {
		char name[8];
		snprintf(name, sizeof(name), "eint%u", n);
		event_snap(&cirq->debounced[n], cirq->dev.timeline, snap, name);
	}
	snap_leave(snap);
}
