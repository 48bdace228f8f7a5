/* SPDX-License-Identifier: GPL-2.0-or-later */
/* LSM6DS3 and LSM6DSO as a controller sees them: registers, rates, outputs. Addresses are the datasheet's, on purpose. */
#include "lsm6_bench.h"
#include "peripherals/parts/part_models.h"
#include "support/suite.h"

static void setup(void)
{
}

static void open_ds3(void)
{
	bench_open_part(&lsm6ds3_ops, NULL);
}

static void open_dso(void)
{
	bench_open_part(&lsm6dso_ops, NULL);
}

/* SPI through the instrument on the port; cs by hand. */
static uint8_t spi_byte(uint8_t mosi)
{
	struct spi_word word = { .mosi = mosi, .bits = 8, .mode = 3, .rate_hz = 2000000 };
	return (uint8_t)port_spi_exchange(bench_port(PORT_SPI), &word);
}

START_TEST(each_chip_says_who_it_is)
{
	open_ds3();
	ck_assert_uint_eq(get(0x0f), 0x69);
	bench_close();
	open_dso();
	ck_assert_uint_eq(get(0x0f), 0x6c);
}
END_TEST

START_TEST(sa0_chooses_the_address)
{
	bench_open_part(&lsm6ds3_ops, (const char *const[]){ "sa0=high", NULL });
	ck_assert(!port_i2c_start(bench_port(PORT_I2C), 0x6a, false));
	ck_assert(port_i2c_start(bench_port(PORT_I2C), 0x6b, false));
}
END_TEST

START_TEST(registers_have_the_datasheets_reset_values)
{
	open_ds3();
	ck_assert_uint_eq(get(0x12), 0x04);
	ck_assert_uint_eq(get(0x18), 0x38);
	ck_assert_uint_eq(get(0x19), 0x38);
	bench_close();
	open_dso();
	ck_assert_uint_eq(get(0x02), 0x3f);
	ck_assert_uint_eq(get(0x12), 0x04);
	ck_assert_uint_eq(get(0x18), 0xe0);
}
END_TEST

START_TEST(spi_reads_and_writes_while_selected)
{
	open_ds3();
	bench_drive("cs", DRIVE_HIGH);
	ck_assert_uint_eq(spi_byte(0x8f), 0xff);
	bench_drive("cs", DRIVE_LOW);
	spi_byte(0x8f);
	ck_assert_uint_eq(spi_byte(0), 0x69);
	ck_assert_uint_eq(spi_byte(0), 0x00); /* CTRL1_XL */
	bench_drive("cs", DRIVE_HIGH);
	bench_drive("cs", DRIVE_LOW);
	spi_byte(0x10);
	spi_byte(0xa0);
	bench_drive("cs", DRIVE_HIGH);
	bench_drive("cs", DRIVE_LOW);
	struct spi_word word = { .mosi = 0x9000, .bits = 16, .mode = 0, .rate_hz = 2000000 };
	ck_assert_uint_eq(port_spi_exchange(bench_port(PORT_SPI), &word), 0x00a0);
}
END_TEST

START_TEST(deselecting_ends_even_half_a_byte)
{
	open_ds3();
	struct spi_word half = { .mosi = 0x8, .bits = 4, .mode = 3, .rate_hz = 2000000 };
	bench_drive("cs", DRIVE_LOW);
	port_spi_exchange(bench_port(PORT_SPI), &half);
	bench_drive("cs", DRIVE_HIGH);
	bench_drive("cs", DRIVE_LOW);
	half.mosi = 0x8;
	port_spi_exchange(bench_port(PORT_SPI), &half);
	half.mosi = 0xf;
	port_spi_exchange(bench_port(PORT_SPI), &half);
	ck_assert_uint_eq(spi_byte(0), 0x69);
}
END_TEST

START_TEST(i2c_is_deaf_while_cs_is_low)
{
	open_ds3();
	bench_drive("cs", DRIVE_LOW);
	ck_assert(!port_i2c_start(bench_port(PORT_I2C), IMU, false));
	bench_drive("cs", DRIVE_HIGH);
	ck_assert(port_i2c_start(bench_port(PORT_I2C), IMU, false));
}
END_TEST

START_TEST(wrong_spi_modes_and_too_fast_clocks_are_said)
{
	open_ds3();
	struct spi_word word = { .mosi = 0x8f, .bits = 8, .mode = 1, .rate_hz = 2000000 };
	port_spi_exchange(bench_port(PORT_SPI), &word);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
	word.mode = 0;
	word.rate_hz = 20000000;
	port_spi_exchange(bench_port(PORT_SPI), &word);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 2);
}
END_TEST

