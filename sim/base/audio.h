/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_BASE_AUDIO_H
#define ORRERY_BASE_AUDIO_H

#include <stdbool.h>
#include <stdint.h>

struct error;
struct audio;

/*
 * The host's loudspeaker, by SDL2 if it is installed; nothing else of the program needs SDL2. 16 bits, stereo. What is
 * put there is heard in real time, however fast it comes: at most AUDIO_QUEUE_S seconds wait, and what is more is
 * dropped.
 */
enum { AUDIO_QUEUE_S = 10 };

/* NULL with a reason: no SDL2, or no loudspeaker. */
struct audio *audio_open(uint32_t rate_hz, struct error *err);
/* `frames` pairs of left and right. NULL is nobody. */
void audio_put(struct audio *audio, const int16_t *samples, uint32_t frames);
/* Waits until what is queued was heard. NULL is nobody. */
void audio_close(struct audio *audio);

#endif
