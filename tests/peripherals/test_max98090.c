/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The MAX98090 without a controller: its registers on I2C, its sound on I2S and in WAV files. */
#include "peripherals/parts/part_models.h"
#include "support/suite.h"

#include "codec_bench.h"

enum { A = 0x10, B = 0x11 };

static void open_with(const char *first)
{
	bench_open_part(&max98090_ops, (const char *const[]){ first, NULL });
}

static void setup(void)
{
	char setting[64];
	wav_path_open();
	snprintf(setting, sizeof setting, "out=%s", wav_path);
	open_with(setting);
}

static void teardown(void)
{
	bench_close();
	unlink(wav_path);
}

static void set(uint8_t reg, uint8_t value)
{
	codec_write(A, reg, value);
}

/* Headphone, I2S, clock from the codec. */
static void power_up(void)
{
	set(0x21, 0x80);
	set(0x22, 0x04);
	set(0x25, 0x01);
	set(0x3f, 0xc3);
	set(0x45, 0x80);
}

/* What becomes of a sample on both sides. */
static void plays(int left, int right)
{
	static uint64_t frames;
	codec_frame(10000, -10000, true);
	struct wav wav = codec_saved();
	frames = wav.frames;
	ck_assert_int_eq(codec_sample(&wav, frames - 1, 0), left);
	ck_assert_int_eq(codec_sample(&wav, frames - 1, 1), right);
	wav_free(&wav);
}

START_TEST(registers_have_their_reset_values_and_the_chip_its_revision)
{
	ck_assert_uint_eq(codec_read(A, 0xff), 0x43);
	ck_assert_uint_eq(codec_read(A, 0x0e), 0x1b);
	ck_assert_uint_eq(codec_read(A, 0x2c), 0x1a);
	ck_assert_uint_eq(codec_read(A, 0x31), 0x2c);
	ck_assert_uint_eq(codec_read(A, 0x44), 0x06);
	set(0xff, 0);
	ck_assert_uint_eq(codec_read(A, 0xff), 0x43);
}
END_TEST

START_TEST(bytes_written_and_read_go_to_registers_in_a_row)
{
	struct port *bus = bench_port(PORT_I2C);
	ck_assert(port_i2c_start(bus, A, false));
	for (unsigned n = 0; n < 5; n++) {
		ck_assert(port_i2c_write(bus, (uint8_t)(0x1b + n)));
	}
	ck_assert(port_i2c_start(bus, A, false));
	ck_assert(port_i2c_write(bus, 0x1b));
	ck_assert(port_i2c_start(bus, A, true));
	for (unsigned n = 0; n < 4; n++) {
		ck_assert_uint_eq(port_i2c_read(bus, n == 3), 0x1c + n);
	}
	port_i2c_stop(bus);
}
END_TEST

START_TEST(each_variant_answers_its_own_address)
{
	ck_assert(!port_i2c_start(bench_port(PORT_I2C), B, false));
	bench_close();
	open_with("variant=b");
	ck_assert(!port_i2c_start(bench_port(PORT_I2C), A, false));
	ck_assert(port_i2c_start(bench_port(PORT_I2C), B, false));
}
END_TEST

START_TEST(a_software_reset_brings_all_registers_back)
{
	power_up();
	set(0x2c, 0x05);
	set(0x00, 0x80);
	ck_assert_uint_eq(codec_read(A, 0x00), 0);
	ck_assert_uint_eq(codec_read(A, 0x2c), 0x1a);
	ck_assert_uint_eq(codec_read(A, 0x45), 0);
	ck_assert_str_eq(bench_look(), "shut down");
}
END_TEST

START_TEST(nothing_plays_and_no_clock_comes_while_it_is_shut_down)
{
	ck_assert_uint_eq(codec_frame(1, 1, true).rate_hz, 0);
	power_up();
	ck_assert_uint_eq(codec_frame(1, 1, true).rate_hz, 48000);
	set(0x45, 0);
	ck_assert_uint_eq(codec_frame(1, 1, true).rate_hz, 0);
	codec_frame(1, 1, false);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 0);
	struct wav wav = codec_saved();
	ck_assert_uint_eq(wav.frames, 1);
	wav_free(&wav);
}
END_TEST

START_TEST(without_mas_it_gives_no_clock_and_two_clocks_are_said)
{
	power_up();
	codec_frame(1, 1, false);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
	set(0x45, 0);
	set(0x21, 0);
	set(0x45, 0x80);
	ck_assert_uint_eq(codec_frame(1, 1, true).rate_hz, 0);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 2);
}
END_TEST

START_TEST(samples_pass_unchanged_at_0_db)
{
	power_up();
	plays(10000, -10000);
	struct wav wav = codec_saved();
	ck_assert_uint_eq(wav.rate_hz, 48000);
	wav_free(&wav);
}
END_TEST

START_TEST(each_volume_and_mute_acts_on_its_side)
{
	power_up();
	set(0x2c, 0x19); /* -1 dB */
	plays(8912, -10000);
	set(0x2c, 0x1f); /* +3 dB */
	plays(14125, -10000);
	set(0x2c, 0x00); /* -67 dB */
	plays(4, -10000);
	set(0x2c, 0x80);
	plays(0, -10000);
	set(0x2c, 0x1a);
	set(0x27, 0x06); /* -6 dB */
	plays(5011, -5011);
	set(0x27, 0x10); /* +6 dB */
	plays(19952, -19952);
	set(0x27, 0x30); /* +18 dB: too much */
	plays(32767, -32768);
	set(0x27, 0x80);
	plays(0, 0);
}
END_TEST

