/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Slices, deadlines, the interleaving of cores, and reasons to stop. */
#include <string.h>

#include "base/alloc.h"
#include "engine/random.h"
#include "machine/nvic.h"
#include "machine/semihost.h"
#include "support/mini.h"
#include "support/suite.h"

/* Core n says value, value + 1, ... for ever; eight instructions a round. */
static void code_that_counts(unsigned n, uint32_t value)
{
	mini_code(n, MINI_CODE,
		(uint32_t[]){ movw(1, MINI_BOX), movt(1, MINI_BOX), movw(0, value), movt(0, value),
			str(0, 1, BOX_SAY), adds(0, 1), NOP, NOP, NOP, NOP, NOP, b(-14), END });
}

static void code_that_sleeps(unsigned n)
{
	mini_code(n, MINI_CODE, (uint32_t[]){ WFI, b(-2), END });
}

static void stop_after(void *owner, unsigned index)
{
	(void)index;
	machine_ask_stop(owner);
}

static struct event *event_new(void (*fire)(void *, unsigned), void *owner, unsigned index)
{
	struct event *event = arena_take(mini->arena, sizeof *event);
	*event = (struct event){ .name = "test", .fire = fire, .owner = owner, .index = index };
	return event;
}

static void pend(void *owner, unsigned index)
{
	nvic_pend(core_nvic(owner), index);
}

START_TEST(a_lone_core_stops_at_the_first_instruction_boundary_past_the_deadline)
{
	mini_open(1);
	/* Blocks of one instruction. */
	mini_code(0, MINI_CODE, (uint32_t[]){ b(2), b(-2), END });
	mini_start(0);
	struct random random;
	random_seed(&random, 11);
	uint64_t until = 0;
	for (unsigned n = 0; n < 300; n++) {
		until += 1 + random_below(&random, n % 3 ? 50000 : 5000000);
		ck_assert_int_eq(mini_run_ps(until), MACHINE_TIME);
		ck_assert_uint_eq(
			mini_instructions(0), (until + MINI_CYCLE_PS - 1) / MINI_CYCLE_PS);
		ck_assert_uint_eq(machine_now_ps(mini), until);
	}
	mini_close();
}
END_TEST

START_TEST(a_block_that_began_before_the_deadline_is_run_to_its_end)
{
	mini_open(1);
	mini_code(0, MINI_CODE, (uint32_t[]){ adds(0, 1), NOP, NOP, NOP, b(-8), END });
	mini_start(0);
	for (uint64_t until = MINI_CYCLE_PS; until < 100 * MINI_CYCLE_PS; until += MINI_CYCLE_PS) {
		mini_run_ps(until);
		uint64_t blocks = (until / MINI_CYCLE_PS + 4) / 5;
		ck_assert_uint_eq(mini_instructions(0), blocks * 5);
		ck_assert_uint_eq(mini_reg(0, "r0"), blocks);
	}
	mini_close();
}
END_TEST

START_TEST(a_run_to_a_time_that_has_passed_runs_nothing)
{
	mini_open(1);
	mini_code(0, MINI_CODE, (uint32_t[]){ b(2), b(-2), END });
	mini_start(0);
	mini_run_us(5);
	ck_assert_int_eq(mini_run_us(5), MACHINE_TIME);
	ck_assert_int_eq(mini_run_us(3), MACHINE_TIME);
	ck_assert_uint_eq(mini_instructions(0), 500);
	mini_close();
}
END_TEST

START_TEST(sleep_with_no_event_to_come_is_idle)
{
	mini_open(2);
	code_that_sleeps(0);
	code_that_sleeps(1);
	mini_start_all();
	ck_assert_int_eq(mini_run_us(1000), MACHINE_IDLE);
	ck_assert_int_eq(core_state(mini_core[0]), CORE_ASLEEP);
	ck_assert_int_eq(core_state(mini_core[1]), CORE_ASLEEP);
	ck_assert_uint_eq(mini_instructions(0), 1);
	mini_close();
}
END_TEST

