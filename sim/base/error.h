/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_BASE_ERROR_H
#define ORRERY_BASE_ERROR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

/*
 * One host-side error: bad file, bad option, missing thing. The caller owns it (usually on the stack,
 * zeroed) and passes a pointer down; the first error set stays, later ones are ignored, so that the
 * cause is what the user sees.
 *
 * `where` is "file:line:column" or empty; `excerpt` is the offending source line with a caret line
 * under it, or empty; `note` says what was expected; `help` names the nearest word or a command.
 */
struct error {
	bool set;
	char where[512];
	char message[512];
	char excerpt[512];
	char note[512];
	char help[512];
};

/* All return false, so that callers can write `return error_set(err, ...)`. */
bool error_set(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool error_at(struct error *err, const char *file, unsigned line, unsigned column,
	const char *format, ...) __attribute__((format(printf, 5, 6)));
void error_note(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
void error_help(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* `line_text` is one source line (no newline), `column` counts from 1. */
void error_excerpt(struct error *err, const char *line_text, unsigned column);

/* Prints "error: message", then where with its excerpt, note and help, one a line. */
void error_print(const struct error *err, FILE *out, bool color);

/*
 * The word of `words` (NULL-terminated) nearest to `word` by edit distance, or NULL when none is near
 * enough to be a likely slip. Comparison ignores case.
 */
const char *error_nearest(const char *word, const char *const *words);

#endif
