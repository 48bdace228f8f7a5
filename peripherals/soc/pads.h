/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_SOC_PADS_H
#define ORRERY_PERIPHERALS_SOC_PADS_H

#include <stdbool.h>
#include <stdint.h>

#include "machine/device.h"

/*
 * The pads of a pin group, shared by the blocks that have some. Such a model lists PADS_REGS first
 * among its registers, `in{0-7}` first among its lines, and PADS_INPUTS as its inputs: what the pad's
 * peripheral puts out (`fn`), and whether it does (`fn-on`).
 */
enum pads_reg { PADS_DIN, PADS_DOUT, PADS_OE, PADS_PU, PADS_PD, PADS_IES, PADS_REG_COUNT };
enum { PADS_LINES = 8 };
#define PADS_REGS "DIN", "DOUT", "OE", "PU", "PD", "IES"
#define PADS_INPUTS "fn{0-7}", "fn-on{0-7}"

/* A model's struct begins with it. */
struct pads {
	struct device dev;
	uint8_t function; /* level that each pad's peripheral asks for */
	uint8_t function_on;
};

/* What a read of DIN gives. */
uint32_t pads_din(const struct device *dev);
/* Drives and input lines follow the registers: after a reset, and after `reg` was written. */
void pads_reset(struct device *dev);
void pads_wrote(struct device *dev, unsigned reg);
void pads_pin_changed(struct device *dev, unsigned pin, bool level);
void pads_input(struct device *dev, unsigned input, bool level);
void pads_snap(struct device *dev, struct snap *snap);

#endif
