/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ILI9341 TFT module, 240 x 320 pixels, on four SPI wires (cs and dc beside the port; three with `wires: 3`,
 * the D/C bit in front of each byte), with `led` for its backlight (not connected: on) and `te` for the
 * tearing signal. Reads come back on MISO. Upright with MADCTL 48; with 28 it is landscape, as held by
 * `turn: 270`. The panel is normally white, so that a display that sleeps or is off is white as long as its
 * backlight is on.
 *
 * Where the manual is silent: memory is clear at power-on; a command goes on after CS was high; of answers with
 * a dummy, those of 04 and 09 have one clock of it, the others a byte; an index set by D9 holds for the next read;
 * a non-display area is white.
 *
 * Not modelled: the color table of 2D, gamma curves, voltages, timing of the RGB interface, content adaptive
 * brightness (kept and read back); brightness of the backlight pin of the chip; the waits after sleep out;
 * horizontal tearing pulses.
 */
#include <string.h>

#include "peripherals/parts/ili9341.h"
#include "peripherals/parts/part_models.h"
#include "peripherals/parts/settings.h"

enum { LONG_ANSWER_1 = 0x04, LONG_ANSWER_2 = 0x09 };

static bool ili9341_set(struct part *part, const char *key, const char *value, struct error *err)
{
	unsigned choice;
	if (!strcmp(key, "turn")) {
		return screen_set_turn(value, &((struct ili9341 *)part)->glass.quarters, err);
	}
	bool good = setting_choice(value, (const char *const[]){ "3", "4", NULL }, &choice, err);
	((struct ili9341 *)part)->three_wires = good && choice == 0;
	return good;
}

/* A command begins an answer at once: after a dummy clock, or at the byte that D9 chose. */
static void begin(struct ili9341 *tft, uint8_t command)
{
	bool is_long = command == LONG_ANSWER_1 || command == LONG_ANSWER_2;
	bool indexed = tft->read_index & 0x10;
	ili9341_command(tft, command);
	tft->reading = ili9341_is_read(command);
	tft->skipped = tft->reading && is_long && !indexed;
	tft->answered = 0;
	if (!tft->reading) {
		return;
	}
	if (indexed) {
		tft->answered = 8u * (tft->read_index & 15u);
		tft->read_index = 0;
	} else if (is_long) {
		tft->answered = 8; /* the dummy is a clock, not a byte */
	}
}

static void take_frame(struct ili9341 *tft, uint32_t frame)
{
	bool data = tft->three_wires ? frame >> 8 & 1 : screen_pin(&tft->part, ILI9341_DC, false);
	if (!data && !(tft->three_wires && tft->reading)) {
		begin(tft, (uint8_t)frame);
	} else if (!tft->reading) {
		ili9341_parameter(tft, (uint8_t)frame);
	}
}

static bool answer_bit(struct ili9341 *tft)
{
	if (tft->skipped) {
		tft->skipped--;
		return true;
	}
	uint32_t at = tft->answered++;
	if (at % 8 == 0) {
		tft->answer = ili9341_answer(tft, at / 8);
	}
	return tft->answer >> (7 - at % 8) & 1;
}

static bool spi_exchange(void *owner, unsigned index, const struct spi_word *word, uint32_t *miso)
{
	struct ili9341 *tft = owner;
	bool answers = false;
	(void)index;
	if (screen_pin(&tft->part, ILI9341_CS, false) ||
		!screen_pin(&tft->part, ILI9341_RES, true)) {
		return false;
	}
	if (word->mode == 1 || word->mode == 2) {
		log_guest(tft->part.log, tft, 0x101,
			"%s: SPI mode %u, but an ILI9341 takes bits on the rising edge (mode 0 or 3)",
			tft->part.name, word->mode);
	}
	for (unsigned bit = word->bits; bit--;) {
		if (tft->reading) {
			answers = true;
			if (!answer_bit(tft)) {
				*miso &= ~(1u << bit);
			}
		}
		tft->frame = (uint16_t)(tft->frame << 1 | (word->mosi >> bit & 1));
		if (++tft->frame_bits >= 8 + tft->three_wires) {
			tft->frame_bits = 0;
			take_frame(tft, tft->frame);
		}
	}
	return answers;
}

static const struct port_ops port_ops = { .spi_exchange = spi_exchange };

static void ili9341_pin_changed(struct part *part, unsigned pin, bool level)
{
	struct ili9341 *tft = (struct ili9341 *)part;
	if (pin == ILI9341_CS && level) {
		tft->frame_bits = 0;
		tft->reading = false;
	} else if (pin == ILI9341_RES && !level) {
		ili9341_reset_registers(tft);
	} else if (pin == ILI9341_LED) {
		part_changed(part);
	}
}

