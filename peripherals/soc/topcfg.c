/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT3620 TOPCFG: reset and clocks of the debug UARTs (lines `uart-rst`, `uart-off`), the ADC's
 * clock (`adc-off`), the clock choice of the GPIO counters (`cnt-sel0`, `cnt-sel1`, its two bits),
 * and the straps.
 *
 * Where the manual is silent: the UART runs while any of its two clock bits is set.
 *
 * Not modelled: the straps show what the YAML says, not pins.
 */
#include "machine/device.h"
#include "peripherals/soc/soc_models.h"

enum { UART, ADC, COUNTER };
static const char *const regs[] = {
	"M4_UART_CTRL",
	"ADC_CLK_CTRL",
	"GPIO_CNT_CLK_CTRL",
	NULL,
};
enum { UART_RST_B, UART_CLK_EN, ADC_CLK_EN, COUNTER_SEL };
static const char *const fields[] = {
	"M4_UART_CTRL.RST_B",
	"M4_UART_CTRL.CLK_EN",
	"ADC_CLK_CTRL.CLK_EN",
	"GPIO_CNT_CLK_CTRL.SEL",
	NULL,
};
enum { LINE_UART_RST, LINE_UART_OFF, LINE_ADC_OFF, LINE_CNT_SEL };

static void topcfg_reset(struct device *dev)
{
	uint32_t choice = field_get(dev, COUNTER_SEL);
	line_set(&dev->line[LINE_UART_OFF], !field_get(dev, UART_CLK_EN));
	line_set(&dev->line[LINE_UART_RST], !field_get(dev, UART_RST_B));
	line_set(&dev->line[LINE_ADC_OFF], !field_get(dev, ADC_CLK_EN));
	line_set(&dev->line[LINE_CNT_SEL], choice & 1);
	line_set(&dev->line[LINE_CNT_SEL + 1], choice & 2);
}

static void topcfg_wrote(struct device *dev, unsigned reg, uint32_t raw)
{
	(void)reg;
	(void)raw;
	topcfg_reset(dev);
}

const struct device_ops topcfg_ops = {
	.type = "mt3620-topcfg",
	.size = sizeof(struct device),
	.regs = regs,
	.fields = fields,
	.lines = NAMES("uart-rst", "uart-off", "adc-off", "cnt-sel0", "cnt-sel1"),
	.init = topcfg_reset,
	.reset = topcfg_reset,
	.wrote = topcfg_wrote,
};
