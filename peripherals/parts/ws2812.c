/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A chain of WS2812 LEDs on the MOSI of an SPI bus, whose clock draws the pulses: a bit is a high
 * pulse, short for 0 (200 to 500 ns) and long for 1 (550 ns to 1 us). Any rate and any pattern of SPI
 * bits will do that gives such pulses: 3 bits at 2.4 MHz, 4 at 3.2 MHz, 8 at 6.4 MHz.
 *
 * Of the bits of a frame each LED takes 24 and passes the others on: green, red, blue, highest first. A
 * low time of `latch` (50 us unless set, 280 us for some makes) ends the frame and lights it.
 *
 * A controller may hand over many words at once: they follow each other on the wire all the same, at
 * the rate they were sent with. Between words MOSI keeps its level.
 *
 * Where the manual is silent: a pulse of another length is taken for the nearer bit, and said once;
 * what an LED did not get all 24 bits of, it does not take.
 *
 * Not modelled: the shortest low time of a bit.
 */
#include <stdio.h>
#include <string.h>

#include "peripherals/parts/part_models.h"
#include "peripherals/parts/settings.h"

#include "base/bits.h"
#include "base/error.h"
#include "base/picture.h"
#include "machine/part.h"

enum { LEDS_USUAL = 8, LEDS_MOST = 1024, LED_BITS = 24, LATCH_US = 50 };
enum { SHORTEST_NS = 200, ZERO_MOST_NS = 500, BETWEEN_NS = 525, ONE_LEAST_NS = 550 };
enum { LONGEST_NS = 1000, PS_PER_NS = 1000 };

struct ws2812 {
	struct part part;
	uint32_t leds;
	uint64_t latch_ps;
	struct event latch;
	uint64_t until_ps;          /* where on the wire the words heard so far end */
	uint64_t edge_ps;           /* when MOSI last changed */
	bool high;                  /* level of MOSI at until_ps */
	uint32_t bits;              /* of the frame so far */
	uint32_t shift;             /* those of the LED whose turn it is */
	uint32_t frames;            /* how many were lit */
	uint32_t next[LEDS_MOST];   /* colors of the frame so far, as 0xRRGGBB */
	uint32_t colors[LEDS_MOST]; /* as lit */
};

static bool ws2812_set(struct part *part, const char *key, const char *value, struct error *err)
{
	struct ws2812 *chain = (struct ws2812 *)part;
	if (!strcmp(key, "latch")) {
		return setting_time_ps(value, &chain->latch_ps, err);
	}
	return setting_number(value, 1, LEDS_MOST, &chain->leds, err);
}

static void light(void *owner, unsigned index)
{
	struct ws2812 *chain = owner;
	uint32_t filled = chain->bits / LED_BITS;
	(void)index;
	filled = filled < chain->leds ? filled : chain->leds;
	chain->bits = chain->shift = 0;
	if (filled) { /* else it is lit already */
		memcpy(chain->colors, chain->next, filled * sizeof(*chain->colors));
		chain->frames++;
		part_changed(&chain->part);
	}
}

static void take_bit(struct ws2812 *chain, bool one)
{
	uint32_t led = chain->bits / LED_BITS;
	if (led >= chain->leds) {
		return;
	}
	chain->shift = chain->shift << 1 | one;
	if (++chain->bits % LED_BITS == 0) {
		uint32_t green = chain->shift >> 16 & 0xff, red = chain->shift >> 8 & 0xff;
		chain->next[led] = red << 16 | green << 8 | (chain->shift & 0xff);
	}
}

static void take_pulse(struct ws2812 *chain, uint64_t length_ps)
{
	uint64_t length_ns = length_ps / PS_PER_NS;
	if (length_ns < SHORTEST_NS || length_ns > LONGEST_NS ||
		(length_ns > ZERO_MOST_NS && length_ns < ONE_LEAST_NS)) {
		log_guest(chain->part.log, chain, 0,
			"%s: a high pulse of %llu ns is neither 0 (%d to %d ns) nor 1 (%d to %d ns)",
			chain->part.name, (unsigned long long)length_ns, SHORTEST_NS, ZERO_MOST_NS,
			ONE_LEAST_NS, LONGEST_NS);
	}
	take_bit(chain, length_ns >= BETWEEN_NS);
}

static void take_level(struct ws2812 *chain, bool level, uint64_t when_ps)
{
	if (level == chain->high) {
		return;
	}
	uint64_t length_ps = when_ps - chain->edge_ps;
	chain->high = level;
	chain->edge_ps = when_ps;
	if (!level) {
		take_pulse(chain, length_ps);
	} else if (length_ps >= chain->latch_ps) {
		light(chain, 0); /* among words that came at once */
	}
}

