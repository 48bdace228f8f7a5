/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An SSD1306 OLED module on a bench. Commands are the datasheet's bytes, on purpose. */
#include <string.h>

#include "peripherals/parts/part_models.h"
#include "peripherals/seen.h"
#include "support/bench.h"
#include "support/suite.h"

enum { WIDTH = 128, HEIGHT = 64, WHITE = 0xffffff };

static void setup(void)
{
}

static void open_with(const char *setting, const char *other)
{
	bench_open_part(&ssd1306_ops, (const char *const[]){ setting, other, NULL });
}

static bool send(uint8_t control, const uint8_t *bytes, unsigned count)
{
	struct port *port = bench_port(PORT_I2C);
	bool good = port_i2c_start(port, 0x3c, false) && port_i2c_write(port, control);
	for (unsigned n = 0; good && n < count; n++) {
		good = port_i2c_write(port, bytes[n]);
	}
	port_i2c_stop(port);
	return good;
}

#define COMMANDS(...)   \
	ck_assert(send( \
		0x00, (const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ })))
#define DATA(...)       \
	ck_assert(send( \
		0x40, (const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ })))

/* Upright, lit at full contrast, horizontal addressing. */
static void start(void)
{
	open_with(NULL, NULL);
	COMMANDS(0x8d, 0x14, 0xa1, 0xc8, 0x20, 0x00, 0x81, 0xff, 0xaf);
}

/* A frame: 54 clocks (of 370 kHz) for each of 64 rows. */
enum { FRAME_US = 54 * 64 * 1000 / 370 + 1 };

START_TEST(it_answers_at_its_address_only)
{
	open_with("address=0x3d", NULL);
	struct port *port = bench_port(PORT_I2C);
	ck_assert(port_i2c_start(port, 0x3d, false));
	port_i2c_stop(port);
	ck_assert(!port_i2c_start(port, 0x3c, false));
	ck_assert(ssd1306_ops.i2c_answers(bench_part(), 0, 0x3d));
	ck_assert(!ssd1306_ops.i2c_answers(bench_part(), 0, 0x3c));
}
END_TEST

START_TEST(without_the_charge_pump_it_stays_dark)
{
	open_with(NULL, NULL);
	COMMANDS(0xa5, 0xaf);
	ck_assert_uint_eq(seen_lit(), 0);
	ck_assert_str_eq(bench_look(), "dark: the charge pump is off");
	COMMANDS(0x8d, 0x14);
	ck_assert_uint_eq(seen_lit(), WIDTH * HEIGHT);
	COMMANDS(0x8d, 0x10);
	ck_assert_uint_eq(seen_lit(), 0);
}
END_TEST

START_TEST(an_external_supply_needs_no_charge_pump)
{
	open_with("supply=external", NULL);
	ck_assert_str_eq(bench_look(), "off");
	COMMANDS(0xa5, 0xaf);
	ck_assert_uint_eq(seen_lit(), WIDTH * HEIGHT);
}
END_TEST

START_TEST(a_byte_is_eight_dots_downwards)
{
	start();
	DATA(0x81, 0x03);
	ck_assert_str_eq(seen_dots(), "0,0 1,0 1,1 0,7");
	ck_assert_uint_eq(seen_pixels[0], WHITE);
}
END_TEST

START_TEST(reversing_the_commons_turns_the_picture_at_once)
{
	start();
	DATA(1);
	COMMANDS(0xc0);
	ck_assert_str_eq(seen_dots(), "0,63");
	COMMANDS(0xc8);
	ck_assert_str_eq(seen_dots(), "0,0");
}
END_TEST

START_TEST(start_line_and_offset_shift_the_picture_up)
{
	start();
	DATA(0x20); /* line 5 */
	COMMANDS(0x45);
	ck_assert_str_eq(seen_dots(), "0,0");
	COMMANDS(0x40, 0xd3, 3);
	ck_assert_str_eq(seen_dots(), "0,2");
	COMMANDS(0xc0);
	ck_assert_str_eq(seen_dots(), "0,61");
}
END_TEST

START_TEST(a_smaller_multiplex_ratio_lights_fewer_rows)
{
	start();
	COMMANDS(0xa5, 0xa8, 31);
	ck_assert_uint_eq(seen_lit(), 32 * WIDTH);
	COMMANDS(0xa8, 14);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
	ck_assert_uint_eq(seen_lit(), 32 * WIDTH);
}
END_TEST

