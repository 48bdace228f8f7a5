/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is particular to the LSM6DSO: its registers.
 *
 * Where the manual is silent: the step flags of EMB_FUNC_STATUS stand until they are read on their own page.
 * Not modelled: optical stabilisation (the auxiliary SPI), I3C, state machines, tilt and significant motion, and the advanced pages
 * behind PAGE_SEL (storage).
 */
#include "peripherals/parts/lsm6.h"

enum {
	ALL_INT_SRC = 0x1a,
	EMB_FUNC_STATUS_MAINPAGE = 0x35,
	STATUS_MASTER_MAINPAGE = 0x39,
	FIFO_STATUS1 = 0x3a,
	TIMESTAMP2 = 0x42,
	TIMESTAMP3 = 0x43,
	TAP_CFG0 = 0x56,
	TAP_CFG1 = 0x57,
	TAP_CFG2 = 0x58,
	FIFO_DATA_OUT_TAG = 0x78,
	FIFO_DATA_OUT_LAST = 0x7e,
};
enum { /* among the embedded functions */
	EMB_FUNC_EN_A = 0x04,
	EMB_FUNC_INT1 = 0x0a,
	EMB_FUNC_INT2 = 0x0e,
	EMB_FUNC_STATUS = 0x12,
	FSM_ENABLE_A = 0x46,
	STEP_COUNTER_L = 0x62,
	EMB_FUNC_SRC = 0x64,
};
enum { STATUS_MASTER = 0x22 }; /* of the sensor hub */
enum { INTERRUPTS_ENABLE = 0x80 };
enum { PEDO_EN = 1 << 3, IS_STEP_DET = 1 << 3 };
enum { SRC_STEP_DETECTED = 1 << 5, PEDO_RST_STEP = 1 << 7 };
enum { STEPS_IN_A_ROW = 10 };
enum { INT1_BOOT = 1 << 2, MD1_SHUB = 1 << 0, MD_EMB_FUNC = 1 << 1 };

static const struct lsm6_reg main_page[] = {
	{ 0x01, 0x00, 0xc0 }, /* FUNC_CFG_ACCESS */
	{ 0x02, 0x3f, 0x40 }, /* PIN_CTRL */
	{ 0x07, 0x00, 0xff }, /* FIFO_CTRL1 */
	{ 0x08, 0x00, 0xd7 }, /* FIFO_CTRL2 */
	{ 0x09, 0x00, 0xff }, /* FIFO_CTRL3 */
	{ 0x0a, 0x00, 0xf7 }, /* FIFO_CTRL4 */
	{ 0x0b, 0x00, 0xe7 }, /* COUNTER_BDR_REG1 */
	{ 0x0c, 0x00, 0xff }, /* COUNTER_BDR_REG2 */
	{ LSM6_INT1_CTRL, 0x00, 0xff },
	{ LSM6_INT2_CTRL, 0x00, 0x7f },
	{ LSM6_WHO_AM_I, 0x6c, 0x00 },
	{ LSM6_CTRL1_XL, 0x00, 0xfe },
	{ LSM6_CTRL2_G, 0x00, 0xfe },
	{ LSM6_CTRL3_C, 0x04, 0xfd },
	{ LSM6_CTRL4_C, 0x00, 0x7e },
	{ 0x14, 0x00, 0xef }, /* CTRL5_C */
	{ LSM6_CTRL6_C, 0x00, 0xff },
	{ 0x16, 0x00, 0xf3 }, /* CTRL7_G */
	{ LSM6_CTRL8_XL, 0x00, 0xff },
	{ LSM6_CTRL9_XL, 0xe0, 0xfe },
	{ LSM6_CTRL10_C, 0x00, 0x20 },
	{ 0x1a, 0x00, 0x00 }, /* ALL_INT_SRC */
	{ LSM6_WAKE_UP_SRC, 0x00, 0x00 },
	{ LSM6_TAP_SRC, 0x00, 0x00 },
	{ LSM6_D6D_SRC, 0x00, 0x00 },
	{ LSM6_STATUS, 0x00, 0x00 },
	{ 0x42, 0x00, 0x00 }, /* TIMESTAMP2: 0xaa begins anew */
	{ 0x56, 0x00, 0x7f }, /* TAP_CFG0 */
	{ 0x57, 0x00, 0xff }, /* TAP_CFG1 */
	{ 0x58, 0x00, 0xff }, /* TAP_CFG2 */
	{ LSM6_TAP_THS_6D, 0x00, 0xff },
	{ LSM6_INT_DUR2, 0x00, 0xff },
	{ LSM6_WAKE_UP_THS, 0x00, 0xff },
	{ LSM6_WAKE_UP_DUR, 0x00, 0xff },
	{ LSM6_FREE_FALL, 0x00, 0xff },
	{ LSM6_MD1_CFG, 0x00, 0xff },
	{ LSM6_MD2_CFG, 0x00, 0xff },
	{ 0x62, 0x00, 0x18 }, /* I3C_BUS_AVB */
	{ 0x63, 0x00, 0x00 }, /* INTERNAL_FREQ_FINE */
	{ 0x6f, 0x00,
		0x00 }, /* INT_OIS and the optical stabilisation after it: read only from here */
	{ 0x73, 0x00, 0xff }, /* X_OFS_USR */
	{ 0x74, 0x00, 0xff },
	{ 0x75, 0x00, 0xff },
	{ .at = 0xff },
};

