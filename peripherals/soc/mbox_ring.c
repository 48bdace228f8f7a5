/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The shared rings of inter-core communication. Each has a header of 64 bytes (write position, read position, 14
 * reserved words) and data behind it. Each side writes only its own header: the header of `out` is the I/O
 * core's, with its write position in `out` and its read position in `in`; that of `in` is ours. A block begins at a multiple of
 * 16: length word, component id, reserved word, payload; all but the length word may wrap.
 *
 * Own positions are kept here and only written to memory. Positions, lengths and what is behind them are the
 * guest's: each is checked before it is used.
 */
#include "peripherals/soc/mbox_ring.h"

#include <string.h>

enum { WRITE_POSITION = 0, READ_POSITION = 4 };

static bool get_word(struct device *dev, uint32_t address, uint32_t *value)
{
	return dev->master->read(dev->master_owner, address, 4, value);
}

static bool put_word(struct device *dev, uint32_t address, uint32_t value)
{
	return dev->master->write(dev->master_owner, address, 4, value);
}

static bool get_bytes(struct device *dev, uint32_t address, uint8_t *bytes, uint32_t length)
{
	if (dev->master->read_block(dev->master_owner, address, bytes, length)) {
		return true;
	}
	for (uint32_t n = 0; n < length; n++) {
		uint32_t value;
		if (!dev->master->read(dev->master_owner, address + n, 1, &value)) {
			return false;
		}
		bytes[n] = (uint8_t)value;
	}
	return true;
}

static bool put_bytes(struct device *dev, uint32_t address, const uint8_t *bytes, uint32_t length)
{
	if (dev->master->write_block(dev->master_owner, address, bytes, length)) {
		return true;
	}
	for (uint32_t n = 0; n < length; n++) {
		if (!dev->master->write(dev->master_owner, address + n, 1, bytes[n])) {
			return false;
		}
	}
	return true;
}

/* From a position in the data area on, around its end; returns the position after it in *at. */
static bool move(struct device *dev, uint32_t ring, uint32_t *at, uint8_t *in, const uint8_t *out,
	uint32_t length)
{
	uint32_t position = *at, first = RING_DATA - position;
	first = length < first ? length : first;
	uint32_t data = ring + RING_HEADER;
	*at = (position + length) % RING_DATA;
	if (in) {
		return get_bytes(dev, data + position, in, first) &&
			get_bytes(dev, data, in + first, length - first);
	}
	return put_bytes(dev, data + position, out, first) &&
		put_bytes(dev, data, out + first, length - first);
}

static uint32_t after_block(uint32_t at, uint32_t length)
{
	uint32_t size = BLOCK_LENGTH + length + RING_ALIGN - 1;
	return (at + (size & ~(uint32_t)(RING_ALIGN - 1))) % RING_DATA;
}

/* A position that the I/O core wrote; false when it cannot be one. */
static bool get_position(struct device *dev, uint32_t address, uint32_t *position)
{
	return get_word(dev, address, position) && *position < RING_DATA &&
		*position % RING_ALIGN == 0;
}

bool ring_clear(struct device *dev, struct mbox_rings *rings)
{
	static const uint8_t zeros[RING_HEADER];
	rings->read_at = rings->write_at = 0;
	return put_bytes(dev, rings->out, zeros, RING_HEADER) &&
		put_bytes(dev, rings->in, zeros, RING_HEADER);
}

static bool say_read(struct device *dev, struct mbox_rings *rings, uint32_t position)
{
	rings->read_at = position;
	return put_word(dev, rings->in + READ_POSITION, position);
}

enum ring_result ring_take(struct device *dev, struct mbox_rings *rings, uint8_t *id,
	uint8_t *bytes, uint32_t *length, const char **what)
{
	uint32_t end, size = 0, at = rings->read_at;
	*what = "its write position is no position of the ring";
	if (!get_position(dev, rings->out + WRITE_POSITION, &end)) {
		return RING_BAD;
	}
	uint32_t available = end >= at ? end - at : end + RING_DATA - at;
	if (available == 0) {
		return RING_NOTHING;
	}
	bool there = get_word(dev, rings->out + RING_HEADER + at, &size);
	if (!there || size < BLOCK_HEAD || size > BLOCK_HEAD + MBOX_APP_RECEIVE_MAX ||
		size > available - BLOCK_LENGTH) {
		*what = "the length of a block is out of range";
		say_read(dev, rings, end);
		return RING_BAD;
	}
	uint8_t reserved[BLOCK_HEAD - MBOX_APP_ID];
	uint32_t next = after_block(at, size);
	*length = size - BLOCK_HEAD;
	at += BLOCK_LENGTH;
	at %= RING_DATA;
	if (!move(dev, rings->out, &at, id, NULL, MBOX_APP_ID) ||
		!move(dev, rings->out, &at, reserved, NULL, sizeof(reserved)) ||
		!move(dev, rings->out, &at, bytes, NULL, *length) || !say_read(dev, rings, next)) {
		*what = "the memory of the ring cannot be reached";
		return RING_BAD;
	}
	return RING_DONE;
}

enum ring_result ring_put(struct device *dev, struct mbox_rings *rings, const uint8_t *id,
	const uint8_t *bytes, uint32_t length, const char **what)
{
	uint32_t read, at = rings->write_at, size = BLOCK_HEAD + length;
	*what = "its read position is no position of the ring";
	if (!get_position(dev, rings->out + READ_POSITION, &read)) {
		return RING_BAD;
	}
	uint32_t room = read <= at ? read + RING_DATA - at : read - at;
	if (room < BLOCK_LENGTH + size + RING_ALIGN) {
		return RING_NOTHING;
	}
	uint8_t head[BLOCK_LENGTH + BLOCK_HEAD] = { (uint8_t)size, (uint8_t)(size >> 8) };
	memcpy(head + BLOCK_LENGTH, id, MBOX_APP_ID);
	uint32_t next = after_block(at, size);
	if (!move(dev, rings->in, &at, NULL, head, sizeof(head)) ||
		!move(dev, rings->in, &at, NULL, bytes, length) ||
		!put_word(dev, rings->in + WRITE_POSITION, next)) {
		*what = "the memory of the ring cannot be reached";
		return RING_BAD;
	}
	rings->write_at = next;
	return RING_DONE;
}

bool ring_all_read(struct device *dev, const struct mbox_rings *rings)
{
	uint32_t read;
	return get_position(dev, rings->out + READ_POSITION, &read) && read == rings->write_at;
}
