/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sample files: what is read, and what is refused with which place. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "engine/timeline.h"
#include "peripherals/parts/samples.h"
#include "peripherals/parts/stimulus.h"
#include "support/suite.h"

static const struct stimulus_axis axes[] = {
	{ "ax", "g", -16, 16, 0 },
	{ "az", "g", -16, 16, 1000000 },
};

static struct samples *parse(const char *text, struct error *err)
{
	return samples_parse("s.csv", text, strlen(text), axes, 2, err);
}

static struct samples *good(const char *text)
{
	struct error err = { 0 };
	struct samples *samples = parse(text, &err);
	ck_assert_msg(samples, "%s: %s", err.where, err.message);
	return samples;
}

static void bad(const char *text, const char *where, const char *message)
{
	struct error err = { 0 };
	ck_assert_msg(!parse(text, &err), "accepted: %s", text);
	ck_assert_str_eq(err.where, where);
	ck_assert_str_eq(err.message, message);
}

static int64_t value_at(const struct samples *samples, uint64_t ms, unsigned axis)
{
	int64_t value = INT64_MIN;
	return samples_value(samples, ms * PS_PER_MS, axis, &value) ? value : INT64_MIN;
}

START_TEST(a_row_holds_until_the_next)
{
	struct samples *samples = good("time,ax\n0.5,1.25\n1,-0.000001\n");
	ck_assert_int_eq(value_at(samples, 499, 0), INT64_MIN);
	ck_assert_int_eq(value_at(samples, 500, 0), 1250000);
	ck_assert_int_eq(value_at(samples, 999, 0), 1250000);
	ck_assert_int_eq(value_at(samples, 1000, 0), -1);
	ck_assert_int_eq(value_at(samples, 1000000, 0), -1);
	ck_assert_int_eq(value_at(samples, 1000, 1), INT64_MIN); /* not in the file */
	samples_destroy(samples);
}
END_TEST

START_TEST(columns_come_in_any_order)
{
	struct samples *samples = good("time,az,ax\n0,2,3\n");
	ck_assert_int_eq(value_at(samples, 0, 0), 3000000);
	ck_assert_int_eq(value_at(samples, 0, 1), 2000000);
	samples_destroy(samples);
}
END_TEST

START_TEST(comments_blanks_and_carriage_returns_are_no_samples)
{
	struct samples *samples = good("# walk\r\n\r\n time , ax\r\n\t\n0 , +1 \r\n# end");
	ck_assert_int_eq(value_at(samples, 0, 0), 1000000);
	samples_destroy(samples);
}
END_TEST

START_TEST(a_thousand_rows_are_found)
{
	char *text = malloc(1000 * 16 + 16);
	size_t used = (size_t)sprintf(text, "time,ax\n");
	for (unsigned n = 0; n < 1000; n++) {
		used += (size_t)sprintf(text + used, "%u.%03u,0.%03u\n", n / 1000, n % 1000, n);
	}
	struct samples *samples = good(text);
	for (unsigned n = 0; n < 1000; n++) {
		ck_assert_int_eq(value_at(samples, n, 0), n * 1000);
	}
	samples_destroy(samples);
	free(text);
}
END_TEST

START_TEST(what_is_wrong_is_said_with_line_and_column)
{
	bad("", "s.csv:1:1", "no samples are here");
	bad("time,ax\n", "s.csv:2:1", "no samples are here");
	bad("t,ax\n", "s.csv:1:1", "the first column is `time`, not `t`");
	bad("time\n0\n", "s.csv:1:1", "no axis follows `time`");
	bad("time,bx\n", "s.csv:1:6", "there is no axis `bx`");
	bad("time,ax,ax\n", "s.csv:1:9", "`ax` is there twice");
	bad("time,ax\n0,x\n", "s.csv:2:3", "`x` is not a decimal number");
	bad("time,ax\n0,\n", "s.csv:2:3", "`` is not a decimal number");
	bad("time,ax\n0,1e3\n", "s.csv:2:3", "`1e3` is not a decimal number");
	bad("time,ax\n0,1 2\n", "s.csv:2:3", "`1 2` is not a decimal number");
	bad("time,ax\n0,17\n", "s.csv:2:3",
		"ax goes from -16 to 16 g, which leaves no room for 17");
	bad("time,ax\n0\n", "s.csv:2:2", "the row ends too early");
	bad("time,ax\n0,1,2\n", "s.csv:2:5", "more cells than the first line names");
	bad("time,ax\n-1,1\n", "s.csv:2:1", "`-1` is no time of a run");
	bad("time,ax\n1,1\n 1,2\n", "s.csv:3:2", "time 1 is not after that of the row before");
}
END_TEST

START_TEST(control_characters_do_not_reach_the_terminal)
{
	bad("time,\x1b[2J\n", "s.csv:1:6", "there is no axis `?[2J`");
}
END_TEST

START_TEST(a_file_that_is_not_there_is_said)
{
	struct error err = { 0 };
	ck_assert(!samples_load("/nonexistent/walk.csv", axes, 2, &err));
	ck_assert_str_eq(err.message,
		"cannot read sample file /nonexistent/walk.csv: No such file or directory");
}
END_TEST

int main(void)
{
	return suite_run("samples", NULL, NULL,
		(const TTest *const[]){
			a_row_holds_until_the_next,
			columns_come_in_any_order,
			comments_blanks_and_carriage_returns_are_no_samples,
			a_thousand_rows_are_found,
			what_is_wrong_is_said_with_line_and_column,
			control_characters_do_not_reach_the_terminal,
			a_file_that_is_not_there_is_said,
			NULL,
		});
}
