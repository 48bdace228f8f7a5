/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The LPS22HH barometer as a controller sees it. Addresses are the datasheet's, on purpose. */
#include "lsm6_bench.h"
#include "peripherals/parts/part_models.h"
#include "support/suite.h"

enum { BARO = 0x5c };

static void setup(void)
{
	bench_open_part(&lps22hh_ops, NULL);
}

static void write_reg(uint8_t at, uint8_t value)
{
	i2c_put(BARO, at, value);
}

static uint8_t read_reg(uint8_t at)
{
	uint8_t byte;
	i2c_get(BARO, at, &byte, 1);
	return byte;
}

/* In 4096ths of hPa. */
static int32_t pressure_at(uint8_t at)
{
	uint8_t bytes[3];
	i2c_get(BARO, at, bytes, 3);
	return (int32_t)((uint32_t)bytes[2] << 24 | (uint32_t)bytes[1] << 16 |
		       (uint32_t)bytes[0] << 8) /
		256;
}

static int32_t pressure(void)
{
	return pressure_at(0x28);
}

START_TEST(it_says_who_it_is_and_has_the_datasheets_reset_values)
{
	ck_assert_uint_eq(read_reg(0x0f), 0xb3);
	ck_assert_uint_eq(read_reg(0x11), 0x10);
	ck_assert_uint_eq(read_reg(0x10), 0x00);
	ck_assert(!port_i2c_start(bench_port(PORT_I2C), 0x5d, false));
}
END_TEST

START_TEST(sa0_chooses_the_other_address)
{
	bench_close();
	bench_open_part(&lps22hh_ops, (const char *const[]){ "sa0=high", NULL });
	ck_assert(!port_i2c_start(bench_port(PORT_I2C), 0x5c, false));
	ck_assert(port_i2c_start(bench_port(PORT_I2C), 0x5d, false));
}
END_TEST

START_TEST(spi_reads_it_too)
{
	struct spi_word word = { .mosi = 0x8f00, .bits = 16, .mode = 3, .rate_hz = 1000000 };
	bench_drive("cs", DRIVE_LOW);
	ck_assert_uint_eq(port_spi_exchange(bench_port(PORT_SPI), &word), 0x00b3);
}
END_TEST

START_TEST(pressure_and_temperature_come_at_every_rate)
{
	static const unsigned us[] = { 1000000, 100000, 40000, 20000, 13333, 10000, 5000 };
	bench_ask("set", "hpa=990.5 temp=21.25");
	for (uint8_t code = 1; code <= 7; code++) {
		write_reg(0x10, (uint8_t)(code << 4));
		bench_run_us(us[code - 1] - 1);
		ck_assert_uint_eq(read_reg(0x27), 0);
		bench_run_us(2);
		ck_assert_uint_eq(read_reg(0x27), 0x03);
		ck_assert_int_eq(pressure(), 990 * 4096 + 2048);
		ck_assert_uint_eq(read_reg(0x27), 0x02);
		ck_assert_uint_eq(read_reg(0x2b) | read_reg(0x2c) << 8, 2125);
		ck_assert_uint_eq(read_reg(0x27), 0x00);
	}
}
END_TEST

START_TEST(an_unread_measurement_is_an_overrun)
{
	write_reg(0x10, 0x20);
	bench_run_us(200000);
	ck_assert_uint_eq(read_reg(0x27), 0x33);
	pressure();
	ck_assert_uint_eq(read_reg(0x27), 0x22);
}
END_TEST

START_TEST(one_shot_measures_once_and_clears_itself)
{
	write_reg(0x11, 0x11);
	bench_run_us(4699);
	ck_assert_uint_eq(read_reg(0x11), 0x11);
	ck_assert_uint_eq(read_reg(0x27), 0);
	bench_run_us(1);
	ck_assert_uint_eq(read_reg(0x11), 0x10);
	ck_assert_int_eq(pressure(), 4150272); /* 1013.25 */
	bench_run_us(1000000);
	ck_assert_uint_eq(read_reg(0x27) & 1, 0);
}
END_TEST

