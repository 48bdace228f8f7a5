/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MAX98090 audio codec: I2C control at 0x10 (`variant: a`) or 0x11 (b), I2S or TDM audio to and from WAV
 * files (`out`, `in`). Played is what reaches the first output that is on, of headphone, speaker and receiver.
 *
 * The chip plays while SHDN is 1, a DAC and an output are on (OUTPUT_ENABLE), SDIEN is set and, for the
 * speaker, the receiver and a headphone behind its mixer, that mixer takes the DAC. Volumes are those
 * of DAI_PLAYBACK_LEVEL and of the output. It records while an ADC is on with anything in its
 * mixer, and SDOEN is set. MAS gives the clock.
 *
 * Where the manual is silent: clock registers written while SHDN is 1 take effect, and this is said; a
 * mixer that takes both DACs plays its own side's.
 *
 * Not modelled: quick setup (04 to 0B), filters, equalizer, dynamic range control, loop-through, jack
 * detection, digital microphones, the analog inputs' mixers and gains, the clock dividers.
 */
#include <string.h>

#include "peripherals/parts/codec.h"
#include "peripherals/parts/part_models.h"
#include "peripherals/parts/settings.h"

enum { ADDRESS = 0x10, REVISION = 0x43 };
enum {
	SOFTWARE_RESET = 0x00,
	DEVICE_STATUS = 0x01,
	JACK_STATUS = 0x02,
	QUICK_FIRST = 0x04,
	QUICK_LAST = 0x0b,
	LEFT_ADC_MIXER = 0x15,
	LEFT_RECORD_LEVEL = 0x17,
	CLOCK_FIRST = 0x1b,
	MASTER_MODE = 0x21,
	TDM_CONTROL = 0x23,
	TDM_FORMAT = 0x24,
	IO_CONFIGURATION = 0x25,
	PLAYBACK_LEVEL = 0x27,
	LEFT_HP_MIXER = 0x29,
	HP_CONTROL = 0x2b,
	LEFT_HP_VOLUME = 0x2c,
	LEFT_SPK_MIXER = 0x2e,
	LEFT_SPK_VOLUME = 0x31,
	LEFT_RCV_MIXER = 0x37,
	LEFT_RCV_VOLUME = 0x39,
	RIGHT_RCV_MIXER = 0x3a,
	RIGHT_RCV_VOLUME = 0x3c,
	INPUT_ENABLE = 0x3e,
	OUTPUT_ENABLE = 0x3f,
	DEVICE_SHUTDOWN = 0x45,
	REVISION_ID = 0xff,
};
enum { SHDN = 0x80, MAS = 0x80, TDM = 0x01, SDIEN = 0x01, SDOEN = 0x02, MUTE = 0x80 };
enum { FROM_DACS = 0x03 };

static const struct codec_default defaults[] = {
	{ 0x03, 0x04 },
	{ 0x0e, 0x1b },
	{ 0x10, 0x11 },
	{ 0x11, 0x11 },
	{ 0x17, 0x03 },
	{ 0x18, 0x03 },
	{ 0x26, 0x80 },
	{ 0x2c, 0x1a },
	{ 0x2d, 0x1a },
	{ 0x31, 0x2c },
	{ 0x32, 0x2c },
	{ 0x39, 0x15 },
	{ 0x3c, 0x15 },
	{ 0x44, 0x06 },
	{ REVISION_ID, REVISION },
};

/* Codes from `first` on have `half_db` and `step` more each. */
struct range {
	uint8_t first;
	int16_t half_db, step;
};

static const struct range hp_ranges[] = { { 28, 3, 1 }, { 22, -8, 2 }, { 15, -34, 4 },
	{ 7, -80, 6 }, { 0, -134, 8 } };
static const struct range spk_ranges[] = { { 54, 19, 1 }, { 39, -10, 2 }, { 35, -24, 4 },
	{ 29, -58, 6 }, { 0, -96, 8 } };
static const struct range rcv_ranges[] = { { 28, 13, 1 }, { 22, 2, 2 }, { 15, -24, 4 },
	{ 7, -70, 6 }, { 0, -124, 8 } };

/* The ways out, in the order in which they are looked for. */
static const struct output {
	uint8_t enable[2], mixer[2], volume[2];
	uint8_t mask, lowest;
	const struct range *ranges;
} outputs[] = {
	{ { 0x40, 0x80 }, { LEFT_HP_MIXER, LEFT_HP_MIXER + 1 },
		{ LEFT_HP_VOLUME, LEFT_HP_VOLUME + 1 }, 0x1f, 0, hp_ranges },
	{ { 0x10, 0x20 }, { LEFT_SPK_MIXER, LEFT_SPK_MIXER + 1 },
		{ LEFT_SPK_VOLUME, LEFT_SPK_VOLUME + 1 }, 0x3f, 24, spk_ranges },
	{ { 0x08, 0x04 }, { LEFT_RCV_MIXER, RIGHT_RCV_MIXER },
		{ LEFT_RCV_VOLUME, RIGHT_RCV_VOLUME }, 0x1f, 0, rcv_ranges },
};
enum { OUTPUTS = 3, HEADPHONE = 0 };

static int half_db_of(const struct output *output, uint8_t code)
{
	code &= output->mask;
	code = code < output->lowest ? output->lowest : code;
	const struct range *range = output->ranges;
	while (code < range->first) {
		range++;
	}
	unsigned base = range->first < output->lowest ? output->lowest : range->first;
	return range->half_db + (int)(code - base) * range->step;
}

