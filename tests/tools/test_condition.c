/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The grammar of --until, over a board without firmware. */
#include "tools/condition.h"

#include <string.h>

#include "base/error.h"
#include "machine/machine.h"
#include "support/suite.h"
#include "tools/session.h"

static struct session session;

static bool find_symbol(void *owner, const struct core *core, const char *name, uint32_t *address)
{
	*address = 0x00100200;
	return !strcmp(name, "main") || !strcmp(name, "main.c:12");
}

static void setup(void)
{
	struct error err = { 0 };
	ck_assert_msg(session_open(&session, MODELS, "mt3620-rdb", NULL, &err), "%s", err.message);
	session.scope.symbol = find_symbol;
}

static void teardown(void)
{
	session_close(&session);
}

static struct condition *parse(const char *text)
{
	struct error err = { 0 };
	struct condition *condition = condition_parse(text, &session.scope, &err);
	ck_assert_msg(condition != NULL, "%s: %s", text, err.message);
	return condition;
}

static bool holds(const char *text)
{
	struct condition *condition = parse(text);
	bool answer = condition_holds(condition);
	condition_destroy(condition);
	return answer;
}

static void say(const char *text)
{
	console_semihost_output(&session.console, text, (uint32_t)strlen(text));
}

START_TEST(text_is_found_once_it_was_said)
{
	struct condition *condition = parse("semihost:\"ready\\n\"");
	ck_assert(!condition_holds(condition));
	say("almost rea");
	ck_assert(!condition_holds(condition));
	say("dy\n");
	ck_assert(condition_holds(condition));
	condition_destroy(condition);
}
END_TEST

START_TEST(any_uart_will_do_for_uart)
{
	say("hello");
	ck_assert(holds("uart:\"ell\""));
	ck_assert(!holds("debug:\"ell\""));
}
END_TEST

START_TEST(time_is_a_moment_to_stop_at)
{
	struct condition *condition = parse("time>=5ms || time>=2ms");
	ck_assert(!condition_holds(condition));
	ck_assert_uint_eq(condition_next_time_ps(condition, 0), 2 * PS_PER_MS);
	ck_assert_uint_eq(condition_next_time_ps(condition, 2 * PS_PER_MS), 5 * PS_PER_MS);
	ck_assert_uint_eq(condition_next_time_ps(condition, 5 * PS_PER_MS), TIME_NEVER_PS);
	condition_destroy(condition);
}
END_TEST

START_TEST(registers_and_fields_are_compared)
{
	ck_assert(holds("gpt0.GPT0_CTRL==0"));
	ck_assert(holds("gpt0.GPT0_CTRL.EN==STOPPED"));
	ck_assert(holds("gpt0.GPT0_CTRL.EN != RUNNING"));
	ck_assert(holds("uart0.SAMPLE_COUNT <= 0xffff"));
	ck_assert(!holds("gpt0.GPT0_CTRL>0"));
}
END_TEST

START_TEST(nets_have_levels)
{
	ck_assert(holds("BUTTON_A==high"));
	ck_assert(!holds("BUTTON_A==low"));
	ck_assert(holds("BUTTON_A!=low"));
}
END_TEST

START_TEST(and_binds_closer_than_or)
{
	ck_assert(holds("BUTTON_A==high || BUTTON_A==low && BUTTON_A==low"));
	ck_assert(!holds("(BUTTON_A==high || BUTTON_A==low) && BUTTON_A==low"));
}
END_TEST

START_TEST(an_instruction_that_was_reached_stays_reached)
{
	struct condition *condition = parse("m4-0.pc==main+4");
	ck_assert(!condition_holds(condition));
	condition_reached(condition, machine_find_core(session.machine, "m4-1"), 0x00100204);
	ck_assert(!condition_holds(condition));
	condition_reached(condition, machine_find_core(session.machine, "m4-0"), 0x00100204);
	ck_assert(condition_holds(condition));
	condition_destroy(condition);
}
END_TEST

START_TEST(a_source_line_is_an_address)
{
	struct condition *condition = parse("pc==main.c:12");
	condition_reached(condition, machine_find_core(session.machine, "m4-1"), 0x00100200);
	ck_assert(condition_holds(condition));
	condition_destroy(condition);
}
END_TEST

START_TEST(only_state_must_be_watched_closely)
{
	struct condition *text = parse("uart:\"x\" && time>=1s && pc==main");
	struct condition *state = parse("uart:\"x\" && BUTTON_A==low");
	ck_assert(!condition_watches_state(text));
	ck_assert(condition_watches_state(state));
	condition_destroy(text);
	condition_destroy(state);
}
END_TEST

START_TEST(what_is_no_condition_is_refused_with_its_place)
{
	static const char *const bad[] = { "", "uart", "uart:", "uart:\"\"", "uart:\"x", "time>5",
		"time>=5", "time==5ms", "pc>=main", "pc==", "pc==nowhere", "gpt0.GPT0_CTRL",
		"gpt0.NOTHING==1", "gpt0.GPT0_CTRL==", "BUTTON_A==up", "BUTTON_A>low",
		"nobody:\"x\"", "(BUTTON_A==low", "BUTTON_A==low)", "BUTTON_A==low &&",
		"BUTTON_A==low BUTTON_A==high", "&&", "((((((((((((((((((BUTTON_A==low" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct error err = { 0 };
		struct condition *condition = condition_parse(bad[i], &session.scope, &err);
		ck_assert_msg(!condition, "%s was taken", bad[i]);
		ck_assert_msg(err.set && err.excerpt[0], "%s has no place", bad[i]);
	}
}
END_TEST

START_TEST(a_long_condition_is_refused)
{
	char text[4096] = "BUTTON_A==low";
	struct error err = { 0 };
	for (unsigned i = 0; i < 40; i++) {
		strncat(text, " || BUTTON_A==low", sizeof(text) - strlen(text) - 1);
	}
	ck_assert_ptr_null(condition_parse(text, &session.scope, &err));
	ck_assert(err.set);
}
END_TEST

int main(void)
{
	return suite_run("condition", setup, teardown,
		(const TTest *const[]){
			text_is_found_once_it_was_said,
			any_uart_will_do_for_uart,
			time_is_a_moment_to_stop_at,
			registers_and_fields_are_compared,
			nets_have_levels,
			and_binds_closer_than_or,
			an_instruction_that_was_reached_stays_reached,
			a_source_line_is_an_address,
			only_state_must_be_watched_closely,
			what_is_no_condition_is_refused_with_its_place,
			a_long_condition_is_refused,
			NULL,
		});
}
