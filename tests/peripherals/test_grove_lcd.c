/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A character LCD with RGB backlight on a bench. Bytes are the datasheets', on purpose. */
#include <string.h>

#include "base/picture.h"
#include "peripherals/parts/part_models.h"
#include "support/bench.h"
#include "support/suite.h"

enum { WIDTH = 408, HEIGHT = 96, TEXT = 0x3e, LIGHT = 0x62, CLEAR_US = 1530 };

static uint32_t pixels[WIDTH * HEIGHT];

static bool send(uint8_t address, const uint8_t *bytes, unsigned count)
{
	struct port *port = bench_port(PORT_I2C);
	bool good = port_i2c_start(port, address, false);
	for (unsigned n = 0; good && n < count; n++) {
		good = port_i2c_write(port, bytes[n]);
	}
	port_i2c_stop(port);
	return good;
}

#define SEND(address, ...)                                        \
	ck_assert(send(address, (const uint8_t[]){ __VA_ARGS__ }, \
		sizeof((const uint8_t[]){ __VA_ARGS__ })))

static void write_text(const char *text)
{
	for (; *text; text++) {
		SEND(TEXT, 0x40, (uint8_t)*text);
	}
}

static uint8_t read_byte(uint8_t address)
{
	struct port *port = bench_port(PORT_I2C);
	ck_assert(port_i2c_start(port, address, true));
	uint8_t byte = port_i2c_read(port, true);
	port_i2c_stop(port);
	return byte;
}

static void clear(void)
{
	SEND(TEXT, 0x80, 0x01);
	bench_run_us(CLEAR_US);
}

/* Two lines, on, white light. */
static void setup(void)
{
	bench_open_part(&grove_lcd_ops, NULL);
	SEND(TEXT, 0x80, 0x28);
	SEND(TEXT, 0x80, 0x0c);
	clear();
	SEND(LIGHT, 0x80, 0x00, 0x00, 0xff, 0xff, 0xff);
	SEND(LIGHT, 0x08, 0xaa);
}

static void look(void)
{
	struct picture picture = { .pixels = pixels };
	bench_part()->ops->picture(bench_part(), &picture);
	ck_assert_uint_eq(picture.width, WIDTH);
	ck_assert_uint_eq(picture.height, HEIGHT);
}

/* Is that dot of a character dark? */
static bool dot(unsigned column, unsigned row, unsigned x, unsigned y)
{
	look();
	return pixels[(12 + row * 36 + y * 4) * WIDTH + 12 + column * 24 + x * 4] != pixels[0];
}

/* A character as rows of five, from the top. */
static const char *glyph(unsigned column, unsigned row)
{
	static char text[64];
	char *at = text;
	for (unsigned y = 0; y < 8; y++) {
		for (unsigned x = 0; x < 5; x++) {
			*at++ = dot(column, row, x, y) ? '#' : '.';
		}
		*at++ = y < 7 ? ' ' : '\0';
	}
	return text;
}

START_TEST(text_is_on_two_lines)
{
	write_text("Hello");
	SEND(TEXT, 0x80, 0xc0);
	write_text("World 2");
	ck_assert_str_eq(bench_look(), "\"Hello\" \"World 2\", light ffffff");
}
END_TEST

START_TEST(bytes_follow_one_control_byte)
{
	SEND(TEXT, 0x40, 'a', 'b', 'c');
	SEND(TEXT, 0x80, 0xc3, 0x40, 'x', 'y');
	ck_assert_str_eq(bench_look(), "\"abc\" \"   xy\", light ffffff");
}
END_TEST

START_TEST(the_first_line_goes_on_in_the_second_after_forty)
{
	SEND(TEXT, 0x80, 0xa7);
	write_text("12");
	ck_assert_str_eq(bench_look(), "\"\" \"2\", light ffffff");
	ck_assert_uint_eq(read_byte(TEXT), 0x41);
	SEND(TEXT, 0x80, 0xe7);
	write_text("34");
	ck_assert_str_eq(bench_look(), "\"4\" \"2\", light ffffff");
}
END_TEST

