/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The hobby servo, driven by hand. */
#include "peripherals/parts/part_models.h"
#include "support/bench.h"
#include "support/suite.h"

static void setup(void)
{
	bench_open_part(&servo_ops, NULL);
	bench_drive("signal", DRIVE_LOW);
	bench_run_us(1000);
}

static void pulse(uint64_t us)
{
	bench_drive("signal", DRIVE_HIGH);
	bench_run_us(us);
	bench_drive("signal", DRIVE_LOW);
	bench_run_us(20000 - us);
}

START_TEST(the_width_of_a_pulse_sets_the_angle)
{
	pulse(1500);
	ck_assert_str_eq(bench_look(), "90 degrees");
	pulse(500);
	ck_assert_str_eq(bench_look(), "0 degrees");
	pulse(2500);
	ck_assert_str_eq(bench_look(), "180 degrees");
	pulse(2550); /* a little beyond the end */
	ck_assert_str_eq(bench_look(), "180 degrees");
}
END_TEST

START_TEST(other_pulses_are_not_for_it)
{
	pulse(1500);
	pulse(300);
	pulse(3000);
	ck_assert_str_eq(bench_look(), "90 degrees");
}
END_TEST

START_TEST(a_missing_signal_is_said)
{
	ck_assert_str_eq(bench_look(), "no signal");
	pulse(1000);
	ck_assert_str_eq(bench_look(), "45 degrees");
	bench_run_us(100000);
	ck_assert_str_eq(bench_look(), "no signal");
}
END_TEST

START_TEST(the_travel_is_a_setting)
{
	bench_close();
	bench_open_part(&servo_ops, (const char *const[]){ "travel=270", NULL });
	bench_drive("signal", DRIVE_LOW);
	bench_run_us(1);
	pulse(1500);
	ck_assert_str_eq(bench_look(), "135 degrees");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		the_width_of_a_pulse_sets_the_angle,
		other_pulses_are_not_for_it,
		a_missing_signal_is_said,
		the_travel_is_a_setting,
		NULL,
	};
	return suite_run("servo", setup, bench_close, tests);
}
