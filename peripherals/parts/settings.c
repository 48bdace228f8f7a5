/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads the values of part settings and actions. Numbers are read digit by digit in integers, so
 * that neither the locale nor rounding can change a run.
 */
#include "peripherals/parts/settings.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "engine/timeline.h"
#include "machine/part.h"
#include "machine/storage.h"

bool setting_choice(
	const char *value, const char *const *words, unsigned *choice, struct error *err)
{
	char all[160] = "";
	size_t used = 0;
	for (unsigned n = 0; words[n]; n++) {
		if (!strcmp(value, words[n])) {
			*choice = n;
			return true;
		}
		int length = snprintf(
			all + used, sizeof(all) - used, "%s%s", n ? ", " : "", words[n]);
		used += length > 0 && (size_t)length < sizeof(all) - used ? (size_t)length : 0;
	}
	error_set(err, "'%s' is not one of %s", value, all);
	const char *near = error_nearest(value, words);
	if (near) {
		error_help(err, "did you mean '%s'?", near);
	}
	return false;
}

bool setting_level(const char *value, bool *level, struct error *err)
{
	unsigned choice;
	if (!setting_choice(value, (const char *const[]){ "low", "high", NULL }, &choice, err)) {
		return false;
	}
	*level = choice;
	return true;
}

bool setting_pull(const char *value, enum drive *pull, struct error *err)
{
	static const enum drive drives[] = { DRIVE_NONE, DRIVE_PULL_DOWN, DRIVE_PULL_UP };
	unsigned choice;
	if (!setting_choice(
		    value, (const char *const[]){ "none", "down", "up", NULL }, &choice, err)) {
		return false;
	}
	*pull = drives[choice];
	return true;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool setting_time_ps(const char *value, uint64_t *time_ps, struct error *err)
{
	static const char *const units[] = { "ns", "us", "ms", "s" };
	static const uint64_t unit_ps[] = { 1000, 1000000, 1000000000, 1000000000000 };
	static const uint64_t most = 1000000; /* of any unit: far from overflow, far past use */
	const char *at = value;
	uint64_t whole = 0, fraction = 0, scale = 1;
	while (is_digit(*at) && whole <= most) {
		whole = whole * 10 + (uint64_t)(*at++ - '0');
	}
	bool digits = at != value;
	if (digits && *at == '.') {
		for (at++; is_digit(*at) && scale < 1000000; at++) {
			fraction = fraction * 10 + (uint64_t)(*at - '0');
			scale *= 10;
		}
		digits = scale > 1;
	}
	for (unsigned n = 0; digits && whole <= most && n < 4; n++) {
		if (!strcmp(at, units[n])) {
			*time_ps = whole * unit_ps[n] + fraction * unit_ps[n] / scale;
			return true;
		}
	}
	return error_set(err, "'%s' is not a time like 20ms or 1.5s", value);
}

bool setting_number(
	const char *value, uint32_t low, uint32_t high, uint32_t *number, struct error *err)
{
	uint64_t read = 0;
	const char *at = value;
	while (is_digit(*at) && read <= UINT32_MAX) {
		read = read * 10 + (uint64_t)(*at++ - '0');
	}
	if (at == value || *at || read < low || read > high) {
		return error_set(err, "'%s' is not a whole number of %u to %u", value,
			(unsigned)low, (unsigned)high);
	}
	*number = (uint32_t)read;
	return true;
}

bool setting_percent(const char *value, uint32_t *hundredths, struct error *err)
{
	const char *at = value;
	uint32_t read = 0, scale = 100;
	while (is_digit(*at) && read <= 100) {
		read = read * 10 + (uint32_t)(*at++ - '0');
	}
	bool good = at != value && read <= 100;
	read *= 100;
	if (good && *at == '.') {
		for (at++; is_digit(*at) && scale > 1; at++) {
			scale /= 10;
			read += (uint32_t)(*at - '0') * scale;
		}
		good = scale < 100;
	}
	if (!good || strcmp(at, "%") != 0 || read > 10000) {
		return error_set(
			err, "'%s' is not a share like 37%% or 12.5%%, up to 100%%", value);
	}
	*hundredths = read;
	return true;
}

bool setting_size(const char *value, uint64_t *size, struct error *err)
{
	static const char units[] = "kMG";
	uint64_t read = 0;
	const char *at = value;
	while (is_digit(*at) && read <= UINT32_MAX) {
		read = read * 10 + (uint64_t)(*at++ - '0');
	}
	const char *unit = at != value && *at ? strchr(units, *at) : NULL;
	bool good = at != value && read > 0 && read <= UINT32_MAX && (unit ? !at[1] : !*at);
	if (!good) {
		return error_set(err, "'%s' is not a size like 512, 64k, 16M or 4G", value);
	}
	*size = unit ? read << 10 * (unit - units + 1) : read;
	return true;
}

bool setting_yes(const char *value, bool *yes, struct error *err)
{
	unsigned choice;
	if (!setting_choice(value, (const char *const[]){ "no", "yes", NULL }, &choice, err)) {
		return false;
	}
	*yes = choice;
	return true;
}

bool setting_file(const struct part *part, const char *value, const char **file, struct error *err)
{
	uint64_t ignored;
	if (!storage_image_size(value, &ignored, err)) {
		return false;
	}
	size_t size = strlen(value) + 1;
	*file = memcpy(arena_keep(part->timeline->arena, size), value, size);
	return true;
}
