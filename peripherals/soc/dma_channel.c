/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What all channels of the MT3620 DMA have in common: running and waiting, the pace, the interrupt, the
 * accesses to both sides.
 */
#include "peripherals/soc/dma.h"

#include "base/bits.h"

bool dma_requested(const struct dma *dma, unsigned n)
{
	return dma_has(dma->request[0] | dma->request[1] | dma->request[2] | dma->forced, n);
}

unsigned dma_element(const struct dma *dma, unsigned n)
{
	uint32_t size = field_get(&dma->dev, DMA_SIZE + n);
	return 1u << (size < 2 ? size : 2);
}

uint64_t dma_cycles_ps(const struct dma *dma, uint64_t cycles)
{
	uint64_t rate_hz = dma->dev.clk[0]->rate_hz;
	return rate_hz ? bits_muldiv_up(cycles, PS_PER_SECOND, rate_hz) : TIME_NEVER_PS;
}

void dma_judge(struct dma *dma, unsigned n)
{
	const struct device *dev = &dma->dev;
	bool now = (field_get(dev, DMA_INT + n) && field_get(dev, DMA_ITEN + n)) ||
		(field_get(dev, DMA_HINT + n) && field_get(dev, DMA_HITEN + n)) ||
		(field_get(dev, DMA_TOINT + n) && field_get(dev, DMA_TOEN + n));
	if (now != dma_has(dma->pending, n)) {
		bits_assign(&dma->unheard, n, now && dma->pending);
		bits_assign(&dma->pending, n, now);
	}
	line_set(&dma->dev.line[0], dma->pending);
}

void dma_raise(struct dma *dma, unsigned n, unsigned flag)
{
	field_set(&dma->dev, flag + n, 1);
	dma_judge(dma, n);
}

/* Bus cycles that so many elements take; a burst of b takes b + 1. */
static uint64_t cycles_of(const struct dma *dma, unsigned n, uint32_t elements)
{
	static const uint8_t beats[8] = { 1, 1, 4, 4, 8, 8, 16, 16 };
	uint32_t burst = beats[field_get(&dma->dev, DMA_BURST + n)];
	uint64_t pauses = (elements + burst - 1) / burst;
	return elements + pauses + 2 * pauses * field_get(&dma->dev, DMA_CYCLES + n);
}

void dma_go_on(struct dma *dma, unsigned n)
{
	const struct device *dev = &dma->dev;
	struct dma_channel *channel = &dma->channel[n];
	uint32_t able = dma->running & reg_get(dev, DMA_CH_EN_STA) & reg_get(dev, DMA_CH_RST) &
		~reg_get(dev, DMA_GLBPAUSE);
	uint32_t due = 0;
	if (dma_has(able, n)) {
		due = dma_is_ring(n) ? dma_ring_due(dma, n) : dma_copy_due(dma, n);
	}
	if (!due) {
		timeline_disarm(dev->timeline, &channel->beat);
	} else if (!channel->beat.armed) {
		channel->chunk = due;
		timeline_arm_in(
			dev->timeline, &channel->beat, dma_cycles_ps(dma, cycles_of(dma, n, due)));
	}
}

void dma_stop(struct dma *dma, unsigned n)
{
	bits_assign(&dma->running, n, false);
	timeline_disarm(dma->dev.timeline, &dma->channel[n].beat);
	timeline_disarm(dma->dev.timeline, &dma->channel[n].silence);
}

static bool fail(struct dma *dma, unsigned n, unsigned reg, uint32_t address, const char *what)
{
	struct device *dev = &dma->dev;
	log_guest(dev->log, dma, reg, "%s: channel %u stops: bus error %s 0x%08x (%s is 0x%08x)",
		dev->name, n, what, address, reg_name(dev, reg), reg_get(dev, reg));
	if (n >= DMA_RINGS && n < DMA_ISU_RINGS_END) {
		reg_raise(dev, DMA_ISU_VFIFO_ERR, 1u << (n - DMA_RINGS));
	}
	dma_stop(dma, n);
	return false;
}

bool dma_load(
	struct dma *dma, unsigned n, unsigned reg, uint32_t address, unsigned size, uint32_t *value)
{
	const struct device *dev = &dma->dev;
	return (dev->master && dev->master->read(dev->master_owner, address, size, value)) ||
		fail(dma, n, reg, address, "reading");
}

bool dma_store(
	struct dma *dma, unsigned n, unsigned reg, uint32_t address, unsigned size, uint32_t value)
{
	const struct device *dev = &dma->dev;
	return (dev->master && dev->master->write(dev->master_owner, address, size, value)) ||
		fail(dma, n, reg, address, "writing");
}

void dma_beat(void *owner, unsigned n)
{
	struct dma *dma = owner;
	if (dma_is_ring(n)) {
		dma_ring_beat(dma, n);
	} else {
		dma_copy_beat(dma, n);
	}
	dma_go_on(dma, n);
}

/* A peripheral whose data port counts elements begins anew with the channel. */
static void show_started(struct dma *dma, unsigned n)
{
	if (n < DMA_FULL_SIZE) {
		line_set(&dma->dev.line[DMA_LINE_STR + n], dma_has(dma->started, n));
	}
}

void dma_start_or_stop(struct dma *dma, unsigned n)
{
	struct device *dev = &dma->dev;
	bool str = field_get(dev, DMA_STR + n);
	if (str == dma_has(dma->started, n)) {
		return;
	}
	bits_assign(&dma->started, n, str);
	show_started(dma, n);
	if (!str) {
		dma_stop(dma, n);
		return;
	}
	bits_assign(&dma->running, n, true);
	if (!dma_has(reg_get(dev, DMA_CH_EN_STA), n)) {
		log_guest(dev->log, dma, DMA_START + n,
			"%s: %s.STR is set while bit %u of CH_EN_STA is 0: the channel waits",
			dev->name, reg_name(dev, DMA_START + n), n);
	}
	if (dma_is_ring(n)) {
		dma_ring_start(dma, n);
		dma_ring_judge(dma, n);
	} else {
		dma_copy_start(dma, n);
	}
}

void dma_reset_channel(struct dma *dma, unsigned n)
{
	struct device *dev = &dma->dev;
	dma_stop(dma, n);
	bits_assign(&dma->started, n, false);
	show_started(dma, n);
	bits_assign(&dma->forced, n, false);
	reg_set(dev, DMA_START + n, 0);
	reg_set(dev, DMA_INTSTA + n, 0);
	reg_set(dev, DMA_RLCT + n, 0);
	reg_set(dev, DMA_HWPTR + n, 0);
	reg_set(dev, DMA_SWPTR + n, 0);
	if (n >= DMA_RINGS && n < DMA_ISU_RINGS_END) {
		reg_lower(dev, DMA_ISU_VFIFO_ERR, 1u << (n - DMA_RINGS));
	}
	dma_judge(dma, n);
}
