/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Faults of the FPU's own stacking: eager, lazy, and when the frame is popped. */
#include "oracle.h"

enum { NO_ACCESS = 1, TO_HOLE = 2 };

static unsigned trouble;
static uint32_t kept_psp;

static void section(const char *name)
{
	log_text(name);
	log_end();
}

/* Nobody may touch the kilobyte of the process stack's frames. */
static void forbid(bool on)
{
	MPU_RNR = 1;
	MPU_RBAR = ((uint32_t)process_stack + 1024 + 1023) & ~1023u;
	MPU_RASR = on ? 9 << 1 | 1 : 0;
	sync_core();
}

static uint32_t handle(struct entry *entry)
{
	log_text("enter");
	log_hex("nr", entry->number);
	log_hex("ret", entry->exc_return);
	log_hex("msp", entry->msp);
	log_hex("psp", entry->psp);
	log_hex("control", read_control());
	log_hex("fpccr", FPCCR & 0xC000017B);
	log_hex("fpcar", FPCAR);
	log_end();
	if (entry->number == EXC_SVC) {
		if (trouble == NO_ACCESS)
			forbid(true);
		if (trouble == TO_HOLE)
			FPCAR = 0xA0001000;
		__asm__ volatile(FP "vmov.f32 s0, #2.0" ::: "memory");
		log_text("svc goes on");
		log_hex("fpccr", FPCCR & 0xC000017B);
		log_hex("control", read_control());
		log_end();
		forbid(false);
		return entry->exc_return;
	}
	log_faults();
	log_system("  system");
	forbid(false);
	if (trouble == TO_HOLE)
		FPCAR = kept_psp;
	trouble = 0;
	return entry->exc_return;
}

static void use_fpu(uint32_t seed)
{
	__asm__ volatile(FP "vmov s0, %0\n\tvmov s15, %0\n\tvmov s31, %0" ::"r"(seed));
}

static void log_fpu(void)
{
	uint32_t first, middle, last;

	__asm__ volatile(FP "vmov %0, s0\n\tvmov %1, s15\n\tvmov %2, s31"
			 : "=r"(first), "=r"(middle), "=r"(last));
	log_text("back");
	log_hex("s0", first);
	log_hex("s15", middle);
	log_hex("s31", last);
	log_hex("control", read_control());
	log_end();
}

static void svc_once(const char *name, unsigned what)
{
	section(name);
	trouble = what;
	use_fpu(0x41414141);
	kept_psp = FPCAR;
	__asm__ volatile("svc 0" ::: "memory");
	log_fpu();
	forbid(false);
}

static void all(void)
{
	svc_once("nothing wrong", 0);
	svc_once("lazy stacking meets the MPU", NO_ACCESS);
	svc_once("lazy stacking meets a hole", TO_HOLE);
}

void run(void)
{
	on_exception = handle;
	SHCSR = FAULTS_ON;
	SHPR(EXC_SVC) = 0xC0;
	SHPR(EXC_MEM) = SHPR(EXC_BUS) = 0x40;
	CPACR = FPU_ON;
	sync_core();
	MPU_CTRL = 5;
	sync_core();
	use_process_stack();
	write_psp((((uint32_t)process_stack + 1024 + 1023) & ~1023u) + 768);
	all();
	section("fault handlers below the priority of SVC");
	SHPR(EXC_SVC) = 0x40;
	SHPR(EXC_MEM) = SHPR(EXC_BUS) = 0xC0;
	all();
	section("fault handlers off");
	SHCSR = 0;
	all();
	use_main_stack();
}
