/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a core does with code: counts, registers, breakpoints, steps, history, code that changes, sleep, exclusives. */
#include "machine/core.h"

#include <string.h>

#include "base/error.h"
#include "machine/nvic.h"
#include "machine/semihost.h"
#include "support/mini.h"
#include "support/suite.h"

static void setup(void)
{
	mini_open(2);
	/* A handler that sleeps for good: the counts stay. */
	mini_code(0, MINI_TRAP, (uint32_t[]){ WFI, b(-2), END });
}

START_TEST(a_core_starts_with_stack_and_program_from_its_vectors)
{
	mini_code(0, MINI_CODE, (uint32_t[]){ HERE, END });
	ck_assert_int_eq(core_state(mini_core[0]), CORE_OFF);
	mini_start(0);
	ck_assert_int_eq(core_state(mini_core[0]), CORE_RUNNING);
	ck_assert_uint_eq(mini_reg(0, "sp"), MINI_STACK);
	ck_assert_uint_eq(mini_reg(0, "pc"), MINI_CODE);
	ck_assert_uint_eq(mini_reg(0, "xpsr"), 1 << 24);
	ck_assert_uint_eq(mini_reg(0, "lr"), 0xffffffff);
	ck_assert_uint_eq(core_nvic(mini_core[0])->vtor, MINI_TCM);
}
END_TEST

START_TEST(vectors_may_be_moved_before_the_start_but_not_into_a_hole)
{
	struct error err = { 0 };
	mini_word(0, MINI_RAM, MINI_RAM + 0x1000);
	mini_word(0, MINI_RAM + 4, MINI_RAM + 0x101);
	core_set_vectors(mini_core[0], MINI_RAM);
	mini_start(0);
	ck_assert_uint_eq(mini_reg(0, "pc"), MINI_RAM + 0x100);
	ck_assert_uint_eq(core_nvic(mini_core[0])->vtor, MINI_RAM);
	core_set_vectors(mini_core[1], 0x70000000);
	ck_assert(!core_start(mini_core[1], &err));
	ck_assert(strstr(err.message, "0x70000000"));
}
END_TEST

START_TEST(every_register_set_by_name_reads_back_in_every_mode)
{
	static const char *const plain[] = { "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8",
		"r9", "r10", "r11", "r12", "lr", "s0", "s1", "s15", "s16", "s31" };
	mini_code(0, MINI_CODE, (uint32_t[]){ NOP, NOP, 0xdf00 /* SVC 0 */, NOP, END });
	for (unsigned mode = 0; mode < 4;
		mode++) { /* privileged, unprivileged on PSP, handler, handler of those */
		mini_start(0);
		mini_set_reg(0, "psp", MINI_RAM + 0x800);
		if (mode & 1) {
			mini_set_reg(0, "control", 3);
			ck_assert_uint_eq(mini_reg(0, "control"), 3);
			ck_assert_uint_eq(mini_reg(0, "sp"), MINI_RAM + 0x800);
		}
		if (mode & 2) {
			mini_run_us(machine_now_ps(mini) / PS_PER_US + 10);
			ck_assert_uint_eq(mini_reg(0, "xpsr") & 0x1ff, EXC_SVC);
		}
		for (unsigned n = 0; n < sizeof(plain) / sizeof(plain[0]); n++) {
			mini_set_reg(0, plain[n], 0x1000 + n * 0x01010101);
		}
		mini_set_reg(0, "msp", MINI_STACK - 0x40);
		mini_set_reg(0, "psp", MINI_RAM + 0x700);
		mini_set_reg(0, "primask", 1);
		mini_set_reg(0, "basepri", 0x60);
		mini_set_reg(0, "fpscr", 0x03000000);
		mini_set_reg(0, "pc", MINI_CODE + 2);
		for (unsigned n = 0; n < sizeof(plain) / sizeof(plain[0]); n++) {
			ck_assert_msg(mini_reg(0, plain[n]) == 0x1000 + n * 0x01010101,
				"mode %u, %s", mode, plain[n]);
		}
		ck_assert_uint_eq(mini_reg(0, "msp"), MINI_STACK - 0x40);
		ck_assert_uint_eq(mini_reg(0, "psp"), MINI_RAM + 0x700);
		ck_assert_uint_eq(
			mini_reg(0, "sp"), mode == 1 ? MINI_RAM + 0x700 : MINI_STACK - 0x40);
		ck_assert_uint_eq(mini_reg(0, "r13"), mini_reg(0, "sp"));
		ck_assert_uint_eq(mini_reg(0, "primask"), 1);
		ck_assert_uint_eq(mini_reg(0, "basepri"), 0x60);
		ck_assert_uint_eq(mini_reg(0, "fpscr"), 0x03000000);
		ck_assert_uint_eq(mini_reg(0, "pc"), MINI_CODE + 2);
		ck_assert_uint_eq(mini_reg(0, "r15"), MINI_CODE + 2);
		mini_set_reg(0, "sp", MINI_RAM + 0x600);
		ck_assert_uint_eq(mini_reg(0, mode == 1 ? "psp" : "msp"), MINI_RAM + 0x600);
		ck_assert_uint_eq(mini_reg(0, mode == 1 ? "msp" : "psp"),
			mode == 1 ? MINI_STACK - 0x40 : MINI_RAM + 0x700);
	}
}
END_TEST

