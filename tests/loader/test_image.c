/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Images on their way into a core's memory: all of it, or nothing. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "loader/elf_maker.h"
#include "loader/image.h"
#include "loader/load.h"
#include "machine/machine.h"
#include "support/suite.h"

static struct machine *machine;
static struct core *core;
static struct error err;
static uint8_t bytes[MADE_BYTES];
static struct image image;

static void setup(void)
{
	err = (struct error){ 0 };
	machine = load_board(MODELS, "mt3620-rdb", &err);
	ck_assert_msg(machine != NULL, "%s", err.message);
	core = machine_find_core(machine, "m4-0");
	make_elf(bytes);
}

static void teardown(void)
{
	machine_destroy(machine);
}

static struct memory *memory(const char *name)
{
	return machine_find_memory(machine, name);
}

/* Loads what the bytes are now. */
static bool load(void)
{
	ck_assert_msg(
		image_parse_elf(&image, "fw.elf", bytes, sizeof bytes, &err), "%s", err.message);
	bool good = image_load(&image, core, &err);
	image_close(&image);
	return good;
}

START_TEST(segments_land_in_the_memory_the_core_sees)
{
	memset(memory("m4-0.tcm")->bytes, 0x55, 128);
	ck_assert_msg(load(), "%s", err.message);
	const uint8_t *tcm = memory("m4-0.tcm")->bytes;
	ck_assert_uint_eq(tcm[0], 0xa0);
	ck_assert_uint_eq(tcm[15], 0xaf);
	ck_assert_uint_eq(tcm[16], 0);
	ck_assert_uint_eq(tcm[63], 0);
	ck_assert_uint_eq(tcm[64], 0x55);
	ck_assert_uint_eq(memory("m4-0.sysram")->bytes[0], 0xb0);
	ck_assert_uint_eq(memory("m4-1.tcm")->bytes[0], 0);
}
END_TEST

START_TEST(flash_is_written_behind_the_window_of_the_core)
{
	put_segment(bytes + MADE_PHDR + 32, MADE_DATA + 16, 0x10000000, 16, 16);
	ck_assert(load());
	core = machine_find_core(machine, "m4-1");
	ck_assert(load());
	const uint8_t *flash = memory("flash")->bytes;
	ck_assert_uint_eq(flash[0], 0xb0);
	ck_assert_uint_eq(flash[0x100000], 0xb0);
	ck_assert_uint_eq(flash[0x200000], 0);
}
END_TEST

START_TEST(a_segment_outside_memory_leaves_everything_as_it_was)
{
	put_segment(bytes + MADE_PHDR + 32, MADE_DATA + 16, 0x50000000, 16, 16);
	ck_assert(!load());
	ck_assert_str_eq(err.message,
		"fw.elf: segment 1 (0x50000000, 16 bytes) lies outside memory on bus m4-0");
	ck_assert_ptr_nonnull(strstr(err.note, "m4-0.tcm 0x00100000 to 0x0012ffff"));
	ck_assert_uint_eq(memory("m4-0.tcm")->bytes[0], 0);
}
END_TEST

START_TEST(a_segment_that_is_too_long_says_by_how_much)
{
	put_segment(bytes + MADE_PHDR, MADE_DATA, 0x0012fff8, 16, 16);
	ck_assert(!load());
	ck_assert_ptr_nonnull(strstr(err.message, "goes 8 bytes past the end of m4-0.tcm"));
}
END_TEST

START_TEST(registers_are_no_memory)
{
	put_segment(bytes + MADE_PHDR, MADE_DATA, 0x21040000, 16, 16);
	ck_assert(!load());
	ck_assert_ptr_nonnull(strstr(err.message, "lies outside memory"));
}
END_TEST

START_TEST(code_for_an_application_core_is_refused)
{
	bytes[MADE_ATTRIBUTES + 24] = 'A';
	bytes[MADE_ATTRIBUTES + 22] = 10;
	ck_assert(!load());
	ck_assert_str_eq(
		err.message, "fw.elf is built for an application core, but m4-0 is a Cortex-M4F");
	ck_assert_uint_eq(memory("m4-0.tcm")->bytes[0], 0);
}
END_TEST

START_TEST(a_raw_image_lands_at_its_address)
{
	ck_assert(image_parse_raw(&image, "fw.bin", "abcd", 4, 0x0012fffc, &err));
	ck_assert(!image.elf);
	ck_assert(image_load(&image, core, &err));
	image_close(&image);
	ck_assert(!memcmp(memory("m4-0.tcm")->bytes + 0x2fffc, "abcd", 4));
	ck_assert(image_parse_raw(&image, "fw.bin", "abcd", 4, 0x0012fffd, &err));
	ck_assert(!image_fits(&image, core_bus(core), NULL));
	ck_assert(!image_load(&image, core, &err));
	ck_assert_ptr_nonnull(strstr(err.message, "goes 1 bytes past the end of m4-0.tcm"));
	image_close(&image);
	err.set = false;
	ck_assert(!image_parse_raw(&image, "fw.bin", "abcd", 4, 0xfffffffd, &err));
	ck_assert_ptr_nonnull(strstr(err.message, "past the end of the addresses"));
}
END_TEST

START_TEST(files_that_cannot_be_read_are_named)
{
	ck_assert(!image_load_elf(core, "/nowhere/fw.elf", &err));
	ck_assert_str_eq(err.message, "cannot open /nowhere/fw.elf: No such file or directory");
	err.set = false;
	ck_assert(!image_load_raw(core, "/", 0x100000, &err));
	ck_assert_str_eq(err.message, "/ is not a file");
	err.set = false;
	ck_assert(!image_load_elf(core, "/dev/null", &err));
	ck_assert_str_eq(err.message, "/dev/null is not a file");
}
END_TEST

START_TEST(a_file_is_loaded_from_disk)
{
	char name[] = "test_image_XXXXXX";
	int descriptor = mkstemp(name);
	ck_assert_int_ge(descriptor, 0);
	ck_assert(!image_load_elf(core, name, &err));
	ck_assert_ptr_nonnull(strstr(err.message, "is empty"));
	ck_assert_int_eq(write(descriptor, bytes, sizeof bytes), sizeof bytes);
	close(descriptor);
	err.set = false;
	ck_assert(image_load_elf(core, name, &err));
	ck_assert_uint_eq(memory("m4-0.tcm")->bytes[0], 0xa0);
	ck_assert(image_load_raw(core, name, 0x22000100, &err));
	ck_assert(!memcmp(memory("m4-0.sysram")->bytes + 0x100, "\177ELF", 4));
	unlink(name);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		segments_land_in_the_memory_the_core_sees,
		flash_is_written_behind_the_window_of_the_core,
		a_segment_outside_memory_leaves_everything_as_it_was,
		a_segment_that_is_too_long_says_by_how_much,
		registers_are_no_memory,
		code_for_an_application_core_is_refused,
		a_raw_image_lands_at_its_address,
		files_that_cannot_be_read_are_named,
		a_file_is_loaded_from_disk,
		NULL,
	};
	return suite_run("image", setup, teardown, tests);
}
