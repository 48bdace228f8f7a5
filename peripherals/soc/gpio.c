/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT3620 pin groups that are nothing but pads: the ADC's, the I2S interfaces' and the always-on pins.
 * Their register layouts differ only in offsets, which the YAML knows.
 */
#include "peripherals/soc/pads.h"
#include "peripherals/soc/soc_models.h"

static const char *const regs[] = { PADS_REGS, NULL };

static uint32_t gpio_read(struct device *dev, unsigned reg, uint32_t kept)
{
	return reg == PADS_DIN ? pads_din(dev) : kept;
}

static void gpio_wrote(struct device *dev, unsigned reg, uint32_t raw)
{
	(void)raw;
	pads_wrote(dev, reg);
}

const struct device_ops gpio_ops = {
	.type = "mt3620-gpio",
	.size = sizeof(struct pads),
	.regs = regs,
	.lines = NAMES("in{0-7}"),
	.inputs = NAMES(PADS_INPUTS),
	.pins = NAMES("p{0-21}"),
	.init = pads_reset,
	.reset = pads_reset,
	.read = gpio_read,
	.wrote = gpio_wrote,
	.input = pads_input,
	.pin_changed = pads_pin_changed,
	.snap = pads_snap,
};
