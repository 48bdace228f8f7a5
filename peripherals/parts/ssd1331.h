/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_PARTS_SSD1331_H
#define ORRERY_PERIPHERALS_PARTS_SSD1331_H

#include "machine/part.h"
#include "peripherals/parts/screen.h"

/*
 * The state of an SSD1331, shared by its wires (ssd1331.c), its commands (ssd1331_commands.c) and its drawing
 * engine (ssd1331_draw.c).
 */

enum { SSD1331_COLUMNS = 96, SSD1331_ROWS = 64, SSD1331_GRAYS = 32, SSD1331_COMMAND = 33 };
enum { SSD1331_C, SSD1331_B, SSD1331_A, SSD1331_COLORS }; /* in the order they are sent */

struct ssd1331 {
	struct part part;
	struct screen_glass glass;
	struct screen_wire wire;
	uint8_t command[SSD1331_COMMAND], length;
	uint8_t data[3], data_length;
	/* C and A have 5 bits, B has 6 */
	uint8_t ram[SSD1331_ROWS][SSD1331_COLUMNS][SSD1331_COLORS];
	uint8_t on, dim, mode, locked, remap; /* mode: 0 normal, 1 all on, 2 all off, 3 inverse */
	uint8_t column, column_start, column_end, row, row_start, row_end;
	uint8_t start, offset, multiplex, clock, phases; /* multiplex: rows less 1 */
	uint8_t contrast[SSD1331_COLORS], dim_contrast[SSD1331_COLORS], current;
	uint8_t fill; /* as written: bit 0 fills rectangles, bit 4 inverts copies */
	bool custom_gray;
	uint8_t gray[SSD1331_GRAYS]; /* pulse widths of every other level from 1 on */
	uint8_t scroll[5], scrolling;
	struct event step;
};

/* A command or one of its parameters; a byte of pixels. */
void ssd1331_command(struct ssd1331 *oled, uint8_t byte);
void ssd1331_data(struct ssd1331 *oled, uint8_t byte);
void ssd1331_step(void *owner, unsigned index);

/* Parameters from the first byte after the command on. */
void ssd1331_draw_line(struct ssd1331 *oled, const uint8_t *parameter);
void ssd1331_draw_rectangle(struct ssd1331 *oled, const uint8_t *parameter);
void ssd1331_copy(struct ssd1331 *oled, const uint8_t *parameter);
void ssd1331_dim_window(struct ssd1331 *oled, const uint8_t *parameter);
void ssd1331_clear_window(struct ssd1331 *oled, const uint8_t *parameter);
/* One move of a continuous scroll. */
void ssd1331_move(struct ssd1331 *oled);

#endif
