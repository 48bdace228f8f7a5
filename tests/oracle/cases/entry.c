/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Exception entry: what is stacked, where, and how the stack pointer is aligned. */
#include "oracle.h"

void svc_with_registers(uint32_t misalign, uint32_t *after);

/* Known values in every register, SVC on an aligned or misaligned stack, everything stored afterwards. */
__attribute__((naked)) void svc_with_registers(uint32_t misalign, uint32_t *after)
{
	__asm__ volatile("push {r4-r11, lr}\n\t"
			 "push {r1, r2, r3}\n\t"
			 "mov r4, sp\n\t"
			 "bic r5, r4, #7\n\t"
			 "sub r5, r5, r0\n\t"
			 "mov sp, r5\n\t"
			 "mov r6, #0xF8000000\n\t"
			 "msr apsr_nzcvq, r6\n\t"
			 "ldr r0, =0x10203040\n\t"
			 "ldr r1, =0x11213141\n\t"
			 "ldr r2, =0x12223242\n\t"
			 "ldr r3, =0x13233343\n\t"
			 "ldr r12, =0x1C2C3C4C\n\t"
			 "ldr lr, =0x1E2E3E4F\n\t"
			 "svc 0\n\t"
			 "mrs r6, apsr\n\t"
			 "mov r7, sp\n\t"
			 "sub r7, r7, r5\n\t"
			 "mov sp, r4\n\t"
			 "ldr r4, [sp]\n\t"
			 "stmia r4, {r0, r1, r2, r3, r6, r7, r12, lr}\n\t"
			 "add sp, sp, #12\n\t"
			 "pop {r4-r11, pc}\n\t"
			 ".ltorg\n\t");
}

static void svc_once(const char *name, uint32_t misalign)
{
	uint32_t after[8];

	log_text(name);
	log_end();
	svc_with_registers(misalign, after);
	log_text("  after");
	for (unsigned i = 0; i < 8; i++)
		log_hex("r", after[i]);
	log_end();
}

/* Changes the frame: what the handler writes there is what thread mode gets. */
static uint32_t rewrite_frame(struct entry *entry)
{
	log_frame(entry);
	entry->frame->r0 = 0xA0A0A0A0;
	entry->frame->r3 = 0xA3A3A3A3;
	entry->frame->r12 = 0xACACACAC;
	entry->frame->lr = 0xAEAEAEAF;
	entry->frame->xpsr ^= 0xF8000000;
	return entry->exc_return;
}

/* From inside a handler: the second frame lies below the first, the return value says handler mode. */
static uint32_t nest_once(struct entry *entry)
{
	log_frame(entry);
	if (entry->number == EXC_SVC) {
		pend(3);
		log_system("nested is over");
	}
	return entry->exc_return;
}

static void all_alignments(void)
{
	svc_once("aligned", 0);
	svc_once("misaligned", 4);
	CCR &= ~STKALIGN;
	svc_once("aligned, STKALIGN off", 0);
	svc_once("misaligned, STKALIGN off", 4);
	CCR |= STKALIGN;
}

void run(void)
{
	log_value("ccr", CCR);
	all_alignments();
	use_process_stack();
	log_text("process stack\n");
	all_alignments();
	on_exception = rewrite_frame;
	svc_once("rewritten", 4);
	use_main_stack();
	svc_once("rewritten on main", 4);
	SHPR(EXC_SVC) = 0x80;
	enable(3, 0x20);
	on_exception = nest_once;
	svc_once("nested", 4);
	use_process_stack();
	svc_once("nested from process", 0);
	use_main_stack();
}
