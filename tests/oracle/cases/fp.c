/* SPDX-License-Identifier: GPL-2.0-or-later */
/* FP context: CONTROL.FPCA, extended frames eager and lazy, LSPACT and FPCAR, FPDSCR, what is preserved. */
#include "oracle.h"

/* The bits of ARMv7-M; the reference machine also shows some of ARMv8-M. */
static const uint32_t FPCCR_BITS = 0xC000017B;

static struct fp_state set, got;
static bool touch_fp;
static bool nest;

static void section(const char *name)
{
	log_text(name);
	log_end();
}

static void load_fp(const struct fp_state *state)
{
	__asm__ volatile(
		FP
		"mov r0, %0\n\tvldmia r0!, {s0-s31}\n\tldr r1, [r0]\n\tvmsr fpscr, r1" ::"r"(state)
		: "r0", "r1", "memory");
}

static void store_fp(struct fp_state *state)
{
	__asm__ volatile(
		FP
		"mov r0, %0\n\tvstmia r0!, {s0-s31}\n\tvmrs r1, fpscr\n\tstr r1, [r0]" ::"r"(state)
		: "r0", "r1", "memory");
}

static void log_fp(const char *name, const struct fp_state *state)
{
	log_text(name);
	log_hex("s0", state->s[0]);
	log_hex("s1", state->s[1]);
	log_hex("s15", state->s[15]);
	log_hex("s16", state->s[16]);
	log_hex("s31", state->s[31]);
	log_hex("hash", hash_bytes(state->s, sizeof(state->s)));
	log_hex("fpscr", state->fpscr);
	log_end();
}

static void log_context(const char *name)
{
	log_text(name);
	log_hex("control", read_control());
	log_hex("fpccr", FPCCR & FPCCR_BITS);
	log_hex("fpcar", FPCAR);
	log_end();
}

static void fresh(uint32_t seed)
{
	for (unsigned i = 0; i < 32; i++)
		set.s[i] = seed + i * 0x01010101;
	set.fpscr = 0x90000000;
	load_fp(&set);
}

static uint32_t handle(struct entry *entry)
{
	log_text("enter");
	log_hex("nr", entry->number);
	log_hex("ret", entry->exc_return);
	log_hex("msp", entry->msp);
	log_hex("psp", entry->psp);
	log_hex("xpsr", entry->frame->xpsr);
	log_end();
	log_context("  in handler");
	if (touch_fp) {
		uint32_t fpscr;

		__asm__ volatile(FP "vmrs %0, fpscr" : "=r"(fpscr));
		log_value("fpscr in the handler", fpscr);
		log_context("  after the first FP instruction");
		if (!(entry->exc_return & 0x10)) {
			log_hex("stacked s0", entry->frame->s[0]);
			log_hex("s15", entry->frame->s[15]);
			log_hex("fpscr", entry->frame->fpscr);
			log_end();
		}
		struct fp_state mine;
		for (unsigned i = 0; i < 32; i++)
			mine.s[i] = 0xDEAD0000 + i;
		mine.fpscr = 0x0F;
		__asm__ volatile(FP "mov r0, %0\n\tvldmia r0, {s0-s15}" ::"r"(&mine) : "r0");
		__asm__ volatile(FP "vmsr fpscr, %0" ::"r"(0x20000000));
	}
	if (nest && entry->number == EXC_SVC) {
		pend(2);
		log_context("  after the nested one");
	}
	return entry->exc_return;
}

static void round_trip(const char *name)
{
	section(name);
	fresh(0x10000000);
	log_context("  before");
	__asm__ volatile("svc 0" ::: "memory");
	log_context("  after");
	store_fp(&got);
	log_fp("  registers", &got);
}

static void all_ways(void)
{
	touch_fp = false;
	nest = false;
	round_trip("handler leaves the FPU alone");
	touch_fp = true;
	round_trip("handler uses the FPU");
	nest = true;
	round_trip("nested, both use the FPU");
	touch_fp = false;
	round_trip("nested, none uses the FPU");
	nest = false;
	log_flush();
}

/* Drops FPCA: the next exception stacks a basic frame. */
static void without_context(void)
{
	section("FPCA cleared by software");
	fresh(0x20000000);
	write_control(read_control() & ~4u);
	touch_fp = false;
	__asm__ volatile("svc 0" ::: "memory");
	log_context("  after");
	section("FPDSCR starts a new context");
	FPDSCR = 0x03C00000;
	touch_fp = true;
	write_control(read_control() & ~4u);
	__asm__ volatile("svc 0" ::: "memory");
	log_context("  after");
	store_fp(&got);
	log_fp("  registers", &got);
	FPDSCR = 0;
}

static void modes(void)
{
	section("lazy");
	FPCCR = 0xC0000000;
	all_ways();
	section("eager");
	FPCCR = 0x80000000;
	all_ways();
	section("no automatic preservation");
	FPCCR = 0;
	write_control(read_control() & ~4u);
	touch_fp = false;
	fresh(0x30000000);
	log_context("  FPCA stays clear");
	__asm__ volatile("svc 0" ::: "memory");
	FPCCR = 0xC0000000;
}

/* Lazy state meets a core without access to the FPU. */
static uint32_t without_access(struct entry *entry)
{
	log_text("enter");
	log_hex("nr", entry->number);
	log_hex("ret", entry->exc_return);
	log_end();
	log_context("  in handler");
	if (entry->number == EXC_SVC) {
		CPACR = 0;
		sync_core();
		__asm__ volatile(FP "vmov.f32 s0, #1.0");
		log_text("goes on\n");
		CPACR = FPU_ON;
		sync_core();
		log_context("  still lazy");
	} else {
		log_faults();
		entry->frame->pc += 4;
	}
	return entry->exc_return;
}

void run(void)
{
	on_exception = handle;
	SHCSR = FAULTS_ON;
	SHPR(EXC_SVC) = 0xC0;
	SHPR(EXC_USAGE) = 0x20;
	enable(2, 0x40);
	CPACR = 0; /* whatever boot code left there */
	log_value("cpacr", CPACR);
	CPACR = FPU_ON;
	sync_core();
	log_value("cpacr", CPACR);
	log_value("fpccr", FPCCR & 0xC0000000);
	log_value("control", read_control());
	modes();
	without_context();
	section("on the process stack");
	write_control(read_control() & ~4u);
	use_process_stack();
	modes();
	use_main_stack();
	section("no access while lazy");
	on_exception = without_access;
	fresh(0x40000000);
	__asm__ volatile("svc 0" ::: "memory");
	store_fp(&got);
	log_fp("  registers", &got);
}
