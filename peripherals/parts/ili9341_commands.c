/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands of an ILI9341: see ili9341.c. */
#include "peripherals/parts/ili9341.h"

#include <string.h>

enum { NO_COMMAND = 0, READ_MEMORY = 0x2e, WRITE_MEMORY = 0x2c, WRITE_ON = 0x3c };

static bool is_known(uint8_t command)
{
	static const uint8_t ranges[][2] = {
		{ 0x00, 0x01 },
		{ 0x04, 0x04 },
		{ 0x09, 0x13 },
		{ 0x20, 0x21 },
		{ 0x26, 0x26 },
		{ 0x28, 0x2e },
		{ 0x30, 0x30 },
		{ 0x33, 0x3a },
		{ 0x3c, 0x3c },
		{ 0x3e, 0x3e },
		{ 0x44, 0x45 },
		{ 0x51, 0x56 },
		{ 0x5e, 0x5f },
		{ 0xb0, 0xc5 },
		{ 0xc7, 0xc7 },
		{ 0xcb, 0xcb },
		{ 0xcf, 0xd3 },
		{ 0xd9, 0xe3 },
		{ 0xe8, 0xf7 },
	};
	for (unsigned n = 0; n < sizeof ranges / sizeof *ranges; n++) {
		if (command >= ranges[n][0] && command <= ranges[n][1]) {
			return true;
		}
	}
	return false;
}

void ili9341_reset_registers(struct ili9341 *tft)
{
	static const uint8_t function[] = { 0x0a, 0x82, 0x27, 0x04 };
	tft->frame_bits = tft->pixel_length = tft->read_index = tft->skipped = 0;
	tft->reading = false;
	tft->command = NO_COMMAND;
	tft->length = 0;
	tft->awake = tft->on = tft->inverted = tft->idle = tft->partial = tft->scrolled = 0;
	tft->address = tft->gamma = tft->tearing = tft->tearing_mode = 0;
	tft->format = 0x66;
	tft->interface = 1;
	memcpy(tft->function, function, sizeof function);
	tft->rate[0] = 0;
	tft->rate[1] = 0x1b;
	tft->porch[0] = tft->porch[1] = 2;
	tft->brightness = tft->control = tft->cabc = tft->cabc_least = 0;
	tft->column_start = tft->page_start = tft->column = tft->page = 0;
	tft->column_end = ILI9341_WIDTH - 1;
	tft->page_end = ILI9341_HEIGHT - 1;
	tft->window_full = false;
	tft->partial_start = tft->scroll_top = tft->scroll_start = tft->tear_line = 0;
	tft->partial_end = ILI9341_HEIGHT - 1;
	tft->scroll_lines = ILI9341_HEIGHT;
	ili9341_arm_tear(tft);
	part_changed(&tft->part);
}

static unsigned word_at(const struct ili9341 *tft, unsigned n)
{
	return (unsigned)tft->parameter[n] << 8 | tft->parameter[n + 1];
}

static void forbidden(const struct ili9341 *tft, const char *what)
{
	log_guest(tft->part.log, tft, tft->command, "%s: command %02x: %s", tft->part.name,
		tft->command, what);
}

static void set_window(struct ili9341 *tft, uint16_t *start, uint16_t *end, unsigned limit)
{
	unsigned from = word_at(tft, 0), to = word_at(tft, 2);
	if (to < from || to >= limit) {
		forbidden(tft, to < from ? "the end is before the start" : "beyond the memory");
	}
	if (to >= from) {
		*start = (uint16_t)from;
		*end = (uint16_t)to;
	}
}

static void set_scroll_area(struct ili9341 *tft)
{
	if (word_at(tft, 0) + word_at(tft, 2) + word_at(tft, 4) != ILI9341_HEIGHT) {
		forbidden(tft, "the three areas are not 320 lines");
		return;
	}
	tft->scroll_top = (uint16_t)word_at(tft, 0);
	tft->scroll_lines = (uint16_t)word_at(tft, 2);
}

