/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Frames of the I2S interface as a codec sees them. The instrument answers each slot inverted. */
#include "peripherals/soc/soc_models.h"
#include "support/bench.h"
#include "support/bench_bus.h"
#include "support/suite.h"

#include "i2s_offsets.h"

static uint32_t came[64];
static unsigned came_count;
static bool silent; /* the codec gives no clock */
static struct i2s_frame heard;
static unsigned heard_count;

static bool hear(void *owner, unsigned index, const struct mbox_message *message)
{
	(void)owner;
	(void)index;
	if (message->what == MBOX_ENTRY && came_count < 64) {
		came[came_count++] = message->word[0];
	}
	return true;
}

static void codec(
	void *owner, unsigned index, const struct i2s_frame *frame, struct i2s_frame *back)
{
	(void)owner;
	(void)index;
	heard = *frame;
	heard_count++;
	for (unsigned n = 0; n < frame->slots; n++) {
		back->slot[n] = 0x10 + (int32_t)n;
	}
	if (silent) {
		back->rate_hz = 0;
	}
}

static const struct port_ops data_ops = { .mbox_receive = hear };
static const struct port_ops codec_ops = { .i2s_exchange = codec };

static void setup(void)
{
	bench_open(&i2s_ops, MODELS "/devices/mt3620-i2s.yaml");
	bench_port(PORT_MBOX)->ops = &data_ops;
	bench_port(PORT_I2S)->ops = &codec_ops;
	came_count = heard_count = 0;
	silent = false;
}

static void put(uint32_t word)
{
	port_send_mbox(bench_port(PORT_MBOX), &(struct mbox_message){ MBOX_ENTRY, { word, 0 } });
}

static void start(uint32_t global, uint32_t dl, uint32_t ul)
{
	bench_write(DL_CONTROL, dl);
	bench_write(UL_CONTROL, ul);
	bench_write(GLOBAL_CONTROL, global | EN);
}

START_TEST(each_rate_of_the_manual_has_that_many_frames_a_second)
{
	static const struct {
		uint32_t sr, rate_hz;
	} rates[] = { { SR_8K, 8000 }, { SR_12K, 12000 }, { SR_16K, 16000 }, { SR_24K, 24000 },
		{ SR_32K, 32000 }, { SR_48K, 48000 } };
	for (unsigned n = 0; n < 6; n++) {
		for (unsigned ul = 0; ul < 2; ul++) {
			uint32_t path = PATH_EN | FMT_I2S | rates[n].sr;
			start(0, ul ? 0 : path, ul ? path : 0);
			heard_count = 0;
			bench_run_us(999999);
			ck_assert_uint_eq(heard_count, rates[n].rate_hz - 1);
			bench_run_us(1);
			ck_assert_uint_eq(heard_count, rates[n].rate_hz);
			ck_assert_uint_eq(heard.rate_hz, rates[n].rate_hz);
			bench_write(GLOBAL_CONTROL, 0);
		}
	}
}
END_TEST

START_TEST(a_rate_the_manual_has_not_works_and_is_said)
{
	start(0, PATH_EN | FMT_I2S | 9 << 8, 0);
	bench_run_us(1000);
	ck_assert_uint_eq(heard.rate_hz, 40000);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
}
END_TEST

START_TEST(a_stereo_word_is_left_in_its_lower_half_and_right_in_its_upper)
{
	start(0, PATH_EN | FMT_I2S | SR_48K, 0);
	put(0x8001fffe);
	bench_run_us(21);
	ck_assert_uint_eq(heard.slots, 2);
	ck_assert_uint_eq(heard.bits, 16);
	ck_assert_int_eq(heard.slot[0], -2);
	ck_assert_int_eq(heard.slot[1], -32767);
}
END_TEST

START_TEST(each_swap_exchanges_left_and_right)
{
	static const struct {
		uint32_t global, dl;
	} swaps[] = { { DL_LRSW, 0 }, { EXT | EXT_LRSW, 0 }, { 0, WSINV } };
	for (unsigned n = 0; n < 3; n++) {
		start(swaps[n].global, PATH_EN | FMT_I2S | SR_48K | swaps[n].dl, 0);
		put(0x00020001);
		bench_run_us(21);
		ck_assert_int_eq(heard.slot[0], 2);
		ck_assert_int_eq(heard.slot[1], 1);
		bench_write(GLOBAL_CONTROL, 0);
	}
	start(EXT_LRSW, PATH_EN | FMT_I2S | SR_48K, 0);
	put(0x00020001);
	bench_run_us(21);
	ck_assert_int_eq(heard.slot[0], 1);
}
END_TEST

