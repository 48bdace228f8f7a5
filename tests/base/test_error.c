/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Errors for people: the first one stays, and it names the nearest word. */
#include "base/error.h"

#include <string.h>

#include "support/suite.h"

static void printed(const struct error *err, char *text, size_t size)
{
	FILE *out = fmemopen(text, size, "w");
	error_print(err, out, false);
	fclose(out);
}

START_TEST(the_first_error_stays)
{
	struct error err = { 0 };
	ck_assert(!error_at(&err, "a.yaml", 3, 7, "unknown key %s", "feilds"));
	ck_assert(!error_set(&err, "something later"));
	ck_assert(!error_at(&err, "b.yaml", 1, 1, "something later still"));
	ck_assert(err.set);
	ck_assert_str_eq(err.message, "unknown key feilds");
	ck_assert_str_eq(err.where, "a.yaml:3:7");
}
END_TEST

START_TEST(the_first_note_and_help_stay)
{
	struct error err = { 0 };
	error_set(&err, "no");
	error_note(&err, "expected %d", 1);
	error_note(&err, "expected 2");
	error_help(&err, "try this");
	error_help(&err, "try that");
	ck_assert_str_eq(err.note, "expected 1");
	ck_assert_str_eq(err.help, "try this");
}
END_TEST

START_TEST(nobody_need_listen)
{
	ck_assert(!error_set(NULL, "unheard"));
	ck_assert(!error_at(NULL, "a", 1, 1, "unheard"));
	error_note(NULL, "unheard");
	error_help(NULL, "unheard");
	error_excerpt(NULL, "line", 1);
}
END_TEST

START_TEST(a_long_message_is_cut_and_not_overrun)
{
	struct error err = { 0 };
	char text[2000];
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	error_at(&err, text, 1, 1, "%s", text);
	ck_assert_uint_eq(strlen(err.message), sizeof(err.message) - 1);
	ck_assert_uint_eq(strlen(err.where), sizeof(err.where) - 1);
}
END_TEST

START_TEST(an_error_prints_as_message_place_caret_note_and_help)
{
	struct error err = { 0 };
	char text[1000] = "";
	error_at(&err, "a.yaml", 3, 7, "unknown key feilds");
	error_excerpt(&err, "  \tab feilds: 1\n", 7);
	error_note(&err, "expected a key of a register");
	error_help(&err, "did you mean fields?");
	printed(&err, text, sizeof(text));
	ck_assert_str_eq(text,
		"error: unknown key feilds\n"
		"  a.yaml:3:7\n"
		"  |   \tab feilds: 1\n"
		"  |   \t   ^\n"
		"  note: expected a key of a register\n"
		"  help: did you mean fields?\n");
}
END_TEST

START_TEST(a_bare_error_prints_as_one_line)
{
	struct error err = { 0 };
	char text[1000] = "";
	error_set(&err, "no such board");
	printed(&err, text, sizeof(text));
	ck_assert_str_eq(text, "error: no such board\n");
}
END_TEST

START_TEST(a_long_line_is_cut_around_the_caret)
{
	struct error err = { 0 };
	char line[3000];
	memset(line, '.', sizeof(line) - 1);
	line[sizeof(line) - 1] = '\0';
	line[1999] = '#';
	error_excerpt(&err, line, 2000);
	const char *caret = strchr(err.excerpt, '\n') + 1;
	ck_assert_uint_lt(strlen(err.excerpt), 250);
	ck_assert_int_eq(err.excerpt[strlen(caret) - 1], '#');
}
END_TEST

START_TEST(a_column_past_the_line_points_at_its_end)
{
	struct error err = { 0 };
	error_excerpt(&err, "abc", 4000000000u);
	ck_assert_str_eq(err.excerpt, "abc\n   ^");
}
END_TEST

START_TEST(a_slip_finds_the_word_that_was_meant)
{
	const char *const words[] = { "fields", "addressOffset", "resetValue", "access", "UART0",
		NULL };
	ck_assert_str_eq(error_nearest("feilds", words), "fields");
	ck_assert_str_eq(error_nearest("field", words), "fields");
	ck_assert_str_eq(error_nearest("adressOfset", words), "addressOffset");
	ck_assert_str_eq(error_nearest("resetvalue", words), "resetValue");
	ck_assert_str_eq(error_nearest("uart1", words), "UART0");
}
END_TEST

START_TEST(a_different_word_finds_nothing)
{
	const char *const words[] = { "fields", "access", "a", "", NULL };
	const char *const none[] = { NULL };
	ck_assert_ptr_null(error_nearest("colour", words));
	ck_assert_ptr_null(error_nearest("acxxxs", words));
	ck_assert_ptr_null(error_nearest("b", words));
	ck_assert_ptr_null(error_nearest("", words));
	ck_assert_ptr_null(error_nearest("fields", none));
	char endless[500];
	memset(endless, 'a', sizeof(endless) - 1);
	endless[sizeof(endless) - 1] = '\0';
	ck_assert_ptr_null(error_nearest(endless, words));
}
END_TEST

START_TEST(of_two_near_words_the_nearer_is_found)
{
	const char *const words[] = { "gpt00", "gpt0", "gpt", NULL };
	ck_assert_str_eq(error_nearest("gpt0", words), "gpt0");
	const char *const others[] = { "isu1-uart", "isu0-uart", NULL };
	ck_assert_str_eq(error_nearest("isu0_uart", others), "isu0-uart");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		the_first_error_stays,
		the_first_note_and_help_stay,
		nobody_need_listen,
		a_long_message_is_cut_and_not_overrun,
		an_error_prints_as_message_place_caret_note_and_help,
		a_bare_error_prints_as_one_line,
		a_long_line_is_cut_around_the_caret,
		a_column_past_the_line_points_at_its_end,
		a_slip_finds_the_word_that_was_meant,
		a_different_word_finds_nothing,
		of_two_near_words_the_nearer_is_found,
		NULL,
	};
	return suite_run("error", NULL, NULL, tests);
}
