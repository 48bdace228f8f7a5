/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A run is a function of firmware, models and seed: the same run twice, with other slices, from a checkpoint and
 * beside another machine ends in the same state after the same accesses.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "engine/timeline.h"
#include "machine/bus.h"
#include "machine/machine.h"
#include "tools/session.h"

static const uint64_t RUN_PS = 40000000000;  /* 40 ms */
static const uint64_t HALF_PS = 17000000003; /* not a multiple of anything */

/* A board, what it printed, and a running hash over every access of a core to a block. */
struct watched {
	struct session session;
	struct bus_tap tap[MACHINE_CORES];
	uint64_t trace;
	uint64_t accesses;
	FILE *console;
	char *text;
	size_t text_size;
};

/* All that two equal runs share. */
struct outcome {
	uint64_t trace, accesses, state, now_ps;
	struct core_stats stats;
	struct core_regs regs[MACHINE_CORES];
	char text[4096];
};

static void mix(struct watched *watched, uint64_t value)
{
	watched->trace = (watched->trace ^ value) * 0x9E3779B97F4A7C15u;
	watched->trace ^= watched->trace >> 29;
}

static void on_access(void *owner, struct bus *bus, struct access *access)
{
	struct watched *watched = owner;

	if (access->peek) {
		return;
	}
	watched->accesses++;
	mix(watched, machine_now_ps(watched->session.machine));
	mix(watched, access->address);
	mix(watched, access->value);
	mix(watched, (uint64_t)access->size << 8 | access->write);
}

static void load(struct watched *watched, const char *core, const char *firmware)
{
	struct error err = { 0 };
	char spec[1024];

	snprintf(spec, sizeof(spec), "%s=%s/%s.elf", core, getenv("ORRERY_FIRMWARE"), firmware);
	ck_assert_msg(session_load(&watched->session, spec, NULL, 0, &err), "%s", err.message);
}

/* The second firmware may be NULL. */
static struct watched *watched_open(const char *first, const char *second)
{
	struct watched *watched = calloc(1, sizeof(*watched));
	struct error err = { 0 };

	watched->console = open_memstream(&watched->text, &watched->text_size);
	ck_assert_msg(session_open(&watched->session, MODELS, "mt3620-rdb", watched->console, &err),
		"%s", err.message);
	load(watched, "m4-0", first);
	if (second) {
		load(watched, "m4-1", second);
	}
	ck_assert_msg(session_start(&watched->session, &err), "%s", err.message);
	for (unsigned i = 0; i < watched->session.core_count; i++) {
		watched->tap[i] = (struct bus_tap){ .after = on_access, .owner = watched };
		bus_add_tap(core_bus(watched->session.core[i].core), &watched->tap[i]);
	}
	return watched;
}

static void watched_close(struct watched *watched)
{
	for (unsigned i = 0; i < watched->session.core_count; i++) {
		bus_remove_tap(core_bus(watched->session.core[i].core), &watched->tap[i]);
	}
	session_close(&watched->session);
	fclose(watched->console);
	free(watched->text);
	free(watched);
}

static void run_to(struct watched *watched, uint64_t when_ps)
{
	machine_run(watched->session.machine, when_ps);
}

static void outcome_take(struct watched *watched, struct outcome *outcome)
{
	memset(outcome, 0, sizeof(*outcome));
	outcome->trace = watched->trace;
	outcome->accesses = watched->accesses;
	outcome->state = machine_hash(watched->session.machine);
	outcome->now_ps = machine_now_ps(watched->session.machine);
	session_stats(&watched->session, &outcome->stats);
	for (unsigned i = 0; i < watched->session.core_count; i++) {
		core_regs_get(watched->session.core[i].core, &outcome->regs[i]);
	}
	console_flush(&watched->session.console);
	fflush(watched->console);
	snprintf(outcome->text, sizeof(outcome->text), "%s", watched->text);
}

/* How a run may be cut into slices without the outcome changing. */
struct cut {
	uint64_t quantum_ps; /* 0: as the board says */
	uint64_t poll_ps;    /* 0: no tool looks on */
	uint64_t run_ps;     /* machine_run is called for this long at a time; 0: once */
};

static void nothing(void *owner)
{
}

static void run_whole(
	const char *first, const char *second, struct cut cut, struct outcome *outcome)
{
	struct watched *watched = watched_open(first, second);
	struct machine *machine = watched->session.machine;

	if (cut.quantum_ps) {
		machine->quantum_ps = cut.quantum_ps;
	}
	if (cut.poll_ps) {
		machine_on_slice(machine, nothing, NULL, cut.poll_ps);
	}
	for (uint64_t at = cut.run_ps; cut.run_ps && at < RUN_PS; at += cut.run_ps) {
		run_to(watched, at);
	}
	run_to(watched, RUN_PS);
	outcome_take(watched, outcome);
	watched_close(watched);
}

static void same_run(const struct outcome *a, const struct outcome *b)
{
	ck_assert_str_eq(a->text, b->text);
	ck_assert_uint_eq(a->accesses, b->accesses);
	ck_assert_uint_eq(a->now_ps, b->now_ps);
	ck_assert_uint_eq(a->stats.instructions, b->stats.instructions);
	ck_assert_uint_eq(a->stats.cycles, b->stats.cycles);
	ck_assert_uint_eq(a->stats.exceptions, b->stats.exceptions);
	ck_assert_uint_eq(a->trace, b->trace);
	ck_assert_mem_eq(a->regs, b->regs, sizeof(a->regs));
	ck_assert_uint_eq(a->state, b->state);
}

