/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The same program for both real-time cores. Each has its own memory, timers and UART at the same addresses, so
 * neither can tell which core it is on: IDENTITY is given at compile time. Both pace themselves by their own
 * GPT0; core 0 goes slower, so that it is the last and ends the run, while core 1 goes to sleep for good.
 */
#include "console.h"
#include "core.h"
#include "gpt.h"

enum {
	LINES = 4,
	STEP_TICKS = IDENTITY == 0 ? 1966 : 983, /* of 32.768 kHz: 60 ms, 30 ms */
};

/* In a place of its own: if the cores shared memory, one would see the other's steps. */
static volatile unsigned steps;

static void tick(void)
{
	gpt->isr = GPT_INT0;
	steps++;
}

int main(void)
{
	unsigned wrong = 0;

	console_print("core %d of 2 is here\n", IDENTITY);
	irq_install(IRQ_GPT0_GPT1, tick, PRIO_NORMAL);
	gpt->ier = GPT_INT0;
	gpt->gpt0_icnt = STEP_TICKS;
	gpt->gpt0_ctrl = GPT01_EN | GPT01_REPEAT | GPT01_FAST;
	for (unsigned line = 1; line <= LINES; line++) {
		while (steps < line)
			core_wait();
		wrong += steps != line;
		console_print("core %d step %u\n", IDENTITY, line);
	}
	gpt->gpt0_ctrl = 0;
	console_print("core %d: done, %u disturbed\n", IDENTITY, wrong);
	console_flush();
	while (IDENTITY == 1)
		core_wait();
	return wrong != 0;
}
