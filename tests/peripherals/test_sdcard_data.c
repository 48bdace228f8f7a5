/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Blocks read, written and erased on an SD card. Numbers are those of the SD specification, on
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

static void fill(uint8_t *bytes, uint8_t seed)
{
	for (unsigned n = 0; n < BLOCK; n++) {
		bytes[n] = (uint8_t)(n * 7 + seed);
	}
}

START_TEST(a_written_block_is_read_again)
{
	uint8_t out[BLOCK], in[BLOCK];
	host_open_ready(NULL, NULL);
	fill(out, 1);
	ck_assert_uint_eq(host_command(24, 77), 0);
	host_swap(0xff);
	ck_assert_uint_eq(host_send_block(0xfe, out, 0), 0x05);
	ck_assert_uint_gt(host_busy_bytes(), 0);
	ck_assert_uint_eq(host_command(17, 77), 0);
	ck_assert_uint_eq(host_receive(in, BLOCK), 0xfe);
	ck_assert_mem_eq(in, out, BLOCK);
	ck_assert_uint_eq(host_command(17, 76), 0);
	host_receive(in, BLOCK);
	ck_assert_uint_eq(in[5], 0);
}
END_TEST

START_TEST(a_block_comes_after_its_access_time_and_a_write_is_busy_for_its_own)
{
	uint8_t block[BLOCK] = { 0 };
	host_open_card("access=1ms", "program=2ms");
	host_make_ready(true);
	host_command(17, 0);
	uint64_t from = bench_now_ps();
	while (host_swap(0xff) == 0xff) {
	}
	uint64_t waited = bench_now_ps() - from;
	ck_assert_uint_ge(waited, PS_PER_MS - 2 * PS_PER_US);
	ck_assert_uint_le(waited, PS_PER_MS + 2 * PS_PER_US);
	bench_run_us(10);
	host_command(0, 0);
	host_make_ready(true);
	host_command(24, 0);
	host_send_block(0xfe, block, 0);
	from = bench_now_ps();
	host_busy_bytes();
	waited = bench_now_ps() - from;
	ck_assert_uint_ge(waited, 2 * PS_PER_MS - 2 * PS_PER_US);
	ck_assert_uint_le(waited, 2 * PS_PER_MS + 2 * PS_PER_US);
}
END_TEST

START_TEST(several_blocks_are_written_until_the_stop_token_and_counted)
{
	uint8_t block[BLOCK], in[BLOCK];
	host_open_ready(NULL, NULL);
	ck_assert_uint_eq(host_application(23, 3), 0);
	ck_assert_uint_eq(host_command(25, 10), 0);
	for (uint8_t n = 0; n < 3; n++) {
		fill(block, n);
		ck_assert_uint_eq(host_send_block(0xfc, block, 0), 0x05);
		host_busy_bytes();
	}
	host_swap(0xfd);
	host_swap(0xff);
	ck_assert_uint_gt(host_busy_bytes(), 0);
	ck_assert_uint_eq(host_application(22, 0), 0);
	ck_assert_uint_eq(host_receive(in, 4), 0xfe);
	ck_assert_mem_eq(in, "\0\0\0\3", 4);
	for (uint8_t n = 0; n < 3; n++) {
		host_command(17, 10 + n);
		host_receive(in, BLOCK);
		fill(block, n);
		ck_assert_mem_eq(in, block, BLOCK);
	}
}
END_TEST

START_TEST(several_blocks_are_read_until_cmd12)
{
	uint8_t block[BLOCK], in[BLOCK];
	host_open_ready(NULL, NULL);
	for (uint8_t n = 0; n < 3; n++) {
		fill(block, n);
		host_command(24, n);
		host_send_block(0xfe, block, 0);
		host_busy_bytes();
	}
	ck_assert_uint_eq(host_command(18, 0), 0);
	for (uint8_t n = 0; n < 3; n++) {
		fill(block, n);
		ck_assert_uint_eq(host_receive(in, BLOCK), 0xfe);
		ck_assert_mem_eq(in, block, BLOCK);
	}
	host_send_command(12, 0, 0);
	host_swap(0xff); /* the stuff byte */
	ck_assert_uint_eq(host_await_response(), 0);
	ck_assert_uint_eq(host_swap(0xff), 0xff);
	bench_run_us(1000);
	ck_assert_uint_eq(host_swap(0xff), 0xff);
}
END_TEST

