/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What unprivileged code may see and change. */
#include "oracle.h"

#define TRAP(...) \
	__asm__ volatile(__VA_ARGS__ ::: "r0", "r1", "r2", "r3", "r12", "lr", "memory", "cc")

static void section(const char *name)
{
	log_text(name);
	log_end();
}

static uint32_t handle(struct entry *entry)
{
	if (entry->number == EXC_SVC) {
		log_frame(entry);
		write_control(read_control() & ~1u);
		return entry->exc_return;
	}
	if (entry->number >= EXC_PENDSV)
		return exception_log(entry);
	return exception_skip(entry);
}

static void privileged_again(void)
{
	__asm__ volatile("svc 0" ::: "memory");
}

static void log_specials(void)
{
	log_hex("control", read_control());
	log_hex("primask", read_primask());
	log_hex("basepri", read_basepri());
	log_hex("faultmask", read_faultmask());
	log_hex("msp", read_msp());
	log_hex("psp", read_psp());
	log_hex("ipsr", read_ipsr());
	log_end();
}

static void specials(void)
{
	section("special registers read as zero and ignore writes");
	write_psp(0x00110000);
	write_basepri(0x40);
	log_specials();
	write_control(1);
	log_specials();
	write_primask(1);
	write_faultmask(1);
	write_basepri(0x80);
	write_psp(0x00120000);
	write_control(0);
	__asm__ volatile("cpsid i\n\tcpsid f\n\tcpsie i\n\tcpsie f");
	__asm__ volatile("msr apsr_nzcvq, %0" ::"r"(0xA0000000) : "cc");
	log_specials();
	write_basepri(0);
	privileged_again();
	log_specials();
	write_basepri(0);
}

static void system_space(void)
{
	section("the system space refuses the unprivileged");
	write_control(1);
	TRAP("ldr r0, =0xE000ED00\n\tldr r1, [r0]");
	TRAP("ldr r0, =0xE000E100\n\tmov r1, #1\n\tstr r1, [r0]");
	TRAP("ldr r0, =0xE000E010\n\tldr r1, [r0]");
	TRAP("ldr r0, =0xE000ED94\n\tldr r1, [r0]");
	TRAP("ldr r0, =0xE000EF00\n\tmov r1, #3\n\tstr r1, [r0]");
	privileged_again();
	log_system("nothing pended");
	section("STIR with USERSETMPEND");
	CCR |= USERSETMPEND;
	enable(3, 0x40);
	write_control(1);
	TRAP("ldr r0, =0xE000EF00\n\tmov r1, #3\n\tstr r1, [r0]\n\tdsb\n\tisb");
	privileged_again();
	CCR &= ~USERSETMPEND;
	log_system("it came");
}

static void in_handlers(void)
{
	section("handlers are privileged; LDRT there is not");
	write_control(1);
	log_value("control", read_control());
	privileged_again();
	section("LDRT and STRT from privileged code");
	TRAP("ldr r0, =0xE000ED00\n\tldrt r1, [r0]");
	TRAP("ldr r0, =0xE000E100\n\tmov r1, #0\n\tstrt r1, [r0]");
	TRAP("ldr r0, =0xE000ED08\n\tldrbt r1, [r0]");
	TRAP("ldr r0, =vectors\n\tldrt r1, [r0, #8]\n\tstrt r1, [r0, #8]");
}

static void on_process_stack(void)
{
	section("unprivileged on the process stack");
	use_process_stack();
	write_control(3);
	TRAP("udf #1");
	log_value("control", read_control());
	privileged_again();
	log_value("control", read_control());
	use_main_stack();
}

void run(void)
{
	on_exception = handle;
	SHCSR = FAULTS_ON;
	specials();
	system_space();
	in_handlers();
	on_process_stack();
}
