/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How an SD card starts and what it says of itself. Numbers are those of the SD specification, on
 * purpose.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "peripherals/parts/part_models.h"
#include "support/sd_host.h"
#include "support/suite.h"

static char image[64];

static void setup(void)
{
	strcpy(image, "/tmp/orrery-sdcard-XXXXXX");
	close(mkstemp(image));
}

static void teardown(void)
{
	if (bench_part()) {
		bench_close();
	}
	unlink(image);
}

static char *image_setting(void)
{
	static char setting[80];
	snprintf(setting, sizeof(setting), "image=%s", image);
	return setting;
}

/* The value of bits high..low of a register of 16 bytes. */
static uint32_t bits(const uint8_t *reg, unsigned high, unsigned low)
{
	uint32_t value = 0;
	for (unsigned bit = high + 1; bit-- > low;) {
		value = value << 1 | (reg[15 - bit / 8] >> bit % 8 & 1);
	}
	return value;
}

START_TEST(a_card_answers_nothing_before_cmd0_with_its_crc)
{
	host_open_card(NULL, NULL);
	host_power_up_clocks();
	ck_assert_uint_eq(host_command(8, 0x1aa), NONE);
	host_send_command(0, 0, 2);
	ck_assert_uint_eq(host_await_response(), NONE);
	ck_assert_uint_eq(host_command(0, 0), IDLE);
	ck_assert_uint_eq(host_command(17, 0), IDLE | ILLEGAL);
}
END_TEST

START_TEST(the_first_byte_after_a_command_is_ones_and_the_next_the_response)
{
	host_open_card(NULL, NULL);
	host_power_up_clocks();
	host_send_command(0, 0, 0);
	ck_assert_uint_eq(host_swap(0xff), 0xff);
	ck_assert_uint_eq(host_swap(0xff), IDLE);
	ck_assert_uint_eq(host_swap(0xff), 0xff);
}
END_TEST

START_TEST(starting_takes_its_time)
{
	host_open_card("init=50ms", NULL);
	host_power_up_clocks();
	host_command(0, 0);
	host_command(8, 0x1aa);
	host_next_word();
	ck_assert_uint_eq(host_application(41, 0x40000000), IDLE);
	bench_run_us(49000);
	ck_assert_uint_eq(host_application(41, 0x40000000), IDLE);
	bench_run_us(1000);
	ck_assert_uint_eq(host_application(41, 0x40000000), 0);
}
END_TEST

START_TEST(a_high_capacity_card_stays_idle_for_an_old_host)
{
	host_open_card("init=1us", NULL);
	host_power_up_clocks();
	host_command(0, 0);
	host_application(41, 0x40000000); /* no CMD8 */
	bench_run_us(1000);
	ck_assert_uint_eq(host_application(41, 0x40000000), IDLE);
	host_command(8, 0x1aa);
	host_next_word();
	host_application(41, 0); /* no HCS */
	bench_run_us(1000);
	ck_assert_uint_eq(host_application(41, 0), IDLE);
	host_application(41, 0x40000000);
	bench_run_us(1000);
	ck_assert_uint_eq(host_application(41, 0x40000000), 0);
}
END_TEST

START_TEST(a_voltage_that_does_not_fit_counts_as_no_cmd8)
{
	host_open_card("init=1us", NULL);
	host_power_up_clocks();
	host_command(0, 0);
	host_command(8, 0x2aa);
	host_next_word();
	host_application(41, 0x40000000);
	bench_run_us(1000);
	ck_assert_uint_eq(host_application(41, 0x40000000), IDLE);
}
END_TEST

START_TEST(bits_that_make_no_byte_are_dropped_when_the_card_is_let_go)
{
	struct spi_word word = { .mosi = 5, .bits = 3, .rate_hz = 400000 };
	host_open_card(NULL, NULL);
	host_power_up_clocks();
	port_spi_exchange(bench_port(PORT_SPI), &word);
	bench_drive("cs", DRIVE_HIGH);
	bench_drive("cs", DRIVE_LOW);
	ck_assert_uint_eq(host_command(0, 0), IDLE);
}
END_TEST

START_TEST(a_card_of_version_1_does_not_know_cmd8)
{
	host_open_card("type=sd1", "size=64M");
	host_power_up_clocks();
	host_command(0, 0);
	ck_assert_uint_eq(host_command(8, 0x1aa), IDLE | ILLEGAL);
	host_application(41, 0);
	bench_run_us(30000);
	ck_assert_uint_eq(host_application(41, 0), 0);
	ck_assert_uint_eq(host_command(58, 0), 0);
	ck_assert_uint_eq(host_next_word(), 0x80ff8000);
}
END_TEST

START_TEST(cmd8_echoes_the_pattern_and_refuses_another_voltage)
{
	host_open_card(NULL, NULL);
	host_power_up_clocks();
	host_command(0, 0);
	ck_assert_uint_eq(host_command(8, 0x155), IDLE);
	ck_assert_uint_eq(host_next_word(), 0x155);
	ck_assert_uint_eq(host_command(8, 0x2aa), IDLE);
	ck_assert_uint_eq(host_next_word(), 0x0aa);
}
END_TEST

