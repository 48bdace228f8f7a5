/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When LSM6DS3 and LSM6DSO measure, and what comes out: all output rates are the fastest one, 6.67 kHz, divided by powers of two.
 *
 * Where the manual is silent: the grid of samples begins anew when a rate changes, so that sensors at the same rate measure
 * together, and the first sample comes one period after; temperature comes with the faster sensor, at most 52 times a second.
 * Not modelled: filters and their bandwidth, turn-on time beyond the first period, the tolerance of the oscillator.
 */
#include "peripherals/parts/lsm6.h"

enum { TEMP_SLOTS = 128, CODE_SHIFT = 4, FS_SHIFT = 2, FS_MASK = 3, FS_125 = 2, MILLION = 1000000 };

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

static unsigned xl_slots(struct lsm6 *lsm6)
{
	return slots_of(lsm6, LSM6_CTRL1_XL, lsm6->chip->xl_slots);
}

static unsigned g_slots(struct lsm6 *lsm6)
{
	return slots_of(lsm6, LSM6_CTRL2_G, lsm6->chip->g_slots);
}

static unsigned fastest_slots(struct lsm6 *lsm6)
{
	unsigned xl = xl_slots(lsm6), g = g_slots(lsm6);
	return xl && (!g || xl < g) ? xl : g;
}

static int16_t in_steps(int64_t millionths, int64_t step, int32_t noise)
{
	int64_t half = millionths < 0 ? -step / 2 : step / 2;
	int64_t steps = (millionths + half) / step + noise;
	return (int16_t)(steps > INT16_MAX ? INT16_MAX : steps < INT16_MIN ? INT16_MIN : steps);
}

int16_t lsm6_output(const struct lsm6 *lsm6, unsigned output)
{
	const uint8_t *low = &lsm6->reg[LSM6_PAGE_MAIN][LSM6_OUT_TEMP_L + 2 * output];
	return (int16_t)(low[0] | low[1] << 8);
}

static int64_t step_of(struct lsm6 *lsm6, unsigned output)
{
	uint8_t xl = *lsm6_reg(lsm6, LSM6_CTRL1_XL), g = *lsm6_reg(lsm6, LSM6_CTRL2_G);
	if (output == LSM6_TEMP) {
		return MILLION;
	}
	if (output >= LSM6_AX) {
		return xl_step[xl >> FS_SHIFT & FS_MASK];
	}
	return g & FS_125 ? G_STEP_125 : g_step[g >> FS_SHIFT & FS_MASK];
}

static void measure(struct lsm6 *lsm6, unsigned output)
{
	int64_t felt = stimulus_value(&lsm6->stimulus, lsm6->part.timeline->now_ps, output);
	if (output == LSM6_TEMP) {
		felt = (felt - 25 * (int64_t)MILLION) * lsm6->chip->lsb_per_degree;
	}
	int16_t value = in_steps(felt, step_of(lsm6, output), stimulus_noise(&lsm6->stimulus));
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

static bool due(const struct lsm6 *lsm6, unsigned slots)
{
	return slots && lsm6->slot % slots == 0;
}

static void tick(void *owner, unsigned index)
{
	struct lsm6 *lsm6 = owner;
	(void)index;
	lsm6->slot = (lsm6->part.timeline->now_ps - lsm6->grid_ps) / LSM6_SLOT_PS;
	unsigned fastest = fastest_slots(lsm6);
	uint8_t *status = lsm6_reg(lsm6, LSM6_STATUS);
	if (due(lsm6, fastest > TEMP_SLOTS ? fastest : TEMP_SLOTS)) {
		measure(lsm6, LSM6_TEMP);
		*status |= LSM6_TDA;
	}
	if (due(lsm6, g_slots(lsm6)) && !(*lsm6_reg(lsm6, LSM6_CTRL4_C) & LSM6_SLEEP_G)) {
		for (unsigned n = LSM6_GX; n <= LSM6_GZ; n++) {
			measure(lsm6, n);
		}
		*status |= LSM6_GDA;
	}
	if (due(lsm6, xl_slots(lsm6))) {
		for (unsigned n = LSM6_AX; n <= LSM6_AZ; n++) {
			measure(lsm6, n);
		}
		*status |= LSM6_XLDA;
	}
	arm(lsm6);
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
