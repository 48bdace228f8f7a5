/* SPDX-License-Identifier: GPL-2.0-or-later */
/* 24xx EEPROMs as a controller sees them. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "peripherals/parts/part_models.h"
#include "support/bench.h"
#include "support/suite.h"

enum { AT = 0x50 };

static unsigned address_bytes;

static void open_type(const char *type)
{
	static char setting[32];
	snprintf(setting, sizeof(setting), "type=%s", type);
	const char *const settings[] = { setting, NULL };
	bench_open_part(&eeprom24_ops, settings);
	address_bytes = strlen(type) > 5 || !strcmp(type, "24c32") || !strcmp(type, "24c64") ? 2 :
											       1;
}

static struct port *bus(void)
{
	return bench_port(PORT_I2C);
}

static bool point(uint8_t device, uint32_t cell)
{
	bool good = port_i2c_start(bus(), device, false);
	if (good && address_bytes == 2) {
		good = port_i2c_write(bus(), (uint8_t)(cell >> 8));
	}
	return good && port_i2c_write(bus(), (uint8_t)cell);
}

static bool write_text(uint8_t device, uint32_t cell, const char *text)
{
	bool good = point(device, cell);
	for (; good && *text; text++) {
		good = port_i2c_write(bus(), (uint8_t)*text);
	}
	port_i2c_stop(bus());
	return good;
}

/* Waits for the write cycle. */
static void keep_text(uint8_t device, uint32_t cell, const char *text)
{
	ck_assert(write_text(device, cell, text));
	bench_run_us(5000);
}

static const char *read_text(uint8_t device, uint32_t cell, unsigned length)
{
	static char text[256];
	ck_assert(point(device, cell));
	ck_assert(port_i2c_start(bus(), device, true));
	for (unsigned n = 0; n < length; n++) {
		text[n] = (char)port_i2c_read(bus(), n == length - 1);
	}
	text[length] = '\0';
	port_i2c_stop(bus());
	return text;
}

static void teardown(void)
{
	if (bench_part()) {
		bench_close();
	}
}

START_TEST(what_is_written_is_read_after_the_write_cycle)
{
	open_type("24c256");
	keep_text(AT, 0x1234, "hello");
	ck_assert_str_eq(read_text(AT, 0x1234, 5), "hello");
	ck_assert_str_eq(read_text(AT, 0x1239, 1), "\xff");
}
END_TEST

START_TEST(a_chip_does_not_acknowledge_during_its_write_cycle)
{
	open_type("24c02");
	ck_assert(write_text(AT, 0, "x"));
	bench_run_us(4999);
	ck_assert(!port_i2c_start(bus(), AT, false));
	port_i2c_stop(bus());
	bench_run_us(1);
	ck_assert(port_i2c_start(bus(), AT, false));
	port_i2c_stop(bus());
}
END_TEST

START_TEST(pointing_alone_begins_no_write_cycle)
{
	open_type("24c02");
	ck_assert(write_text(AT, 7, ""));
	ck_assert(port_i2c_start(bus(), AT, true));
}
END_TEST

START_TEST(bytes_past_the_end_of_a_page_wrap_to_its_begin)
{
	open_type("24c02");
	keep_text(AT, 14, "abcd");
	ck_assert_str_eq(read_text(AT, 14, 2), "ab");
	ck_assert_str_eq(read_text(AT, 8, 2), "cd");
	ck_assert_str_eq(read_text(AT, 16, 1), "\xff");
	keep_text(AT, 0, "0123456789");
	ck_assert_str_eq(read_text(AT, 0, 8), "89234567");
}
END_TEST

START_TEST(each_type_has_its_page)
{
	static const struct {
		const char *type;
		unsigned page;
	} all[] = { { "24c02", 8 }, { "24c04", 16 }, { "24c08", 16 }, { "24c16", 16 },
		{ "24c32", 32 }, { "24c64", 32 }, { "24c128", 64 }, { "24c256", 64 },
		{ "24c512", 128 } };
	for (unsigned n = 0; n < sizeof(all) / sizeof(all[0]); n++) {
		open_type(all[n].type);
		keep_text(AT, all[n].page - 1, "ab");
		ck_assert_str_eq(read_text(AT, 0, 1), "b");
		ck_assert_str_eq(read_text(AT, all[n].page, 1), "\xff");
		bench_close();
	}
}
END_TEST

START_TEST(reads_go_on_over_the_end_of_the_memory)
{
	open_type("24c512");
	keep_text(AT, 65535, "z");
	keep_text(AT, 0, "a");
	ck_assert_str_eq(read_text(AT, 65535, 2), "za");
}
END_TEST

START_TEST(a_read_without_an_address_goes_on_after_the_last_byte)
{
	open_type("24c64");
	keep_text(AT, 100, "next");
	read_text(AT, 100, 2);
	ck_assert(port_i2c_start(bus(), AT, true));
	ck_assert_int_eq(port_i2c_read(bus(), true), 'x');
	port_i2c_stop(bus());
}
END_TEST

START_TEST(blocks_of_a_small_chip_are_chosen_by_the_device_address)
{
	open_type("24c16");
	keep_text(AT + 7, 0xf0, "high");
	keep_text(AT, 0xf0, "low");
	ck_assert_str_eq(read_text(AT + 7, 0xf0, 4), "high");
	ck_assert_str_eq(read_text(AT, 0xf0, 3), "low");
	bench_drive("a0", DRIVE_HIGH); /* not compared */
	ck_assert_str_eq(read_text(AT, 0xf0, 3), "low");
}
END_TEST

