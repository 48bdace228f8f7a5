/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Building and wiring a machine, and its resets. */
#include "machine/machine.h"

#include "machine/nvic.h"
#include "support/mini.h"
#include "support/suite.h"

/* HardFault's handler faults: lock-up. */
static void code_that_locks_up(unsigned n)
{
	mini_code(n, MINI_CODE, (uint32_t[]){ UDF_0, END });
	mini_code(n, MINI_TRAP, (uint32_t[]){ UDF_0, END });
}

static void code_that_counts(unsigned n)
{
	mini_code(n, MINI_CODE,
		(uint32_t[]){ movw(1, MINI_BOX), movt(1, MINI_BOX), str(0, 1, BOX_SAY), adds(0, 1),
			b(-4), END });
}

START_TEST(a_reset_line_restarts_its_core_and_resets_what_only_that_core_sees)
{
	mini_open(2);
	/* Says r5 as reset left it, then sets it; keeps a mark in both boxes and in memory; pulls the line. */
	mini_code(0, MINI_CODE,
		(uint32_t[]){ movw(1, MINI_BOX), movt(1, MINI_BOX), movw(2, MINI_OWN_BOX),
			movt(2, MINI_OWN_BOX), movw(3, MINI_DATA), movt(3, MINI_DATA),
			str(5, 1, BOX_SAY), mov(5, 9), ldr(0, 2, BOX_KEEP), str(0, 1, BOX_SAY),
			ldr(0, 3, 0), str(0, 1, BOX_SAY), str(5, 2, BOX_KEEP), str(5, 1, BOX_KEEP),
			adds(0, 1), str(0, 3, 0), HERE, END });
	mini_code(1, MINI_CODE,
		(uint32_t[]){ movw(2, MINI_OWN_BOX), movt(2, MINI_OWN_BOX), mov(0, 7),
			str(0, 2, BOX_KEEP), HERE, END });
	mini_start_all();
	mini_run_us(20);
	nvic_set_priority(core_nvic(mini_core[0]), NVIC_IRQ0 + 4, 0x40);
	struct device *box = machine_find_device(mini, "box");
	device_write(box, BOX_LINES, 4, 4);
	mini_run_us(40);
	device_write(box, BOX_LINES, 4, 0); /* falling: nothing */
	mini_run_us(60);
	ck_assert_uint_eq(mini_said_count, 6);
	ck_assert_uint_eq(mini_said[3].value, 0); /* r5 is clear again */
	ck_assert_uint_eq(mini_said[4].value, 0); /* its own box was reset */
	ck_assert_uint_eq(mini_said[5].value, 1); /* memory was not */
	ck_assert_uint_eq(device_peek(box, BOX_KEEP, 4), 9);
	ck_assert_uint_eq(device_peek(machine_find_device(mini, "m1.box"), BOX_KEEP, 4), 7);
	ck_assert_uint_eq(core_nvic(mini_core[0])->priority[NVIC_IRQ0 + 4], 0);
	ck_assert_uint_eq(mini_reg(1, "pc"), MINI_CODE + 12);
	mini_close();
}
END_TEST

START_TEST(a_core_that_pulls_its_own_reset_line_starts_again)
{
	mini_open(1);
	mini_code(0, MINI_CODE,
		(uint32_t[]){ movw(1, MINI_BOX), movt(1, MINI_BOX), ldr(2, 1, BOX_KEEP),
			str(2, 1, BOX_SAY), adds(2, 1), str(2, 1, BOX_KEEP), cmp(2, 3), beq(12),
			mov(0, 0), str(0, 1, BOX_LINES), mov(0, 4), str(0, 1, BOX_LINES), HERE,
			HERE, END });
	mini_start(0);
	mini_run_us(50);
	ck_assert_uint_ge(mini_said_count, 2);
	/* No other core sees the box here, so it was reset with the core. */
	ck_assert_uint_eq(mini_said[1].value, 0);
	mini_close();
}
END_TEST

