/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The registers of the flash cache. */
#include "peripherals/soc/soc_models.h"
#include "support/bench.h"
#include "support/suite.h"

enum { CTRL = 0x0, OP = 0x4, STATUS = 0xc, HIT = 0x10, INFO = 0x18 };

static void setup(void)
{
	bench_open(&xip_cache_ops, MODELS "/devices/mt3620-xip-cache.yaml");
}

START_TEST(a_flush_is_busy_for_a_crystal_period_a_line)
{
	bench_write(OP, 1);
	ck_assert_uint_eq(bench_read(OP), 0);
	ck_assert_uint_eq(bench_read(STATUS), 1);
	bench_run_us(39);
	ck_assert_uint_eq(bench_read(STATUS), 1);
	bench_run_us(1);
	ck_assert_uint_eq(bench_read(STATUS), 0);
}
END_TEST

START_TEST(a_flush_under_way_survives_save_and_restore)
{
	bench_write(OP, 1);
	bench_run_us(30);
	bench_save();
	bench_run_us(30);
	bench_restore();
	ck_assert_uint_eq(bench_read(STATUS), 1);
	bench_run_us(10);
	ck_assert_uint_eq(bench_read(STATUS), 0);
}
END_TEST

START_TEST(asking_to_count_is_said_to_be_in_vain)
{
	bench_write(CTRL, 3);
	ck_assert_uint_eq(bench_logged(LOG_UNMODELLED), 1);
	ck_assert_uint_eq(bench_read(HIT), 0);
}
END_TEST

START_TEST(the_geometry_is_32_kib_in_4_ways_of_32_bytes)
{
	ck_assert_uint_eq(bench_read(INFO), 32 << 16 | 4 << 8 | 32);
}
END_TEST

int main(void)
{
	return suite_run("xip_cache", setup, bench_close,
		(const TTest *const[]){
			a_flush_is_busy_for_a_crystal_period_a_line,
			a_flush_under_way_survives_save_and_restore,
			asking_to_count_is_said_to_be_in_vain,
			the_geometry_is_32_kib_in_4_ways_of_32_bytes,
			NULL,
		});
}
