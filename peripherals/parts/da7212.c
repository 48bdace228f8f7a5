/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * DA7212 audio codec: I2C control at 0x1A, I2S or TDM audio to and from WAV files (`out`, `in`). Played is what
 * reaches the headphone amplifiers, or the line output when these are off.
 *
 * The chip plays while VMID and BIAS are on (REFERENCES), DAI_EN is set, and the way DAC, mixer, amplifier
 * is open: DAC_EN without mute, MIXOUT_EN with the DAC selected, AMP_EN and OE without mute. Volumes
 * are those of the DAC (0.75 dB a step) and of the amplifier (1 dB). It records while an ADC is on
 * without mute and its side of MIXIN_SELECT takes something. CLK_EN gives the clock. DIG_ROUTING says what goes where.
 *
 * Where the manual is silent: a DAC of which the routing asks for the ADC's data plays silence; in
 * TDM the slots are the first two from DAI_OFFSET on, 16 bits each.
 *
 * Not modelled: PLL (locked as soon as it is on), filters, level control, noise gate, gain ramps, the system
 * controller's sequences, analog inputs and their gains but MIXIN's, and the charge pump.
 */
#include "peripherals/parts/codec.h"
#include "peripherals/parts/part_models.h"

enum { ADDRESS = 0x1a };
enum {
	PLL_STATUS = 0x03,
	STATUS_LAST = 0x10,
	CIF_CTRL = 0x1d,
	ROUTING_DAI = 0x21,
	REFERENCES = 0x23,
	PLL_CTRL = 0x27,
	DAI_CLK_MODE = 0x28,
	DAI_CTRL = 0x29,
	ROUTING_DAC = 0x2a,
	MIXIN_SELECT = 0x32,
	MIXIN_GAIN = 0x34,
	ADC_GAIN = 0x36,
	SOFT_MUTE = 0x40,
	DAC_GAIN = 0x45,
	HP_GAIN = 0x48,
	LINE_GAIN = 0x4a,
	MIXOUT_SELECT = 0x4b,
	MODES_INPUT = 0x50,
	MODES_OUTPUT = 0x51,
	MIXIN_CTRL = 0x65,
	ADC_CTRL = 0x67,
	DAC_CTRL = 0x69,
	HP_CTRL = 0x6b,
	LINE_CTRL = 0x6d,
	MIXOUT_CTRL = 0x6e,
	DAI_OFFSET = 0x98,
};
enum { ENABLE = 0x80, MUTE = 0x40, OUTPUT = 0x08, FROM_DAC = 0x08, POWER = 0x88 };
enum { DAC_0_DB = 0x6f, DAC_MUTE_BELOW = 8, HP_0_DB = 0x39, LINE_0_DB = 0x30, MIXIN_0_DB = 3 };
enum { FORMAT = 0x03, FORMAT_DSP = 0x03, LOCKED = 0x03, SLOT_BITS = 16 };

static const struct codec_default defaults[] = {
	{ 0x21, 0x10 },
	{ 0x22, 0x0a },
	{ 0x26, 0x20 },
	{ 0x27, 0x0c },
	{ 0x28, 0x01 },
	{ 0x29, 0x08 },
	{ 0x2a, 0x32 },
	{ 0x30, 0x35 },
	{ 0x31, 0x35 },
	{ 0x34, 0x03 },
	{ 0x35, 0x03 },
	{ 0x36, 0x6f },
	{ 0x37, 0x6f },
	{ 0x38, 0x80 },
	{ 0x39, 0x01 },
	{ 0x3a, 0x01 },
	{ 0x41, 0x88 },
	{ 0x42, 0x88 },
	{ 0x43, 0x08 },
	{ 0x44, 0x80 },
	{ 0x45, 0x6f },
	{ 0x46, 0x6f },
	{ 0x47, 0x61 },
	{ 0x48, 0x39 },
	{ 0x49, 0x39 },
	{ 0x4a, 0x30 },
	{ 0x60, 0x44 },
	{ 0x61, 0x44 },
	{ 0x62, 0x11 },
	{ 0x63, 0x40 },
	{ 0x64, 0x40 },
	{ 0x65, 0x40 },
	{ 0x66, 0x40 },
	{ 0x67, 0x40 },
	{ 0x68, 0x40 },
	{ 0x69, 0x48 },
	{ 0x6a, 0x40 },
	{ 0x6b, 0x41 },
	{ 0x6c, 0x40 },
	{ 0x6d, 0x40 },
	{ 0x6e, 0x10 },
	{ 0x6f, 0x10 },
	{ 0x95, 0x32 },
	{ 0x96, 0x95 },
	{ 0x9c, 0x3f },
	{ 0x9d, 0x3f },
	{ 0x9f, 0xff },
};

static bool is_on(uint8_t ctrl)
{
	return (ctrl & (ENABLE | MUTE)) == ENABLE;
}

/* Steps of 0.75 dB. */
static int fine_half_db(uint8_t gain, uint8_t zero)
{
	return ((gain & 0x7f) - zero) * 3 / 2;
}

