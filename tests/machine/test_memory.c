/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bytes with two books: what was written, and where code was translated. */
#include "machine/memory.h"

#include <string.h>
#include <unistd.h>

#include "engine/random.h"
#include "engine/snap.h"
#include "support/suite.h"

enum { SIZE = 64 * 1024, CALLS = 64 };

static struct memory *memory;
static struct code_user user;
static struct {
	unsigned count;
	uint32_t offset[CALLS], length[CALLS];
} stale;

static void stale_told(void *owner, uint32_t offset, uint32_t length)
{
	ck_assert_ptr_eq(owner, &user);
	ck_assert_uint_lt(stale.count, CALLS);
	stale.offset[stale.count] = offset;
	stale.length[stale.count++] = length;
}

static void setup(void)
{
	memory = memory_create("tcm", MEMORY_RAM, SIZE);
	user = (struct code_user){ .stale = stale_told, .owner = &user };
	memory_use_code(memory, &user);
	stale.count = 0;
}

static void teardown(void)
{
	memory_destroy(memory);
}

START_TEST(a_new_memory_is_zero_clean_and_page_aligned)
{
	struct memory *odd = memory_create("odd", MEMORY_ROM, 5000);
	ck_assert_uint_eq(odd->size, 5000);
	ck_assert_uint_eq(odd->page_count, 8);
	ck_assert_uint_eq((uintptr_t)odd->bytes % 4096, 0);
	for (unsigned n = 0; n < 8192; n++) {
		ck_assert_uint_eq(odd->bytes[n], 0);
	}
	ck_assert_uint_eq(odd->dirty_count, 0);
	memory_destroy(odd);
}
END_TEST

START_TEST(a_write_marks_the_pages_it_touches_once_and_in_order)
{
	uint8_t bytes[2 * MEMORY_PAGE] = { 1, 2, 3 };
	memory_write(memory, 5 * MEMORY_PAGE, bytes, 1);
	memory_write(memory, 2 * MEMORY_PAGE - 1, bytes, 2);
	memory_write(memory, 5 * MEMORY_PAGE + 7, bytes, 3);
	static const uint32_t expected[] = { 5, 1, 2 };
	ck_assert_uint_eq(memory->dirty_count, 3);
	for (unsigned n = 0; n < 3; n++) {
		ck_assert_uint_eq(memory->dirty_list[n], expected[n]);
		ck_assert_uint_eq(memory->dirty[expected[n]], 1);
	}
	ck_assert_uint_eq(memory->bytes[2 * MEMORY_PAGE - 1], 1);
	ck_assert_uint_eq(memory->bytes[2 * MEMORY_PAGE], 2);
}
END_TEST

START_TEST(cleaning_forgets_all_marks)
{
	memory_fill(memory, 0, 0xff, SIZE);
	ck_assert_uint_eq(memory->dirty_count, SIZE / MEMORY_PAGE);
	memory_clean(memory);
	ck_assert_uint_eq(memory->dirty_count, 0);
	for (unsigned n = 0; n < memory->page_count; n++) {
		ck_assert_uint_eq(memory->dirty[n], 0);
	}
	memory_fill(memory, 0, 0, 1);
	ck_assert_uint_eq(memory->dirty_count, 1);
}
END_TEST

START_TEST(writing_nothing_marks_nothing)
{
	memory_write(memory, SIZE, "", 0);
	memory_fill(memory, SIZE, 1, 0);
	ck_assert_uint_eq(memory->dirty_count, 0);
}
END_TEST

START_TEST(a_write_over_code_says_which_granules_are_stale)
{
	memory_mark_code(memory, 100, 50); /* granules 3 and 4 */
	memory_write(memory, 150, "x", 1); /* the rest of granule 4 */
	ck_assert_uint_eq(stale.count, 1);
	ck_assert_uint_eq(stale.offset[0], 128);
	ck_assert_uint_eq(stale.length[0], 32);
	memory_write(memory, 150, "x", 1);
	ck_assert_uint_eq(stale.count, 1);
	memory_write(memory, 0,
		"0123456789abcdef0123456789abcdef0123456789abcdef"
		"0123456789abcdef0123456789abcdef0123456789abcdef",
		97);
	ck_assert_uint_eq(stale.count, 2);
	ck_assert_uint_eq(stale.offset[1], 96);
}
END_TEST

START_TEST(a_write_beside_code_tells_nobody)
{
	memory_mark_code(memory, 64, 32);
	memory_write(memory, 63, "x", 1);
	memory_write(memory, 96, "x", 1);
	memory_write(memory, 64 + MEMORY_PAGE, "x", 1);
	ck_assert_uint_eq(stale.count, 0);
}
END_TEST

START_TEST(every_user_hears_of_stale_code)
{
	struct code_user second = { .stale = stale_told, .owner = &user };
	memory_use_code(memory, &second);
	memory_mark_code(memory, 0, 4);
	memory_write(memory, 0, "x", 1);
	ck_assert_uint_eq(stale.count, 2);
}
END_TEST

/* The books again, a byte at a time: what was marked and what was told. */
static uint8_t marked[SIZE];

static bool granule_marked(uint32_t offset)
{
	uint32_t base = offset / MEMORY_GRANULE * MEMORY_GRANULE;
	for (uint32_t n = 0; n < MEMORY_GRANULE; n++) {
		if (marked[base + n]) {
			return true;
		}
	}
	return false;
}

