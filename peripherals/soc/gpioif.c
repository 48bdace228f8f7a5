/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT3620 GPIO counters: an event counter and an edge capture on the first three pins of a group. This file has
 * the registers, the switches from outside and the reset by GPIO_2; gpioif_input.c deglitches,
 * gpioif_event.c counts, gpioif_capture.c captures.
 *
 * The group's GLOBAL_CTRL (lines `on`, `clk-on`, `reset`) and TOPCFG's clock choice (`sel0`, `sel1`) come as
 * inputs, the pads' levels as `in0` to `in2`. Without mode or clock no edge is seen. While a bit of INT_STS_CLR
 * is 1 its status is held at 0; that a FIFO holds data is a level and comes back after it.
 *
 * Where the manual is silent: GPIO_2 resets when it comes to have its level and not as long as it has it (a
 * vendor's sample counts on a board where the pin always has it); software resets hold their counter while they
 * are 1.
 *
 * Not modelled: the debug probe (kept).
 */
#include "peripherals/soc/gpioif.h"
#include "peripherals/soc/soc_models.h"

enum { CLOCKS = 4, EDGE_RISING = 0, EDGE_FALLING = 1 };
enum { INPUT_ON = GPIOIF_INPUTS, INPUT_CLK_ON, INPUT_RESET, INPUT_SEL };

static const char *const regs[] = {
	"STATIC_CTRL_{0-2}",
	"STATIC_CTRL_3",
	"DYNAMIC_CTRL_0",
	"RST_VAL",
	"LOW_LIMIT",
	"HIGH_LIMIT",
	"INT_STS_CLR",
	"INT_STS",
	"CAP_FIFO_STS",
	"CAP_VALUE_{0-1}",
	"COUNTER_VALUE",
	NULL,
};
static const char *const fields[] = {
	"STATIC_CTRL_{0-2}.DGLT_MIN_PULSE_WID",
	"STATIC_CTRL_{0-2}.DGLT_EN",
	"STATIC_CTRL_{0-2}.DGLT_INIT_VAL",
	"STATIC_CTRL_3.GPIO2_RST_LVL",
	"STATIC_CTRL_3.CAP_GPIO2_RST_EN",
	"STATIC_CTRL_3.EVENT_GPIO2_RST_EN",
	"STATIC_CTRL_3.CAP{0-1}_EDGE",
	"STATIC_CTRL_3.EVENT_EDGE",
	"STATIC_CTRL_3.EVENT_MODE",
	"STATIC_CTRL_3.DIR_DEF",
	"STATIC_CTRL_3.UPDOWN_DEF",
	"STATIC_CTRL_3.QUAD_DEF",
	"STATIC_CTRL_3.INT_MODE",
	"STATIC_CTRL_3.SAT_MODE",
	"DYNAMIC_CTRL_0.EVENT_EN",
	"DYNAMIC_CTRL_0.CAP_EN",
	"DYNAMIC_CTRL_0.EVENT_SW_RST",
	"DYNAMIC_CTRL_0.CAP_SW_RST",
	NULL,
};

bool gpioif_works(const struct gpioif *counter)
{
	return counter->mode_on && counter->clock_on;
}

struct clk *gpioif_clock(const struct gpioif *counter)
{
	return counter->dev.clk[counter->clock];
}

bool gpioif_means(uint32_t setting, bool rising)
{
	return setting == EDGE_RISING ? rising : setting == EDGE_FALLING ? !rising : true;
}

void gpioif_raise(struct gpioif *counter, uint32_t bits)
{
	struct device *dev = &counter->dev;
	reg_raise(dev, GPIOIF_INT_STS, bits & ~reg_get(dev, GPIOIF_INT_STS_CLR));
}

/* GPIO_2 resets what it may. */
static void reset_by_gpio2(struct gpioif *counter)
{
	const struct device *dev = &counter->dev;
	bool event = field_get(dev, GPIOIF_EVENT_GPIO2_RST);
	bool capture = field_get(dev, GPIOIF_CAP_GPIO2_RST);
	if (counter->input[2].level != field_get(dev, GPIOIF_GPIO2_RST_LVL)) {
		return;
	}
	if (event) {
		gpioif_event_reset(counter);
	}
	if (capture) {
		gpioif_capture_restart(counter);
	}
	if (event || capture) {
		gpioif_raise(counter, GPIOIF_GPIO2_RST);
	}
}

void gpioif_edge(struct gpioif *counter, unsigned n)
{
	if (n < GPIOIF_FIFOS) {
		gpioif_capture_edge(counter, n);
		gpioif_event_edge(counter, n);
	} else {
		reset_by_gpio2(counter);
	}
}

static void wrote_run(struct gpioif *counter)
{
	const struct device *dev = &counter->dev;
	bool runs = field_get(dev, GPIOIF_EVENT_EN) || field_get(dev, GPIOIF_CAP_EN);
	if (field_get(dev, GPIOIF_EVENT_SW_RST)) {
		gpioif_event_reset(counter);
	}
	if (field_get(dev, GPIOIF_CAP_SW_RST)) {
		gpioif_capture_clear(counter);
	}
	gpioif_capture_update(counter);
	if (runs && !gpioif_works(counter)) {
		log_guest(dev->log, dev, GPIOIF_RUN,
			"%s: %s starts a counter, but the group's GLOBAL_CTRL.%s is 0: no edge is seen",
			dev->name, reg_name(dev, GPIOIF_RUN),
			counter->mode_on ? "CNT_CLK_EN" : "CNT_MODE_EN");
	}
}

static void gpioif_wrote(struct device *dev, unsigned reg, uint32_t raw)
{
	struct gpioif *counter = (struct gpioif *)dev;
	(void)raw;
	switch (reg) {
	case GPIOIF_RUN: wrote_run(counter); break;
	case GPIOIF_INT_STS_CLR:
		reg_lower(dev, GPIOIF_INT_STS, reg_get(dev, GPIOIF_INT_STS_CLR));
		gpioif_capture_status(counter);
		break;
	default:
		if (reg < GPIOIF_MODES) {
			gpioif_filter(counter, reg - GPIOIF_STATIC);
		}
	}
}

static uint32_t gpioif_read(struct device *dev, unsigned reg, uint32_t kept)
{
	const struct gpioif *counter = (const struct gpioif *)dev;
	switch (reg) {
	case GPIOIF_CAP_FIFO_STS:
		return counter->fifo_count[0] | (uint32_t)counter->fifo_count[1] << 4;
	case GPIOIF_CAP_VALUE:
	case GPIOIF_CAP_VALUE + 1: {
		unsigned fifo = reg - GPIOIF_CAP_VALUE;
		return counter->fifo_count[fifo] ? counter->fifo[fifo][counter->fifo_at[fifo]] : 0;
	}
	case GPIOIF_COUNTER_VALUE: return counter->count;
	default: return kept;
	}
}

static void gpioif_popped(struct device *dev, unsigned reg)
{
	if (reg >= GPIOIF_CAP_VALUE && reg < GPIOIF_COUNTER_VALUE) {
		gpioif_capture_popped((struct gpioif *)dev, reg - GPIOIF_CAP_VALUE);
	}
}

static void begin(struct gpioif *counter)
{
	gpioif_inputs_begin(counter);
	gpioif_capture_update(counter);
}

static void gpioif_input(struct device *dev, unsigned input, bool level)
{
	struct gpioif *counter = (struct gpioif *)dev;
	unsigned bit = input - INPUT_SEL;
	switch (input) {
	case INPUT_ON:
		counter->mode_on = level;
		begin(counter);
		break;
	case INPUT_CLK_ON:
		counter->clock_on = level;
		begin(counter);
		break;
	case INPUT_RESET: device_hold(dev, level); break;
	case INPUT_SEL:
	case INPUT_SEL + 1:
		gpioif_capture_stop(counter);
		counter->clock = (uint8_t)((counter->clock & ~(1u << bit)) |
			(unsigned)level << bit);
		begin(counter);
		break;
	default: gpioif_pad_changed(counter, input, level);
	}
}

static void gpioif_init(struct device *dev)
{
	struct gpioif *counter = (struct gpioif *)dev;
	for (unsigned n = 0; n < GPIOIF_INPUTS; n++) {
		counter->input[n].stable = (struct event){
			.name = "stable", .fire = gpioif_stable, .owner = counter, .index = n
		};
	}
}

static void gpioif_reset(struct device *dev)
{
	struct gpioif *counter = (struct gpioif *)dev;
	counter->count = 0;
	counter->capture_runs = false;
	gpioif_capture_clear(counter);
	begin(counter);
}

static void gpioif_snap(struct device *dev, struct snap *snap)
{
	struct gpioif *counter = (struct gpioif *)dev;
	for (unsigned n = 0; n < GPIOIF_INPUTS; n++) {
		struct gpioif_input *input = &counter->input[n];
		event_snap(&input->stable, dev->timeline, snap, "stable");
		snap_bool(snap, "pad", &input->pad);
		snap_bool(snap, "level", &input->level);
		snap_bool(snap, "filters", &input->filters);
	}
	snap_u64(snap, "capture_since", &counter->capture_since);
	snap_u32(snap, "capture_from", &counter->capture_from);
	for (unsigned fifo = 0; fifo < GPIOIF_FIFOS; fifo++) {
		for (unsigned n = 0; n < GPIOIF_DEPTH; n++) {
			snap_u32(snap, "fifo", &counter->fifo[fifo][n]);
		}
		snap_u8(snap, "fifo_at", &counter->fifo_at[fifo]);
		snap_u8(snap, "fifo_count", &counter->fifo_count[fifo]);
		/* A snap is a file: it may be spoilt. */
		counter->fifo_at[fifo] %= GPIOIF_DEPTH;
		counter->fifo_count[fifo] %= GPIOIF_DEPTH + 1;
	}
	snap_u32(snap, "count", &counter->count);
	snap_u8(snap, "clock", &counter->clock);
	snap_bool(snap, "mode_on", &counter->mode_on);
	snap_bool(snap, "clock_on", &counter->clock_on);
	snap_bool(snap, "capture_runs", &counter->capture_runs);
	counter->clock %= CLOCKS;
}

const struct device_ops gpioif_ops = {
	.type = "mt3620-gpioif",
	.size = sizeof(struct gpioif),
	.regs = regs,
	.fields = fields,
	.clocks = NAMES("xtal", "rtc32k", "cnt125", "cnt200"),
	.lines = NAMES("irq"),
	.inputs = NAMES("in{0-2}", "on", "clk-on", "reset", "sel{0-1}"),
	.init = gpioif_init,
	.reset = gpioif_reset,
	.read = gpioif_read,
	.popped = gpioif_popped,
	.wrote = gpioif_wrote,
	.input = gpioif_input,
	.snap = gpioif_snap,
};
