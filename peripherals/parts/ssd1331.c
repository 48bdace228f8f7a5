/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SSD1331 color OLED module, 96 x 64 pixels, on four SPI wires (cs, dc beside the port), with the switches of
 * a Pmod OLEDrgb: `pmoden` powers the controller, `vccen` the panel; not connected they are on. All
 * commands: windows, the drawing engine, color depths, remapping, scrolling, gray scale table, lock. The
 * panel is upright with columns remapped, commons reversed and split in odd and even (A0 72, A0 76).
 *
 * Where the manual is silent: memory is clear at power-on; the first color of a pixel is red, blue with bit 2 of
 * A0; contrast and current show in relation to the values that make this panel's white (91, 50, 7D at current 6)
 * and never above; dimming a window halves; 256 colors are spread over the memory's bits by repetition; scrolling goes
 * left and up, and moves what is in memory; drawing takes no time.
 *
 * Not modelled: pre-charge, VCOMH, power save (taken, without effect on the light).
 */
#include <stdio.h>
#include <string.h>

#include "peripherals/parts/part_models.h"
#include "peripherals/parts/ssd1331.h"

enum { CS, DC, RES, VCCEN, PMODEN };
enum { SWAP_COLORS = 4, SWAP_SIDES = 8, REVERSE = 16, SPLIT = 32, REMAP_COLUMNS = 2 };
enum { WIDEST_PULSE = 125 };

static bool ssd1331_set(struct part *part, const char *key, const char *value, struct error *err)
{
	(void)key;
	return screen_set_turn(value, &((struct ssd1331 *)part)->glass.quarters, err);
}

static bool is_powered(const struct part *part)
{
	return screen_pin(part, PMODEN, true);
}

static bool is_lit(const struct ssd1331 *oled)
{
	return oled->on && screen_pin(&oled->part, VCCEN, true);
}

static void take_frame(struct part *part, uint32_t frame)
{
	struct ssd1331 *oled = (struct ssd1331 *)part;
	if (screen_pin(part, DC, false)) {
		ssd1331_data(oled, (uint8_t)frame);
	} else {
		ssd1331_command(oled, (uint8_t)frame);
	}
}

static bool spi_exchange(void *owner, unsigned index, const struct spi_word *word, uint32_t *miso)
{
	struct ssd1331 *oled = owner;
	(void)index;
	(void)miso;
	if (screen_pin(&oled->part, CS, false) || !screen_pin(&oled->part, RES, true) ||
		!is_powered(&oled->part)) {
		return false;
	}
	if (word->mode == 1 || word->mode == 2) {
		log_guest(oled->part.log, oled, 1,
			"%s: SPI mode %u, but an SSD1331 takes bits on the rising edge (mode 0 or 3)",
			oled->part.name, word->mode);
	}
	screen_wire_take(&oled->wire, 8, word, take_frame, &oled->part);
	return false; /* there is no way back */
}

static const struct port_ops port_ops = { .spi_exchange = spi_exchange };

static void reset_registers(struct ssd1331 *oled)
{
	timeline_disarm(oled->part.timeline, &oled->step);
	screen_wire_drop(&oled->wire);
	oled->length = oled->data_length = 0;
	oled->on = oled->dim = oled->mode = oled->locked = oled->scrolling = 0;
	oled->remap = 0x40;
	oled->column = oled->column_start = oled->row = oled->row_start = 0;
	oled->column_end = SSD1331_COLUMNS - 1;
	oled->row_end = SSD1331_ROWS - 1;
	oled->start = oled->offset = 0;
	oled->multiplex = SSD1331_ROWS - 1;
	oled->clock = 0xd0;
	oled->phases = 0x74;
	memset(oled->contrast, 0x80, sizeof oled->contrast);
	memset(oled->dim_contrast, 0x40, sizeof oled->dim_contrast);
	oled->current = 15;
	oled->fill = 0;
	oled->custom_gray = false;
	memset(oled->scroll, 0, sizeof oled->scroll);
	part_changed(&oled->part);
}

static void power_up(struct ssd1331 *oled)
{
	memset(oled->ram, 0, sizeof oled->ram);
	reset_registers(oled);
}

static void ssd1331_pin_changed(struct part *part, unsigned pin, bool level)
{
	struct ssd1331 *oled = (struct ssd1331 *)part;
	if (pin == CS && level) {
		screen_wire_drop(&oled->wire);
	} else if (pin == RES && !level) {
		reset_registers(oled);
	} else if (pin == PMODEN) {
		power_up(oled);
	} else if (pin == VCCEN) {
		part_changed(part);
	}
}

static void ssd1331_init(struct part *part)
{
	struct ssd1331 *oled = (struct ssd1331 *)part;
	oled->glass.width = SSD1331_COLUMNS;
	oled->glass.height = SSD1331_ROWS;
	oled->step = (struct event){ .name = "step", .fire = ssd1331_step, .owner = oled };
	pin_drive(&part->pin[RES], DRIVE_PULL_UP);
}

static void ssd1331_reset(struct part *part)
{
	power_up((struct ssd1331 *)part);
}

/* Light of a level of 0..63. */
static unsigned light(const struct ssd1331 *oled, unsigned level)
{
	if (!oled->custom_gray || !level) {
		return level * 255 / 63;
	}
	unsigned below = level > 1 ? oled->gray[(level - 1) / 2] : 0;
	unsigned pulse = level % 2 ? oled->gray[level / 2] : (below + oled->gray[level / 2]) / 2;
	return pulse < WIDEST_PULSE ? pulse * 255 / WIDEST_PULSE : 255;
}

