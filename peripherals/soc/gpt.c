/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT3620 general-purpose timers.
 *
 * Timers 0 and 1 count down from ICNT and report in GPT_ISR. Timer 2 counts up from where it
 * was left. Timer 3 counts up from INIT, past EXPIRE, where it raises line `gpt3` once per
 * enable; writing ICLR or EN = 0 lowers it. Timer 4 counts up from INIT and reports nothing.
 * A change of rate applies at once and begins a new count.
 *
 * Where the manual is silent: an ICNT of zero never fires, and timer 3 with EXPIRE equal to
 * INIT fires as it starts.
 *
 * Not modelled: the three 32 kHz periods the chip wants between writing and reading GPT2_CNT.
 */
#include "peripherals/soc/soc_models.h"

#include "machine/device.h"

enum { TIMERS = 5, FREE = 2, MICRO = 3 };
enum { LINE_GPT, LINE_GPT3 };

/* Registers and fields as the YAML names them; {a-b} stands for a run of names. */
enum { ISR, CTRL, CNT = CTRL + TIMERS, FROM = CNT + TIMERS, EXPIRE3 = FROM + TIMERS };
static const char *const regs[] = {
	"GPT_ISR",
	"GPT{0-4}_CTRL",
	"GPT{0-4}_CNT",
	"GPT{0-1}_ICNT",
	"-",
	"GPT{3-4}_INIT",
	"GPT3_EXPIRE",
	NULL,
};
enum { EN, RATE = EN + TIMERS, MODE = RATE + TIMERS, RESTART = MODE + 2, ICLR3 = RESTART + 2 };
static const char *const fields[] = {
	"GPT{0-4}_CTRL.EN",
	"GPT{0-2}_CTRL.SPEED",
	"GPT3_CTRL.OSC_CNT_1US",
	"GPT4_CTRL.SPEED",
	"GPT{0-1}_CTRL.MODE",
	"GPT{0-1}_CTRL.RESTART",
	"GPT3_CTRL.ICLR",
	NULL,
};
static const unsigned clock_of[TIMERS] = { 0, 0, 0, 1, 2 };
static const uint32_t slow_divider[TIMERS] = { 33, 33, 33, 0, 2 };

struct gpt {
	struct device dev;
	struct counter timer[TIMERS];
	bool enabled[TIMERS]; /* EN as last acted on */
	bool expired;         /* timer 3 reached EXPIRE since its EN rose */
};

static uint32_t divider(const struct device *dev, unsigned n)
{
	uint32_t rate = field_get(dev, RATE + n);
	if (n == MICRO) {
		return rate + 1;
	}
	return rate ? 1 : slow_divider[n];
}

static void raise3(struct gpt *gpt)
{
	gpt->expired = true;
	line_set(&gpt->dev.line[LINE_GPT3], true);
}

/* Counts on from a value at the present rate. */
static void count_from(struct gpt *gpt, unsigned n, uint32_t from)
{
	const struct device *dev = &gpt->dev;
	uint64_t alarm_in = 0;
	counter_stop(&gpt->timer[n]);
	if (n < FREE) {
		alarm_in = from;
		if (from == 0) {
			counter_set(&gpt->timer[n], 0);
			return;
		}
	} else if (n == MICRO && !gpt->expired) {
		alarm_in = reg_get(dev, EXPIRE3) - from;
		if (alarm_in == 0) {
			raise3(gpt);
		}
	}
	counter_start(&gpt->timer[n], from, divider(dev, n), alarm_in);
}

static void start(struct gpt *gpt, unsigned n)
{
	count_from(
		gpt, n, n == FREE ? counter_value(&gpt->timer[n]) : reg_get(&gpt->dev, FROM + n));
}

static void reached(void *owner, unsigned n)
{
	struct gpt *gpt = owner;
	if (n == MICRO) {
		raise3(gpt);
		return;
	}
	if (field_get(&gpt->dev, MODE + n)) {
		start(gpt, n);
	} else {
		counter_stop(&gpt->timer[n]);
	}
	reg_raise(&gpt->dev, ISR, 1u << n);
}

static void control(struct gpt *gpt, unsigned n, uint32_t raw)
{
	struct device *dev = &gpt->dev;
	bool enabled = field_get(dev, EN + n);
	bool rising = enabled && !gpt->enabled[n];
	bool restart = n < FREE && field_of(dev, RESTART + n, raw);
	gpt->enabled[n] = enabled;
	if (n == MICRO && (!enabled || field_of(dev, ICLR3, raw))) {
		line_set(&dev->line[LINE_GPT3], false);
	}
	if (!enabled) {
		counter_stop(&gpt->timer[n]);
		if (restart) {
			counter_set(&gpt->timer[n], reg_get(dev, FROM + n));
		}
	} else if (rising || restart) {
		gpt->expired = n == MICRO ? false : gpt->expired;
		start(gpt, n);
	} else if (gpt->timer[n].running && gpt->timer[n].divider != divider(dev, n)) {
		count_from(gpt, n, counter_value(&gpt->timer[n]));
	}
}

static void gpt_wrote(struct device *dev, unsigned reg, uint32_t raw)
{
	struct gpt *gpt = (struct gpt *)dev;
	if (reg >= CTRL && reg < CTRL + TIMERS) {
		control(gpt, reg - CTRL, raw);
	} else if (reg == CNT + FREE) {
		counter_set(&gpt->timer[FREE], raw);
	} else if (reg == EXPIRE3 && gpt->timer[MICRO].running && !gpt->expired) {
		count_from(gpt, MICRO, counter_value(&gpt->timer[MICRO]));
	}
}

static uint32_t gpt_read(struct device *dev, unsigned reg, uint32_t kept)
{
	const struct gpt *gpt = (const struct gpt *)dev;
	return reg >= CNT && reg < CNT + TIMERS ? counter_value(&gpt->timer[reg - CNT]) : kept;
}

static void gpt_init(struct device *dev)
{
	struct gpt *gpt = (struct gpt *)dev;
	for (unsigned n = 0; n < TIMERS; n++) {
		counter_init(&gpt->timer[n], dev->timeline, dev->clk[clock_of[n]]);
		gpt->timer[n].down = n < FREE;
		gpt->timer[n].alarm = (struct event){
			.name = "gpt", .fire = reached, .owner = gpt, .index = n
		};
	}
}

static void gpt_reset(struct device *dev)
{
	struct gpt *gpt = (struct gpt *)dev;
	for (unsigned n = 0; n < TIMERS; n++) {
		counter_reset(&gpt->timer[n]);
		gpt->enabled[n] = false;
	}
	gpt->expired = false;
	line_set(&dev->line[LINE_GPT3], false);
}

static void gpt_snap(struct device *dev, struct snap *snap)
{
	static const char *const names[TIMERS] = { "gpt0", "gpt1", "gpt2", "gpt3", "gpt4" };
	struct gpt *gpt = (struct gpt *)dev;
	for (unsigned n = 0; n < TIMERS; n++) {
		counter_snap(&gpt->timer[n], snap, names[n]);
	}
	snap_bytes(snap, "enabled", gpt->enabled, sizeof(gpt->enabled));
	snap_bool(snap, "expired", &gpt->expired);
}

const struct device_ops gpt_ops = {
	.type = "mt3620-gpt",
	.size = sizeof(struct gpt),
	.regs = regs,
	.fields = fields,
	.clocks = NAMES("rtc32k", "xtal", "bus"),
	.lines = NAMES("gpt", "gpt3"),
	.init = gpt_init,
	.reset = gpt_reset,
	.read = gpt_read,
	.wrote = gpt_wrote,
	.snap = gpt_snap,
};
