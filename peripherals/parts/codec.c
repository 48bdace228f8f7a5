/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What audio codecs share. On I2C the first byte of a write is a register's number, which each further byte
 * and each byte read takes on by one. On I2S a frame is played when the codec is powered and its
 * way from the wire to an output is open, and answered when that from an input is.
 *
 * Not modelled: filters, clicks, delays of ramps and of the analog parts, and clocks: a codec
 * that gives the clock does it at the rate that the controller is set to.
 */
#include "peripherals/parts/codec.h"

#include <stdio.h>
#include <string.h>

void codec_defaults(struct codec *codec)
{
	memset(codec->reg, 0, sizeof codec->reg);
	for (unsigned n = 0; n < codec->kind->default_count; n++) {
		codec->reg[codec->kind->defaults[n].reg] = codec->kind->defaults[n].value;
	}
	codec->kind->reroute(codec);
}

void codec_init(struct codec *codec, const struct codec_kind *kind)
{
	codec->kind = kind;
}

void codec_reset(struct codec *codec)
{
	codec->at = 0;
	codec->addressed = false;
	sound_reset(&codec->sound);
	codec_defaults(codec);
}

static bool i2c_start(void *owner, unsigned index, uint8_t address, bool read)
{
	struct codec *codec = owner;
	(void)index;
	if (!codec->kind->answers(codec, address)) {
		return false;
	}
	codec->addressed = read;
	return true;
}

static bool i2c_write(void *owner, unsigned index, uint8_t byte)
{
	struct codec *codec = owner;
	(void)index;
	if (!codec->addressed) {
		codec->at = byte;
		codec->addressed = true;
		return true;
	}
	uint8_t reg = codec->at++;
	codec->reg[reg] = codec->kind->wrote(codec, reg, byte);
	codec->kind->reroute(codec);
	return true;
}

static uint8_t i2c_read(void *owner, unsigned index, bool last)
{
	struct codec *codec = owner;
	(void)index;
	(void)last;
	return codec->kind->read(codec, codec->at++);
}

static int32_t to_16(int32_t sample, unsigned bits)
{
	return bits > 16 ? sample >> (bits - 16) : (int32_t)((uint32_t)sample << (16 - bits));
}

static int32_t from_16(int32_t sample, unsigned bits)
{
	return bits > 16 ? (int32_t)((uint32_t)sample << (bits - 16)) : sample >> (16 - bits);
}

static void listen(struct codec *codec, const struct i2s_frame *frame)
{
	const struct codec_route *route = &codec->route;
	int16_t sample[2];
	for (unsigned n = 0; n < 2; n++) {
		unsigned slot = route->out_slot[n];
		int32_t here = slot < frame->slots ? frame->slot[slot] : 0;
		sample[n] = sound_scale(to_16(here, frame->bits), route->out_gain[n]);
	}
	if (sound_play(&codec->sound, &codec->part, frame->rate_hz, sample[0], sample[1])) {
		part_changed(&codec->part);
	}
}

static void talk(struct codec *codec, const struct i2s_frame *frame, struct i2s_frame *back)
{
	const struct codec_route *route = &codec->route;
	int32_t sample[2];
	sound_hear(&codec->sound, frame->rate_hz, &sample[0], &sample[1]);
	for (unsigned n = 0; n < 2; n++) {
		if (route->in_slot[n] < frame->slots) {
			back->slot[route->in_slot[n]] = from_16(
				sound_scale(sample[route->in_from[n]], route->in_gain[n]),
				frame->bits);
		}
	}
	back->bits = frame->bits;
}

static void exchange(
	void *owner, unsigned index, const struct i2s_frame *frame, struct i2s_frame *back)
{
	struct codec *codec = owner;
	const struct part *part = &codec->part;
	(void)index;
	if (frame->slave && !(codec->route.powered && codec->route.master)) {
		back->rate_hz = 0;
		if (codec->route.powered) {
			log_guest(part->log, codec, 0,
				"%s: this codec and the controller both wait for a clock",
				part->name);
		}
		return;
	}
	if (!codec->route.powered) {
		return;
	}
	if (!frame->slave && codec->route.master) {
		log_guest(part->log, codec, 1,
			"%s: this codec and the controller both give the clock", part->name);
	}
	if (codec->route.listens) {
		listen(codec, frame);
	}
	if (codec->route.talks) {
		talk(codec, frame, back);
	}
}

const struct port_ops codec_port_ops = {
	.i2c_start = i2c_start,
	.i2c_write = i2c_write,
	.i2c_read = i2c_read,
	.i2s_exchange = exchange,
};

void codec_snap(struct part *part, struct snap *snap)
{
	struct codec *codec = (struct codec *)part;
	snap_bytes(snap, "reg", codec->reg, sizeof codec->reg);
	snap_u8(snap, "at", &codec->at);
	snap_bool(snap, "addressed", &codec->addressed);
	sound_snap(&codec->sound, snap);
	codec->kind->reroute(codec);
}

void codec_look(const struct part *part, char *text, size_t size)
{
	const struct codec *codec = (const struct codec *)part;
	if (codec->route.powered) {
		sound_look(&codec->sound, part, text, size);
	} else {
		snprintf(text, size, "shut down");
	}
}

bool codec_prepare(struct part *part, struct error *err)
{
	return sound_open(&((struct codec *)part)->sound, part, err);
}

bool codec_save(struct part *part, struct error *err)
{
	return sound_save(&((struct codec *)part)->sound, 0, err);
}

void codec_finish(struct part *part)
{
	sound_close(&((struct codec *)part)->sound);
}