START_TEST(a_sleeping_core_is_restarted_by_its_reset_line)
{
	mini_open(2);
	mini_code(0, MINI_CODE,
		(uint32_t[]){
			movw(1, MINI_BOX), movt(1, MINI_BOX), str(1, 1, BOX_SAY), WFI, HERE, END });
	mini_code(1, MINI_CODE, (uint32_t[]){ HERE, END });
	mini_start_all();
	mini_run_us(100);
	ck_assert_uint_eq(mini_said_count, 1);
	device_write(machine_find_device(mini, "box"), BOX_LINES, 4, 4);
	mini_run_us(200);
	ck_assert_uint_eq(mini_said_count, 2);
	mini_close();
}
END_TEST

START_TEST(a_locked_up_core_is_restarted_by_its_reset_line)
{
	mini_open(2);
	code_that_locks_up(0);
	mini_code(1, MINI_CODE, (uint32_t[]){ HERE, END });
	mini_start_all();
	mini_run_us(100);
	ck_assert_int_eq(core_state(mini_core[0]), CORE_LOCKUP);
	mini_code(0, MINI_CODE, (uint32_t[]){ HERE, END });
	device_write(machine_find_device(mini, "box"), BOX_LINES, 4, 4);
	mini_run_us(200);
	ck_assert_int_eq(core_state(mini_core[0]), CORE_RUNNING);
	mini_close();
}
END_TEST

START_TEST(two_machines_side_by_side_do_not_meet)
{
	mini_open(1);
	code_that_counts(0);
	mini_start(0);
	mini_run_us(50);
	uint64_t alone = machine_hash(mini);
	mini_close();

	mini_open(1);
	code_that_counts(0);
	mini_start(0);
	struct machine *first = mini;
	mini_run_us(20);
	struct machine *other = machine_create("other", 1 << 16);
	machine_add_clock(other, "cpu", 3000000);
	machine_seal(other);
	machine_reset(other);
	ck_assert_int_eq(machine_run(other, PS_PER_SECOND).stop, MACHINE_IDLE);
	machine_run(first, 50 * PS_PER_US);
	ck_assert_uint_eq(machine_hash(first), alone);
	machine_destroy(other);
	mini_close();
}
END_TEST

START_TEST(whatever_was_added_is_found_by_its_name_and_nothing_else_is)
{
	mini_open(2);
	ck_assert_ptr_eq(machine_find_core(mini, "m1"), mini_core[1]);
	ck_assert_ptr_null(machine_find_core(mini, "m2"));
	ck_assert_ptr_eq(machine_find_bus(mini, "m0"), core_bus(mini_core[0]));
	ck_assert_ptr_null(machine_find_bus(mini, ""));
	ck_assert_ptr_eq(machine_find_memory(mini, "tcm1"), mini_tcm[1]);
	ck_assert_ptr_null(machine_find_memory(mini, "tcm"));
	ck_assert_str_eq(machine_find_device(mini, "m1.scb")->name, "m1.scb");
	ck_assert_ptr_null(machine_find_device(mini, "scb"));
	ck_assert_ptr_eq(machine_find_clock(mini, "cpu"), mini->clk[0]);
	ck_assert_ptr_null(machine_find_clock(mini, "CPU"));
	ck_assert_ptr_null(machine_find_net(mini, "LED"));
	ck_assert_ptr_null(machine_find_part(mini, "LED"));
	mini_close();
}
END_TEST

START_TEST(a_route_to_or_from_a_number_that_is_not_there_is_refused)
{
	mini_open(1);
	struct device *box = machine_find_device(mini, "box");
	ck_assert(machine_route_irq(mini, box, 2, mini_core[0], MINI_IRQS - 1));
	ck_assert(!machine_route_irq(mini, box, 2, mini_core[0], MINI_IRQS));
	ck_assert(!machine_route_irq(mini, box, 3, mini_core[0], 0));
	ck_assert(!machine_route_input(mini, box, 0, box, 0));
	mini_close();
}
END_TEST

START_TEST(a_line_routed_to_nmi_pends_it_when_it_rises)
{
	mini_open(1);
	struct device *box = machine_find_device(mini, "m0.box");
	ck_assert(machine_route_irq(mini, box, 0, mini_core[0], MACHINE_IRQ_NMI));
	mini_code(0, MINI_CODE, (uint32_t[]){ CPSID_I, HERE, END });
	mini_code(0, MINI_TRAP, (uint32_t[]){ adds(7, 1), BX_LR, END });
	mini_start(0);
	mini_run_us(1);
	device_write(box, BOX_LINES, 4, 1);
	mini_run_us(2);
	device_write(box, BOX_LINES, 4, 0);
	mini_run_us(3);
	/* r7 is not stacked. */
	ck_assert_uint_eq(mini_reg(0, "r7"), 1);
	mini_close();
}
END_TEST

