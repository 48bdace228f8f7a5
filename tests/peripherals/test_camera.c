/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A camera as firmware sees it: the chip with the memory on SPI, the sensor on I2C, the picture
 * behind.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/png.h"
#include "peripherals/parts/part_models.h"
#include "support/bench.h"
#include "support/suite.h"

enum { OV2640 = 0x30, OV564X = 0x3c };
enum { CONTROL = 0x04, CLEAR = 0x01, START = 0x02, STATUS = 0x41, DONE = 0x08 };

static char file[64];

static uint8_t swap(uint8_t out)
{
	struct spi_word word = { .mosi = out, .bits = 8, .rate_hz = 8000000 };
	return (uint8_t)port_spi_exchange(bench_port(PORT_SPI), &word);
}

/* As a driver for a controller that sends a byte too many. */
static void put(uint8_t number, uint8_t value)
{
	bench_drive("cs", DRIVE_LOW);
	swap(number | 0x80);
	swap(value);
	swap(0);
	bench_drive("cs", DRIVE_HIGH);
}

static void get_bytes(uint8_t number, uint8_t *bytes, unsigned count)
{
	bench_drive("cs", DRIVE_LOW);
	swap(number);
	for (unsigned n = 0; n < count; n++) {
		bytes[n] = swap(0);
	}
	bench_drive("cs", DRIVE_HIGH);
}

static uint8_t get(uint8_t number)
{
	uint8_t byte;
	get_bytes(number, &byte, 1);
	return byte;
}

static uint32_t length(void)
{
	return get(0x42) | (uint32_t)get(0x43) << 8 | (uint32_t)get(0x44) << 16;
}

static void capture(void)
{
	put(CONTROL, CLEAR);
	put(CONTROL, START);
	for (unsigned n = 0; !(get(STATUS) & DONE); n++) {
		ck_assert_uint_lt(n, 1000);
		bench_run_us(1000);
	}
}

static bool sensor_put(uint8_t number, uint8_t value)
{
	struct port *port = bench_port(PORT_I2C);
	bool good = port_i2c_start(port, OV2640, false) && port_i2c_write(port, number) &&
		port_i2c_write(port, value);
	port_i2c_stop(port);
	return good;
}

static uint8_t sensor_get(uint8_t number)
{
	struct port *port = bench_port(PORT_I2C);
	ck_assert(port_i2c_start(port, OV2640, false));
	port_i2c_write(port, number);
	port_i2c_stop(port);
	ck_assert(port_i2c_start(port, OV2640, true));
	uint8_t byte = port_i2c_read(port, true);
	port_i2c_stop(port);
	return byte;
}

static void wide_put(uint16_t number, uint8_t high, uint8_t low)
{
	struct port *port = bench_port(PORT_I2C);
	ck_assert(port_i2c_start(port, OV564X, false));
	port_i2c_write(port, (uint8_t)(number >> 8));
	port_i2c_write(port, (uint8_t)number);
	port_i2c_write(port, high);
	port_i2c_write(port, low);
	port_i2c_stop(port);
}

static void set_size(unsigned width, unsigned height, uint8_t mode)
{
	sensor_put(0xff, 0);
	sensor_put(0xda, mode);
	sensor_put(0x5a, (uint8_t)(width / 4));
	sensor_put(0x5b, (uint8_t)(height / 4));
	sensor_put(0x5c, (uint8_t)(width / 4 >> 8 | height / 4 >> 8 << 2));
}

static void open_camera(const char *first, const char *second)
{
	const char *const settings[] = { first, first ? second : NULL, NULL };
	bench_open_part(&arducam_ops, settings);
	bench_drive("cs", DRIVE_HIGH);
}

static const char *picture_setting(void)
{
	static char setting[80];
	snprintf(setting, sizeof(setting), "picture=%s", file);
	return setting;
}

static void write_file(const void *bytes, size_t count)
{
	FILE *out = fopen(file, "wb");
	ck_assert_uint_eq(fwrite(bytes, 1, count, out), count);
	fclose(out);
}

