/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Faults that cannot be taken as themselves become HardFaults; short of lock-up. */
#include "oracle.h"

#define TRAP(...) \
	__asm__ volatile(__VA_ARGS__ ::: "r0", "r1", "r2", "r3", "r12", "lr", "memory", "cc")

static unsigned nested;

static void section(const char *name)
{
	log_text(name);
	log_end();
}

static void all_kinds(void)
{
	TRAP("udf #1");
	TRAP("mov r0, #0xA0000000\n\tldr r1, [r0, #16]");
	TRAP("ldr r0, =0x40000301\n\tblx r0");
	TRAP("ldr r0, =0x98000401\n\tblx r0");
	TRAP("ldr r0, =0x00100204\n\tblx r0");
}

/* A handler of a fault that runs into the same, or a different, fault. */
static uint32_t fault_in_handler(struct entry *entry)
{
	if (nested == 0) {
		nested++;
		log_frame(entry);
		log_faults();
		TRAP("udf #2");
		TRAP("mov r0, #0xA0000000\n\tldr r1, [r0, #32]");
		TRAP("ldr r0, =0x40000501\n\tblx r0");
		nested = 0;
		entry->frame->pc += 2;
		return entry->exc_return;
	}
	nested++;
	return exception_skip(entry);
}

/* Whether an escalated SVC stacks its own or the next address is not compared here. */
static uint32_t svc_masked(struct entry *entry)
{
	uint16_t *code = (uint16_t *)entry->frame->pc;

	if (entry->number == EXC_SVC) {
		log_frame(entry);
		return entry->exc_return;
	}
	log_text("escalated");
	log_hex("nr", entry->number);
	log_hex("ret", entry->exc_return);
	log_hex("msp", entry->msp);
	log_hex("xpsr", entry->frame->xpsr);
	log_end();
	log_faults();
	if (*code >> 8 == 0xDF)
		entry->frame->pc += 2;
	return entry->exc_return;
}

static uint32_t svc_in_svc(struct entry *entry)
{
	if (entry->number == EXC_SVC) {
		log_frame(entry);
		TRAP("svc 1\n\tnop");
		return entry->exc_return;
	}
	return svc_masked(entry);
}

static uint32_t in_line_handler(struct entry *entry)
{
	if (entry->number == EXC_IRQ0) {
		log_frame(entry);
		TRAP("udf #3");
		log_system("line goes on");
		return entry->exc_return;
	}
	return exception_skip(entry);
}

void run(void)
{
	on_exception = exception_skip;
	section("nothing enabled");
	all_kinds();
	section("masked by PRIMASK");
	SHCSR = FAULTS_ON;
	irq_off();
	all_kinds();
	irq_on();
	section("masked by BASEPRI");
	SHPR(4) = SHPR(5) = SHPR(6) = 0x80;
	write_basepri(0x80);
	all_kinds();
	section("not masked by BASEPRI");
	write_basepri(0xA0);
	all_kinds();
	write_basepri(0);
	log_flush();
	section("a fault in a handler of equal priority");
	on_exception = fault_in_handler;
	TRAP("udf #4");
	section("BusFault may interrupt UsageFault");
	SHPR(5) = 0x40;
	TRAP("udf #4");
	log_flush();
	section("SVC in SVC");
	on_exception = svc_in_svc;
	TRAP("svc 0\n\tnop");
	section("SVC while masked");
	on_exception = svc_masked;
	irq_off();
	TRAP("svc 2\n\tnop");
	irq_on();
	section("SVC under BASEPRI");
	SHPR(EXC_SVC) = 0x60;
	write_basepri(0x60);
	TRAP("svc 3\n\tnop");
	write_basepri(0x80);
	TRAP("svc 4\n\tnop");
	write_basepri(0);
	section("a fault in a more urgent line");
	on_exception = in_line_handler;
	enable(0, 0x40);
	SHPR(6) = 0x60;
	pend(0);
	section("a fault in a less urgent line");
	enable(0, 0x80);
	pend(0);
	log_system("done");
}