START_TEST(block_data_update_keeps_the_bytes_of_one_measurement)
{
	write_reg(0x10, 0x72);
	bench_ask("set", "hpa=1000");
	bench_run_us(5000);
	uint8_t low = read_reg(0x28);
	bench_ask("set", "hpa=500.7");
	bench_run_us(5000);
	ck_assert_int_eq(low | read_reg(0x29) << 8 | read_reg(0x2a) << 16, 1000 * 4096);
	bench_run_us(5000);
	ck_assert_int_eq(pressure() / 4096, 500);
}
END_TEST

START_TEST(an_offset_is_subtracted)
{
	write_reg(0x18, 16); /* 1 hPa */
	write_reg(0x10, 0x70);
	bench_ask("set", "hpa=900");
	bench_run_us(5000);
	ck_assert_int_eq(pressure(), 899 * 4096);
}
END_TEST

START_TEST(autozero_makes_the_output_relative_until_it_is_reset)
{
	bench_ask("set", "hpa=900");
	write_reg(0x0b, 0x20);
	write_reg(0x10, 0x70);
	bench_run_us(5000);
	ck_assert_int_eq(pressure(), 0);
	ck_assert_uint_eq(read_reg(0x0b), 0x00);
	ck_assert_uint_eq(read_reg(0x15) | read_reg(0x16) << 8, 900 * 16);
	bench_ask("set", "hpa=890");
	bench_run_us(5000);
	ck_assert_int_eq(pressure(), -10 * 4096);
	write_reg(0x0b, 0x10);
	bench_run_us(5000);
	ck_assert_int_eq(pressure(), 890 * 4096);
	write_reg(0x0b, 0x80);
	bench_run_us(5000);
	ck_assert_int_eq(pressure(), 890 * 4096); /* AUTOREFP leaves the output alone */
	ck_assert_uint_eq(read_reg(0x15) | read_reg(0x16) << 8, 890 * 16);
}
END_TEST

START_TEST(a_pressure_beyond_the_threshold_interrupts)
{
	bench_ask("set", "hpa=900");
	write_reg(0x0c, 2 * 16);
	write_reg(0x0b, 0x80 | 0x08 | 0x03); /* AUTOREFP, both ways */
	write_reg(0x12, 0x03);
	write_reg(0x10, 0x70);
	bench_run_us(5000);
	ck_assert(!bench_net("int"));
	ck_assert_int_eq(pressure(), 900 * 4096); /* the output stays absolute */
	bench_ask("set", "hpa=902.5");
	bench_run_us(5000);
	ck_assert(bench_net("int"));
	ck_assert_uint_eq(read_reg(0x24), 0x05);
	bench_ask("set", "hpa=897.5");
	bench_run_us(5000);
	ck_assert_uint_eq(read_reg(0x24), 0x06);
	bench_ask("set", "hpa=900");
	bench_run_us(5000);
	ck_assert(!bench_net("int"));
}
END_TEST

START_TEST(a_latched_threshold_stays_until_read)
{
	write_reg(0x0c, 2 * 16);
	write_reg(0x0b, 0x08 | 0x04 | 0x01);
	write_reg(0x12, 0x01);
	write_reg(0x10, 0x70);
	bench_run_us(5000);
	bench_ask("set", "hpa=0");
	bench_run_us(5000);
	ck_assert(bench_net("int"));
	ck_assert_uint_eq(read_reg(0x24), 0x05);
	ck_assert(!bench_net("int"));
}
END_TEST

START_TEST(data_ready_pulses_the_pin_with_its_polarity)
{
	write_reg(0x12, 0x04);
	write_reg(0x11, 0x50); /* active low */
	write_reg(0x10, 0x70);
	ck_assert(bench_net("int"));
	bench_run_us(5000);
	ck_assert(!bench_net("int"));
	bench_run_us(5);
	ck_assert(bench_net("int"));
}
END_TEST

