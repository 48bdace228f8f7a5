/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The source of chance: the published sequence, fair ranges. */
#include "engine/random.h"

#include "engine/snap.h"
#include "support/suite.h"

START_TEST(the_sequence_is_the_published_one)
{
	/* State 1, 2, 3, 4: the vector that implementations of xoshiro256** agree on. */
	struct random random = { { 1, 2, 3, 4 } };
	static const uint64_t expected[] = { 11520u, 0u, 1509978240u, 1215971899390074240u };
	for (unsigned n = 0; n < 4; n++) {
		ck_assert_uint_eq(random_next(&random), expected[n]);
	}
}
END_TEST

START_TEST(a_seed_is_spread_as_splitmix_publishes)
{
	struct random random;
	random_seed(&random, 0);
	ck_assert_uint_eq(random.s[0], 0xe220a8397b1dcdafu);
	ck_assert_uint_eq(random.s[1], 0x6e789e6aa1b965f4u);
}
END_TEST

START_TEST(equal_seeds_give_equal_sequences_and_others_do_not)
{
	struct random a, b, c;
	random_seed(&a, 1);
	random_seed(&b, 1);
	random_seed(&c, 2);
	unsigned same = 0;
	for (unsigned n = 0; n < 1000; n++) {
		uint64_t value = random_next(&a);
		ck_assert_uint_eq(value, random_next(&b));
		same += value == random_next(&c);
	}
	ck_assert_uint_eq(same, 0);
}
END_TEST

START_TEST(every_value_below_the_limit_comes_about_equally_often)
{
	struct random random;
	unsigned count[6] = { 0 };
	random_seed(&random, 5);
	for (unsigned n = 0; n < 60000; n++) {
		uint32_t value = random_below(&random, 6);
		ck_assert_uint_lt(value, 6);
		count[value]++;
	}
	for (unsigned n = 0; n < 6; n++) {
		ck_assert_uint_gt(count[n], 9500);
		ck_assert_uint_lt(count[n], 10500);
	}
	ck_assert_uint_eq(random_below(&random, 1), 0);
}
END_TEST

START_TEST(a_large_limit_is_fair_too)
{
	/* With limit 3 * 2^30 a careless reduction would give multiples of three twice as often. */
	struct random random;
	unsigned threes = 0;
	random_seed(&random, 6);
	for (unsigned n = 0; n < 30000; n++) {
		threes += random_below(&random, 3u << 30) % 3 == 0;
	}
	ck_assert_uint_gt(threes, 9500);
	ck_assert_uint_lt(threes, 10500);
}
END_TEST

START_TEST(a_loaded_sequence_goes_on_as_the_saved_one)
{
	struct random random;
	random_seed(&random, 7);
	random_next(&random);
	struct snap *save = snap_create_save();
	random_snap(&random, save);
	uint64_t expected = random_next(&random);
	size_t length;
	const void *bytes = snap_data(save, &length);
	struct snap *load = snap_create_load(bytes, length);
	random_snap(&random, load);
	ck_assert_uint_eq(random_next(&random), expected);
	snap_destroy(load);
	snap_destroy(save);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		the_sequence_is_the_published_one,
		a_seed_is_spread_as_splitmix_publishes,
		equal_seeds_give_equal_sequences_and_others_do_not,
		every_value_below_the_limit_comes_about_equally_often,
		a_large_limit_is_fair_too,
		a_loaded_sequence_goes_on_as_the_saved_one,
		NULL,
	};
	return suite_run("random", NULL, NULL, tests);
}
