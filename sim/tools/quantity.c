/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers and durations as people write them on a command line or in a scenario, and how we print them. */
#include "tools/quantity.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "engine/timeline.h"

struct unit {
	const char *name;
	double ps;
};

static bool number_error(const char *text, struct error *err)
{
	error_set(err, "\"%s\" is not a number", text);
	error_note(err,
		"expected decimal, 0x or 0b digits; _ may separate them; k, M or G may follow");
	return false;
}

static unsigned digit_value(char c)
{
	if (c >= '0' && c <= '9') {
		return (unsigned)(c - '0');
	}
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10 : 99;
}

/* Digits of a base with _ between them; NULL when there are none or they do not fit 64 bits. */
static const char *read_digits(const char *at, unsigned base, uint64_t *value)
{
	const char *start = at;
	*value = 0;
	for (; digit_value(*at) < base || (*at == '_' && at > start); at++) {
		if (*at != '_' &&
			(__builtin_mul_overflow(*value, base, value) ||
				__builtin_add_overflow(*value, digit_value(*at), value))) {
			return NULL;
		}
	}
	return at > start && at[-1] != '_' ? at : NULL;
}

bool quantity_number(const char *text, uint64_t *value, struct error *err)
{
	unsigned base = 10;
	const char *at = text;
	if (at[0] == '0' && (at[1] == 'x' || at[1] == 'X' || at[1] == 'b' || at[1] == 'B')) {
		base = tolower((unsigned char)at[1]) == 'x' ? 16 : 2;
		at += 2;
	}
	at = read_digits(at, base, value);
	if (!at) {
		return number_error(text, err);
	}
	unsigned shift = *at == 'k' ? 10 : *at == 'M' ? 20 : *at == 'G' ? 30 : 0;
	if (at[shift != 0] || *value > UINT64_MAX >> shift) {
		return number_error(text, err);
	}
	*value <<= shift;
	return true;
}

bool quantity_duration(const char *text, uint64_t *duration_ps, struct error *err)
{
	static const struct unit units[] = {
		{ "ps", 1 },
		{ "ns", 1e3 },
		{ "us", 1e6 },
		{ "ms", 1e9 },
		{ "s", 1e12 },
		{ "min", 60e12 },
		{ "h", 3600e12 },
	};
	char *end = NULL;
	double amount = isdigit((unsigned char)*text) ? strtod(text, &end) : -1;
	for (size_t i = 0; end && i < sizeof(units) / sizeof(*units); i++) {
		double total = amount * units[i].ps;
		if (!strcmp(end, units[i].name) && isfinite(total) && total < 18e18) {
			*duration_ps = (uint64_t)(total + 0.5);
			return true;
		}
	}
	error_set(err, "\"%s\" is not a duration", text);
	error_note(err,
		end && !*end ?
			"a unit is missing: ns, us, ms, s, min or h" :
			"expected a number with a unit: ns, us, ms, s, min or h; at most 200 days");
	return false;
}

bool quantity_factor(const char *text, double *factor, struct error *err)
{
	char *end = NULL;
	*factor = strtod(text, &end);
	if (end == text || *end || !isfinite(*factor) || *factor <= 0) {
		error_set(err, "\"%s\" is not a factor", text);
		error_note(err, "expected a number greater than 0, such as 1 or 0.5");
		return false;
	}
	return true;
}

const char *quantity_print_time(uint64_t time_ps, char *text, size_t size)
{
	static const struct unit units[] = { { "s", 1e12 }, { "ms", 1e9 }, { "us", 1e6 },
		{ "ns", 1e3 } };
	size_t i = 0;
	while (i < 3 && (double)time_ps < units[i].ps) {
		i++;
	}
	if (time_ps == 0) {
		i = 0;
	}
	char digits[48];
	snprintf(digits, sizeof(digits), "%.6f", (double)time_ps / units[i].ps);
	char *last = digits + strlen(digits) - 1;
	while (*last == '0') {
		*last-- = '\0';
	}
	if (*last == '.') {
		*last = '\0';
	}
	snprintf(text, size, "%s %s", digits, units[i].name);
	return text;
}

const char *quantity_print_count(uint64_t count, char *text, size_t size)
{
	char digits[24];
	int length = snprintf(digits, sizeof(digits), "%llu", (unsigned long long)count);
	size_t to = 0;
	for (int i = 0; i < length && to + 1 < size; i++) {
		if (i && (length - i) % 3 == 0 && to + 2 < size) {
			text[to++] = ',';
		}
		text[to++] = digits[i];
	}
	text[to] = '\0';
	return text;
}
