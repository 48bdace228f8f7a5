/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The system control block's registers; what they decide is struct nvic's. Source: ARMv7-M Architecture
 * Reference Manual, B3.2.
 *
 * Not modelled: ACTLR's effects, AIRCR.VECTCLRACTIVE outside debugging.
 */
#include "base/bits.h"
#include "machine/device.h"
#include "machine/nvic.h"
#include "peripherals/cortex_m/cortex_m.h"

enum {
	ICSR,
	VTOR,
	AIRCR,
	SCR,
	CCR,
	SHPR1,
	SHPR2,
	SHPR3,
	SHCSR,
	CFSR,
	HFSR,
	DFSR,
	MMFAR,
	BFAR,
	AFSR,
	CPACR
};
static const char *const regs[] = {
	"ICSR",
	"VTOR",
	"AIRCR",
	"SCR",
	"CCR",
	"SHPR{1-3}",
	"SHCSR",
	"CFSR",
	"HFSR",
	"DFSR",
	"MMFAR",
	"BFAR",
	"AFSR",
	"CPACR",
	NULL,
};
static const uint32_t KEY_WRITE = 0x05fa, KEY_READ = 0xfa050000u;
enum { AIRCR_VECTRESET = 1, AIRCR_SYSRESETREQ = 4 };
static const uint32_t ICSR_NMIPENDSET = 1u << 31;
enum {
	ICSR_PENDSVSET = 1 << 28,
	ICSR_PENDSVCLR = 1 << 27,
	ICSR_PENDSTSET = 1 << 26,
	ICSR_PENDSTCLR = 1 << 25,
	ICSR_ISRPENDING = 1 << 22,
	ICSR_RETTOBASE = 1 << 11
};

/* SHCSR, bit by bit. */
static const struct {
	uint8_t bit, exception;
} active_bits[] = {
	{ 0, EXC_MEM }, { 1, EXC_BUS }, { 3, EXC_USAGE }, { 7, EXC_SVC }, { 8, EXC_DEBUG }, { 10, EXC_PENDSV },
	{ 11, EXC_SYSTICK },
}, pending_bits[] = {
	{ 12, EXC_USAGE }, { 13, EXC_MEM }, { 14, EXC_BUS }, { 15, EXC_SVC },
}, enable_bits[] = {
	{ 16, EXC_MEM }, { 17, EXC_BUS }, { 18, EXC_USAGE },
};
enum {
	ACTIVE_BITS = sizeof active_bits / sizeof active_bits[0],
	PENDING_BITS = sizeof pending_bits / sizeof pending_bits[0],
	ENABLE_BITS = sizeof enable_bits / sizeof enable_bits[0]
};

static uint32_t read_icsr(const struct nvic *nvic)
{
	uint32_t value = nvic->current | nvic_vectpending(nvic) << 12;
	value |= nvic_anything_active(nvic, nvic->current) ? 0 : ICSR_RETTOBASE;
	bool external = nvic->pending[0] >> NVIC_IRQ0;
	for (unsigned word = 1; word < NVIC_WORDS; word++) {
		external |= nvic->pending[word] != 0;
	}
	value |= external ? ICSR_ISRPENDING : 0;
	value |= nvic_is_pending(nvic, EXC_SYSTICK) ? ICSR_PENDSTSET : 0;
	value |= nvic_is_pending(nvic, EXC_PENDSV) ? ICSR_PENDSVSET : 0;
	return value | (nvic_is_pending(nvic, EXC_NMI) ? ICSR_NMIPENDSET : 0);
}

static void write_icsr(struct nvic *nvic, uint32_t raw)
{
	if (raw & ICSR_NMIPENDSET) {
		nvic_pend(nvic, EXC_NMI);
	}
	if (raw & ICSR_PENDSVSET) {
		nvic_pend(nvic, EXC_PENDSV);
	} else if (raw & ICSR_PENDSVCLR) {
		nvic_unpend(nvic, EXC_PENDSV);
	}
	if (raw & ICSR_PENDSTSET) {
		nvic_pend(nvic, EXC_SYSTICK);
	} else if (raw & ICSR_PENDSTCLR) {
		nvic_unpend(nvic, EXC_SYSTICK);
	}
}

static uint32_t read_shcsr(const struct nvic *nvic)
{
	uint32_t value = 0;
	for (unsigned n = 0; n < ACTIVE_BITS; n++) {
		value |= (uint32_t)nvic_is_active(nvic, active_bits[n].exception)
			<< active_bits[n].bit;
	}
	for (unsigned n = 0; n < PENDING_BITS; n++) {
		value |= (uint32_t)nvic_is_pending(nvic, pending_bits[n].exception)
			<< pending_bits[n].bit;
	}
	for (unsigned n = 0; n < ENABLE_BITS; n++) {
		value |= (uint32_t)bits_test(nvic->enabled, enable_bits[n].exception)
			<< enable_bits[n].bit;
	}
	return value;
}

