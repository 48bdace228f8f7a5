/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * FIFOs of the MT3620 I2C: eight bytes, with pointers of four bits that firmware sees.
 *
 * Where the manual is silent: a byte too many is lost and a read too many gives 0, neither moves a
 * pointer; the flags stay until that FIFO is cleared.
 */
#include "peripherals/soc/i2c_fifo.h"

#include "engine/snap.h"

enum { POINTERS = 2 * I2C_FIFO_DEPTH };

unsigned i2c_fifo_level(const struct i2c_fifo *fifo)
{
	return (POINTERS + fifo->write_at - fifo->read_at) % POINTERS;
}

uint8_t i2c_fifo_head(const struct i2c_fifo *fifo)
{
	return i2c_fifo_level(fifo) ? fifo->data[fifo->read_at % I2C_FIFO_DEPTH] : 0;
}

bool i2c_fifo_push(struct i2c_fifo *fifo, uint8_t byte)
{
	if (i2c_fifo_level(fifo) == I2C_FIFO_DEPTH) {
		fifo->overflow = true;
		return false;
	}
	fifo->data[fifo->write_at % I2C_FIFO_DEPTH] = byte;
	fifo->write_at = (fifo->write_at + 1) % POINTERS;
	return true;
}

bool i2c_fifo_pop(struct i2c_fifo *fifo)
{
	if (!i2c_fifo_level(fifo)) {
		fifo->underrun = true;
		return false;
	}
	fifo->read_at = (fifo->read_at + 1) % POINTERS;
	return true;
}

void i2c_fifo_clear(struct i2c_fifo *fifo)
{
	*fifo = (struct i2c_fifo){ .read_at = 0 };
}

static uint32_t status_of(const struct i2c_fifo *fifo)
{
	unsigned level = i2c_fifo_level(fifo);
	return (level == 0) | (level == I2C_FIFO_DEPTH) << 1 | fifo->underrun << 2 |
		fifo->overflow << 3;
}

uint32_t i2c_fifo_status(const struct i2c_fifos *fifos)
{
	return status_of(&fifos->rx) | status_of(&fifos->tx) << 4;
}

static uint32_t pointers_of(const struct i2c_fifo *fifo)
{
	return (uint32_t)fifo->read_at | (uint32_t)fifo->write_at << 4;
}

uint32_t i2c_fifo_pointers(const struct i2c_fifos *fifos)
{
	return pointers_of(&fifos->rx) | pointers_of(&fifos->tx) << 8;
}

void i2c_fifo_snap(struct i2c_fifo *fifo, struct snap *snap, const char *name)
{
	snap_enter(snap, name);
	snap_bytes(snap, "data", fifo->data, sizeof(fifo->data));
	snap_u8(snap, "read_at", &fifo->read_at);
	snap_u8(snap, "write_at", &fifo->write_at);
	snap_bool(snap, "underrun", &fifo->underrun);
	snap_bool(snap, "overflow", &fifo->overflow);
	snap_leave(snap);
	/* A snap is a file: it may be spoilt. */
	fifo->read_at %= POINTERS;
	fifo->write_at %= POINTERS;
	if (i2c_fifo_level(fifo) > I2C_FIFO_DEPTH) {
		fifo->write_at = fifo->read_at;
	}
}