static uint32_t out_gain(const struct codec *codec, unsigned side)
{
	const uint8_t *reg = codec->reg;
	uint8_t dac = reg[DAC_GAIN + side] & 0x7f;
	uint8_t hp = reg[HP_CTRL + side], line = reg[LINE_CTRL];
	if (!is_on(reg[DAC_CTRL + side]) || dac < DAC_MUTE_BELOW || reg[SOFT_MUTE] & ENABLE ||
		!(reg[MIXOUT_CTRL + side] & ENABLE) || !(reg[MIXOUT_SELECT + side] & FROM_DAC)) {
		return 0;
	}
	int half_db = fine_half_db(dac, DAC_0_DB);
	if (is_on(hp) && hp & OUTPUT) {
		return sound_gain(half_db + 2 * ((reg[HP_GAIN + side] & 0x3f) - HP_0_DB));
	}
	if (is_on(line) && line & OUTPUT) {
		return sound_gain(half_db + 2 * ((reg[LINE_GAIN] & 0x3f) - LINE_0_DB));
	}
	return 0;
}

static uint32_t in_gain(const struct codec *codec, unsigned side)
{
	const uint8_t *reg = codec->reg;
	if (!is_on(reg[ADC_CTRL + side]) || !is_on(reg[MIXIN_CTRL + side]) ||
		!(reg[MIXIN_SELECT + side] & 0x8f)) {
		return 0;
	}
	return sound_gain(fine_half_db(reg[ADC_GAIN + side], DAC_0_DB) +
		3 * ((reg[MIXIN_GAIN + side] & 0xf) - MIXIN_0_DB));
}

static void reroute(struct codec *codec)
{
	struct codec_route *route = &codec->route;
	const uint8_t *reg = codec->reg;
	bool tdm = (reg[DAI_CTRL] & FORMAT) == FORMAT_DSP;
	unsigned first = tdm ? reg[DAI_OFFSET] / SLOT_BITS : 0;
	route->powered = (reg[REFERENCES] & POWER) == POWER;
	route->master = reg[DAI_CLK_MODE] & ENABLE;
	route->listens = reg[DAI_CTRL] & ENABLE && (reg[DAC_CTRL] | reg[DAC_CTRL + 1]) & ENABLE;
	route->talks = reg[DAI_CTRL] & ENABLE && (reg[ADC_CTRL] | reg[ADC_CTRL + 1]) & ENABLE;
	for (unsigned n = 0; n < 2; n++) {
		unsigned from = reg[ROUTING_DAC] >> (4 * n) & 3,
			 to = reg[ROUTING_DAI] >> (4 * n) & 3;
		route->out_slot[n] = (uint8_t)(first + (from & 1));
		route->in_slot[n] = (uint8_t)(first + n);
		route->in_from[n] = to & 1;
		route->out_gain[n] = from >= 2 ? out_gain(codec, n) : 0;
		route->in_gain[n] = to < 2 ? in_gain(codec, to) : 0;
	}
}

static bool answers(const struct codec *codec, uint8_t address)
{
	(void)codec;
	return address == ADDRESS;
}

static uint8_t wrote(struct codec *codec, uint8_t reg, uint8_t value)
{
	const struct part *part = &codec->part;
	if (reg <= STATUS_LAST) {
		return codec->reg[reg]; /* tells only */
	}
	if (reg == CIF_CTRL && value & ENABLE) {
		codec_defaults(codec);
		return 0;
	}
	if ((reg == MODES_INPUT || reg == MODES_OUTPUT) && value) {
		log_unmodelled(part->log, codec, reg, "%s: sequences of the system controller",
			part->name);
	}
	return value;
}

static uint8_t read_reg(const struct codec *codec, uint8_t reg)
{
	if (reg == PLL_STATUS) {
		return codec->reg[PLL_CTRL] & ENABLE ? LOCKED : 0;
	}
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

static bool da7212_set(struct part *part, const char *key, const char *value, struct error *err)
{
	return sound_setting(part, &((struct codec *)part)->sound, key, value, err);
}

static bool da7212_answers(const struct part *part, unsigned port, uint8_t address)
{
	return port == CODEC_PORT_I2C && answers((const struct codec *)part, address);
}

static void da7212_init(struct part *part)
{
	codec_init((struct codec *)part, &kind);
}

static void da7212_reset(struct part *part)
{
	codec_reset((struct codec *)part);
}

const struct part_ops da7212_ops = {
	.type = "da7212",
	.description = "DA7212 audio codec on I2C and I2S, to and from WAV files (out, in)",
	.size = sizeof(struct codec),
	.ports = (const char *const[]){ "i2c", "i2s", NULL },
	.port_kinds = (const enum port_kind[]){ PORT_I2C, PORT_I2S },
	.settings = (const char *const[]){ "in", "out", "play", NULL },
	.files = (const char *const[]){ "in", NULL },
	.set = da7212_set,
	.prepare = codec_prepare,
	.init = da7212_init,
	.reset = da7212_reset,
	.port_ops = &codec_port_ops,
	.i2c_answers = da7212_answers,
	.look = codec_look,
	.snap = codec_snap,
	.save = codec_save,
	.finish = codec_finish,
};
