/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An ILI9341 TFT module on a bench. Commands are the datasheet's bytes, on purpose. */
#include <string.h>

#include "peripherals/parts/part_models.h"
#include "peripherals/seen.h"
#include "support/bench.h"
#include "support/suite.h"

enum { WIDTH = 240, HEIGHT = 320, WHITE = 0xffffff };

static uint32_t exchange(uint32_t mosi, uint8_t bits)
{
	struct spi_word word = { .mosi = mosi, .bits = bits, .rate_hz = 10000000 };
	return port_spi_exchange(bench_port(PORT_SPI), &word);
}

/* A command and its parameters. */
static void send(const uint8_t *bytes, unsigned count)
{
	bench_drive("cs", DRIVE_LOW);
	bench_drive("dc", DRIVE_LOW);
	exchange(bytes[0], 8);
	bench_drive("dc", DRIVE_HIGH);
	for (unsigned n = 1; n < count; n++) {
		exchange(bytes[n], 8);
	}
	bench_drive("cs", DRIVE_HIGH);
}

#define SEND(...) send((const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ }))

/* What comes back after a command, `count` bytes as a number. */
static uint32_t ask(uint8_t command, unsigned count)
{
	uint32_t answer = 0;
	bench_drive("cs", DRIVE_LOW);
	bench_drive("dc", DRIVE_LOW);
	exchange(command, 8);
	bench_drive("dc", DRIVE_HIGH);
	while (count--) {
		answer = answer << 8 | exchange(0, 8);
	}
	bench_drive("cs", DRIVE_HIGH);
	return answer;
}

/* Awake, on, upright, 16 bits a pixel. */
static void setup(void)
{
	bench_open_part(&ili9341_ops, NULL);
	bench_drive("led", DRIVE_HIGH);
	SEND(0x36, 0x48);
	SEND(0x3a, 0x55);
	SEND(0x11);
	SEND(0x29);
}

START_TEST(sixteen_bits_are_red_green_blue)
{
	SEND(0x2c, 0xf8, 0x00, 0x07, 0xe0, 0x00, 0x1f, 0xff, 0xff);
	ck_assert_uint_eq(seen_at(0, 0), 0xff0000);
	ck_assert_uint_eq(seen_at(1, 0), 0x00ff00);
	ck_assert_uint_eq(seen_at(2, 0), 0x0000ff);
	ck_assert_uint_eq(seen_at(3, 0), WHITE);
}
END_TEST

START_TEST(eighteen_bits_are_three_bytes)
{
	SEND(0x3a, 0x66);
	SEND(0x2c, 0xfc, 0, 0, 0, 0xff, 0, 0, 0, 0x80);
	ck_assert_uint_eq(seen_at(0, 0), 0xff0000);
	ck_assert_uint_eq(seen_at(1, 0), 0x00ff00);
	ck_assert_uint_eq(seen_at(2, 0), 0x000081);
	SEND(0x3a, 0x33);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
}
END_TEST

START_TEST(without_bgr_red_and_blue_change_places)
{
	SEND(0x2c, 0xf8, 0x00);
	SEND(0x36, 0x40);
	ck_assert_uint_eq(seen_at(0, 0), 0x0000ff);
}
END_TEST

START_TEST(pixels_fill_their_window_and_begin_again)
{
	SEND(0x2a, 0, 10, 0, 11);
	SEND(0x2b, 1, 0, 1, 1);
	SEND(0x2c, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0, 0x1f);
	ck_assert_str_eq(seen_dots(), "10,256 11,257");
	ck_assert_uint_eq(seen_at(10, 256), 0x0000ff);
}
END_TEST

START_TEST(with_wemode_off_what_is_too_much_is_ignored)
{
	SEND(0xf6, 0x00);
	SEND(0x2a, 0, 10, 0, 10);
	SEND(0x2b, 0, 5, 0, 5);
	SEND(0x2c, 0xff, 0xff, 0, 0x1f);
	ck_assert_uint_eq(seen_at(10, 5), WHITE);
	ck_assert_str_eq(seen_dots(), "10,5");
}
END_TEST