static const char *const alone[] = { "threads", "timers", "blinky", "hello" };
enum { ALONE = sizeof(alone) / sizeof(alone[0]) };

START_TEST(the_same_firmware_twice_ends_in_the_same_state_after_the_same_accesses)
{
	struct outcome first, second;

	run_whole(alone[_i], NULL, (struct cut){ 0 }, &first);
	run_whole(alone[_i], NULL, (struct cut){ 0 }, &second);
	ck_assert_uint_gt(first.accesses, 0);
	same_run(&first, &second);
}
END_TEST

START_TEST(the_length_of_slices_changes_nothing_for_one_core)
{
	static const struct cut cuts[] = {
		{ .quantum_ps = 1000000 },
		{ .poll_ps = 777777 },
		{ .run_ps = 1234567 },
		{ .quantum_ps = 33333333, .poll_ps = 5000000, .run_ps = 100000000 },
	};
	struct outcome whole, cut;

	run_whole(alone[_i], NULL, (struct cut){ 0 }, &whole);
	for (unsigned i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++) {
		run_whole(alone[_i], NULL, cuts[i], &cut);
		same_run(&whole, &cut);
	}
}
END_TEST

START_TEST(two_cores_twice_end_in_the_same_state)
{
	struct outcome first, second;

	run_whole("dual-0", "dual-1", (struct cut){ 0 }, &first);
	run_whole("dual-0", "dual-1", (struct cut){ 0 }, &second);
	same_run(&first, &second);
}
END_TEST

START_TEST(a_tool_that_looks_on_changes_nothing_for_two_cores)
{
	struct outcome first, second;

	run_whole("dual-0", "dual-1", (struct cut){ 0 }, &first);
	run_whole("dual-0", "dual-1", (struct cut){ .poll_ps = 1300000 }, &second);
	same_run(&first, &second);
}
END_TEST

/* Text printed before the checkpoint is not taken back by a restore: it is compared from there on. */
START_TEST(a_machine_restored_half_way_has_the_same_future)
{
	struct watched *watched = watched_open(alone[_i], NULL);
	struct machine *machine = watched->session.machine;
	struct outcome future[3];

	run_to(watched, HALF_PS);
	struct checkpoint *half = machine_checkpoint(machine);
	uint64_t state = machine_hash(machine);
	for (unsigned i = 0; i < 3; i++) {
		watched->trace = watched->accesses = 0;
		run_to(watched, i == 1 ? RUN_PS / 2 + 1 : RUN_PS);
		outcome_take(watched, &future[i]);
		machine_restore(machine, half);
		ck_assert_uint_eq(machine_hash(machine), state);
	}
	future[2].text[0] = future[0].text[0] = '\0';
	ck_assert_uint_ne(future[0].state, state);
	same_run(&future[0], &future[2]);
	checkpoint_destroy(half);
	watched_close(watched);
}
END_TEST

START_TEST(taking_a_checkpoint_changes_nothing)
{
	struct watched *watched = watched_open(alone[_i], NULL);
	struct outcome whole, stopped;

	run_whole(alone[_i], NULL, (struct cut){ 0 }, &whole);
	run_to(watched, HALF_PS);
	struct checkpoint *half = machine_checkpoint(watched->session.machine);
	run_to(watched, RUN_PS);
	outcome_take(watched, &stopped);
	same_run(&whole, &stopped);
	checkpoint_destroy(half);
	watched_close(watched);
}
END_TEST

START_TEST(two_machines_in_one_process_do_not_meet)
{
	struct outcome wanted[2], got[2];
	struct watched *watched[2];

	run_whole("threads", NULL, (struct cut){ 0 }, &wanted[0]);
	run_whole("timers", NULL, (struct cut){ 0 }, &wanted[1]);
	watched[0] = watched_open("threads", NULL);
	watched[1] = watched_open("timers", NULL);
	for (uint64_t at = RUN_PS / 16; at <= RUN_PS; at += RUN_PS / 16) {
		run_to(watched[0], at);
		run_to(watched[1], at);
	}
	for (unsigned i = 0; i < 2; i++) {
		outcome_take(watched[i], &got[i]);
		same_run(&wanted[i], &got[i]);
		watched_close(watched[i]);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("determinism");
	TCase *tc = tcase_create("runs");

	tcase_add_loop_test(tc,
		the_same_firmware_twice_ends_in_the_same_state_after_the_same_accesses, 0, ALONE);
	tcase_add_loop_test(tc, the_length_of_slices_changes_nothing_for_one_core, 0, ALONE);
	tcase_add_test(tc, two_cores_twice_end_in_the_same_state);
	tcase_add_test(tc, a_tool_that_looks_on_changes_nothing_for_two_cores);
	tcase_add_loop_test(tc, a_machine_restored_half_way_has_the_same_future, 0, ALONE);
	tcase_add_loop_test(tc, taking_a_checkpoint_changes_nothing, 0, ALONE);
	tcase_add_test(tc, two_machines_in_one_process_do_not_meet);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