START_TEST(random_writes_tell_of_every_stale_granule)
{
	struct random random;
	random_seed(&random, 13);
	static uint8_t bytes[5000];
	for (unsigned round = 0; round < 600; round++) {
		uint32_t length = 1 + random_below(&random, random_below(&random, 2) ? 5000 : 40);
		uint32_t offset = random_below(&random, SIZE - length + 1);
		if (random_below(&random, 2)) {
			memory_mark_code(memory, offset, length);
			memset(marked + offset, 1, length);
			continue;
		}
		stale.count = 0;
		memory_write(memory, offset, bytes, length);
		bool all_told = true;
		for (uint32_t at = offset; at < offset + length; at++) {
			bool told = false;
			for (unsigned n = 0; n < stale.count; n++) {
				told |= at - stale.offset[n] < stale.length[n];
			}
			all_told &= told || !granule_marked(at);
		}
		ck_assert(all_told);
		uint32_t from = offset / MEMORY_GRANULE * MEMORY_GRANULE;
		uint32_t to = (offset + length - 1) / MEMORY_GRANULE * MEMORY_GRANULE +
			MEMORY_GRANULE;
		memset(marked + from, 0, to - from);
		for (unsigned n = 0; n < stale.count; n++) {
			ck_assert_uint_ge(stale.offset[n], from);
			ck_assert_uint_le(stale.offset[n] + stale.length[n], to);
		}
	}
}
END_TEST

START_TEST(a_loaded_memory_is_as_the_saved_one_and_its_changed_pages_are_dirty)
{
	memory_fill(memory, 0, 0xff, SIZE);
	memory_write(memory, 5000, "orrery", 6);
	struct snap *save = snap_create_save();
	memory_snap(memory, save);
	size_t length;
	const void *bytes = snap_data(save, &length);
	ck_assert_uint_lt(length, 6000); /* pages of one byte take little room */
	memory_write(memory, 5000, "broken", 6);
	memory_write(memory, 40000, "x", 1);
	memory_clean(memory);
	memory_mark_code(memory, 5000, 6);
	struct snap *load = snap_create_load(bytes, length);
	memory_snap(memory, load);
	ck_assert(snap_ok(load, NULL) && snap_at_end(load));
	ck_assert_mem_eq(memory->bytes + 5000, "orrery", 6);
	ck_assert_uint_eq(memory->bytes[40000], 0xff);
	ck_assert_uint_eq(stale.count, 1);
	ck_assert_uint_eq(memory->dirty_count, 8);
	struct snap *compare = snap_create_compare(bytes, length);
	memory_snap(memory, compare);
	ck_assert(snap_ok(compare, NULL));
	snap_destroy(compare);
	snap_destroy(load);
	snap_destroy(save);
}
END_TEST

START_TEST(a_difference_is_named_by_its_page)
{
	struct snap *save = snap_create_save();
	memory_snap(memory, save);
	size_t length;
	const void *bytes = snap_data(save, &length);
	memory_fill(memory, 0x3000, 1, 4096);
	struct snap *compare = snap_create_compare(bytes, length);
	memory_snap(memory, compare);
	const char *what;
	ck_assert(!snap_ok(compare, &what));
	ck_assert_str_eq(what, "tcm/0x3000/byte");
	snap_destroy(compare);
	snap_destroy(save);
}
END_TEST

/* A host file of one page of 'a' and some bytes of 'b'. */
static int backing_file(void)
{
	char name[] = "/tmp/orrery-memory-XXXXXX", page[4096];
	int file = mkstemp(name);
	unlink(name);
	memset(page, 'a', sizeof(page));
	ck_assert_int_eq(write(file, page, sizeof(page)), sizeof(page));
	ck_assert_int_eq(write(file, "bbbb", 4), 4);
	return file;
}

START_TEST(a_backed_memory_begins_as_its_file_and_remembers_it)
{
	int file = backing_file();
	struct memory *backed = memory_create_backed("card", 4100, file, 0, 0);
	close(file);
	ck_assert_ptr_nonnull(backed);
	ck_assert_uint_eq(backed->changed_count, 0);
	ck_assert_uint_eq(backed->bytes[4095], 'a');
	ck_assert_uint_eq(backed->bytes[4099], 'b');
	memory_write(backed, 4096, "xy", 2);
	memory_clean(backed);
	ck_assert_uint_eq(backed->dirty_count, 0);
	ck_assert_uint_eq(memory_next_changed(backed, 0), 4);
	ck_assert_uint_eq(memory_next_changed(backed, 5), backed->page_count);
	ck_assert_uint_eq(memory_origin(backed, 4)[0], 'b');
	memory_destroy(backed);
}
END_TEST

START_TEST(a_backed_memory_without_a_file_is_blank)
{
	struct memory *blank = memory_create_backed("flash", 2000, -1, 0, 0xff);
	ck_assert_uint_eq(blank->bytes[0], 0xff);
	ck_assert_uint_eq(blank->bytes[1999], 0xff);
	ck_assert_uint_eq(blank->changed_count, 0);
	ck_assert_uint_eq(memory_origin(blank, 1)[5], 0xff);
	memory_destroy(blank);
	ck_assert_ptr_null(memory_create_backed("none", 4096, 12345, 0, 0));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_new_memory_is_zero_clean_and_page_aligned,
		a_write_marks_the_pages_it_touches_once_and_in_order,
		cleaning_forgets_all_marks,
		writing_nothing_marks_nothing,
		a_write_over_code_says_which_granules_are_stale,
		a_write_beside_code_tells_nobody,
		every_user_hears_of_stale_code,
		random_writes_tell_of_every_stale_granule,
		a_loaded_memory_is_as_the_saved_one_and_its_changed_pages_are_dirty,
		a_difference_is_named_by_its_page,
		a_backed_memory_begins_as_its_file_and_remembers_it,
		a_backed_memory_without_a_file_is_blank,
		NULL,
	};
	return suite_run("memory", setup, teardown, tests);
}
