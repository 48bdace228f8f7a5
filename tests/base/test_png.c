/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PNG files: what is written comes back, and nothing damaged is taken for a picture. */
#include "base/png.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/new_file.h"
#include "support/suite.h"

enum { WIDTH = 37, HEIGHT = 21, FILE_SIZE = 16384 };

static char folder[] = "/tmp/orrery-png-XXXXXX";
static char path[64];
static uint32_t pixels[WIDTH * HEIGHT];
static const struct picture sample = { WIDTH, HEIGHT, pixels };
static uint8_t bytes[FILE_SIZE];

static void setup(void)
{
	strcpy(folder, "/tmp/orrery-png-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/a.png", folder);
	for (unsigned n = 0; n < WIDTH * HEIGHT; n++) {
		pixels[n] = n * 0x31415 & 0xffffff;
	}
}

static void teardown(void)
{
	unlink(path);
	ck_assert_msg(rmdir(folder) == 0, "something is left in %s", folder);
}

static void write_sample(void)
{
	struct error err = { 0 };
	ck_assert_msg(png_write(path, &sample, &err), "%s", err.message);
}

static size_t sample_bytes(void)
{
	write_sample();
	FILE *file = fopen(path, "rb");
	size_t length = fread(bytes, 1, FILE_SIZE, file);
	fclose(file);
	return length;
}

START_TEST(what_is_written_is_read_again)
{
	struct picture back;
	struct error err = { 0 };
	write_sample();
	ck_assert_msg(png_read(path, &back, &err), "%s", err.message);
	ck_assert_uint_eq(back.width, WIDTH);
	ck_assert_uint_eq(back.height, HEIGHT);
	ck_assert_mem_eq(back.pixels, pixels, sizeof pixels);
	picture_free(&back);
}
END_TEST

START_TEST(a_file_cut_short_anywhere_is_an_error)
{
	size_t length = sample_bytes();
	for (size_t cut = 0; cut < length - 12; cut++) { /* all that is missing beyond is IEND */
		struct picture back;
		struct error err = { 0 };
		ck_assert(!png_parse("cut", bytes, cut, &back, &err));
		ck_assert(err.set);
		ck_assert_ptr_null(back.pixels);
	}
}
END_TEST

START_TEST(a_changed_byte_never_gives_another_picture)
{
	size_t length = sample_bytes();
	for (size_t n = 0; n < length; n++) {
		struct picture back;
		struct error err = { 0 };
		bytes[n] ^= 0x41;
		bool good = png_parse("changed", bytes, length, &back, &err);
		ck_assert(good != err.set);
		if (good) {
			ck_assert_mem_eq(back.pixels, pixels, sizeof pixels);
			picture_free(&back);
		}
		bytes[n] ^= 0x41;
	}
}
END_TEST

START_TEST(what_is_no_png_is_named)
{
	struct picture back;
	struct error err = { 0 };
	ck_assert(!png_parse("notes.txt", "hello, world", 12, &back, &err));
	ck_assert_ptr_nonnull(strstr(err.message, "notes.txt: not a PNG file"));
	struct error missing = { 0 };
	ck_assert(!png_read("/nowhere/at/all.png", &back, &missing));
	ck_assert_ptr_nonnull(strstr(missing.message, "/nowhere/at/all.png"));
	struct error directory = { 0 };
	ck_assert(!png_read(folder, &back, &directory));
	ck_assert(directory.set);
}
END_TEST

/* IHDR of 100000 x 1, with its right CRC: refused before memory is taken. */
START_TEST(a_huge_picture_is_refused)
{
	static const uint8_t huge[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13,
		'I', 'H', 'D', 'R', 0, 1, 0x86, 0xa0, 0, 0, 0, 1, 8, 2, 0, 0, 0, 0xd2, 0x1c, 0x81,
		0x82, 0, 0, 0, 9, 'I', 'D', 'A', 'T' };
	struct picture back;
	struct error err = { 0 };
	ck_assert(!png_parse("huge.png", huge, sizeof huge, &back, &err));
	ck_assert_ptr_nonnull(strstr(err.message, "100000 x 1"));
}
END_TEST

/* Whole chunks, but their content does not have the sum that it says. */
START_TEST(pixels_with_a_wrong_sum_are_an_error)
{
	static const uint8_t file[] = { 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00,
		0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x02,
		0x08, 0x02, 0x00, 0x00, 0x00, 0xfd, 0xd4, 0x9a, 0x73, 0x00, 0x00, 0x00, 0x19, 0x49,
		0x44, 0x41, 0x54, 0x78, 0x01, 0x01, 0x0e, 0x00, 0xf1, 0xff, 0x00, 0x00, 0x01, 0x02,
		0x03, 0x04, 0x05, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x9a, 0x00, 0x11,
		0x25, 0xeb, 0x16, 0x6e, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42,
		0x60, 0x82 };
	struct picture back;
	struct error err = { 0 };
	ck_assert(!png_parse("sum.png", file, sizeof file, &back, &err));
	ck_assert_ptr_nonnull(strstr(err.message, "sum.png: the PNG file is damaged"));
	ck_assert_ptr_null(back.pixels);
}
END_TEST

START_TEST(more_data_than_pixels_is_an_error)
{
	static const uint8_t file[] = { 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00,
		0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x02,
		0x08, 0x02, 0x00, 0x00, 0x00, 0xfd, 0xd4, 0x9a, 0x73, 0x00, 0x00, 0x00, 0x16, 0x49,
		0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0x60, 0x60, 0x64, 0x62, 0x66, 0x61, 0x65, 0x80,
		0x80, 0xc4, 0xa4, 0x64, 0x1a, 0x21, 0x00, 0x25, 0xf6, 0x22, 0x84, 0x19, 0x9d, 0x11,
		0x7e, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82 };
	struct picture back;
	struct error err = { 0 };
	ck_assert(!png_parse("more.png", file, sizeof file, &back, &err));
	ck_assert_ptr_nonnull(strstr(err.message, "more.png: the PNG file is damaged"));
}
END_TEST

START_TEST(what_cannot_be_written_is_said_and_nothing_is_left)
{
	char there[128];
	snprintf(there, sizeof there, "%s/no/b.png", folder);
	struct error err = { 0 }, directory = { 0 }, empty = { 0 };
	ck_assert(!new_file_possible(there, &err));
	ck_assert_ptr_nonnull(strstr(err.message, there));
	ck_assert(!png_write(folder, &sample, &directory));
	ck_assert_ptr_nonnull(strstr(directory.message, "not a file"));
	ck_assert(!new_file_possible("", &empty));
}
END_TEST

START_TEST(asking_whether_a_file_can_be_written_makes_none)
{
	struct error err = { 0 };
	ck_assert(new_file_possible(path, &err));
	ck_assert_int_ne(access(path, F_OK), 0);
}
END_TEST

int main(void)
{
	return suite_run("png", setup, teardown,
		(const TTest *const[]){
			what_is_written_is_read_again,
			a_file_cut_short_anywhere_is_an_error,
			a_changed_byte_never_gives_another_picture,
			what_is_no_png_is_named,
			a_huge_picture_is_refused,
			pixels_with_a_wrong_sum_are_an_error,
			more_data_than_pixels_is_an_error,
			what_cannot_be_written_is_said_and_nothing_is_left,
			asking_whether_a_file_can_be_written_makes_none,
			NULL,
		});
}
