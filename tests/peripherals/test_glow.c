/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How bright something looks that is switched on and off; on an LED, whose look says it. */
#include "peripherals/parts/part_models.h"
#include "support/bench.h"
#include "support/suite.h"

static unsigned changes;

static void look_changed(void *owner, struct part *part)
{
	(void)owner;
	(void)part;
	changes++;
}

static void setup(void)
{
	bench_open_part(&led_ops, (const char *const[]){ "active=high", NULL });
	bench_part()->looked = look_changed;
	changes = 0;
}

static void blink(unsigned times, uint64_t on_us, uint64_t off_us)
{
	while (times--) {
		bench_drive("pin", DRIVE_HIGH);
		bench_run_us(on_us);
		bench_drive("pin", DRIVE_LOW);
		bench_run_us(off_us);
	}
}

START_TEST(slow_blinking_is_on_and_off)
{
	for (unsigned n = 0; n < 3; n++) {
		bench_drive("pin", DRIVE_HIGH);
		ck_assert_str_eq(bench_look(), "on");
		bench_run_us(12000);
		bench_drive("pin", DRIVE_LOW);
		ck_assert_str_eq(bench_look(), "off");
		bench_run_us(12000);
	}
	ck_assert_uint_eq(changes, 6);
}
END_TEST

START_TEST(fast_switching_shows_the_share_of_the_last_period)
{
	blink(2, 370, 630);
	ck_assert_str_eq(bench_look(), "on 37%");
	bench_drive("pin", DRIVE_HIGH);
	ck_assert_str_eq(bench_look(), "on 37%");
	bench_run_us(100);
	bench_drive("pin", DRIVE_LOW);
	bench_run_us(900);
	bench_drive("pin", DRIVE_HIGH);
	ck_assert_str_eq(bench_look(), "on 10%");
}
END_TEST

START_TEST(a_steady_share_is_told_once)
{
	blink(2, 370, 630);
	changes = 0;
	blink(100, 370, 630);
	ck_assert_uint_eq(changes, 0);
}
END_TEST

START_TEST(nearly_on_and_nearly_off_are_neither)
{
	blink(3, 9999, 1);
	ck_assert_str_eq(bench_look(), "on 99%");
	blink(3, 1, 9999);
	ck_assert_str_eq(bench_look(), "on 1%");
}
END_TEST

START_TEST(what_is_no_longer_switched_looks_steady_after_20_ms)
{
	blink(3, 500, 500);
	bench_run_us(19000);
	ck_assert_str_eq(bench_look(), "on 50%");
	bench_run_us(1000);
	ck_assert_str_eq(bench_look(), "off");
	blink(3, 500, 500);
	bench_drive("pin", DRIVE_HIGH);
	bench_run_us(41000);
	ck_assert_str_eq(bench_look(), "on");
}
END_TEST

START_TEST(a_dimmed_light_survives_save_and_restore)
{
	blink(3, 250, 750);
	bench_save();
	bench_run_us(50000);
	ck_assert_str_eq(bench_look(), "off");
	bench_restore();
	ck_assert_str_eq(bench_look(), "on 25%");
	bench_run_us(50000);
	ck_assert_str_eq(bench_look(), "off");
}
END_TEST

int main(void)
{
	return suite_run("glow", setup, bench_close,
		(const TTest *const[]){
			slow_blinking_is_on_and_off,
			fast_switching_shows_the_share_of_the_last_period,
			a_steady_share_is_told_once,
			nearly_on_and_nearly_off_are_neither,
			what_is_no_longer_switched_looks_steady_after_20_ms,
			a_dimmed_light_survives_save_and_restore,
			NULL,
		});
}
