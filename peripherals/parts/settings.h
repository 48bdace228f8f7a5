/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_PARTS_SETTINGS_H
#define ORRERY_PERIPHERALS_PARTS_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/net.h"

struct error;
struct part;

/*
 * Readers of the values that settings and actions of several parts share; false with a reason in
 * `err`.
 */

/* `high` or `low`. */
bool setting_level(const char *value, bool *level, struct error *err);
/* `up`, `down` or `none`. */
bool setting_pull(const char *value, enum drive *pull, struct error *err);
/* A decimal number with ns, us, ms or s behind it: `20ms`, `1.5s`. */
bool setting_time_ps(const char *value, uint64_t *time_ps, struct error *err);
/* A whole number of `low`..`high`. */
bool setting_number(
	const char *value, uint32_t low, uint32_t high, uint32_t *number, struct error *err);
/* A share like `37%` or `12.5%`, in hundredths of a percent: 0..10000. */
bool setting_percent(const char *value, uint32_t *hundredths, struct error *err);
/* A number of bytes, which k, M or G multiply by a power of 1024: `512`, `64k`, `4G`. */
bool setting_size(const char *value, uint64_t *size, struct error *err);
/* `yes` or `no`. */
bool setting_yes(const char *value, bool *yes, struct error *err);
/* The name of a host file that is there; the copy lives as long as the part. */
bool setting_file(const struct part *part, const char *value, const char **file, struct error *err);
/* Position of the word in the NULL-terminated list. */
bool setting_choice(
	const char *value, const char *const *words, unsigned *choice, struct error *err);

#endif