/* Of a diode (0 red, 1 green, 2 blue) at a level of 0..63. */
static uint32_t shade(const struct ssd1331 *oled, unsigned led, unsigned level)
{
	static const uint16_t whites[] = { 0x91, 0x50, 0x7d };
	static const uint8_t colors[] = { SSD1331_A, SSD1331_B, SSD1331_C };
	const uint8_t *contrast = oled->dim ? oled->dim_contrast : oled->contrast;
	unsigned strength = contrast[colors[led]] * (oled->current + 1u) * 255 /
		(whites[led] * (6 + 1u));
	return light(oled, level) * (strength < 255 ? strength : 255) / 255;
}

static uint32_t pixel(const struct part *part, uint32_t x, uint32_t y)
{
	const struct ssd1331 *oled = (const struct ssd1331 *)part;
	const struct screen_scan scan = {
		.rows = oled->multiplex + 1,
		.offset = oled->offset,
		.start = oled->start,
		.reversed = oled->remap & REVERSE,
		.sequential = !(oled->remap & SPLIT),
		.swapped = oled->remap & SWAP_SIDES,
	};
	unsigned line = screen_scan_line(&scan, y);
	if (!is_lit(oled) || line == SCREEN_DARK || oled->mode == 2) {
		return 0;
	}
	unsigned column = oled->remap & REMAP_COLUMNS ? x : SSD1331_COLUMNS - 1 - x;
	const uint8_t *ram = oled->ram[line][column];
	uint32_t rgb = 0;
	for (unsigned led = 0; led < SSD1331_COLORS; led++) {
		unsigned color = oled->remap & SWAP_COLORS ? SSD1331_COLORS - 1 - led : led;
		unsigned level = color == SSD1331_B ? ram[color] & 63u :
						      (ram[color] & 31u) * 63 / 31;
		level = oled->mode == 1 ? 63 : oled->mode == 3 ? 63 - level : level;
		rgb = rgb << 8 | shade(oled, led, level);
	}
	return rgb;
}

static void ssd1331_picture(const struct part *part, struct picture *picture)
{
	screen_draw(part, picture, &((const struct ssd1331 *)part)->glass, pixel);
}

static void ssd1331_look(const struct part *part, char *text, size_t size)
{
	const struct ssd1331 *oled = (const struct ssd1331 *)part;
	if (is_lit(oled)) {
		snprintf(text, size, "on, picture %016llx",
			(unsigned long long)screen_hash(part, &oled->glass, pixel));
	} else {
		snprintf(text, size, "%s", oled->on ? "dark: the panel has no VCC" : "off");
	}
}

static const struct screen_byte bytes[] = {
	SCREEN_BYTE(ssd1331, length),
	SCREEN_BYTE(ssd1331, data_length),
	SCREEN_BYTE(ssd1331, on),
	SCREEN_BYTE(ssd1331, dim),
	SCREEN_BYTE(ssd1331, mode),
	SCREEN_BYTE(ssd1331, locked),
	SCREEN_BYTE(ssd1331, remap),
	SCREEN_BYTE(ssd1331, column),
	SCREEN_BYTE(ssd1331, column_start),
	SCREEN_BYTE(ssd1331, column_end),
	SCREEN_BYTE(ssd1331, row),
	SCREEN_BYTE(ssd1331, row_start),
	SCREEN_BYTE(ssd1331, row_end),
	SCREEN_BYTE(ssd1331, start),
	SCREEN_BYTE(ssd1331, offset),
	SCREEN_BYTE(ssd1331, multiplex),
	SCREEN_BYTE(ssd1331, clock),
	SCREEN_BYTE(ssd1331, phases),
	SCREEN_BYTE(ssd1331, current),
	SCREEN_BYTE(ssd1331, fill),
	SCREEN_BYTE(ssd1331, scrolling),
	{ NULL, 0 },
};

static void ssd1331_snap(struct part *part, struct snap *snap)
{
	struct ssd1331 *oled = (struct ssd1331 *)part;
	event_snap(&oled->step, part->timeline, snap, "step");
	screen_wire_snap(&oled->wire, snap);
	screen_snap_bytes(part, bytes, snap);
	snap_bytes(snap, "ram", oled->ram, sizeof oled->ram);
	snap_bytes(snap, "command", oled->command, sizeof oled->command);
	snap_bytes(snap, "data", oled->data, sizeof oled->data);
	snap_bytes(snap, "contrast", oled->contrast, sizeof oled->contrast);
	snap_bytes(snap, "dim_contrast", oled->dim_contrast, sizeof oled->dim_contrast);
	snap_bool(snap, "custom_gray", &oled->custom_gray);
	snap_bytes(snap, "gray", oled->gray, sizeof oled->gray);
	snap_bytes(snap, "scroll", oled->scroll, sizeof oled->scroll);
	/* A snap is a file: it may be spoilt. */
	oled->length %= SSD1331_COMMAND;
	oled->data_length %= sizeof oled->data;
	oled->column %= SSD1331_COLUMNS;
	oled->row %= SSD1331_ROWS;
	oled->multiplex %= SSD1331_ROWS;
	oled->scroll[0] %= SSD1331_COLUMNS;
}

const struct part_ops ssd1331_ops = {
	.type = "ssd1331",
	.description = "color OLED display of 96 x 64 pixels on SPI",
	.size = sizeof(struct ssd1331),
	.pins = (const char *const[]){ "cs", "dc", "res", "vccen", "pmoden", NULL },
	.ports = (const char *const[]){ "spi", NULL },
	.port_kinds = (const enum port_kind[]){ PORT_SPI },
	.settings = (const char *const[]){ "turn", NULL },
	.set = ssd1331_set,
	.init = ssd1331_init,
	.reset = ssd1331_reset,
	.pin_changed = ssd1331_pin_changed,
	.port_ops = &port_ops,
	.look = ssd1331_look,
	.picture = ssd1331_picture,
	.snap = ssd1331_snap,
};