START_TEST(a_name_that_is_no_register_is_refused)
{
	static const char *const none[] = { "r16", "s32", "", "r", "x0", "r1x", "R0", "d0", "r-1",
		"pcs" };
	uint32_t value;
	mini_start(0);
	for (unsigned n = 0; n < sizeof(none) / sizeof(none[0]); n++) {
		ck_assert_msg(!core_reg_get(mini_core[0], none[n], &value), "%s", none[n]);
		ck_assert_msg(!core_reg_set(mini_core[0], none[n], 1), "%s", none[n]);
	}
}
END_TEST

START_TEST(a_breakpoint_stops_before_its_instruction_and_resuming_steps_over_it)
{
	mini_code(0, MINI_CODE,
		(uint32_t[]){ mov(0, 0), adds(0, 1), adds(0, 1), adds(0, 1), b(-6), END });
	mini_start(0);
	for (unsigned at = 0; at < 4; at++) {
		ck_assert(core_break_add(mini_core[0], MINI_CODE + 2 + at * 2));
	}
	for (unsigned n = 0; n < 20; n++) {
		struct machine_result result = machine_run(mini, 100 * PS_PER_US);
		ck_assert_int_eq(result.stop, MACHINE_BREAK);
		ck_assert_uint_eq(mini_reg(0, "pc"), MINI_CODE + 2 + n % 4 * 2);
		ck_assert_uint_eq(mini_reg(0, "r0"), n / 4 * 3 + n % 4);
	}
	core_break_remove(mini_core[0], MINI_CODE + 4);
	ck_assert_int_eq(mini_run_us(100), MACHINE_BREAK);
	ck_assert_uint_eq(mini_reg(0, "pc"), MINI_CODE + 2);
	ck_assert_int_eq(mini_run_us(100), MACHINE_BREAK);
	ck_assert_uint_eq(mini_reg(0, "pc"), MINI_CODE + 6);
}
END_TEST

START_TEST(a_breakpoint_is_hit_again_after_the_program_counter_was_set_elsewhere)
{
	mini_code(0, MINI_CODE, (uint32_t[]){ NOP, NOP, adds(0, 1), NOP, HERE, END });
	mini_start(0);
	ck_assert(core_break_add(mini_core[0], MINI_CODE + 4));
	ck_assert_int_eq(mini_run_us(10), MACHINE_BREAK);
	mini_set_reg(0, "pc", MINI_CODE);
	ck_assert_int_eq(mini_run_us(10), MACHINE_BREAK);
	ck_assert_uint_eq(mini_reg(0, "pc"), MINI_CODE + 4);
	/* Another register set does not make it stop again where it stands. */
	mini_set_reg(0, "r0", 9);
	ck_assert_int_eq(mini_run_us(20), MACHINE_TIME);
	ck_assert_uint_eq(mini_reg(0, "r0"), 10);
}
END_TEST

