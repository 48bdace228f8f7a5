/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the SPI master's transfers are on the wires, and how long they take. */
#include "engine/random.h"
#include "peripherals/soc/soc_models.h"
#include "peripherals/spim_offsets.h"
#include "support/bench.h"
#include "support/bench_bus.h"
#include "support/suite.h"

enum { LONG_US = 100000 };

static void setup(void)
{
	bench_open(&spim_ops, MODELS "/devices/mt3620-spim.yaml");
}

static void transfer(uint32_t mode, uint32_t lengths_word)
{
	bench_write(SMMR, mode | MORE_BUF);
	bench_write(SMBCR, lengths_word);
	bench_write(STCSR, START);
	bench_run_us(LONG_US);
}

static void fill(void)
{
	for (unsigned n = 0; n < 8; n++) {
		bench_write(SDOR0 + 4 * n, 0x03020100 + 0x04040404 * n);
	}
}

START_TEST(a_command_goes_out_most_significant_byte_first)
{
	bench_write(SOAR, 0xff9a0b0c);
	transfer(0, lengths(24, 0, 0));
	ck_assert_str_eq(bench_bus_text(), "9a 0b 0c");
}
END_TEST

START_TEST(output_follows_the_command_in_ascending_address_order)
{
	bench_write(SOAR, 0x5a);
	fill();
	transfer(0, lengths(8, 48, 0));
	ck_assert_str_eq(bench_bus_text(), "5a 00 01 02 03 04 05");
}
END_TEST

START_TEST(input_follows_the_output_and_begins_in_sdir0)
{
	bench_write(SOAR, 0x5a);
	fill();
	bench_bus_give((const uint32_t[]){ 1, 2, 3, 0x11, 0x22, 0x33, 0x44, 0x55 }, 8);
	transfer(0, lengths(8, 16, 40));
	ck_assert_uint_eq(bench_read(SDIR0), 0x44332211);
	ck_assert_uint_eq(bench_read(SDIR0 + 4), 0x55);
	ck_assert_uint_eq(bench_read(SDIR4), 0);
}
END_TEST

START_TEST(half_duplex_moves_32_bytes_each_way)
{
	fill();
	transfer(0, lengths(0, 256, 256));
	ck_assert_uint_eq(bench_bus_count(), 64);
	ck_assert_uint_eq(bench_bus_event(31).value, 31);
	/* Untouched instruments answer the inverted MOSI, which rests at the top bit of the next byte. */
	ck_assert_uint_eq(bench_read(SDIR0 + 28), 0xffffffff);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 0);
}
END_TEST

START_TEST(full_duplex_input_is_in_sdir0_and_in_sdir4)
{
	bench_write(SOAR, 0xa5);
	fill();
	transfer(FULL_DUPLEX, lengths(8, 128, 128));
	ck_assert_uint_eq(bench_bus_count(), 17);
	ck_assert_uint_eq(bench_read(SDIR0), 0xfcfdfeff);
	ck_assert_uint_eq(bench_read(SDIR0 + 12), 0xf0f1f2f3);
	ck_assert_uint_eq(bench_read(SDIR4), 0xfcfdfeff);
	ck_assert_uint_eq(bench_read(SDIR4 + 12), 0xf0f1f2f3);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 0);
}
END_TEST

START_TEST(full_duplex_lasts_as_long_as_the_longer_side)
{
	fill();
	transfer(FULL_DUPLEX, lengths(0, 16, 32));
	ck_assert_uint_eq(bench_bus_count(), 4);
	ck_assert_uint_eq(bench_read(SDIR0), 0xfffffeff);
	bench_bus_forget();
	transfer(FULL_DUPLEX, lengths(0, 32, 16));
	ck_assert_uint_eq(bench_bus_count(), 4);
}
END_TEST

START_TEST(more_than_16_bytes_of_full_duplex_are_cut_and_logged)
{
	fill();
	transfer(FULL_DUPLEX, lengths(0, 136, 136));
	ck_assert_uint_eq(bench_bus_count(), 16);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 2);
}
END_TEST

START_TEST(lengths_beyond_the_buffers_are_cut_and_logged)
{
	fill();
	transfer(0, lengths(40, 264, 264));
	ck_assert_uint_eq(bench_bus_count(), 4 + 32 + 32);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 3);
}
END_TEST

