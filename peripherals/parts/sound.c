/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * WAV files of parts that play or hear. What is played becomes 16 bits stereo at the rate of the first frame; pauses
 * in which no frames come are left out. A file played at another rate gives its nearest frames. With `play=yes` it is also
 * heard, as it comes, by a loudspeaker that takes 48 kHz.
 *
 * Not modelled: a change of rate in the middle of a file (said, and the file keeps its first rate); more
 * than 512 MiB of sound (said, and the rest is lost).
 */
#include "peripherals/parts/sound.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/audio.h"
#include "base/bits.h"
#include "base/error.h"
#include "base/new_file.h"
#include "machine/part.h"
#include "machine/storage.h"
#include "peripherals/parts/settings.h"

enum { LOUD_HZ = 48000, FRAME_BYTES = 4, WINDOWS_PER_SECOND = 10, FULL_GAIN = 65536 };
static const uint64_t STORED_MOST = UINT64_C(512) << 20;
static const uint64_t SILENT_PS = UINT64_C(250000000000);

static bool ends_in_wav(const char *value)
{
	size_t length = strlen(value);
	return length > 4 && strcmp(value + length - 4, ".wav") == 0;
}

bool sound_setting(const struct part *part, struct sound *sound, const char *key, const char *value,
	struct error *err)
{
	if (!strcmp(key, "in")) {
		return setting_file(part, value, &sound->in, err);
	}
	if (!strcmp(key, "play")) {
		return setting_yes(value, &sound->aloud, err);
	}
	if (!ends_in_wav(value)) {
		return error_set(err, "'%s' does not end in .wav", value);
	}
	size_t size = strlen(value) + 1;
	sound->out = memcpy(arena_keep(part->timeline->arena, size), value, size);
	return true;
}

bool sound_open(struct sound *sound, struct part *part, struct error *err)
{
	if (sound->in && !wav_read(sound->in, &sound->heard, err)) {
		return false;
	}
	if (sound->aloud && !(sound->audio = audio_open(LOUD_HZ, err))) {
		return false;
	}
	if (!sound->out) {
		return true;
	}
	if (!new_file_possible(sound->out, err)) {
		return false;
	}
	sound->storage = storage_open(part, &(struct storage_config){ .size = STORED_MOST }, err);
	return sound->storage;
}

void sound_close(struct sound *sound)
{
	audio_close(sound->audio);
	storage_close(sound->storage);
	wav_free(&sound->heard);
}

void sound_reset(struct sound *sound)
{
	sound->rate_hz = 0;
	sound->played = sound->heard_at = sound->latest_ps = 0;
	sound->window = sound->crossings = sound->first_crossing = sound->last_crossing = 0;
	sound->peak = sound->frequency_hz = sound->loudest = 0;
	sound->previous = 0;
}

void sound_snap(struct sound *sound, struct snap *snap)
{
	snap_u32(snap, "rate_hz", &sound->rate_hz);
	snap_u64(snap, "played", &sound->played);
	snap_u64(snap, "heard_at", &sound->heard_at);
	snap_u64(snap, "latest_ps", &sound->latest_ps);
	snap_u32(snap, "window", &sound->window);
	snap_u32(snap, "crossings", &sound->crossings);
	snap_u32(snap, "first_crossing", &sound->first_crossing);
	snap_u32(snap, "last_crossing", &sound->last_crossing);
	snap_u32(snap, "peak", &sound->peak);
	snap_u16(snap, "previous", (uint16_t *)&sound->previous);
	snap_u32(snap, "frequency_hz", &sound->frequency_hz);
	snap_u32(snap, "loudest", &sound->loudest);
}

static void give(void *owner, uint64_t at, void *bytes, uint32_t length)
{
	storage_read(((const struct sound *)owner)->storage, at, bytes, length);
}

bool sound_save(struct sound *sound, uint64_t least, struct error *err)
{
	if (!sound->storage) {
		return true;
	}
	uint64_t frames = sound->played > least ? sound->played : least;
	uint64_t most = STORED_MOST / FRAME_BYTES;
	const struct wav wav = {
		.rate_hz = sound->rate_hz ? sound->rate_hz : 48000,
		.channels = 2,
		.bits = 16,
		.frames = frames < most ? frames : most,
	};
	return wav_write(sound->out, &wav, give, sound, err);
}

void sound_put(struct sound *sound, uint64_t at, uint32_t count, int16_t sample)
{
	uint64_t most = STORED_MOST / FRAME_BYTES;
	uint16_t word = (uint16_t)sample;
	const uint8_t frame[FRAME_BYTES] = { (uint8_t)word, (uint8_t)(word >> 8), (uint8_t)word,
		(uint8_t)(word >> 8) };
	const int16_t both[2] = { sample, sample };
	for (uint32_t n = 0; sound->audio && n < count; n++) {
		audio_put(sound->audio, both, 1);
	}
	if (!sound->storage) {
		return;
	}
	for (uint32_t n = 0; n < count && at + n < most; n++) {
		storage_write(sound->storage, (at + n) * FRAME_BYTES, frame, FRAME_BYTES);
	}
}

