/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When the LPS22HH measures, what comes out, and its interrupt pin.
 *
 * Where the manual is silent: a new rate begins with its first measurement one period later; a one-shot takes 4.7 ms, with low
 * noise 13.2 ms; data-ready is a pulse of 5 us on the pin when nothing else is routed there; low noise at 100 and 200 Hz is
 * ignored by the chip and said in the log.
 * Not modelled: the low-pass filter.
 */
#include "peripherals/parts/lps22hh.h"

enum { MILLION = 1000000, RAW_PER_HPA = 4096, RAW_PER_DEGREE = 100, REF_SHIFT = 8 };
enum { ONE_SHOT_US = 4700, ONE_SHOT_LOW_NOISE_US = 13200, PULSE_US = 5 };
enum { BDU = 1 << 1, ODR_SHIFT = 4, ODR_MASK = 7 };
enum {
	PHE = 1 << 0,
	PLE = 1 << 1,
	LIR = 1 << 2,
	DIFF_EN = 1 << 3,
	AUTOZERO = 1 << 5,
	AUTOREFP = 1 << 7
};
enum { PH = 1 << 0, PL = 1 << 1, IA = 1 << 2 };
enum { INT_S = 3, DRDY = 1 << 2 }; /* CTRL_REG3; bits 3, 4, 5 are overrun, watermark, full */

static const uint16_t rates_hz[] = { 0, 1, 10, 25, 50, 75, 100, 200 };

static int16_t word(const struct lps22hh *lps, unsigned at)
{
	return (int16_t)(lps->reg[at] | lps->reg[at + 1] << 8);
}

static int32_t in_range(int64_t value, int32_t low, int32_t high)
{
	return (int32_t)(value < low ? low : value > high ? high : value);
}

static int32_t sense(struct lps22hh *lps, unsigned axis, int32_t raw_per_unit)
{
	int64_t felt = stimulus_value(&lps->stimulus, lps->part.timeline->now_ps, axis);
	int64_t half = felt < 0 ? -MILLION / 2 : MILLION / 2;
	return (int32_t)((felt * raw_per_unit + half) / MILLION) + stimulus_noise(&lps->stimulus);
}

/* The reference that AUTOZERO or AUTOREFP asks for is taken with the next measurement. */
static void take_reference(struct lps22hh *lps, int32_t raw)
{
	uint8_t *config = &lps->reg[LPS22HH_INTERRUPT_CFG];
	if (!(*config & (AUTOZERO | AUTOREFP))) {
		return;
	}
	int32_t reference = raw >> REF_SHIFT;
	lps->reg[LPS22HH_REF_P_L] = (uint8_t)reference;
	lps->reg[LPS22HH_REF_P_H] = (uint8_t)(reference >> 8);
	lps->zeroed |= *config & AUTOZERO;
	lps->referenced |= *config & AUTOREFP;
	*config &= (uint8_t) ~(AUTOZERO | AUTOREFP);
}

static void put_pressure(struct lps22hh *lps, int32_t raw)
{
	int64_t shown = raw - (int64_t)word(lps, LPS22HH_RPDS_L) * (1 << REF_SHIFT);
	shown -= lps->zeroed ? (int64_t)word(lps, LPS22HH_REF_P_L) * (1 << REF_SHIFT) : 0;
	int32_t value = in_range(shown, -0x800000, 0x7fffff);
	if (!((lps->reg[LPS22HH_CTRL_REG1] & BDU) && (lps->half_read & 1))) {
		for (unsigned n = 0; n < 3; n++) {
			lps->reg[LPS22HH_PRESS_OUT_XL + n] = (uint8_t)((uint32_t)value >> 8 * n);
		}
	}
}

static void put_temperature(struct lps22hh *lps)
{
	int32_t raw = in_range(
		sense(lps, LPS22HH_TEMPERATURE, RAW_PER_DEGREE), INT16_MIN, INT16_MAX);
	if (!((lps->reg[LPS22HH_CTRL_REG1] & BDU) && (lps->half_read & 2))) {
		lps->reg[LPS22HH_TEMP_OUT_L] = (uint8_t)raw;
		lps->reg[LPS22HH_TEMP_OUT_H] = (uint8_t)((uint32_t)raw >> 8);
	}
}

/* True when a threshold interrupt begins. */
static bool compare(struct lps22hh *lps, int32_t raw)
{
	uint8_t config = lps->reg[LPS22HH_INTERRUPT_CFG], *source = &lps->reg[LPS22HH_INT_SOURCE];
	bool relative = lps->zeroed || lps->referenced;
	int32_t difference = raw - (relative ? word(lps, LPS22HH_REF_P_L) * (1 << REF_SHIFT) : 0);
	int32_t threshold = (lps->reg[LPS22HH_THS_P_L] | (lps->reg[LPS22HH_THS_P_H] & 0x7f) << 8)
		<< REF_SHIFT;
	uint8_t now = 0;
	if (config & DIFF_EN) {
		now |= (config & PHE) && difference > threshold ? PH | IA : 0;
		now |= (config & PLE) && difference < -threshold ? PL | IA : 0;
	}
	uint8_t before = *source;
	*source = (uint8_t)(config & LIR ? before | now : now);
	return *source & ~before & IA;
}

