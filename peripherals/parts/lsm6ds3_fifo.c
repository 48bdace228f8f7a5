/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The FIFO of the LSM6DS3: 4096 words of 16 bits in a pattern that decimation of four data sets makes: gyroscope, accelerometer,
 * the first sensor hub set, and timestamp with steps or temperature or the second hub set.
 *
 * Where the manual is silent: reading at DATA_OUT_L takes the word out, at DATA_OUT_H shows the rest of it; an empty FIFO
 * gives the last word again; temperature is the first word of its set; the pattern begins anew when the FIFO is emptied by bypass mode.
  * Not modelled: ONLY_HIGH_DATA; a FIFO written at the pace of the sensor hub.
 */
#include "peripherals/parts/lsm6.h"

enum {
	CTRL1 = 0x06,
	CTRL2 = 0x07,
	CTRL3 = 0x08,
	CTRL4 = 0x09,
	CTRL5 = 0x0a,
	STATUS1 = 0x3a,
	STATUS2 = 0x3b,
	STATUS3 = 0x3c,
	STATUS4 = 0x3d,
	DATA_OUT_L = 0x3e,
	DATA_OUT_H = 0x3f,
	SENSORHUB1 = 0x2e,
	SENSORHUB7 = 0x34,
};
enum { CTRL2_STEPS = 0x80, CTRL2_ON_STEP = 0x40 };
enum { EMPTY = 0x10, FULL = 0x20, OVER_RUN = 0x40, WATER_MARK = 0x80 }; /* STATUS2 */
enum { INT_FTH = 1 << 3, INT_OVR = 1 << 4, INT_FULL = 1 << 5 };
enum { SETS = 4, WORD_BYTES = 4, DIFF_MAX = 4095, MODE_MASK = 7 };

static unsigned threshold(struct lsm6 *lsm6)
{
	return *lsm6_reg(lsm6, CTRL1) | (*lsm6_reg(lsm6, CTRL2) & 15u) << 8;
}

static struct lsm6_fifo_shape shape(struct lsm6 *lsm6)
{
	bool stop = *lsm6_reg(lsm6, LSM6_CTRL4_C) & LSM6_STOP_ON_FTH;
	unsigned limit = threshold(lsm6);
	return (struct lsm6_fifo_shape){
		.words = stop && limit ? limit : LSM6_DS3_WORDS,
		.word_bytes = WORD_BYTES,
		.mode = (enum lsm6_fifo_mode)(*lsm6_reg(lsm6, CTRL5) & MODE_MASK),
	};
}

/* One of how many FIFO samples takes the set; 0: none. */
static unsigned decimation(struct lsm6 *lsm6, unsigned set)
{
	static const uint8_t factors[] = { 0, 1, 2, 3, 4, 8, 16, 32 };
	uint8_t reg = *lsm6_reg(lsm6, set < 2 ? CTRL3 : CTRL4);
	/* Gyroscope is the high field of CTRL3, the fourth set the high one of CTRL4. */
	return factors[reg >> (set == 0 || set == 3 ? 3 : 0) & 7];
}

/* After how many FIFO samples the pattern repeats. */
static unsigned pattern_cycle(struct lsm6 *lsm6)
{
	unsigned powers = 1, threes = 1;
	for (unsigned set = 0; set < SETS; set++) {
		unsigned factor = decimation(lsm6, set);
		threes = factor == 3 ? 3 : threes;
		powers = factor != 3 && factor > powers ? factor : powers;
	}
	return powers * threes;
}

/* 6.4 ms a step, or 25 us. */
static uint32_t timestamp(struct lsm6 *lsm6)
{
	bool fine = *lsm6_reg(lsm6, LSM6_WAKE_UP_DUR) & 0x10;
	uint64_t step_ps = fine ? 25 * PS_PER_US : 6400 * PS_PER_US;
	bool on = *lsm6_reg(lsm6, 0x58) & 0x80;
	uint64_t now = on ? (lsm6->part.timeline->now_ps - lsm6->clock_ps) / step_ps : 0;
	return (uint32_t)(now & 0xffffff);
}

static void hub_set(struct lsm6 *lsm6, uint8_t from, uint16_t *words)
{
	for (unsigned n = 0; n < 3; n++) {
		const uint8_t *low = lsm6_reg(lsm6, (uint8_t)(from + 2 * n));
		words[n] = (uint16_t)(low[0] | low[1] << 8);
	}
}

static void fourth_set(struct lsm6 *lsm6, uint16_t *words)
{
	uint32_t time = timestamp(lsm6);
	if (*lsm6_reg(lsm6, CTRL2) & CTRL2_STEPS) {
		words[0] = (uint16_t)(time >> 8);
		words[1] = (uint16_t)(time & 0xff);
		words[2] = lsm6->steps.count;
	} else if (*lsm6_reg(lsm6, LSM6_CTRL4_C) & LSM6_FIFO_TEMP_EN) {
		words[0] = (uint16_t)lsm6->now[LSM6_TEMP];
	} else {
		hub_set(lsm6, SENSORHUB7, words);
	}
}

