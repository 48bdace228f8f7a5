/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What displays share. */
#include "peripherals/parts/screen.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/picture.h"
#include "support/suite.h"

static char taken[64];

static void take(struct part *part, uint32_t frame)
{
	(void)part;
	snprintf(taken + strlen(taken), sizeof taken - strlen(taken), "%03x ", (unsigned)frame);
}

static void setup(void)
{
	taken[0] = '\0';
}

static void put(struct screen_wire *wire, unsigned size, uint32_t mosi, uint8_t bits)
{
	screen_wire_take(wire, size, &(struct spi_word){ .mosi = mosi, .bits = bits }, take, NULL);
}

START_TEST(words_of_any_length_are_cut_into_frames)
{
	struct screen_wire wire = { 0 };
	put(&wire, 8, 0xa5, 8);
	put(&wire, 8, 0x12345678, 32);
	put(&wire, 8, 0x1, 1);
	put(&wire, 8, 0x155, 9);
	ck_assert_str_eq(taken, "0a5 012 034 056 078 0d5 ");
	ck_assert_uint_eq(wire.count, 2);
	screen_wire_drop(&wire);
	put(&wire, 9, 0x1ff, 9);
	ck_assert_str_eq(taken, "0a5 012 034 056 078 0d5 1ff ");
}
END_TEST

static unsigned line(const struct screen_scan *scan, unsigned y)
{
	return screen_scan_line(scan, y);
}

START_TEST(every_line_is_somewhere_in_every_order_of_scanning)
{
	for (unsigned way = 0; way < 8; way++) {
		const struct screen_scan scan = { .rows = 64,
			.offset = 5,
			.start = 9,
			.reversed = way & 1,
			.sequential = way & 2,
			.swapped = way & 4 };
		uint64_t seen = 0;
		for (unsigned y = 0; y < 64; y++) {
			seen |= UINT64_C(1) << line(&scan, y);
		}
		ck_assert_uint_eq(seen, UINT64_MAX);
	}
}
END_TEST

/* The table of the SSD1306 datasheet for 56 rows, no remap; common output 0 is the lowest row. */
START_TEST(rows_beyond_the_multiplex_ratio_are_dark)
{
	struct screen_scan scan = { .rows = 56 };
	ck_assert_uint_eq(line(&scan, 63), 0);
	ck_assert_uint_eq(line(&scan, 63 - 55), 55);
	ck_assert_uint_eq(line(&scan, 63 - 56), SCREEN_DARK);
	scan.offset = 8;
	ck_assert_uint_eq(line(&scan, 63), 8);
	ck_assert_uint_eq(line(&scan, 63 - 47), 55);
	ck_assert_uint_eq(line(&scan, 63 - 48), SCREEN_DARK);
	ck_assert_uint_eq(line(&scan, 63 - 56), 0);
	scan.start = 8;
	ck_assert_uint_eq(line(&scan, 63 - 47), 63);
}
END_TEST

static const struct screen_glass upright = { .width = 4, .height = 3 };

static uint32_t pixel(const struct part *part, uint32_t x, uint32_t y)
{
	(void)part;
	return y << 16 | x;
}

START_TEST(the_hash_is_that_of_the_picture)
{
	uint32_t pixels[12];
	struct picture picture = { 0 };
	screen_draw(NULL, &picture, &upright, pixel);
	ck_assert_uint_eq(picture.width, 4);
	picture.pixels = pixels;
	screen_draw(NULL, &picture, &upright, pixel);
	ck_assert_uint_eq(pixels[11], 0x20003);
	ck_assert_uint_eq(screen_hash(NULL, &upright, pixel), picture_hash(&picture));
}
END_TEST

START_TEST(a_turned_glass_turns_its_picture_clockwise)
{
	/* the first and the second pixel of the first row, by quarters */
	static const uint32_t corners[][2] = { { 0x00000, 0x00001 }, { 0x20000, 0x10000 },
		{ 0x20003, 0x20002 }, { 0x00003, 0x10003 } };
	for (unsigned n = 0; n < 4; n++) {
		static const char *const words[] = { "0", "90", "180", "270" };
		uint32_t pixels[12];
		struct error err = { 0 };
		struct picture picture = { .pixels = pixels };
		struct screen_glass glass = upright;
		ck_assert(screen_set_turn(words[n], &glass.quarters, &err));
		screen_draw(NULL, &picture, &glass, pixel);
		ck_assert_uint_eq(picture.width, n % 2 ? 3 : 4);
		ck_assert_uint_eq(picture.height, n % 2 ? 4 : 3);
		ck_assert_uint_eq(pixels[0], corners[n][0]);
		ck_assert_uint_eq(pixels[1], corners[n][1]);
		ck_assert_uint_eq(screen_hash(NULL, &glass, pixel), picture_hash(&picture));
	}
	struct error err = { 0 };
	unsigned quarters;
	ck_assert(!screen_set_turn("45", &quarters, &err));
}
END_TEST

START_TEST(shade_dims_each_color)
{
	ck_assert_uint_eq(screen_shade(0xff8040, 255), 0xff8040);
	ck_assert_uint_eq(screen_shade(0xff8040, 0), 0);
	ck_assert_uint_eq(screen_shade(0xff00ff, 51), 0x330033);
}
END_TEST

int main(void)
{
	return suite_run("screen", setup, NULL,
		(const TTest *const[]){
			words_of_any_length_are_cut_into_frames,
			every_line_is_somewhere_in_every_order_of_scanning,
			rows_beyond_the_multiplex_ratio_are_dark,
			the_hash_is_that_of_the_picture,
			a_turned_glass_turns_its_picture_clockwise,
			shade_dims_each_color,
			NULL,
		});
}
