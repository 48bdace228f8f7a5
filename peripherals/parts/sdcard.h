/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_PARTS_SDCARD_H
#define ORRERY_PERIPHERALS_PARTS_SDCARD_H

/* An SD card in SPI mode: shared by the files sdcard*.c, nobody else. */

#include "machine/part.h"
#include "machine/storage.h"
#include "peripherals/parts/spi_shift.h"

enum {
	SD_BLOCK = 512,
	SD_STATUS = 64, /* bytes of ACMD13 */
	SD_RESPONSE = 8,
};

enum sd_type { SD_AUTO, SD_V1, SD_V2, SD_HC };
static const uint64_t SD_STANDARD_MOST = UINT64_C(2) << 30;
static const uint64_t SD_HIGH_MOST = UINT64_C(32) << 30;

/* First byte of every response. */
enum {
	R1_IDLE = 0x01,
	R1_ERASE_RESET = 0x02,
	R1_ILLEGAL = 0x04,
	R1_CRC = 0x08,
	R1_ERASE_SEQUENCE = 0x10,
	R1_ADDRESS = 0x20,
	R1_PARAMETER = 0x40,
};

/* Second byte of R2. */
enum {
	R2_ERROR = 0x04,
	R2_PROTECTED = 0x20,
	R2_ERASE_PARAMETER = 0x40,
	R2_RANGE = 0x80,
};

enum sd_state {
	SD_NATIVE, /* powered, before the CMD0 that chooses SPI */
	SD_IDLE,
	SD_READY,
};

/* What goes on besides commands and responses. */
enum sd_flow {
	SD_NONE,
	SD_READ_ONE,   /* `data` goes out behind a token */
	SD_READ_MANY,  /* and then the next block, until CMD12 */
	SD_AWAIT_ONE,  /* for the token of a block to write */
	SD_AWAIT_MANY, /* or of the end */
	SD_TAKE_ONE,
	SD_TAKE_MANY,
};

struct sdcard {
	struct part part;
	/* settings */
	enum sd_type type;
	uint64_t size;
	const char *image;
	bool write_back, read_only, locked_at_first, out_at_first;
	uint64_t access_ps, program_ps, power_up_ps;
	uint32_t serial;
	/* from prepare on */
	struct storage *storage;
	uint64_t capacity; /* as the CSD says, in bytes */
	uint8_t csd[16], cid[16];
	/* state */
	struct spi_shift shift;
	bool inserted, locked;
	uint8_t state, flow;
	uint8_t before; /* the flow that the command under way ended */
	bool crc_on, hcs, cmd8_seen, app;
	bool starting; /* the first ACMD41 came at `start_ps` */
	uint64_t start_ps, ready_ps, busy_ps;
	uint32_t clocks; /* with the card not selected, since power came */
	uint8_t command[6], command_count;
	uint8_t response[SD_RESPONSE], response_at, response_count;
	uint8_t data[SD_BLOCK + 2];
	uint32_t data_at, data_count;
	bool token_sent;
	uint32_t block_length;
	uint64_t address;  /* of the block under way, in bytes */
	uint32_t written;  /* blocks of the last write, for ACMD22 */
	uint8_t status;    /* second byte of R2 */
	uint8_t erase_has; /* 1: first, 2: last */
	uint64_t erase_first, erase_last;
	uint64_t reads, writes; /* blocks */
};

/* sdcard_regs.c */
uint8_t sd_crc7(const uint8_t *bytes, unsigned length); /* as sent: shifted, with the end bit */
uint16_t sd_crc16(const uint8_t *bytes, unsigned length);
/* Decides the type, fills CSD and CID, and rounds the capacity to what the CSD can say. */
bool sd_describe(struct sdcard *card, struct error *err);
uint32_t sd_ocr(const struct sdcard *card);
void sd_scr(const struct sdcard *card, uint8_t *scr);
void sd_status(const struct sdcard *card, uint8_t *status);

/* sdcard_command.c */
void sd_power(struct sdcard *card);
/* Six bytes are complete in `command`. */
void sd_command(struct sdcard *card);
bool sd_is_busy(const struct sdcard *card);
/* Bytes that go out now; of a command after one of 0xff. */
void sd_respond(struct sdcard *card, const uint8_t *bytes, unsigned count);
/* `data_count` bytes of `data` go out, when their time has come. */
void sd_offer(struct sdcard *card, unsigned count, uint64_t after_ps);

/* sdcard_block.c: each returns the bits of R1 that say what is wrong. */
uint8_t sd_set_length(struct sdcard *card, uint32_t length);
uint8_t sd_read_one(struct sdcard *card, uint32_t argument);
uint8_t sd_read_many(struct sdcard *card, uint32_t argument);
uint8_t sd_write_one(struct sdcard *card, uint32_t argument);
uint8_t sd_write_many(struct sdcard *card, uint32_t argument);
uint8_t sd_erase_first(struct sdcard *card, uint32_t argument);
uint8_t sd_erase_last(struct sdcard *card, uint32_t argument);
uint8_t sd_erase(struct sdcard *card, uint32_t argument);

/* sdcard_data.c */
/* The byte that goes out of a block being read. */
uint8_t sd_read_byte(struct sdcard *card);
/* A byte that comes while a block is awaited or taken. True: it was not the begin of a command. */
bool sd_write_byte(struct sdcard *card, uint8_t byte);
/* Loads the block at `address`; the token of an error goes out instead when it is outside. */
void sd_load(struct sdcard *card, uint64_t after_ps);

#endif