static void store(struct lsm6 *lsm6, unsigned set)
{
	struct lsm6_fifo_shape ring = shape(lsm6);
	uint16_t words[3] = { 0 };
	for (unsigned n = 0; n < 3 && set < 2; n++) {
		words[n] = (uint16_t)lsm6->now[(set ? LSM6_AX : LSM6_GX) + n];
	}
	if (set == 2) {
		hub_set(lsm6, SENSORHUB1, words);
	} else if (set == 3) {
		fourth_set(lsm6, words);
	}
	for (unsigned n = 0; n < 3; n++) {
		uint16_t place = lsm6->fifo.place++;
		const uint8_t word[WORD_BYTES] = { (uint8_t)words[n], (uint8_t)(words[n] >> 8),
			(uint8_t)place, (uint8_t)(place >> 8) };
		lsm6_fifo_put(lsm6, &ring, word);
	}
}

/* Slots between two FIFO samples. */
static unsigned fifo_slots(struct lsm6 *lsm6)
{
	unsigned code = *lsm6_reg(lsm6, CTRL5) >> 3 & 15;
	return code && code <= 10 ? 1u << (10 - code) : 0;
}

void lsm6ds3_fifo_sampled(struct lsm6 *lsm6, bool event, bool step)
{
	struct lsm6_fifo *fifo = &lsm6->fifo;
	struct lsm6_fifo_shape ring = shape(lsm6);
	bool on_step = (*lsm6_reg(lsm6, CTRL2) & (CTRL2_STEPS | CTRL2_ON_STEP)) ==
		(CTRL2_STEPS | CTRL2_ON_STEP);
	fifo->triggered |= event;
	if (lsm6_fifo_acting(lsm6, ring.mode) == LSM6_FIFO_BYPASS ||
		!(on_step ? step : lsm6_due(lsm6, fifo_slots(lsm6)))) {
		return;
	}
	if (fifo->cycle == 0) {
		fifo->place = 0;
	}
	for (unsigned set = 0; set < SETS; set++) {
		unsigned factor = decimation(lsm6, set);
		if (factor && fifo->cycle % factor == 0) {
			store(lsm6, set);
		}
	}
	fifo->cycle = (uint16_t)((fifo->cycle + 1u) % pattern_cycle(lsm6));
}

static uint8_t status2(struct lsm6 *lsm6)
{
	const struct lsm6_fifo *fifo = &lsm6->fifo;
	unsigned limit = threshold(lsm6), diff = fifo->count > DIFF_MAX ? DIFF_MAX : fifo->count;
	uint8_t status = (uint8_t)(diff >> 8);
	status |= fifo->count ? 0 : EMPTY;
	status |= fifo->count + 12u > shape(lsm6).words ? FULL : 0;
	status |= fifo->overrun || fifo->count >= LSM6_DS3_WORDS ? OVER_RUN : 0;
	status |= limit && fifo->count >= limit ? WATER_MARK : 0;
	return status;
}

/* Of the word that is read next. */
static unsigned pattern(const struct lsm6 *lsm6)
{
	const uint8_t *word = &lsm6->fifo.bytes[lsm6->fifo.first * WORD_BYTES];
	return lsm6->fifo.count ? word[2] | (word[3] & 3u) << 8 : 0;
}

uint8_t lsm6ds3_fifo_read(struct lsm6 *lsm6, uint8_t at)
{
	struct lsm6_fifo *fifo = &lsm6->fifo;
	struct lsm6_fifo_shape ring = shape(lsm6);
	switch (at) {
	case STATUS1: return (uint8_t)(fifo->count > DIFF_MAX ? DIFF_MAX : fifo->count);
	case STATUS2: return status2(lsm6);
	case STATUS3: return (uint8_t)pattern(lsm6);
	case STATUS4: return (uint8_t)(pattern(lsm6) >> 8);
	case DATA_OUT_L: lsm6_fifo_take(lsm6, &ring); return fifo->shown[0];
	case DATA_OUT_H: return fifo->shown[1];
	case LSM6_TIMESTAMP0: return (uint8_t)timestamp(lsm6);
	case LSM6_TIMESTAMP0 + 1: return (uint8_t)(timestamp(lsm6) >> 8);
	default: return (uint8_t)(timestamp(lsm6) >> 16);
	}
}

void lsm6ds3_fifo_wrote(struct lsm6 *lsm6, uint8_t at)
{
	if (at == CTRL5 && shape(lsm6).mode == LSM6_FIFO_BYPASS) {
		lsm6_fifo_clear(lsm6);
	} else if (at == CTRL3 || at == CTRL4) {
		lsm6->fifo.cycle = 0;
	}
}

uint8_t lsm6ds3_fifo_flags(struct lsm6 *lsm6)
{
	uint8_t status = status2(lsm6);
	uint8_t flags = 0;
	flags |= status & FULL ? INT_FULL : 0;
	flags |= status & OVER_RUN ? INT_OVR : 0;
	flags |= status & WATER_MARK ? INT_FTH : 0;
	return flags;
}
