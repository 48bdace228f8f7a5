/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_PARTS_STIMULUS_H
#define ORRERY_PERIPHERALS_PARTS_STIMULUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/random.h"

struct error;
struct samples;
struct snap;

/* What a sensor feels. Values are in millionths of the unit. */
enum { STIMULUS_AXES = 8 };

struct stimulus_axis {
	const char *name;
	const char *unit;         /* for error messages: g, dps, C, hPa, mm */
	int32_t low, high;        /* whole units, both allowed */
	int64_t start_millionths; /* until somebody says otherwise */
};

/* Place of the axis of that name, -1 without. */
int stimulus_find(
	const struct stimulus_axis *axes, unsigned axis_count, const char *name, size_t length);
bool stimulus_within(const struct stimulus_axis *axis, int64_t millionths);
/* Adds the names there are to an error; returns false. */
bool stimulus_suggest(const struct stimulus_axis *axes, unsigned axis_count, struct error *err);

/* Embedded in its part, in the arena. */
struct stimulus {
	const struct stimulus_axis *axes;
	unsigned axis_count;
	struct samples *file; /* heap, constant; NULL: none */
	uint32_t noise;       /* peak, in steps of whatever the sensor puts out */
	struct random random;
	int64_t held[STIMULUS_AXES];
	bool is_held[STIMULUS_AXES]; /* an action beats the file */
};

/*
 * The settings `samples` (a file) and `noise`. They come before stimulus_init: hence the axes, which must be the
 * same.
 */
bool stimulus_setting(struct stimulus *stimulus, const struct stimulus_axis *axes,
	unsigned axis_count, const char *key, const char *value, struct error *err);
void stimulus_init(
	struct stimulus *stimulus, const struct stimulus_axis *axes, unsigned axis_count);
void stimulus_reset(struct stimulus *stimulus);
void stimulus_destroy(struct stimulus *stimulus);
void stimulus_snap(struct stimulus *stimulus, struct snap *snap);
/*
 * The actions `set` ("ax=0.5 az=-1": the named axes hold these values from now on) and `follow` ("ax", or nothing for
 * all axes: the sample file counts again, or where the axis lay at the start).
 */
bool stimulus_act(
	struct stimulus *stimulus, const char *action, const char *value, struct error *err);
int64_t stimulus_value(const struct stimulus *stimulus, uint64_t now_ps, unsigned axis);
/* The noise of one measurement, in output steps; 0 without the setting. */
int32_t stimulus_noise(struct stimulus *stimulus);

#endif
