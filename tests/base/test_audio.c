/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The loudspeaker, with SDL2's driver that writes what would be heard to a file. */
#include "base/audio.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "support/suite.h"

enum { FRAMES = 4800 };

START_TEST(what_is_put_is_heard_in_order)
{
	char path[] = "/tmp/orrery-audio-XXXXXX";
	int file = mkstemp(path);
	struct error err = { 0 };
	ck_assert_int_ge(file, 0);
	setenv("SDL_AUDIODRIVER", "disk", 1);
	setenv("SDL_DISKAUDIOFILE", path, 1);
	setenv("SDL_DISKAUDIODELAY", "1", 1);
	struct audio *audio = audio_open(48000, &err);
	ck_assert_msg(audio, "%s", err.message);
	for (int16_t n = 1; n <= FRAMES; n++) {
		const int16_t both[2] = { n, (int16_t)-n };
		audio_put(audio, both, 1);
	}
	audio_close(audio);
	FILE *heard = fdopen(file, "rb");
	int16_t frame[2], next = 1;
	while (fread(frame, sizeof(frame), 1, heard) == 1) {
		if (frame[0] == 0 && frame[1] == 0) {
			continue; /* silence around it */
		}
		ck_assert_int_eq(frame[0], next);
		ck_assert_int_eq(frame[1], -next);
		next++;
	}
	fclose(heard);
	unlink(path);
	ck_assert_int_gt(next, FRAMES - 2048); /* the last buffer may be on its way */
}
END_TEST

START_TEST(a_host_without_sound_is_told_plainly)
{
	struct error err = { 0 };
	setenv("SDL_AUDIODRIVER", "there-is-none", 1);
	ck_assert_ptr_null(audio_open(48000, &err));
	ck_assert_ptr_nonnull(strstr(err.message, "no sound on this host"));
	audio_put(NULL, NULL, 0);
	audio_close(NULL);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		what_is_put_is_heard_in_order,
		a_host_without_sound_is_told_plainly,
		NULL,
	};
	return suite_run("audio", NULL, NULL, tests);
}
