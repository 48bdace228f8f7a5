/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TESTS_PERIPHERALS_LSM6_BENCH_H
#define ORRERY_TESTS_PERIPHERALS_LSM6_BENCH_H

#include "support/bench.h"

/* Registers of a part with st_serial on the bench, through I2C. */
static inline void i2c_put(uint8_t address, uint8_t at, uint8_t value)
{
	struct port *bus = bench_port(PORT_I2C);
	ck_assert(port_i2c_start(bus, address, false));
	port_i2c_write(bus, at);
	port_i2c_write(bus, value);
	port_i2c_stop(bus);
}

static inline void i2c_get(uint8_t address, uint8_t at, uint8_t *bytes, unsigned count)
{
	struct port *bus = bench_port(PORT_I2C);
	ck_assert(port_i2c_start(bus, address, false));
	port_i2c_write(bus, at);
	ck_assert(port_i2c_start(bus, address, true));
	for (unsigned n = 0; n < count; n++) {
		bytes[n] = port_i2c_read(bus, n + 1 == count);
	}
	port_i2c_stop(bus);
}

enum { IMU = 0x6a };

static inline void put(uint8_t at, uint8_t value)
{
	i2c_put(IMU, at, value);
}

static inline uint8_t get(uint8_t at)
{
	uint8_t byte;
	i2c_get(IMU, at, &byte, 1);
	return byte;
}

/* Two bytes, low one first. */
static inline int16_t get16(uint8_t at)
{
	uint8_t bytes[2];
	i2c_get(IMU, at, bytes, 2);
	return (int16_t)(bytes[0] | bytes[1] << 8);
}

#endif
