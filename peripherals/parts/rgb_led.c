/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Three light-emitting diodes in one case: each is lit while its pin is at the active level.
 * Through them pins that nobody drives rest at the other level.
 *
 * Not modelled: current; brightness under fast switching is left to whoever looks.
 */
#include <stdio.h>

#include "peripherals/parts/part_models.h"
#include "peripherals/parts/settings.h"

#include "machine/part.h"

enum { COLORS = 3 };

struct rgb_led {
	struct part part;
	bool active; /* level at which a diode is lit */
	uint8_t lit; /* bit 0 red, 1 green, 2 blue */
	uint64_t switched;
};

static bool rgb_led_set(struct part *part, const char *key, const char *value, struct error *err)
{
	(void)key;
	return setting_level(value, &((struct rgb_led *)part)->active, err);
}

static void rgb_led_init(struct part *part)
{
	const struct rgb_led *led = (struct rgb_led *)part;
	for (unsigned n = 0; n < COLORS; n++) {
		pin_drive(&part->pin[n], led->active ? DRIVE_PULL_DOWN : DRIVE_PULL_UP);
	}
}

static void show(struct rgb_led *led, unsigned color, bool lit)
{
	if (lit != (led->lit >> color & 1)) {
		led->lit ^= (uint8_t)(1u << color);
		led->switched++;
		part_changed(&led->part);
	}
}

static void rgb_led_reset(struct part *part)
{
	struct rgb_led *led = (struct rgb_led *)part;
	for (unsigned n = 0; n < COLORS; n++) {
		show(led, n, pin_level(&part->pin[n]) == led->active);
	}
	led->switched = 0;
}

static void rgb_led_pin_changed(struct part *part, unsigned pin, bool level)
{
	struct rgb_led *led = (struct rgb_led *)part;
	show(led, pin, level == led->active);
}

static void rgb_led_look(const struct part *part, char *text, size_t size)
{
	static const char *const mixed[] = {
		"off",
		"red",
		"green",
		"yellow",
		"blue",
		"magenta",
		"cyan",
		"white",
	};
	snprintf(text, size, "%s", mixed[((const struct rgb_led *)part)->lit]);
}

static void rgb_led_snap(struct part *part, struct snap *snap)
{
	struct rgb_led *led = (struct rgb_led *)part;
	snap_u8(snap, "lit", &led->lit);
	led->lit &= 7; /* a file may be spoilt */
	snap_u64(snap, "switched", &led->switched);
}

const struct part_ops rgb_led_ops = {
	.type = "rgb_led",
	.description =
		"red, green and blue diode in one case, lit at the active level (low unless set)",
	.size = sizeof(struct rgb_led),
	.pins = (const char *const[]){ "red", "green", "blue", NULL },
	.settings = (const char *const[]){ "active", NULL },
	.set = rgb_led_set,
	.init = rgb_led_init,
	.reset = rgb_led_reset,
	.pin_changed = rgb_led_pin_changed,
	.look = rgb_led_look,
	.snap = rgb_led_snap,
};
