/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Both I2S interfaces of one chip on the same wires, with the chip's own data ports, DMA and interrupts:
 * I2S0 gives the clock and I2S1 follows, each sends and receives by the channels of the chip's map.
 */
#include "base/error.h"
#include "loader/load.h"
#include "machine/machine.h"
#include "support/suite.h"

#include "i2s_offsets.h"

/* The DMA as the datasheet has it: a ring for each direction of each interface. */
enum { COUNT = 0x10, CON = 0x14, START = 0x18, INTSTA = 0x1c, PGMADDR = 0x2c, FFCNT = 0x38 };
enum { FFSIZE = 0x44, SWPTR = 0x5c, FIXADDR = 0x60, CH_EN_SET = 0x4024 };
enum { STR = 0x8000, INT = 0x8000, WORDS = 2, DREQ = 0x10, ITEN = 0x8000, TO_MEMORY = 0x40000 };
enum { TX0 = 25, RX0 = 26, TX1 = 27, RX1 = 28, SYSRAM = 0x22000000, RING = 256 };
static const uint32_t fifo_port[] = { 0x380f0000, 0x38100000 };

static struct machine *machine;
static struct device *i2s[2], *dma;
static uint8_t *ram;

static struct device *need(const char *name)
{
	struct device *dev = machine_find_device(machine, name);
	ck_assert_msg(dev, "no %s", name);
	return dev;
}

static void setup(void)
{
	struct error err = { 0 };
	machine = load_board(MODELS, "mt3620-rdb", &err);
	ck_assert_msg(machine, "%s: %s", err.where, err.message);
	i2s[0] = need("i2s0");
	i2s[1] = need("i2s1");
	dma = need("dma0");
	ram = machine_find_memory(machine, "m4-0.sysram")->bytes;
	port_join(i2s[0]->port[0], i2s[1]->port[0]);
}

static void teardown(void)
{
	machine_destroy(machine);
}

static void put(struct device *dev, uint32_t offset, uint32_t value)
{
	device_write(dev, offset, 4, value);
}

static void run_us(uint64_t us)
{
	timeline_advance(machine->timeline, machine->timeline->now_ps + us * PS_PER_US);
}

static uint32_t place(unsigned channel)
{
	return (channel - TX0) * RING * 4;
}

static uint32_t word(unsigned channel, unsigned n)
{
	const uint8_t *at = ram + place(channel) + 4 * n;
	return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static void start_ring(unsigned channel, uint32_t threshold, uint32_t con)
{
	uint32_t base = channel * 0x100;
	put(dma, CH_EN_SET, 1u << channel);
	put(dma, base + CON, con | WORDS | DREQ | ITEN);
	put(dma, base + PGMADDR, SYSRAM + place(channel));
	put(dma, base + FIXADDR, fifo_port[(channel - TX0) / 2]);
	put(dma, base + FFSIZE, RING);
	put(dma, base + COUNT, threshold);
	put(dma, base + SWPTR, 0);
	put(dma, base + START, STR);
}

/* A ring full of words that tell from where they are. */
static void fill_ring(unsigned channel)
{
	for (unsigned n = 0; n < RING * 4; n++) {
		ram[place(channel) + n] = (uint8_t)(n % 4 ? channel + n % 4 : n / 4 + 1);
	}
	put(dma, channel * 0x100 + SWPTR, 0x10000);
}

static void start_all(void)
{
	uint32_t path = PATH_EN | FMT_I2S | SR_48K;
	for (unsigned n = 0; n < 2; n++) {
		uint32_t role = n ? SLAVE : 0;
		put(i2s[n], DL_CONTROL, path | role);
		put(i2s[n], UL_CONTROL, path | role);
		start_ring(TX0 + 2 * n, 64, 0);
		start_ring(RX0 + 2 * n, 64, TO_MEMORY);
		fill_ring(TX0 + 2 * n);
	}
	put(i2s[1], GLOBAL_CONTROL, EN);
	run_us(500); /* the slave waits */
	put(i2s[0], GLOBAL_CONTROL, EN);
}

START_TEST(each_interface_receives_what_the_other_sends_word_for_word)
{
	start_all();
	run_us(2100);
	ck_assert_uint_ge(device_read(dma, RX0 * 0x100 + FFCNT, 4), 99);
	ck_assert_uint_ge(device_read(dma, RX1 * 0x100 + FFCNT, 4), 99);
	for (unsigned n = 0; n < 99; n++) {
		ck_assert_uint_eq(word(RX0, n), word(TX1, n));
		ck_assert_uint_eq(word(RX1, n), word(TX0, n));
	}
}
END_TEST

START_TEST(a_slave_moves_nothing_before_the_master_runs)
{
	start_all();
	ck_assert_uint_eq(device_read(dma, RX1 * 0x100 + FFCNT, 4), 0);
	ck_assert_uint_eq(device_read(i2s[1], UL_FIFO_R, 4) >> 8 & 0xff, 0);
	ck_assert_uint_eq(device_read(i2s[1], DL_FIFO_R, 4) >> 8 & 0xff, DEPTH);
}
END_TEST

START_TEST(thresholds_of_the_rings_are_met_after_that_many_frames)
{
	start_all();
	run_us(63 * 21);
	ck_assert_uint_eq(device_read(dma, RX0 * 0x100 + INTSTA, 4) & INT, 0);
	ck_assert_uint_eq(device_read(dma, TX0 * 0x100 + INTSTA, 4) & INT, 0);
	run_us(2 * 21);
	ck_assert_uint_eq(device_read(dma, RX0 * 0x100 + INTSTA, 4) & INT, INT);
	/* 256 words less 32 in the FIFO: 63 are left after 161 frames. */
	run_us(94 * 21);
	ck_assert_uint_eq(device_read(dma, TX0 * 0x100 + INTSTA, 4) & INT, 0);
	run_us(3 * 21);
	ck_assert_uint_eq(device_read(dma, TX0 * 0x100 + INTSTA, 4) & INT, INT);
}
END_TEST

START_TEST(each_interface_interrupts_on_its_own_line)
{
	put(i2s[0], INT_EN, DL_REMPTY);
	put(i2s[0], DL_CONTROL, PATH_EN | FMT_I2S | SR_48K);
	put(i2s[0], GLOBAL_CONTROL, EN);
	struct device *nvic = need("m4-0.nvic");
	/* ISPR2: 68 and 69 are bits 4 and 5. */
	ck_assert_uint_eq(device_peek(nvic, 0x208, 4) & 0x30, 0x10);
	put(i2s[1], INT_EN, UL_REMPTY);
	put(i2s[1], UL_CONTROL, PATH_EN | FMT_I2S | SR_48K);
	put(i2s[1], GLOBAL_CONTROL, EN);
	ck_assert_uint_eq(device_peek(nvic, 0x208, 4) & 0x30, 0x30);
}
END_TEST

int main(void)
{
	return suite_run("i2s_pair", setup, teardown,
		(const TTest *const[]){
			each_interface_receives_what_the_other_sends_word_for_word,
			a_slave_moves_nothing_before_the_master_runs,
			thresholds_of_the_rings_are_met_after_that_many_frames,
			each_interface_interrupts_on_its_own_line,
			NULL,
		});
}
