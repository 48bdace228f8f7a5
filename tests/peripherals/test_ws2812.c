/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The LED chain, fed with SPI words. */
#include "base/picture.h"
#include "peripherals/parts/part_models.h"
#include "support/bench.h"
#include "support/suite.h"

enum { RATE_3_HZ = 2400000, RATE_4_HZ = 3200000, RATE_8_HZ = 6400000 };

static void setup(void)
{
	bench_open_part(&ws2812_ops, (const char *const[]){ "leds=3", NULL });
}

static void send(uint32_t mosi, unsigned bits, uint32_t rate_hz)
{
	struct spi_word word = { .mosi = mosi, .bits = (uint8_t)bits, .rate_hz = rate_hz };
	port_spi_exchange(bench_port(PORT_SPI), &word);
}

/* Three SPI bits for one: 100 or 110, in words of 8 that do not end where bits do. */
static void send_color(uint32_t green_red_blue)
{
	uint64_t pattern = 0;
	for (unsigned bit = 24; bit--;) {
		/* 72 bits do not fit: halves of 36 */
		pattern = pattern << 3 | (green_red_blue >> bit & 1 ? 6 : 4);
		if (bit == 12 || bit == 0) {
			send((uint32_t)(pattern >> 28 & 0xff), 8, RATE_3_HZ);
			send((uint32_t)(pattern >> 20 & 0xff), 8, RATE_3_HZ);
			send((uint32_t)(pattern >> 12 & 0xff), 8, RATE_3_HZ);
			send((uint32_t)(pattern >> 4 & 0xff), 8, RATE_3_HZ);
			send((uint32_t)(pattern & 0xf), 4, RATE_3_HZ);
			pattern = 0;
		}
	}
}

START_TEST(all_is_dark_after_power_on)
{
	ck_assert_str_eq(bench_look(), "000000 000000 000000");
}
END_TEST

START_TEST(each_led_takes_24_bits_green_red_blue)
{
	send_color(0x00ff00);
	send_color(0x800000);
	send_color(0x010203);
	bench_run_us(500);
	ck_assert_str_eq(bench_look(), "ff0000 008000 020103");
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 0);
}
END_TEST

START_TEST(a_frame_is_lit_after_the_latch_time_and_not_before)
{
	send_color(0x112233); /* takes 30 us, the last 2/3 of a bit of them low */
	bench_run_us(30 + 48);
	ck_assert_str_eq(bench_look(), "000000 000000 000000");
	bench_run_us(3);
	ck_assert_str_eq(bench_look(), "221133 000000 000000");
}
END_TEST

START_TEST(a_pause_shorter_than_the_latch_time_does_not_end_a_frame)
{
	send_color(0x00ff00);
	bench_run_us(30 + 40);
	send_color(0xff0000);
	bench_run_us(500);
	ck_assert_str_eq(bench_look(), "ff0000 00ff00 000000");
}
END_TEST

START_TEST(words_handed_over_at_once_last_as_long_as_their_bits)
{
	for (unsigned n = 0; n < 3; n++) {
		send_color(0x00ff00); /* 90 us in all, longer than a pause may be */
	}
	bench_run_us(60);
	send_color(0x0000ff); /* still the same frame: nobody is left to take it */
	bench_run_us(500);
	ck_assert_str_eq(bench_look(), "ff0000 ff0000 ff0000");
}
END_TEST

START_TEST(the_next_frame_begins_at_the_first_led)
{
	send_color(0x00ff00);
	bench_run_us(500);
	send_color(0x0000ff);
	bench_run_us(500);
	ck_assert_str_eq(bench_look(), "0000ff 000000 000000");
}
END_TEST

START_TEST(an_led_that_misses_bits_keeps_its_color)
{
	send_color(0x00ff00);
	send_color(0x00ff00);
	bench_run_us(500);
	send_color(0x0000ff);
	send(0xdb, 8, RATE_3_HZ);
	send(0x6c, 8, RATE_3_HZ);
	bench_run_us(500);
	ck_assert_str_eq(bench_look(), "0000ff ff0000 000000");
}
END_TEST

