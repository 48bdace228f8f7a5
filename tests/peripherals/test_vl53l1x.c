/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The VL53L1X distance sensor as its public driver uses it. */
#include "peripherals/parts/part_models.h"
#include "support/bench.h"
#include "support/suite.h"

static uint8_t address;

static void setup(void)
{
	address = 0x29;
	bench_open_part(&vl53l1x_ops, NULL);
}

static void name(uint16_t at)
{
	struct port *bus = bench_port(PORT_I2C);
	ck_assert(port_i2c_start(bus, address, false));
	port_i2c_write(bus, (uint8_t)(at >> 8));
	port_i2c_write(bus, (uint8_t)at);
}

static void put(uint16_t at, uint8_t value)
{
	name(at);
	port_i2c_write(bench_port(PORT_I2C), value);
	port_i2c_stop(bench_port(PORT_I2C));
}

static uint32_t get(uint16_t at, unsigned bytes)
{
	struct port *bus = bench_port(PORT_I2C);
	uint32_t value = 0;
	name(at);
	ck_assert(port_i2c_start(bus, address, true));
	for (unsigned n = 0; n < bytes; n++) {
		value = value << 8 | port_i2c_read(bus, n + 1 == bytes);
	}
	port_i2c_stop(bus);
	return value;
}

static void boot(void)
{
	bench_run_us(1200);
}

/* Active high, as the driver's configuration has it. */
static void start(void)
{
	boot();
	put(0x30, 0x01);
	put(0x87, 0x40);
}

START_TEST(it_boots_and_says_its_model)
{
	ck_assert_uint_eq(get(0xe5, 1), 0);
	bench_run_us(1199);
	ck_assert_uint_eq(get(0xe5, 1), 0);
	bench_run_us(1);
	ck_assert_uint_eq(get(0xe5, 1), 3);
	ck_assert_uint_eq(get(0x10f, 2), 0xeacc);
}
END_TEST

START_TEST(a_distance_is_ready_after_the_timing_budget)
{
	bench_ask("set", "mm=1234");
	start();
	bench_run_us(99999);
	ck_assert_uint_eq(get(0x31, 1) & 1, 0);
	ck_assert(!bench_net("int"));
	bench_run_us(1);
	ck_assert_uint_eq(get(0x31, 1) & 1, 1);
	ck_assert(bench_net("int"));
	ck_assert_uint_eq(get(0x96, 2), 1234);
	ck_assert_uint_eq(get(0x89, 1) & 0x1f, 9);
	put(0x86, 1);
	ck_assert_uint_eq(get(0x31, 1) & 1, 0);
	ck_assert(!bench_net("int"));
}
END_TEST

START_TEST(measurements_repeat_with_the_period_between_them)
{
	start();
	bench_run_us(100000);
	put(0x86, 1);
	bench_run_us(102700); /* 3977 / (36 * 1.075) ms */
	ck_assert_uint_eq(get(0x31, 1) & 1, 0);
	bench_run_us(100);
	ck_assert_uint_eq(get(0x31, 1) & 1, 1);
	put(0x86, 1);
	put(0x87, 0x00);
	bench_run_us(1000000);
	ck_assert_uint_eq(get(0x31, 1) & 1, 0);
}
END_TEST

START_TEST(every_timing_budget_of_the_driver_is_meant)
{
	static const struct {
		uint16_t timeout, ms;
	} budgets[] = { { 0x1d, 15 }, { 0x51, 20 }, { 0xd6, 33 }, { 0x1ae, 50 }, { 0x2e1, 100 },
		{ 0x3e1, 200 }, { 0x591, 500 }, { 0x1e, 20 }, { 0x60, 33 }, { 0xad, 50 },
		{ 0x2d9, 200 }, { 0x48f, 500 } };
	boot();
	put(0x30, 0x01);
	for (unsigned n = 0; n < 12; n++) {
		put(0x5e, (uint8_t)(budgets[n].timeout >> 8));
		put(0x5f, (uint8_t)budgets[n].timeout);
		put(0x87, 0x10); /* one */
		bench_run_us(budgets[n].ms * 1000u - 1);
		ck_assert_uint_eq(get(0x31, 1) & 1, 0);
		bench_run_us(1);
		ck_assert_uint_eq(get(0x31, 1) & 1, 1);
		put(0x86, 1);
	}
}
END_TEST