START_TEST(cores_that_branch_to_themselves_with_no_event_to_come_are_idle)
{
	mini_open(2);
	mini_code(0, MINI_CODE, (uint32_t[]){ NOP, HERE, END });
	code_that_sleeps(1);
	mini_start_all();
	ck_assert_int_eq(mini_run_us(1000), MACHINE_IDLE);
	ck_assert_int_eq(mini_run_us(1000), MACHINE_IDLE);
	struct event *event = event_new(pend, mini_core[0], NVIC_IRQ0);
	timeline_arm_at(mini->timeline, event, 500 * PS_PER_US);
	ck_assert_int_eq(mini_run_us(400), MACHINE_TIME);
	mini_close();
}
END_TEST

START_TEST(a_core_that_branches_to_itself_is_charged_as_if_it_had_run)
{
	mini_open(1);
	mini_code(0, MINI_CODE, (uint32_t[]){ HERE, END });
	/* Says how many cycles have passed: CYCCNT. */
	mini_code(0, MINI_TRAP,
		(uint32_t[]){ movw(1, 0xe0001004), movt(1, 0xe0001004), ldr(0, 1, 0),
			movw(1, MINI_BOX), movt(1, MINI_BOX), str(0, 1, BOX_SAY), BX_LR, END });
	mini_start(0);
	nvic_set_enabled(core_nvic(mini_core[0]), NVIC_IRQ0, true);
	device_write(machine_find_device(mini, "m0.dcb"), 0xdfc, 4, 1 << 24);
	device_write(machine_find_device(mini, "m0.dwt"), 0, 4, 1);
	struct event *event[3];
	for (unsigned n = 0; n < 3; n++) {
		event[n] = event_new(pend, mini_core[0], NVIC_IRQ0);
		timeline_arm_at(mini->timeline, event[n], (n + 1) * 777 * MINI_CYCLE_PS);
	}
	mini_run_us(100);
	ck_assert_uint_eq(mini_said_count, 3);
	for (unsigned n = 0; n < 3; n++) {
		/* Entry, and the handler's block. */
		ck_assert_uint_eq(mini_said[n].value, (n + 1) * 777 + 12 + 7);
		ck_assert_uint_eq(mini_said[n].when_ps, ((n + 1) * 777 + 12 + 7) * MINI_CYCLE_PS);
	}
	struct core_stats stats;
	core_stats(mini_core[0], &stats);
	/* All cycles are instructions but those of three entries and returns. */
	ck_assert_uint_eq(stats.cycles - stats.instructions, 3 * 22);
	mini_close();
}
END_TEST

START_TEST(a_core_that_branches_to_itself_is_found_by_a_breakpoint_and_by_its_reset_line)
{
	mini_open(1);
	mini_code(0, MINI_CODE, (uint32_t[]){ adds(7, 1), HERE, END });
	mini_start(0);
	mini_run_us(10);
	mini_set_reg(0, "r7", 5);
	mini_run_us(20);
	ck_assert_int_eq(mini_run_us(21), MACHINE_IDLE);
	device_write(machine_find_device(mini, "box"), BOX_LINES, 4, 4);
	mini_run_us(30);
	ck_assert_uint_eq(mini_reg(0, "r7"), 1);
	ck_assert(core_break_add(mini_core[0], MINI_CODE + 2));
	ck_assert_int_eq(mini_run_us(40), MACHINE_BREAK);
	ck_assert_int_eq(mini_run_us(40), MACHINE_BREAK);
	mini_close();
}
END_TEST

START_TEST(a_machine_without_a_started_core_is_idle)
{
	mini_open(2);
	ck_assert_int_eq(mini_run_us(1000), MACHINE_IDLE);
	mini_close();
}
END_TEST

