/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The SPI master as firmware sees it: start, completion, interrupt, chip selects, the window for DMA. */
#include "peripherals/soc/soc_models.h"
#include "peripherals/spim_offsets.h"
#include "support/bench.h"
#include "support/bench_bus.h"
#include "support/suite.h"

enum { LONG_US = 100000, COMMAND_WORDS = 13 };

static void setup(void)
{
	bench_open(&spim_ops, MODELS "/devices/mt3620-spim.yaml");
}

/* A slow one, so that there is time to look. */
static void begin(uint32_t mode)
{
	bench_write(SMMR, mode | MORE_BUF | divide(1000));
	bench_write(SMBCR, lengths(8, 0, 8));
	bench_write(STCSR, START);
}

START_TEST(start_and_busy_read_1_until_the_transfer_is_done)
{
	begin(0);
	ck_assert_uint_eq(bench_read(STCSR), START | BUSY);
	ck_assert_uint_eq(bench_read(SCSR), 0);
	bench_run_us(LONG_US);
	ck_assert_uint_eq(bench_read(STCSR), 0);
	ck_assert_uint_eq(bench_read(SCSR) & 1, 1);
}
END_TEST

START_TEST(reading_scsr_clears_it_and_drops_the_interrupt)
{
	begin(INT_EN);
	ck_assert(!bench_line("irq"));
	bench_run_us(LONG_US);
	ck_assert(bench_line("irq"));
	ck_assert_uint_eq(bench_read(SCSR), 7);
	ck_assert(!bench_line("irq"));
	ck_assert_uint_eq(bench_read(SCSR), 0);
}
END_TEST

START_TEST(without_int_en_there_is_completion_but_no_interrupt)
{
	begin(0);
	bench_run_us(LONG_US);
	ck_assert(!bench_line("irq"));
	bench_write(SMMR, INT_EN);
	ck_assert(bench_line("irq"));
	bench_write(SMMR, 0);
	ck_assert(!bench_line("irq"));
	ck_assert_uint_eq(bench_read(SCSR) & 1, 1);
}
END_TEST

START_TEST(start_during_a_transfer_is_ignored_and_logged)
{
	begin(0);
	bench_write(STCSR, START);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
	ck_assert_uint_eq(bench_bus_count(), 2);
	bench_run_us(LONG_US);
	ck_assert_uint_eq(bench_bus_count(), 2);
	ck_assert_uint_eq(bench_read(STCSR), 0);
}
END_TEST

START_TEST(start_written_as_0_ends_a_transfer_without_completion)
{
	begin(INT_EN);
	bench_write(STCSR, 0);
	ck_assert_uint_eq(bench_read(STCSR), 0);
	ck_assert(bench_line("cs0"));
	bench_run_us(LONG_US);
	ck_assert_uint_eq(bench_read(SCSR), 0);
	ck_assert_uint_eq(bench_read(SDIR0), 0);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
}
END_TEST

START_TEST(start_written_as_0_while_idle_does_nothing)
{
	bench_write(STCSR, 0);
	bench_run_us(LONG_US);
	ck_assert_uint_eq(bench_bus_count(), 0);
	ck_assert_uint_eq(bench_read(SCSR), 0);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 0);
}
END_TEST

START_TEST(registers_written_during_a_transfer_do_not_change_it)
{
	begin(0);
	bench_write(SMMR, MORE_BUF | INT_EN);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
	ck_assert(bench_read(STCSR) & BUSY);
	bench_run_us(LONG_US);
	ck_assert(bench_line("irq"));
}
END_TEST

START_TEST(a_transfer_of_nothing_completes)
{
	bench_write(SMMR, MORE_BUF | INT_EN);
	bench_write(STCSR, START);
	bench_run_us(1);
	ck_assert(bench_line("irq"));
	ck_assert_uint_eq(bench_bus_count(), 0);
}
END_TEST

START_TEST(chip_select_is_active_during_the_transfer_and_owns_its_pad_from_then_on)
{
	ck_assert(bench_line("cs0") && bench_line("cs1"));
	ck_assert(!bench_line("cs-on0") && !bench_line("cs-on1"));
	begin(0);
	ck_assert(!bench_line("cs0") && bench_line("cs-on0"));
	ck_assert(bench_line("cs1") && !bench_line("cs-on1"));
	bench_run_us(LONG_US);
	ck_assert(bench_line("cs0") && bench_line("cs-on0"));
	begin(SELECT_B);
	ck_assert(bench_line("cs0") && bench_line("cs-on0"));
	ck_assert(!bench_line("cs1") && bench_line("cs-on1"));
	bench_run_us(LONG_US);
	ck_assert(bench_line("cs1") && bench_line("cs-on1"));
}
END_TEST

START_TEST(a_chip_select_may_be_active_high)
{
	bench_write(CSPOL, 2);
	ck_assert(bench_line("cs0") && !bench_line("cs1"));
	begin(SELECT_B);
	ck_assert(bench_line("cs0") && bench_line("cs1"));
	bench_run_us(LONG_US);
	ck_assert(!bench_line("cs1"));
}
END_TEST

