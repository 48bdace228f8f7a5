/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Half-size and full-size channels of the DMA as firmware sees them. */
#include "dma_offsets.h"
#include "peripherals/soc/soc_models.h"
#include "support/suite.h"

static void setup(void)
{
	bench_open(&dma_ops, MODELS "/devices/mt3620-dma.yaml");
}

static void copy(uint32_t from, uint32_t to, unsigned count, uint32_t con)
{
	bench_write(CH_EN_SET, 1u << FULL_SIZE);
	put(FULL_SIZE, SRC, from);
	put(FULL_SIZE, DST, to);
	put(FULL_SIZE, COUNT, count);
	put(FULL_SIZE, CON, con);
	put(FULL_SIZE, START, STR);
}

static void half(uint32_t con, unsigned count)
{
	ready(HALF, con);
	put(HALF, COUNT, count);
	put(HALF, START, STR);
}

START_TEST(memory_is_copied_to_memory_and_the_end_interrupts)
{
	for (unsigned n = 0; n < 128; n++) {
		bench_memory()[n] = (uint8_t)(n * 3);
	}
	copy(SYSRAM, SYSRAM + 0x200, 32, WORDS | SINC | DINC | ITEN);
	ck_assert_uint_eq(bench_read(GLBSTA0), 1u << 2 * FULL_SIZE);
	ck_assert_uint_eq(get(FULL_SIZE, RLCT), 32);
	run_elements(31);
	ck_assert(!bench_line("irq"));
	run_elements(1);
	ck_assert(bench_line("irq"));
	ck_assert_mem_eq(bench_memory() + 0x200, bench_memory(), 128);
	ck_assert_uint_eq(bench_memory()[0x200 + 128], 0);
	ck_assert_uint_eq(bench_read(GLBSTA0), 2u << 2 * FULL_SIZE);
	ck_assert_uint_eq(get(FULL_SIZE, RLCT), 0);
	ck_assert_uint_eq(get(FULL_SIZE, START), STR);
	put(FULL_SIZE, ACKINT, INT);
	ck_assert(!bench_line("irq"));
	ck_assert_uint_eq(bench_read(GLBSTA0), 0);
}
END_TEST

START_TEST(a_side_that_does_not_count_up_stays)
{
	remember("abcd");
	copy(SYSRAM, SYSRAM + 0x200, 4, BYTES | SINC);
	run_elements(4);
	ck_assert_mem_eq(bench_memory() + 0x200, "d\0\0\0", 4);
	put(FULL_SIZE, START, 0);
	copy(SYSRAM + 1, SYSRAM + 0x300, 4, BYTES | DINC);
	run_elements(4);
	ck_assert_mem_eq(bench_memory() + 0x300, "bbbb", 4);
}
END_TEST

START_TEST(a_copy_onto_itself_spreads_as_element_by_element_does)
{
	remember("abcd");
	copy(SYSRAM, SYSRAM + 2, 8, HALFWORDS | SINC | DINC);
	run_elements(8);
	ck_assert_mem_eq(bench_memory(), "ababababababababab", 18);
}
END_TEST

START_TEST(large_copies_go_by_blocks)
{
	copy(SYSRAM, SYSRAM + 0x800, 0x200, WORDS | SINC | DINC | ITEN);
	run_elements(0x200);
	ck_assert(bench_line("irq"));
	ck_assert_uint_eq(bench_master_accesses(), 0);
	ck_assert_uint_eq(bench_master_blocks(), 4);
}
END_TEST

START_TEST(each_request_moves_one_element_to_the_port)
{
	remember("xyz");
	half(TX | DREQ | ITEN, 3);
	run_elements(10);
	ck_assert_uint_eq(bench_port_count(), 0);
	request(HALF, true);
	run_elements(2);
	request(HALF, false);
	run_elements(10);
	ck_assert_uint_eq(bench_port_count(), 2);
	ck_assert_uint_eq(get(HALF, RLCT), 1);
	ck_assert(!bench_line("irq"));
	request(HALF, true);
	run_elements(1);
	ck_assert_uint_eq(bench_port_got(2), 'z');
	ck_assert_uint_eq(bench_port_size(2), 1);
	ck_assert_uint_eq(get(HALF, RLCT), 0);
	ck_assert(bench_line("irq"));
	ck_assert_uint_eq(bench_read(GLBSTA0), 2u << 2 * HALF);
	ck_assert_uint_eq(get(HALF, START), STR);
	run_elements(10);
	ck_assert_uint_eq(bench_port_count(), 3);
}
END_TEST

