/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A potentiometer on a bench. */
#include "peripherals/parts/part_models.h"
#include "base/error.h"
#include "support/bench.h"
#include "support/suite.h"

static void open_with(const char *setting, const char *other)
{
	bench_open_part(&potentiometer_ops, (const char *const[]){ setting, other, NULL });
}

static int wiper_mv(void)
{
	return pin_voltage_mv(bench_hand(0));
}

START_TEST(it_starts_in_the_middle_of_its_supply)
{
	open_with(NULL, NULL);
	ck_assert_int_eq(wiper_mv(), 1250);
	ck_assert_str_eq(bench_look(), "50%");
}
END_TEST

START_TEST(position_and_supply_can_be_set)
{
	open_with("position=10%", "supply_mv=3300");
	ck_assert_int_eq(wiper_mv(), 330);
	bench_ask("set", "100%");
	ck_assert_int_eq(wiper_mv(), 3300);
}
END_TEST

START_TEST(the_wiper_has_the_share_it_is_set_to)
{
	open_with(NULL, NULL);
	bench_ask("set", "0%");
	ck_assert_int_eq(wiper_mv(), 0);
	bench_ask("set", "37.5%");
	ck_assert_int_eq(wiper_mv(), 938);
	ck_assert_str_eq(bench_look(), "38%");
	bench_ask("set", "100%");
	ck_assert_int_eq(wiper_mv(), 2500);
}
END_TEST

START_TEST(a_position_that_is_none_is_refused_and_moves_nothing)
{
	open_with(NULL, NULL);
	ck_assert(!bench_try("set", "101%"));
	ck_assert(!bench_try("set", "half"));
	ck_assert(!bench_try("set", NULL));
	ck_assert_int_eq(wiper_mv(), 1250);
}
END_TEST

START_TEST(reset_turns_it_back_to_where_it_starts)
{
	open_with("position=20%", NULL);
	bench_ask("set", "80%");
	part_reset(bench_part());
	ck_assert_int_eq(wiper_mv(), 500);
}
END_TEST

START_TEST(its_position_survives_save_and_restore)
{
	open_with(NULL, NULL);
	bench_ask("set", "80%");
	bench_save();
	bench_restore();
	ck_assert_str_eq(bench_look(), "80%");
	ck_assert_int_eq(wiper_mv(), 2000);
}
END_TEST

int main(void)
{
	return suite_run("potentiometer", NULL, bench_close,
		(const TTest *const[]){
			it_starts_in_the_middle_of_its_supply,
			position_and_supply_can_be_set,
			the_wiper_has_the_share_it_is_set_to,
			a_position_that_is_none_is_refused_and_moves_nothing,
			reset_turns_it_back_to_where_it_starts,
			its_position_survives_save_and_restore,
			NULL,
		});
}
