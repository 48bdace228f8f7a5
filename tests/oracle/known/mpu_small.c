/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sub-regions of 32 bytes, all in one kilobyte. Known answer, because the reference machine gives the whole kilobyte the
 * permissions of the region below once a disabled sub-region was looked at. Source: ARMv7-M ARM B3.5.
 */
#include "oracle.h"

static uint32_t ground[256] __attribute__((aligned(1024)));
static uint32_t faults;

static uint32_t count_and_skip(struct entry *entry)
{
	faults |= CFSR;
	CFSR = ~0u;
	entry->frame->pc += *(uint16_t *)entry->frame->pc >= 0xE800 ? 4 : 2;
	return entry->exc_return;
}

static uint32_t probe(uint32_t address)
{
	faults = 0;
	__asm__ volatile("ldr.w r0, [%0]\n\tdsb" ::"r"(address) : "r0", "memory");
	return faults;
}

static void region(uint32_t number, uint32_t base, uint32_t attributes)
{
	MPU_RNR = number;
	MPU_RBAR = base;
	MPU_RASR = attributes | 1;
	sync_core();
}

static void walk(const char *name)
{
	log_text(name);
	for (unsigned i = 0; i < 10; i++)
		log_hex("", probe((uint32_t)ground + 256 + i * 32 + 28));
	log_end();
	log_text("  backwards");
	for (unsigned i = 10; i-- > 0;)
		log_hex("", probe((uint32_t)ground + 256 + i * 32));
	log_end();
}

void run(void)
{
	on_exception = count_and_skip;
	SHCSR = FAULTS_ON;
	region(0, 0x00100000, 3 << 24 | 17 << 1);
	region(3, (uint32_t)ground + 256, 0xAA << 8 | 7 << 1);
	MPU_CTRL = 1;
	sync_core();
	walk("every other one");
	region(3, (uint32_t)ground + 256, 0x01 << 8 | 7 << 1);
	walk("all but the first");
	region(3, (uint32_t)ground + 256, 0xFF << 8 | 7 << 1);
	walk("none");
	region(5, (uint32_t)ground + 256 + 96, 4 << 1);
	walk("a region of 32 bytes above it");
}
