/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_PARTS_SPI_NOR_H
#define ORRERY_PERIPHERALS_PARTS_SPI_NOR_H

/* A serial NOR flash: shared by the files spi_nor*.c, nobody else. */

#include "machine/part.h"
#include "machine/storage.h"
#include "peripherals/parts/spi_shift.h"

enum { NOR_PAGE = 256, NOR_SFDP = 0xa4 };
enum { NOR_PIN_CS, NOR_PIN_WP, NOR_PIN_HOLD };

/* Bits of the three status registers, the first one lowest. */
enum {
	NOR_BUSY = 1 << 0,
	NOR_WEL = 1 << 1,
	NOR_BP_AT = 2,
	NOR_TB = 1 << 5,
	NOR_SEC = 1 << 6,
	NOR_SRP0 = 1 << 7,
	NOR_SRP1 = 1 << 8,
	NOR_QE = 1 << 9,
	NOR_CMP = 1 << 14,
	NOR_WRITABLE = 0x43fc,
	NOR_WRITABLE_3 = 0x60, /* of the third: drive strength */
};

/* The first byte after chip select. */
enum {
	NOR_CMD_WRITE_STATUS = 0x01,
	NOR_CMD_PROGRAM = 0x02,
	NOR_CMD_READ = 0x03,
	NOR_CMD_WRITE_DISABLE = 0x04,
	NOR_CMD_READ_STATUS = 0x05,
	NOR_CMD_WRITE_ENABLE = 0x06,
	NOR_CMD_FAST_READ = 0x0b,
	NOR_CMD_WRITE_STATUS_3 = 0x11,
	NOR_CMD_READ_STATUS_3 = 0x15,
	NOR_CMD_ERASE_4K = 0x20,
	NOR_CMD_WRITE_STATUS_2 = 0x31,
	NOR_CMD_READ_STATUS_2 = 0x35,
	NOR_CMD_READ_UNIQUE = 0x4b,
	NOR_CMD_VOLATILE_STATUS = 0x50,
	NOR_CMD_ERASE_32K = 0x52,
	NOR_CMD_READ_SFDP = 0x5a,
	NOR_CMD_ERASE_CHIP_TOO = 0x60,
	NOR_CMD_RESET_ENABLE = 0x66,
	NOR_CMD_READ_ID = 0x90,
	NOR_CMD_RESET = 0x99,
	NOR_CMD_READ_JEDEC = 0x9f,
	NOR_CMD_WAKE = 0xab,
	NOR_CMD_SLEEP = 0xb9,
	NOR_CMD_ERASE_CHIP = 0xc7,
	NOR_CMD_ERASE_64K = 0xd8,
};

struct spi_nor {
	struct part part;
	/* settings */
	uint32_t size;
	uint32_t id; /* maker and type, as 0xef40 */
	bool id_set;
	const char *image;
	bool write_back;
	uint32_t serial;
	/* from prepare on */
	struct storage *storage;
	uint8_t sfdp[NOR_SFDP];
	/* state */
	struct spi_shift shift;
	bool selected, asleep, volatile_next, reset_next;
	uint8_t command;
	uint32_t count; /* bytes since chip select, the command is the first */
	uint32_t address;
	uint8_t page[NOR_PAGE];
	uint16_t page_first, page_count;
	uint8_t status_in[2];
	uint32_t status;  /* kept bits, WEL among them, BUSY not */
	uint32_t lasting; /* what a power cycle brings back */
	uint64_t busy_ps; /* when a program, erase or status write ends */
	uint64_t programs, erases;
};

/* spi_nor_array.c: what happens when chip select rises behind a whole command. */
void nor_program(struct spi_nor *nor);
/* `size` is 4, 32 or 64 KiB, or the whole chip. */
void nor_erase(struct spi_nor *nor, uint32_t size);
/* `first`: the number of the register that `count` bytes begin at. */
void nor_write_status(struct spi_nor *nor, unsigned first, unsigned count);
bool nor_is_busy(const struct spi_nor *nor);
/* Does the protection cover any of it? */
bool nor_is_protected(const struct spi_nor *nor, uint32_t at, uint32_t length);

/* spi_nor_read.c: the byte that goes out next. */
uint8_t nor_next(void *owner);

/* spi_nor_sfdp.c */
void nor_fill_sfdp(struct spi_nor *nor);

#endif
