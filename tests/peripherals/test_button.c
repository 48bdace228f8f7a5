/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A push button on a bench. */
#include "base/error.h"
#include "peripherals/parts/part_models.h"
#include "support/bench.h"
#include "support/suite.h"

static void setup(void)
{
}

static void open_with(const char *setting, const char *other)
{
	bench_open_part(&button_ops, (const char *const[]){ setting, other, NULL });
}

START_TEST(active_low_rests_high_and_is_low_while_pressed)
{
	open_with("active=low", NULL);
	ck_assert(bench_net("pin"));
	bench_ask("press", NULL);
	ck_assert(!bench_net("pin"));
	ck_assert_str_eq(bench_look(), "pressed");
	bench_run_us(10000000);
	ck_assert(!bench_net("pin"));
	bench_ask("release", NULL);
	ck_assert(bench_net("pin"));
	ck_assert_str_eq(bench_look(), "released");
}
END_TEST

START_TEST(active_high_rests_low_and_is_high_while_pressed)
{
	open_with("active=high", NULL);
	ck_assert(!bench_net("pin"));
	ck_assert(bench_net_driven("pin"));
	bench_ask("press", NULL);
	ck_assert(bench_net("pin"));
}
END_TEST

START_TEST(without_pull_it_leaves_the_pin_alone)
{
	open_with("pull=none", NULL);
	ck_assert(!bench_net_driven("pin"));
}
END_TEST

START_TEST(pressed_for_a_time_it_is_let_go_by_itself)
{
	open_with(NULL, NULL);
	bench_ask("press", "20ms");
	bench_run_us(19999);
	ck_assert(!bench_net("pin"));
	bench_run_us(1);
	ck_assert(bench_net("pin"));
}
END_TEST

START_TEST(pressing_again_begins_the_time_anew)
{
	open_with(NULL, NULL);
	bench_ask("press", "20ms");
	bench_run_us(15000);
	bench_ask("press", "20ms");
	bench_run_us(15000);
	ck_assert(!bench_net("pin"));
	bench_run_us(5000);
	ck_assert(bench_net("pin"));
}
END_TEST

/* Changes of the net over 2 ms, looked at every 10 us. */
static unsigned changes(void)
{
	unsigned count = 0;
	bool level = bench_net("pin");
	for (unsigned n = 0; n < 200; n++) {
		bench_run_us(10);
		count += bench_net("pin") != level;
		level = bench_net("pin");
	}
	return count;
}

START_TEST(bounce_chatters_the_same_way_each_time_and_ends_where_the_finger_is)
{
	open_with("bounce=1ms", NULL);
	for (unsigned n = 0; n < 3; n++) {
		bench_ask("press", NULL);
		ck_assert(!bench_net("pin"));
		ck_assert_uint_eq(changes(), 6);
		ck_assert(!bench_net("pin"));
		bench_ask("release", NULL);
		ck_assert_uint_eq(changes(), 6);
		ck_assert(bench_net("pin"));
	}
}
END_TEST

START_TEST(unknown_actions_and_times_are_refused)
{
	open_with(NULL, NULL);
	ck_assert(!bench_try("turn", NULL));
	ck_assert(!bench_try("press", "20"));
	ck_assert(!bench_try("press", "soon"));
	ck_assert(bench_net("pin"));
}
END_TEST

START_TEST(a_timed_press_survives_save_and_restore)
{
	open_with("bounce=1ms", NULL);
	bench_ask("press", "20ms");
	bench_run_us(10000);
	bench_save();
	bench_run_us(100000);
	bench_restore();
	ck_assert_str_eq(bench_look(), "pressed");
	bench_run_us(9999);
	ck_assert_str_eq(bench_look(), "pressed");
	bench_run_us(1);
	ck_assert_str_eq(bench_look(), "released");
}
END_TEST

int main(void)
{
	return suite_run("button", setup, bench_close,
		(const TTest *const[]){
			active_low_rests_high_and_is_low_while_pressed,
			active_high_rests_low_and_is_high_while_pressed,
			without_pull_it_leaves_the_pin_alone,
			pressed_for_a_time_it_is_let_go_by_itself,
			pressing_again_begins_the_time_anew,
			bounce_chatters_the_same_way_each_time_and_ends_where_the_finger_is,
			unknown_actions_and_times_are_refused,
			a_timed_press_survives_save_and_restore,
			NULL,
		});
}
