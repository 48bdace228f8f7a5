/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sample files: what sensors feel, as a table over time. They are read whole while the machine is built and numbers
 * digit by digit in integers, so that neither the locale nor rounding can change a run. The files are not trusted.
 */
#include "peripherals/parts/samples.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "engine/timeline.h"
#include "peripherals/parts/stimulus.h"

enum {
	MILLION = 1000000,
	FILE_MAX = 64 << 20,
	SECONDS_MAX = 10000000,
	WHOLE_DIGITS = 9,
	TIME_COLUMN = -1,
};

struct samples {
	unsigned axis_count;
	uint8_t columns;
	int8_t column_axis[STIMULUS_AXES + 1]; /* TIME_COLUMN or an axis */
	uint8_t axis_column[STIMULUS_AXES];    /* 1 + place in a row; 0: not in the file */
	size_t rows, room;
	uint64_t *time_ps;
	int64_t *values; /* rows of axis_count */
};

struct reader {
	const char *file;
	const char *begin, *at, *end; /* of the line */
	unsigned line;
	const struct stimulus_axis *axes;
	unsigned axis_count;
	struct samples *samples;
	struct error *err;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool samples_number(const char **at, const char *end, int64_t *millionths)
{
	const char *from = *at;
	bool negative = from < end && *from == '-';
	from += from < end && (*from == '-' || *from == '+');
	int64_t value = 0, part = MILLION;
	const char *digits = from;
	for (; from < end && is_digit(*from) && from - digits < WHOLE_DIGITS; from++) {
		value = value * 10 + (*from - '0');
	}
	unsigned count = (unsigned)(from - digits);
	value *= MILLION;
	if (from < end && *from == '.') {
		for (from++; from < end && is_digit(*from); from++, count++) {
			part /= 10;
			value += (*from - '0') * part;
		}
	}
	if (!count || (from < end && is_digit(*from))) {
		return false;
	}
	*at = from;
	*millionths = negative ? -value : value;
	return true;
}

static void make_printable(char *text)
{
	for (char *c = text; *c; c++) {
		*c = *c >= ' ' && *c < 0x7f ? *c : '?';
	}
}

__attribute__((format(printf, 3, 4))) static bool fail_at(
	struct reader *reader, const char *at, const char *format, ...)
{
	char text[200];
	size_t length = (size_t)(reader->end - reader->begin);
	unsigned column = (unsigned)(at - reader->begin) + 1;
	va_list list;
	va_start(list, format);
	vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	make_printable(text);
	error_at(reader->err, reader->file, reader->line, column, "%s", text);
	if (length < sizeof(text)) {
		snprintf(text, sizeof(text), "%.*s", (int)length, reader->begin);
		make_printable(text);
		error_excerpt(reader->err, text, column);
	}
	return false;
}

/* How much of a cell an error message shows. */
static int shown(size_t length)
{
	return length < 40 ? (int)length : 40;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The next cell between commas, without blanks around it; false at the end of the line. */
static bool next_cell(struct reader *reader, const char **cell, size_t *length)
{
	if (reader->at > reader->end) {
		return false;
	}
	const char *from = reader->at, *to = from;
	while (to < reader->end && *to != ',') {
		to++;
	}
	reader->at = to + 1;
	while (from < to && is_blank(*from)) {
		from++;
	}
	while (to > from && is_blank(to[-1])) {
		to--;
	}
	*cell = from;
	*length = (size_t)(to - from);
	return true;
}

static bool read_head(struct reader *reader)
{
	struct samples *samples = reader->samples;
	const char *cell;
	size_t length;
	while (next_cell(reader, &cell, &length)) {
		if (samples->columns == 0) {
			if (length != 4 || memcmp(cell, "time", 4) != 0) {
				return fail_at(reader, cell,
					"the first column is `time`, not `%.*s`", shown(length),
					cell);
			}
			samples->column_axis[samples->columns++] = TIME_COLUMN;
			continue;
		}
		int axis = stimulus_find(reader->axes, reader->axis_count, cell, length);
		if (axis < 0) {
			fail_at(reader, cell, "there is no axis `%.*s`", shown(length), cell);
			return stimulus_suggest(reader->axes, reader->axis_count, reader->err);
		}
		if (samples->axis_column[axis]) {
			return fail_at(reader, cell, "`%.*s` is there twice", shown(length), cell);
		}
		samples->axis_column[axis] = samples->columns;
		samples->column_axis[samples->columns++] = (int8_t)axis;
	}
	return samples->columns > 1 || fail_at(reader, reader->begin, "no axis follows `time`");
}

static void grow(struct samples *samples)
{
	if (samples->rows < samples->room) {
		return;
	}
	samples->room = samples->room ? samples->room * 2 : 256;
	samples->time_ps = alloc_grow(samples->time_ps, samples->room, sizeof(*samples->time_ps));
	samples->values = alloc_grow(
		samples->values, samples->room * samples->axis_count, sizeof(*samples->values));
}

static bool take_time(struct reader *reader, const char *cell, size_t length, int64_t millionths)
{
	struct samples *samples = reader->samples;
	if (millionths < 0 || millionths > (int64_t)SECONDS_MAX * MILLION) {
		return fail_at(reader, cell, "`%.*s` is no time of a run", shown(length), cell);
	}
	uint64_t time_ps = (uint64_t)millionths * PS_PER_US;
	if (samples->rows && time_ps <= samples->time_ps[samples->rows - 1]) {
		return fail_at(reader, cell, "time %.*s is not after that of the row before",
			shown(length), cell);
	}
	samples->time_ps[samples->rows] = time_ps;
	return true;
}

static bool take_cell(struct reader *reader, unsigned column, const char *cell, size_t length)
{
	struct samples *samples = reader->samples;
	const char *at = cell;
	int64_t value;
	if (!samples_number(&at, cell + length, &value) || at != cell + length) {
		return fail_at(reader, cell, "`%.*s` is not a decimal number", shown(length), cell);
	}
	int axis = samples->column_axis[column];
	if (axis == TIME_COLUMN) {
		return take_time(reader, cell, length, value);
	}
	if (!stimulus_within(&reader->axes[axis], value)) {
		const struct stimulus_axis *limits = &reader->axes[axis];
		return fail_at(reader, cell,
			"%s goes from %d to %d %s, which leaves no room for %.*s", limits->name,
			(int)limits->low, (int)limits->high, limits->unit, shown(length), cell);
	}
	samples->values[samples->rows * samples->axis_count + (unsigned)axis] = value;
	return true;
}

static bool read_row(struct reader *reader)
{
	struct samples *samples = reader->samples;
	const char *cell;
	size_t length;
	unsigned column = 0;
	grow(samples);
	memset(&samples->values[samples->rows * samples->axis_count], 0,
		samples->axis_count * sizeof(*samples->values));
	for (; next_cell(reader, &cell, &length); column++) {
		if (column == samples->columns) {
			return fail_at(reader, cell, "more cells than the first line names");
		}
		if (!take_cell(reader, column, cell, length)) {
			return false;
		}
	}
	if (column < samples->columns) {
		return fail_at(reader, reader->end, "the row ends too early");
	}
	samples->rows++;
	return true;
}

static bool read_line(struct reader *reader)
{
	const char *at = reader->begin;
	while (at < reader->end && is_blank(*at)) {
		at++;
	}
	if (at == reader->end || *at == '#') {
		return true;
	}
	return reader->samples->columns ? read_row(reader) : read_head(reader);
}

static bool read_lines(struct reader *reader, const char *text, size_t length)
{
	const char *end = text + length;
	while (text < end) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		reader->line++;
		reader->begin = reader->at = text;
		reader->end = stop ? stop : end;
		text = reader->end + 1;
		if (reader->end > reader->begin && reader->end[-1] == '\r') {
			reader->end--;
		}
		if (!read_line(reader)) {
			return false;
		}
	}
	return reader->samples->rows ||
		error_at(reader->err, reader->file, reader->line + 1, 1, "no samples are here");
}

struct samples *samples_parse(const char *file, const void *bytes, size_t length,
	const struct stimulus_axis *axes, unsigned axis_count, struct error *err)
{
	struct samples *samples = alloc_zeroed(1, sizeof(*samples));
	struct reader reader = {
		.file = file, .axes = axes, .axis_count = axis_count, .samples = samples, .err = err
	};
	samples->axis_count = axis_count;
	if (read_lines(&reader, bytes, length)) {
		return samples;
	}
	samples_destroy(samples);
	return NULL;
}

struct samples *samples_load(
	const char *file, const struct stimulus_axis *axes, unsigned axis_count, struct error *err)
{
	FILE *in = fopen(file, "rb");
	if (!in) {
		error_set(err, "cannot read sample file %s: %s", file, strerror(errno));
		return NULL;
	}
	char *text = NULL;
	size_t length = 0, room = 0, got = 1;
	while (got && length <= FILE_MAX) {
		room = room ? room * 2 : 65536;
		text = alloc_grow(text, room, 1);
		got = fread(text + length, 1, room - length, in);
		length += got;
	}
	struct samples *samples = NULL;
	if (ferror(in)) {
		error_set(err, "cannot read sample file %s: %s", file, strerror(errno));
	} else if (length > FILE_MAX) {
		error_set(err, "sample file %s has more than %d bytes", file, FILE_MAX);
	} else {
		samples = samples_parse(file, text, length, axes, axis_count, err);
	}
	free(text);
	fclose(in);
	return samples;
}

void samples_destroy(struct samples *samples)
{
	if (samples) {
		free(samples->time_ps);
		free(samples->values);
		free(samples);
	}
}

bool samples_value(
	const struct samples *samples, uint64_t now_ps, unsigned axis, int64_t *millionths)
{
	size_t low = 0, high = samples->rows; /* rows before `low` have begun, from `high` on not */
	if (!samples->axis_column[axis]) {
		return false;
	}
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (samples->time_ps[middle] <= now_ps) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	if (!low) {
		return false;
	}
	*millionths = samples->values[(low - 1) * samples->axis_count + axis];
	return true;
}