START_TEST(time_jumps_to_the_next_event_when_all_sleep)
{
	mini_open(2);
	code_that_sleeps(0);
	code_that_sleeps(1);
	mini_start_all();
	mini_code(0, MINI_TRAP, (uint32_t[]){ BX_LR, END });
	nvic_set_enabled(core_nvic(mini_core[0]), NVIC_IRQ0 + 3, true);
	struct event *event = event_new(pend, mini_core[0], NVIC_IRQ0 + 3);
	timeline_arm_at(mini->timeline, event, 50 * PS_PER_SECOND);
	ck_assert_int_eq(mini_run_ps(51 * PS_PER_SECOND), MACHINE_IDLE);
	/* WFI, the handler's return, the branch and WFI again. */
	ck_assert_uint_eq(mini_instructions(0), 4);
	struct core_stats stats;
	core_stats(mini_core[0], &stats);
	ck_assert_uint_eq(stats.exceptions, 1);
	ck_assert_uint_eq(stats.sleep_ps, 50 * PS_PER_SECOND - MINI_CYCLE_PS);
	mini_close();
}
END_TEST

START_TEST(a_machine_that_sleeps_waits_until_the_deadline_for_a_later_event)
{
	mini_open(1);
	code_that_sleeps(0);
	mini_start(0);
	struct event *event = event_new(pend, mini_core[0], NVIC_IRQ0);
	timeline_arm_at(mini->timeline, event, 5 * PS_PER_SECOND);
	ck_assert_int_eq(mini_run_ps(PS_PER_SECOND), MACHINE_TIME);
	ck_assert_uint_eq(machine_now_ps(mini), PS_PER_SECOND);
	ck_assert_int_eq(
		mini_run_ps(9 * PS_PER_SECOND), MACHINE_IDLE); /* the interrupt is not enabled */
	mini_close();
}
END_TEST

/* HardFault's handler faults: lock-up. */
static void code_that_locks_up(unsigned n)
{
	mini_code(n, MINI_CODE, (uint32_t[]){ UDF_0, END });
	mini_code(n, MINI_TRAP, (uint32_t[]){ UDF_0, END });
}

START_TEST(a_run_ends_when_every_started_core_is_locked_up)
{
	mini_open(2);
	code_that_locks_up(0);
	mini_start(0);
	struct machine_result result = machine_run(mini, PS_PER_SECOND);
	ck_assert_int_eq(result.stop, MACHINE_LOCKUP);
	ck_assert_ptr_eq(result.core, mini_core[0]);
	ck_assert_int_eq(core_last_fault(mini_core[0])->kind, CORE_FAULT_LOCKUP);
	mini_close();
}
END_TEST

START_TEST(a_locked_up_core_does_not_end_the_run_of_the_other)
{
	mini_open(2);
	code_that_locks_up(0);
	mini_code(1, MINI_CODE, (uint32_t[]){ b(2), b(-2), END });
	mini_start_all();
	ck_assert_int_eq(mini_run_us(100), MACHINE_TIME);
	ck_assert_int_eq(core_state(mini_core[0]), CORE_LOCKUP);
	ck_assert_uint_eq(mini_instructions(1), 10000);
	mini_close();
}
END_TEST

START_TEST(an_exit_gives_the_code_and_the_core)
{
	mini_open(2);
	struct semihost semihost;
	semihost_init(&semihost);
	mini_code(0, MINI_CODE, (uint32_t[]){ b(2), b(-2), END });
	/* SYS_EXIT_EXTENDED with (application exit, 42) */
	mini_code(1, MINI_CODE,
		(uint32_t[]){
			mov(0, 0x20), movw(1, MINI_DATA), movt(1, MINI_DATA), BKPT_AB, HERE, END });
	mini_word(1, MINI_DATA, 0x20026);
	mini_word(1, MINI_DATA + 4, 42);
	core_semihost(mini_core[1], &semihost);
	mini_start_all();
	struct machine_result result = machine_run(mini, PS_PER_SECOND);
	ck_assert_int_eq(result.stop, MACHINE_EXIT);
	ck_assert_int_eq(result.exit_code, 42);
	ck_assert_ptr_eq(result.core, mini_core[1]);
	ck_assert_int_eq(core_state(mini_core[1]), CORE_HALTED);
	/* The other core goes on. */
	ck_assert_int_eq(mini_run_us(100), MACHINE_TIME);
	ck_assert_uint_eq(mini_instructions(0), 10000);
	semihost_finish(&semihost);
	mini_close();
}
END_TEST

