/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When the VL53L1X measures a distance, and what it finds.
 *
 * Where the manual is silent: the time of a measurement is the timing budget that the public driver means by its pairs of time-out
 * values, for others twice the time-out of range A and 4.5 ms; measuring goes on while an interrupt waits, with newer results; a
 * target beyond the reach of the distance mode has its distance with the status of a weak signal; the signal falls with the
 * square of the distance.
 * Not modelled: light around, other targets, crosstalk, calibration of the receiver (its registers are storage).
 */
#include "base/bits.h"
#include "peripherals/parts/vl53l1x.h"

enum { ACTIVE_LOW = 1 << 4 };                             /* GPIO_HV_MUX_CTRL */
enum { SINGLE = 0x10, TIMED = 0x40, MODES = 0x70 };       /* 0x20: back to back */
enum { NEW_SAMPLE = 0x20, NO_TARGET = 0x40, WINDOW = 3 }; /* INTERRUPT_CONFIG */
enum { BELOW, ABOVE, OUTSIDE, INSIDE };
enum { RANGE_VALID = 9, SIGNAL_FAIL = 4 };
enum { REACH_SHORT_MM = 1360, REACH_LONG_MM = 4000, PHASE_SHORT = 0x38 };
enum { MACRO_CLOCKS = 2304, PLL_PER_OSC = 64, GUARD_US = 4528 };
enum { COUNTS_PER_MIL = 1075 }; /* the period counts 1.075 of the calibrated value a millisecond */

uint16_t vl53l1x_word(const struct vl53l1x *sensor, unsigned at)
{
	return (uint16_t)(sensor->reg[at] << 8 | sensor->reg[at + 1]);
}

static void put_word(struct vl53l1x *sensor, unsigned at, uint32_t value)
{
	value = value > UINT16_MAX ? UINT16_MAX : value;
	sensor->reg[at] = (uint8_t)(value >> 8);
	sensor->reg[at + 1] = (uint8_t)value;
}

uint64_t vl53l1x_budget_ps(const struct vl53l1x *sensor)
{
	static const struct {
		uint16_t timeout_a, ms;
	} known[] = {
		{ 0x001d, 15 },
		{ 0x0051, 20 },
		{ 0x001e, 20 },
		{ 0x00d6, 33 },
		{ 0x0060, 33 },
		{ 0x01ae, 50 },
		{ 0x00ad, 50 },
		{ 0x02e1, 100 },
		{ 0x01cc, 100 },
		{ 0x03e1, 200 },
		{ 0x02d9, 200 },
		{ 0x0591, 500 },
		{ 0x048f, 500 },
	};
	uint16_t timeout = vl53l1x_word(sensor, VL53L1X_TIMEOUT_A);
	for (unsigned n = 0; n < sizeof(known) / sizeof(known[0]); n++) {
		if (known[n].timeout_a == timeout) {
			return known[n].ms * PS_PER_MS;
		}
	}
	/* A value of eight bits, shifted by the high byte; in macro periods of the laser. */
	unsigned shift = timeout >> 8 & 15;
	uint64_t periods = ((uint64_t)(timeout & 0xff) << shift) + 1;
	uint64_t clocks = (sensor->reg[VL53L1X_VCSEL_PERIOD_A] + 1u) * 2u * MACRO_CLOCKS;
	uint64_t osc = vl53l1x_word(sensor, VL53L1X_OSC_FREQUENCY); /* 4096ths of MHz */
	osc += osc == 0; /* a restored file may be spoilt */
	uint64_t once_ps = bits_muldiv(periods * clocks, PS_PER_US * 4096, osc * PLL_PER_OSC);
	return 2 * once_ps + GUARD_US * PS_PER_US;
}

static uint64_t period_ps(const struct vl53l1x *sensor)
{
	uint64_t budget_ps = vl53l1x_budget_ps(sensor);
	if (!(sensor->reg[VL53L1X_MODE_START] & TIMED)) {
		return budget_ps;
	}
	uint64_t counts = (uint64_t)vl53l1x_word(sensor, VL53L1X_INTERMEASUREMENT) << 16 |
		vl53l1x_word(sensor, VL53L1X_INTERMEASUREMENT + 2);
	uint64_t per_ms = vl53l1x_word(sensor, VL53L1X_OSC_CALIBRATE) & 0x3ff;
	per_ms += per_ms == 0;
	uint64_t between_ps = bits_muldiv(counts * 1000, PS_PER_MS, per_ms * COUNTS_PER_MIL);
	return between_ps > budget_ps ? between_ps : budget_ps;
}

