/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When LSM6DS3 and LSM6DSO measure, and what comes out: all output rates are the fastest one, 6.67 kHz, divided by powers of two.
 *
 * Where the manual is silent: the grid of samples begins anew when a rate changes, so that sensors at the same rate measure
 * together, and the first sample comes one period after; temperature comes with the faster sensor, at most 52 times a second.
 * User offsets of the LSM6DSO are added.
 * Not modelled: filters and their bandwidth, turn-on time beyond the first period, the tolerance of the oscillator.
 */
#include "peripherals/parts/lsm6.h"

enum { TEMP_SLOTS = 128, SLOTS_12_HZ = 512, XL_HM_MODE = 1 << 4 };
enum { XL_FS_MODE = 1 << 1, SCALE_16_G = 1 };
enum { CODE_SHIFT = 4, FS_SHIFT = 2, FS_MASK = 3, FS_125 = 2, MILLION = 1000000 };

/* Millionths of g or degrees a second for one step. */
static const uint16_t xl_step[] = { 61, 488, 122, 244 };
static const uint32_t g_step[] = { 8750, 17500, 35000, 70000 };
enum { G_STEP_125 = 4375 };

static unsigned slots_of(struct lsm6 *lsm6, uint8_t at, const uint16_t *slots)
{
	unsigned code = *lsm6_reg(lsm6, at) >> CODE_SHIFT;
	if (code && (code >= LSM6_ODRS || !slots[code])) {
		log_guest(lsm6->part.log, lsm6, LSM6_REGS + at,
			"%s: output rate code %u of register 0x%02x does not exist; off",
			lsm6->part.name, code, at);
		return 0;
	}
	return slots[code];
}

unsigned lsm6_xl_slots(struct lsm6 *lsm6)
{
	unsigned slots = slots_of(lsm6, LSM6_CTRL1_XL, lsm6->chip->xl_slots);
	bool low_power = *lsm6_reg(lsm6, LSM6_CTRL6_C) & XL_HM_MODE;
	bool slow = lsm6->events.asleep && lsm6->chip->inactivity(lsm6) > 0;
	if (slots > SLOTS_12_HZ && !low_power) {
		return SLOTS_12_HZ; /* 1.6 Hz is for low power only */
	}
	return slow && slots && slots < SLOTS_12_HZ ? SLOTS_12_HZ : slots;
}

unsigned lsm6_g_slots(struct lsm6 *lsm6)
{
	bool off = lsm6->events.asleep && lsm6->chip->inactivity(lsm6) > 1;
	off |= !!(*lsm6_reg(lsm6, LSM6_CTRL4_C) & LSM6_SLEEP_G);
	return off ? 0 : slots_of(lsm6, LSM6_CTRL2_G, lsm6->chip->g_slots);
}

static unsigned fastest_slots(struct lsm6 *lsm6)
{
	unsigned xl = lsm6_xl_slots(lsm6), g = lsm6_g_slots(lsm6);
	return xl && (!g || xl < g) ? xl : g;
}

static int16_t in_steps(int64_t millionths, int64_t step, int32_t noise)
{
	int64_t half = millionths < 0 ? -step / 2 : step / 2;
	int64_t steps = (millionths + half) / step + noise;
	return (int16_t)(steps > INT16_MAX ? INT16_MAX : steps < INT16_MIN ? INT16_MIN : steps);
}

int64_t lsm6_xl_step(struct lsm6 *lsm6)
{
	unsigned scale = *lsm6_reg(lsm6, LSM6_CTRL1_XL) >> FS_SHIFT & FS_MASK;
	bool no_16_g = lsm6->chip == &lsm6dso_chip && (*lsm6_reg(lsm6, LSM6_CTRL8_XL) & XL_FS_MODE);
	return xl_step[scale == SCALE_16_G && no_16_g ? 0 : scale];
}

static int64_t step_of(struct lsm6 *lsm6, unsigned output)
{
	uint8_t g = *lsm6_reg(lsm6, LSM6_CTRL2_G);
	if (output == LSM6_TEMP) {
		return MILLION;
	}
	if (output >= LSM6_AX) {
		return lsm6_xl_step(lsm6);
	}
	return g & FS_125 ? G_STEP_125 : g_step[g >> FS_SHIFT & FS_MASK];
}

