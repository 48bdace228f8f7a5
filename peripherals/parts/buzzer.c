/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A buzzer without a driver of its own: it sounds as its pin goes up and down, by PWM or by software. The look is
 * the frequency of the last whole period. `out` names a WAV file of all of the run at 48 kHz.
 *
 * Not modelled: resonance, so that all frequencies are as loud; a level that stays is silence after a
 * fiftieth of a second (pauses are not heard on the loudspeaker of `play=yes`). What is faster than half the sample rate aliases.
 */
#include <stdio.h>
#include <string.h>

#include "base/bits.h"
#include "machine/part.h"
#include "peripherals/parts/part_models.h"
#include "peripherals/parts/sound.h"

enum { RATE_HZ = 48000, LOUD = 12000 };
static const uint64_t HOLD_PS = UINT64_C(20000000000);

struct buzzer {
	struct part part;
	struct sound sound;
	uint64_t edge_ps;   /* the latest */
	uint64_t rise_ps;   /* the latest rising one */
	uint64_t period_ps; /* between the latest two of these; 0: not known */
	bool level;
	bool moved; /* there was an edge */
};

/* What was heard since the latest edge. */
static void fill(struct buzzer *buzzer, uint64_t until_ps)
{
	uint64_t end_ps = buzzer->edge_ps + HOLD_PS;
	end_ps = until_ps < end_ps ? until_ps : end_ps;
	uint64_t from = bits_muldiv_up(buzzer->edge_ps, RATE_HZ, PS_PER_SECOND);
	uint64_t to = bits_muldiv_up(end_ps, RATE_HZ, PS_PER_SECOND);
	if (buzzer->moved && to > from) {
		sound_put(
			&buzzer->sound, from, (uint32_t)(to - from), buzzer->level ? LOUD : -LOUD);
	}
}

static void buzzer_pin_changed(struct part *part, unsigned pin, bool level)
{
	struct buzzer *buzzer = (struct buzzer *)part;
	uint64_t now_ps = part->timeline->now_ps;
	(void)pin;
	if (level == buzzer->level) {
		return;
	}
	fill(buzzer, now_ps);
	buzzer->level = level;
	buzzer->moved = true;
	buzzer->edge_ps = now_ps;
	if (level) {
		uint64_t period_ps = now_ps - buzzer->rise_ps;
		bool is_new = period_ps != buzzer->period_ps;
		buzzer->period_ps = buzzer->rise_ps && period_ps < HOLD_PS ? period_ps : 0;
		buzzer->rise_ps = now_ps;
		if (is_new) {
			part_changed(part);
		}
	}
}

static bool buzzer_set(struct part *part, const char *key, const char *value, struct error *err)
{
	return sound_setting(part, &((struct buzzer *)part)->sound, key, value, err);
}

static bool buzzer_prepare(struct part *part, struct error *err)
{
	return sound_open(&((struct buzzer *)part)->sound, part, err);
}

static void buzzer_reset(struct part *part)
{
	struct buzzer *buzzer = (struct buzzer *)part;
	sound_reset(&buzzer->sound);
	buzzer->edge_ps = buzzer->rise_ps = buzzer->period_ps = 0;
	buzzer->level = pin_level(&part->pin[0]);
	buzzer->moved = false;
}

static void buzzer_look(const struct part *part, char *text, size_t size)
{
	const struct buzzer *buzzer = (const struct buzzer *)part;
	uint64_t quiet_ps = part->timeline->now_ps - buzzer->edge_ps;
	if (!buzzer->period_ps || quiet_ps >= 2 * buzzer->period_ps) {
		snprintf(text, size, "silent");
		return;
	}
	uint64_t hz = (PS_PER_SECOND + buzzer->period_ps / 2) / buzzer->period_ps;
	snprintf(text, size, "%llu Hz", (unsigned long long)hz);
}

static void buzzer_snap(struct part *part, struct snap *snap)
{
	struct buzzer *buzzer = (struct buzzer *)part;
	sound_snap(&buzzer->sound, snap);
	snap_u64(snap, "edge_ps", &buzzer->edge_ps);
	snap_u64(snap, "rise_ps", &buzzer->rise_ps);
	snap_u64(snap, "period_ps", &buzzer->period_ps);
	snap_bool(snap, "level", &buzzer->level);
	snap_bool(snap, "moved", &buzzer->moved);
}

static bool buzzer_save(struct part *part, struct error *err)
{
	struct buzzer *buzzer = (struct buzzer *)part;
	uint64_t now_ps = part->timeline->now_ps;
	fill(buzzer, now_ps);
	return sound_save(&buzzer->sound, bits_muldiv_up(now_ps, RATE_HZ, PS_PER_SECOND), err);
}

static void buzzer_finish(struct part *part)
{
	sound_close(&((struct buzzer *)part)->sound);
}

const struct part_ops buzzer_ops = {
	.type = "buzzer",
	.description = "buzzer on a pin, driven by PWM or software; sound to a WAV file (out)",
	.size = sizeof(struct buzzer),
	.pins = (const char *const[]){ "pin", NULL },
	.settings = (const char *const[]){ "out", "play", NULL },
	.set = buzzer_set,
	.prepare = buzzer_prepare,
	.reset = buzzer_reset,
	.pin_changed = buzzer_pin_changed,
	.look = buzzer_look,
	.snap = buzzer_snap,
	.save = buzzer_save,
	.finish = buzzer_finish,
};