START_TEST(without_auto_increment_a_burst_stays_where_it_is)
{
	uint8_t bytes[2];
	open_dso();
	put(0x12, 0x00);
	i2c_get(IMU, 0x0f, bytes, 2);
	ck_assert_uint_eq(bytes[1], 0x6c);
}
END_TEST

START_TEST(a_sample_comes_one_period_after_the_rate_is_set)
{
	open_dso();
	put(0x10, 0x40); /* 104 Hz, 64 slots of 150 us */
	bench_run_us(9599);
	ck_assert_uint_eq(get(0x1e), 0);
	bench_run_us(1);
	ck_assert_uint_eq(get(0x1e), 1);
	ck_assert_int_eq(get16(0x2c), 16393); /* 1 g at 61 ug */
	ck_assert_uint_eq(get(0x1e), 0);
	bench_run_us(9600);
	ck_assert_uint_eq(get(0x1e), 1 | 4); /* temperature every 19.2 ms */
}
END_TEST

START_TEST(both_sensors_at_one_rate_measure_together)
{
	open_ds3();
	put(0x10, 0x18);
	bench_run_us(1000);
	put(0x11, 0x14);
	bench_run_us(76799);
	ck_assert_uint_eq(get(0x1e), 0);
	bench_run_us(1);
	ck_assert_uint_eq(get(0x1e), 7);
}
END_TEST

START_TEST(every_rate_code_of_either_sensor_has_its_period)
{
	static const unsigned us[] = { 76800, 38400, 19200, 9600, 4800, 2400, 1200, 600, 300, 150 };
	open_dso();
	for (uint8_t code = 1; code <= 10; code++) {
		put(0x10, (uint8_t)(code << 4));
		put(0x11, (uint8_t)(code << 4));
		get(0x29);
		get(0x23);
		bench_run_us(us[code - 1] - 1);
		ck_assert_uint_eq(get(0x1e) & 3, 0);
		bench_run_us(1);
		ck_assert_uint_eq(get(0x1e) & 3, 3);
	}
	put(0x11, 0);
	put(0x10, 0xb0); /* 1.6 Hz needs low power */
	put(0x15, 0x10);
	get(0x29);
	bench_run_us(614399);
	ck_assert_uint_eq(get(0x1e) & 1, 0);
	bench_run_us(1);
	ck_assert_uint_eq(get(0x1e) & 1, 1);
}
END_TEST

START_TEST(every_full_scale_has_its_step_and_its_end)
{
	static const struct {
		uint8_t xl;
		int16_t one_g;
	} xl[] = { { 0x40, 16393 }, { 0x44, 2049 }, { 0x48, 8197 }, { 0x4c, 4098 } };
	static const struct {
		uint8_t g;
		int16_t hundred_dps;
	} g[] = { { 0x40, 11429 }, { 0x44, 5714 }, { 0x48, 2857 }, { 0x4c, 1429 },
		{ 0x42, 22857 } };
	open_ds3();
	bench_ask("set", "gx=100, gy=-5000 ax=-20");
	for (unsigned n = 0; n < 5; n++) {
		put(0x10, xl[n % 4].xl);
		put(0x11, g[n].g);
		bench_run_us(9600);
		ck_assert_int_eq(get16(0x2c), xl[n % 4].one_g);
		ck_assert_int_eq(get16(0x28), -32768);
		ck_assert_int_eq(get16(0x22), g[n].hundred_dps);
		ck_assert_int_eq(get16(0x24), -32768);
	}
}
END_TEST

START_TEST(the_dso_can_give_16_g_up)
{
	open_dso();
	put(0x17, 0x02); /* XL_FS_MODE */
	put(0x10, 0x44);
	bench_run_us(9600);
	ck_assert_int_eq(get16(0x2c), 16393);
}
END_TEST

START_TEST(temperature_is_relative_to_25_degrees)
{
	open_ds3();
	bench_ask("set", "temp=35.5");
	put(0x10, 0x40);
	bench_run_us(20000);
	ck_assert_int_eq(get16(0x20), 168);
	bench_close();
	open_dso();
	bench_ask("set", "temp=15.25");
	put(0x10, 0x40);
	bench_run_us(20000);
	ck_assert_int_eq(get16(0x20), -2496);
}
END_TEST