START_TEST(a_stop_that_was_asked_for_comes_at_the_event_and_the_run_goes_on_afterwards)
{
	uint64_t hash[2];
	for (unsigned round = 0; round < 2; round++) {
		mini_open(1);
		code_that_counts(0, 0);
		mini_start(0);
		struct event *event = event_new(stop_after, mini, 0);
		timeline_arm_at(mini->timeline, event, 123456789);
		if (round) {
			ck_assert_int_eq(mini_run_us(1000), MACHINE_ASKED);
			ck_assert_uint_eq(machine_now_ps(mini), 123456789);
		} else {
			timeline_disarm(mini->timeline, event);
		}
		ck_assert_int_eq(mini_run_us(1000), MACHINE_TIME);
		mini->timeline->order = 0;
		hash[round] = machine_hash(mini);
		mini_close();
	}
	ck_assert_uint_eq(hash[0], hash[1]);
}
END_TEST

static unsigned polls;
static uint64_t latest_poll_ps, longest_ps;

static void count_poll(void *owner)
{
	uint64_t now = machine_now_ps(mini);
	polls++;
	longest_ps = now - latest_poll_ps > longest_ps ? now - latest_poll_ps : longest_ps;
	latest_poll_ps = now;
}

START_TEST(a_tool_is_called_at_least_once_in_each_period_even_while_all_sleep)
{
	for (unsigned sleeps = 0; sleeps < 2; sleeps++) {
		mini_open(1);
		polls = 0;
		latest_poll_ps = longest_ps = 0;
		mini_code(0, MINI_CODE, (uint32_t[]){ sleeps ? WFI : NOP, b(-2), END });
		mini_start(0);
		struct event *event = event_new(pend, mini_core[0], NVIC_IRQ0);
		timeline_arm_at(mini->timeline, event, PS_PER_SECOND);
		machine_on_slice(mini, count_poll, NULL, 7 * PS_PER_US);
		ck_assert_int_eq(mini_run_us(700), MACHINE_TIME);
		ck_assert_uint_ge(polls, 99);
		ck_assert_uint_le(polls, 101);
		ck_assert_uint_le(longest_ps, 7 * PS_PER_US + 3 * MINI_CYCLE_PS);
		mini_close();
	}
}
END_TEST

/* How a run may be cut without its outcome changing. */
struct cut {
	uint64_t step_ps, poll_ps;
	bool tapped;
};

static void look(void *owner, struct bus *bus, struct access *access)
{
	(*(unsigned *)owner)++;
}

static void do_nothing(void *owner)
{
}

/* Both cores count into the box, and into each other's memory, for 300 us at least. */
static void run_cut(struct cut cut, struct mini_said *said, unsigned *count)
{
	unsigned looks = 0;
	struct bus_tap tap[2] = { { .before = look, .owner = &looks },
		{ .after = look, .owner = &looks } };
	mini_open(2);
	code_that_counts(0, 0x10000);
	code_that_counts(1, 0x20000);
	mini_start_all();
	if (cut.poll_ps) {
		machine_on_slice(mini, do_nothing, NULL, cut.poll_ps);
	}
	for (unsigned n = 0; cut.tapped && n < 2; n++) {
		bus_add_tap(core_bus(mini_core[n]), &tap[n]);
	}
	for (uint64_t at = cut.step_ps; cut.step_ps && at < 300 * PS_PER_US; at += cut.step_ps) {
		mini_run_ps(at);
	}
	mini_run_us(100);
	ck_assert_uint_eq(looks != 0, cut.tapped);
	*count = mini_said_count;
	memcpy(said, mini_said, sizeof mini_said);
	for (unsigned n = 0; cut.tapped && n < 2; n++) {
		bus_remove_tap(core_bus(mini_core[n]), &tap[n]);
	}
	mini_close();
}

