/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The FIFO of the LSM6DSO: 512 words of a tag and six bytes, each sensor batched at its own rate.
 *
 * Where the manual is silent: reading the tag takes the word out, reading data without it takes the word out at its first byte; an
 * empty FIFO gives tag 0. TAG_CNT steps with each batch of words.
 * Not modelled: compression, rate change words (ODRCHG_EN), the time base a batch had before a rate change.
 */
#include <string.h>

#include "peripherals/parts/lsm6.h"

enum {
	CTRL1 = 0x07,
	CTRL2 = 0x08,
	CTRL3 = 0x09,
	CTRL4 = 0x0a,
	COUNTER_BDR_REG1 = 0x0b,
	COUNTER_BDR_REG2 = 0x0c,
	STATUS1 = 0x3a,
	STATUS2 = 0x3b,
	TIMESTAMP2 = 0x42,
	DATA_OUT_TAG = 0x78,
	DATA_OUT_FIRST = 0x79,
	DATA_OUT_LAST = 0x7e,
};
enum { STOP_ON_WTM = 0x80, MODE_MASK = 7 };
enum { RST_COUNTER_BDR = 0x40, TRIG_COUNTER_BDR = 0x20 };
enum { OVR_LATCHED = 0x08, COUNTER_BDR = 0x10, FULL = 0x20, OVR = 0x40, WTM = 0x80 }; /* STATUS2 */
enum { INT_FTH = 1 << 3, INT_OVR = 1 << 4, INT_FULL = 1 << 5, INT_CNT_BDR = 1 << 6 };
enum { WORD_BYTES = 7, TAG_SHIFT = 3, TIMESTAMP_EN = 0x20 };
enum { EMB_FUNC_FIFO_CFG = 0x44, STEP_BATCH = 0x40 };

static unsigned watermark(struct lsm6 *lsm6)
{
	return *lsm6_reg(lsm6, CTRL1) | (*lsm6_reg(lsm6, CTRL2) & 1u) << 8;
}

static struct lsm6_fifo_shape shape(struct lsm6 *lsm6)
{
	unsigned limit = watermark(lsm6);
	return (struct lsm6_fifo_shape){
		.words = (*lsm6_reg(lsm6, CTRL2) & STOP_ON_WTM) && limit ? limit : LSM6_DSO_WORDS,
		.word_bytes = WORD_BYTES,
		.mode = (enum lsm6_fifo_mode)(*lsm6_reg(lsm6, CTRL4) & MODE_MASK),
	};
}

uint32_t lsm6dso_timestamp(struct lsm6 *lsm6)
{
	bool on = *lsm6_reg(lsm6, LSM6_CTRL10_C) & TIMESTAMP_EN;
	uint64_t passed_ps = lsm6->part.timeline->now_ps - lsm6->clock_ps;
	return on ? (uint32_t)(passed_ps / (25 * PS_PER_US)) : 0;
}

void lsm6dso_fifo_put(struct lsm6 *lsm6, uint8_t tag, const uint8_t *six)
{
	struct lsm6_fifo_shape ring = shape(lsm6);
	uint8_t first = (uint8_t)(tag << TAG_SHIFT | lsm6->fifo.tag_count << 1);
	first |= __builtin_parity(first); /* the eight bits have an even number of ones */
	uint8_t word[WORD_BYTES] = { first };
	memcpy(word + 1, six, 6);
	lsm6_fifo_put(lsm6, &ring, word);
}

static void put_vector(struct lsm6 *lsm6, uint8_t tag, unsigned output)
{
	uint8_t six[6];
	for (unsigned n = 0; n < 3; n++) {
		six[2 * n] = (uint8_t)lsm6->now[output + n];
		six[2 * n + 1] = (uint8_t)((uint16_t)lsm6->now[output + n] >> 8);
	}
	lsm6dso_fifo_put(lsm6, tag, six);
}

static void put_time(struct lsm6 *lsm6)
{
	uint32_t time = lsm6dso_timestamp(lsm6);
	const uint8_t six[6] = { (uint8_t)time, (uint8_t)(time >> 8), (uint8_t)(time >> 16),
		(uint8_t)(time >> 24) };
	lsm6dso_fifo_put(lsm6, LSM6DSO_TAG_TIME, six);
}

static void put_steps(struct lsm6 *lsm6)
{
	uint16_t count = lsm6->steps.count;
	uint32_t time = lsm6dso_timestamp(lsm6);
	const uint8_t six[6] = { (uint8_t)count, (uint8_t)(count >> 8), (uint8_t)time,
		(uint8_t)(time >> 8), (uint8_t)(time >> 16), (uint8_t)(time >> 24) };
	lsm6dso_fifo_put(lsm6, LSM6DSO_TAG_STEPS, six);
}

/* Slots between batches of a sensor, by code as in CTRL3; never faster than the sensor. Code 11 is 6.5 or 1.6 Hz. */
static unsigned batch_slots(unsigned code, unsigned slowest, unsigned sensor_slots)
{
	unsigned slots = code && code <= 10 ? 1u << (10 - code) : code == 11 ? slowest : 0;
	return slots && slots < sensor_slots ? sensor_slots : slots;
}

static bool temperature_due(struct lsm6 *lsm6)
{
	static const uint16_t slots[] = { 0, 4096, 512, 128 };
	return lsm6_due(lsm6, slots[*lsm6_reg(lsm6, CTRL4) >> 4 & 3]);
}