START_TEST(without_dreq_a_transfer_runs_through)
{
	static const uint32_t words[] = { 0x01020304, 0x05060708 };
	bench_port_give(words, 2);
	half(RX | WORDS | ITEN, 2);
	run_elements(2);
	ck_assert(bench_line("irq"));
	ck_assert_mem_eq(bench_memory(), "\4\3\2\1\10\7\6\5", 8);
}
END_TEST

START_TEST(the_start_takes_over_address_and_count)
{
	remember("abcdef");
	half(TX | DREQ, 3);
	put(HALF, PGMADDR, SYSRAM + 3);
	put(HALF, COUNT, 9);
	request(HALF, true);
	run_elements(20);
	ck_assert_uint_eq(bench_port_count(), 3);
	ck_assert_uint_eq(bench_port_got(0), 'a');
	put(HALF, START, STR); /* not an edge */
	run_elements(20);
	ck_assert_uint_eq(bench_port_count(), 3);
	put(HALF, COUNT, 2);
	put(HALF, START, 0);
	put(HALF, START, STR);
	run_elements(20);
	ck_assert_uint_eq(bench_port_count(), 5);
	ck_assert_uint_eq(bench_port_got(3), 'd');
}
END_TEST

START_TEST(half_way_is_reported_when_half_has_moved)
{
	request(HALF, true);
	half(TX | DREQ | HITEN | ITEN, 10);
	run_elements(4);
	ck_assert_uint_eq(get(HALF, INTSTA), 0);
	run_elements(1);
	ck_assert_uint_eq(get(HALF, INTSTA), HINT);
	ck_assert(bench_line("irq"));
	put(HALF, ACKINT, HINT);
	ck_assert(!bench_line("irq"));
	run_elements(5);
	ck_assert_uint_eq(get(HALF, INTSTA), INT);
}
END_TEST

START_TEST(the_wrap_joins_two_buffers_in_one_transfer)
{
	give("abcdefgh");
	put(HALF, WPPT, 3);
	put(HALF, WPTO, SYSRAM + 0x100);
	half(RX | WPEN | WPSD, 8);
	run_elements(8);
	ck_assert_mem_eq(bench_memory(), "abc\0", 4);
	ck_assert_mem_eq(bench_memory() + 0x100, "defgh\0", 6);
}
END_TEST

START_TEST(the_port_side_does_not_wrap)
{
	give("abcdefgh");
	put(HALF, WPPT, 3);
	put(HALF, WPTO, SYSRAM + 0x100);
	half(RX | WPEN, 8);
	run_elements(8);
	ck_assert_mem_eq(bench_memory(), "abcdefgh", 8);
}
END_TEST

START_TEST(either_side_of_a_full_size_transfer_can_wrap)
{
	remember("abcdefgh");
	put(FULL_SIZE, WPPT, 2);
	put(FULL_SIZE, WPTO, SYSRAM + 6);
	copy(SYSRAM, SYSRAM + 0x100, 8, BYTES | SINC | DINC | WPEN);
	run_elements(8);
	ck_assert_mem_eq(bench_memory() + 0x100, "abgh\0", 5);
	put(FULL_SIZE, START, 0);
	put(FULL_SIZE, WPTO, SYSRAM + 0x300);
	copy(SYSRAM, SYSRAM + 0x200, 8, BYTES | SINC | DINC | WPEN | WPSD);
	run_elements(8);
	ck_assert_mem_eq(bench_memory() + 0x200, "ab\0", 3);
	ck_assert_mem_eq(bench_memory() + 0x300, "cdefgh\0", 7);
}
END_TEST

START_TEST(b2w_packs_bytes_of_the_port_into_words)
{
	give("abcdef");
	request(HALF, true);
	half(RX | B2W | DREQ, 6);
	run_elements(3);
	ck_assert_mem_eq(bench_memory(), "\0\0\0\0", 4);
	run_elements(1);
	ck_assert_mem_eq(bench_memory(), "abcd\0", 5);
	run_elements(2);
	ck_assert_mem_eq(bench_memory(), "abcdef\0", 7);
	ck_assert_uint_eq(bench_master_accesses(), 6 + 1 + 2);
}
END_TEST

START_TEST(b2w_unpacks_words_of_memory_for_the_port)
{
	remember("abcdef");
	half(TX | B2W, 6);
	run_elements(6);
	ck_assert_uint_eq(bench_port_count(), 6);
	ck_assert_uint_eq(bench_port_got(3), 'd');
	ck_assert_uint_eq(bench_port_got(5), 'f');
	ck_assert_uint_eq(bench_port_size(5), 1);
	ck_assert_uint_eq(bench_master_accesses(), 6 + 2);
}
END_TEST

