/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When the ADC converts, and what. Its clock is 2 MHz: two clocks a microsecond. */
#include "peripherals/adc_offsets.h"
#include "peripherals/soc/soc_models.h"
#include "support/bench.h"
#include "support/suite.h"

static void setup(void)
{
	bench_open(&adc_ops, MODELS "/devices/mt3620-adc.yaml");
}

static void start(uint32_t map, uint32_t more)
{
	bench_write(CTL0, USUAL | map << MAP_SHIFT | more | FSM_EN);
}

static unsigned results(void)
{
	uint32_t pointers = bench_read(DEBUG16);
	return ((pointers >> 5) - pointers) % 32;
}

static uint32_t value_at(int millivolts)
{
	pin_drive_analog(bench_hand(0), millivolts);
	bench_write(CTL0, 0);
	start(1, 0);
	bench_run_us(100);
	return bench_read(RBR) >> 4;
}

START_TEST(a_single_sweep_gives_one_result_for_each_channel_lowest_first)
{
	start(0xa5, 0);
	bench_run_us(100000);
	ck_assert_uint_eq(results(), 4);
	ck_assert_uint_eq(bench_read(RBR) & 0xf, 0);
	ck_assert_uint_eq(bench_read(RBR) & 0xf, 2);
	ck_assert_uint_eq(bench_read(RBR) & 0xf, 5);
	ck_assert_uint_eq(bench_read(RBR) & 0xf, 7);
	ck_assert_uint_eq(bench_read(CTL0) & FSM_EN, FSM_EN);
}
END_TEST

START_TEST(only_a_rising_fsm_en_sweeps_again)
{
	start(1, 0);
	bench_run_us(100);
	start(1, 0);
	bench_run_us(100);
	ck_assert_uint_eq(results(), 1);
	bench_write(CTL0, USUAL);
	start(1, 0);
	bench_run_us(100);
	ck_assert_uint_eq(results(), 2);
}
END_TEST

START_TEST(the_time_of_a_sweep_follows_the_registers)
{
	/* 21 to begin, then 8 + 2 + 1 + 1 a channel */
	start(0x3, 0);
	bench_run_ps(33 * PS_PER_US / 2 - 1);
	ck_assert_uint_eq(results(), 0);
	bench_run_ps(1);
	ck_assert_uint_eq(results(), 1);
	bench_run_us(6);
	ck_assert_uint_eq(results(), 2);
	/* 1 to begin, then 15 + 2 + 64 + 1 */
	bench_write(CTL0, 0);
	bench_write(CTL0, 1 << MAP_SHIFT | 15 << 4 | 6 << AVG_SHIFT | FSM_EN);
	bench_run_ps(83 * PS_PER_US / 2 - 1);
	ck_assert_uint_eq(results(), 2);
	bench_run_ps(1);
	ck_assert_uint_eq(results(), 3);
}
END_TEST

START_TEST(clearing_fsm_en_ends_a_sweep)
{
	start(0xff, 0);
	bench_run_us(17);
	bench_write(CTL0, USUAL);
	bench_run_us(1000);
	ck_assert_uint_eq(results(), 1);
}
END_TEST

START_TEST(periodic_sweeps_begin_a_period_and_one_clock_apart)
{
	bench_write(CTL1, 2000 - 1);
	start(0x1, PMODE_EN);
	bench_run_ps(20000 * PS_PER_US + 33 * PS_PER_US / 2 - 1);
	ck_assert_uint_eq(results(), 20);
	bench_run_ps(1);
	ck_assert_uint_eq(results(), 21);
}
END_TEST

START_TEST(a_period_shorter_than_its_sweep_runs_end_to_end)
{
	bench_write(CTL1, 3);
	start(0x1, PMODE_EN);
	bench_run_ps(5 * 33 * PS_PER_US / 2);
	ck_assert_uint_eq(results(), 5);
}
END_TEST

START_TEST(full_scale_is_the_reference)
{
	ck_assert_uint_eq(value_at(0), 0);
	ck_assert_uint_eq(value_at(1000), 1638);
	ck_assert_uint_eq(value_at(2500), 4095);
	ck_assert_uint_eq(value_at(3300), 4095);
	bench_write(CTL3, VCM_1V8);
	ck_assert_uint_eq(value_at(900), 2048);
	ck_assert_uint_eq(value_at(1800), 4095);
	ck_assert_uint_eq(value_at(2500), 4095);
	bench_write(CTL3, VCM_VREF); /* with the generator off */
	ck_assert_uint_eq(value_at(1000), 1638);
}
END_TEST

START_TEST(nothing_connected_reads_zero)
{
	bench_drive("ch0", DRIVE_NONE);
	start(1, 0);
	bench_run_us(100);
	ck_assert_uint_eq(bench_read(RBR), 0);
}
END_TEST