START_TEST(bits_of_a_byte_go_out_and_come_in_lowest_first_when_told)
{
	bench_write(SOAR, 0x1234);
	bench_write(SDOR0, 0x01);
	bench_bus_give((const uint32_t[]){ 0, 0, 0, 0x80, 0x01 }, 5);
	transfer(LSB_FIRST, lengths(16, 8, 16));
	ck_assert_uint_eq(bench_bus_event(0).value, 0x48);
	ck_assert_uint_eq(bench_bus_event(1).value, 0x2c);
	ck_assert_uint_eq(bench_bus_event(2).value, 0x80);
	ck_assert_uint_eq(bench_read(SDIR0), 0x8001);
}
END_TEST

START_TEST(odd_lengths_join_without_a_gap)
{
	bench_write(SOAR, 0xabc);
	bench_write(SDOR0, 0x5d);
	transfer(0, lengths(12, 7, 0));
	ck_assert_uint_eq(bench_bus_count(), 3);
	ck_assert_uint_eq(bench_bus_event(0).value, 0xab);
	ck_assert_uint_eq(bench_bus_event(1).value, 0xc5);
	ck_assert_uint_eq(bench_bus_event(2).word.bits, 3);
	ck_assert_uint_eq(bench_bus_event(2).value, 6);
}
END_TEST

START_TEST(a_short_last_byte_of_input_is_in_the_high_bits)
{
	bench_write(SOAR, 0);
	bench_bus_give((const uint32_t[]){ 0x0a, 0xbc }, 2);
	transfer(0, lengths(4, 0, 12));
	ck_assert_uint_eq(bench_read(SDIR0), 0xc0ab);
}
END_TEST

START_TEST(all_four_clock_modes_reach_the_bus)
{
	static const uint32_t bits[] = { 0, CPHA, CPOL, CPOL | CPHA };
	for (unsigned mode = 0; mode < 4; mode++) {
		bench_bus_forget();
		transfer(bits[mode], lengths(8, 0, 0));
		ck_assert_uint_eq(bench_bus_event(0).word.mode, mode);
	}
}
END_TEST

START_TEST(the_clock_is_the_source_divided_by_the_field_plus_two)
{
	transfer(divide(2), lengths(8, 0, 0));
	ck_assert_uint_eq(bench_bus_event(0).word.rate_hz, bench_rate("spi") / 2);
	transfer(divide(800), lengths(8, 0, 0));
	ck_assert_uint_eq(bench_bus_event(1).word.rate_hz, bench_rate("spi") / 800);
	transfer(divide(4097), lengths(8, 0, 0));
	ck_assert_uint_eq(bench_bus_event(2).word.rate_hz, bench_rate("spi") / 4097);
}
END_TEST

/* Runs the transfer that was begun and says how many source clocks it took. */
static uint64_t clocks_taken(void)
{
	uint64_t began = bench_now_ps(), step = PS_PER_SECOND / bench_rate("spi");
	bench_write(STCSR, START);
	while (bench_peek(STCSR) & BUSY) {
		bench_run_ps(step / 4);
	}
	return (bench_now_ps() - began + step / 2) / step;
}

START_TEST(a_transfer_takes_the_time_of_its_bits_and_of_chip_select)
{
	bench_write(SMMR, MORE_BUF | divide(10));
	bench_write(SMBCR, lengths(8, 16, 24));
	ck_assert_uint_eq(clocks_taken(), 3 + 48 * 10);
	bench_write(SMMR, MORE_BUF | START_SEL_6 | divide(10));
	ck_assert_uint_eq(clocks_taken(), 6 + 48 * 10);
	bench_write(CSPOL, 5 << 12 | 7 << 16);
	ck_assert_uint_eq(clocks_taken(), 6 + 5 + 48 * 10 + 7);
	bench_write(SMMR, MORE_BUF | FULL_DUPLEX | divide(10));
	bench_write(CSPOL, 0);
	ck_assert_uint_eq(clocks_taken(), 3 + 32 * 10);
}
END_TEST

START_TEST(input_is_not_seen_before_the_transfer_is_done)
{
	bench_write(SMMR, MORE_BUF | divide(1000));
	bench_write(SMBCR, lengths(0, 0, 8));
	bench_write(STCSR, START);
	ck_assert_uint_eq(bench_bus_count(), 1);
	ck_assert_uint_eq(bench_read(SDIR0), 0);
	bench_run_us(LONG_US);
	ck_assert_uint_eq(bench_read(SDIR0), 0xff);
}
END_TEST

