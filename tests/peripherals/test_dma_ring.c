/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Virtual FIFOs of the DMA as firmware sees them. */
#include "dma_offsets.h"
#include "peripherals/soc/soc_models.h"
#include "support/suite.h"

static void setup(void)
{
	bench_open(&dma_ops, MODELS "/devices/mt3620-dma.yaml");
}

START_TEST(a_ring_that_never_started_reads_empty)
{
	ck_assert_uint_eq(get(TX_RING, FFSTA), EMPTY);
	ready(TX_RING, TX);
	put(TX_RING, FFSIZE, 256);
	put(TX_RING, SWPTR, get(TX_RING, HWPTR));
	ck_assert_uint_eq(get(TX_RING, FFSTA), EMPTY);
	ck_assert_uint_eq(get(TX_RING, FFCNT), 0);
}
END_TEST

START_TEST(transmit_takes_what_software_put_in)
{
	remember("hello");
	ready(TX_RING, TX | DREQ);
	put(TX_RING, FFSIZE, 256);
	put(TX_RING, SWPTR, 5);
	ck_assert_uint_eq(get(TX_RING, FFCNT), 5);
	put(TX_RING, START, STR);
	run_elements(100);
	ck_assert_uint_eq(bench_port_count(), 0);
	request(TX_RING, true);
	run_elements(3);
	ck_assert_uint_eq(bench_port_count(), 3);
	ck_assert_uint_eq(get(TX_RING, FFCNT), 2);
	ck_assert_uint_eq(get(TX_RING, HWPTR), 3);
	request(TX_RING, false);
	run_elements(100);
	ck_assert_uint_eq(bench_port_count(), 3);
	request(TX_RING, true);
	run_elements(100);
	ck_assert_uint_eq(bench_port_count(), 5);
	ck_assert_uint_eq(bench_port_got(1), 'e');
	ck_assert_uint_eq(bench_port_size(1), 1);
	ck_assert_uint_eq(get(TX_RING, FFSTA), EMPTY);
}
END_TEST

START_TEST(every_start_of_transmission_begins_at_offset_zero)
{
	ring(TX_RING, TX, 256, 0);
	request(TX_RING, true);
	for (unsigned round = 0; round < 3; round++) {
		put(TX_RING, START, 0);
		remember(round == 0 ? "one" : round == 1 ? "two" : "six");
		put(TX_RING, SWPTR, 3);
		put(TX_RING, START, STR);
		ck_assert_uint_eq(get(TX_RING, HWPTR), 0);
		run_elements(10);
		ck_assert_uint_eq(get(TX_RING, FFSTA), EMPTY);
	}
	ck_assert_uint_eq(bench_port_count(), 9);
	ck_assert_uint_eq(bench_port_got(3), 't');
	ck_assert_uint_eq(bench_port_got(8), 'x');
}
END_TEST

START_TEST(equal_offsets_with_unequal_wraps_are_a_full_ring)
{
	ready(TX_RING, TX);
	put(TX_RING, FFSIZE, 256);
	put(TX_RING, SWPTR, WRAP);
	ck_assert_uint_eq(get(TX_RING, FFCNT), 256);
	ck_assert_uint_eq(get(TX_RING, FFSTA) & (FULL | EMPTY), FULL);
	put(TX_RING, START, STR);
	request(TX_RING, true);
	run_elements(256);
	ck_assert_uint_eq(bench_port_count(), 256);
	ck_assert_uint_eq(get(TX_RING, HWPTR), WRAP);
	ck_assert_uint_eq(get(TX_RING, FFSTA), EMPTY);
}
END_TEST

START_TEST(receive_fills_the_ring_and_goes_round)
{
	give("abcdefghijkl");
	ring(RX_RING, RX | DREQ, 8, 8);
	request(RX_RING, true);
	run_elements(6);
	ck_assert_uint_eq(get(RX_RING, FFCNT), 6);
	ck_assert_mem_eq(bench_memory(), "abcdef", 7);
	put(RX_RING, SWPTR, 6);
	ck_assert_uint_eq(get(RX_RING, FFSTA), EMPTY);
	run_elements(4);
	ck_assert_uint_eq(get(RX_RING, FFCNT), 4);
	ck_assert_uint_eq(get(RX_RING, HWPTR), WRAP | 2);
	ck_assert_mem_eq(bench_memory(), "ijcdefgh", 8);
}
END_TEST