START_TEST(entry_mode_says_where_text_goes)
{
	SEND(TEXT, 0x80, 0x83);
	SEND(TEXT, 0x80, 0x04);
	write_text("abc");
	ck_assert_str_eq(bench_look(), "\" cba\" \"\", light ffffff");
	clear();
	SEND(TEXT, 0x80, 0x85);
	SEND(TEXT, 0x80, 0x07);
	write_text("abc");
	ck_assert_str_eq(bench_look(), "\"  abc\" \"\", light ffffff");
}
END_TEST

START_TEST(the_display_shifts_around)
{
	write_text("abc");
	SEND(TEXT, 0x80, 0x18);
	ck_assert_str_eq(bench_look(), "\"bc\" \"\", light ffffff");
	SEND(TEXT, 0x80, 0x1c);
	SEND(TEXT, 0x80, 0x1c);
	ck_assert_str_eq(bench_look(), "\" abc\" \"\", light ffffff");
	SEND(TEXT, 0x80, 0x02);
	ck_assert_str_eq(bench_look(), "\"abc\" \"\", light ffffff");
}
END_TEST

START_TEST(the_cursor_moves_alone)
{
	write_text("abc");
	SEND(TEXT, 0x80, 0x10);
	SEND(TEXT, 0x80, 0x10);
	SEND(TEXT, 0x80, 0x14);
	write_text("X");
	ck_assert_str_eq(bench_look(), "\"abX\" \"\", light ffffff");
}
END_TEST

START_TEST(what_comes_while_it_clears_is_lost_and_logged)
{
	write_text("abc");
	SEND(TEXT, 0x80, 0x01);
	ck_assert_uint_eq(read_byte(TEXT) & 0x80, 0x80);
	write_text("x");
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
	bench_run_us(CLEAR_US);
	ck_assert_uint_eq(read_byte(TEXT), 0);
	write_text("y");
	ck_assert_str_eq(bench_look(), "\"y\" \"\", light ffffff");
}
END_TEST

START_TEST(an_address_beyond_the_line_is_refused)
{
	SEND(TEXT, 0x80, 0xa8);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
	SEND(TEXT, 0x80, 0x20); /* one line */
	SEND(TEXT, 0x80, 0xcf);
	ck_assert_uint_eq(read_byte(TEXT), 0x4f);
}
END_TEST

START_TEST(off_it_shows_nothing_and_keeps_its_text)
{
	write_text("A");
	SEND(TEXT, 0x80, 0x08);
	ck_assert_str_eq(bench_look(), "off, light ffffff");
	ck_assert(!dot(0, 0, 0, 4));
	SEND(TEXT, 0x80, 0x0c);
	ck_assert(dot(0, 0, 0, 4));
}
END_TEST

START_TEST(characters_look_like_themselves)
{
	write_text("Ag");
	ck_assert_str_eq(glyph(0, 0), ".###. #...# #...# #...# ##### #...# #...# .....");
	ck_assert_str_eq(glyph(1, 0), "..... .#### #...# #...# .#### ....# .###. .....");
	SEND(TEXT, 0x80, 0xcf);
	write_text("1");
	ck_assert_str_eq(glyph(15, 1), "..#.. .##.. ..#.. ..#.. ..#.. ..#.. .###. .....");
}
END_TEST

START_TEST(eight_characters_can_be_drawn)
{
	SEND(TEXT, 0x80, 0x48);
	SEND(TEXT, 0x40, 0x11, 0x0a, 0x04, 0x0a, 0x11, 0x00, 0x10, 0x1f);
	SEND(TEXT, 0x80, 0x80);
	SEND(TEXT, 0x40, 1, 9);
	ck_assert_str_eq(glyph(0, 0), "#...# .#.#. ..#.. .#.#. #...# ..... #.... #####");
	ck_assert_str_eq(glyph(1, 0), "#...# .#.#. ..#.. .#.#. #...# ..... #.... #####");
}
END_TEST

START_TEST(the_cursor_is_a_line_and_may_blink)
{
	SEND(TEXT, 0x80, 0x0e);
	ck_assert_str_eq(glyph(0, 0), "..... ..... ..... ..... ..... ..... ..... #####");
	SEND(TEXT, 0x80, 0x0d);
	bool before = dot(0, 0, 0, 0);
	bench_run_us(410000);
	ck_assert(dot(0, 0, 0, 0) != before);
}
END_TEST

