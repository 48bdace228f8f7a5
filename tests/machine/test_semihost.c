/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Semihosting calls over 4 KiB of memory at 0x1000. */
#include "machine/semihost.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/timeline.h"
#include "machine/bus.h"
#include "machine/memory.h"
#include "support/suite.h"

enum {
	BASE = 0x1000,
	BLOCK = BASE,
	TEXT = BASE + 0x100,
	BUFFER = BASE + 0x200,
	APPLICATION_EXIT = 0x20026
};
enum {
	OPEN = 1,
	CLOSE,
	WRITEC,
	WRITE0,
	WRITE,
	READ,
	READC,
	ISERROR,
	ISTTY,
	SEEK,
	FLEN = 0x0c,
	CLOCK = 0x10,
	SYSTEM = 0x12,
	EXIT = 0x18,
	EXIT_EXTENDED = 0x20,
	ELAPSED = 0x30,
	TICKFREQ = 0x31
};

static struct bus *bus;
static struct memory *memory;
static struct semihost semihost;
static char said[256];
static char folder[] = "/tmp/orrery-semihost-XXXXXX";

static void output(void *owner, const char *bytes, uint32_t length)
{
	snprintf(said + strlen(said), sizeof(said) - strlen(said), "%.*s", (int)length, bytes);
}

static uint32_t input(void *owner, char *bytes, uint32_t length)
{
	uint32_t given = length < 3 ? length : 3;
	memcpy(bytes, "abc", given);
	return given;
}

static void setup(void)
{
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	memory = memory_create("ram", MEMORY_RAM, 4096);
	bus = bus_create("bus");
	struct bus_region region = { .base = BASE, .size = 4096, .memory = memory };
	ck_assert(bus_map(bus, &region, NULL));
	semihost_init(&semihost);
	semihost.output = output;
	semihost.input = input;
	semihost.directory = folder;
	said[0] = '\0';
}

static void teardown(void)
{
	char command[128];
	semihost_finish(&semihost);
	bus_destroy(bus);
	memory_destroy(memory);
	snprintf(command, sizeof(command), "rm -r %s", folder);
	ck_assert_int_eq(system(command), 0);
}

static struct semihost_result call(uint32_t operation, uint32_t parameter)
{
	return semihost_call(
		&semihost, bus, operation, parameter, 2 * PS_PER_SECOND + 30 * PS_PER_MS);
}

static uint32_t call_block(uint32_t operation, uint32_t a, uint32_t b, uint32_t c)
{
	const uint32_t words[3] = { a, b, c };
	ck_assert(bus_poke(bus, BLOCK, words, sizeof(words)));
	return call(operation, BLOCK).r0;
}

static void put_text(const char *text)
{
	ck_assert(bus_poke(bus, TEXT, text, (uint32_t)strlen(text) + 1));
}

static uint32_t open_named(const char *name, uint32_t mode)
{
	put_text(name);
	return call_block(OPEN, TEXT, mode, (uint32_t)strlen(name));
}

START_TEST(text_and_characters_reach_the_console)
{
	put_text("hello");
	ck_assert_uint_eq(call(WRITE0, TEXT).r0, 0);
	call(WRITEC, TEXT + 1);
	ck_assert_uint_eq(call_block(WRITE, 1, TEXT + 2, 3), 0);
	ck_assert_str_eq(said, "helloello");
}
END_TEST

START_TEST(long_text_arrives_whole)
{
	char text[240];
	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	put_text(text);
	call(WRITE0, TEXT);
	ck_assert_str_eq(said, text);
}
END_TEST

START_TEST(text_that_runs_out_of_memory_ends_there)
{
	ck_assert(bus_poke(bus, BASE + 4094, "ab", 2));
	call(WRITE0, BASE + 4094);
	ck_assert_str_eq(said, "ab");
	ck_assert_uint_ne(call_block(WRITE, 1, BASE + 4094, 100), 0);
	ck_assert_uint_eq(call_block(WRITE, 99, TEXT, 4), 4);
}
END_TEST

START_TEST(exits_carry_their_code)
{
	struct semihost_result result = call(EXIT, APPLICATION_EXIT);
	ck_assert(result.exit && result.exit_code == 0);
	result = call(EXIT, 0x20023);
	ck_assert(result.exit && result.exit_code == 1);
	const uint32_t block[2] = { APPLICATION_EXIT, 42 };
	ck_assert(bus_poke(bus, BLOCK, block, sizeof(block)));
	result = call(EXIT_EXTENDED, BLOCK);
	ck_assert(result.exit && result.exit_code == 42);
	result = call(EXIT_EXTENDED, 0xfffffff0);
	ck_assert(result.exit && result.exit_code == 1);
}
END_TEST

