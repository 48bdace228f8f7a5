/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the design relies on in the engine library, behaviour by behaviour, checked with a few instructions each on
 * the library that is linked. Programs are Thumb halfwords with their assembly beside them.
 */
#include "tools/doctor.h"

#include <stdio.h>
#include <string.h>

#include "tools/doctor_bench.h"

#define CODE(...) (const uint16_t[]){ __VA_ARGS__ }, sizeof((const uint16_t[]){ __VA_ARGS__ }) / 2

static const uint32_t EXC_RETURN_THREAD = 0xfffffff9u;

/* Opens, loads the program, resets. */
static bool ready(struct bench *bench, const uint16_t *code, unsigned count)
{
	if (!bench_open(bench, NULL, false)) {
		return false;
	}
	bench_reset(bench);
	bench_code(bench, BENCH_CODE, code, count);
	bench->stop_after = 1000;
	return true;
}

static bool done(struct bench *bench, bool good)
{
	bench_close(bench);
	return good;
}

static bool check_version(char *note, size_t size)
{
	unsigned version = cpu_library_version();
	unsigned major = version >> 24, minor = version >> 16 & 0xff, patch = version >> 8 & 0xff;
	bool good = version >= 0x02010100u;
	bool exact = version >> 8 == 0x020101u;
	snprintf(note, size, "%u.%u.%u%s", major, minor, patch,
		!good         ? ": too old, 2.1.1 is needed" :
			exact ? "" :
				": works, but 2.1.1 is much faster with stores");
	return good;
}

static bool check_block_stop(char *note, size_t size)
{
	struct bench bench;
	/* movs r0, #1; b .+0; movs r1, #2; b . */
	if (!ready(&bench, CODE(0x2001, 0xe7ff, 0x2102, 0xe7fe))) {
		return false;
	}
	bench.stop_at = BENCH_CODE + 4;
	bench_run(&bench, BENCH_CODE);
	uint32_t pc = cpu_pc(bench.cpu), r0 = cpu_r(bench.cpu, 0), r1 = cpu_r(bench.cpu, 1);
	snprintf(note, size, "pc 0x%x, r0=%u, r1=%u", pc, r0, r1);
	return done(&bench,
		bench.exit == CPU_EXIT_STOPPED && pc == BENCH_CODE + 4 && r0 == 1 && r1 == 0);
}

static bool check_read_fault(char *note, size_t size)
{
	struct bench bench;
	/* movs r0, #1; adds r0, #1; ldr r2, [r1], #4; movs r3, #9; b . */
	if (!ready(&bench, CODE(0x2001, 0x3001, 0xf851, 0x2b04, 0x2309, 0xe7fe))) {
		return false;
	}
	cpu_set_r(bench.cpu, 1, BENCH_HOLE + 8);
	cpu_set_r(bench.cpu, 2, 0x1234);
	bench_run(&bench, BENCH_CODE);
	uint32_t pc = cpu_pc(bench.cpu);
	bool good = bench.exit == CPU_EXIT_REFUSED && pc == BENCH_CODE + 4 &&
		cpu_r(bench.cpu, 0) == 2 && cpu_r(bench.cpu, 1) == BENCH_HOLE + 8 &&
		cpu_r(bench.cpu, 2) == 0x1234 && cpu_r(bench.cpu, 3) == 0;
	snprintf(note, size, "pc 0x%x, wanted 0x%x; r1=0x%x", pc, BENCH_CODE + 4,
		cpu_r(bench.cpu, 1));
	return done(&bench, good);
}

static bool check_write_fault(char *note, size_t size)
{
	struct bench bench;
	/* movs r0, #1; adds r0, #1; str r0, [r1, #4]!; b . */
	if (!ready(&bench, CODE(0x2001, 0x3001, 0xf841, 0x0f04, 0xe7fe))) {
		return false;
	}
	cpu_set_r(bench.cpu, 1, BENCH_HOLE);
	bench_run(&bench, BENCH_CODE);
	uint32_t pc = cpu_pc(bench.cpu);
	snprintf(note, size, "pc 0x%x, r0=%u", pc, cpu_r(bench.cpu, 0));
	return done(&bench,
		bench.exit == CPU_EXIT_REFUSED && pc == BENCH_CODE + 4 &&
			cpu_r(bench.cpu, 0) == 2 && cpu_r(bench.cpu, 1) == BENCH_HOLE);
}

