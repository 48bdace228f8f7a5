/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sensor hub of the LSM6DSO: it asks up to four sensors on its auxiliary I2C bus after a sample of the accelerometer, and keeps
 * what they say; or lets the controller through to them.
 *
 * Where the manual is silent: a transaction takes no time here, so that ENDOP stands with the sample that caused it; without
 * WRITE_ONCE a write repeats in every round; a sensor that does not answer leaves what was there.
 * Not modelled: the external trigger (START_CONFIG on INT2, said in the log), pull-ups of the auxiliary bus.
 */
#include "peripherals/parts/lsm6.h"

enum {
	SENSOR_HUB_1 = 0x02,
	SENSOR_HUB_18 = 0x13,
	MASTER_CONFIG = 0x14,
	SLV0_ADD = 0x15,
	SLV0_CONFIG = 0x17,
	DATAWRITE_SLV0 = 0x21,
	STATUS_MASTER = 0x22,
	MAIN_STATUS = 0x39,
};
enum { /* MASTER_CONFIG */
	AUX_SENS_ON = 3,
	MASTER_ON = 1 << 2,
	PASS_THROUGH_MODE = 1 << 4,
	START_CONFIG = 1 << 5,
	WRITE_ONCE = 1 << 6,
	RST_MASTER_REGS = 1 << 7,
};
enum { ENDOP = 1 << 0, NACK_SHIFT = 3, WR_ONCE_DONE = 1 << 7 };
enum { BATCH_EXT_SENS = 1 << 3, SLAVES = 4, SLAVE_REGS = 3 };

static uint8_t *hub(struct lsm6 *lsm6, unsigned at)
{
	return &lsm6->reg[LSM6_PAGE_HUB][at];
}

static void batch(struct lsm6 *lsm6, unsigned slave, unsigned count, const uint8_t *bytes)
{
	uint8_t six[6] = { 0 };
	for (unsigned n = 0; n < 6 && n < count; n++) {
		six[n] = bytes[n];
	}
	lsm6dso_fifo_put(lsm6, (uint8_t)(LSM6DSO_TAG_HUB + slave), six);
}

/* True when this slave is done with, whatever it answered. */
static bool serve(struct lsm6 *lsm6, unsigned slave, unsigned *place)
{
	const uint8_t *regs = hub(lsm6, SLV0_ADD + SLAVE_REGS * slave);
	unsigned count = regs[2] & 7, room = SENSOR_HUB_18 + 1 - *place;
	bool read = regs[0] & 1, good;
	count = count > room ? room : count;
	if (!read && slave == 0) {
		bool once = *hub(lsm6, MASTER_CONFIG) & WRITE_ONCE;
		if (once && (*hub(lsm6, STATUS_MASTER) & WR_ONCE_DONE)) {
			return true;
		}
		good = lsm6_aux_write(lsm6, regs, *hub(lsm6, DATAWRITE_SLV0));
		*hub(lsm6, STATUS_MASTER) |= once ? WR_ONCE_DONE : 0;
	} else if (read && count) {
		good = lsm6_aux_read(lsm6, regs, count, hub(lsm6, *place));
		if (good && (regs[2] & BATCH_EXT_SENS)) {
			batch(lsm6, slave, count, hub(lsm6, *place));
		}
		*place += count;
	} else {
		return false;
	}
	if (!good) {
		*hub(lsm6, STATUS_MASTER) |= (uint8_t)(1u << (NACK_SHIFT + slave));
	}
	return true;
}

void lsm6dso_hub_sampled(struct lsm6 *lsm6)
{
	uint8_t config = *hub(lsm6, MASTER_CONFIG);
	unsigned slots = 64u << (*hub(lsm6, SLV0_CONFIG) >> 6); /* 104 Hz and halves */
	unsigned xl = lsm6_xl_slots(lsm6), place = SENSOR_HUB_1;
	if (!(config & MASTER_ON) || !lsm6_due(lsm6, slots < xl ? xl : slots)) {
		return;
	}
	if (config & START_CONFIG) {
		log_unmodelled(lsm6->part.log, lsm6, MASTER_CONFIG,
			"%s: the sensor hub waits for a trigger on INT2, which is not modelled",
			lsm6->part.name);
		return;
	}
	for (unsigned slave = 0; slave <= (config & AUX_SENS_ON); slave++) {
		serve(lsm6, slave, &place);
	}
	*hub(lsm6, STATUS_MASTER) |= ENDOP;
}

void lsm6dso_hub_wrote(struct lsm6 *lsm6, uint8_t at, uint8_t value)
{
	if (at != MASTER_CONFIG) {
		return;
	}
	if (value & RST_MASTER_REGS) {
		for (unsigned n = SENSOR_HUB_1; n <= STATUS_MASTER; n++) {
			*hub(lsm6, n) = n == MASTER_CONFIG ? RST_MASTER_REGS : 0;
		}
	} else if (!(value & WRITE_ONCE)) {
		*hub(lsm6, STATUS_MASTER) &= (uint8_t)~WR_ONCE_DONE;
	}
}

/* STATUS_MASTER, on its page or as STATUS_MASTER_MAINPAGE: reading clears it, but for what is done once. */
uint8_t lsm6dso_hub_read(struct lsm6 *lsm6, uint8_t at)
{
	uint8_t *kept = hub(lsm6, at == MAIN_STATUS ? STATUS_MASTER : at);
	uint8_t value = *kept;
	if (at == MAIN_STATUS || at == STATUS_MASTER) {
		*kept &= WR_ONCE_DONE;
	}
	return value;
}

bool lsm6dso_hub_passes(const struct lsm6 *lsm6)
{
	return (lsm6->reg[LSM6_PAGE_HUB][MASTER_CONFIG] & (PASS_THROUGH_MODE | MASTER_ON)) ==
		PASS_THROUGH_MODE;
}
