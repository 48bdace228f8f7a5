/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The arena as blocks: what a restore brings back, and what a hash of changes sees. */
#include <string.h>

#include "base/alloc.h"
#include "support/suite.h"

enum { BLOCKS = 12, LOOSE = 5, SIZE = 1 << 16 };

static struct arena *arena;
static uint8_t *block[BLOCKS], *loose[LOOSE];
static size_t block_size[BLOCKS];
static uint8_t saved[SIZE];

static void save(void)
{
	memcpy(saved, arena->base, arena->used);
	arena_clean(arena);
}

static void setup(void)
{
	arena = arena_create(SIZE);
	for (unsigned n = 0; n < BLOCKS; n++) {
		if (n % 3 == 0) {
			loose[n / 3] = arena_take(arena, 10 + n);
		}
		arena_block_begin(arena);
		block_size[n] = 1 + n * 37;
		block[n] = arena_take(arena, block_size[n]);
		arena_take(arena, 5);
		arena_block_end(arena);
	}
	loose[LOOSE - 1] = arena_take(arena, 100);
	save();
}

static void teardown(void)
{
	arena_destroy(arena);
}

START_TEST(a_block_begins_where_no_other_lies)
{
	for (unsigned n = 0; n < BLOCKS; n++) {
		ck_assert_uint_eq((uintptr_t)block[n] % ARENA_GRANULE, 0);
		ck_assert(n == 0 || block[n] >= block[n - 1] + block_size[n - 1] + 5);
	}
	ck_assert(loose[1] >= block[2] + block_size[2] + 5);
}
END_TEST

START_TEST(a_touched_block_comes_back_from_its_first_byte_to_its_last)
{
	arena_touch(arena, block[7] + block_size[7] / 2);
	memset(block[7], 0xee, block_size[7]);
	arena_restore(arena, saved);
	ck_assert_mem_eq(arena->base, saved, arena->used);
}
END_TEST

START_TEST(what_lies_in_no_block_always_comes_back)
{
	for (unsigned n = 0; n < LOOSE; n++) {
		memset(loose[n], 0xee, 10);
	}
	arena_restore(arena, saved);
	ck_assert_mem_eq(arena->base, saved, arena->used);
}
END_TEST

START_TEST(a_block_nobody_touched_is_left_alone)
{
	block[3][0] = 1;
	arena_touch(arena, block[4]);
	arena_restore(arena, saved);
	ck_assert_uint_eq(block[3][0], 1);
}
END_TEST

START_TEST(touches_are_forgotten_by_a_restore)
{
	arena_touch(arena, block[3]);
	arena_restore(arena, saved);
	ck_assert_uint_eq(arena->touched_count, 0);
	arena_touch(arena, block[3]);
	arena_touch(arena, block[3] + 1);
	ck_assert_uint_eq(arena->touched_count, 1);
	block[3][5] = 9;
	arena_restore(arena, saved);
	ck_assert_uint_eq(block[3][5], 0);
}
END_TEST

START_TEST(a_block_is_touched_until_the_first_clean)
{
	struct arena *other = arena_create(SIZE);
	arena_block_begin(other);
	uint8_t *bytes = arena_take(other, 10);
	arena_block_end(other);
	arena_touch(other, bytes);
	ck_assert_uint_eq(other->touched_count, 1);
	arena_clean(other);
	ck_assert_uint_eq(other->touched_count, 0);
	arena_destroy(other);
}
END_TEST

START_TEST(touching_nothing_does_nothing)
{
	int outside = 0;
	arena_touch(NULL, &outside);
	arena_touch(arena, &outside);
	arena_touch(arena, NULL);
	arena_touch(arena, loose[2]);
	arena_touch(arena, arena->base + arena->used);
	ck_assert_uint_eq(arena->touched_count, 0);
}
END_TEST

START_TEST(kept_memory_is_zero_and_no_state)
{
	size_t used = arena->used;
	for (unsigned n = 1; n < 100; n++) {
		uint8_t *kept = arena_keep(arena, n);
		ck_assert_uint_eq((uintptr_t)kept % 16, 0);
		for (unsigned k = 0; k < n; k++) {
			ck_assert_uint_eq(kept[k], 0);
		}
		memset(kept, 1, n);
	}
	ck_assert_uint_eq(arena->used, used);
}
END_TEST

START_TEST(the_hash_sees_changes_and_not_touches)
{
	uint64_t same = arena_hash(arena, saved);
	arena_touch(arena, block[2]);
	arena_touch(arena, block[9]);
	ck_assert_uint_eq(arena_hash(arena, saved), same);
	block[9][3] = 1;
	uint64_t changed = arena_hash(arena, saved);
	ck_assert_uint_ne(changed, same);
	loose[4][99] = 1;
	ck_assert_uint_ne(arena_hash(arena, saved), changed);
	arena_restore(arena, saved);
	ck_assert_uint_eq(arena_hash(arena, saved), same);
	/* The same change found by another way round. */
	arena_touch(arena, block[9]);
	arena_touch(arena, block[5]);
	block[9][3] = 1;
	ck_assert_uint_eq(arena_hash(arena, saved), changed);
}
END_TEST

START_TEST(the_hash_tells_equal_changes_in_two_blocks_apart)
{
	arena_touch(arena, block[2]);
	arena_touch(arena, block[3]);
	block[2][0] = 1;
	uint64_t first = arena_hash(arena, saved);
	block[2][0] = 0;
	block[3][0] = 1;
	ck_assert_uint_ne(arena_hash(arena, saved), first);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_block_begins_where_no_other_lies,
		a_touched_block_comes_back_from_its_first_byte_to_its_last,
		what_lies_in_no_block_always_comes_back,
		a_block_nobody_touched_is_left_alone,
		touches_are_forgotten_by_a_restore,
		a_block_is_touched_until_the_first_clean,
		touching_nothing_does_nothing,
		kept_memory_is_zero_and_no_state,
		the_hash_sees_changes_and_not_touches,
		the_hash_tells_equal_changes_in_two_blocks_apart,
		NULL,
	};
	return suite_run("arena", setup, teardown, tests);
}
