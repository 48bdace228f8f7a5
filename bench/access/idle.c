/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What `idle.c` and `dma.c` of the bench run: a core that sleeps, woken a hundred times a second by SysTick. */
#include <stdint.h>

enum {
	SYSTICK_VECTOR = 0x0010003C,
	SYST_CSR = 0xE000E010,
	SYST_RVR = 0xE000E014,
	CLOCK_HZ = 26000000
};

static volatile uint32_t ticks;

_Noreturn void start(void);

static void on_tick(void)
{
	ticks++;
}

__attribute__((section(".start"))) _Noreturn void start(void)
{
	*(volatile uint32_t *)SYSTICK_VECTOR = (uint32_t)on_tick;
	*(volatile uint32_t *)SYST_RVR = CLOCK_HZ / 100 - 1;
	*(volatile uint32_t *)SYST_CSR = 7;
	for (;;)
		__asm__ volatile("wfi");
}