START_TEST(mono_is_one_sample_a_word_on_the_left_or_with_dup_on_both)
{
	start(DL_MONO, PATH_EN | FMT_I2S | SR_48K, 0);
	put(0xdead0003);
	put(0xdead0004);
	bench_run_us(21);
	ck_assert_int_eq(heard.slot[0], 3);
	ck_assert_int_eq(heard.slot[1], 0);
	bench_write(GLOBAL_CONTROL, EN | DL_MONO | DL_MONO_DUP);
	bench_run_us(21);
	ck_assert_int_eq(heard.slot[0], 4);
	ck_assert_int_eq(heard.slot[1], 4);
}
END_TEST

START_TEST(four_channels_take_two_words_when_told_so)
{
	start(0, PATH_EN | SR_48K | FOUR | BITS_64 | FIFO_2DEQ | WSINV, 0);
	put(0x00020001);
	put(0x00040003);
	bench_run_us(21);
	ck_assert_uint_eq(heard.slots, 4);
	for (int n = 0; n < 4; n++) {
		ck_assert_int_eq(heard.slot[n], n + 1);
	}
	put(0x00060005);
	bench_run_us(21);
	ck_assert_uint_eq(bench_read(INT_STS) & DL_UNDR, DL_UNDR);
	put(0x00080007);
	bench_run_us(21);
	ck_assert_int_eq(heard.slot[0], 5);
	ck_assert_int_eq(heard.slot[3], 8);
}
END_TEST

START_TEST(slots_without_bit_clocks_are_0_and_said)
{
	start(0, PATH_EN | SR_48K | FOUR | FIFO_2DEQ, 0);
	put(0x00020001);
	put(0x00040003);
	bench_run_us(21);
	ck_assert_int_eq(heard.slot[1], 2);
	ck_assert_int_eq(heard.slot[2], 0);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
}
END_TEST

START_TEST(wide_samples_take_a_word_each)
{
	start(0, PATH_EN | FMT_I2S | SR_48K | WLEN | BITS_64,
		PATH_EN | FMT_I2S | SR_48K | WLEN | BITS_64);
	put(0x12345678);
	put(0x87654321);
	bench_run_us(21);
	ck_assert_uint_eq(heard.bits, 32);
	ck_assert_int_eq(heard.slot[0], 0x12345678);
	ck_assert_int_eq(heard.slot[1], (int32_t)0x87654321);
	ck_assert_uint_eq(came_count, 2);
	ck_assert_uint_eq(came[0], 0x10);
	ck_assert_uint_eq(came[1], 0x11);
}
END_TEST

START_TEST(an_underrun_sends_zeros_or_the_programmed_values)
{
	bench_write(DL_EMPTY_LR, 0x00050006);
	bench_write(DL_EMPTY_L1R1, 0x00070008);
	start(0, PATH_EN | SR_48K | FOUR | BITS_64 | FIFO_2DEQ, 0);
	bench_run_us(21);
	ck_assert_int_eq(heard.slot[0], 0);
	bench_write(GLOBAL_CONTROL, EN | EMPTY_EN);
	bench_run_us(21);
	ck_assert_int_eq(heard.slot[0], 5);
	ck_assert_int_eq(heard.slot[1], 6);
	ck_assert_int_eq(heard.slot[2], 7);
	ck_assert_int_eq(heard.slot[3], 8);
}
END_TEST

START_TEST(ul_takes_a_word_a_stereo_frame_and_two_for_four_channels)
{
	start(0, 0, PATH_EN | FMT_I2S | SR_48K);
	bench_run_us(21);
	ck_assert_uint_eq(came_count, 1);
	ck_assert_uint_eq(came[0], 0x00110010);
	start(0, 0, PATH_EN | SR_48K | FOUR | BITS_64);
	bench_run_us(21);
	ck_assert_uint_eq(came_count, 3);
	ck_assert_uint_eq(came[1], 0x00110010);
	ck_assert_uint_eq(came[2], 0x00130012);
}
END_TEST

START_TEST(ul_swaps_and_halves_its_rate_when_told_so)
{
	start(0, 0, PATH_EN | FMT_I2S | SR_48K | LR_SWAP | DOWN_RATE);
	bench_run_us(1000);
	ck_assert_uint_eq(heard_count, 48);
	ck_assert_uint_eq(came_count, 24);
	ck_assert_uint_eq(came[0], 0x00100011);
}
END_TEST

