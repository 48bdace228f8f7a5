/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The DAC, spoken to without a controller. */
#include "peripherals/parts/part_models.h"
#include "support/bench.h"
#include "support/suite.h"

enum { GAIN_1 = 1 << 13, ON = 1 << 12, DAC_B = 1 << 15 };
enum { CS, LDAC, VOUT };

static void setup(void)
{
	bench_open_part(&mcp4921_ops, (const char *const[]){ "vref=2048", NULL });
	bench_drive("cs", DRIVE_HIGH);
	bench_drive("ldac", DRIVE_LOW);
}

static void send_bits(uint32_t bits, unsigned count)
{
	struct spi_word word = { .mosi = bits, .bits = (uint8_t)count, .rate_hz = 1000000 };
	port_spi_exchange(bench_port(PORT_SPI), &word);
}

static void send(uint32_t word)
{
	bench_drive("cs", DRIVE_LOW);
	send_bits(word >> 8, 8);
	send_bits(word & 0xff, 8);
	bench_drive("cs", DRIVE_HIGH);
}

static int vout_mv(void)
{
	return pin_voltage_mv(bench_hand(VOUT));
}

START_TEST(the_output_is_off_after_power_on)
{
	ck_assert_str_eq(bench_look(), "off");
	bench_drive("vout", DRIVE_PULL_UP);
	ck_assert_int_eq(vout_mv(), 1650); /* both pulls: only weakly held */
}
END_TEST

START_TEST(a_word_sets_the_voltage_when_chip_select_rises)
{
	bench_drive("cs", DRIVE_LOW);
	send_bits(GAIN_1 | ON | 1000, 16);
	ck_assert_int_eq(vout_mv(), 0);
	bench_drive("cs", DRIVE_HIGH);
	ck_assert_int_eq(vout_mv(), 500);
	ck_assert_str_eq(bench_look(), "500 mV");
	send(GAIN_1 | ON | 4095);
	ck_assert_int_eq(vout_mv(), 2047);
	send(GAIN_1 | ON);
	ck_assert_int_eq(vout_mv(), 0);
}
END_TEST

START_TEST(gain_two_doubles_up_to_the_supply)
{
	send(ON | 1000);
	ck_assert_int_eq(vout_mv(), 1000);
	send(ON | 4095);
	ck_assert_int_eq(vout_mv(), 3300);
}
END_TEST

START_TEST(shutdown_lets_go_of_the_output)
{
	send(GAIN_1 | ON | 1000);
	send(GAIN_1 | 1000);
	ck_assert_str_eq(bench_look(), "off");
	ck_assert_int_eq(vout_mv(), 0);
	bench_drive("vout", DRIVE_HIGH);
	ck_assert_int_eq(vout_mv(), 3300);
}
END_TEST

START_TEST(fewer_than_16_bits_change_nothing)
{
	send(GAIN_1 | ON | 1000);
	bench_drive("cs", DRIVE_LOW);
	send_bits(0x7fff, 15);
	bench_drive("cs", DRIVE_HIGH);
	ck_assert_int_eq(vout_mv(), 500);
	send(GAIN_1 | ON | 2000); /* and leave nothing behind */
	ck_assert_int_eq(vout_mv(), 1000);
}
END_TEST

START_TEST(bits_after_the_sixteenth_are_ignored)
{
	bench_drive("cs", DRIVE_LOW);
	send_bits((uint32_t)(GAIN_1 | ON | 1000) << 8 | 0xff, 24);
	bench_drive("cs", DRIVE_HIGH);
	ck_assert_int_eq(vout_mv(), 500);
}
END_TEST

START_TEST(a_word_for_the_second_dac_is_ignored)
{
	send(GAIN_1 | ON | 1000);
	send(DAC_B | GAIN_1 | ON | 2000);
	ck_assert_int_eq(vout_mv(), 500);
}
END_TEST

START_TEST(nothing_is_heard_while_not_selected)
{
	struct spi_word word = { .mosi = 0xff, .bits = 8, .mode = 1, .rate_hz = 1000 };
	port_spi_exchange(bench_port(PORT_SPI), &word);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 0);
	send_bits(GAIN_1 | ON | 1000, 16);
	bench_drive("cs", DRIVE_LOW);
	bench_drive("cs", DRIVE_HIGH);
	ck_assert_str_eq(bench_look(), "off");
}
END_TEST

START_TEST(the_output_waits_for_ldac)
{
	bench_drive("ldac", DRIVE_HIGH);
	send(GAIN_1 | ON | 1000);
	ck_assert_str_eq(bench_look(), "off");
	send(GAIN_1 | ON | 2000);
	bench_drive("ldac", DRIVE_LOW);
	ck_assert_int_eq(vout_mv(), 1000);
}
END_TEST

START_TEST(clock_modes_it_does_not_know_are_refused_and_said)
{
	bench_drive("cs", DRIVE_LOW);
	struct spi_word word = {
		.mosi = GAIN_1 | ON | 1000, .bits = 16, .mode = 1, .rate_hz = 1000
	};
	port_spi_exchange(bench_port(PORT_SPI), &word);
	bench_drive("cs", DRIVE_HIGH);
	ck_assert_str_eq(bench_look(), "off");
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
	bench_drive("cs", DRIVE_LOW);
	word.mode = 3;
	port_spi_exchange(bench_port(PORT_SPI), &word);
	bench_drive("cs", DRIVE_HIGH);
	ck_assert_int_eq(vout_mv(), 500);
}
END_TEST

START_TEST(a_clock_that_is_too_fast_is_said)
{
	bench_drive("cs", DRIVE_LOW);
	struct spi_word word = { .mosi = 0, .bits = 8, .rate_hz = 40000000 };
	port_spi_exchange(bench_port(PORT_SPI), &word);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
}
END_TEST

START_TEST(with_an_unconnected_chip_select_each_16_bits_are_a_word)
{
	bench_part()->pin[CS].net = NULL;
	bench_part()->pin[LDAC].net = NULL;
	send_bits(GAIN_1 | ON | 1000, 16);
	ck_assert_int_eq(vout_mv(), 500);
	send_bits(GAIN_1 | ON | 2000, 16);
	ck_assert_int_eq(vout_mv(), 1000);
}
END_TEST

START_TEST(it_leaves_miso_alone)
{
	bench_drive("cs", DRIVE_LOW);
	struct spi_word word = { .mosi = 0, .bits = 8, .rate_hz = 1000000 };
	ck_assert_uint_eq(port_spi_exchange(bench_port(PORT_SPI), &word), 0xff);
}
END_TEST

int main(void)
{
	return suite_run("mcp4921", setup, bench_close,
		(const TTest *const[]){
			the_output_is_off_after_power_on,
			a_word_sets_the_voltage_when_chip_select_rises,
			gain_two_doubles_up_to_the_supply,
			shutdown_lets_go_of_the_output,
			fewer_than_16_bits_change_nothing,
			bits_after_the_sixteenth_are_ignored,
			a_word_for_the_second_dac_is_ignored,
			nothing_is_heard_while_not_selected,
			the_output_waits_for_ldac,
			clock_modes_it_does_not_know_are_refused_and_said,
			a_clock_that_is_too_fast_is_said,
			with_an_unconnected_chip_select_each_16_bits_are_a_word,
			it_leaves_miso_alone,
			NULL,
		});
}
