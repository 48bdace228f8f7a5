/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a node of a document means: texts, numbers, words, durations; and messages that show the line.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "loader/pool.h"
#include "loader/yaml.h"

enum { SHOWN = 150, MESSAGE = 480 };

/* Copies the line, or the part of it around the column when it is long. */
static unsigned cut_line(const struct yaml *doc, unsigned line, unsigned column, char *text)
{
	const char *at = doc->bytes, *end = doc->bytes + doc->length;
	for (unsigned i = 1; i < line && at < end; i++) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		at = newline ? newline + 1 : end;
	}
	const char *stop = memchr(at, '\n', (size_t)(end - at));
	size_t length = (size_t)((stop ? stop : end) - at);
	size_t skip = column > SHOWN - 30 && length > SHOWN ? column - (SHOWN - 30) : 0;
	if (skip > length) {
		skip = length;
	}
	length -= skip;
	if (length > SHOWN) {
		length = SHOWN;
	}
	memcpy(text, at + skip, length);
	text[length] = '\0';
	for (char *c = text; *c; c++) {
		if ((unsigned char)*c < ' ' || *c == 0x7f) {
			*c = ' ';
		}
	}
	return column > skip ? column - (unsigned)skip : 1;
}

static bool report(const struct yaml *doc, unsigned line, unsigned column, struct error *err,
	const char *format, va_list list) __attribute__((format(printf, 5, 0)));

static bool report(const struct yaml *doc, unsigned line, unsigned column, struct error *err,
	const char *format, va_list list)
{
	if (err->set) {
		return false;
	}
	char message[MESSAGE], text[SHOWN + 1];
	vsnprintf(message, sizeof(message), format, list);
	error_at(err, doc->file, line, column, "%s", message);
	column = cut_line(doc, line, column, text);
	error_excerpt(err, text, column);
	return false;
}

bool yaml_error(const struct yaml_node *node, struct error *err, const char *format, ...)
{
	va_list list;
	va_start(list, format);
	report(node->doc, node->line, node->column, err, format, list);
	va_end(list);
	return false;
}

bool yaml_key_error(const struct yaml_node *node, struct error *err, const char *format, ...)
{
	bool keyed = node->key != NULL;
	va_list list;
	va_start(list, format);
	report(node->doc, keyed ? node->key_line : node->line,
		keyed ? node->key_column : node->column, err, format, list);
	va_end(list);
	return false;
}

const char *yaml_file(const struct yaml_node *node)
{
	return node->doc->file;
}

const char *yaml_where(const struct yaml_node *node)
{
	return pool_format(
		node->doc->pool, "%s:%u", node->doc->file, node->key ? node->key_line : node->line);
}

void yaml_suggest(struct error *err, const char *word, const char *const *words)
{
	const char *near = error_nearest(word, words);
	if (near) {
		error_help(err, "did you mean `%s`?", near);
	}
}

const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key)
{
	if (!map || map->kind != YAML_MAP) {
		return NULL;
	}
	for (const struct yaml_node *child = map->first; child; child = child->next) {
		if (child->key[0] == key[0] && !strcmp(child->key, key)) {
			return child;
		}
	}
	return NULL;
}

const struct yaml_node *yaml_need(const struct yaml_node *map, const char *key, struct error *err)
{
	const struct yaml_node *child = yaml_get(map, key);
	if (!child && map->key) {
		yaml_key_error(map, err, "`%s` lacks the key `%s`", map->key, key);
	} else if (!child) {
		yaml_error(map, err, "the key `%s` is missing", key);
	}
	return child;
}

static const char *kind_name(const struct yaml_node *node)
{
	switch (node->kind) {
	case YAML_LIST: return "a list";
	case YAML_MAP: return "a map";
	default: return node->text[0] || node->quoted ? "a single value" : "nothing";
	}
}

bool yaml_is(const struct yaml_node *node, enum yaml_kind kind, struct error *err)
{
	static const char *const wanted[] = { "a single value", "a list", "a map" };
	if (node->kind == kind) {
		return true;
	}
	yaml_error(node, err, "expected %s%s%s, found %s", wanted[kind], node->key ? " for " : "",
		node->key ? node->key : "", kind_name(node));
	return false;
}

bool yaml_map_of(const struct yaml_node *node, const char *const *words, struct error *err)
{
	if (!yaml_is(node, YAML_MAP, err)) {
		return false;
	}
	for (const struct yaml_node *child = node->first; child; child = child->next) {
		const char *const *word = words;
		while (*word && ((*word)[0] != child->key[0] || strcmp(*word, child->key))) {
			word++;
		}
		if (*word) {
			continue;
		}
		yaml_key_error(child, err, "unknown key `%s`", child->key);
		char known[400];
		size_t used = 0;
		for (word = words; *word && used < sizeof(known) - 1; word++) {
			int more = snprintf(known + used, sizeof(known) - used, "%s%s",
				used ? ", " : "", *word);
			used += (size_t)more;
		}
		error_note(err, "known here: %s", known);
		yaml_suggest(err, child->key, words);
		return false;
	}
	return true;
}

bool yaml_text(const struct yaml_node *node, const char **value, struct error *err)
{
	if (!yaml_is(node, YAML_TEXT, err)) {
		return false;
	}
	if (!node->text[0] && !node->quoted) {
		return yaml_error(node, err, "expected a text%s%s, found nothing",
			node->key ? " for " : "", node->key ? node->key : "");
	}
	*value = node->text;
	return true;
}

