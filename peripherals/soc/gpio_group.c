/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT3620 pin groups of GPIO 0 to 23: four pads (pads.c), and the switches of the event counter and the PWM that
 * share them: counter on (line `cnt-on`), counter clock on (`cnt-clk`), resets (`cnt-rst`, `pwm-rst`).
 *
 * Where the manual is silent: the reset bits are active low and read 0 after reset, and yet drivers use both
 * blocks without ever writing them. So a bit says nothing until it has been 1: its rise resets the block, and
 * when it falls again it holds the block in reset.
 */
#include "peripherals/soc/pads.h"
#include "peripherals/soc/soc_models.h"

enum { GLOBAL = PADS_REG_COUNT };
static const char *const regs[] = { PADS_REGS, "GLOBAL_CTRL", NULL };

enum { RESETS = 2 };
enum { CNT_RST_B, PWM_RST_B, CNT_MODE_EN, CNT_CLK_EN };
static const char *const fields[] = {
	"GLOBAL_CTRL.GPIO_CR_SW_RST_B",
	"GLOBAL_CTRL.PWM_CR_SW_RST_B",
	"GLOBAL_CTRL.CNT_MODE_EN",
	"GLOBAL_CTRL.CNT_CLK_EN",
	NULL,
};
enum { LINE_RST = PADS_LINES, LINE_CNT_ON = LINE_RST + RESETS, LINE_CNT_CLK };

struct gpio_group {
	struct pads pads;
	bool released[RESETS]; /* the reset bits as last seen */
};

static void show_control(struct device *dev)
{
	struct gpio_group *group = (struct gpio_group *)dev;
	for (unsigned n = 0; n < RESETS; n++) {
		bool released = field_get(dev, CNT_RST_B + n);
		if (released != group->released[n]) {
			group->released[n] = released;
			line_set(&dev->line[LINE_RST + n], true);
			line_set(&dev->line[LINE_RST + n], !released);
		}
	}
	line_set(&dev->line[LINE_CNT_ON], field_get(dev, CNT_MODE_EN));
	line_set(&dev->line[LINE_CNT_CLK], field_get(dev, CNT_CLK_EN));
}

static uint32_t group_read(struct device *dev, unsigned reg, uint32_t kept)
{
	return reg == PADS_DIN ? pads_din(dev) : kept;
}

static void group_wrote(struct device *dev, unsigned reg, uint32_t raw)
{
	(void)raw;
	if (reg == GLOBAL) {
		show_control(dev);
	} else {
		pads_wrote(dev, reg);
	}
}

static void group_reset(struct device *dev)
{
	struct gpio_group *group = (struct gpio_group *)dev;
	for (unsigned n = 0; n < RESETS; n++) {
		group->released[n] = false;
		line_set(&dev->line[LINE_RST + n], false);
	}
	show_control(dev);
	pads_reset(dev);
}

static void group_snap(struct device *dev, struct snap *snap)
{
	struct gpio_group *group = (struct gpio_group *)dev;
	pads_snap(dev, snap);
	snap_bool(snap, "counter_released", &group->released[0]);
	snap_bool(snap, "pwm_released", &group->released[1]);
}

const struct device_ops gpio_group_ops = {
	.type = "mt3620-gpio-group",
	.size = sizeof(struct gpio_group),
	.regs = regs,
	.fields = fields,
	.lines = NAMES("in{0-7}", "cnt-rst", "pwm-rst", "cnt-on", "cnt-clk"),
	.inputs = NAMES(PADS_INPUTS),
	.pins = NAMES("p{0-3}"),
	.init = group_reset,
	.reset = group_reset,
	.read = group_read,
	.wrote = group_wrote,
	.input = pads_input,
	.pin_changed = pads_pin_changed,
	.snap = group_snap,
};