START_TEST(a_breakpoint_passed_before_a_restore_is_hit_after_it)
{
	mini_code(0, MINI_CODE, (uint32_t[]){ NOP, NOP, adds(0, 1), b(-6), END });
	mini_start(0);
	struct checkpoint *start = machine_checkpoint(mini);
	ck_assert(core_break_add(mini_core[0], MINI_CODE + 4));
	ck_assert_int_eq(mini_run_us(10), MACHINE_BREAK);
	for (unsigned n = 0; n < 3; n++) {
		machine_restore(mini, start);
		ck_assert_int_eq(mini_run_us(10), MACHINE_BREAK);
		ck_assert_uint_eq(mini_reg(0, "r0"), 0);
	}
	checkpoint_destroy(start);
}
END_TEST

/* Some of everything that a block may hold. */
static void code_of_all_sorts(void)
{
	mini_code(0, MINI_CODE,
		(uint32_t[]){ movw(1, MINI_DATA), movt(1, MINI_DATA), mov(0, 0), mov(3, 7),
			/* loop: */
			adds(0, 1), str(0, 1, 0), 0xb503 /* PUSH {r0, r1, lr} */, ldr(2, 1, 0),
			subs(2, 1), adds(2, 2), NOP, 0xbf0c /* ITE EQ */, 0x3a01 /* SUBEQ r2, #1 */,
			0x3201 /* ADDNE r2, #1 */, 0xfbb2f4f3 /* UDIV r4, r2, r3 */,
			0xf000f804 /* BL +8 */, 0xe8bd4003 /* POP {r0, r1, lr} */, b(-32), NOP,
			adds(5, 1), ldrex(6, 1), strex(7, 0, 1), BX_LR, END });
}

START_TEST(a_step_is_one_instruction_and_steps_end_where_a_run_ends)
{
	struct core_regs stepped, run;
	code_of_all_sorts();
	mini_start(0);
	for (unsigned n = 0; n < 500; n++) {
		ck_assert_uint_eq(mini_instructions(0), n);
		ck_assert(core_step(mini_core[0]));
	}
	core_regs_get(mini_core[0], &stepped);
	mini_close();
	setup();
	code_of_all_sorts();
	mini_start(0);
	for (uint64_t until = 1; mini_instructions(0) < 500; until++) {
		mini_run_ps(until * MINI_CYCLE_PS);
	}
	/* A run stops at block boundaries: step the first one up to it. */
	uint64_t count = mini_instructions(0);
	core_regs_get(mini_core[0], &run);
	mini_close();
	setup();
	code_of_all_sorts();
	mini_start(0);
	for (uint64_t n = 0; n < count; n++) {
		ck_assert(core_step(mini_core[0]));
		if (n == 499) {
			struct core_regs again;
			core_regs_get(mini_core[0], &again);
			ck_assert_mem_eq(&again, &stepped, sizeof(again));
		}
	}
	core_regs_get(mini_core[0], &stepped);
	ck_assert_mem_eq(&run, &stepped, sizeof(run));
}
END_TEST

START_TEST(a_division_by_zero_in_an_it_block_is_found_at_its_instruction)
{
	mini_code(0, MINI_CODE,
		(uint32_t[]){ mov(1, 0), mov(6, 0), 0x2e00 /* CMP r6, #0 */, 0xbf02 /* ITTT EQ */,
			0x3601 /* ADDEQ r6, #1 */, 0xfbb2f4f1 /* UDIVEQ r4, r2, r1 */,
			0x3610 /* ADDEQ r6, #16 */, HERE, END });
	mini_start(0);
	struct nvic *nvic = core_nvic(mini_core[0]);
	nvic->ccr |= 1 << 4; /* DIV_0_TRP */
	nvic->reconfigured(nvic->owner);
	mini_run_us(10);
	const struct core_fault *fault = core_last_fault(mini_core[0]);
	ck_assert_int_eq(fault->kind, CORE_FAULT_HARD);
	ck_assert_uint_eq(fault->cfsr, 1u << 25);
	ck_assert_uint_eq(fault->pc, MINI_CODE + 10);
	ck_assert_uint_eq(mini_reg(0, "r6"), 1);
	ck_assert_uint_eq(fault->regs.xpsr & 0x0600fc00, 1 << 10); /* two of the block are left */
}
END_TEST