START_TEST(memory_write_continue_goes_on)
{
	SEND(0x2c, 0xff, 0xff);
	SEND(0x3c, 0xff, 0xff);
	ck_assert_str_eq(seen_dots(), "0,0 1,0");
	SEND(0x2c, 0, 0);
	ck_assert_str_eq(seen_dots(), "1,0");
}
END_TEST

START_TEST(pixels_go_on_when_cs_was_high)
{
	SEND(0x2c, 0xff);
	bench_drive("cs", DRIVE_LOW);
	exchange(0xff, 8);
	ck_assert_str_eq(seen_dots(), "0,0");
}
END_TEST

START_TEST(each_orientation_begins_in_another_corner)
{
	static const struct {
		uint8_t address;
		const char *lit;
	} turns[] = {
		{ 0x48, "0,0 1,0" },
		{ 0x28, "239,0 239,1" },
		{ 0x88, "238,319 239,319" },
		{ 0xe8, "0,318 0,319" },
		{ 0x08, "238,0 239,0" },
	};
	for (unsigned n = 0; n < sizeof turns / sizeof *turns; n++) {
		bench_part()->ops->reset(bench_part());
		SEND(0x3a, 0x55);
		SEND(0x11);
		SEND(0x29);
		SEND(0x36, turns[n].address);
		SEND(0x2c, 0xff, 0xff, 0xff, 0xff);
		ck_assert_str_eq(seen_dots(), turns[n].lit);
	}
}
END_TEST

START_TEST(turned_there_are_320_columns)
{
	SEND(0x36, 0x28);
	SEND(0x2a, 1, 0x3f, 1, 0x3f);
	SEND(0x2b, 0, 0, 0, 239);
	SEND(0x2c, 0xff, 0xff);
	ck_assert_str_eq(seen_dots(), "239,319");
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 0);
}
END_TEST

START_TEST(what_is_outside_of_the_memory_is_lost_and_logged)
{
	SEND(0x2a, 0, 239, 0, 240);
	SEND(0x2c, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
	ck_assert_str_eq(seen_dots(), "239,0 239,1");
	SEND(0x2b, 0, 5, 0, 4);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 2);
}
END_TEST

START_TEST(scrolling_moves_the_middle_of_the_picture)
{
	SEND(0x33, 0, 10, 0, 100, 0, 210);
	SEND(0x2a, 0, 0, 0, 0);
	SEND(0x2b, 0, 0, 1, 0x3f);
	SEND(0x2c, 0xff, 0xff);
	SEND(0x2b, 0, 10, 1, 0x3f);
	SEND(0x2c, 0xff, 0xff, 0xff, 0xff);
	SEND(0x2b, 0, 110, 0, 110);
	SEND(0x2c, 0xff, 0xff);
	ck_assert_str_eq(seen_dots(), "0,0 0,10 0,11 0,110");
	SEND(0x37, 0, 11);
	ck_assert_str_eq(seen_dots(), "0,0 0,10 0,109 0,110");
	SEND(0x13);
	ck_assert_str_eq(seen_dots(), "0,0 0,10 0,11 0,110");
	SEND(0x33, 0, 10, 0, 100, 0, 211);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
}
END_TEST

START_TEST(asleep_or_off_it_is_white_and_dark_without_backlight)
{
	SEND(0x28);
	ck_assert_uint_eq(seen_at(5, 5), WHITE);
	ck_assert_str_eq(bench_look(), "off");
	SEND(0x29);
	ck_assert_uint_eq(seen_at(5, 5), 0);
	SEND(0x10);
	ck_assert_uint_eq(seen_at(5, 5), WHITE);
	ck_assert_str_eq(bench_look(), "asleep");
	bench_drive("led", DRIVE_LOW);
	ck_assert_uint_eq(seen_at(5, 5), 0);
}
END_TEST

START_TEST(inversion_is_of_the_light_not_of_the_memory)
{
	SEND(0x2c, 0xf8, 0x00);
	SEND(0x21);
	ck_assert_uint_eq(seen_at(0, 0), 0x00ffff);
	ck_assert_uint_eq(seen_at(1, 0), WHITE);
	SEND(0x20);
	ck_assert_uint_eq(seen_at(0, 0), 0xff0000);
	SEND(0xb6, 0x0a, 0x02);
	ck_assert_uint_eq(seen_at(0, 0), 0x00ffff);
}
END_TEST