START_TEST(sequential_common_pins_tear_the_lines_apart)
{
	start();
	DATA(0x0f);
	COMMANDS(0xda, 0x02);
	ck_assert_str_eq(seen_dots(), "0,0 0,2 0,4 0,6");
	COMMANDS(0xda, 0x32);
	ck_assert_str_eq(
		seen_dots(), "0,0 0,1 0,2 0,3"); /* sides exchanged: neighbors change places */
}
END_TEST

START_TEST(inverse_lights_what_was_dark)
{
	start();
	DATA(0xff);
	COMMANDS(0xa7);
	ck_assert_uint_eq(seen_lit(), WIDTH * HEIGHT - 8);
	COMMANDS(0xa6);
	ck_assert_uint_eq(seen_lit(), 8);
}
END_TEST

START_TEST(all_on_leaves_the_memory_alone)
{
	start();
	DATA(1);
	COMMANDS(0xa5);
	ck_assert_uint_eq(seen_lit(), WIDTH * HEIGHT);
	COMMANDS(0xa4);
	ck_assert_uint_eq(seen_lit(), 1);
}
END_TEST

START_TEST(contrast_is_seen)
{
	start();
	DATA(1);
	seen_look();
	uint32_t before = seen_pixels[0];
	COMMANDS(0x81, 0x00);
	seen_look();
	ck_assert_uint_lt(seen_pixels[0], before);
	ck_assert_uint_gt(seen_pixels[0], 0);
}
END_TEST

START_TEST(single_bytes_with_control_bytes_are_taken)
{
	struct port *port;
	start();
	port = bench_port(PORT_I2C);
	ck_assert(port_i2c_start(port, 0x3c, false));
	static const uint8_t bytes[] = { 0x80, 0x21, 0x80, 5, 0x80, 6, 0xc0, 0x01, 0x40, 0x01,
		0x01 };
	for (unsigned n = 0; n < sizeof bytes; n++) {
		ck_assert(port_i2c_write(port, bytes[n]));
	}
	port_i2c_stop(port);
	ck_assert_str_eq(seen_dots(), "5,0 6,0 5,8");
}
END_TEST

START_TEST(the_status_says_whether_it_is_on)
{
	start();
	struct port *port = bench_port(PORT_I2C);
	ck_assert(port_i2c_start(port, 0x3c, true));
	ck_assert_uint_eq(port_i2c_read(port, true), 0);
	port_i2c_stop(port);
	COMMANDS(0xae);
	ck_assert(port_i2c_start(port, 0x3c, true));
	ck_assert_uint_eq(port_i2c_read(port, true) & 0x40, 0x40);
}
END_TEST

START_TEST(a_fade_ends_dark_and_blinking_comes_back)
{
	start();
	DATA(1);
	COMMANDS(0x23, 0x20);
	bench_run_us(8 * FRAME_US * 8);
	seen_look();
	ck_assert(seen_pixels[0] > 0x404040 && seen_pixels[0] < 0xa0a0a0);
	bench_run_us(8 * FRAME_US * 20);
	ck_assert_uint_eq(seen_lit(), 0);
	COMMANDS(0x23, 0x30);
	bench_run_us(8 * FRAME_US * 16);
	ck_assert_uint_eq(seen_lit(), 0);
	bench_run_us(8 * FRAME_US * 16);
	seen_look();
	ck_assert_uint_eq(seen_pixels[0], WHITE);
	COMMANDS(0x23, 0);
	ck_assert_uint_eq(seen_lit(), 1);
}
END_TEST

START_TEST(zoom_shows_the_upper_half_twice_as_tall)
{
	start();
	DATA(0x02);
	COMMANDS(0xd6, 1);
	ck_assert_str_eq(seen_dots(), "0,2 0,3");
}
END_TEST

static void spi(unsigned bits, uint32_t value)
{
	struct spi_word word = { .mosi = value, .bits = (uint8_t)bits, .rate_hz = 8000000 };
	port_spi_exchange(bench_port(PORT_SPI), &word);
}

static void spi_bytes(const uint8_t *bytes, unsigned count)
{
	for (unsigned n = 0; n < count; n++) {
		spi(8, bytes[n]);
	}
}

