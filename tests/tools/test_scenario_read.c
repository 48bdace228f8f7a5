/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scenario files: what they may say, and what is wrong with them otherwise. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "loader/pool.h"
#include "support/suite.h"
#include "tools/scenario.h"

#define HEAD "schema: 1\nname: a test\nboard: mt3620-rdb\nfirmware: {m4-0: hello.elf}\n"

static struct pool *pool;
static char path[] = "/tmp/orrery-scenario-XXXXXX";

static void setup(void)
{
	strcpy(path + strlen(path) - 6, "XXXXXX");
	int descriptor = mkstemp(path);
	ck_assert_int_ge(descriptor, 0);
	close(descriptor);
	pool = pool_create();
}

static void teardown(void)
{
	unlink(path);
	pool_destroy(pool);
}

static bool read_text(const char *text, struct scenario *scenario, struct error *err)
{
	FILE *out = fopen(path, "w");
	fputs(text, out);
	fclose(out);
	return scenario_read(pool, path, scenario, err);
}

START_TEST(steps_are_read_in_order)
{
	struct scenario scenario;
	struct error err = { 0 };
	ck_assert_msg(
		read_text(HEAD "faults: guest\nsteps:\n"
			       "  - within: 10ms\n    expect-uart: {port: debug, text: \"ready\"}\n"
			       "  - after: 5ms\n    press: {part: button_a, for: 20ms}\n"
			       "  - expect-pin: {net: LED1_RED, level: high}\n"
			       "  - expect-register: {m4-0: gpt0.GPT0_CTRL.EN, is: RUNNING}\n"
			       "  - send-uart: {port: isu0, text: \"hi\\n\"}\n"
			       "  - after: 1s\n"
			       "  - expect-look: {part: oled, text: \"on\"}\n"
			       "  - act: {part: knob, turn: -3}\n"
			       "exit: {code: 3, reason: lockup}\n",
			&scenario, &err),
		"%s %s", err.where, err.message);
	ck_assert_uint_eq(scenario.step_count, 8);
	ck_assert_int_eq(scenario.steps[0].kind, STEP_EXPECT_UART);
	ck_assert_uint_eq(scenario.steps[0].within_ps, 10 * PS_PER_MS);
	ck_assert_int_eq(scenario.steps[1].kind, STEP_PRESS);
	ck_assert_uint_eq(scenario.steps[1].after_ps, 5 * PS_PER_MS);
	ck_assert_uint_eq(scenario.steps[1].for_ps, 20 * PS_PER_MS);
	ck_assert(scenario.steps[2].high);
	ck_assert_str_eq(scenario.steps[3].core, "m4-0");
	ck_assert_str_eq(scenario.steps[3].text, "RUNNING");
	ck_assert_str_eq(scenario.steps[4].text, "hi\n");
	ck_assert_int_eq(scenario.steps[5].kind, STEP_WAIT);
	ck_assert_int_eq(scenario.steps[6].kind, STEP_EXPECT_LOOK);
	ck_assert_str_eq(scenario.steps[6].target, "oled");
	ck_assert_int_eq(scenario.steps[7].kind, STEP_ACT);
	ck_assert_str_eq(scenario.steps[7].target, "knob");
	ck_assert_str_eq(scenario.steps[7].action, "turn");
	ck_assert_str_eq(scenario.steps[7].text, "-3");
	ck_assert(scenario.guest_faults && scenario.has_exit);
	ck_assert_int_eq(scenario.end, END_LOCKUP);
	ck_assert_uint_eq(scenario.code, 3);
}
END_TEST

START_TEST(what_is_wrong_is_named_with_its_place)
{
	static const struct {
		const char *text, *says;
	} bad[] = {
		{ "", "" },
		{ "name: x\n", "schema" },
		{ "schema: 2\nname: x\nboard: b\nfirmware: {m4-0: a}\n", "schema" },
		{ "schema: 1\nname: x\nfirmware: {m4-0: a}\n", "board" },
		{ "schema: 1\nname: x\nboard: b\nfirmware: {}\n", "firmware" },
		{ "schema: 1\nname: x\nboard: b\nfirmware: {a: 1, b: 2, c: 3, d: 4, e: 5}\n",
			"at most" },
		{ HEAD "stepps: []\n", "stepps" },
		{ HEAD "steps: {}\n", "" },
		{ HEAD "steps:\n  - {}\n", "nothing" },
		{ HEAD "steps:\n  - within: 5ms\n", "expectation" },
		{ HEAD "steps:\n  - within: 5\n    expect-uart: {port: debug, text: x}\n", "" },
		{ HEAD "steps:\n  - expect-uart: {port: debug}\n", "text" },
		{ HEAD "steps:\n  - expect-uart: {port: debug, text: \"\"}\n", "empty" },
		{ HEAD "steps:\n  - expect-pin: {net: A, level: up}\n", "up" },
		{ HEAD "steps:\n  - expect-register: {is: 1}\n", "register" },
		{ HEAD "steps:\n  - expect-look: {part: oled}\n", "text" },
		{ HEAD "steps:\n  - expect-peer: {peer: intercore}\n", "text" },
		{ HEAD "steps:\n  - expect-peer: {peer: intercore, do: open}\n", "sending" },
		{ HEAD "steps:\n  - send-peer: {text: a}\n", "peer" },
		{ HEAD "steps:\n  - send-peer: {peer: intercore, text: a, do: open}\n", "either" },
		{ HEAD "steps:\n  - send-peer: {peer: intercore, text: \"\"}\n", "empty" },
		{ HEAD "steps:\n  - within: 1ms\n    send-peer: {peer: intercore, text: a}\n",
			"expectation" },
		{ HEAD "steps:\n  - press: {part: a}\n    send-uart: {port: b, text: c}\n",
			"one thing" },
		{ HEAD "steps:\n  - act: {part: a}\n", "no action" },
		{ HEAD "steps:\n  - act: {turn: 3}\n", "part" },
		{ HEAD "steps:\n  - act: {part: a, turn: 3, press: 1ms}\n", "one action" },
		{ HEAD "steps:\n  - fault: {at: 1ms}\n", "not in this version" },
		{ HEAD "exit: {code: 300}\n", "" },
		{ HEAD "exit: {reason: boredom}\n", "boredom" },
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct scenario scenario;
		struct error err = { 0 };
		ck_assert_msg(!read_text(bad[i].text, &scenario, &err), "taken: %s", bad[i].text);
		ck_assert_msg(err.set && strstr(err.message, bad[i].says), "%s: %s", bad[i].text,
			err.message);
		ck_assert_msg(!*bad[i].text || strstr(err.where, path), "%s: where is \"%s\"",
			bad[i].text, err.where);
	}
}
END_TEST

START_TEST(a_file_that_is_not_there_is_an_error)
{
	struct scenario scenario;
	struct error err = { 0 };
	ck_assert(!scenario_read(pool, "/nonexistent/x.scenario.yaml", &scenario, &err));
	ck_assert(err.set);
}
END_TEST

int main(void)
{
	return suite_run("scenario_read", setup, teardown,
		(const TTest *const[]){
			steps_are_read_in_order,
			what_is_wrong_is_named_with_its_place,
			a_file_that_is_not_there_is_an_error,
			NULL,
		});
}
