/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which blocks an SD card reads, writes and erases: the commands with an address. */
#include "peripherals/parts/sdcard.h"

enum { HAS_FIRST = 1, HAS_LAST = 2 };

/* An erase takes this, and this again for each 4 MiB begun. */
static const uint64_t ERASE_PS = UINT64_C(5000000000);

uint8_t sd_set_length(struct sdcard *card, uint32_t argument)
{
	if (argument == 0 || argument > SD_BLOCK) {
		return R1_PARAMETER;
	}
	/* The blocks of SDHC have one length. */
	card->block_length = card->type == SD_HC ? SD_BLOCK : argument;
	return 0;
}

/* Finds the bytes that an argument means. Reads of part of a block may not cross into the next. */
static uint8_t find_block(struct sdcard *card, uint32_t argument, bool whole, uint64_t *address)
{
	bool high = card->type == SD_HC;
	uint32_t length = whole ? SD_BLOCK : card->block_length;
	*address = high ? (uint64_t)argument * SD_BLOCK : argument;
	if (*address + length > card->capacity) {
		return R1_PARAMETER;
	}
	return *address % SD_BLOCK + length > SD_BLOCK ? R1_ADDRESS : 0;
}

static uint8_t begin_read(struct sdcard *card, uint32_t argument, enum sd_flow flow)
{
	uint64_t address;
	uint8_t error = find_block(card, argument, false, &address);
	if (!error) {
		card->address = address;
		card->flow = flow;
		sd_load(card, card->access_ps);
	}
	return error;
}

uint8_t sd_read_one(struct sdcard *card, uint32_t argument)
{
	return begin_read(card, argument, SD_READ_ONE);
}

uint8_t sd_read_many(struct sdcard *card, uint32_t argument)
{
	return begin_read(card, argument, SD_READ_MANY);
}

static uint8_t begin_write(struct sdcard *card, uint32_t argument, enum sd_flow flow)
{
	uint64_t address;
	uint8_t error = card->block_length == SD_BLOCK ?
		find_block(card, argument, true, &address) :
		R1_PARAMETER;
	if (!error) {
		card->address = address;
		card->written = 0;
		card->flow = flow;
	}
	return error;
}

uint8_t sd_write_one(struct sdcard *card, uint32_t argument)
{
	return begin_write(card, argument, SD_AWAIT_ONE);
}

uint8_t sd_write_many(struct sdcard *card, uint32_t argument)
{
	return begin_write(card, argument, SD_AWAIT_MANY);
}

uint8_t sd_erase_first(struct sdcard *card, uint32_t argument)
{
	uint8_t error = find_block(card, argument, true, &card->erase_first);
	card->erase_has = error ? 0 : HAS_FIRST;
	return error;
}

uint8_t sd_erase_last(struct sdcard *card, uint32_t argument)
{
	if (card->erase_has != HAS_FIRST) {
		card->erase_has = 0;
		return R1_ERASE_SEQUENCE;
	}
	uint8_t error = find_block(card, argument, true, &card->erase_last);
	card->erase_has = error ? 0 : HAS_FIRST | HAS_LAST;
	return error;
}

uint8_t sd_erase(struct sdcard *card, uint32_t argument)
{
	(void)argument;
	if (card->erase_has != (HAS_FIRST | HAS_LAST)) {
		card->erase_has = 0;
		return R1_ERASE_SEQUENCE;
	}
	card->erase_has = 0;
	if (card->erase_last < card->erase_first) {
		card->status |= R2_ERASE_PARAMETER;
		return R1_PARAMETER;
	}
	uint64_t length = card->erase_last - card->erase_first + SD_BLOCK;
	if (card->read_only) {
		card->status |= R2_PROTECTED;
	} else {
		storage_fill(card->storage, card->erase_first, 0, length);
	}
	card->busy_ps = card->part.timeline->now_ps + ERASE_PS * (2 + (length >> 22));
	return 0;
}