START_TEST(the_interleaving_of_two_cores_depends_on_neither_deadlines_nor_polls_nor_taps)
{
	static const struct cut cuts[] = { { 0 }, { .step_ps = 1 * 1000 * 1000 + 1 },
		{ .step_ps = 77777 }, { .poll_ps = 333333 }, { .tapped = true },
		{ 5000001, 1234567, true } };
	static struct mini_said first[MINI_SAID], said[MINI_SAID];
	unsigned first_count, count;
	run_cut(cuts[0], first, &first_count);
	ck_assert_uint_gt(first_count, 2000);
	for (unsigned n = 1; n < sizeof cuts / sizeof cuts[0]; n++) {
		run_cut(cuts[n], said, &count);
		ck_assert_uint_ge(count, first_count);
		for (unsigned i = 0; i < first_count; i++) {
			ck_assert_msg(said[i].value == first[i].value &&
					said[i].when_ps == first[i].when_ps,
				"cut %u differs at %u: %x at %llu, not %x at %llu", n, i,
				said[i].value, (unsigned long long)said[i].when_ps, first[i].value,
				(unsigned long long)first[i].when_ps);
		}
	}
}
END_TEST

START_TEST(two_cores_take_turns_of_one_quantum)
{
	mini_open(2);
	mini->quantum_ps = 2 * PS_PER_US;
	code_that_counts(0, 0x10000);
	code_that_counts(1, 0x20000);
	mini_start_all();
	mini_run_us(40);
	unsigned turns = 0;
	for (unsigned n = 1; n < mini_said_count; n++) {
		bool other = (mini_said[n].value ^ mini_said[n - 1].value) >> 16;
		turns += other;
		uint64_t slice = mini_said[n].when_ps / (2 * PS_PER_US);
		/* A block that begins in a slice may end just past it. */
		ck_assert_msg(other ||
				mini_said[n].when_ps / (2 * PS_PER_US) ==
					mini_said[n - 1].when_ps / (2 * PS_PER_US) ||
				mini_said[n].when_ps - slice * 2 * PS_PER_US < 16 * MINI_CYCLE_PS,
			"no turn before %u", n);
	}
	ck_assert_uint_eq(turns, 39);
	mini_close();
}
END_TEST

START_TEST(a_core_whose_fellow_sleeps_is_not_cut_into_quanta)
{
	mini_open(2);
	code_that_counts(0, 0);
	code_that_sleeps(1);
	mini_start_all();
	mini_run_us(25);
	/* Every round is eight cycles after the one before: no slice boundary adds or drops anything. */
	for (unsigned n = 1; n < mini_said_count; n++) {
		ck_assert_uint_eq(mini_said[n].value, n);
		ck_assert_uint_eq(mini_said[n].when_ps - mini_said[n - 1].when_ps,
			n == 1 ? mini_said[1].when_ps - mini_said[0].when_ps : 8 * MINI_CYCLE_PS);
	}
	mini_close();
}
END_TEST