START_TEST(light_is_mixed_of_three_registers)
{
	SEND(LIGHT, 0x04, 0x10);
	SEND(LIGHT, 0x03, 0x20);
	SEND(LIGHT, 0x02, 0x30);
	look();
	ck_assert_uint_eq(pixels[0], 0x102030);
	SEND(LIGHT, 0x08, 0x10 | 0x04);
	look();
	ck_assert_uint_eq(pixels[0], 0xff << 16 | 0xff << 8);
}
END_TEST

START_TEST(the_group_dims_and_blinks)
{
	SEND(LIGHT, 0x08, 0xff);
	SEND(LIGHT, 0x06, 0x80);
	ck_assert_str_eq(bench_look(), "\"\" \"\", light 808080");
	SEND(LIGHT, 0x01, 0x20);
	SEND(LIGHT, 0x07, 23); /* a second */
	bench_run_us(1000000 - bench_now_ps() / PS_PER_US % 1000000);
	ck_assert_str_eq(bench_look(), "\"\" \"\", light ffffff");
	bench_run_us(500000);
	ck_assert_str_eq(bench_look(), "\"\" \"\", light 000000");
	SEND(LIGHT, 0x07, 0); /* too fast for an eye */
	ck_assert_str_eq(bench_look(), "\"\" \"\", light 808080");
}
END_TEST

START_TEST(a_sleeping_light_is_dark)
{
	SEND(LIGHT, 0x00, 0x10);
	ck_assert_str_eq(bench_look(), "\"\" \"\", light 000000");
	look();
	ck_assert_uint_eq(pixels[0], 0x303830);
}
END_TEST

START_TEST(registers_of_the_light_are_read_in_the_order_asked_for)
{
	SEND(LIGHT, 0xa2, 1, 2, 3, 4, 5);
	SEND(LIGHT, 0x02);
	ck_assert_uint_eq(read_byte(LIGHT), 5);
	ck_assert_uint_eq(read_byte(LIGHT), 5);
	SEND(LIGHT, 0x83);
	ck_assert_uint_eq(read_byte(LIGHT), 2);
	ck_assert_uint_eq(read_byte(LIGHT), 3);
	SEND(LIGHT, 0x1f, 1);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
}
END_TEST

START_TEST(call_addresses_answer_when_they_are_enabled)
{
	ck_assert(!send(0x70, NULL, 0));
	SEND(LIGHT, 0x00, 0x09);
	SEND(0x70, 0x04, 0x12);
	SEND(0x71, 0x03, 0x34);
	ck_assert_str_eq(bench_look(), "\"\" \"\", light 1234ff");
	ck_assert(!send(0x72, NULL, 0));
	ck_assert(grove_lcd_ops.i2c_answers(bench_part(), 0, 0x71));
	ck_assert(!grove_lcd_ops.i2c_answers(bench_part(), 0, 0x72));
	ck_assert(grove_lcd_ops.i2c_answers(bench_part(), 0, 0x3e));
}
END_TEST

START_TEST(the_reset_call_resets_the_light_only)
{
	write_text("a");
	ck_assert(!send(0x03, (const uint8_t[]){ 0x5a, 0xa5 }, 2));
	SEND(0x03, 0xa5, 0x5a);
	ck_assert_str_eq(bench_look(), "\"a\" \"\", light 000000");
}
END_TEST

int main(void)
{
	return suite_run("grove_lcd", setup, bench_close,
		(const TTest *const[]){
			text_is_on_two_lines,
			bytes_follow_one_control_byte,
			the_first_line_goes_on_in_the_second_after_forty,
			entry_mode_says_where_text_goes,
			the_display_shifts_around,
			the_cursor_moves_alone,
			what_comes_while_it_clears_is_lost_and_logged,
			an_address_beyond_the_line_is_refused,
			off_it_shows_nothing_and_keeps_its_text,
			characters_look_like_themselves,
			eight_characters_can_be_drawn,
			the_cursor_is_a_line_and_may_blink,
			light_is_mixed_of_three_registers,
			the_group_dims_and_blinks,
			a_sleeping_light_is_dark,
			registers_of_the_light_are_read_in_the_order_asked_for,
			call_addresses_answer_when_they_are_enabled,
			the_reset_call_resets_the_light_only,
			NULL,
		});
}
