/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Host-side errors: kept as parts, so that a terminal, a log and JSON can each show them their way.
 */
#include "base/error.h"

#include <ctype.h>
#include <string.h>

enum {
	EXCERPT_COLUMNS = 100, /* a longer line is cut around the caret */
	EXCERPT_BEFORE = 60,
	WORD_MAX = 64, /* longer words are never slips */
};

/* Takes the place when the text fits nothing else: "" means not yet said. */
static void say_once(char *text, size_t size, const char *format, va_list arguments)
{
	if (text[0] == '\0') {
		vsnprintf(text, size, format, arguments);
	}
}

bool error_set(struct error *err, const char *format, ...)
{
	if (err && !err->set) {
		va_list arguments;
		va_start(arguments, format);
		vsnprintf(err->message, sizeof err->message, format, arguments);
		va_end(arguments);
		err->set = true;
	}
	return false;
}

bool error_at(struct error *err, const char *file, unsigned line, unsigned column,
	const char *format, ...)
{
	if (err && !err->set) {
		va_list arguments;
		va_start(arguments, format);
		vsnprintf(err->message, sizeof err->message, format, arguments);
		va_end(arguments);
		snprintf(err->where, sizeof err->where, "%s:%u:%u", file, line, column);
		err->set = true;
	}
	return false;
}

void error_note(struct error *err, const char *format, ...)
{
	if (err) {
		va_list arguments;
		va_start(arguments, format);
		say_once(err->note, sizeof err->note, format, arguments);
		va_end(arguments);
	}
}

void error_help(struct error *err, const char *format, ...)
{
	if (err) {
		va_list arguments;
		va_start(arguments, format);
		say_once(err->help, sizeof err->help, format, arguments);
		va_end(arguments);
	}
}

void error_excerpt(struct error *err, const char *line_text, unsigned column)
{
	if (!err || err->excerpt[0] != '\0') {
		return;
	}
	size_t length = strcspn(line_text, "\r\n");
	size_t at = column > 0 ? column - 1 : 0;
	at = at > length ? length : at;
	size_t start = length > EXCERPT_COLUMNS && at > EXCERPT_BEFORE ? at - EXCERPT_BEFORE : 0;
	size_t shown = length - start > EXCERPT_COLUMNS ? EXCERPT_COLUMNS : length - start;
	/* The caret line repeats tabs, so that it lines up whatever their width. */
	char caret[EXCERPT_COLUMNS + 2] = "";
	size_t n = 0;
	for (; n < at - start && n < EXCERPT_COLUMNS; n++) {
		caret[n] = line_text[start + n] == '\t' ? '\t' : ' ';
	}
	caret[n] = '^';
	snprintf(err->excerpt, sizeof err->excerpt, "%.*s\n%s", (int)shown, line_text + start,
		caret);
}

static void print_excerpt(const char *excerpt, FILE *out)
{
	while (*excerpt) {
		size_t length = strcspn(excerpt, "\n");
		fprintf(out, "  | %.*s\n", (int)length, excerpt);
		excerpt += length + (excerpt[length] == '\n');
	}
}

void error_print(const struct error *err, FILE *out, bool color)
{
	const char *red = color ? "\033[1;31m" : "";
	const char *bold = color ? "\033[1m" : "";
	const char *plain = color ? "\033[0m" : "";
	fprintf(out, "%serror:%s %s%s%s\n", red, plain, bold, err->message, plain);
	if (err->where[0]) {
		fprintf(out, "  %s\n", err->where);
	}
	print_excerpt(err->excerpt, out);
	if (err->note[0]) {
		fprintf(out, "  %snote:%s %s\n", bold, plain, err->note);
	}
	if (err->help[0]) {
		fprintf(out, "  %shelp:%s %s\n", bold, plain, err->help);
	}
}

static unsigned min3(unsigned a, unsigned b, unsigned c)
{
	unsigned least = a < b ? a : b;
	return least < c ? least : c;
}

static bool same_letter(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* Insertions, deletions, changes and swaps of neighbours it takes to make one word of the other. */
static unsigned distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
	unsigned row[3][WORD_MAX + 1];
	for (size_t j = 0; j <= b_length; j++) {
		row[0][j] = (unsigned)j;
	}
	for (size_t i = 1; i <= a_length; i++) {
		unsigned *now = row[i % 3];
		const unsigned *last = row[(i + 2) % 3];
		const unsigned *before = row[(i + 1) % 3];
		now[0] = (unsigned)i;
		for (size_t j = 1; j <= b_length; j++) {
			unsigned change = same_letter(a[i - 1], b[j - 1]) ? 0 : 1;
			now[j] = min3(last[j] + 1, now[j - 1] + 1, last[j - 1] + change);
			bool swapped = i > 1 && j > 1 && same_letter(a[i - 1], b[j - 2]) &&
				same_letter(a[i - 2], b[j - 1]);
			if (swapped && before[j - 2] + 1 < now[j]) {
				now[j] = before[j - 2] + 1;
			}
		}
	}
	return row[a_length % 3][b_length];
}

const char *error_nearest(const char *word, const char *const *words)
{
	size_t length = strlen(word);
	if (length == 0 || length > WORD_MAX) {
		return NULL;
	}
	/* One slip in three letters is still the same word to a reader. */
	unsigned limit = (unsigned)(length < 3 ? 1 : length / 3);
	const char *nearest = NULL;
	for (; *words; words++) {
		size_t other = strlen(*words);
		if (other == 0 || other > WORD_MAX) {
			continue;
		}
		unsigned far = distance(word, length, *words, other);
		if (far <= limit && far < other) {
			nearest = *words;
			if (far == 0) {
				break;
			}
			limit = far - 1;
		}
	}
	return nearest;
}
