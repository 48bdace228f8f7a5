/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Vector table, start and the one entry point of all exceptions. The start code lies at a fixed address, so that the
 * reference machine can be given a reset vector without reading the program.
 */
#include "oracle.h"

uint32_t (*on_exception)(struct entry *entry) = exception_log;
uint32_t process_stack[1024] __attribute__((aligned(8)));

void start(void);
uint32_t exception_found(uint32_t msp, uint32_t psp, uint32_t exc_return);

__attribute__((section(".vectors"), used)) uint32_t vectors[EXCEPTIONS];

__attribute__((section(".start"), used)) _Noreturn void start(void)
{
	for (unsigned i = 1; i < EXCEPTIONS; i++)
		vectors[i] = (uint32_t)exception_entry;
	VTOR = (uint32_t)vectors;
	sync_core();
	run();
	finish(0);
}

__attribute__((naked)) void exception_entry(void)
{
	__asm__ volatile("mrs r0, msp\n\t"
			 "mrs r1, psp\n\t"
			 "mov r2, lr\n\t"
			 "push {r3-r11, lr}\n\t"
			 "bl exception_found\n\t"
			 "pop {r3-r11, lr}\n\t"
			 "bx r0\n\t");
}

__attribute__((naked)) void exception_leave(void)
{
	__asm__ volatile("bx lr");
}

__attribute__((used)) uint32_t exception_found(uint32_t msp, uint32_t psp, uint32_t exc_return)
{
	struct entry entry = {
		.number = read_ipsr(),
		.exc_return = exc_return,
		.msp = msp,
		.psp = psp,
		.control = read_control(),
		.primask = read_primask(),
		.faultmask = read_faultmask(),
		.basepri = read_basepri(),
		.frame = (struct frame *)(exc_return & 4 ? psp : msp),
	};

	return on_exception(&entry);
}

uint32_t exception_log(struct entry *entry)
{
	log_frame(entry);
	return entry->exc_return;
}

static bool holds_code(uint32_t address)
{
	return address >= 0x00100000 && address < 0x00130000;
}

uint32_t exception_skip(struct entry *entry)
{
	struct frame *frame = entry->frame;
	bool fetch = CFSR & (1 << 0 | 1 << 8); /* IACCVIOL, IBUSERR */

	log_frame(entry);
	log_faults();
	if (frame->lr >= 0xF0000000) {
		/* The fault hit before a handler's first instruction: leave that handler. */
		frame->pc = (uint32_t)exception_leave & ~1u;
		frame->xpsr |= 1 << 24;
		return entry->exc_return;
	}
	if (fetch || !holds_code(frame->pc) || !(frame->xpsr & 1 << 24)) {
		frame->pc = frame->lr & ~1u;
		frame->xpsr = (frame->xpsr | 1 << 24) & ~0x0600FC00u;
		return entry->exc_return;
	}
	frame->pc += *(uint16_t *)frame->pc >= 0xE800 ? 4 : 2;
	return entry->exc_return;
}

__attribute__((naked)) void use_process_stack(void)
{
	__asm__ volatile("ldr r0, =process_stack+4096\n\t"
			 "msr psp, r0\n\t"
			 "mrs r0, control\n\t"
			 "orr r0, r0, #2\n\t"
			 "msr control, r0\n\t"
			 "isb\n\t"
			 "bx lr\n\t"
			 ".ltorg\n\t");
}

__attribute__((naked)) void use_main_stack(void)
{
	__asm__ volatile("mrs r0, control\n\t"
			 "bic r0, r0, #2\n\t"
			 "msr control, r0\n\t"
			 "isb\n\t"
			 "bx lr\n\t");
}
