/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines: listeners hear changes, in order, and nothing else. */
#include "engine/line.h"

#include "engine/snap.h"
#include "support/suite.h"

static struct line line;
static unsigned heard_count;
static unsigned heard[10];
static bool last_level;

static void hear(void *owner, unsigned index, bool level)
{
	ck_assert_ptr_eq(owner, &line);
	ck_assert(line.level == level);
	heard[heard_count++] = index;
	last_level = level;
}

static void setup(void)
{
	line_init(&line, "irq");
	heard_count = 0;
}

START_TEST(listeners_hear_every_change_in_the_order_they_were_added)
{
	struct line_listener a = { .changed = hear, .owner = &line, .index = 1 };
	struct line_listener b = { .changed = hear, .owner = &line, .index = 2 };
	line_listen(&line, &a);
	line_listen(&line, &b);
	line_set(&line, true);
	ck_assert_uint_eq(heard_count, 2);
	ck_assert_uint_eq(heard[0], 1);
	ck_assert_uint_eq(heard[1], 2);
	ck_assert(last_level);
	line_set(&line, false);
	ck_assert_uint_eq(heard_count, 4);
	ck_assert(!last_level);
}
END_TEST

START_TEST(the_same_level_again_is_not_heard)
{
	struct line_listener a = { .changed = hear, .owner = &line, .index = 1 };
	line_listen(&line, &a);
	line_set(&line, false);
	line_set(&line, true);
	line_set(&line, true);
	ck_assert_uint_eq(heard_count, 1);
}
END_TEST

START_TEST(loading_sets_the_level_and_tells_nobody)
{
	struct line_listener a = { .changed = hear, .owner = &line, .index = 1 };
	line_listen(&line, &a);
	line_set(&line, true);
	struct snap *save = snap_create_save();
	line_snap(&line, save);
	line_set(&line, false);
	size_t length;
	const void *bytes = snap_data(save, &length);
	struct snap *load = snap_create_load(bytes, length);
	line_snap(&line, load);
	ck_assert(line.level);
	ck_assert_uint_eq(heard_count, 2);
	snap_destroy(load);
	snap_destroy(save);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		listeners_hear_every_change_in_the_order_they_were_added,
		the_same_level_again_is_not_heard,
		loading_sets_the_level_and_tells_nobody,
		NULL,
	};
	return suite_run("line", setup, NULL, tests);
}
