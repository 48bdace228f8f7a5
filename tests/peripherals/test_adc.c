/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ADC's FIFO, interrupt, DMA request and resets, as firmware sees them. */
#include "peripherals/adc_offsets.h"
#include "peripherals/soc/soc_models.h"
#include "engine/random.h"
#include "support/bench.h"
#include "support/suite.h"

static void setup(void)
{
	bench_open(&adc_ops, MODELS "/devices/mt3620-adc.yaml");
}

/* One sweep over the channels of a map, to its end. */
static void convert(uint32_t map)
{
	bench_write(CTL0, USUAL);
	bench_write(CTL0, USUAL | map << MAP_SHIFT | FSM_EN);
	bench_run_us(200);
	bench_write(CTL0, USUAL);
}

static uint32_t pointers(void)
{
	return bench_read(DEBUG16);
}

START_TEST(a_result_carries_its_channel_below_its_value)
{
	pin_drive_analog(bench_hand(5), 1250);
	convert(1 << 5);
	ck_assert_uint_eq(bench_read(RBR), 2048u << 4 | 5);
}
END_TEST

START_TEST(the_fifo_is_read_oldest_first_and_both_pointers_follow)
{
	convert(0x6);
	ck_assert_uint_eq(bench_read(LSR), 1);
	ck_assert_uint_eq(pointers(), 2 << 5);
	ck_assert_uint_eq(bench_read(RBR) & 0xf, 1);
	ck_assert_uint_eq(pointers(), 2 << 5 | 1);
	ck_assert_uint_eq(bench_read(RBR) & 0xf, 2);
	ck_assert_uint_eq(pointers(), 2 << 5 | 2);
	ck_assert_uint_eq(bench_read(LSR), 0);
}
END_TEST

START_TEST(an_empty_fifo_reads_zero_and_keeps_its_pointers)
{
	ck_assert_uint_eq(bench_read(RBR), 0);
	ck_assert_uint_eq(pointers(), 0);
}
END_TEST

START_TEST(pointers_count_modulo_32)
{
	for (unsigned n = 0; n < 5; n++) {
		convert(0xff);
		for (unsigned i = 0; i < 8; i++) {
			bench_read(RBR);
		}
	}
	ck_assert_uint_eq(pointers(), 8 << 5 | 8);
}
END_TEST

START_TEST(a_full_fifo_loses_the_new_result_and_the_log_says_so)
{
	for (unsigned n = 0; n < 4; n++) {
		convert(0xff);
	}
	ck_assert_uint_eq(pointers(), 0);
	ck_assert_uint_eq(bench_read(LSR), 1);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 0);
	pin_drive_analog(bench_hand(0), 2500);
	convert(0x1);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
	for (unsigned n = 0; n < 32; n++) {
		ck_assert_uint_eq(bench_read(RBR), n % 8);
	}
	ck_assert_uint_eq(bench_read(LSR), 0);
}
END_TEST

START_TEST(the_interrupt_is_a_level_from_the_trigger_level_on)
{
	bench_write(TRI_LVL, 3 << 2);
	bench_write(IER, 1);
	convert(0x3);
	ck_assert(!bench_line("irq"));
	ck_assert_uint_eq(bench_read(IIR), 1);
	convert(0x1);
	ck_assert(bench_line("irq"));
	ck_assert_uint_eq(bench_read(IIR), 4);
	bench_read(RBR);
	ck_assert(!bench_line("irq"));
}
END_TEST

START_TEST(without_its_enable_the_level_does_not_interrupt)
{
	bench_write(TRI_LVL, 1 << 2);
	convert(0x3);
	ck_assert(!bench_line("irq"));
	bench_write(IER, 1);
	ck_assert(bench_line("irq"));
	bench_write(IER, 0);
	ck_assert(!bench_line("irq"));
}
END_TEST

START_TEST(the_level_is_seven_after_reset)
{
	ck_assert_uint_eq(bench_read(TRI_LVL), 0x1c);
	bench_write(IER, 1);
	convert(0x3f);
	ck_assert(!bench_line("irq"));
	convert(0x1);
	ck_assert(bench_line("irq"));
}
END_TEST

START_TEST(dma_is_asked_while_there_is_a_result)
{
	convert(0x3);
	ck_assert(!bench_line("rx-req"));
	bench_write(DMA_EN, 1);
	ck_assert(bench_line("rx-req"));
	bench_read(RBR);
	ck_assert(bench_line("rx-req"));
	bench_read(RBR);
	ck_assert(!bench_line("rx-req"));
}
END_TEST

START_TEST(the_timeout_comes_so_many_clocks_after_the_first_result)
{
	bench_write(RTOCNT, 2000);
	bench_write(IER, 4);
	bench_write(CTL0, USUAL | 1 << MAP_SHIFT | FSM_EN);
	bench_run_us(17 + 999);
	ck_assert(!bench_line("irq"));
	bench_run_us(1);
	ck_assert(bench_line("irq"));
	ck_assert_uint_eq(bench_read(IIR), 0xc);
	bench_read(RBR);
	ck_assert(!bench_line("irq"));
	ck_assert_uint_eq(bench_read(IIR), 1);
	bench_run_us(5000);
	ck_assert(!bench_line("irq"));
}
END_TEST