START_TEST(a_routed_level_interrupts_again_and_again_until_it_is_lowered)
{
	mini_open(1);
	mini_code(0, MINI_CODE, (uint32_t[]){ HERE, END });
	mini_code(0, MINI_TRAP,
		(uint32_t[]){ adds(7, 1), cmp(7, 5), beq(4), BX_LR, movw(1, MINI_BOX),
			movt(1, MINI_BOX), mov(0, 0), str(0, 1, BOX_LINES), BX_LR, END });
	mini_start(0);
	nvic_set_enabled(core_nvic(mini_core[0]), NVIC_IRQ0 + 1, true);
	mini_run_us(1);
	device_write(machine_find_device(mini, "box"), BOX_LINES, 4, 2);
	mini_run_us(30);
	ck_assert_uint_eq(mini_reg(0, "r7"), 5);
	mini_close();
}
END_TEST

START_TEST(a_reset_of_the_machine_keeps_time_and_memory_and_restarts_what_was_started)
{
	mini_open(2);
	mini_code(0, MINI_CODE,
		(uint32_t[]){ movw(1, MINI_DATA), movt(1, MINI_DATA), mov(0, 5), str(0, 1, 0), WFI,
			HERE, END });
	mini_start(0);
	mini_run_us(50);
	device_write(machine_find_device(mini, "box"), BOX_KEEP, 4, 3);
	machine_reset(mini);
	ck_assert_uint_eq(device_peek(machine_find_device(mini, "box"), BOX_KEEP, 4), 0);
	ck_assert_uint_eq(mini_peek(0, MINI_DATA), 5);
	ck_assert_int_eq(core_state(mini_core[0]), CORE_RUNNING);
	ck_assert_int_eq(core_state(mini_core[1]), CORE_OFF);
	ck_assert_uint_eq(mini_reg(0, "pc"), MINI_CODE);
	ck_assert_uint_eq(mini_reg(0, "r1"), 0);
	mini_close();
}
END_TEST

START_TEST(equal_histories_have_equal_hashes_and_a_changed_byte_or_register_another)
{
	uint64_t hash[2];
	for (unsigned n = 0; n < 2; n++) {
		mini_open(2);
		mini_code(0, MINI_CODE, (uint32_t[]){ adds(0, 1), b(-2), END });
		mini_start(0);
		mini_run_us(33);
		hash[n] = machine_hash(mini);
		ck_assert_uint_eq(machine_hash(mini), hash[n]);
		mini_word(1, MINI_DATA, 1);
		ck_assert_uint_ne(machine_hash(mini), hash[n]);
		mini_word(1, MINI_DATA, 0);
		ck_assert_uint_eq(machine_hash(mini), hash[n]);
		mini_set_reg(0, "r9", 1);
		ck_assert_uint_ne(machine_hash(mini), hash[n]);
		mini_close();
	}
	ck_assert_uint_eq(hash[0], hash[1]);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_reset_line_restarts_its_core_and_resets_what_only_that_core_sees,
		a_core_that_pulls_its_own_reset_line_starts_again,
		a_sleeping_core_is_restarted_by_its_reset_line,
		a_locked_up_core_is_restarted_by_its_reset_line,
		two_machines_side_by_side_do_not_meet,
		whatever_was_added_is_found_by_its_name_and_nothing_else_is,
		a_route_to_or_from_a_number_that_is_not_there_is_refused,
		a_line_routed_to_nmi_pends_it_when_it_rises,
		a_routed_level_interrupts_again_and_again_until_it_is_lowered,
		a_reset_of_the_machine_keeps_time_and_memory_and_restarts_what_was_started,
		equal_histories_have_equal_hashes_and_a_changed_byte_or_register_another,
		NULL,
	};
	return suite_run("machine", NULL, NULL, tests);
}
