/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The registers of the interrupt controller; what they decide is struct nvic's. Source: ARMv7-M Architecture
 * Reference Manual, B3.4.
 */
#include "machine/nvic.h"

#include "machine/device.h"
#include "peripherals/cortex_m/cortex_m.h"

enum {
	ISER,
	ICER = ISER + 3,
	ISPR = ICER + 3,
	ICPR = ISPR + 3,
	IABR = ICPR + 3,
	IPR = IABR + 3,
	STIR = IPR + 20
};
static const char *const regs[] = {
	"NVIC_ISER{0-2}",
	"NVIC_ICER{0-2}",
	"NVIC_ISPR{0-2}",
	"NVIC_ICPR{0-2}",
	"NVIC_IABR{0-2}",
	"NVIC_IPR{0-19}",
	"STIR",
	NULL,
};

/* 32 bits by exception number, cut out by interrupt number: the tables are shifted by 16. */
static uint32_t word_of(const uint32_t *bits, unsigned word)
{
	return bits[word] >> 16 | bits[word + 1] << 16;
}

static uint32_t priorities(const struct nvic *nvic, unsigned word)
{
	uint32_t value = 0;
	for (unsigned n = 0; n < 4; n++) {
		value |= (uint32_t)nvic->priority[NVIC_IRQ0 + word * 4 + n] << (n * 8);
	}
	return value;
}

static uint32_t nvic_read(struct device *dev, unsigned reg, uint32_t kept)
{
	const struct nvic *nvic = dev->aux;
	if (reg < ICER) {
		return word_of(nvic->enabled, reg - ISER);
	}
	if (reg < ISPR) {
		return word_of(nvic->enabled, reg - ICER);
	}
	if (reg < ICPR) {
		return word_of(nvic->pending, reg - ISPR);
	}
	if (reg < IABR) {
		return word_of(nvic->pending, reg - ICPR);
	}
	if (reg < IPR) {
		return word_of(nvic->active, reg - IABR);
	}
	return reg < STIR ? priorities(nvic, reg - IPR) : 0;
}

static void each(
	struct nvic *nvic, unsigned word, uint32_t bits, void (*act)(struct nvic *, unsigned))
{
	for (; bits; bits &= bits - 1) {
		unsigned exception = NVIC_IRQ0 + word * 32 + (unsigned)__builtin_ctz(bits);
		if (exception < nvic->exceptions) {
			act(nvic, exception);
		}
	}
}

static void enable(struct nvic *nvic, unsigned exception)
{
	nvic_set_enabled(nvic, exception, true);
}

static void disable(struct nvic *nvic, unsigned exception)
{
	nvic_set_enabled(nvic, exception, false);
}

static void nvic_wrote(struct device *dev, unsigned reg, uint32_t raw)
{
	struct nvic *nvic = dev->aux;
	if (reg < ICER) {
		each(nvic, reg - ISER, raw, enable);
	} else if (reg < ISPR) {
		each(nvic, reg - ICER, raw, disable);
	} else if (reg < ICPR) {
		each(nvic, reg - ISPR, raw, nvic_pend);
	} else if (reg < IABR) {
		each(nvic, reg - ICPR, raw, nvic_unpend);
	} else if (reg >= IPR && reg < STIR) {
		uint32_t value = reg_get(dev, reg);
		for (unsigned n = 0; n < 4; n++) {
			unsigned exception = NVIC_IRQ0 + (reg - IPR) * 4 + n;
			if (exception < nvic->exceptions) {
				nvic_set_priority(nvic, exception, (uint8_t)(value >> (n * 8)));
			}
		}
		reg_set(dev, reg, priorities(nvic, reg - IPR));
	} else if (reg == STIR && NVIC_IRQ0 + (raw & 0x1ff) < nvic->exceptions) {
		nvic_pend(nvic, NVIC_IRQ0 + (raw & 0x1ff));
	}
}

const struct device_ops nvic_ops = {
	.type = "armv7m-nvic",
	.size = sizeof(struct device),
	.regs = regs,
	.read = nvic_read,
	.wrote = nvic_wrote,
};