START_TEST(select_7_leaves_both_chip_selects_alone)
{
	begin(SELECT_NONE);
	ck_assert(bench_line("cs0") && bench_line("cs1"));
	ck_assert(!bench_line("cs-on0") && !bench_line("cs-on1"));
	ck_assert_uint_eq(bench_bus_count(), 2);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 0);
}
END_TEST

START_TEST(a_chip_select_that_does_not_exist_is_logged)
{
	begin(3u << 29);
	ck_assert(bench_line("cs0") && bench_line("cs1"));
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
}
END_TEST

START_TEST(the_units_reset_ends_a_transfer_but_keeps_the_pad_at_rest)
{
	bench_write(CSPOL, 1);
	begin(INT_EN);
	bench_input("reset", true);
	ck_assert(bench_line("cs-on0") && bench_line("cs0"));
	bench_write(STCSR, START);
	ck_assert_uint_eq(bench_read(STCSR), 0);
	bench_input("reset", false);
	bench_run_us(LONG_US);
	ck_assert_uint_eq(bench_read(SMMR), 0);
	ck_assert_uint_eq(bench_read(CSPOL), 0);
	ck_assert_uint_eq(bench_read(SCSR), 0);
	ck_assert(bench_line("cs-on0") && bench_line("cs0"));
	bench_reset(RESET_POR);
	ck_assert(!bench_line("cs-on0"));
}
END_TEST

START_TEST(a_transfer_stands_still_while_its_clock_is_off)
{
	begin(0);
	uint64_t bits_us = 16 * 1000 * UINT64_C(1000000) / bench_rate("spi");
	bench_run_us(bits_us / 2);
	bench_input("gate", true);
	bench_run_us(LONG_US);
	bench_input("gate", false);
	ck_assert(bench_read(STCSR) & BUSY);
	bench_run_us(bits_us / 2 - 5);
	ck_assert(bench_read(STCSR) & BUSY);
	bench_run_us(10);
	ck_assert_uint_eq(bench_read(STCSR), 0);
}
END_TEST

static void send_command(unsigned from, unsigned until, uint32_t lengths_word)
{
	for (unsigned n = from; n < until; n++) {
		uint32_t word = n == 0 ? 0xaa55 : n < 9 ? 0x01010101 * n : 0;
		word = n == 9 ? MORE_BUF | INT_EN | divide(20) : word;
		word = n == 10 ? lengths_word : word;
		word = n == 11 ? START | 2 << 19 : word;
		bench_write(DATAPORT, word);
	}
}

START_TEST(the_twelfth_word_through_dataport_starts_and_the_thirteenth_goes_nowhere)
{
	bench_write(CSPOL, DMA_MODE);
	send_command(0, 11, lengths(16, 16, 0));
	ck_assert_uint_eq(bench_bus_count(), 0);
	send_command(11, 12, 0);
	ck_assert_str_eq(bench_bus_text(), "aa 55 01 01");
	ck_assert(bench_read(STCSR) & BUSY);
	bench_write(DATAPORT, 0xdeadbeef);
	ck_assert_uint_eq(bench_read(SOAR), 0xaa55);
	ck_assert_uint_eq(bench_read(SDOR0 + 28), 0x08080808);
	ck_assert_uint_eq(bench_read(SMBCR), lengths(16, 16, 0));
	bench_run_us(LONG_US);
	ck_assert(bench_line("irq"));
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 0);
	bench_bus_forget();
	send_command(0, COMMAND_WORDS, lengths(8, 0, 0));
	ck_assert_str_eq(bench_bus_text(), "55");
}
END_TEST

START_TEST(the_count_of_words_begins_anew_with_dma_mode_with_a_channel_and_with_a_reset)
{
	bench_write(CSPOL, DMA_MODE);
	send_command(0, 5, 0);
	bench_write(CSPOL, 0);
	bench_write(CSPOL, DMA_MODE);
	send_command(0, COMMAND_WORDS, lengths(8, 0, 0));
	ck_assert_uint_eq(bench_bus_count(), 1);
	bench_run_us(LONG_US);
	send_command(0, 5, 0);
	bench_input("dma1", true);
	send_command(0, COMMAND_WORDS, lengths(8, 0, 0));
	ck_assert_uint_eq(bench_bus_count(), 2);
	send_command(0, 5, 0);
	bench_input("reset", true);
	bench_input("reset", false);
	bench_write(CSPOL, DMA_MODE);
	send_command(0, COMMAND_WORDS, lengths(8, 0, 0));
	ck_assert_uint_eq(bench_bus_count(), 3);
}
END_TEST

START_TEST(without_dma_mode_dataport_is_deaf_and_says_so)
{
	send_command(0, COMMAND_WORDS, lengths(8, 0, 0));
	ck_assert_uint_eq(bench_bus_count(), 0);
	ck_assert_uint_eq(bench_read(SOAR), 0);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), COMMAND_WORDS);
}
END_TEST

