/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT3620 SPI master. This file has the registers, the interrupt, the chip selects and the window
 * for DMA; spim_wire.c has what a transfer does on the wires.
 *
 * A command written through DATAPORT is 13 words: SOAR, SDOR0-7, SMMR, SMBCR, STCSR, and one that
 * goes nowhere; STCSR has START. `tx-req` asks for them while CSPOL.DMA_MODE is set and no transfer
 * runs; `rx-req` offers the words received, which reading DATAPORT takes in turn. The count of
 * words begins anew when DMA_MODE rises, and when the channel of either core is started (`dma0`,
 * `dma1`: its STR).
 *
 * Line `csN` is the level of a chip select and `cs-onN` says that it drives the pad: from the first
 * transfer that chose it, and for good, as pads do not follow the unit's reset. SLAVE_SEL 7 chooses none.
 *
 * Where the manual is silent: START written as 0 ends a transfer without completion, as 1 during one
 * is ignored; SCSR stays until it is read, whatever begins meanwhile; a transfer stands still while its
 * clock is gated; writes to other registers do not touch the transfer under way.
 *
 * Not modelled: Q_CTL, PREFETCH, CLK_MODE and BIDIR are kept only; SCLK and MOSI are not seen on the pads.
 */
#include "peripherals/soc/spim.h"
#include "peripherals/soc/soc_models.h"

static const char *const regs[] = {
	"STCSR",
	"SOAR",
	"SDOR{0-7}",
	"SMMR",
	"SMBCR",
	"SCSR",
	"CSPOL",
	"DATAPORT",
	"SDIR{0-7}",
	NULL,
};
static const char *const fields[] = {
	"STCSR.MOSI_BYTES",
	"STCSR.MISO_BYTES",
	"STCSR.START",
	"STCSR.BUSY",
	"STCSR.ADDR_SIZE",
	"STCSR.ADDR_EXT",
	"SOAR.OPCODE",
	"SOAR.ADDR",
	"SMMR.SERIAL_MODE",
	"SMMR.MORE_BUF",
	"SMMR.LSB_FIRST",
	"SMMR.CPOL",
	"SMMR.CPHA",
	"SMMR.START_SEL",
	"SMMR.INT_EN",
	"SMMR.FULL_DUPLEX",
	"SMMR.RS_CLK_SEL",
	"SMMR.SLAVE_SEL",
	"SMBCR.MOSI_BITS",
	"SMBCR.MISO_BITS",
	"SMBCR.CMD_BITS",
	"SCSR.SPI_OK",
	"CSPOL.CS_POLAR",
	"CSPOL.DMA_MODE",
	"CSPOL.CMD_DELAY",
	"CSPOL.END_DELAY",
	NULL,
};
enum { INPUT_RESET, INPUT_GATE, INPUT_DMA };

/* What the words of a command through DATAPORT are. */
enum { ELEMENT_SMMR = 1 + SPIM_BUFFERS, ELEMENT_STCSR = ELEMENT_SMMR + 2, ELEMENTS = 13 };

void spim_update(struct spim *spim)
{
	struct device *dev = &spim->dev;
	bool dma = field_get(dev, SPIM_DMA_MODE);
	uint32_t active_high = field_get(dev, SPIM_CS_POLAR);
	for (unsigned n = 0; n < SPIM_SELECTS; n++) {
		bool level = (spim->select >> n & 1) == (active_high >> n & 1);
		line_set(&dev->line[SPIM_LINE_CS + n], level);
		line_set(&dev->line[SPIM_LINE_CS_ON + n], spim->claimed >> n & 1);
	}
	line_set(&dev->line[SPIM_LINE_TX_REQ], dma && (spim->element || !spim->running));
	line_set(&dev->line[SPIM_LINE_RX_REQ], dma && spim->rx_words);
	line_set(&dev->line[SPIM_LINE_IRQ],
		field_get(dev, SPIM_SPI_OK) && field_get(dev, SPIM_INT_EN));
}

static void wrote_control(struct spim *spim, uint32_t raw)
{
	struct device *dev = &spim->dev;
	bool start = field_of(dev, SPIM_START, raw);
	if (start && spim->running) {
		log_guest(dev->log, spim, SPIM_STCSR,
			"%s: STCSR.START is written as 1 while STCSR.BUSY: ignored", dev->name);
	} else if (start) {
		spim_begin(spim);
	} else if (spim->running) {
		log_guest(dev->log, spim, SPIM_STCSR,
			"%s: STCSR.START is written as 0 while STCSR.BUSY: the transfer ends",
			dev->name);
		spim_abort(spim);
	}
}

static void take_element(struct spim *spim, uint32_t word)
{
	struct device *dev = &spim->dev;
	unsigned element = spim->element;
	spim->element = (uint8_t)((element + 1) % ELEMENTS);
	if (element < ELEMENT_STCSR) {
		/* SOAR, SDOR, SMMR and SMBCR follow each other in both orders. */
		unsigned reg = SPIM_SOAR + element;
		reg_set(dev, reg, word & dev->desc->regs[dev->reg_index[reg]].writable);
	} else if (element == ELEMENT_STCSR) {
		uint32_t kept = dev->desc->regs[dev->reg_index[SPIM_STCSR]].writable;
		reg_set(dev, SPIM_STCSR, (word & kept) | (reg_get(dev, SPIM_STCSR) & ~kept));
		wrote_control(spim, word);
	}
}

static void wrote_dataport(struct spim *spim, uint32_t word)
{
	struct device *dev = &spim->dev;
	if (!field_get(dev, SPIM_DMA_MODE)) {
		log_guest(dev->log, spim, SPIM_DATAPORT,
			"%s: DATAPORT is written while CSPOL.DMA_MODE is 0: ignored", dev->name);
		return;
	}
	take_element(spim, word);
}

