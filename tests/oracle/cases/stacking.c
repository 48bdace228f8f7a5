/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Faults while the core itself pushes and pops frames. */
#include "oracle.h"

uint32_t good_psp;
static uint32_t unstack_address;

static void section(const char *name)
{
	log_text(name);
	log_end();
}

/* The frame is not where PSP points: log everything but it. */
static void log_without_frame(const struct entry *entry)
{
	log_text("exception");
	log_hex("nr", entry->number);
	log_hex("ret", entry->exc_return);
	log_hex("msp", entry->msp);
	log_hex("psp", entry->psp);
	log_end();
	log_faults();
	log_system("  system");
}

/* Builds a frame that goes on behind the SVC. */
static uint32_t leave_to(uint32_t pc)
{
	struct frame *frame = (struct frame *)(good_psp - 32);

	frame->lr = 0;
	frame->pc = pc & ~1u;
	frame->xpsr = 1 << 24;
	write_psp((uint32_t)frame);
	return 0xFFFFFFFD;
}

extern char continue_here[];
void svc_with_bad_stack(uint32_t psp);

/* SVC with PSP somewhere it should not be; goes on at continue_here with PSP good again. */
__attribute__((naked)) void svc_with_bad_stack(uint32_t psp)
{
	__asm__ volatile("push {r4-r11, lr}\n\t"
			 "mov r4, sp\n\t"
			 "ldr r5, =good_psp\n\t"
			 "str r4, [r5]\n\t"
			 "mov sp, r0\n\t"
			 "svc 0\n\t"
			 "nop\n\t"
			 ".global continue_here\n\t"
			 ".thumb_func\n"
			 "continue_here:\n\t"
			 "ldr r5, =good_psp\n\t"
			 "ldr r4, [r5]\n\t"
			 "mov sp, r4\n\t"
			 "pop {r4-r11, pc}\n\t"
			 ".ltorg\n\t");
}

static uint32_t handle(struct entry *entry)
{
	log_without_frame(entry);
	if (entry->number == EXC_SVC) {
		if (unstack_address) {
			write_psp(unstack_address);
			unstack_address = 0;
			return entry->exc_return;
		}
		return entry->exc_return;
	}
	return leave_to((uint32_t)continue_here);
}

/* A stacking error makes the fault pending: it is more urgent than SVC here, so it goes first. */
static void stacking(void)
{
	section("stacking: bus error, BusFault first");
	svc_with_bad_stack(0xA0000800);
	section("stacking: bus error with BusFault off");
	SHCSR = 0;
	svc_with_bad_stack(0xA0000800);
	SHCSR = FAULTS_ON;
	section("stacking: MPU");
	svc_with_bad_stack(0x00180400);
}

static void unstacking(void)
{
	section("unstacking: bus error");
	unstack_address = 0xA0000900;
	svc_with_bad_stack((uint32_t)(process_stack + 512));
	section("unstacking: bus error with BusFault off");
	SHCSR = 0;
	unstack_address = 0xA0000900;
	svc_with_bad_stack((uint32_t)(process_stack + 512));
	SHCSR = FAULTS_ON;
	section("unstacking: MPU");
	unstack_address = 0x00180400;
	svc_with_bad_stack((uint32_t)(process_stack + 512));
}

void run(void)
{
	on_exception = handle;
	SHCSR = FAULTS_ON;
	SHPR(EXC_SVC) = 0xC0;
	/* Background map for all, and a region around 0x00180000 that nobody may touch. */
	MPU_RNR = 0;
	MPU_RBAR = 0x00180000 - 0x8000;
	MPU_RASR = 15 << 1 | 1;
	MPU_RNR = 1;
	MPU_RBAR = 0x00180000;
	MPU_RASR = 15 << 1 | 1;
	MPU_CTRL = 5;
	sync_core();
	use_process_stack();
	stacking();
	unstacking();
	use_main_stack();
}
