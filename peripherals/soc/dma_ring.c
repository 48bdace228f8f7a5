/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Channels 13 to 29 of the MT3620 DMA: rings of FFSIZE elements at PGMADDR. HWPTR and SWPTR are byte
 * offsets with a bit that toggles at the end of the ring; their distance says how many elements there
 * are, so FFCNT and FFSTA are never stored, follow a write of SWPTR at once and survive a stop. To
 * memory (RX) hardware fills at HWPTR, from memory (TX) it takes from there. Every element waits for
 * a request, whatever DREQ says; a full ring (RX) leaves the request standing.
 *
 * The threshold interrupt is a level while the channel runs: RX while FFCNT >= COUNT, TX while FFCNT
 * < COUNT; ACKINT changes nothing as long as that holds, and INT falls by itself when it no longer
 * does. Stopping keeps INT for ACKINT to clear. The timeout comes once after TO bus cycles without a new element while the ring is not
 * empty.
 *
 * Where the manual is silent: a ring ends after 64 KiB at most, which is what the pointers can say.
 */
#include "peripherals/soc/dma.h"

#include "base/bits.h"

enum { FULL = 1, EMPTY = 2, ALERT = 4, RING_MOST = 0x10000 };

static uint32_t ring_bytes(const struct dma *dma, unsigned n)
{
	uint32_t bytes = field_get(&dma->dev, DMA_FFSIZE_SIZE + n) * dma_element(dma, n);
	return bytes < RING_MOST ? bytes : RING_MOST;
}

static bool receives(const struct dma *dma, unsigned n)
{
	return field_get(&dma->dev, DMA_DIR + n);
}

/* Bytes between the pointers, 0 to the whole ring. */
static uint32_t filled(const struct dma *dma, unsigned n)
{
	const struct device *dev = &dma->dev;
	uint32_t bytes = ring_bytes(dma, n);
	if (!bytes) {
		return 0;
	}
	uint32_t hardware = field_get(dev, DMA_HW_AT + n) + bytes * field_get(dev, DMA_HW_WRAP + n);
	uint32_t software = field_get(dev, DMA_SW_AT + n) + bytes * field_get(dev, DMA_SW_WRAP + n);
	uint32_t ahead = (receives(dma, n) ? hardware : software) % (2 * bytes);
	uint32_t behind = (receives(dma, n) ? software : hardware) % (2 * bytes);
	uint32_t distance = (ahead + 2 * bytes - behind) % (2 * bytes);
	/* Pointers that crossed: software has gone too far or missed a toggle. */
	return distance > bytes ? distance - bytes : distance;
}

uint32_t dma_ring_count(const struct dma *dma, unsigned n)
{
	return filled(dma, n) / dma_element(dma, n);
}

uint32_t dma_ring_status(const struct dma *dma, unsigned n)
{
	uint32_t capacity = ring_bytes(dma, n) / dma_element(dma, n);
	uint32_t count = dma_ring_count(dma, n);
	if (!capacity) {
		return EMPTY;
	}
	return (count == capacity ? FULL : 0) | (count ? 0 : EMPTY) |
		(capacity - count <= field_get(&dma->dev, DMA_ALTLEN + n) ? ALERT : 0);
}

void dma_ring_start(struct dma *dma, unsigned n)
{
	struct device *dev = &dma->dev;
	reg_set(dev, DMA_HWPTR + n, receives(dma, n) ? reg_get(dev, DMA_SWPTR + n) : 0);
}

bool dma_ring_due(const struct dma *dma, unsigned n)
{
	uint32_t status = dma_ring_status(dma, n);
	return ring_bytes(dma, n) && dma_requested(dma, n) &&
		!(status & (receives(dma, n) ? FULL : EMPTY));
}

void dma_ring_judge(struct dma *dma, unsigned n)
{
	struct device *dev = &dma->dev;
	if (!dma_is_ring(n) || !dma_has(dma->running, n) || !field_get(dev, DMA_ITEN + n)) {
		return;
	}
	uint32_t count = dma_ring_count(dma, n), threshold = field_get(dev, DMA_LEN + n);
	field_set(dev, DMA_INT + n, receives(dma, n) ? count >= threshold : count < threshold);
	dma_judge(dma, n);
}

void dma_ring_listen(struct dma *dma, unsigned n)
{
	struct device *dev = &dma->dev;
	struct event *silence = &dma->channel[n].silence;
	if (dma_is_ring(n) && dma_has(dma->running, n) && receives(dma, n) &&
		field_get(dev, DMA_TOEN + n)) {
		timeline_arm_in(
			dev->timeline, silence, dma_cycles_ps(dma, reg_get(dev, DMA_TO + n)));
	} else {
		timeline_disarm(dev->timeline, silence);
	}
}

void dma_ring_went_silent(void *owner, unsigned n)
{
	struct dma *dma = owner;
	if (dma_ring_count(dma, n)) {
		dma_raise(dma, n, DMA_TOINT);
	}
}

static void advance(struct dma *dma, unsigned n)
{
	struct device *dev = &dma->dev;
	uint32_t at = field_get(dev, DMA_HW_AT + n) + dma_element(dma, n);
	if (at >= ring_bytes(dma, n)) {
		at = 0;
		field_set(dev, DMA_HW_WRAP + n, !field_get(dev, DMA_HW_WRAP + n));
	}
	field_set(dev, DMA_HW_AT + n, at);
}

void dma_ring_beat(struct dma *dma, unsigned n)
{
	const struct device *dev = &dma->dev;
	bool in = receives(dma, n);
	uint32_t at = reg_get(dev, DMA_PGMADDR + n) + field_get(dev, DMA_HW_AT + n);
	uint32_t port = reg_get(dev, DMA_FIXADDR + n), value;
	unsigned size = dma_element(dma, n);
	bits_assign(&dma->forced, n, false);
	if (!dma_load(dma, n, (in ? DMA_FIXADDR : DMA_PGMADDR) + n, in ? port : at, size, &value) ||
		!dma_store(dma, n, (in ? DMA_PGMADDR : DMA_FIXADDR) + n, in ? at : port, size,
			value)) {
		return;
	}
	advance(dma, n);
	dma_ring_listen(dma, n);
	dma_ring_judge(dma, n);
}
