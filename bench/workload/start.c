/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Start of the workload: nothing but RAM and semihosting is used, so that one image runs on every engine that is
 * measured. ROUNDS says how much there is to do; the digest goes to the console, so that equal work is proven.
 */
#include "workload.h"

enum { SYS_WRITE0 = 4, SYS_EXIT = 0x18, APPLICATION_EXIT = 0x20026 };

_Noreturn void start(void);

static void semihost(uint32_t operation, uint32_t argument)
{
	register uint32_t r0 __asm__("r0") = operation;
	register uint32_t r1 __asm__("r1") = argument;

	__asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
}

static void print_digest(uint32_t digest)
{
	char line[] = "digest 00000000\n";

	for (unsigned i = 0; i < 8; i++)
		line[7 + i] = "0123456789abcdef"[digest >> (28 - 4 * i) & 15];
	semihost(SYS_WRITE0, (uint32_t)line);
}

__attribute__((section(".start"))) _Noreturn void start(void)
{
	uint16_t crc = 0xFFFF;
	uint32_t seed = 1;

	for (uint32_t i = 0; i < ROUNDS; i++) {
		crc = crc_add(crc, list_round(seed));
		crc = crc_add(crc, matrix_round(seed));
		crc = crc_add(crc, machine_round(seed));
		seed = next_random(seed);
	}
	print_digest((uint32_t)crc << 16 | (seed & 0xFFFF));
	semihost(SYS_EXIT, APPLICATION_EXIT);
	for (;;)
		;
}
