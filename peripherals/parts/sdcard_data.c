/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Blocks of an SD card on their way: tokens, bytes, CRC, and how the card answers what it is given.
 */
#include "peripherals/parts/sdcard.h"

enum {
	TOKEN_BLOCK = 0xfe,
	TOKEN_BLOCK_OF_MANY = 0xfc,
	TOKEN_STOP = 0xfd,
	TOKEN_OUT_OF_RANGE = 0x08,
	ANSWER_ACCEPTED = 0xe5,
	ANSWER_CRC = 0xeb,
	ANSWER_WRITE = 0xed,
	NEXT_BLOCK_SHARE = 8, /* the next block of several is there so much sooner */
};

static uint64_t now_ps(const struct sdcard *card)
{
	return card->part.timeline->now_ps;
}

void sd_offer(struct sdcard *card, unsigned count, uint64_t after_ps)
{
	uint16_t crc = sd_crc16(card->data, count);
	card->data[count] = (uint8_t)(crc >> 8);
	card->data[count + 1] = (uint8_t)crc;
	card->data_at = 0;
	card->data_count = count + 2;
	card->token_sent = false;
	card->ready_ps = now_ps(card) + after_ps;
}

void sd_load(struct sdcard *card, uint64_t after_ps)
{
	if (card->address + card->block_length > card->capacity) {
		card->status |= R2_RANGE;
		sd_offer(card, 0, after_ps);
		card->data_count = 0;
		return;
	}
	storage_read(card->storage, card->address, card->data, card->block_length);
	sd_offer(card, card->block_length, after_ps);
	card->reads++;
}

uint8_t sd_read_byte(struct sdcard *card)
{
	if (!card->token_sent) {
		if (now_ps(card) < card->ready_ps) {
			return 0xff;
		}
		card->token_sent = true;
		if (card->data_count == 0) {
			card->flow = SD_NONE;
			return TOKEN_OUT_OF_RANGE;
		}
		return TOKEN_BLOCK;
	}
	uint8_t byte = card->data[card->data_at++];
	if (card->data_at == card->data_count && card->flow == SD_READ_MANY) {
		card->address += card->block_length;
		sd_load(card, card->access_ps / NEXT_BLOCK_SHARE);
	} else if (card->data_at == card->data_count) {
		card->flow = SD_NONE;
	}
	return byte;
}

static void answer(struct sdcard *card, uint8_t byte)
{
	card->response[0] = byte;
	card->response_at = 0;
	card->response_count = 1;
}

/* Keeps the block, or says why not. */
static void take(struct sdcard *card)
{
	const uint8_t *crc = card->data + SD_BLOCK;
	if (card->crc_on && sd_crc16(card->data, SD_BLOCK) != (crc[0] << 8 | crc[1])) {
		answer(card, ANSWER_CRC);
		return;
	}
	if (card->read_only || card->address + SD_BLOCK > card->capacity) {
		card->status |= card->read_only ? R2_PROTECTED : R2_RANGE;
		answer(card, ANSWER_WRITE);
		return;
	}
	storage_write(card->storage, card->address, card->data, SD_BLOCK);
	card->address += SD_BLOCK;
	card->written++;
	card->writes++;
	card->busy_ps = now_ps(card) + card->program_ps;
	answer(card, ANSWER_ACCEPTED);
}

static bool await(struct sdcard *card, uint8_t byte)
{
	bool many = card->flow == SD_AWAIT_MANY;
	bool token = byte == (many ? TOKEN_BLOCK_OF_MANY : TOKEN_BLOCK);
	bool stop = many && byte == TOKEN_STOP;
	if ((token || stop) && sd_is_busy(card)) {
		log_guest(card->part.log, card, 100,
			"%s: the token 0x%02x came while the card was busy, and is lost",
			card->part.name, byte);
	} else if (token) {
		card->flow = many ? SD_TAKE_MANY : SD_TAKE_ONE;
		card->data_at = 0;
	} else if (stop) {
		card->flow = SD_NONE;
		card->busy_ps = now_ps(card) + card->program_ps;
		answer(card, 0xff);
	}
	return token || stop || (byte & 0xc0) != 0x40;
}

bool sd_write_byte(struct sdcard *card, uint8_t byte)
{
	if (card->flow == SD_AWAIT_ONE || card->flow == SD_AWAIT_MANY) {
		return await(card, byte);
	}
	card->data[card->data_at++] = byte;
	if (card->data_at == SD_BLOCK + 2) {
		card->flow = card->flow == SD_TAKE_MANY ? SD_AWAIT_MANY : SD_NONE;
		take(card);
	}
	return true;
}
