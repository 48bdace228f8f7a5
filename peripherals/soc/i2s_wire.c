/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Frames of the MT3620 I2S interface. A frame is exchanged with whoever is on the pins when its last
 * bit clock is over, one event a frame. SR gives the frames a second:
 * kHz = ((SR & 3) + 4) << ((SR >> 2) + 1).
 *
 * A word of a FIFO is two samples of 16 bits, the lower half first: left, or an even slot. DL_MONO takes
 * one sample a word for the left side, with DL_MONO_DUP for both. Four channels need two words of DL, so
 * FIFO_2DEQ; without it the second pair of slots is 0.
 *
 * As a slave (SRC, or an external clock source) frames are offered at the rate of SR, and nothing moves unless
 * somebody on the wire gives the clock.
 *
 * Where the manual is silent: both paths share the pins of bit clock and word select, so DL's clock counts while it is on.
 * WLEN 1 is 32 bits, a word for each sample. DOWN_RATE leaves out every second frame. CH_PER_S above 1
 * is four channels, BIT_PER_S 3 is 128; slots that do not fit in the bit clocks of a frame are 0. In I2S format
 * WSINV exchanges left and right; in TDM it is what both ends agree on.
 */
#include "peripherals/soc/i2s.h"

#include "base/bits.h"

enum {
	EXTERNAL_CLOCK = 3,
	RATES_OFFICIAL = 0x555,
	SITE_RATE = 0x100,
	SITE_FIT,
	SITE_ALONE,
	SITE_TWO
};

/* What a path makes of the frame. */
struct layout {
	unsigned channels, width; /* bits of a sample */
	bool swap;
};

static uint32_t rate_of(uint32_t sr)
{
	return (((sr & 3) + 4) << ((sr >> 2) + 1)) * 1000;
}

static bool is_slave(const struct i2s *i2s)
{
	const struct device *dev = &i2s->dev;
	if (field_get(dev, I2S_LOOPBACK)) {
		return false;
	}
	return i2s->dl_on ?
		field_get(dev, I2S_DL_SRC) || field_get(dev, I2S_CLK_SEL_OUT) == EXTERNAL_CLOCK :
		field_get(dev, I2S_UL_SRC) || field_get(dev, I2S_CLK_SEL_IN) == EXTERNAL_CLOCK;
}

static void say_fit(const struct i2s *i2s, unsigned reg, const struct layout *layout, unsigned fit)
{
	const struct device *dev = &i2s->dev;
	if (fit < layout->channels) {
		log_guest(dev->log, dev, SITE_FIT + reg,
			"%s: %s has %u channels of %u bits, but bit clocks for %u only", dev->name,
			reg_name(dev, reg), layout->channels, layout->width, fit);
	}
}

/* Slots that have room in the frame. */
static unsigned fitting(const struct layout *layout, uint32_t bit_per_s)
{
	unsigned clocks = 32u << (bit_per_s < 2 ? bit_per_s : 2);
	unsigned fit = clocks / layout->width;
	return fit < layout->channels ? fit : layout->channels;
}

static struct layout dl_layout(const struct i2s *i2s)
{
	const struct device *dev = &i2s->dev;
	bool stereo = field_get(dev, I2S_DL_FMT);
	return (struct layout){
		.channels = !stereo && field_get(dev, I2S_DL_CH_PER_S) ? 4 : 2,
		.width = field_get(dev, I2S_DL_WLEN) ? 32 : 16,
		.swap = field_get(dev, I2S_DL_LRSW) ^
			(field_get(dev, I2S_EXT) & field_get(dev, I2S_EXT_LRSW)) ^
			(stereo & field_get(dev, I2S_DL_WSINV)),
	};
}

static struct layout ul_layout(const struct i2s *i2s)
{
	const struct device *dev = &i2s->dev;
	bool stereo = field_get(dev, I2S_UL_FMT);
	return (struct layout){
		.channels = !stereo && field_get(dev, I2S_UL_CH_PER_S) ? 4 : 2,
		.width = field_get(dev, I2S_UL_WLEN) ? 32 : 16,
		.swap = field_get(dev, I2S_UL_LR_SWAP) ^
			(field_get(dev, I2S_EXT) & field_get(dev, I2S_EXT_LRSW)) ^
			(stereo & field_get(dev, I2S_UL_WSINV)),
	};
}

static void swap_pairs(int32_t *slot, unsigned channels)
{
	for (unsigned n = 0; n + 1 < channels; n += 2) {
		int32_t left = slot[n];
		slot[n] = slot[n + 1];
		slot[n + 1] = left;
	}
}

