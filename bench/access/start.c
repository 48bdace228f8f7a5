/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What `access.c` measures: stores to and loads from a register of a timer that its model looks at, and the same on RAM.
 * Each loop is entered again and again; r0 of the host's choice says which.
 */
#include <stdint.h>

enum { GPT_IER = 0x21030004 };

static volatile uint32_t ram;

_Noreturn void start(void);

static void eight_stores(volatile uint32_t *at)
{
	for (uint32_t i = 0; i < ROUNDS; i++) {
		*at = 0;
		*at = 1;
		*at = 0;
		*at = 1;
		*at = 0;
		*at = 1;
		*at = 0;
		*at = 1;
	}
}

static uint32_t eight_loads(const volatile uint32_t *at)
{
	uint32_t sum = 0;

	for (uint32_t i = 0; i < ROUNDS; i++)
		sum += *at + *at + *at + *at + *at + *at + *at + *at;
	return sum;
}

static void say(uint32_t operation, uint32_t argument)
{
	register uint32_t r0 __asm__("r0") = operation;
	register uint32_t r1 __asm__("r1") = argument;

	__asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
}

__attribute__((section(".start"))) _Noreturn void start(void)
{
	volatile uint32_t *timer = (volatile uint32_t *)GPT_IER;

	say(4, (uint32_t) "a"); /* SYS_WRITE0 ends each stage: the host looks at its clock */
	eight_stores(&ram);
	say(4, (uint32_t) "b");
	eight_stores(timer);
	say(4, (uint32_t) "c");
	ram = eight_loads(&ram);
	say(4, (uint32_t) "d");
	ram = eight_loads(timer);
	say(4, (uint32_t) "e");
	say(0x18, 0x20026);
	for (;;)
		;
}