START_TEST(on_spi_the_data_pin_tells_commands_from_data)
{
	static const uint8_t commands[] = { 0x8d, 0x14, 0xa1, 0xc8, 0x20, 0x00, 0xaf };
	open_with(NULL, NULL);
	bench_drive("dc", DRIVE_LOW);
	bench_drive("cs", DRIVE_LOW);
	spi_bytes(commands, sizeof commands);
	bench_drive("dc", DRIVE_HIGH);
	spi(16, 0x0103);
	bench_drive("cs", DRIVE_HIGH);
	spi(8, 0xff);
	ck_assert_str_eq(seen_dots(), "0,0 1,0 1,1");
}
END_TEST

START_TEST(deselecting_drops_an_incomplete_byte)
{
	open_with("supply=external", NULL);
	bench_drive("cs", DRIVE_LOW);
	spi(5, 0x1f);
	bench_drive("cs", DRIVE_HIGH);
	bench_drive("cs", DRIVE_LOW);
	spi(4, 0xa);
	spi(4, 0xf);
	ck_assert_str_ne(bench_look(), "off");
}
END_TEST

START_TEST(on_three_wires_the_first_bit_tells_commands_from_data)
{
	open_with("supply=external", "wires=3");
	spi(9, 0x0a1);
	spi(9, 0x0c8);
	spi(9, 0x0af);
	spi(9, 0x101);
	ck_assert_str_eq(seen_dots(), "0,0");
}
END_TEST

START_TEST(a_wrong_spi_mode_is_logged)
{
	open_with(NULL, NULL);
	struct spi_word word = { .mosi = 0xe3, .bits = 8, .mode = 1 };
	port_spi_exchange(bench_port(PORT_SPI), &word);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
}
END_TEST

START_TEST(the_reset_pin_switches_it_off_and_keeps_the_memory)
{
	start();
	DATA(1);
	bench_drive("res", DRIVE_LOW);
	ck_assert_str_eq(bench_look(), "off");
	ck_assert(!send(0, NULL, 0));
	bench_drive("res", DRIVE_NONE); /* pulled up */
	COMMANDS(0x8d, 0x14, 0xc8, 0xaf);
	ck_assert_str_eq(seen_dots(), "0,0");
}
END_TEST

START_TEST(a_two_colored_glass_is_yellow_on_top)
{
	open_with("color=yellow-blue", "supply=external");
	COMMANDS(0xa5, 0xaf, 0x81, 0xff);
	seen_look();
	ck_assert_uint_eq(seen_pixels[15 * WIDTH], 0xffe040);
	ck_assert_uint_eq(seen_pixels[16 * WIDTH], 0x40b0ff);
}
END_TEST

START_TEST(the_look_names_the_picture)
{
	char expected[64];
	start();
	DATA(1, 2, 3);
	seen_look();
	snprintf(expected, sizeof expected, "on, picture %016llx",
		(unsigned long long)picture_hash(&seen));
	ck_assert_str_eq(bench_look(), expected);
}
END_TEST

int main(void)
{
	return suite_run("ssd1306", setup, bench_close,
		(const TTest *const[]){
			it_answers_at_its_address_only,
			without_the_charge_pump_it_stays_dark,
			an_external_supply_needs_no_charge_pump,
			a_byte_is_eight_dots_downwards,
			reversing_the_commons_turns_the_picture_at_once,
			start_line_and_offset_shift_the_picture_up,
			a_smaller_multiplex_ratio_lights_fewer_rows,
			sequential_common_pins_tear_the_lines_apart,
			inverse_lights_what_was_dark,
			all_on_leaves_the_memory_alone,
			contrast_is_seen,
			single_bytes_with_control_bytes_are_taken,
			the_status_says_whether_it_is_on,
			a_fade_ends_dark_and_blinking_comes_back,
			zoom_shows_the_upper_half_twice_as_tall,
			on_spi_the_data_pin_tells_commands_from_data,
			deselecting_drops_an_incomplete_byte,
			on_three_wires_the_first_bit_tells_commands_from_data,
			a_wrong_spi_mode_is_logged,
			the_reset_pin_switches_it_off_and_keeps_the_memory,
			a_two_colored_glass_is_yellow_on_top,
			the_look_names_the_picture,
			NULL,
		});
}
