/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The sensor hub of the LSM6DSO, with an instrument as the sensor on its auxiliary bus. */
#include "base/error.h"
#include "lsm6_bench.h"
#include "peripherals/parts/part_models.h"
#include "support/bench_bus.h"
#include "support/suite.h"

enum { SAMPLE_US = 9600, PRESSURE = 0x5c };

static void setup(void)
{
	bench_open_part(&lsm6dso_ops, NULL);
	bench_i2c_address(PRESSURE);
}

/* Three bytes from 0x28 of the pressure sensor, with every sample at 104 Hz. */
static void hub_on(uint8_t config)
{
	put(0x01, 0x40);
	put(0x15, PRESSURE << 1 | 1);
	put(0x16, 0x28);
	put(0x17, config);
	put(0x14, 0x04); /* MASTER_ON, one sensor */
	put(0x01, 0x00);
	put(0x10, 0x40);
}

START_TEST(the_hub_reads_a_sensor_with_every_sample)
{
	hub_on(3);
	bench_bus_give((const uint32_t[]){ 0x11, 0x22, 0x33 }, 3);
	bench_bus_forget();
	bench_run_us(SAMPLE_US);
	ck_assert_str_eq(bench_bus_text(), "Sb8 W28 Sb9 R11 R22 r33 P");
	ck_assert_uint_eq(get(0x39), 0x01); /* ENDOP, cleared by reading */
	ck_assert_uint_eq(get(0x39), 0x00);
	put(0x01, 0x40);
	ck_assert_uint_eq(get(0x02), 0x11);
	ck_assert_uint_eq(get(0x04), 0x33);
}
END_TEST

START_TEST(the_hub_has_a_rate_of_its_own)
{
	hub_on(0x80 | 1); /* 26 Hz */
	bench_bus_forget();
	bench_run_us(3 * SAMPLE_US);
	ck_assert_uint_eq(bench_bus_count(), 0);
	bench_run_us(SAMPLE_US);
	ck_assert_uint_gt(bench_bus_count(), 0);
}
END_TEST

START_TEST(a_sensor_that_is_not_there_is_a_nack_of_its_slave)
{
	bench_i2c_address(0x11);
	hub_on(3);
	bench_run_us(SAMPLE_US);
	ck_assert_uint_eq(get(0x39), 0x09);
}
END_TEST

START_TEST(a_write_happens_once)
{
	put(0x01, 0x40);
	put(0x15, PRESSURE << 1);
	put(0x16, 0x10);
	put(0x21, 0x50);
	put(0x14, 0x44); /* WRITE_ONCE */
	put(0x01, 0x00);
	put(0x10, 0x40);
	bench_bus_forget();
	bench_run_us(3 * SAMPLE_US);
	ck_assert_str_eq(bench_bus_text(), "Sb8 W10 W50 P");
	ck_assert_uint_eq(get(0x39), 0x81);
}
END_TEST

START_TEST(later_slaves_follow_in_the_registers_and_fifo)
{
	uint8_t word[7];
	put(0x0a, 6);
	put(0x01, 0x40);
	put(0x18, PRESSURE << 1 | 1);
	put(0x19, 0x2b);
	put(0x1a, 0x0a); /* two bytes, batched */
	put(0x01, 0x00);
	hub_on(3);
	put(0x01, 0x40);
	put(0x14, 0x05);
	put(0x01, 0x00);
	bench_bus_give((const uint32_t[]){ 1, 2, 3, 4, 5 }, 5);
	bench_run_us(SAMPLE_US);
	i2c_get(IMU, 0x78, word, 7);
	ck_assert_uint_eq(word[0] >> 3, 0x0f);
	ck_assert_uint_eq(word[1], 4);
	ck_assert_uint_eq(word[3], 0);
	put(0x01, 0x40);
	ck_assert_uint_eq(get(0x06), 5);
}
END_TEST

START_TEST(the_end_of_a_round_reaches_int1)
{
	put(0x5e, 0x01);
	hub_on(3);
	ck_assert(!bench_net("int1"));
	bench_run_us(SAMPLE_US);
	ck_assert(bench_net("int1"));
	get(0x39);
	ck_assert(!bench_net("int1"));
}
END_TEST

START_TEST(pass_through_lets_the_controller_reach_the_sensor)
{
	struct port *bus = bench_port(PORT_I2C);
	ck_assert(!port_i2c_start(bus, PRESSURE, false));
	put(0x01, 0x40);
	put(0x14, 0x10);
	put(0x01, 0x00);
	bench_bus_give((const uint32_t[]){ 0xb3 }, 1);
	ck_assert(port_i2c_start(bus, PRESSURE, false));
	ck_assert(port_i2c_write(bus, 0x0f));
	ck_assert(port_i2c_start(bus, PRESSURE, true));
	ck_assert_uint_eq(port_i2c_read(bus, true), 0xb3);
	port_i2c_stop(bus);
	ck_assert_uint_eq(get(0x0f), 0x6c); /* and the hub's own chip is there still */
	ck_assert(!port_i2c_start(bus, 0x33, false));
}
END_TEST

START_TEST(an_external_trigger_is_said_not_to_be_modelled)
{
	hub_on(3);
	put(0x01, 0x40);
	put(0x14, 0x24);
	put(0x01, 0x00);
	bench_run_us(SAMPLE_US);
	ck_assert_uint_eq(bench_logged(LOG_UNMODELLED), 1);
}
END_TEST

/* A second part, on the auxiliary bus of the one on the bench. */
static struct part *solder_barometer(void)
{
	struct part *hub = bench_part();
	struct part *barometer = part_create(
		hub->port[0].arena, &lps22hh_ops, "barometer", hub->timeline, hub->log);
	port_join(&hub->port[2], &barometer->port[0]);
	part_init(barometer);
	part_reset(barometer);
	bench_i2c_address(0x11);
	return barometer;
}

START_TEST(a_barometer_behind_the_hub_is_set_up_through_it_and_then_read_by_it)
{
	struct part *barometer = solder_barometer();
	struct error err = { 0 };
	put(0x01, 0x40);
	put(0x14, 0x10); /* pass-through */
	put(0x01, 0x00);
	i2c_put(PRESSURE, 0x10, 0x70); /* 200 Hz */
	put(0x01, 0x40);
	put(0x14, 0x00);
	put(0x01, 0x00);
	ck_assert(part_act(barometer, "set", "hpa=1000", &err));
	hub_on(5); /* pressure and temperature */
	bench_run_us(SAMPLE_US);
	put(0x01, 0x40);
	ck_assert_int_eq(get(0x02) | get(0x03) << 8 | get(0x04) << 16, 1000 * 4096);
	ck_assert_int_eq(get16(0x05), 2500);
	ck_assert_uint_eq(get(0x22), 0x01);
	barometer->ops->finish(barometer);
}
END_TEST

int main(void)
{
	return suite_run("lsm6dso_hub", setup, bench_close,
		(const TTest *const[]){
			the_hub_reads_a_sensor_with_every_sample,
			the_hub_has_a_rate_of_its_own,
			a_sensor_that_is_not_there_is_a_nack_of_its_slave,
			a_write_happens_once,
			later_slaves_follow_in_the_registers_and_fifo,
			the_end_of_a_round_reaches_int1,
			pass_through_lets_the_controller_reach_the_sensor,
			a_barometer_behind_the_hub_is_set_up_through_it_and_then_read_by_it,
			an_external_trigger_is_said_not_to_be_modelled,
			NULL,
		});
}