static bool spi_exchange(void *owner, unsigned index, const struct spi_word *word, uint32_t *miso)
{
	struct ws2812 *chain = owner;
	struct timeline *timeline = chain->part.timeline;
	uint64_t now_ps = timeline->now_ps;
	uint64_t from_ps = chain->until_ps > now_ps ? chain->until_ps : now_ps;
	(void)index;
	(void)miso;
	if (!word->rate_hz) {
		return false;
	}
	for (unsigned n = 0; n < word->bits; n++) {
		bool level = word->mosi >> (word->bits - 1 - n) & 1;
		uint64_t at_ps = from_ps + bits_muldiv(n, PS_PER_SECOND, word->rate_hz);
		take_level(chain, level, at_ps);
	}
	chain->until_ps = from_ps + bits_muldiv(word->bits, PS_PER_SECOND, word->rate_hz);
	if (chain->high) {
		timeline_disarm(timeline, &chain->latch);
	} else {
		timeline_arm_at(timeline, &chain->latch, chain->edge_ps + chain->latch_ps);
	}
	return false; /* LEDs have no way back */
}

static void ws2812_init(struct part *part)
{
	struct ws2812 *chain = (struct ws2812 *)part;
	chain->latch = (struct event){ .name = "latch", .fire = light, .owner = chain };
	chain->leds = chain->leds ? chain->leds : LEDS_USUAL;
	chain->latch_ps = chain->latch_ps ? chain->latch_ps : LATCH_US * PS_PER_US;
}

static void ws2812_reset(struct part *part)
{
	struct ws2812 *chain = (struct ws2812 *)part;
	timeline_disarm(part->timeline, &chain->latch);
	chain->until_ps = chain->edge_ps = 0;
	chain->high = false;
	chain->bits = chain->shift = chain->frames = 0;
	memset(chain->next, 0, sizeof(chain->next));
	memset(chain->colors, 0, sizeof(chain->colors));
	part_changed(part);
}

/* "ff0000 00ff00 ..."; what does not fit is left out. */
static void ws2812_look(const struct part *part, char *text, size_t size)
{
	const struct ws2812 *chain = (const struct ws2812 *)part;
	size_t used = 0;
	text[0] = '\0';
	for (unsigned n = 0; n < chain->leds; n++) {
		char color[16];
		int length = snprintf(
			color, sizeof(color), "%s%06x", n ? " " : "", (unsigned)chain->colors[n]);
		if (used + (size_t)length >= size) {
			return;
		}
		memcpy(text + used, color, (size_t)length + 1);
		used += (size_t)length;
	}
}

static void ws2812_picture(const struct part *part, struct picture *picture)
{
	const struct ws2812 *chain = (const struct ws2812 *)part;
	picture->width = chain->leds;
	picture->height = 1;
	if (picture->pixels) {
		memcpy(picture->pixels, chain->colors, chain->leds * sizeof(*chain->colors));
	}
}

static void ws2812_snap(struct part *part, struct snap *snap)
{
	struct ws2812 *chain = (struct ws2812 *)part;
	event_snap(&chain->latch, part->timeline, snap, "latch");
	snap_u64(snap, "until_ps", &chain->until_ps);
	snap_u64(snap, "edge_ps", &chain->edge_ps);
	snap_bool(snap, "high", &chain->high);
	snap_u32(snap, "bits", &chain->bits);
	snap_u32(snap, "shift", &chain->shift);
	snap_u32(snap, "frames", &chain->frames);
	for (unsigned n = 0; n < chain->leds; n++) {
		snap_u32(snap, "next", &chain->next[n]);
		snap_u32(snap, "color", &chain->colors[n]);
	}
}

static const struct port_ops port_ops = { .spi_exchange = spi_exchange };

const struct part_ops ws2812_ops = {
	.type = "ws2812",
	.description = "chain of WS2812 colour LEDs on the MOSI of an SPI bus",
	.size = sizeof(struct ws2812),
	.ports = (const char *const[]){ "spi", NULL },
	.port_kinds = (const enum port_kind[]){ PORT_SPI },
	.settings = (const char *const[]){ "latch", "leds", NULL },
	.set = ws2812_set,
	.init = ws2812_init,
	.reset = ws2812_reset,
	.port_ops = &port_ops,
	.look = ws2812_look,
	.picture = ws2812_picture,
	.snap = ws2812_snap,
};
