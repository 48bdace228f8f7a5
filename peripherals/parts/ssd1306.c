/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SSD1306 OLED module, 128 x 64 dots in one color, on I2C or on SPI (four wires; three with `wires: 3`, the
 * D/C bit in front of each byte). All fundamental, scrolling, addressing, hardware and graphic
 * commands. The glass is the common one: upright with segments remapped (A1), commons reversed (C8) and
 * alternative common pins (DA 12); `turn: 180` for one that is mounted the other way.
 *
 * Where the manual is silent: memory is clear at power-on; in page mode the column goes back to where the last
 * 00..1F command put it; column and page commands move the pointer in every addressing mode; the oscillator moves by
 * 6 % a step; a fade has 16 steps; scrolling right goes towards higher column addresses; a dot gives some light at the
 * lowest contrast. Scrolling moves what is in memory: that is why it is to be written anew afterwards.
 *
 * Not modelled: pre-charge and VCOMH levels (taken, without effect on the light).
 */
#include <string.h>

#include "peripherals/parts/part_models.h"
#include "peripherals/parts/screen.h"
#include "peripherals/parts/settings.h"
#include "peripherals/parts/ssd1306.h"

enum { CS, DC, RES };
enum { I2C, SPI };
enum { CONTROL, ONE_BYTE, STREAM };

static bool ssd1306_set(struct part *part, const char *key, const char *value, struct error *err)
{
	struct ssd1306 *oled = (struct ssd1306 *)part;
	unsigned choice;
	if (!strcmp(key, "address")) {
		static const char *const words[] = { "0x3c", "0x3C", "0x3d", "0x3D", NULL };
		if (!setting_choice(value, words, &choice, err)) {
			return false;
		}
		oled->address = choice < 2 ? 0x3c : 0x3d;
		return true;
	}
	if (!strcmp(key, "color")) {
		static const char *const words[] = { "white", "blue", "yellow", "yellow-blue",
			NULL };
		return setting_choice(value, words, &oled->color, err);
	}
	if (!strcmp(key, "wires")) {
		bool good = setting_choice(
			value, (const char *const[]){ "3", "4", NULL }, &choice, err);
		oled->three_wires = good && choice == 0;
		return good;
	}
	if (!strcmp(key, "turn")) {
		return screen_set_turn(value, &oled->glass.quarters, err);
	}
	bool good = setting_choice(
		value, (const char *const[]){ "pump", "external", NULL }, &choice, err);
	oled->external_supply = good && choice == 1;
	return good;
}

static void next_column(struct ssd1306 *oled, uint8_t from)
{
	oled->column = oled->column == oled->column_end ? from :
							  (oled->column + 1) % SSD1306_COLUMNS;
}

static void next_page(struct ssd1306 *oled)
{
	oled->page = oled->page == oled->page_end ? oled->page_start :
						    (oled->page + 1) % SSD1306_PAGES;
}

/* Remapping acts here, on what is written: what is in memory stays on its segment. */
static void take_data(struct ssd1306 *oled, uint8_t byte)
{
	uint8_t column = oled->column % SSD1306_COLUMNS;
	uint8_t segment = oled->remap ? SSD1306_COLUMNS - 1 - column : column;
	oled->ram[oled->page % SSD1306_PAGES][segment] = byte;
	if (oled->mode == SSD1306_PAGE) {
		oled->column = column == SSD1306_COLUMNS - 1 ? oled->column_home : column + 1;
	} else if (oled->mode == SSD1306_VERTICAL) {
		bool last = oled->page == oled->page_end;
		next_page(oled);
		if (last) {
			next_column(oled, oled->column_start);
		}
	} else {
		bool last = oled->column == oled->column_end;
		next_column(oled, oled->column_start);
		if (last) {
			next_page(oled);
		}
	}
	part_changed(&oled->part);
}

static void take_byte(struct ssd1306 *oled, uint8_t byte, bool data)
{
	if (data) {
		take_data(oled, byte);
	} else {
		ssd1306_command(oled, byte);
	}
}

