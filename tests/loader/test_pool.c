/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bump allocator of the loader. */
#include <check.h>
#include <stdint.h>
#include <string.h>

#include "loader/pool.h"
#include "support/suite.h"

static struct pool *pool;

static void setup(void)
{
	pool = pool_create();
}

static void teardown(void)
{
	pool_destroy(pool);
}

START_TEST(what_is_taken_is_zero_aligned_and_apart)
{
	static const unsigned char zeros[100];
	unsigned char *last = NULL;
	for (unsigned i = 0; i < 20000; i++) {
		unsigned size = 1 + i % 97;
		unsigned char *taken = pool_take(pool, size);
		ck_assert_uint_eq((uintptr_t)taken % 16, 0);
		ck_assert(!memcmp(taken, zeros, size));
		memset(taken, 0xff, size);
		ck_assert_ptr_ne(taken, last);
		last = taken;
	}
}
END_TEST

START_TEST(a_large_piece_does_not_waste_the_room_at_hand)
{
	char *a = pool_take(pool, 16);
	char *large = pool_take(pool, 1 << 20);
	char *b = pool_take(pool, 16);
	memset(large, 1, 1 << 20);
	ck_assert_ptr_eq(b, a + 16);
}
END_TEST

START_TEST(a_format_longer_than_its_buffer_is_cut)
{
	char text[3000];
	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	ck_assert_uint_eq(strlen(pool_format(pool, "%s", text)), 1023);
	ck_assert_str_eq(pool_format(pool, "%s:%u", "a", 7u), "a:7");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		what_is_taken_is_zero_aligned_and_apart,
		a_large_piece_does_not_waste_the_room_at_hand,
		a_format_longer_than_its_buffer_is_cut,
		NULL,
	};
	return suite_run("pool", setup, teardown, tests);
}