static bool check_fetch_fault(char *note, size_t size)
{
	struct bench bench;
	/* bx r1 */
	if (!ready(&bench, CODE(0x4708))) {
		return false;
	}
	cpu_set_r(bench.cpu, 1, BENCH_HOLE | 1);
	bench_run(&bench, BENCH_CODE);
	uint32_t pc = cpu_pc(bench.cpu);
	snprintf(note, size, "pc 0x%x", pc);
	return done(&bench,
		bench.exit == CPU_EXIT_REFUSED && pc == BENCH_HOLE &&
			bench_asked_for(&bench, BENCH_HOLE, CPU_FETCH));
}

static bool check_write_asks(char *note, size_t size)
{
	struct bench bench;
	/* ldr r0, [r1]; str r0, [r1]; str r0, [r1]; wfi */
	if (!ready(&bench, CODE(0x6808, 0x6008, 0x6008, 0xbf30))) {
		return false;
	}
	bench.guarded = CPU_READ;
	unsigned asked[2];
	for (unsigned i = 0; i < 2; i++) {
		bench.asked = 0;
		cpu_flush_tlb(bench.cpu);
		cpu_set_r(bench.cpu, 1, BENCH_GUARDED);
		bench_run(&bench, BENCH_CODE);
		asked[i] = bench_asked_for(&bench, BENCH_GUARDED, CPU_WRITE);
	}
	snprintf(note, size, "asked %u time(s), %u after a flush", asked[0], asked[1]);
	return done(&bench, bench.exit == CPU_EXIT_STOPPED && asked[0] == 1 && asked[1] == 1);
}

static bool check_device(char *note, size_t size)
{
	struct bench bench;
	/* ldr r0, [r1, #8]; strh r2, [r1, #6]; wfi */
	if (!ready(&bench, CODE(0x6888, 0x80ca, 0xbf30))) {
		return false;
	}
	cpu_set_r(bench.cpu, 1, BENCH_DEVICE);
	cpu_set_r(bench.cpu, 2, 0x12345678);
	bench_run(&bench, BENCH_CODE);
	uint32_t r0 = cpu_r(bench.cpu, 0);
	snprintf(note, size, "read 0x%x, wrote 0x%x in %u bytes at +0x%x", r0, bench.device_value,
		bench.device_size, bench.device_address - BENCH_DEVICE);
	return done(&bench,
		bench.device_reads == 1 && bench.device_writes == 1 &&
			r0 == (0x5a000000u | (BENCH_DEVICE + 8)) && bench.device_value == 0x5678 &&
			bench.device_size == 2 && bench.device_address == BENCH_DEVICE + 6);
}

/* Runs two halfwords before and the instruction, and says which interrupt came where. */
static bool check_interrupt(
	const uint16_t *code, unsigned count, uint32_t number, uint32_t pc, char *note, size_t size)
{
	struct bench bench;
	if (!ready(&bench, code, count)) {
		return false;
	}
	bench_run(&bench, BENCH_CODE);
	snprintf(note, size, "number %u at pc 0x%x", bench.interrupt, bench.interrupt_pc);
	return done(&bench,
		bench.interrupts == 1 && bench.interrupt == number && bench.interrupt_pc == pc);
}

static bool check_svc(char *note, size_t size)
{
	/* movs r0, #1; svc #0; movs r0, #2; wfi */
	return check_interrupt(
		CODE(0x2001, 0xdf00, 0x2002, 0xbf30), CPU_INT_SVC, BENCH_CODE + 4, note, size);
}

