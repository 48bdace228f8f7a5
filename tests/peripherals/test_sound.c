/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What parts play and hear, and what their meter says. */
#include "peripherals/parts/part_models.h"
#include "peripherals/parts/sound.h"
#include "support/suite.h"

#include "codec_bench.h"

static struct sound sound;

/* Any part will do. */
static void setup(void)
{
	bench_open_part(&buzzer_ops, NULL);
	sound = (struct sound){ 0 };
	wav_path_open();
}

static void teardown(void)
{
	sound_close(&sound);
	bench_close();
	unlink(wav_path);
}

static void open_in(uint32_t rate_hz, uint16_t channels, uint64_t frames)
{
	struct error err = { 0 };
	const struct wav wav = { rate_hz, channels, 16, frames, NULL };
	ck_assert(wav_write(wav_path, &wav, give_ramp, NULL, &err));
	ck_assert(sound_setting(bench_part(), &sound, "in", wav_path, &err));
	ck_assert_msg(sound_open(&sound, bench_part(), &err), "%s", err.message);
}

static void hears(uint32_t rate_hz, int left, int right)
{
	int32_t l, r;
	sound_hear(&sound, rate_hz, &l, &r);
	ck_assert_int_eq(l, left);
	ck_assert_int_eq(r, right);
}

START_TEST(gains_are_right_to_a_sixty_fifth_thousandth)
{
	static const struct {
		int half_db;
		uint32_t gain;
	} gains[] = { { 0, 65536 }, { 1, 69419 }, { -1, 61870 }, { 12, 130762 }, { -12, 32846 },
		{ 40, 655360 }, { -40, 6554 }, { -120, 66 }, { -300, 0 } };
	for (unsigned n = 0; n < sizeof gains / sizeof *gains; n++) {
		ck_assert_uint_le(sound_gain(gains[n].half_db), gains[n].gain + 1);
		ck_assert_uint_ge(sound_gain(gains[n].half_db) + 1, gains[n].gain);
	}
}
END_TEST

START_TEST(scaling_stops_at_16_bits)
{
	ck_assert_int_eq(sound_scale(20000, 131072), 32767);
	ck_assert_int_eq(sound_scale(-20000, 131072), -32768);
	ck_assert_int_eq(sound_scale(-32768, 65536), -32768);
	ck_assert_int_eq(sound_scale(-3, 32768), -1);
	ck_assert_int_eq(sound_scale(12345, 0), 0);
}
END_TEST

START_TEST(a_file_of_another_rate_gives_its_nearest_frames)
{
	open_in(24000, 2, 3);
	hears(48000, 0, -1);
	hears(48000, 0, -1);
	hears(48000, 4, -2);
	hears(48000, 4, -2);
	hears(48000, 8, -3);
	hears(48000, 8, -3);
	hears(48000, 0, 0);
}
END_TEST

START_TEST(a_file_of_one_channel_is_heard_on_both_sides)
{
	open_in(48000, 1, 3);
	hears(48000, 0, 0);
	hears(48000, -1, -1);
	hears(48000, 4, 4);
}
END_TEST

START_TEST(nothing_is_heard_without_a_file)
{
	hears(48000, 0, 0);
	ck_assert_uint_eq(sound.heard_at, 0);
}
END_TEST

START_TEST(a_file_to_write_has_a_name_that_ends_in_wav)
{
	struct error err = { 0 };
	ck_assert(!sound_setting(bench_part(), &sound, "out", "a.mp3", &err));
	ck_assert(!sound_setting(bench_part(), &sound, "out", ".wav", &err));
	ck_assert(sound_setting(bench_part(), &sound, "out", "a.wav", &err));
}
END_TEST

START_TEST(the_meter_counts_whole_periods_only)
{
	char text[32];
	for (unsigned n = 0; n < 4800; n++) {
		/* 109 frames a period: 440.4 Hz */
		int16_t sample = n % 109 < 54 ? -700 : 600;
		ck_assert(sound_play(&sound, bench_part(), 48000, sample, 0) == (n == 4799));
	}
	sound_look(&sound, bench_part(), text, sizeof text);
	ck_assert_str_eq(text, "440 Hz, peak 700");
	bench_run_us(251000);
	sound_look(&sound, bench_part(), text, sizeof text);
	ck_assert_str_eq(text, "silent");
}
END_TEST

int main(void)
{
	return suite_run("sound", setup, teardown,
		(const TTest *const[]){
			gains_are_right_to_a_sixty_fifth_thousandth,
			scaling_stops_at_16_bits,
			a_file_of_another_rate_gives_its_nearest_frames,
			a_file_of_one_channel_is_heard_on_both_sides,
			nothing_is_heard_without_a_file,
			a_file_to_write_has_a_name_that_ends_in_wav,
			the_meter_counts_whole_periods_only,
			NULL,
		});
}
