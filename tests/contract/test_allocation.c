/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Nothing allocates while running. malloc and its relatives are replaced by counting ones; what a
 * device does in a first pass (messages of the log are new then) it may not allocate for in a
 * second.
 */
#include <stdlib.h>

#include "peripherals/models.h"
#include "support/bench.h"
#include "support/catalog.h"
#include "support/exercise.h"
#include "support/suite.h"

#if defined(__SANITIZE_ADDRESS__)
#define COUNTED 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define COUNTED 0
#endif
#endif
#ifndef COUNTED
#define COUNTED 1
#endif

static unsigned long allocations;

#if COUNTED
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

void *malloc(size_t size)
{
	allocations++;
	return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	allocations++;
	return __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	allocations++;
	return __libc_realloc(old, size);
}
#endif

enum { STEPS = 5000 };

static unsigned long count_during(
	void (*use)(struct exercise *exercise, unsigned steps), uint64_t seed)
{
	struct exercise exercise = { .seed = seed };
	unsigned long before = allocations;
	use(&exercise, STEPS);
	return allocations - before;
}

START_TEST(the_counter_counts)
{
	unsigned long before = allocations;
	void *volatile memory = malloc(1);
	free(memory);
	ck_assert_uint_eq(allocations, before + 1);
}
END_TEST

static void does_not_allocate(const char *name)
{
	uint64_t seed = exercise_seed();
	bench_save();
	count_during(exercise_device, seed);
	bench_restore();
	unsigned long count = count_during(exercise_device, seed);
	ck_assert_msg(count == 0, "%s allocates %lu times", name, count);
}

START_TEST(no_device_allocates_while_running)
{
	catalog_each_device(does_not_allocate);
}
END_TEST

START_TEST(no_part_allocates_while_running)
{
	uint64_t seed = exercise_seed();
	for (unsigned n = 0; part_models[n]; n++) {
		bench_open_part(part_models[n], NULL);
		count_during(exercise_part, seed);
		unsigned long count = count_during(exercise_part, seed);
		ck_assert_msg(count == 0, "%s allocates %lu times", part_models[n]->type, count);
		bench_close();
	}
}
END_TEST

int main(void)
{
	if (!COUNTED) {
		return 77; /* the sanitizer has its own malloc */
	}
	return suite_run("allocation", NULL, NULL,
		(const TTest *const[]){
			the_counter_counts,
			no_device_allocates_while_running,
			no_part_allocates_while_running,
			NULL,
		});
}
