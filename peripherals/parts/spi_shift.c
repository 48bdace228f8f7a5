/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPI words of any length, as the bytes of a part that shifts eight bits at a time. */
#include "peripherals/parts/spi_shift.h"

#include <stdbool.h>

#include "engine/snap.h"

uint32_t spi_shift_exchange(struct spi_shift *shift, const struct spi_word *word,
	const struct spi_shift_ops *ops, void *owner)
{
	uint32_t miso = 0;
	for (unsigned left = word->bits; left;) {
		if (shift->count == 0) {
			shift->out = ops->next(owner);
		}
		unsigned bits = 8u - shift->count < left ? 8u - shift->count : left;
		left -= bits;
		uint32_t in = word->mosi >> left & ((1u << bits) - 1);
		miso = miso << bits | shift->out >> (8 - bits);
		shift->in = (uint8_t)(shift->in << bits | in);
		shift->out = (uint8_t)(shift->out << bits);
		shift->count = (uint8_t)((shift->count + bits) % 8);
		if (shift->count == 0) {
			ops->received(owner, shift->in);
		}
	}
	return miso;
}

void spi_shift_snap(struct spi_shift *shift, struct snap *snap)
{
	snap_u8(snap, "shift_in", &shift->in);
	snap_u8(snap, "shift_out", &shift->out);
	snap_u8(snap, "shift_count", &shift->count);
}
