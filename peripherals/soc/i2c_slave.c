/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Slave of the MT3620 I2C: another end of the bus addresses S_ID_CON0, writes fill the slave's
 * receive FIFO, reads empty its transmit FIFO, and the stop raises S_INT_STA.
 *
 * Where the manual is silent: S_ID_RECEIVED0 has the own address as met after a start, RECEIVED1 as met
 * after a repeated start; MUTE notes it without an answer; a byte that does not fit is not
 * acknowledged; a read of the empty FIFO gives 0xff; the slave never holds the clock.
 *
 * Not modelled: S_CON0.IND_EN (kept).
 */
#include "peripherals/soc/i2c.h"

static bool listens(const struct i2c *i2c)
{
	const struct device *dev = &i2c->dev;
	return !dev->unclocked && field_get(dev, I2C_SLAVE_EN);
}

static bool slave_start(void *owner, unsigned index, uint8_t address, bool read)
{
	struct i2c *i2c = owner;
	struct device *dev = &i2c->dev;
	(void)index;
	if (!listens(i2c) || address != field_get(dev, I2C_OWN_ID)) {
		return false;
	}
	bool again = i2c->repeated;
	field_set(dev, again ? I2C_SEEN_ID1 : I2C_SEEN_ID, address);
	field_set(dev, again ? I2C_SEEN_READ1 : I2C_SEEN_READ, read);
	if (field_get(dev, I2C_MUTE)) {
		return false;
	}
	i2c->repeated = true;
	return true;
}

static bool slave_write(void *owner, unsigned index, uint8_t byte)
{
	struct i2c *i2c = owner;
	(void)index;
	return listens(i2c) && i2c_receive(i2c, I2C_SLAVE, byte);
}

static uint8_t slave_read(void *owner, unsigned index, bool last)
{
	struct i2c *i2c = owner;
	uint8_t byte = 0xff;
	(void)index;
	(void)last;
	if (listens(i2c)) {
		i2c_transmit(i2c, I2C_SLAVE, &byte);
	}
	return byte;
}

static void slave_stop(void *owner, unsigned index)
{
	struct i2c *i2c = owner;
	(void)index;
	i2c->repeated = false;
	if (listens(i2c)) {
		field_set(&i2c->dev, I2C_S_INT, 1);
		i2c_update(i2c);
	}
}

const struct port_ops i2c_port_ops = {
	.i2c_start = slave_start,
	.i2c_write = slave_write,
	.i2c_read = slave_read,
	.i2c_stop = slave_stop,
};
