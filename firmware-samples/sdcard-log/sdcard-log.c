/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A log on an SD card behind the SPI of ISU1, chip select A. Block 0 has the number of entries,
 * each entry is a block of its own. A session starts the card, counts what is there, appends a few
 * entries in one write of several blocks, and reads all back; the second session finds what the
 * first one wrote.
 */
#include "console.h"
#include "core.h"
#include "gpt.h"
#include "spi.h"

enum {
	BLOCK = 512,
	ENTRIES = 8, /* a session adds */
	SESSIONS = 2,
	R1_IDLE = 0x01,
	NOTHING = 0xff,
	TOKEN = 0xfe,
	TOKEN_OF_MANY = 0xfc,
	TOKEN_STOP = 0xfd,
	ACCEPTED = 0x05,
	PATIENCE = 20000, /* bytes, more than 5 ms at 25 MHz */
	SLOW_HZ = 400000,
	FAST_HZ = 20000000,
	MAGIC = 0x4c4f4721,
};

struct entry {
	uint32_t magic;
	uint32_t number;
	uint32_t uptime_us;
	uint32_t sum; /* of all words of the block makes 0 */
	uint32_t words[BLOCK / 4 - 4];
};

static struct entry block;
static bool high_capacity;

/* The line rests at ones only if the unused bytes of the buffer are ones. */
static void send(const void *bytes, unsigned count)
{
	const uint8_t *from = bytes;

	while (count) {
		unsigned some = count < SPI_BYTES ? count : SPI_BYTES;
		for (unsigned word = 0; word < SPI_BYTES / 4; word++) {
			uint32_t value = 0xffffffff;
			for (unsigned n = 0; n < 4 && word * 4 + n < some; n++) {
				value &= ~(0xffu << 8 * n);
				value |= (uint32_t)from[word * 4 + n] << 8 * n;
			}
			spi_isu1->sdor[word] = value;
		}
		spi_transfer(spi_isu1, some, 0);
		from += some;
		count -= some;
	}
}

static void receive(void *bytes, unsigned count)
{
	uint8_t *to = bytes;

	for (unsigned word = 0; word < SPI_BYTES / 4; word++)
		spi_isu1->sdor[word] = 0xffffffff;
	while (count) {
		unsigned some = count < SPI_BYTES ? count : SPI_BYTES;
		spi_transfer(spi_isu1, 0, some);
		for (unsigned n = 0; n < some; n++)
			to[n] = (uint8_t)(spi_isu1->sdir[n / 4] >> 8 * (n % 4));
		to += some;
		count -= some;
	}
}

static uint8_t receive_byte(void)
{
	uint8_t byte;

	receive(&byte, 1);
	return byte;
}

static void send_byte(uint8_t byte)
{
	send(&byte, 1);
}

static uint8_t crc7(const uint8_t *bytes, unsigned count)
{
	uint32_t crc = 0;

	for (unsigned bit = 0; bit < count * 8; bit++) {
		uint32_t in = bytes[bit / 8] >> (7 - bit % 8) & 1;
		crc = (crc << 1) ^ ((crc >> 6 ^ in) & 1 ? 0x89 : 0);
		crc &= 0x7f;
	}
	return (uint8_t)(crc << 1 | 1);
}

static uint16_t crc16(const uint8_t *bytes, unsigned count)
{
	uint32_t crc = 0;

	for (unsigned n = 0; n < count; n++) {
		crc ^= (uint32_t)bytes[n] << 8;
		for (unsigned bit = 0; bit < 8; bit++)
			crc = crc << 1 ^ (crc & 0x8000 ? 0x1021 : 0);
	}
	return (uint16_t)crc;
}

static uint8_t command(uint8_t number, uint32_t argument)
{
	uint8_t frame[6] = { 0x40 | number, (uint8_t)(argument >> 24), (uint8_t)(argument >> 16),
		(uint8_t)(argument >> 8), (uint8_t)argument };
	uint8_t response = NOTHING;

	frame[5] = crc7(frame, 5);
	send(frame, sizeof(frame));
	for (unsigned n = 0; n < 8 && (response & 0x80); n++)
		response = receive_byte();
	return response;
}

static uint8_t application(uint8_t number, uint32_t argument)
{
	command(55, 0);
	return command(number, argument);
}

static uint32_t receive_word(void)
{
	uint8_t bytes[4];

	receive(bytes, 4);
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
		bytes[3];
}

static bool receive_block(void *bytes, unsigned count)
{
	uint8_t token = NOTHING, crc[2];

	for (unsigned n = 0; n < PATIENCE && token == NOTHING; n++)
		token = receive_byte();
	if (token != TOKEN)
		return false;
	receive(bytes, count);
	receive(crc, 2);
	return crc16(bytes, count) == (crc[0] << 8 | crc[1]);
}