START_TEST(the_ocr_says_ready_and_high_capacity_when_it_is_so)
{
	host_open_card(NULL, NULL);
	host_power_up_clocks();
	host_command(0, 0);
	ck_assert_uint_eq(host_command(58, 0), IDLE);
	ck_assert_uint_eq(host_next_word(), 0x00ff8000);
	host_make_ready(true);
	ck_assert_uint_eq(host_command(58, 0), 0);
	ck_assert_uint_eq(host_next_word(), 0xc0ff8000);
}
END_TEST

START_TEST(the_csd_of_a_high_capacity_card_gives_its_size)
{
	uint8_t csd[16];
	host_open_ready("size=8G", NULL);
	ck_assert_uint_eq(host_command(9, 0), 0);
	ck_assert_uint_eq(host_receive(csd, 16), 0xfe);
	ck_assert_uint_eq(bits(csd, 127, 126), 1);
	ck_assert_uint_eq(bits(csd, 69, 48), 16383);
	ck_assert_uint_eq(csd[3], 0x32); /* 25 MHz */
	ck_assert_uint_eq(csd[15], host_crc7(csd, 15));
}
END_TEST

static uint64_t csd_size(const char *size)
{
	uint8_t csd[16];
	char setting[40];
	snprintf(setting, sizeof(setting), "size=%s", size);
	host_open_card("type=sd2", setting);
	host_make_ready(false);
	host_command(9, 0);
	host_receive(csd, 16);
	bench_close();
	return ((uint64_t)bits(csd, 73, 62) + 1) << (bits(csd, 49, 47) + 2 + bits(csd, 83, 80));
}

START_TEST(the_csd_of_a_standard_card_gives_its_size)
{
	ck_assert_uint_eq(csd_size("2k"), 2048);
	ck_assert_uint_eq(csd_size("64M"), 64 << 20);
	ck_assert_uint_eq(csd_size("2G"), UINT64_C(2) << 30);
	ck_assert_uint_eq(csd_size("1000k"), 1000 << 10);
	/* What the units of the register cannot say is cut. */
	ck_assert_uint_eq(csd_size("8389120"), 8 << 20);
}
END_TEST

START_TEST(cid_scr_and_status_are_there)
{
	uint8_t reg[64];
	host_open_ready("serial=305419896", NULL);
	ck_assert_uint_eq(host_command(10, 0), 0);
	host_receive(reg, 16);
	ck_assert_mem_eq(reg + 3, "ORRHC", 5);
	ck_assert_uint_eq(bits(reg, 55, 24), 305419896);
	ck_assert_uint_eq(reg[15], host_crc7(reg, 15));
	ck_assert_uint_eq(host_application(51, 0), 0);
	ck_assert_uint_eq(host_receive(reg, 8), 0xfe);
	ck_assert_mem_eq(reg, "\x02\x05\0\0\0\0\0\0", 8);
	ck_assert_uint_eq(host_application(13, 0), 0);
	ck_assert_uint_eq(host_swap(0xff), 0);
	ck_assert_uint_eq(host_receive(reg, 64), 0xfe);
	ck_assert_uint_eq(reg[8], 2);
}
END_TEST

START_TEST(commands_that_spi_cards_do_not_have_are_illegal)
{
	static const uint8_t none[] = { 2, 3, 6, 7, 11, 15, 20, 42, 56 };
	host_open_ready(NULL, NULL);
	for (unsigned n = 0; n < sizeof(none); n++) {
		ck_assert_uint_eq(host_command(none[n], 0), ILLEGAL);
	}
	ck_assert_uint_eq(host_command(12, 0) & ILLEGAL, 0);
	ck_assert_uint_eq(host_command(41, 0), ILLEGAL);
	ck_assert_uint_eq(host_application(6, 0), ILLEGAL);
}
END_TEST

START_TEST(a_card_that_is_not_selected_hears_nothing_and_goes_on_later)
{
	uint8_t in[BLOCK];
	host_open_ready(NULL, NULL);
	host_send_command(58, 0, 0);
	bench_drive("cs", DRIVE_HIGH);
	ck_assert_uint_eq(host_swap(0x40), 0xff);
	ck_assert_uint_eq(host_swap(0xff), 0xff);
	bench_drive("cs", DRIVE_LOW);
	ck_assert_uint_eq(host_await_response(), 0);
	ck_assert_uint_eq(host_next_word(), 0xc0ff8000);
	host_command(17, 0);
	bench_drive("cs", DRIVE_HIGH);
	bench_run_us(1000);
	bench_drive("cs", DRIVE_LOW);
	ck_assert_uint_eq(host_receive(in, BLOCK), 0xfe);
}
END_TEST

