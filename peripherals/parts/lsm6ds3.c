/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is particular to the LSM6DS3, but for its FIFO and its sensor hub.
 *
 * Where the manual is silent: PEDO_RST_STEP stays set when written; the flags of steps, tilt and motion stand until FUNC_SRC is read.
 * Not modelled: ORIENT_CFG_G, correction of an external magnetometer (their registers are storage).
 */
#include "peripherals/parts/lsm6.h"

enum {
	MASTER_CONFIG = 0x1a,
	FIFO_STATUS1 = 0x3a,
	FIFO_DATA_OUT_L = 0x3e,
	TIMESTAMP1 = 0x41,
	TIMESTAMP2 = 0x42,
	STEP_TIMESTAMP_L = 0x49,
	STEP_COUNTER_L = 0x4b,
	FUNC_SRC = 0x53,
	TAP_CFG = 0x58,
};
enum { SM_THS = 0x13, PEDO_DEB_REG = 0x14 }; /* among the embedded functions */
enum { SIGN_MOTION_EN = 1 << 0, PEDO_RST_STEP = 1 << 1, FUNC_EN = 1 << 2 }; /* CTRL10_C */
enum { TILT_EN = 1 << 5, PEDO_EN = 1 << 6, TIMER_EN = 1 << 7 };             /* TAP_CFG */
enum { INACTIVITY = 1 << 6 };                                               /* WAKE_UP_THS */
enum { STEP_DETECTED = 1 << 4, TILT_IA = 1 << 5, SIGN_MOTION_IA = 1 << 6 }; /* FUNC_SRC */
enum { INT1_BOOT = 1 << 2, INT1_SIGN_MOT = 1 << 6, INT1_STEP = 1 << 7, MD_TILT = 1 << 1 };

static const struct lsm6_reg main_page[] = {
	{ 0x01, 0x00, 0x80 }, /* FUNC_CFG_ACCESS */
	{ 0x04, 0x00, 0xff }, /* SENSOR_SYNC_TIME_FRAME */
	{ 0x06, 0x00, 0xff }, /* FIFO_CTRL1 */
	{ 0x07, 0x00, 0xcf }, /* FIFO_CTRL2 */
	{ 0x08, 0x00, 0x3f }, /* FIFO_CTRL3 */
	{ 0x09, 0x00, 0x7f }, /* FIFO_CTRL4 */
	{ 0x0a, 0x00, 0x7f }, /* FIFO_CTRL5 */
	{ 0x0b, 0x00, 0x3f }, /* ORIENT_CFG_G */
	{ LSM6_INT1_CTRL, 0x00, 0xff },
	{ LSM6_INT2_CTRL, 0x00, 0xff },
	{ LSM6_WHO_AM_I, 0x69, 0x00 },
	{ LSM6_CTRL1_XL, 0x00, 0xff },
	{ LSM6_CTRL2_G, 0x00, 0xfe },
	{ LSM6_CTRL3_C, 0x04, 0xff },
	{ LSM6_CTRL4_C, 0x00, 0xff },
	{ 0x14, 0x00, 0xff }, /* CTRL5_C */
	{ LSM6_CTRL6_C, 0x00, 0xf0 },
	{ 0x16, 0x00, 0xfc }, /* CTRL7_G */
	{ LSM6_CTRL8_XL, 0x00, 0xe5 },
	{ LSM6_CTRL9_XL, 0x38, 0x3c },
	{ LSM6_CTRL10_C, 0x38, 0x3f },
	{ 0x1a, 0x00, 0xdf }, /* MASTER_CONFIG */
	{ LSM6_WAKE_UP_SRC, 0x00, 0x00 },
	{ LSM6_TAP_SRC, 0x00, 0x00 },
	{ LSM6_D6D_SRC, 0x00, 0x00 },
	{ LSM6_STATUS, 0x00, 0x00 },
	{ 0x42, 0x00, 0xff }, /* TIMESTAMP2 */
	{ 0x58, 0x00, 0xff }, /* TAP_CFG */
	{ LSM6_TAP_THS_6D, 0x00, 0xff },
	{ LSM6_INT_DUR2, 0x00, 0xff },
	{ LSM6_WAKE_UP_THS, 0x00, 0xff },
	{ LSM6_WAKE_UP_DUR, 0x00, 0xff },
	{ LSM6_FREE_FALL, 0x00, 0xff },
	{ LSM6_MD1_CFG, 0x00, 0xff },
	{ LSM6_MD2_CFG, 0x00, 0xff },
	{ .at = 0xff },
};

