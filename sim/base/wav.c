/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * WAV files, read and written here: the uncompressed kind is a header and bytes, and a library for all kinds would
 * bring a dozen codecs. Whatever is in a file, reading stays within it.
 *
 * Chunks but `fmt ` and `data` are passed over. A `data` chunk that goes on past the end of the file is an error, as is a
 * part of a frame at its end.
 */
#include "base/wav.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/new_file.h"

enum { FORMAT_PCM = 1, FORMAT_FLOAT = 3, FORMAT_EXTENSIBLE = 0xfffe };
enum { CHUNK_HEAD = 8, RIFF_HEAD = 12, FMT_LEAST = 16, FMT_EXTENSIBLE = 40, HEADER = 44 };
enum { PIECE = 64 << 10 };
static const uint64_t FILE_MOST = UINT64_C(1) << 30;

static uint32_t get(const uint8_t *bytes, unsigned count)
{
	uint32_t value = 0;
	while (count--) {
		value = value << 8 | bytes[count];
	}
	return value;
}

static void put(uint8_t *bytes, unsigned count, uint32_t value)
{
	for (unsigned n = 0; n < count; n++) {
		bytes[n] = (uint8_t)(value >> (8 * n));
	}
}

static bool take_format(
	const char *name, const uint8_t *body, uint32_t length, struct wav *wav, struct error *err)
{
	if (length < FMT_LEAST) {
		return error_set(err, "%s: the WAV file is damaged: its format is cut short", name);
	}
	uint32_t format = get(body, 2);
	if (format == FORMAT_EXTENSIBLE && length >= FMT_EXTENSIBLE) {
		format = get(body + 24, 2); /* the first bytes of the subformat's identifier */
	}
	uint32_t channels = get(body + 2, 2), rate_hz = get(body + 4, 4), bits = get(body + 14, 2);
	if (format != FORMAT_PCM) {
		error_set(err, "%s: a WAV file of %s samples", name,
			format == FORMAT_FLOAT ? "floating-point" : "compressed");
		error_note(err, "whole numbers of 8, 16, 24 or 32 bits are read");
		return false;
	}
	if (!channels || channels > WAV_CHANNELS || !rate_hz || rate_hz > WAV_RATE_MOST_HZ ||
		bits % 8 || !bits || bits > 32 || get(body + 12, 2) != channels * bits / 8) {
		error_set(err, "%s: a WAV file of %u channels, %u bits, %u Hz", name,
			(unsigned)channels, (unsigned)bits, (unsigned)rate_hz);
		error_note(err, "up to %u channels of 8, 16, 24 or 32 bits and %u Hz are read",
			WAV_CHANNELS, WAV_RATE_MOST_HZ);
		return false;
	}
	wav->channels = (uint16_t)channels;
	wav->rate_hz = rate_hz;
	wav->bits = (uint16_t)bits;
	return true;
}

static unsigned frame_bytes(const struct wav *wav)
{
	return wav->channels * wav->bits / 8u;
}

static bool take_data(
	const char *name, const uint8_t *body, uint32_t length, struct wav *wav, struct error *err)
{
	if (!wav->channels) {
		return error_set(
			err, "%s: the WAV file is damaged: samples before their format", name);
	}
	if (length % frame_bytes(wav)) {
		return error_set(err, "%s: the WAV file is damaged: it ends within a frame", name);
	}
	wav->frames = length / frame_bytes(wav);
	wav->samples = alloc_zeroed(length ? length : 1, 1);
	memcpy(wav->samples, body, length);
	return true;
}

/* False when there is no more chunk, or after an error. */
static bool take_chunk(
	const char *name, const uint8_t **at, size_t *left, struct wav *wav, struct error *err)
{
	if (*left < CHUNK_HEAD) {
		return false;
	}
	const uint8_t *head = *at, *body = head + CHUNK_HEAD;
	uint32_t length = get(head + 4, 4);
	*left -= CHUNK_HEAD;
	if (length > *left) {
		return error_set(err, "%s: the WAV file is cut short", name);
	}
	if (memcmp(head, "fmt ", 4) == 0 && !wav->channels) {
		if (!take_format(name, body, length, wav, err)) {
			return false;
		}
	} else if (memcmp(head, "data", 4) == 0) {
		take_data(name, body, length, wav, err);
		return false;
	}
	size_t whole = length + (length & 1u); /* chunks begin at even places */
	whole = whole > *left ? *left : whole;
	*at = body + whole;
	*left -= whole;
	return true;
}