START_TEST(idle_mode_has_eight_colors)
{
	SEND(0x2c, 0x84, 0x0f);
	SEND(0x39);
	ck_assert_uint_eq(seen_at(0, 0), 0xffff00);
	SEND(0x38);
	ck_assert_uint_ne(seen_at(0, 0), 0xffff00);
}
END_TEST

START_TEST(partial_mode_shows_some_lines)
{
	SEND(0x30, 0, 4, 0, 5);
	SEND(0x12);
	ck_assert_uint_eq(seen_at(0, 3), WHITE);
	ck_assert_uint_eq(seen_at(0, 4), 0);
	ck_assert_uint_eq(seen_at(0, 5), 0);
	ck_assert_uint_eq(seen_at(0, 6), WHITE);
	SEND(0x13);
	ck_assert_uint_eq(seen_at(0, 6), 0);
}
END_TEST

START_TEST(gate_and_source_direction_turn_the_picture)
{
	SEND(0x2c, 0xff, 0xff);
	SEND(0xb6, 0x0a, 0xa2);
	ck_assert_str_eq(seen_dots(), "239,0");
	SEND(0xb6, 0x0a, 0xc2);
	ck_assert_str_eq(seen_dots(), "0,319");
}
END_TEST

START_TEST(answers_of_a_byte_come_at_once)
{
	ck_assert_uint_eq(ask(0x0a, 1), 0x9c);
	ck_assert_uint_eq(ask(0x0b, 1), 0x48);
	ck_assert_uint_eq(ask(0x0c, 1), 0x05);
	ck_assert_uint_eq(ask(0x0f, 1), 0xc0);
	SEND(0x51, 0x7b);
	SEND(0x53, 0xff);
	SEND(0x55, 2);
	SEND(0x5e, 0x11);
	ck_assert_uint_eq(ask(0x52, 1), 0x7b);
	ck_assert_uint_eq(ask(0x54, 1), 0x2c);
	ck_assert_uint_eq(ask(0x56, 1), 2);
	ck_assert_uint_eq(ask(0x5f, 1), 0x11);
	ck_assert_uint_eq(ask(0xda, 1), 0);
	SEND(0x35, 0);
	ck_assert_uint_eq(ask(0x0e, 1), 0x80);
	SEND(0x26, 4);
	ck_assert_uint_eq(ask(0x0d, 1), 2);
}
END_TEST

START_TEST(the_identification_is_9341)
{
	ck_assert_uint_eq(ask(0xd3, 4), 0x00009341);
	SEND(0xd9, 0x12);
	ck_assert_uint_eq(ask(0xd3, 1), 0x93);
	SEND(0xd9, 0x13);
	ck_assert_uint_eq(ask(0xd3, 1), 0x41);
	ck_assert_uint_eq(ask(0x0b, 1), 0x48);
}
END_TEST

START_TEST(the_status_comes_after_one_clock)
{
	uint32_t status = ask(0x09, 4);
	ck_assert_uint_eq(status >> 31, 1); /* the dummy clock: nobody drives */
	ck_assert_uint_eq(status << 1, 0xa4530400);
}
END_TEST

START_TEST(memory_reads_back_in_eighteen_bits)
{
	SEND(0x2c, 0xf8, 0x00, 0x07, 0xe0);
	ck_assert_uint_eq(ask(0x2e, 4), 0x00fc0000);
	ck_assert_uint_eq(ask(0x3e, 4), 0x0000fc00);
}
END_TEST

START_TEST(a_command_and_its_answer_fit_one_word)
{
	bench_drive("cs", DRIVE_LOW);
	bench_drive("dc", DRIVE_LOW);
	ck_assert_uint_eq(exchange(0x0b00, 16), 0xff48);
}
END_TEST