static void keep(struct sound *sound, const struct part *part, int16_t left, int16_t right)
{
	uint16_t l = (uint16_t)left, r = (uint16_t)right;
	if (!sound->storage) {
		return;
	}
	if (sound->played >= STORED_MOST / FRAME_BYTES) {
		log_unmodelled(part->log, sound, 0, "%s: %s is full: what is played now is lost",
			part->name, sound->out);
		return;
	}
	const uint8_t frame[FRAME_BYTES] = { (uint8_t)l, (uint8_t)(l >> 8), (uint8_t)r,
		(uint8_t)(r >> 8) };
	storage_write(sound->storage, sound->played * FRAME_BYTES, frame, FRAME_BYTES);
}

/* From the first rise of a window to its last there is a whole number of periods. */
static uint32_t frequency(const struct sound *sound)
{
	uint64_t span = sound->last_crossing - sound->first_crossing;
	if (sound->crossings < 2 || !span) {
		return 0;
	}
	uint64_t periods = (uint64_t)(sound->crossings - 1) * sound->rate_hz;
	return (uint32_t)((2 * periods + span) / (2 * span));
}

static bool measure(struct sound *sound, int16_t sample)
{
	uint32_t size = (uint32_t)(sample < 0 ? -sample : sample);
	sound->peak = size > sound->peak ? size : sound->peak;
	if (sound->previous < 0 && sample >= 0) {
		sound->last_crossing = sound->window;
		sound->first_crossing = sound->crossings ? sound->first_crossing : sound->window;
		sound->crossings++;
	}
	sound->previous = sample;
	if (++sound->window < sound->rate_hz / WINDOWS_PER_SECOND) {
		return false;
	}
	uint32_t now_hz = frequency(sound);
	bool is_new = now_hz != sound->frequency_hz || sound->peak != sound->loudest;
	sound->frequency_hz = now_hz;
	sound->loudest = sound->peak;
	sound->window = sound->crossings = sound->peak = 0;
	return is_new;
}

bool sound_play(
	struct sound *sound, const struct part *part, uint32_t rate_hz, int16_t left, int16_t right)
{
	if (!sound->rate_hz) {
		sound->rate_hz = rate_hz;
	} else if (sound->rate_hz != rate_hz && sound->storage) {
		log_unmodelled(part->log, sound, 1, "%s: %s stays at %u Hz, now %u Hz come",
			part->name, sound->out, (unsigned)sound->rate_hz, (unsigned)rate_hz);
	}
	const int16_t both[2] = { left, right };
	uint64_t from = rate_hz ? sound->played * LOUD_HZ / rate_hz : 0;
	uint64_t to = rate_hz ? (sound->played + 1) * LOUD_HZ / rate_hz : 0;
	for (; sound->audio && from < to; from++) {
		audio_put(sound->audio, both, 1);
	}
	keep(sound, part, left, right);
	sound->played++;
	sound->latest_ps = part->timeline->now_ps;
	return measure(sound, left);
}

void sound_hear(struct sound *sound, uint32_t rate_hz, int32_t *left, int32_t *right)
{
	const struct wav *wav = &sound->heard;
	*left = *right = 0;
	if (!wav->frames || !rate_hz) {
		return;
	}
	uint64_t at = bits_muldiv(sound->heard_at, wav->rate_hz, rate_hz);
	if (at < wav->frames) {
		sound->heard_at++;
	}
	*left = wav_sample(wav, at, 0) >> 16;
	*right = wav_sample(wav, at, wav->channels > 1) >> 16;
}

void sound_look(const struct sound *sound, const struct part *part, char *text, size_t size)
{
	uint64_t quiet_ps = part->timeline->now_ps - sound->latest_ps;
	if (!sound->loudest || quiet_ps > SILENT_PS) {
		snprintf(text, size, "silent");
	} else {
		snprintf(text, size, "%u Hz, peak %u", (unsigned)sound->frequency_hz,
			(unsigned)sound->loudest);
	}
}

uint32_t sound_gain(int half_db)
{
	/* Half a decibel is a factor of 1.0592537; both in 2^31sts. */
	enum { DOWN = 2027355295 };
	const uint64_t up = 2274730054;
	uint64_t gain = (uint64_t)FULL_GAIN << 16;
	for (; half_db > 0; half_db--) {
		gain = bits_muldiv(gain, up, UINT64_C(1) << 31);
	}
	for (; half_db < 0 && gain; half_db++) {
		gain = bits_muldiv(gain, DOWN, UINT64_C(1) << 31);
	}
	gain = (gain + 0x8000) >> 16;
	return gain < UINT32_MAX ? (uint32_t)gain : UINT32_MAX;
}

int16_t sound_scale(int32_t sample, uint32_t gain)
{
	int64_t scaled = (int64_t)sample * gain / FULL_GAIN;
	return (int16_t)(scaled > INT16_MAX ? INT16_MAX : scaled < INT16_MIN ? INT16_MIN : scaled);
}
