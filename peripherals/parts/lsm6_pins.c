/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The two interrupt pins of LSM6DS3 and LSM6DSO: routing, polarity, push-pull or open drain.
 */
#include "peripherals/parts/lsm6.h"

enum { PULSE_US = 75 };
enum { DRDY_XL = 1 << 0, DRDY_G = 1 << 1, DRDY_TEMP = 1 << 2 };

static bool is_pulsed(struct lsm6 *lsm6)
{
	return lsm6->chip == &lsm6dso_chip &&
		(*lsm6_reg(lsm6, LSM6DSO_COUNTER_BDR_REG1) & LSM6DSO_DRDY_PULSED);
}

static void show(struct lsm6 *lsm6, unsigned pin, bool active)
{
	uint8_t ctrl3 = *lsm6_reg(lsm6, LSM6_CTRL3_C);
	bool level = active != !!(ctrl3 & LSM6_H_LACTIVE);
	enum drive inactive = ctrl3 & LSM6_PP_OD ? DRIVE_NONE : level ? DRIVE_HIGH : DRIVE_LOW;
	pin_drive(&lsm6->part.pin[pin], active ? (level ? DRIVE_HIGH : DRIVE_LOW) : inactive);
}

/* What is ready for the pins: where data-ready is pulsed, only for the length of the pulse. */
static uint8_t ready(struct lsm6 *lsm6)
{
	return is_pulsed(lsm6) ? lsm6->pulsing : *lsm6_reg(lsm6, LSM6_STATUS);
}

void lsm6_pins_update(struct lsm6 *lsm6)
{
	uint8_t status = ready(lsm6), events = lsm6_events_flags(lsm6);
	bool active[2];
	for (unsigned n = 0; n < 2; n++) {
		uint8_t data = n ? DRDY_XL | DRDY_G | DRDY_TEMP : DRDY_XL | DRDY_G;
		uint8_t ctrl = (uint8_t)((status & data) | lsm6->chip->ctrl_flags(lsm6, n));
		uint8_t md = lsm6->chip->md_flags(lsm6, n);
		md |= lsm6->chip->events_enabled(lsm6) ? events : 0;
		active[n] = (ctrl & *lsm6_reg(lsm6, (uint8_t)(LSM6_INT1_CTRL + n))) ||
			(md & *lsm6_reg(lsm6, (uint8_t)(LSM6_MD1_CFG + n)));
	}
	if (*lsm6_reg(lsm6, LSM6_CTRL4_C) & LSM6_INT2_ON_INT1) {
		active[0] |= active[1];
		active[1] = false;
	}
	show(lsm6, LSM6_PIN_INT1, active[0]);
	show(lsm6, LSM6_PIN_INT2, active[1]);
}

static void pulse_over(void *owner, unsigned index)
{
	struct lsm6 *lsm6 = owner;
	(void)index;
	lsm6->pulsing = 0;
	lsm6_pins_update(lsm6);
}

void lsm6_pins_pulse(struct lsm6 *lsm6, uint8_t fresh)
{
	if (fresh && is_pulsed(lsm6)) {
		lsm6->pulsing = fresh;
		timeline_arm_in(lsm6->part.timeline, &lsm6->pulse, PULSE_US * PS_PER_US);
	}
}

void lsm6_pins_init(struct lsm6 *lsm6)
{
	lsm6->pulse = (struct event){ .name = "pulse", .fire = pulse_over, .owner = lsm6 };
}
