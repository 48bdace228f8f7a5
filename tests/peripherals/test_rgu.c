/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The clock choice of an I/O core and its deep sleep. */
#include "peripherals/soc/soc_models.h"
#include "support/bench.h"
#include "support/suite.h"

enum { SLP_CTRL = 0x00, SLP_AUX = 0x04, HCLK_CK_CTRL = 0x0c, HW_MEM_PDN = 0x100 };

static void setup(void)
{
	bench_open(&rgu_ops, MODELS "/devices/mt3620-rgu.yaml");
}

START_TEST(the_core_starts_on_the_crystal)
{
	ck_assert_uint_eq(bench_rate("bus"), 26000000);
}
END_TEST

START_TEST(each_code_chooses_its_clock_at_once_and_reads_back)
{
	bench_write(HCLK_CK_CTRL, 0x200);
	ck_assert_uint_eq(bench_rate("bus"), 197600000);
	ck_assert_uint_eq(bench_read(HCLK_CK_CTRL), 0x200);
	bench_write(HCLK_CK_CTRL, 0x100);
	ck_assert_uint_eq(bench_rate("bus"), 32768);
	bench_write(HCLK_CK_CTRL, 0x000);
	ck_assert_uint_eq(bench_rate("bus"), 26000000);
}
END_TEST

START_TEST(a_code_without_clock_changes_nothing_but_the_log)
{
	bench_write(HCLK_CK_CTRL, 0x200);
	bench_write(HCLK_CK_CTRL, 0x300);
	ck_assert_uint_eq(bench_rate("bus"), 197600000);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
}
END_TEST

START_TEST(reset_returns_to_the_crystal)
{
	bench_write(HCLK_CK_CTRL, 0x200);
	bench_reset(RESET_SYS);
	ck_assert_uint_eq(bench_rate("bus"), 26000000);
}
END_TEST

START_TEST(waking_from_deep_sleep_resets_the_core_and_says_so)
{
	bench_write(SLP_CTRL, 3);
	bench_input("deep-sleep", true);
	ck_assert_uint_eq(bench_rises("reset"), 0);
	bench_input("deep-sleep", false);
	ck_assert_uint_eq(bench_rises("reset"), 1);
	bench_reset(RESET_CORE);
	ck_assert_uint_eq(bench_read(SLP_AUX), 1);
	bench_write(SLP_AUX, 1);
	ck_assert_uint_eq(bench_read(SLP_AUX), 0);
}
END_TEST

START_TEST(legacy_sleep_goes_on_where_it_was)
{
	bench_write(SLP_CTRL, 1);
	bench_input("deep-sleep", true);
	bench_input("deep-sleep", false);
	ck_assert_uint_eq(bench_rises("reset"), 0);
	ck_assert_uint_eq(bench_read(SLP_AUX), 0);
}
END_TEST

int main(void)
{
	return suite_run("rgu", setup, bench_close,
		(const TTest *const[]){
			the_core_starts_on_the_crystal,
			each_code_chooses_its_clock_at_once_and_reads_back,
			a_code_without_clock_changes_nothing_but_the_log,
			reset_returns_to_the_crystal,
			waking_from_deep_sleep_resets_the_core_and_says_so,
			legacy_sleep_goes_on_where_it_was,
			NULL,
		});
}
