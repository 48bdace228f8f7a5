/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands of an SSD1306: see ssd1306.c. */
#include "peripherals/parts/ssd1306.h"

#include <string.h>

static unsigned parameters_of(uint8_t command)
{
	switch (command) {
	case 0x20:
	case 0x23:
	case 0x81:
	case 0x8d:
	case 0xa8:
	case 0xd3:
	case 0xd5:
	case 0xd6:
	case 0xd9:
	case 0xda:
	case 0xdb: return 1;
	case 0x21:
	case 0x22:
	case 0xa3: return 2;
	case 0x29:
	case 0x2a: return 5;
	case 0x26:
	case 0x27: return 6;
	case 0x2c:
	case 0x2d: return 7;
	default: return 0;
	}
}

static void forbidden(const struct ssd1306 *oled, const char *what)
{
	log_guest(oled->part.log, oled, oled->command[0], "%s: command %02x: %s", oled->part.name,
		oled->command[0], what);
}

/* Moves columns first..last of a page by one, around; to the right is towards higher segments. */
static void rotate_page(uint8_t *page, unsigned first, unsigned last, bool right)
{
	if (right) {
		uint8_t out = page[last];
		memmove(page + first + 1, page + first, last - first);
		page[first] = out;
	} else {
		uint8_t out = page[first];
		memmove(page + first, page + first + 1, last - first);
		page[last] = out;
	}
}

/* The area's lines move up by so many, around. */
static void rotate_lines(struct ssd1306 *oled, unsigned lines)
{
	unsigned top = oled->area_top, rows = oled->area_rows;
	rows = top + rows > SSD1306_ROWS ? SSD1306_ROWS - top : rows;
	if (!rows) {
		return;
	}
	for (unsigned column = 0; column < SSD1306_COLUMNS; column++) {
		uint64_t before = 0, after;
		for (unsigned page = 0; page < SSD1306_PAGES; page++) {
			before |= (uint64_t)oled->ram[page][column] << 8 * page;
		}
		after = before;
		for (unsigned n = 0; n < rows; n++) {
			uint64_t bit = before >> (top + (n + lines) % rows) & 1;
			after = (after & ~(UINT64_C(1) << (top + n))) | bit << (top + n);
		}
		for (unsigned page = 0; page < SSD1306_PAGES; page++) {
			oled->ram[page][column] = (uint8_t)(after >> 8 * page);
		}
	}
}

static void move_pages(struct ssd1306 *oled, unsigned first, unsigned last, bool right)
{
	unsigned from = first & 7, to = last & 7;
	for (unsigned page = from; page <= to; page++) {
		rotate_page(oled->ram[page], 0, SSD1306_COLUMNS - 1, right != oled->remap);
	}
}

static void arm_step(struct ssd1306 *oled)
{
	static const uint16_t frames[] = { 5, 64, 128, 256, 3, 4, 25, 2 };
	timeline_arm_in(oled->part.timeline, &oled->step,
		frames[oled->scroll[3] & 7] * ssd1306_frame_ps(oled));
}

void ssd1306_step(void *owner, unsigned index)
{
	struct ssd1306 *oled = owner;
	const uint8_t *scroll = oled->scroll;
	(void)index;
	bool diagonal = scroll[0] == 0x29 || scroll[0] == 0x2a;
	move_pages(oled, scroll[2], scroll[4], scroll[0] == 0x26 || scroll[0] == 0x29);
	if (diagonal) {
		rotate_lines(oled, scroll[5] & 63);
	}
	part_changed(&oled->part);
	arm_step(oled);
}

static void start_scrolling(struct ssd1306 *oled)
{
	if (!oled->scroll[0]) {
		forbidden(oled, "no scroll was set up");
		return;
	}
	oled->scrolling = 1;
	arm_step(oled);
}

static void stop_scrolling(struct ssd1306 *oled)
{
	oled->scrolling = 0;
	timeline_disarm(oled->part.timeline, &oled->step);
}

static void set_up_scroll(struct ssd1306 *oled)
{
	if (oled->scrolling) {
		forbidden(oled, "a scroll is set up while scrolling; deactivate it first (2e)");
	}
	if ((oled->command[4] & 7) < (oled->command[2] & 7)) {
		forbidden(oled, "the last page is before the first");
		return;
	}
	memcpy(oled->scroll, oled->command, sizeof oled->scroll);
}

/* One column, now, in some pages and columns; addresses, not segments. */
static void scroll_content(struct ssd1306 *oled)
{
	const uint8_t *command = oled->command;
	unsigned first = command[6] & 127, last = command[7] & 127;
	bool right = command[0] == 0x2c;
	if (last < first || (command[4] & 7) < (command[2] & 7)) {
		forbidden(oled, "the end is before the start");
		return;
	}
	if (oled->remap) {
		unsigned mirrored = SSD1306_COLUMNS - 1 - last;
		last = SSD1306_COLUMNS - 1 - first;
		first = mirrored;
	}
	for (unsigned page = command[2] & 7; page <= (command[4] & 7u); page++) {
		rotate_page(oled->ram[page], first, last, right != oled->remap);
	}
}

