/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A serial NOR flash as a controller sees it; commands as the datasheets of the family have them.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "peripherals/parts/part_models.h"
#include "support/bench.h"
#include "support/suite.h"

enum { BUSY = 1, WEL = 2 };

static uint32_t swap(uint32_t out, uint8_t bits)
{
	struct spi_word word = { .mosi = out, .bits = bits, .rate_hz = 10000000 };
	return port_spi_exchange(bench_port(PORT_SPI), &word);
}

/* Sends `out`, then reads `in_count` bytes, within one selection. */
static void talk(const uint8_t *out, unsigned out_count, uint8_t *in, unsigned in_count)
{
	bench_drive("cs", DRIVE_LOW);
	for (unsigned n = 0; n < out_count; n++) {
		swap(out[n], 8);
	}
	for (unsigned n = 0; n < in_count; n++) {
		in[n] = (uint8_t)swap(0, 8);
	}
	bench_drive("cs", DRIVE_HIGH);
}

static void command(uint8_t code)
{
	talk(&code, 1, NULL, 0);
}

static void at(uint8_t code, uint32_t address, uint8_t *in, unsigned in_count)
{
	const uint8_t out[] = { code, (uint8_t)(address >> 16), (uint8_t)(address >> 8),
		(uint8_t)address };
	talk(out, 4, in, in_count);
}

static uint8_t status(uint8_t code)
{
	uint8_t byte;
	talk(&code, 1, &byte, 1);
	return byte;
}

static void wait_ready(void)
{
	for (unsigned n = 0; status(0x05) & BUSY; n++) {
		ck_assert_uint_lt(n, 100000);
		bench_run_us(500);
	}
}

static void program(uint32_t address, const void *bytes, unsigned count)
{
	uint8_t out[600] = { 0x02, (uint8_t)(address >> 16), (uint8_t)(address >> 8),
		(uint8_t)address };
	memcpy(out + 4, bytes, count);
	command(0x06);
	talk(out, 4 + count, NULL, 0);
	wait_ready();
}

static void erase(uint8_t code, uint32_t address)
{
	command(0x06);
	at(code, address, NULL, 0);
	wait_ready();
}

static void write_status(uint8_t code, uint8_t value)
{
	command(0x06);
	talk((const uint8_t[]){ code, value }, 2, NULL, 0);
	wait_ready();
}

static uint8_t cell(uint32_t address)
{
	uint8_t byte;
	at(0x03, address, &byte, 1);
	return byte;
}

static void open_flash(const char *first, const char *second)
{
	const char *const settings[] = { first, first ? second : NULL, NULL };
	bench_open_part(&spi_nor_ops, settings);
	bench_drive("cs", DRIVE_HIGH);
}

static void teardown(void)
{
	if (bench_part()) {
		bench_close();
	}
}

START_TEST(a_chip_tells_who_it_is)
{
	uint8_t in[8];
	open_flash("size=4M", "serial=16909060");
	talk((const uint8_t[]){ 0x9f }, 1, in, 4);
	ck_assert_mem_eq(in, "\xef\x40\x16\xef", 4);
	at(0x90, 0, in, 3);
	ck_assert_mem_eq(in, "\xef\x15\xef", 3);
	at(0x90, 1, in, 2);
	ck_assert_mem_eq(in, "\x15\xef", 2);
	at(0xab, 0, in, 2);
	ck_assert_mem_eq(in, "\x15\x15", 2);
	talk((const uint8_t[]){ 0x4b, 0, 0, 0, 0 }, 5, in, 8);
	ck_assert_mem_eq(in, "ORRY\1\2\3\4", 8);
}
END_TEST

START_TEST(another_maker_can_be_set)
{
	uint8_t in[3];
	open_flash("size=16M", "id=c220");
	talk((const uint8_t[]){ 0x9f }, 1, in, 3);
	ck_assert_mem_eq(in, "\xc2\x20\x18", 3);
}
END_TEST

START_TEST(the_sfdp_table_says_size_and_erase_commands)
{
	uint8_t in[0xa4];
	open_flash("size=1M", NULL);
	talk((const uint8_t[]){ 0x5a, 0, 0, 0, 0 }, 5, in, sizeof(in));
	ck_assert_mem_eq(in, "SFDP\0\1\0\xff\0\0\1\x09\x80\0\0\xff", 16);
	ck_assert_mem_eq(in + 0x84, "\xff\xff\x7f\0", 4);
	ck_assert_mem_eq(in + 0x9c, "\x0c\x20\x0f\x52\x10\xd8\0\xff", 8);
	talk((const uint8_t[]){ 0x5a, 0, 0, 0x80, 0 }, 5, in, 1);
	ck_assert_uint_eq(in[0], 0xe5);
}
END_TEST

