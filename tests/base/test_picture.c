/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pictures in memory. */
#include "base/picture.h"

#include "support/suite.h"

START_TEST(a_new_picture_is_black)
{
	struct picture picture = { .width = 3, .height = 2 };
	picture_allocate(&picture);
	for (unsigned n = 0; n < 6; n++) {
		ck_assert_uint_eq(picture.pixels[n], 0);
	}
	picture_free(&picture);
	ck_assert_ptr_null(picture.pixels);
	ck_assert_uint_eq(picture.width, 0);
}
END_TEST

START_TEST(one_pixel_or_another_shape_changes_the_hash)
{
	uint32_t pixels[6] = { 1, 2, 3, 4, 5, 6 };
	struct picture wide = { 3, 2, pixels }, tall = { 2, 3, pixels };
	uint64_t before = picture_hash(&wide);
	ck_assert_uint_ne(before, picture_hash(&tall));
	pixels[5] ^= 0x10000;
	ck_assert_uint_ne(before, picture_hash(&wide));
	pixels[5] ^= 0x10000;
	ck_assert_uint_eq(before, picture_hash(&wide));
}
END_TEST

START_TEST(rows_make_the_hash_of_the_whole)
{
	uint32_t pixels[6] = { 0xff0000, 0x00ff00, 0x0000ff, 7, 8, 9 };
	struct picture picture = { 3, 2, pixels };
	uint64_t hash = picture_hash_begin(3, 2);
	hash = picture_hash_row(hash, pixels, 3);
	ck_assert_uint_eq(picture_hash_row(hash, pixels + 3, 3), picture_hash(&picture));
}
END_TEST

int main(void)
{
	return suite_run("picture", NULL, NULL,
		(const TTest *const[]){
			a_new_picture_is_black,
			one_pixel_or_another_shape_changes_the_hash,
			rows_make_the_hash_of_the_whole,
			NULL,
		});
}
