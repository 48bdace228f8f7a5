/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a serial NOR flash says of itself in its SFDP area: JESD216, one table of nine words at
 * 0x80.
 */
#include <string.h>

#include "peripherals/parts/spi_nor.h"

enum { TABLE_AT = 0x80, WORDS = 9 };

static void put_word(uint8_t *to, uint32_t word)
{
	for (unsigned n = 0; n < 4; n++) {
		to[n] = (uint8_t)(word >> 8 * n);
	}
}

void nor_fill_sfdp(struct spi_nor *nor)
{
	const uint32_t table[WORDS] = {
		/*
		 * Erase of 4 KiB by 0x20, pages of 64 bytes or more, 3 address bytes, no dual or
		 * quad read.
		 */
		0xff8020e5,
		nor->size * 8 - 1,
		0,
		0,
		0xffffffee,
		0x0000ffff,
		0x0000ffff,
		/* Size as power of two, and the command: 4 KiB, 32 KiB, 64 KiB, none. */
		0x520f200c,
		0xff00d810,
	};
	memset(nor->sfdp, 0xff, sizeof nor->sfdp);
	put_word(nor->sfdp, 0x50444653); /* "SFDP" */
	put_word(nor->sfdp + 4, 0xff000100);
	put_word(nor->sfdp + 8, (uint32_t)WORDS << 24 | 0x010000);
	put_word(nor->sfdp + 12, 0xff000000 | TABLE_AT);
	for (unsigned n = 0; n < WORDS; n++) {
		put_word(nor->sfdp + TABLE_AT + 4 * n, table[n]);
	}
}
