/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The buzzer on a pin that a hand moves. */
#include "peripherals/parts/part_models.h"
#include "support/suite.h"

#include "codec_bench.h"

static void setup(void)
{
	char setting[64];
	wav_path_open();
	snprintf(setting, sizeof setting, "out=%s", wav_path);
	bench_open_part(&buzzer_ops, (const char *const[]){ setting, NULL });
}

static void teardown(void)
{
	bench_close();
	unlink(wav_path);
}

static void sound(unsigned periods, unsigned half_us)
{
	while (periods--) {
		bench_drive("pin", DRIVE_HIGH);
		bench_run_us(half_us);
		bench_drive("pin", DRIVE_LOW);
		bench_run_us(half_us);
	}
}

START_TEST(the_look_is_the_frequency_while_it_sounds)
{
	ck_assert_str_eq(bench_look(), "silent");
	sound(10, 500);
	ck_assert_str_eq(bench_look(), "1000 Hz");
	sound(10, 250);
	ck_assert_str_eq(bench_look(), "2000 Hz");
	bench_run_us(1000);
	ck_assert_str_eq(bench_look(), "silent");
}
END_TEST

START_TEST(the_file_has_all_of_the_run_with_sound_where_it_was)
{
	bench_run_us(100000);
	sound(20, 500);
	bench_run_us(100000);
	struct wav wav = codec_saved();
	ck_assert_uint_eq(wav.rate_hz, 48000);
	ck_assert_uint_eq(wav.frames, 220 * 48);
	ck_assert_int_eq(codec_sample(&wav, 4799, 0), 0);
	for (unsigned n = 0; n < 20 * 48; n++) {
		ck_assert_int_eq(codec_sample(&wav, 4800 + n, n % 2), n % 48 < 24 ? 12000 : -12000);
	}
	ck_assert_int_eq(codec_sample(&wav, 220 * 48 - 1, 0), 0);
	wav_free(&wav);
}
END_TEST

START_TEST(a_level_that_stays_is_silence_after_a_while)
{
	bench_drive("pin", DRIVE_HIGH);
	bench_run_us(100000);
	ck_assert_str_eq(bench_look(), "silent");
	struct wav wav = codec_saved();
	ck_assert_int_eq(codec_sample(&wav, 10, 0), 12000);
	ck_assert_int_eq(codec_sample(&wav, 1000, 0), 0);
	wav_free(&wav);
}
END_TEST

int main(void)
{
	return suite_run("buzzer", setup, teardown,
		(const TTest *const[]){
			the_look_is_the_frequency_while_it_sounds,
			the_file_has_all_of_the_run_with_sound_where_it_was,
			a_level_that_stays_is_silence_after_a_while,
			NULL,
		});
}
