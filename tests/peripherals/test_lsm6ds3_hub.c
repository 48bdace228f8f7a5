/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The sensor hub of the LSM6DS3, with an instrument as the sensor on its auxiliary bus. */
#include "lsm6_bench.h"
#include "peripherals/parts/part_models.h"
#include "support/bench_bus.h"
#include "support/suite.h"

enum { SAMPLE_US = 9600, PRESSURE = 0x5c };

static void setup(void)
{
	bench_open_part(&lsm6ds3_ops, NULL);
	bench_i2c_address(PRESSURE);
}

/* Reads of the pressure sensor with every sample at 104 Hz. */
static void hub_on(uint8_t config)
{
	put(0x01, 0x80);
	put(0x02, PRESSURE << 1 | 1);
	put(0x03, 0x28);
	put(0x04, config);
	put(0x01, 0x00);
	put(0x19, 0x3c); /* FUNC_EN */
	put(0x1a, 0x01); /* MASTER_ON */
	put(0x10, 0x40);
}

START_TEST(the_hub_reads_a_sensor_with_every_sample)
{
	hub_on(3);
	bench_bus_give((const uint32_t[]){ 0x11, 0x22, 0x33 }, 3);
	bench_bus_forget();
	bench_run_us(SAMPLE_US);
	ck_assert_str_eq(bench_bus_text(), "Sb8 W28 Sb9 R11 R22 r33 P");
	ck_assert_uint_eq(get(0x2e), 0x11);
	ck_assert_uint_eq(get(0x30), 0x33);
	ck_assert_uint_eq(get(0x53) & 1, 1);
	ck_assert_uint_eq(get(0x53) & 1, 0);
}
END_TEST

START_TEST(without_the_functions_the_hub_rests)
{
	hub_on(3);
	put(0x19, 0x38);
	bench_bus_forget();
	bench_run_us(3 * SAMPLE_US);
	ck_assert_uint_eq(bench_bus_count(), 0);
}
END_TEST

START_TEST(a_sensor_can_be_asked_less_often)
{
	hub_on(0x80 | 1); /* every fourth time */
	bench_bus_forget();
	bench_run_us(3 * SAMPLE_US);
	ck_assert_uint_eq(bench_bus_count(), 0);
	bench_run_us(SAMPLE_US);
	ck_assert_uint_gt(bench_bus_count(), 0);
}
END_TEST

START_TEST(what_later_sensors_say_follows_on_both_sides_of_the_gap)
{
	uint32_t bytes[14];
	for (unsigned n = 0; n < 14; n++) {
		bytes[n] = n + 1;
	}
	put(0x01, 0x80);
	put(0x05, PRESSURE << 1 | 1);
	put(0x06, 0x28);
	put(0x07, 7);
	put(0x01, 0x00);
	hub_on(0x10 | 7); /* two sensors */
	bench_bus_give(bytes, 14);
	bench_run_us(SAMPLE_US);
	ck_assert_uint_eq(get(0x2e), 1);
	ck_assert_uint_eq(get(0x39), 12);
	ck_assert_uint_eq(get(0x4d), 13);
	ck_assert_uint_eq(get(0x4e), 14);
}
END_TEST

START_TEST(a_byte_is_written_to_the_first_sensor)
{
	put(0x01, 0x80);
	put(0x02, PRESSURE << 1);
	put(0x03, 0x10);
	put(0x0e, 0x50);
	put(0x01, 0x00);
	put(0x19, 0x3c);
	put(0x1a, 0x01);
	put(0x10, 0x40);
	bench_bus_forget();
	bench_run_us(SAMPLE_US);
	ck_assert_str_eq(bench_bus_text(), "Sb8 W10 W50 P");
}
END_TEST

START_TEST(what_the_hub_reads_fills_the_third_set_of_the_fifo)
{
	put(0x09, 0x01);
	put(0x0a, 4 << 3 | 6);
	hub_on(6);
	bench_bus_give((const uint32_t[]){ 1, 2, 3, 4, 5, 6 }, 6);
	bench_run_us(SAMPLE_US);
	ck_assert_int_eq(get16(0x3e), 0x0201);
	ck_assert_int_eq(get16(0x3e), 0x0403);
	ck_assert_int_eq(get16(0x3e), 0x0605);
}
END_TEST

START_TEST(pass_through_lets_the_controller_reach_the_sensor)
{
	struct port *bus = bench_port(PORT_I2C);
	ck_assert(!port_i2c_start(bus, PRESSURE, false));
	put(0x1a, 0x04);
	bench_bus_give((const uint32_t[]){ 0xb3 }, 1);
	ck_assert(port_i2c_start(bus, PRESSURE, true));
	ck_assert_uint_eq(port_i2c_read(bus, true), 0xb3);
	port_i2c_stop(bus);
	ck_assert_uint_eq(get(0x0f), 0x69);
}
END_TEST

int main(void)
{
	return suite_run("lsm6ds3_hub", setup, bench_close,
		(const TTest *const[]){
			the_hub_reads_a_sensor_with_every_sample,
			without_the_functions_the_hub_rests,
			a_sensor_can_be_asked_less_often,
			what_later_sensors_say_follows_on_both_sides_of_the_gap,
			a_byte_is_written_to_the_first_sensor,
			what_the_hub_reads_fills_the_third_set_of_the_fifo,
			pass_through_lets_the_controller_reach_the_sensor,
			NULL,
		});
}
