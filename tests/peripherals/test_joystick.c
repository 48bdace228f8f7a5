/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A joystick on a bench. */
#include "peripherals/parts/part_models.h"
#include "support/bench.h"
#include "support/suite.h"

static void setup(void)
{
	bench_open_part(&joystick_ops, NULL);
}

static void stands_at(int x_mv, int y_mv)
{
	ck_assert_int_eq(pin_voltage_mv(bench_hand(0)), x_mv);
	ck_assert_int_eq(pin_voltage_mv(bench_hand(1)), y_mv);
}

START_TEST(it_rests_in_the_middle_with_its_button_up)
{
	stands_at(1250, 1250);
	ck_assert(bench_net("button"));
	ck_assert_str_eq(bench_look(), "x 50%, y 50%");
}
END_TEST

START_TEST(it_moves_to_each_side_and_back)
{
	bench_ask("move", "left");
	stands_at(0, 1250);
	bench_ask("move", "right");
	stands_at(2500, 1250);
	bench_ask("move", "up");
	stands_at(1250, 2500);
	bench_ask("move", "down");
	stands_at(1250, 0);
	bench_ask("move", "center");
	stands_at(1250, 1250);
}
END_TEST

START_TEST(both_axes_can_be_set_at_once)
{
	bench_ask("set", "80% 20.5%");
	stands_at(2000, 513);
	ck_assert_str_eq(bench_look(), "x 80%, y 21%");
}
END_TEST

START_TEST(the_button_closes_to_ground)
{
	bench_ask("press", NULL);
	ck_assert(!bench_net("button"));
	ck_assert_str_eq(bench_look(), "x 50%, y 50%, pressed");
	bench_ask("release", NULL);
	ck_assert(bench_net("button"));
}
END_TEST

START_TEST(a_timed_press_ends_by_itself)
{
	bench_ask("press", "20ms");
	bench_run_us(19999);
	ck_assert(!bench_net("button"));
	bench_run_us(1);
	ck_assert(bench_net("button"));
	bench_ask("press", "20ms");
	bench_ask("press", NULL);
	bench_run_us(100000);
	ck_assert(!bench_net("button"));
}
END_TEST

START_TEST(what_is_no_place_is_refused)
{
	ck_assert(!bench_try("move", "over"));
	ck_assert(!bench_try("move", NULL));
	ck_assert(!bench_try("set", "80%"));
	ck_assert(!bench_try("set", "80% "));
	ck_assert(!bench_try("set", "80%,20%"));
	ck_assert(!bench_try("set", "10000000000000000% 1%"));
	ck_assert(!bench_try("press", "soon"));
	stands_at(1250, 1250);
}
END_TEST

START_TEST(the_supply_is_what_the_right_and_upper_end_have)
{
	bench_close();
	bench_open_part(&joystick_ops, (const char *const[]){ "supply_mv=3300", NULL });
	bench_ask("set", "100% 100%");
	stands_at(3300, 3300);
}
END_TEST

START_TEST(its_place_survives_save_and_restore)
{
	bench_ask("set", "80% 20%");
	bench_ask("press", "5ms");
	bench_save();
	bench_run_us(10000);
	bench_restore();
	stands_at(2000, 500);
	ck_assert(!bench_net("button"));
	bench_run_us(5000);
	ck_assert(bench_net("button"));
}
END_TEST

int main(void)
{
	return suite_run("joystick", setup, bench_close,
		(const TTest *const[]){
			it_rests_in_the_middle_with_its_button_up,
			it_moves_to_each_side_and_back,
			both_axes_can_be_set_at_once,
			the_button_closes_to_ground,
			a_timed_press_ends_by_itself,
			what_is_no_place_is_refused,
			the_supply_is_what_the_right_and_upper_end_have,
			its_place_survives_save_and_restore,
			NULL,
		});
}