static const struct lsm6_reg functions_page[] = {
	{ 0x02, 0x01, 0xf0 }, /* PAGE_SEL */
	{ 0x04, 0x00, 0x38 }, /* EMB_FUNC_EN_A */
	{ 0x05, 0x00, 0x19 }, /* EMB_FUNC_EN_B */
	{ 0x08, 0x00, 0xff }, /* PAGE_ADDRESS */
	{ 0x09, 0x00, 0xff }, /* PAGE_VALUE */
	{ 0x0a, 0x00, 0xb8 }, /* EMB_FUNC_INT1 */
	{ 0x0b, 0x00, 0xff }, /* FSM_INT1_A */
	{ 0x0c, 0x00, 0xff }, /* FSM_INT1_B */
	{ 0x0e, 0x00, 0xb8 }, /* EMB_FUNC_INT2 */
	{ 0x0f, 0x00, 0xff }, /* FSM_INT2_A */
	{ 0x10, 0x00, 0xff }, /* FSM_INT2_B */
	{ 0x12, 0x00, 0x00 }, /* EMB_FUNC_STATUS */
	{ 0x13, 0x00, 0x00 }, /* FSM_STATUS_A */
	{ 0x14, 0x00, 0x00 }, /* FSM_STATUS_B */
	{ 0x17, 0x00, 0xe0 }, /* PAGE_RW */
	{ 0x44, 0x00, 0x40 }, /* EMB_FUNC_FIFO_CFG */
	{ 0x46, 0x00, 0xff }, /* FSM_ENABLE_A */
	{ 0x47, 0x00, 0xff }, /* FSM_ENABLE_B */
	{ 0x48, 0x00, 0xff }, /* FSM_LONG_COUNTER_L */
	{ 0x49, 0x00, 0xff }, /* FSM_LONG_COUNTER_H */
	{ 0x4a, 0x00, 0x03 }, /* FSM_LONG_COUNTER_CLEAR */
	{ 0x5f, 0x4b, 0x18 }, /* EMB_FUNC_ODR_CFG_B */
	{ 0x62, 0x00, 0x00 }, /* STEP_COUNTER_L */
	{ 0x63, 0x00, 0x00 }, /* STEP_COUNTER_H */
	{ 0x64, 0x00, 0x80 }, /* EMB_FUNC_SRC */
	{ 0x66, 0x00, 0x38 }, /* EMB_FUNC_INIT_A */
	{ 0x67, 0x00, 0x19 }, /* EMB_FUNC_INIT_B */
	{ .at = 0xff },
};

