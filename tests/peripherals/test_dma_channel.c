/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all channels of the DMA have in common: clock, pace, interrupt line, bus errors. */
#include "dma_offsets.h"
#include "peripherals/soc/soc_models.h"
#include "support/suite.h"

static void setup(void)
{
	bench_open(&dma_ops, MODELS "/devices/mt3620-dma.yaml");
}

START_TEST(a_channel_works_only_while_its_clock_is_on)
{
	request(RX_RING, true);
	put(RX_RING, CON, RX);
	put(RX_RING, PGMADDR, SYSRAM);
	put(RX_RING, FIXADDR, PORT);
	put(RX_RING, FFSIZE, 32);
	put(RX_RING, START, STR);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
	run_elements(10);
	ck_assert_uint_eq(get(RX_RING, FFCNT), 0);
	bench_write(CH_EN_SET, 1u << RX_RING);
	run_elements(1);
	ck_assert_uint_eq(get(RX_RING, FFCNT), 1);
	bench_write(CH_EN_CLR, 1u << RX_RING);
	run_elements(10);
	ck_assert_uint_eq(get(RX_RING, FFCNT), 1);
}
END_TEST

START_TEST(an_element_takes_two_cycles_and_two_pauses)
{
	ready(RX_RING, RX);
	put(RX_RING, LIMITER, 9);
	put(RX_RING, FFSIZE, 32);
	put(RX_RING, START, STR);
	request(RX_RING, true);
	bench_run_ps(20 * CYCLE_PS - 100);
	ck_assert_uint_eq(get(RX_RING, FFCNT), 0);
	bench_run_ps(100);
	ck_assert_uint_eq(get(RX_RING, FFCNT), 1);
	bench_run_ps(20 * CYCLE_PS);
	ck_assert_uint_eq(get(RX_RING, FFCNT), 2);
}
END_TEST

START_TEST(the_line_is_high_while_any_channel_interrupts)
{
	ring(TX_RING, TX | ITEN, 32, 2);
	ring(RX_RING, RX | ITEN, 32, 2);
	request(RX_RING, true);
	run_elements(2);
	put(RX_RING, START, 0);
	ck_assert_uint_eq(bench_read(GLBSTA0), 3u << 2 * TX_RING | 2u << 2 * RX_RING);
	unsigned rises = bench_rises("irq");
	put(TX_RING, START, 0);
	put(TX_RING, ACKINT, INT);
	ck_assert(bench_line("irq"));
	ck_assert_uint_eq(bench_rises("irq"), rises + 1); /* for listeners to edges */
	put(RX_RING, ACKINT, INT);
	ck_assert(!bench_line("irq"));
}
END_TEST

START_TEST(acknowledging_levels_that_hold_makes_one_edge_for_each)
{
	ring(TX_RING, TX | ITEN, 32, 2);
	ring(RX_RING, RX | ITEN, 32, 0);
	ck_assert_uint_eq(bench_rises("irq"), 1);
	for (unsigned round = 0; round < 5; round++) {
		put(TX_RING, ACKINT, INT);
		put(RX_RING, ACKINT, INT);
		ck_assert(bench_line("irq"));
		ck_assert_uint_eq(bench_rises("irq"), 2);
	}
}
END_TEST

START_TEST(switching_an_enable_off_lowers_the_line)
{
	ring(TX_RING, TX | ITEN, 32, 2);
	put(TX_RING, CON, TX);
	ck_assert(!bench_line("irq"));
	ck_assert_uint_eq(get(TX_RING, INTSTA), INT);
	put(TX_RING, CON, TX | ITEN);
	ck_assert(bench_line("irq"));
	put(TX_RING, CON, TX);
	ready(HALF, TX | HITEN);
	put(HALF, COUNT, 2);
	put(HALF, START, STR);
	run_elements(2);
	ck_assert(bench_line("irq"));
	put(HALF, CON, TX);
	ck_assert(!bench_line("irq"));
	ring(RX_RING, RX | TOEN, 32, 1);
	request(RX_RING, true);
	run_elements(1);
	request(RX_RING, false);
	bench_run_us(1);
	ck_assert(bench_line("irq"));
	put(RX_RING, CON, RX);
	ck_assert(!bench_line("irq"));
}
END_TEST

START_TEST(a_bus_error_stops_the_channel_and_is_logged)
{
	ready(RX_RING, RX | ITEN);
	put(RX_RING, PGMADDR, TCM);
	put(RX_RING, FFSIZE, 32);
	put(RX_RING, COUNT, 1);
	put(RX_RING, START, STR);
	request(RX_RING, true);
	run_elements(10);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
	ck_assert_uint_eq(bench_read(GLBSTA0), 0);
	ck_assert_uint_eq(get(RX_RING, FFCNT), 0);
	ck_assert_uint_eq(bench_read(ISU_VFIFO_ERR), 1u << (RX_RING - 13));
	ck_assert(!bench_line("irq"));
	bench_write(CH_RST, ~(1u << RX_RING));
	ck_assert_uint_eq(bench_read(ISU_VFIFO_ERR), 0);
}
END_TEST

START_TEST(a_bus_error_leaves_what_was_left)
{
	ready(HALF, TX | ITEN);
	put(HALF, PGMADDR, TCM - 3);
	put(HALF, COUNT, 10);
	put(HALF, START, STR);
	run_elements(20);
	ck_assert_uint_eq(bench_port_count(), 3);
	ck_assert_uint_eq(get(HALF, RLCT), 7);
	ck_assert_uint_eq(bench_read(GLBSTA0), 0);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
}
END_TEST

START_TEST(a_saved_transfer_goes_on_after_a_restore)
{
	remember("abcdefgh");
	ready(HALF, TX | B2W);
	put(HALF, COUNT, 8);
	put(HALF, START, STR);
	ring(RX_RING, RX | TOEN, 32, 2);
	request(RX_RING, true);
	run_elements(2);
	bench_save();
	run_elements(10);
	bench_restore();
	run_elements(3);
	ck_assert_uint_eq(get(RX_RING, FFCNT), 5);
	ck_assert_uint_eq(bench_read(GLBSTA0) & 3u << 2 * HALF, 1u << 2 * HALF);
	run_elements(3);
	ck_assert_uint_eq(bench_read(GLBSTA0) & 3u << 2 * HALF, 0);
}
END_TEST

int main(void)
{
	return suite_run("dma channel", setup, bench_close,
		(const TTest *const[]){
			a_channel_works_only_while_its_clock_is_on,
			an_element_takes_two_cycles_and_two_pauses,
			the_line_is_high_while_any_channel_interrupts,
			acknowledging_levels_that_hold_makes_one_edge_for_each,
			switching_an_enable_off_lowers_the_line,
			a_bus_error_stops_the_channel_and_is_logged,
			a_bus_error_leaves_what_was_left,
			a_saved_transfer_goes_on_after_a_restore,
			NULL,
		});
}
