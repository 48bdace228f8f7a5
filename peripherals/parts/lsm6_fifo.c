/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The memory behind the FIFOs of LSM6DS3 and LSM6DSO.
 */
#include <string.h>

#include "peripherals/parts/lsm6.h"

void lsm6_fifo_clear(struct lsm6 *lsm6)
{
	struct lsm6_fifo *fifo = &lsm6->fifo;
	fifo->first = fifo->count = fifo->cycle = fifo->place = 0;
	fifo->overrun = fifo->overrun_latched = fifo->triggered = false;
}

enum lsm6_fifo_mode lsm6_fifo_acting(const struct lsm6 *lsm6, enum lsm6_fifo_mode mode)
{
	bool triggered = lsm6->fifo.triggered;
	switch (mode) {
	case LSM6_FIFO_CONTINUOUS_TO_FILL: return triggered ? LSM6_FIFO_FILL : LSM6_FIFO_CONTINUOUS;
	case LSM6_FIFO_BYPASS_TO_CONTINUOUS:
		return triggered ? LSM6_FIFO_CONTINUOUS : LSM6_FIFO_BYPASS;
	case LSM6_FIFO_BYPASS_TO_FILL: return triggered ? LSM6_FIFO_FILL : LSM6_FIFO_BYPASS;
	case LSM6_FIFO_FILL:
	case LSM6_FIFO_CONTINUOUS: return mode;
	default: return LSM6_FIFO_BYPASS;
	}
}

static uint8_t *word_at(
	struct lsm6_fifo *fifo, const struct lsm6_fifo_shape *shape, unsigned number)
{
	unsigned ring = shape->word_bytes == 4 ? LSM6_DS3_WORDS : LSM6_DSO_WORDS;
	return &fifo->bytes[(fifo->first + number) % ring * shape->word_bytes];
}

static void drop(struct lsm6_fifo *fifo, const struct lsm6_fifo_shape *shape)
{
	fifo->first = (uint16_t)((fifo->first + 1u) %
		(shape->word_bytes == 4 ? LSM6_DS3_WORDS : LSM6_DSO_WORDS));
	fifo->count--;
}

bool lsm6_fifo_put(struct lsm6 *lsm6, const struct lsm6_fifo_shape *shape, const uint8_t *word)
{
	struct lsm6_fifo *fifo = &lsm6->fifo;
	enum lsm6_fifo_mode acting = lsm6_fifo_acting(lsm6, shape->mode);
	if (acting == LSM6_FIFO_BYPASS ||
		(acting == LSM6_FIFO_FILL && fifo->count >= shape->words)) {
		return false;
	}
	while (fifo->count >= shape->words) {
		drop(fifo, shape);
		fifo->overrun = fifo->overrun_latched = true;
	}
	memcpy(word_at(fifo, shape, fifo->count), word, shape->word_bytes);
	fifo->count++;
	return true;
}

bool lsm6_fifo_take(struct lsm6 *lsm6, const struct lsm6_fifo_shape *shape)
{
	struct lsm6_fifo *fifo = &lsm6->fifo;
	if (!fifo->count) {
		return false;
	}
	memcpy(fifo->shown, word_at(fifo, shape, 0), shape->word_bytes);
	drop(fifo, shape);
	fifo->overrun = false;
	return true;
}

void lsm6_fifo_snap(struct lsm6 *lsm6, struct snap *snap)
{
	struct lsm6_fifo *fifo = &lsm6->fifo;
	snap_enter(snap, "fifo");
	snap_bytes(snap, "bytes", fifo->bytes, sizeof(fifo->bytes));
	snap_u16(snap, "first", &fifo->first);
	snap_u16(snap, "count", &fifo->count);
	snap_u16(snap, "cycle", &fifo->cycle);
	snap_u16(snap, "place", &fifo->place);
	snap_bool(snap, "overrun", &fifo->overrun);
	snap_bool(snap, "overrun_latched", &fifo->overrun_latched);
	snap_bool(snap, "triggered", &fifo->triggered);
	snap_u16(snap, "batches", &fifo->batches);
	snap_bool(snap, "batches_reached", &fifo->batches_reached);
	snap_u8(snap, "tag_count", &fifo->tag_count);
	snap_bool(snap, "tag_read", &fifo->tag_read);
	snap_bytes(snap, "shown", fifo->shown, sizeof(fifo->shown));
	snap_leave(snap);
	/* A file may be spoilt. */
	unsigned words = lsm6->chip == &lsm6dso_chip ? LSM6_DSO_WORDS : LSM6_DS3_WORDS;
	fifo->first %= words;
	fifo->count = (uint16_t)(fifo->count > words ? words : fifo->count);
}
