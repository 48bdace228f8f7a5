/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An SD card under random commands: it keeps what it was given, and nothing that comes breaks it. */
#include <stdlib.h>
#include <string.h>

#include "engine/random.h"
#include "support/exercise.h"
#include "support/sd_host.h"
#include "support/suite.h"

enum { BLOCKS = 64, ROUNDS = 40, STEPS = 40 };

static struct random chance;
static uint8_t shadow[BLOCKS][BLOCK];

static uint32_t below(uint32_t limit)
{
	return random_below(&chance, limit);
}

static void teardown(void)
{
	bench_close();
}

static void write_some(uint32_t unit)
{
	uint32_t first = below(BLOCKS), count = 1 + below(BLOCKS - first < 4 ? BLOCKS - first : 4);
	bool many = count > 1 || below(2);
	ck_assert_uint_eq(host_command(many ? 25 : 24, first * unit), 0);
	for (uint32_t n = first; n < first + count; n++) {
		memset(shadow[n], (int)below(256), BLOCK);
		shadow[n][below(BLOCK)] = (uint8_t)below(256);
		ck_assert_uint_eq(host_send_block(many ? 0xfc : 0xfe, shadow[n], 0), 0x05);
		host_busy_bytes();
	}
	if (many) {
		host_swap(0xfd);
		host_swap(0xff);
		host_busy_bytes();
	}
}

static void read_some(uint32_t unit)
{
	uint8_t block[BLOCK];
	uint32_t first = below(BLOCKS), count = 1 + below(BLOCKS - first < 4 ? BLOCKS - first : 4);
	ck_assert_uint_eq(host_command(count > 1 ? 18 : 17, first * unit), 0);
	for (uint32_t n = first; n < first + count; n++) {
		ck_assert_uint_eq(host_receive(block, BLOCK), 0xfe);
		ck_assert_mem_eq(block, shadow[n], BLOCK);
	}
	if (count > 1) {
		host_send_command(12, 0, 0);
		host_swap(0xff);
		ck_assert_uint_eq(host_await_response(), 0);
	}
}

static void erase_some(uint32_t unit)
{
	uint32_t first = below(BLOCKS), last = first + below(BLOCKS - first);
	ck_assert_uint_eq(host_command(32, first * unit), 0);
	ck_assert_uint_eq(host_command(33, last * unit), 0);
	ck_assert_uint_eq(host_command(38, 0), 0);
	bench_run_us(20000);
	memset(shadow[first], 0, (last - first + 1) * BLOCK);
}

static void use(const char *type, uint32_t unit)
{
	host_open_card(type, "size=1M");
	host_make_ready(true);
	ck_assert_uint_eq(host_command(59, 1), 0);
	memset(shadow, 0, sizeof(shadow));
	for (unsigned n = 0; n < 60; n++) {
		switch (below(5)) {
		case 0: erase_some(unit); break;
		case 1:
		case 2: write_some(unit); break;
		default: read_some(unit);
		}
	}
}

START_TEST(what_was_written_or_erased_last_is_read)
{
	random_seed(&chance, exercise_seed());
	use("type=sdhc", 1);
	bench_close();
	use("type=sd2", BLOCK);
}
END_TEST

static uint32_t any_argument(void)
{
	static const uint32_t edges[] = { 0, 1, 511, 512, 513, 2047, 2048, 0xfffff, 1 << 20, 0x1aa,
		0x40000000, 0x7fffffff, 0x80000000, UINT32_MAX };
	return below(2) ? edges[below(sizeof(edges) / sizeof(edges[0]))] :
			  (uint32_t)random_next(&chance);
}

static void anything(void)
{
	static const uint8_t tokens[] = { 0xfe, 0xfc, 0xfd, 0xff, 0x00 };
	switch (below(10)) {
	case 0: bench_drive("cs", below(2) ? DRIVE_HIGH : DRIVE_LOW); break;
	case 1: bench_run_us(below(3000)); break;
	case 2: bench_ask(below(4) ? "insert" : "remove", NULL); break;
	case 3:
		host_swap(tokens[below(5)]);
		for (unsigned n = below(600); n > 0; n--) {
			host_swap((uint8_t)below(256));
		}
		break;
	case 4:
		for (unsigned n = below(600); n > 0; n--) {
			host_swap(0xff);
		}
		break;
	case 5: host_command(55, 0); break;
	case 6: host_command(0, 0); break;
	case 7:
		host_command(55, 0);
		host_command(41, 0x40000000);
		break;
	default: host_send_command((uint8_t)below(64), any_argument(), below(8) ? 0 : 2);
	}
}

static void go_wild(uint64_t seed)
{
	random_seed(&chance, seed);
	for (unsigned n = 0; n < STEPS; n++) {
		anything();
	}
}

START_TEST(any_commands_have_the_same_future_after_a_restore)
{
	uint64_t seed = exercise_seed();
	host_open_card("init=10us", "size=1M");
	host_make_ready(false);
	for (unsigned round = 0; round < ROUNDS; round++) {
		go_wild(seed + round);
		bench_save();
		go_wild(seed + 1000 + round);
		uint64_t future = bench_hash();
		bench_restore();
		go_wild(seed + 1000 + round);
		ck_assert_msg(bench_hash() == future, "round %u has another future", round);
		if (round % 2) {
			bench_ask("remove", NULL);
			bench_ask("insert", NULL);
			host_make_ready(false);
		}
	}
}
END_TEST

int main(void)
{
	return suite_run("sdcard random", NULL, teardown,
		(const TTest *const[]){
			what_was_written_or_erased_last_is_read,
			any_commands_have_the_same_future_after_a_restore,
			NULL,
		});
}