START_TEST(a_breakpoint_inside_an_it_block_stops_there_when_its_condition_holds)
{
	mini_code(0, MINI_CODE,
		(uint32_t[]){ 0x2000 /* MOVS r0, #0 */, 0xbf0c /* ITE EQ */,
			0x3001 /* ADDEQ r0, #1 */, 0x3010 /* ADDNE r0, #16 */, HERE, END });
	mini_start(0);
	ck_assert(core_break_add(mini_core[0], MINI_CODE + 4));
	ck_assert(core_break_add(mini_core[0], MINI_CODE + 6));
	ck_assert_int_eq(mini_run_us(10), MACHINE_BREAK);
	ck_assert_uint_eq(mini_reg(0, "pc"), MINI_CODE + 4);
	ck_assert_uint_eq(mini_reg(0, "r0"), 0);
	mini_run_us(10);
	ck_assert_uint_eq(mini_reg(0, "r0"), 1);
}
END_TEST

START_TEST(a_step_takes_a_pending_interrupt_first)
{
	mini_code(0, MINI_CODE, (uint32_t[]){ NOP, NOP, HERE, END });
	mini_start(0);
	ck_assert(core_step(mini_core[0]));
	nvic_set_enabled(core_nvic(mini_core[0]), NVIC_IRQ0, true);
	nvic_pend(core_nvic(mini_core[0]), NVIC_IRQ0);
	mini_code(0, MINI_TRAP, (uint32_t[]){ NOP, BX_LR, END });
	ck_assert(core_step(mini_core[0]));
	ck_assert_uint_eq(mini_reg(0, "pc"), MINI_TRAP + 2);
	ck_assert(core_step(mini_core[0]));
	ck_assert_uint_eq(mini_reg(0, "pc"), MINI_CODE + 2);
}
END_TEST

START_TEST(a_sleeping_or_locked_core_does_not_step)
{
	mini_code(0, MINI_CODE, (uint32_t[]){ WFI, NOP, END });
	mini_start(0);
	mini_run_us(10);
	ck_assert(!core_step(mini_core[0]));
	ck_assert(!core_step(mini_core[1])); /* never started */
	mini_code(0, MINI_TRAP, (uint32_t[]){ UDF_0, END });
	mini_code(0, MINI_CODE, (uint32_t[]){ UDF_0, END });
	mini_start(0);
	mini_run_us(20);
	ck_assert_int_eq(core_state(mini_core[0]), CORE_LOCKUP);
	ck_assert(!core_step(mini_core[0]));
}
END_TEST

START_TEST(the_history_lists_block_starts_newest_first)
{
	mini_code(0, MINI_CODE, (uint32_t[]){ NOP, b(14), END });
	mini_code(0, MINI_CODE + 16, (uint32_t[]){ NOP, NOP, NOP, b(26), END });
	mini_code(0, MINI_CODE + 48, (uint32_t[]){ NOP, b(30), END });
	mini_code(0, MINI_CODE + 80, (uint32_t[]){ WFI, END });
	mini_start(0);
	mini_run_us(10);
	uint32_t at[8];
	unsigned count = core_history(mini_core[0], at, 8);
	ck_assert_uint_eq(count, 4);
	ck_assert_uint_eq(at[0], MINI_CODE + 80);
	ck_assert_uint_eq(at[1], MINI_CODE + 48);
	ck_assert_uint_eq(at[2], MINI_CODE + 16);
	ck_assert_uint_eq(at[3], MINI_CODE);
	ck_assert_uint_eq(core_history(mini_core[0], at, 2), 2);
	ck_assert_uint_eq(at[1], MINI_CODE + 48);
}
END_TEST