START_TEST(a_channel_is_sampled_when_its_turn_comes)
{
	pin_drive_analog(bench_hand(1), 500);
	start(0x3, 0);
	bench_run_us(17);
	pin_drive_analog(bench_hand(0), 2500);
	pin_drive_analog(bench_hand(1), 1500);
	bench_run_us(100);
	ck_assert_uint_eq(bench_read(RBR) >> 4, 0);
	ck_assert_uint_eq(bench_read(RBR) >> 4, 2457);
}
END_TEST

START_TEST(an_average_weighs_levels_by_their_time)
{
	bench_drive("ch0", DRIVE_LOW);
	bench_write(CTL3, VCM_1V8);
	start(1, 6 << AVG_SHIFT); /* samples from clock 31 to 95 */
	bench_run_ps((31 + 48) * PS_PER_US / 2);
	pin_drive_analog(bench_hand(0), 1700);
	bench_run_us(100);
	ck_assert_uint_eq(bench_read(RBR) >> 4, 967); /* 4095 * 1700 / 1800 / 4 */
}
END_TEST

START_TEST(a_single_sample_is_not_averaged)
{
	bench_drive("ch0", DRIVE_LOW);
	start(1, 0);
	bench_run_ps(31 * PS_PER_US / 2);
	bench_drive("ch0", DRIVE_HIGH);
	bench_run_us(100);
	ck_assert_uint_eq(bench_read(RBR) >> 4, 4095);
}
END_TEST

START_TEST(channels_above_seven_do_not_exist_and_the_log_says_so)
{
	start(0x100, 0);
	bench_run_us(1000);
	ck_assert_uint_eq(results(), 0);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
}
END_TEST

START_TEST(a_gated_clock_stops_the_sweep_where_it_stands)
{
	start(0x1, 0);
	bench_run_us(10);
	bench_input("gate", true);
	bench_run_us(1000);
	bench_input("gate", false);
	ck_assert_uint_eq(results(), 0);
	bench_run_us(6);
	ck_assert_uint_eq(results(), 0);
	bench_run_us(1);
	ck_assert_uint_eq(results(), 1);
}
END_TEST

START_TEST(a_gated_adc_answers_nothing)
{
	bench_input("gate", true);
	bench_write(IER, 1);
	bench_input("gate", false);
	ck_assert_uint_eq(bench_read(IER), 0);
}
END_TEST

START_TEST(a_sweep_goes_on_after_a_restore)
{
	pin_drive_analog(bench_hand(1), 2500);
	start(0x2, 4 << AVG_SHIFT);
	bench_run_us(17);
	bench_save();
	bench_run_us(100);
	bench_restore();
	ck_assert_uint_eq(results(), 0);
	bench_run_us(100);
	ck_assert_uint_eq(bench_read(RBR), 0xfff1);
}
END_TEST

START_TEST(a_gated_clock_puts_the_next_sweep_off)
{
	bench_write(CTL1, 2000 - 1);
	start(0x1, PMODE_EN);
	bench_run_us(10);
	bench_input("gate", true);
	bench_run_us(300);
	bench_input("gate", false);
	bench_run_us(1006);
	ck_assert_uint_eq(results(), 1);
	bench_run_us(1);
	ck_assert_uint_eq(results(), 2);
}
END_TEST

START_TEST(a_gated_clock_adds_nothing_to_an_average)
{
	pin_drive_analog(bench_hand(0), 1000);
	start(0x1, 4 << AVG_SHIFT);
	bench_run_us(18);
	bench_input("gate", true);
	bench_run_us(300);
	bench_input("gate", false);
	bench_run_us(20);
	ck_assert_uint_eq(bench_read(RBR) >> 4, 1638);
}
END_TEST

int main(void)
{
	return suite_run("adc sweep", setup, bench_close,
		(const TTest *const[]){
			a_single_sweep_gives_one_result_for_each_channel_lowest_first,
			only_a_rising_fsm_en_sweeps_again,
			the_time_of_a_sweep_follows_the_registers,
			clearing_fsm_en_ends_a_sweep,
			periodic_sweeps_begin_a_period_and_one_clock_apart,
			a_period_shorter_than_its_sweep_runs_end_to_end,
			full_scale_is_the_reference,
			nothing_connected_reads_zero,
			a_channel_is_sampled_when_its_turn_comes,
			an_average_weighs_levels_by_their_time,
			a_single_sample_is_not_averaged,
			channels_above_seven_do_not_exist_and_the_log_says_so,
			a_gated_clock_stops_the_sweep_where_it_stands,
			a_gated_adc_answers_nothing,
			a_gated_clock_puts_the_next_sweep_off,
			a_gated_clock_adds_nothing_to_an_average,
			a_sweep_goes_on_after_a_restore,
			NULL,
		});
}
