/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What LSM6DS3 and LSM6DSO recognise: wake-up, free fall, taps, positions, sleep; and their way to the pins. */
#include "lsm6_bench.h"
#include "peripherals/parts/part_models.h"
#include "support/suite.h"

enum { SAMPLE_US = 2400 }; /* at 416 Hz */

static void setup(void)
{
}

/* At 416 Hz and 2 g, with one sample behind it, so that there are slopes. */
static void open_ds3(void)
{
	bench_open_part(&lsm6ds3_ops, NULL);
	put(0x10, 0x60);
	bench_run_us(SAMPLE_US);
}

static void open_dso(void)
{
	bench_open_part(&lsm6dso_ops, NULL);
	put(0x10, 0x60);
	put(0x58, 0x80); /* INTERRUPTS_ENABLE */
	bench_run_us(SAMPLE_US);
}

static void feel(const char *axes, unsigned samples)
{
	bench_ask("set", axes);
	bench_run_us(samples * SAMPLE_US);
}

START_TEST(a_slope_above_the_threshold_wakes_up_int1)
{
	open_ds3();
	put(0x5b, 2);       /* 62.5 mg */
	put(0x5e, 0x20);    /* MD1: wake-up */
	feel("ax=0.12", 1); /* slope 60 mg */
	ck_assert(!bench_net("int1"));
	feel("ax=0.25", 1); /* slope 65 mg */
	ck_assert(bench_net("int1"));
	ck_assert_uint_eq(get(0x1b), 0x0c); /* WU_IA and X */
	bench_run_us(SAMPLE_US);
	ck_assert(!bench_net("int1"));
	ck_assert_uint_eq(get(0x1b), 0);
}
END_TEST

START_TEST(a_wake_up_duration_needs_that_many_more_samples)
{
	open_ds3();
	put(0x5b, 2);
	put(0x5c, 0x20);
	feel("ay=0.2", 1);
	ck_assert_uint_eq(get(0x1b), 0);
	feel("ay=0.4", 1);
	ck_assert_uint_eq(get(0x1b), 0x0a);
}
END_TEST

START_TEST(a_latched_interrupt_stays_until_its_source_is_read)
{
	open_dso();
	put(0x56, 0x01); /* LIR */
	put(0x5b, 2);
	put(0x5f, 0x20); /* MD2 */
	feel("az=0.5", 3);
	ck_assert(bench_net("int2"));
	ck_assert_uint_eq(get(0x1b) & 0x0f, 0x09);
	ck_assert(!bench_net("int2"));
	feel("az=1", 3);
	ck_assert(bench_net("int2"));
	ck_assert_uint_eq(get(0x1a) & 0x02, 0x02); /* ALL_INT_SRC */
	ck_assert(!bench_net("int2"));
}
END_TEST

START_TEST(the_dso_reports_nothing_before_interrupts_are_enabled)
{
	open_dso();
	put(0x58, 0);
	put(0x5b, 2);
	put(0x5e, 0x20);
	feel("az=0", 1);
	ck_assert(!bench_net("int1"));
	ck_assert_uint_eq(get(0x1b), 0);
}
END_TEST

START_TEST(the_dso_has_a_fine_wake_up_threshold)
{
	open_dso();
	put(0x5b, 2);
	put(0x5c, 0x10); /* 2 of 256 of 2 g: 15.6 mg */
	feel("ax=0.04", 1);
	ck_assert_uint_eq(get(0x1b) & 0x0c, 0x0c);
}
END_TEST

START_TEST(free_fall_needs_all_axes_small_for_its_duration)
{
	open_ds3();
	put(0x5d, 3 << 3 | 3); /* 3 samples below 312 mg */
	put(0x5e, 0x10);
	feel("az=0.32", 10);
	ck_assert(!bench_net("int1"));
	feel("az=0.3", 2);
	ck_assert(!bench_net("int1"));
	feel("az=0.3", 1);
	ck_assert(bench_net("int1"));
	ck_assert_uint_eq(get(0x1b) & 0x20, 0x20);
	feel("az=1", 1);
	ck_assert(!bench_net("int1"));
}
END_TEST

/* A knock of one sample: the slope is small again two samples later. */
static void knock(const char *there, const char *back)
{
	feel(there, 1);
	feel(back, 2);
}

START_TEST(a_short_knock_is_a_single_tap_with_axis_and_sign)
{
	open_ds3();
	put(0x58, 0x0e); /* all axes */
	put(0x59, 4);    /* 250 mg */
	put(0x5a, 0x05); /* shock 8, quiet 4 samples */
	put(0x5e, 0x40);
	knock("ax=-1", "ax=0");
	ck_assert(bench_net("int1"));
	ck_assert_uint_eq(get(0x1c), 0x40 | 0x20 | 0x08 | 0x04);
	bench_run_us(4 * SAMPLE_US);
	ck_assert(!bench_net("int1"));
}
END_TEST

