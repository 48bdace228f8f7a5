/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An SSD1331 color OLED module on a bench. Commands are the datasheet's bytes, on purpose. */
#include <string.h>

#include "peripherals/parts/part_models.h"
#include "peripherals/seen.h"
#include "support/bench.h"
#include "support/suite.h"

enum { WIDTH = 96, HEIGHT = 64 };

static void send(const uint8_t *bytes, unsigned count)
{
	for (unsigned n = 0; n < count; n++) {
		struct spi_word word = {
			.mosi = bytes[n], .bits = 8, .mode = 3, .rate_hz = 6000000
		};
		port_spi_exchange(bench_port(PORT_SPI), &word);
	}
}

static void send_commands(const uint8_t *bytes, unsigned count)
{
	bench_drive("dc", DRIVE_LOW);
	send(bytes, count);
}

static void send_data(const uint8_t *bytes, unsigned count)
{
	bench_drive("dc", DRIVE_HIGH);
	send(bytes, count);
}

#define COMMANDS(...) \
	send_commands((const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ }))
#define DATA(...) \
	send_data((const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ }))

/* Pins at rest on, upright, 65k colors. */
static void setup(void)
{
	bench_open_part(&ssd1331_ops, NULL);
	bench_drive("cs", DRIVE_LOW);
	bench_drive("vccen", DRIVE_HIGH);
	bench_drive("pmoden", DRIVE_HIGH);
	COMMANDS(0xa0, 0x72, 0xaf);
}

START_TEST(a_pixel_is_red_green_blue_in_two_bytes)
{
	DATA(0xf8, 0x00, 0x07, 0xe0, 0x00, 0x1f, 0xff, 0xff, 0x84, 0x10);
	ck_assert_uint_eq(seen_at(0, 0), 0xff0000);
	ck_assert_uint_eq(seen_at(1, 0), 0x00ff00);
	ck_assert_uint_eq(seen_at(2, 0), 0x0000ff);
	ck_assert_uint_eq(seen_at(3, 0), 0xffffff);
	ck_assert_uint_eq(seen_at(4, 0), 0x818181);
}
END_TEST

START_TEST(a_word_of_sixteen_bits_is_two_bytes)
{
	struct spi_word word = { .mosi = 0xf800, .bits = 16 };
	bench_drive("dc", DRIVE_HIGH);
	port_spi_exchange(bench_port(PORT_SPI), &word);
	ck_assert_uint_eq(seen_at(0, 0), 0xff0000);
}
END_TEST

START_TEST(two_hundred_and_fifty_six_colors_are_one_byte_each)
{
	COMMANDS(0xa0, 0x32);
	DATA(0xe0, 0x1c, 0x03, 0xff);
	ck_assert_uint_eq(seen_at(0, 0), 0xff0000);
	ck_assert_uint_eq(seen_at(1, 0), 0x00ff00);
	ck_assert_uint_eq(seen_at(2, 0), 0x0000ff);
	ck_assert_uint_eq(seen_at(3, 0), 0xffffff);
}
END_TEST

START_TEST(the_second_format_takes_three_bytes)
{
	COMMANDS(0xa0, 0xb2);
	DATA(0x3e, 0x00, 0x00, 0x00, 0x3f, 0x00, 0x00, 0x00, 0x3e);
	ck_assert_uint_eq(seen_at(0, 0), 0xff0000);
	ck_assert_uint_eq(seen_at(1, 0), 0x00ff00);
	ck_assert_uint_eq(seen_at(2, 0), 0x0000ff);
	COMMANDS(0xa0, 0xf2);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
}
END_TEST

START_TEST(a_command_ends_an_incomplete_pixel)
{
	DATA(0xff);
	COMMANDS(0xe3);
	DATA(0x00, 0x1f);
	ck_assert_uint_eq(seen_at(0, 0), 0x0000ff);
}
END_TEST

START_TEST(the_order_of_colors_can_be_swapped)
{
	DATA(0xf8, 0x00);
	COMMANDS(0xa0, 0x76);
	ck_assert_uint_eq(seen_at(0, 0), 0x0000ff);
}
END_TEST

