/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_PARTS_SSD1306_H
#define ORRERY_PERIPHERALS_PARTS_SSD1306_H

#include "machine/part.h"
#include "peripherals/parts/screen.h"

/* The state of an SSD1306, shared by its wires (ssd1306.c), its commands (ssd1306_commands.c) and
 * what is seen (ssd1306_view.c). */

enum {
	SSD1306_COLUMNS = 128,
	SSD1306_ROWS = 64,
	SSD1306_PAGES = 8,
	SSD1306_COMMAND = 8, /* bytes of the longest */
	SSD1306_FADE_STEPS = 16,
};
enum { SSD1306_HORIZONTAL, SSD1306_VERTICAL, SSD1306_PAGE };

struct ssd1306 {
	struct part part;
	struct screen_glass glass;
	/* settings */
	uint8_t address;
	unsigned color;
	bool three_wires, external_supply;
	/* the wires */
	struct screen_wire wire;
	uint8_t expects; /* I2C: a control byte, one byte, or bytes up to the stop */
	bool is_data;
	uint8_t command[SSD1306_COMMAND], length;
	/* the controller; `multiplex` as written, rows less 1 */
	uint8_t ram[SSD1306_PAGES][SSD1306_COLUMNS]; /* by segment; bit 0 is the page's top line */
	uint8_t on, all_on, inverted, pump, remap, reversed, contrast, zoom;
	uint8_t mode, column, column_start, column_end, column_home, page, page_start, page_end;
	uint8_t start, offset, multiplex, com_pins, clock, precharge;
	uint8_t fade; /* as written */
	uint64_t fade_ps;
	uint8_t scroll[SSD1306_COMMAND]; /* the last scroll setup, with its command; 0: none yet */
	uint8_t scrolling, area_top, area_rows;
	struct event step; /* the next move of a continuous scroll */
};

/* A command or one of its parameters. */
void ssd1306_command(struct ssd1306 *oled, uint8_t byte);
void ssd1306_step(void *owner, unsigned index);
uint64_t ssd1306_frame_ps(const struct ssd1306 *oled);
void ssd1306_picture(const struct part *part, struct picture *picture);
void ssd1306_look(const struct part *part, char *text, size_t size);

#endif