START_TEST(a_knock_longer_than_the_shock_time_is_no_tap)
{
	open_ds3();
	put(0x58, 0x02);
	put(0x59, 4);
	put(0x5a, 0x01); /* shock 8 samples */
	put(0x5e, 0x40);
	for (unsigned n = 0; n < 10; n++) {
		feel(n & 1 ? "az=1" : "az=-1", 1);
	}
	bench_run_us(20 * SAMPLE_US);
	ck_assert_uint_eq(get(0x1c), 0);
}
END_TEST

START_TEST(two_knocks_in_time_are_a_double_tap)
{
	open_dso();
	put(0x56, 0x08); /* X */
	put(0x57, 4);
	put(0x5a, 0x15); /* gap 32, quiet 4, shock 8 samples */
	put(0x5b, 0x80);
	put(0x5e, 0x08); /* double tap only */
	knock("ax=1", "ax=0");
	ck_assert_uint_eq(get(0x1c) & 0x70, 0x60);
	ck_assert(!bench_net("int1"));
	bench_run_us(10 * SAMPLE_US);
	knock("ax=1", "ax=0");
	ck_assert(bench_net("int1"));
	ck_assert_uint_eq(get(0x1c) & 0x70, 0x50);
}
END_TEST

START_TEST(a_second_knock_too_late_is_a_single_tap_again)
{
	open_dso();
	put(0x56, 0x08);
	put(0x57, 4);
	put(0x5a, 0x15);
	put(0x5b, 0x80);
	knock("ax=1", "ax=0");
	bench_run_us(40 * SAMPLE_US);
	knock("ax=1", "ax=0");
	ck_assert_uint_eq(get(0x1c) & 0x70, 0x60);
}
END_TEST

START_TEST(turning_the_board_over_changes_its_position)
{
	open_ds3();
	put(0x59, 0x40); /* 60 degrees */
	put(0x5e, 0x04);
	bench_run_us(2 * SAMPLE_US);
	ck_assert_uint_eq(get(0x1d) & 0x3f, 0x20); /* Z high */
	ck_assert(!bench_net("int1"));
	feel("az=-1", 1);
	ck_assert(bench_net("int1"));
	ck_assert_uint_eq(get(0x1d), 0x50);
	bench_run_us(SAMPLE_US);
	ck_assert(!bench_net("int1"));
	feel("az=0 ax=0.4", 1); /* in between: no position */
	ck_assert(!bench_net("int1"));
}
END_TEST

START_TEST(stillness_puts_the_accelerometer_to_sleep_and_movement_wakes_it)
{
	open_dso();
	put(0x5b, 2);
	put(0x58, 0xa0); /* INACT_EN 1 */
	put(0x5e, 0x80);
	bench_run_us(17 * SAMPLE_US); /* SLEEP_DUR 0 is 16 samples */
	ck_assert_uint_eq(get(0x1b) & 0x10, 0x10);
	bench_run_us(80000);
	get(0x29);
	bench_run_us(20000);
	ck_assert_uint_eq(get(0x1e) & 1, 0); /* 12.5 Hz now */
	bench_ask("set", "ax=1");
	bench_run_us(12000);
	ck_assert_uint_eq(get(0x1b) & 0x10, 0);
	ck_assert(bench_net("int1"));
	get(0x29);
	bench_run_us(SAMPLE_US);
	ck_assert_uint_eq(get(0x1e) & 1, 1);
}
END_TEST

START_TEST(int2_can_come_out_of_int1)
{
	open_dso();
	put(0x0e, 0x01);
	bench_run_us(SAMPLE_US);
	ck_assert(bench_net("int2"));
	put(0x13, 0x20);
	ck_assert(bench_net("int1"));
	ck_assert(!bench_net("int2"));
}
END_TEST

START_TEST(pulsed_data_ready_lasts_75_us)
{
	open_dso();
	get(0x29);
	put(0x0b, 0x80);
	put(0x0d, 0x01);
	bench_run_us(SAMPLE_US);
	ck_assert(bench_net("int1"));
	bench_run_us(74);
	ck_assert(bench_net("int1"));
	bench_run_us(1);
	ck_assert(!bench_net("int1"));
	bench_run_us(SAMPLE_US - 75);
	ck_assert(bench_net("int1")); /* unread, and again */
}
END_TEST

/* Walking twice a second: up for half the time. */
static void walk(unsigned steps)
{
	while (steps--) {
		feel("az=1.5", 100);
		feel("az=0.8", 100);
	}
}

