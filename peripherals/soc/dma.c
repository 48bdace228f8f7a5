/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT3620 DMA of an I/O core: 30 channels, of which 0 to 11 move between a peripheral's data port
 * and memory (half-size), 12 from memory to memory (full-size), and 13 to 29 between a data port
 * and a ring in memory (virtual FIFO). This file has the registers and requests; dma_channel.c what
 * all channels have in common, dma_copy.c moves for channels 0 to 12, dma_ring.c for the others.
 *
 * Inputs `req0`..`req29` are the peripherals' requests, as levels; a half-size channel also hears
 * `i2c-reqN` and `spim-reqN`. An element takes a read and a write of one bus cycle each, and the
 * pause of LIMITER after each; in a burst the read of one falls together with the write of the one before, and the pause
 * comes after the burst. Line `irq` is the or of all channels; when one begins to interrupt while
 * it is high, it drops for a moment at the next acknowledge, so that a listener to edges is told. Lines
 * `strN` are STR of the half-size channels.
 *
 * Where the manual is silent: a channel whose clock is off, which is paused or not requested keeps
 * RUN and waits; stopping keeps RLCT, a channel reset clears SWPTR too; a bus error stops a channel
 * without an interrupt, leaves RLCT, and of an ISU's ring sets bit n-13 of ISU_VFIFO_ERR until its
 * channel is reset; an interrupt whose enable is 0 is not noted; a transfer with COUNT.RELOAD begins
 * anew from its registers as soon as it is done, interrupts each time, and ends with STR.
 *
 * Not modelled: channels competing for the bus (the groups, GLO_CON), ALTSCM.
 */
#include <stdio.h>

#include "peripherals/soc/dma.h"
#include "peripherals/soc/soc_models.h"

#include "base/bits.h"

enum { HALF_SIZE = 12, REQUEST_I2C = DMA_CHANNELS, REQUEST_SPIM = REQUEST_I2C + HALF_SIZE };

static const char *const regs[] = {
	"CH{0-29}_SRC",
	"CH{0-29}_DST",
	"CH{0-29}_WPTO",
	"CH{0-29}_COUNT",
	"CH{0-29}_CON",
	"CH{0-29}_START",
	"CH{0-29}_INTSTA",
	"CH{0-29}_RLCT",
	"CH{0-29}_PGMADDR",
	"CH{0-29}_FFCNT",
	"CH{0-29}_FFSTA",
	"CH{0-29}_FFSIZE",
	"CH{0-29}_TO",
	"CH{0-29}_HWPTR",
	"CH{0-29}_SWPTR",
	"CH{0-29}_FIXADDR",
	"GLBSTA{0-1}",
	"CH_RST",
	"ISU_VFIFO_ERR",
	"CH_EN_STA",
	"GLBPAUSE",
	"GLBSTAPAUSE",
	"SET_DREQ",
	"CLR_DREQ",
	NULL,
};
static const char *const fields[] = {
	"CH{0-29}_COUNT.LEN",
	"CH{0-29}_CON.SIZE",
	"CH{0-29}_CON.SINC",
	"CH{0-29}_CON.DINC",
	"CH{0-29}_CON.DREQ",
	"CH{0-29}_CON.B2W",
	"CH{0-29}_CON.HITEN",
	"CH{0-29}_CON.TOEN",
	"CH{0-29}_CON.ITEN",
	"CH{0-29}_CON.WPSD",
	"CH{0-29}_CON.WPEN",
	"CH{0-29}_CON.DIR",
	"CH{0-29}_WPPT.WPPT",
	"CH{0-29}_START.STR",
	"CH{0-29}_INTSTA.HINT",
	"CH{0-29}_INTSTA.INT",
	"CH{0-29}_INTSTA.TOINT",
	"CH{0-29}_LIMITER.CYCLES",
	"CH{0-29}_ALTLEN.LEN",
	"CH{0-29}_CON.BURST",
	"CH{0-29}_COUNT.RELOAD",
	"CH{0-29}_FFSIZE.SIZE",
	"CH{0-29}_HWPTR.PTR",
	"CH{0-29}_HWPTR.WRAP",
	"CH{0-29}_SWPTR.PTR",
	"CH{0-29}_SWPTR.WRAP",
	NULL,
};

/* Two bits a channel: RUN and IT. */
static uint32_t global_status(const struct dma *dma, unsigned first)
{
	uint32_t status = 0;
	for (unsigned n = first; n < first + 16 && n < DMA_CHANNELS; n++) {
		status |= (uint32_t)dma_has(dma->running, n) << 2 * (n - first);
		status |= (uint32_t)dma_has(dma->pending, n) << (2 * (n - first) + 1);
	}
	return status;
}

static uint32_t read(struct device *dev, unsigned reg, uint32_t kept)
{
	const struct dma *dma = (const struct dma *)dev;
	if (reg >= DMA_FFCNT && reg < DMA_FFSTA) {
		return dma_ring_count(dma, reg - DMA_FFCNT);
	}
	if (reg >= DMA_FFSTA && reg < DMA_FFSIZE) {
		return dma_ring_status(dma, reg - DMA_FFSTA);
	}
	switch (reg) {
	case DMA_GLBSTA: return global_status(dma, 0);
	case DMA_GLBSTA + 1: return global_status(dma, 16);
	case DMA_GLBSTAPAUSE: return reg_get(dev, DMA_GLBPAUSE);
	default: return kept;
	}
}

