/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Three diodes in one case on a bench. */
#include "peripherals/parts/part_models.h"
#include "support/bench.h"
#include "support/suite.h"

static void setup(void)
{
	bench_open_part(&rgb_led_ops, (const char *const[]){ "active=low", NULL });
}

START_TEST(its_colors_mix)
{
	static const char *const mixed[] = {
		"off",
		"red",
		"green",
		"yellow",
		"blue",
		"magenta",
		"cyan",
		"white",
	};
	for (unsigned n = 0; n < 8; n++) {
		bench_drive("red", n & 1 ? DRIVE_LOW : DRIVE_HIGH);
		bench_drive("green", n & 2 ? DRIVE_LOW : DRIVE_HIGH);
		bench_drive("blue", n & 4 ? DRIVE_LOW : DRIVE_HIGH);
		ck_assert_str_eq(bench_look(), mixed[n]);
	}
}
END_TEST

START_TEST(undriven_pins_leave_it_dark)
{
	ck_assert_str_eq(bench_look(), "off");
	ck_assert(bench_net("red") && bench_net("green") && bench_net("blue"));
}
END_TEST

START_TEST(a_color_that_is_switched_quickly_is_dimmed)
{
	bench_drive("blue", DRIVE_LOW);
	for (unsigned n = 0; n < 3; n++) {
		bench_drive("red", DRIVE_LOW);
		bench_run_us(300);
		bench_drive("red", DRIVE_HIGH);
		bench_run_us(700);
	}
	ck_assert_str_eq(bench_look(), "red 30%, blue 100%");
	bench_run_us(30000);
	ck_assert_str_eq(bench_look(), "blue");
}
END_TEST

START_TEST(what_it_shows_survives_save_and_restore)
{
	bench_drive("green", DRIVE_LOW);
	bench_save();
	bench_restore();
	ck_assert_str_eq(bench_look(), "green");
}
END_TEST

int main(void)
{
	return suite_run("rgb_led", setup, bench_close,
		(const TTest *const[]){
			its_colors_mix,
			undriven_pins_leave_it_dark,
			a_color_that_is_switched_quickly_is_dimmed,
			what_it_shows_survives_save_and_restore,
			NULL,
		});
}