static const struct lsm6_reg hub_page[] = {
	{ 0x14, 0x00, 0xff }, /* MASTER_CONFIG */
	{ 0x15, 0x00, 0xff }, /* SLV0_ADD */
	{ 0x16, 0x00, 0xff }, /* SLV0_SUBADD */
	{ 0x17, 0x00, 0xcf }, /* SLV0_CONFIG */
	{ 0x18, 0x00, 0xff },
	{ 0x19, 0x00, 0xff },
	{ 0x1a, 0x00, 0x0f },
	{ 0x1b, 0x00, 0xff },
	{ 0x1c, 0x00, 0xff },
	{ 0x1d, 0x00, 0x0f },
	{ 0x1e, 0x00, 0xff },
	{ 0x1f, 0x00, 0xff },
	{ 0x20, 0x00, 0x0f },
	{ 0x21, 0x00, 0xff }, /* DATAWRITE_SLV0 */
	{ 0x22, 0x00, 0x00 }, /* STATUS_MASTER */
	{ .at = 0xff },
};

static unsigned page(uint8_t func_cfg_access)
{
	return func_cfg_access & 0x80  ? LSM6_PAGE_FUNCTIONS :
		func_cfg_access & 0x40 ? LSM6_PAGE_HUB :
					 LSM6_PAGE_MAIN;
}

static uint8_t all_sources(struct lsm6 *lsm6)
{
	/* MD layout into that of ALL_INT_SRC: free fall, wake-up, single, double, 6D, sleep change. */
	static const uint8_t order[] = { 4, 5, 6, 3, 2, 7 };
	uint8_t flags = lsm6_events_flags(lsm6), all = 0;
	for (unsigned n = 0; n < 6; n++) {
		all |= (uint8_t)((flags >> order[n] & 1) << n);
	}
	lsm6_events_clear(lsm6, 0);
	return all;
}

static uint8_t functions_read(struct lsm6 *lsm6, uint8_t at)
{
	uint8_t *kept = &lsm6->reg[LSM6_PAGE_FUNCTIONS][at], value = *kept;
	switch (at) {
	case STEP_COUNTER_L: return (uint8_t)lsm6->steps.count;
	case STEP_COUNTER_L + 1: return (uint8_t)(lsm6->steps.count >> 8);
	case EMB_FUNC_STATUS: *kept = 0; return value;
	case EMB_FUNC_SRC: *kept &= (uint8_t)~SRC_STEP_DETECTED; return value;
	default: return value;
	}
}

static uint8_t dso_read(struct lsm6 *lsm6, unsigned from, uint8_t at)
{
	if (from == LSM6_PAGE_FUNCTIONS) {
		return functions_read(lsm6, at);
	}
	if (from == LSM6_PAGE_HUB || at == STATUS_MASTER_MAINPAGE) {
		return lsm6dso_hub_read(lsm6, at);
	}
	if (at == ALL_INT_SRC) {
		return all_sources(lsm6);
	}
	if (at == EMB_FUNC_STATUS_MAINPAGE) {
		return lsm6->reg[LSM6_PAGE_FUNCTIONS][EMB_FUNC_STATUS];
	}
	bool fifo = (at >= FIFO_DATA_OUT_TAG && at <= FIFO_DATA_OUT_LAST) || at == FIFO_STATUS1 ||
		at == FIFO_STATUS1 + 1;
	bool time = at >= LSM6_TIMESTAMP0 && at <= TIMESTAMP3;
	return fifo || time ? lsm6dso_fifo_read(lsm6, at) : *lsm6_reg(lsm6, at);
}

static void functions_wrote(struct lsm6 *lsm6, uint8_t at, uint8_t value)
{
	if (at == EMB_FUNC_SRC && (value & PEDO_RST_STEP)) {
		lsm6_steps_reset(lsm6);
		lsm6->reg[LSM6_PAGE_FUNCTIONS][at] &= (uint8_t)~PEDO_RST_STEP;
	} else if (at == FSM_ENABLE_A || at == FSM_ENABLE_A + 1) {
		log_unmodelled(lsm6->part.log, lsm6, at,
			"%s: the state machines of the LSM6DSO are not modelled", lsm6->part.name);
	}
}