START_TEST(code_overwritten_by_the_host_is_seen_and_charged_anew)
{
	mini_code(0, MINI_CODE, (uint32_t[]){ adds(0, 1), NOP, NOP, b(-6), END });
	mini_start(0);
	mini_run_us(4);
	ck_assert_uint_eq(mini_instructions(0), 400);
	ck_assert_uint_eq(mini_reg(0, "r0"), 100);
	/* Two short NOPs become one long one: three instructions a round. */
	mini_code(0, MINI_CODE, (uint32_t[]){ adds(0, 2), 0xf3af8000, END });
	mini_run_us(7);
	ck_assert_uint_eq(mini_instructions(0), 700);
	ck_assert_uint_eq(mini_reg(0, "r0"), 300);
}
END_TEST

START_TEST(code_overwritten_by_the_host_between_two_steps_is_seen)
{
	mini_code(0, MINI_CODE, (uint32_t[]){ adds(0, 1), b(-2), END });
	mini_start(0);
	for (unsigned n = 1; n <= 8; n++) {
		ck_assert(core_step(mini_core[0]));
		ck_assert(core_step(mini_core[0]));
		mini_code(0, MINI_CODE, (uint32_t[]){ adds(0, 1 + n), END });
	}
	ck_assert_uint_eq(mini_reg(0, "r0"), 1 + 2 + 3 + 4 + 5 + 6 + 7 + 8);
}
END_TEST

START_TEST(code_overwritten_by_the_core_itself_is_seen)
{
	/* Overwrites MOVS r5, #1 at +24 by MOVS r5, #2, after it has run once. */
	mini_code(0, MINI_CODE,
		(uint32_t[]){ movw(1, MINI_CODE + 24), movt(1, MINI_CODE + 24), movw(2, 0x2502),
			mov(4, 0), NOP, NOP, b(6), NOP, NOP, /* 24: */ mov(5, 1),
			0x2c00 /* CMP r4, #0 */, bne(8), adds(4, 1), 0x800a /* STRH r2, [r1] */,
			b(-10), WFI, END });
	mini_start(0);
	mini_run_us(10);
	ck_assert_uint_eq(mini_reg(0, "r5"), 2);
	ck_assert_uint_eq(mini_reg(0, "r4"), 1);
}
END_TEST

START_TEST(code_in_shared_memory_written_by_the_other_core_is_seen)
{
	/* Core 0 calls a routine in the RAM for ever; core 1 makes another of it after a while. */
	mini_code(0, MINI_RAM + 0x100, (uint32_t[]){ adds(5, 1), BX_LR, END });
	mini_code(0, MINI_CODE,
		(uint32_t[]){ movw(4, MINI_RAM + 0x101), movt(4, MINI_RAM), 0x47a0 /* BLX r4 */,
			b(-2), END });
	mini_code(1, MINI_CODE,
		(uint32_t[]){ movw(0, 500), subs(0, 1), bne(-2), movw(1, MINI_RAM + 0x100),
			movt(1, MINI_RAM), movw(2, 0x3601 /* ADDS r6, #1 */),
			0x800a /* STRH r2, [r1] */, WFI, END });
	mini_start(0);
	mini_start(1);
	mini_run_us(100);
	uint32_t r5 = mini_reg(0, "r5");
	ck_assert_uint_gt(r5, 100);
	ck_assert_uint_gt(mini_reg(0, "r6"), 1000);
	mini_run_us(200);
	ck_assert_uint_eq(mini_reg(0, "r5"), r5);
}
END_TEST

START_TEST(a_breakpoint_instruction_without_anybody_is_a_hard_fault)
{
	for (unsigned op = 0; op < 2; op++) {
		mini_code(0, MINI_CODE, (uint32_t[]){ NOP, op ? BKPT_AB : BKPT_0, NOP, END });
		mini_start(0);
		core_nvic(mini_core[0])->hfsr = core_nvic(mini_core[0])->dfsr = 0;
		mini_run_us(10 + op * 10);
		ck_assert_uint_eq(mini_reg(0, "xpsr") & 0x1ff, EXC_HARD);
		ck_assert_uint_eq(core_nvic(mini_core[0])->hfsr, 1u << 31);
		ck_assert_uint_eq(core_nvic(mini_core[0])->dfsr, 2);
		ck_assert_uint_eq(mini_peek(0, mini_reg(0, "sp") + 24), MINI_CODE + 2);
	}
}
END_TEST

