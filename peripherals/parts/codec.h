/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_PARTS_CODEC_H
#define ORRERY_PERIPHERALS_PARTS_CODEC_H

#include <stdbool.h>
#include <stdint.h>

#include "machine/part.h"
#include "peripherals/parts/sound.h"

/* What audio codecs share: registers of a byte on I2C, frames on I2S, WAV files. */

struct codec;

struct codec_default {
	uint8_t reg, value;
};

struct codec_kind {
	const struct codec_default *defaults; /* registers that are not 0 after a reset */
	unsigned default_count;
	bool (*answers)(const struct codec *codec, uint8_t address);
	/* A register is written; what it keeps. */
	uint8_t (*wrote)(struct codec *codec, uint8_t reg, uint8_t value);
	/* What a read of the register returns. */
	uint8_t (*read)(const struct codec *codec, uint8_t reg);
	/* Works out `route` from the registers. */
	void (*reroute)(struct codec *codec);
};

/* What follows from the registers. */
struct codec_route {
	bool powered;
	bool master;  /* gives the clock */
	bool listens; /* takes samples from the wire */
	bool talks;   /* puts samples on it */
	uint8_t out_slot[2], in_slot[2];
	uint8_t in_from[2];               /* which side of what is heard: 0 left, 1 right */
	uint32_t out_gain[2], in_gain[2]; /* as of sound_gain; 0 is mute */
};

struct codec {
	struct part part;
	const struct codec_kind *kind;
	struct sound sound;
	unsigned variant;
	uint8_t reg[256];
	uint8_t at;               /* register of the next byte */
	bool addressed;           /* the first byte, which is a register's number, is here */
	struct codec_route route; /* follows from reg */
};

enum { CODEC_PORT_I2C, CODEC_PORT_I2S };
extern const struct port_ops codec_port_ops;

void codec_init(struct codec *codec, const struct codec_kind *kind);
/* All registers to what they are after power-on. */
void codec_defaults(struct codec *codec);
void codec_reset(struct codec *codec);
void codec_snap(struct part *part, struct snap *snap);
void codec_look(const struct part *part, char *text, size_t size);
bool codec_prepare(struct part *part, struct error *err);
bool codec_save(struct part *part, struct error *err);
void codec_finish(struct part *part);

#endif
