/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Masks, fields and wide products. */
#include "base/bits.h"

#include "support/suite.h"

START_TEST(a_mask_of_32_bits_is_all_ones)
{
	ck_assert_uint_eq(bits_mask(0, 32), 0xffffffffu);
	ck_assert_uint_eq(bits_mask(31, 1), 0x80000000u);
	ck_assert_uint_eq(bits_mask(4, 3), 0x70);
}
END_TEST

START_TEST(a_field_that_was_set_is_what_is_got_and_nothing_else_changed)
{
	for (unsigned low = 0; low < 32; low++) {
		for (unsigned width = 1; low + width <= 32; width++) {
			uint32_t mask = bits_mask(low, width);
			uint32_t word = bits_set(0x5a5a5a5a, low, width, 0xc3c3c3c3);
			ck_assert_uint_eq(bits_get(word, low, width), 0xc3c3c3c3u & (mask >> low));
			ck_assert_uint_eq(word & ~mask, 0x5a5a5a5au & ~mask);
		}
	}
}
END_TEST

START_TEST(bits_of_a_row_of_words_are_apart)
{
	uint32_t words[3] = { 0 };
	bits_assign(words, 33, true);
	bits_assign(words, 95, true);
	ck_assert(bits_test(words, 33) && bits_test(words, 95) && !bits_test(words, 32));
	bits_assign(words, 33, false);
	ck_assert_uint_eq(words[1], 0);
	ck_assert_uint_eq(words[2], 0x80000000u);
}
END_TEST

START_TEST(a_product_past_64_bits_is_still_exact)
{
	ck_assert_uint_eq(bits_muldiv(UINT64_MAX, 1000, 1000), UINT64_MAX);
	ck_assert_uint_eq(bits_muldiv(UINT64_MAX - 1, 3, 6), UINT64_MAX / 2);
	ck_assert_uint_eq(bits_muldiv_up(10, 1, 3), 4);
	ck_assert_uint_eq(bits_muldiv_up(9, 1, 3), 3);
	ck_assert_uint_eq(bits_muldiv_up(UINT64_MAX, 7, 7), UINT64_MAX);
	ck_assert_uint_eq(bits_muldiv_up(UINT64_MAX, 1, UINT64_MAX - 1), 2);
}
END_TEST

START_TEST(a_quotient_past_64_bits_saturates)
{
	ck_assert_uint_eq(bits_muldiv(UINT64_MAX, 2, 1), UINT64_MAX);
	ck_assert_uint_eq(bits_muldiv_up(UINT64_MAX, 3, 2), UINT64_MAX);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_mask_of_32_bits_is_all_ones,
		a_field_that_was_set_is_what_is_got_and_nothing_else_changed,
		bits_of_a_row_of_words_are_apart,
		a_product_past_64_bits_is_still_exact,
		a_quotient_past_64_bits_saturates,
		NULL,
	};
	return suite_run("bits", NULL, NULL, tests);
}