START_TEST(interrupts_of_events_at_one_time_are_taken_by_number)
{
	mini_open(1);
	mini_code(0, MINI_CODE, (uint32_t[]){ HERE, END });
	/* Handlers say their exception number: MRS r0, IPSR. */
	mini_code(0, MINI_TRAP,
		(uint32_t[]){ 0xf3ef8005, movw(1, MINI_BOX), movt(1, MINI_BOX), str(0, 1, BOX_SAY),
			BX_LR, END });
	mini_start(0);
	static const unsigned irqs[] = { 7, 2, 5 };
	for (unsigned n = 0; n < 3; n++) {
		nvic_set_enabled(core_nvic(mini_core[0]), NVIC_IRQ0 + irqs[n], true);
		timeline_arm_at(mini->timeline, event_new(pend, mini_core[0], NVIC_IRQ0 + irqs[n]),
			5 * PS_PER_US);
	}
	mini_run_us(10);
	ck_assert_uint_eq(mini_said_count, 3);
	ck_assert_uint_eq(mini_said[0].value, NVIC_IRQ0 + 2);
	ck_assert_uint_eq(mini_said[1].value, NVIC_IRQ0 + 5);
	ck_assert_uint_eq(mini_said[2].value, NVIC_IRQ0 + 7);
	/* Entry takes 12 cycles; the block of five instructions is charged as a whole. */
	ck_assert_uint_eq(mini_said[0].when_ps, 5 * PS_PER_US + 17 * MINI_CYCLE_PS);
	mini_close();
}
END_TEST

START_TEST(a_breakpoint_costs_no_time_and_the_run_ends_where_it_would_have)
{
	uint64_t instructions[2], now[2];
	unsigned count[2];
	static struct mini_said said[MINI_SAID];
	for (unsigned stops = 0; stops < 2; stops++) {
		mini_open(2);
		code_that_counts(0, 0x10000);
		code_that_counts(1, 0x20000);
		mini_start_all();
		if (stops) {
			ck_assert(core_break_add(mini_core[1], MINI_CODE + 22));
			for (unsigned n = 0; n < 20; n++) {
				struct machine_result result = machine_run(mini, 200 * PS_PER_US);
				ck_assert_int_eq(result.stop, MACHINE_BREAK);
				ck_assert_ptr_eq(result.core, mini_core[1]);
				ck_assert_uint_eq(mini_reg(1, "pc"), MINI_CODE + 22);
			}
			core_break_remove(mini_core[1], MINI_CODE + 22);
		}
		ck_assert_int_eq(mini_run_us(200), MACHINE_TIME);
		instructions[stops] = mini_instructions(0) + mini_instructions(1);
		now[stops] = machine_now_ps(mini);
		count[stops] = mini_said_count;
		if (stops) {
			for (unsigned n = 0; n < count[0]; n++) {
				ck_assert_uint_eq(said[n].value, mini_said[n].value);
			}
		}
		memcpy(said, mini_said, sizeof said);
		mini_close();
	}
	ck_assert_uint_eq(instructions[0], instructions[1]);
	ck_assert_uint_eq(now[0], now[1]);
	ck_assert_uint_eq(count[0], count[1]);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_lone_core_stops_at_the_first_instruction_boundary_past_the_deadline,
		a_block_that_began_before_the_deadline_is_run_to_its_end,
		a_run_to_a_time_that_has_passed_runs_nothing,
		sleep_with_no_event_to_come_is_idle,
		cores_that_branch_to_themselves_with_no_event_to_come_are_idle,
		a_core_that_branches_to_itself_is_charged_as_if_it_had_run,
		a_core_that_branches_to_itself_is_found_by_a_breakpoint_and_by_its_reset_line,
		a_machine_without_a_started_core_is_idle,
		time_jumps_to_the_next_event_when_all_sleep,
		a_machine_that_sleeps_waits_until_the_deadline_for_a_later_event,
		a_run_ends_when_every_started_core_is_locked_up,
		a_locked_up_core_does_not_end_the_run_of_the_other,
		an_exit_gives_the_code_and_the_core,
		a_stop_that_was_asked_for_comes_at_the_event_and_the_run_goes_on_afterwards,
		a_tool_is_called_at_least_once_in_each_period_even_while_all_sleep,
		the_interleaving_of_two_cores_depends_on_neither_deadlines_nor_polls_nor_taps,
		two_cores_take_turns_of_one_quantum,
		a_core_whose_fellow_sleeps_is_not_cut_into_quanta,
		interrupts_of_events_at_one_time_are_taken_by_number,
		a_breakpoint_costs_no_time_and_the_run_ends_where_it_would_have,
		NULL,
	};
	return suite_run("run", NULL, NULL, tests);
}
