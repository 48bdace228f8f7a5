/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The timers as firmware sees them. Offsets are the datasheet's, on purpose. */
#include "peripherals/soc/soc_models.h"
#include "support/bench.h"
#include "support/suite.h"

enum { ISR = 0x00, IER = 0x04, CTRL0 = 0x10, ICNT0 = 0x14, CTRL1 = 0x20, ICNT1 = 0x24 };
enum { CTRL2 = 0x30, CNT2 = 0x34, CNT0 = 0x40, CNT1 = 0x44 };
enum {
	CTRL3 = 0x50,
	INIT3 = 0x54,
	CNT3 = 0x58,
	EXPIRE3 = 0x5c,
	CTRL4 = 0x60,
	INIT4 = 0x64,
	CNT4 = 0x68
};
enum { EN = 1, REPEAT = 2, FAST = 4, RESTART = 8, FAST2 = 2, BUS_FULL = 2 };
enum { ICLR3 = 1 << 15, OSC3_1MHZ = 25 << 16 };

static void setup(void)
{
	bench_open(&gpt_ops, MODELS "/devices/mt3620-gpt.yaml");
}

START_TEST(one_shot_fires_once_and_stops)
{
	bench_write(ICNT0, 32768);
	bench_write(IER, 1);
	bench_write(CTRL0, EN | FAST);
	bench_run_us(999999);
	ck_assert(!bench_line("gpt"));
	bench_run_us(1);
	ck_assert(bench_line("gpt"));
	ck_assert_uint_eq(bench_read(CNT0), 0);
	ck_assert_uint_eq(bench_read(CTRL0), EN | FAST);
	bench_write(ISR, 1);
	ck_assert(!bench_line("gpt"));
	bench_run_us(5000000);
	ck_assert_uint_eq(bench_read(ISR), 0);
	ck_assert_uint_eq(bench_read(CNT0), 0);
}
END_TEST

START_TEST(repeat_reloads_until_disabled)
{
	bench_write(ICNT1, 33);
	bench_write(CTRL1, EN | REPEAT | FAST);
	for (int i = 0; i < 100; i++) {
		bench_run_us(1008);
		ck_assert_uint_eq(bench_read(ISR), 2);
		bench_write(ISR, 2);
	}
	bench_write(CTRL1, 0);
	bench_run_us(10000);
	ck_assert_uint_eq(bench_read(ISR), 0);
}
END_TEST

START_TEST(repeating_does_not_drift)
{
	bench_write(ICNT0, 1000);
	bench_write(IER, 1);
	bench_write(CTRL0, EN | REPEAT | FAST);
	for (int i = 0; i < 1024; i++) {
		bench_run_ps(1000 * PS_PER_SECOND / 32768);
		bench_write(ISR, 1);
	}
	bench_run_us(1);
	ck_assert_uint_eq(bench_rises("gpt"), 1024);
	ck_assert_uint_eq(bench_read(CNT0), 1000);
}
END_TEST

START_TEST(low_rate_is_the_crystal_over_33)
{
	bench_write(ICNT0, 1000);
	bench_write(CTRL0, EN);
	bench_run_ps(33000 * PS_PER_SECOND / 32768 - 1);
	ck_assert_uint_eq(bench_read(ISR), 0);
	bench_run_ps(1);
	ck_assert_uint_eq(bench_read(ISR), 1);
}
END_TEST

START_TEST(status_is_kept_while_masked_and_ignores_writes_of_zero)
{
	bench_write(ICNT0, 1);
	bench_write(CTRL0, EN | FAST);
	bench_run_us(100);
	bench_write(ISR, 0);
	ck_assert_uint_eq(bench_read(ISR), 1);
	ck_assert(!bench_line("gpt"));
	bench_write(IER, 1);
	ck_assert(bench_line("gpt"));
}
END_TEST

START_TEST(each_status_bit_is_cleared_alone)
{
	bench_write(ICNT0, 1);
	bench_write(ICNT1, 1);
	bench_write(IER, 3);
	bench_write(CTRL0, EN | FAST);
	bench_write(CTRL1, EN | FAST);
	bench_run_us(100);
	ck_assert_uint_eq(bench_read(ISR), 3);
	bench_write(ISR, 2);
	ck_assert_uint_eq(bench_read(ISR), 1);
	ck_assert(bench_line("gpt"));
	bench_write(ISR, 1);
	ck_assert(!bench_line("gpt"));
}
END_TEST