START_TEST(other_timeouts_count_in_macro_periods)
{
	boot();
	put(0x30, 0x01);
	put(0x5e, 0x01);
	put(0x5f, 0xf4);
	put(0x87, 0x10);
	/* 2 * (244 * 2 + 1) * 2304 * 32 / (64 * 11.8 MHz) and 4528 us: 99.9 ms */
	bench_run_us(99900);
	ck_assert_uint_eq(get(0x31, 1) & 1, 0);
	bench_run_us(200);
	ck_assert_uint_eq(get(0x31, 1) & 1, 1);
}
END_TEST

START_TEST(the_interrupt_is_active_low_after_boot)
{
	boot();
	ck_assert(bench_net("int"));
	put(0x87, 0x10);
	bench_run_us(100000);
	ck_assert(!bench_net("int"));
	ck_assert_uint_eq(get(0x31, 1) & 1, 0);
	put(0x86, 1);
	ck_assert(bench_net("int"));
}
END_TEST

START_TEST(one_measurement_stops_by_itself)
{
	boot();
	put(0x30, 0x01);
	put(0x87, 0x10);
	bench_run_us(100000);
	put(0x86, 1);
	ck_assert_uint_eq(get(0x87, 1), 0);
	bench_run_us(1000000);
	ck_assert(!bench_net("int"));
}
END_TEST

START_TEST(what_is_too_far_for_the_mode_is_a_weak_signal)
{
	bench_ask("set", "mm=2000");
	start();
	bench_run_us(100000);
	ck_assert_uint_eq(get(0x89, 1), 9);
	put(0x69, 0x38); /* short distance mode */
	bench_run_us(110000);
	ck_assert_uint_eq(get(0x89, 1), 4);
	put(0x69, 0xb8);
	bench_ask("set", "mm=4001");
	bench_run_us(110000);
	ck_assert_uint_eq(get(0x89, 1), 4);
}
END_TEST

START_TEST(a_window_decides_what_interrupts)
{
	static const struct {
		uint8_t window;
		bool at_100, at_300, at_500;
	} cases[] = { { 0, true, false, false }, { 1, false, false, true },
		{ 2, true, false, true }, { 3, false, true, false } };
	boot();
	put(0x30, 0x01);
	put(0x72, 400 >> 8);
	put(0x73, 400 & 0xff);
	put(0x75, 200);
	for (unsigned n = 0; n < 4; n++) {
		static const char *const distances[] = { "mm=100", "mm=300", "mm=500" };
		const bool expected[] = { cases[n].at_100, cases[n].at_300, cases[n].at_500 };
		put(0x46, cases[n].window);
		for (unsigned d = 0; d < 3; d++) {
			bench_ask("set", distances[d]);
			put(0x87, 0x10);
			bench_run_us(100000);
			ck_assert_int_eq(bench_net("int"), expected[d]);
			put(0x86, 1);
		}
	}
}
END_TEST

START_TEST(no_target_interrupts_only_when_asked_to)
{
	boot();
	put(0x30, 0x01);
	bench_ask("set", "mm=7000");
	put(0x46, 0x00);
	put(0x87, 0x10);
	bench_run_us(100000);
	ck_assert(!bench_net("int"));
	put(0x46, 0x40);
	put(0x87, 0x10);
	bench_run_us(100000);
	ck_assert(bench_net("int"));
}
END_TEST

START_TEST(an_offset_is_added)
{
	bench_ask("set", "mm=100");
	boot();
	put(0x1e, 0xff);
	put(0x1f, 0xd8); /* -10 mm in quarters */
	put(0x87, 0x10);
	bench_run_us(100000);
	ck_assert_uint_eq(get(0x96, 2), 90);
}
END_TEST

START_TEST(the_results_stand_in_one_block)
{
	uint8_t block[17];
	struct port *bus = bench_port(PORT_I2C);
	bench_ask("set", "mm=1000");
	start();
	put(0x80, 0x33); /* four by four */
	bench_run_us(100000);
	name(0x89);
	port_i2c_start(bus, address, true);
	for (unsigned n = 0; n < 17; n++) {
		block[n] = port_i2c_read(bus, n == 16);
	}
	port_i2c_stop(bus);
	ck_assert_uint_eq(block[0], 9);
	ck_assert_uint_eq(block[3], 16);
	ck_assert_uint_eq(block[13] << 8 | block[14], 1000);
	ck_assert_uint_eq(block[15] << 8 | block[16], 20 * 128);
}
END_TEST