START_TEST(loopback_returns_what_is_sent_and_not_what_the_codec_says)
{
	start(LOOPBACK, PATH_EN | FMT_I2S | SR_48K, PATH_EN | FMT_I2S | SR_48K);
	put(0xcafebeef);
	put(0x12345678);
	bench_run_us(42);
	ck_assert_uint_eq(came_count, 2);
	ck_assert_uint_eq(came[0], 0xcafebeef);
	ck_assert_uint_eq(came[1], 0x12345678);
	bench_run_us(21);
	ck_assert_uint_eq(came[2], 0);
}
END_TEST

START_TEST(both_paths_share_the_clock_of_dl_and_other_rates_are_said)
{
	start(0, PATH_EN | FMT_I2S | SR_48K, PATH_EN | FMT_I2S | SR_8K);
	bench_run_us(1000);
	ck_assert_uint_eq(heard_count, 48);
	ck_assert_uint_ge(bench_logged(LOG_GUEST), 1);
}
END_TEST

START_TEST(a_slave_waits_until_the_codec_gives_the_clock)
{
	static const struct {
		uint32_t global, path;
	} ways[] = { { 0, SLAVE }, { OUT_EXTERNAL | IN_EXTERNAL, 0 } };
	for (unsigned n = 0; n < 2; n++) {
		silent = true;
		start(ways[n].global, PATH_EN | FMT_I2S | SR_48K | ways[n].path, 0);
		put(0x00020001);
		bench_run_us(100);
		ck_assert(heard.slave);
		ck_assert_uint_eq(bench_read(DL_FIFO_R) >> 8 & 0xff, 1);
		silent = false;
		bench_run_us(21);
		ck_assert_uint_eq(bench_read(DL_FIFO_R) >> 8 & 0xff, 0);
		bench_write(GLOBAL_CONTROL, 0);
	}
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 0);
}
END_TEST

START_TEST(a_slave_takes_part_in_the_frames_of_another_master)
{
	struct i2s_frame back, frame = { .slots = 2, .bits = 16, .rate_hz = 48000 };
	silent = true;
	start(0, PATH_EN | FMT_I2S | SR_48K | SLAVE, PATH_EN | FMT_I2S | SR_48K | SLAVE);
	put(0x00020001);
	frame.slot[0] = 0x33;
	frame.slot[1] = 0x44;
	port_i2s_exchange(bench_port(PORT_I2S), &frame, &back);
	ck_assert_int_eq(back.slot[0], 1);
	ck_assert_int_eq(back.slot[1], 2);
	ck_assert_uint_eq(came_count, 1);
	ck_assert_uint_eq(came[0], 0x00440033);
	frame.slave = true;
	port_i2s_exchange(bench_port(PORT_I2S), &frame, &back);
	ck_assert_uint_eq(back.rate_hz, 0);
	ck_assert_uint_eq(came_count, 1);
}
END_TEST

START_TEST(a_new_rate_takes_effect_at_once_and_a_rewrite_changes_nothing)
{
	start(0, PATH_EN | FMT_I2S | SR_48K, 0);
	bench_run_us(20);
	bench_write(DL_CONTROL, PATH_EN | FMT_I2S | SR_48K);
	bench_run_us(1);
	ck_assert_uint_eq(heard_count, 1);
	bench_write(DL_CONTROL, PATH_EN | FMT_I2S | SR_8K);
	bench_run_us(124);
	ck_assert_uint_eq(heard_count, 1);
	bench_run_us(1);
	ck_assert_uint_eq(heard_count, 2);
}
END_TEST

int main(void)
{
	return suite_run("i2s_wire", setup, bench_close,
		(const TTest *const[]){
			each_rate_of_the_manual_has_that_many_frames_a_second,
			a_rate_the_manual_has_not_works_and_is_said,
			a_stereo_word_is_left_in_its_lower_half_and_right_in_its_upper,
			each_swap_exchanges_left_and_right,
			mono_is_one_sample_a_word_on_the_left_or_with_dup_on_both,
			four_channels_take_two_words_when_told_so,
			slots_without_bit_clocks_are_0_and_said,
			wide_samples_take_a_word_each,
			an_underrun_sends_zeros_or_the_programmed_values,
			ul_takes_a_word_a_stereo_frame_and_two_for_four_channels,
			ul_swaps_and_halves_its_rate_when_told_so,
			loopback_returns_what_is_sent_and_not_what_the_codec_says,
			both_paths_share_the_clock_of_dl_and_other_rates_are_said,
			a_slave_waits_until_the_codec_gives_the_clock,
			a_slave_takes_part_in_the_frames_of_another_master,
			a_new_rate_takes_effect_at_once_and_a_rewrite_changes_nothing,
			NULL,
		});
}
