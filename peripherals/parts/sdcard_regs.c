/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an SD card says of itself: CSD, CID, OCR, SCR and SD status, computed from its size, and the
 * two CRCs. Bits are counted as the specification does, from the end of the register.
 */
#include <string.h>

#include "base/error.h"
#include "peripherals/parts/sdcard.h"

enum {
	CLASSES = 0x135, /* basic, block read, block write, erase, application */
	SPEED_25_MHZ = 0x32,
	UNIT_HC = 512 << 10,
	MIN_BYTES = 2048,
};

static const uint32_t OCR_VOLTAGES = 0x00ff8000, OCR_READY = 0x80000000, OCR_CCS = 0x40000000;

uint8_t sd_crc7(const uint8_t *bytes, unsigned length)
{
	uint8_t crc = 0;
	for (unsigned n = 0; n < length; n++) {
		crc ^= bytes[n];
		for (unsigned bit = 0; bit < 8; bit++) {
			crc = (uint8_t)(crc & 0x80 ? (crc << 1) ^ (0x09 << 1) : crc << 1);
		}
	}
	return crc | 1;
}

uint16_t sd_crc16(const uint8_t *bytes, unsigned length)
{
	uint16_t crc = 0;
	for (unsigned n = 0; n < length; n++) {
		crc ^= (uint16_t)(bytes[n] << 8);
		for (unsigned bit = 0; bit < 8; bit++) {
			crc = (uint16_t)(crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1);
		}
	}
	return crc;
}

/* Bits high..low of a register of 16 bytes, of which bit 0 is the last. */
static void put(uint8_t *reg, unsigned high, unsigned low, uint32_t value)
{
	for (unsigned bit = low; bit <= high; bit++) {
		uint8_t mask = (uint8_t)(1 << bit % 8);
		uint8_t *byte = &reg[15 - bit / 8];
		*byte = (uint8_t)((value >> (bit - low) & 1) ? *byte | mask : *byte & ~mask);
	}
}

/*
 * (C_SIZE + 1) << (C_SIZE_MULT + 2) blocks of 1 << READ_BL_LEN bytes: the smallest unit that
 * reaches.
 */
static uint64_t put_standard_size(uint8_t *csd, uint64_t size)
{
	unsigned shift = 2, length = 9;
	while (size >> (shift + length) > 4096) {
		if (shift < 9) {
			shift++;
		} else {
			length++;
		}
	}
	uint32_t units = (uint32_t)(size >> (shift + length));
	put(csd, 83, 80, length);
	put(csd, 73, 62, units - 1);
	put(csd, 49, 47, shift - 2);
	put(csd, 25, 22, length);
	return (uint64_t)units << (shift + length);
}

static uint64_t put_high_size(uint8_t *csd, uint64_t size)
{
	uint32_t units = (uint32_t)(size / UNIT_HC);
	put(csd, 127, 126, 1);
	put(csd, 83, 80, 9);
	put(csd, 69, 48, units - 1);
	put(csd, 25, 22, 9);
	return (uint64_t)units * UNIT_HC;
}

static void fill_csd(struct sdcard *card)
{
	uint8_t *csd = card->csd;
	memset(csd, 0, sizeof card->csd);
	if (card->type == SD_HC) {
		card->capacity = put_high_size(csd, card->size);
		put(csd, 119, 112, 0x0e); /* TAAC: fixed */
	} else {
		card->capacity = put_standard_size(csd, card->size);
		put(csd, 119, 112, 0x26); /* TAAC: 1.5 ms */
		put(csd, 79, 79, 1);      /* READ_BL_PARTIAL */
		put(csd, 61, 50, 0xb6d);  /* currents: 60 mA class */
	}
	put(csd, 103, 96, SPEED_25_MHZ);
	put(csd, 95, 84, CLASSES);
	put(csd, 46, 46, 1);    /* ERASE_BLK_EN */
	put(csd, 45, 39, 0x7f); /* SECTOR_SIZE */
	put(csd, 28, 26, 2);    /* R2W_FACTOR */
	put(csd, 13, 13, card->read_only);
	csd[15] = sd_crc7(csd, 15);
}

static void fill_cid(struct sdcard *card)
{
	uint8_t *cid = card->cid;
	memset(cid, 0, sizeof card->cid);
	cid[0] = 0x6f; /* no maker has it */
	memcpy(cid + 1, "OR", 2);
	memcpy(cid + 3, card->type == SD_HC ? "ORRHC" : "ORRSD", 5);
	cid[8] = 0x10;
	put(cid, 55, 24, card->serial);
	put(cid, 19, 12, 26); /* year 2026 */
	put(cid, 11, 8, 1);
	cid[15] = sd_crc7(cid, 15);
}

static bool check_size(const struct sdcard *card, struct error *err)
{
	const char *what = card->image ? card->image : "size";
	uint64_t most = card->type == SD_HC ? SD_HIGH_MOST : SD_STANDARD_MOST;
	uint64_t least = card->type == SD_HC ? UNIT_HC : MIN_BYTES;
	if (card->size % SD_BLOCK) {
		error_set(err, "%s: %llu bytes are no whole number of blocks", what,
			(unsigned long long)card->size);
		error_note(err, "a card has blocks of 512 bytes");
		return false;
	}
	if (card->size < least || card->size > most) {
		error_set(err, "%s: %llu bytes are too %s for %s", what,
			(unsigned long long)card->size, card->size < least ? "few" : "many",
			card->type == SD_HC ? "an SDHC card" : "an SD card");
		error_note(err, "expected %llu to %llu", (unsigned long long)least,
			(unsigned long long)most);
		return false;
	}
	return true;
}

bool sd_describe(struct sdcard *card, struct error *err)
{
	if (card->type == SD_AUTO) {
		card->type = card->size > SD_STANDARD_MOST ? SD_HC : SD_V2;
	}
	if (!check_size(card, err)) {
		return false;
	}
	fill_csd(card);
	fill_cid(card);
	if (card->capacity < card->size) {
		log_info(card->part.log, "%s: the card shows %llu of %llu bytes, as its CSD counts",
			card->part.name, (unsigned long long)card->capacity,
			(unsigned long long)card->size);
	}
	return true;
}

uint32_t sd_ocr(const struct sdcard *card)
{
	uint32_t ocr = OCR_VOLTAGES;
	if (card->state == SD_READY) {
		ocr |= OCR_READY | (card->type == SD_HC ? OCR_CCS : 0);
	}
	return ocr;
}

void sd_scr(const struct sdcard *card, uint8_t *scr)
{
	memset(scr, 0, 8);
	scr[0] = card->type == SD_V1 ? 0x00 : 0x02; /* SD_SPEC 1.01 or 2.00 */
	scr[1] = 0x05;                              /* erased is 0; one and four wires */
}

void sd_status(const struct sdcard *card, uint8_t *status)
{
	memset(status, 0, SD_STATUS);
	status[8] = card->type == SD_HC ? 2 : 0; /* speed class 4 */
	status[10] = 0x90;                       /* allocation unit 4 MiB */
	status[12] = 1;                          /* so many units at a time */
	status[13] = 1 << 2;                     /* are erased in a second */
}