START_TEST(block_data_update_keeps_both_bytes_of_one_sample)
{
	open_dso();
	put(0x10, 0x40);
	bench_run_us(9600);
	put(0x12, 0x44);
	uint8_t low = get(0x2c);
	bench_ask("set", "az=0");
	bench_run_us(9600);
	ck_assert_int_eq((int16_t)(low | get(0x2d) << 8), 16393);
	bench_run_us(9600);
	ck_assert_int_eq(get16(0x2c), 0);
	put(0x12, 0x04);
	get(0x2c);
	bench_ask("set", "az=1");
	bench_run_us(9600);
	ck_assert_uint_eq(get(0x2d), 16393 >> 8); /* without it the newer one shows */
}
END_TEST

START_TEST(the_ds3_swaps_bytes_on_demand)
{
	uint8_t bytes[2];
	open_ds3();
	put(0x10, 0x40);
	put(0x12, 0x06);
	bench_run_us(9600);
	i2c_get(IMU, 0x2c, bytes, 2);
	ck_assert_uint_eq(bytes[0], 0x40);
	ck_assert_uint_eq(bytes[1], 0x09);
}
END_TEST

START_TEST(software_reset_takes_50_us_and_clears_itself)
{
	open_ds3();
	put(0x10, 0x40);
	put(0x12, 0x05);
	bench_run_us(49);
	ck_assert_uint_eq(get(0x12), 0x05);
	ck_assert_uint_eq(get(0x10), 0x40);
	bench_run_us(1);
	ck_assert_uint_eq(get(0x12), 0x04);
	ck_assert_uint_eq(get(0x10), 0x00);
	bench_run_us(20000);
	ck_assert_uint_eq(get(0x1e), 0);
}
END_TEST

START_TEST(read_only_and_reserved_registers_do_not_change)
{
	open_ds3();
	put(0x0f, 0);
	ck_assert_uint_eq(get(0x0f), 0x69);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 0);
	put(0x70, 0xff);
	ck_assert_uint_eq(get(0x70), 0);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
}
END_TEST

START_TEST(what_is_not_modelled_is_said_when_it_is_switched_on)
{
	open_dso();
	put(0x13, 0x08);
	ck_assert_uint_eq(bench_logged(LOG_UNMODELLED), 1);
	put(0x12, 0x04);
	ck_assert_uint_eq(bench_logged(LOG_UNMODELLED), 1);
	put(0x12, 0x0c);
	ck_assert_uint_eq(bench_logged(LOG_UNMODELLED), 2);
}
END_TEST

START_TEST(a_rate_that_the_chip_lacks_is_off_and_said)
{
	open_ds3();
	put(0x11, 0x90); /* the gyroscope ends at 1.66 kHz */
	ck_assert_uint_ge(bench_logged(LOG_GUEST), 1);
	bench_run_us(100000);
	ck_assert_uint_eq(get(0x1e), 0);
}
END_TEST

START_TEST(int1_follows_data_ready_with_its_polarity)
{
	open_dso();
	put(0x0d, 0x01);
	put(0x10, 0x40);
	ck_assert(!bench_net("int1"));
	bench_run_us(9600);
	ck_assert(bench_net("int1"));
	put(0x12, 0x24);
	ck_assert(!bench_net("int1"));
	get(0x29);
	ck_assert(bench_net("int1"));
}
END_TEST

START_TEST(open_drain_lets_go)
{
	open_dso();
	bench_drive("int1", DRIVE_PULL_UP);
	put(0x12, 0x34); /* active low, open drain */
	ck_assert(bench_net("int1"));
	put(0x0d, 0x02);
	put(0x11, 0x40);
	bench_run_us(9600);
	ck_assert(!bench_net("int1"));
}
END_TEST

START_TEST(noise_is_small_and_the_same_in_every_run)
{
	int16_t seen[2][20];
	for (unsigned run = 0; run < 2; run++) {
		bench_open_part(&lsm6dso_ops, (const char *const[]){ "noise=3", NULL });
		put(0x10, 0x40);
		bool moved = false;
		for (unsigned n = 0; n < 20; n++) {
			bench_run_us(9600);
			seen[run][n] = get16(0x28);
			ck_assert_int_le(seen[run][n], 3);
			ck_assert_int_ge(seen[run][n], -3);
			moved |= seen[run][n] != seen[run][0];
		}
		ck_assert(moved);
		if (!run) {
			bench_close();
		}
	}
	ck_assert_mem_eq(seen[0], seen[1], sizeof(seen[0]));
}
END_TEST

