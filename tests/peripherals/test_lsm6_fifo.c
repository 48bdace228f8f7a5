/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The FIFOs of LSM6DS3 and LSM6DSO: layouts, modes, thresholds. */
#include "lsm6_bench.h"
#include "peripherals/parts/part_models.h"
#include "support/suite.h"

enum { SAMPLE_US = 9600 }; /* at 104 Hz */

static void setup(void)
{
}

static void run(unsigned samples)
{
	bench_run_us((uint64_t)samples * SAMPLE_US);
}

/* Both sensors at 104 Hz, on the steps X, Y, Z = 1, 2, 3 (gyroscope) and 4, 5, 6. */
static void sensors_on(void)
{
	bench_ask("set", "gx=0.00875 gy=0.0175 gz=0.02625");
	bench_ask("set", "ax=0.000244 ay=0.000305 az=0.000366");
	put(0x10, 0x40);
	put(0x11, 0x40);
}

/* The FIFO samples at 104 Hz too. */
static void open_ds3(uint8_t mode, uint8_t ctrl3)
{
	bench_open_part(&lsm6ds3_ops, NULL);
	put(0x08, ctrl3);
	sensors_on();
	put(0x0a, (uint8_t)(4 << 3 | mode));
}

static void open_dso(uint8_t mode)
{
	bench_open_part(&lsm6dso_ops, NULL);
	put(0x09, 0x44); /* both batched at 104 Hz */
	sensors_on();
	put(0x0a, mode);
}

static unsigned level_ds3(void)
{
	return get(0x3a) | (get(0x3b) & 15u) << 8;
}

static unsigned level_dso(void)
{
	return get(0x3a) | (get(0x3b) & 3u) << 8;
}

START_TEST(ds3_words_come_gyroscope_first)
{
	uint8_t bytes[12];
	open_ds3(6, 0x09);
	run(1);
	ck_assert_uint_eq(level_ds3(), 6);
	i2c_get(IMU, 0x3e, bytes, 12); /* the address turns round at DATA_OUT_H */
	for (unsigned n = 0; n < 6; n++) {
		ck_assert_uint_eq(bytes[2 * n], n + 1);
		ck_assert_uint_eq(bytes[2 * n + 1], 0);
	}
	ck_assert_uint_eq(get(0x3b) & 0x10, 0x10); /* empty */
}
END_TEST

START_TEST(ds3_decimation_makes_a_pattern_that_the_status_names)
{
	static const unsigned expected[] = { 1, 2, 3, 4, 5, 6, 4, 5, 6, 1, 2, 3, 4, 5, 6 };
	open_ds3(6, 2 << 3 | 1); /* gyroscope every second time */
	run(3);
	ck_assert_uint_eq(level_ds3(), 15);
	for (unsigned n = 0; n < 15; n++) {
		ck_assert_uint_eq(get(0x3c), n % 9);
		ck_assert_uint_eq((unsigned)get16(0x3e), expected[n]);
	}
}
END_TEST

START_TEST(ds3_fourth_set_carries_time_and_steps)
{
	open_ds3(0, 0);
	put(0x07, 0x80);
	put(0x09, 1 << 3);
	put(0x58, 0x80); /* TIMER_EN */
	put(0x5c, 0x10); /* 25 us */
	put(0x42, 0xaa);
	put(0x0a, 4 << 3 | 6);
	put(0x10, 0); /* a grid of its own */
	put(0x11, 0);
	put(0x10, 0x40);
	run(200);
	for (unsigned n = 0; n < 199 * 3; n++) {
		get16(0x3e);
	}
	unsigned time = 200 * SAMPLE_US / 25;
	ck_assert_uint_eq((uint16_t)get16(0x3e), time >> 8);
	ck_assert_uint_eq((uint16_t)get16(0x3e), time & 0xff);
	ck_assert_uint_eq((uint16_t)get16(0x3e), 0);
}
END_TEST