START_TEST(a_full_ring_leaves_the_request_standing)
{
	give("abcdefghij");
	ring(RX_RING, RX, 8, 100);
	request(RX_RING, true);
	run_elements(20);
	ck_assert_uint_eq(get(RX_RING, FFSTA) & (FULL | EMPTY), FULL);
	ck_assert_uint_eq(bench_port_left(), 2);
	put(RX_RING, SWPTR, 1);
	run_elements(20);
	ck_assert_uint_eq(bench_port_left(), 1);
	ck_assert_mem_eq(bench_memory(), "ibcdefgh", 8);
}
END_TEST

START_TEST(start_of_reception_aligns_hwptr_with_swptr)
{
	ready(RX_RING, RX);
	put(RX_RING, FFSIZE, 8);
	put(RX_RING, SWPTR, WRAP | 5);
	put(RX_RING, START, STR);
	ck_assert_uint_eq(get(RX_RING, HWPTR), WRAP | 5);
	ck_assert_uint_eq(get(RX_RING, FFSTA), EMPTY);
}
END_TEST

START_TEST(ffcnt_and_hwptr_survive_a_stop)
{
	ring(RX_RING, RX, 0x4000, 4);
	request(RX_RING, true);
	run_elements(4);
	put(RX_RING, START, 0);
	run_elements(10);
	ck_assert_uint_eq(get(RX_RING, FFCNT), 4);
	ck_assert_uint_eq(get(RX_RING, HWPTR), 4);
}
END_TEST

START_TEST(receive_interrupts_while_the_count_is_at_the_threshold)
{
	ring(RX_RING, RX | ITEN, 32, 3);
	request(RX_RING, true);
	run_elements(2);
	ck_assert(!bench_line("irq"));
	run_elements(1);
	request(RX_RING, false);
	ck_assert(bench_line("irq"));
	ck_assert_uint_eq(get(RX_RING, INTSTA), INT);
	ck_assert_uint_eq(bench_rises("irq"), 1);
	put(RX_RING, ACKINT, INT); /* the condition still holds */
	ck_assert(bench_line("irq"));
	ck_assert_uint_eq(get(RX_RING, INTSTA), INT);
	ck_assert_uint_eq(bench_rises("irq"), 1); /* or firmware that reads later starves */
	put(RX_RING, SWPTR, 1);
	ck_assert(!bench_line("irq"));
	ck_assert_uint_eq(get(RX_RING, INTSTA), 0);
	request(RX_RING, true);
	run_elements(1);
	ck_assert(bench_line("irq"));
	ck_assert_uint_eq(bench_rises("irq"), 2);
}
END_TEST

START_TEST(transmit_interrupts_while_the_count_is_below_the_threshold)
{
	ring(TX_RING, TX | ITEN, 32, 2);
	ck_assert(bench_line("irq")); /* an empty ring, at once */
	put(TX_RING, ACKINT, INT);
	ck_assert_uint_eq(get(TX_RING, INTSTA), INT);
	put(TX_RING, SWPTR, 2);
	ck_assert(!bench_line("irq"));
	request(TX_RING, true);
	run_elements(1);
	ck_assert(bench_line("irq"));
}
END_TEST

START_TEST(without_iten_nothing_interrupts)
{
	ring(TX_RING, TX, 32, 2);
	ring(RX_RING, RX, 32, 0);
	request(RX_RING, true);
	run_elements(5);
	ck_assert(!bench_line("irq"));
	ck_assert_uint_eq(get(TX_RING, INTSTA) | get(RX_RING, INTSTA), 0);
}
END_TEST

START_TEST(a_stopped_ring_interrupts_no_more_once_acknowledged)
{
	ring(RX_RING, RX | ITEN, 32, 2);
	request(RX_RING, true);
	run_elements(2);
	put(RX_RING, START, 0);
	ck_assert(bench_line("irq"));
	put(RX_RING, ACKINT, INT);
	ck_assert(!bench_line("irq"));
}
END_TEST

