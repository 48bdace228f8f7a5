/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Each ring is a header of 64 bytes and data behind it. A side writes only its own header: how far it wrote
 * its own ring, and how far it has read the other's. A block starts at a multiple of 16: a length word, the
 * component id of the other end, a word of zero, the payload.
 */
#include "intercore.h"

#include <stddef.h>

#include "core.h"
#include "mbox.h"

enum {
	COMMAND_OUT = 0xBA5E0001, /* the ring this core writes */
	COMMAND_IN = 0xBA5E0002,
	COMMAND_END = 0xBA5E0003,
	SIZE_BITS = 0x1F, /* of a descriptor: log2 of header and data; the rest is the address */
	ALIGN = 16,
	HEAD = INTERCORE_ID + 4, /* what the length counts before the payload */
	SAY_WRITTEN = 1 << 0,
	SAY_READ = 1 << 1,
	HEAR_WRITTEN = 1 << 1,
};

struct ring_header {
	volatile uint32_t write;
	volatile uint32_t read; /* in the other ring */
	uint32_t reserved[14];
};

struct ring {
	struct ring_header *header;
	volatile uint8_t *data;
	uint32_t size;
};

static struct ring out, in;

static bool describe(struct ring *ring, uint32_t descriptor)
{
	unsigned bits = descriptor & SIZE_BITS;
	uintptr_t address = descriptor & ~(uint32_t)SIZE_BITS;

	if (bits < 7 || bits > 20)
		return false;
	ring->header = (struct ring_header *)address;
	ring->data = (volatile uint8_t *)(address + sizeof(struct ring_header));
	ring->size = (1u << bits) - sizeof(struct ring_header);
	return true;
}

bool intercore_open(void)
{
	uint32_t command, data;
	bool good = true;

	mbox_a7->general_ctrl = MBOX_RESET_MYSELF;
	do {
		while (!mbox_a7->pop_cnt)
			;
		command = mbox_pop(mbox_a7, &data);
		if (command == COMMAND_OUT)
			good &= describe(&out, data);
		else if (command == COMMAND_IN)
			good &= describe(&in, data);
	} while (command != COMMAND_END);
	mbox_a7->sw_rx_int_en = HEAR_WRITTEN;
	return good && out.size && in.size;
}

static uint32_t copy_out(const struct ring *ring, uint32_t at, void *to, unsigned length)
{
	uint8_t *bytes = to;

	for (; length; length--) {
		*bytes++ = ring->data[at];
		at = at + 1 == ring->size ? 0 : at + 1;
	}
	return at;
}

static uint32_t copy_in(const struct ring *ring, uint32_t at, const void *from, unsigned length)
{
	const uint8_t *bytes = from;

	for (; length; length--) {
		ring->data[at] = *bytes++;
		at = at + 1 == ring->size ? 0 : at + 1;
	}
	return at;
}

static uint32_t next_block(const struct ring *ring, uint32_t at)
{
	at = (at + ALIGN - 1) & ~(uint32_t)(ALIGN - 1);
	return at >= ring->size ? at - ring->size : at;
}

static bool is_position(const struct ring *ring, uint32_t at)
{
	return at < ring->size && at % ALIGN == 0;
}

static void say(uint32_t what)
{
	core_sync();
	mbox_a7->sw_tx_int_port = what;
}

int intercore_receive(uint8_t *sender, void *payload, unsigned size)
{
	uint32_t read = out.header->read, write = in.header->write, length, reserved;

	if (!is_position(&in, read) || !is_position(&in, write))
		return -2;
	uint32_t there = write >= read ? write - read : write + in.size - read;
	if (there == 0)
		return 0;
	copy_out(&in, read, &length, sizeof(length));
	if (length < HEAD || sizeof(length) + length > there)
		return -2;
	uint32_t end = next_block(&in, read + sizeof(length) + length);
	uint32_t at = copy_out(&in, read + sizeof(length) == in.size ? 0 : read + sizeof(length),
		sender, INTERCORE_ID);
	at = copy_out(&in, at, &reserved, sizeof(reserved));
	int got = length - HEAD <= size ? (int)(length - HEAD) : -1;
	if (got > 0)
		copy_out(&in, at, payload, (unsigned)got);
	core_sync();
	out.header->read = end;
	say(SAY_READ);
	return got;
}

bool intercore_send(const uint8_t *recipient, const void *payload, unsigned length)
{
	uint32_t write = out.header->write, read = in.header->read, reserved = 0;
	uint32_t block = HEAD + length;

	if (!is_position(&out, read) || !is_position(&out, write))
		return false;
	uint32_t room = read <= write ? read + out.size - write : read - write;
	if (room < sizeof(block) + block + ALIGN)
		return false;
	uint32_t at = copy_in(&out, write, &block, sizeof(block));
	at = copy_in(&out, at, recipient, INTERCORE_ID);
	at = copy_in(&out, at, &reserved, sizeof(reserved));
	at = copy_in(&out, at, payload, length);
	core_sync();
	out.header->write = next_block(&out, at);
	say(SAY_WRITTEN);
	return true;
}
