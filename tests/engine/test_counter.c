/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counters nobody ticks: values, alarms, and changes of the clock under them. */
#include "engine/counter.h"

#include "engine/random.h"
#include "engine/snap.h"
#include "support/suite.h"

static struct timeline timeline;
static struct clk clk;
static struct counter counter;
static unsigned alarms;
static uint64_t alarm_ps;

static void alarm_fired(void *owner, unsigned index)
{
	ck_assert_ptr_eq(owner, &counter);
	ck_assert_uint_eq(index, 5);
	alarms++;
	alarm_ps = timeline.now_ps;
}

static void setup(void)
{
	timeline_init(&timeline);
	clk_init(&clk, "xtal", &timeline, 1000000);
	counter = (struct counter){
		.alarm = { .name = "alarm", .fire = alarm_fired, .owner = &counter, .index = 5 },
	};
	counter_init(&counter, &timeline, &clk);
	counter_reset(&counter);
	alarms = 0;
}

static void run_us(uint64_t us)
{
	timeline_advance(&timeline, timeline.now_ps + us * PS_PER_US);
}

START_TEST(a_counter_counts_up_and_wraps)
{
	counter_start(&counter, 0xfffffffe, 1, 0);
	ck_assert_uint_eq(counter_value(&counter), 0xfffffffe);
	run_us(3);
	ck_assert_uint_eq(counter_value(&counter), 1);
	ck_assert_uint_eq(counter_elapsed(&counter), 3);
}
END_TEST

START_TEST(a_counter_counts_down_and_wraps)
{
	counter.down = true;
	counter_start(&counter, 2, 1, 0);
	run_us(2);
	ck_assert_uint_eq(counter_value(&counter), 0);
	run_us(1);
	ck_assert_uint_eq(counter_value(&counter), 0xffffffff);
}
END_TEST

START_TEST(a_divider_makes_counts_of_several_ticks)
{
	counter_start(&counter, 0, 26, 10);
	run_us(25);
	ck_assert_uint_eq(counter_value(&counter), 0);
	run_us(1);
	ck_assert_uint_eq(counter_value(&counter), 1);
	run_us(26 * 9 - 1);
	ck_assert_uint_eq(alarms, 0);
	run_us(1);
	ck_assert_uint_eq(alarms, 1);
}
END_TEST

START_TEST(the_alarm_fires_once_and_counting_goes_on)
{
	counter_start(&counter, 100, 1, 10);
	run_us(1000);
	ck_assert_uint_eq(alarms, 1);
	ck_assert_uint_eq(alarm_ps, 10 * PS_PER_US);
	ck_assert_uint_eq(counter_value(&counter), 1100);
}
END_TEST

START_TEST(a_stopped_counter_holds_and_its_alarm_is_off)
{
	counter_start(&counter, 0, 1, 10);
	run_us(7);
	counter_stop(&counter);
	run_us(100);
	ck_assert_uint_eq(counter_value(&counter), 7);
	ck_assert_uint_eq(counter_elapsed(&counter), 0);
	ck_assert_uint_eq(alarms, 0);
	counter_stop(&counter);
	ck_assert_uint_eq(counter_value(&counter), 7);
}
END_TEST

START_TEST(setting_a_running_counter_goes_on_from_there_with_its_alarm_from_now)
{
	counter_start(&counter, 0, 1, 10);
	run_us(9);
	counter_set(&counter, 500);
	run_us(9);
	ck_assert_uint_eq(counter_value(&counter), 509);
	ck_assert_uint_eq(alarms, 0);
	run_us(1);
	ck_assert_uint_eq(alarms, 1);
}
END_TEST

START_TEST(setting_a_stopped_counter_keeps_it_stopped)
{
	counter_set(&counter, 77);
	run_us(10);
	ck_assert_uint_eq(counter_value(&counter), 77);
}
END_TEST

START_TEST(a_faster_clock_brings_the_alarm_nearer)
{
	counter_start(&counter, 0, 1, 1000);
	run_us(500);
	clk_set_rate(&clk, 10000000);
	ck_assert_uint_eq(counter_value(&counter), 500);
	run_us(49);
	ck_assert_uint_eq(counter_value(&counter), 990);
	ck_assert_uint_eq(alarms, 0);
	run_us(1);
	ck_assert_uint_eq(alarms, 1);
	ck_assert_uint_eq(alarm_ps, 550 * PS_PER_US);
}
END_TEST

START_TEST(a_stopped_clock_holds_the_counter_and_its_alarm)
{
	counter_start(&counter, 0, 1, 1000);
	run_us(999);
	clk_set_rate(&clk, 0);
	run_us(5000);
	ck_assert_uint_eq(counter_value(&counter), 999);
	ck_assert_uint_eq(alarms, 0);
	clk_set_rate(&clk, 1000000);
	run_us(1);
	ck_assert_uint_eq(alarms, 1);
}
END_TEST