static void count_batches(struct lsm6 *lsm6, bool gyro, bool xl)
{
	struct lsm6_fifo *fifo = &lsm6->fifo;
	uint8_t config = *lsm6_reg(lsm6, COUNTER_BDR_REG1);
	unsigned limit = (config & 7u) << 8 | *lsm6_reg(lsm6, COUNTER_BDR_REG2);
	if (!limit || !(config & TRIG_COUNTER_BDR ? gyro : xl)) {
		return;
	}
	if (++fifo->batches >= limit) {
		fifo->batches = 0;
		fifo->batches_reached = true;
	}
}

void lsm6dso_fifo_sampled(struct lsm6 *lsm6, uint8_t fresh, bool event, bool step)
{
	static const uint8_t decimations[] = { 0, 1, 8, 32 };
	struct lsm6_fifo *fifo = &lsm6->fifo;
	uint8_t rates = *lsm6_reg(lsm6, CTRL3);
	bool gyro = (fresh & LSM6_GDA) &&
		lsm6_due(lsm6, batch_slots(rates >> 4, 1024, lsm6_g_slots(lsm6)));
	bool xl = (fresh & LSM6_XLDA) &&
		lsm6_due(lsm6, batch_slots(rates & 15, 4096, lsm6_xl_slots(lsm6)));
	fifo->triggered |= event;
	count_batches(lsm6, gyro, xl);
	if (lsm6_fifo_acting(lsm6, shape(lsm6).mode) == LSM6_FIFO_BYPASS) {
		return;
	}
	unsigned every = decimations[*lsm6_reg(lsm6, CTRL4) >> 6];
	if (gyro || xl) {
		fifo->tag_count = (fifo->tag_count + 1u) & 3;
		if (every && fifo->cycle % every == 0) {
			put_time(lsm6);
		}
		fifo->cycle = (uint16_t)((fifo->cycle + 1u) % 32);
	}
	if (gyro) {
		put_vector(lsm6, LSM6DSO_TAG_GYRO, LSM6_GX);
	}
	if (xl) {
		put_vector(lsm6, LSM6DSO_TAG_XL, LSM6_AX);
	}
	if ((fresh & LSM6_TDA) && temperature_due(lsm6)) {
		const uint8_t six[6] = { (uint8_t)lsm6->now[LSM6_TEMP],
			(uint8_t)((uint16_t)lsm6->now[LSM6_TEMP] >> 8) };
		lsm6dso_fifo_put(lsm6, LSM6DSO_TAG_TEMP, six);
	}
	if (step && (lsm6->reg[LSM6_PAGE_FUNCTIONS][EMB_FUNC_FIFO_CFG] & STEP_BATCH)) {
		put_steps(lsm6);
	}
}

static uint8_t status2(struct lsm6 *lsm6)
{
	const struct lsm6_fifo *fifo = &lsm6->fifo;
	unsigned limit = watermark(lsm6);
	uint8_t status = (uint8_t)(fifo->count >> 8 & 3);
	status |= fifo->overrun_latched ? OVR_LATCHED : 0;
	status |= fifo->batches_reached ? COUNTER_BDR : 0;
	status |= fifo->count + 1u >= shape(lsm6).words ? FULL : 0;
	status |= fifo->overrun ? OVR : 0;
	status |= limit && fifo->count >= limit ? WTM : 0;
	return status;
}

static uint8_t read_data(struct lsm6 *lsm6, uint8_t at)
{
	struct lsm6_fifo *fifo = &lsm6->fifo;
	struct lsm6_fifo_shape ring = shape(lsm6);
	if (at == DATA_OUT_TAG || (at == DATA_OUT_FIRST && !fifo->tag_read)) {
		if (!lsm6_fifo_take(lsm6, &ring)) {
			memset(fifo->shown, 0, sizeof(fifo->shown));
		}
	}
	fifo->tag_read = at == DATA_OUT_TAG;
	return fifo->shown[at - DATA_OUT_TAG];
}

uint8_t lsm6dso_fifo_read(struct lsm6 *lsm6, uint8_t at)
{
	struct lsm6_fifo *fifo = &lsm6->fifo;
	if (at >= DATA_OUT_TAG && at <= DATA_OUT_LAST) {
		return read_data(lsm6, at);
	}
	if (at == STATUS1) {
		return (uint8_t)fifo->count;
	}
	if (at == STATUS2) {
		uint8_t status = status2(lsm6);
		fifo->overrun_latched = fifo->batches_reached = false;
		return status;
	}
	return (uint8_t)(lsm6dso_timestamp(lsm6) >> 8 * (at - LSM6_TIMESTAMP0));
}

void lsm6dso_fifo_wrote(struct lsm6 *lsm6, uint8_t at, uint8_t value)
{
	if (at == CTRL4 && shape(lsm6).mode == LSM6_FIFO_BYPASS) {
		lsm6_fifo_clear(lsm6);
	} else if (at == COUNTER_BDR_REG1 && (value & RST_COUNTER_BDR)) {
		lsm6->fifo.batches = 0;
		*lsm6_reg(lsm6, at) &= (uint8_t)~RST_COUNTER_BDR;
	}
}

uint8_t lsm6dso_fifo_flags(struct lsm6 *lsm6)
{
	uint8_t status = status2(lsm6);
	uint8_t flags = 0;
	flags |= status & COUNTER_BDR ? INT_CNT_BDR : 0;
	flags |= status & FULL ? INT_FULL : 0;
	flags |= status & OVR ? INT_OVR : 0;
	flags |= status & WTM ? INT_FTH : 0;
	return flags;
}