START_TEST(programming_only_clears_bits)
{
	open_flash(NULL, NULL);
	ck_assert_uint_eq(cell(0x1234), 0xff);
	program(0x1234, "\xf0", 1);
	program(0x1234, "\x3c", 1);
	ck_assert_uint_eq(cell(0x1234), 0x30);
	ck_assert_uint_eq(cell(0x1235), 0xff);
}
END_TEST

START_TEST(a_page_wraps_and_only_its_last_256_bytes_count)
{
	uint8_t bytes[300], in[2];
	open_flash(NULL, NULL);
	program(0x2fe, "abcd", 4);
	at(0x03, 0x2fe, in, 2);
	ck_assert_mem_eq(in, "ab", 2);
	at(0x03, 0x200, in, 2);
	ck_assert_mem_eq(in, "cd", 2);
	for (unsigned n = 0; n < sizeof(bytes); n++) {
		bytes[n] = n < 256 ? 0x11 : 0x22;
	}
	program(0x300, bytes, sizeof(bytes));
	ck_assert_uint_eq(cell(0x300), 0x22);
	ck_assert_uint_eq(cell(0x300 + 43), 0x22);
	ck_assert_uint_eq(cell(0x300 + 44), 0x11);
	ck_assert_uint_eq(cell(0x400), 0xff);
}
END_TEST

START_TEST(an_erase_covers_its_block_and_no_more)
{
	static const struct {
		uint8_t code;
		uint32_t size;
	} all[] = { { 0x20, 4096 }, { 0x52, 32768 }, { 0xd8, 65536 } };
	for (unsigned n = 0; n < 3; n++) {
		uint32_t from = 0x40000, size = all[n].size;
		open_flash(NULL, NULL);
		program(from - 1, "\0", 1);
		program(from, "\0", 1);
		program(from + size - 1, "\0", 1);
		program(from + size, "\0", 1);
		erase(all[n].code, from + 17);
		ck_assert_uint_eq(cell(from - 1), 0);
		ck_assert_uint_eq(cell(from), 0xff);
		ck_assert_uint_eq(cell(from + size - 1), 0xff);
		ck_assert_uint_eq(cell(from + size), 0);
		bench_close();
	}
}
END_TEST

START_TEST(a_chip_erase_clears_everything_and_takes_seconds)
{
	open_flash("size=1M", NULL);
	program(0, "\0", 1);
	program(0xfffff, "\0", 1);
	command(0x06);
	command(0xc7);
	bench_run_us(4900000);
	ck_assert_uint_eq(status(0x05), BUSY | WEL);
	bench_run_us(100000);
	ck_assert_uint_eq(status(0x05), 0);
	ck_assert_uint_eq(cell(0), 0xff);
	ck_assert_uint_eq(cell(0xfffff), 0xff);
}
END_TEST

START_TEST(nothing_changes_without_write_enable_which_ends_with_the_work)
{
	const uint8_t out[] = { 0x02, 0, 0, 0, 0 };
	open_flash(NULL, NULL);
	talk(out, 5, NULL, 0);
	at(0x20, 0, NULL, 0);
	ck_assert_uint_eq(status(0x05), 0);
	ck_assert_uint_eq(cell(0), 0xff);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 2);
	command(0x06);
	ck_assert_uint_eq(status(0x05), WEL);
	command(0x04);
	ck_assert_uint_eq(status(0x05), 0);
	program(0, "\0", 1);
	ck_assert_uint_eq(status(0x05), 0);
}
END_TEST

START_TEST(a_page_takes_its_time_and_only_the_status_is_read_meanwhile)
{
	const uint8_t out[] = { 0x02, 0, 0, 0, 0x55 };
	open_flash(NULL, NULL);
	command(0x06);
	talk(out, 5, NULL, 0);
	bench_run_us(699);
	ck_assert_uint_eq(status(0x05), BUSY | WEL);
	ck_assert_uint_eq(cell(0), 0xff);
	bench_run_us(1);
	ck_assert_uint_eq(status(0x05), 0);
	ck_assert_uint_eq(cell(0), 0x55);
}
END_TEST

START_TEST(a_command_that_ends_inside_a_byte_does_nothing)
{
	open_flash(NULL, NULL);
	bench_drive("cs", DRIVE_LOW);
	swap(0x06, 8);
	swap(0, 3);
	bench_drive("cs", DRIVE_HIGH);
	ck_assert_uint_eq(status(0x05), 0);
	command(0x06);
	at(0x20, 0, (uint8_t[1]){ 0 }, 1); /* a byte too much */
	ck_assert_uint_eq(status(0x05), WEL);
}
END_TEST

