/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A HardFault handler that faults itself: the core locks up, and nothing inside it can go on. */
#include "console.h"
#include "core.h"

static __attribute__((noinline)) void fall(void)
{
	__asm__ volatile("udf #1");
}

void handler_hard_fault(void)
{
	__asm__ volatile("udf #2");
}

int main(void)
{
	console_print("lockup: about to fault in the fault handler\n");
	console_flush();
	fall();
	return 0;
}