static void wrote_channel(struct dma *dma, unsigned reg, unsigned n)
{
	struct device *dev = &dma->dev;
	if (!dma_has(reg_get(dev, DMA_CH_RST), n)) {
		dma_reset_channel(dma, n);
		return;
	}
	switch (reg) {
	case DMA_START: dma_start_or_stop(dma, n); break;
	case DMA_CON:
	case DMA_TO: dma_ring_listen(dma, n); break;
	default: break;
	}
	dma_ring_judge(dma, n);
	dma_judge(dma, n);
	if (reg == DMA_INTSTA && dma->unheard) {
		dma->unheard = 0;
		line_set(&dev->line[0], false);
		line_set(&dev->line[0], dma->pending);
	}
	dma_go_on(dma, n);
}

static void wrote(struct device *dev, unsigned reg, uint32_t raw)
{
	struct dma *dma = (struct dma *)dev;
	if (reg < DMA_GLBSTA) {
		wrote_channel(dma, reg - reg % DMA_CHANNELS, reg % DMA_CHANNELS);
		return;
	}
	if (reg == DMA_SET_DREQ) {
		dma->forced |= raw & bits_mask(0, DMA_CHANNELS);
	} else if (reg == DMA_CLR_DREQ) {
		dma->forced &= ~raw;
	}
	for (unsigned n = 0; n < DMA_CHANNELS; n++) {
		if (!dma_has(reg_get(dev, DMA_CH_RST), n)) {
			dma_reset_channel(dma, n);
		}
		dma_go_on(dma, n);
	}
}

static void input(struct device *dev, unsigned input, bool level)
{
	struct dma *dma = (struct dma *)dev;
	bool shared = input >= DMA_CHANNELS;
	unsigned set = shared ? 1 + (input - REQUEST_I2C) / HALF_SIZE : 0;
	unsigned n = shared ? (input - REQUEST_I2C) % HALF_SIZE : input;
	bits_assign(&dma->request[set], n, level);
	dma_go_on(dma, n);
}

static void init(struct device *dev)
{
	struct dma *dma = (struct dma *)dev;
	for (unsigned n = 0; n < DMA_CHANNELS; n++) {
		dma->channel[n].beat = (struct event){
			.name = "beat", .fire = dma_beat, .owner = dma, .index = n
		};
		dma->channel[n].silence = (struct event){
			.name = "silence", .fire = dma_ring_went_silent, .owner = dma, .index = n
		};
	}
}

static void reset(struct device *dev)
{
	struct dma *dma = (struct dma *)dev;
	for (unsigned n = 0; n < DMA_CHANNELS; n++) {
		struct dma_channel *channel = &dma->channel[n];
		dma_stop(dma, n);
		channel->source = channel->target = channel->total = channel->chunk = 0;
		channel->packed = channel->packed_count = 0;
	}
	dma->started = dma->forced = dma->pending = dma->unheard = 0;
	for (unsigned n = 0; n < dev->line_count; n++) {
		line_set(&dev->line[n], false);
	}
}

static void snap(struct device *dev, struct snap *snap)
{
	struct dma *dma = (struct dma *)dev;
	for (unsigned n = 0; n < DMA_CHANNELS; n++) {
		struct dma_channel *channel = &dma->channel[n];
		char name[16];
		snprintf(name, sizeof(name), "ch%u", n);
		snap_enter(snap, name);
		event_snap(&channel->beat, dev->timeline, snap, "beat");
		event_snap(&channel->silence, dev->timeline, snap, "silence");
		snap_u32(snap, "source", &channel->source);
		snap_u32(snap, "target", &channel->target);
		snap_u32(snap, "total", &channel->total);
		snap_u32(snap, "chunk", &channel->chunk);
		snap_u32(snap, "packed", &channel->packed);
		snap_u8(snap, "packed_count", &channel->packed_count);
		channel->packed_count %= 5; /* a snap is a file: it may be spoilt */
		snap_leave(snap);
	}
	snap_u32(snap, "running", &dma->running);
	snap_u32(snap, "started", &dma->started);
	snap_u32(snap, "forced", &dma->forced);
	snap_u32(snap, "pending", &dma->pending);
	snap_u32(snap, "unheard", &dma->unheard);
	snap_u32(snap, "request", &dma->request[0]);
	snap_u32(snap, "request_i2c", &dma->request[1]);
	snap_u32(snap, "request_spim", &dma->request[2]);
}

const struct device_ops dma_ops = {
	.type = "mt3620-dma",
	.size = sizeof(struct dma),
	.regs = regs,
	.fields = fields,
	.clocks = NAMES("bus"),
	.lines = NAMES("irq", "str{0-11}"),
	.inputs = NAMES("req{0-29}", "i2c-req{0-11}", "spim-req{0-11}"),
	.init = init,
	.reset = reset,
	.read = read,
	.wrote = wrote,
	.input = input,
	.snap = snap,
};
