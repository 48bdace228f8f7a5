/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A light-emitting diode with its resistor, from a pin to a supply: lit while the pin is at its
 * active level. Through it a pin that nobody drives rests at the other level.
 *
 * Not modelled: current; brightness under fast switching is left to whoever looks.
 */
#include <stdio.h>
#include <string.h>

#include "peripherals/parts/part_models.h"
#include "peripherals/parts/settings.h"

#include "base/error.h"
#include "machine/part.h"

struct led {
	struct part part;
	bool active; /* level at which it is lit */
	bool lit;
	uint64_t switched; /* how often it went on or off */
	char color[16];
};

static bool led_set(struct part *part, const char *key, const char *value, struct error *err)
{
	struct led *led = (struct led *)part;
	if (!strcmp(key, "active")) {
		return setting_level(value, &led->active, err);
	}
	if (strlen(value) >= sizeof(led->color)) {
		return error_set(err, "the color name '%s' is too long", value);
	}
	snprintf(led->color, sizeof(led->color), "%s", value);
	return true;
}

static void led_init(struct part *part)
{
	const struct led *led = (struct led *)part;
	pin_drive(&part->pin[0], led->active ? DRIVE_PULL_DOWN : DRIVE_PULL_UP);
}

static void show(struct led *led, bool lit)
{
	if (lit != led->lit) {
		led->lit = lit;
		led->switched++;
		part_changed(&led->part);
	}
}

static void led_reset(struct part *part)
{
	struct led *led = (struct led *)part;
	show(led, pin_level(&part->pin[0]) == led->active);
	led->switched = 0;
}

static void led_pin_changed(struct part *part, unsigned pin, bool level)
{
	struct led *led = (struct led *)part;
	(void)pin;
	show(led, level == led->active);
}

static void led_look(const struct part *part, char *text, size_t size)
{
	const struct led *led = (const struct led *)part;
	const char *color = led->color[0] ? led->color : "on";
	snprintf(text, size, "%s", led->lit ? color : "off");
}

static void led_snap(struct part *part, struct snap *snap)
{
	struct led *led = (struct led *)part;
	snap_bool(snap, "lit", &led->lit);
	snap_u64(snap, "switched", &led->switched);
}

const struct part_ops led_ops = {
	.type = "led",
	.description = "light-emitting diode, lit at its active level (low unless set)",
	.size = sizeof(struct led),
	.pins = (const char *const[]){ "pin", NULL },
	.settings = (const char *const[]){ "active", "color", NULL },
	.set = led_set,
	.init = led_init,
	.reset = led_reset,
	.pin_changed = led_pin_changed,
	.look = led_look,
	.snap = led_snap,
};
