/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The two interrupt pins of LSM6DS3 and LSM6DSO: routing, polarity, push-pull or open drain.
 */
#include "peripherals/parts/lsm6.h"

enum { DRDY_XL = 1 << 0, DRDY_G = 1 << 1, DRDY_TEMP = 1 << 2 };

static void show(struct lsm6 *lsm6, unsigned pin, bool active)
{
	uint8_t ctrl3 = *lsm6_reg(lsm6, LSM6_CTRL3_C);
	bool level = active != !!(ctrl3 & LSM6_H_LACTIVE);
	enum drive inactive = ctrl3 & LSM6_PP_OD ? DRIVE_NONE : level ? DRIVE_HIGH : DRIVE_LOW;
	pin_drive(&lsm6->part.pin[pin], active ? (level ? DRIVE_HIGH : DRIVE_LOW) : inactive);
}

void lsm6_pins_update(struct lsm6 *lsm6)
{
	uint8_t status = *lsm6_reg(lsm6, LSM6_STATUS);
	uint8_t one = *lsm6_reg(lsm6, LSM6_INT1_CTRL), two = *lsm6_reg(lsm6, LSM6_INT2_CTRL);
	bool int1 = status & one & (DRDY_XL | DRDY_G);
	bool int2 = status & two & (DRDY_XL | DRDY_G | DRDY_TEMP);
	if (*lsm6_reg(lsm6, LSM6_CTRL4_C) & LSM6_INT2_ON_INT1) {
		int1 |= int2;
		int2 = false;
	}
	show(lsm6, LSM6_PIN_INT1, int1);
	show(lsm6, LSM6_PIN_INT2, int2);
}
