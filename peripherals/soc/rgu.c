/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT3620 RGU: the clock of an I/O core and what its deep sleep means.
 *
 * HCLK_SEL sets the rate of clock `bus` at once: 0 the crystal, 1 the 32 kHz, 2 the PLL tap of
 * 197.6 MHz. When input `deep-sleep` (the core waits with SLEEPDEEP set) falls while SLP_EN and
 * DEEP_SLP_EN are set, the core has lost its state: SLP_AUX says so and line `reset` pulses.
 *
 * Not modelled: loss of memory contents by the power-down words, the PLL's time to lock.
 */
#include "machine/device.h"
#include "peripherals/soc/soc_models.h"

enum { SLP_AUX, HCLK };
static const char *const regs[] = { "SLP_AUX", "HCLK_CK_CTRL", NULL };
enum { HCLK_SEL, SLP_EN, DEEP_SLP_EN };
static const char *const fields[] = {
	"HCLK_CK_CTRL.HCLK_SEL",
	"SLP_CTRL.SLP_EN",
	"SLP_CTRL.DEEP_SLP_EN",
	NULL,
};
enum { CLK_XTAL, CLK_RTC, CLK_BUS };
enum { WOKE_FROM_DEEP = 1, PLL_TAP_HZ = 197600000 };

static void choose_clock(struct device *dev)
{
	switch (field_get(dev, HCLK_SEL)) {
	case 0: clk_set_rate(dev->clk[CLK_BUS], dev->clk[CLK_XTAL]->rate_hz); break;
	case 1: clk_set_rate(dev->clk[CLK_BUS], dev->clk[CLK_RTC]->rate_hz); break;
	case 2: clk_set_rate(dev->clk[CLK_BUS], PLL_TAP_HZ); break;
	default:
		log_guest(dev->log, dev, HCLK, "%s: %s chooses no clock; the core keeps its own",
			dev->name, reg_name(dev, HCLK));
	}
}

static void rgu_wrote(struct device *dev, unsigned reg, uint32_t raw)
{
	(void)raw;
	if (reg == HCLK) {
		choose_clock(dev);
	}
}

static void rgu_input(struct device *dev, unsigned input, bool level)
{
	(void)input;
	if (!level && field_get(dev, SLP_EN) && field_get(dev, DEEP_SLP_EN)) {
		reg_raise(dev, SLP_AUX, WOKE_FROM_DEEP);
		line_set(&dev->line[0], true);
		line_set(&dev->line[0], false);
	}
}

const struct device_ops rgu_ops = {
	.type = "mt3620-rgu",
	.size = sizeof(struct device),
	.regs = regs,
	.fields = fields,
	.clocks = NAMES("xtal", "rtc32k", "bus"),
	.lines = NAMES("reset"),
	.inputs = NAMES("deep-sleep"),
	.reset = choose_clock,
	.wrote = rgu_wrote,
	.input = rgu_input,
};