/* Segments, a size of 16 x 8, a scan and an end: all that is looked at. */
static const uint8_t jpeg[] = { 0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc0, 0, 11, 8, 0, 8, 0,
	16, 1, 1, 0x11, 0, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0x34, 0x56, 0xff, 0xd9 };

static void setup(void)
{
	strcpy(file, "/tmp/orrery-camera-XXXXXX");
	close(mkstemp(file));
}

static void teardown(void)
{
	if (bench_part()) {
		bench_close();
	}
	unlink(file);
}

START_TEST(the_chip_answers_its_test_register_and_its_version)
{
	open_camera(NULL, NULL);
	put(0x07, 0x80);
	put(0x07, 0x00);
	put(0x00, 0x55);
	ck_assert_uint_eq(get(0x00), 0x55);
	ck_assert_uint_eq(get(0x40), 0x73);
	put(0x40, 0);
	ck_assert_uint_eq(get(0x40), 0x73);
	put(0x07, 0x80);
	ck_assert_uint_eq(get(0x00), 0);
}
END_TEST

START_TEST(each_sensor_says_who_it_is)
{
	open_camera(NULL, NULL);
	sensor_put(0xff, 1);
	ck_assert_uint_eq(sensor_get(0x0a), 0x26);
	ck_assert_uint_eq(sensor_get(0x0b), 0x42);
	sensor_put(0x0a, 0);
	ck_assert_uint_eq(sensor_get(0x0a), 0x26);
	ck_assert_uint_eq(sensor_get(0xff), 1);
	ck_assert(arducam_ops.i2c_answers(bench_part(), 1, OV2640));
	bench_close();
	for (unsigned n = 0; n < 2; n++) {
		struct port *port;
		open_camera(n ? "sensor=ov5642" : "sensor=ov5640", NULL);
		port = bench_port(PORT_I2C);
		ck_assert(!port_i2c_start(port, OV2640, false));
		ck_assert(port_i2c_start(port, OV564X, false));
		port_i2c_write(port, 0x30);
		port_i2c_write(port, 0x0a);
		ck_assert(port_i2c_start(port, OV564X, true));
		ck_assert_uint_eq(port_i2c_read(port, false), 0x56);
		ck_assert_uint_eq(port_i2c_read(port, true), n ? 0x42 : 0x40);
		port_i2c_stop(port);
		bench_close();
	}
	open_camera(NULL, NULL);
}
END_TEST

START_TEST(the_banks_of_a_sensor_are_apart_and_a_reset_clears_both)
{
	open_camera(NULL, NULL);
	sensor_put(0xff, 0);
	sensor_put(0x44, 0x10);
	sensor_put(0xff, 1);
	ck_assert_uint_eq(sensor_get(0x44), 0);
	sensor_put(0x44, 0x20);
	sensor_put(0xff, 0);
	ck_assert_uint_eq(sensor_get(0x44), 0x10);
	sensor_put(0xff, 1);
	sensor_put(0x12, 0x80);
	sensor_put(0xff, 1);
	ck_assert_uint_eq(sensor_get(0x44), 0);
	ck_assert_uint_eq(sensor_get(0x0a), 0x26);
}
END_TEST

START_TEST(a_sensor_in_reset_or_standby_does_not_answer)
{
	open_camera(NULL, NULL);
	put(0x06, 0x07);
	ck_assert(!sensor_put(0xff, 1));
	put(0x06, 0x04);
	ck_assert(!sensor_put(0xff, 1));
	put(0x06, 0x05);
	ck_assert(sensor_put(0xff, 1));
}
END_TEST

START_TEST(a_capture_takes_until_the_end_of_the_next_frame)
{
	open_camera("frame=10ms", NULL);
	set_size(320, 240, 0x08);
	bench_run_us(3000);
	put(CONTROL, START);
	bench_run_us(16999);
	ck_assert_uint_eq(get(STATUS) & DONE, 0);
	ck_assert_uint_eq(length(), 0);
	bench_run_us(1);
	ck_assert_uint_eq(get(STATUS) & DONE, DONE);
	ck_assert_uint_eq(length(), 320 * 240 * 2 + 8);
	put(CONTROL, CLEAR);
	ck_assert_uint_eq(get(STATUS) & DONE, 0);
}
END_TEST

