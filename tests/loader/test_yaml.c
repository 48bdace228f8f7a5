/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a document may be, what it may not, and where the message points. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "loader/pool.h"
#include "loader/yaml.h"
#include "support/suite.h"

static struct pool *pool;
static struct error err;

static void setup(void)
{
	pool = pool_create();
	err = (struct error){ 0 };
}

static void teardown(void)
{
	pool_destroy(pool);
}

static const struct yaml_node *parse(const char *text)
{
	return yaml_parse(pool, "t.yaml", text, strlen(text), &err);
}

static const struct yaml_node *good(const char *text)
{
	const struct yaml_node *top = parse(text);
	ck_assert_msg(top != NULL, "%s: %s", err.where, err.message);
	return top;
}

START_TEST(a_map_keeps_its_keys_in_order_with_their_places)
{
	const struct yaml_node *top = good("b: 1\na:\n  - x\n  - 'y'\n");
	ck_assert_uint_eq(top->count, 2);
	ck_assert_str_eq(top->first->key, "b");
	ck_assert_uint_eq(top->first->key_line, 1);
	const struct yaml_node *list = yaml_get(top, "a");
	ck_assert_uint_eq(list->count, 2);
	ck_assert_str_eq(list->first->text, "x");
	ck_assert_uint_eq(list->first->line, 3);
	ck_assert_uint_eq(list->first->column, 5);
	ck_assert(!list->first->quoted);
	ck_assert(list->first->next->quoted);
	ck_assert_ptr_null(list->first->key);
}
END_TEST

START_TEST(an_alias_shares_what_its_anchor_holds)
{
	const struct yaml_node *top = good("a: &x {k: [1, 2]}\nb: *x\nc: &y 7\nd: *y\n");
	const struct yaml_node *b = yaml_get(top, "b");
	ck_assert_int_eq(b->kind, YAML_MAP);
	ck_assert_ptr_eq(b->first, yaml_get(top, "a")->first);
	ck_assert_uint_eq(b->line, 2);
	ck_assert_str_eq(yaml_get(top, "d")->text, "7");
}
END_TEST

START_TEST(words_like_yes_stay_words)
{
	const struct yaml_node *top = good("a: yes\nb: true\nc: 'true'\n");
	bool flag;
	ck_assert(!yaml_bool(yaml_get(top, "a"), &flag, &err));
	ck_assert_str_eq(err.where, "t.yaml:1:4");
	err.set = false;
	ck_assert(yaml_bool(yaml_get(top, "b"), &flag, &err));
	ck_assert(flag);
	ck_assert(!yaml_bool(yaml_get(top, "c"), &flag, &err));
}
END_TEST

static const struct {
	const char *text;
	uint64_t value;
	const char *wrong; /* NULL: a good number */
} numbers[] = {
	{ "0", 0, NULL },
	{ "10", 10, NULL },
	{ "0x1F", 31, NULL },
	{ "0b101", 5, NULL },
	{ "26_000_000", 26000000, NULL },
	{ "0xffff_ffff_ffff_ffff", UINT64_MAX, NULL },
	{ "007", 0, "a leading zero" },
	{ "00", 0, "a leading zero" },
	{ "0X10", 0, "a prefix in capitals" },
	{ "0x", 0, "no digits" },
	{ "0b2", 0, "no digits" },
	{ "-1", 0, "a minus sign" },
	{ "1_", 0, "a `_` that stands between no digits" },
	{ "1__0", 0, "a `_` that stands between no digits" },
	{ "_1", 0, "no digits" },
	{ "1.5", 0, "a character that is no digit" },
	{ "12k", 0, "a character that is no digit" },
	{ "1e3", 0, "a character that is no digit" },
	{ "0x1_0000_0000_0000_0000", 0, "more than 64 bits" },
	{ "word", 0, "no digits" },
	{ "", 0, "no digits" },
};

START_TEST(numbers_have_one_spelling)
{
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		uint64_t value;
		const char *wrong = yaml_scan_number(numbers[i].text, &value);
		if (numbers[i].wrong) {
			ck_assert_msg(wrong && !strcmp(wrong, numbers[i].wrong), "`%s`: %s",
				numbers[i].text, wrong ? wrong : "accepted");
		} else {
			ck_assert_msg(!wrong && value == numbers[i].value, "`%s`", numbers[i].text);
		}
	}
}
END_TEST

START_TEST(a_quoted_number_is_a_text)
{
	uint32_t value;
	ck_assert(!yaml_u32(yaml_get(good("a: '12'\n"), "a"), &value, &err));
	ck_assert_str_eq(err.message, "expected a number for a, found `12`: quotes make it a text");
}
END_TEST