static bool check_bkpt(char *note, size_t size)
{
	/* movs r0, #1; bkpt #0xab; movs r0, #2; wfi */
	return check_interrupt(
		CODE(0x2001, 0xbeab, 0x2002, 0xbf30), CPU_INT_BKPT, BENCH_CODE + 2, note, size);
}

static bool check_exc_return(char *note, size_t size)
{
	struct bench bench;
	/* bx lr in a handler */
	if (!ready(&bench, CODE(0x4770))) {
		return false;
	}
	cpu_enter(bench.cpu, 1u << 24 | 11, 0, BENCH_STACK, 0, EXC_RETURN_THREAD, BENCH_CODE);
	bench_run(&bench, BENCH_CODE);
	snprintf(note, size, "number %u at pc 0x%x", bench.interrupt, bench.interrupt_pc);
	return done(&bench,
		bench.interrupts == 1 && bench.interrupt == CPU_INT_EXC_RETURN &&
			bench.interrupt_pc == (EXC_RETURN_THREAD & ~1u));
}

static bool check_exc_return_thread(char *note, size_t size)
{
	struct bench bench;
	/* bx lr in thread mode */
	if (!ready(&bench, CODE(0x4770))) {
		return false;
	}
	cpu_set_r(bench.cpu, 14, EXC_RETURN_THREAD);
	bench_run(&bench, BENCH_CODE);
	snprintf(note, size, "number %u, exit %u", bench.interrupt, bench.exit);
	bool good = (bench.interrupts == 1 && bench.interrupt == CPU_INT_PREFETCH) ||
		bench.exit == CPU_EXIT_REFUSED;
	return done(&bench, good);
}

static bool check_undefined(char *note, size_t size)
{
	struct bench bench;
	/* movs r0, #1; udf #0 */
	if (!ready(&bench, CODE(0x2001, 0xde00, 0xbf30))) {
		return false;
	}
	bench_run(&bench, BENCH_CODE);
	snprintf(note, size, "pc 0x%x, exit %u", bench.invalid_pc, bench.exit);
	return done(&bench,
		bench.exit == CPU_EXIT_INVALID && bench.invalids == 1 &&
			bench.invalid_pc == BENCH_CODE + 2);
}

static bool check_not_v8m(char *note, size_t size)
{
	struct bench bench;
	/* tt r0, r1: an instruction of ARMv8-M */
	if (!ready(&bench, CODE(0xe841, 0xf000, 0xbf30))) {
		return false;
	}
	bench_run(&bench, BENCH_CODE);
	snprintf(note, size, "exit %u", bench.exit);
	return done(&bench, bench.exit == CPU_EXIT_INVALID);
}

static bool check_wfi(char *note, size_t size)
{
	struct bench bench;
	/* movs r0, #1; wfi; movs r0, #2; b . */
	if (!ready(&bench, CODE(0x2001, 0xbf30, 0x2002, 0xe7fe))) {
		return false;
	}
	bench_run(&bench, BENCH_CODE);
	uint32_t pc = cpu_pc(bench.cpu);
	snprintf(note, size, "pc 0x%x, exit %u", pc, bench.exit);
	return done(&bench,
		bench.exit == CPU_EXIT_STOPPED && pc == BENCH_CODE + 4 && cpu_r(bench.cpu, 0) == 1);
}

static bool check_exits(char *note, size_t size)
{
	struct bench bench;
	/* wfi */
	if (!ready(&bench, CODE(0xbf30))) {
		return false;
	}
	bench_run(&bench, BENCH_CODE);
	unsigned asked = bench_asked_for(&bench, 0, CPU_FETCH);
	snprintf(note, size, "address 0 was asked for %u times", asked);
	return done(&bench, asked == 0);
}

