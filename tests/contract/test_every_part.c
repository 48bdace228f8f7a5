/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every board component must do, whatever it is. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "peripherals/models.h"
#include "support/bench.h"
#include "support/exercise.h"
#include "support/suite.h"

enum { STEPS = 2000 };

START_TEST(parts_are_listed_once_in_alphabetical_order_with_a_description)
{
	for (unsigned n = 0; part_models[n]; n++) {
		ck_assert(part_models[n]->description && part_models[n]->description[0]);
		ck_assert_msg(!n || strcmp(part_models[n - 1]->type, part_models[n]->type) < 0,
			"%s is out of place", part_models[n]->type);
	}
}
END_TEST

START_TEST(a_restored_part_has_the_same_state_and_the_same_future)
{
	uint64_t seed = exercise_seed();
	for (unsigned n = 0; part_models[n]; n++) {
		bench_open_part(part_models[n], NULL);
		struct exercise exercise = { .seed = seed };
		exercise_part(&exercise, STEPS);
		uint64_t before = bench_hash();
		bench_save();
		exercise.seed = seed + 1;
		exercise_part(&exercise, STEPS);
		uint64_t future = bench_hash();
		bench_restore();
		ck_assert_msg(
			bench_hash() == before, "%s differs after a restore", part_models[n]->type);
		exercise_part(&exercise, STEPS);
		ck_assert_msg(bench_hash() == future, "%s has another future after a restore",
			part_models[n]->type);
		bench_close();
	}
}
END_TEST

START_TEST(every_setting_refuses_nonsense_and_says_why)
{
	for (unsigned n = 0; part_models[n]; n++) {
		bench_open_part(part_models[n], NULL);
		const char *const *settings = part_models[n]->settings;
		for (unsigned s = 0; settings && settings[s]; s++) {
			struct error err = { 0 };
			const char *nonsense = "nonsense that no part takes";
			ck_assert_msg(!part_set(bench_part(), settings[s], nonsense, &err),
				"%s takes %s: nonsense", part_models[n]->type, settings[s]);
			ck_assert_msg(err.set && err.message[0], "%s does not say why",
				part_models[n]->type);
		}
		bench_close();
	}
}
END_TEST

START_TEST(an_unknown_action_is_refused_and_changes_nothing)
{
	for (unsigned n = 0; part_models[n]; n++) {
		bench_open_part(part_models[n], NULL);
		uint64_t before = bench_hash();
		ck_assert(!bench_try("no such action", "1"));
		ck_assert(bench_hash() == before);
		bench_close();
	}
}
END_TEST

START_TEST(a_look_fits_any_room_and_changes_nothing)
{
	for (unsigned n = 0; part_models[n]; n++) {
		bench_open_part(part_models[n], NULL);
		struct exercise exercise = { .seed = 3 };
		exercise_part(&exercise, STEPS);
		uint64_t before = bench_hash();
		for (size_t room = 1; part_models[n]->look && room < 8; room++) {
			char text[16];
			memset(text, '#', sizeof(text));
			part_models[n]->look(bench_part(), text, room);
			ck_assert(memchr(text, '\0', room));
			ck_assert_int_eq(text[room], '#');
		}
		ck_assert(bench_hash() == before);
		bench_close();
	}
}
END_TEST

int main(void)
{
	return suite_run("every part", NULL, NULL,
		(const TTest *const[]){
			parts_are_listed_once_in_alphabetical_order_with_a_description,
			a_restored_part_has_the_same_state_and_the_same_future,
			every_setting_refuses_nonsense_and_says_why,
			an_unknown_action_is_refused_and_changes_nothing,
			a_look_fits_any_room_and_changes_nothing,
			NULL,
		});
}