static int32_t low_sample(uint32_t word)
{
	return (int16_t)(word & 0xffff);
}

static int32_t high_sample(uint32_t word)
{
	return (int16_t)(word >> 16);
}

static void put_empty(const struct i2s *i2s, int32_t *slot)
{
	const struct device *dev = &i2s->dev;
	if (field_get(dev, I2S_EMPTY_EN)) {
		uint32_t first = reg_get(dev, I2S_EMPTY_LR), second = reg_get(dev, I2S_EMPTY_L1R1);
		slot[0] = high_sample(first);
		slot[1] = low_sample(first);
		slot[2] = high_sample(second);
		slot[3] = low_sample(second);
	}
}

/* Words that a frame takes out of the DL FIFO. */
static unsigned dl_words(const struct i2s *i2s, const struct layout *layout)
{
	const struct device *dev = &i2s->dev;
	if (field_get(dev, I2S_DL_MONO)) {
		return 1;
	}
	if (layout->width == 32) {
		return layout->channels;
	}
	return layout->channels == 4 && field_get(dev, I2S_DL_2DEQ) ? 2 : 1;
}

static void put_words(const struct i2s *i2s, const struct layout *layout, int32_t *slot)
{
	const struct device *dev = &i2s->dev;
	bool mono = field_get(dev, I2S_DL_MONO);
	for (unsigned n = 0; n < dl_words(i2s, layout); n++) {
		uint32_t word = i2s->dl[(i2s->dl_at + n) % I2S_DEPTH];
		if (mono) {
			slot[0] = layout->width == 32 ? (int32_t)word : low_sample(word);
			slot[1] = field_get(dev, I2S_DL_MONO_DUP) ? slot[0] : 0;
		} else if (layout->width == 32) {
			slot[n] = (int32_t)word;
		} else {
			slot[2 * n] = low_sample(word);
			slot[2 * n + 1] = high_sample(word);
		}
	}
}

/* The frame as it goes out; nothing is taken from the FIFO yet. */
static void compose(const struct i2s *i2s, struct i2s_frame *frame)
{
	const struct device *dev = &i2s->dev;
	struct layout layout = i2s->dl_on ? dl_layout(i2s) : ul_layout(i2s);
	*frame = (struct i2s_frame){
		.slots = (uint8_t)layout.channels,
		.bits = (uint8_t)layout.width,
		.rate_hz = i2s->rate_hz,
		.slave = is_slave(i2s),
	};
	if (!i2s->dl_on) {
		return;
	}
	if (i2s->dl_count < dl_words(i2s, &layout)) {
		put_empty(i2s, frame->slot);
	} else {
		put_words(i2s, &layout, frame->slot);
	}
	unsigned fit = fitting(&layout, field_get(dev, I2S_DL_BIT_PER_S));
	say_fit(i2s, I2S_DL, &layout, fit);
	for (unsigned n = fit; n < I2S_SLOTS; n++) {
		frame->slot[n] = 0;
	}
	if (layout.swap) {
		swap_pairs(frame->slot, layout.channels);
	}
}

static void take_dl(struct i2s *i2s)
{
	struct device *dev = &i2s->dev;
	struct layout layout = dl_layout(i2s);
	unsigned words = dl_words(i2s, &layout);
	if (i2s->dl_count >= words) {
		while (words--) {
			i2s_dl_pop(i2s);
		}
		return;
	}
	reg_raise(dev, I2S_INT_STS, I2S_DL_UNDR);
	if (i2s->fed) {
		log_guest(dev->log, dev, I2S_DL_R,
			"%s: underrun: a frame is due and the DL FIFO is empty (%s)", dev->name,
			reg_name(dev, I2S_DL_R));
		i2s->fed = false;
	}
}

/* A sample of as many bits as the wire has, as wide as memory wants it. */
static uint32_t fit_sample(int32_t sample, unsigned bits, unsigned width)
{
	if (bits > width) {
		return (uint32_t)(sample >> (bits - width));
	}
	return (uint32_t)sample << (width - bits);
}

