/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages between the cores as lines of text. */
#include "tools/intercore_text.h"

#include <string.h>

#include "base/error.h"
#include "engine/random.h"
#include "support/exercise.h"
#include "support/suite.h"

enum { LONGEST = 1040 };

static uint8_t bytes[LONGEST];
static char text[INTERCORE_LINE];
static unsigned length;
static struct error err;

static bool decode(const char *line)
{
	err = (struct error){ 0 };
	return intercore_decode(line, bytes, sizeof(bytes), &length, &err);
}

static void gives(const char *line, const char *expected, unsigned expected_length)
{
	ck_assert_msg(decode(line), "%s: %s", line, err.message);
	ck_assert_uint_eq(length, expected_length);
	ck_assert_mem_eq(bytes, expected, length);
}

START_TEST(lines_are_text_with_escapes_or_hex)
{
	gives("", "", 0);
	gives("plain text", "plain text", 10);
	gives("a\\n\\r\\t\\0\\\\b", "a\n\r\t\0\\b", 7);
	gives("\\x00\\xfF", "\0\xff", 2);
	gives("hex:", "", 0);
	gives("hex:00 01ff  7A", "\0\1\xff\x7a", 4);
	gives("Hex:00", "Hex:00", 6);
}
END_TEST

START_TEST(what_is_neither_is_refused_with_a_reason)
{
	static const struct {
		const char *line, *says;
	} bad[] = {
		{ "a\\", "\\" },
		{ "a\\q", "\\q" },
		{ "\\x1", "\\x1" },
		{ "\\xg0", "\\xg0" },
		{ "hex:0", "pair of hex digits" },
		{ "hex:0 1", "pair of hex digits" },
		{ "hex:zz", "pair of hex digits" },
	};
	for (unsigned n = 0; n < sizeof(bad) / sizeof(bad[0]); n++) {
		ck_assert_msg(!decode(bad[n].line), "taken: %s", bad[n].line);
		ck_assert_msg(strstr(err.message, bad[n].says), "%s: %s", bad[n].line, err.message);
	}
	char line[LONGEST + 2];
	memset(line, 'x', sizeof(line));
	line[LONGEST + 1] = '\0';
	ck_assert(!decode(line));
	ck_assert_ptr_nonnull(strstr(err.message, "longer than 1040"));
	line[LONGEST] = '\0';
	ck_assert(decode(line));
}
END_TEST

START_TEST(bytes_become_text_unless_most_would_have_to_be_spelt)
{
	static const struct {
		const char *bytes;
		unsigned length;
		const char *line;
	} good[] = {
		{ "count-05\0", 9, "count-05\\0" },
		{ "a\\b", 3, "a\\\\b" },
		{ "\x80zz", 3, "\\x80zz" },
		{ "\1\2z", 3, "hex:01027a" },
		{ "hex:12", 6, "hex:6865783a3132" },
		{ "", 0, "" },
	};
	for (unsigned n = 0; n < sizeof(good) / sizeof(good[0]); n++) {
		size_t used = intercore_encode(
			(const uint8_t *)good[n].bytes, good[n].length, text);
		ck_assert_str_eq(text, good[n].line);
		ck_assert_uint_eq(used, strlen(text));
	}
}
END_TEST

START_TEST(every_message_comes_back_from_its_line)
{
	struct random random;
	random_seed(&random, exercise_seed());
	for (unsigned n = 0; n < 3000; n++) {
		uint8_t message[LONGEST];
		unsigned size = random_below(&random, LONGEST + 1);
		unsigned kinds = 1u << random_below(&random, 9);
		for (unsigned i = 0; i < size; i++) {
			message[i] = (uint8_t)(random_below(&random, kinds) + 'Z');
		}
		ck_assert_uint_lt(intercore_encode(message, size, text), INTERCORE_LINE);
		gives(text, (const char *)message, size);
	}
}
END_TEST

int main(void)
{
	return suite_run("intercore_text", NULL, NULL,
		(const TTest *const[]){
			lines_are_text_with_escapes_or_hex,
			what_is_neither_is_refused_with_a_reason,
			bytes_become_text_unless_most_would_have_to_be_spelt,
			every_message_comes_back_from_its_line,
			NULL,
		});
}
