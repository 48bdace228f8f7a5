/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two stack pointers, CONTROL, and what handlers may do to them. */
#include "oracle.h"

static uint32_t other_stack[256] __attribute__((aligned(8)));
static uint32_t next_return;

static void log_state(const char *name)
{
	uint32_t sp;

	__asm__ volatile("mov %0, sp" : "=r"(sp));
	log_text(name);
	log_hex("control", read_control());
	log_hex("ipsr", read_ipsr());
	log_hex("on psp", sp >= (uint32_t)process_stack && sp <= (uint32_t)(process_stack + 1024));
	log_hex("sp is msp", sp == read_msp());
	log_hex("sp is psp", sp == read_psp());
	log_hex("psp", read_psp());
	log_end();
}

/* Writes CONTROL.SPSEL in handler mode: no effect there; the return picks the stack. */
static uint32_t try_control(struct entry *entry)
{
	log_frame(entry);
	log_state("handler");
	write_control(read_control() ^ 2);
	log_state("handler after writing SPSEL");
	write_psp(read_psp());
	return next_return ? next_return : entry->exc_return;
}

/* A context switch as kernels do it: leaves with another process stack. */
static uint32_t switch_psp(struct entry *entry)
{
	uint32_t top = (uint32_t)(other_stack + 256 - 8);
	struct frame *frame = (struct frame *)top;

	log_frame(entry);
	for (unsigned i = 0; i < 8; i++)
		other_stack[256 - 8 + i] = entry->psp ? ((uint32_t *)entry->frame)[i] : 0;
	frame->r0 = 0x51515151;
	write_psp(top);
	return entry->exc_return;
}

static uint32_t svc_result(void)
{
	register uint32_t r0 __asm__("r0") = 0x77;

	__asm__ volatile("svc 0" : "+r"(r0)::"r1", "r2", "r3", "r12", "lr", "memory");
	return r0;
}

void run(void)
{
	log_state("start");
	write_psp((uint32_t)(process_stack + 1024));
	on_exception = try_control;
	svc_result();
	log_state("thread");
	use_process_stack();
	log_state("process stack");
	svc_result();
	log_state("thread");
	on_exception = switch_psp;
	log_value("r0", svc_result());
	log_state("other process stack");
	write_psp(read_psp() | 3);
	log_state("low bits");
	use_main_stack();
	log_state("main stack");
	write_control(0xFFFFFFF8);
	log_state("reserved bits");
	__asm__ volatile("msr ipsr, %0" ::"r"(5));
	log_state("IPSR is not writable");
}