static bool in_reset(const struct part *part)
{
	return !screen_pin(part, RES, true);
}

static bool i2c_start(void *owner, unsigned index, uint8_t address, bool read)
{
	struct ssd1306 *oled = owner;
	(void)index;
	oled->expects = CONTROL;
	(void)read;
	return address == oled->address && !in_reset(&oled->part);
}

static bool i2c_write(void *owner, unsigned index, uint8_t byte)
{
	struct ssd1306 *oled = owner;
	(void)index;
	if (oled->expects == CONTROL) {
		oled->expects = byte & 0x80 ? ONE_BYTE : STREAM;
		oled->is_data = byte >> 6 & 1;
	} else {
		take_byte(oled, byte, oled->is_data);
		oled->expects = oled->expects == STREAM ? STREAM : CONTROL;
	}
	return true;
}

/* The status: bit 6 while the display is off. */
static uint8_t i2c_read(void *owner, unsigned index, bool last)
{
	const struct ssd1306 *oled = owner;
	(void)index;
	(void)last;
	return oled->on ? 0 : 0x40;
}

static bool ssd1306_i2c_answers(const struct part *part, unsigned port, uint8_t address)
{
	return port == I2C && address == ((const struct ssd1306 *)part)->address;
}

static void take_frame(struct part *part, uint32_t frame)
{
	struct ssd1306 *oled = (struct ssd1306 *)part;
	bool data = oled->three_wires ? frame >> 8 & 1 : screen_pin(part, DC, false);
	take_byte(oled, (uint8_t)frame, data);
}

static bool spi_exchange(void *owner, unsigned index, const struct spi_word *word, uint32_t *miso)
{
	struct ssd1306 *oled = owner;
	(void)index;
	(void)miso;
	if (screen_pin(&oled->part, CS, false) || in_reset(&oled->part)) {
		return false;
	}
	if (word->mode == 1 || word->mode == 2) {
		log_guest(oled->part.log, oled, 1,
			"%s: SPI mode %u, but an SSD1306 takes bits on the rising edge (mode 0 or 3)",
			oled->part.name, word->mode);
	}
	screen_wire_take(&oled->wire, oled->three_wires ? 9 : 8, word, take_frame, &oled->part);
	return false; /* there is no way back */
}

static const struct port_ops port_ops = {
	.i2c_start = i2c_start,
	.i2c_write = i2c_write,
	.i2c_read = i2c_read,
	.spi_exchange = spi_exchange,
};

static void reset_registers(struct ssd1306 *oled)
{
	timeline_disarm(oled->part.timeline, &oled->step);
	oled->length = 0;
	oled->expects = CONTROL;
	oled->on = oled->all_on = oled->inverted = oled->pump = oled->remap = oled->reversed = 0;
	oled->scrolling = oled->fade = oled->zoom = 0;
	oled->contrast = 0x7f;
	oled->mode = SSD1306_PAGE;
	oled->column = oled->column_start = oled->column_home = 0;
	oled->page = oled->page_start = 0;
	oled->column_end = SSD1306_COLUMNS - 1;
	oled->page_end = SSD1306_PAGES - 1;
	oled->start = oled->offset = 0;
	oled->multiplex = SSD1306_ROWS - 1;
	oled->com_pins = 0x12;
	oled->clock = 0x80;
	oled->precharge = 0x22;
	oled->area_top = 0;
	oled->area_rows = SSD1306_ROWS;
	screen_wire_drop(&oled->wire);
	part_changed(&oled->part);
}

static void ssd1306_pin_changed(struct part *part, unsigned pin, bool level)
{
	struct ssd1306 *oled = (struct ssd1306 *)part;
	if (pin == CS && level) {
		screen_wire_drop(&oled->wire);
	} else if (pin == RES && !level) {
		reset_registers(oled);
	}
}

