/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands and pixels that an SSD1331 takes: see ssd1331.c. */
#include "peripherals/parts/ssd1331.h"

#include <string.h>

enum { OSCILLATOR_HZ = 890000, OSCILLATOR_STEP_HZ = 35000, PULSE_CLOCKS = 125 };

static unsigned parameters_of(uint8_t command)
{
	switch (command) {
	case 0x26:
	case 0x81:
	case 0x82:
	case 0x83:
	case 0x87:
	case 0x8a:
	case 0x8b:
	case 0x8c:
	case 0xa0:
	case 0xa1:
	case 0xa2:
	case 0xa8:
	case 0xad:
	case 0xb0:
	case 0xb1:
	case 0xb3:
	case 0xbb:
	case 0xbe:
	case 0xfd: return 1;
	case 0x15:
	case 0x75: return 2;
	case 0x24:
	case 0x25: return 4;
	case 0x27:
	case 0xab: return 5;
	case 0x23: return 6;
	case 0x21: return 7;
	case 0x22: return 10;
	case 0xb8: return SSD1331_GRAYS;
	default: return 0;
	}
}

static void forbidden(const struct ssd1331 *oled, const char *what)
{
	log_guest(oled->part.log, oled, oled->command[0], "%s: command %02x: %s", oled->part.name,
		oled->command[0], what);
}

static void arm_step(struct ssd1331 *oled)
{
	static const uint8_t frames[] = { 6, 10, 100, 200 };
	uint64_t rate_hz = OSCILLATOR_HZ - (uint64_t)(15 - (oled->clock >> 4)) * OSCILLATOR_STEP_HZ;
	uint64_t clocks = (oled->phases & 15u) + (oled->phases >> 4) + PULSE_CLOCKS;
	uint64_t frame_ps = ((oled->clock & 15u) + 1) * clocks * (oled->multiplex + 1u) *
		PS_PER_SECOND / rate_hz;
	timeline_arm_in(oled->part.timeline, &oled->step, frames[oled->scroll[4] & 3] * frame_ps);
}

void ssd1331_step(void *owner, unsigned index)
{
	struct ssd1331 *oled = owner;
	(void)index;
	ssd1331_move(oled);
	part_changed(&oled->part);
	arm_step(oled);
}

static void set_up_scroll(struct ssd1331 *oled)
{
	const uint8_t *parameter = oled->command + 1;
	if (oled->scrolling) {
		forbidden(oled, "a scroll is set up while scrolling; deactivate it first (2e)");
	}
	if (parameter[0] >= SSD1331_COLUMNS || parameter[1] + parameter[2] > SSD1331_ROWS) {
		forbidden(oled, "the scroll goes beyond the memory");
		return;
	}
	memcpy(oled->scroll, parameter, sizeof oled->scroll);
}

static void set_columns(struct ssd1331 *oled)
{
	uint8_t start = oled->command[1] & 127, end = oled->command[2] & 127;
	if (end < start || end >= SSD1331_COLUMNS) {
		forbidden(oled, "these columns do not exist");
		return;
	}
	oled->column = oled->column_start = start;
	oled->column_end = end;
}

static void set_rows(struct ssd1331 *oled)
{
	uint8_t start = oled->command[1] & 63, end = oled->command[2] & 63;
	if (end < start) {
		forbidden(oled, "the last row is before the first");
		return;
	}
	oled->row = oled->row_start = start;
	oled->row_end = end;
}

static void set_multiplex(struct ssd1331 *oled)
{
	if ((oled->command[1] & 63) < 15) {
		forbidden(oled, "a multiplex ratio below 16");
		return;
	}
	oled->multiplex = oled->command[1] & 63;
}

static void set_dim(struct ssd1331 *oled)
{
	oled->dim_contrast[SSD1331_A] = oled->command[2];
	oled->dim_contrast[SSD1331_B] = oled->command[3];
	oled->dim_contrast[SSD1331_C] = oled->command[4];
}

static void set_grays(struct ssd1331 *oled)
{
	memcpy(oled->gray, oled->command + 1, sizeof oled->gray);
	oled->custom_gray = true;
}

static void run_drawing(struct ssd1331 *oled)
{
	const uint8_t *parameter = oled->command + 1;
	if (oled->command[0] != 0x21 &&
		(parameter[2] < parameter[0] || parameter[3] < parameter[1])) {
		forbidden(oled, "the window ends before it starts");
		return;
	}
	switch (oled->command[0]) {
	case 0x21: ssd1331_draw_line(oled, parameter); break;
	case 0x22: ssd1331_draw_rectangle(oled, parameter); break;
	case 0x23: ssd1331_copy(oled, parameter); break;
	case 0x24: ssd1331_dim_window(oled, parameter); break;
	default: ssd1331_clear_window(oled, parameter);
	}
}

static void set_remap(struct ssd1331 *oled, uint8_t value)
{
	if (value >> 6 == 3) {
		forbidden(oled, "color format 3 does not exist");
		return;
	}
	oled->remap = value;
}

