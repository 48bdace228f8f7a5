/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Registers of the LPS22HH.
 *
 * Where the manual is silent: SWRESET takes 10 us; BOOT, as after power-on, 2.2 ms and puts the registers back as well. A
 * reserved register reads 0 and ignores writes.
 */
#include <string.h>

#include "peripherals/parts/lps22hh.h"

enum { RESET_US = 10, BOOT_US = 2200, RESET_AZ = 1 << 4, RESET_ARP = 1 << 6, LIR = 1 << 2 };

static const struct lps22hh_reg {
	uint8_t at, reset, writable;
} regs[] = {
	{ LPS22HH_INTERRUPT_CFG, 0x00, 0xff },
	{ LPS22HH_THS_P_L, 0x00, 0xff },
	{ LPS22HH_THS_P_H, 0x00, 0x7f },
	{ LPS22HH_IF_CTRL, 0x00, 0x9f },
	{ LPS22HH_WHO_AM_I, 0xb3, 0x00 },
	{ LPS22HH_CTRL_REG1, 0x00, 0x7f },
	{ LPS22HH_CTRL_REG2, 0x10, 0xf7 },
	{ LPS22HH_CTRL_REG3, 0x00, 0x3f },
	{ LPS22HH_FIFO_CTRL, 0x00, 0x0f },
	{ LPS22HH_FIFO_WTM, 0x00, 0x7f },
	{ LPS22HH_REF_P_L, 0x00, 0x00 },
	{ LPS22HH_REF_P_H, 0x00, 0x00 },
	{ LPS22HH_RPDS_L, 0x00, 0xff },
	{ LPS22HH_RPDS_H, 0x00, 0xff },
	{ LPS22HH_INT_SOURCE, 0x00, 0x00 },
	{ LPS22HH_FIFO_STATUS1, 0x00, 0x00 },
	{ LPS22HH_FIFO_STATUS2, 0x00, 0x00 },
	{ LPS22HH_STATUS, 0x00, 0x00 },
};
enum { COUNT = sizeof(regs) / sizeof(regs[0]) };

void lps22hh_regs_reset(struct lps22hh *lps)
{
	memset(lps->reg, 0, sizeof(lps->reg));
	for (unsigned n = 0; n < COUNT; n++) {
		lps->reg[regs[n].at] = regs[n].reset;
	}
	lps->half_read = 0;
	memset(lps->shown, 0, sizeof(lps->shown));
	lps22hh_measure_reset(lps);
	lps22hh_fifo_clear(lps);
	lps22hh_pins_update(lps);
}

static void restart(void *owner, unsigned index)
{
	(void)index;
	lps22hh_regs_reset(owner);
}

void lps22hh_regs_init(struct lps22hh *lps)
{
	lps->restart = (struct event){ .name = "restart", .fire = restart, .owner = lps };
}

/* The highest byte read ends what a lower one began. */
static uint8_t read_output(struct lps22hh *lps, uint8_t at)
{
	bool temperature = at >= LPS22HH_TEMP_OUT_L;
	uint8_t bit = temperature ? 2 : 1;
	bool highest = at == LPS22HH_TEMP_OUT_H || at == LPS22HH_TEMP_OUT_L - 1;
	lps->half_read = (uint8_t)(highest ? lps->half_read & ~bit : lps->half_read | bit);
	if (highest) {
		lps->reg[LPS22HH_STATUS] &= (uint8_t) ~(
			temperature ? LPS22HH_T_DA | LPS22HH_T_OR : LPS22HH_P_DA | LPS22HH_P_OR);
	}
	return lps->reg[at];
}

