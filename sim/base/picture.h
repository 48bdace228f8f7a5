/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_BASE_PICTURE_H
#define ORRERY_BASE_PICTURE_H

#include <stdint.h>

/* Pixels as 0xRRGGBB, row after row from the top, each from the left; the caller owns them. */
struct picture {
	uint32_t width, height;
	uint32_t *pixels;
};

enum { PICTURE_SIDE_MOST = 4096 };

/* Black pixels for the picture's size, 1..PICTURE_SIDE_MOST each way; picture_free gives them back. */
void picture_allocate(struct picture *picture);
/* Leaves an empty picture; one without pixels is fine. */
void picture_free(struct picture *picture);
/* Over size and pixels; equal on every machine for equal pictures. */
uint64_t picture_hash(const struct picture *picture);
/* The same, row by row from the top, for who has no whole picture: begin, then each row. */
uint64_t picture_hash_begin(uint32_t width, uint32_t height);
uint64_t picture_hash_row(uint64_t hash, const uint32_t *pixels, uint32_t width);

#endif
