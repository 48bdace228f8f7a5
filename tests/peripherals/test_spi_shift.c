/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words of any length as bytes. */
#include "peripherals/parts/spi_shift.h"

#include "engine/random.h"
#include "support/suite.h"

enum { MOST = 512 };

/* A part that sends what it received last, plus one. */
static struct {
	uint8_t got[MOST], sent[MOST];
	unsigned count, begun;
} side;
static struct spi_shift shift;

static uint8_t next(void *owner)
{
	ck_assert_ptr_eq(owner, &side);
	uint8_t byte = side.count ? (uint8_t)(side.got[side.count - 1] + 1) : 0xa5;
	return side.sent[side.begun++] = byte;
}

static void received(void *owner, uint8_t byte)
{
	ck_assert_ptr_eq(owner, &side);
	side.got[side.count++] = byte;
}

static const struct spi_shift_ops ops = { next, received };

static uint32_t exchange(uint32_t mosi, uint8_t bits)
{
	struct spi_word word = { .mosi = mosi, .bits = bits };
	return spi_shift_exchange(&shift, &word, &ops, &side);
}

static void setup(void)
{
	side.count = side.begun = 0;
	shift = (struct spi_shift){ 0 };
}

START_TEST(a_byte_goes_out_while_one_comes_in)
{
	ck_assert_uint_eq(exchange(0x12, 8), 0xa5);
	ck_assert_uint_eq(exchange(0x34, 8), 0x13);
	ck_assert_uint_eq(side.got[1], 0x34);
}
END_TEST

START_TEST(the_byte_to_send_is_chosen_when_its_first_bit_goes)
{
	exchange(0x1, 4);
	ck_assert_uint_eq(side.begun, 1);
	ck_assert_uint_eq(side.count, 0);
	ck_assert_uint_eq(exchange(0x2, 4), 0x5);
	ck_assert_uint_eq(side.begun, 1);
	ck_assert_uint_eq(side.got[0], 0x12);
}
END_TEST

START_TEST(a_long_word_is_several_bytes_highest_bit_first)
{
	ck_assert_uint_eq(exchange(0x10203040, 32), 0xa5112131);
	ck_assert_mem_eq(side.got, "\x10\x20\x30\x40", 4);
}
END_TEST

START_TEST(words_of_random_length_carry_the_same_bits_both_ways)
{
	struct random random;
	static bool out[MOST * 8], in[MOST * 8];
	unsigned bits = 0;
	random_seed(&random, 6);
	while (bits < MOST * 8 - 64) {
		uint8_t length = (uint8_t)(1 + random_below(&random, 32));
		uint32_t mosi = (uint32_t)random_next(&random);
		uint32_t miso = exchange(mosi, length);
		for (unsigned n = length; n-- > 0; bits++) {
			out[bits] = mosi >> n & 1;
			in[bits] = miso >> n & 1;
		}
	}
	for (unsigned bit = 0; bit < bits / 8 * 8; bit++) {
		ck_assert_uint_eq(side.got[bit / 8] >> (7 - bit % 8) & 1, out[bit]);
		ck_assert_uint_eq(side.sent[bit / 8] >> (7 - bit % 8) & 1, in[bit]);
	}
}
END_TEST

int main(void)
{
	return suite_run("spi_shift", setup, NULL,
		(const TTest *const[]){
			a_byte_goes_out_while_one_comes_in,
			the_byte_to_send_is_chosen_when_its_first_bit_goes,
			a_long_word_is_several_bytes_highest_bit_first,
			words_of_random_length_carry_the_same_bits_both_ways,
			NULL,
		});
}
