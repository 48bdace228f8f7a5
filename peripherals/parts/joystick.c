/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A joystick of two axes and a button: each axis is a potentiometer, at rest in the middle, whose wiper has 0 at
 * left and below and the supply (2.5 V unless set) at right and above; the button closes to ground against a
 * pull-up. Actions: `move` (center, left, right, up, down), `set 80% 20%` (x and y), `press` (with a time it is
 * let go by itself), `release`.
 *
 * Not modelled: the spring: it stays where it was moved to; bounces of the button.
 */
#include <stdio.h>
#include <string.h>

#include "peripherals/parts/part_models.h"
#include "peripherals/parts/settings.h"

#include "base/error.h"
#include "machine/part.h"

enum { PIN_X, PIN_Y, PIN_BUTTON, AXES = 2 };
enum { WHOLE = 10000, SUPPLY_MV = 2500, SUPPLY_MOST_MV = 3300 };

/* Positions are in hundredths of a percent. */
struct joystick {
	struct part part;
	uint32_t supply_mv; /* 0: not set */
	uint32_t position[AXES];
	struct event let_go;
	bool pressed;
};

static bool joystick_set(struct part *part, const char *key, const char *value, struct error *err)
{
	(void)key;
	return setting_number(value, 1, SUPPLY_MOST_MV, &((struct joystick *)part)->supply_mv, err);
}

static void move(struct joystick *joystick, uint32_t x, uint32_t y)
{
	uint32_t supply_mv = joystick->supply_mv ? joystick->supply_mv : SUPPLY_MV;
	joystick->position[PIN_X] = x;
	joystick->position[PIN_Y] = y;
	for (unsigned axis = 0; axis < AXES; axis++) {
		uint32_t scaled = supply_mv * joystick->position[axis] + WHOLE / 2;
		pin_drive_analog(&joystick->part.pin[axis], (int)(scaled / WHOLE));
	}
	part_changed(&joystick->part);
}

static void press(struct joystick *joystick, bool pressed)
{
	joystick->pressed = pressed;
	pin_drive(&joystick->part.pin[PIN_BUTTON], pressed ? DRIVE_LOW : DRIVE_PULL_UP);
	part_changed(&joystick->part);
}

static void let_go(void *owner, unsigned index)
{
	(void)index;
	press(owner, false);
}

static bool act_move(struct joystick *joystick, const char *value, struct error *err)
{
	static const char *const words[] = { "center", "left", "right", "up", "down", NULL };
	static const uint32_t x[] = { WHOLE / 2, 0, WHOLE, WHOLE / 2, WHOLE / 2 };
	static const uint32_t y[] = { WHOLE / 2, WHOLE / 2, WHOLE / 2, WHOLE, 0 };
	unsigned choice;
	if (!setting_choice(value, words, &choice, err)) {
		return false;
	}
	move(joystick, x[choice], y[choice]);
	return true;
}

static bool act_set(struct joystick *joystick, const char *value, struct error *err)
{
	char first[16];
	const char *space = strchr(value, ' ');
	size_t length = space ? (size_t)(space - value) : sizeof(first);
	uint32_t x, y;
	if (length >= sizeof(first)) {
		return error_set(err, "'%s' is not two shares like 80%% 20%%", value);
	}
	memcpy(first, value, length);
	first[length] = '\0';
	if (!setting_percent(first, &x, err) || !setting_percent(space + 1, &y, err)) {
		return false;
	}
	move(joystick, x, y);
	return true;
}

static bool act_press(struct joystick *joystick, const char *value, struct error *err)
{
	struct timeline *timeline = joystick->part.timeline;
	uint64_t time_ps = 0;
	if (value[0] && !setting_time_ps(value, &time_ps, err)) {
		return false;
	}
	press(joystick, true);
	if (value[0]) {
		timeline_arm_in(timeline, &joystick->let_go, time_ps);
	} else {
		timeline_disarm(timeline, &joystick->let_go);
	}
	return true;
}

static bool joystick_act(
	struct part *part, const char *action, const char *value, struct error *err)
{
	static const char *const actions[] = { "move", "set", "press", "release", NULL };
	struct joystick *joystick = (struct joystick *)part;
	unsigned choice;
	if (!setting_choice(action, actions, &choice, err)) {
		return false;
	}
	value = value ? value : "";
	switch (choice) {
	case 0: return act_move(joystick, value, err);
	case 1: return act_set(joystick, value, err);
	case 2: return act_press(joystick, value, err);
	default:
		timeline_disarm(part->timeline, &joystick->let_go);
		press(joystick, false);
		return true;
	}
}

static void joystick_init(struct part *part)
{
	struct joystick *joystick = (struct joystick *)part;
	joystick->let_go = (struct event){ .name = "let_go", .fire = let_go, .owner = joystick };
	move(joystick, WHOLE / 2, WHOLE / 2);
	press(joystick, false);
}

static void joystick_reset(struct part *part)
{
	struct joystick *joystick = (struct joystick *)part;
	timeline_disarm(part->timeline, &joystick->let_go);
	move(joystick, WHOLE / 2, WHOLE / 2);
	press(joystick, false);
}

static void joystick_look(const struct part *part, char *text, size_t size)
{
	const struct joystick *joystick = (const struct joystick *)part;
	snprintf(text, size, "x %u%%, y %u%%%s", (unsigned)((joystick->position[PIN_X] + 50) / 100),
		(unsigned)((joystick->position[PIN_Y] + 50) / 100),
		joystick->pressed ? ", pressed" : "");
}

static void joystick_snap(struct part *part, struct snap *snap)
{
	struct joystick *joystick = (struct joystick *)part;
	snap_u32(snap, "x", &joystick->position[PIN_X]);
	snap_u32(snap, "y", &joystick->position[PIN_Y]);
	event_snap(&joystick->let_go, part->timeline, snap, "let_go");
	snap_bool(snap, "pressed", &joystick->pressed);
}

const struct part_ops joystick_ops = {
	.type = "joystick",
	.description = "joystick of two axes and a button; move left, set 80% 20%, press",
	.size = sizeof(struct joystick),
	.pins = (const char *const[]){ "x", "y", "button", NULL },
	.drives = (const char *const[]){ "button", NULL },
	.settings = (const char *const[]){ "supply_mv", NULL },
	.set = joystick_set,
	.init = joystick_init,
	.reset = joystick_reset,
	.act = joystick_act,
	.look = joystick_look,
	.snap = joystick_snap,
};