static bool wait_ready(void)
{
	for (unsigned n = 0; n < PATIENCE; n++)
		if (receive_byte() == NOTHING)
			return true;
	return false;
}

static bool send_block(uint8_t token, const void *bytes)
{
	uint16_t crc = crc16(bytes, BLOCK);
	const uint8_t tail[2] = { (uint8_t)(crc >> 8), (uint8_t)crc };

	send_byte(token);
	send(bytes, BLOCK);
	send(tail, 2);
	return (receive_byte() & 0x1f) == ACCEPTED && wait_ready();
}

/* Blocks are counted by large cards, bytes by small ones. */
static uint32_t place(uint32_t number)
{
	return high_capacity ? number : number * BLOCK;
}

/* 80 clocks to a card that is not selected, then into SPI mode and out of the idle state. */
static bool start_card(void)
{
	uint8_t ones[10], response = R1_IDLE;

	spi_setup(spi_isu1, SPI_SELECT_NONE, SLOW_HZ);
	receive(ones, sizeof(ones));
	spi_setup(spi_isu1, SPI_SELECT_A, SLOW_HZ);
	if (command(0, 0) != R1_IDLE || command(8, 0x1aa) != R1_IDLE || receive_word() != 0x1aa)
		return false;
	for (unsigned n = 0; n < 1000 && response == R1_IDLE; n++)
		response = application(41, 1u << 30);
	if (response != 0 || command(58, 0) != 0)
		return false;
	high_capacity = receive_word() & 1u << 30;
	spi_setup(spi_isu1, SPI_SELECT_A, FAST_HZ);
	return command(59, 1) == 0; /* CRCs count from here on */
}

static bool print_card(void)
{
	uint8_t csd[16];

	if (command(9, 0) != 0 || !receive_block(csd, sizeof(csd)))
		return false;
	if (csd[0] >> 6 == 1) {
		unsigned units = (csd[7] & 0x3fu) << 16 | csd[8] << 8 | csd[9];
		console_print("sdcard-log: SDHC card of %u MiB\n", (units + 1) / 2);
	} else {
		unsigned units = (csd[6] & 3u) << 10 | csd[7] << 2 | csd[8] >> 6;
		unsigned shift = (csd[9] & 3u) << 1 | csd[10] >> 7;
		console_print("sdcard-log: SD card of %u KiB\n",
			(units + 1) << (shift + 2 + (csd[5] & 15) - 10));
	}
	return true;
}

static uint32_t sum_of(const struct entry *entry)
{
	const uint32_t *words = (const uint32_t *)entry;
	uint32_t sum = 0;

	for (unsigned n = 0; n < BLOCK / 4; n++)
		sum += words[n];
	return sum;
}

static bool is_good(const struct entry *entry, uint32_t number)
{
	return entry->magic == MAGIC && entry->number == number && sum_of(entry) == 0;
}

static void fill(uint32_t number, uint32_t uptime_us)
{
	block.magic = MAGIC;
	block.number = number;
	block.uptime_us = uptime_us;
	block.sum = 0;
	for (unsigned n = 0; n < BLOCK / 4 - 4; n++)
		block.words[n] = number * 0x01010101 + n;
	block.sum = -sum_of(&block);
}

static bool append(uint32_t first)
{
	bool good = application(23, ENTRIES) == 0 && command(25, place(1 + first)) == 0;

	for (uint32_t n = 0; good && n < ENTRIES; n++) {
		fill(first + n, clock_us());
		good = send_block(TOKEN_OF_MANY, &block);
	}
	if (good) {
		send_byte(TOKEN_STOP);
		receive_byte();
		good = wait_ready();
	}
	fill(first + ENTRIES, 0);
	return good && command(24, place(0)) == 0 && send_block(TOKEN, &block);
}

/* How many entries are as they were written, of `count`. */
static uint32_t check(uint32_t count)
{
	uint32_t good = 0;

	if (command(18, place(1)) != 0)
		return 0;
	for (uint32_t n = 0; n < count; n++)
		if (receive_block(&block, BLOCK) && is_good(&block, n))
			good++;
	command(12, 0);
	return wait_ready() ? good : 0;
}

static bool session(void)
{
	uint32_t count = 0;

	if (!start_card()) {
		console_print("sdcard-log: no card\n");
		return false;
	}
	if (!print_card() || command(17, place(0)) != 0 || !receive_block(&block, BLOCK))
		return false;
	if (is_good(&block, block.number))
		count = block.number;
	console_print("sdcard-log: %lu entries found\n", count);
	if (!append(count))
		return false;
	count += ENTRIES;
	uint32_t good = check(count);
	console_print("sdcard-log: %lu of %lu entries read back are right\n", good, count);
	return good == count;
}

int main(void)
{
	clock_start();
	for (unsigned n = 0; n < SESSIONS; n++) {
		if (!session()) {
			console_print("sdcard-log: the card failed\n");
			return 1;
		}
	}
	return 0;
}
