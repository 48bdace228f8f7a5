/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What sensors feel: actions, files, noise, on an LSM6DSO. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/error.h"
#include "lsm6_bench.h"
#include "peripherals/parts/part_models.h"
#include "support/suite.h"

static char path[64];

static void setup(void)
{
	snprintf(path, sizeof(path), "stimulus-%d.csv", (int)getpid());
	FILE *out = fopen(path, "w");
	ck_assert(out != NULL);
	fputs("time,ax\n0.02,0.5\n0.05,-0.5\n", out);
	fclose(out);
	char setting[80];
	snprintf(setting, sizeof(setting), "samples=%s", path);
	bench_open_part(&lsm6dso_ops, (const char *const[]){ setting, NULL });
	put(0x10, 0x40);
}

static void teardown(void)
{
	bench_close();
	remove(path);
}

static int felt(void)
{
	bench_run_us(9600);
	return get16(0x28);
}

START_TEST(the_file_is_followed_in_virtual_time)
{
	ck_assert_int_eq(felt(), 0);
	ck_assert_int_eq(felt(), 0);
	ck_assert_int_eq(felt(), 8197);
	ck_assert_int_eq(felt(), 8197);
	ck_assert_int_eq(felt(), 8197);
	ck_assert_int_eq(felt(), -8197);
	ck_assert_int_eq(get16(0x2c), 16393); /* not in the file */
}
END_TEST

START_TEST(an_action_beats_the_file_until_it_is_followed_again)
{
	bench_ask("set", "ax=1,az=0");
	ck_assert_int_eq(felt(), 16393);
	ck_assert_int_eq(get16(0x2c), 0);
	bench_run_us(40000);
	ck_assert_int_eq(felt(), 16393);
	bench_ask("follow", "ax");
	ck_assert_int_eq(felt(), -8197);
	ck_assert_int_eq(get16(0x2c), 0);
	bench_ask("follow", NULL);
	felt();
	ck_assert_int_eq(get16(0x2c), 16393);
}
END_TEST

START_TEST(nonsense_is_refused)
{
	ck_assert(!bench_try("set", NULL));
	ck_assert(!bench_try("set", ""));
	ck_assert(!bench_try("set", "ax"));
	ck_assert(!bench_try("set", "ax="));
	ck_assert(!bench_try("set", "ax=1g"));
	ck_assert(!bench_try("set", "ax=101"));
	ck_assert(!bench_try("set", "bx=1"));
	ck_assert(!bench_try("follow", "bx"));
	struct error err = { 0 };
	ck_assert(!part_act(bench_part(), "set", "bx=1", &err));
	ck_assert_str_eq(err.help, "the axes are temp, gx, gy, gz, ax, ay, az");
}
END_TEST

START_TEST(the_sample_file_beside_spi_imu_is_followed)
{
	bench_close();
	bench_open_part(&lsm6dso_ops,
		(const char *const[]){
			"samples=" MODELS "/../firmware-samples/spi-imu/walk.csv", NULL });
	put(0x10, 0x40);
	put(0x11, 0x40);
	bench_run_us(557000);
	ck_assert_int_eq(get16(0x28), 16393);
	ck_assert_int_eq(get16(0x2a), 24590);
	ck_assert_int_eq(get16(0x26), -2914);
}
END_TEST

START_TEST(what_was_set_survives_save_and_restore)
{
	bench_ask("set", "ax=0.25");
	bench_save();
	bench_ask("set", "ax=0.75");
	bench_restore();
	ck_assert_int_eq(felt(), 4098);
}
END_TEST

START_TEST(the_look_says_what_is_felt)
{
	bench_ask("set", "ax=0.25 gz=-90.9");
	ck_assert_str_eq(bench_look(), "250 0 1000 mg, 0 0 -90 dps");
}
END_TEST

int main(void)
{
	return suite_run("stimulus", setup, teardown,
		(const TTest *const[]){
			the_file_is_followed_in_virtual_time,
			an_action_beats_the_file_until_it_is_followed_again,
			nonsense_is_refused,
			the_sample_file_beside_spi_imu_is_followed,
			what_was_set_survives_save_and_restore,
			the_look_says_what_is_felt,
			NULL,
		});
}