START_TEST(an_output_that_is_off_is_silent)
{
	power_up();
	set(0x3f, 0x83);
	plays(0, -10000);
	set(0x3f, 0xc1);
	plays(10000, 0);
	set(0x25, 0x00);
	codec_frame(1, 1, true);
	struct wav wav = codec_saved();
	ck_assert_uint_eq(wav.frames, 2);
	wav_free(&wav);
}
END_TEST

START_TEST(speaker_and_receiver_play_what_their_mixers_take)
{
	power_up();
	set(0x3f, 0x33);
	plays(0, 0);
	set(0x2e, 0x01);
	set(0x2f, 0x02);
	plays(10000, -10000);
	set(0x31, 0x2b); /* -1 dB */
	plays(8912, -10000);
	set(0x31, 0x18); /* -48 dB */
	plays(39, -10000);
	set(0x3f, 0x0f);
	plays(0, 0);
	set(0x37, 0x01);
	set(0x3a, 0x02);
	plays(10000, -10000);
	set(0x2b, 0x30);
	set(0x3f, 0xc3);
	plays(0, 0);
	set(0x29, 0x01);
	plays(10000, 0);
}
END_TEST

START_TEST(tdm_takes_the_slots_it_is_told)
{
	struct i2s_frame back, frame = { .slots = 4, .bits = 16, .rate_hz = 48000, .slave = true };
	power_up();
	set(0x23, 0x01);
	set(0x24, 0xe0); /* left 3, right 2 */
	for (int n = 0; n < 4; n++) {
		frame.slot[n] = n;
	}
	port_i2s_exchange(bench_port(PORT_I2S), &frame, &back);
	struct wav wav = codec_saved();
	ck_assert_int_eq(codec_sample(&wav, 0, 0), 3);
	ck_assert_int_eq(codec_sample(&wav, 0, 1), 2);
	wav_free(&wav);
}
END_TEST

START_TEST(a_file_is_heard_once_and_then_there_is_silence)
{
	char setting[64];
	bench_close();
	make_ramp(3);
	snprintf(setting, sizeof setting, "in=%s", wav_path);
	open_with(setting);
	power_up();
	ck_assert_int_eq(codec_frame(0, 0, true).slot[1], 0);
	set(0x25, 0x03);
	set(0x3e, 0x03);
	set(0x15, 0x08);
	set(0x16, 0x08);
	for (int n = 0; n < 5; n++) {
		struct i2s_frame back = codec_frame(0, 0, true);
		ck_assert_int_eq(back.slot[0], n < 3 ? 4 * n : 0);
		ck_assert_int_eq(back.slot[1], n < 3 ? -1 - n : 0);
	}
}
END_TEST

START_TEST(a_spoilt_file_or_a_place_that_cannot_be_written_is_refused_before_the_run)
{
	static const char *const bad[] = { "in", "out" };
	FILE *file = fopen(wav_path, "wb");
	fputs("RIFF but no more", file);
	fclose(file);
	for (unsigned n = 0; n < 2; n++) {
		char setting[80];
		struct error err = { 0 };
		bench_close();
		snprintf(setting, sizeof setting, "%s=%s", bad[n],
			n ? "/no/such/folder/a.wav" : wav_path);
		ck_assert(!bench_try_part(
			&max98090_ops, (const char *const[]){ setting, NULL }, &err));
		ck_assert(strstr(err.message, n ? "cannot be written" : "no WAV file"));
	}
}
END_TEST

START_TEST(the_look_tells_frequency_and_peak)
{
	power_up();
	ck_assert_str_eq(bench_look(), "silent");
	for (unsigned n = 0; n < 4800; n++) {
		int sample = n % 48 < 24 ? 5000 : -5000;
		codec_frame(sample, sample, true);
	}
	ck_assert_str_eq(bench_look(), "1000 Hz, peak 5000");
	bench_run_us(300000);
	ck_assert_str_eq(bench_look(), "silent");
}
END_TEST

START_TEST(clock_registers_written_while_it_runs_and_quick_setup_are_said)
{
	power_up();
	set(0x1c, 0x01);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
	set(0x05, 0x01);
	ck_assert_uint_eq(bench_logged(LOG_UNMODELLED), 1);
	ck_assert_uint_eq(codec_read(A, 0x05), 0);
}
END_TEST

int main(void)
{
	return suite_run("max98090", setup, teardown,
		(const TTest *const[]){
			registers_have_their_reset_values_and_the_chip_its_revision,
			bytes_written_and_read_go_to_registers_in_a_row,
			each_variant_answers_its_own_address,
			a_software_reset_brings_all_registers_back,
			nothing_plays_and_no_clock_comes_while_it_is_shut_down,
			without_mas_it_gives_no_clock_and_two_clocks_are_said,
			samples_pass_unchanged_at_0_db,
			each_volume_and_mute_acts_on_its_side,
			an_output_that_is_off_is_silent,
			speaker_and_receiver_play_what_their_mixers_take,
			tdm_takes_the_slots_it_is_told,
			a_file_is_heard_once_and_then_there_is_silence,
			a_spoilt_file_or_a_place_that_cannot_be_written_is_refused_before_the_run,
			the_look_tells_frequency_and_peak,
			clock_registers_written_while_it_runs_and_quick_setup_are_said,
			NULL,
		});
}
