/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TESTS_SUPPORT_BENCH_BUS_H
#define ORRERY_TESTS_SUPPORT_BENCH_BUS_H

#include <stdbool.h>
#include <stdint.h>

#include "machine/port.h"

struct timeline;

/*
 * What the instruments of the bench hear on I2C, SPI and I2S, and what they answer. Untouched they answer without
 * memory: I2C acknowledges addresses 0x10..0x6f and all bytes, reads give the address; SPI gives the inverted MOSI; I2S gives
 * each slot inverted.
 */
enum bus_event_kind {
	BUS_START, /* value: address << 1 | read */
	BUS_WRITE,
	BUS_READ, /* value: what was given; `last` as the controller said */
	BUS_STOP,
	BUS_SPI, /* value: mosi */
	BUS_I2S, /* value: slot 0; see bench_i2s_frame for all of it */
};

struct bus_event {
	enum bus_event_kind kind;
	uint32_t value;
	bool last;
	uint64_t when_ps;
	struct spi_word word; /* BUS_SPI */
};

unsigned bench_bus_count(void);
struct bus_event bench_bus_event(unsigned n);
/* Events as text: "S50 W10 W20 P", reads "R.." or "r.." for the last, SPI words as plain hex, I2S "I..". */
const char *bench_bus_text(void);
void bench_bus_forget(void);
struct i2s_frame bench_i2s_frame(void); /* the latest */

/* Only this address acknowledges from now on. */
void bench_i2c_address(uint8_t address);
/* Acknowledge that many written bytes and refuse the ones after; -1: all. */
void bench_i2c_acknowledge(int bytes);
void bench_i2c_stretch_us(uint32_t us);
/* Bytes (I2C reads) or words (SPI) to answer next, in order; then as untouched. */
void bench_bus_give(const uint32_t *words, unsigned count);
/* SPI: nobody is selected. */
void bench_spi_deaf(bool deaf);

/* For bench.c. */
void bench_bus_open(const struct timeline *timeline);
bool bench_bus_i2c_start(void *owner, unsigned index, uint8_t address, bool read);
bool bench_bus_i2c_write(void *owner, unsigned index, uint8_t byte);
uint8_t bench_bus_i2c_read(void *owner, unsigned index, bool last);
void bench_bus_i2c_stop(void *owner, unsigned index);
uint64_t bench_bus_i2c_stretch_ps(void *owner, unsigned index);
bool bench_bus_spi_exchange(
	void *owner, unsigned index, const struct spi_word *word, uint32_t *miso);
void bench_bus_i2s_exchange(
	void *owner, unsigned index, const struct i2s_frame *frame, struct i2s_frame *back);

#endif