START_TEST(ds3_threshold_full_and_overrun_reach_the_pins)
{
	open_ds3(6, 0x01);
	put(0x06, 9);
	put(0x0d, 0x08);
	put(0x0e, 0x10);
	run(2);
	ck_assert(!bench_net("int1"));
	run(1);
	ck_assert(bench_net("int1"));
	ck_assert_uint_eq(get(0x3b) & 0x80, 0x80);
	get16(0x3e);
	ck_assert(!bench_net("int1"));
	run(1365);
	ck_assert(bench_net("int2"));
	ck_assert_uint_eq(get(0x3b) & 0x70, 0x60);
}
END_TEST

START_TEST(ds3_fifo_mode_stops_when_full_and_bypass_empties)
{
	open_ds3(1, 0x01);
	bench_ask("set", "ax=0.000061");
	run(1366);
	bench_ask("set", "ax=0.000122");
	run(10);
	ck_assert_uint_eq(level_ds3(), 4095);
	ck_assert_int_eq(get16(0x3e), 1);
	put(0x0a, 0);
	ck_assert_uint_eq(level_ds3(), 0);
}
END_TEST

START_TEST(continuous_mode_keeps_the_newest)
{
	open_ds3(6, 0x01);
	run(1365);
	bench_ask("set", "az=0.000061");
	run(1365);
	ck_assert_uint_eq(level_ds3(), 4095);
	unsigned last = 0;
	for (unsigned n = 0; n < 4096; n++) {
		last = (unsigned)get16(0x3e);
	}
	ck_assert_uint_eq(last, 1);
}
END_TEST

START_TEST(stop_on_threshold_limits_the_depth)
{
	open_ds3(1, 0x01);
	put(0x06, 6);
	put(0x13, 0x01);
	run(10);
	ck_assert_uint_eq(level_ds3(), 6);
}
END_TEST

START_TEST(an_event_turns_continuous_into_fifo_mode)
{
	open_ds3(3, 0x01);
	put(0x13, 0x01); /* STOP_ON_FTH */
	put(0x06, 6);
	put(0x5b, 2);
	run(10);
	ck_assert_uint_eq(level_ds3(), 6);
	get16(0x3e);
	get16(0x3e);
	get16(0x3e);
	bench_ask("set", "ax=1");
	run(5);
	ck_assert_uint_eq(level_ds3(), 6);
	bench_ask("set", "ax=0.5");
	run(5);
	get16(0x3e);
	get16(0x3e);
	get16(0x3e);
	ck_assert_int_eq(get16(0x3e), 16393); /* it stopped with the event */
}
END_TEST

START_TEST(an_event_ends_the_bypass)
{
	open_ds3(4, 0x01);
	put(0x5b, 2);
	run(5);
	ck_assert_uint_eq(level_ds3(), 0);
	bench_ask("set", "ax=1");
	run(3);
	ck_assert_uint_eq(level_ds3(), 9);
}
END_TEST

START_TEST(dso_words_have_tags_with_even_parity)
{
	uint8_t word[7];
	open_dso(6);
	run(2);
	ck_assert_uint_eq(level_dso(), 4);
	for (unsigned n = 0; n < 4; n++) {
		i2c_get(IMU, 0x78, word, 7);
		ck_assert_uint_eq(word[0] >> 3, n & 1 ? 2 : 1);
		ck_assert_int_eq(__builtin_parity(word[0]), 0);
		ck_assert_uint_eq(word[0] >> 1 & 3, 1 + n / 2);
		ck_assert_uint_eq(word[1], n & 1 ? 4 : 1);
		ck_assert_uint_eq(word[3], n & 1 ? 5 : 2);
		ck_assert_uint_eq(word[5], n & 1 ? 6 : 3);
	}
	i2c_get(IMU, 0x78, word, 7);
	ck_assert_uint_eq(word[0], 0);
}
END_TEST

START_TEST(dso_words_come_out_in_one_burst)
{
	uint8_t words[14];
	open_dso(6);
	run(1);
	i2c_get(IMU, 0x78, words, 14);
	ck_assert_uint_eq(words[0] >> 3, 1);
	ck_assert_uint_eq(words[7] >> 3, 2);
	ck_assert_uint_eq(words[8], 4);
}
END_TEST

START_TEST(dso_sensors_are_batched_at_their_own_rates)
{
	open_dso(6);
	put(0x09, 0x24); /* gyroscope at 26 Hz */
	run(8);
	ck_assert_uint_eq(level_dso(), 10);
}
END_TEST

