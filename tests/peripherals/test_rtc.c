/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The real-time clock as firmware sees it. Offsets are the datasheet's, on purpose. */
#include "peripherals/soc/soc_models.h"
#include "support/bench.h"
#include "support/suite.h"

enum { PMU_EN = 0x30, YEAR = 0x40, MONTH = 0x44, DAY = 0x48, WEEKDAY = 0x4c, HOUR = 0x50 };
enum { MINUTE = 0x54, SECOND = 0x58, ALARM = 0x20 /* from a time field to its alarm */ };
enum { AL_CTRL = 0x7c, CORE_PDN = 0x100 };
enum { ALARM_EVENT = 0x10, S = 1000000, DAY_S = 86400 };

static void setup(void)
{
	bench_open(&rtc_ops, MODELS "/devices/mt3620-rtc.yaml");
}

static void run_s(uint64_t seconds)
{
	bench_run_us(seconds * S);
}

static void set(unsigned base, uint32_t year, uint32_t month, uint32_t day, uint32_t hour,
	uint32_t minute, uint32_t second)
{
	const uint32_t values[] = { year, month, day, 0, hour, minute, second };
	for (unsigned n = 0; n < 7; n++) {
		if (n != 3) {
			bench_write(base + 4 * n, values[n]);
		}
	}
}

static void is(uint32_t year, uint32_t month, uint32_t day, uint32_t hour, uint32_t minute,
	uint32_t second)
{
	ck_assert_uint_eq(bench_read(YEAR), year);
	ck_assert_uint_eq(bench_read(MONTH), month);
	ck_assert_uint_eq(bench_read(DAY), day);
	ck_assert_uint_eq(bench_read(HOUR), hour);
	ck_assert_uint_eq(bench_read(MINUTE), minute);
	ck_assert_uint_eq(bench_read(SECOND), second);
}

START_TEST(time_begins_on_the_first_of_january_2000_with_weekday_0)
{
	is(0, 1, 1, 0, 0, 0);
	ck_assert_uint_eq(bench_read(WEEKDAY), 0);
	bench_run_us(999 * 1000);
	is(0, 1, 1, 0, 0, 0);
	bench_run_us(1000);
	is(0, 1, 1, 0, 0, 1);
	run_s(DAY_S);
	is(0, 1, 2, 0, 0, 1);
	ck_assert_uint_eq(bench_read(WEEKDAY), 1);
}
END_TEST

START_TEST(a_time_that_was_set_goes_on_over_every_border)
{
	set(YEAR, 26, 12, 31, 23, 59, 58);
	is(26, 12, 31, 23, 59, 58);
	run_s(2);
	is(27, 1, 1, 0, 0, 0);
	set(YEAR, 27, 2, 28, 23, 59, 59);
	run_s(1);
	is(27, 3, 1, 0, 0, 0);
	set(YEAR, 28, 2, 28, 23, 59, 59);
	run_s(1);
	is(28, 2, 29, 0, 0, 0);
	run_s(DAY_S);
	is(28, 3, 1, 0, 0, 0);
	set(YEAR, 99, 12, 31, 23, 59, 59);
	run_s(1);
	is(0, 1, 1, 0, 0, 0);
}
END_TEST

START_TEST(every_day_of_four_years_comes_once)
{
	static const uint8_t length[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	for (uint32_t year = 0; year < 4; year++) {
		for (uint32_t month = 1; month <= 12; month++) {
			uint32_t days = length[month - 1] + (month == 2 && year == 0);
			for (uint32_t day = 1; day <= days; day++) {
				is(year, month, day, 0, 0, 0);
				bench_write(HOUR, 23);
				bench_write(MINUTE, 59);
				bench_write(SECOND, 59);
				run_s(1);
			}
		}
	}
	is(4, 1, 1, 0, 0, 0);
}
END_TEST

START_TEST(the_weekday_is_set_by_itself)
{
	bench_write(WEEKDAY, 3);
	ck_assert_uint_eq(bench_read(WEEKDAY), 3);
	set(YEAR, 30, 5, 17, 23, 59, 59);
	ck_assert_uint_eq(bench_read(WEEKDAY), 3);
	run_s(1);
	ck_assert_uint_eq(bench_read(WEEKDAY), 4);
	is(30, 5, 18, 0, 0, 0);
}
END_TEST

START_TEST(the_alarm_fires_at_its_second_and_only_when_it_is_on)
{
	set(YEAR, 26, 11, 22, 10, 0, 0);
	set(YEAR + ALARM, 26, 11, 22, 10, 1, 5);
	run_s(70);
	ck_assert(!bench_line("alarm"));
	ck_assert_uint_eq(bench_read(PMU_EN) & ALARM_EVENT, 0);
	set(YEAR, 26, 11, 22, 10, 0, 0);
	bench_write(AL_CTRL, 1);
	run_s(64);
	ck_assert(!bench_line("alarm"));
	run_s(1);
	ck_assert(bench_line("alarm"));
	ck_assert_uint_eq(bench_read(PMU_EN), ALARM_EVENT);
	bench_write(PMU_EN, ALARM_EVENT);
	ck_assert(!bench_line("alarm"));
	ck_assert_uint_eq(bench_read(PMU_EN), 0);
	is(26, 11, 22, 10, 1, 5);
}
END_TEST

START_TEST(an_alarm_follows_the_time_that_is_set)
{
	set(YEAR + ALARM, 26, 11, 22, 10, 0, 30);
	bench_write(AL_CTRL, 1);
	set(YEAR, 26, 11, 22, 10, 0, 0);
	run_s(29);
	ck_assert(!bench_line("alarm"));
	bench_write(SECOND, 10);
	run_s(19);
	ck_assert(!bench_line("alarm"));
	run_s(1);
	ck_assert(bench_line("alarm"));
	bench_write(AL_CTRL, 0);
	ck_assert(!bench_line("alarm"));
}
END_TEST

START_TEST(nothing_ticks_while_nobody_looks)
{
	ck_assert_uint_eq(bench_next_ps(), TIME_NEVER_PS);
	bench_write(AL_CTRL, 1);
	ck_assert_uint_eq(bench_next_ps(), TIME_NEVER_PS); /* the alarm's date is over */
	set(YEAR + ALARM, 0, 1, 1, 0, 1, 0);
	ck_assert_uint_eq(bench_next_ps(), 60 * UINT64_C(1000000000000));
	bench_write(AL_CTRL, 0);
	ck_assert_uint_eq(bench_next_ps(), TIME_NEVER_PS);
}
END_TEST

START_TEST(a_shutdown_is_said_not_done)
{
	bench_write(CORE_PDN, 1);
	ck_assert_uint_eq(bench_logged(LOG_UNMODELLED), 0);
	bench_write(CORE_PDN, 3);
	ck_assert_uint_eq(bench_logged(LOG_UNMODELLED), 1);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		time_begins_on_the_first_of_january_2000_with_weekday_0,
		a_time_that_was_set_goes_on_over_every_border,
		every_day_of_four_years_comes_once,
		the_weekday_is_set_by_itself,
		the_alarm_fires_at_its_second_and_only_when_it_is_on,
		an_alarm_follows_the_time_that_is_set,
		nothing_ticks_while_nobody_looks,
		a_shutdown_is_said_not_done,
		NULL,
	};
	return suite_run("rtc", setup, bench_close, tests);
}
