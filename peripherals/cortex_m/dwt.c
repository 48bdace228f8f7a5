/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The data watchpoint and trace unit: CYCCNT counts core cycles. Source: ARMv7-M Architecture Reference Manual,
 * C1.8.
 *
 * Not modelled: comparators (kept, never match), the profiling counters, trace packets. CYCCNT counts while
 * the core sleeps, as the free-running clock does.
 */
#include "machine/device.h"
#include "machine/nvic.h"
#include "peripherals/cortex_m/cortex_m.h"

enum { CTRL, CYCCNT };
static const char *const regs[] = { "DWT_CTRL", "DWT_CYCCNT", NULL };
enum { CTRL_CYCCNTENA = 1, DEMCR_TRCENA = 1 << 24 };

static bool counts(const struct nvic *nvic)
{
	return nvic->cyccnt_enabled && (nvic->demcr & DEMCR_TRCENA);
}

static uint64_t cycles(const struct nvic *nvic)
{
	return nvic->cycles ? nvic->cycles(nvic->owner) : 0;
}

uint32_t cyccnt_read(const struct nvic *nvic)
{
	return nvic->cyccnt +
		(nvic->cyccnt_runs ? (uint32_t)(cycles(nvic) - nvic->cyccnt_from) : 0);
}

void cyccnt_restart(struct nvic *nvic, uint32_t value)
{
	nvic->cyccnt = value;
	nvic->cyccnt_from = cycles(nvic);
	nvic->cyccnt_runs = counts(nvic);
}

static uint32_t dwt_read(struct device *dev, unsigned reg, uint32_t kept)
{
	return reg == CYCCNT ? cyccnt_read(dev->aux) : kept;
}

static void dwt_wrote(struct device *dev, unsigned reg, uint32_t raw)
{
	struct nvic *nvic = dev->aux;
	uint32_t value = reg == CYCCNT ? reg_get(dev, CYCCNT) : cyccnt_read(nvic);
	nvic->cyccnt_enabled = reg_get(dev, CTRL) & CTRL_CYCCNTENA;
	cyccnt_restart(nvic, value);
}

const struct device_ops dwt_ops = {
	.type = "armv7m-dwt",
	.size = sizeof(struct device),
	.regs = regs,
	.clocks = NAMES("bus"),
	.read = dwt_read,
	.wrote = dwt_wrote,
};