START_TEST(the_timeout_comes_once_when_a_ring_with_something_in_it_gets_nothing_new)
{
	ready(RX_RING, RX | TOEN);
	put(RX_RING, TO, 1000);
	put(RX_RING, FFSIZE, 32);
	put(RX_RING, START, STR);
	bench_run_ps(5000 * CYCLE_PS);
	ck_assert(!bench_line("irq")); /* empty */
	request(RX_RING, true);
	run_elements(1);
	request(RX_RING, false);
	bench_run_ps(990 * CYCLE_PS);
	ck_assert(!bench_line("irq"));
	request(RX_RING, true);
	run_elements(1);
	request(RX_RING, false);
	bench_run_ps(990 * CYCLE_PS);
	ck_assert(!bench_line("irq"));
	bench_run_ps(20 * CYCLE_PS);
	ck_assert_uint_eq(get(RX_RING, INTSTA), TOINT);
	ck_assert(bench_line("irq"));
	put(RX_RING, ACKINT, TOINT);
	bench_run_ps(5000 * CYCLE_PS);
	ck_assert(!bench_line("irq"));
	request(RX_RING, true);
	run_elements(1);
	request(RX_RING, false);
	put(RX_RING, SWPTR, 3); /* all read in time */
	bench_run_ps(5000 * CYCLE_PS);
	ck_assert(!bench_line("irq"));
}
END_TEST

START_TEST(the_timeout_counts_from_when_it_is_switched_on)
{
	ring(RX_RING, RX, 32, 1);
	request(RX_RING, true);
	run_elements(1);
	request(RX_RING, false);
	bench_run_us(1000);
	put(RX_RING, TO, 1000);
	put(RX_RING, CON, RX | TOEN);
	bench_run_ps(990 * CYCLE_PS);
	ck_assert_uint_eq(get(RX_RING, INTSTA), 0);
	bench_run_ps(20 * CYCLE_PS);
	ck_assert_uint_eq(get(RX_RING, INTSTA), TOINT);
}
END_TEST

START_TEST(elements_are_counted_whatever_their_size)
{
	static const uint32_t words[] = { 0x11223344, 0x55667788 };
	bench_port_give(words, 2);
	ring(RX_RING, RX | WORDS, 8, 8);
	request(RX_RING, true);
	run_elements(2);
	ck_assert_uint_eq(get(RX_RING, FFCNT), 2);
	ck_assert_uint_eq(get(RX_RING, HWPTR), 8);
	ck_assert_uint_eq(bench_memory()[4], 0x88);
	ck_assert_uint_eq(bench_memory()[7], 0x55);
	run_elements(6);
	ck_assert_uint_eq(get(RX_RING, HWPTR), WRAP);
	ck_assert_uint_eq(get(RX_RING, FFSTA) & FULL, FULL);
}
END_TEST

START_TEST(alert_shows_when_no_more_than_altlen_is_free)
{
	ready(RX_RING, RX);
	put(RX_RING, FFSIZE, 8);
	put(RX_RING, ALTLEN, 3);
	put(RX_RING, START, STR);
	request(RX_RING, true);
	run_elements(4);
	ck_assert_uint_eq(get(RX_RING, FFSTA), 0);
	run_elements(1);
	ck_assert_uint_eq(get(RX_RING, FFSTA), ALERT);
}
END_TEST

START_TEST(a_ring_without_capacity_moves_nothing)
{
	ring(RX_RING, RX | ITEN, 0, 1);
	request(RX_RING, true);
	put(RX_RING, SWPTR, 4);
	run_elements(10);
	ck_assert_uint_eq(bench_master_accesses(), 0);
	ck_assert_uint_eq(get(RX_RING, FFSTA), EMPTY);
}
END_TEST

int main(void)
{
	return suite_run("dma ring", setup, bench_close,
		(const TTest *const[]){
			a_ring_that_never_started_reads_empty,
			transmit_takes_what_software_put_in,
			every_start_of_transmission_begins_at_offset_zero,
			equal_offsets_with_unequal_wraps_are_a_full_ring,
			receive_fills_the_ring_and_goes_round,
			a_full_ring_leaves_the_request_standing,
			start_of_reception_aligns_hwptr_with_swptr,
			ffcnt_and_hwptr_survive_a_stop,
			receive_interrupts_while_the_count_is_at_the_threshold,
			transmit_interrupts_while_the_count_is_below_the_threshold,
			without_iten_nothing_interrupts,
			a_stopped_ring_interrupts_no_more_once_acknowledged,
			the_timeout_comes_once_when_a_ring_with_something_in_it_gets_nothing_new,
			the_timeout_counts_from_when_it_is_switched_on,
			elements_are_counted_whatever_their_size,
			alert_shows_when_no_more_than_altlen_is_free,
			a_ring_without_capacity_moves_nothing,
			NULL,
		});
}
