/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The DMA's registers and requests as firmware and peripherals see them. */
#include "dma_offsets.h"
#include "peripherals/soc/soc_models.h"
#include "support/suite.h"

static void setup(void)
{
	bench_open(&dma_ops, MODELS "/devices/mt3620-dma.yaml");
}

START_TEST(registers_drivers_read_modify_and_write_read_zero)
{
	ring(TX_RING, TX | ITEN, 32, 2);
	ck_assert_uint_eq(get(TX_RING, INTSTA), INT);
	ck_assert_uint_eq(get(TX_RING, ACKINT), 0);
	ck_assert_uint_eq(bench_read(CH_EN_SET), 0);
	ck_assert_uint_eq(bench_read(CH_EN_CLR), 0);
	ck_assert_uint_eq(bench_read(CH_EN_STA), 1u << TX_RING);
	bench_write(CH_EN_SET, 0);
	ck_assert_uint_eq(bench_read(CH_EN_STA), 1u << TX_RING);
	bench_write(CH_EN_CLR, 1u << TX_RING);
	ck_assert_uint_eq(bench_read(CH_EN_STA), 0);
}
END_TEST

START_TEST(the_debug_dump_of_the_globals_reads_through)
{
	for (unsigned offset = 0x4000; offset <= 0x411c; offset += 4) {
		uint32_t value = bench_read(offset);
		ck_assert_uint_eq(value, offset == CH_RST ? 0x3fffffff : 0);
	}
}
END_TEST

START_TEST(a_reset_pulse_clears_all_but_the_configuration)
{
	ring(RX_RING, RX | ITEN, 32, 2);
	request(RX_RING, true);
	run_elements(4);
	put(RX_RING, SWPTR, 1);
	put(HALF, COUNT, 9);
	ready(HALF, TX | DREQ);
	put(HALF, START, STR);
	ck_assert_uint_eq(get(HALF, RLCT), 9);
	bench_write(CH_RST, ~(1u << RX_RING | 1u << HALF));
	bench_write(CH_RST, 0x3fffffff);
	ck_assert_uint_eq(get(RX_RING, START) | get(RX_RING, INTSTA) | get(RX_RING, FFCNT), 0);
	ck_assert_uint_eq(get(RX_RING, HWPTR), 0);
	ck_assert_uint_eq(get(RX_RING, FFSTA), EMPTY);
	ck_assert_uint_eq(get(HALF, START) | get(HALF, RLCT), 0);
	ck_assert_uint_eq(bench_read(GLBSTA0), 0);
	ck_assert(!bench_line("irq"));
	ck_assert_uint_eq(get(RX_RING, FFSIZE), 32);
	run_elements(10);
	ck_assert_uint_eq(get(RX_RING, FFCNT), 0);
	put(RX_RING, START, STR);
	run_elements(3);
	ck_assert_uint_eq(get(RX_RING, FFCNT), 3);
}
END_TEST

START_TEST(a_channel_held_in_reset_does_not_start)
{
	bench_write(CH_RST, 0x3fffffff & ~(1u << RX_RING));
	ring(RX_RING, RX | ITEN, 32, 0);
	request(RX_RING, true);
	run_elements(3);
	ck_assert_uint_eq(get(RX_RING, START) | get(RX_RING, FFCNT), 0);
	ck_assert(!bench_line("irq"));
}
END_TEST

START_TEST(a_paused_channel_goes_on_where_it_was)
{
	ring(RX_RING, RX, 32, 0);
	request(RX_RING, true);
	run_elements(3);
	bench_write(GLBPAUSE, 1u << RX_RING);
	ck_assert_uint_eq(bench_read(GLBSTAPAUSE), 1u << RX_RING);
	run_elements(10);
	ck_assert_uint_eq(get(RX_RING, FFCNT), 3);
	ck_assert_uint_eq(bench_read(GLBSTA0), 1u << 2 * RX_RING);
	bench_write(GLBPAUSE, 0);
	run_elements(2);
	ck_assert_uint_eq(get(RX_RING, FFCNT), 5);
}
END_TEST

START_TEST(set_dreq_forces_one_element_and_clr_dreq_withdraws_it)
{
	ring(RX_RING, RX, 32, 0);
	bench_write(SET_DREQ, 0);
	bench_write(SET_DREQ, 1u << RX_RING);
	bench_write(SET_DREQ, 0);
	run_elements(10);
	ck_assert_uint_eq(get(RX_RING, FFCNT), 1);
	bench_write(SET_DREQ, 1u << RX_RING);
	bench_write(CLR_DREQ, 1u << RX_RING);
	run_elements(10);
	ck_assert_uint_eq(get(RX_RING, FFCNT), 1);
	request(RX_RING, true); /* a level: it comes again */
	bench_write(CLR_DREQ, 1u << RX_RING);
	run_elements(2);
	ck_assert_uint_eq(get(RX_RING, FFCNT), 3);
}
END_TEST

START_TEST(i2c_and_spi_ask_the_half_size_channels_too)
{
	ready(HALF, TX | DREQ);
	put(HALF, COUNT, 9);
	put(HALF, START, STR);
	bench_input("i2c-req1", true);
	run_elements(2);
	bench_input("i2c-req1", false);
	run_elements(9);
	ck_assert_uint_eq(get(HALF, RLCT), 7);
	bench_input("spim-req1", true);
	run_elements(1);
	bench_input("i2c-req1", true);
	bench_input("i2c-req1", false); /* SPI still asks */
	run_elements(1);
	bench_input("spim-req1", false);
	bench_input("spim-req2", true);
	run_elements(9);
	ck_assert_uint_eq(get(HALF, RLCT), 5);
}
END_TEST

START_TEST(the_upper_channels_are_in_the_second_status_word)
{
	ring(29, RX | ITEN, 32, 0);
	ck_assert_uint_eq(bench_read(GLBSTA0), 0);
	ck_assert_uint_eq(bench_read(GLBSTA1), 3u << 2 * (29 - 16));
}
END_TEST

START_TEST(a_reset_of_the_block_keeps_the_requests_of_others)
{
	request(RX_RING, true);
	ring(RX_RING, RX, 32, 0);
	run_elements(1);
	bench_reset(RESET_CORE);
	run_elements(10);
	ck_assert_uint_eq(bench_master_accesses(), 2);
	ring(RX_RING, RX, 32, 0);
	run_elements(1);
	ck_assert_uint_eq(get(RX_RING, FFCNT), 1);
}
END_TEST

int main(void)
{
	return suite_run("dma", setup, bench_close,
		(const TTest *const[]){
			registers_drivers_read_modify_and_write_read_zero,
			the_debug_dump_of_the_globals_reads_through,
			a_reset_pulse_clears_all_but_the_configuration,
			a_channel_held_in_reset_does_not_start,
			a_paused_channel_goes_on_where_it_was,
			set_dreq_forces_one_element_and_clr_dreq_withdraws_it,
			i2c_and_spi_ask_the_half_size_channels_too,
			the_upper_channels_are_in_the_second_status_word,
			a_reset_of_the_block_keeps_the_requests_of_others,
			NULL,
		});
}
