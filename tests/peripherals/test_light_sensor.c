/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ALS-PT19 light sensor on a bench. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "peripherals/parts/part_models.h"
#include "support/bench.h"
#include "support/suite.h"

static void open_with(const char *setting)
{
	bench_open_part(&light_sensor_ops, (const char *const[]){ setting, NULL });
}

static int out_mv(void)
{
	return pin_voltage_mv(bench_hand(0));
}

START_TEST(it_starts_in_an_office)
{
	open_with(NULL);
	ck_assert_str_eq(bench_look(), "200 lx");
	ck_assert_int_eq(out_mv(), 104);
}
END_TEST

START_TEST(the_voltage_follows_the_light)
{
	open_with(NULL);
	bench_ask("lux", "0");
	ck_assert_int_eq(out_mv(), 0);
	bench_ask("lux", "1000");
	ck_assert_int_eq(out_mv(), 521);
	bench_ask("set", "lux=12.5");
	ck_assert_int_eq(out_mv(), 6);
	ck_assert_str_eq(bench_look(), "12 lx");
}
END_TEST

START_TEST(bright_light_ends_at_the_supply)
{
	open_with(NULL);
	bench_ask("lux", "100000");
	ck_assert_int_eq(out_mv(), 3300);
}
END_TEST

START_TEST(another_load_gives_another_voltage)
{
	open_with("load_ohm=10000");
	bench_ask("lux", "1000");
	ck_assert_int_eq(out_mv(), 1428);
}
END_TEST

START_TEST(light_that_is_none_is_refused)
{
	open_with(NULL);
	ck_assert(!bench_try("lux", "-1"));
	ck_assert(!bench_try("lux", "100001"));
	ck_assert(!bench_try("lux", "bright"));
	ck_assert(!bench_try("lux", NULL));
	ck_assert(!bench_try("lux", "1 lux=2 lux=3 lux=4 lux=5 lux=6 lux=7 lux=8 lux=9"));
	ck_assert_int_eq(out_mv(), 104);
}
END_TEST

START_TEST(a_sample_file_shines_by_itself)
{
	char path[] = "/tmp/orrery-light-XXXXXX", setting[64];
	static const char text[] = "time,lux\n0.010,1000\n0.020,2000\n";
	int file = mkstemp(path);
	ck_assert(file >= 0 && write(file, text, sizeof(text) - 1) == sizeof(text) - 1);
	close(file);
	snprintf(setting, sizeof(setting), "samples=%s", path);
	open_with(setting);
	unlink(path);
	bench_run_us(9999);
	ck_assert_int_eq(out_mv(), 104);
	bench_run_us(2);
	ck_assert_int_eq(out_mv(), 521);
	bench_run_us(10000);
	ck_assert_int_eq(out_mv(), 1042);
	bench_ask("lux", "0");
	bench_run_us(5000);
	ck_assert_int_eq(out_mv(), 0);
	bench_ask("follow", "");
	ck_assert_int_eq(out_mv(), 1042);
}
END_TEST

START_TEST(its_light_survives_save_and_restore)
{
	open_with(NULL);
	bench_ask("lux", "1000");
	bench_save();
	bench_restore();
	ck_assert_str_eq(bench_look(), "1000 lx");
	ck_assert_int_eq(out_mv(), 521);
}
END_TEST

int main(void)
{
	return suite_run("light sensor", NULL, bench_close,
		(const TTest *const[]){
			it_starts_in_an_office,
			the_voltage_follows_the_light,
			bright_light_ends_at_the_supply,
			another_load_gives_another_voltage,
			light_that_is_none_is_refused,
			a_sample_file_shines_by_itself,
			its_light_survives_save_and_restore,
			NULL,
		});
}