static void pulse_over(void *owner, unsigned index)
{
	struct lps22hh *lps = owner;
	(void)index;
	lps->pulsing = false;
	lps22hh_pins_update(lps);
}

static void arm(struct lps22hh *lps)
{
	unsigned rate_hz = rates_hz[lps->reg[LPS22HH_CTRL_REG1] >> ODR_SHIFT & ODR_MASK];
	if (rate_hz) {
		timeline_arm_in(lps->part.timeline, &lps->measure, PS_PER_SECOND / rate_hz);
	}
}

static void measure(void *owner, unsigned index)
{
	struct lps22hh *lps = owner;
	(void)index;
	uint8_t *status = &lps->reg[LPS22HH_STATUS];
	int32_t raw = sense(lps, LPS22HH_PRESSURE, RAW_PER_HPA);
	*status |= *status & LPS22HH_P_DA ? LPS22HH_P_OR : 0;
	*status |= *status & LPS22HH_T_DA ? LPS22HH_T_OR : 0;
	*status |= LPS22HH_P_DA | LPS22HH_T_DA;
	take_reference(lps, raw);
	put_pressure(lps, raw);
	put_temperature(lps);
	lps22hh_fifo_measured(lps, compare(lps, raw));
	lps->reg[LPS22HH_CTRL_REG2] &= (uint8_t)~LPS22HH_ONE_SHOT;
	arm(lps);
	lps->pulsing = true;
	timeline_arm_in(lps->part.timeline, &lps->pulse, PULSE_US * PS_PER_US);
	lps22hh_pins_update(lps);
}

void lps22hh_measure_control(struct lps22hh *lps, bool rate_changed, bool one_shot)
{
	unsigned code = lps->reg[LPS22HH_CTRL_REG1] >> ODR_SHIFT & ODR_MASK;
	bool low_noise = lps->reg[LPS22HH_CTRL_REG2] & LPS22HH_LOW_NOISE_EN;
	if (code > 5 && low_noise) {
		log_guest(lps->part.log, lps, LPS22HH_CTRL_REG2,
			"%s: CTRL_REG2.LOW_NOISE_EN with %u Hz does not go together",
			lps->part.name, (unsigned)rates_hz[code]);
	}
	if (rate_changed) {
		timeline_disarm(lps->part.timeline, &lps->measure);
		arm(lps);
	}
	if (one_shot && code == 0) {
		timeline_arm_in(lps->part.timeline, &lps->measure,
			(low_noise ? ONE_SHOT_LOW_NOISE_US : ONE_SHOT_US) * PS_PER_US);
	}
}

void lps22hh_pins_update(struct lps22hh *lps)
{
	uint8_t routed = lps->reg[LPS22HH_CTRL_REG3], ctrl2 = lps->reg[LPS22HH_CTRL_REG2];
	uint8_t fifo = lps22hh_fifo_status2(lps);
	/* CTRL_REG3 has full, watermark, overrun in other places than FIFO_STATUS2. */
	bool active = ((routed & 1 << 3) && (fifo & LPS22HH_OVR)) ||
		((routed & 1 << 4) && (fifo & LPS22HH_WTM)) ||
		((routed & 1 << 5) && (fifo & LPS22HH_FULL));
	active |= (routed & DRDY) && lps->pulsing;
	/* INT_S: 1 and 2 are pressure high and low, 3 either. */
	active |= lps->reg[LPS22HH_INT_SOURCE] & routed & INT_S;
	bool level = active != !!(ctrl2 & LPS22HH_INT_H_L);
	enum drive drive = level ? DRIVE_HIGH : DRIVE_LOW;
	pin_drive(&lps->part.pin[LPS22HH_PIN_INT],
		!active && (ctrl2 & LPS22HH_PP_OD) ? DRIVE_NONE : drive);
}

void lps22hh_measure_init(struct lps22hh *lps)
{
	lps->measure = (struct event){ .name = "measure", .fire = measure, .owner = lps };
	lps->pulse = (struct event){ .name = "pulse", .fire = pulse_over, .owner = lps };
}

void lps22hh_measure_reset(struct lps22hh *lps)
{
	timeline_disarm(lps->part.timeline, &lps->measure);
	timeline_disarm(lps->part.timeline, &lps->pulse);
	lps->pulsing = lps->zeroed = lps->referenced = false;
}