static uint32_t felt_mm(struct vl53l1x *sensor)
{
	int64_t felt = stimulus_value(&sensor->stimulus, sensor->part.timeline->now_ps, 0);
	int64_t mm = (felt + 500000) / 1000000 + stimulus_noise(&sensor->stimulus);
	mm += (int16_t)vl53l1x_word(sensor, VL53L1X_OFFSET_MM) / 4;
	return (uint32_t)(mm < 0 ? 0 : mm > UINT16_MAX ? UINT16_MAX : mm);
}

static void put_results(struct vl53l1x *sensor, uint32_t mm, bool seen)
{
	uint8_t size = sensor->reg[VL53L1X_ROI_SIZE];
	uint32_t spads = ((size >> 4) + 1u) * ((size & 15u) + 1u);
	uint32_t nearby = mm < 20 ? 20 : mm;
	/* 9.7 Mcps: 20 at one metre. */
	uint32_t signal = (uint32_t)(20ull * 128 * 1000000 / ((uint64_t)nearby * nearby));
	uint8_t *reg = sensor->reg;
	reg[VL53L1X_RESULT] = NEW_SAMPLE;
	reg[0x89] = seen ? RANGE_VALID : SIGNAL_FAIL;
	reg[0x8a] = 0;
	reg[0x8b] = (uint8_t)(reg[0x8b] == 255 ? 128 : reg[0x8b] + 1); /* stream count */
	put_word(sensor, 0x8c, spads << 8);
	put_word(sensor, 0x8e, signal);
	put_word(sensor, 0x90, 64);               /* ambient: 0.5 Mcps */
	put_word(sensor, 0x92, mm / 100 * 4 + 4); /* sigma, quarters of mm */
	put_word(sensor, 0x94, 0);
	put_word(sensor, 0x96, mm);
	put_word(sensor, 0x98, signal);
}

static bool wanted(const struct vl53l1x *sensor, uint32_t mm, bool seen)
{
	uint8_t config = sensor->reg[VL53L1X_INTERRUPT_CONFIG];
	uint32_t low = vl53l1x_word(sensor, VL53L1X_THRESH_LOW);
	uint32_t high = vl53l1x_word(sensor, VL53L1X_THRESH_HIGH);
	if (config & NEW_SAMPLE) {
		return true;
	}
	if (!seen) {
		return config & NO_TARGET;
	}
	switch (config & WINDOW) {
	case BELOW: return mm < low;
	case ABOVE: return mm > high;
	case OUTSIDE: return mm < low || mm > high;
	default: return mm >= low && mm <= high;
	}
}

static void ranged(void *owner, unsigned index)
{
	struct vl53l1x *sensor = owner;
	(void)index;
	bool is_short = sensor->reg[VL53L1X_VALID_PHASE_HIGH] == PHASE_SHORT;
	uint32_t mm = felt_mm(sensor);
	bool seen = mm <= (is_short ? REACH_SHORT_MM : REACH_LONG_MM);
	put_results(sensor, mm, seen);
	sensor->interrupt |= wanted(sensor, mm, seen);
	if (sensor->reg[VL53L1X_MODE_START] & SINGLE) {
		sensor->reg[VL53L1X_MODE_START] = 0;
	} else {
		timeline_arm_in(sensor->part.timeline, &sensor->ranged, period_ps(sensor));
	}
	vl53l1x_pins_update(sensor);
}

void vl53l1x_range_start(struct vl53l1x *sensor, uint8_t mode)
{
	if (!(mode & MODES)) {
		vl53l1x_range_stop(sensor);
		return;
	}
	sensor->reg[0x8b] = 0;
	timeline_arm_in(sensor->part.timeline, &sensor->ranged, vl53l1x_budget_ps(sensor));
}

void vl53l1x_range_stop(struct vl53l1x *sensor)
{
	timeline_disarm(sensor->part.timeline, &sensor->ranged);
}

/* Open drain with a pull-up on the module. */
void vl53l1x_pins_update(struct vl53l1x *sensor)
{
	bool high = sensor->interrupt != !!(sensor->reg[VL53L1X_GPIO_HV_MUX_CTRL] & ACTIVE_LOW);
	pin_drive(&sensor->part.pin[VL53L1X_PIN_INT],
		high || sensor->off ? DRIVE_PULL_UP : DRIVE_LOW);
}

void vl53l1x_range_init(struct vl53l1x *sensor)
{
	sensor->ranged = (struct event){ .name = "ranged", .fire = ranged, .owner = sensor };
}
