/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A hobby servo: a pulse on pin `signal`, usually every 20 ms, says where the arm is to be, from 0.5 ms at one end to 2.5 ms at
 * the other. look() tells the angle that was asked for last, or that the signal is missing: no pulse for 100 ms.
 *
 * Setting `travel`: degrees from end to end, 180 unless given. A pulse shorter than 0.4 ms or longer than 2.6 ms is none.
 *
 * Not modelled: the arm's speed and load; it is where it is told to be at once.
 */
#include <stdio.h>

#include "peripherals/parts/part_models.h"
#include "peripherals/parts/settings.h"

#include "machine/part.h"

enum { PULSE_MIN_US = 500, PULSE_MAX_US = 2500, MARGIN_US = 100, LOST_MS = 100 };
enum { TRAVEL = 180, TRAVEL_MAX = 3600 };

struct servo {
	struct part part;
	uint32_t travel;
	uint64_t rose_ps;  /* of the pulse under way; 0: none */
	uint64_t ended_ps; /* of the latest good pulse; 0: none yet */
	uint64_t width_ps;
};

static bool servo_set(struct part *part, const char *key, const char *value, struct error *err)
{
	(void)key;
	return setting_number(value, 1, TRAVEL_MAX, &((struct servo *)part)->travel, err);
}

static void servo_pin_changed(struct part *part, unsigned pin, bool level)
{
	struct servo *servo = (struct servo *)part;
	uint64_t now_ps = part->timeline->now_ps, width_ps = now_ps - servo->rose_ps;
	(void)pin;
	if (level) {
		servo->rose_ps = now_ps;
		return;
	}
	bool good = servo->rose_ps && width_ps >= (PULSE_MIN_US - MARGIN_US) * PS_PER_US &&
		width_ps <= (PULSE_MAX_US + MARGIN_US) * PS_PER_US;
	servo->rose_ps = 0;
	if (good) {
		servo->ended_ps = now_ps;
		servo->width_ps = width_ps;
		part_changed(part);
	}
}

static uint32_t angle_of(const struct servo *servo)
{
	uint64_t us = (servo->width_ps + PS_PER_US / 2) / PS_PER_US;
	us = us < PULSE_MIN_US ? PULSE_MIN_US : us > PULSE_MAX_US ? PULSE_MAX_US : us;
	return (uint32_t)((us - PULSE_MIN_US) * servo->travel / (PULSE_MAX_US - PULSE_MIN_US));
}

static void servo_look(const struct part *part, char *text, size_t size)
{
	const struct servo *servo = (const struct servo *)part;
	bool lost = !servo->ended_ps ||
		part->timeline->now_ps - servo->ended_ps > LOST_MS * PS_PER_MS;
	if (lost) {
		snprintf(text, size, "no signal");
	} else {
		snprintf(text, size, "%u degrees", angle_of(servo));
	}
}

static void servo_init(struct part *part)
{
	struct servo *servo = (struct servo *)part;
	servo->travel = servo->travel ? servo->travel : TRAVEL;
}

static void servo_reset(struct part *part)
{
	struct servo *servo = (struct servo *)part;
	servo->rose_ps = servo->ended_ps = servo->width_ps = 0;
}

static void servo_snap(struct part *part, struct snap *snap)
{
	struct servo *servo = (struct servo *)part;
	snap_u64(snap, "rose_ps", &servo->rose_ps);
	snap_u64(snap, "ended_ps", &servo->ended_ps);
	snap_u64(snap, "width_ps", &servo->width_ps);
}

const struct part_ops servo_ops = {
	.type = "servo",
	.description = "hobby servo; a pulse of 0.5 to 2.5 ms on pin signal sets its angle",
	.size = sizeof(struct servo),
	.pins = (const char *const[]){ "signal", NULL },
	.settings = (const char *const[]){ "travel", NULL },
	.set = servo_set,
	.init = servo_init,
	.reset = servo_reset,
	.pin_changed = servo_pin_changed,
	.look = servo_look,
	.snap = servo_snap,
};