START_TEST(a_stopped_transfer_says_what_was_left)
{
	half(TX | DREQ | ITEN, 10);
	request(HALF, true);
	run_elements(4);
	put(HALF, START, 0);
	run_elements(10);
	ck_assert_uint_eq(bench_port_count(), 4);
	ck_assert_uint_eq(get(HALF, RLCT), 6);
	ck_assert_uint_eq(bench_read(GLBSTA0), 0);
	ck_assert(!bench_line("irq"));
}
END_TEST

START_TEST(without_iten_the_end_is_not_noted)
{
	half(TX, 4);
	run_elements(4);
	ck_assert_uint_eq(bench_port_count(), 4);
	ck_assert_uint_eq(get(HALF, INTSTA), 0);
	ck_assert_uint_eq(bench_read(GLBSTA0), 0);
}
END_TEST

START_TEST(a_forced_request_moves_one_element)
{
	half(TX | DREQ, 4);
	bench_write(SET_DREQ, 1u << HALF);
	run_elements(10);
	ck_assert_uint_eq(get(HALF, RLCT), 3);
}
END_TEST

START_TEST(nothing_to_move_is_done_at_once)
{
	half(TX | ITEN, 0);
	ck_assert(bench_line("irq"));
	ck_assert_uint_eq(bench_read(GLBSTA0), 2u << 2 * HALF);
	run_elements(10);
	ck_assert_uint_eq(bench_port_count(), 0);
}
END_TEST

START_TEST(a_burst_takes_a_cycle_more_than_its_elements)
{
	copy(SYSRAM, SYSRAM + 0x400, 32, WORDS | SINC | DINC | ITEN | 4 << 8); /* bursts of eight */
	bench_run_ps(35 * CYCLE_PS);
	ck_assert(!bench_line("irq"));
	bench_run_ps(CYCLE_PS);
	ck_assert(bench_line("irq"));
}
END_TEST

START_TEST(the_pause_of_the_limiter_comes_after_each_burst)
{
	put(FULL_SIZE, LIMITER, 3);
	copy(SYSRAM, SYSRAM + 0x400, 8, WORDS | SINC | DINC | ITEN | 2 << 8); /* bursts of four */
	bench_run_ps(21 * CYCLE_PS);
	ck_assert(!bench_line("irq"));
	bench_run_ps(CYCLE_PS);
	ck_assert(bench_line("irq"));
}
END_TEST

START_TEST(a_reloaded_transfer_begins_anew_until_it_is_stopped)
{
	remember("abcd");
	copy(SYSRAM, SYSRAM + 0x200, 4 | 1 << 16, BYTES | SINC | DINC | ITEN);
	for (unsigned round = 0; round < 3; round++) {
		bench_memory()[0] = (uint8_t)('p' + round);
		run_elements(4);
		ck_assert(bench_line("irq"));
		ck_assert_uint_eq(bench_memory()[0x200], 'p' + round);
		ck_assert_uint_eq(get(FULL_SIZE, RLCT), 4);
		put(FULL_SIZE, ACKINT, INT);
	}
	put(FULL_SIZE, START, 0);
	bench_memory()[0] = 'z';
	run_elements(8);
	ck_assert(!bench_line("irq"));
	ck_assert_uint_eq(bench_memory()[0x200], 'r');
}
END_TEST

int main(void)
{
	return suite_run("dma copy", setup, bench_close,
		(const TTest *const[]){
			memory_is_copied_to_memory_and_the_end_interrupts,
			a_side_that_does_not_count_up_stays,
			a_copy_onto_itself_spreads_as_element_by_element_does,
			large_copies_go_by_blocks,
			each_request_moves_one_element_to_the_port,
			without_dreq_a_transfer_runs_through,
			the_start_takes_over_address_and_count,
			half_way_is_reported_when_half_has_moved,
			the_wrap_joins_two_buffers_in_one_transfer,
			the_port_side_does_not_wrap,
			either_side_of_a_full_size_transfer_can_wrap,
			b2w_packs_bytes_of_the_port_into_words,
			b2w_unpacks_words_of_memory_for_the_port,
			a_stopped_transfer_says_what_was_left,
			without_iten_the_end_is_not_noted,
			a_forced_request_moves_one_element,
			nothing_to_move_is_done_at_once,
			a_burst_takes_a_cycle_more_than_its_elements,
			the_pause_of_the_limiter_comes_after_each_burst,
			a_reloaded_transfer_begins_anew_until_it_is_stopped,
			NULL,
		});
}