START_TEST(words_are_asked_for_in_dma_mode_except_by_a_running_transfer)
{
	ck_assert(!bench_line("tx-req"));
	bench_write(CSPOL, DMA_MODE);
	ck_assert(bench_line("tx-req"));
	send_command(0, 12, lengths(8, 0, 0));
	ck_assert(bench_line("tx-req"));
	send_command(12, 13, 0);
	ck_assert(!bench_line("tx-req"));
	bench_run_us(LONG_US);
	ck_assert(bench_line("tx-req"));
	bench_write(CSPOL, 0);
	ck_assert(!bench_line("tx-req"));
}
END_TEST

START_TEST(reserved_bits_of_a_command_are_not_kept)
{
	bench_write(CSPOL, DMA_MODE);
	for (unsigned n = 0; n < 11; n++) {
		bench_write(DATAPORT, 0xffffffff);
	}
	ck_assert_uint_eq(bench_read(SMMR), 0xffff07ff);
	ck_assert_uint_eq(bench_read(SMBCR), 0x3f1ff1ff);
	bench_write(DATAPORT, 0xffffffff & ~(uint32_t)START);
	ck_assert_uint_eq(bench_read(STCSR), 0xff3800ff);
}
END_TEST

START_TEST(without_dma_mode_nothing_is_asked_for)
{
	begin(0);
	bench_run_us(LONG_US);
	ck_assert(!bench_line("rx-req") && !bench_line("tx-req"));
	ck_assert_uint_eq(bench_read(DATAPORT), 0xff);
}
END_TEST

START_TEST(received_words_are_offered_after_the_transfer_in_order)
{
	bench_write(CSPOL, DMA_MODE);
	bench_bus_give((const uint32_t[]){ 0, 1, 2, 3, 4, 5 }, 6);
	send_command(0, COMMAND_WORDS, lengths(8, 0, 40));
	ck_assert(!bench_line("rx-req"));
	bench_run_us(LONG_US);
	ck_assert(bench_line("rx-req"));
	ck_assert_uint_eq(bench_read(DATAPORT), 0x04030201);
	ck_assert(bench_line("rx-req"));
	ck_assert_uint_eq(bench_read(DATAPORT), 0x05);
	ck_assert(!bench_line("rx-req"));
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 0);
	ck_assert_uint_eq(bench_read(DATAPORT), 0);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
}
END_TEST

START_TEST(a_new_transfer_takes_back_what_was_not_read)
{
	bench_write(CSPOL, DMA_MODE);
	send_command(0, COMMAND_WORDS, lengths(8, 0, 128));
	bench_run_us(LONG_US);
	bench_read(DATAPORT);
	bench_bus_give((const uint32_t[]){ 0, 0x77 }, 2);
	send_command(0, COMMAND_WORDS, lengths(8, 0, 8));
	ck_assert(!bench_line("rx-req"));
	bench_run_us(LONG_US);
	ck_assert_uint_eq(bench_read(DATAPORT) & 0xff, 0x77);
	ck_assert(!bench_line("rx-req"));
}
END_TEST

START_TEST(eleven_words_and_stcsr_written_directly_are_a_transfer)
{
	for (unsigned n = 0; n < 9; n++) {
		bench_write(SOAR + 4 * n, n ? 0xffffff00 | n : 0xfffffffe);
	}
	bench_write(SMMR, MORE_BUF | INT_EN | SELECT_NONE);
	bench_write(SMBCR, lengths(32, 8, 0));
	bench_write(STCSR, START);
	ck_assert_str_eq(bench_bus_text(), "ff ff ff fe 01");
	bench_run_us(1);
	ck_assert_uint_eq(bench_read(SCSR) & 1, 1);
}
END_TEST

int main(void)
{
	return suite_run("spim", setup, bench_close,
		(const TTest *const[]){
			start_and_busy_read_1_until_the_transfer_is_done,
			reading_scsr_clears_it_and_drops_the_interrupt,
			without_int_en_there_is_completion_but_no_interrupt,
			start_during_a_transfer_is_ignored_and_logged,
			start_written_as_0_ends_a_transfer_without_completion,
			start_written_as_0_while_idle_does_nothing,
			registers_written_during_a_transfer_do_not_change_it,
			a_transfer_of_nothing_completes,
			chip_select_is_active_during_the_transfer_and_owns_its_pad_from_then_on,
			a_chip_select_may_be_active_high,
			select_7_leaves_both_chip_selects_alone,
			a_chip_select_that_does_not_exist_is_logged,
			the_units_reset_ends_a_transfer_but_keeps_the_pad_at_rest,
			a_transfer_stands_still_while_its_clock_is_off,
			the_twelfth_word_through_dataport_starts_and_the_thirteenth_goes_nowhere,
			the_count_of_words_begins_anew_with_dma_mode_with_a_channel_and_with_a_reset,
			without_dma_mode_dataport_is_deaf_and_says_so,
			words_are_asked_for_in_dma_mode_except_by_a_running_transfer,
			reserved_bits_of_a_command_are_not_kept,
			without_dma_mode_nothing_is_asked_for,
			received_words_are_offered_after_the_transfer_in_order,
			a_new_transfer_takes_back_what_was_not_read,
			eleven_words_and_stcsr_written_directly_are_a_transfer,
			NULL,
		});
}
