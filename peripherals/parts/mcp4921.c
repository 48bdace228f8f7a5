/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MCP4921: 12-bit voltage DAC on SPI.
 *
 * A word is 16 bits while `cs` is low: DAC B (such a word is ignored), BUF, GA (0 doubles the output), SHDN (0
 * switches it off), and the value. When `cs` rises after 16 bits or more, the first 16 go to the
 * input register; after fewer, nothing happens. The output takes over the input register while
 * `ldac` is low. `vout` has vref * value / 4096, times two with GA 0, and is off after power-on: 500
 * kilohms to ground, as with SHDN 0.
 *
 * An unconnected `ldac` counts as tied low. With an unconnected `cs` each 16 bits are a word, which the real one
 * would not take.
 *
 * Where the manual is silent: the two clock modes it does not know sample at the wrong edge; such
 * bits are not taken, and said once.
 *
 * Not modelled: BUF, settling time, the output's rest above ground and below its supply; SCK above 20
 * MHz works and is said once.
 */
#include <stdio.h>
#include <string.h>

#include "peripherals/parts/part_models.h"
#include "peripherals/parts/settings.h"

#include "base/error.h"
#include "machine/part.h"

enum { PIN_CS, PIN_LDAC, PIN_VOUT };
enum { WORD = 16, STEPS = 4096, VREF_MV = 3300, RATE_MAX_HZ = 20000000 };
enum { SKIPPED = 1 << 15, SINGLE_GAIN = 1 << 13, ACTIVE = 1 << 12, VALUE = 0x0fff };

struct mcp4921 {
	struct part part;
	uint32_t vref_mv;
	uint32_t shift; /* bits of the word so far */
	uint8_t bits;   /* how many, at most WORD */
	uint16_t input; /* register behind the shifter */
	uint16_t output;
};

static bool mcp4921_set(struct part *part, const char *key, const char *value, struct error *err)
{
	struct mcp4921 *dac = (struct mcp4921 *)part;
	(void)key;
	return setting_number(value, 40, 5500, &dac->vref_mv, err);
}

static uint32_t millivolts(const struct mcp4921 *dac)
{
	uint32_t gain = dac->output & SINGLE_GAIN ? 1 : 2;
	return gain * dac->vref_mv * (dac->output & VALUE) / STEPS;
}

static void show(struct mcp4921 *dac)
{
	struct pin *vout = &dac->part.pin[PIN_VOUT];
	if (dac->output & ACTIVE) {
		pin_drive_analog(vout, (int)millivolts(dac));
	} else {
		pin_drive(vout, DRIVE_PULL_DOWN);
	}
	part_changed(&dac->part);
}

static void take_over(struct mcp4921 *dac)
{
	if (!pin_level(&dac->part.pin[PIN_LDAC]) && dac->output != dac->input) {
		dac->output = dac->input;
		show(dac);
	}
}

static void latch(struct mcp4921 *dac)
{
	if (dac->bits == WORD && !(dac->shift & SKIPPED)) {
		dac->input = (uint16_t)dac->shift;
		take_over(dac);
	}
	dac->shift = dac->bits = 0;
}

static void mcp4921_pin_changed(struct part *part, unsigned pin, bool level)
{
	struct mcp4921 *dac = (struct mcp4921 *)part;
	if (pin == PIN_CS) {
		if (level) {
			latch(dac);
		}
		dac->shift = dac->bits = 0;
	} else if (pin == PIN_LDAC && !level) {
		take_over(dac);
	}
}

static bool spi_exchange(void *owner, unsigned index, const struct spi_word *word, uint32_t *miso)
{
	struct mcp4921 *dac = owner;
	const struct part *part = &dac->part;
	(void)miso;
	if (pin_level(&part->pin[PIN_CS])) {
		return false;
	}
	if (word->mode == 1 || word->mode == 2) {
		log_guest(part->log, dac, 0, "%s: clock mode %u, but this DAC takes modes 0 and 3",
			part->name, (unsigned)word->mode);
		return false;
	}
	if (word->rate_hz > RATE_MAX_HZ) {
		log_guest(part->log, dac, 1, "%s: SCK has %u Hz, but this DAC takes up to %u",
			part->name, (unsigned)word->rate_hz, (unsigned)RATE_MAX_HZ);
	}
	for (unsigned bit = word->bits; bit-- && dac->bits < WORD;) {
		dac->shift = dac->shift << 1 | (word->mosi >> bit & 1);
		dac->bits++;
		if (dac->bits == WORD && !part->pin[PIN_CS].net) {
			latch(dac);
		}
	}
	(void)index;
	return false; /* it has no output */
}

static void mcp4921_init(struct part *part)
{
	struct mcp4921 *dac = (struct mcp4921 *)part;
	dac->vref_mv = dac->vref_mv ? dac->vref_mv : VREF_MV;
}

static void mcp4921_reset(struct part *part)
{
	struct mcp4921 *dac = (struct mcp4921 *)part;
	dac->shift = dac->bits = 0;
	dac->input = dac->output = 0;
	show(dac);
}

static void mcp4921_look(const struct part *part, char *text, size_t size)
{
	const struct mcp4921 *dac = (const struct mcp4921 *)part;
	if (dac->output & ACTIVE) {
		snprintf(text, size, "%u mV", (unsigned)millivolts(dac));
	} else {
		snprintf(text, size, "off");
	}
}

static void mcp4921_snap(struct part *part, struct snap *snap)
{
	struct mcp4921 *dac = (struct mcp4921 *)part;
	snap_u32(snap, "shift", &dac->shift);
	snap_u8(snap, "bits", &dac->bits);
	snap_u16(snap, "input", &dac->input);
	snap_u16(snap, "output", &dac->output);
	dac->bits = dac->bits > WORD ? WORD : dac->bits; /* a snap is a file: it may be spoilt */
}

static const struct port_ops port_ops = { .spi_exchange = spi_exchange };

const struct part_ops mcp4921_ops = {
	.type = "mcp4921",
	.description = "12-bit SPI DAC with an analog output",
	.size = sizeof(struct mcp4921),
	.pins = (const char *const[]){ "cs", "ldac", "vout", NULL },
	.drives = (const char *const[]){ "vout", NULL },
	.ports = (const char *const[]){ "spi", NULL },
	.port_kinds = (const enum port_kind[]){ PORT_SPI },
	.settings = (const char *const[]){ "vref", NULL },
	.set = mcp4921_set,
	.init = mcp4921_init,
	.reset = mcp4921_reset,
	.pin_changed = mcp4921_pin_changed,
	.port_ops = &port_ops,
	.look = mcp4921_look,
	.snap = mcp4921_snap,
};
