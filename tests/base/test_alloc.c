/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Heap memory and the arena. */
#include "base/alloc.h"

#include <signal.h>
#include <string.h>

#include "support/suite.h"

START_TEST(zeroed_memory_is_zero)
{
	uint8_t *bytes = alloc_zeroed(100, 3);
	for (unsigned n = 0; n < 300; n++) {
		ck_assert_uint_eq(bytes[n], 0);
	}
	free(bytes);
}
END_TEST

START_TEST(nothing_can_be_allocated_and_freed)
{
	void *nothing = alloc_zeroed(0, 8);
	ck_assert_ptr_nonnull(nothing);
	free(nothing);
}
END_TEST

START_TEST(a_product_that_overflows_ends_the_process)
{
	alloc_zeroed(SIZE_MAX / 2, 3);
}
END_TEST

START_TEST(growing_keeps_what_was_there)
{
	uint32_t *words = NULL;
	for (uint32_t n = 0; n < 1000; n++) {
		words = alloc_grow(words, n + 1, sizeof(*words));
		words[n] = n * n;
	}
	for (uint32_t n = 0; n < 1000; n++) {
		ck_assert_uint_eq(words[n], n * n);
	}
	free(words);
}
END_TEST

START_TEST(texts_are_copied_and_formatted)
{
	char *copy = alloc_text("orrery");
	char *made = alloc_format("%s-%d", copy, 42);
	ck_assert_str_eq(copy, "orrery");
	ck_assert_str_eq(made, "orrery-42");
	free(copy);
	free(made);
}
END_TEST

START_TEST(arena_memory_is_zero_aligned_and_apart)
{
	struct arena *arena = arena_create(1 << 20);
	uint8_t *last = NULL;
	for (size_t size = 0; size < 100; size++) {
		uint8_t *bytes = arena_take(arena, size);
		ck_assert_uint_eq((uintptr_t)bytes % 16, 0);
		ck_assert(!last || bytes >= last);
		for (size_t n = 0; n < size; n++) {
			ck_assert_uint_eq(bytes[n], 0);
			bytes[n] = 0xff;
		}
		last = bytes + size;
	}
	ck_assert(last <= arena->base + arena->used);
	arena_destroy(arena);
}
END_TEST

START_TEST(a_copy_of_the_used_arena_brings_everything_back)
{
	struct arena *arena = arena_create(1 << 16);
	struct node {
		struct node *next;
		int value;
	} *first = arena_take(arena, sizeof(*first)), *second = arena_take(arena, sizeof(*second));
	*first = (struct node){ second, 1 };
	second->value = 2;
	uint8_t *saved = alloc_zeroed(arena->used, 1);
	memcpy(saved, arena->base, arena->used);
	*first = (struct node){ NULL, 7 };
	second->value = 9;
	memcpy(arena->base, saved, arena->used);
	ck_assert_ptr_eq(first->next, second);
	ck_assert_int_eq(first->next->value, 2);
	free(saved);
	arena_destroy(arena);
}
END_TEST

START_TEST(taking_more_than_there_is_ends_the_process)
{
	struct arena *arena = arena_create(4096);
	arena_take(arena, 4000);
	arena_take(arena, 97);
}
END_TEST

START_TEST(the_whole_arena_can_be_taken)
{
	struct arena *arena = arena_create(4096);
	memset(arena_take(arena, 4096), 1, 4096);
	ck_assert_uint_eq(arena->used, arena->size);
	arena_destroy(arena);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		zeroed_memory_is_zero,
		nothing_can_be_allocated_and_freed,
		growing_keeps_what_was_there,
		texts_are_copied_and_formatted,
		arena_memory_is_zero_aligned_and_apart,
		a_copy_of_the_used_arena_brings_everything_back,
		the_whole_arena_can_be_taken,
		NULL,
	};
	Suite *deaths = suite_create("alloc-deaths");
	TCase *tc = tcase_create("deaths");
	tcase_add_test_raise_signal(tc, a_product_that_overflows_ends_the_process, SIGABRT);
	tcase_add_test_raise_signal(tc, taking_more_than_there_is_ends_the_process, SIGABRT);
	suite_add_tcase(deaths, tc);
	SRunner *runner = srunner_create(deaths);
	/* Without a fork per test a death cannot be watched. */
	if (srunner_fork_status(runner) == CK_FORK) {
		srunner_run_all(runner, CK_ENV);
	}
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : suite_run("alloc", NULL, NULL, tests);
}