START_TEST(the_fifo_gives_pairs_in_order_in_one_burst)
{
	uint8_t bytes[10];
	write_reg(0x13, 0x01);
	write_reg(0x10, 0x70);
	bench_ask("set", "hpa=800");
	bench_run_us(5000);
	bench_ask("set", "hpa=801");
	bench_run_us(5000);
	ck_assert_uint_eq(read_reg(0x25), 2);
	i2c_get(BARO, 0x78, bytes, 10);
	ck_assert_int_eq(bytes[0] | bytes[1] << 8 | bytes[2] << 16, 800 * 4096);
	ck_assert_int_eq(bytes[3] | bytes[4] << 8, 2500);
	ck_assert_int_eq(bytes[5] | bytes[6] << 8 | bytes[7] << 16, 801 * 4096);
	ck_assert_uint_eq(read_reg(0x25), 0);
}
END_TEST

START_TEST(the_fifo_says_watermark_full_and_overrun)
{
	write_reg(0x13, 0x01);
	write_reg(0x14, 3);
	write_reg(0x12, 0x10);
	write_reg(0x10, 0x70);
	bench_run_us(2 * 5000);
	ck_assert(!bench_net("int"));
	bench_run_us(5000);
	ck_assert(bench_net("int"));
	ck_assert_uint_eq(read_reg(0x26), 0x80);
	bench_run_us(125 * 5000);
	ck_assert_uint_eq(read_reg(0x26), 0xa0);
	bench_run_us(5000);
	ck_assert_uint_eq(read_reg(0x26), 0xe0);
	ck_assert_uint_eq(read_reg(0x25), 128);
}
END_TEST

START_TEST(continuous_mode_keeps_the_newest_and_stops_at_no_level)
{
	write_reg(0x13, 0x02);
	write_reg(0x10, 0x70);
	bench_ask("set", "hpa=800");
	bench_run_us(5000);
	bench_ask("set", "hpa=801");
	bench_run_us(128 * 5000);
	ck_assert_int_eq(pressure_at(0x78), 801 * 4096);
	write_reg(0x13, 0x00);
	ck_assert_uint_eq(read_reg(0x25), 0);
}
END_TEST

START_TEST(a_threshold_triggers_the_fifo)
{
	write_reg(0x0c, 0xff);
	write_reg(0x0d, 0x3f); /* 1023.9 hPa */
	write_reg(0x0b, 0x08 | 0x01);
	write_reg(0x13, 0x05);
	write_reg(0x10, 0x70);
	bench_run_us(50000);
	ck_assert_uint_eq(read_reg(0x25), 0);
	bench_ask("set", "hpa=1030");
	bench_run_us(3 * 5000);
	ck_assert_uint_eq(read_reg(0x25), 3);
}
END_TEST

START_TEST(software_reset_clears_itself)
{
	write_reg(0x10, 0x70);
	write_reg(0x11, 0x14);
	ck_assert_uint_eq(read_reg(0x11), 0x14);
	bench_run_us(10);
	ck_assert_uint_eq(read_reg(0x11), 0x10);
	ck_assert_uint_eq(read_reg(0x10), 0x00);
}
END_TEST

START_TEST(low_noise_at_fast_rates_is_said)
{
	write_reg(0x11, 0x12);
	write_reg(0x10, 0x70);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
	write_reg(0x40, 1);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 2);
}
END_TEST

int main(void)
{
	return suite_run("lps22hh", setup, bench_close,
		(const TTest *const[]){
			it_says_who_it_is_and_has_the_datasheets_reset_values,
			sa0_chooses_the_other_address,
			spi_reads_it_too,
			pressure_and_temperature_come_at_every_rate,
			an_unread_measurement_is_an_overrun,
			one_shot_measures_once_and_clears_itself,
			block_data_update_keeps_the_bytes_of_one_measurement,
			an_offset_is_subtracted,
			autozero_makes_the_output_relative_until_it_is_reset,
			a_pressure_beyond_the_threshold_interrupts,
			a_latched_threshold_stays_until_read,
			data_ready_pulses_the_pin_with_its_polarity,
			the_fifo_gives_pairs_in_order_in_one_burst,
			the_fifo_says_watermark_full_and_overrun,
			continuous_mode_keeps_the_newest_and_stops_at_no_level,
			a_threshold_triggers_the_fifo,
			software_reset_clears_itself,
			low_noise_at_fast_rates_is_said,
			NULL,
		});
}