START_TEST(rounding_lets_a_burst_go_round)
{
	uint8_t bytes[8];
	open_dso();
	bench_ask("set", "ax=0.061 gx=0.00875");
	put(0x14, 0x20); /* accelerometer */
	put(0x10, 0x40);
	put(0x11, 0x40);
	bench_run_us(9600);
	i2c_get(IMU, 0x28, bytes, 8);
	ck_assert_uint_eq(bytes[6] | bytes[7] << 8, 1000);
	put(0x14, 0x60); /* both: after the accelerometer the gyroscope */
	i2c_get(IMU, 0x2c, bytes, 4);
	ck_assert_uint_eq(bytes[2], 1);
}
END_TEST

START_TEST(self_test_moves_the_outputs_both_ways)
{
	open_ds3();
	put(0x10, 0x40);
	put(0x11, 0x4c);
	put(0x14, 0x05);
	bench_run_us(9600);
	ck_assert_int_eq(get16(0x28), 8197);
	ck_assert_int_eq(get16(0x22), 5714);
	put(0x14, 0x0e);
	bench_run_us(9600);
	ck_assert_int_eq(get16(0x2a), -8197);
	ck_assert_int_eq(get16(0x26), -5714);
}
END_TEST

START_TEST(the_dso_adds_user_offsets_when_told_to)
{
	open_dso();
	put(0x10, 0x40);
	put(0x73, 64); /* 1/16 g */
	put(0x74, 0xff);
	bench_run_us(9600);
	ck_assert_int_eq(get16(0x28), 0);
	put(0x16, 0x02);
	bench_run_us(9600);
	ck_assert_int_eq(get16(0x28), 1025);
	ck_assert_int_eq(get16(0x2a), -16);
	put(0x15, 0x08); /* 64ths */
	bench_run_us(9600);
	ck_assert_int_eq(get16(0x28), 16393);
}
END_TEST

START_TEST(the_ds3_can_switch_axes_off)
{
	open_ds3();
	bench_ask("set", "ax=1 ay=1 gz=100");
	put(0x18, 0x08); /* X only */
	put(0x19, 0x18); /* no Z */
	put(0x10, 0x40);
	put(0x11, 0x40);
	bench_run_us(9600);
	ck_assert_int_eq(get16(0x28), 16393);
	ck_assert_int_eq(get16(0x2a), 0);
	ck_assert_int_eq(get16(0x2c), 0);
	ck_assert_int_eq(get16(0x26), 0);
}
END_TEST

START_TEST(the_timestamp_runs_from_when_it_is_enabled)
{
	open_dso();
	bench_run_us(100000);
	ck_assert_int_eq(get16(0x40), 0);
	put(0x19, 0x20);
	bench_run_us(1000);
	ck_assert_int_eq(get16(0x40), 40); /* 25 us each */
	put(0x42, 0xaa);
	ck_assert_int_eq(get16(0x40), 0);
	bench_close();
	open_ds3();
	bench_run_us(100000);
	put(0x58, 0x80);
	bench_run_us(64000);
	ck_assert_int_eq(get16(0x40), 10); /* 6.4 ms each */
	put(0x5c, 0x10);
	ck_assert_int_eq(get16(0x40), 2560);
}
END_TEST

int main(void)
{
	return suite_run("lsm6", setup, bench_close,
		(const TTest *const[]){
			each_chip_says_who_it_is,
			sa0_chooses_the_address,
			registers_have_the_datasheets_reset_values,
			spi_reads_and_writes_while_selected,
			deselecting_ends_even_half_a_byte,
			i2c_is_deaf_while_cs_is_low,
			wrong_spi_modes_and_too_fast_clocks_are_said,
			without_auto_increment_a_burst_stays_where_it_is,
			a_sample_comes_one_period_after_the_rate_is_set,
			both_sensors_at_one_rate_measure_together,
			every_rate_code_of_either_sensor_has_its_period,
			every_full_scale_has_its_step_and_its_end,
			the_dso_can_give_16_g_up,
			temperature_is_relative_to_25_degrees,
			block_data_update_keeps_both_bytes_of_one_sample,
			the_ds3_swaps_bytes_on_demand,
			software_reset_takes_50_us_and_clears_itself,
			read_only_and_reserved_registers_do_not_change,
			what_is_not_modelled_is_said_when_it_is_switched_on,
			a_rate_that_the_chip_lacks_is_off_and_said,
			int1_follows_data_ready_with_its_polarity,
			open_drain_lets_go,
			the_timestamp_runs_from_when_it_is_enabled,
			noise_is_small_and_the_same_in_every_run,
			rounding_lets_a_burst_go_round,
			self_test_moves_the_outputs_both_ways,
			the_dso_adds_user_offsets_when_told_to,
			the_ds3_can_switch_axes_off,
			NULL,
		});
}