START_TEST(remapping_mirrors_the_picture)
{
	DATA(0xff, 0xff);
	COMMANDS(0xa0, 0x70);
	ck_assert_str_eq(seen_dots(), "95,0");
	COMMANDS(0xa0, 0x62);
	ck_assert_str_eq(seen_dots(), "0,63");
	COMMANDS(0xa0, 0x52);
	ck_assert_str_eq(seen_dots(), "0,0");
	COMMANDS(0xa0, 0x7a);
	ck_assert_str_eq(seen_dots(), "0,1");
}
END_TEST

START_TEST(pixels_fill_their_window_row_by_row)
{
	COMMANDS(0x15, 10, 11, 0x75, 20, 21);
	DATA(0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0, 0x1f);
	ck_assert_str_eq(seen_dots(), "10,20 11,21");
	ck_assert_uint_eq(seen_at(10, 20), 0x0000ff);
}
END_TEST

START_TEST(vertical_increment_fills_it_column_by_column)
{
	COMMANDS(0xa0, 0x73, 0x15, 10, 11, 0x75, 20, 21);
	DATA(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0x1f);
	ck_assert_str_eq(seen_dots(), "10,20 10,21 11,21");
}
END_TEST

START_TEST(a_window_that_does_not_exist_is_refused)
{
	COMMANDS(0x15, 5, 96, 0x75, 9, 8);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 2);
	DATA(0xff, 0xff);
	ck_assert_str_eq(seen_dots(), "0,0");
}
END_TEST

START_TEST(a_line_goes_from_end_to_end)
{
	COMMANDS(0x21, 1, 1, 4, 2, 62, 0, 0);
	ck_assert_str_eq(seen_dots(), "1,1 2,1 3,2 4,2");
	ck_assert_uint_eq(seen_at(1, 1), 0xff0000);
	COMMANDS(0x25, 0, 0, 95, 63, 0x21, 5, 5, 5, 3, 0, 63, 0);
	ck_assert_str_eq(seen_dots(), "5,3 5,4 5,5");
	ck_assert_uint_eq(seen_at(5, 3), 0x00ff00);
}
END_TEST

START_TEST(a_rectangle_is_filled_only_when_filling_is_on)
{
	COMMANDS(0x22, 2, 2, 4, 4, 62, 0, 0, 0, 0, 62);
	ck_assert_uint_eq(seen_lit(), 8);
	COMMANDS(0x26, 1, 0x22, 2, 2, 4, 4, 62, 0, 0, 0, 0, 62);
	ck_assert_uint_eq(seen_lit(), 9);
	ck_assert_uint_eq(seen_at(3, 3), 0x0000ff);
	ck_assert_uint_eq(seen_at(2, 3), 0xff0000);
}
END_TEST

START_TEST(what_is_outside_is_not_drawn)
{
	COMMANDS(0x26, 1, 0x22, 90, 60, 120, 80, 62, 63, 62, 62, 63, 62);
	ck_assert_uint_eq(seen_lit(), 6 * 4);
	COMMANDS(0x23, 90, 60, 95, 63, 93, 62);
	ck_assert_uint_eq(seen_lit(), 6 * 4);
	COMMANDS(0x25, 0, 0, 255, 255);
	ck_assert_uint_eq(seen_lit(), 0);
}
END_TEST

START_TEST(a_copy_may_overlap_and_be_inverted)
{
	COMMANDS(0x21, 0, 0, 2, 0, 62, 0, 0, 0x23, 0, 0, 2, 0, 1, 0);
	ck_assert_str_eq(seen_dots(), "0,0 1,0 2,0 3,0");
	COMMANDS(0x26, 0x10, 0x23, 0, 0, 0, 0, 10, 10);
	ck_assert_uint_eq(seen_at(10, 10), 0x00ffff);
}
END_TEST