START_TEST(a_number_past_its_limit_is_refused_with_the_limit)
{
	uint32_t value;
	ck_assert(!yaml_u32(yaml_get(good("a: 0x100000000\n"), "a"), &value, &err));
	ck_assert_str_eq(err.message, "0x100000000 is too large for a");
	ck_assert_str_eq(err.note, "expected at most 4294967295 (0xffffffff)");
}
END_TEST

START_TEST(durations_need_a_known_unit)
{
	const struct yaml_node *top = good(
		"a: 10us\nb: 3 ms\nc: 10\nd: 5min\ne: 99999999999s\nf: us\n");
	uint64_t value;
	ck_assert(yaml_duration_ps(yaml_get(top, "a"), &value, &err));
	ck_assert_uint_eq(value, 10000000);
	ck_assert(yaml_duration_ps(yaml_get(top, "b"), &value, &err));
	ck_assert_uint_eq(value, 3000000000);
	static const char *const bad[] = { "c", "d", "e", "f" };
	for (size_t i = 0; i < 4; i++) {
		err.set = false;
		ck_assert(!yaml_duration_ps(yaml_get(top, bad[i]), &value, &err));
	}
}
END_TEST

START_TEST(an_unknown_word_brings_the_nearest)
{
	static const char *const words[] = { "read-only", "read-write", NULL };
	unsigned at;
	const struct yaml_node *top = good("access: read-olny\n");
	ck_assert(!yaml_word(yaml_get(top, "access"), words, &at, &err));
	ck_assert_str_eq(err.where, "t.yaml:1:9");
	ck_assert_str_eq(err.excerpt, "access: read-olny\n        ^");
	ck_assert_str_eq(err.note, "expected one of: read-only, read-write");
	ck_assert_str_eq(err.help, "did you mean `read-only`?");
}
END_TEST

START_TEST(an_unknown_key_brings_the_nearest)
{
	static const char *const words[] = { "fields", "access", NULL };
	const struct yaml_node *top = good("a: {feilds: 1}\n");
	ck_assert(!yaml_map_of(yaml_get(top, "a"), words, &err));
	ck_assert_str_eq(err.where, "t.yaml:1:5");
	ck_assert_str_eq(err.message, "unknown key `feilds`");
	ck_assert_str_eq(err.help, "did you mean `fields`?");
}
END_TEST

/* Every kind of document that is refused, and where. */
static const struct {
	const char *text, *where, *message;
} bad[] = {
	{ "", "", "is empty" },
	{ "# only a comment\n", "", "is empty" },
	{ "- a\n", "t.yaml:1:1", "expected a map of keys at the top" },
	{ "word\n", "t.yaml:1:1", "expected a map of keys at the top" },
	{ "a: 1\nb: 2\na: 3\n", "t.yaml:3:1", "the key `a` is given twice" },
	{ "x:\n  k: {a: 1, b: 2, a: 3}\n", "t.yaml:2:19", "the key `a` is given twice" },
	{ "a: 1\n---\nb: 2\n", "t.yaml:2:1", "a second begins here" },
	{ "a: *x\n", "t.yaml:1:4", "this alias names no anchor" },
	{ "a: &x [1, *x]\n", "t.yaml:1:11", "this alias names no anchor" },
	{ "a: &x 1\n*x : 2\n", "t.yaml:2:1", "not an alias" },
	{ "&k a: 1\n", "t.yaml:1:1", "a key cannot be an anchor" },
	{ "[a, b]: 1\n", "t.yaml:1:1", "a key must be a plain word or number" },
	{ "? {a: 1}\n: 2\n", "t.yaml:1:3", "a key must be a plain word or number" },
	{ "a: !!str 1\n", "t.yaml:1:4", "tags such as" },
	{ "a: !mine {b: 1}\n", "t.yaml:1:4", "tags such as" },
	{ "a: \"x\\0y\"\n", "t.yaml:1:4", "NUL" },
	{ "a: [1, 2\n", "t.yaml:2:1", "did not find expected ',' or ']'" },
	{ "a: {b: 1\nc: 2\n", "t.yaml:2:2", "did not find expected ',' or '}'" },
	{ "a: \"open\n", "t.yaml:2:1", "unexpected end of stream" },
	{ "a:\n\tb: 1\n", "t.yaml:2:1", "cannot start any token" },
	{ "a: b: c\n", "t.yaml:1:5", "mapping values are not allowed" },
	{ "a: 1\n  b: 2\n", "t.yaml:2:4", "mapping values are not allowed" },
	{ "a: 1\nb\n", "t.yaml:3:1", "could not find expected ':'" },
	{ "a: @x\n", "t.yaml:1:4", "cannot start any token" },
	{ "a: \xff\n", "t.yaml:1:4", "UTF-8" },
	{ "a: \x01\n", "t.yaml:1:4", "control characters" },
	{ "%YAML 9.9\n---\na: 1\n", "t.yaml:1:1", "incompatible YAML document" },
	{ "a: |3x\n", "t.yaml:1:6", "did not find expected comment or line break" },
};

