/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_PARTS_SCREEN_H
#define ORRERY_PERIPHERALS_PARTS_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "machine/part.h"

/* What displays share; see screen.c. */

/* Bits of a serial wire on their way to whole frames. */
struct screen_wire {
	uint16_t bits;
	uint8_t count;
};

/* Gives each complete frame of `size` bits (8 or 9) to `take`, highest bit first on the wire. */
void screen_wire_take(struct screen_wire *wire, unsigned size, const struct spi_word *word,
	void (*take)(struct part *part, uint32_t frame), struct part *part);
/* What is left of an incomplete frame is forgotten. */
void screen_wire_drop(struct screen_wire *wire);
void screen_wire_snap(struct screen_wire *wire, struct snap *snap);

/* The level of a pin; `otherwise` when it is on no net. */
bool screen_pin(const struct part *part, unsigned pin, bool otherwise);

/* A byte of a part's state, for tables of what snap visits. */
struct screen_byte {
	const char *name;
	size_t offset;
};

#define SCREEN_BYTE(type, member)                      \
	{                                              \
#member, offsetof(struct type, member) \
	}

/* Visits the bytes of a table that ends with a NULL name. */
void screen_snap_bytes(struct part *part, const struct screen_byte *table, struct snap *snap);

/*
 * How a controller with 64 common outputs scans a panel whose even rows are wired to one of its sides and odd
 * rows to the other, row 0 at the bottom.
 */
struct screen_scan {
	uint8_t rows, offset, start; /* multiplex ratio 1..64, display offset, start line */
	bool reversed;               /* from the last common output to the first */
	bool sequential;             /* lower half of the outputs on one side */
	bool swapped;                /* sides exchanged */
};

enum { SCREEN_COMS = 64, SCREEN_DARK = 0xff };

/* Which line of memory is on the row `y` from the top, SCREEN_DARK for none. */
unsigned screen_scan_line(const struct screen_scan *scan, unsigned y);

/* A glass: its size, and by how many quarters clockwise it is held turned. */
struct screen_glass {
	uint32_t width, height;
	unsigned quarters;
};

/* The setting `turn`: 0, 90, 180 or 270 degrees clockwise. */
bool screen_set_turn(const char *value, unsigned *quarters, struct error *err);
/*
 * Fills in a picture's size, and its pixels when it has some, from one function of places on the glass when it is
 * not turned.
 */
void screen_draw(const struct part *part, struct picture *picture, const struct screen_glass *glass,
	uint32_t (*pixel)(const struct part *part, uint32_t x, uint32_t y));
/* picture_hash of that picture, without one. No side is longer than SCREEN_SIDE_MOST. */
enum { SCREEN_SIDE_MOST = 512 };
uint64_t screen_hash(const struct part *part, const struct screen_glass *glass,
	uint32_t (*pixel)(const struct part *part, uint32_t x, uint32_t y));
/* 0xRRGGBB with each color multiplied by level / 255. */
uint32_t screen_shade(uint32_t color, unsigned level);

#endif
