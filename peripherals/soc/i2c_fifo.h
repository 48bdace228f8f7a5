/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_SOC_I2C_FIFO_H
#define ORRERY_PERIPHERALS_SOC_I2C_FIFO_H

#include <stdbool.h>
#include <stdint.h>

struct snap;

enum { I2C_FIFO_DEPTH = 8 };

/* Pointers count modulo twice the depth, so that full and empty differ. */
struct i2c_fifo {
	uint8_t data[I2C_FIFO_DEPTH];
	uint8_t read_at, write_at;
	bool underrun, overflow; /* since the last clear */
};

/* Those of the master or of the slave. */
struct i2c_fifos {
	struct i2c_fifo rx, tx;
};

unsigned i2c_fifo_level(const struct i2c_fifo *fifo);
/* The oldest byte, 0 when there is none. */
uint8_t i2c_fifo_head(const struct i2c_fifo *fifo);
/* False when it is full: the byte is lost. */
bool i2c_fifo_push(struct i2c_fifo *fifo, uint8_t byte);
/* Drops the oldest byte; false when there is none. */
bool i2c_fifo_pop(struct i2c_fifo *fifo);
void i2c_fifo_clear(struct i2c_fifo *fifo);
/* The registers FIFO_STATUS and FIFO_PTR. */
uint32_t i2c_fifo_status(const struct i2c_fifos *fifos);
uint32_t i2c_fifo_pointers(const struct i2c_fifos *fifos);
void i2c_fifo_snap(struct i2c_fifo *fifo, struct snap *snap, const char *name);

#endif
