/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is particular to the LSM6DSO, but for its FIFO and its sensor hub.
 *
  * Where the manual is silent: latched flags of EMB_FUNC_STATUS stand until they are read on their own page; significant motion is
 * ten steps.
 * Not modelled: optical stabilisation (the auxiliary SPI), I3C, state machines, and the advanced pages
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
	X_OFS_USR = 0x73,
	FIFO_DATA_OUT_TAG = 0x78,
	FIFO_DATA_OUT_LAST = 0x7e,
};
enum { /* among the embedded functions */
	EMB_FUNC_EN_A = 0x04,
	EMB_FUNC_INT1 = 0x0a,
	EMB_FUNC_INT2 = 0x0e,
	EMB_FUNC_STATUS = 0x12,
	PAGE_RW = 0x17,
	FSM_ENABLE_A = 0x46,
	STEP_COUNTER_L = 0x62,
	EMB_FUNC_SRC = 0x64,
};
enum { STATUS_MASTER = 0x22 }; /* of the sensor hub */
enum { INTERRUPTS_ENABLE = 0x80, TIMESTAMP_EN = 0x20 };
enum { PEDO = 1 << 3, TILT = 1 << 4, SIGN_MOTION = 1 << 5 }; /* enables and status alike */
enum { FUNCTION_SLOTS = 256, EMB_FUNC_LIR = 0x80 };          /* the functions run at 26 Hz */
enum { USR_OFF_ON_OUT = 1 << 1, USR_OFF_W = 1 << 3 };
enum { SRC_STEP_DETECTED = 1 << 5, PEDO_RST_STEP = 1 << 7 };
enum { STEPS_IN_A_ROW = 10, STEPS_OF_MOTION = 10 };
enum { INT1_BOOT = 1 << 2, MD1_SHUB = 1 << 0, MD_EMB_FUNC = 1 << 1 };

static const struct lsm6_lack lacks[] = {
	{ 0x08, 0x56, "FIFO compression" },
	{ LSM6_CTRL3_C, LSM6_SIM, "three-wire SPI" },
	{ LSM6_CTRL4_C, LSM6_DRDY_MASK, "masking of the first samples" },
	{ LSM6_CTRL6_C, 0xe0, "the trigger on the DEN pin" },
	{ LSM6_CTRL7_G, 0x01, "optical stabilisation" },
	{ TAP_CFG0, 0x10, "the high-pass filter for events" },
	{ TAP_CFG1, 0xe0, "tap priority" },
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

static unsigned rounding(uint8_t ctrl5_c)
{
	return ctrl5_c >> 5 & 3;
}

/* Steps of 1/1024 g, or of 1/64 g. */
static int64_t xl_offset(const struct lsm6 *lsm6, unsigned axis)
{
	const uint8_t *reg = lsm6->reg[LSM6_PAGE_MAIN];
	if (!(reg[LSM6_CTRL7_G] & USR_OFF_ON_OUT)) {
		return 0;
	}
	int64_t offset = (int8_t)reg[X_OFS_USR + axis];
	return offset * 1000000 / (reg[LSM6_CTRL6_C] & USR_OFF_W ? 64 : 1024);
}

static bool axis_off(const struct lsm6 *lsm6, unsigned output)
{
	(void)lsm6;
	(void)output;
	return false;
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

/* True when a step was counted. */
static bool functions_sampled(struct lsm6 *lsm6)
{
	uint8_t *functions = lsm6->reg[LSM6_PAGE_FUNCTIONS];
	uint8_t enabled = functions[EMB_FUNC_EN_A], *status = &functions[EMB_FUNC_STATUS];
	bool counts = enabled & (PEDO | SIGN_MOTION);
	bool step = counts && lsm6_steps_sampled(lsm6, STEPS_IN_A_ROW);
	bool moved = (enabled & SIGN_MOTION) && step && lsm6_motion_stepped(lsm6, STEPS_OF_MOTION);
	if (!(functions[PAGE_RW] & EMB_FUNC_LIR) && lsm6_due(lsm6, FUNCTION_SLOTS)) {
		*status = 0; /* they live for one run of the functions */
	}
	step &= !!(enabled & PEDO);
	*status |= step ? PEDO : 0;
	*status |= moved ? SIGN_MOTION : 0;
	*status |= (enabled & TILT) && lsm6_tilt_sampled(lsm6) ? TILT : 0;
	functions[EMB_FUNC_SRC] |= step ? SRC_STEP_DETECTED : 0;
	return step;
}

static void sampled(struct lsm6 *lsm6, uint8_t fresh)
{
	bool event = false, step = false;
	if (fresh & LSM6_XLDA) {
		event = lsm6_events_sampled(lsm6);
		step = functions_sampled(lsm6);
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
	.timer_at = LSM6_CTRL10_C,
	.timer_en = TIMESTAMP_EN,
	.boot_ps = 10 * 1000000000ull,
	.regs = { lsm6dso_main_page, lsm6dso_functions_page, lsm6dso_hub_page },
	.lacks = lacks,
	.xl_slots = { 0, 512, 256, 128, 64, 32, 16, 8, 4, 2, 1, 4096 },
	.g_slots = { 0, 512, 256, 128, 64, 32, 16, 8, 4, 2, 1 },
	.page = page,
	.rounding = rounding,
	.xl_offset = xl_offset,
	.axis_off = axis_off,
	.read = dso_read,
	.wrote = dso_wrote,
	.next = dso_next,
	.events_enabled = events_enabled,
	.passes = lsm6dso_hub_passes,
	.tap_threshold = tap_threshold,
	.inactivity = inactivity,
	.sampled = sampled,
	.ctrl_flags = ctrl_flags,
	.md_flags = md_flags,
};