/* The headphone amplifiers can take the DACs past their mixers. */
static bool mixes_dac(const struct codec *codec, unsigned output, unsigned side)
{
	if (output == HEADPHONE && !(codec->reg[HP_CONTROL] & (0x10 << side))) {
		return true;
	}
	return codec->reg[outputs[output].mixer[side]] & FROM_DACS;
}

/* 0 when nothing of the DAC reaches an output on this side. */
static uint32_t out_gain(const struct codec *codec, unsigned side)
{
	uint8_t enable = codec->reg[OUTPUT_ENABLE], level = codec->reg[PLAYBACK_LEVEL];
	if (!(enable & (0x01 << side)) || level & MUTE) {
		return 0;
	}
	int half_db = (level >> 4 & 3) * 12 - (level & 0xf) * 2;
	for (unsigned n = 0; n < OUTPUTS; n++) {
		uint8_t volume = codec->reg[outputs[n].volume[side]];
		if (enable & outputs[n].enable[side] && mixes_dac(codec, n, side)) {
			return volume & MUTE ?
				0 :
				sound_gain(half_db + half_db_of(&outputs[n], volume));
		}
	}
	return 0;
}

static uint32_t in_gain(const struct codec *codec, unsigned side)
{
	uint8_t level = codec->reg[LEFT_RECORD_LEVEL + side];
	if (!(codec->reg[INPUT_ENABLE] & (0x01 << side)) || !codec->reg[LEFT_ADC_MIXER + side]) {
		return 0;
	}
	return sound_gain((level >> 4 & 7) * 12 + 6 - (level & 0xf) * 2);
}

static void reroute(struct codec *codec)
{
	struct codec_route *route = &codec->route;
	const uint8_t *reg = codec->reg;
	bool tdm = reg[TDM_CONTROL] & TDM;
	route->powered = reg[DEVICE_SHUTDOWN] & SHDN;
	route->master = reg[MASTER_MODE] & MAS;
	route->listens = reg[IO_CONFIGURATION] & SDIEN && reg[OUTPUT_ENABLE] & FROM_DACS;
	route->talks = reg[IO_CONFIGURATION] & SDOEN && reg[INPUT_ENABLE] & FROM_DACS;
	for (unsigned n = 0; n < 2; n++) {
		uint8_t slot = (uint8_t)(tdm ? reg[TDM_FORMAT] >> (6 - 2 * n) & 3 : n);
		route->out_slot[n] = route->in_slot[n] = slot;
		route->in_from[n] = (uint8_t)n;
		route->out_gain[n] = out_gain(codec, n);
		route->in_gain[n] = in_gain(codec, n);
	}
}

static bool answers(const struct codec *codec, uint8_t address)
{
	return address == ADDRESS + codec->variant;
}

static uint8_t wrote(struct codec *codec, uint8_t reg, uint8_t value)
{
	const struct part *part = &codec->part;
	if (reg >= CLOCK_FIRST && reg <= MASTER_MODE && codec->route.powered) {
		log_guest(part->log, codec, reg,
			"%s: clock register 0x%02x is written while the codec is not shut down",
			part->name, (unsigned)reg);
	}
	if (reg >= QUICK_FIRST && reg <= QUICK_LAST) {
		log_unmodelled(
			part->log, codec, reg, "%s: quick setup 0x%02x", part->name, (unsigned)reg);
		return 0;
	}
	switch (reg) {
	case SOFTWARE_RESET:
		if (value & 0x80) {
			codec_defaults(codec);
			part_changed(&codec->part);
		}
		return 0;
	case DEVICE_STATUS:
	case JACK_STATUS:
	case REVISION_ID: return codec->reg[reg];
	default: return value;
	}
}

static uint8_t read_reg(const struct codec *codec, uint8_t reg)
{
	return codec->reg[reg];
}

static const struct codec_kind kind = {
	.defaults = defaults,
	.default_count = sizeof defaults / sizeof *defaults,
	.answers = answers,
	.wrote = wrote,
	.read = read_reg,
	.reroute = reroute,
};

static bool max98090_set(struct part *part, const char *key, const char *value, struct error *err)
{
	struct codec *codec = (struct codec *)part;
	static const char *const variants[] = { "a", "b", NULL };
	if (!strcmp(key, "variant")) {
		return setting_choice(value, variants, &codec->variant, err);
	}
	return sound_setting(part, &codec->sound, key, value, err);
}

static bool max98090_answers(const struct part *part, unsigned port, uint8_t address)
{
	return port == CODEC_PORT_I2C && answers((const struct codec *)part, address);
}

static void max98090_init(struct part *part)
{
	codec_init((struct codec *)part, &kind);
}

static void max98090_reset(struct part *part)
{
	codec_reset((struct codec *)part);
}

const struct part_ops max98090_ops = {
	.type = "max98090",
	.description = "MAX98090 audio codec on I2C and I2S, to and from WAV files (out, in)",
	.size = sizeof(struct codec),
	.ports = (const char *const[]){ "i2c", "i2s", NULL },
	.port_kinds = (const enum port_kind[]){ PORT_I2C, PORT_I2S },
	.settings = (const char *const[]){ "in", "out", "play", "variant", NULL },
	.files = (const char *const[]){ "in", NULL },
	.set = max98090_set,
	.prepare = codec_prepare,
	.init = max98090_init,
	.reset = max98090_reset,
	.port_ops = &codec_port_ops,
	.i2c_answers = max98090_answers,
	.look = codec_look,
	.snap = codec_snap,
	.save = codec_save,
	.finish = codec_finish,
};
