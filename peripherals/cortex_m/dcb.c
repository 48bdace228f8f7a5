/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The debug control block as software on the core sees it: DEMCR's monitor and trace enables. Source: ARMv7-M
 * Architecture Reference Manual, C1.6.
 *
 * Not modelled: halting debug through DHCSR and DCRSR (an outside debugger has its own road), vector catch,
 * the monitor's single step.
 */
#include "machine/device.h"
#include "machine/nvic.h"
#include "peripherals/cortex_m/cortex_m.h"

enum { DHCSR, DEMCR };
static const char *const regs[] = { "DHCSR", "DEMCR", NULL };
enum { MON_PEND = 1 << 17 };

static uint32_t dcb_read(struct device *dev, unsigned reg, uint32_t kept)
{
	const struct nvic *nvic = dev->aux;
	if (reg != DEMCR) {
		return 0;
	}
	return (nvic->demcr & ~(uint32_t)MON_PEND) |
		(nvic_is_pending(nvic, EXC_DEBUG) ? MON_PEND : 0);
}

static void dcb_wrote(struct device *dev, unsigned reg, uint32_t raw)
{
	struct nvic *nvic = dev->aux;
	if (reg != DEMCR) {
		return;
	}
	uint32_t count = cyccnt_read(nvic);
	nvic->demcr = reg_get(dev, DEMCR);
	cyccnt_restart(nvic, count);
	if (nvic->demcr & MON_PEND) {
		nvic_pend(nvic, EXC_DEBUG);
	} else {
		nvic_unpend(nvic, EXC_DEBUG);
	}
}

const struct device_ops dcb_ops = {
	.type = "armv7m-dcb",
	.size = sizeof(struct device),
	.regs = regs,
	.read = dcb_read,
	.wrote = dcb_wrote,
};