/* What the self-test of CTRL5_C adds, in the middle of what the manual allows. */
static int64_t test_change(struct lsm6 *lsm6, unsigned output)
{
	enum { XL_MG = 500, G_DPS_250 = 50, G_DPS = 400 };
	enum { POSITIVE = 1, XL_NEGATIVE = 2, G_NEGATIVE = 3 };
	uint8_t config = *lsm6_reg(lsm6, LSM6_CTRL5_C);
	unsigned xl = config & 3, g = config >> 2 & 3;
	bool narrow = step_of(lsm6, LSM6_GX) <= (int64_t)g_step[0];
	if (output >= LSM6_AX) {
		int sign = xl == POSITIVE ? 1 : xl == XL_NEGATIVE ? -1 : 0;
		return sign * (int64_t)XL_MG * 1000;
	}
	int sign = g == POSITIVE ? 1 : g == G_NEGATIVE ? -1 : 0;
	return output == LSM6_TEMP ? 0 : sign * (int64_t)(narrow ? G_DPS_250 : G_DPS) * MILLION;
}

static void measure(struct lsm6 *lsm6, unsigned output)
{
	int64_t felt = stimulus_value(&lsm6->stimulus, lsm6->part.timeline->now_ps, output);
	felt += test_change(lsm6, output);
	if (output >= LSM6_AX) {
		felt += lsm6->chip->xl_offset(lsm6, output - LSM6_AX);
	} else if (output == LSM6_TEMP) {
		felt = (felt - 25 * (int64_t)MILLION) * lsm6->chip->lsb_per_degree;
	}
	int16_t value = in_steps(felt, step_of(lsm6, output), stimulus_noise(&lsm6->stimulus));
	value = lsm6->chip->axis_off(lsm6, output) ? 0 : value;
	lsm6->now[output] = value;
	bool held = (*lsm6_reg(lsm6, LSM6_CTRL3_C) & LSM6_BDU) && (lsm6->half_read >> output & 1);
	if (!held) {
		uint8_t *low = lsm6_reg(lsm6, (uint8_t)(LSM6_OUT_TEMP_L + 2 * output));
		low[0] = (uint8_t)value;
		low[1] = (uint8_t)((uint16_t)value >> 8);
	}
}

static void arm(struct lsm6 *lsm6)
{
	unsigned fastest = fastest_slots(lsm6);
	if (!fastest) {
		timeline_disarm(lsm6->part.timeline, &lsm6->tick);
		return;
	}
	uint64_t next = lsm6->slot - lsm6->slot % fastest + fastest;
	timeline_arm_at(lsm6->part.timeline, &lsm6->tick, lsm6->grid_ps + next * LSM6_SLOT_PS);
}

bool lsm6_due(const struct lsm6 *lsm6, unsigned slots)
{
	return slots && lsm6->slot % slots == 0;
}

static void measure_some(struct lsm6 *lsm6, unsigned first, unsigned last)
{
	for (unsigned n = first; n <= last; n++) {
		measure(lsm6, n);
	}
}

static void tick(void *owner, unsigned index)
{
	struct lsm6 *lsm6 = owner;
	(void)index;
	lsm6->slot = (lsm6->part.timeline->now_ps - lsm6->grid_ps) / LSM6_SLOT_PS;
	unsigned fastest = fastest_slots(lsm6);
	uint8_t fresh = 0;
	if (lsm6_due(lsm6, fastest > TEMP_SLOTS ? fastest : TEMP_SLOTS)) {
		measure(lsm6, LSM6_TEMP);
		fresh |= LSM6_TDA;
	}
	if (lsm6_due(lsm6, lsm6_g_slots(lsm6))) {
		measure_some(lsm6, LSM6_GX, LSM6_GZ);
		fresh |= LSM6_GDA;
	}
	if (lsm6_due(lsm6, lsm6_xl_slots(lsm6))) {
		measure_some(lsm6, LSM6_AX, LSM6_AZ);
		fresh |= LSM6_XLDA;
	}
	*lsm6_reg(lsm6, LSM6_STATUS) |= fresh;
	lsm6->chip->sampled(lsm6, fresh);
	arm(lsm6);
	lsm6_pins_pulse(lsm6, fresh);
	lsm6_pins_update(lsm6);
}

void lsm6_sample_restart(struct lsm6 *lsm6)
{
	lsm6->grid_ps = lsm6->part.timeline->now_ps;
	lsm6->slot = 0;
	arm(lsm6);
}

void lsm6_sample_init(struct lsm6 *lsm6)
{
	lsm6->tick = (struct event){ .name = "sample", .fire = tick, .owner = lsm6 };
}

void lsm6_sample_reset(struct lsm6 *lsm6)
{
	timeline_disarm(lsm6->part.timeline, &lsm6->tick);
	lsm6->grid_ps = lsm6->part.timeline->now_ps;
	lsm6->slot = 0;
}

void lsm6_sample_snap(struct lsm6 *lsm6, struct snap *snap)
{
	event_snap(&lsm6->tick, lsm6->part.timeline, snap, "sample");
	snap_u64(snap, "grid_ps", &lsm6->grid_ps);
	snap_u64(snap, "slot", &lsm6->slot);
}
