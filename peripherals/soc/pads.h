/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_SOC_PADS_H
#define ORRERY_PERIPHERALS_SOC_PADS_H

#include <stdbool.h>
#include <stdint.h>

#include "machine/device.h"

/*
 * The pads of a pin group, shared by the blocks that have some. Such a model lists PADS_REGS first
 * among its registers, and `in{0-7}` first among its lines.
 */
enum pads_reg { PADS_DIN, PADS_DOUT, PADS_OE, PADS_PU, PADS_PD, PADS_IES, PADS_REG_COUNT };
enum { PADS_LINES = 8 };
#define PADS_REGS "DIN", "DOUT", "OE", "PU", "PD", "IES"

/* What a read of DIN gives. */
uint32_t pads_din(const struct device *dev);
/* Drives and input lines follow the registers: after a reset, and after `reg` was written. */
void pads_reset(struct device *dev);
void pads_wrote(struct device *dev, unsigned reg);
void pads_pin_changed(struct device *dev, unsigned pin, bool level);

#endif
