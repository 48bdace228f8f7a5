/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The FIFO of the LPS22HH: 128 pairs of pressure and temperature.
 *
 * Where the manual is silent: reading at FIFO_DATA_OUT_PRESS_XL takes a pair out, the other four bytes show the rest of it; an
 * empty FIFO shows the last pair again.
 */
#include <string.h>

#include "peripherals/parts/lps22hh.h"

enum { BYPASS, FILL, CONTINUOUS, DYNAMIC, TRIG_MODES = 4, MODE_MASK = 7, STOP_ON_WTM = 8 };

void lps22hh_fifo_clear(struct lps22hh *lps)
{
	lps->first = lps->count = 0;
	lps->overrun = lps->triggered = false;
}

static unsigned acting(const struct lps22hh *lps)
{
	unsigned mode = lps->reg[LPS22HH_FIFO_CTRL] & MODE_MASK;
	switch (mode) {
	case DYNAMIC: return CONTINUOUS;
	case TRIG_MODES | FILL: return lps->triggered ? FILL : BYPASS;
	case TRIG_MODES | CONTINUOUS: return lps->triggered ? CONTINUOUS : BYPASS;
	case TRIG_MODES | DYNAMIC: return lps->triggered ? FILL : CONTINUOUS;
	case TRIG_MODES: return BYPASS;
	default: return mode;
	}
}

static unsigned depth(const struct lps22hh *lps)
{
	unsigned mark = lps->reg[LPS22HH_FIFO_WTM];
	return (lps->reg[LPS22HH_FIFO_CTRL] & STOP_ON_WTM) && mark ? mark : LPS22HH_SLOTS;
}

static void drop(struct lps22hh *lps)
{
	lps->first = (uint8_t)((lps->first + 1) % LPS22HH_SLOTS);
	lps->count--;
}

void lps22hh_fifo_measured(struct lps22hh *lps, bool event)
{
	lps->triggered |= event;
	unsigned mode = acting(lps);
	if (mode == BYPASS) {
		lps->first = lps->count = 0;
		return;
	}
	if (mode == FILL && lps->count >= depth(lps)) {
		lps->overrun = true;
		return;
	}
	while (lps->count >= depth(lps)) {
		drop(lps);
		lps->overrun = true;
	}
	unsigned place = (lps->first + lps->count) % LPS22HH_SLOTS;
	memcpy(&lps->slot[place * LPS22HH_PAIR], &lps->reg[LPS22HH_PRESS_OUT_XL], LPS22HH_PAIR);
	lps->count++;
}

uint8_t lps22hh_fifo_status2(const struct lps22hh *lps)
{
	unsigned mark = lps->reg[LPS22HH_FIFO_WTM];
	uint8_t status = 0;
	status |= mark && lps->count >= mark ? LPS22HH_WTM : 0;
	status |= lps->overrun ? LPS22HH_OVR : 0;
	status |= lps->count >= LPS22HH_SLOTS ? LPS22HH_FULL : 0;
	return status;
}

uint8_t lps22hh_fifo_read(struct lps22hh *lps, uint8_t at)
{
	if (at == LPS22HH_FIFO_STATUS1) {
		return lps->count;
	}
	if (at == LPS22HH_FIFO_STATUS2) {
		return lps22hh_fifo_status2(lps);
	}
	if (at == LPS22HH_FIFO_DATA_OUT && lps->count) {
		memcpy(lps->shown, &lps->slot[lps->first * LPS22HH_PAIR], LPS22HH_PAIR);
		drop(lps);
		lps->overrun = false;
	}
	return lps->shown[at - LPS22HH_FIFO_DATA_OUT];
}

void lps22hh_fifo_snap(struct lps22hh *lps, struct snap *snap)
{
	snap_enter(snap, "fifo");
	snap_bytes(snap, "slot", lps->slot, sizeof(lps->slot));
	snap_u8(snap, "first", &lps->first);
	snap_u8(snap, "count", &lps->count);
	snap_bytes(snap, "shown", lps->shown, sizeof(lps->shown));
	snap_bool(snap, "overrun", &lps->overrun);
	snap_bool(snap, "triggered", &lps->triggered);
	snap_leave(snap);
	lps->first %= LPS22HH_SLOTS; /* a file may be spoilt */
	lps->count = lps->count > LPS22HH_SLOTS ? LPS22HH_SLOTS : lps->count;
}
