/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_PARTS_SPI_SHIFT_H
#define ORRERY_PERIPHERALS_PARTS_SPI_SHIFT_H

#include <stdint.h>

#include "machine/port.h"

struct snap;

/*
 * The shift register of a part that thinks in bytes, most significant bit first, whatever words
 * come.
 */
struct spi_shift {
	uint8_t in, out, count; /* count: bits of the byte under way */
};

struct spi_shift_ops {
	/* What goes out with the byte that begins now. */
	uint8_t (*next)(void *owner);
	/* A byte is complete. */
	void (*received)(void *owner, uint8_t byte);
};

/* What goes out while the word comes in. */
uint32_t spi_shift_exchange(struct spi_shift *shift, const struct spi_word *word,
	const struct spi_shift_ops *ops, void *owner);
void spi_shift_snap(struct spi_shift *shift, struct snap *snap);

#endif
