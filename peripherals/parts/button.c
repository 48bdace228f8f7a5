/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A push button: pressed it connects its pin to the active level (low unless set); released, the
 * pull resistor (toward the other level unless set) has its way. Actions: `press` (with a time it
 * is let go by itself), `release`. With a `bounce` time the contact chatters after each change,
 * always in the same pattern.
 */
#include <stdio.h>
#include <string.h>

#include "peripherals/parts/part_models.h"
#include "peripherals/parts/settings.h"

#include "base/error.h"
#include "machine/part.h"

/* Moments of a chatter at which the contact changes sides, in sixteenths of the bounce time; the
 * first is the finger's. An odd count, so that the contact ends where the finger put it. */
static const uint8_t chatter[] = { 0, 1, 3, 4, 8, 9, 16 };
enum { CHANGES = sizeof(chatter) };

struct button {
	struct part part;
	bool active; /* level of a closed contact */
	bool pull_set;
	enum drive pull;
	uint64_t bounce_ps;
	struct event let_go;
	struct event bounce;
	uint64_t moved_ps; /* when the finger last moved */
	bool pressed;
	bool closed;
	uint8_t change; /* next of `chatter` */
};

static bool button_set(struct part *part, const char *key, const char *value, struct error *err)
{
	struct button *button = (struct button *)part;
	if (!strcmp(key, "active")) {
		return setting_level(value, &button->active, err);
	}
	if (!strcmp(key, "bounce")) {
		return setting_time_ps(value, &button->bounce_ps, err);
	}
	button->pull_set = true;
	return setting_pull(value, &button->pull, err);
}

static void drive(struct button *button)
{
	enum drive open = button->active ? DRIVE_PULL_DOWN : DRIVE_PULL_UP;
	if (button->pull_set) {
		open = button->pull;
	}
	enum drive closed = button->active ? DRIVE_HIGH : DRIVE_LOW;
	pin_drive(&button->part.pin[0], button->closed ? closed : open);
}

static void chatter_on(void *owner, unsigned index)
{
	struct button *button = owner;
	(void)index;
	button->closed = !button->closed;
	drive(button);
	if (++button->change < CHANGES) {
		timeline_arm_at(button->part.timeline, &button->bounce,
			button->moved_ps + button->bounce_ps * chatter[button->change] / 16);
	}
}

static void move(struct button *button, bool pressed)
{
	if (pressed == button->pressed) {
		return;
	}
	button->pressed = pressed;
	part_changed(&button->part);
	timeline_disarm(button->part.timeline, &button->bounce);
	button->moved_ps = button->part.timeline->now_ps;
	button->change = 0;
	button->closed = !pressed; /* a chatter still going on ends here */
	if (button->bounce_ps) {
		chatter_on(button, 0);
	} else {
		button->closed = pressed;
		drive(button);
	}
}

static void let_go(void *owner, unsigned index)
{
	(void)index;
	move(owner, false);
}

static bool button_act(struct part *part, const char *action, const char *value, struct error *err)
{
	struct button *button = (struct button *)part;
	static const char *const actions[] = { "press", "release", NULL };
	unsigned choice;
	uint64_t time_ps = 0;
	if (!setting_choice(action, actions, &choice, err)) {
		return false;
	}
	bool press = choice == 0;
	bool timed = press && value && value[0];
	if (timed && !setting_time_ps(value, &time_ps, err)) {
		return false;
	}
	timeline_disarm(part->timeline, &button->let_go);
	move(button, press);
	if (timed) {
		timeline_arm_in(part->timeline, &button->let_go, time_ps);
	}
	return true;
}

static void button_init(struct part *part)
{
	struct button *button = (struct button *)part;
	button->let_go = (struct event){ .name = "let_go", .fire = let_go, .owner = button };
	button->bounce = (struct event){ .name = "bounce", .fire = chatter_on, .owner = button };
	drive(button);
}

static void button_reset(struct part *part)
{
	struct button *button = (struct button *)part;
	timeline_disarm(part->timeline, &button->let_go);
	timeline_disarm(part->timeline, &button->bounce);
	button->pressed = button->closed = false;
	button->change = 0;
	button->moved_ps = 0;
	drive(button);
}

static void button_look(const struct part *part, char *text, size_t size)
{
	snprintf(text, size, "%s", ((const struct button *)part)->pressed ? "pressed" : "released");
}

static void button_snap(struct part *part, struct snap *snap)
{
	struct button *button = (struct button *)part;
	event_snap(&button->let_go, part->timeline, snap, "let_go");
	event_snap(&button->bounce, part->timeline, snap, "bounce");
	snap_u64(snap, "moved_ps", &button->moved_ps);
	snap_bool(snap, "pressed", &button->pressed);
	snap_bool(snap, "closed", &button->closed);
	snap_u8(snap, "change", &button->change);
}

const struct part_ops button_ops = {
	.type = "button",
	.description = "push button with a pull resistor; press, press for a time, release",
	.size = sizeof(struct button),
	.pins = (const char *const[]){ "pin", NULL },
	.settings = (const char *const[]){ "active", "bounce", "pull", NULL },
	.drives = (const char *const[]){ "pin", NULL },
	.set = button_set,
	.init = button_init,
	.reset = button_reset,
	.act = button_act,
	.look = button_look,
	.snap = button_snap,
};