START_TEST(dso_batches_time_and_temperature)
{
	uint8_t word[7];
	open_dso(0);
	put(0x09, 0);
	put(0x19, 0x20); /* TIMESTAMP_EN */
	put(0x09, 0x04);
	put(0x42, 0xaa);
	put(0x0a, 0x76); /* every batch has a time; temperature at 52 Hz */
	run(1);
	i2c_get(IMU, 0x78, word, 7);
	ck_assert_uint_eq(word[0] >> 3, 4);
	ck_assert_uint_eq(word[1] | word[2] << 8, SAMPLE_US / 25);
	run(1);
	ck_assert_uint_eq(level_dso(), 1 + 3);
	i2c_get(IMU, 0x78, word, 7);
	i2c_get(IMU, 0x78, word, 7);
	i2c_get(IMU, 0x78, word, 7);
	i2c_get(IMU, 0x78, word, 7);
	ck_assert_uint_eq(word[0] >> 3, 3);
}
END_TEST

START_TEST(dso_watermark_full_and_overrun_reach_the_pins)
{
	open_dso(6);
	put(0x07, 4);
	put(0x0d, 0x08);
	put(0x0e, 0x20);
	run(1);
	ck_assert(!bench_net("int1"));
	run(1);
	ck_assert(bench_net("int1"));
	ck_assert_uint_eq(get(0x3b) & 0xf0, 0x80);
	run(254);
	ck_assert(bench_net("int2"));
	ck_assert_uint_eq(get(0x3b) & 0xe8, 0xa0);
	run(1);
	ck_assert_uint_eq(get(0x3b) & 0xe8, 0xe8);
	ck_assert_uint_eq(get(0x3b) & 0x08, 0x00); /* latched until read */
	ck_assert_uint_eq(level_dso(), 512);
}
END_TEST

START_TEST(dso_batches_are_counted)
{
	open_dso(6);
	put(0x0c, 3);
	put(0x0b, 0x20); /* of the gyroscope */
	put(0x0d, 0x40);
	run(2);
	ck_assert(!bench_net("int1"));
	run(1);
	ck_assert(bench_net("int1"));
	ck_assert_uint_eq(get(0x3b) & 0x10, 0x10);
	ck_assert(!bench_net("int1"));
}
END_TEST

START_TEST(dso_bypass_to_fifo_fills_after_the_event)
{
	open_dso(7);
	put(0x08, 0x80);
	put(0x07, 6);
	put(0x58, 0x80);
	put(0x5b, 2);
	run(5);
	ck_assert_uint_eq(level_dso(), 0);
	bench_ask("set", "ax=1");
	run(10);
	ck_assert_uint_eq(level_dso(), 6);
	put(0x0a, 0);
	ck_assert_uint_eq(level_dso(), 0);
}
END_TEST

START_TEST(what_is_in_the_fifo_survives_save_and_restore)
{
	uint8_t word[7];
	open_dso(6);
	run(2);
	bench_save();
	run(20);
	bench_restore();
	ck_assert_uint_eq(level_dso(), 4);
	i2c_get(IMU, 0x78, word, 7);
	ck_assert_uint_eq(word[1], 1);
}
END_TEST

int main(void)
{
	return suite_run("lsm6_fifo", setup, bench_close,
		(const TTest *const[]){
			ds3_words_come_gyroscope_first,
			ds3_decimation_makes_a_pattern_that_the_status_names,
			ds3_fourth_set_carries_time_and_steps,
			ds3_threshold_full_and_overrun_reach_the_pins,
			ds3_fifo_mode_stops_when_full_and_bypass_empties,
			continuous_mode_keeps_the_newest,
			stop_on_threshold_limits_the_depth,
			an_event_turns_continuous_into_fifo_mode,
			an_event_ends_the_bypass,
			dso_words_have_tags_with_even_parity,
			dso_words_come_out_in_one_burst,
			dso_sensors_are_batched_at_their_own_rates,
			dso_batches_time_and_temperature,
			dso_watermark_full_and_overrun_reach_the_pins,
			dso_batches_are_counted,
			dso_bypass_to_fifo_fills_after_the_event,
			what_is_in_the_fifo_survives_save_and_restore,
			NULL,
		});
}