START_TEST(a_fast_read_has_a_byte_between_and_reads_go_on_over_the_end)
{
	uint8_t in[3];
	open_flash("size=64k", NULL);
	program(0xffff, "z", 1);
	program(0, "ab", 2);
	talk((const uint8_t[]){ 0x0b, 0, 0xff, 0xff, 0 }, 5, in, 3);
	ck_assert_mem_eq(in, "zab", 3);
	at(0x03, 0x12ffff, in, 1); /* above the size */
	ck_assert_uint_eq(in[0], 'z');
}
END_TEST

/* Is a page there refused? */
static bool guarded(uint32_t address)
{
	program(address, "\0", 1);
	bool kept = cell(address) == 0xff;
	return kept;
}

START_TEST(protection_bits_cover_the_top_the_bottom_or_the_rest)
{
	open_flash("size=4M", NULL);
	write_status(0x01, 1 << 2); /* BP0: the upper 64 KiB */
	ck_assert(guarded(0x3f0000));
	ck_assert(!guarded(0x3effff));
	write_status(0x01, 1 << 5 | 2 << 2); /* TB, BP1: the lower 128 KiB */
	ck_assert(guarded(0x01fffe));
	ck_assert(!guarded(0x020000));
	write_status(0x01, 1 << 6 | 3 << 2); /* SEC: the upper 16 KiB */
	ck_assert(guarded(0x3fc000));
	ck_assert(!guarded(0x3fbfff));
	write_status(0x31, 1 << 6); /* CMP: all but those */
	ck_assert(!guarded(0x3fc001));
	ck_assert(guarded(0x3fbffe));
	write_status(0x01, 7 << 2); /* none, turned round */
	ck_assert(!guarded(0x100000));
	write_status(0x31, 0);
	ck_assert(guarded(0x100001));
	ck_assert_uint_eq(status(0x05), 7 << 2);
}
END_TEST

START_TEST(an_erase_that_touches_protected_cells_is_refused)
{
	open_flash("size=4M", NULL);
	program(0x3e0000, "\0", 1);
	write_status(0x01, 1 << 2);
	command(0x06);
	command(0xc7);
	ck_assert_uint_eq(status(0x05) & (BUSY | WEL), 0);
	ck_assert_uint_eq(cell(0x3e0000), 0);
	erase(0xd8, 0x3e0000);
	ck_assert_uint_eq(cell(0x3e0000), 0xff);
}
END_TEST

START_TEST(status_registers_can_be_locked_by_the_pin_and_for_good)
{
	open_flash(NULL, NULL);
	bench_drive("wp", DRIVE_LOW);
	write_status(0x01, 0x80 | 1 << 2);
	write_status(0x01, 0);
	ck_assert_uint_eq(status(0x05), 0x80 | 1 << 2);
	bench_drive("wp", DRIVE_HIGH);
	write_status(0x01, 0);
	ck_assert_uint_eq(status(0x05), 0);
	write_status(0x31, 1);
	write_status(0x01, 4);
	ck_assert_uint_eq(status(0x05), 0);
	part_reset(bench_part());
	write_status(0x01, 4);
	ck_assert_uint_eq(status(0x05), 4);
}
END_TEST

START_TEST(a_volatile_status_is_gone_after_a_reset)
{
	open_flash(NULL, NULL);
	command(0x50);
	talk((const uint8_t[]){ 0x01, 0x1c, 0x02 }, 3, NULL, 0);
	ck_assert_uint_eq(status(0x05), 0x1c);
	ck_assert_uint_eq(status(0x35), 0x02);
	write_status(0x11, 0x60);
	ck_assert_uint_eq(status(0x15), 0x60);
	command(0x66);
	command(0x99);
	bench_run_us(30);
	ck_assert_uint_eq(status(0x05), 0);
	ck_assert_uint_eq(status(0x35), 0);
	ck_assert_uint_eq(status(0x15), 0x60);
	part_reset(bench_part());
	ck_assert_uint_eq(status(0x15), 0x60);
}
END_TEST

START_TEST(a_reset_needs_its_enable_just_before)
{
	open_flash(NULL, NULL);
	command(0x06);
	command(0x99);
	ck_assert_uint_eq(status(0x05), WEL);
	command(0x66);
	status(0x05);
	command(0x99);
	ck_assert_uint_eq(status(0x05), WEL);
	command(0x66);
	command(0x99);
	ck_assert_uint_eq(status(0x05), BUSY);
	bench_run_us(30);
	ck_assert_uint_eq(status(0x05), 0);
}
END_TEST

