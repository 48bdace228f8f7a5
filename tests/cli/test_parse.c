/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The option table and the parser it feeds. */
#include "cli/parse.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "engine/timeline.h"
#include "support/suite.h"

static struct command command;

static bool parse(struct error *err, const char *const *words)
{
	char *argv[16] = { (char *)(uintptr_t) "orrery" };
	int argc = 1;
	for (; *words; words++) {
		argv[argc++] = (char *)(uintptr_t)*words;
	}
	return command_parse(&command, argc, argv, err);
}

#define PARSE(err, ...) parse(err, (const char *const[]){ __VA_ARGS__, NULL })

START_TEST(the_table_is_whole)
{
	for (unsigned i = 0; i < VERB_COUNT; i++) {
		const struct verb_desc *verb = &cli_verbs[i];
		ck_assert_msg(
			verb->name && verb->summary && verb->text && verb->run && verb->examples,
			"verb %u", i);
		ck_assert_msg(verb->least <= verb->most, "%s", verb->name);
		ck_assert_msg(verb->examples[0] != NULL, "%s has no example", verb->name);
		ck_assert_msg(option_applies(OPT_HELP, (enum verb_id)i), "%s --help", verb->name);
	}
	for (unsigned i = 0; i < OPT_COUNT; i++) {
		const struct option_desc *option = &cli_options[i];
		ck_assert_msg(option->name && option->help && option->verbs, "option %u", i);
		ck_assert_msg((option->kind == VALUE_NONE) == (option->value == NULL), "--%s",
			option->name);
		ck_assert_msg((option->kind == VALUE_CHOICE) == (option->choices != NULL), "--%s",
			option->name);
		for (unsigned other = 0; other < i; other++) {
			ck_assert_msg(strcmp(option->name, cli_options[other].name) != 0,
				"--%s twice", option->name);
		}
	}
}
END_TEST

START_TEST(every_example_parses)
{
	for (unsigned i = 0; i < VERB_COUNT; i++) {
		for (const char *const *example = cli_verbs[i].examples; *example; example++) {
			char text[256], *word[17] = { NULL }, *at = text;
			unsigned count = 0;
			struct error err = { 0 };
			if (strpbrk(*example, "<>|(")) {
				continue; /* the shell's business */
			}
			snprintf(text, sizeof(text), "%s", *example);
			while (*at && count < 16) {
				char end = *at == '\'' ? '\'' : ' ';
				word[count++] = at += end == '\'';
				at += strcspn(at, end == '\'' ? "'" : " ");
				while (*at == '\'' || *at == ' ') {
					*at++ = '\0';
				}
			}
			ck_assert_msg(command_parse(&command, (int)count, word, &err), "%s: %s",
				*example, err.message);
			ck_assert_uint_eq(command.verb, i);
		}
	}
}
END_TEST

START_TEST(values_follow_after_a_space_or_an_equals_sign)
{
	struct error err = { 0 };
	ck_assert(PARSE(&err, "run", "--board", "x", "a.elf", "--for=5ms", "--strict", "b.elf"));
	ck_assert_uint_eq(command.verb, VERB_RUN);
	ck_assert_uint_eq(command.arg_count, 2);
	ck_assert_str_eq(command.arg[1], "b.elf");
	ck_assert_str_eq(command_text(&command, OPT_BOARD, ""), "x");
	ck_assert_uint_eq(command_number(&command, OPT_FOR, 0), 5 * PS_PER_MS);
	ck_assert(command_has(&command, OPT_STRICT));
	ck_assert(!command_has(&command, OPT_JSON));
}
END_TEST

START_TEST(an_optional_value_needs_the_equals_sign)
{
	struct error err = { 0 };
	ck_assert(PARSE(&err, "run", "--realtime", "a.elf"));
	ck_assert_uint_eq(command.arg_count, 1);
	ck_assert_double_eq(command_setting(&command, OPT_REALTIME)->factor, 1);
	ck_assert(PARSE(&err, "run", "--realtime=0.5", "a.elf"));
	ck_assert_double_eq(command_setting(&command, OPT_REALTIME)->factor, 0.5);
}
END_TEST

