/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The floating-point context registers. Source: ARMv7-M Architecture Reference Manual, B3.2.
 */
#include "machine/device.h"
#include "machine/nvic.h"
#include "peripherals/cortex_m/cortex_m.h"

enum { FPCCR, FPCAR, FPDSCR };
static const char *const regs[] = { "FPCCR", "FPCAR", "FPDSCR", NULL };
static const uint32_t FPCCR_BITS = 0xc000017bu, FPDSCR_BITS = 0x07c00000u;

static uint32_t fpu_read(struct device *dev, unsigned reg, uint32_t kept)
{
	const struct nvic *nvic = dev->aux;
	return reg == FPCCR ? nvic->fpccr : reg == FPCAR ? nvic->fpcar : nvic->fpdscr;
}

static void fpu_wrote(struct device *dev, unsigned reg, uint32_t raw)
{
	struct nvic *nvic = dev->aux;
	switch (reg) {
	case FPCCR: nvic->fpccr = raw & FPCCR_BITS; break;
	case FPCAR: nvic->fpcar = raw & ~7u; break;
	case FPDSCR: nvic->fpdscr = raw & FPDSCR_BITS; break;
	}
	if (nvic->reconfigured) {
		nvic->reconfigured(nvic->owner);
	}
}

const struct device_ops fpu_ops = {
	.type = "armv7m-fpu",
	.size = sizeof(struct device),
	.regs = regs,
	.read = fpu_read,
	.wrote = fpu_wrote,
};
