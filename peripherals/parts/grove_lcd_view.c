/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is seen of a character LCD: dots of 3 x 3 pixels, 1 apart. See grove_lcd.c. */
#include "peripherals/parts/grove_lcd.h"

#include <stdio.h>

#include "peripherals/parts/screen.h"

enum {
	PITCH = 4, /* of a dot, its gap included */
	CELL_WIDTH = 6 * PITCH,
	CELL_HEIGHT = 9 * PITCH,
	MARGIN = 12,
	WIDTH = GROVE_LCD_COLUMNS * CELL_WIDTH + 2 * MARGIN,
	HEIGHT = GROVE_LCD_ROWS * CELL_HEIGHT + 2 * MARGIN,
	GLYPH_ROWS = 8,
	DRAWN = 16,       /* characters below are those of the font memory, twice */
	UNLIT = 0x303830, /* the glass without backlight */
	DARK = 60,        /* of 255: what comes through a dot */
	BLINK_MS = 410,
};

static bool character_dot(const struct grove_lcd *lcd, uint8_t character, unsigned x, unsigned y)
{
	if (character < DRAWN) {
		return lcd->font[character % 8 * 8 + y] >> (GROVE_LCD_GLYPH - 1 - x) & 1;
	}
	return grove_lcd_glyph(character, x) >> y & 1;
}

/* Is a dot of the character at this position dark? */
static bool is_dark(
	const struct grove_lcd *lcd, unsigned row, unsigned column, unsigned x, unsigned y)
{
	if (!lcd->on || (row && !lcd->two_lines)) {
		return false;
	}
	unsigned place = grove_lcd_place(lcd, row, column);
	if (place == lcd->at && !lcd->to_font) {
		uint64_t now_ps = lcd->part.timeline->now_ps;
		if ((lcd->cursor && y == GLYPH_ROWS - 1) ||
			(lcd->blinks && now_ps / (BLINK_MS * PS_PER_MS) % 2)) {
			return true;
		}
	}
	return character_dot(lcd, lcd->text[place], x, y);
}

static uint32_t pixel(const struct part *part, uint32_t x, uint32_t y)
{
	const struct grove_lcd *lcd = (const struct grove_lcd *)part;
	uint32_t light = grove_lcd_backlight(lcd);
	light = light ? light : UNLIT;
	if (x < MARGIN || y < MARGIN || x >= WIDTH - MARGIN || y >= HEIGHT - MARGIN) {
		return light;
	}
	x -= MARGIN;
	y -= MARGIN;
	unsigned dot_x = x % CELL_WIDTH / PITCH, dot_y = y % CELL_HEIGHT / PITCH;
	bool gap = x % PITCH == PITCH - 1 || y % PITCH == PITCH - 1 || dot_x >= GROVE_LCD_GLYPH ||
		dot_y >= GLYPH_ROWS;
	bool dark = !gap && is_dark(lcd, y / CELL_HEIGHT, x / CELL_WIDTH, dot_x, dot_y);
	return dark ? screen_shade(light, DARK) : light;
}

static const struct screen_glass glass = { WIDTH, HEIGHT, 0 };

void grove_lcd_picture(const struct part *part, struct picture *picture)
{
	screen_draw(part, picture, &glass, pixel);
}

/* A row without what is blank at its end; dots for what is no ASCII. */
static void row_text(const struct grove_lcd *lcd, unsigned row, char *text)
{
	unsigned length = 0;
	for (unsigned n = 0; n < GROVE_LCD_COLUMNS; n++) {
		uint8_t c = lcd->text[grove_lcd_place(lcd, row, n)];
		text[n] = c >= ' ' && c < 0x7f ? (char)c : '.';
		length = text[n] == ' ' ? length : n + 1;
	}
	text[length] = '\0';
}

void grove_lcd_look(const struct part *part, char *text, size_t size)
{
	const struct grove_lcd *lcd = (const struct grove_lcd *)part;
	char rows[GROVE_LCD_ROWS][GROVE_LCD_COLUMNS + 1] = { "", "" };
	for (unsigned row = 0; row < (lcd->two_lines ? 2u : 1u); row++) {
		row_text(lcd, row, rows[row]);
	}
	if (lcd->on) {
		snprintf(text, size, "\"%s\" \"%s\", light %06x", rows[0], rows[1],
			(unsigned)grove_lcd_backlight(lcd));
	} else {
		snprintf(text, size, "off, light %06x", (unsigned)grove_lcd_backlight(lcd));
	}
}
