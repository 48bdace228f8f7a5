/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TESTS_PERIPHERALS_CODEC_BENCH_H
#define ORRERY_TESTS_PERIPHERALS_CODEC_BENCH_H

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/wav.h"
#include "support/bench.h"

/* A hand at both buses of an audio codec, and a WAV file beside. */

static char wav_path[48];

static inline void wav_path_open(void)
{
	strcpy(wav_path, "/tmp/orrery-sound-XXXXXX.wav");
	int file = mkstemps(wav_path, 4);
	ck_assert_int_ge(file, 0);
	close(file);
}

static inline void codec_write(uint8_t address, uint8_t reg, uint8_t value)
{
	struct port *bus = bench_port(PORT_I2C);
	ck_assert(port_i2c_start(bus, address, false));
	ck_assert(port_i2c_write(bus, reg));
	ck_assert(port_i2c_write(bus, value));
	port_i2c_stop(bus);
}

static inline uint8_t codec_read(uint8_t address, uint8_t reg)
{
	struct port *bus = bench_port(PORT_I2C);
	ck_assert(port_i2c_start(bus, address, false));
	ck_assert(port_i2c_write(bus, reg));
	ck_assert(port_i2c_start(bus, address, true));
	uint8_t value = port_i2c_read(bus, true);
	port_i2c_stop(bus);
	return value;
}

/* What the codec answers to a frame. */
static inline struct i2s_frame codec_frame(int32_t left, int32_t right, bool slave)
{
	struct i2s_frame back, frame = { .slots = 2, .bits = 16, .rate_hz = 48000, .slave = slave };
	frame.slot[0] = left;
	frame.slot[1] = right;
	port_i2s_exchange(bench_port(PORT_I2S), &frame, &back);
	return back;
}

/* The file as the part saves it; the caller frees it. */
static inline struct wav codec_saved(void)
{
	struct wav wav;
	struct error err = { 0 };
	ck_assert_msg(part_save(bench_part(), &err), "%s", err.message);
	ck_assert_msg(wav_read(wav_path, &wav, &err), "%s", err.message);
	return wav;
}

static inline int codec_sample(const struct wav *wav, uint64_t frame, unsigned channel)
{
	return wav_sample(wav, frame, channel) >> 16;
}

static inline void give_ramp(void *owner, uint64_t at, void *bytes, uint32_t length)
{
	(void)owner;
	for (uint32_t n = 0; n < length; n++) {
		((uint8_t *)bytes)[n] = (uint8_t)((at + n) % 4 == 0 ? (at + n) / 4 * 4 :
				(at + n) % 4 == 2                   ? 0xff - (at + n) / 4 :
				(at + n) % 4 == 3                   ? 0xff :
								      0);
	}
}

/* A file to hear: left 0, 4, 8..., right -1, -2, -3... */
static inline void make_ramp(uint64_t frames)
{
	struct error err = { 0 };
	const struct wav wav = { 48000, 2, 16, frames, NULL };
	ck_assert(wav_write(wav_path, &wav, give_ramp, NULL, &err));
}

#endif