START_TEST(bars_are_seen_where_no_picture_is_set)
{
	uint8_t line[640];
	open_camera(NULL, NULL);
	set_size(320, 240, 0x08);
	capture();
	get_bytes(0x3c, line, sizeof(line));
	ck_assert_mem_eq(line, "\xff\xff\xff\xff", 4);      /* white */
	ck_assert_mem_eq(line + 80, "\xff\xe0\xff\xe0", 4); /* yellow */
	ck_assert_mem_eq(line + 638, "\0\0", 2);
	/* A second burst goes on where the first one ended, and 3D gives one byte. */
	get_bytes(0x3c, line, 2);
	ck_assert_mem_eq(line, "\xff\xff", 2);
	get_bytes(0x3d, line, 3);
	ck_assert_mem_eq(line, "\xff\0\0", 3);
	put(CONTROL, 0x10);
	get_bytes(0x3c, line, 82);
	ck_assert_mem_eq(line + 80, "\xff\xe0", 2);
}
END_TEST

static void write_png(void)
{
	struct error err = { 0 };
	struct picture picture = { .width = 16, .height = 8 };
	picture_allocate(&picture);
	for (uint32_t n = 0; n < 16 * 8; n++) {
		picture.pixels[n] = n % 16 < 8 ? 0xff0000 : 0x0000ff;
	}
	ck_assert(png_write(file, &picture, &err));
	picture_free(&picture);
}

START_TEST(a_png_comes_in_the_size_and_format_that_the_sensor_is_set_to)
{
	uint8_t line[64];
	write_png();
	open_camera(picture_setting(), NULL);
	set_size(32, 8, 0x08);
	capture();
	ck_assert_uint_eq(length(), 1024 + 8);
	get_bytes(0x3c, line, 64);
	ck_assert_mem_eq(line, "\xf8\0", 2);
	ck_assert_mem_eq(line + 30, "\xf8\0\0\x1f", 4);
	set_size(32, 8, 0x09); /* bytes swapped */
	capture();
	get_bytes(0x3c, line, 2);
	ck_assert_mem_eq(line, "\0\xf8", 2);
	set_size(16, 8, 0x00); /* YUV */
	capture();
	get_bytes(0x3c, line, 4);
	ck_assert_uint_eq(line[0], 76);
	ck_assert_uint_eq(line[1], 85);
	ck_assert_uint_eq(line[2], 76);
	ck_assert_uint_eq(line[3], 255);
	ck_assert_str_eq(bench_look(), "16 x 8, 3 captures");
}
END_TEST

START_TEST(a_wide_sensor_has_its_size_in_two_bytes)
{
	write_png();
	open_camera(picture_setting(), "sensor=ov5642");
	wide_put(0x3808, 0x02, 0x80);
	wide_put(0x380a, 0x01, 0xe0);
	wide_put(0x4300, 0x61, 0);
	capture();
	ck_assert_uint_eq(length(), 640 * 480 * 2 + 8);
}
END_TEST

START_TEST(a_jpeg_file_comes_as_it_is_and_is_filled_up)
{
	uint8_t bytes[1032];
	memset(bytes, 0x99, sizeof(bytes)); /* behind the end mark of the file */
	memcpy(bytes, jpeg, sizeof(jpeg));
	write_file(bytes, 100);
	open_camera(picture_setting(), NULL);
	set_size(320, 240, 0x10);
	capture();
	ck_assert_uint_eq(length(), 1032);
	get_bytes(0x3c, bytes, sizeof(bytes));
	ck_assert_mem_eq(bytes, jpeg, sizeof(jpeg));
	ck_assert_uint_eq(bytes[sizeof(jpeg)], 0);
	ck_assert_uint_eq(bench_logged(LOG_UNMODELLED), 0);
	ck_assert_str_eq(bench_look(), "16 x 8 JPEG, 1 captures");
}
END_TEST

