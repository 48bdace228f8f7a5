/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The memory of an ILI9341 as it is written and read, and its other answers: see ili9341.c. */
#include "peripherals/parts/ili9341.h"

enum { READ_MEMORY = 0x2e, READ_ON = 0x3e };

void ili9341_home(struct ili9341 *tft)
{
	tft->column = tft->column_start;
	tft->page = tft->page_start;
	tft->window_full = false;
}

/* Where in memory the pointer is; NULL outside of it. */
static uint8_t *here(struct ili9341 *tft)
{
	unsigned column = tft->address & ILI9341_MV ? tft->page : tft->column;
	unsigned page = tft->address & ILI9341_MV ? tft->column : tft->page;
	if (column >= ILI9341_WIDTH || page >= ILI9341_HEIGHT) {
		return NULL;
	}
	column = tft->address & ILI9341_MX ? ILI9341_WIDTH - 1 - column : column;
	page = tft->address & ILI9341_MY ? ILI9341_HEIGHT - 1 - page : page;
	return tft->ram[page][column];
}

static void advance(struct ili9341 *tft)
{
	if (tft->column != tft->column_end) {
		tft->column++;
		return;
	}
	tft->column = tft->column_start;
	if (tft->page != tft->page_end) {
		tft->page++;
		return;
	}
	tft->page = tft->page_start;
	tft->window_full = !(tft->interface & 1); /* WEMODE 0: what is too much is ignored */
}

void ili9341_take_pixel(struct ili9341 *tft, uint8_t byte)
{
	bool is_16 = (tft->format & 7) == 5;
	tft->pixel[tft->pixel_length++ % ILI9341_COLORS] = byte;
	if (tft->pixel_length < (is_16 ? 2 : 3)) {
		return;
	}
	tft->pixel_length = 0;
	uint8_t *to = tft->window_full ? NULL : here(tft);
	if (to && is_16) {
		unsigned red = tft->pixel[0] >> 3, blue = tft->pixel[1] & 31;
		to[0] = (uint8_t)(red << 1 | red >> 4);
		to[1] = (uint8_t)((tft->pixel[0] & 7) << 3 | tft->pixel[1] >> 5);
		to[2] = (uint8_t)(blue << 1 | blue >> 4);
	} else if (to) {
		for (unsigned n = 0; n < ILI9341_COLORS; n++) {
			to[n] = tft->pixel[n] >> 2;
		}
	}
	if (!tft->window_full) {
		advance(tft);
	}
	part_changed(&tft->part);
}

bool ili9341_is_read(uint8_t command)
{
	switch (command) {
	case 0x04:
	case 0x09:
	case 0x0a:
	case 0x0b:
	case 0x0c:
	case 0x0d:
	case 0x0e:
	case 0x0f:
	case READ_MEMORY:
	case READ_ON:
	case 0x45:
	case 0x52:
	case 0x54:
	case 0x56:
	case 0x5f:
	case 0xd2:
	case 0xd3:
	case 0xda:
	case 0xdb:
	case 0xdc: return true;
	default: return false;
	}
}

static uint32_t status(const struct ili9341 *tft)
{
	uint32_t modes = (uint32_t)tft->awake * 0x80020000u | (uint32_t)tft->idle << 19 |
		(uint32_t)tft->partial << 18 | (uint32_t)(!tft->partial) << 16;
	uint32_t address = (uint32_t)(tft->address & 0xfc) << 23;
	return modes | address | (uint32_t)(tft->format & 7) << 20 | (uint32_t)tft->scrolled << 15 |
		(uint32_t)tft->inverted << 13 | (uint32_t)tft->on << 10 |
		(uint32_t)tft->tearing << 9 | (uint32_t)tft->tearing_mode << 5;
}

/* Six bits of a color, at the top of a byte, after a dummy. */
static uint8_t answer_memory(struct ili9341 *tft, uint32_t n)
{
	if (n == 0) {
		return 0;
	}
	const uint8_t *from = here(tft);
	uint8_t level = from ? from[(n - 1) % ILI9341_COLORS] : 0;
	if ((n - 1) % ILI9341_COLORS == ILI9341_COLORS - 1) {
		advance(tft);
	}
	return (uint8_t)(level << 2);
}

static uint8_t byte_of(uint32_t value, uint32_t bytes, uint32_t n)
{
	return n && n <= bytes ? (uint8_t)(value >> 8 * (bytes - n)) : 0;
}

uint8_t ili9341_answer(struct ili9341 *tft, uint32_t n)
{
	switch (tft->command) {
	case 0x09: return byte_of(status(tft), 4, n);
	case 0x0a:
		return (uint8_t)(tft->awake * 0x90 | tft->idle << 6 | tft->partial << 5 |
			!tft->partial << 3 | tft->on << 2);
	case 0x0b: return tft->address;
	case 0x0c: return tft->format & 7;
	case 0x0d: return tft->gamma == 2 ? 1 : tft->gamma == 4 ? 2 : tft->gamma == 8 ? 3 : 0;
	case 0x0e: return (uint8_t)(tft->tearing << 7 | tft->tearing_mode << 6);
	case 0x0f: return tft->awake ? 0xc0 : 0;
	case READ_MEMORY:
	case READ_ON: return answer_memory(tft, n);
	case 0x45: return byte_of(ili9341_scan_line(tft), 2, n);
	case 0x52: return tft->brightness;
	case 0x54: return tft->control;
	case 0x56: return tft->cabc;
	case 0x5f: return tft->cabc_least;
	case 0xd3: return byte_of(0x009341, 3, n);
	default: return 0; /* identifications that are not programmed */
	}
}