static const struct lsm6_reg functions_page[] = {
	{ 0x02, 0x00, 0xff }, /* SLV0_ADD, SLV0_SUBADD, SLAVE0_CONFIG */
	{ 0x03, 0x00, 0xff },
	{ 0x04, 0x00, 0xff },
	{ 0x05, 0x00, 0xff },
	{ 0x06, 0x00, 0xff },
	{ 0x07, 0x00, 0xff },
	{ 0x08, 0x00, 0xff },
	{ 0x09, 0x00, 0xff },
	{ 0x0a, 0x00, 0xff },
	{ 0x0b, 0x00, 0xff },
	{ 0x0c, 0x00, 0xff },
	{ 0x0d, 0x00, 0xff },
	{ 0x0e, 0x00, 0xff }, /* DATAWRITE_SRC_MODE_SUB_SLV0 */
	{ 0x0f, 0x10, 0xff }, /* CONFIG_PEDO_THS_MIN */
	{ 0x10, 0x00, 0xff }, /* CONFIG_TILT_IIR */
	{ 0x11, 0x00, 0xff },
	{ 0x12, 0x00, 0xff },
	{ 0x13, 0x06, 0xff }, /* SM_THS */
	{ 0x14, 0x6e, 0xff }, /* PEDO_DEB_REG */
	{ 0x15, 0x00, 0xff }, /* STEP_COUNT_DELTA */
	{ 0x24, 0x08, 0xff }, /* MAG_SI_XX .. MAG_SI_ZZ */
	{ 0x25, 0x00, 0xff },
	{ 0x26, 0x00, 0xff },
	{ 0x27, 0x00, 0xff },
	{ 0x28, 0x08, 0xff },
	{ 0x29, 0x00, 0xff },
	{ 0x2a, 0x00, 0xff },
	{ 0x2b, 0x00, 0xff },
	{ 0x2c, 0x08, 0xff },
	{ 0x2d, 0x00, 0xff }, /* MAG_OFFX_L .. MAG_OFFZ_H */
	{ 0x2e, 0x00, 0xff },
	{ 0x2f, 0x00, 0xff },
	{ 0x30, 0x00, 0xff },
	{ 0x31, 0x00, 0xff },
	{ 0x32, 0x00, 0xff },
	{ .at = 0xff },
};

static const struct lsm6_lack lacks[] = {
	{ 0x04, 0x0f, "sensor synchronisation" },
	{ 0x09, 0x40, "storing high bytes only" },
	{ 0x0b, 0x3f, "turning the axes of the gyroscope" },
	{ LSM6_CTRL3_C, LSM6_SIM, "three-wire SPI" },
	{ LSM6_CTRL4_C, LSM6_DRDY_MASK, "masking of the first samples" },
	{ LSM6_CTRL6_C, 0xe0, "the trigger on the DEN pin" },
	{ MASTER_CONFIG, 0x10, "the trigger of the sensor hub on INT2" },
	{ MASTER_CONFIG, 0x02, "correction of a magnetometer" },
	{ TAP_CFG, 0x10, "the high-pass filter for events" },
	{ .at = 0xff },
};

static unsigned page(uint8_t func_cfg_access)
{
	return func_cfg_access & 0x80 ? LSM6_PAGE_FUNCTIONS : LSM6_PAGE_MAIN;
}

static uint8_t steps_in_a_row(struct lsm6 *lsm6)
{
	return lsm6->reg[LSM6_PAGE_FUNCTIONS][PEDO_DEB_REG] & 7;
}

static uint8_t ds3_read(struct lsm6 *lsm6, unsigned from, uint8_t at)
{
	uint8_t value = lsm6->reg[from][at];
	if (from != LSM6_PAGE_MAIN) {
		return value;
	}
	switch (at) {
	case FIFO_STATUS1:
	case FIFO_STATUS1 + 1:
	case FIFO_STATUS1 + 2:
	case FIFO_STATUS1 + 3:
	case FIFO_DATA_OUT_L:
	case FIFO_DATA_OUT_L + 1:
	case LSM6_TIMESTAMP0:
	case LSM6_TIMESTAMP0 + 1:
	case TIMESTAMP2: return lsm6ds3_fifo_read(lsm6, at);
	case STEP_COUNTER_L: return (uint8_t)lsm6->steps.count;
	case STEP_COUNTER_L + 1: return (uint8_t)(lsm6->steps.count >> 8);
	case FUNC_SRC: *lsm6_reg(lsm6, at) = 0; return value;
	default: return value;
	}
}

static void ds3_wrote(struct lsm6 *lsm6, unsigned from, uint8_t at, uint8_t value)
{
	if (from != LSM6_PAGE_MAIN) {
		return;
	}
	lsm6ds3_fifo_wrote(lsm6, at);
	if (at == TIMESTAMP2) {
		*lsm6_reg(lsm6, at) = 0;
		lsm6->clock_ps = value == 0xaa ? lsm6->part.timeline->now_ps : lsm6->clock_ps;
	} else if (at == LSM6_CTRL10_C && (value & PEDO_RST_STEP)) {
		lsm6_steps_reset(lsm6);
	}
}

static uint8_t ds3_next(const struct lsm6 *lsm6, uint8_t at)
{
	(void)lsm6;
	return (uint8_t)(at == FIFO_DATA_OUT_L + 1 ? FIFO_DATA_OUT_L : at + 1);
}

/* The codes above 3 go round the hub's registers as well. */
static unsigned rounding(uint8_t ctrl5_c)
{
	return ctrl5_c >> 5 & 3;
}