/* What describes a transfer is looked at when it begins. */
static void wrote_description(struct spim *spim, unsigned reg)
{
	struct device *dev = &spim->dev;
	if (spim->running) {
		log_guest(dev->log, spim, reg,
			"%s: %s is written while STCSR.BUSY: the transfer under way goes on as it began",
			dev->name, reg_name(dev, reg));
	}
	if (reg == SPIM_SMMR) {
		spim_update(spim); /* INT_EN */
	}
}

static void wrote(struct device *dev, unsigned reg, uint32_t raw)
{
	struct spim *spim = (struct spim *)dev;
	switch (reg) {
	case SPIM_STCSR: wrote_control(spim, raw); break;
	case SPIM_DATAPORT: wrote_dataport(spim, raw); break;
	case SPIM_CSPOL: {
		bool dma = field_get(dev, SPIM_DMA_MODE);
		spim->element = dma && !spim->dma_mode ? 0 : spim->element;
		spim->dma_mode = dma;
		break;
	}
	default: wrote_description(spim, reg); return;
	}
	spim_update(spim);
}

static uint32_t read(struct device *dev, unsigned reg, uint32_t kept)
{
	const struct spim *spim = (const struct spim *)dev;
	if (reg == SPIM_DATAPORT) {
		return spim->rx_words ? reg_get(dev, SPIM_SDIR + spim->rx_at) : 0;
	}
	return kept;
}

static void popped(struct device *dev, unsigned reg)
{
	struct spim *spim = (struct spim *)dev;
	if (reg == SPIM_DATAPORT && spim->rx_words) {
		spim->rx_words--;
		spim->rx_at++;
	} else if (reg == SPIM_DATAPORT) {
		log_guest(dev->log, spim, SPIM_SDIR,
			"%s: DATAPORT is read while there is nothing received: 0", dev->name);
	}
	spim_update(spim);
}

static void gate(struct spim *spim, bool off)
{
	struct device *dev = &spim->dev;
	device_gate(dev, off);
	if (off && spim->done.armed) {
		spim->left_ps = spim->done.when_ps - dev->timeline->now_ps;
		timeline_disarm(dev->timeline, &spim->done);
		log_guest(dev->log, spim, SPIM_STCSR,
			"%s: the clock is switched off during a transfer, which stands still",
			dev->name);
	} else if (!off && spim->running && !spim->done.armed) {
		timeline_arm_in(dev->timeline, &spim->done, spim->left_ps);
	}
}

static void input(struct device *dev, unsigned input, bool level)
{
	struct spim *spim = (struct spim *)dev;
	if (input == INPUT_RESET) {
		spim->keep_pads = true;
		device_hold(dev, level);
		spim->keep_pads = false;
	} else if (input == INPUT_GATE) {
		gate(spim, level);
	} else if (level) {
		spim->element = 0;
		spim_update(spim);
	}
}

static void init(struct device *dev)
{
	struct spim *spim = (struct spim *)dev;
	spim->done = (struct event){ .name = "done", .fire = spim_done, .owner = spim };
}

static void reset(struct device *dev)
{
	struct spim *spim = (struct spim *)dev;
	timeline_disarm(dev->timeline, &spim->done);
	spim->left_ps = 0;
	spim->running = spim->dma_mode = false;
	spim->select = spim->element = spim->rx_words = spim->rx_at = 0;
	spim->claimed = spim->keep_pads ? spim->claimed : 0;
	spim_update(spim);
}

static void snap(struct device *dev, struct snap *snap)
{
	struct spim *spim = (struct spim *)dev;
	event_snap(&spim->done, dev->timeline, snap, "done");
	snap_u64(snap, "left_ps", &spim->left_ps);
	snap_bytes(snap, "in", spim->in, sizeof(spim->in));
	snap_u8(snap, "in_bytes", &spim->in_bytes);
	snap_bool(snap, "in_full_duplex", &spim->in_full_duplex);
	snap_bool(snap, "running", &spim->running);
	snap_bool(snap, "dma_mode", &spim->dma_mode);
	snap_u8(snap, "select", &spim->select);
	snap_u8(snap, "claimed", &spim->claimed);
	snap_u8(snap, "element", &spim->element);
	snap_u8(snap, "rx_words", &spim->rx_words);
	snap_u8(snap, "rx_at", &spim->rx_at);
	/* A snap is a file: it may be spoilt. */
	uint8_t most = spim->in_full_duplex ? SPIM_FULL_DUPLEX_BYTES : SPIM_BYTES;
	spim->in_bytes = spim->in_bytes > most ? most : spim->in_bytes;
	spim->element %= ELEMENTS;
	if (spim->rx_at + spim->rx_words > SPIM_BUFFERS) {
		spim->rx_at = spim->rx_words = 0;
	}
}

const struct device_ops spim_ops = {
	.type = "mt3620-spim",
	.size = sizeof(struct spim),
	.regs = regs,
	.fields = fields,
	.clocks = NAMES("spi"),
	.lines = NAMES("irq", "tx-req", "rx-req", "cs{0-1}", "cs-on{0-1}"),
	.inputs = NAMES("reset", "gate", "dma{0-1}"),
	.ports = NAMES("spi"),
	.port_kinds = (const enum port_kind[]){ PORT_SPI },
	.init = init,
	.reset = reset,
	.read = read,
	.popped = popped,
	.wrote = wrote,
	.input = input,
	.snap = snap,
};
