/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ISU1 as SPI master and ISU2 as slave, soldered together, with the chip's own DMA, interrupts, resets, clock
 * gates and pads.
 */
#include <string.h>

#include "base/error.h"
#include "loader/load.h"
#include "loader/wiring.h"
#include "machine/machine.h"
#include "peripherals/spim_offsets.h"
#include "support/suite.h"

/* The DMA as the datasheet has it. ISUn sends by channel 2n and receives by 2n + 1. */
enum { TX = 2, RX = 3, COUNT = 0x10, CON = 0x14, CH_START = 0x18, STR = 0x8000, RLCT = 0x24 };
enum { INTSTA = 0x1c, PGMADDR = 0x2c, FIXADDR = 0x60, CH_EN_SET = 0x4024, INT = 0x8000 };
enum { WORDS = 2, SINC = 4, DINC = 8, DREQ = 0x10, ITEN = 0x8000, TO_MEMORY = 0x40000 };
enum { SYSRAM = 0x22000000, BASE = 0x38080300, COMMAND_AT = 0x100, GOT_AT = 0x200 };
enum { COMMAND_WORDS = 13 };
enum { ISPR = 0x200, IRQ_MASTER = 49, IRQ_SLAVE = 54 };
enum { ISU_GLOBAL_CTRL = 0x00, RST_B = 1, SPI_CLK_EN = 0x1e00, OE_SET = 0x24, DOUT_SET = 0x14 };
enum { S_CTRL = 0x00, S_INT_STA = 0x04, S_INT_EN = 0x08, S_BUF0 = 0x20, S_D2HMB = 0x68 };
enum { S_EN = 1, S_READY = 1, MAILBOX_VALID = 0x40, HOST_WRITES = 0x20 };
enum { INT_MAILBOX = 1, INT_WRITE = 4, INT_READ = 8 };

static struct machine *machine;
static struct device *master, *slave, *dma;
static uint8_t *ram;

static struct device *need(const char *name)
{
	struct device *dev = machine_find_device(machine, name);
	ck_assert_msg(dev, "no %s", name);
	return dev;
}

static void put(struct device *dev, uint32_t offset, uint32_t value)
{
	device_write(dev, offset, 4, value);
}

static uint32_t get(struct device *dev, uint32_t offset)
{
	return device_read(dev, offset, 4);
}

static void run_us(uint64_t us)
{
	timeline_advance(machine->timeline, machine->timeline->now_ps + us * PS_PER_US);
}

static void open_wired(const struct wiring *wiring)
{
	struct error err = { 0 };
	machine = load_board_wired(MODELS, "mt3620-rdb", wiring, &err);
	ck_assert_msg(machine, "%s: %s", err.where, err.message);
	master = need("isu1-spim");
	slave = need("isu2-spis");
	dma = need("dma0");
	ram = machine_find_memory(machine, "m4-0.sysram")->bytes;
}

static void setup(void)
{
	/* SCLK, MOSI, MISO, CSA */
	static const char *const wires[] = { "GPIO31=GPIO36", "GPIO32=GPIO37", "GPIO33=GPIO38",
		"GPIO34=GPIO39" };
	static const struct wiring wiring = { .wire = wires, .wire_count = 4 };
	open_wired(&wiring);
	put(slave, S_CTRL, S_EN);
	put(slave, S_INT_EN, 0x1f);
}

static void teardown(void)
{
	machine_destroy(machine);
}

/* A command as it lies in memory for DMA. */
static void describe(uint32_t *command, uint32_t soar, uint32_t lengths_word)
{
	memset(command, 0, COMMAND_WORDS * sizeof(*command));
	command[0] = soar;
	command[9] = MORE_BUF | INT_EN | divide(8);
	command[10] = lengths_word;
	command[11] = START;
}

static void transfer(uint32_t soar, const uint32_t *data, unsigned words, uint32_t lengths_word)
{
	uint32_t command[COMMAND_WORDS];
	describe(command, soar, lengths_word);
	if (data) {
		memcpy(command + 1, data, words * sizeof(*data));
	}
	for (unsigned n = 0; n < 11; n++) {
		put(master, SOAR + 4 * n, command[n]);
	}
	put(master, STCSR, START);
	run_us(100);
	ck_assert_uint_eq(get(master, SCSR) & 1, 1);
}