START_TEST(clocks_show_virtual_time)
{
	uint64_t ticks = 0;
	ck_assert_uint_eq(call(CLOCK, 0).r0, 203);
	ck_assert_uint_eq(call(TICKFREQ, 0).r0, 1000000);
	ck_assert_uint_eq(call(ELAPSED, BUFFER).r0, 0);
	ck_assert(bus_peek(bus, BUFFER, &ticks, sizeof(ticks)));
	ck_assert_uint_eq(ticks, 2030000);
}
END_TEST

START_TEST(the_console_is_read_as_it_comes)
{
	char text[4] = "";
	uint32_t handle = open_named(":tt", 0);
	ck_assert_uint_eq(call_block(ISTTY, handle, 0, 0), 1);
	ck_assert_uint_eq(call_block(READ, handle, BUFFER, 10), 7);
	ck_assert(bus_peek(bus, BUFFER, text, 3));
	ck_assert_str_eq(text, "abc");
	ck_assert_uint_eq(call(READC, 0).r0, 'a');
}
END_TEST

START_TEST(a_file_is_written_sought_and_read)
{
	char text[4] = "";
	uint32_t handle = open_named("new.txt", 6);
	ck_assert_int_ge((int32_t)handle, 3);
	put_text("0123456789");
	ck_assert_uint_eq(call_block(WRITE, handle, TEXT, 10), 0);
	ck_assert_uint_eq(call_block(FLEN, handle, 0, 0), 10);
	ck_assert_uint_eq(call_block(SEEK, handle, 4, 0), 0);
	ck_assert_uint_eq(call_block(READ, handle, BUFFER, 3), 0);
	ck_assert(bus_peek(bus, BUFFER, text, 3));
	ck_assert_str_eq(text, "456");
	ck_assert_uint_eq(call_block(READ, handle, BUFFER, 10), 7);
	ck_assert_uint_eq(call_block(ISTTY, handle, 0, 0), 0);
	ck_assert_uint_eq(call_block(CLOSE, handle, 0, 0), 0);
	ck_assert_uint_eq(call_block(CLOSE, handle, 0, 0), UINT32_MAX);
}
END_TEST

START_TEST(nothing_outside_the_folder_opens)
{
	char link[64];
	snprintf(link, sizeof(link), "%s/link", folder);
	ck_assert_int_eq(symlink("/etc", link), 0);
	snprintf(link, sizeof(link), "%s/file", folder);
	ck_assert_int_eq(symlink("/etc/passwd", link), 0);
	static const char *const names[] = { "/etc/passwd", "../x", "a/../../x", "link/passwd",
		"file", "", ".", "..", "link", "/dev/null" };
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		ck_assert_msg(open_named(names[i], 0) == UINT32_MAX, "%s opened", names[i]);
	}
	semihost.directory = NULL;
	ck_assert_uint_eq(open_named("new.txt", 4), UINT32_MAX);
}
END_TEST

START_TEST(handles_run_out_and_come_back)
{
	uint32_t handle = 0;
	for (unsigned i = 3; i < 16; i++) {
		handle = open_named(":tt", 4);
		ck_assert_uint_eq(handle, i);
	}
	ck_assert_uint_eq(open_named(":tt", 4), UINT32_MAX);
	ck_assert_uint_eq(call_block(CLOSE, 7, 0, 0), 0);
	ck_assert_uint_eq(open_named(":tt", 4), 7);
}
END_TEST

START_TEST(bad_parameters_fail_and_harm_nothing)
{
	for (uint32_t operation = 0; operation < 0x40; operation++) {
		if (operation != EXIT && operation != EXIT_EXTENDED) {
			call(operation, 0xffffffff);
			call(operation, BASE + 4093);
			call(operation, 0);
		}
	}
	ck_assert_uint_eq(open_named("x", 12), UINT32_MAX);
	ck_assert_uint_eq(call_block(OPEN, TEXT, 0, 0x7fffffff), UINT32_MAX);
	ck_assert_uint_eq(call(SYSTEM, BLOCK).r0, UINT32_MAX);
}
END_TEST

int main(void)
{
	return suite_run("semihost", setup, teardown,
		(const TTest *const[]){
			text_and_characters_reach_the_console,
			long_text_arrives_whole,
			text_that_runs_out_of_memory_ends_there,
			exits_carry_their_code,
			clocks_show_virtual_time,
			the_console_is_read_as_it_comes,
			a_file_is_written_sought_and_read,
			nothing_outside_the_folder_opens,
			handles_run_out_and_come_back,
			bad_parameters_fail_and_harm_nothing,
			NULL,
		});
}
