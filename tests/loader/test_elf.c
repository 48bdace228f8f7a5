/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ELF files: what is read from a good one, and one damage at a time. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "loader/elf_maker.h"
#include "loader/image.h"

static uint8_t bytes[MADE_BYTES];
static size_t length;
static struct error err;
static struct image image;

static void setup(void)
{
	make_elf(bytes);
	length = sizeof bytes;
	err = (struct error){ 0 };
}

static bool parse(void)
{
	return image_parse_elf(&image, "fw.elf", bytes, length, &err);
}

START_TEST(a_good_file_gives_entry_profile_and_ranges)
{
	ck_assert_msg(parse(), "%s", err.message);
	ck_assert(image.elf);
	ck_assert_uint_eq(image.entry, 0x00100000);
	ck_assert_int_eq(image.profile, IMAGE_M_PROFILE);
	ck_assert_uint_eq(image.range_count, 2);
	ck_assert_uint_eq(image.range[0].address, 0x00100000);
	ck_assert_uint_eq(image.range[0].file_size, 16);
	ck_assert_uint_eq(image.range[0].memory_size, 64);
	ck_assert_uint_eq(image.range[1].segment, 1);
	image_close(&image);
}
END_TEST

START_TEST(ranges_are_sorted_by_address)
{
	put32(bytes + MADE_PHDR + 12, 0x22001000);
	ck_assert(parse());
	ck_assert_uint_eq(image.range[0].address, 0x22000000);
	ck_assert_uint_eq(image.range[0].segment, 1);
	image_close(&image);
}
END_TEST

START_TEST(the_physical_address_counts)
{
	put32(bytes + MADE_PHDR + 8, 0x80000000);
	ck_assert(parse());
	ck_assert_uint_eq(image.range[0].address, 0x00100000);
	image_close(&image);
}
END_TEST

START_TEST(empty_and_other_segments_are_passed_over)
{
	put32(bytes + MADE_PHDR + 32, 4); /* a note */
	ck_assert(parse());
	ck_assert_uint_eq(image.range_count, 1);
	image_close(&image);
	put32(bytes + MADE_PHDR + 32, 1);
	put32(bytes + MADE_PHDR + 32 + 16, 0);
	put32(bytes + MADE_PHDR + 32 + 20, 0);
	ck_assert(parse());
	ck_assert_uint_eq(image.range_count, 1);
	image_close(&image);
}
END_TEST

START_TEST(the_profile_follows_the_attributes)
{
	uint8_t *profile = bytes + MADE_ATTRIBUTES + 24, *arch = profile - 2;
	ck_assert_uint_eq(*profile, 'M');
	*profile = 'A';
	*arch = 10;
	ck_assert(parse());
	ck_assert_int_eq(image.profile, IMAGE_OTHER_PROFILE);
	image_close(&image);
	*profile = 0;
	ck_assert(parse());
	ck_assert_int_eq(image.profile, IMAGE_ANY_PROFILE);
	image_close(&image);
	*arch = 13; /* v7E-M says it without a profile */
	ck_assert(parse());
	ck_assert_int_eq(image.profile, IMAGE_M_PROFILE);
	image_close(&image);
}
END_TEST

START_TEST(damaged_attributes_are_no_attributes)
{
	for (unsigned at = 0; at < 31; at++) {
		for (unsigned value = 0; value < 256; value += 17) {
			make_elf(bytes);
			bytes[MADE_ATTRIBUTES + at] = (uint8_t)value;
			ck_assert_msg(parse(), "byte %u as %u: %s", at, value, err.message);
			image_close(&image);
		}
	}
}
END_TEST

START_TEST(a_file_cut_anywhere_is_refused)
{
	for (length = 0; length < sizeof bytes; length++) {
		err = (struct error){ 0 };
		ck_assert_msg(!parse(), "accepted with %zu bytes", length);
		ck_assert(err.set);
	}
}
END_TEST