/* Those whose parameters come in words; called when the last one is there. */
static void take_words(struct ili9341 *tft)
{
	bool turned = tft->address & ILI9341_MV;
	uint32_t length = tft->length;
	switch (tft->command) {
	case 0x2a:
		if (length == 4) {
			set_window(tft, &tft->column_start, &tft->column_end,
				turned ? ILI9341_HEIGHT : ILI9341_WIDTH);
		}
		break;
	case 0x2b:
		if (length == 4) {
			set_window(tft, &tft->page_start, &tft->page_end,
				turned ? ILI9341_WIDTH : ILI9341_HEIGHT);
		}
		break;
	case 0x30:
		if (length == 4) {
			tft->partial_start = word_at(tft, 0) & 0x1ff;
			tft->partial_end = word_at(tft, 2) & 0x1ff;
		}
		break;
	case 0x33:
		if (length == 6) {
			set_scroll_area(tft);
		}
		break;
	case 0x37:
		if (length == 2) {
			tft->scroll_start = word_at(tft, 0) & 0x1ff;
			tft->scrolled = 1;
		}
		break;
	case 0x44:
		if (length == 2) {
			tft->tear_line = word_at(tft, 0) & 0x1ff;
			ili9341_arm_tear(tft);
		}
		break;
	default: break;
	}
}

static void set_format(struct ili9341 *tft, uint8_t byte)
{
	if ((byte & 7) != 5 && (byte & 7) != 6) {
		forbidden(tft, "neither 16 nor 18 bits a pixel");
		return;
	}
	tft->format = byte;
}

static void set_tearing(struct ili9341 *tft, uint8_t byte)
{
	tft->tearing_mode = byte & 1;
	if (tft->tearing_mode) {
		log_unmodelled(tft->part.log, tft, 0x135,
			"%s: command 35: horizontal tearing pulses are not modelled",
			tft->part.name);
	}
}

/* Those whose parameters are bytes. */
static void take_byte(struct ili9341 *tft, uint32_t n, uint8_t byte)
{
	switch (tft->command) {
	case 0x26: tft->gamma = byte; break;
	case 0x35: set_tearing(tft, byte); break;
	case 0x36: tft->address = byte; break;
	case 0x3a: set_format(tft, byte); break;
	case 0x51: tft->brightness = byte; break;
	case 0x53: tft->control = byte & 0x2c; break;
	case 0x55: tft->cabc = byte & 3; break;
	case 0x5e: tft->cabc_least = byte; break;
	case 0xb1:
		if (n < 2) {
			tft->rate[n] = byte;
		}
		break;
	case 0xb5:
		if (n < 2) {
			tft->porch[n] = byte & 127;
		}
		break;
	case 0xb6:
		if (n < 4) {
			tft->function[n] = byte;
		}
		break;
	case 0xd9: tft->read_index = byte & 0x1f; break;
	case 0xf6:
		if (n == 0) {
			tft->interface = byte;
		}
		break;
	default: take_words(tft);
	}
}

void ili9341_parameter(struct ili9341 *tft, uint8_t byte)
{
	if (tft->command == WRITE_MEMORY || tft->command == WRITE_ON) {
		ili9341_take_pixel(tft, byte);
		return;
	}
	uint32_t n = tft->length;
	tft->parameter[n % ILI9341_PARAMETERS] = byte;
	tft->length = n < UINT32_MAX ? n + 1 : n;
	if (n < ILI9341_PARAMETERS) {
		take_byte(tft, n, byte);
		part_changed(&tft->part);
	}
}

static void wake(struct ili9341 *tft, bool awake)
{
	if (awake && !tft->awake) {
		tft->scan_ps = tft->part.timeline->now_ps;
	}
	tft->awake = awake;
	ili9341_arm_tear(tft);
}

static void set_tear_output(struct ili9341 *tft, bool on)
{
	tft->tearing = on;
	ili9341_arm_tear(tft);
}

static void leave_modes(struct ili9341 *tft, bool partial)
{
	tft->partial = partial;
	tft->scrolled = 0;
}

void ili9341_command(struct ili9341 *tft, uint8_t byte)
{
	tft->command = byte;
	tft->length = 0;
	tft->pixel_length = 0;
	switch (byte) {
	case 0x01: ili9341_reset_registers(tft); break;
	case 0x10:
	case 0x11: wake(tft, byte & 1); break;
	case 0x12: leave_modes(tft, true); break;
	case 0x13: leave_modes(tft, false); break;
	case 0x20:
	case 0x21: tft->inverted = byte & 1; break;
	case 0x28:
	case 0x29: tft->on = byte & 1; break;
	case WRITE_MEMORY:
	case READ_MEMORY: ili9341_home(tft); break;
	case 0x34:
	case 0x35: set_tear_output(tft, byte & 1); break;
	case 0x38:
	case 0x39: tft->idle = byte & 1; break;
	default:
		if (!is_known(byte)) {
			forbidden(tft, "there is no such command");
		}
	}
	part_changed(&tft->part);
}
