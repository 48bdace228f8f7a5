/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SYS_EXIT for success, SYS_EXIT_EXTENDED when there is a status to carry. */
#include "semihost.h"

#include "console.h"

#include <stdint.h>

enum semihost_operation {
	SYS_EXIT = 0x18,
	SYS_EXIT_EXTENDED = 0x20,
	ADP_STOPPED_APPLICATION_EXIT = 0x20026,
};

static void semihost_call(uint32_t operation, uint32_t argument)
{
	register uint32_t r0 __asm__("r0") = operation;
	register uint32_t r1 __asm__("r1") = argument;

	__asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
}

void semihost_exit(int status)
{
	const uint32_t block[2] = { ADP_STOPPED_APPLICATION_EXIT, (uint32_t)status };

	console_flush();
	if (status == 0)
		semihost_call(SYS_EXIT, ADP_STOPPED_APPLICATION_EXIT);
	else
		semihost_call(SYS_EXIT_EXTENDED, (uint32_t)(uintptr_t)block);
	for (;;)
		;
}
