/* SPDX-License-Identifier: GPL-2.0-or-later */
/* EXC_RETURN: the values handlers get, and the integrity checks on the way out. */
#include "oracle.h"

static uint32_t bad_return; /* what SVC returns with; 0: as it should */
static uint32_t bad_xpsr_set, bad_xpsr_clear;
static uint32_t dispatch(struct entry *entry);
static uint32_t thread_pc;
void arm_landing(void);

/* Where a return to ARM state goes: word-aligned, so that nothing but the state is wrong. */
__attribute__((naked, aligned(8))) void arm_landing(void)
{
	__asm__ volatile("nop\n\tnop\n\tbx lr\n\tbx lr");
}

/* The fault of a failed return tail-chains: its frame is the one the return refused. */
static uint32_t mend(struct entry *entry)
{
	struct frame *frame = entry->frame;

	log_frame(entry);
	log_faults();
	log_system("  mend");
	frame->xpsr = (frame->xpsr & ~0x1FFu) | 1 << 24;
	frame->pc = thread_pc;
	bad_return = 0;
	return (entry->exc_return & 0x10) | 0xFFFFFFE9;
}

static uint32_t dispatch(struct entry *entry)
{
	if (entry->number == EXC_USAGE || entry->number == EXC_HARD || entry->number == EXC_MEM)
		return mend(entry);
	log_frame(entry);
	thread_pc = entry->frame->pc;
	if (bad_return || bad_xpsr_set || bad_xpsr_clear) {
		entry->frame->xpsr |= bad_xpsr_set;
		entry->frame->xpsr &= ~bad_xpsr_clear;
		if (bad_xpsr_clear & 1 << 24)
			entry->frame->pc = ((uint32_t)arm_landing & ~3u) + 4;
		bad_xpsr_set = bad_xpsr_clear = 0;
		return bad_return ? bad_return : entry->exc_return;
	}
	return entry->exc_return;
}

static void bad_svc(const char *name, uint32_t value)
{
	log_text(name);
	log_hex("value", value);
	log_end();
	bad_return = value;
	__asm__ volatile("svc 1" ::: "memory");
	log_system("  back");
}

/* Handler mode seen from two levels up: SVC (0x80) -> irq 1 (0x40) returns to thread although SVC is active. */
static uint32_t early_to_thread(struct entry *entry)
{
	if (entry->number == EXC_SVC) {
		log_frame(entry);
		pend(1);
		log_system("  svc goes on");
		return entry->exc_return;
	}
	if (entry->number == EXC_IRQ0 + 1) {
		log_frame(entry);
		entry->frame->xpsr &= ~0x1FFu;
		return 0xFFFFFFF9;
	}
	log_frame(entry);
	log_faults();
	log_system("  refused");
	entry->frame->xpsr = (entry->frame->xpsr & ~0x1FFu) | EXC_SVC;
	return 0xFFFFFFF1;
}

static void to_thread_with_others_active(void)
{
	on_exception = early_to_thread;
	SHPR(EXC_SVC) = 0x80;
	enable(1, 0x40);
	log_text("to thread while SVC is active, NONBASETHRDENA off\n");
	__asm__ volatile("svc 2" ::: "memory");
	log_system("  back");
}

/* The handler makes its own exception inactive by deactivating through SHCSR. */
static uint32_t inactive_return(struct entry *entry)
{
	log_frame(entry);
	if (entry->number == EXC_SVC) {
		SHCSR &= ~(1u << 7); /* SVCALLACT */
		log_system("  svc inactive");
		return entry->exc_return;
	}
	log_faults();
	log_system("  refused");
	entry->frame->xpsr = (entry->frame->xpsr & ~0x1FFu) | 1 << 24;
	return 0xFFFFFFF9;
}

static uint32_t thread_branch(struct entry *entry)
{
	log_frame(entry);
	log_faults();
	entry->frame->pc = entry->frame->lr & ~1u;
	entry->frame->xpsr |= 1 << 24;
	return entry->exc_return;
}

void run(void)
{
	SHCSR |= FAULTS_ON;
	on_exception = dispatch;
	write_psp((uint32_t)(process_stack + 512));
	bad_svc("as given", 0);
	bad_svc("reserved 2", 0xFFFFFFF2);
	bad_svc("reserved 5", 0xFFFFFFF5);
	bad_svc("reserved 0", 0xFFFFFFF0);
	bad_svc("handler although thread was interrupted", 0xFFFFFFF1);
	bad_xpsr_set = 5;
	bad_svc("thread with IPSR in the frame", 0);
	bad_xpsr_clear = 1 << 24;
	bad_svc("frame without the T bit", 0);
	CFSR = ~0u;
	on_exception = inactive_return;
	log_text("return from an inactive exception\n");
	__asm__ volatile("svc 3" ::: "memory");
	log_system("  back");
	to_thread_with_others_active();
	on_exception = thread_branch;
	log_text("branch to EXC_RETURN in thread mode\n");
	__asm__ volatile("ldr r0, =0xFFFFFFF9\n\tblx r0\n\t" ::
				 : "r0", "r1", "r2", "r3", "r12", "lr", "memory", "cc");
	log_system("  back");
}
