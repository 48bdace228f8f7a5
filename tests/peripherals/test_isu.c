/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The global control of a serial unit; its pads are tested with the others. */
#include "peripherals/soc/soc_models.h"
#include "support/bench.h"
#include "support/suite.h"

enum { GLOBAL_CTRL = 0x00, DOUT = 0x10, OE = 0x20, EA = 0xa0 };

static void setup(void)
{
	bench_open(&isu_ops, MODELS "/devices/mt3620-isu.yaml");
}

START_TEST(everything_runs_after_reset)
{
	ck_assert_uint_eq(bench_read(GLOBAL_CTRL), 0x7f01);
	ck_assert(!bench_line("rst"));
	ck_assert(!bench_line("i2c-off"));
	ck_assert(!bench_line("spi-off"));
	ck_assert(!bench_line("uart-off"));
}
END_TEST

START_TEST(reset_is_held_while_rst_b_is_zero_and_spares_clocks_and_pads)
{
	bench_write(DOUT, 1);
	bench_write(OE, 1);
	bench_write(EA, 6);
	bench_write(GLOBAL_CTRL, bench_read(GLOBAL_CTRL) & ~1u);
	ck_assert(bench_line("rst"));
	ck_assert_uint_eq(bench_read(GLOBAL_CTRL), 0x7f00);
	ck_assert(bench_net("p0"));
	ck_assert_uint_eq(bench_read(EA), 6);
	bench_write(GLOBAL_CTRL, bench_read(GLOBAL_CTRL) | 1u);
	ck_assert(!bench_line("rst"));
}
END_TEST

START_TEST(each_function_has_its_clock_bits)
{
	bench_write(GLOBAL_CTRL, 0x7e01);
	ck_assert(bench_line("i2c-off") && !bench_line("spi-off") && !bench_line("uart-off"));
	bench_write(GLOBAL_CTRL, 0x6101);
	ck_assert(!bench_line("i2c-off") && bench_line("spi-off") && !bench_line("uart-off"));
	bench_write(GLOBAL_CTRL, 0x1f01);
	ck_assert(!bench_line("i2c-off") && !bench_line("spi-off") && bench_line("uart-off"));
}
END_TEST

int main(void)
{
	return suite_run("isu", setup, bench_close,
		(const TTest *const[]){
			everything_runs_after_reset,
			reset_is_held_while_rst_b_is_zero_and_spares_clocks_and_pads,
			each_function_has_its_clock_bits,
			NULL,
		});
}
