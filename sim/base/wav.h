/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_BASE_WAV_H
#define ORRERY_BASE_WAV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;

/*
 * WAV files: RIFF with uncompressed whole-number samples of 8, 16, 24 or 32 bits, up to WAV_CHANNELS channels and 192
 * kHz. Other formats (floating point, compressed) are an error that names them, as are files that are cut short or
 * spoilt.
 */
enum { WAV_CHANNELS = 16, WAV_RATE_MOST_HZ = 192000 };

struct wav {
	uint32_t rate_hz;
	uint16_t channels;
	uint16_t bits;    /* of a sample */
	uint64_t frames;  /* a sample for each channel */
	uint8_t *samples; /* as in the file; the caller gives them back by wav_free */
};

bool wav_read(const char *path, struct wav *wav, struct error *err);
/* The same from memory; `name` is for messages. */
bool wav_parse(
	const char *name, const void *bytes, size_t length, struct wav *wav, struct error *err);
void wav_free(struct wav *wav);
/* The sample as a whole number of 32 bits, full scale; 0 past the end. */
int32_t wav_sample(const struct wav *wav, uint64_t frame, unsigned channel);

/*
 * The file is whole or as it was before: written beside it first, then renamed. `samples` of `wav` do not count:
 * `give` is asked for all of them, in order, as the file has them.
 */
bool wav_write(const char *path, const struct wav *wav,
	void (*give)(void *owner, uint64_t at, void *bytes, uint32_t length), void *owner,
	struct error *err);

#endif