START_TEST(the_ds3_counts_steps_after_enough_in_a_row)
{
	open_ds3();
	put(0x19, 0x3c); /* FUNC_EN */
	put(0x58, 0x40); /* PEDO_EN */
	put(0x0d, 0x80);
	put(0x58, 0xc0); /* and TIMER_EN */
	put(0x5c, 0x10);
	walk(5);
	ck_assert_int_eq(get16(0x4b), 0);
	walk(1);
	ck_assert_int_eq(get16(0x4b), 6);
	ck_assert(bench_net("int1"));
	ck_assert_uint_eq(get(0x53), 0x10);
	ck_assert_int_eq(get16(0x49), (5 * 480000 + 2400) / 25 / 256); /* when the sixth step was */
	ck_assert(!bench_net("int1"));
	walk(3);
	ck_assert_int_eq(get16(0x4b), 9);
	put(0x19, 0x3e);
	ck_assert_int_eq(get16(0x4b), 0);
}
END_TEST

START_TEST(the_dso_counts_steps_on_its_page_of_functions)
{
	open_dso();
	put(0x01, 0x80);
	put(0x04, 0x08);
	put(0x0a, 0x08); /* on INT1 */
	put(0x17, 0x80); /* latched */
	put(0x01, 0x00);
	put(0x5e, 0x02);
	walk(12);
	ck_assert(bench_net("int1"));
	put(0x01, 0x80);
	ck_assert_int_eq(get16(0x62), 12);
	ck_assert_uint_eq(get(0x12), 0x08);
	ck_assert(!bench_net("int1"));
	put(0x64, 0x80);
	ck_assert_int_eq(get16(0x62), 0);
}
END_TEST

START_TEST(ten_steps_are_significant_motion)
{
	open_ds3();
	put(0x19, 0x3d); /* FUNC_EN and SIGN_MOTION_EN */
	put(0x58, 0x40);
	put(0x0d, 0x40);
	walk(10); /* six to be believed at once, as one, and five more; SM_THS is 6 */
	ck_assert(!bench_net("int1"));
	walk(1);
	ck_assert(bench_net("int1"));
	ck_assert_uint_eq(get(0x53) & 0x40, 0x40);
	ck_assert(!bench_net("int1"));
}
END_TEST

START_TEST(leaning_over_for_two_seconds_is_a_tilt)
{
	open_dso();
	put(0x01, 0x80);
	put(0x04, 0x10);
	put(0x0a, 0x10);
	put(0x17, 0x80);
	put(0x01, 0x00);
	put(0x5e, 0x02);
	bench_run_us(100000);
	feel("ax=0.5 az=0.866", 1000); /* 30 degrees */
	ck_assert(!bench_net("int1"));
	feel("ax=0.643 az=0.766", 800); /* 40 degrees, 1.9 s */
	ck_assert(!bench_net("int1"));
	feel("ax=0.643 az=0.766", 100);
	ck_assert(bench_net("int1"));
	ck_assert_uint_eq(get(0x35), 0x10);
	put(0x01, 0x80);
	get(0x12);
	ck_assert(!bench_net("int1"));
	put(0x01, 0x00);
	feel("ax=0.5 az=0.866", 1000); /* back by 10 degrees only */
	ck_assert(!bench_net("int1"));
}
END_TEST

START_TEST(sleep_can_be_shown_as_a_state)
{
	open_dso();
	put(0x56, 0x20);
	put(0x5b, 2);
	put(0x58, 0xa0);
	put(0x5c, 0x01); /* 512 samples */
	put(0x5e, 0x80);
	bench_run_us(2000000);
	ck_assert(bench_net("int1"));
	bench_ask("set", "ax=1");
	bench_run_us(80000);
	ck_assert(!bench_net("int1"));
}
END_TEST

int main(void)
{
	return suite_run("lsm6_events", setup, bench_close,
		(const TTest *const[]){
			a_slope_above_the_threshold_wakes_up_int1,
			a_wake_up_duration_needs_that_many_more_samples,
			a_latched_interrupt_stays_until_its_source_is_read,
			the_dso_reports_nothing_before_interrupts_are_enabled,
			the_dso_has_a_fine_wake_up_threshold,
			free_fall_needs_all_axes_small_for_its_duration,
			a_short_knock_is_a_single_tap_with_axis_and_sign,
			a_knock_longer_than_the_shock_time_is_no_tap,
			two_knocks_in_time_are_a_double_tap,
			a_second_knock_too_late_is_a_single_tap_again,
			turning_the_board_over_changes_its_position,
			stillness_puts_the_accelerometer_to_sleep_and_movement_wakes_it,
			int2_can_come_out_of_int1,
			pulsed_data_ready_lasts_75_us,
			the_ds3_counts_steps_after_enough_in_a_row,
			the_dso_counts_steps_on_its_page_of_functions,
			ten_steps_are_significant_motion,
			leaning_over_for_two_seconds_is_a_tilt,
			sleep_can_be_shown_as_a_state,
			NULL,
		});
}