START_TEST(a_counter_started_on_a_stopped_clock_waits_for_it)
{
	clk_set_rate(&clk, 0);
	counter_start(&counter, 0, 2, 3);
	run_us(100);
	clk_set_rate(&clk, 1000);
	run_us(5999);
	ck_assert_uint_eq(alarms, 0);
	run_us(1);
	ck_assert_uint_eq(alarms, 1);
}
END_TEST

START_TEST(an_alarm_that_has_fired_does_not_come_back_with_a_new_rate)
{
	counter_start(&counter, 0, 1, 10);
	run_us(20);
	clk_set_rate(&clk, 2000000);
	run_us(1000);
	ck_assert_uint_eq(alarms, 1);
}
END_TEST

static void change_rate(void *owner, unsigned index)
{
	(void)owner;
	(void)index;
	clk_set_rate(&clk, 7);
}

START_TEST(an_alarm_due_at_the_moment_the_rate_changes_still_fires)
{
	struct event change = { .name = "change", .fire = change_rate };
	timeline_arm_at(&timeline, &change, 10 * PS_PER_US);
	counter_start(&counter, 0, 1, 10);
	run_us(10);
	ck_assert_uint_eq(alarms, 1);
	ck_assert_uint_eq(alarm_ps, 10 * PS_PER_US);
}
END_TEST

START_TEST(random_changes_of_rate_lose_no_count)
{
	static const uint64_t rates[] = { 0, 32768, 1000000, 26000000, 197600000 };
	struct random random;
	random_seed(&random, 4);
	for (unsigned round = 0; round < 300; round++) {
		uint64_t alarm_in = 1 + random_below(&random, 100000);
		uint32_t divider = 1 + random_below(&random, 7);
		uint32_t from = (uint32_t)random_next(&random);
		alarms = 0;
		counter.down = random_below(&random, 2);
		counter_start(&counter, from, divider, alarm_in);
		uint64_t start = clk_ticks_at(&clk, timeline.now_ps);
		for (unsigned step = 0; step < 20; step++) {
			timeline_advance(
				&timeline, timeline.now_ps + random_below(&random, 1u << 31));
			uint64_t counts = (clk_ticks_at(&clk, timeline.now_ps) - start) / divider;
			uint32_t up = from + (uint32_t)counts, down = from - (uint32_t)counts;
			ck_assert_uint_eq(counter_value(&counter), counter.down ? down : up);
			ck_assert_uint_eq(alarms, counts >= alarm_in);
			clk_set_rate(&clk, rates[random_below(&random, 5)]);
		}
		counter_stop(&counter);
	}
}
END_TEST

START_TEST(a_loaded_counter_runs_and_rings_as_the_saved_one)
{
	counter_start(&counter, 0, 3, 100);
	run_us(150);
	struct snap *save = snap_create_save();
	counter_snap(&counter, save, "counter");
	run_us(1000);
	counter_reset(&counter);
	alarms = 0;
	timeline.now_ps = 150 * PS_PER_US;
	size_t length;
	const void *bytes = snap_data(save, &length);
	struct snap *load = snap_create_load(bytes, length);
	counter_snap(&counter, load, "counter");
	ck_assert(snap_ok(load, NULL) && snap_at_end(load));
	ck_assert_uint_eq(counter_value(&counter), 50);
	run_us(149);
	ck_assert_uint_eq(alarms, 0);
	run_us(1);
	ck_assert_uint_eq(alarms, 1);
	snap_destroy(load);
	snap_destroy(save);
}
END_TEST

START_TEST(an_alarm_beyond_all_ticks_never_rings)
{
	counter_start(&counter, 0, 0xffffffff, UINT64_MAX);
	ck_assert(!counter.alarm.armed);
	run_us(1000000);
	ck_assert_uint_eq(alarms, 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_counter_counts_up_and_wraps,
		a_counter_counts_down_and_wraps,
		a_divider_makes_counts_of_several_ticks,
		the_alarm_fires_once_and_counting_goes_on,
		a_stopped_counter_holds_and_its_alarm_is_off,
		setting_a_running_counter_goes_on_from_there_with_its_alarm_from_now,
		setting_a_stopped_counter_keeps_it_stopped,
		a_faster_clock_brings_the_alarm_nearer,
		a_stopped_clock_holds_the_counter_and_its_alarm,
		a_counter_started_on_a_stopped_clock_waits_for_it,
		an_alarm_that_has_fired_does_not_come_back_with_a_new_rate,
		an_alarm_due_at_the_moment_the_rate_changes_still_fires,
		random_changes_of_rate_lose_no_count,
		a_loaded_counter_runs_and_rings_as_the_saved_one,
		an_alarm_beyond_all_ticks_never_rings,
		NULL,
	};
	return suite_run("counter", setup, NULL, tests);
}
