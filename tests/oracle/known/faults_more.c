/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Faults that the reference machine treats otherwise: ARM state at an address that is not a word's, BFHFNMIGN, breakpoints
 * without a debugger. Source: ARMv7-M ARM B1.5, C1.6.
 */
#include "oracle.h"

#define DFSR (*reg32(0xE000ED30))
#define DEMCR (*reg32(0xE000EDFC))
#define TRAP(...) \
	__asm__ volatile(__VA_ARGS__ ::: "r0", "r1", "r2", "r3", "r12", "lr", "memory", "cc")

static uint32_t skip(struct entry *entry)
{
	log_text("enter");
	log_hex("nr", entry->number);
	log_hex("ret", entry->exc_return);
	log_hex("dfsr", DFSR);
	log_end();
	log_faults();
	DFSR = DFSR;
	if (!(entry->frame->xpsr & 1 << 24)) {
		entry->frame->pc = entry->frame->lr & ~1u;
		entry->frame->xpsr |= 1 << 24;
	} else {
		entry->frame->pc += *(uint16_t *)entry->frame->pc >= 0xE800 ? 4 : 2;
	}
	return entry->exc_return;
}

static void ignored_bus_faults(void)
{
	uint32_t value = 7;

	log_text("BFHFNMIGN: data bus errors at priority -1 are ignored\n");
	CCR |= BFHFNMIGN;
	write_faultmask(1);
	__asm__ volatile("ldr %0, [%1]\n\tstr %0, [%1]" : "+r"(value) : "r"(0xA0000000) : "memory");
	log_hex("cfsr", CFSR);
	log_hex("hfsr", HFSR);
	log_end();
	write_faultmask(0);
	CCR &= ~BFHFNMIGN;
	CFSR = ~0u;
}

void run(void)
{
	on_exception = skip;
	SHCSR = FAULTS_ON;
	log_text("ARM state at a halfword\n");
	TRAP("ldr r0, =0x00100202\n\tblx r0");
	log_text("breakpoint without a monitor\n");
	TRAP("bkpt 1");
	log_text("breakpoint with a monitor\n");
	DEMCR |= 1 << 16;
	sync_core();
	TRAP("bkpt 2");
	DEMCR &= ~(1u << 16);
	ignored_bus_faults();
}
