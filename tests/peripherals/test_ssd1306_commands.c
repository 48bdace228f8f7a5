/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addressing and scrolling of an SSD1306. Commands are the datasheet's bytes, on purpose. */
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

START_TEST(horizontal_addressing_fills_a_window_row_by_row)
{
	start();
	COMMANDS(0x21, 2, 3, 0x22, 1, 2);
	DATA(1, 2, 4, 8, 16);
	ck_assert_str_eq(seen_dots(), "3,9 2,12 2,18 3,19");
}
END_TEST

START_TEST(vertical_addressing_fills_a_window_column_by_column)
{
	start();
	COMMANDS(0x20, 0x01, 0x21, 2, 3, 0x22, 1, 2);
	DATA(1, 2, 4, 8, 16);
	ck_assert_str_eq(seen_dots(), "3,10 2,12 2,17 3,19");
}
END_TEST

START_TEST(page_addressing_stays_in_its_page)
{
	start();
	COMMANDS(0x20, 0x02, 0xb3, 0x0e, 0x17); /* page 3, column 0x7e */
	DATA(1, 2, 4);
	ck_assert_str_eq(seen_dots(), "127,25 126,26");
}
END_TEST

START_TEST(remapping_segments_acts_on_what_comes_after)
{
	start();
	DATA(1);
	COMMANDS(0xa0);
	DATA(1);
	ck_assert_str_eq(seen_dots(), "0,0 126,0");
}
END_TEST

START_TEST(a_parameter_may_come_in_a_transfer_of_its_own)
{
	start();
	COMMANDS(0xa8);
	COMMANDS(0x1f);
	COMMANDS(0xa5);
	ck_assert_uint_eq(seen_lit(), 32 * WIDTH);
}
END_TEST

START_TEST(a_scroll_moves_its_pages_a_column_at_each_interval)
{
	start();
	DATA(1);
	COMMANDS(0x22, 1, 7);
	DATA(1);
	COMMANDS(0x26, 0, 0, 7, 0, 0, 0xff, 0x2f); /* right, page 0, every 2 frames */
	bench_run_us(2 * FRAME_US - 1000);
	ck_assert_str_eq(seen_dots(), "0,0 1,8");
	bench_run_us(1000);
	ck_assert_str_eq(seen_dots(), "1,0 1,8");
	bench_run_us(2 * FRAME_US * 127);
	ck_assert_str_eq(seen_dots(), "0,0 1,8");
	COMMANDS(0x2e);
	bench_run_us(1000000);
	ck_assert_str_eq(seen_dots(), "0,0 1,8");
}
END_TEST

START_TEST(a_diagonal_scroll_moves_the_lines_of_its_area_too)
{
	start();
	DATA(0x81);                                      /* lines 0 and 7 */
	COMMANDS(0xa3, 4, 8, 0x2a, 0, 0, 7, 0, 3, 0x2f); /* left, page 0; lines 4..11 up by 3 */
	bench_run_us(2 * FRAME_US);
	ck_assert_str_eq(seen_dots(), "127,0 127,4");
	bench_run_us(2 * FRAME_US);
	ck_assert_str_eq(seen_dots(), "126,0 126,9");
}
END_TEST

START_TEST(a_scroll_that_was_not_set_up_does_nothing_and_is_logged)
{
	start();
	COMMANDS(0x2f);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
	bench_run_us(1000000);
}
END_TEST

START_TEST(content_scrolls_a_column_at_once)
{
	start();
	DATA(1, 2, 4, 8);
	COMMANDS(0x2d, 0, 0, 1, 0, 0, 1, 3); /* left, columns 1..3 */
	ck_assert_str_eq(seen_dots(), "0,0 3,1 1,2 2,3");
}
END_TEST

START_TEST(an_unknown_command_is_logged)
{
	start();
	COMMANDS(0xf5);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
}
END_TEST

int main(void)
{
	return suite_run("ssd1306_commands", setup, bench_close,
		(const TTest *const[]){
			horizontal_addressing_fills_a_window_row_by_row,
			vertical_addressing_fills_a_window_column_by_column,
			page_addressing_stays_in_its_page,
			remapping_segments_acts_on_what_comes_after,
			a_parameter_may_come_in_a_transfer_of_its_own,
			a_scroll_moves_its_pages_a_column_at_each_interval,
			a_diagonal_scroll_moves_the_lines_of_its_area_too,
			a_scroll_that_was_not_set_up_does_nothing_and_is_logged,
			content_scrolls_a_column_at_once,
			an_unknown_command_is_logged,
			NULL,
		});
}