uint8_t lps22hh_read(void *owner, uint8_t at)
{
	struct lps22hh *lps = owner;
	uint8_t value = lps->reg[at];
	if (at >= LPS22HH_PRESS_OUT_XL && at <= LPS22HH_TEMP_OUT_H) {
		value = read_output(lps, at);
	} else if (at == LPS22HH_FIFO_STATUS1 || at == LPS22HH_FIFO_STATUS2 ||
		(at >= LPS22HH_FIFO_DATA_OUT && at <= LPS22HH_FIFO_DATA_LAST)) {
		value = lps22hh_fifo_read(lps, at);
	} else if (at == LPS22HH_INT_SOURCE) {
		value |= lps->restart.armed && (lps->reg[LPS22HH_CTRL_REG2] & LPS22HH_BOOT) ? 0x80 :
											      0;
		lps->reg[at] = lps->reg[LPS22HH_INTERRUPT_CFG] & LIR ? 0 : lps->reg[at];
	}
	lps22hh_pins_update(lps);
	return value;
}

static void wrote(struct lps22hh *lps, uint8_t at, uint8_t value, uint8_t before)
{
	struct timeline *timeline = lps->part.timeline;
	switch (at) {
	case LPS22HH_CTRL_REG1: lps22hh_measure_control(lps, (before ^ value) & 0x70, false); break;
	case LPS22HH_CTRL_REG2:
		lps22hh_measure_control(lps, false, value & ~before & LPS22HH_ONE_SHOT);
		if (value & LPS22HH_BOOT) {
			timeline_arm_in(timeline, &lps->restart, BOOT_US * PS_PER_US);
		} else if (value & LPS22HH_SWRESET) {
			timeline_arm_in(timeline, &lps->restart, RESET_US * PS_PER_US);
		}
		break;
	case LPS22HH_INTERRUPT_CFG:
		lps->zeroed &= !(value & RESET_AZ);
		lps->referenced &= !(value & RESET_ARP);
		if (value & (RESET_AZ | RESET_ARP)) {
			lps->reg[LPS22HH_REF_P_L] = lps->reg[LPS22HH_REF_P_H] = 0;
		}
		lps->reg[at] &= (uint8_t) ~(RESET_AZ | RESET_ARP);
		break;
	case LPS22HH_FIFO_CTRL:
		if ((value & 3) == 0 || ((before ^ value) & 7)) {
			lps22hh_fifo_clear(lps);
		}
		break;
	default: break;
	}
}

void lps22hh_write(void *owner, uint8_t at, uint8_t value)
{
	struct lps22hh *lps = owner;
	for (unsigned n = 0; n < COUNT; n++) {
		if (regs[n].at == at) {
			uint8_t before = lps->reg[at];
			uint8_t now = value & regs[n].writable;
			lps->reg[at] = (uint8_t)((before & ~regs[n].writable) | now);
			wrote(lps, at, now, before);
			lps22hh_pins_update(lps);
			return;
		}
	}
	log_guest(lps->part.log, lps, at,
		"%s: 0x%02x written to register 0x%02x, which is reserved or for reading only",
		lps->part.name, value, at);
}

uint8_t lps22hh_next(void *owner, uint8_t at)
{
	const struct lps22hh *lps = owner;
	if (!(lps->reg[LPS22HH_CTRL_REG2] & LPS22HH_IF_ADD_INC)) {
		return at;
	}
	return (uint8_t)(at == LPS22HH_FIFO_DATA_LAST ? LPS22HH_FIFO_DATA_OUT : at + 1);
}

void lps22hh_regs_snap(struct lps22hh *lps, struct snap *snap)
{
	struct timeline *timeline = lps->part.timeline;
	snap_bytes(snap, "registers", lps->reg, sizeof(lps->reg));
	snap_u8(snap, "half_read", &lps->half_read);
	snap_bool(snap, "zeroed", &lps->zeroed);
	snap_bool(snap, "referenced", &lps->referenced);
	event_snap(&lps->measure, timeline, snap, "measure");
	event_snap(&lps->restart, timeline, snap, "restart");
	event_snap(&lps->pulse, timeline, snap, "pulse");
	snap_bool(snap, "pulsing", &lps->pulsing);
}
