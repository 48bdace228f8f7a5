/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The drawing engine of an SSD1331: see ssd1331.c. What lies outside of the memory is not drawn. */
#include "peripherals/parts/ssd1331.h"

#include <stdlib.h>
#include <string.h>

/* A window of whole pixels, its end included, cut to the memory. */
struct window {
	unsigned left, top, right, bottom;
};

static struct window window_of(const uint8_t *parameter)
{
	struct window window = { parameter[0], parameter[1], parameter[2], parameter[3] };
	if (window.right >= SSD1331_COLUMNS) {
		window.right = SSD1331_COLUMNS - 1;
	}
	if (window.bottom >= SSD1331_ROWS) {
		window.bottom = SSD1331_ROWS - 1;
	}
	return window;
}

static void dot(struct ssd1331 *oled, int column, int row, const uint8_t *color)
{
	if (column >= 0 && column < SSD1331_COLUMNS && row >= 0 && row < SSD1331_ROWS) {
		memcpy(oled->ram[row][column], color, SSD1331_COLORS);
	}
}

/* As sent: C and A in bits 5..1, B in bits 5..0. */
static void color_of(const uint8_t *sent, uint8_t *color)
{
	color[SSD1331_C] = sent[0] >> 1 & 31;
	color[SSD1331_B] = sent[1] & 63;
	color[SSD1331_A] = sent[2] >> 1 & 31;
}

void ssd1331_draw_line(struct ssd1331 *oled, const uint8_t *parameter)
{
	uint8_t color[SSD1331_COLORS];
	int x = parameter[0], y = parameter[1], to_x = parameter[2], to_y = parameter[3];
	int wide = abs(to_x - x), tall = -abs(to_y - y), error = wide + tall;
	color_of(parameter + 4, color);
	dot(oled, x, y, color);
	while (x != to_x || y != to_y) {
		int twice = 2 * error;
		if (twice >= tall) {
			error += tall;
			x += x < to_x ? 1 : -1;
		}
		if (twice <= wide) {
			error += wide;
			y += y < to_y ? 1 : -1;
		}
		dot(oled, x, y, color);
	}
}

void ssd1331_draw_rectangle(struct ssd1331 *oled, const uint8_t *parameter)
{
	uint8_t line[SSD1331_COLORS], inside[SSD1331_COLORS];
	int left = parameter[0], top = parameter[1], right = parameter[2], bottom = parameter[3];
	color_of(parameter + 4, line);
	color_of(parameter + 7, inside);
	for (int y = top; y <= bottom; y++) {
		for (int x = left; x <= right; x++) {
			bool edge = x == left || x == right || y == top || y == bottom;
			if (edge || oled->fill & 1) {
				dot(oled, x, y, edge ? line : inside);
			}
		}
	}
}

void ssd1331_copy(struct ssd1331 *oled, const uint8_t *parameter)
{
	uint8_t before[SSD1331_ROWS][SSD1331_COLUMNS][SSD1331_COLORS];
	const struct window from = window_of(parameter);
	memcpy(before, oled->ram, sizeof before);
	for (unsigned y = from.top; y <= from.bottom; y++) {
		for (unsigned x = from.left; x <= from.right; x++) {
			uint8_t *color = before[y][x];
			if (oled->fill & 0x10) {
				color[SSD1331_C] ^= 31;
				color[SSD1331_B] ^= 63;
				color[SSD1331_A] ^= 31;
			}
			dot(oled, (int)(parameter[4] + x - from.left),
				(int)(parameter[5] + y - from.top), color);
		}
	}
}

void ssd1331_dim_window(struct ssd1331 *oled, const uint8_t *parameter)
{
	const struct window window = window_of(parameter);
	for (unsigned y = window.top; y <= window.bottom; y++) {
		for (unsigned x = window.left; x <= window.right; x++) {
			for (unsigned color = 0; color < SSD1331_COLORS; color++) {
				oled->ram[y][x][color] >>= 1;
			}
		}
	}
}

void ssd1331_clear_window(struct ssd1331 *oled, const uint8_t *parameter)
{
	const struct window window = window_of(parameter);
	for (unsigned y = window.top; y <= window.bottom && window.left <= window.right; y++) {
		memset(oled->ram[y][window.left], 0,
			(window.right - window.left + 1) * (size_t)SSD1331_COLORS);
	}
}

static void move_left(struct ssd1331 *oled, unsigned row, unsigned columns)
{
	uint8_t before[SSD1331_COLUMNS][SSD1331_COLORS];
	memcpy(before, oled->ram[row], sizeof before);
	for (unsigned x = 0; x < SSD1331_COLUMNS; x++) {
		memcpy(oled->ram[row][x], before[(x + columns) % SSD1331_COLUMNS], SSD1331_COLORS);
	}
}

void ssd1331_move(struct ssd1331 *oled)
{
	uint8_t before[SSD1331_ROWS][SSD1331_COLUMNS][SSD1331_COLORS];
	unsigned first = oled->scroll[1], rows = oled->scroll[2], up = oled->scroll[3];
	for (unsigned y = first; y < first + rows && y < SSD1331_ROWS && oled->scroll[0]; y++) {
		move_left(oled, y, oled->scroll[0]);
	}
	if (up % SSD1331_ROWS) {
		memcpy(before, oled->ram, sizeof before);
		for (unsigned y = 0; y < SSD1331_ROWS; y++) {
			memcpy(oled->ram[y], before[(y + up) % SSD1331_ROWS], sizeof before[y]);
		}
	}
}