START_TEST(with_autorestart_each_result_puts_the_timeout_off)
{
	bench_write(DMA_EN, 4);
	bench_write(RTOCNT, 2000);
	bench_write(IER, 4);
	bench_write(CTL1, 1000 - 1);
	bench_write(CTL0, USUAL | 1 << MAP_SHIFT | PMODE_EN | FSM_EN);
	bench_run_us(5000);
	ck_assert(!bench_line("irq"));
	bench_write(CTL0, USUAL);
	bench_run_us(1001);
	ck_assert(bench_line("irq"));
}
END_TEST

START_TEST(reset_b_clears_fifo_and_control_registers)
{
	bench_write(CTL3, 0x12345678);
	bench_write(IER, 1);
	bench_write(TRI_LVL, 1 << 2);
	convert(0xff);
	ck_assert(bench_line("irq"));
	bench_write(GLOBAL_CTRL, 0);
	ck_assert(!bench_line("irq"));
	ck_assert_uint_eq(bench_read(LSR), 0);
	ck_assert_uint_eq(pointers(), 0);
	ck_assert_uint_eq(bench_read(CTL0), 0);
	ck_assert_uint_eq(bench_read(CTL3), 0);
	ck_assert_uint_eq(bench_read(TRI_LVL), 0x1c);
}
END_TEST

START_TEST(in_reset_nothing_is_kept_and_nothing_converts)
{
	bench_write(GLOBAL_CTRL, 0);
	bench_write(CTL0, USUAL | 1 << MAP_SHIFT | FSM_EN);
	ck_assert_uint_eq(bench_read(CTL0), 0);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
	bench_write(GLOBAL_CTRL, 1);
	bench_run_us(1000);
	ck_assert_uint_eq(bench_read(LSR), 0);
	convert(1);
	ck_assert_uint_eq(bench_read(LSR), 1);
}
END_TEST

START_TEST(unmodelled_options_are_kept_and_said)
{
	bench_write(CTL2, 1 << 21);
	ck_assert_uint_eq(bench_read(CTL2), 1 << 21);
	bench_write(TRI_LVL, 1 << 7);
	ck_assert_uint_eq(bench_logged(LOG_UNMODELLED), 2);
}
END_TEST

/* Against a queue that is plain to see: whatever the order of sweeps and reads. */
START_TEST(the_fifo_is_a_queue_of_32_whose_pointers_count_what_passed)
{
	struct random random;
	uint32_t queue[64], pushed = 0, popped = 0;
	random_seed(&random, 29);
	for (unsigned step = 0; step < 2000; step++) {
		if (random_below(&random, 3) == 0) {
			unsigned channel = random_below(&random, 8);
			int millivolts = (int)random_below(&random, 2501);
			pin_drive_analog(bench_hand(channel), millivolts);
			convert(1u << channel);
			if (pushed - popped < 32) {
				uint32_t value = ((uint32_t)millivolts * 4095 + 1250) / 2500;
				queue[pushed++ % 64] = value << 4 | channel;
			}
		} else {
			uint32_t expected = pushed == popped ? 0 : queue[popped++ % 64];
			ck_assert_uint_eq(bench_read(RBR), expected);
		}
		ck_assert_uint_eq(pointers(), (pushed % 32) << 5 | popped % 32);
		ck_assert_uint_eq(bench_read(LSR), pushed != popped);
	}
	ck_assert_uint_gt(pushed, 300);
}
END_TEST

START_TEST(a_fifo_with_results_survives_save_and_restore)
{
	convert(0x3);
	bench_save();
	bench_read(RBR);
	bench_restore();
	ck_assert_uint_eq(bench_read(RBR) & 0xf, 0);
	ck_assert_uint_eq(bench_read(RBR) & 0xf, 1);
}
END_TEST

START_TEST(a_level_of_zero_interrupts_like_one)
{
	bench_write(TRI_LVL, 0);
	bench_write(IER, 1);
	ck_assert(!bench_line("irq"));
	convert(1);
	ck_assert(bench_line("irq"));
	bench_read(RBR);
	ck_assert(!bench_line("irq"));
}
END_TEST

int main(void)
{
	return suite_run("adc", setup, bench_close,
		(const TTest *const[]){
			a_result_carries_its_channel_below_its_value,
			the_fifo_is_read_oldest_first_and_both_pointers_follow,
			an_empty_fifo_reads_zero_and_keeps_its_pointers,
			pointers_count_modulo_32,
			a_full_fifo_loses_the_new_result_and_the_log_says_so,
			the_interrupt_is_a_level_from_the_trigger_level_on,
			without_its_enable_the_level_does_not_interrupt,
			the_level_is_seven_after_reset,
			a_level_of_zero_interrupts_like_one,
			dma_is_asked_while_there_is_a_result,
			the_timeout_comes_so_many_clocks_after_the_first_result,
			with_autorestart_each_result_puts_the_timeout_off,
			reset_b_clears_fifo_and_control_registers,
			in_reset_nothing_is_kept_and_nothing_converts,
			unmodelled_options_are_kept_and_said,
			the_fifo_is_a_queue_of_32_whose_pointers_count_what_passed,
			a_fifo_with_results_survives_save_and_restore,
			NULL,
		});
}
