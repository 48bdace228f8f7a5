/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A light-emitting diode on a bench. */
#include "peripherals/parts/part_models.h"
#include "base/error.h"
#include "support/bench.h"
#include "support/suite.h"

static void open_with(const char *setting, const char *other)
{
	bench_open_part(&led_ops, (const char *const[]){ setting, other, NULL });
}

static void setup(void)
{
}

START_TEST(active_low_is_lit_by_a_low_pin)
{
	open_with("active=low", NULL);
	ck_assert_str_eq(bench_look(), "off");
	bench_drive("pin", DRIVE_LOW);
	ck_assert_str_eq(bench_look(), "on");
	bench_drive("pin", DRIVE_HIGH);
	ck_assert_str_eq(bench_look(), "off");
}
END_TEST

START_TEST(active_high_is_lit_by_a_high_pin_in_its_color)
{
	open_with("active=high", "color=yellow");
	ck_assert_str_eq(bench_look(), "off");
	bench_drive("pin", DRIVE_HIGH);
	ck_assert_str_eq(bench_look(), "yellow");
}
END_TEST

START_TEST(low_is_the_active_level_unless_set)
{
	open_with(NULL, NULL);
	bench_drive("pin", DRIVE_LOW);
	ck_assert_str_eq(bench_look(), "on");
}
END_TEST

START_TEST(an_undriven_pin_leaves_it_dark)
{
	open_with("active=low", NULL);
	bench_drive("pin", DRIVE_LOW);
	bench_drive("pin", DRIVE_NONE);
	ck_assert_str_eq(bench_look(), "off");
	ck_assert(bench_net("pin"));
}
END_TEST

START_TEST(a_level_that_is_none_is_refused)
{
	struct error err = { 0 };
	open_with(NULL, NULL);
	ck_assert(!part_set(bench_part(), "active", "lo", &err));
	ck_assert(!part_set(bench_part(), "volume", "low", &err));
}
END_TEST

int main(void)
{
	return suite_run("led", setup, bench_close,
		(const TTest *const[]){
			active_low_is_lit_by_a_low_pin,
			active_high_is_lit_by_a_high_pin_in_its_color,
			low_is_the_active_level_unless_set,
			an_undriven_pin_leaves_it_dark,
			a_level_that_is_none_is_refused,
			NULL,
		});
}
