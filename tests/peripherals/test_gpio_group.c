/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a pin group has beside its pads: the switches of its counter and its PWM. */
#include "peripherals/soc/soc_models.h"
#include "support/bench.h"
#include "support/suite.h"

enum { GLOBAL_CTRL = 0x00, DIN = 0x04, DOUT = 0x10, OE = 0x20, IES = 0x60 };
enum { CNT_MODE_EN = 1, CNT_RST_B = 2, PWM_RST_B = 4, CNT_CLK_EN = 8 };

static void setup(void)
{
	bench_open(&gpio_group_ops, MODELS "/devices/mt3620-gpio.yaml");
}

START_TEST(the_counter_switches_follow_their_bits)
{
	ck_assert(!bench_line("cnt-on"));
	ck_assert(!bench_line("cnt-clk"));
	bench_write(GLOBAL_CTRL, CNT_MODE_EN);
	ck_assert(bench_line("cnt-on"));
	ck_assert(!bench_line("cnt-clk"));
	bench_write(GLOBAL_CTRL, CNT_CLK_EN);
	ck_assert(!bench_line("cnt-on"));
	ck_assert(bench_line("cnt-clk"));
}
END_TEST

START_TEST(a_reset_bit_that_was_never_one_resets_nothing)
{
	bench_write(GLOBAL_CTRL, CNT_MODE_EN | CNT_CLK_EN);
	bench_write(GLOBAL_CTRL, 0);
	ck_assert_uint_eq(bench_rises("cnt-rst"), 0);
	ck_assert_uint_eq(bench_rises("pwm-rst"), 0);
}
END_TEST

START_TEST(a_rising_reset_bit_resets_once_and_a_falling_one_holds)
{
	bench_write(GLOBAL_CTRL, CNT_RST_B);
	ck_assert_uint_eq(bench_rises("cnt-rst"), 1);
	ck_assert(!bench_line("cnt-rst"));
	bench_write(GLOBAL_CTRL, 0);
	ck_assert(bench_line("cnt-rst"));
	bench_write(GLOBAL_CTRL, CNT_RST_B);
	ck_assert(!bench_line("cnt-rst"));
	ck_assert_uint_eq(bench_rises("pwm-rst"), 0);
	bench_write(GLOBAL_CTRL, PWM_RST_B | CNT_RST_B);
	ck_assert_uint_eq(bench_rises("pwm-rst"), 1);
}
END_TEST

START_TEST(a_reset_of_the_chip_lets_both_blocks_go)
{
	bench_write(GLOBAL_CTRL, CNT_RST_B | PWM_RST_B | CNT_MODE_EN);
	bench_write(GLOBAL_CTRL, CNT_MODE_EN);
	bench_reset(RESET_SYS);
	ck_assert(!bench_line("cnt-rst"));
	ck_assert(!bench_line("pwm-rst"));
	ck_assert(!bench_line("cnt-on"));
}
END_TEST

START_TEST(its_pads_are_pads)
{
	bench_write(OE, 2);
	bench_write(DOUT, 2);
	ck_assert(bench_net("p1"));
	bench_drive("p3", DRIVE_HIGH);
	ck_assert_uint_eq(bench_read(DIN), 0xa);
	ck_assert(bench_line("in3"));
	bench_reset(RESET_SYS);
	ck_assert(!bench_net_driven("p1"));
}
END_TEST

START_TEST(a_peripheral_drives_a_pad_before_the_gpio_registers_do)
{
	bench_write(OE, 1);
	bench_input("fn0", true);
	bench_input("fn-on0", true);
	ck_assert(bench_net("p0"));
	bench_input("fn0", false);
	ck_assert(!bench_net("p0"));
	bench_write(DOUT, 1);
	ck_assert(!bench_net("p0"));
	bench_input("fn-on0", false);
	ck_assert(bench_net("p0"));
}
END_TEST

START_TEST(what_was_released_is_known_after_a_restore)
{
	bench_write(GLOBAL_CTRL, CNT_RST_B);
	bench_save();
	bench_restore();
	bench_write(GLOBAL_CTRL, 0);
	ck_assert(bench_line("cnt-rst"));
}
END_TEST

int main(void)
{
	return suite_run("gpio group", setup, bench_close,
		(const TTest *const[]){
			the_counter_switches_follow_their_bits,
			a_reset_bit_that_was_never_one_resets_nothing,
			a_rising_reset_bit_resets_once_and_a_falling_one_holds,
			a_reset_of_the_chip_lets_both_blocks_go,
			its_pads_are_pads,
			a_peripheral_drives_a_pad_before_the_gpio_registers_do,
			what_was_released_is_known_after_a_restore,
			NULL,
		});
}