START_TEST(restart_reloads_and_reads_back_as_zero)
{
	bench_write(ICNT0, 32768);
	bench_write(CTRL0, EN | FAST);
	bench_run_us(500000);
	ck_assert_uint_eq(bench_read(CNT0), 16384);
	bench_write(CTRL0, EN | FAST | RESTART);
	ck_assert_uint_eq(bench_read(CTRL0), EN | FAST);
	ck_assert_uint_eq(bench_read(CNT0), 32768);
}
END_TEST

START_TEST(restart_without_enable_neither_starts_nor_spoils_the_next_load)
{
	bench_write(ICNT0, 5);
	bench_write(CTRL0, RESTART);
	bench_run_us(1000000);
	ck_assert_uint_eq(bench_read(CNT0), 5);
	ck_assert_uint_eq(bench_read(ISR), 0);
	bench_write(ICNT0, 32768);
	bench_write(CTRL0, EN | FAST);
	ck_assert_uint_eq(bench_read(CNT0), 32768);
}
END_TEST

START_TEST(enable_with_restart_loads_once)
{
	bench_write(ICNT0, 3);
	bench_write(IER, 1);
	bench_write(CTRL0, EN | RESTART);
	ck_assert_uint_eq(bench_read(CNT0), 3);
	bench_run_us(10000);
	ck_assert_uint_eq(bench_rises("gpt"), 1);
}
END_TEST

START_TEST(writing_control_of_a_spent_timer_does_not_start_it)
{
	bench_write(ICNT0, 1);
	bench_write(CTRL0, EN | FAST);
	bench_run_us(100);
	bench_write(ISR, 1);
	bench_write(CTRL0, EN | FAST);
	bench_run_us(1000);
	ck_assert_uint_eq(bench_read(ISR), 0);
}
END_TEST

START_TEST(a_new_start_value_waits_for_the_next_load)
{
	bench_write(ICNT0, 100);
	bench_write(CTRL0, EN | FAST | REPEAT);
	bench_write(ICNT0, 7);
	ck_assert_uint_eq(bench_read(CNT0), 100);
	bench_run_ps(100 * PS_PER_SECOND / 32768 + 1);
	ck_assert_uint_eq(bench_read(CNT0), 7);
}
END_TEST

START_TEST(disabling_holds_the_count_without_a_flag)
{
	bench_write(ICNT0, 32768);
	bench_write(CTRL0, EN | FAST);
	bench_run_us(250000);
	bench_write(CTRL0, FAST);
	bench_run_us(5000000);
	ck_assert_uint_eq(bench_read(CNT0), 24576);
	ck_assert_uint_eq(bench_read(ISR), 0);
}
END_TEST

START_TEST(timer2_runs_on_from_where_it_was_set)
{
	bench_write(CNT2, 0xfffffffe);
	ck_assert_uint_eq(bench_read(CNT2), 0xfffffffe);
	bench_write(CTRL2, EN | FAST2);
	bench_run_us(1000000);
	ck_assert_uint_eq(bench_read(CNT2), 32766);
	bench_write(CTRL2, FAST2);
	bench_run_us(1000000);
	ck_assert_uint_eq(bench_read(CNT2), 32766);
	bench_write(CTRL2, EN);
	bench_run_us(1000000);
	ck_assert_uint_eq(bench_read(CNT2), 32766 + 32768 / 33);
}
END_TEST

START_TEST(timer4_counts_the_bus_clock_or_half_of_it)
{
	bench_write(INIT4, 1000);
	bench_write(CTRL4, EN | BUS_FULL);
	bench_write(CNT4, 0xdead); /* read-only */
	bench_run_us(1000000);
	ck_assert_uint_eq(bench_read(CNT4), 1000 + 197600000);
	bench_write(CTRL4, 0);
	bench_write(CTRL4, EN);
	bench_run_us(1000000);
	ck_assert_uint_eq(bench_read(CNT4), 1000 + 98800000);
}
END_TEST

