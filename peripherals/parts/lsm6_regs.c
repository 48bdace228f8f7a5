/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Registers of LSM6DS3 and LSM6DSO: pages, write masks, what reading does, reset.
 *
  * Where the manual is silent: the timestamp begins at 0 when it is enabled; a reserved register reads 0 and ignores writes; an output with block data update stays as it is
 * from the first of its bytes that is read until the other one has been, and then waits for the next sample.
 */
#include <string.h>

#include "peripherals/parts/lsm6.h"

enum { RESET_US = 50, END = 0xff };
enum { OUT_X_L_G = 0x22, OUT_Z_H_G = 0x27, OUT_X_L_XL = 0x28 };

uint8_t *lsm6_reg(struct lsm6 *lsm6, uint8_t at)
{
	return &lsm6->reg[LSM6_PAGE_MAIN][at];
}

static const struct lsm6_reg *find(const struct lsm6 *lsm6, unsigned page, uint8_t at)
{
	for (const struct lsm6_reg *reg = lsm6->chip->regs[page]; reg && reg->at != END; reg++) {
		if (reg->at == at) {
			return reg;
		}
	}
	return NULL;
}

void lsm6_regs_reset(struct lsm6 *lsm6)
{
	memset(lsm6->reg, 0, sizeof(lsm6->reg));
	for (unsigned page = 0; page < LSM6_PAGES; page++) {
		const struct lsm6_reg *reg = lsm6->chip->regs[page];
		for (; reg && reg->at != END; reg++) {
			lsm6->reg[page][reg->at] = reg->reset;
		}
	}
	lsm6->half_read = lsm6->high_first = 0;
}

/* Register 1 is on every page: it is the way back. */
static unsigned page_of(struct lsm6 *lsm6, uint8_t at)
{
	return at == LSM6_FUNC_CFG_ACCESS ? LSM6_PAGE_MAIN :
					    lsm6->chip->page(*lsm6_reg(lsm6, LSM6_FUNC_CFG_ACCESS));
}

static uint8_t read_output(struct lsm6 *lsm6, uint8_t at)
{
	unsigned output = (unsigned)(at - LSM6_OUT_TEMP_L) / 2;
	uint8_t bit = (uint8_t)(1u << output);
	bool high = at & 1;
	if (!(lsm6->half_read & bit)) {
		lsm6->half_read |= bit;
		lsm6->high_first = (uint8_t)(high ? lsm6->high_first | bit :
						    lsm6->high_first & ~bit);
	} else if (high != !!(lsm6->high_first & bit)) {
		lsm6->half_read &= (uint8_t)~bit;
	}
	if (high) {
		*lsm6_reg(lsm6, LSM6_STATUS) &= (uint8_t) ~(output == LSM6_TEMP ? LSM6_TDA :
				output < LSM6_AX                                ? LSM6_GDA :
										  LSM6_XLDA);
		lsm6_pins_update(lsm6);
	}
	bool swapped = lsm6->chip->has_ble && (*lsm6_reg(lsm6, LSM6_CTRL3_C) & LSM6_BLE);
	return *lsm6_reg(lsm6, swapped ? at ^ 1 : at);
}

uint8_t lsm6_read(void *owner, uint8_t at)
{
	struct lsm6 *lsm6 = owner;
	unsigned page = page_of(lsm6, at);
	if (page == LSM6_PAGE_MAIN && at >= LSM6_OUT_TEMP_L && at <= LSM6_OUT_Z_H_XL) {
		return read_output(lsm6, at);
	}
	uint8_t value = lsm6->chip->read(lsm6, page, at);
	if (page == LSM6_PAGE_MAIN && at >= LSM6_WAKE_UP_SRC && at <= LSM6_D6D_SRC) {
		lsm6_events_clear(lsm6, at);
	}
	lsm6_pins_update(lsm6);
	return value;
}

static void say_lack(struct lsm6 *lsm6, uint8_t at, uint8_t value)
{
	for (const struct lsm6_lack *lack = lsm6->chip->lacks; lack->at != END; lack++) {
		if (lack->at == at && (value & lack->bits)) {
			log_unmodelled(lsm6->part.log, lsm6, 2 * LSM6_REGS + at,
				"%s: 0x%02x in register 0x%02x: %s is not modelled",
				lsm6->part.name, value & lack->bits, at, lack->what);
		}
	}
}

static void wrote_common(struct lsm6 *lsm6, uint8_t at, uint8_t value)
{
	switch (at) {
	case LSM6_CTRL1_XL:
	case LSM6_CTRL2_G:
	case LSM6_CTRL4_C: /* SLEEP_G */
	case LSM6_CTRL6_C: lsm6_sample_restart(lsm6); break;
	case LSM6_CTRL3_C:
		if (value & LSM6_BOOT) {
			timeline_arm_in(lsm6->part.timeline, &lsm6->restart, lsm6->chip->boot_ps);
		} else if (value & LSM6_SW_RESET) {
			timeline_arm_in(lsm6->part.timeline, &lsm6->restart, RESET_US * PS_PER_US);
		}
		break;
	default: break;
	}
}

void lsm6_write(void *owner, uint8_t at, uint8_t value)
{
	struct lsm6 *lsm6 = owner;
	unsigned page = page_of(lsm6, at);
	const struct lsm6_reg *reg = find(lsm6, page, at);
	if (!reg) {
		log_guest(lsm6->part.log, lsm6, at,
			"%s: 0x%02x written to register 0x%02x, which is reserved or for reading only",
			lsm6->part.name, value, at);
		return;
	}
	uint8_t *kept = &lsm6->reg[page][at];
	uint8_t before = *kept;
	*kept = (uint8_t)((before & ~reg->writable) | (value & reg->writable));
	uint8_t matters = at == LSM6_CTRL4_C ? LSM6_SLEEP_G : at == LSM6_CTRL6_C ? 0x10 : 0xf0;
	bool same_rate = at != LSM6_CTRL3_C && !((before ^ *kept) & matters);
	if (page == LSM6_PAGE_MAIN) {
		say_lack(lsm6, at, value);
		if (at == lsm6->chip->timer_at && (value & ~before & lsm6->chip->timer_en)) {
			lsm6->clock_ps = lsm6->part.timeline->now_ps;
		}
	}
	if (page == LSM6_PAGE_MAIN && !same_rate) {
		wrote_common(lsm6, at, value & reg->writable);
	}
	lsm6->chip->wrote(lsm6, page, at, value);
	lsm6_pins_update(lsm6);
}

uint8_t lsm6_next(void *owner, uint8_t at)
{
	struct lsm6 *lsm6 = owner;
	if (!(*lsm6_reg(lsm6, LSM6_CTRL3_C) & LSM6_IF_INC)) {
		return at;
	}
	if (page_of(lsm6, at) != LSM6_PAGE_MAIN) {
		return (uint8_t)(at + 1);
	}
	/* Rounding: a burst of outputs goes round, so that whoever reads need not name the first again. */
	static const uint8_t firsts[] = { 0, OUT_X_L_XL, OUT_X_L_G, OUT_X_L_G };
	static const uint8_t lasts[] = { 0, LSM6_OUT_Z_H_XL, OUT_Z_H_G, LSM6_OUT_Z_H_XL };
	unsigned rounding = lsm6->chip->rounding(*lsm6_reg(lsm6, LSM6_CTRL5_C));
	return rounding && at == lasts[rounding] ? firsts[rounding] : lsm6->chip->next(lsm6, at);
}