static void take_ul(struct i2s *i2s, const struct i2s_frame *from)
{
	const struct device *dev = &i2s->dev;
	struct layout layout = ul_layout(i2s);
	if (field_get(dev, I2S_UL_DOWN_RATE)) {
		i2s->skipped = !i2s->skipped;
		if (i2s->skipped) {
			return;
		}
	}
	int32_t slot[I2S_SLOTS] = { 0 };
	unsigned fit = fitting(&layout, field_get(dev, I2S_UL_BIT_PER_S));
	say_fit(i2s, I2S_UL, &layout, fit);
	for (unsigned n = 0; n < fit && n < from->slots && n < I2S_SLOTS; n++) {
		slot[n] = from->slot[n];
	}
	if (layout.swap) {
		swap_pairs(slot, layout.channels);
	}
	unsigned bits = from->bits >= 8 && from->bits <= 32 ? from->bits : layout.width;
	for (unsigned n = 0; n < layout.channels; n++) {
		uint32_t first = fit_sample(slot[n], bits, layout.width);
		if (layout.width == 32) {
			i2s_ul_push(i2s, first);
		} else {
			n++;
			uint32_t second = fit_sample(slot[n], bits, layout.width);
			i2s_ul_push(i2s, (first & 0xffff) | second << 16);
		}
	}
}

static void await_frame(struct i2s *i2s)
{
	timeline_arm_at(i2s->dev.timeline, &i2s->frame,
		i2s->start_ps + bits_muldiv_up(i2s->frames + 1, PS_PER_SECOND, i2s->rate_hz));
}

void i2s_frame_done(void *owner, unsigned index)
{
	struct i2s *i2s = owner;
	const struct device *dev = &i2s->dev;
	struct i2s_frame frame, back;
	(void)index;
	i2s->frames++;
	await_frame(i2s);
	compose(i2s, &frame);
	port_i2s_exchange(dev->port[I2S_PORT_PADS], &frame, &back);
	if (frame.slave && !back.rate_hz) {
		return; /* nobody gave the clock */
	}
	if (i2s->dl_on) {
		take_dl(i2s);
	}
	if (i2s->ul_on) {
		take_ul(i2s, field_get(dev, I2S_LOOPBACK) ? &frame : &back);
	}
	i2s_update(i2s);
}

/* Somebody else's frame: a slave that is on takes part in it, or declines what another slave offers. */
static void exchange(
	void *owner, unsigned index, const struct i2s_frame *frame, struct i2s_frame *back)
{
	struct i2s *i2s = owner;
	(void)index;
	if (frame->slave) {
		back->rate_hz = 0;
		return;
	}
	if (!i2s->rate_hz || !is_slave(i2s)) {
		return;
	}
	if (i2s->dl_on) {
		struct i2s_frame own;
		compose(i2s, &own);
		for (unsigned n = 0; n < own.slots && n < back->slots; n++) {
			back->slot[n] = own.slot[n];
		}
		back->bits = own.bits;
		take_dl(i2s);
	}
	if (i2s->ul_on) {
		take_ul(i2s, frame);
	}
	i2s_update(i2s);
}

const struct port_ops i2s_pads_ops = { .i2s_exchange = exchange };

void i2s_stop(struct i2s *i2s)
{
	i2s->rate_hz = 0;
	i2s->start_ps = i2s->frames = 0;
	timeline_disarm(i2s->dev.timeline, &i2s->frame);
}

/* Says what firmware may not have meant. */
static void say_odd(const struct i2s *i2s, uint32_t sr)
{
	const struct device *dev = &i2s->dev;
	if (!(RATES_OFFICIAL >> sr & 1)) {
		log_guest(dev->log, dev, SITE_RATE, "%s: SR %u is no rate of the manual: %u Hz",
			dev->name, (unsigned)sr, (unsigned)rate_of(sr));
	}
	if (i2s->dl_on && i2s->ul_on && sr != field_get(dev, I2S_UL_SR)) {
		log_guest(dev->log, dev, SITE_TWO,
			"%s: %s.SR and %s.SR differ, but both share the word select: DL's counts",
			dev->name, reg_name(dev, I2S_DL), reg_name(dev, I2S_UL));
	}
}

void i2s_go_on(struct i2s *i2s)
{
	const struct device *dev = &i2s->dev;
	if (!i2s->dl_on && !i2s->ul_on) {
		i2s_stop(i2s);
		return;
	}
	if (is_slave(i2s) && !dev->port[I2S_PORT_PADS]->peer) {
		log_guest(dev->log, dev, SITE_ALONE,
			"%s: waits for the clock of a codec, and nothing is on its pins",
			dev->name);
		i2s_stop(i2s);
		return;
	}
	uint32_t sr = field_get(dev, i2s->dl_on ? I2S_DL_SR : I2S_UL_SR);
	if (i2s->rate_hz == rate_of(sr)) {
		return;
	}
	say_odd(i2s, sr);
	i2s->rate_hz = rate_of(sr);
	i2s->start_ps = dev->timeline->now_ps;
	i2s->frames = 0;
	await_frame(i2s);
}
