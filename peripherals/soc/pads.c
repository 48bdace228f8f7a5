/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pads of the MT3620: output drive, pulls and input buffer of each pin of a group.
 *
 * A pad drives DOUT while OE is set, else its pulls act (both at once cancel out). With the input
 * buffer (IES) off, DIN shows what the pad is told to drive and the line to the interrupt
 * controller rests low. A peripheral that drives a pad goes before DOUT and OE.
 *
 * Not modelled: slew rate, drive strength, input and output trim.
 */
#include "peripherals/soc/pads.h"

static unsigned pad_count(const struct device *dev)
{
	uint32_t pads = dev->desc->regs[dev->reg_index[PADS_DOUT]].writable;
	unsigned count = pads ? 32u - (unsigned)__builtin_clz(pads) : 0;
	return count < dev->pin_count ? count : dev->pin_count;
}

static enum drive drive_of(const struct device *dev, uint32_t bit)
{
	const struct pads *pads = (const struct pads *)dev;
	if (pads->function_on & bit) {
		return pads->function & bit ? DRIVE_HIGH : DRIVE_LOW;
	}
	if (reg_get(dev, PADS_OE) & bit) {
		return reg_get(dev, PADS_DOUT) & bit ? DRIVE_HIGH : DRIVE_LOW;
	}
	bool up = reg_get(dev, PADS_PU) & bit, down = reg_get(dev, PADS_PD) & bit;
	if (up == down) {
		return DRIVE_NONE;
	}
	return up ? DRIVE_PULL_UP : DRIVE_PULL_DOWN;
}

static void show_input(struct device *dev, unsigned pin)
{
	if (pin < PADS_LINES) {
		bool open = reg_get(dev, PADS_IES) >> pin & 1;
		line_set(&dev->line[pin], open && pin_level(&dev->pin[pin]));
	}
}

uint32_t pads_din(const struct device *dev)
{
	uint32_t open = reg_get(dev, PADS_IES);
	uint32_t din = reg_get(dev, PADS_DOUT) & reg_get(dev, PADS_OE) & ~open;
	for (unsigned pin = 0; pin < pad_count(dev); pin++) {
		if (open >> pin & 1 && pin_level(&dev->pin[pin])) {
			din |= 1u << pin;
		}
	}
	return din;
}

void pads_wrote(struct device *dev, unsigned reg)
{
	if (reg >= PADS_REG_COUNT || reg == PADS_DIN) {
		return;
	}
	for (unsigned pin = 0; pin < pad_count(dev); pin++) {
		if (reg == PADS_IES) {
			show_input(dev, pin);
		} else {
			pin_drive(&dev->pin[pin], drive_of(dev, 1u << pin));
		}
	}
}

void pads_reset(struct device *dev)
{
	pads_wrote(dev, PADS_OE);
	pads_wrote(dev, PADS_IES);
}

void pads_pin_changed(struct device *dev, unsigned pin, bool level)
{
	(void)level;
	show_input(dev, pin);
}

void pads_input(struct device *dev, unsigned input, bool level)
{
	struct pads *pads = (struct pads *)dev;
	unsigned pin = input % PADS_LINES;
	uint8_t *word = input < PADS_LINES ? &pads->function : &pads->function_on;
	uint8_t bit = (uint8_t)(1u << pin);
	*word = (uint8_t)(level ? *word | bit : *word & ~bit);
	if (pin < dev->pin_count) {
		pin_drive(&dev->pin[pin], drive_of(dev, bit));
	}
}

void pads_snap(struct device *dev, struct snap *snap)
{
	struct pads *pads = (struct pads *)dev;
	snap_u8(snap, "function", &pads->function);
	snap_u8(snap, "function_on", &pads->function_on);
}