START_TEST(a_read_that_reaches_the_end_of_the_card_ends_with_an_error_token)
{
	uint8_t in[BLOCK];
	host_open_ready("size=4G", NULL);
	ck_assert_uint_eq(host_command(18, (8 << 20) - 1), 0);
	ck_assert_uint_eq(host_receive(in, BLOCK), 0xfe);
	ck_assert_uint_eq(host_receive(in, BLOCK), 0x08);
	ck_assert_uint_eq(host_command(13, 0), 0);
	ck_assert_uint_eq(host_swap(0xff), 0x80);
	ck_assert_uint_eq(host_command(13, 0), 0);
	ck_assert_uint_eq(host_swap(0xff), 0);
	ck_assert_uint_eq(host_command(17, 8 << 20), PARAMETER);
	ck_assert_uint_eq(host_command(24, 8 << 20), PARAMETER);
}
END_TEST

START_TEST(a_standard_card_counts_bytes_and_minds_alignment)
{
	uint8_t out[BLOCK], in[BLOCK];
	host_open_card("size=64M", NULL);
	host_make_ready(false);
	fill(out, 9);
	ck_assert_uint_eq(host_command(24, 1024), 0);
	ck_assert_uint_eq(host_send_block(0xfe, out, 0), 0x05);
	host_busy_bytes();
	ck_assert_uint_eq(host_command(24, 1), ADDRESS);
	ck_assert_uint_eq(host_command(17, 1), ADDRESS);
	ck_assert_uint_eq(host_command(16, 16), 0);
	ck_assert_uint_eq(host_command(17, 1024 + 32), 0);
	host_receive(in, 16);
	ck_assert_mem_eq(in, out + 32, 16);
	ck_assert_uint_eq(host_command(17, 1024 + 500), ADDRESS);
	ck_assert_uint_eq(host_command(24, 1024), PARAMETER);
	ck_assert_uint_eq(host_command(16, 513), PARAMETER);
	ck_assert_uint_eq(host_command(16, 512), 0);
	ck_assert_uint_eq(host_command(17, 1024), 0);
}
END_TEST

START_TEST(crcs_are_checked_only_when_asked)
{
	uint8_t block[BLOCK];
	host_open_ready(NULL, NULL);
	fill(block, 3);
	host_send_command(58, 0, 4);
	ck_assert_uint_eq(host_await_response(), 0);
	host_next_word();
	host_command(24, 0);
	ck_assert_uint_eq(host_send_block(0xfe, block, 1), 0x05);
	host_busy_bytes();
	ck_assert_uint_eq(host_command(59, 1), 0);
	host_send_command(58, 0, 4);
	ck_assert_uint_eq(host_await_response(), CRC);
	host_command(24, 1);
	ck_assert_uint_eq(host_send_block(0xfe, block, 1), 0x0b);
	host_command(17, 1);
	host_receive(block, BLOCK);
	ck_assert_uint_eq(block[1], 0);
	ck_assert_uint_eq(host_command(59, 0), 0);
	host_send_command(58, 0, 4);
	ck_assert_uint_eq(host_await_response(), 0);
}
END_TEST

START_TEST(an_erase_clears_its_blocks_and_no_others)
{
	uint8_t block[BLOCK];
	host_open_ready(NULL, NULL);
	for (uint8_t n = 0; n < 4; n++) {
		fill(block, 1);
		host_command(24, n);
		host_send_block(0xfe, block, 0);
		host_busy_bytes();
	}
	ck_assert_uint_eq(host_command(32, 1), 0);
	ck_assert_uint_eq(host_command(33, 2), 0);
	ck_assert_uint_eq(host_command(38, 0), 0);
	ck_assert_uint_gt(host_busy_bytes(), 1000);
	static const uint8_t expected[] = { 8, 0, 0, 8 };
	for (uint8_t n = 0; n < 4; n++) {
		host_command(17, n);
		host_receive(block, BLOCK);
		ck_assert_uint_eq(block[1], expected[n]);
	}
}
END_TEST

START_TEST(an_erase_out_of_order_is_an_error)
{
	host_open_ready(NULL, NULL);
	ck_assert_uint_eq(host_command(38, 0), SEQUENCE);
	ck_assert_uint_eq(host_command(33, 0), SEQUENCE);
	ck_assert_uint_eq(host_command(32, 0), 0);
	ck_assert_uint_eq(host_command(38, 0), SEQUENCE);
	ck_assert_uint_eq(host_command(32, 0), 0);
	ck_assert_uint_eq(host_command(58, 0), 0x02);
	host_next_word();
	ck_assert_uint_eq(host_command(33, 0), SEQUENCE);
	host_command(32, 5);
	host_command(33, 4);
	ck_assert_uint_eq(host_command(38, 0), PARAMETER);
}
END_TEST