START_TEST(input_with_nobody_on_the_bus_is_all_ones)
{
	bench_spi_deaf(true);
	transfer(0, lengths(0, 0, 32));
	ck_assert_uint_eq(bench_read(SDIR0), 0xffffffff);
}
END_TEST

START_TEST(mosi_rests_at_the_next_buffer_byte_while_input_runs)
{
	bench_write(SDOR0, 0x0080ff7f);
	transfer(0, lengths(0, 8, 8));
	ck_assert_str_eq(bench_bus_text(), "7f ff");
	bench_bus_forget();
	transfer(0, lengths(0, 8, 16));
	ck_assert_str_eq(bench_bus_text(), "7f 00 00");
}
END_TEST

START_TEST(after_all_32_bytes_mosi_rests_at_the_first_again)
{
	bench_write(SDOR0, 0x80);
	transfer(0, lengths(0, 128, 128));
	ck_assert_uint_eq(bench_bus_event(0).value, 0x80);
	ck_assert_uint_eq(bench_bus_event(31).value, 0xff);
}
END_TEST

/* The same transfer bit by bit, the slow way: an array of bits for each direction. */
struct bits {
	uint8_t bit[1024];
	unsigned count;
};

static void add_byte(struct bits *bits, uint8_t byte, unsigned count, bool lowest_first)
{
	for (unsigned n = 0; n < count; n++) {
		bits->bit[bits->count++] = byte >> (lowest_first ? n : 7 - n) & 1;
	}
}

static void add_command(struct bits *bits, uint32_t word, unsigned count, bool lowest_first)
{
	unsigned first = bits->count;
	for (unsigned n = count; n--;) {
		bits->bit[bits->count++] = word >> n & 1;
	}
	for (unsigned n = 0; lowest_first && n < count; n += 8) {
		unsigned length = count - n < 8 ? count - n : 8;
		for (unsigned i = 0; i < length / 2; i++) {
			uint8_t *a = &bits->bit[first + n + i];
			uint8_t *b = &bits->bit[first + n + length - 1 - i], kept = *a;
			*a = *b;
			*b = kept;
		}
	}
}

static struct bits heard(void)
{
	struct bits bits = { .count = 0 };
	for (unsigned n = 0; n < bench_bus_count(); n++) {
		struct bus_event event = bench_bus_event(n);
		for (unsigned bit = event.word.bits; bit--;) {
			bits.bit[bits.count++] = event.value >> bit & 1;
		}
	}
	return bits;
}

static void check_input(
	const struct bits *answers, unsigned from, unsigned count, unsigned sdir, bool lowest_first)
{
	for (unsigned n = 0; n < count; n++) {
		unsigned byte = n / 8, bit = lowest_first ? n % 8 : 7 - n % 8;
		uint32_t word = bench_peek(sdir + byte / 4 * 4);
		ck_assert_uint_eq(word >> (8 * (byte % 4) + bit) & 1, answers->bit[from + n]);
	}
}

static void try_transfer(struct random *random)
{
	bool full = random_below(random, 2), lowest_first = random_below(random, 2);
	unsigned most = full ? 129 : 257;
	unsigned command = random_below(random, 33), out = random_below(random, most),
		 in = random_below(random, most);
	uint32_t soar = (uint32_t)random_next(random), given[80];
	struct bits expected = { .count = 0 }, answers = { .count = 0 };
	add_command(&expected, soar, command, lowest_first);
	bench_write(SOAR, soar);
	for (unsigned n = 0; n < 32; n++) {
		uint32_t word = (uint32_t)random_next(random);
		if (n % 4 == 0) {
			bench_write(SDOR0 + n, word);
		}
		uint8_t byte = (uint8_t)(bench_peek(SDOR0 + n / 4 * 4) >> 8 * (n % 4));
		unsigned left = out > 8 * n ? out - 8 * n : 0;
		add_byte(&expected, byte, left < 8 ? left : 8, lowest_first);
	}
	for (unsigned n = 0; n < 80; n++) {
		given[n] = random_below(random, 256);
		add_byte(&answers, (uint8_t)given[n], 8, false);
	}
	unsigned total = command + (full ? (out > in ? out : in) : out + in);
	/* An instrument's short last word is right-aligned. */
	if (total % 8) {
		given[total / 8] >>= 8 - total % 8;
	}
	bench_bus_forget();
	bench_bus_give(given, 80);
	transfer((full ? FULL_DUPLEX : 0) | (lowest_first ? LSB_FIRST : 0),
		lengths(command, out, in));
	struct bits sent = heard();
	ck_assert_uint_eq(sent.count, total);
	ck_assert_mem_eq(sent.bit, expected.bit, command + out);
	for (unsigned n = command + out; n < total; n++) {
		ck_assert_uint_eq(sent.bit[n], sent.bit[total - 1]);
	}
	check_input(&answers, full ? command : command + out, in, SDIR0, lowest_first);
	if (full) {
		check_input(&answers, command, in, SDIR4, lowest_first);
	}
}

