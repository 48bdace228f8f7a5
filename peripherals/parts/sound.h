/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_PARTS_SOUND_H
#define ORRERY_PERIPHERALS_PARTS_SOUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/wav.h"

struct audio;
struct error;
struct part;
struct snap;
struct storage;

/*
 * What a part plays and hears: the settings `out` (a WAV file that is written after the run) and `in` (one that is
 * there), and a meter of what is played. Embedded in its part, in the arena. What is played lies in a storage until
 * it is saved, so that checkpoints cover it.
 */
struct sound {
	const char *out; /* NULL: not set */
	const char *in;
	struct wav heard;        /* heap, constant; what `in` has */
	struct storage *storage; /* NULL without `out` */
	bool aloud;              /* setting `play` */
	struct audio *audio;     /* heap; NULL: nobody listens */
	uint32_t rate_hz;        /* of what is played; 0: nothing yet */
	uint64_t played;         /* frames */
	uint64_t heard_at;       /* frames of `in` that went by, at the rate of the asker */
	uint64_t latest_ps;      /* when a frame was played */
	/* The meter: a window of a tenth of a second, of the left channel. */
	uint32_t window, crossings, first_crossing, last_crossing, peak;
	int16_t previous;
	uint32_t frequency_hz, loudest; /* in the last whole window */
};

/* `in` or `out`, a path of a WAV file, or `play`: yes, on the host's loudspeaker. */
bool sound_setting(const struct part *part, struct sound *sound, const char *key, const char *value,
	struct error *err);
/* In `prepare`. */
bool sound_open(struct sound *sound, struct part *part, struct error *err);
/* In `finish`. */
void sound_close(struct sound *sound);
void sound_reset(struct sound *sound);
void sound_snap(struct sound *sound, struct snap *snap);
/* In `save`: the file has what was played, and the rest up to `least` frames is silent. */
bool sound_save(struct sound *sound, uint64_t least, struct error *err);

/* One frame is played. True when the meter shows something new. */
bool sound_play(struct sound *sound, const struct part *part, uint32_t rate_hz, int16_t left,
	int16_t right);
/* For who plays out of order: these frames at this place; the rest stays silent. */
void sound_put(struct sound *sound, uint64_t at, uint32_t count, int16_t sample);
/* The next frame of `in`; zeros without one and after its end. */
void sound_hear(struct sound *sound, uint32_t rate_hz, int32_t *left, int32_t *right);
/* "440 Hz, peak 16384" or "silent". */
void sound_look(const struct sound *sound, const struct part *part, char *text, size_t size);

/* A gain of half decibels as a factor of 65536 for 0 dB. */
uint32_t sound_gain(int half_db);
/* A sample times such a factor, limited to 16 bits. */
int16_t sound_scale(int32_t sample, uint32_t gain);

#endif