static void ssd1306_init(struct part *part)
{
	struct ssd1306 *oled = (struct ssd1306 *)part;
	oled->glass.width = SSD1306_COLUMNS;
	oled->glass.height = SSD1306_ROWS;
	oled->step = (struct event){ .name = "step", .fire = ssd1306_step, .owner = oled };
	oled->address = oled->address ? oled->address : 0x3c;
	pin_drive(&part->pin[RES], DRIVE_PULL_UP);
}

static void ssd1306_reset(struct part *part)
{
	struct ssd1306 *oled = (struct ssd1306 *)part;
	memset(oled->ram, 0, sizeof oled->ram);
	reset_registers(oled);
}

static void ssd1306_snap(struct part *part, struct snap *snap)
{
	static const struct screen_byte bytes[] = {
		SCREEN_BYTE(ssd1306, length),
		SCREEN_BYTE(ssd1306, expects),
		SCREEN_BYTE(ssd1306, on),
		SCREEN_BYTE(ssd1306, all_on),
		SCREEN_BYTE(ssd1306, inverted),
		SCREEN_BYTE(ssd1306, pump),
		SCREEN_BYTE(ssd1306, remap),
		SCREEN_BYTE(ssd1306, reversed),
		SCREEN_BYTE(ssd1306, contrast),
		SCREEN_BYTE(ssd1306, mode),
		SCREEN_BYTE(ssd1306, column),
		SCREEN_BYTE(ssd1306, column_start),
		SCREEN_BYTE(ssd1306, column_end),
		SCREEN_BYTE(ssd1306, column_home),
		SCREEN_BYTE(ssd1306, page),
		SCREEN_BYTE(ssd1306, page_start),
		SCREEN_BYTE(ssd1306, page_end),
		SCREEN_BYTE(ssd1306, start),
		SCREEN_BYTE(ssd1306, offset),
		SCREEN_BYTE(ssd1306, multiplex),
		SCREEN_BYTE(ssd1306, com_pins),
		SCREEN_BYTE(ssd1306, clock),
		SCREEN_BYTE(ssd1306, precharge),
		SCREEN_BYTE(ssd1306, zoom),
		SCREEN_BYTE(ssd1306, fade),
		SCREEN_BYTE(ssd1306, scrolling),
		SCREEN_BYTE(ssd1306, area_top),
		SCREEN_BYTE(ssd1306, area_rows),
		{ NULL, 0 },
	};
	struct ssd1306 *oled = (struct ssd1306 *)part;
	event_snap(&oled->step, part->timeline, snap, "step");
	snap_bytes(snap, "ram", oled->ram, sizeof oled->ram);
	snap_bytes(snap, "command", oled->command, sizeof oled->command);
	snap_bytes(snap, "scroll", oled->scroll, sizeof oled->scroll);
	screen_snap_bytes(part, bytes, snap);
	snap_bool(snap, "is_data", &oled->is_data);
	snap_u64(snap, "fade_ps", &oled->fade_ps);
	screen_wire_snap(&oled->wire, snap);
	/* A snap is a file: it may be spoilt. */
	oled->length %= SSD1306_COMMAND;
	oled->multiplex %= SSD1306_ROWS;
	oled->area_top %= SSD1306_ROWS;
	oled->area_rows %= SSD1306_ROWS + 1;
}

const struct part_ops ssd1306_ops = {
	.type = "ssd1306",
	.description = "OLED display of 128 x 64 dots on I2C (address 0x3c) or SPI",
	.size = sizeof(struct ssd1306),
	.pins = (const char *const[]){ "cs", "dc", "res", NULL },
	.ports = (const char *const[]){ "i2c", "spi", NULL },
	.port_kinds = (const enum port_kind[]){ PORT_I2C, PORT_SPI },
	.settings = (const char *const[]){ "address", "color", "supply", "turn", "wires", NULL },
	.set = ssd1306_set,
	.init = ssd1306_init,
	.reset = ssd1306_reset,
	.pin_changed = ssd1306_pin_changed,
	.port_ops = &port_ops,
	.i2c_answers = ssd1306_i2c_answers,
	.look = ssd1306_look,
	.picture = ssd1306_picture,
	.snap = ssd1306_snap,
};
