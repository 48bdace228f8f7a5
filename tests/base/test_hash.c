/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The door to xxHash. */
#include "base/hash.h"

#include "support/suite.h"

START_TEST(the_hash_of_nothing_is_the_published_one)
{
	ck_assert_uint_eq(hash_bytes("", 0, 0), 0x2d06800538d394c2u);
}
END_TEST

START_TEST(one_changed_bit_or_seed_changes_the_hash)
{
	uint8_t bytes[300] = { 0 };
	uint64_t before = hash_bytes(bytes, sizeof(bytes), 1);
	ck_assert_uint_ne(before, hash_bytes(bytes, sizeof(bytes), 2));
	bytes[299] ^= 1;
	ck_assert_uint_ne(before, hash_bytes(bytes, sizeof(bytes), 1));
	bytes[299] ^= 1;
	ck_assert_uint_eq(before, hash_bytes(bytes, sizeof(bytes), 1));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		the_hash_of_nothing_is_the_published_one,
		one_changed_bit_or_seed_changes_the_hash,
		NULL,
	};
	return suite_run("hash", NULL, NULL, tests);
}
