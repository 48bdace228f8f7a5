/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_BASE_NEW_FILE_H
#define ORRERY_BASE_NEW_FILE_H

#include <stdbool.h>
#include <stdio.h>

struct error;

/* A host file that is whole or as it was before: written beside its place first, then renamed. */
struct new_file {
	FILE *stream;
	const char *path; /* the caller's, which outlives it */
	char *beside;
};

/* Could a file be written there? Leaves everything as it is. */
bool new_file_possible(const char *path, struct error *err);
bool new_file_open(struct new_file *file, const char *path, struct error *err);
/* Puts it in its place, or takes it back when `good` is false or the host fails, with the host's reason. */
bool new_file_end(struct new_file *file, bool good, struct error *err);

#endif
