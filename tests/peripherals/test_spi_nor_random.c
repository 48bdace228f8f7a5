/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A serial NOR flash under random commands: cells as a plain array has them, and nothing breaks it. */
#include <string.h>

#include "engine/random.h"
#include "peripherals/parts/part_models.h"
#include "support/bench.h"
#include "support/exercise.h"
#include "support/suite.h"

enum { SIZE = 64 << 10, STEPS = 60, ROUNDS = 40 };

static struct random chance;
static uint8_t shadow[SIZE];

static uint32_t below(uint32_t limit)
{
	return random_below(&chance, limit);
}

static uint8_t swap(uint8_t out)
{
	struct spi_word word = { .mosi = out, .bits = 8, .rate_hz = 10000000 };
	return (uint8_t)port_spi_exchange(bench_port(PORT_SPI), &word);
}

static void begin(uint8_t command)
{
	bench_drive("cs", DRIVE_LOW);
	swap(command);
}

static void begin_at(uint8_t command, uint32_t address)
{
	begin(command);
	swap((uint8_t)(address >> 16));
	swap((uint8_t)(address >> 8));
	swap((uint8_t)address);
}

static void end(void)
{
	bench_drive("cs", DRIVE_HIGH);
}

static void enable(void)
{
	begin(0x06);
	end();
}

static void wait_ready(void)
{
	bool busy = true;
	while (busy) {
		bench_run_us(10000);
		begin(0x05);
		busy = swap(0) & 1;
		end();
	}
}

static void program_some(void)
{
	uint32_t at = below(SIZE), count = 1 + below(300);
	uint8_t sent[256];
	bool given[256] = { false };
	enable();
	begin_at(0x02, at);
	for (uint32_t n = 0; n < count; n++) {
		uint8_t byte = (uint8_t)random_next(&chance);
		swap(byte);
		sent[(at + n) % 256] = byte;
		given[(at + n) % 256] = true;
	}
	end();
	for (uint32_t n = 0; n < 256; n++) {
		shadow[(at & ~255u) + n] &= given[n] ? sent[n] : 0xff;
	}
}

static void erase_some(void)
{
	static const uint8_t codes[] = { 0x20, 0x52, 0xd8 };
	static const uint32_t sizes[] = { 4096, 32768, 65536 };
	uint32_t choice = below(8), at = below(SIZE);
	choice = choice < 6 ? 0 : choice - 5;
	enable();
	begin_at(codes[choice], at);
	end();
	memset(shadow + (at & ~(sizes[choice] - 1)), 0xff, sizes[choice]);
}

static void compare_some(void)
{
	uint32_t at = below(SIZE);
	bool fast = below(2);
	begin_at(fast ? 0x0b : 0x03, at);
	if (fast) {
		swap(0);
	}
	for (unsigned n = 0; n < 500; n++) {
		ck_assert_uint_eq(swap(0), shadow[(at + n) % SIZE]);
	}
	end();
}

static void open_flash(void)
{
	const char *const settings[] = { "size=64k", NULL };
	bench_open_part(&spi_nor_ops, settings);
	end();
}

START_TEST(cells_are_what_programs_and_erases_made_of_them)
{
	random_seed(&chance, exercise_seed());
	open_flash();
	memset(shadow, 0xff, sizeof(shadow));
	for (unsigned n = 0; n < 600; n++) {
		switch (below(6)) {
		case 0: erase_some(); break;
		case 1:
		case 2:
		case 3: program_some(); break;
		default: compare_some();
		}
		wait_ready();
	}
}
END_TEST

static void go_wild(uint64_t seed)
{
	static const uint8_t codes[] = { 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0b, 0x11, 0x15, 0x20,
		0x31, 0x35, 0x4b, 0x50, 0x52, 0x5a, 0x60, 0x66, 0x90, 0x99, 0x9f, 0xab, 0xb9, 0xc7,
		0xd8, 0x3b };
	random_seed(&chance, seed);
	for (unsigned n = 0; n < STEPS; n++) {
		if (below(2)) {
			enable();
		}
		begin(codes[below(sizeof(codes))]);
		for (unsigned bytes = below(2) ? 3 : below(300); bytes > 0; bytes--) {
			swap((uint8_t)below(256));
		}
		if (below(8)) {
			end();
		}
		bench_run_us(below(2) ? below(100) : below(3000000));
		bench_drive(below(2) ? "wp" : "hold", below(8) ? DRIVE_HIGH : DRIVE_LOW);
	}
}

START_TEST(any_commands_have_the_same_future_after_a_restore)
{
	uint64_t seed = exercise_seed();
	open_flash();
	for (unsigned round = 0; round < ROUNDS; round++) {
		go_wild(seed + round);
		bench_save();
		go_wild(seed + 1000 + round);
		uint64_t future = bench_hash();
		bench_restore();
		go_wild(seed + 1000 + round);
		ck_assert_msg(bench_hash() == future, "round %u has another future", round);
	}
}
END_TEST

int main(void)
{
	return suite_run("spi_nor random", NULL, bench_close,
		(const TTest *const[]){
			cells_are_what_programs_and_erases_made_of_them,
			any_commands_have_the_same_future_after_a_restore,
			NULL,
		});
}