START_TEST(dimming_darkens_its_window_only)
{
	COMMANDS(0x21, 0, 0, 1, 0, 62, 63, 62, 0x24, 1, 0, 5, 5);
	ck_assert_uint_eq(seen_at(0, 0), 0xffffff);
	ck_assert_uint_gt(seen_at(1, 0), 0x404040);
	ck_assert_uint_lt(seen_at(1, 0), 0x818181);
}
END_TEST

START_TEST(display_modes_leave_the_memory_alone)
{
	DATA(0xff, 0xff);
	COMMANDS(0xa5);
	ck_assert_uint_eq(seen_lit(), WIDTH * HEIGHT);
	COMMANDS(0xa6);
	ck_assert_uint_eq(seen_lit(), 0);
	COMMANDS(0xa7);
	ck_assert_uint_eq(seen_lit(), WIDTH * HEIGHT - 1);
	COMMANDS(0xa4);
	ck_assert_uint_eq(seen_lit(), 1);
}
END_TEST

START_TEST(start_line_offset_and_multiplex_place_the_picture)
{
	COMMANDS(0x75, 5, 63);
	DATA(0xff, 0xff);
	COMMANDS(0xa1, 2);
	ck_assert_str_eq(seen_dots(), "0,3");
	COMMANDS(0xa1, 0, 0xa2, 4);
	ck_assert_str_eq(seen_dots(), "0,1");
	COMMANDS(0xa5, 0xa2, 0, 0xa8, 31);
	ck_assert_uint_eq(seen_lit(), WIDTH * 32);
}
END_TEST

START_TEST(contrast_and_current_dim_a_color)
{
	DATA(0xff, 0xff);
	COMMANDS(0x81, 0x91, 0x82, 0x50, 0x83, 0x7d, 0x87, 6);
	ck_assert_uint_eq(seen_at(0, 0), 0xffffff);
	COMMANDS(0x81, 0x48);
	ck_assert_uint_eq(seen_at(0, 0), 0x7effff);
	COMMANDS(0x82, 0x28);
	ck_assert_uint_eq(seen_at(0, 0), 0x7e7fff);
	COMMANDS(0x83, 0x19);
	ck_assert_uint_eq(seen_at(0, 0), 0x7e7f33);
	COMMANDS(0x87, 0);
	ck_assert_uint_lt(seen_at(0, 0) & 0xff, 0x28);
}
END_TEST

START_TEST(dim_mode_has_contrasts_of_its_own)
{
	DATA(0xff, 0xff);
	COMMANDS(0x87, 6, 0xab, 0, 0x91, 0x28, 0, 0, 0xac);
	ck_assert_uint_eq(seen_at(0, 0), 0xff7f00);
	COMMANDS(0xaf, 0x82, 0x50, 0x83, 0x7d, 0x81, 0x91);
	ck_assert_uint_eq(seen_at(0, 0), 0xffffff);
}
END_TEST

START_TEST(a_gray_table_bends_the_levels)
{
	uint8_t table[33] = { 0xb8 };
	for (unsigned n = 1; n < sizeof table; n++) {
		table[n] = n == 32 ? 125 : 25;
	}
	DATA(0x07, 0xe0, 0x00, 0x20);
	send_commands(table, sizeof table);
	ck_assert_uint_eq(seen_at(0, 0), 0x00ff00);
	ck_assert_uint_eq(seen_at(1, 0), 0x003300);
	COMMANDS(0xb9);
	ck_assert_uint_eq(seen_at(1, 0), 0x000400);
}
END_TEST

/* A frame: 136 clocks (of 820 kHz) for each of 64 rows. */
enum { FRAME_US = 136 * 64 * 100 / 82 + 1 };

START_TEST(scrolling_moves_rows_left_and_all_up)
{
	COMMANDS(0x21, 0, 0, 0, 2, 62, 63, 62);
	COMMANDS(0x27, 2, 0, 1, 0, 0, 0x2f);
	bench_run_us(6 * FRAME_US - 200);
	ck_assert_str_eq(seen_dots(), "0,0 0,1 0,2");
	bench_run_us(200);
	ck_assert_str_eq(seen_dots(), "94,0 0,1 0,2");
	COMMANDS(0x2e, 0x27, 0, 0, 64, 1, 0, 0x2f);
	bench_run_us(6 * FRAME_US);
	ck_assert_str_eq(seen_dots(), "0,0 0,1 94,63");
	COMMANDS(0x2e);
	bench_run_us(1000000);
	ck_assert_str_eq(seen_dots(), "0,0 0,1 94,63");
}
END_TEST

