/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_BASE_PNG_H
#define ORRERY_BASE_PNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/picture.h"

struct error;

/*
 * PNG files as pictures of 8 bits a color. Reading takes every kind of PNG up to PICTURE_SIDE_MOST a
 * side, transparency over black; the pixels are given back by picture_free. A file that is no PNG, is
 * cut short or damaged is an error, and leaves an empty picture.
 */
bool png_read(const char *path, struct picture *picture, struct error *err);
/* The same from memory; `name` is for messages. */
bool png_parse(const char *name, const void *bytes, size_t length, struct picture *picture,
	struct error *err);
/* The file is whole or as it was before: written beside it first, then renamed. */
bool png_write(const char *path, const struct picture *picture, struct error *err);

const char *png_library_version(void);

#endif