static bool check_context(char *note, size_t size)
{
	struct bench bench, other;
	/* adds r0, #1; wfi */
	if (!ready(&bench, CODE(0x3001, 0xbf30)) || !bench_open(&other, bench.bytes, true)) {
		return false;
	}
	struct cpu_context *context = cpu_context_create(bench.cpu, NULL);
	cpu_set_r(bench.cpu, 0, 41);
	cpu_context_save(bench.cpu, context);
	bench_run(&bench, BENCH_CODE);
	uint32_t ran = cpu_r(bench.cpu, 0);
	cpu_context_load(bench.cpu, context);
	uint32_t back = cpu_r(bench.cpu, 0);
	cpu_context_load(other.cpu, context);
	bench_run(&other, BENCH_CODE);
	uint32_t moved = cpu_r(other.cpu, 0);
	snprintf(note, size, "41 -> %u, restored %u, in a second engine %u after %u instructions",
		ran, back, moved, other.codes);
	cpu_context_destroy(context);
	bench_close(&other);
	return done(&bench, ran == 42 && back == 41 && moved == 42 && other.codes == 2);
}

static bool check_fpca(char *note, size_t size)
{
	struct bench bench;
	struct core_regs regs;
	/* vmov s0, r0; wfi */
	if (!ready(&bench, CODE(0xee00, 0x0a10, 0xbf30))) {
		return false;
	}
	cpu_regs_get(bench.cpu, &regs);
	uint32_t before = regs.control;
	bench_run(&bench, BENCH_CODE);
	cpu_regs_get(bench.cpu, &regs);
	snprintf(note, size, "CONTROL %u -> %u", before, regs.control);
	return done(&bench, !(before & 4) && (regs.control & 4));
}

static bool check_masks(char *note, size_t size)
{
	struct bench bench;
	struct cpu_masks masks;
	/* msr basepri, r0; cpsid i; wfi */
	if (!ready(&bench, CODE(0xf380, 0x8811, 0xb672, 0xbf30))) {
		return false;
	}
	cpu_set_r(bench.cpu, 0, 0xa0);
	bench_run(&bench, BENCH_CODE);
	cpu_masks_get(bench.cpu, &masks);
	snprintf(note, size, "BASEPRI 0x%x, PRIMASK %u", masks.basepri, masks.primask);
	return done(&bench, (masks.basepri & 0xe0) == 0xa0 && masks.primask == 1);
}

static bool check_stacks(char *note, size_t size)
{
	struct bench bench;
	struct core_regs regs;
	/* mov r0, sp; wfi */
	if (!ready(&bench, CODE(0x4668, 0xbf30))) {
		return false;
	}
	cpu_enter(bench.cpu, 1u << 24, 2, BENCH_STACK, BENCH_DATA, 0, BENCH_CODE);
	bench_run(&bench, BENCH_CODE);
	uint32_t thread = cpu_r(bench.cpu, 0);
	cpu_enter(bench.cpu, 1u << 24 | 15, 2, BENCH_STACK, BENCH_DATA, 0, BENCH_CODE);
	bench_run(&bench, BENCH_CODE);
	uint32_t handler = cpu_r(bench.cpu, 0);
	cpu_regs_get(bench.cpu, &regs);
	snprintf(note, size, "thread sp 0x%x, handler sp 0x%x", thread, handler);
	return done(
		&bench, thread == BENCH_DATA && handler == BENCH_STACK && regs.psp == BENCH_DATA);
}

static bool check_unprivileged(char *note, size_t size)
{
	struct bench bench;
	struct core_regs regs;
	/* msr control, r0 (r0 = 0); wfi: must not regain privilege */
	if (!ready(&bench, CODE(0xf380, 0x8814, 0xbf30))) {
		return false;
	}
	cpu_enter(bench.cpu, 1u << 24, 1, BENCH_STACK, 0, 0, BENCH_CODE);
	bench_run(&bench, BENCH_CODE);
	cpu_regs_get(bench.cpu, &regs);
	snprintf(note, size, "CONTROL %u", regs.control);
	return done(&bench, regs.control & 1);
}

static bool check_drop_code(char *note, size_t size)
{
	struct bench bench;
	/* movs r0, #1; wfi */
	if (!ready(&bench, CODE(0x2001, 0xbf30))) {
		return false;
	}
	bench_run(&bench, BENCH_CODE);
	uint32_t before = cpu_r(bench.cpu, 0);
	bench_code(&bench, BENCH_CODE, CODE(0x2002));
	bench_run(&bench, BENCH_CODE);
	uint32_t after = cpu_r(bench.cpu, 0);
	snprintf(note, size, "r0 %u -> %u", before, after);
	return done(&bench, before == 1 && after == 2);
}