START_TEST(timer3_counts_microseconds_to_its_own_line)
{
	bench_write(INIT3, 100);
	bench_write(EXPIRE3, 350);
	bench_write(CTRL3, EN | OSC3_1MHZ);
	bench_run_us(249);
	ck_assert(!bench_line("gpt3"));
	bench_run_us(1);
	ck_assert(bench_line("gpt3"));
	bench_write(CTRL3, OSC3_1MHZ | ICLR3 | EN);
	ck_assert(!bench_line("gpt3"));
	ck_assert_uint_eq(bench_read(CTRL3), OSC3_1MHZ | EN);
}
END_TEST

START_TEST(timer3_goes_on_past_its_expiry_and_fires_once)
{
	bench_write(EXPIRE3, 10);
	bench_write(CTRL3, EN | OSC3_1MHZ);
	bench_run_us(1000000);
	ck_assert_uint_eq(bench_read(CNT3), 1000000);
	ck_assert_uint_eq(bench_rises("gpt3"), 1);
	ck_assert_uint_eq(bench_read(CTRL3) & EN, EN);
}
END_TEST

START_TEST(timer3_without_expire_is_never_heard)
{
	ck_assert_uint_eq(bench_read(CTRL3), 0x00190000);
	bench_write(CTRL3, 0x00190001);
	bench_run_us(1000000);
	ck_assert_uint_eq(bench_read(CNT3), 1000000);
	ck_assert_uint_eq(bench_rises("gpt3"), 0);
	bench_write(CTRL3, 0);
}
END_TEST

START_TEST(timer3_disabled_drops_its_line_and_fires_again_when_enabled)
{
	bench_write(EXPIRE3, 5);
	bench_write(CTRL3, EN | OSC3_1MHZ);
	bench_run_us(10);
	ck_assert(bench_line("gpt3"));
	bench_write(CTRL3, OSC3_1MHZ);
	ck_assert(!bench_line("gpt3"));
	bench_write(CTRL3, EN | OSC3_1MHZ);
	bench_run_us(5);
	ck_assert(bench_line("gpt3"));
}
END_TEST

START_TEST(timer3_iclr_left_set_does_not_hold_later_expiries_back)
{
	bench_write(EXPIRE3, 5);
	bench_write(CTRL3, EN | OSC3_1MHZ | ICLR3);
	bench_run_us(5);
	ck_assert(bench_line("gpt3"));
}
END_TEST

START_TEST(a_running_timer_survives_save_and_restore)
{
	bench_write(ICNT0, 32768);
	bench_write(CTRL0, EN | FAST);
	bench_run_us(250000);
	bench_save();
	bench_run_us(2000000);
	bench_restore();
	ck_assert_uint_eq(bench_read(CNT0), 24576);
	bench_run_us(750000);
	ck_assert_uint_eq(bench_read(ISR), 1);
}
END_TEST

int main(void)
{
	return suite_run("gpt", setup, bench_close,
		(const TTest *const[]){
			one_shot_fires_once_and_stops,
			repeat_reloads_until_disabled,
			repeating_does_not_drift,
			low_rate_is_the_crystal_over_33,
			status_is_kept_while_masked_and_ignores_writes_of_zero,
			each_status_bit_is_cleared_alone,
			restart_reloads_and_reads_back_as_zero,
			restart_without_enable_neither_starts_nor_spoils_the_next_load,
			enable_with_restart_loads_once,
			writing_control_of_a_spent_timer_does_not_start_it,
			a_new_start_value_waits_for_the_next_load,
			disabling_holds_the_count_without_a_flag,
			timer2_runs_on_from_where_it_was_set,
			timer4_counts_the_bus_clock_or_half_of_it,
			timer3_counts_microseconds_to_its_own_line,
			timer3_goes_on_past_its_expiry_and_fires_once,
			timer3_without_expire_is_never_heard,
			timer3_disabled_drops_its_line_and_fires_again_when_enabled,
			timer3_iclr_left_set_does_not_hold_later_expiries_back,
			a_running_timer_survives_save_and_restore,
			NULL,
		});
}