START_TEST(a_card_with_its_own_protection_refuses_writes)
{
	uint8_t block[BLOCK] = { 1 };
	host_open_ready("read-only=yes", NULL);
	ck_assert_uint_eq(host_command(24, 0), 0);
	ck_assert_uint_eq(host_send_block(0xfe, block, 0), 0x0d);
	ck_assert_uint_eq(host_command(13, 0), 0);
	ck_assert_uint_eq(host_swap(0xff), 0x20);
}
END_TEST

START_TEST(what_comes_while_the_card_is_busy_is_lost)
{
	uint8_t block[BLOCK] = { 1 };
	host_open_ready("program=1s", NULL);
	host_command(24, 0);
	host_send_block(0xfe, block, 0);
	host_send_command(17, 0, 0);
	for (unsigned n = 0; n < 10; n++) {
		ck_assert_uint_eq(host_swap(0xff), 0);
	}
	ck_assert_uint_gt(bench_logged(LOG_GUEST), 0);
	bench_run_us(1000000);
	ck_assert_uint_eq(host_swap(0xff), 0xff);
}
END_TEST

START_TEST(a_block_of_several_that_comes_while_the_card_is_busy_is_lost)
{
	uint8_t block[BLOCK] = { 1 };
	host_open_ready("program=20ms", NULL);
	host_command(25, 0);
	ck_assert_uint_eq(host_send_block(0xfc, block, 0), 0x05);
	host_send_block(0xfc, block, 0);
	bench_run_us(20000);
	host_swap(0xfd);
	host_swap(0xff);
	host_busy_bytes();
	ck_assert_uint_eq(host_application(22, 0), 0);
	host_receive(block, 4);
	ck_assert_mem_eq(block, "\0\0\0\1", 4);
}
END_TEST

START_TEST(an_image_file_is_what_the_card_holds)
{
	uint8_t in[BLOCK];
	ck_assert_int_eq(truncate(image, 64 << 20), 0);
	int file = open(image, O_WRONLY);
	ck_assert_int_eq(pwrite(file, "first of block 5", 16, 5 * BLOCK), 16);
	close(file);
	host_open_card(image_setting(), "type=sdhc");
	host_make_ready(true);
	host_command(17, 5);
	host_receive(in, BLOCK);
	ck_assert_mem_eq(in, "first of block 5", 16);
}
END_TEST

START_TEST(a_block_half_way_survives_save_and_restore)
{
	uint8_t block[BLOCK], in[BLOCK];
	host_open_ready(NULL, NULL);
	fill(block, 4);
	host_command(24, 3);
	host_swap(0xfe);
	for (unsigned n = 0; n < 100; n++) {
		host_swap(block[n]);
	}
	bench_save();
	bench_restore();
	for (unsigned n = 100; n < BLOCK + 2; n++) {
		host_swap(n < BLOCK ? block[n] : 0);
	}
	ck_assert_uint_eq(host_swap(0xff) & 0x1f, 0x05);
	host_busy_bytes();
	host_command(17, 3);
	bench_save();
	bench_restore();
	host_receive(in, BLOCK);
	ck_assert_mem_eq(in, block, BLOCK);
}
END_TEST

int main(void)
{
	return suite_run("sdcard data", setup, teardown,
		(const TTest *const[]){
			a_written_block_is_read_again,
			a_block_comes_after_its_access_time_and_a_write_is_busy_for_its_own,
			several_blocks_are_written_until_the_stop_token_and_counted,
			several_blocks_are_read_until_cmd12,
			a_read_that_reaches_the_end_of_the_card_ends_with_an_error_token,
			a_standard_card_counts_bytes_and_minds_alignment,
			crcs_are_checked_only_when_asked,
			an_erase_clears_its_blocks_and_no_others,
			an_erase_out_of_order_is_an_error,
			a_card_with_its_own_protection_refuses_writes,
			what_comes_while_the_card_is_busy_is_lost,
			a_block_of_several_that_comes_while_the_card_is_busy_is_lost,
			an_image_file_is_what_the_card_holds,
			a_block_half_way_survives_save_and_restore,
			NULL,
		});
}