START_TEST(what_the_master_sends_the_slave_has)
{
	transfer(0x0a00 | MAILBOX_VALID | HOST_WRITES | 2, NULL, 0, lengths(16, 0, 0));
	ck_assert_uint_eq(get(slave, S_INT_STA), INT_MAILBOX);
	put(slave, S_D2HMB, S_READY);
	transfer(1, (const uint32_t[]){ 0x44332211, 0x88776655 }, 2, lengths(8, 64, 0));
	ck_assert_uint_eq(get(slave, S_BUF0), 0x11223344);
	ck_assert_uint_eq(get(slave, S_BUF0 + 4), 0x55667788);
	ck_assert_uint_eq(get(slave, S_INT_STA), INT_MAILBOX | INT_WRITE);
}
END_TEST

START_TEST(the_master_reads_what_the_slave_offers)
{
	put(slave, S_BUF0, 0xcafe1234);
	put(slave, S_D2HMB, S_READY);
	transfer(0x0a00 | MAILBOX_VALID | 1, NULL, 0, lengths(16, 0, 0));
	transfer(2, NULL, 0, lengths(8, 0, 32));
	ck_assert_uint_eq(get(master, SDIR0), 0x3412feca);
	ck_assert_uint_eq(get(slave, S_INT_STA), INT_MAILBOX | INT_READ);
}
END_TEST

START_TEST(both_sides_interrupt_their_cores)
{
	struct device *cirq = need("m4-0.nvic");
	put(master, SMMR, MORE_BUF | INT_EN | divide(8));
	put(master, SOAR, 8);
	put(master, SMBCR, lengths(8, 0, 0));
	put(master, STCSR, START);
	run_us(10);
	ck_assert(need("isu1-spim")->line[0].level);
	ck_assert(need("isu2-spis")->line[0].level);
	ck_assert_uint_eq(get(cirq, ISPR + IRQ_MASTER / 32 * 4) >> IRQ_MASTER % 32 & 1, 1);
	ck_assert_uint_eq(get(cirq, ISPR + IRQ_SLAVE / 32 * 4) >> IRQ_SLAVE % 32 & 1, 1);
}
END_TEST

START_TEST(without_its_chip_select_the_slave_hears_nothing)
{
	transfer(8, NULL, 0, lengths(8, 0, 0));
	put(master, SMMR, MORE_BUF | 7u << 29);
	put(slave, S_INT_STA, 0x1f);
	put(master, SMBCR, lengths(8, 0, 8));
	put(master, STCSR, START);
	run_us(100);
	ck_assert_uint_eq(get(slave, S_INT_STA), 0);
	ck_assert_uint_eq(get(master, SDIR0) & 0xff, 0xff);
}
END_TEST

static void start_channel(unsigned channel, uint32_t at, uint32_t count, uint32_t con)
{
	uint32_t base = channel * 0x100;
	put(dma, CH_EN_SET, 1u << channel);
	put(dma, base + CH_START, 0);
	put(dma, base + CON, con | WORDS);
	put(dma, base + PGMADDR, SYSRAM + at);
	put(dma, base + FIXADDR, BASE + DATAPORT);
	put(dma, base + COUNT, count);
	put(dma, base + CH_START, STR);
}

static void command_in_memory(uint32_t soar, uint32_t lengths_word)
{
	uint32_t command[COMMAND_WORDS];
	describe(command, soar, lengths_word);
	memcpy(ram + COMMAND_AT, command, sizeof(command));
}

/* With and without a request for each word. */
static void sends_by_dma(uint32_t con)
{
	put(master, CSPOL, DMA_MODE);
	for (unsigned n = 1; n <= 3; n++) {
		command_in_memory(8, lengths(8, 0, 0));
		start_channel(TX, COMMAND_AT, COMMAND_WORDS, con | SINC);
		run_us(100);
		ck_assert_uint_eq(get(dma, TX * 0x100 + RLCT), 0);
		ck_assert_uint_eq(get(master, SCSR) & 1, 1);
		ck_assert_uint_eq(get(slave, S_INT_STA), 2);
		put(slave, S_INT_STA, 2);
	}
}

START_TEST(a_command_goes_by_dma_without_requests)
{
	sends_by_dma(0);
}
END_TEST

START_TEST(a_command_goes_by_dma_with_requests)
{
	sends_by_dma(DREQ);
}
END_TEST

START_TEST(a_command_of_which_words_are_missing_does_not_spoil_the_next)
{
	put(master, CSPOL, DMA_MODE);
	command_in_memory(8, lengths(8, 0, 0));
	start_channel(TX, COMMAND_AT, 5, SINC);
	run_us(100);
	start_channel(TX, COMMAND_AT, COMMAND_WORDS, SINC);
	run_us(100);
	ck_assert_uint_eq(get(slave, S_INT_STA), 2);
}
END_TEST

