/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Channels 0 to 12 of the MT3620 DMA. STR rising takes over the addresses and COUNT. With DREQ each
 * element waits for a request; without, up to 128 elements move as one chunk at the end of the time
 * they take, which is the grain at which RLCT and memory are seen to change.
 *
 * The wrap happens once in a transfer: after WPPT elements the side WPSD names goes on at WPTO; of a
 * half-size channel only the memory side can. HINT comes when half of the elements, rounded up, have
 * moved. With B2W (half-size) elements are bytes at the peripheral and words in memory; fewer than
 * four at the end, or before the wrap, are written as bytes.
 *
 * Where the manual is silent: COUNT 0 is done at once; FIXADDR is taken over like the others.
 */
#include "peripherals/soc/dma.h"

#include "base/bits.h"

enum { CHUNK = 128, WORD = 4 };

static bool to_memory(const struct dma *dma, unsigned n)
{
	return field_get(&dma->dev, DMA_DIR + n);
}

static bool packs(const struct dma *dma, unsigned n)
{
	return n != DMA_FULL_SIZE && field_get(&dma->dev, DMA_B2W + n);
}

/* Which register gave the address of a side, for messages. */
static unsigned reg_of(const struct dma *dma, unsigned n, bool target)
{
	if (n == DMA_FULL_SIZE) {
		return (target ? DMA_DST : DMA_SRC) + n;
	}
	return (target == to_memory(dma, n) ? DMA_PGMADDR : DMA_FIXADDR) + n;
}

static void step(const struct dma *dma, unsigned n, uint32_t *source, uint32_t *target)
{
	const struct device *dev = &dma->dev;
	uint32_t size = packs(dma, n) ? 1 : dma_element(dma, n);
	bool full = n == DMA_FULL_SIZE;
	*source = (full ? field_get(dev, DMA_SINC + n) : !to_memory(dma, n)) ? size : 0;
	*target = (full ? field_get(dev, DMA_DINC + n) : to_memory(dma, n)) ? size : 0;
}

static void take_over(struct dma *dma, unsigned n)
{
	struct device *dev = &dma->dev;
	struct dma_channel *channel = &dma->channel[n];
	channel->source = reg_get(dev, reg_of(dma, n, false));
	channel->target = reg_get(dev, reg_of(dma, n, true));
	channel->total = field_get(dev, DMA_LEN + n);
	channel->packed = channel->packed_count = 0;
	reg_set(dev, DMA_RLCT + n, channel->total);
}

static void finish(struct dma *dma, unsigned n)
{
	if (field_get(&dma->dev, DMA_ITEN + n)) {
		dma_raise(dma, n, DMA_INT);
	}
	if (field_get(&dma->dev, DMA_RELOAD + n) && field_get(&dma->dev, DMA_LEN + n)) {
		take_over(dma, n);
	} else {
		dma_stop(dma, n);
	}
}

void dma_copy_start(struct dma *dma, unsigned n)
{
	take_over(dma, n);
	if (!dma->channel[n].total) {
		finish(dma, n);
	}
}

static uint32_t moved(const struct dma *dma, unsigned n)
{
	return dma->channel[n].total - reg_get(&dma->dev, DMA_RLCT + n);
}

/* Elements up to the next one after which something else happens. */
static uint32_t until_event(const struct dma *dma, unsigned n)
{
	uint32_t left = reg_get(&dma->dev, DMA_RLCT + n), done = moved(dma, n);
	uint32_t half = (dma->channel[n].total + 1) / 2, wrap = field_get(&dma->dev, DMA_WPPT + n);
	uint32_t count = left < CHUNK ? left : CHUNK;
	count = half > done && half - done < count ? half - done : count;
	return wrap > done && wrap - done < count ? wrap - done : count;
}

uint32_t dma_copy_due(const struct dma *dma, unsigned n)
{
	bool one_by_one = field_get(&dma->dev, DMA_DREQ + n);
	if (one_by_one) {
		return dma_requested(dma, n) && reg_get(&dma->dev, DMA_RLCT + n);
	}
	return until_event(dma, n);
}

static bool flush_packed(struct dma *dma, unsigned n)
{
	struct dma_channel *channel = &dma->channel[n];
	bool word = channel->packed_count == WORD;
	uint32_t at = channel->target - channel->packed_count;
	for (unsigned size = word ? WORD : 1; channel->packed_count; at += size) {
		if (!dma_store(dma, n, DMA_PGMADDR + n, at, size,
			    word ? channel->packed : channel->packed & 0xff)) {
			return false;
		}
		channel->packed = word ? 0 : channel->packed >> 8;
		channel->packed_count -= size;
	}
	return true;
}

