/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Three light-emitting diodes in one case: each is lit while its pin is at the active level, dimmed while the
 * pin is switched quickly. Through them pins that nobody drives rest at the other level.
 *
 * Not modelled: current.
 */
#include <stdio.h>

#include "peripherals/parts/glow.h"
#include "peripherals/parts/part_models.h"
#include "peripherals/parts/settings.h"

#include "machine/part.h"

enum { COLORS = 3 };

struct rgb_led {
	struct part part;
	bool active; /* level at which a diode is lit */
	struct glow glow[COLORS];
};

static bool rgb_led_set(struct part *part, const char *key, const char *value, struct error *err)
{
	(void)key;
	return setting_level(value, &((struct rgb_led *)part)->active, err);
}

static void looks_different(void *owner)
{
	part_changed(owner);
}

static void rgb_led_init(struct part *part)
{
	struct rgb_led *led = (struct rgb_led *)part;
	for (unsigned n = 0; n < COLORS; n++) {
		glow_init(&led->glow[n], part->timeline, looks_different, part);
		pin_drive(&part->pin[n], led->active ? DRIVE_PULL_DOWN : DRIVE_PULL_UP);
	}
}

static void rgb_led_reset(struct part *part)
{
	struct rgb_led *led = (struct rgb_led *)part;
	for (unsigned n = 0; n < COLORS; n++) {
		glow_reset(&led->glow[n], pin_level(&part->pin[n]) == led->active);
	}
}

static void rgb_led_pin_changed(struct part *part, unsigned pin, bool level)
{
	struct rgb_led *led = (struct rgb_led *)part;
	glow_switch(&led->glow[pin], level == led->active);
}

/* The mix of what is on; each color for itself while one is dimmed. */
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
	const struct rgb_led *led = (const struct rgb_led *)part;
	char each[64] = "";
	size_t used = 0;
	unsigned mix = 0;
	bool dimmed = false;
	for (unsigned n = 0; n < COLORS; n++) {
		unsigned percent = led->glow[n].percent;
		if (percent) {
			used += (size_t)snprintf(each + used, sizeof(each) - used, "%s%s %u%%",
				used ? ", " : "", mixed[1u << n], percent);
			mix |= 1u << n;
			dimmed |= percent < 100;
		}
	}
	snprintf(text, size, "%s", dimmed ? each : mixed[mix]);
}

static void rgb_led_snap(struct part *part, struct snap *snap)
{
	static const char *const names[COLORS] = { "red", "green", "blue" };
	struct rgb_led *led = (struct rgb_led *)part;
	for (unsigned n = 0; n < COLORS; n++) {
		glow_snap(&led->glow[n], snap, names[n]);
	}
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