static int64_t xl_offset(const struct lsm6 *lsm6, unsigned axis)
{
	(void)lsm6;
	(void)axis;
	return 0;
}

/* CTRL9_XL and CTRL10_C enable the axes, X lowest, from bit 3 on. */
static bool axis_off(const struct lsm6 *lsm6, unsigned output)
{
	const uint8_t *reg = lsm6->reg[LSM6_PAGE_MAIN];
	if (output == LSM6_TEMP) {
		return false;
	}
	uint8_t enabled = reg[output >= LSM6_AX ? LSM6_CTRL9_XL : LSM6_CTRL10_C] >> 3;
	return !(enabled >> (output - LSM6_GX) % 3 & 1);
}

static bool events_enabled(struct lsm6 *lsm6)
{
	(void)lsm6;
	return true;
}

static uint8_t tap_threshold(struct lsm6 *lsm6, unsigned axis)
{
	(void)axis;
	return *lsm6_reg(lsm6, LSM6_TAP_THS_6D) & 0x1f;
}

/* The accelerometer slows down and the gyroscope sleeps. */
static int inactivity(struct lsm6 *lsm6)
{
	return *lsm6_reg(lsm6, LSM6_WAKE_UP_THS) & INACTIVITY ? 2 : -1;
}

static uint8_t functions_sampled(struct lsm6 *lsm6, bool step)
{
	uint8_t ctrl10 = *lsm6_reg(lsm6, LSM6_CTRL10_C);
	uint8_t flags = step ? STEP_DETECTED : 0;
	for (uint8_t n = 0; step && n < 2; n++) {
		*lsm6_reg(lsm6, STEP_TIMESTAMP_L + n) = lsm6ds3_fifo_read(lsm6, TIMESTAMP1 + n);
	}
	unsigned enough = lsm6->reg[LSM6_PAGE_FUNCTIONS][SM_THS];
	if ((ctrl10 & SIGN_MOTION_EN) && step && lsm6_motion_stepped(lsm6, enough)) {
		flags |= SIGN_MOTION_IA;
	}
	if ((ctrl10 & FUNC_EN) && (*lsm6_reg(lsm6, TAP_CFG) & TILT_EN) && lsm6_tilt_sampled(lsm6)) {
		flags |= TILT_IA;
	}
	return flags;
}

static void sampled(struct lsm6 *lsm6, uint8_t fresh)
{
	bool event = false, step = false;
	if (fresh & LSM6_XLDA) {
		bool counts = (*lsm6_reg(lsm6, LSM6_CTRL10_C) & FUNC_EN) &&
			(*lsm6_reg(lsm6, TAP_CFG) & PEDO_EN);
		event = lsm6_events_sampled(lsm6);
		step = counts && lsm6_steps_sampled(lsm6, steps_in_a_row(lsm6));
		*lsm6_reg(lsm6, FUNC_SRC) |= functions_sampled(lsm6, step);
		lsm6ds3_hub_sampled(lsm6);
	}
	lsm6ds3_fifo_sampled(lsm6, event, step);
}

static uint8_t ctrl_flags(struct lsm6 *lsm6, unsigned pin)
{
	uint8_t flags = lsm6ds3_fifo_flags(lsm6);
	if (pin == 0) {
		flags |= *lsm6_reg(lsm6, FUNC_SRC) & STEP_DETECTED ? INT1_STEP : 0;
		flags |= *lsm6_reg(lsm6, FUNC_SRC) & SIGN_MOTION_IA ? INT1_SIGN_MOT : 0;
		flags |= *lsm6_reg(lsm6, LSM6_CTRL3_C) & LSM6_BOOT ? INT1_BOOT : 0;
	}
	return flags;
}

static uint8_t md_flags(struct lsm6 *lsm6, unsigned pin)
{
	(void)pin;
	return *lsm6_reg(lsm6, FUNC_SRC) & TILT_IA ? MD_TILT : 0;
}

const struct lsm6_chip lsm6ds3_chip = {
	.lsb_per_degree = 16,
	.has_ble = true,
	.tap_cfg = TAP_CFG,
	.timer_at = TAP_CFG,
	.timer_en = TIMER_EN,
	.boot_ps = 15 * 1000000000ull,
	.regs = { main_page, functions_page, NULL },
	.lacks = lacks,
	.xl_slots = { 0, 512, 256, 128, 64, 32, 16, 8, 4, 2, 1 },
	.g_slots = { 0, 512, 256, 128, 64, 32, 16, 8, 4 },
	.page = page,
	.rounding = rounding,
	.xl_offset = xl_offset,
	.axis_off = axis_off,
	.read = ds3_read,
	.wrote = ds3_wrote,
	.next = ds3_next,
	.events_enabled = events_enabled,
	.passes = lsm6ds3_hub_passes,
	.tap_threshold = tap_threshold,
	.inactivity = inactivity,
	.sampled = sampled,
	.ctrl_flags = ctrl_flags,
	.md_flags = md_flags,
};