START_TEST(transfers_of_any_lengths_are_what_their_bits_say)
{
	struct random random;
	random_seed(&random, 7);
	for (unsigned n = 0; n < 400; n++) {
		try_transfer(&random);
	}
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 0);
}
END_TEST

START_TEST(a_transfer_without_input_leaves_what_was_received)
{
	transfer(0, lengths(0, 0, 8));
	uint32_t received = bench_read(SDIR0);
	ck_assert_uint_ne(received, 0);
	transfer(0, lengths(8, 16, 0));
	ck_assert_uint_eq(bench_read(SDIR0), received);
}
END_TEST

static void transfer_short(uint32_t control)
{
	bench_write(SMMR, 0);
	bench_write(STCSR, control | START);
	bench_run_us(LONG_US);
}

START_TEST(short_mode_sends_opcode_address_and_data)
{
	bench_write(SOAR, 0x11223303);
	fill();
	transfer_short(6 | 2 << 19);
	ck_assert_str_eq(bench_bus_text(), "03 11 22 33 00 01");
	bench_bus_forget();
	transfer_short(6 | 1 << 19);
	ck_assert_str_eq(bench_bus_text(), "03 22 33 00 01 02");
	bench_bus_forget();
	transfer_short(5 | 4 << 19 | 0x44u << 24);
	ck_assert_str_eq(bench_bus_text(), "03 44 11 22 33");
	bench_bus_forget();
	transfer_short(3);
	ck_assert_str_eq(bench_bus_text(), "03 00 01");
}
END_TEST

START_TEST(short_mode_reads_up_to_15_bytes)
{
	bench_write(SOAR, 0x9f);
	bench_bus_give((const uint32_t[]){ 0, 0x11, 0x22, 0x33 }, 4);
	transfer_short(1 | 3 << 4);
	ck_assert_uint_eq(bench_bus_count(), 4);
	ck_assert_uint_eq(bench_read(SDIR0), 0x332211);
	bench_bus_forget();
	transfer_short(15 << 4 | 15);
	ck_assert_uint_eq(bench_bus_count(), 30);
}
END_TEST

START_TEST(two_wires_work_as_one_and_are_logged)
{
	bench_write(SOAR, 0x77);
	transfer(1, lengths(8, 0, 0));
	ck_assert_str_eq(bench_bus_text(), "77");
	ck_assert_uint_eq(bench_logged(LOG_UNMODELLED), 1);
}
END_TEST

int main(void)
{
	return suite_run("spim_wire", setup, bench_close,
		(const TTest *const[]){
			a_command_goes_out_most_significant_byte_first,
			output_follows_the_command_in_ascending_address_order,
			input_follows_the_output_and_begins_in_sdir0,
			half_duplex_moves_32_bytes_each_way,
			full_duplex_input_is_in_sdir0_and_in_sdir4,
			full_duplex_lasts_as_long_as_the_longer_side,
			more_than_16_bytes_of_full_duplex_are_cut_and_logged,
			lengths_beyond_the_buffers_are_cut_and_logged,
			bits_of_a_byte_go_out_and_come_in_lowest_first_when_told,
			odd_lengths_join_without_a_gap,
			a_short_last_byte_of_input_is_in_the_high_bits,
			all_four_clock_modes_reach_the_bus,
			the_clock_is_the_source_divided_by_the_field_plus_two,
			a_transfer_takes_the_time_of_its_bits_and_of_chip_select,
			input_is_not_seen_before_the_transfer_is_done,
			input_with_nobody_on_the_bus_is_all_ones,
			mosi_rests_at_the_next_buffer_byte_while_input_runs,
			after_all_32_bytes_mosi_rests_at_the_first_again,
			transfers_of_any_lengths_are_what_their_bits_say,
			a_transfer_without_input_leaves_what_was_received,
			short_mode_sends_opcode_address_and_data,
			short_mode_reads_up_to_15_bytes,
			two_wires_work_as_one_and_are_logged,
			NULL,
		});
}
