/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A light-emitting diode with its resistor, from a pin to a supply: lit while the pin is at its
 * active level, dimmed while the pin is switched quickly. Through it a pin that nobody drives rests at the
 * other level.
 *
 * Not modelled: current.
 */
#include <stdio.h>
#include <string.h>

#include "peripherals/parts/glow.h"
#include "peripherals/parts/part_models.h"
#include "peripherals/parts/settings.h"

#include "base/error.h"
#include "machine/part.h"

struct led {
	struct part part;
	bool active; /* level at which it is lit */
	struct glow glow;
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

static void looks_different(void *owner)
{
	part_changed(owner);
}

static void led_init(struct part *part)
{
	struct led *led = (struct led *)part;
	glow_init(&led->glow, part->timeline, looks_different, part);
	pin_drive(&part->pin[0], led->active ? DRIVE_PULL_DOWN : DRIVE_PULL_UP);
}

static void led_reset(struct part *part)
{
	struct led *led = (struct led *)part;
	glow_reset(&led->glow, pin_level(&part->pin[0]) == led->active);
}

static void led_pin_changed(struct part *part, unsigned pin, bool level)
{
	struct led *led = (struct led *)part;
	(void)pin;
	glow_switch(&led->glow, level == led->active);
}

static void led_look(const struct part *part, char *text, size_t size)
{
	const struct led *led = (const struct led *)part;
	const char *color = led->color[0] ? led->color : "on";
	unsigned percent = led->glow.percent;
	if (percent > 0 && percent < 100) {
		snprintf(text, size, "%s %u%%", color, percent);
	} else {
		snprintf(text, size, "%s", percent ? color : "off");
	}
}

static void led_snap(struct part *part, struct snap *snap)
{
	glow_snap(&((struct led *)part)->glow, snap, "glow");
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
