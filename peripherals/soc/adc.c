/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT3620 ADC: eight channels on the pads of GPIO 41 to 48, single and periodic sweeps, a FIFO of 32 results
 * that carry their channel. This file has the registers, the FIFO with its interrupt (line `irq`) and its
 * request to DMA (`rx-req`); adc_sweep.c converts. A channel reads the voltage of its pad's net; nothing
 * connected reads 0.
 *
 * Where the manual is silent: a full FIFO loses new results; a level of 0 interrupts like 1; the timeout counts
 * ADC clocks from the first result in the FIFO, from the latest with TO_CNT_AUTORST, not at all with a count of
 * 0, and reading RBR acknowledges it; while RESET_B is 0 writes are lost and RBR is empty; a converter whose
 * clock was taken away goes on where it stood.
 *
 * Not modelled: noise, dithering and the analog settings of ADC_CTL3 beside the reference (kept), ADC_CTL4,
 * timestamps, loop back, sleep and wake-up options, waits and handshakes of the DMA, debug words.
 */
#include "peripherals/soc/adc.h"
#include "peripherals/soc/soc_models.h"

enum { INPUT_GATE };
enum { LINE_IRQ, LINE_RX_REQ };
enum { ID_NONE = 0x1, ID_DATA = 0x4, ID_TIMEOUT = 0xc };

static const char *const regs[] = {
	"GLOBAL_CTRL",
	"ADC_CTL{0-3}",
	"RBR",
	"FIFO_IER",
	"FIFO_IIR",
	"FAKELCR",
	"LSR",
	"SLEEP_EN",
	"DMA_EN",
	"RTOCNT",
	"TRI_LVL",
	"WAK",
	"WAT_TIME",
	"HANDSHAKE",
	"DEBUG16",
	NULL,
};
static const char *const fields[] = {
	"GLOBAL_CTRL.RESET_B",
	"ADC_CTL0.FSM_EN",
	"ADC_CTL0.AVG_MODE",
	"ADC_CTL0.T_CH",
	"ADC_CTL0.PMODE_EN",
	"ADC_CTL0.T_INIT",
	"ADC_CTL0.CH_MAP",
	"ADC_CTL1.PERIOD",
	"ADC_CTL2.TIMESTAMP_EN",
	"ADC_CTL3.VCM_GEN_EN",
	"ADC_CTL3.VCM_VREF",
	"FIFO_IER.RXFEN",
	"FIFO_IER.RXTEN",
	"DMA_EN.RX_DMA_EN",
	"DMA_EN.TO_CNT_AUTORST",
	"RTOCNT.CNT",
	"TRI_LVL.RX_TRI_LVL",
	"TRI_LVL.ADC_LOOP",
	NULL,
};

static uint32_t cause(const struct adc *adc)
{
	const struct device *dev = &adc->dev;
	uint32_t level = field_get(dev, ADC_RX_TRI_LVL);
	if (field_get(dev, ADC_RXFEN) && adc->count >= (level ? level : 1)) {
		return ID_DATA;
	}
	return field_get(dev, ADC_RXTEN) && adc->timed_out ? ID_TIMEOUT : ID_NONE;
}

static void update(struct adc *adc)
{
	struct device *dev = &adc->dev;
	line_set(&dev->line[LINE_IRQ], cause(adc) != ID_NONE);
	line_set(&dev->line[LINE_RX_REQ], adc->count && field_get(dev, ADC_RX_DMA_EN));
}

/* The timeout counts from now. */
static void listen(struct adc *adc)
{
	struct device *dev = &adc->dev;
	uint32_t clocks = field_get(dev, ADC_TO_CNT);
	if (adc->count && clocks && !adc->gated) {
		uint64_t now = clk_ticks_at(dev->clk[0], dev->timeline->now_ps);
		timeline_arm_at(
			dev->timeline, &adc->silence, clk_time_of(dev->clk[0], now + clocks));
	} else {
		timeline_disarm(dev->timeline, &adc->silence);
	}
}

static void went_silent(void *owner, unsigned index)
{
	struct adc *adc = owner;
	(void)index;
	adc->timed_out = true;
	update(adc);
}

void adc_push(struct adc *adc, unsigned channel, uint32_t value)
{
	struct device *dev = &adc->dev;
	if (adc->count == ADC_DEPTH) {
		log_guest(dev->log, dev, ADC_RBR,
			"%s: the FIFO is full: a result of channel %u is lost", dev->name, channel);
		return;
	}
	adc->fifo[adc->write_at] = (uint16_t)(value << 4 | channel);
	adc->write_at = (adc->write_at + 1) % ADC_DEPTH;
	adc->count++;
	if (adc->count == 1 || field_get(dev, ADC_TO_AUTORST)) {
		listen(adc);
	}
	update(adc);
}

static uint32_t adc_read(struct device *dev, unsigned reg, uint32_t kept)
{
	const struct adc *adc = (const struct adc *)dev;
	switch (reg) {
	case ADC_RBR: return adc->count ? adc->fifo[adc->read_at] : 0;
	case ADC_IIR: return cause(adc);
	case ADC_LSR: return adc->count != 0;
	case ADC_DEBUG16: return adc->read_at | (uint32_t)adc->write_at << 5;
	default: return kept;
	}
}