static bool check_own_code(char *note, size_t size)
{
	struct bench bench;
	/* At DATA: movs r0, #1; bx lr. Call, store `movs r0, #2` over it, call again. */
	/* blx r4; mov r5, r0; strh r6, [r7]; blx r4; wfi */
	if (!ready(&bench, CODE(0x47a0, 0x4605, 0x803e, 0x47a0, 0xbf30))) {
		return false;
	}
	bench_code(&bench, BENCH_DATA, CODE(0x2001, 0x4770));
	cpu_set_r(bench.cpu, 4, BENCH_DATA | 1);
	cpu_set_r(bench.cpu, 6, 0x2002);
	cpu_set_r(bench.cpu, 7, BENCH_DATA);
	bench_run(&bench, BENCH_CODE);
	uint32_t before = cpu_r(bench.cpu, 5), after = cpu_r(bench.cpu, 0);
	snprintf(note, size, "r0 %u -> %u", before, after);
	return done(&bench, before == 1 && after == 2);
}

static bool check_stores_reach_host(char *note, size_t size)
{
	struct bench bench;
	uint32_t word;
	/* str r0, [r1]; wfi */
	if (!ready(&bench, CODE(0x6008, 0xbf30))) {
		return false;
	}
	cpu_set_r(bench.cpu, 0, 0xcafe1234);
	cpu_set_r(bench.cpu, 1, BENCH_DATA + 16);
	bench_run(&bench, BENCH_CODE);
	memcpy(&word, bench.bytes + (BENCH_DATA + 16 - BENCH_CODE), sizeof(word));
	snprintf(note, size, "0x%x", word);
	return done(&bench, word == 0xcafe1234);
}

const struct doctor_check doctor_checks[] = {
	{ "version", "Unicorn is 2.1.1 or later", check_version },
	{ "model", "the core is ARMv7-M: ARMv8-M instructions are undefined", check_not_v8m },
	{ "block-stop", "a stop from the block hook comes before the block", check_block_stop },
	{ "read-fault", "a refused read stops exactly there, nothing written back",
		check_read_fault },
	{ "write-fault", "a refused write stops exactly there, nothing written back",
		check_write_fault },
	{ "fetch-fault", "a refused fetch stops at its target", check_fetch_fault },
	{ "write-asks", "write permission is asked once, and again after a flush",
		check_write_asks },
	{ "device", "device accesses arrive with address, size and value", check_device },
	{ "svc", "SVC arrives as interrupt 2, PC at the next instruction", check_svc },
	{ "bkpt", "BKPT arrives as interrupt 7, PC at it", check_bkpt },
	{ "exc-return", "an exception return arrives as interrupt 8 with its value",
		check_exc_return },
	{ "exc-return-thread", "EXC_RETURN in thread mode is a fetch from there",
		check_exc_return_thread },
	{ "undefined", "an undefined instruction is reported once, PC at it", check_undefined },
	{ "wfi", "WFI ends the run after itself", check_wfi },
	{ "exits", "no page is asked for on leaving", check_exits },
	{ "context", "registers save, restore and move to a second engine", check_context },
	{ "fpca", "an FP instruction sets CONTROL.FPCA", check_fpca },
	{ "masks", "BASEPRI and PRIMASK are kept", check_masks },
	{ "stacks", "handler mode is on the main stack, thread mode on the chosen one",
		check_stacks },
	{ "unprivileged", "unprivileged code cannot regain privilege by CONTROL",
		check_unprivileged },
	{ "drop-code", "dropped translations are made anew", check_drop_code },
	{ "own-code", "code that the guest changes is noticed", check_own_code },
	{ "memory", "stores reach the host's memory at once", check_stores_reach_host },
	{ NULL, NULL, NULL },
};