static void ili9341_init(struct part *part)
{
	struct ili9341 *tft = (struct ili9341 *)part;
	tft->glass.width = ILI9341_WIDTH;
	tft->glass.height = ILI9341_HEIGHT;
	tft->tear = (struct event){ .name = "tear", .fire = ili9341_tear, .owner = tft };
	pin_drive(&part->pin[ILI9341_RES], DRIVE_PULL_UP);
}

static void ili9341_reset(struct part *part)
{
	struct ili9341 *tft = (struct ili9341 *)part;
	memset(tft->ram, 0, sizeof tft->ram);
	ili9341_reset_registers(tft);
}

static const struct screen_byte bytes[] = {
	SCREEN_BYTE(ili9341, frame_bits),
	SCREEN_BYTE(ili9341, answer),
	SCREEN_BYTE(ili9341, skipped),
	SCREEN_BYTE(ili9341, command),
	SCREEN_BYTE(ili9341, read_index),
	SCREEN_BYTE(ili9341, pixel_length),
	SCREEN_BYTE(ili9341, awake),
	SCREEN_BYTE(ili9341, on),
	SCREEN_BYTE(ili9341, inverted),
	SCREEN_BYTE(ili9341, idle),
	SCREEN_BYTE(ili9341, partial),
	SCREEN_BYTE(ili9341, scrolled),
	SCREEN_BYTE(ili9341, address),
	SCREEN_BYTE(ili9341, format),
	SCREEN_BYTE(ili9341, gamma),
	SCREEN_BYTE(ili9341, interface),
	SCREEN_BYTE(ili9341, tearing),
	SCREEN_BYTE(ili9341, tearing_mode),
	SCREEN_BYTE(ili9341, brightness),
	SCREEN_BYTE(ili9341, control),
	SCREEN_BYTE(ili9341, cabc),
	SCREEN_BYTE(ili9341, cabc_least),
	{ NULL, 0 },
};

static void snap_words(struct ili9341 *tft, struct snap *snap)
{
	snap_u16(snap, "frame", &tft->frame);
	snap_u16(snap, "column_start", &tft->column_start);
	snap_u16(snap, "column_end", &tft->column_end);
	snap_u16(snap, "page_start", &tft->page_start);
	snap_u16(snap, "page_end", &tft->page_end);
	snap_u16(snap, "column", &tft->column);
	snap_u16(snap, "page", &tft->page);
	snap_u16(snap, "partial_start", &tft->partial_start);
	snap_u16(snap, "partial_end", &tft->partial_end);
	snap_u16(snap, "scroll_top", &tft->scroll_top);
	snap_u16(snap, "scroll_lines", &tft->scroll_lines);
	snap_u16(snap, "scroll_start", &tft->scroll_start);
	snap_u16(snap, "tear_line", &tft->tear_line);
}

static void ili9341_snap(struct part *part, struct snap *snap)
{
	struct ili9341 *tft = (struct ili9341 *)part;
	event_snap(&tft->tear, part->timeline, snap, "tear");
	screen_snap_bytes(part, bytes, snap);
	snap_words(tft, snap);
	snap_bytes(snap, "ram", tft->ram, sizeof tft->ram);
	snap_bytes(snap, "parameter", tft->parameter, sizeof tft->parameter);
	snap_bytes(snap, "pixel", tft->pixel, sizeof tft->pixel);
	snap_bytes(snap, "function", tft->function, sizeof tft->function);
	snap_bytes(snap, "rate", tft->rate, sizeof tft->rate);
	snap_bytes(snap, "porch", tft->porch, sizeof tft->porch);
	snap_bool(snap, "reading", &tft->reading);
	snap_bool(snap, "window_full", &tft->window_full);
	snap_u32(snap, "answered", &tft->answered);
	snap_u32(snap, "length", &tft->length);
	snap_u64(snap, "scan_ps", &tft->scan_ps);
	/* A snap is a file: it may be spoilt. */
	tft->pixel_length %= ILI9341_COLORS;
}

const struct part_ops ili9341_ops = {
	.type = "ili9341",
	.description = "TFT display of 240 x 320 pixels on SPI",
	.size = sizeof(struct ili9341),
	.pins = (const char *const[]){ "cs", "dc", "res", "led", "te", NULL },
	.ports = (const char *const[]){ "spi", NULL },
	.port_kinds = (const enum port_kind[]){ PORT_SPI },
	.settings = (const char *const[]){ "turn", "wires", NULL },
	.set = ili9341_set,
	.init = ili9341_init,
	.reset = ili9341_reset,
	.pin_changed = ili9341_pin_changed,
	.port_ops = &port_ops,
	.look = ili9341_look,
	.picture = ili9341_picture,
	.snap = ili9341_snap,
};
