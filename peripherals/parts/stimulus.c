/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a sensor feels at a moment: what an action says, else the sample file, else where it lay at the start;
 * with noise when asked for, the same in every run.
 */
#include "peripherals/parts/stimulus.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "engine/snap.h"
#include "peripherals/parts/samples.h"
#include "peripherals/parts/settings.h"

enum { MILLION = 1000000, NOISE_MAX = 1000, NOISE_SEED = 6 };

int stimulus_find(
	const struct stimulus_axis *axes, unsigned axis_count, const char *name, size_t length)
{
	for (unsigned n = 0; n < axis_count; n++) {
		if (strlen(axes[n].name) == length && !memcmp(axes[n].name, name, length)) {
			return (int)n;
		}
	}
	return -1;
}

bool stimulus_within(const struct stimulus_axis *axis, int64_t millionths)
{
	return millionths >= (int64_t)axis->low * MILLION &&
		millionths <= (int64_t)axis->high * MILLION;
}

bool stimulus_suggest(const struct stimulus_axis *axes, unsigned axis_count, struct error *err)
{
	char all[160] = "";
	size_t used = 0;
	for (unsigned n = 0; n < axis_count && used < sizeof(all); n++) {
		used += (size_t)snprintf(
			all + used, sizeof(all) - used, "%s%s", n ? ", " : "", axes[n].name);
	}
	error_help(err, "the axes are %s", all);
	return false;
}

bool stimulus_setting(struct stimulus *stimulus, const struct stimulus_axis *axes,
	unsigned axis_count, const char *key, const char *value, struct error *err)
{
	if (!strcmp(key, "noise")) {
		return setting_number(value, 0, NOISE_MAX, &stimulus->noise, err);
	}
	struct samples *file = samples_load(value, axes, axis_count, err);
	if (!file) {
		return false;
	}
	samples_destroy(stimulus->file);
	stimulus->file = file;
	return true;
}

void stimulus_init(struct stimulus *stimulus, const struct stimulus_axis *axes, unsigned axis_count)
{
	stimulus->axes = axes;
	stimulus->axis_count = axis_count;
}

void stimulus_reset(struct stimulus *stimulus)
{
	random_seed(&stimulus->random, NOISE_SEED);
	memset(stimulus->held, 0, sizeof(stimulus->held));
	memset(stimulus->is_held, 0, sizeof(stimulus->is_held));
}

void stimulus_destroy(struct stimulus *stimulus)
{
	samples_destroy(stimulus->file);
	stimulus->file = NULL;
}

void stimulus_snap(struct stimulus *stimulus, struct snap *snap)
{
	snap_enter(snap, "stimulus");
	random_snap(&stimulus->random, snap);
	for (unsigned n = 0; n < stimulus->axis_count; n++) {
		snap_enter(snap, stimulus->axes[n].name);
		snap_bool(snap, "is_held", &stimulus->is_held[n]);
		snap_u64(snap, "held", (uint64_t *)&stimulus->held[n]);
		snap_leave(snap);
	}
	snap_leave(snap);
}

/* The next word up to a blank or comma; NULL at the end. */
static const char *next_word(const char **at, size_t *length)
{
	const char *from = *at + strspn(*at, " \t,");
	*length = strcspn(from, " \t,");
	*at = from + *length;
	return *length ? from : NULL;
}

static bool need_axis(const struct stimulus *stimulus, const char *name, size_t length, int *axis,
	struct error *err)
{
	*axis = stimulus_find(stimulus->axes, stimulus->axis_count, name, length);
	if (*axis < 0) {
		error_set(err, "there is no axis '%.*s'", length < 40 ? (int)length : 40, name);
		return stimulus_suggest(stimulus->axes, stimulus->axis_count, err);
	}
	return true;
}

static bool read_set(struct stimulus *stimulus, const char *word, size_t length, struct error *err)
{
	const char *equals = memchr(word, '=', length);
	int axis;
	int64_t value;
	if (!equals) {
		return error_set(err, "'%.*s' is not an axis with a value, like %s=1.5",
			length < 40 ? (int)length : 40, word, stimulus->axes[0].name);
	}
	if (!need_axis(stimulus, word, (size_t)(equals - word), &axis, err)) {
		return false;
	}
	const char *at = equals + 1;
	const struct stimulus_axis *limits = &stimulus->axes[axis];
	if (!samples_number(&at, word + length, &value) || at != word + length ||
		!stimulus_within(limits, value)) {
		return error_set(err, "'%.*s' is not a decimal number of %d to %d %s",
			(int)(word + length - equals - 1 < 40 ? word + length - equals - 1 : 40),
			equals + 1, (int)limits->low, (int)limits->high, limits->unit);
	}
	stimulus->held[axis] = value;
	stimulus->is_held[axis] = true;
	return true;
}

static bool follow(struct stimulus *stimulus, const char *value, struct error *err)
{
	size_t length;
	const char *word = next_word(&value, &length);
	if (!word) {
		memset(stimulus->is_held, 0, sizeof(stimulus->is_held));
	}
	for (; word; word = next_word(&value, &length)) {
		int axis;
		if (!need_axis(stimulus, word, length, &axis, err)) {
			return false;
		}
		stimulus->is_held[axis] = false;
	}
	return true;
}

bool stimulus_act(
	struct stimulus *stimulus, const char *action, const char *value, struct error *err)
{
	unsigned choice;
	size_t length;
	if (!setting_choice(action, (const char *const[]){ "set", "follow", NULL }, &choice, err)) {
		return false;
	}
	value = value ? value : "";
	if (choice) {
		return follow(stimulus, value, err);
	}
	const char *word = next_word(&value, &length);
	if (!word) {
		return error_set(
			err, "set needs an axis with a value, like %s=1.5", stimulus->axes[0].name);
	}
	for (; word; word = next_word(&value, &length)) {
		if (!read_set(stimulus, word, length, err)) {
			return false;
		}
	}
	return true;
}

int64_t stimulus_value(const struct stimulus *stimulus, uint64_t now_ps, unsigned axis)
{
	int64_t value;
	if (stimulus->is_held[axis]) {
		return stimulus->held[axis];
	}
	if (stimulus->file && samples_value(stimulus->file, now_ps, axis, &value)) {
		return value;
	}
	return stimulus->axes[axis].start_millionths;
}

int32_t stimulus_noise(struct stimulus *stimulus)
{
	if (!stimulus->noise) {
		return 0;
	}
	return (int32_t)random_below(&stimulus->random, 2 * stimulus->noise + 1) -
		(int32_t)stimulus->noise;
}