static void dso_wrote(struct lsm6 *lsm6, unsigned from, uint8_t at, uint8_t value)
{
	if (from == LSM6_PAGE_FUNCTIONS) {
		functions_wrote(lsm6, at, value);
	} else if (from == LSM6_PAGE_HUB) {
		lsm6dso_hub_wrote(lsm6, at, value);
	} else if (at == TIMESTAMP2 && value == 0xaa) {
		lsm6->clock_ps = lsm6->part.timeline->now_ps;
	} else {
		lsm6dso_fifo_wrote(lsm6, at, value);
	}
}

static uint8_t dso_next(const struct lsm6 *lsm6, uint8_t at)
{
	(void)lsm6;
	return (uint8_t)(at == FIFO_DATA_OUT_LAST ? FIFO_DATA_OUT_TAG : at + 1);
}

static bool events_enabled(struct lsm6 *lsm6)
{
	return *lsm6_reg(lsm6, TAP_CFG2) & INTERRUPTS_ENABLE;
}

static uint8_t tap_threshold(struct lsm6 *lsm6, unsigned axis)
{
	/* TAP_CFG1, TAP_CFG2 and TAP_THS_6D have one axis each. */
	return *lsm6_reg(lsm6, (uint8_t)(TAP_CFG1 + axis)) & 0x1f;
}

static int inactivity(struct lsm6 *lsm6)
{
	return *lsm6_reg(lsm6, LSM6_WAKE_UP_THS) & 0x3f ? *lsm6_reg(lsm6, TAP_CFG2) >> 5 & 3 : -1;
}

static void sampled(struct lsm6 *lsm6, uint8_t fresh)
{
	uint8_t *functions = lsm6->reg[LSM6_PAGE_FUNCTIONS];
	bool event = false, step = false;
	if (fresh & LSM6_XLDA) {
		event = lsm6_events_sampled(lsm6);
		step = (functions[EMB_FUNC_EN_A] & PEDO_EN) &&
			lsm6_steps_sampled(lsm6, STEPS_IN_A_ROW);
		functions[EMB_FUNC_STATUS] |= step ? IS_STEP_DET : 0;
		functions[EMB_FUNC_SRC] |= step ? SRC_STEP_DETECTED : 0;
		lsm6dso_hub_sampled(lsm6);
	}
	lsm6dso_fifo_sampled(lsm6, fresh, event, step);
}

static uint8_t ctrl_flags(struct lsm6 *lsm6, unsigned pin)
{
	uint8_t flags = lsm6dso_fifo_flags(lsm6);
	flags |= !pin && (*lsm6_reg(lsm6, LSM6_CTRL3_C) & LSM6_BOOT) ? INT1_BOOT : 0;
	return flags;
}

static uint8_t md_flags(struct lsm6 *lsm6, unsigned pin)
{
	const uint8_t *functions = lsm6->reg[LSM6_PAGE_FUNCTIONS];
	uint8_t routed = functions[pin ? EMB_FUNC_INT2 : EMB_FUNC_INT1];
	uint8_t flags = functions[EMB_FUNC_STATUS] & routed ? MD_EMB_FUNC : 0;
	bool ended = lsm6->reg[LSM6_PAGE_HUB][STATUS_MASTER] & 1;
	return (uint8_t)(flags | (!pin && ended ? MD1_SHUB : 0));
}

const struct lsm6_chip lsm6dso_chip = {
	.lsb_per_degree = 256,
	.tap_cfg = TAP_CFG0,
	.boot_ps = 10 * 1000000000ull,
	.regs = { main_page, functions_page, hub_page },
	.xl_slots = { 0, 512, 256, 128, 64, 32, 16, 8, 4, 2, 1, 4096 },
	.g_slots = { 0, 512, 256, 128, 64, 32, 16, 8, 4, 2, 1 },
	.page = page,
	.read = dso_read,
	.wrote = dso_wrote,
	.next = dso_next,
	.events_enabled = events_enabled,
	.tap_threshold = tap_threshold,
	.inactivity = inactivity,
	.sampled = sampled,
	.ctrl_flags = ctrl_flags,
	.md_flags = md_flags,
};