/* Those with a parameter or more, drawing apart. */
static void run_long(struct ssd1331 *oled)
{
	uint8_t value = oled->command[1];
	switch (oled->command[0]) {
	case 0x15: set_columns(oled); break;
	case 0x75: set_rows(oled); break;
	case 0x26: oled->fill = value; break;
	case 0x27: set_up_scroll(oled); break;
	case 0x81: oled->contrast[SSD1331_A] = value; break;
	case 0x82: oled->contrast[SSD1331_B] = value; break;
	case 0x83: oled->contrast[SSD1331_C] = value; break;
	case 0x87: oled->current = value & 15; break;
	case 0xa0: set_remap(oled, value); break;
	case 0xa1: oled->start = value & 63; break;
	case 0xa2: oled->offset = value & 63; break;
	case 0xa8: set_multiplex(oled); break;
	case 0xab: set_dim(oled); break;
	case 0xb1: oled->phases = value; break;
	case 0xb3: oled->clock = value; break;
	case 0xb8: set_grays(oled); break;
	case 0xfd: oled->locked = value >> 2 & 1; break;
	default: break; /* pre-charge, VCOMH, configuration, power save: no effect on the light */
	}
}

static void scroll(struct ssd1331 *oled, bool on)
{
	oled->scrolling = on;
	if (on) {
		arm_step(oled);
	} else {
		timeline_disarm(oled->part.timeline, &oled->step);
	}
}

/* Those without a parameter. */
static void run_short(struct ssd1331 *oled, uint8_t command)
{
	switch (command) {
	case 0x2e:
	case 0x2f: scroll(oled, command & 1); break;
	case 0xa4:
	case 0xa5:
	case 0xa6:
	case 0xa7: oled->mode = command & 3; break;
	case 0xac:
	case 0xaf:
		oled->on = 1;
		oled->dim = command == 0xac;
		break;
	case 0xae: oled->on = 0; break;
	case 0xb9: oled->custom_gray = false; break;
	case 0xbc:
	case 0xbd:
	case 0xe3: break;
	default: forbidden(oled, "there is no such command");
	}
}

void ssd1331_command(struct ssd1331 *oled, uint8_t byte)
{
	oled->data_length = 0;
	oled->command[oled->length++ % SSD1331_COMMAND] = byte;
	unsigned parameters = parameters_of(oled->command[0]);
	if (oled->length <= parameters) {
		return;
	}
	oled->length = 0;
	if (oled->locked && oled->command[0] != 0xfd) {
		forbidden(oled, "ignored, the controller is locked (FD 12 unlocks)");
	} else if (oled->command[0] >= 0x21 && oled->command[0] <= 0x25) {
		run_drawing(oled);
	} else if (parameters) {
		run_long(oled);
	} else {
		run_short(oled, byte);
	}
	part_changed(&oled->part);
}

static void next_column(struct ssd1331 *oled)
{
	oled->column = oled->column == oled->column_end ? oled->column_start :
							  (oled->column + 1) % SSD1331_COLUMNS;
}

static void next_row(struct ssd1331 *oled)
{
	oled->row = oled->row == oled->row_end ? oled->row_start : (oled->row + 1) % SSD1331_ROWS;
}

static void put_pixel(struct ssd1331 *oled, const uint8_t *color)
{
	bool last_column = oled->column == oled->column_end, last_row = oled->row == oled->row_end;
	memcpy(oled->ram[oled->row][oled->column], color, SSD1331_COLORS);
	if (oled->remap & 1) {
		next_row(oled);
		if (last_row) {
			next_column(oled);
		}
	} else {
		next_column(oled);
		if (last_column) {
			next_row(oled);
		}
	}
	part_changed(&oled->part);
}

void ssd1331_data(struct ssd1331 *oled, uint8_t byte)
{
	uint8_t color[SSD1331_COLORS];
	const uint8_t *data = oled->data;
	unsigned format = oled->remap >> 6;
	if (oled->locked) {
		return;
	}
	oled->data[oled->data_length++ % sizeof oled->data] = byte;
	if (oled->data_length <= format) {
		return;
	}
	oled->data_length = 0;
	if (format == 0) {
		unsigned c = data[0] >> 5, b = data[0] >> 2 & 7, a = data[0] & 3;
		color[SSD1331_C] = (uint8_t)(c << 2 | c >> 1);
		color[SSD1331_B] = (uint8_t)(b << 3 | b);
		color[SSD1331_A] = (uint8_t)(a << 3 | a << 1 | a >> 1);
	} else if (format == 1) {
		color[SSD1331_C] = data[0] >> 3;
		color[SSD1331_B] = (uint8_t)((data[0] & 7) << 3) | data[1] >> 5;
		color[SSD1331_A] = data[1] & 31;
	} else {
		color[SSD1331_C] = data[0] >> 1 & 31;
		color[SSD1331_B] = data[1] & 63;
		color[SSD1331_A] = data[2] >> 1 & 31;
	}
	put_pixel(oled, color);
}
