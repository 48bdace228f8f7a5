/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_PARTS_GROVE_LCD_H
#define ORRERY_PERIPHERALS_PARTS_GROVE_LCD_H

#include "machine/part.h"

/*
 * The state of a character LCD with a colored backlight, shared by its wires and backlight (grove_lcd.c), its
 * character controller (grove_lcd_text.c) and what is seen (grove_lcd_view.c, grove_lcd_font.c).
 */

enum {
	GROVE_LCD_COLUMNS = 16,
	GROVE_LCD_ROWS = 2,
	GROVE_LCD_MEMORY = 80,
	GROVE_LCD_FONT = 64,  /* bytes of the eight characters that can be drawn */
	GROVE_LCD_LIGHT = 13, /* registers of the backlight */
	GROVE_LCD_GLYPH = 5,  /* columns of a character */
};

struct grove_lcd {
	struct part part;
	/* the wires: which of the two chips is addressed, and what comes next */
	uint8_t chip, expects;
	bool is_data;
	/* the character controller; addresses are places in `text`, or in `font` while `to_font` */
	uint8_t text[GROVE_LCD_MEMORY], font[GROVE_LCD_FONT];
	uint8_t at, shift;
	bool to_font, increments, shifts, on, cursor, blinks, two_lines;
	uint64_t busy_ps; /* until then it takes nothing */
	/* the backlight: its registers, and the one that comes next with how it moves on */
	uint8_t light[GROVE_LCD_LIGHT], pointer, reset_key;
};

/* An instruction or a character. */
void grove_lcd_take(struct grove_lcd *lcd, uint8_t byte, bool data);
void grove_lcd_reset_text(struct grove_lcd *lcd);
/* The place in `text` that is shown at a position. */
unsigned grove_lcd_place(const struct grove_lcd *lcd, unsigned row, unsigned column);
/* As an instruction sets it: the second line begins at 0x40. */
uint8_t grove_lcd_address(const struct grove_lcd *lcd);
/* 0xRRGGBB, now. */
uint32_t grove_lcd_backlight(const struct grove_lcd *lcd);
/* Column `n` of a character of the ROM, its top dot in bit 0; a full block for what the table lacks. */
uint8_t grove_lcd_glyph(uint8_t character, unsigned n);
void grove_lcd_picture(const struct part *part, struct picture *picture);
void grove_lcd_look(const struct part *part, char *text, size_t size);

#endif
