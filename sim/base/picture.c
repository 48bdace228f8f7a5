/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pictures in memory. */
#include "base/picture.h"

#include <assert.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/hash.h"

void picture_allocate(struct picture *picture)
{
	assert(picture->width && picture->width <= PICTURE_SIDE_MOST);
	assert(picture->height && picture->height <= PICTURE_SIDE_MOST);
	picture->pixels = alloc_zeroed(
		(size_t)picture->width * picture->height, sizeof *picture->pixels);
}

void picture_free(struct picture *picture)
{
	free(picture->pixels);
	*picture = (struct picture){ 0 };
}

/* Least significant byte first, whatever the host does. */
static void put(uint8_t *bytes, uint32_t value)
{
	for (unsigned n = 0; n < 4; n++) {
		bytes[n] = (uint8_t)(value >> 8 * n);
	}
}

uint64_t picture_hash_begin(uint32_t width, uint32_t height)
{
	uint8_t bytes[8];
	put(bytes, width);
	put(bytes + 4, height);
	return hash_bytes(bytes, sizeof bytes, 0);
}

uint64_t picture_hash_row(uint64_t hash, const uint32_t *pixels, uint32_t width)
{
	uint8_t bytes[4 * PICTURE_SIDE_MOST];
	assert(width <= PICTURE_SIDE_MOST);
	for (uint32_t x = 0; x < width; x++) {
		put(bytes + 4 * (size_t)x, pixels[x]);
	}
	return hash_bytes(bytes, 4 * (size_t)width, hash);
}

uint64_t picture_hash(const struct picture *picture)
{
	uint64_t hash = picture_hash_begin(picture->width, picture->height);
	for (uint32_t y = 0; y < picture->height; y++) {
		hash = picture_hash_row(
			hash, picture->pixels + (size_t)y * picture->width, picture->width);
	}
	return hash;
}