START_TEST(words_of_any_length_make_the_same_bytes)
{
	host_open_ready(NULL, NULL);
	struct port *port = bench_port(PORT_SPI);
	struct spi_word word = { .mosi = 0x7a0, .bits = 12, .rate_hz = 1000000 };
	port_spi_exchange(port, &word);
	word.mosi = 0;
	word.bits = 28;
	port_spi_exchange(port, &word);
	word.mosi = 0xfdffff;
	word.bits = 24;
	uint32_t in = port_spi_exchange(port, &word);
	word.mosi = UINT32_MAX;
	word.bits = 32;
	ck_assert_uint_eq(in, 0xffff00);
	ck_assert_uint_eq(port_spi_exchange(port, &word), 0xc0ff8000);
}
END_TEST

START_TEST(a_wrong_mode_or_a_clock_too_fast_is_logged)
{
	host_open_card(NULL, NULL);
	host_power_up_clocks();
	struct spi_word word = { .mosi = 0x40, .bits = 8, .mode = 1, .rate_hz = 400000 };
	ck_assert_uint_eq(port_spi_exchange(bench_port(PORT_SPI), &word), 0xff);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
	host_rate_hz = 1000000;
	ck_assert_uint_eq(host_command(0, 0), IDLE);
	ck_assert_uint_gt(bench_logged(LOG_GUEST), 1);
}
END_TEST

START_TEST(the_socket_shows_card_and_slide)
{
	host_open_card("locked=yes", NULL);
	ck_assert(!bench_net("cd"));
	ck_assert(bench_net("wp"));
	ck_assert(!bench_try("unlock", NULL)); /* not while it is in */
	bench_ask("remove", NULL);
	ck_assert(bench_net("cd"));
	bench_ask("unlock", NULL);
	ck_assert(bench_net("wp"));
	bench_ask("insert", NULL);
	ck_assert(!bench_net("cd"));
	ck_assert(!bench_net("wp"));
}
END_TEST

START_TEST(a_removed_card_is_silent_and_starts_anew_when_inserted)
{
	host_open_ready(NULL, NULL);
	bench_ask("remove", NULL);
	ck_assert_uint_eq(host_command(58, 0), NONE);
	bench_ask("insert", NULL);
	ck_assert_uint_eq(host_command(58, 0), NONE);
	host_make_ready(true);
	ck_assert_str_eq(bench_look(), "SDHC, 4096 MiB, ready");
}
END_TEST

static const char *refusal(const char *first, const char *second)
{
	static struct error err;
	err = (struct error){ 0 };
	const char *const settings[] = { first, second, NULL };
	ck_assert(!bench_try_part(&sdcard_ops, settings, &err));
	bench_close();
	return strstr(err.message, ": ") ? strstr(err.message, ": ") + 2 : err.message;
}

START_TEST(an_odd_or_small_or_large_card_is_refused)
{
	ck_assert_int_eq(truncate(image, 1000), 0);
	ck_assert_str_eq(
		refusal(image_setting(), NULL), "1000 bytes are no whole number of blocks");
	ck_assert_int_eq(truncate(image, 1024), 0);
	ck_assert_str_eq(refusal(image_setting(), NULL), "1024 bytes are too few for an SD card");
	ck_assert_str_eq(
		refusal(image_setting(), "type=sdhc"), "1024 bytes are too few for an SDHC card");
	ck_assert_ptr_nonnull(strstr(refusal("size=33G", NULL), "too many for an SDHC card"));
	ck_assert_ptr_nonnull(strstr(refusal("size=3G", "type=sd2"), "too many for an SD card"));
	ck_assert_str_eq(refusal("image=/nowhere", NULL), "No such file or directory");
}
END_TEST

int main(void)
{
	return suite_run("sdcard", setup, teardown,
		(const TTest *const[]){
			a_card_answers_nothing_before_cmd0_with_its_crc,
			the_first_byte_after_a_command_is_ones_and_the_next_the_response,
			starting_takes_its_time,
			a_high_capacity_card_stays_idle_for_an_old_host,
			a_voltage_that_does_not_fit_counts_as_no_cmd8,
			bits_that_make_no_byte_are_dropped_when_the_card_is_let_go,
			a_card_of_version_1_does_not_know_cmd8,
			cmd8_echoes_the_pattern_and_refuses_another_voltage,
			the_ocr_says_ready_and_high_capacity_when_it_is_so,
			the_csd_of_a_high_capacity_card_gives_its_size,
			the_csd_of_a_standard_card_gives_its_size,
			cid_scr_and_status_are_there,
			commands_that_spi_cards_do_not_have_are_illegal,
			a_card_that_is_not_selected_hears_nothing_and_goes_on_later,
			words_of_any_length_make_the_same_bytes,
			a_wrong_mode_or_a_clock_too_fast_is_logged,
			the_socket_shows_card_and_slide,
			a_removed_card_is_silent_and_starts_anew_when_inserted,
			an_odd_or_small_or_large_card_is_refused,
			NULL,
		});
}
