/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A rotary encoder with a button: two contacts that close to ground against pull-ups, a quarter of a cycle apart;
 * turned clockwise, `a` leads. Actions: `turn 3`, `turn -2` (detents), `press` (with a time it is let go by
 * itself), `release`. Each change of a contact takes `step` (1 ms unless set), a detent is `edges` of them (4
 * unless set); more turning is added to what is not done yet. With a `bounce` time a contact opens or closes
 * once more after each change, always the same way.
 *
 * Not modelled: bounces of the button.
 */
#include <stdio.h>
#include <string.h>

#include "peripherals/parts/part_models.h"
#include "peripherals/parts/settings.h"

#include "base/error.h"
#include "machine/part.h"

enum { PIN_A, PIN_B, PIN_BUTTON, CONTACTS = 2 };
enum { DETENTS_MOST = 100000, EDGES = 4, BOUNCE_PARTS = 3 };
static const uint64_t STEP_PS = 1000000000;

struct rotary_encoder {
	struct part part;
	uint64_t step_ps, bounce_ps; /* step 0: not set */
	uint32_t edges;              /* 0: not set */
	struct event step;
	struct event bounce;
	struct event let_go;
	int32_t position; /* edges clockwise */
	int32_t pending;  /* edges to go */
	int8_t last;      /* direction of the last edge: which contact bounces */
	uint8_t bounces;  /* of the present chatter, done */
	bool pressed;
};

static bool encoder_set(struct part *part, const char *key, const char *value, struct error *err)
{
	struct rotary_encoder *encoder = (struct rotary_encoder *)part;
	static const char *const counts[] = { "1", "2", "4", NULL };
	unsigned choice;
	if (!strcmp(key, "bounce")) {
		return setting_time_ps(value, &encoder->bounce_ps, err);
	}
	if (!strcmp(key, "edges")) {
		bool good = setting_choice(value, counts, &choice, err);
		encoder->edges = good ? 1u << choice : encoder->edges;
		return good;
	}
	if (!setting_time_ps(value, &encoder->step_ps, err)) {
		return false;
	}
	return encoder->step_ps || error_set(err, "a step takes some time");
}

static uint64_t step_ps(const struct rotary_encoder *encoder)
{
	return encoder->step_ps ? encoder->step_ps : STEP_PS;
}

static int32_t edges(const struct rotary_encoder *encoder)
{
	return encoder->edges ? (int32_t)encoder->edges : EDGES;
}

static bool encoder_prepare(struct part *part, struct error *err)
{
	const struct rotary_encoder *encoder = (struct rotary_encoder *)part;
	return encoder->bounce_ps < step_ps(encoder) ||
		error_set(err, "%s: a contact cannot bounce longer than a step takes", part->name);
}

/* Clockwise: a closes, b closes, a opens, b opens. */
static void show_contacts(struct rotary_encoder *encoder, int32_t position)
{
	unsigned phase = (unsigned)position & 3;
	bool closed[CONTACTS] = { phase == 1 || phase == 2, phase == 2 || phase == 3 };
	for (unsigned n = 0; n < CONTACTS; n++) {
		pin_drive(&encoder->part.pin[n], closed[n] ? DRIVE_LOW : DRIVE_PULL_UP);
	}
}

static void chatter(void *owner, unsigned index)
{
	struct rotary_encoder *encoder = owner;
	(void)index;
	bool back = encoder->bounces++ == 0;
	show_contacts(encoder, back ? encoder->position - encoder->last : encoder->position);
	if (back) {
		timeline_arm_in(encoder->part.timeline, &encoder->bounce,
			encoder->bounce_ps - encoder->bounce_ps / BOUNCE_PARTS);
	}
}

static void step(void *owner, unsigned index)
{
	struct rotary_encoder *encoder = owner;
	struct timeline *timeline = encoder->part.timeline;
	(void)index;
	if (!encoder->pending) {
		return;
	}
	encoder->last = encoder->pending > 0 ? 1 : -1;
	encoder->position = (int32_t)((uint32_t)encoder->position + (uint32_t)encoder->last);
	encoder->pending -= encoder->last;
	show_contacts(encoder, encoder->position);
	part_changed(&encoder->part);
	timeline_arm_in(timeline, &encoder->step, step_ps(encoder));
	if (encoder->bounce_ps) {
		encoder->bounces = 0;
		timeline_arm_in(timeline, &encoder->bounce, encoder->bounce_ps / BOUNCE_PARTS);
	}
}

