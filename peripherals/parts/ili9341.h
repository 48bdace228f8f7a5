/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_PARTS_ILI9341_H
#define ORRERY_PERIPHERALS_PARTS_ILI9341_H

#include "machine/part.h"
#include "peripherals/parts/screen.h"

/*
 * The state of an ILI9341, shared by its wires (ili9341.c), its commands (ili9341_commands.c), its memory
 * (ili9341_memory.c) and what is seen (ili9341_view.c).
 */

enum {
	ILI9341_WIDTH = 240,
	ILI9341_HEIGHT = 320,
	ILI9341_COLORS = 3,
	ILI9341_PARAMETERS = 8, /* of the longest command whose parameters matter */
};
enum { ILI9341_MH = 4, ILI9341_BGR = 8, ILI9341_MV = 0x20, ILI9341_MX = 0x40, ILI9341_MY = 0x80 };
enum { ILI9341_CS, ILI9341_DC, ILI9341_RES, ILI9341_LED, ILI9341_TE };

struct ili9341 {
	struct part part;
	struct screen_glass glass;
	bool three_wires;
	/* the wires: bits of a frame, and how many bits of an answer have gone out */
	uint16_t frame;
	uint8_t frame_bits;
	bool reading;
	uint32_t answered;
	uint8_t answer, skipped; /* the byte that goes out; clocks before it */
	/* the command under way */
	uint8_t command, parameter[ILI9341_PARAMETERS];
	uint32_t length; /* parameters so far */
	uint8_t read_index;
	uint8_t pixel[ILI9341_COLORS], pixel_length;
	/* the controller; memory by gate line and source, six bits a color */
	uint8_t ram[ILI9341_HEIGHT][ILI9341_WIDTH][ILI9341_COLORS];
	uint8_t awake, on, inverted, idle, partial, scrolled;
	uint8_t address, format, gamma, interface, tearing, tearing_mode;
	uint8_t function[4], rate[2], porch[2];
	uint8_t brightness, control, cabc, cabc_least;
	uint16_t column_start, column_end, page_start, page_end, column, page;
	bool window_full;
	uint16_t partial_start, partial_end, scroll_top, scroll_lines, scroll_start;
	uint16_t tear_line;
	uint64_t scan_ps; /* when scanning began */
	struct event tear;
};

/* A command byte, or one of its parameters or pixels. */
void ili9341_command(struct ili9341 *tft, uint8_t byte);
void ili9341_parameter(struct ili9341 *tft, uint8_t byte);
/* The pointer to the start of its window; a byte of pixels where it is. */
void ili9341_home(struct ili9341 *tft);
void ili9341_take_pixel(struct ili9341 *tft, uint8_t byte);
/* Byte `n` of the answer to the command under way. */
uint8_t ili9341_answer(struct ili9341 *tft, uint32_t n);
bool ili9341_is_read(uint8_t command);
/* Registers to their reset values; the memory stays. */
void ili9341_reset_registers(struct ili9341 *tft);

/* The line being scanned, the porches after the last one. */
unsigned ili9341_scan_line(const struct ili9341 *tft);
/* The next edge of the tearing signal. */
void ili9341_tear(void *owner, unsigned index);
void ili9341_arm_tear(struct ili9341 *tft);
void ili9341_picture(const struct part *part, struct picture *picture);
void ili9341_look(const struct part *part, char *text, size_t size);

#endif