START_TEST(a_breakpoint_instruction_enters_the_debug_monitor_when_it_is_on)
{
	mini_code(0, MINI_CODE, (uint32_t[]){ NOP, BKPT_0, NOP, END });
	mini_start(0);
	device_write(machine_find_device(mini, "m0.dcb"), 0xdfc, 4, 1 << 16);
	mini_run_us(10);
	ck_assert_uint_eq(mini_reg(0, "xpsr") & 0x1ff, EXC_DEBUG);
	ck_assert_uint_eq(core_nvic(mini_core[0])->hfsr, 0);
	ck_assert_uint_eq(core_nvic(mini_core[0])->dfsr, 2);
	ck_assert_uint_eq(mini_peek(0, mini_reg(0, "sp") + 24), MINI_CODE + 2);
	ck_assert_uint_eq(core_fault_count(mini_core[0]), 0);
}
END_TEST

static char written[64];

static void write_down(void *owner, const char *bytes, uint32_t length)
{
	strncat(written, bytes, length);
}

START_TEST(a_semihosting_call_is_served_and_goes_on_but_another_breakpoint_instruction_faults)
{
	struct semihost semihost;
	semihost_init(&semihost);
	semihost.output = write_down;
	written[0] = 0;
	core_semihost(mini_core[0], &semihost);
	mini_word(0, MINI_DATA, 0x006b6f); /* "ok" */
	mini_code(0, MINI_CODE,
		(uint32_t[]){ mov(0, 4), movw(1, MINI_DATA), movt(1, MINI_DATA), BKPT_AB,
			adds(5, 1), BKPT_0, END });
	mini_start(0);
	mini_run_us(10);
	ck_assert_str_eq(written, "ok");
	ck_assert_uint_eq(mini_reg(0, "r5"), 1);
	ck_assert_uint_eq(mini_reg(0, "xpsr") & 0x1ff, EXC_HARD);
	semihost_finish(&semihost);
}
END_TEST

START_TEST(an_event_set_before_wfe_keeps_it_from_sleeping_once)
{
	mini_code(0, MINI_CODE, (uint32_t[]){ SEV, WFE, adds(5, 1), WFE, adds(5, 1), HERE, END });
	mini_start(0);
	mini_run_us(10);
	ck_assert_uint_eq(mini_reg(0, "r5"), 1);
	ck_assert_int_eq(core_state(mini_core[0]), CORE_ASLEEP);
}
END_TEST

START_TEST(a_disabled_interrupt_wakes_wfe_with_sevonpend_only)
{
	for (unsigned on = 0; on < 2; on++) {
		mini_code(0, MINI_CODE, (uint32_t[]){ WFE, adds(5, 1), WFE, END });
		mini_start(0);
		core_nvic(mini_core[0])->event = false;
		mini_run_us(10 + on * 100);
		core_nvic(mini_core[0])->scr = on ? 1 << 4 : 0;
		nvic_pend(core_nvic(mini_core[0]), NVIC_IRQ0 + 4);
		mini_run_us(50 + on * 100);
		ck_assert_uint_eq(mini_reg(0, "r5"), on);
	}
}
END_TEST

START_TEST(wfi_with_primask_wakes_and_goes_on_without_the_handler)
{
	mini_code(0, MINI_CODE, (uint32_t[]){ CPSID_I, WFI, adds(5, 1), CPSIE_I, adds(6, 1), END });
	mini_code(0, MINI_TRAP, (uint32_t[]){ mov_reg(7, 5), WFI, END });
	mini_start(0);
	nvic_set_enabled(core_nvic(mini_core[0]), NVIC_IRQ0 + 4, true);
	mini_run_us(10);
	ck_assert_int_eq(core_state(mini_core[0]), CORE_ASLEEP);
	nvic_pend(core_nvic(mini_core[0]), NVIC_IRQ0 + 4);
	mini_run_us(20);
	ck_assert_uint_eq(mini_reg(0, "r7"), 1); /* the handler came after it */
	ck_assert_uint_eq(mini_reg(0, "r6"), 0); /* and before what follows CPSIE */
}
END_TEST

