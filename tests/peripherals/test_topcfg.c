/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Always-on clocks and resets. */
#include "peripherals/soc/soc_models.h"
#include "support/bench.h"
#include "support/suite.h"

enum { M4_UART_CTRL = 0x120, STRAP = 0x1c0, ADC_CLK_CTRL = 0x208, GPIO_CNT_CLK_CTRL = 0x210 };

static void setup(void)
{
	bench_open(&topcfg_ops, MODELS "/devices/mt3620-topcfg.yaml");
}

START_TEST(debug_uart_and_adc_run_after_reset)
{
	ck_assert_uint_eq(bench_read(M4_UART_CTRL), 0x6001);
	ck_assert(!bench_line("uart-rst") && !bench_line("uart-off") && !bench_line("adc-off"));
}
END_TEST

START_TEST(the_debug_uart_is_held_and_gated_by_its_bits)
{
	bench_write(M4_UART_CTRL, 0x6000);
	ck_assert(bench_line("uart-rst"));
	bench_write(M4_UART_CTRL, 0x0001);
	ck_assert(!bench_line("uart-rst") && bench_line("uart-off"));
}
END_TEST

START_TEST(the_adc_clock_follows_bit_31)
{
	bench_write(ADC_CLK_CTRL, 0);
	ck_assert(bench_line("adc-off"));
	bench_write(ADC_CLK_CTRL, 0x80000000);
	ck_assert(!bench_line("adc-off"));
}
END_TEST

START_TEST(the_counter_clock_choice_is_on_two_lines)
{
	bench_write(GPIO_CNT_CLK_CTRL, 2);
	ck_assert(!bench_line("cnt-sel0") && bench_line("cnt-sel1"));
	bench_write(GPIO_CNT_CLK_CTRL, 1);
	ck_assert(bench_line("cnt-sel0") && !bench_line("cnt-sel1"));
}
END_TEST

START_TEST(straps_tell_of_the_26_mhz_crystal)
{
	ck_assert_uint_eq(bench_read(STRAP) >> 13, 2);
}
END_TEST

int main(void)
{
	return suite_run("topcfg", setup, bench_close,
		(const TTest *const[]){
			debug_uart_and_adc_run_after_reset,
			the_debug_uart_is_held_and_gated_by_its_bits,
			the_adc_clock_follows_bit_31,
			the_counter_clock_choice_is_on_two_lines,
			straps_tell_of_the_26_mhz_crystal,
			NULL,
		});
}