START_TEST(four_and_eight_spi_bits_for_a_bit_work_as_well)
{
	for (unsigned n = 0; n < 24; n++) {
		send(n < 8 ? 0xe : 0x8, 4, RATE_4_HZ);
	}
	for (unsigned n = 0; n < 24; n++) {
		send(n < 8 ? 0xf8 : 0xc0, 8, RATE_8_HZ);
	}
	bench_run_us(500);
	ck_assert_str_eq(bench_look(), "00ff00 00ff00 000000");
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 0);
}
END_TEST

START_TEST(pulses_of_a_wrong_length_are_said)
{
	send(0x80, 8, 10000000);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
	send(0x80, 8, 500000);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 2);
}
END_TEST

START_TEST(while_mosi_rests_high_nothing_is_lit)
{
	send_color(0x00ff00);
	send(1, 1, RATE_3_HZ);
	bench_run_us(5000);
	ck_assert_str_eq(bench_look(), "000000 000000 000000");
	send(0, 1, RATE_3_HZ);
	bench_run_us(500);
	ck_assert_str_eq(bench_look(), "ff0000 000000 000000");
}
END_TEST

START_TEST(zeros_for_the_latch_time_end_a_frame)
{
	send_color(0x00ff00);
	for (unsigned n = 0; n < 20; n++) {
		send(0, 8, RATE_3_HZ); /* 67 us */
	}
	send_color(0x0000ff);
	bench_run_us(500);
	ck_assert_str_eq(bench_look(), "0000ff 000000 000000");
	for (unsigned n = 0; n < 20; n++) {
		send(0, 8, RATE_3_HZ);
	}
	send_color(0x00ff00);
	bench_run_us(10);
	ck_assert_str_eq(bench_look(), "0000ff 000000 000000");
	for (unsigned n = 0; n < 100; n++) {
		bench_run_us(3);
		send(0, 8, RATE_3_HZ);
	}
	ck_assert_str_eq(bench_look(), "ff0000 000000 000000");
}
END_TEST

START_TEST(the_picture_has_a_pixel_an_led)
{
	uint32_t pixels[3];
	struct picture picture = { 0 };
	send_color(0x112233);
	bench_run_us(500);
	ws2812_ops.picture(bench_part(), &picture);
	ck_assert_uint_eq(picture.width, 3);
	ck_assert_uint_eq(picture.height, 1);
	picture.pixels = pixels;
	ws2812_ops.picture(bench_part(), &picture);
	ck_assert_uint_eq(pixels[0], 0x221133);
	ck_assert_uint_eq(pixels[2], 0);
}
END_TEST

START_TEST(the_latch_time_can_be_set)
{
	bench_close();
	bench_open_part(&ws2812_ops, (const char *const[]){ "leds=1", "latch=280us", NULL });
	send_color(0x00ff00);
	bench_run_us(30 + 270);
	ck_assert_str_eq(bench_look(), "000000");
	bench_run_us(15);
	ck_assert_str_eq(bench_look(), "ff0000");
}
END_TEST

int main(void)
{
	return suite_run("ws2812", setup, bench_close,
		(const TTest *const[]){
			all_is_dark_after_power_on,
			each_led_takes_24_bits_green_red_blue,
			a_frame_is_lit_after_the_latch_time_and_not_before,
			a_pause_shorter_than_the_latch_time_does_not_end_a_frame,
			words_handed_over_at_once_last_as_long_as_their_bits,
			the_next_frame_begins_at_the_first_led,
			an_led_that_misses_bits_keeps_its_color,
			four_and_eight_spi_bits_for_a_bit_work_as_well,
			pulses_of_a_wrong_length_are_said,
			while_mosi_rests_high_nothing_is_lit,
			zeros_for_the_latch_time_end_a_frame,
			the_picture_has_a_pixel_an_led,
			the_latch_time_can_be_set,
			NULL,
		});
}
