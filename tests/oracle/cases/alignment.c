/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Transfers of several words fault on an address that is not a word's, whatever CCR says. */
#include "oracle.h"

#define TRAP(...) \
	__asm__ volatile(__VA_ARGS__ ::: "r0", "r1", "r2", "r3", "r12", "lr", "memory", "cc")

static uint32_t words[8] = { 0x11111111, 0x22222222, 0x33333333, 0x44444444 };

void run(void)
{
	on_exception = exception_skip;
	SHCSR = FAULTS_ON;
	CPACR = FPU_ON;
	sync_core();
	TRAP("ldr r0, =words+1\n\tmov r1, #0x51\n\tisb\n\tldmia r0, {r1, r2}");
	TRAP("ldr r0, =words+2\n\tmov r1, #0x52\n\tisb\n\tldrd r1, r2, [r0]");
	TRAP("ldr r0, =words+2\n\tmov r1, #0x53\n\tisb\n\tldrex r1, [r0]");
	TRAP("ldr r0, =words+3\n\tmov r1, #0x54\n\tisb\n\tstmia r0!, {r1, r2}");
	TRAP("ldr r0, =words+2\n\tmov r1, #0x55\n\tisb\n\tstrd r1, r2, [r0], #8");
	TRAP("ldr r0, =words+16+3\n\tmov r1, #0x56\n\tisb\n\tldmdb r0!, {r1, r2}");
	TRAP("ldr r0, =words+2\n\tisb\n\t" FP "vldmia r0!, {s1-s3}");
	TRAP("ldr r0, =words+2\n\tisb\n\t" FP "vldr s1, [r0, #4]");
	TRAP("ldr r0, =words+1\n\tisb\n\t" FP "vstr s1, [r0, #4]");
	log_value("words", hash_bytes(words, sizeof(words)));
}
