/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sub-regions of 32 bytes, all in one kilobyte. Known answer, because the reference machine gives the whole kilobyte the
 * permissions of the region below once a disabled sub-region was looked at, and checks only the first byte of an access.
 * Source: ARMv7-M ARM B3.5.
 */
#include "oracle.h"

static uint32_t ground[256] __attribute__((aligned(1024)));
static uint32_t faults, address;

static uint32_t count_and_skip(struct entry *entry)
{
	faults |= CFSR;
	address = MMFAR - (uint32_t)ground;
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

/* Accesses that begin before a hole and reach into it are refused with the address of the first byte refused. */
static void reach(const char *name, uint32_t (*access)(uint32_t), uint32_t before)
{
	faults = address = 0;
	access((uint32_t)ground + 512 - before);
	log_text(name);
	log_hex("cfsr", faults);
	log_hex("offset", address);
	log_end();
}

static uint32_t load_word(uint32_t at)
{
	uint32_t value = 0;

	__asm__ volatile("ldr.w %0, [%1]" : "+r"(value) : "r"(at) : "memory");
	return value;
}

static uint32_t load_halfword(uint32_t at)
{
	uint32_t value = 0;

	__asm__ volatile("ldrh.w %0, [%1]" : "+r"(value) : "r"(at) : "memory");
	return value;
}

static uint32_t load_pair(uint32_t at)
{
	uint32_t low = 0, high = 0;

	__asm__ volatile("ldrd %0, %1, [%2]" : "+r"(low), "+r"(high) : "r"(at) : "memory");
	return low;
}

static uint32_t load_double(uint32_t at)
{
	__asm__ volatile(FP "vldr d0, [%0]" ::"r"(at) : "memory");
	return 0;
}

static void reach_all(void)
{
	region(3, (uint32_t)ground + 512, 4 << 1);
	region(5, 0, 0);
	MPU_RNR = 5;
	MPU_RASR = 0;
	CPACR = FPU_ON;
	sync_core();
	reach("a word up to the hole", load_word, 4);
	reach("a word, three bytes before", load_word, 3);
	reach("a word, one byte before", load_word, 1);
	reach("a halfword, one byte before", load_halfword, 1);
	reach("two words, one before", load_pair, 4);
	reach("a double word, half of it before", load_double, 4);
	reach("a double word up to the hole", load_double, 8);
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
	reach_all();
}