START_TEST(a_bad_document_is_refused_where_it_is_bad)
{
	const char *text = bad[_i].text;
	ck_assert_msg(!parse(text), "accepted: %s", text);
	ck_assert(err.set);
	ck_assert_msg(strstr(err.message, bad[_i].message), "%s\nsays: %s (%s)", text, err.message,
		err.where);
	ck_assert_msg(!strcmp(err.where, bad[_i].where), "%s\npoints at %s, not %s: %s", text,
		err.where, bad[_i].where, err.message);
}
END_TEST

START_TEST(aliases_of_aliases_cannot_grow_without_end)
{
	char text[2000] = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
	for (int i = 1; i < 9; i++) {
		char line[200];
		int n = i - 1;
		snprintf(line, sizeof line,
			"a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n", i, i, n, n,
			n, n, n, n, n, n);
		strncat(text, line, sizeof text - strlen(text) - 1);
	}
	ck_assert(!parse(text));
	ck_assert_str_eq(err.message, "the document is too large once its aliases are written out");
}
END_TEST

START_TEST(nesting_has_a_limit)
{
	char text[200] = "a: ";
	for (int i = 0; i < 60; i++) {
		strcat(text, "[");
	}
	ck_assert(!parse(text));
	ck_assert_str_eq(err.message, "lists and maps are nested too deeply");
}
END_TEST

START_TEST(a_file_has_a_limit)
{
	char *text = calloc(1, YAML_BYTES + 2);
	memset(text, '#', YAML_BYTES + 1);
	ck_assert(!yaml_parse(pool, "big.yaml", text, YAML_BYTES + 1, &err));
	ck_assert_ptr_nonnull(strstr(err.message, "too large"));
	free(text);
}
END_TEST

START_TEST(many_keys_in_one_map_are_checked_for_duplicates)
{
	char *text = calloc(1, 200000), *at = text;
	for (int i = 0; i < 9000; i++) {
		at += sprintf(at, "k%d: 1\n", i);
	}
	ck_assert_ptr_nonnull(parse(text));
	strcpy(at, "k4321: 2\n");
	ck_assert(!parse(text));
	ck_assert_str_eq(err.where, "t.yaml:9001:1");
	ck_assert_str_eq(err.note, "first given in line 4322");
	free(text);
}
END_TEST

START_TEST(a_missing_file_and_a_folder_are_refused)
{
	ck_assert(!yaml_load(pool, "/nowhere/at/all.yaml", &err));
	ck_assert_str_eq(
		err.message, "cannot open /nowhere/at/all.yaml: No such file or directory");
	err.set = false;
	ck_assert(!yaml_load(pool, "/", &err));
	ck_assert_str_eq(err.message, "/ is not a file");
}
END_TEST

START_TEST(a_long_line_is_cut_around_the_caret)
{
	char text[600] = "a: {";
	for (int i = 0; i < 50; i++) {
		sprintf(text + strlen(text), "k%d: 1, ", i);
	}
	strcat(text, "k3: 2}\n");
	ck_assert(!parse(text));
	const char *caret = strchr(err.excerpt, '\n');
	ck_assert_ptr_nonnull(caret);
	size_t column = strlen(caret + 1) - 1;
	ck_assert(!strncmp(err.excerpt + column, "k3: 2", 5));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("yaml");
	TCase *tc = tcase_create("yaml");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_map_keeps_its_keys_in_order_with_their_places);
	tcase_add_test(tc, an_alias_shares_what_its_anchor_holds);
	tcase_add_test(tc, words_like_yes_stay_words);
	tcase_add_test(tc, numbers_have_one_spelling);
	tcase_add_test(tc, a_quoted_number_is_a_text);
	tcase_add_test(tc, a_number_past_its_limit_is_refused_with_the_limit);
	tcase_add_test(tc, durations_need_a_known_unit);
	tcase_add_test(tc, an_unknown_word_brings_the_nearest);
	tcase_add_test(tc, an_unknown_key_brings_the_nearest);
	tcase_add_loop_test(
		tc, a_bad_document_is_refused_where_it_is_bad, 0, sizeof bad / sizeof bad[0]);
	tcase_add_test(tc, aliases_of_aliases_cannot_grow_without_end);
	tcase_add_test(tc, nesting_has_a_limit);
	tcase_add_test(tc, a_file_has_a_limit);
	tcase_add_test(tc, many_keys_in_one_map_are_checked_for_duplicates);
	tcase_add_test(tc, a_missing_file_and_a_folder_are_refused);
	tcase_add_test(tc, a_long_line_is_cut_around_the_caret);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