/* One value changed: where, how wide, to what, and what is said. */
static const struct {
	unsigned at, width;
	uint32_t value;
	const char *message;
} damage[] = {
	{ 0, 1, 'M', "is not an ELF file" },
	{ 4, 1, 2, "is not a 32-bit ELF file" },
	{ 4, 1, 0, "is not a 32-bit ELF file" },
	{ 5, 1, 0, "big-endian" },
	{ 6, 1, 0, "unknown ELF version" },
	{ 16, 2, 1, "an object file that was not linked" },
	{ 16, 2, 3, "is not an executable (ELF type 3)" },
	{ 18, 2, 62, "is for x86-64" },
	{ 18, 2, 183, "is for 64-bit Arm" },
	{ 18, 2, 0x1234, "is for another machine (ELF machine 4660)" },
	{ 20, 4, 2, "unknown ELF version" },
	{ 28, 4, 0xfffffff0, "truncated: the program headers" },
	{ 28, 4, MADE_BYTES, "truncated: the program headers" },
	{ 32, 4, 0xffffffff, "truncated: the section headers" },
	{ 42, 2, 31, "program headers of 31 bytes" },
	{ 42, 2, 0xffff, "truncated: the program headers" },
	{ 44, 2, 0, "no segments" },
	{ 44, 2, 0xffff, "truncated: the program headers" },
	{ 46, 2, 8, "section headers of 8 bytes" },
	{ 48, 2, 0xffff, "truncated: the section headers" },
	{ MADE_PHDR + 4, 4, 0xffffffff, "segment 0 goes past the end of the file" },
	{ MADE_PHDR + 16, 4, 0xffffffff, "segment 0 of fw.elf has more bytes in the file" },
	{ MADE_PHDR + 16, 4, 65, "more bytes in the file (65) than in memory (64)" },
	{ MADE_PHDR + 20, 4, 0xffffffff,
		"segment 0 of fw.elf at 0x00100000 (4294967295 bytes) goes past" },
	{ MADE_PHDR + 20, 4, 0x21f00001, "segments 0 and 1 of fw.elf overlap at 0x22000000" },
	{ MADE_PHDR + 12, 4, 0xfffffff0, "goes past the end of the addresses" },
	{ MADE_PHDR + 12, 4, 0x22000008, "segments 1 and 0 of fw.elf overlap at 0x22000008" },
	{ MADE_PHDR + 12, 4, 0x22000000, "overlap at 0x22000000" },
};

START_TEST(a_damaged_file_is_refused_by_what_is_wrong)
{
	for (unsigned i = 0; i < damage[_i].width; i++) {
		bytes[damage[_i].at + i] = (uint8_t)(damage[_i].value >> 8 * i);
	}
	ck_assert(!parse());
	ck_assert_msg(strstr(err.message, damage[_i].message), "says: %s", err.message);
	ck_assert_ptr_null(image.bytes);
}
END_TEST

START_TEST(a_big_endian_arm_file_is_called_so)
{
	bytes[5] = 2;
	bytes[18] = 0;
	bytes[19] = 40;
	ck_assert(!parse());
	ck_assert_str_eq(err.message, "fw.elf is big-endian; the cores are little-endian");
}
END_TEST

START_TEST(a_file_without_a_loadable_segment_is_refused)
{
	put32(bytes + MADE_PHDR, 0);
	put32(bytes + MADE_PHDR + 32, 6);
	ck_assert(!parse());
	ck_assert_str_eq(err.message, "fw.elf has no loadable segment");
}
END_TEST

START_TEST(no_single_byte_makes_the_reader_stumble)
{
	for (unsigned at = 0; at < MADE_BYTES; at++) {
		for (unsigned value = 0; value < 256; value += 15) {
			make_elf(bytes);
			bytes[at] = (uint8_t)value;
			err = (struct error){ 0 };
			if (parse()) {
				image_close(&image);
			} else {
				ck_assert(err.set);
			}
		}
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("elf");
	TCase *tc = tcase_create("elf");
	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, a_good_file_gives_entry_profile_and_ranges);
	tcase_add_test(tc, ranges_are_sorted_by_address);
	tcase_add_test(tc, the_physical_address_counts);
	tcase_add_test(tc, empty_and_other_segments_are_passed_over);
	tcase_add_test(tc, the_profile_follows_the_attributes);
	tcase_add_test(tc, damaged_attributes_are_no_attributes);
	tcase_add_test(tc, a_file_cut_anywhere_is_refused);
	tcase_add_loop_test(tc, a_damaged_file_is_refused_by_what_is_wrong, 0,
		sizeof damage / sizeof damage[0]);
	tcase_add_test(tc, a_big_endian_arm_file_is_called_so);
	tcase_add_test(tc, a_file_without_a_loadable_segment_is_refused);
	tcase_add_test(tc, no_single_byte_makes_the_reader_stumble);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
