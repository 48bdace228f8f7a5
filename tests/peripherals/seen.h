/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TESTS_PERIPHERALS_SEEN_H
#define ORRERY_TESTS_PERIPHERALS_SEEN_H

#include <stdint.h>
#include <stdio.h>

#include "base/picture.h"
#include "support/bench.h"

/* What is seen of the display on the bench; a test program looks at one. */
enum { SEEN_MOST = 320 * 240 };
static uint32_t seen_pixels[SEEN_MOST];
static struct picture seen;

static inline void seen_look(void)
{
	seen = (struct picture){ 0 };
	bench_part()->ops->picture(bench_part(), &seen);
	ck_assert_uint_le(seen.width * seen.height, SEEN_MOST);
	seen.pixels = seen_pixels;
	bench_part()->ops->picture(bench_part(), &seen);
}

static inline uint32_t seen_at(unsigned x, unsigned y)
{
	seen_look();
	return seen_pixels[y * seen.width + x];
}

static inline unsigned seen_lit(void)
{
	unsigned count = 0;
	seen_look();
	for (unsigned n = 0; n < seen.width * seen.height; n++) {
		count += seen_pixels[n] != 0;
	}
	return count;
}

/* The lit dots as text "x,y x,y ...", row by row; at most some. */
static inline const char *seen_dots(void)
{
	static char text[400];
	size_t used = 0;
	text[0] = '\0';
	seen_look();
	for (unsigned n = 0; n < seen.width * seen.height && used < sizeof text - 16; n++) {
		if (seen_pixels[n]) {
			used += (size_t)snprintf(text + used, sizeof text - used, "%s%u,%u",
				used ? " " : "", n % seen.width, n / seen.width);
		}
	}
	return text;
}

#endif
