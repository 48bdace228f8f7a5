/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which edges the GPIO counters see: deglitch, and what counts from the start. */
#include "peripherals/gpioif_offsets.h"
#include "peripherals/soc/soc_models.h"
#include "support/suite.h"

static void setup(void)
{
	bench_open(&gpioif_ops, MODELS "/devices/mt3620-gpioif.yaml");
	switch_on();
	bench_write(MODES, UP_DOWN | BOTH);
	bench_write(RUN, EVENT_EN);
}

START_TEST(without_deglitch_every_edge_is_seen_at_once)
{
	pulse("in0", 100);
	ck_assert_uint_eq(count(), 200);
}
END_TEST

START_TEST(a_pulse_shorter_than_the_width_is_not_seen)
{
	bench_write(STATIC_0, DGLT_EN | 26); /* 1 us of the crystal */
	bench_input("in0", true);
	bench_run_ps(900000);
	bench_input("in0", false);
	bench_run_us(10);
	ck_assert_uint_eq(count(), 0);
	bench_input("in0", true);
	bench_run_ps(1100000);
	ck_assert_uint_eq(count(), 1);
	bench_input("in0", false);
	ck_assert_uint_eq(count(), 1);
	bench_run_us(10);
	ck_assert_uint_eq(count(), 2);
}
END_TEST

START_TEST(each_input_has_its_own_filter)
{
	bench_write(STATIC_1, DGLT_EN | 26);
	pulse("in1", 3);
	ck_assert_uint_eq(count(), 0);
	pulse("in0", 3);
	ck_assert_uint_eq(count(), 6);
}
END_TEST

START_TEST(the_width_is_in_clocks_of_the_chosen_clock)
{
	bench_input("sel1", true);
	bench_input("sel0", true); /* 200 MHz */
	bench_write(STATIC_0, DGLT_EN | 128);
	bench_input("in0", true);
	bench_run_ps(630000);
	ck_assert_uint_eq(count(), 0);
	bench_run_ps(15000);
	ck_assert_uint_eq(count(), 1);
}
END_TEST

START_TEST(the_initial_level_counts_until_the_pad_has_shown_another_for_the_width)
{
	bench_input("in0", true);
	bench_write(RUN, EVENT_EN | EVENT_SW_RST);
	bench_write(RUN, EVENT_EN);
	bench_write(STATIC_0, DGLT_EN | 26);
	ck_assert_uint_eq(count(), 0);
	bench_run_us(2);
	ck_assert_uint_eq(count(), 1);
	bench_write(STATIC_0, 0);
	bench_write(STATIC_0, DGLT_EN | DGLT_INIT_HIGH | 26);
	bench_run_us(2);
	ck_assert_uint_eq(count(), 1);
}
END_TEST

START_TEST(a_filter_that_is_switched_off_gives_way_at_once)
{
	bench_write(STATIC_0, DGLT_EN | 13000);
	bench_input("in0", true);
	ck_assert_uint_eq(count(), 0);
	bench_write(STATIC_0, 13000);
	ck_assert_uint_eq(count(), 1);
	bench_run_us(2000);
	ck_assert_uint_eq(count(), 1);
}
END_TEST

START_TEST(a_level_that_was_there_when_counting_began_is_no_edge)
{
	bench_input("on", false);
	bench_input("in0", true);
	bench_input("on", true);
	ck_assert_uint_eq(count(), 0);
	bench_input("in0", false);
	ck_assert_uint_eq(count(), 1);
}
END_TEST

START_TEST(a_filter_at_work_survives_save_and_restore)
{
	bench_write(STATIC_0, DGLT_EN | 26);
	bench_input("in0", true);
	bench_run_ps(500000);
	bench_save();
	bench_run_us(5);
	bench_restore();
	ck_assert_uint_eq(count(), 0);
	bench_run_ps(600000);
	ck_assert_uint_eq(count(), 1);
}
END_TEST

START_TEST(writing_the_filter_again_does_not_begin_anew)
{
	bench_write(STATIC_0, DGLT_EN | 26);
	bench_input("in0", true);
	bench_run_us(2);
	ck_assert_uint_eq(count(), 1);
	bench_write(STATIC_0, DGLT_EN | 52);
	bench_run_us(10);
	ck_assert_uint_eq(count(), 1);
	bench_input("in0", false);
	bench_run_ps(1900000);
	ck_assert_uint_eq(count(), 1);
	bench_run_ps(200000);
	ck_assert_uint_eq(count(), 2);
}
END_TEST

int main(void)
{
	return suite_run("gpioif input", setup, bench_close,
		(const TTest *const[]){
			without_deglitch_every_edge_is_seen_at_once,
			a_pulse_shorter_than_the_width_is_not_seen,
			each_input_has_its_own_filter,
			the_width_is_in_clocks_of_the_chosen_clock,
			the_initial_level_counts_until_the_pad_has_shown_another_for_the_width,
			a_filter_that_is_switched_off_gives_way_at_once,
			writing_the_filter_again_does_not_begin_anew,
			a_level_that_was_there_when_counting_began_is_no_edge,
			a_filter_at_work_survives_save_and_restore,
			NULL,
		});
}