static bool act_turn(struct rotary_encoder *encoder, const char *value, struct error *err)
{
	bool back = value[0] == '-';
	uint32_t detents;
	if (!setting_number(value + (back || value[0] == '+'), 0, DETENTS_MOST, &detents, err)) {
		return false;
	}
	int32_t more = (int32_t)detents * edges(encoder);
	int32_t pending = encoder->pending + (back ? -more : more);
	int32_t most = DETENTS_MOST * EDGES;
	if (pending > most || pending < -most) {
		return error_set(err, "%s is turned too far", encoder->part.name);
	}
	encoder->pending = pending;
	if (!encoder->step.armed) {
		step(encoder, 0);
	}
	return true;
}

static void press(struct rotary_encoder *encoder, bool pressed)
{
	encoder->pressed = pressed;
	pin_drive(&encoder->part.pin[PIN_BUTTON], pressed ? DRIVE_LOW : DRIVE_PULL_UP);
	part_changed(&encoder->part);
}

static void let_go(void *owner, unsigned index)
{
	(void)index;
	press(owner, false);
}

static bool act_press(struct rotary_encoder *encoder, const char *value, struct error *err)
{
	struct timeline *timeline = encoder->part.timeline;
	uint64_t time_ps = 0;
	if (value[0] && !setting_time_ps(value, &time_ps, err)) {
		return false;
	}
	press(encoder, true);
	if (value[0]) {
		timeline_arm_in(timeline, &encoder->let_go, time_ps);
	} else {
		timeline_disarm(timeline, &encoder->let_go);
	}
	return true;
}

static bool encoder_act(struct part *part, const char *action, const char *value, struct error *err)
{
	static const char *const actions[] = { "turn", "press", "release", NULL };
	struct rotary_encoder *encoder = (struct rotary_encoder *)part;
	unsigned choice;
	if (!setting_choice(action, actions, &choice, err)) {
		return false;
	}
	value = value ? value : "";
	if (choice == 0) {
		return act_turn(encoder, value, err);
	}
	if (choice == 1) {
		return act_press(encoder, value, err);
	}
	timeline_disarm(part->timeline, &encoder->let_go);
	press(encoder, false);
	return true;
}

static void encoder_init(struct part *part)
{
	struct rotary_encoder *encoder = (struct rotary_encoder *)part;
	encoder->step = (struct event){ .name = "step", .fire = step, .owner = encoder };
	encoder->bounce = (struct event){ .name = "bounce", .fire = chatter, .owner = encoder };
	encoder->let_go = (struct event){ .name = "let_go", .fire = let_go, .owner = encoder };
	show_contacts(encoder, 0);
	press(encoder, false);
}

static void encoder_reset(struct part *part)
{
	struct rotary_encoder *encoder = (struct rotary_encoder *)part;
	timeline_disarm(part->timeline, &encoder->step);
	timeline_disarm(part->timeline, &encoder->bounce);
	timeline_disarm(part->timeline, &encoder->let_go);
	encoder->position = encoder->pending = 0;
	encoder->last = 0;
	encoder->bounces = 0;
	show_contacts(encoder, 0);
	press(encoder, false);
}

static void encoder_look(const struct part *part, char *text, size_t size)
{
	const struct rotary_encoder *encoder = (const struct rotary_encoder *)part;
	snprintf(text, size, "at %d%s%s", (int)(encoder->position / edges(encoder)),
		encoder->pending ? ", turning" : "", encoder->pressed ? ", pressed" : "");
}

static void encoder_snap(struct part *part, struct snap *snap)
{
	struct rotary_encoder *encoder = (struct rotary_encoder *)part;
	uint32_t position = (uint32_t)encoder->position, pending = (uint32_t)encoder->pending;
	uint8_t last = (uint8_t)encoder->last;
	event_snap(&encoder->step, part->timeline, snap, "step");
	event_snap(&encoder->bounce, part->timeline, snap, "bounce");
	event_snap(&encoder->let_go, part->timeline, snap, "let_go");
	snap_u32(snap, "position", &position);
	snap_u32(snap, "pending", &pending);
	snap_u8(snap, "last", &last);
	snap_u8(snap, "bounces", &encoder->bounces);
	snap_bool(snap, "pressed", &encoder->pressed);
	encoder->position = (int32_t)position;
	encoder->pending = (int32_t)pending;
	encoder->last = (int8_t)last;
}

const struct part_ops rotary_encoder_ops = {
	.type = "rotary_encoder",
	.description =
		"rotary encoder with two contacts to ground and a button; turn 3, turn -2, press",
	.size = sizeof(struct rotary_encoder),
	.pins = (const char *const[]){ "a", "b", "button", NULL },
	.drives = (const char *const[]){ "a", "b", "button", NULL },
	.settings = (const char *const[]){ "bounce", "edges", "step", NULL },
	.set = encoder_set,
	.prepare = encoder_prepare,
	.init = encoder_init,
	.reset = encoder_reset,
	.act = encoder_act,
	.look = encoder_look,
	.snap = encoder_snap,
};