START_TEST(pins_choose_the_device_address)
{
	open_type("24c256");
	bench_drive("a0", DRIVE_HIGH);
	bench_drive("a2", DRIVE_HIGH);
	ck_assert(!port_i2c_start(bus(), AT, false));
	ck_assert(port_i2c_start(bus(), AT + 5, false));
	ck_assert(eeprom24_ops.i2c_answers(bench_part(), 0, AT + 5));
	ck_assert(!eeprom24_ops.i2c_answers(bench_part(), 0, AT));
	bench_close();
	open_type("24c04");
	bench_drive("a1", DRIVE_HIGH);
	ck_assert(!port_i2c_start(bus(), AT, false));
	ck_assert(port_i2c_start(bus(), AT + 2, false));
	ck_assert(port_i2c_start(bus(), AT + 3, false));
}
END_TEST

START_TEST(an_address_can_be_set_instead_of_wiring_the_pins)
{
	const char *const settings[] = { "type=24c08", "address=0x54", NULL };
	bench_open_part(&eeprom24_ops, settings);
	ck_assert(!port_i2c_start(bus(), AT, false));
	ck_assert(!port_i2c_start(bus(), AT + 3, false));
	ck_assert(port_i2c_start(bus(), AT + 4, false));
	ck_assert(port_i2c_start(bus(), AT + 7, false)); /* its fourth block */
}
END_TEST

START_TEST(nothing_is_written_while_wp_is_high)
{
	open_type("24c02");
	keep_text(AT, 0, "kept");
	bench_drive("wp", DRIVE_HIGH);
	ck_assert(write_text(AT, 0, "lost"));
	ck_assert_str_eq(read_text(AT, 0, 4), "kept"); /* at once: no cycle */
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
	bench_drive("wp", DRIVE_LOW);
	keep_text(AT, 0, "good");
	ck_assert_str_eq(read_text(AT, 0, 4), "good");
}
END_TEST

START_TEST(a_start_instead_of_a_stop_drops_what_was_written)
{
	open_type("24c02");
	ck_assert(point(AT, 0));
	port_i2c_write(bus(), 'x');
	ck_assert_str_eq(read_text(AT, 0, 1), "\xff");
}
END_TEST

START_TEST(the_write_cycle_can_be_set)
{
	const char *const settings[] = { "type=24c02", "cycle=1ms", NULL };
	bench_open_part(&eeprom24_ops, settings);
	address_bytes = 1;
	write_text(AT, 0, "x");
	bench_run_us(999);
	ck_assert(!port_i2c_start(bus(), AT, false));
	bench_run_us(1);
	ck_assert(port_i2c_start(bus(), AT, false));
}
END_TEST

START_TEST(an_image_too_small_for_the_type_is_refused_and_one_that_fits_is_read)
{
	struct error err = { 0 };
	char file[] = "/tmp/orrery-eeprom-XXXXXX", setting[64];
	int image = mkstemp(file);
	ck_assert_int_eq(write(image, "from the file", 13), 13);
	snprintf(setting, sizeof(setting), "image=%s", file);
	const char *const settings[] = { "type=24c02", setting, NULL };
	ck_assert(!bench_try_part(&eeprom24_ops, settings, &err));
	ck_assert_ptr_nonnull(strstr(err.message, "is too small: 13 bytes"));
	bench_close();
	ck_assert_int_eq(ftruncate(image, 256), 0);
	bench_open_part(&eeprom24_ops, settings);
	address_bytes = 1;
	ck_assert_str_eq(read_text(AT, 9, 4), "file");
	close(image);
	unlink(file);
}
END_TEST

START_TEST(a_page_half_written_survives_save_and_restore)
{
	open_type("24c256");
	ck_assert(point(AT, 62));
	port_i2c_write(bus(), 'a');
	bench_save();
	bench_restore();
	port_i2c_write(bus(), 'b');
	port_i2c_write(bus(), 'c');
	port_i2c_stop(bus());
	bench_run_us(5000);
	ck_assert_str_eq(read_text(AT, 62, 2), "ab");
	ck_assert_str_eq(read_text(AT, 0, 1), "c");
	ck_assert_str_eq(bench_look(), "24c256, 1 write cycles");
}
END_TEST

int main(void)
{
	return suite_run("eeprom24", NULL, teardown,
		(const TTest *const[]){
			what_is_written_is_read_after_the_write_cycle,
			a_chip_does_not_acknowledge_during_its_write_cycle,
			pointing_alone_begins_no_write_cycle,
			bytes_past_the_end_of_a_page_wrap_to_its_begin,
			each_type_has_its_page,
			reads_go_on_over_the_end_of_the_memory,
			a_read_without_an_address_goes_on_after_the_last_byte,
			blocks_of_a_small_chip_are_chosen_by_the_device_address,
			pins_choose_the_device_address,
			an_address_can_be_set_instead_of_wiring_the_pins,
			nothing_is_written_while_wp_is_high,
			a_start_instead_of_a_stop_drops_what_was_written,
			the_write_cycle_can_be_set,
			an_image_too_small_for_the_type_is_refused_and_one_that_fits_is_read,
			a_page_half_written_survives_save_and_restore,
			NULL,
		});
}