static void set_columns(struct ssd1306 *oled)
{
	uint8_t start = oled->command[1] & 127, end = oled->command[2] & 127;
	if (end < start) {
		forbidden(oled, "the last column is before the first");
	}
	oled->column = oled->column_start = start;
	oled->column_end = end;
}

static void set_pages(struct ssd1306 *oled)
{
	uint8_t start = oled->command[1] & 7, end = oled->command[2] & 7;
	if (end < start) {
		forbidden(oled, "the last page is before the first");
	}
	oled->page = oled->page_start = start;
	oled->page_end = end;
}

static void set_mode(struct ssd1306 *oled)
{
	if ((oled->command[1] & 3) == 3) {
		forbidden(oled, "addressing mode 3 does not exist");
		return;
	}
	oled->mode = oled->command[1] & 3;
}

static void set_multiplex(struct ssd1306 *oled)
{
	if ((oled->command[1] & 63) < 15) {
		forbidden(oled, "a multiplex ratio below 16");
		return;
	}
	oled->multiplex = oled->command[1] & 63;
}

static void set_area(struct ssd1306 *oled)
{
	uint8_t top = oled->command[1] & 63, rows = oled->command[2] & 127;
	if (top + rows > oled->multiplex + 1) {
		forbidden(oled, "the scroll area ends below the display");
		return;
	}
	oled->area_top = top;
	oled->area_rows = rows;
}

static void set_fade(struct ssd1306 *oled)
{
	oled->fade = oled->command[1] & 0x3f;
	oled->fade_ps = oled->part.timeline->now_ps;
}

/* Those with a parameter or more. */
static void run_long(struct ssd1306 *oled)
{
	uint8_t value = oled->command[1];
	switch (oled->command[0]) {
	case 0x20: set_mode(oled); break;
	case 0x21: set_columns(oled); break;
	case 0x22: set_pages(oled); break;
	case 0x23: set_fade(oled); break;
	case 0x26:
	case 0x27:
	case 0x29:
	case 0x2a: set_up_scroll(oled); break;
	case 0x2c:
	case 0x2d: scroll_content(oled); break;
	case 0x81: oled->contrast = value; break;
	case 0x8d: oled->pump = value >> 2 & 1; break;
	case 0xa3: set_area(oled); break;
	case 0xa8: set_multiplex(oled); break;
	case 0xd3: oled->offset = value & 63; break;
	case 0xd5: oled->clock = value; break;
	case 0xd6: oled->zoom = value & 1; break;
	case 0xd9: oled->precharge = value; break;
	case 0xda: oled->com_pins = value; break;
	default: break; /* 0xdb, VCOMH: no effect on the light */
	}
}

static bool run_ranges(struct ssd1306 *oled, uint8_t command)
{
	if (command < 0x10) {
		oled->column_home = (oled->column_home & 0x70) | command;
		oled->column = oled->column_home;
	} else if (command < 0x20) {
		oled->column_home = (uint8_t)(command << 4 & 0x70) | (oled->column_home & 15);
		oled->column = oled->column_home;
	} else if (command >= 0x40 && command < 0x80) {
		oled->start = command & 63;
	} else if (command >= 0xb0 && command < 0xb8) {
		oled->page = command & 7;
	} else if (command >= 0xc0 && command < 0xd0) {
		oled->reversed = command >> 3 & 1;
	} else {
		return false;
	}
	return true;
}

/* Those without a parameter. */
static void run_short(struct ssd1306 *oled, uint8_t command)
{
	if (run_ranges(oled, command)) {
		return;
	}
	switch (command) {
	case 0x2e: stop_scrolling(oled); break;
	case 0x2f: start_scrolling(oled); break;
	case 0xa0:
	case 0xa1: oled->remap = command & 1; break;
	case 0xa4:
	case 0xa5: oled->all_on = command & 1; break;
	case 0xa6:
	case 0xa7: oled->inverted = command & 1; break;
	case 0xae:
	case 0xaf: oled->on = command & 1; break;
	case 0xe3: break;
	default: forbidden(oled, "there is no such command");
	}
}

void ssd1306_command(struct ssd1306 *oled, uint8_t byte)
{
	oled->command[oled->length++ % SSD1306_COMMAND] = byte;
	unsigned parameters = parameters_of(oled->command[0]);
	if (oled->length <= parameters) {
		return;
	}
	oled->length = 0;
	if (parameters) {
		run_long(oled);
	} else {
		run_short(oled, byte);
	}
	part_changed(&oled->part);
}
