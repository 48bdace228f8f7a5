/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_PARTS_SAMPLES_H
#define ORRERY_PERIPHERALS_PARTS_SAMPLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct samples;

struct stimulus_axis;

/*
 * A sample file is CSV: the first line names the columns, `time` (seconds, rising) and some axes of the sensor;
 * `#` begins a comment line. A row holds until the time of the next one; before the first row an axis has its
 * start value. NULL with file:line:column in `err` when anything in the file is not as it should be.
 */
struct samples *samples_parse(const char *file, const void *bytes, size_t length,
	const struct stimulus_axis *axes, unsigned axis_count, struct error *err);
struct samples *samples_load(
	const char *file, const struct stimulus_axis *axes, unsigned axis_count, struct error *err);
void samples_destroy(struct samples *samples);
/* False when the file says nothing about the axis at that time. */
bool samples_value(
	const struct samples *samples, uint64_t now_ps, unsigned axis, int64_t *millionths);

/*
 * Reads a decimal number in millionths and moves `at` behind it; digits after the sixth behind the point are
 * dropped. False when there is none, or one of more than nine digits before the point.
 */
bool samples_number(const char **at, const char *end, int64_t *millionths);

#endif
