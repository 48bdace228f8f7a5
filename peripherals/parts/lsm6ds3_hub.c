/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sensor hub of the LSM6DS3: after a sample of the accelerometer, at most 104 times a second, it asks up to four sensors on its
 * auxiliary I2C bus and keeps what they say in SENSORHUB1 to SENSORHUB18; or lets the controller through to them.
 *
 * Where the manual is silent: a transaction takes no time here, so that SENSORHUB_END_OP stands with the sample that caused it, until
 * FUNC_SRC is read; a sensor that does not answer leaves what was there.
 */
#include "peripherals/parts/lsm6.h"

enum { SLV0_ADD = 0x02, DATAWRITE_SLV0 = 0x0e }; /* among the embedded functions */
enum { SENSORHUB1 = 0x2e, FIRST_PART = 12, SENSORHUB13 = 0x4d, SENSORHUB_BYTES = 18 };
enum { MASTER_CONFIG = 0x1a, FUNC_SRC = 0x53, FUNC_EN = 1 << 2 };
enum { MASTER_ON = 1 << 0, PASS_THROUGH_MODE = 1 << 2, START_CONFIG = 1 << 4 };
enum { END_OP = 1 << 0, SLAVE_REGS = 3, FASTEST_SLOTS = 64 };

/* Where byte n of what the sensors said is kept. */
static uint8_t *kept(struct lsm6 *lsm6, unsigned n)
{
	return lsm6_reg(
		lsm6, (uint8_t)(n < FIRST_PART ? SENSORHUB1 + n : SENSORHUB13 + n - FIRST_PART));
}

static void serve(struct lsm6 *lsm6, unsigned slave, unsigned *place, unsigned slots)
{
	const uint8_t *functions = lsm6->reg[LSM6_PAGE_FUNCTIONS];
	const uint8_t *regs = &functions[SLV0_ADD + SLAVE_REGS * slave];
	unsigned count = regs[2] & 7, room = SENSORHUB_BYTES - *place;
	uint8_t bytes[7];
	count = count > room ? room : count;
	bool due = lsm6_due(lsm6, slots << (regs[2] >> 6)); /* decimation by 1, 2, 4, 8 */
	if (due && !(regs[0] & 1) && slave == 0) {
		lsm6_aux_write(lsm6, regs, functions[DATAWRITE_SLV0]);
	} else if (due && (regs[0] & 1) && count && lsm6_aux_read(lsm6, regs, count, bytes)) {
		for (unsigned n = 0; n < count; n++) {
			*kept(lsm6, *place + n) = bytes[n];
		}
	}
	*place += regs[0] & 1 ? count : 0;
}

void lsm6ds3_hub_sampled(struct lsm6 *lsm6)
{
	uint8_t config = *lsm6_reg(lsm6, MASTER_CONFIG);
	unsigned xl = lsm6_xl_slots(lsm6), place = 0;
	unsigned slots = xl < FASTEST_SLOTS ? FASTEST_SLOTS : xl;
	bool on = (config & MASTER_ON) && (*lsm6_reg(lsm6, LSM6_CTRL10_C) & FUNC_EN);
	if (!on || (config & START_CONFIG) || !lsm6_due(lsm6, slots)) {
		return;
	}
	unsigned more = lsm6->reg[LSM6_PAGE_FUNCTIONS][SLV0_ADD + 2] >> 4 & 3;
	for (unsigned slave = 0; slave <= more; slave++) {
		serve(lsm6, slave, &place, slots);
	}
	*lsm6_reg(lsm6, FUNC_SRC) |= END_OP;
}

bool lsm6ds3_hub_passes(const struct lsm6 *lsm6)
{
	uint8_t config = lsm6->reg[LSM6_PAGE_MAIN][MASTER_CONFIG];
	return (config & (PASS_THROUGH_MODE | MASTER_ON)) == PASS_THROUGH_MODE;
}
