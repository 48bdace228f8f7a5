/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Blocks that charge themselves, and the same programs with blocks that call back: nobody must be able to tell them
 * apart.
 */
#include "machine/core.h"

#include "support/mini.h"
#include "support/suite.h"

/* Two loops in one another: r0 counts the inner rounds. */
static void nested_loops(void)
{
	mini_code(0, MINI_CODE,
		(uint32_t[]){ mov(0, 0), mov(1, 200), mov(2, 7), /* outer: +4 */
			adds(0, 1), subs(2, 1), bne(-4), subs(1, 1), bne(-10), HERE, END });
}

static void start(bool callbacks_only)
{
	mini_open(1);
	core_callbacks_only(mini_core[0], callbacks_only);
	nested_loops();
	mini_start(0);
}

static uint64_t core_cycles(const struct core *core)
{
	struct core_stats stats;
	core_stats(core, &stats);
	return stats.cycles;
}

static bool host_can(void)
{
#if defined(__x86_64__) && defined(__linux__)
	return true;
#else
	return false;
#endif
}

START_TEST(blocks_that_run_again_charge_themselves)
{
	start(false);
	mini_run_us(100);
	ck_assert_uint_eq(mini_reg(0, "r0"), 1400);
	ck_assert(!host_can() || core_inline_count(mini_core[0]) >= 2);
}
END_TEST

START_TEST(none_does_when_it_is_forbidden)
{
	start(true);
	mini_run_us(100);
	ck_assert_uint_eq(mini_reg(0, "r0"), 1400);
	ck_assert_uint_eq(core_inline_count(mini_core[0]), 0);
}
END_TEST

START_TEST(time_and_instructions_are_the_same_either_way_wherever_one_stops)
{
	enum { STOPS = 60 };
	uint64_t instructions[STOPS], now[STOPS];
	uint32_t r0[STOPS];
	for (unsigned way = 0; way < 2; way++) {
		start(way);
		for (unsigned n = 0; n < STOPS; n++) {
			mini_run_ps((n + 1) * UINT64_C(1370000));
			if (!way) {
				instructions[n] = mini_instructions(0);
				now[n] = core_cycles(mini_core[0]);
				r0[n] = mini_reg(0, "r0");
			}
			ck_assert_uint_eq(mini_instructions(0), instructions[n]);
			ck_assert_uint_eq(core_cycles(mini_core[0]), now[n]);
			ck_assert_uint_eq(mini_reg(0, "r0"), r0[n]);
		}
		if (!way) {
			mini_close();
		}
	}
}
END_TEST

START_TEST(a_breakpoint_stops_a_block_that_charges_itself)
{
	start(false);
	mini_run_us(20);
	ck_assert(!host_can() || core_inline_count(mini_core[0]) >= 1);
	uint32_t before = mini_reg(0, "r0");
	ck_assert(core_break_add(mini_core[0], MINI_CODE + 8)); /* bne */
	ck_assert_int_eq(mini_run_us(100), MACHINE_BREAK);
	ck_assert_uint_eq(mini_reg(0, "pc"), MINI_CODE + 8);
	ck_assert_int_eq(mini_run_us(100), MACHINE_BREAK);
	uint32_t after = mini_reg(0, "r0");
	ck_assert_uint_gt(after, before);
	ck_assert_uint_le(after, before + 3);
	core_break_remove(mini_core[0], MINI_CODE + 8);
	ck_assert_int_ne(mini_run_us(200), MACHINE_BREAK);
	ck_assert_uint_eq(mini_reg(0, "r0"), 1400);
}
END_TEST

/*
 * A loop of three instructions runs 50 times, then its long one is overwritten by two short ones and it runs 50 times
 * again. Only where blocks charge themselves is the new code seen at once.
 */
START_TEST(code_that_firmware_overwrites_is_charged_as_what_it_is_now)
{
	enum { LOOP = MINI_CODE + 0x40, CHANGE = MINI_CODE + 0x80, DONE = MINI_CODE + 0xc0 };
	mini_open(1);
	mini_code(0, MINI_CODE,
		(uint32_t[]){ movw(3, LOOP & 0xffff), movt(3, LOOP), mov(1, 50),
			movw(7, (CHANGE & 0xffff) | 1), movt(7, CHANGE), b(0x40 - 18), END });
	mini_code(0, LOOP, (uint32_t[]){ movw(0, 1), subs(1, 1), bne(-6), bx(7), END });
	mini_code(0, CHANGE,
		(uint32_t[]){ movw(4, NOP), movt(4, (uint32_t)NOP << 16), str(4, 3, 0), mov(1, 50),
			movw(7, (DONE & 0xffff) | 1), movt(7, DONE), b(0x40 - 0x94), END });
	mini_code(0, DONE, (uint32_t[]){ WFI, END });
	mini_start(0);
	mini_run_us(100);
	ck_assert_uint_eq(mini_reg(0, "pc"), DONE + 2);
	ck_assert_uint_eq(
		mini_instructions(0), 6 + 151 + 7 + (host_can() ? 4 : 3) * UINT64_C(50) + 1 + 1);
}
END_TEST

START_TEST(the_latest_block_is_first_in_the_history_either_way)
{
	uint32_t at[2][CORE_HISTORY];
	unsigned count[2];
	for (unsigned way = 0; way < 2; way++) {
		start(way);
		mini_run_us(17);
		count[way] = core_history(mini_core[0], at[way], CORE_HISTORY);
		if (!way) {
			mini_close();
		}
	}
	ck_assert_uint_eq(count[0], count[1]);
	ck_assert_uint_ge(count[0], 3);
	ck_assert_mem_eq(at[0], at[1], count[0] * sizeof at[0][0]);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		blocks_that_run_again_charge_themselves,
		none_does_when_it_is_forbidden,
		time_and_instructions_are_the_same_either_way_wherever_one_stops,
		a_breakpoint_stops_a_block_that_charges_itself,
		code_that_firmware_overwrites_is_charged_as_what_it_is_now,
		the_latest_block_is_first_in_the_history_either_way,
		NULL,
	};
	return suite_run("core_inline", NULL, mini_close, tests);
}
