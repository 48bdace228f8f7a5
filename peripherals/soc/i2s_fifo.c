/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The data port of an MT3620 I2S interface, 0x20000 above its registers, where DMA writes what is to be sent and
 * reads what came. Received words lie here; what is written goes to the interface at once, by the port `data`.
 *
 * Where the manual is silent: an empty port reads 0; a halfword read takes a whole word.
 */
#include "machine/device.h"
#include "peripherals/soc/i2s.h"
#include "peripherals/soc/soc_models.h"

enum { FIFO_PORT };
static const char *const regs[] = { "FIFO_PORT", NULL };

struct i2s_fifo {
	struct device dev;
	uint32_t word[I2S_DEPTH];
	uint8_t at, count;
};

static void send(struct device *dev, enum mbox_what what, uint32_t word)
{
	port_send_mbox(dev->port[0], &(struct mbox_message){ (uint8_t)what, { word, 0 } });
}

static bool receive(void *owner, unsigned index, const struct mbox_message *message)
{
	struct i2s_fifo *fifo = owner;
	(void)index;
	switch (message->what) {
	case MBOX_ENTRY:
		if (fifo->count < I2S_DEPTH) {
			fifo->word[(fifo->at + fifo->count++) % I2S_DEPTH] = message->word[0];
		}
		return true;
	case MBOX_EMPTY: fifo->at = fifo->count = 0; return true;
	default: return false;
	}
}

static const struct port_ops port_ops = { .mbox_receive = receive };

static uint32_t fifo_read(struct device *dev, unsigned reg, uint32_t kept)
{
	const struct i2s_fifo *fifo = (const struct i2s_fifo *)dev;
	(void)reg;
	(void)kept;
	return fifo->count ? fifo->word[fifo->at] : 0;
}

static void fifo_popped(struct device *dev, unsigned reg)
{
	struct i2s_fifo *fifo = (struct i2s_fifo *)dev;
	(void)reg;
	if (fifo->count) {
		fifo->at = (fifo->at + 1) % I2S_DEPTH;
		fifo->count--;
	}
	send(dev, MBOX_TAKEN, 0);
}

static void fifo_wrote(struct device *dev, unsigned reg, uint32_t raw)
{
	(void)reg;
	send(dev, MBOX_ENTRY, raw);
}

static void fifo_init(struct device *dev)
{
	port_init(dev->port[0], "data", PORT_MBOX, &port_ops, dev, 0);
}

static void fifo_reset(struct device *dev)
{
	struct i2s_fifo *fifo = (struct i2s_fifo *)dev;
	fifo->at = fifo->count = 0;
}

static void fifo_snap(struct device *dev, struct snap *snap)
{
	struct i2s_fifo *fifo = (struct i2s_fifo *)dev;
	for (unsigned n = 0; n < I2S_DEPTH; n++) {
		snap_u32(snap, "word", &fifo->word[n]);
	}
	snap_u8(snap, "at", &fifo->at);
	snap_u8(snap, "count", &fifo->count);
	/* A snap is a file: it may be spoilt. */
	fifo->at %= I2S_DEPTH;
	fifo->count = fifo->count > I2S_DEPTH ? I2S_DEPTH : fifo->count;
}

const struct device_ops i2s_fifo_ops = {
	.type = "mt3620-i2s-fifo",
	.size = sizeof(struct i2s_fifo),
	.regs = regs,
	.ports = NAMES("data"),
	.port_kinds = (const enum port_kind[]){ PORT_MBOX },
	.init = fifo_init,
	.reset = fifo_reset,
	.read = fifo_read,
	.popped = fifo_popped,
	.wrote = fifo_wrote,
	.snap = fifo_snap,
};
