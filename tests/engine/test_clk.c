/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rates: exact ticks, changes, stops. */
#include "engine/clk.h"

#include "engine/random.h"
#include "engine/snap.h"
#include "engine/timeline.h"
#include "support/suite.h"

static struct timeline timeline;
static struct clk clk;

static void setup(void)
{
	timeline_init(&timeline);
	clk_init(&clk, "rtc", &timeline, 32768);
}

START_TEST(ticks_of_an_odd_rate_do_not_drift)
{
	/* A day of 32.768 kHz, whose tick is no whole number of picoseconds. */
	uint64_t day_ps = 86400 * PS_PER_SECOND;
	ck_assert_uint_eq(clk_ticks_at(&clk, day_ps), 86400u * 32768);
	ck_assert_uint_eq(clk_ticks_at(&clk, day_ps - 1), 86400u * 32768 - 1);
	ck_assert_uint_eq(clk_time_of(&clk, 86400u * 32768), day_ps);
}
END_TEST

START_TEST(the_time_of_a_tick_is_the_first_at_which_it_is_counted)
{
	static const uint64_t rates[] = { 1, 32768, 993, 26000000, 197600000, 999999937,
		3000000000u };
	struct random random;
	random_seed(&random, 3);
	for (unsigned n = 0; n < 7 * 2000; n++) {
		clk_set_rate(&clk, rates[n % 7]);
		uint64_t ticks = clk.base_ticks + 1 + random_next(&random) % 1000000;
		uint64_t when_ps = clk_time_of(&clk, ticks);
		ck_assert_uint_eq(clk_ticks_at(&clk, when_ps), ticks);
		ck_assert_uint_eq(clk_ticks_at(&clk, when_ps - 1), ticks - 1);
		timeline_advance(&timeline, timeline.now_ps + random_below(&random, 1000000));
	}
}
END_TEST

START_TEST(ticks_go_on_from_where_they_were_at_a_change_of_rate)
{
	timeline_advance(&timeline, PS_PER_SECOND);
	clk_set_rate(&clk, 1000);
	ck_assert_uint_eq(clk_ticks_at(&clk, PS_PER_SECOND), 32768);
	ck_assert_uint_eq(clk_ticks_at(&clk, 2 * PS_PER_SECOND), 33768);
	ck_assert_uint_eq(clk_time_of(&clk, 32769), PS_PER_SECOND + PS_PER_MS);
	/* Before the change nothing is known any more. */
	ck_assert_uint_eq(clk_ticks_at(&clk, 0), 32768);
	ck_assert_uint_eq(clk_time_of(&clk, 1), PS_PER_SECOND);
}
END_TEST

START_TEST(a_stopped_clock_never_ticks)
{
	timeline_advance(&timeline, PS_PER_SECOND);
	clk_set_rate(&clk, 0);
	ck_assert_uint_eq(clk_ticks_at(&clk, TIME_NEVER_PS), 32768);
	ck_assert_uint_eq(clk_time_of(&clk, 32769), TIME_NEVER_PS);
	timeline_advance(&timeline, 3 * PS_PER_SECOND);
	clk_set_rate(&clk, 32768);
	ck_assert_uint_eq(clk_ticks_at(&clk, 4 * PS_PER_SECOND), 2 * 32768);
}
END_TEST

START_TEST(a_tick_past_the_end_of_time_never_comes)
{
	clk_set_rate(&clk, 1);
	ck_assert_uint_eq(clk_time_of(&clk, UINT64_MAX), TIME_NEVER_PS);
	ck_assert_uint_eq(clk_time_of(&clk, 18446744), 18446744 * PS_PER_SECOND);
	ck_assert_uint_eq(clk_time_of(&clk, 18446745), TIME_NEVER_PS);
}
END_TEST

static unsigned calls;
static uint64_t seen_hz[4];

static void note(void *owner)
{
	ck_assert_ptr_eq(owner, &calls);
	seen_hz[calls++] = clk.rate_hz;
}

START_TEST(listeners_see_the_old_rate_before_and_the_new_one_after)
{
	struct clk_listener both = { .changing = note, .changed = note, .owner = &calls };
	struct clk_listener deaf = { .owner = NULL };
	calls = 0;
	clk_listen(&clk, &deaf);
	clk_listen(&clk, &both);
	clk_set_rate(&clk, 1000);
	ck_assert_uint_eq(calls, 2);
	ck_assert_uint_eq(seen_hz[0], 32768);
	ck_assert_uint_eq(seen_hz[1], 1000);
	clk_set_rate(&clk, 1000);
	ck_assert_uint_eq(calls, 2);
}
END_TEST

START_TEST(a_loaded_clock_ticks_as_the_saved_one)
{
	timeline_advance(&timeline, 12345678901);
	clk_set_rate(&clk, 26000000);
	struct snap *save = snap_create_save();
	clk_snap(&clk, save);
	uint64_t expected = clk_ticks_at(&clk, 2 * PS_PER_SECOND);
	setup();
	size_t length;
	const void *bytes = snap_data(save, &length);
	struct snap *load = snap_create_load(bytes, length);
	clk_snap(&clk, load);
	ck_assert(snap_ok(load, NULL));
	ck_assert_uint_eq(clk_ticks_at(&clk, 2 * PS_PER_SECOND), expected);
	snap_destroy(load);
	snap_destroy(save);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		ticks_of_an_odd_rate_do_not_drift,
		the_time_of_a_tick_is_the_first_at_which_it_is_counted,
		ticks_go_on_from_where_they_were_at_a_change_of_rate,
		a_stopped_clock_never_ticks,
		a_tick_past_the_end_of_time_never_comes,
		listeners_see_the_old_rate_before_and_the_new_one_after,
		a_loaded_clock_ticks_as_the_saved_one,
		NULL,
	};
	return suite_run("clk", setup, NULL, tests);
}