bool wav_parse(
	const char *name, const void *bytes, size_t length, struct wav *wav, struct error *err)
{
	const uint8_t *at = bytes;
	struct error cause = { 0 };
	*wav = (struct wav){ 0 };
	if (length < RIFF_HEAD || memcmp(at, "RIFF", 4) != 0 || memcmp(at + 8, "WAVE", 4) != 0) {
		return error_set(err, "%s is no WAV file", name);
	}
	at += RIFF_HEAD;
	length -= RIFF_HEAD;
	while (take_chunk(name, &at, &length, wav, &cause)) {
	}
	if (!wav->samples && !cause.set) {
		error_set(&cause, "%s: the WAV file has no samples", name);
	}
	if (cause.set) {
		wav_free(wav);
		error_set(err, "%s", cause.message);
		if (cause.note[0]) {
			error_note(err, "%s", cause.note);
		}
		return false;
	}
	return true;
}

static bool read_all(
	FILE *file, const char *path, uint8_t **bytes, size_t *length, struct error *err)
{
	struct stat about;
	if (fstat(fileno(file), &about) != 0 || !S_ISREG(about.st_mode)) {
		return error_set(err, "%s cannot be read: not a file", path);
	}
	if ((uint64_t)about.st_size > FILE_MOST) {
		return error_set(err, "%s has more than %u MiB", path, (unsigned)(FILE_MOST >> 20));
	}
	*bytes = alloc_zeroed((size_t)about.st_size + 1, 1);
	*length = fread(*bytes, 1, (size_t)about.st_size, file);
	return !ferror(file) || error_set(err, "%s cannot be read: %s", path, strerror(errno));
}

bool wav_read(const char *path, struct wav *wav, struct error *err)
{
	uint8_t *bytes = NULL;
	size_t length = 0;
	FILE *file = fopen(path, "rb");
	*wav = (struct wav){ 0 };
	if (!file) {
		return error_set(err, "%s cannot be read: %s", path, strerror(errno));
	}
	bool good = read_all(file, path, &bytes, &length, err) &&
		wav_parse(path, bytes, length, wav, err);
	fclose(file);
	free(bytes);
	return good;
}

void wav_free(struct wav *wav)
{
	free(wav->samples);
	*wav = (struct wav){ 0 };
}

int32_t wav_sample(const struct wav *wav, uint64_t frame, unsigned channel)
{
	if (frame >= wav->frames || channel >= wav->channels) {
		return 0;
	}
	unsigned bytes = wav->bits / 8u;
	uint32_t raw = get(wav->samples + frame * frame_bytes(wav) + channel * bytes, bytes);
	if (bytes == 1) {
		raw ^= 0x80; /* bytes alone are counted from the lowest level */
	}
	return (int32_t)(raw << (32 - wav->bits));
}

static void make_header(uint8_t *header, const struct wav *wav, uint32_t length)
{
	uint32_t frame = frame_bytes(wav);
	memcpy(header, "RIFF    WAVEfmt ", 16);
	put(header + 4, 4, HEADER - CHUNK_HEAD + length + (length & 1));
	put(header + 16, 4, FMT_LEAST);
	put(header + 20, 2, FORMAT_PCM);
	put(header + 22, 2, wav->channels);
	put(header + 24, 4, wav->rate_hz);
	put(header + 28, 4, wav->rate_hz * frame);
	put(header + 32, 2, frame);
	put(header + 34, 2, wav->bits);
	memcpy(header + 36, "data", 4);
	put(header + 40, 4, length);
}

static bool write_to(FILE *file, const struct wav *wav,
	void (*give)(void *owner, uint64_t at, void *bytes, uint32_t length), void *owner)
{
	uint8_t header[HEADER];
	uint64_t length = wav->frames * frame_bytes(wav);
	make_header(header, wav, (uint32_t)length);
	bool good = fwrite(header, HEADER, 1, file) == 1;
	uint8_t *piece = alloc_zeroed(PIECE, 1);
	for (uint64_t at = 0; good && at < length; at += PIECE) {
		uint32_t some = length - at < PIECE ? (uint32_t)(length - at) : PIECE;
		give(owner, at, piece, some);
		good = fwrite(piece, some, 1, file) == 1;
	}
	free(piece);
	return good && (length % 2 == 0 || fputc(0, file) == 0);
}

bool wav_write(const char *path, const struct wav *wav,
	void (*give)(void *owner, uint64_t at, void *bytes, uint32_t length), void *owner,
	struct error *err)
{
	struct new_file file;
	if (wav->frames * frame_bytes(wav) > UINT32_MAX - HEADER) {
		return error_set(err, "'%s' cannot be written: too long for a WAV file", path);
	}
	return new_file_open(&file, path, err) &&
		new_file_end(&file, write_to(file.stream, wav, give, owner), err);
}