/* A byte of the peripheral's; memory sees words. `last`: nothing may stay behind. */
static bool move_packed(struct dma *dma, unsigned n, bool last)
{
	struct dma_channel *channel = &dma->channel[n];
	uint32_t byte;
	if (to_memory(dma, n)) {
		if (!dma_load(dma, n, DMA_FIXADDR + n, channel->source, 1, &byte)) {
			return false;
		}
		channel->packed |= (byte & 0xff) << 8 * channel->packed_count++;
		channel->target++;
		return (channel->packed_count < WORD && !last) || flush_packed(dma, n);
	}
	if (!channel->packed_count) {
		if (!dma_load(dma, n, DMA_PGMADDR + n, channel->source, WORD, &channel->packed)) {
			return false;
		}
		channel->packed_count = WORD;
	}
	byte = channel->packed & 0xff;
	channel->packed >>= 8;
	channel->packed_count = last ? 0 : channel->packed_count - 1;
	channel->source++;
	return dma_store(dma, n, DMA_FIXADDR + n, channel->target, 1, byte);
}

static bool move(struct dma *dma, unsigned n)
{
	struct dma_channel *channel = &dma->channel[n];
	unsigned size = dma_element(dma, n);
	uint32_t value, source, target;
	step(dma, n, &source, &target);
	if (!dma_load(dma, n, reg_of(dma, n, false), channel->source, size, &value) ||
		!dma_store(dma, n, reg_of(dma, n, true), channel->target, size, value)) {
		return false;
	}
	channel->source += source;
	channel->target += target;
	return true;
}

/* The whole chunk at once where both sides are plain memory that does not overlap. */
static bool move_block(struct dma *dma, unsigned n, uint32_t count)
{
	const struct device *dev = &dma->dev;
	struct dma_channel *channel = &dma->channel[n];
	uint8_t bytes[CHUNK * WORD];
	uint32_t source, target, length = count * dma_element(dma, n);
	step(dma, n, &source, &target);
	bool overlaps = channel->target - channel->source < length ||
		channel->source - channel->target < length;
	if (!dev->master || !source || !target || overlaps ||
		!dev->master->read_block(dev->master_owner, channel->source, bytes, length) ||
		!dev->master->write_block(dev->master_owner, channel->target, bytes, length)) {
		return false;
	}
	channel->source += length;
	channel->target += length;
	return true;
}

/* Counts what has moved and does what is due then. */
static void account(struct dma *dma, unsigned n, uint32_t count)
{
	struct device *dev = &dma->dev;
	struct dma_channel *channel = &dma->channel[n];
	bits_assign(&dma->forced, n, false);
	reg_set(dev, DMA_RLCT + n, reg_get(dev, DMA_RLCT + n) - count);
	bool target = field_get(dev, DMA_WPSD + n);
	bool in_memory = n == DMA_FULL_SIZE || target == to_memory(dma, n);
	if (field_get(dev, DMA_WPEN + n) && moved(dma, n) == field_get(dev, DMA_WPPT + n) &&
		in_memory) {
		*(target ? &channel->target : &channel->source) = reg_get(dev, DMA_WPTO + n);
	}
	if (moved(dma, n) == (channel->total + 1) / 2 && field_get(dev, DMA_HITEN + n)) {
		dma_raise(dma, n, DMA_HINT);
	}
	if (!reg_get(dev, DMA_RLCT + n)) {
		finish(dma, n);
	}
}

void dma_copy_beat(struct dma *dma, unsigned n)
{
	uint32_t due = dma_copy_due(dma, n);
	uint32_t count = dma->channel[n].chunk < due ? dma->channel[n].chunk : due;
	if (n == DMA_FULL_SIZE && count > 1 && move_block(dma, n, count)) {
		account(dma, n, count);
		return;
	}
	for (; count; count--) {
		uint32_t done = moved(dma, n) + 1;
		bool last = done == dma->channel[n].total ||
			done == field_get(&dma->dev, DMA_WPPT + n);
		if (!(packs(dma, n) ? move_packed(dma, n, last) : move(dma, n))) {
			return;
		}
		account(dma, n, 1);
	}
}