START_TEST(received_words_go_to_memory_by_dma_after_the_transfer)
{
	put(slave, S_BUF0, 0x01020304);
	put(slave, S_BUF0 + 4, 0x05060708);
	put(slave, S_D2HMB, S_READY);
	transfer(0x0a00 | MAILBOX_VALID | 2, NULL, 0, lengths(16, 0, 0));
	put(master, CSPOL, DMA_MODE);
	command_in_memory(2, lengths(8, 0, 64));
	start_channel(TX, COMMAND_AT, COMMAND_WORDS, SINC | DREQ);
	start_channel(RX, GOT_AT, 2, DINC | DREQ | ITEN | TO_MEMORY);
	run_us(3);
	ck_assert_uint_eq(get(dma, RX * 0x100 + RLCT), 2);
	run_us(100);
	ck_assert_uint_eq(get(dma, RX * 0x100 + RLCT), 0);
	ck_assert_uint_eq(get(dma, RX * 0x100 + INTSTA), INT);
	ck_assert_mem_eq(ram + GOT_AT, ((uint8_t[]){ 1, 2, 3, 4, 5, 6, 7, 8 }), 8);
}
END_TEST

START_TEST(the_units_reset_and_clock_bits_reach_the_master)
{
	struct device *isu = need("isu1");
	put(master, SMMR, MORE_BUF | divide(4000));
	put(master, SMBCR, lengths(8, 0, 0));
	put(master, STCSR, START);
	put(isu, ISU_GLOBAL_CTRL, get(isu, ISU_GLOBAL_CTRL) & ~(uint32_t)RST_B);
	put(isu, ISU_GLOBAL_CTRL, get(isu, ISU_GLOBAL_CTRL) | RST_B);
	ck_assert_uint_eq(get(master, SMMR), 0);
	ck_assert_uint_eq(get(master, STCSR), 0);
	put(isu, ISU_GLOBAL_CTRL, get(isu, ISU_GLOBAL_CTRL) & ~(uint32_t)SPI_CLK_EN);
	ck_assert(master->unclocked && need("isu1-spis")->unclocked);
	put(isu, ISU_GLOBAL_CTRL, get(isu, ISU_GLOBAL_CTRL) | SPI_CLK_EN);
	ck_assert(!master->unclocked && !need("isu1-spis")->unclocked);
}
END_TEST

static bool pad(const char *name)
{
	struct net *net = machine_find_net(machine, name);
	ck_assert_msg(net, "no net at %s", name);
	return net->level;
}

START_TEST(chip_selects_are_seen_on_the_pads_and_go_before_gpio)
{
	put(need("isu1"), DOUT_SET, 0x18);
	put(need("isu1"), OE_SET, 0x18);
	put(master, SMMR, MORE_BUF | divide(1000));
	put(master, SMBCR, lengths(8, 0, 0));
	put(master, STCSR, START);
	ck_assert(!pad("GPIO34"));
	ck_assert(pad("GPIO35"));
	run_us(1000);
	ck_assert(pad("GPIO34"));
	put(master, SMMR, MORE_BUF | SELECT_B | divide(1000));
	put(master, STCSR, START);
	ck_assert(pad("GPIO34"));
	ck_assert(!pad("GPIO35"));
	run_us(1000);
	ck_assert(pad("GPIO35"));
}
END_TEST

START_TEST(a_wire_from_mosi_to_miso_brings_back_what_was_sent)
{
	static const char *const wires[] = { "GPIO32=GPIO33" };
	static const struct wiring wiring = { .wire = wires, .wire_count = 1 };
	teardown();
	open_wired(&wiring);
	put(master, SDOR0, 0x87654321);
	put(master, SMMR, MORE_BUF | FULL_DUPLEX);
	put(master, SMBCR, lengths(8, 32, 32));
	put(master, STCSR, START);
	run_us(100);
	ck_assert_uint_eq(get(master, SDIR0), 0x87654321);
	ck_assert_uint_eq(get(master, SDIR4), 0x87654321);
}
END_TEST

int main(void)
{
	return suite_run("spi_pair", setup, teardown,
		(const TTest *const[]){
			what_the_master_sends_the_slave_has,
			the_master_reads_what_the_slave_offers,
			both_sides_interrupt_their_cores,
			without_its_chip_select_the_slave_hears_nothing,
			a_command_goes_by_dma_without_requests,
			a_command_goes_by_dma_with_requests,
			a_command_of_which_words_are_missing_does_not_spoil_the_next,
			received_words_go_to_memory_by_dma_after_the_transfer,
			the_units_reset_and_clock_bits_reach_the_master,
			chip_selects_are_seen_on_the_pads_and_go_before_gpio,
			a_wire_from_mosi_to_miso_brings_back_what_was_sent,
			NULL,
		});
}