START_TEST(a_format_that_the_file_cannot_give_is_said)
{
	write_png();
	open_camera(picture_setting(), NULL);
	set_size(16, 8, 0x10);
	capture();
	ck_assert_uint_eq(bench_logged(LOG_UNMODELLED), 1);
	bench_close();
	write_file(jpeg, sizeof(jpeg));
	open_camera(picture_setting(), NULL);
	set_size(16, 8, 0x08);
	capture();
	ck_assert_uint_eq(bench_logged(LOG_UNMODELLED), 1);
}
END_TEST

START_TEST(several_frames_come_one_after_another)
{
	uint8_t bytes[1032 + 2];
	write_file(jpeg, sizeof(jpeg));
	open_camera(picture_setting(), "frame=10ms");
	set_size(16, 8, 0x10);
	put(0x01, 2);
	put(CONTROL, START);
	bench_run_us(39999);
	ck_assert_uint_eq(length(), 0);
	bench_run_us(1);
	ck_assert_uint_eq(length(), 3 * 1032);
	get_bytes(0x3c, bytes, sizeof(bytes));
	ck_assert_mem_eq(bytes + 1032, "\xff\xd8", 2);
}
END_TEST

START_TEST(reading_past_the_content_gives_zeros_and_is_said)
{
	uint8_t byte = 1;
	open_camera(NULL, NULL);
	get_bytes(0x3c, &byte, 1);
	ck_assert_uint_eq(byte, 0);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
}
END_TEST

static const char *refusal(const void *bytes, size_t count)
{
	static struct error err;
	const char *const settings[] = { picture_setting(), NULL };
	err = (struct error){ 0 };
	write_file(bytes, count);
	ck_assert(!bench_try_part(&arducam_ops, settings, &err));
	bench_close();
	ck_assert_ptr_nonnull(strstr(err.message, file));
	return err.note[0] ? err.note : err.message;
}

START_TEST(a_damaged_picture_is_refused)
{
	uint8_t no_scan[] = { 0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0xff, 0xd9 };
	ck_assert_str_eq(
		refusal(jpeg, sizeof(jpeg) - 1), "it has no end mark: it may be cut short");
	ck_assert_str_eq(refusal(no_scan, sizeof(no_scan)), "its segments do not lead to a scan");
	refusal("neither PNG nor JPEG", 20);
	write_png();
	FILE *png = fopen(file, "rb");
	uint8_t bytes[60];
	ck_assert_uint_eq(fread(bytes, 1, 60, png), 60);
	fclose(png);
	refusal(bytes, 60);
}
END_TEST

START_TEST(a_picture_half_read_survives_save_and_restore)
{
	uint8_t before[81], after[2];
	open_camera(NULL, NULL);
	set_size(320, 240, 0x08);
	capture();
	get_bytes(0x3c, before, 81);
	bench_save();
	bench_restore();
	get_bytes(0x3c, after, 2);
	ck_assert_mem_eq(after, "\xe0\xff", 2);
}
END_TEST

int main(void)
{
	return suite_run("camera", setup, teardown,
		(const TTest *const[]){
			the_chip_answers_its_test_register_and_its_version,
			each_sensor_says_who_it_is,
			the_banks_of_a_sensor_are_apart_and_a_reset_clears_both,
			a_sensor_in_reset_or_standby_does_not_answer,
			a_capture_takes_until_the_end_of_the_next_frame,
			bars_are_seen_where_no_picture_is_set,
			a_png_comes_in_the_size_and_format_that_the_sensor_is_set_to,
			a_wide_sensor_has_its_size_in_two_bytes,
			a_jpeg_file_comes_as_it_is_and_is_filled_up,
			a_format_that_the_file_cannot_give_is_said,
			several_frames_come_one_after_another,
			reading_past_the_content_gives_zeros_and_is_said,
			a_damaged_picture_is_refused,
			a_picture_half_read_survives_save_and_restore,
			NULL,
		});
}