static void write_shcsr(struct nvic *nvic, uint32_t raw)
{
	for (unsigned n = 0; n < ACTIVE_BITS; n++) {
		bits_assign(nvic->active, active_bits[n].exception, raw >> active_bits[n].bit & 1);
	}
	for (unsigned n = 0; n < PENDING_BITS; n++) {
		bits_assign(
			nvic->pending, pending_bits[n].exception, raw >> pending_bits[n].bit & 1);
	}
	for (unsigned n = 0; n < ENABLE_BITS; n++) {
		nvic_set_enabled(nvic, enable_bits[n].exception, raw >> enable_bits[n].bit & 1);
	}
	if (nvic->changed) {
		nvic->changed(nvic->owner);
	}
}

static uint32_t read_priorities(const struct nvic *nvic, unsigned first)
{
	uint32_t value = 0;
	for (unsigned n = 0; n < 4; n++) {
		value |= (uint32_t)nvic->priority[first + n] << (n * 8);
	}
	return value;
}

static void write_priorities(struct nvic *nvic, unsigned first, uint32_t value)
{
	for (unsigned n = 0; n < 4; n++) {
		unsigned exception = first + n;
		bool exists = (exception >= EXC_MEM && exception <= EXC_USAGE) ||
			exception == EXC_SVC || exception == EXC_DEBUG || exception >= EXC_PENDSV;
		if (exists) {
			nvic_set_priority(nvic, exception, (uint8_t)(value >> (n * 8)));
		}
	}
}

static void write_aircr(struct nvic *nvic, uint32_t raw)
{
	if (raw >> 16 != KEY_WRITE) {
		return;
	}
	nvic->group = raw >> 8 & 7;
	if (raw & (AIRCR_SYSRESETREQ | AIRCR_VECTRESET)) {
		nvic->reset_asked = true;
		if (nvic->reset_request) {
			nvic->reset_request(nvic->owner);
		}
	}
	if (nvic->changed) {
		nvic->changed(nvic->owner);
	}
}

static uint32_t scb_read(struct device *dev, unsigned reg, uint32_t kept)
{
	const struct nvic *nvic = dev->aux;
	switch (reg) {
	case ICSR: return read_icsr(nvic);
	case VTOR: return nvic->vtor;
	case AIRCR: return KEY_READ | (uint32_t)nvic->group << 8;
	case SCR: return nvic->scr;
	case CCR: return nvic->ccr;
	case SHPR1:
	case SHPR2:
	case SHPR3: return read_priorities(nvic, 4 + (reg - SHPR1) * 4);
	case SHCSR: return read_shcsr(nvic);
	case CFSR: return nvic->cfsr;
	case HFSR: return nvic->hfsr;
	case DFSR: return nvic->dfsr;
	case MMFAR: return nvic->mmfar;
	case BFAR: return nvic->bfar;
	case CPACR: return nvic->cpacr;
	default: return kept;
	}
}

static void tell_reconfigured(struct nvic *nvic)
{
	if (nvic->reconfigured) {
		nvic->reconfigured(nvic->owner);
	}
}

static void scb_wrote(struct device *dev, unsigned reg, uint32_t raw)
{
	struct nvic *nvic = dev->aux;
	uint32_t value = reg_get(dev, reg);
	switch (reg) {
	case ICSR: write_icsr(nvic, raw); break;
	case VTOR: nvic->vtor = value & ~0x7fu; break;
	case AIRCR: write_aircr(nvic, raw); break;
	case SCR: nvic->scr = value & 0x16; break;
	case CCR: nvic->ccr = value & 0x31b; break;
	case SHPR1:
	case SHPR2:
	case SHPR3: write_priorities(nvic, 4 + (reg - SHPR1) * 4, value); break;
	case SHCSR: write_shcsr(nvic, raw); break;
	case CFSR: nvic->cfsr &= ~raw; break;
	case HFSR: nvic->hfsr &= ~raw; break;
	case DFSR: nvic->dfsr &= ~raw; break;
	case MMFAR: nvic->mmfar = value; break;
	case BFAR: nvic->bfar = value; break;
	case CPACR: nvic->cpacr = value & 0x00f00000; break;
	}
	if (reg == CCR || reg == CPACR || reg == SCR) {
		tell_reconfigured(nvic);
	}
}

static void slept(void *owner, bool deep)
{
	struct device *dev = owner;
	line_set(&dev->line[0], deep);
}

static void scb_init(struct device *dev)
{
	struct nvic *nvic = dev->aux;
	nvic->slept = slept;
	nvic->slept_owner = dev;
}

const struct device_ops scb_ops = {
	.type = "armv7m-scb",
	.size = sizeof(struct device),
	.regs = regs,
	.lines = NAMES("deep-sleep"),
	.init = scb_init,
	.read = scb_read,
	.wrote = scb_wrote,
};