START_TEST(a_store_exclusive_fails_when_an_exception_came_in_between)
{
	/* The results of three pairs: undisturbed, with an SVC in between, with CLREX. */
	mini_code(0, MINI_CODE,
		(uint32_t[]){ movw(1, MINI_DATA), movt(1, MINI_DATA), mov(0, 7), ldrex(2, 1),
			strex(5, 0, 1), mov(0, 8), ldrex(2, 1), SVC_0, strex(6, 0, 1), mov(0, 9),
			ldrex(2, 1), 0xf3bf8f2f /* CLREX */, strex(7, 0, 1), WFI, END });
	mini_vector(0, EXC_SVC, MINI_TRAP + 0x20);
	mini_code(0, MINI_TRAP + 0x20, (uint32_t[]){ BX_LR, END });
	mini_start(0);
	mini_run_us(10);
	ck_assert_uint_eq(mini_reg(0, "r5"), 0);
	ck_assert_uint_eq(mini_reg(0, "r6"), 1);
	ck_assert_uint_eq(mini_reg(0, "r7"), 1);
	ck_assert_uint_eq(mini_peek(0, MINI_DATA), 7);
}
END_TEST

START_TEST(a_stopped_core_runs_no_more_until_it_is_started)
{
	mini_code(0, MINI_CODE, (uint32_t[]){ adds(5, 1), b(-2), END });
	mini_start(0);
	mini_run_us(10);
	core_stop(mini_core[0]);
	ck_assert_int_eq(mini_run_us(20), MACHINE_IDLE);
	ck_assert_uint_eq(mini_instructions(0), 1000);
	mini_start(0);
	mini_run_us(30);
	ck_assert_uint_gt(mini_instructions(0), 1900);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_core_starts_with_stack_and_program_from_its_vectors,
		vectors_may_be_moved_before_the_start_but_not_into_a_hole,
		every_register_set_by_name_reads_back_in_every_mode,
		a_name_that_is_no_register_is_refused,
		a_breakpoint_stops_before_its_instruction_and_resuming_steps_over_it,
		a_breakpoint_is_hit_again_after_the_program_counter_was_set_elsewhere,
		a_breakpoint_passed_before_a_restore_is_hit_after_it,
		a_step_is_one_instruction_and_steps_end_where_a_run_ends,
		a_division_by_zero_in_an_it_block_is_found_at_its_instruction,
		a_breakpoint_inside_an_it_block_stops_there_when_its_condition_holds,
		a_step_takes_a_pending_interrupt_first,
		a_sleeping_or_locked_core_does_not_step,
		the_history_lists_block_starts_newest_first,
		code_overwritten_by_the_host_is_seen_and_charged_anew,
		code_overwritten_by_the_host_between_two_steps_is_seen,
		code_overwritten_by_the_core_itself_is_seen,
		code_in_shared_memory_written_by_the_other_core_is_seen,
		a_breakpoint_instruction_without_anybody_is_a_hard_fault,
		a_breakpoint_instruction_enters_the_debug_monitor_when_it_is_on,
		a_semihosting_call_is_served_and_goes_on_but_another_breakpoint_instruction_faults,
		an_event_set_before_wfe_keeps_it_from_sleeping_once,
		a_disabled_interrupt_wakes_wfe_with_sevonpend_only,
		wfi_with_primask_wakes_and_goes_on_without_the_handler,
		a_store_exclusive_fails_when_an_exception_came_in_between,
		a_stopped_core_runs_no_more_until_it_is_started,
		NULL,
	};
	return suite_run("core", setup, mini_close, tests);
}
