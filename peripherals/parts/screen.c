/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What displays share: serial bits, the wiring of small OLED panels, and drawing. */
#include "peripherals/parts/screen.h"

#include <assert.h>

#include "base/picture.h"
#include "peripherals/parts/settings.h"

void screen_wire_take(struct screen_wire *wire, unsigned size, const struct spi_word *word,
	void (*take)(struct part *part, uint32_t frame), struct part *part)
{
	if (word->bits == size && !wire->count) {
		take(part, word->mosi & ((1u << size) - 1));
		return;
	}
	for (unsigned bit = word->bits; bit--;) {
		wire->bits = (uint16_t)(wire->bits << 1 | (word->mosi >> bit & 1));
		if (++wire->count >= size) {
			wire->count = 0;
			take(part, wire->bits & ((1u << size) - 1));
		}
	}
}

void screen_wire_drop(struct screen_wire *wire)
{
	*wire = (struct screen_wire){ 0 };
}

void screen_wire_snap(struct screen_wire *wire, struct snap *snap)
{
	snap_u16(snap, "wire_bits", &wire->bits);
	snap_u8(snap, "wire_count", &wire->count);
}

bool screen_pin(const struct part *part, unsigned pin, bool otherwise)
{
	return part->pin[pin].net ? pin_level(&part->pin[pin]) : otherwise;
}

void screen_snap_bytes(struct part *part, const struct screen_byte *table, struct snap *snap)
{
	for (; table->name; table++) {
		snap_u8(snap, table->name, (uint8_t *)part + table->offset);
	}
}

unsigned screen_scan_line(const struct screen_scan *scan, unsigned y)
{
	unsigned row = SCREEN_COMS - 1 - y, side = (row ^ scan->swapped) & 1;
	unsigned com = scan->sequential ? row / 2 + side * (SCREEN_COMS / 2) : (row & ~1u) | side;
	unsigned at = scan->reversed ? SCREEN_COMS + scan->rows - 1u - com : com;
	at = (at + scan->offset) % SCREEN_COMS;
	return at < scan->rows ? (at + scan->start) % SCREEN_COMS : SCREEN_DARK;
}

bool screen_set_turn(const char *value, unsigned *quarters, struct error *err)
{
	static const char *const words[] = { "0", "90", "180", "270", NULL };
	return setting_choice(value, words, quarters, err);
}

/* The size as it is seen. */
static void seen_size(const struct screen_glass *glass, uint32_t *width, uint32_t *height)
{
	bool upright = glass->quarters % 2 == 0;
	*width = upright ? glass->width : glass->height;
	*height = upright ? glass->height : glass->width;
}

static uint32_t seen_pixel(const struct part *part, const struct screen_glass *glass, uint32_t x,
	uint32_t y, uint32_t (*pixel)(const struct part *part, uint32_t x, uint32_t y))
{
	uint32_t right = glass->width - 1, bottom = glass->height - 1;
	switch (glass->quarters) {
	case 1: return pixel(part, y, bottom - x);
	case 2: return pixel(part, right - x, bottom - y);
	case 3: return pixel(part, right - y, x);
	default: return pixel(part, x, y);
	}
}

void screen_draw(const struct part *part, struct picture *picture, const struct screen_glass *glass,
	uint32_t (*pixel)(const struct part *part, uint32_t x, uint32_t y))
{
	seen_size(glass, &picture->width, &picture->height);
	for (uint32_t n = 0; picture->pixels && n < picture->width * picture->height; n++) {
		picture->pixels[n] = seen_pixel(
			part, glass, n % picture->width, n / picture->width, pixel);
	}
}

uint64_t screen_hash(const struct part *part, const struct screen_glass *glass,
	uint32_t (*pixel)(const struct part *part, uint32_t x, uint32_t y))
{
	uint32_t row[SCREEN_SIDE_MOST], width, height;
	seen_size(glass, &width, &height);
	assert(width <= SCREEN_SIDE_MOST && height <= SCREEN_SIDE_MOST);
	uint64_t hash = picture_hash_begin(width, height);
	for (uint32_t y = 0; y < height; y++) {
		for (uint32_t x = 0; x < width; x++) {
			row[x] = seen_pixel(part, glass, x, y, pixel);
		}
		hash = picture_hash_row(hash, row, width);
	}
	return hash;
}

uint32_t screen_shade(uint32_t color, unsigned level)
{
	uint32_t red = (color >> 16) * level / 255, green = (color >> 8 & 0xff) * level / 255;
	return red << 16 | green << 8 | (color & 0xff) * level / 255;
}
