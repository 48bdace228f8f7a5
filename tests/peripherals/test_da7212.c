/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The DA7212 without a controller: its registers on I2C, its sound on I2S and in WAV files. */
#include "peripherals/parts/part_models.h"
#include "support/suite.h"

#include "codec_bench.h"

enum { ADDRESS = 0x1a };

static void open_with(const char *first)
{
	bench_open_part(&da7212_ops, (const char *const[]){ first, NULL });
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
	codec_write(ADDRESS, reg, value);
}

/* DAC to headphone on both sides, I2S, clock from the codec. */
static void power_up(void)
{
	set(0x23, 0x88);
	set(0x28, 0x80);
	set(0x29, 0x80);
	set(0x69, 0x80);
	set(0x6a, 0x80);
	set(0x4b, 0x08);
	set(0x4c, 0x08);
	set(0x6e, 0x88);
	set(0x6f, 0x88);
	set(0x6b, 0x88);
	set(0x6c, 0x88);
}

static void plays(int left, int right)
{
	codec_frame(10000, -10000, true);
	struct wav wav = codec_saved();
	ck_assert_int_eq(codec_sample(&wav, wav.frames - 1, 0), left);
	ck_assert_int_eq(codec_sample(&wav, wav.frames - 1, 1), right);
	wav_free(&wav);
}

START_TEST(registers_have_their_reset_values_and_come_back_with_a_soft_reset)
{
	for (unsigned n = 0; n < 2; n++) {
		ck_assert_uint_eq(codec_read(ADDRESS, 0x22), 0x0a);
		ck_assert_uint_eq(codec_read(ADDRESS, 0x2a), 0x32);
		ck_assert_uint_eq(codec_read(ADDRESS, 0x45), 0x6f);
		ck_assert_uint_eq(codec_read(ADDRESS, 0x48), 0x39);
		ck_assert_uint_eq(codec_read(ADDRESS, 0x9f), 0xff);
		set(0x22, 0x0b);
		set(0x48, 0);
		set(0x1d, 0x80);
	}
}
END_TEST

START_TEST(status_registers_are_not_written_and_the_pll_locks)
{
	set(0x02, 0xff);
	ck_assert_uint_eq(codec_read(ADDRESS, 0x02), 0);
	ck_assert_uint_eq(codec_read(ADDRESS, 0x03), 0);
	set(0x27, 0x8c);
	ck_assert_uint_eq(codec_read(ADDRESS, 0x03), 0x03);
}
END_TEST

START_TEST(samples_pass_unchanged_when_the_whole_way_is_open)
{
	power_up();
	plays(10000, -10000);
}
END_TEST

START_TEST(each_stage_that_is_closed_is_silence)
{
	static const struct {
		uint8_t reg, value;
	} closed[] = { { 0x69, 0xc0 }, { 0x69, 0x00 }, { 0x4b, 0x00 }, { 0x6e, 0x08 },
		{ 0x6b, 0xc8 }, { 0x6b, 0x80 }, { 0x45, 0x07 } };
	for (unsigned n = 0; n < sizeof closed / sizeof *closed; n++) {
		power_up();
		set(0x45, 0x6f);
		set(closed[n].reg, closed[n].value);
		plays(0, -10000);
	}
	power_up();
	set(0x45, 0x6f);
	set(0x40, 0x80);
	plays(0, 0);
}
END_TEST

START_TEST(volumes_act_on_their_side)
{
	power_up();
	set(0x48, 0x33); /* -6 dB */
	plays(5011, -10000);
	set(0x48, 0x39);
	set(0x46, 0x67); /* -6 dB */
	plays(10000, -5011);
	set(0x6c, 0x40);
	set(0x46, 0x6f);
	set(0x6d, 0x88);
	set(0x4a, 0x36); /* +6 dB on the line */
	plays(10000, -19952);
}
END_TEST

START_TEST(the_routing_exchanges_sides)
{
	power_up();
	set(0x2a, 0x23);
	plays(-10000, 10000);
	set(0x2a, 0x02);
	plays(10000, 0);
}
END_TEST

START_TEST(without_references_it_is_shut_down_and_gives_no_clock)
{
	ck_assert_str_eq(bench_look(), "shut down");
	ck_assert_uint_eq(codec_frame(1, 1, true).rate_hz, 0);
	power_up();
	ck_assert_uint_eq(codec_frame(1, 1, true).rate_hz, 48000);
	set(0x28, 0x01);
	ck_assert_uint_eq(codec_frame(1, 1, true).rate_hz, 0);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
}
END_TEST

START_TEST(a_file_is_heard_when_the_way_in_is_open)
{
	char setting[64];
	bench_close();
	make_ramp(8);
	snprintf(setting, sizeof setting, "in=%s", wav_path);
	open_with(setting);
	power_up();
	set(0x67, 0x80);
	set(0x68, 0x80);
	set(0x65, 0x88);
	set(0x66, 0x88);
	set(0x32, 0x01);
	ck_assert_int_eq(codec_frame(0, 0, true).slot[1], 0);
	set(0x33, 0x01);
	struct i2s_frame back = codec_frame(0, 0, true);
	ck_assert_int_eq(back.slot[0], 4);
	ck_assert_int_eq(back.slot[1], -2);
	set(0x21, 0x01);
	back = codec_frame(0, 0, true);
	ck_assert_int_eq(back.slot[0], -3);
	ck_assert_int_eq(back.slot[1], 8);
}
END_TEST

int main(void)
{
	return suite_run("da7212", setup, teardown,
		(const TTest *const[]){
			registers_have_their_reset_values_and_come_back_with_a_soft_reset,
			status_registers_are_not_written_and_the_pll_locks,
			samples_pass_unchanged_when_the_whole_way_is_open,
			each_stage_that_is_closed_is_silence,
			volumes_act_on_their_side,
			the_routing_exchanges_sides,
			without_references_it_is_shut_down_and_gives_no_clock,
			a_file_is_heard_when_the_way_in_is_open,
			NULL,
		});
}