static void adc_popped(struct device *dev, unsigned reg)
{
	struct adc *adc = (struct adc *)dev;
	if (reg != ADC_RBR || !adc->count) {
		return;
	}
	adc->read_at = (adc->read_at + 1) % ADC_DEPTH;
	adc->count--;
	adc->timed_out = false;
	listen(adc);
	update(adc);
}

static void adc_reset(struct device *dev)
{
	struct adc *adc = (struct adc *)dev;
	adc_stop(adc);
	timeline_disarm(dev->timeline, &adc->silence);
	adc->read_at = adc->write_at = adc->count = 0;
	adc->enabled = adc->timed_out = false;
	update(adc);
}

static void reset_register(struct device *dev, unsigned reg)
{
	reg_set(dev, reg, dev->desc->regs[dev->reg_index[reg]].reset_value);
}

static void wrote_in_reset(struct device *dev, unsigned reg)
{
	if (reg == ADC_GLOBAL) {
		for (unsigned n = ADC_GLOBAL + 1; n <= ADC_DEBUG16; n++) {
			reset_register(dev, n);
		}
		adc_reset(dev);
		return;
	}
	reset_register(dev, reg);
	log_guest(dev->log, dev, reg, "%s: a write to %s is lost: %s.RESET_B is 0", dev->name,
		reg_name(dev, reg), reg_name(dev, ADC_GLOBAL));
}

static void say_unmodelled(struct device *dev, unsigned reg, unsigned field, const char *what)
{
	if (field_get(dev, field)) {
		log_unmodelled(dev->log, dev, reg, "%s: %s.%s is kept only", dev->name,
			reg_name(dev, reg), what);
	}
}

static void adc_wrote(struct device *dev, unsigned reg, uint32_t raw)
{
	struct adc *adc = (struct adc *)dev;
	(void)raw;
	if (!field_get(dev, ADC_RESET_B)) {
		wrote_in_reset(dev, reg);
		return;
	}
	switch (reg) {
	case ADC_CTL0: adc_control(adc); break;
	case ADC_CTL2: say_unmodelled(dev, reg, ADC_TIMESTAMP_EN, "TIMESTAMP_EN"); break;
	case ADC_TRI_LVL: say_unmodelled(dev, reg, ADC_LOOP, "ADC_LOOP"); break;
	case ADC_RTOCNT: listen(adc); break;
	default: break;
	}
	update(adc);
}

static void adc_input(struct device *dev, unsigned input, bool level)
{
	struct adc *adc = (struct adc *)dev;
	if (input == INPUT_GATE) {
		device_gate(dev, level);
		adc_gate(adc, level);
		listen(adc);
	}
}

static void adc_pin_changed(struct device *dev, unsigned pin, bool level)
{
	(void)level;
	adc_jumped((struct adc *)dev, pin);
}

static void adc_init(struct device *dev)
{
	struct adc *adc = (struct adc *)dev;
	adc->step = (struct event){ .name = "step", .fire = adc_step, .owner = adc };
	adc->silence = (struct event){ .name = "silence", .fire = went_silent, .owner = adc };
}

static void adc_snap(struct device *dev, struct snap *snap)
{
	struct adc *adc = (struct adc *)dev;
	event_snap(&adc->step, dev->timeline, snap, "step");
	event_snap(&adc->silence, dev->timeline, snap, "silence");
	snap_u64(snap, "step_ticks", &adc->step_ticks);
	snap_u64(snap, "sweep_ticks", &adc->sweep_ticks);
	snap_u64(snap, "summed_ticks", &adc->summed_ticks);
	snap_u64(snap, "gated_ticks", &adc->gated_ticks);
	snap_u64(snap, "sum_mv", &adc->sum_mv);
	snap_u32(snap, "millivolts", &adc->millivolts);
	for (unsigned n = 0; n < ADC_DEPTH; n++) {
		snap_u16(snap, "fifo", &adc->fifo[n]);
	}
	snap_u8(snap, "read_at", &adc->read_at);
	snap_u8(snap, "write_at", &adc->write_at);
	snap_u8(snap, "count", &adc->count);
	snap_u8(snap, "phase", &adc->phase);
	snap_u8(snap, "channel", &adc->channel);
	snap_bool(snap, "enabled", &adc->enabled);
	snap_bool(snap, "gated", &adc->gated);
	snap_bool(snap, "timed_out", &adc->timed_out);
	/* A snap is a file: it may be spoilt. */
	adc->read_at %= ADC_DEPTH;
	adc->write_at %= ADC_DEPTH;
	adc->count = adc->count > ADC_DEPTH ? ADC_DEPTH : adc->count;
	adc->phase %= ADC_PHASES;
	adc->channel %= ADC_CHANNELS;
}

const struct device_ops adc_ops = {
	.type = "mt3620-adc",
	.size = sizeof(struct adc),
	.regs = regs,
	.fields = fields,
	.clocks = NAMES("adc"),
	.lines = NAMES("irq", "rx-req"),
	.inputs = NAMES("gate"),
	.pins = NAMES("ch{0-7}"),
	.init = adc_init,
	.reset = adc_reset,
	.read = adc_read,
	.popped = adc_popped,
	.wrote = adc_wrote,
	.input = adc_input,
	.pin_changed = adc_pin_changed,
	.snap = adc_snap,
};