static int digit_of(char c, unsigned base)
{
	int digit = 99;
	if (c >= '0' && c <= '9') {
		digit = c - '0';
	} else if (c >= 'a' && c <= 'f') {
		digit = c - 'a' + 10;
	} else if (c >= 'A' && c <= 'F') {
		digit = c - 'A' + 10;
	}
	return digit < (int)base ? digit : -1;
}

const char *yaml_scan_number(const char *text, uint64_t *value)
{
	unsigned base = 10;
	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'b')) {
		base = text[1] == 'x' ? 16 : 2;
		text += 2;
	} else if (text[0] == '0' && text[1]) {
		return text[1] == 'X' || text[1] == 'B' ? "a prefix in capitals" : "a leading zero";
	}
	if (digit_of(*text, base) < 0) {
		return *text == '-' ? "a minus sign" : "no digits";
	}
	*value = 0;
	for (; *text; text++) {
		int digit = digit_of(*text, base);
		if (*text == '_' && digit_of(text[1], base) >= 0) {
			continue;
		}
		if (digit < 0) {
			return *text == '_' ? "a `_` that stands between no digits" :
					      "a character that is no digit";
		}
		if (__builtin_mul_overflow(*value, base, value) ||
			__builtin_add_overflow(*value, (unsigned)digit, value)) {
			return "more than 64 bits";
		}
	}
	return NULL;
}

static bool number_error(const struct yaml_node *node, bool key, const char *text,
	const char *wrong, struct error *err)
{
	if (key) {
		yaml_key_error(node, err, "expected a number, found `%s`: %s", text, wrong);
	} else {
		yaml_error(node, err, "expected a number%s%s, found `%s`: %s",
			node->key ? " for " : "", node->key ? node->key : "", text, wrong);
	}
	error_note(err, "numbers are decimal, 0x or 0b, with `_` between digits where it helps");
	return false;
}

bool yaml_number(const struct yaml_node *node, uint64_t max, uint64_t *value, struct error *err)
{
	if (!yaml_is(node, YAML_TEXT, err)) {
		return false;
	}
	const char *wrong = node->quoted ? "quotes make it a text" :
					   yaml_scan_number(node->text, value);
	if (wrong) {
		return number_error(node, false, node->text, wrong, err);
	}
	if (*value > max) {
		yaml_error(node, err, "%s is too large%s%s", node->text, node->key ? " for " : "",
			node->key ? node->key : "");
		error_note(err, "expected at most %llu (0x%llx)", (unsigned long long)max,
			(unsigned long long)max);
		return false;
	}
	return true;
}

bool yaml_u32(const struct yaml_node *node, uint32_t *value, struct error *err)
{
	uint64_t wide;
	if (!yaml_number(node, UINT32_MAX, &wide, err)) {
		return false;
	}
	*value = (uint32_t)wide;
	return true;
}

bool yaml_key_u32(const struct yaml_node *node, uint32_t *value, struct error *err)
{
	uint64_t wide;
	const char *wrong = yaml_scan_number(node->key, &wide);
	if (!wrong && wide > UINT32_MAX) {
		wrong = "more than 32 bits";
	}
	if (wrong) {
		return number_error(node, true, node->key, wrong, err);
	}
	*value = (uint32_t)wide;
	return true;
}

bool yaml_bool(const struct yaml_node *node, bool *value, struct error *err)
{
	if (!yaml_is(node, YAML_TEXT, err)) {
		return false;
	}
	*value = !strcmp(node->text, "true");
	if (node->quoted || (!*value && strcmp(node->text, "false"))) {
		return yaml_error(node, err, "expected true or false%s%s, found `%s`",
			node->key ? " for " : "", node->key ? node->key : "", node->text);
	}
	return true;
}

bool yaml_word(
	const struct yaml_node *node, const char *const *words, unsigned *value, struct error *err)
{
	if (!yaml_is(node, YAML_TEXT, err)) {
		return false;
	}
	for (*value = 0; words[*value]; ++*value) {
		if (!strcmp(words[*value], node->text)) {
			return true;
		}
	}
	yaml_error(node, err, "`%s` is no known value%s%s", node->text, node->key ? " of " : "",
		node->key ? node->key : "");
	char known[300];
	size_t used = 0;
	for (unsigned i = 0; words[i] && used < sizeof(known) - 1; i++) {
		used += (size_t)snprintf(
			known + used, sizeof(known) - used, "%s%s", i ? ", " : "", words[i]);
	}
	error_note(err, "expected one of: %s", known);
	yaml_suggest(err, node->text, words);
	return false;
}

bool yaml_duration_ps(const struct yaml_node *node, uint64_t *value, struct error *err)
{
	static const struct {
		const char *unit;
		uint64_t ps;
	} units[] = {
		{ "ps", 1 },
		{ "ns", 1000 },
		{ "us", 1000000 },
		{ "ms", 1000000000 },
		{ "s", 1000000000000 },
	};
	if (!yaml_is(node, YAML_TEXT, err)) {
		return false;
	}
	size_t digits = strspn(node->text, "0123456789_");
	char number[32];
	if (digits && digits < sizeof(number)) {
		memcpy(number, node->text, digits);
		number[digits] = '\0';
		const char *unit = node->text + digits + (node->text[digits] == ' ');
		for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
			if (!strcmp(unit, units[i].unit) && !yaml_scan_number(number, value) &&
				!__builtin_mul_overflow(*value, units[i].ps, value)) {
				return true;
			}
		}
	}
	yaml_error(node, err, "expected a duration%s%s, found `%s`", node->key ? " for " : "",
		node->key ? node->key : "", node->text);
	error_note(err, "a whole number and a unit: ps, ns, us, ms or s, as in 10us");
	return false;
}