START_TEST(a_locked_controller_takes_nothing_but_the_key)
{
	COMMANDS(0xfd, 0x16, 0xa5);
	DATA(0xff, 0xff);
	ck_assert_uint_eq(seen_lit(), 0);
	ck_assert_uint_ge(bench_logged(LOG_GUEST), 1);
	COMMANDS(0xfd, 0x12, 0xa5);
	ck_assert_uint_eq(seen_lit(), WIDTH * HEIGHT);
}
END_TEST

START_TEST(without_vcc_it_is_dark)
{
	COMMANDS(0xa5);
	bench_drive("vccen", DRIVE_LOW);
	ck_assert_uint_eq(seen_lit(), 0);
	ck_assert_str_eq(bench_look(), "dark: the panel has no VCC");
	bench_drive("vccen", DRIVE_HIGH);
	ck_assert_uint_eq(seen_lit(), WIDTH * HEIGHT);
}
END_TEST

START_TEST(without_power_it_forgets)
{
	DATA(0xff, 0xff);
	bench_drive("pmoden", DRIVE_LOW);
	COMMANDS(0xaf);
	ck_assert_str_eq(bench_look(), "off");
	bench_drive("pmoden", DRIVE_HIGH);
	ck_assert_str_eq(bench_look(), "off");
	COMMANDS(0xa0, 0x72, 0xaf);
	ck_assert_uint_eq(seen_lit(), 0);
}
END_TEST

START_TEST(the_reset_pin_keeps_the_memory)
{
	DATA(0xff, 0xff);
	bench_drive("res", DRIVE_LOW);
	COMMANDS(0xaf);
	bench_drive("res", DRIVE_HIGH);
	ck_assert_str_eq(bench_look(), "off");
	COMMANDS(0xa0, 0x72, 0xaf);
	ck_assert_str_eq(seen_dots(), "0,0");
}
END_TEST

START_TEST(a_deselected_display_hears_nothing)
{
	bench_drive("cs", DRIVE_HIGH);
	COMMANDS(0xa5);
	ck_assert_uint_eq(seen_lit(), 0);
}
END_TEST

START_TEST(an_unknown_command_is_logged)
{
	COMMANDS(0x99);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
}
END_TEST

int main(void)
{
	return suite_run("ssd1331", setup, bench_close,
		(const TTest *const[]){
			a_pixel_is_red_green_blue_in_two_bytes,
			a_word_of_sixteen_bits_is_two_bytes,
			two_hundred_and_fifty_six_colors_are_one_byte_each,
			the_second_format_takes_three_bytes,
			a_command_ends_an_incomplete_pixel,
			the_order_of_colors_can_be_swapped,
			remapping_mirrors_the_picture,
			pixels_fill_their_window_row_by_row,
			vertical_increment_fills_it_column_by_column,
			a_window_that_does_not_exist_is_refused,
			a_line_goes_from_end_to_end,
			a_rectangle_is_filled_only_when_filling_is_on,
			what_is_outside_is_not_drawn,
			a_copy_may_overlap_and_be_inverted,
			dimming_darkens_its_window_only,
			display_modes_leave_the_memory_alone,
			start_line_offset_and_multiplex_place_the_picture,
			contrast_and_current_dim_a_color,
			dim_mode_has_contrasts_of_its_own,
			a_gray_table_bends_the_levels,
			scrolling_moves_rows_left_and_all_up,
			a_locked_controller_takes_nothing_but_the_key,
			without_vcc_it_is_dark,
			without_power_it_forgets,
			the_reset_pin_keeps_the_memory,
			a_deselected_display_hears_nothing,
			an_unknown_command_is_logged,
			NULL,
		});
}
