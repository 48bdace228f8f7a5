/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT3620 I2S and TDM interface: registers, FIFOs, interrupts (line `irq`) and requests to DMA (`tx-req`, `rx-req`).
 * Downlink (DL) goes from memory to the pins, uplink (UL) from the pins to memory. Frames pass in
 * i2s_wire.c; the FIFO port is a block of its own (i2s_fifo.c) behind the port `data`.
 *
 * EN with DL_CONTROL.EN or UL_CONTROL.EN is all that a path needs: vendor firmware leaves DLFIFO_EN,
 * ULFIFO_EN and DMA_IF_CONTROL alone, and its streams run.
 *
 * Where the manual is silent: a FIFO has 32 words. READY is more room (write side) or more words (read side)
 * than THR, ALMOST_FULL and ALMOST_EMPTY are the opposite; with THR 0 these are FULL and EMPTY. All of them
 * are 0 while the path is off. A level
 * cause is latched when its condition begins to hold, overflow and underrun each time they happen.
 * GLB_SOFT_RST brings all registers but SOFT_RESET to their reset values; as long as a reset bit is 1
 * its path stands still. A path that is switched off loses what is in its FIFO; words written before it is
 * switched on are kept. UL reads 0 when its FIFO is empty.
 *
 * Not modelled: MCLK on its pin and where clocks come from (the sample rate is SR's), edges and polarity of the bit
 * clock, MSB_OFFSET and UPDATE_WORD, which both ends of a wire agree on; UL_EMPTY_VALUE_EN, which has no
 * value of its own; the debug probe.
 */
#include "peripherals/soc/i2s.h"
#include "peripherals/soc/soc_models.h"

static const char *const regs[] = {
	"GLOBAL_CONTROL",
	"DL_CONTROL",
	"UL_CONTROL",
	"SOFT_RESET",
	"DL_FIFO_W_CONTROL",
	"DL_FIFO_R_CONTROL",
	"UL_FIFO_W_CONTROL",
	"UL_FIFO_R_CONTROL",
	"DL_EMPTY_VALUE_LR",
	"DL_EMPTY_VALUE_L1R1",
	"DEBUG_CONTROL",
	"DEBUG_PROBE",
	"DMA_IF_CONTROL",
	"GLOBAL_INT_EN",
	"GLOBAL_INT_STS",
	NULL,
};
static const char *const fields[] = {
	"GLOBAL_CONTROL.EN",
	"GLOBAL_CONTROL.EXT",
	"GLOBAL_CONTROL.EXT_LRSW",
	"GLOBAL_CONTROL.DL_LRSW",
	"GLOBAL_CONTROL.DL_MONO",
	"GLOBAL_CONTROL.DL_MONO_DUP",
	"GLOBAL_CONTROL.DL_EMPTY_VALUE_EN",
	"GLOBAL_CONTROL.UL_EMPTY_VALUE_EN",
	"GLOBAL_CONTROL.CLK_SEL_IN",
	"GLOBAL_CONTROL.CLK_SEL_OUT",
	"GLOBAL_CONTROL.LOOPBACK",
	"DL_CONTROL.EN",
	"DL_CONTROL.WLEN",
	"DL_CONTROL.SRC",
	"DL_CONTROL.FMT",
	"DL_CONTROL.WSINV",
	"DL_CONTROL.FIFO_2DEQ",
	"DL_CONTROL.SR",
	"DL_CONTROL.BIT_PER_S",
	"DL_CONTROL.CH_PER_S",
	"UL_CONTROL.EN",
	"UL_CONTROL.WLEN",
	"UL_CONTROL.SRC",
	"UL_CONTROL.FMT",
	"UL_CONTROL.WSINV",
	"UL_CONTROL.SR",
	"UL_CONTROL.BIT_PER_S",
	"UL_CONTROL.DOWN_RATE",
	"UL_CONTROL.CH_PER_S",
	"UL_CONTROL.LR_SWAP",
	"SOFT_RESET.SOFT_RST",
	"SOFT_RESET.GLB_SOFT_RST",
	"SOFT_RESET.DL_SOFT_RST",
	"SOFT_RESET.UL_SOFT_RST",
	"DL_FIFO_W_CONTROL.CLEAR",
	"DL_FIFO_W_CONTROL.THR",
	"DL_FIFO_R_CONTROL.CLEAR",
	"DL_FIFO_R_CONTROL.THR",
	"UL_FIFO_W_CONTROL.CLEAR",
	"UL_FIFO_W_CONTROL.THR",
	"UL_FIFO_R_CONTROL.CLEAR",
	"UL_FIFO_R_CONTROL.THR",
	NULL,
};

/* Of a FIFO_CONTROL register. */
enum { NEARLY = 1 << 0, FULLY = 1 << 1, COUNT_AT = 8, READY = 1 << 24 };

/* Flags of one side: `left` is the room in front of a writer, or what is there for a reader. */
static uint32_t side(const struct i2s *i2s, unsigned threshold, uint32_t left, uint32_t count)
{
	bool ready = left > field_get(&i2s->dev, threshold);
	return (ready ? READY : NEARLY) | (left ? 0 : FULLY) | count << COUNT_AT;
}

static uint32_t flags(const struct i2s *i2s, unsigned reg)
{
	switch (reg) {
	case I2S_DL_W: return side(i2s, I2S_DL_W_THR, I2S_DEPTH - i2s->dl_count, i2s->dl_count);
	case I2S_DL_R: return side(i2s, I2S_DL_R_THR, i2s->dl_count, i2s->dl_count);
	case I2S_UL_W: return side(i2s, I2S_UL_W_THR, I2S_DEPTH - i2s->ul_count, i2s->ul_count);
	default: return side(i2s, I2S_UL_R_THR, i2s->ul_count, i2s->ul_count);
	}
}

static uint32_t conditions(const struct i2s *i2s)
{
	uint32_t hold = 0;
	if (i2s->dl_on) {
		uint32_t write = flags(i2s, I2S_DL_W), read = flags(i2s, I2S_DL_R);
		hold |= write & FULLY ? I2S_DL_WFULL : 0;
		hold |= read & FULLY ? I2S_DL_REMPTY : 0;
		hold |= write & READY ? I2S_DL_WRDY : 0;
		hold |= read & READY ? I2S_DL_RRDY : 0;
	}
	if (i2s->ul_on) {
		uint32_t write = flags(i2s, I2S_UL_W), read = flags(i2s, I2S_UL_R);
		hold |= write & FULLY ? I2S_UL_WFULL : 0;
		hold |= read & FULLY ? I2S_UL_REMPTY : 0;
		hold |= write & READY ? I2S_UL_WRDY : 0;
		hold |= read & READY ? I2S_UL_RRDY : 0;
	}
	return hold;
}

void i2s_update(struct i2s *i2s)
{
	struct device *dev = &i2s->dev;
	uint32_t hold = conditions(i2s);
	uint32_t begun = hold & ~i2s->holding;
	i2s->holding = hold;
	if (begun) {
		reg_raise(dev, I2S_INT_STS, begun);
	}
	line_set(&dev->line[I2S_LINE_TX_REQ], i2s->dl_on && i2s->dl_count < I2S_DEPTH);
	line_set(&dev->line[I2S_LINE_RX_REQ], i2s->ul_on && i2s->ul_count);
}

uint32_t i2s_dl_pop(struct i2s *i2s)
{
	if (!i2s->dl_count) {
		return 0;
	}
	uint32_t word = i2s->dl[i2s->dl_at];
	i2s->dl_at = (i2s->dl_at + 1) % I2S_DEPTH;
	i2s->dl_count--;
	return word;
}

static void dl_push(struct i2s *i2s, uint32_t word)
{
	struct device *dev = &i2s->dev;
	if (i2s->dl_count == I2S_DEPTH) {
		reg_raise(dev, I2S_INT_STS, I2S_DL_OVF);
		log_guest(dev->log, dev, I2S_DL_W,
			"%s: a word written to FIFO_PORT is lost: the DL FIFO is full (%s)",
			dev->name, reg_name(dev, I2S_DL_W));
		return;
	}
	i2s->dl[(i2s->dl_at + i2s->dl_count++) % I2S_DEPTH] = word;
	i2s->fed = true;
}

void i2s_ul_push(struct i2s *i2s, uint32_t word)
{
	struct device *dev = &i2s->dev;
	if (i2s->ul_count == I2S_DEPTH) {
		reg_raise(dev, I2S_INT_STS, I2S_UL_OVF);
		log_guest(dev->log, dev, I2S_UL_W,
			"%s: a received word is lost: the UL FIFO is full (%s)", dev->name,
			reg_name(dev, I2S_UL_W));
		return;
	}
	i2s->ul_count++;
	port_send_mbox(dev->port[I2S_PORT_DATA], &(struct mbox_message){ MBOX_ENTRY, { word, 0 } });
}

static void ul_taken(struct i2s *i2s)
{
	struct device *dev = &i2s->dev;
	if (!i2s->ul_count) {
		reg_raise(dev, I2S_INT_STS, I2S_UL_UNDR);
		log_guest(dev->log, dev, I2S_UL_R,
			"%s: FIFO_PORT is read while the UL FIFO is empty (%s)", dev->name,
			reg_name(dev, I2S_UL_R));
		return;
	}
	i2s->ul_count--;
}

static void clear_dl(struct i2s *i2s)
{
	i2s->dl_at = i2s->dl_count = 0;
	i2s->fed = false;
}

static void clear_ul(struct i2s *i2s)
{
	i2s->ul_count = 0;
	i2s->skipped = false;
	port_send_mbox(i2s->dev.port[I2S_PORT_DATA], &(struct mbox_message){ .what = MBOX_EMPTY });
}

/* The data port spoke. */
static bool data_receive(void *owner, unsigned index, const struct mbox_message *message)
{
	struct i2s *i2s = owner;
	(void)index;
	switch (message->what) {
	case MBOX_ENTRY: dl_push(i2s, message->word[0]); break;
	case MBOX_TAKEN: ul_taken(i2s); break;
	default: return false;
	}
	i2s_update(i2s);
	return true;
}

static const struct port_ops data_ops = { .mbox_receive = data_receive };

static void switch_paths(struct i2s *i2s)
{
	const struct device *dev = &i2s->dev;
	bool on = field_get(dev, I2S_EN) && !field_get(dev, I2S_SOFT_RST) &&
		!field_get(dev, I2S_GLB_SOFT_RST);
	bool dl_on = on && field_get(dev, I2S_DL_EN) && !field_get(dev, I2S_DL_SOFT_RST);
	bool ul_on = on && field_get(dev, I2S_UL_EN) && !field_get(dev, I2S_UL_SOFT_RST);
	if (i2s->dl_on && !dl_on) {
		clear_dl(i2s);
	}
	if (i2s->ul_on && !ul_on) {
		clear_ul(i2s);
	}
	i2s->dl_on = dl_on;
	i2s->ul_on = ul_on;
	i2s_go_on(i2s);
}

static void start_anew(struct i2s *i2s)
{
	i2s_stop(i2s);
	clear_dl(i2s);
	clear_ul(i2s);
	i2s->dl_on = i2s->ul_on = false;
	i2s->holding = 0;
}

static void soft_reset(struct i2s *i2s)
{
	struct device *dev = &i2s->dev;
	if (field_get(dev, I2S_GLB_SOFT_RST)) {
		for (unsigned reg = 0; regs[reg]; reg++) {
			if (reg != I2S_SOFT_RESET) {
				reg_set(dev, reg, dev->desc->regs[dev->reg_index[reg]].reset_value);
			}
		}
		start_anew(i2s);
	}
	if (field_get(dev, I2S_DL_SOFT_RST)) {
		clear_dl(i2s);
	}
	if (field_get(dev, I2S_UL_SOFT_RST)) {
		clear_ul(i2s);
	}
}

static uint32_t i2s_read(struct device *dev, unsigned reg, uint32_t kept)
{
	const struct i2s *i2s = (const struct i2s *)dev;
	switch (reg) {
	case I2S_DL_W:
	case I2S_DL_R:
		return kept | (i2s->dl_on ? flags(i2s, reg) : (uint32_t)i2s->dl_count << COUNT_AT);
	case I2S_UL_W:
	case I2S_UL_R:
		return kept | (i2s->ul_on ? flags(i2s, reg) : (uint32_t)i2s->ul_count << COUNT_AT);
	default: return kept;
	}
}

static void i2s_wrote(struct device *dev, unsigned reg, uint32_t raw)
{
	struct i2s *i2s = (struct i2s *)dev;
	switch (reg) {
	case I2S_SOFT_RESET: soft_reset(i2s); break;
	case I2S_DL_W:
	case I2S_DL_R:
		if (field_of(dev, reg == I2S_DL_W ? I2S_DL_W_CLEAR : I2S_DL_R_CLEAR, raw)) {
			clear_dl(i2s);
		}
		break;
	case I2S_UL_W:
	case I2S_UL_R:
		if (field_of(dev, reg == I2S_UL_W ? I2S_UL_W_CLEAR : I2S_UL_R_CLEAR, raw)) {
			clear_ul(i2s);
		}
		break;
	case I2S_DEBUG:
		log_unmodelled(dev->log, dev, reg, "%s: %s is kept only, %s reads 0", dev->name,
			reg_name(dev, I2S_DEBUG), reg_name(dev, I2S_PROBE));
		break;
	case I2S_GLOBAL:
		if (field_get(dev, I2S_UL_EMPTY_EN)) {
			log_unmodelled(dev->log, dev, reg, "%s: %s.UL_EMPTY_VALUE_EN is kept only",
				dev->name, reg_name(dev, reg));
		}
		break;
	default: break;
	}
	switch_paths(i2s);
	i2s_update(i2s);
}

static void i2s_reset(struct device *dev)
{
	struct i2s *i2s = (struct i2s *)dev;
	start_anew(i2s);
	i2s_update(i2s);
}

static void i2s_init(struct device *dev)
{
	struct i2s *i2s = (struct i2s *)dev;
	i2s->frame = (struct event){ .name = "frame", .fire = i2s_frame_done, .owner = i2s };
	port_init(dev->port[I2S_PORT_PADS], "i2s", PORT_I2S, &i2s_pads_ops, i2s, I2S_PORT_PADS);
	port_init(dev->port[I2S_PORT_DATA], "data", PORT_MBOX, &data_ops, i2s, I2S_PORT_DATA);
}

static void i2s_snap(struct device *dev, struct snap *snap)
{
	struct i2s *i2s = (struct i2s *)dev;
	event_snap(&i2s->frame, dev->timeline, snap, "frame");
	snap_u64(snap, "start_ps", &i2s->start_ps);
	snap_u64(snap, "frames", &i2s->frames);
	snap_u32(snap, "rate_hz", &i2s->rate_hz);
	for (unsigned n = 0; n < I2S_DEPTH; n++) {
		snap_u32(snap, "dl", &i2s->dl[n]);
	}
	snap_u32(snap, "holding", &i2s->holding);
	snap_u8(snap, "dl_at", &i2s->dl_at);
	snap_u8(snap, "dl_count", &i2s->dl_count);
	snap_u8(snap, "ul_count", &i2s->ul_count);
	snap_bool(snap, "dl_on", &i2s->dl_on);
	snap_bool(snap, "ul_on", &i2s->ul_on);
	snap_bool(snap, "fed", &i2s->fed);
	snap_bool(snap, "skipped", &i2s->skipped);
	/* A snap is a file: it may be spoilt. */
	i2s->dl_at %= I2S_DEPTH;
	i2s->dl_count = i2s->dl_count > I2S_DEPTH ? I2S_DEPTH : i2s->dl_count;
	i2s->ul_count = i2s->ul_count > I2S_DEPTH ? I2S_DEPTH : i2s->ul_count;
}

const struct device_ops i2s_ops = {
	.type = "mt3620-i2s",
	.size = sizeof(struct i2s),
	.regs = regs,
	.fields = fields,
	.lines = NAMES("irq", "tx-req", "rx-req"),
	.ports = NAMES("i2s", "data"),
	.port_kinds = (const enum port_kind[]){ PORT_I2S, PORT_MBOX },
	.init = i2s_init,
	.reset = i2s_reset,
	.read = i2s_read,
	.wrote = i2s_wrote,
	.snap = i2s_snap,
};