START_TEST(in_power_down_only_the_wake_command_is_heard)
{
	uint8_t in[1];
	open_flash(NULL, NULL);
	program(0, "\x12", 1);
	command(0xb9);
	ck_assert_uint_eq(cell(0), 0xff);
	ck_assert_uint_gt(bench_logged(LOG_GUEST), 0);
	at(0xab, 0, in, 1);
	ck_assert_uint_eq(in[0], 0x15);
	ck_assert_uint_eq(cell(0), 0x12);
}
END_TEST

START_TEST(hold_and_chip_select_make_it_deaf)
{
	open_flash(NULL, NULL);
	ck_assert_uint_eq(swap(0x9f, 8), 0xff);
	bench_drive("cs", DRIVE_LOW);
	swap(0x9f, 8);
	bench_drive("hold", DRIVE_LOW);
	ck_assert_uint_eq(swap(0, 8), 0xff);
	bench_drive("hold", DRIVE_HIGH);
	ck_assert_uint_eq(swap(0, 8), 0xef);
	ck_assert_uint_eq(swap(0, 16), 0x4016);
}
END_TEST

START_TEST(commands_it_does_not_model_are_said)
{
	open_flash(NULL, NULL);
	command(0x3b);
	ck_assert_uint_eq(bench_logged(LOG_UNMODELLED), 1);
}
END_TEST

START_TEST(an_image_decides_the_size_and_must_be_a_power_of_two)
{
	char file[] = "/tmp/orrery-nor-XXXXXX", setting[64];
	struct error err = { 0 };
	int image = mkstemp(file);
	ck_assert_int_eq(ftruncate(image, 2 << 20), 0);
	ck_assert_int_eq(pwrite(image, "boot", 4, 0x1000), 4);
	snprintf(setting, sizeof(setting), "image=%s", file);
	uint8_t in[4];
	open_flash(setting, NULL);
	at(0x03, 0x1000, in, 4);
	ck_assert_mem_eq(in, "boot", 4);
	talk((const uint8_t[]){ 0x9f }, 1, in, 3);
	ck_assert_uint_eq(in[2], 0x15);
	bench_close();
	const char *const too_small[] = { setting, "size=4M", NULL };
	ck_assert(!bench_try_part(&spi_nor_ops, too_small, &err));
	ck_assert_ptr_nonnull(strstr(err.message, "is too small: 2097152 bytes"));
	bench_close();
	ck_assert_int_eq(ftruncate(image, 100000), 0);
	const char *const odd[] = { setting, NULL };
	err = (struct error){ 0 };
	ck_assert(!bench_try_part(&spi_nor_ops, odd, &err));
	ck_assert_ptr_nonnull(strstr(err.message, "has 100000 bytes"));
	close(image);
	unlink(file);
}
END_TEST

START_TEST(a_page_half_sent_survives_save_and_restore)
{
	open_flash(NULL, NULL);
	command(0x06);
	bench_drive("cs", DRIVE_LOW);
	swap(0x020000, 24);
	swap(0x40, 8);
	swap('a', 8);
	bench_save();
	bench_restore();
	swap('b', 8);
	bench_drive("cs", DRIVE_HIGH);
	wait_ready();
	uint8_t in[2];
	at(0x03, 0x40, in, 2);
	ck_assert_mem_eq(in, "ab", 2);
	ck_assert_str_eq(bench_look(), "4096 KiB, 1 pages programmed, 0 erases");
}
END_TEST

int main(void)
{
	return suite_run("spi_nor", NULL, teardown,
		(const TTest *const[]){
			a_chip_tells_who_it_is,
			another_maker_can_be_set,
			the_sfdp_table_says_size_and_erase_commands,
			programming_only_clears_bits,
			a_page_wraps_and_only_its_last_256_bytes_count,
			an_erase_covers_its_block_and_no_more,
			a_chip_erase_clears_everything_and_takes_seconds,
			nothing_changes_without_write_enable_which_ends_with_the_work,
			a_page_takes_its_time_and_only_the_status_is_read_meanwhile,
			a_command_that_ends_inside_a_byte_does_nothing,
			a_fast_read_has_a_byte_between_and_reads_go_on_over_the_end,
			protection_bits_cover_the_top_the_bottom_or_the_rest,
			an_erase_that_touches_protected_cells_is_refused,
			status_registers_can_be_locked_by_the_pin_and_for_good,
			a_volatile_status_is_gone_after_a_reset,
			a_reset_needs_its_enable_just_before,
			in_power_down_only_the_wake_command_is_heard,
			hold_and_chip_select_make_it_deaf,
			commands_it_does_not_model_are_said,
			an_image_decides_the_size_and_must_be_a_power_of_two,
			a_page_half_sent_survives_save_and_restore,
			NULL,
		});
}
