/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The instructions of a character display like an HD44780: see grove_lcd.c. */
#include "peripherals/parts/grove_lcd.h"

#include <string.h>

enum { LINE = GROVE_LCD_MEMORY / 2, SECOND_LINE = 0x40, CLEAR_US = 1530 };

static unsigned line_length(const struct grove_lcd *lcd)
{
	return lcd->two_lines ? LINE : GROVE_LCD_MEMORY;
}

unsigned grove_lcd_place(const struct grove_lcd *lcd, unsigned row, unsigned column)
{
	unsigned length = line_length(lcd);
	return row * length + (column + lcd->shift) % length;
}

uint8_t grove_lcd_address(const struct grove_lcd *lcd)
{
	bool second = !lcd->to_font && lcd->two_lines && lcd->at >= LINE;
	return second ? (uint8_t)(lcd->at - LINE + SECOND_LINE) : lcd->at;
}

static void clear(struct grove_lcd *lcd)
{
	memset(lcd->text, ' ', sizeof lcd->text);
	lcd->increments = true;
}

static void go_home(struct grove_lcd *lcd)
{
	lcd->to_font = false;
	lcd->at = lcd->shift = 0;
	lcd->busy_ps = lcd->part.timeline->now_ps + CLEAR_US * PS_PER_US;
}

void grove_lcd_reset_text(struct grove_lcd *lcd)
{
	clear(lcd);
	go_home(lcd);
	lcd->busy_ps = 0;
	lcd->shifts = lcd->on = lcd->cursor = lcd->blinks = lcd->two_lines = false;
	part_changed(&lcd->part);
}

static void step(struct grove_lcd *lcd, bool forward)
{
	unsigned all = lcd->to_font ? GROVE_LCD_FONT : GROVE_LCD_MEMORY;
	lcd->at = (uint8_t)((lcd->at + (forward ? 1 : all - 1)) % all);
}

static void shift(struct grove_lcd *lcd, bool left)
{
	unsigned length = line_length(lcd);
	lcd->shift = (uint8_t)((lcd->shift + (left ? 1 : length - 1)) % length);
}

static void set_address(struct grove_lcd *lcd, unsigned address)
{
	unsigned line = lcd->two_lines ? address / SECOND_LINE : 0;
	unsigned column = lcd->two_lines ? address % SECOND_LINE : address;
	if (column >= line_length(lcd)) {
		log_guest(lcd->part.log, lcd, 2, "%s: there is no address %02x", lcd->part.name,
			address);
		return;
	}
	lcd->to_font = false;
	lcd->at = (uint8_t)(line * LINE + column);
}

static void run(struct grove_lcd *lcd, uint8_t byte)
{
	if (byte & 0x80) {
		set_address(lcd, byte & 0x7f);
	} else if (byte & 0x40) {
		lcd->to_font = true;
		lcd->at = byte & 0x3f;
	} else if (byte & 0x20) {
		lcd->two_lines = byte & 8;
		lcd->shift = (uint8_t)(lcd->shift % line_length(lcd));
	} else if (byte & 0x10) {
		if (byte & 8) {
			shift(lcd, !(byte & 4));
		} else {
			step(lcd, byte & 4);
		}
	} else if (byte & 8) {
		lcd->on = byte & 4;
		lcd->cursor = byte & 2;
		lcd->blinks = byte & 1;
	} else if (byte & 4) {
		lcd->increments = byte & 2;
		lcd->shifts = byte & 1;
	} else if (byte & 2) {
		go_home(lcd);
	} else if (byte & 1) {
		clear(lcd);
		go_home(lcd);
	}
}

void grove_lcd_take(struct grove_lcd *lcd, uint8_t byte, bool data)
{
	if (lcd->part.timeline->now_ps < lcd->busy_ps) {
		log_guest(lcd->part.log, lcd, 1,
			"%s: %s %02x is lost: clearing or going home takes 1.53 ms", lcd->part.name,
			data ? "character" : "instruction", byte);
		return;
	}
	if (!data) {
		run(lcd, byte);
	} else if (lcd->to_font) {
		lcd->font[lcd->at % GROVE_LCD_FONT] = byte;
		step(lcd, lcd->increments);
	} else {
		lcd->text[lcd->at % GROVE_LCD_MEMORY] = byte;
		step(lcd, lcd->increments);
		if (lcd->shifts) {
			shift(lcd, lcd->increments);
		}
	}
	part_changed(&lcd->part);
}
