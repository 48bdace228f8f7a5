/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bench's instruments on I2C, SPI and I2S: see bench_bus.h. */
#include "support/bench_bus.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "engine/timeline.h"

enum { EVENTS = 8192, GIVEN = 8192, TEXT = 65536 };

static struct bus {
	const struct timeline *timeline;
	struct bus_event event[EVENTS];
	unsigned events;
	uint32_t given[GIVEN];
	unsigned given_count, given_at;
	int address; /* -1: the usual ones */
	int acknowledge;
	uint32_t stretch_us;
	bool deaf;
	uint8_t addressed;
	struct i2s_frame frame;
	char text[TEXT];
} bus;

void bench_bus_open(const struct timeline *timeline)
{
	bus = (struct bus){ .timeline = timeline, .address = -1, .acknowledge = -1 };
}

static struct bus_event *note(enum bus_event_kind kind, uint32_t value)
{
	static struct bus_event spare;
	struct bus_event *event = bus.events < EVENTS ? &bus.event[bus.events++] : &spare;
	*event = (struct bus_event){
		.kind = kind, .value = value, .when_ps = bus.timeline->now_ps
	};
	return event;
}

static uint32_t answer(uint32_t usual)
{
	return bus.given_at < bus.given_count ? bus.given[bus.given_at++] : usual;
}

unsigned bench_bus_count(void)
{
	return bus.events;
}

struct bus_event bench_bus_event(unsigned n)
{
	ck_assert_uint_lt(n, bus.events);
	return bus.event[n];
}

const char *bench_bus_text(void)
{
	static const char *const formats[] = { "S%02x", "W%02x", "R%02x", "P", "%02x", "I%08x" };
	size_t used = 0;
	bus.text[0] = '\0';
	for (unsigned n = 0; n < bus.events && used < TEXT - 16; n++) {
		const struct bus_event *event = &bus.event[n];
		const char *format = event->kind == BUS_READ && event->last ? "r%02x" :
									      formats[event->kind];
		used += (size_t)snprintf(bus.text + used, TEXT - used, "%s", used ? " " : "");
		used += (size_t)snprintf(bus.text + used, TEXT - used, format, event->value);
	}
	return bus.text;
}

void bench_bus_forget(void)
{
	bus.events = 0;
}

struct i2s_frame bench_i2s_frame(void)
{
	return bus.frame;
}

void bench_i2c_address(uint8_t address)
{
	bus.address = address;
}

void bench_i2c_acknowledge(int bytes)
{
	bus.acknowledge = bytes;
}

void bench_i2c_stretch_us(uint32_t us)
{
	bus.stretch_us = us;
}

void bench_bus_give(const uint32_t *words, unsigned count)
{
	ck_assert_uint_le(count, GIVEN);
	memcpy(bus.given, words, count * sizeof *words);
	bus.given_count = count;
	bus.given_at = 0;
}

void bench_spi_deaf(bool deaf)
{
	bus.deaf = deaf;
}

bool bench_bus_i2c_start(void *owner, unsigned index, uint8_t address, bool read)
{
	(void)owner;
	(void)index;
	note(BUS_START, (uint32_t)address << 1 | read);
	bus.addressed = address;
	return bus.address < 0 ? address >= 0x10 && address < 0x70 : address == bus.address;
}

bool bench_bus_i2c_write(void *owner, unsigned index, uint8_t byte)
{
	(void)owner;
	(void)index;
	note(BUS_WRITE, byte);
	if (bus.acknowledge > 0) {
		bus.acknowledge--;
		return true;
	}
	return bus.acknowledge < 0;
}

uint8_t bench_bus_i2c_read(void *owner, unsigned index, bool last)
{
	(void)owner;
	(void)index;
	uint8_t byte = (uint8_t)answer(bus.addressed);
	note(BUS_READ, byte)->last = last;
	return byte;
}

void bench_bus_i2c_stop(void *owner, unsigned index)
{
	(void)owner;
	(void)index;
	note(BUS_STOP, 0);
}

uint64_t bench_bus_i2c_stretch_ps(void *owner, unsigned index)
{
	(void)owner;
	(void)index;
	return bus.stretch_us * UINT64_C(1000000);
}

bool bench_bus_spi_exchange(
	void *owner, unsigned index, const struct spi_word *word, uint32_t *miso)
{
	(void)owner;
	(void)index;
	note(BUS_SPI, word->mosi)->word = *word;
	uint32_t all = word->bits < 32 ? (1u << word->bits) - 1 : UINT32_MAX;
	*miso = answer(~word->mosi) & all;
	return !bus.deaf;
}

void bench_bus_i2s_exchange(
	void *owner, unsigned index, const struct i2s_frame *frame, struct i2s_frame *back)
{
	(void)owner;
	(void)index;
	note(BUS_I2S, (uint32_t)frame->slot[0]);
	bus.frame = *frame;
	for (unsigned slot = 0; slot < frame->slots && slot < I2S_SLOTS; slot++) {
		back->slot[slot] = ~frame->slot[slot];
	}
}
