/* SPDX-License-Identifier: GPL-2.0-or-later */
/* WAV files: what is written comes back, and nothing damaged is taken for sound. */
#include "base/wav.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/new_file.h"
#include "support/suite.h"

enum { HEADER = 44, FRAMES = 50000, FORMAT_AT = 20, CHANNELS_AT = 22, BITS_AT = 34, DATA_AT = 40 };

static char folder[32], path[64];
static uint8_t bytes[HEADER + 64];

static void setup(void)
{
	strcpy(folder, "/tmp/orrery-wav-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/a.wav", folder);
}

static void teardown(void)
{
	unlink(path);
	ck_assert_msg(rmdir(folder) == 0, "something is left in %s", folder);
}

static void give(void *owner, uint64_t at, void *to, uint32_t length)
{
	(void)owner;
	for (uint32_t n = 0; n < length; n++) {
		((uint8_t *)to)[n] = (uint8_t)((at + n) * 7 >> 3);
	}
}

static bool write_frames(uint64_t frames, uint16_t channels, uint16_t bits, struct error *err)
{
	const struct wav wav = { 48000, channels, bits, frames, NULL };
	return wav_write(path, &wav, give, NULL, err);
}

/* A file of four stereo frames of 16 bits in `bytes`. */
static size_t sample(void)
{
	struct error err = { 0 };
	ck_assert(write_frames(4, 2, 16, &err));
	FILE *file = fopen(path, "rb");
	size_t length = fread(bytes, 1, sizeof bytes, file);
	fclose(file);
	return length;
}

static bool parses(size_t length, const char *why)
{
	struct wav wav;
	struct error err = { 0 };
	bool good = wav_parse("x.wav", bytes, length, &wav, &err);
	wav_free(&wav);
	ck_assert(good != err.set);
	ck_assert_msg(good || strstr(err.message, why), "%s", err.message);
	return good;
}

START_TEST(what_is_written_is_read_again)
{
	static const uint16_t widths[] = { 8, 16, 24, 32 };
	for (unsigned n = 0; n < 4; n++) {
		struct error err = { 0 };
		struct wav wav;
		ck_assert(write_frames(FRAMES, 3, widths[n], &err));
		ck_assert_msg(wav_read(path, &wav, &err), "%s", err.message);
		ck_assert_uint_eq(wav.rate_hz, 48000);
		ck_assert_uint_eq(wav.channels, 3);
		ck_assert_uint_eq(wav.bits, widths[n]);
		ck_assert_uint_eq(wav.frames, FRAMES);
		for (uint64_t at = 0; at < FRAMES * 3u * widths[n] / 8; at++) {
			ck_assert_uint_eq(wav.samples[at], (uint8_t)(at * 7 >> 3));
		}
		wav_free(&wav);
	}
}
END_TEST

START_TEST(a_header_is_what_every_player_expects)
{
	size_t length = sample();
	ck_assert_uint_eq(length, HEADER + 16);
	static const uint8_t header[HEADER] = { 'R', 'I', 'F', 'F', 52, 0, 0, 0, 'W', 'A', 'V', 'E',
		'f', 'm', 't', ' ', 16, 0, 0, 0, 1, 0, 2, 0, 0x80, 0xbb, 0, 0, 0, 0xee, 2, 0, 4, 0,
		16, 0, 'd', 'a', 't', 'a', 16, 0, 0, 0 };
	ck_assert_mem_eq(bytes, header, HEADER);
}
END_TEST

START_TEST(samples_of_all_widths_come_in_full_scale)
{
	static uint8_t of_8[] = { 0x00, 0x80 }, of_16[] = { 0x00, 0x80, 0x01, 0x00 };
	static uint8_t of_24[] = { 0xff, 0xff, 0x7f };
	struct wav wav = { 8000, 1, 8, 2, of_8 };
	ck_assert_int_eq(wav_sample(&wav, 0, 0), INT32_MIN);
	ck_assert_int_eq(wav_sample(&wav, 1, 0), 0);
	wav = (struct wav){ 8000, 2, 16, 1, of_16 };
	ck_assert_int_eq(wav_sample(&wav, 0, 0), INT32_MIN);
	ck_assert_int_eq(wav_sample(&wav, 0, 1), 65536);
	ck_assert_int_eq(wav_sample(&wav, 0, 2), 0);
	ck_assert_int_eq(wav_sample(&wav, 1, 0), 0);
	wav = (struct wav){ 8000, 1, 24, 1, of_24 };
	ck_assert_int_eq(wav_sample(&wav, 0, 0), 0x7fffff00);
}
END_TEST

START_TEST(a_file_cut_short_anywhere_is_refused)
{
	size_t length = sample();
	ck_assert(parses(length, ""));
	for (size_t left = 0; left < length; left++) {
		ck_assert_msg(!parses(left, left < 12 ? "no WAV file" : "WAV file"), "%zu", left);
	}
}
END_TEST

START_TEST(other_formats_are_named)
{
	size_t length = sample();
	bytes[FORMAT_AT] = 3;
	ck_assert(!parses(length, "floating-point"));
	bytes[FORMAT_AT] = 2;
	ck_assert(!parses(length, "compressed"));
	bytes[FORMAT_AT] = 1;
	bytes[CHANNELS_AT] = 0;
	ck_assert(!parses(length, "0 channels"));
	bytes[CHANNELS_AT] = 2;
	bytes[BITS_AT] = 12;
	ck_assert(!parses(length, "12 bits"));
}
END_TEST

START_TEST(lengths_that_lie_are_refused)
{
	size_t length = sample();
	bytes[DATA_AT] = 17;
	ck_assert(!parses(length, "cut short"));
	bytes[DATA_AT] = 15;
	ck_assert(!parses(length, "within a frame"));
	bytes[DATA_AT + 3] = 0xff;
	ck_assert(!parses(length, "cut short"));
}
END_TEST

START_TEST(an_odd_number_of_bytes_is_padded)
{
	struct error err = { 0 };
	struct stat about;
	struct wav wav;
	ck_assert(write_frames(3, 1, 8, &err));
	ck_assert_int_eq(stat(path, &about), 0);
	ck_assert_int_eq(about.st_size, HEADER + 4);
	ck_assert(wav_read(path, &wav, &err));
	ck_assert_uint_eq(wav.frames, 3);
	wav_free(&wav);
}
END_TEST

START_TEST(a_place_that_cannot_be_written_is_known_beforehand_and_left_alone)
{
	struct error err = { 0 };
	ck_assert(!new_file_possible(folder, &err));
	err = (struct error){ 0 };
	ck_assert(!new_file_possible("/no/such/folder/a.wav", &err));
	ck_assert(strstr(err.message, "/no/such/folder"));
	ck_assert(new_file_possible(path, &err));
	ck_assert_int_ne(access(path, F_OK), 0);
}
END_TEST

int main(void)
{
	return suite_run("wav", setup, teardown,
		(const TTest *const[]){
			what_is_written_is_read_again,
			a_header_is_what_every_player_expects,
			samples_of_all_widths_come_in_full_scale,
			a_file_cut_short_anywhere_is_refused,
			other_formats_are_named,
			lengths_that_lie_are_refused,
			an_odd_number_of_bytes_is_padded,
			a_place_that_cannot_be_written_is_known_beforehand_and_left_alone,
			NULL,
		});
}