START_TEST(on_three_wires_the_first_bit_tells)
{
	bench_close();
	bench_open_part(&ili9341_ops, (const char *const[]){ "wires=3", NULL });
	exchange(0x036, 9);
	exchange(0x148, 9);
	exchange(0x011, 9);
	exchange(0x029, 9);
	bench_drive("cs", DRIVE_LOW);
	exchange(0x00b, 9);
	ck_assert_uint_eq(exchange(0, 8), 0x48);
	bench_drive("cs", DRIVE_HIGH);
	bench_drive("cs", DRIVE_LOW);
	exchange(0x00a, 9);
	ck_assert_uint_eq(exchange(0, 8), 0x9c);
}
END_TEST

/* 27 clocks of 615 kHz a line, 324 lines. */
START_TEST(the_tearing_signal_is_high_in_the_porches)
{
	SEND(0x35, 0);
	ck_assert(!bench_net("te"));
	bench_run_us(14060);
	ck_assert(bench_net("te"));
	bench_run_us(180);
	ck_assert(!bench_net("te"));
	bench_run_us(14224);
	ck_assert(!bench_net("te"));
	bench_run_us(14224 - 180);
	ck_assert(bench_net("te"));
	SEND(0x34);
	ck_assert(!bench_net("te"));
}
END_TEST

START_TEST(the_tearing_signal_can_be_at_a_line)
{
	SEND(0x44, 0, 100);
	SEND(0x35, 0);
	bench_run_us(4380);
	ck_assert(!bench_net("te"));
	bench_run_us(20);
	ck_assert(bench_net("te"));
	ck_assert_uint_eq(ask(0x45, 3), 100);
	bench_run_us(44);
	ck_assert(!bench_net("te"));
}
END_TEST

START_TEST(software_and_hardware_reset_keep_the_memory)
{
	SEND(0x2c, 0xff, 0xff);
	SEND(0x01);
	ck_assert_str_eq(bench_look(), "asleep");
	SEND(0x36, 0x48);
	SEND(0x11);
	SEND(0x29);
	ck_assert_str_eq(seen_dots(), "0,0");
	bench_drive("res", DRIVE_LOW);
	SEND(0x11);
	bench_drive("res", DRIVE_HIGH);
	ck_assert_str_eq(bench_look(), "asleep");
}
END_TEST

START_TEST(a_deselected_display_hears_and_says_nothing)
{
	bench_drive("dc", DRIVE_LOW);
	ck_assert_uint_eq(exchange(0x0b, 8), 0xff);
	ck_assert_uint_eq(exchange(0x28, 8), 0xff);
	ck_assert_str_ne(bench_look(), "off");
}
END_TEST

START_TEST(settings_of_the_power_are_taken_unknown_commands_logged)
{
	SEND(0xcf, 0x00, 0xc1, 0x30);
	SEND(0xed, 0x64, 0x03, 0x12, 0x81);
	SEND(0xe0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
	SEND(0xc5, 0x3e, 0x28);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 0);
	SEND(0x80);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
}
END_TEST

int main(void)
{
	return suite_run("ili9341", setup, bench_close,
		(const TTest *const[]){
			sixteen_bits_are_red_green_blue,
			eighteen_bits_are_three_bytes,
			without_bgr_red_and_blue_change_places,
			pixels_fill_their_window_and_begin_again,
			with_wemode_off_what_is_too_much_is_ignored,
			memory_write_continue_goes_on,
			pixels_go_on_when_cs_was_high,
			each_orientation_begins_in_another_corner,
			turned_there_are_320_columns,
			what_is_outside_of_the_memory_is_lost_and_logged,
			scrolling_moves_the_middle_of_the_picture,
			asleep_or_off_it_is_white_and_dark_without_backlight,
			inversion_is_of_the_light_not_of_the_memory,
			idle_mode_has_eight_colors,
			partial_mode_shows_some_lines,
			gate_and_source_direction_turn_the_picture,
			answers_of_a_byte_come_at_once,
			the_identification_is_9341,
			the_status_comes_after_one_clock,
			memory_reads_back_in_eighteen_bits,
			a_command_and_its_answer_fit_one_word,
			on_three_wires_the_first_bit_tells,
			the_tearing_signal_is_high_in_the_porches,
			the_tearing_signal_can_be_at_a_line,
			software_and_hardware_reset_keep_the_memory,
			a_deselected_display_hears_and_says_nothing,
			settings_of_the_power_are_taken_unknown_commands_logged,
			NULL,
		});
}