START_TEST(repeated_options_are_all_kept_and_the_last_wins)
{
	struct error err = { 0 };
	ck_assert(PARSE(&err, "run", "--uart=a=-", "--uart", "b=pty", "--seed=1", "--seed=2", "x"));
	ck_assert_str_eq(command_nth(&command, OPT_UART, 0)->value, "a=-");
	ck_assert_str_eq(command_nth(&command, OPT_UART, 1)->value, "b=pty");
	ck_assert_ptr_null(command_nth(&command, OPT_UART, 2));
	ck_assert_uint_eq(command_number(&command, OPT_SEED, 0), 2);
}
END_TEST

START_TEST(after_two_dashes_all_is_an_argument)
{
	struct error err = { 0 };
	ck_assert(PARSE(&err, "run", "--", "--board"));
	ck_assert_str_eq(command.arg[0], "--board");
}
END_TEST

START_TEST(what_is_wrong_is_named_and_helped)
{
	static const struct {
		const char *word[6], *says, *helps;
	} bad[] = {
		{ { "rnu", "a.elf" }, "unknown verb \"rnu\"", "run" },
		{ { "xyzzy" }, "unknown verb", "orrery help" },
		{ { "run", "--bord", "x" }, "unknown option --bord", "--board" },
		{ { "run", "--svd" }, "unknown option --svd", "" },
		{ { "run", "-b" }, "unknown option -b", "two dashes" },
		{ { "run", "--board" }, "--board needs a value", "" },
		{ { "run", "--strict=1" }, "--strict takes no value", "" },
		{ { "run", "--for", "5" }, "--for: \"5\" is not a duration", "" },
		{ { "run", "--seed", "x" }, "--seed: \"x\" is not a number", "" },
		{ { "run", "--realtime=0" }, "--realtime", "" },
		{ { "run", "--faults=reprot" }, "cannot be \"reprot\"", "report" },
		{ { "regs" }, "needs more arguments", "orrery help regs" },
		{ { "regs", "lsit" }, "does not know \"lsit\"", "list" },
		{ { "doctor", "now" }, "unexpected argument \"now\"", "orrery help doctor" },
		{ { "debug", "a.elf" }, "unknown verb", "" },
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct error err = { 0 };
		ck_assert_msg(!parse(&err, bad[i].word), "%s %s was taken", bad[i].word[0],
			bad[i].word[1]);
		ck_assert_msg(strstr(err.message, bad[i].says), "\"%s\" lacks \"%s\"", err.message,
			bad[i].says);
		ck_assert_msg(strstr(err.help, bad[i].helps), "\"%s\" lacks \"%s\"", err.help,
			bad[i].helps);
	}
}
END_TEST

START_TEST(help_needs_nothing_else)
{
	struct error err = { 0 };
	ck_assert(PARSE(&err, "regs", "--help"));
	ck_assert(command_has(&command, OPT_HELP));
	ck_assert(PARSE(&err, "--help"));
	ck_assert_uint_eq(command.verb, VERB_HELP);
	ck_assert(PARSE(&err, "--version"));
	ck_assert_uint_eq(command.verb, VERB_VERSION);
}
END_TEST

START_TEST(more_than_fits_is_an_error)
{
	static char *argv[COMMAND_SETTINGS + 8];
	struct error err = { 0 };
	argv[0] = (char *)(uintptr_t) "orrery";
	argv[1] = (char *)(uintptr_t) "run";
	for (unsigned i = 2; i < COMMAND_SETTINGS + 8; i++) {
		argv[i] = (char *)(uintptr_t)(i % 2 ? "--strict" : "-h");
	}
	ck_assert(!command_parse(&command, COMMAND_SETTINGS + 8, argv, &err));
	ck_assert(err.set);
}
END_TEST

int main(void)
{
	return suite_run("parse", NULL, NULL,
		(const TTest *const[]){
			the_table_is_whole,
			every_example_parses,
			values_follow_after_a_space_or_an_equals_sign,
			an_optional_value_needs_the_equals_sign,
			repeated_options_are_all_kept_and_the_last_wins,
			after_two_dashes_all_is_an_argument,
			what_is_wrong_is_named_and_helped,
			help_needs_nothing_else,
			more_than_fits_is_an_error,
			NULL,
		});
}