START_TEST(shutdown_forgets_everything)
{
	boot();
	put(0x01, 0x30);
	address = 0x30;
	ck_assert_uint_eq(get(0x10f, 2), 0xeacc);
	bench_drive("xshut", DRIVE_LOW);
	ck_assert(!port_i2c_start(bench_port(PORT_I2C), 0x30, false));
	bench_drive("xshut", DRIVE_HIGH);
	address = 0x29;
	ck_assert_uint_eq(get(0xe5, 1), 0);
	boot();
	ck_assert_uint_eq(get(0xe5, 1), 3);
}
END_TEST

START_TEST(software_reset_boots_again_and_keeps_the_address)
{
	boot();
	put(0x01, 0x30);
	address = 0x30;
	put(0x5e, 0x55);
	put(0x00, 0);
	ck_assert_uint_eq(get(0xe5, 1), 0);
	put(0x00, 1);
	boot();
	ck_assert_uint_eq(get(0xe5, 1), 3);
	ck_assert_uint_eq(get(0x5e, 1), 0x01);
}
END_TEST

START_TEST(results_and_identity_cannot_be_written)
{
	boot();
	put(0x10f, 0);
	put(0x96, 1);
	ck_assert_uint_eq(get(0x10f, 1), 0xea);
	ck_assert_uint_eq(get(0x96, 1), 0);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 2);
}
END_TEST

/* Long distances, 100 ms, 103 ms between measurements, interrupt for each of them. */
static uint8_t driver_value(uint16_t at)
{
	static const struct {
		uint16_t at;
		uint8_t value;
	} block[] = { { 0x30, 0x01 }, { 0x31, 0x02 }, { 0x46, 0x20 }, { 0x4b, 0x0a },
		{ 0x5e, 0x01 }, { 0x5f, 0xcc }, { 0x60, 0x0f }, { 0x61, 0x01 }, { 0x62, 0xf1 },
		{ 0x63, 0x0d }, { 0x69, 0xb8 }, { 0x6e, 0x0f }, { 0x6f, 0x89 }, { 0x7f, 0xc7 },
		{ 0x80, 0xff } };
	for (unsigned n = 0; n < sizeof(block) / sizeof(block[0]); n++) {
		if (block[n].at == at) {
			return block[n].value;
		}
	}
	return 0;
}

START_TEST(the_start_up_of_the_public_driver_ends_with_a_sensor_that_rests)
{
	boot();
	for (uint16_t at = 0x2d; at <= 0x87; at++) {
		put(at, driver_value(at));
		ck_assert_uint_eq(get(at, 1), driver_value(at));
	}
	put(0x87, 0x40);
	unsigned polls = 0;
	while (!(get(0x31, 1) & 1) && polls++ < 200) {
		bench_run_us(1000);
	}
	ck_assert_uint_eq(polls, 100);
	put(0x86, 1);
	put(0x87, 0);
	put(0x08, 0x09);
	put(0x0b, 0);
	bench_run_us(1000000);
	ck_assert_uint_eq(get(0x31, 1) & 1, 0);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 0);
}
END_TEST

int main(void)
{
	return suite_run("vl53l1x", setup, bench_close,
		(const TTest *const[]){
			it_boots_and_says_its_model,
			the_start_up_of_the_public_driver_ends_with_a_sensor_that_rests,
			a_distance_is_ready_after_the_timing_budget,
			measurements_repeat_with_the_period_between_them,
			every_timing_budget_of_the_driver_is_meant,
			other_timeouts_count_in_macro_periods,
			the_interrupt_is_active_low_after_boot,
			one_measurement_stops_by_itself,
			what_is_too_far_for_the_mode_is_a_weak_signal,
			a_window_decides_what_interrupts,
			no_target_interrupts_only_when_asked_to,
			an_offset_is_added,
			the_results_stand_in_one_block,
			shutdown_forgets_everything,
			software_reset_boots_again_and_keeps_the_address,
			results_and_identity_cannot_be_written,
			NULL,
		});
}
