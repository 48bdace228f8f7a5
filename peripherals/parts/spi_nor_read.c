/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a serial NOR flash answers, byte by byte: cells, identity, status. */
#include "peripherals/parts/spi_nor.h"

/* Write enable ends with the work it was for. */
static void settle(struct spi_nor *nor)
{
	if (nor->busy_ps && !nor_is_busy(nor)) {
		nor->busy_ps = 0;
		nor->status &= ~(uint32_t)NOR_WEL;
	}
}

static uint8_t status_byte(const struct spi_nor *nor, unsigned number)
{
	uint32_t status = nor->status | (nor_is_busy(nor) ? NOR_BUSY : 0);
	return (uint8_t)(status >> 8 * (number - 1));
}

/* A byte of an answer that repeats; `first` is how many bytes come before it. */
static uint8_t repeated(
	const struct spi_nor *nor, const uint8_t *bytes, unsigned length, unsigned first)
{
	return nor->count < first ? 0xff : bytes[(nor->count - first) % length];
}

static uint8_t read_cell(struct spi_nor *nor, unsigned first)
{
	uint8_t byte = 0xff;
	if (nor->count >= first) {
		storage_read(nor->storage, nor->address++ & (nor->size - 1), &byte, 1);
	}
	return byte;
}

static uint8_t capacity_code(const struct spi_nor *nor)
{
	return (uint8_t)(31 - __builtin_clz(nor->size));
}

static uint8_t identity_byte(const struct spi_nor *nor)
{
	uint8_t maker = (uint8_t)(nor->id >> 8), type = (uint8_t)nor->id;
	uint8_t code = capacity_code(nor);
	const uint8_t jedec[] = { maker, type, code };
	const uint8_t pair[] = { maker, (uint8_t)(code - 1) };
	const uint8_t serial[] = { 'O', 'R', 'R', 'Y', (uint8_t)(nor->serial >> 24),
		(uint8_t)(nor->serial >> 16), (uint8_t)(nor->serial >> 8), (uint8_t)nor->serial };
	switch (nor->command) {
	case NOR_CMD_READ_JEDEC: return repeated(nor, jedec, 3, 1);
	case NOR_CMD_READ_ID: return repeated(nor, pair, 2, 4 - (nor->address & 1));
	case NOR_CMD_READ_UNIQUE: return repeated(nor, serial, 8, 5);
	default: return repeated(nor, pair + 1, 1, 4);
	}
}

uint8_t nor_next(void *owner)
{
	struct spi_nor *nor = owner;
	settle(nor);
	if (nor->count == 0) {
		return 0xff;
	}
	switch (nor->command) {
	case NOR_CMD_READ_STATUS: return status_byte(nor, 1);
	case NOR_CMD_READ_STATUS_2: return status_byte(nor, 2);
	case NOR_CMD_READ_STATUS_3: return status_byte(nor, 3);
	case NOR_CMD_READ: return read_cell(nor, 4);
	case NOR_CMD_FAST_READ: return read_cell(nor, 5);
	case NOR_CMD_READ_SFDP:
		if (nor->count < 5) {
			return 0xff;
		}
		return nor->address < NOR_SFDP ? nor->sfdp[nor->address++] : 0xff;
	case NOR_CMD_READ_JEDEC:
	case NOR_CMD_READ_ID:
	case NOR_CMD_READ_UNIQUE:
	case NOR_CMD_WAKE: return identity_byte(nor);
	default: return 0xff;
	}
}
