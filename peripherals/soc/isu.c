/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT3620 ISU: global control and pads of a serial unit. RST_B low holds its I2C, SPI and UART in
 * reset (line `rst`), the clock bits gate each of them (`i2c-off`, `spi-off`, `uart-off`); neither
 * touches the other nor the pads.
 *
 * Where the manual is silent: a function with several clock bits runs while any of them is set.
 *
 * Not modelled: EA's choice of I2C pads is kept only.
 */
#include "peripherals/soc/pads.h"
#include "peripherals/soc/soc_models.h"

enum { GLOBAL = PADS_REG_COUNT };
static const char *const regs[] = { PADS_REGS, "ISU_GLOBAL_CTRL", NULL };

enum { RST_B, CLK_EN, FUNCTIONS = 3 };
static const char *const fields[] = {
	"ISU_GLOBAL_CTRL.RST_B",
	"ISU_GLOBAL_CTRL.I2C_CLK_EN",
	"ISU_GLOBAL_CTRL.SPI_CLK_EN",
	"ISU_GLOBAL_CTRL.UART_CLK_EN",
	NULL,
};
enum { LINE_RST = PADS_LINES, LINE_OFF };

static void show_control(struct device *dev)
{
	for (unsigned n = 0; n < FUNCTIONS; n++) {
		line_set(&dev->line[LINE_OFF + n], !field_get(dev, CLK_EN + n));
	}
	line_set(&dev->line[LINE_RST], !field_get(dev, RST_B));
}

static uint32_t isu_read(struct device *dev, unsigned reg, uint32_t kept)
{
	return reg == PADS_DIN ? pads_din(dev) : kept;
}

static void isu_wrote(struct device *dev, unsigned reg, uint32_t raw)
{
	(void)raw;
	if (reg == GLOBAL) {
		show_control(dev);
	} else {
		pads_wrote(dev, reg);
	}
}

static void isu_reset(struct device *dev)
{
	show_control(dev);
	pads_reset(dev);
}

const struct device_ops isu_ops = {
	.type = "mt3620-isu",
	.size = sizeof(struct pads),
	.regs = regs,
	.fields = fields,
	.lines = NAMES("in{0-7}", "rst", "i2c-off", "spi-off", "uart-off"),
	.inputs = NAMES(PADS_INPUTS),
	.pins = NAMES("p{0-4}"),
	.init = isu_reset,
	.reset = isu_reset,
	.read = isu_read,
	.wrote = isu_wrote,
	.input = pads_input,
	.pin_changed = pads_pin_changed,
	.snap = pads_snap,
};
