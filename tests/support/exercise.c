/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random use of a device or part on the bench. */
#include "support/exercise.h"

#include <stdio.h>
#include <stdlib.h>

#include "engine/random.h"
#include "support/bench.h"

uint64_t exercise_seed(void)
{
	static bool said;
	const char *asked = getenv("ORRERY_SEED");
	uint64_t seed = asked ? strtoull(asked, NULL, 0) : 20;
	if (!said) {
		printf("seed %llu (ORRERY_SEED chooses another)\n", (unsigned long long)seed);
		said = true;
	}
	return seed;
}

static uint32_t any_value(struct random *random)
{
	switch (random_below(random, 5)) {
	case 0: return 0;
	case 1: return UINT32_MAX;
	case 2: return 1u << random_below(random, 32);
	case 3: return random_below(random, 256);
	default: return (uint32_t)random_next(random);
	}
}

/* From nothing to seconds, short times more often. */
static uint64_t any_time_ps(struct random *random)
{
	static const uint64_t longest[] = { 1000, 1000000, 100000000, 10000000000, 1000000000000 };
	return random_next(random) % longest[random_below(random, 5)];
}

static void touch_register(struct device *dev, struct random *random)
{
	const struct reg *reg = &dev->desc->regs[random_below(random, dev->desc->reg_count)];
	unsigned narrow = random_below(random, 8);
	unsigned size = narrow == 0 ? 1 : narrow == 1 ? 2 : 4;
	uint32_t offset = reg->offset;
	if (narrow == 2) {
		offset = dev->desc->window_offset + random_below(random, dev->desc->window_size);
	}
	offset &= ~(uint32_t)(size - 1);
	if (random_below(random, 3)) {
		device_write(dev, offset, size, any_value(random));
	} else {
		device_read(dev, offset, size);
	}
}

static void touch_pin(unsigned pin_count, struct random *random)
{
	static const enum drive drives[] = { DRIVE_NONE, DRIVE_PULL_DOWN, DRIVE_PULL_UP, DRIVE_LOW,
		DRIVE_HIGH };
	unsigned pin = random_below(random, pin_count);
	pin_drive(bench_hand(pin), drives[random_below(random, 5)]);
}

static void touch_uart(struct port *port, struct random *random)
{
	static const uint32_t bauds[] = { 115200, 115197, 9600, 1625000 };
	struct uart_frame frame = {
		.data = (uint16_t)random_below(random, 256),
		.data_bits = 8,
		.parity = random_below(random, 8) ? 'N' : 'E',
		.line_break = random_below(random, 16) == 0,
		.baud = bauds[random_below(random, 4)],
	};
	if (random_below(random, 8)) {
		port_send_uart(port, &frame);
	} else {
		port_set_rts(port, random_below(random, 2));
	}
}

/* All addresses in turn meet a part sooner or later; most bytes go to the one met last. */
static void touch_i2c(struct port *port, struct random *random)
{
	switch (random_below(random, 8)) {
	case 0:
		for (uint8_t address = 0; address < 128; address++) {
			if (port_i2c_start(port, address, random_below(random, 2))) {
				return;
			}
		}
		port_i2c_stop(port);
		break;
	case 1: port_i2c_stop(port); break;
	case 2:
	case 3: port_i2c_read(port, random_below(random, 2)); break;
	default: port_i2c_write(port, (uint8_t)random_below(random, 256));
	}
}

static void touch_spi(struct port *port, struct random *random)
{
	struct spi_word word = { .mosi = random_below(random, 256),
		.bits = 8,
		.mode = (uint8_t)(random_below(random, 2) * 3),
		.rate_hz = 1000000 };
	port_spi_exchange(port, &word);
}

static void touch_i2s(struct port *port, struct random *random)
{
	struct i2s_frame back, frame = { .slots = 2, .bits = 16, .rate_hz = 48000 };
	frame.slot[0] = (int16_t)random_below(random, 65536);
	frame.slot[1] = (int16_t)random_below(random, 65536);
	port_i2s_exchange(port, &frame, &back);
}

static void touch_port(struct random *random)
{
	unsigned count = 0;
	while (bench_instrument(count)) {
		count++;
	}
	struct port *port = bench_instrument(count ? random_below(random, count) : 0);
	switch (port->kind) {
	case PORT_I2C: touch_i2c(port, random); break;
	case PORT_SPI: touch_spi(port, random); break;
	case PORT_I2S: touch_i2s(port, random); break;
	default: touch_uart(port, random);
	}
}

static void touch_input(struct device *dev, struct exercise *exercise, struct random *random)
{
	unsigned limit = dev->input_count < EXERCISE_INPUTS ? dev->input_count : EXERCISE_INPUTS;
	unsigned input = random_below(random, limit);
	exercise->input[input] = !exercise->input[input];
	dev->input[input].changed(dev->input[input].owner, input, exercise->input[input]);
}

void exercise_device(struct exercise *exercise, unsigned steps)
{
	struct device *dev = bench_device();
	struct random random;
	random_seed(&random, exercise->seed);
	while (steps--) {
		uint32_t choice = random_below(&random, 16);
		if (choice < 9) {
			touch_register(dev, &random);
		} else if (choice < 11) {
			timeline_advance(
				dev->timeline, dev->timeline->now_ps + any_time_ps(&random));
		} else if (choice < 13 && dev->input_count) {
			touch_input(dev, exercise, &random);
		} else if (choice < 15 && dev->pin_count) {
			touch_pin(dev->pin_count, &random);
		} else if (dev->port_count) {
			touch_port(&random);
		}
	}
}

void exercise_part(struct exercise *exercise, unsigned steps)
{
	struct part *part = bench_part();
	struct random random;
	random_seed(&random, exercise->seed);
	while (steps--) {
		uint32_t choice = random_below(&random, 3);
		if (choice == 0) {
			timeline_advance(
				part->timeline, part->timeline->now_ps + any_time_ps(&random));
		} else if (choice == 1 && part->pin_count) {
			touch_pin(part->pin_count, &random);
		} else if (part->port_count) {
			touch_port(&random);
		}
	}
}
