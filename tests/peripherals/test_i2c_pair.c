/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two ISUs of one chip on one I2C bus, with the chip's own DMA, interrupts, resets and clock gates:
 * ISU1 is the master and ISU2 the slave, as the vendor's loopback demonstration has them.
 */
#include <string.h>

#include "base/error.h"
#include "i2c_offsets.h"
#include "loader/load.h"
#include "machine/machine.h"
#include "support/suite.h"

/* The DMA as the datasheet has it. */
enum { WPPT = 0x08, WPTO = 0x0c, COUNT = 0x10, CON = 0x14, START = 0x18, STR = 0x8000 };
enum { INTSTA = 0x1c, INT = 0x8000, RLCT = 0x24, PGMADDR = 0x2c, FIXADDR = 0x60 };
enum { CH_EN_SET = 0x4024, SINC = 4, DINC = 8, DREQ = 0x10, ITEN = 0x8000 };
enum { WPSD = 0x10000, WPEN = 0x20000, TO_MEMORY = 0x40000 };
enum { SYSRAM = 0x22000000, BASE1 = 0x38080200, BASE2 = 0x38090200 };
/* Channels: ISUn sends by 2n and receives by 2n + 1. */
enum { TX1 = 2, RX1 = 3, TX2 = 4, RX2 = 5 };
enum { ISPR = 0x200, IRQ1 = 48, IRQ2 = 52 };
enum { ISU_GLOBAL_CTRL = 0, RST_B = 1, I2C_CLK_EN = 0x100 };
enum { OWN = 0x20, READ0 = 1, READ1 = 2, TWO = 0x10 };
enum { SENT = 0x100, GOT = 0x200, ANSWER = 0x300, BACK = 0x400 }; /* in SYSRAM */

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

static void set_up_master(void)
{
	put(master, MM_PAD_CON0, SYNC_EN);
	put(master, MM_CNT_VAL_PHL, 6 | 6 << 8); /* 1 MHz */
	put(master, MM_CNT_VAL_PHH, 7 | 7 << 8);
	put(master, MM_CON0, MASTER_EN | GMODE);
	put(master, MM_ID_CON0, OWN);
	put(master, INT_CTRL, MM_INT_EN);
}

static void set_up_slave(void)
{
	put(slave, S_ID_CON0, OWN);
	put(slave, S_CON0, SLAVE_EN);
	put(slave, INT_CTRL, S_INT_EN);
}

static void setup(void)
{
	struct error err = { 0 };
	machine = load_board(MODELS, "mt3620-rdb", &err);
	ck_assert_msg(machine, "%s: %s", err.where, err.message);
	master = need("isu1-i2c");
	slave = need("isu2-i2c");
	dma = need("dma0");
	ram = machine_find_memory(machine, "m4-0.sysram")->bytes;
	port_join(master->port[0], slave->port[0]);
	for (unsigned n = 0; n < 64; n++) {
		ram[SENT + n] = (uint8_t)(3 * n + 1);
		ram[ANSWER + n] = (uint8_t)(5 * n + 2);
	}
	set_up_master();
	set_up_slave();
}

static void teardown(void)
{
	machine_destroy(machine);
}

static void go(uint32_t packets, uint32_t count0, uint32_t count1)
{
	put(master, MM_PACK_CON0, packets);
	put(master, MM_CNT_BYTE_VAL_PK0, count0);
	put(master, MM_CNT_BYTE_VAL_PK1, count1);
	put(master, MM_CON0, MASTER_EN | GMODE | START_EN);
}

static void start_dma(unsigned channel, uint32_t port, uint32_t at, uint32_t count, uint32_t con)
{
	uint32_t base = channel * 0x100;
	put(dma, CH_EN_SET, 1u << channel);
	put(dma, base + START, 0);
	put(dma, base + CON, con | DREQ);
	put(dma, base + PGMADDR, SYSRAM + at);
	put(dma, base + FIXADDR, port);
	put(dma, base + COUNT, count);
	put(dma, base + START, STR);
}

static void both_are_done(void)
{
	run_us(2000);
	ck_assert_uint_eq(get(master, MM_STATUS), START_READY);
	ck_assert_uint_eq(get(master, MM_ACK_VAL), 0);
	ck_assert_uint_eq(get(master, MM_FIFO_STATUS), EMPTY);
	ck_assert_uint_eq(get(slave, S_FIFO_STATUS), EMPTY);
	ck_assert_uint_eq(get(master, INT_CTRL), MM_INT_EN | MM_INT_STA);
	ck_assert_uint_eq(get(slave, INT_CTRL), S_INT_EN | S_INT_STA);
	put(master, INT_CTRL, get(master, INT_CTRL));
	put(slave, INT_CTRL, get(slave, INT_CTRL));
}

START_TEST(what_the_master_writes_the_slave_has)
{
	put(master, MM_FIFO_DATA, 0x12);
	put(master, MM_FIFO_DATA, 0x34);
	go(0, 2, 0);
	run_us(28);
	ck_assert_uint_eq(get(slave, INT_CTRL), S_INT_EN);
	ck_assert_uint_eq(get(slave, MM_STATUS), START_READY | BUS_BUSY);
	run_us(1);
	ck_assert_uint_eq(get(slave, S_FIFO_PTR), 0x20);
	ck_assert_uint_eq(get(slave, S_FIFO_DATA), 0x12);
	ck_assert_uint_eq(get(slave, S_FIFO_DATA), 0x34);
	ck_assert_uint_eq(get(slave, S_ID_RECEIVED0), OWN);
	both_are_done();
}
END_TEST

START_TEST(a_write_then_read_goes_both_ways)
{
	put(slave, S_FIFO_DATA, 0xaa);
	put(slave, S_FIFO_DATA, 0xbb);
	put(master, MM_FIFO_DATA, 0x12);
	go(READ1 | TWO, 1, 2);
	run_us(2000);
	ck_assert_uint_eq(get(slave, S_FIFO_DATA), 0x12);
	ck_assert_uint_eq(get(master, MM_FIFO_DATA), 0xaa);
	ck_assert_uint_eq(get(master, MM_FIFO_DATA), 0xbb);
	ck_assert_uint_eq(get(slave, S_ID_RECEIVED1), OWN | SEEN_READ);
	both_are_done();
}
END_TEST

START_TEST(a_slave_that_is_off_is_not_there)
{
	put(slave, S_CON0, 0);
	go(READ0, 1, 0);
	run_us(2000);
	ck_assert_uint_eq(get(master, MM_ACK_VAL), 0x100);
	ck_assert_uint_eq(get(slave, INT_CTRL), S_INT_EN);
}
END_TEST

START_TEST(a_refused_ninth_byte_ends_the_master_s_write)
{
	put(master, DMA_CON0, HS_EN);
	start_dma(TX1, BASE1 + MM_FIFO_DATA, SENT, 20, SINC);
	go(0, 20, 0);
	run_us(2000);
	ck_assert_uint_eq(get(master, MM_ACK_VAL), 0x01);
	ck_assert_uint_eq(get(slave, S_FIFO_STATUS), RX_FULL | RX_OVF | TX_EMP);
	ck_assert_uint_ne(get(dma, TX1 * 0x100 + RLCT), 0);
}
END_TEST

START_TEST(dma_moves_any_length_from_memory_to_memory)
{
	put(master, DMA_CON0, HS_EN);
	put(slave, DMA_CON0, HS_EN | SEL);
	for (uint32_t length = 1; length <= 64; length++) {
		memset(ram + GOT, 0, 65);
		start_dma(TX1, BASE1 + MM_FIFO_DATA, SENT, length, SINC | ITEN);
		start_dma(RX2, BASE2 + S_FIFO_DATA, GOT, length, DINC | ITEN | TO_MEMORY);
		go(0, length, 0);
		both_are_done();
		ck_assert_mem_eq(ram + GOT, ram + SENT, length);
		ck_assert_uint_eq(ram[GOT + length], 0);
		ck_assert_uint_eq(get(dma, RX2 * 0x100 + INTSTA), INT);

		memset(ram + BACK, 0, 65);
		start_dma(TX2, BASE2 + S_FIFO_DATA, ANSWER, length, SINC | ITEN);
		start_dma(RX1, BASE1 + MM_FIFO_DATA, BACK, length, DINC | ITEN | TO_MEMORY);
		go(READ0, length, 0);
		both_are_done();
		ck_assert_mem_eq(ram + BACK, ram + ANSWER, length);
		ck_assert_uint_eq(ram[BACK + length], 0);
		ck_assert_uint_eq(get(dma, RX1 * 0x100 + RLCT), 0);
	}
}
END_TEST

START_TEST(dma_has_moved_all_when_the_master_interrupts)
{
	put(master, DMA_CON0, HS_EN);
	put(slave, DMA_CON0, HS_EN | SEL);
	start_dma(TX2, BASE2 + S_FIFO_DATA, ANSWER, 20, SINC);
	start_dma(RX1, BASE1 + MM_FIFO_DATA, BACK, 20, DINC | TO_MEMORY);
	go(READ0, 20, 0);
	while (!(get(master, INT_CTRL) & MM_INT_STA)) {
		timeline_advance(machine->timeline, machine->timeline->now_ps + 1000);
	}
	ck_assert_uint_eq(get(dma, RX1 * 0x100 + RLCT), 0);
	ck_assert_uint_eq(get(dma, TX1 * 0x100 + RLCT), 0);
}
END_TEST

START_TEST(a_wrap_joins_two_buffers_into_one_packet_each)
{
	put(master, DMA_CON0, HS_EN);
	put(slave, DMA_CON0, HS_EN | SEL);
	put(dma, TX1 * 0x100 + WPPT, 1);
	put(dma, TX1 * 0x100 + WPTO, SYSRAM + ANSWER);
	start_dma(TX1, BASE1 + MM_FIFO_DATA, SENT, 11, SINC | WPEN);
	start_dma(RX2, BASE2 + S_FIFO_DATA, GOT, 11, DINC | TO_MEMORY);
	go(TWO, 1, 10);
	both_are_done();
	ck_assert_uint_eq(ram[GOT], ram[SENT]);
	ck_assert_mem_eq(ram + GOT + 1, ram + ANSWER, 10);
	put(dma, RX1 * 0x100 + WPPT, 3);
	put(dma, RX1 * 0x100 + WPTO, SYSRAM + GOT);
	memset(ram + GOT, 0, 64);
	start_dma(TX2, BASE2 + S_FIFO_DATA, ANSWER, 12, SINC);
	start_dma(RX1, BASE1 + MM_FIFO_DATA, BACK, 12, DINC | TO_MEMORY | WPEN | WPSD);
	go(READ0 | READ1 | TWO, 3, 9);
	both_are_done();
	ck_assert_mem_eq(ram + BACK, ram + ANSWER, 3);
	ck_assert_mem_eq(ram + GOT, ram + ANSWER + 3, 9);
}
END_TEST

START_TEST(the_other_core_s_dma_is_asked_as_well)
{
	dma = need("dma1");
	ram = machine_find_memory(machine, "m4-1.sysram")->bytes;
	memcpy(ram + SENT, "abc", 3);
	put(master, DMA_CON0, HS_EN);
	put(slave, DMA_CON0, HS_EN | SEL);
	start_dma(TX1, BASE1 + MM_FIFO_DATA, SENT, 3, SINC);
	start_dma(RX2, BASE2 + S_FIFO_DATA, GOT, 3, DINC | TO_MEMORY);
	go(0, 3, 0);
	both_are_done();
	ck_assert_mem_eq(ram + GOT, "abc", 3);
}
END_TEST

START_TEST(of_two_masters_that_start_at_once_one_loses_and_tries_again)
{
	put(slave, MM_CNT_VAL_PHL, 6 | 6 << 8);
	put(slave, MM_CNT_VAL_PHH, 7 | 7 << 8);
	put(slave, MM_CON0, MASTER_EN | GMODE);
	put(slave, MM_ID_CON0, 0x33);
	put(slave, INT_CTRL, MM_INT_EN | S_INT_EN);
	put(master, S_ID_CON0, 0x33);
	put(master, S_CON0, SLAVE_EN);
	put(master, MM_FIFO_DATA, 0x12);
	put(slave, MM_FIFO_DATA, 0x34);
	put(slave, MM_CNT_BYTE_VAL_PK0, 1);
	go(0, 1, 0);
	put(slave, MM_CON0, MASTER_EN | GMODE | START_EN);
	run_us(2000);
	ck_assert_uint_eq(get(slave, MM_STATUS), START_READY | ARB_LOSE);
	ck_assert_uint_eq(get(slave, S_FIFO_DATA), 0x12);
	ck_assert_uint_eq(get(master, MM_STATUS), START_READY);
	put(slave, MM_STATUS, ARB_LOSE);
	put(slave, MM_CON0, MASTER_EN | GMODE | START_EN);
	run_us(2000);
	ck_assert_uint_eq(get(slave, MM_STATUS), START_READY);
	ck_assert_uint_eq(get(master, S_FIFO_DATA), 0x34);
}
END_TEST

START_TEST(the_reset_bit_of_an_isu_resets_its_i2c_in_the_middle)
{
	struct device *isu = need("isu1");
	uint32_t control = get(isu, ISU_GLOBAL_CTRL);
	put(master, MM_FIFO_DATA, 0x12);
	go(0, 8, 0);
	run_us(15);
	put(isu, ISU_GLOBAL_CTRL, control & ~(uint32_t)RST_B);
	ck_assert_uint_eq(get(slave, INT_CTRL), S_INT_EN | S_INT_STA);
	put(isu, ISU_GLOBAL_CTRL, control | RST_B);
	ck_assert_uint_eq(get(master, MM_STATUS), START_READY);
	ck_assert_uint_eq(get(master, MM_FIFO_STATUS), EMPTY);
	ck_assert_uint_eq(get(master, MM_CON0), 0);
	ck_assert_uint_eq(get(isu, ISU_GLOBAL_CTRL), control);
	run_us(2000);
	ck_assert_uint_eq(get(master, INT_CTRL), 0);
	put(slave, INT_CTRL, S_INT_EN | S_INT_STA);
	set_up_master();
	put(master, MM_FIFO_DATA, 0x55);
	go(0, 1, 0);
	run_us(2000);
	ck_assert_uint_eq(get(slave, S_FIFO_DATA), 0x55);
	both_are_done();
}
END_TEST

START_TEST(the_clock_bit_of_an_isu_stops_its_i2c)
{
	struct device *isu = need("isu2");
	uint32_t control = get(isu, ISU_GLOBAL_CTRL);
	put(isu, ISU_GLOBAL_CTRL, control & ~(uint32_t)I2C_CLK_EN);
	go(0, 0, 0);
	run_us(2000);
	ck_assert_uint_eq(get(master, MM_ACK_VAL), 0x100);
	ck_assert_uint_eq(get(slave, INT_CTRL), 0);
	put(isu, ISU_GLOBAL_CTRL, control);
	ck_assert_uint_eq(get(slave, INT_CTRL), S_INT_EN);
	put(master, INT_CTRL, MM_INT_EN | MM_INT_STA);
	go(0, 0, 0);
	both_are_done();
}
END_TEST

START_TEST(both_cores_are_interrupted_by_the_lines_of_the_isus)
{
	go(0, 0, 0);
	run_us(2000);
	for (unsigned core = 0; core < 2; core++) {
		struct device *nvic = need(core ? "m4-1.nvic" : "m4-0.nvic");
		ck_assert_uint_eq(get(nvic, ISPR + 4), 1u << (IRQ1 - 32) | 1u << (IRQ2 - 32));
	}
}
END_TEST

static char said[256];
static unsigned times_said;

static void hear(void *context, enum log_kind kind, const char *text, uint64_t repeats)
{
	(void)context;
	(void)repeats;
	ck_assert_int_eq(kind, LOG_INFO);
	snprintf(said, sizeof(said), "%s", text);
	times_said++;
}

START_TEST(a_bus_with_nothing_on_it_is_told_once)
{
	log_set_sink(machine->log, hear, NULL);
	times_said = 0;
	put(slave, S_CON0, 0);
	go(0, 0, 0);
	run_us(2000);
	ck_assert_uint_eq(times_said, 0); /* somebody is there, who just does not answer */
	master = need("isu0-i2c");
	for (unsigned n = 0; n < 2; n++) {
		set_up_master();
		go(0, 0, 0);
		run_us(2000);
		ck_assert_uint_eq(get(master, MM_ACK_VAL), 0x100);
		ck_assert_uint_eq(times_said, 1);
		ck_assert_str_eq(
			said, "isu0-i2c: nobody answers at 0x20: there is nothing on this bus");
		device_reset(master, RESET_SYS);
	}
}
END_TEST

int main(void)
{
	return suite_run("i2c_pair", setup, teardown,
		(const TTest *const[]){
			what_the_master_writes_the_slave_has,
			a_write_then_read_goes_both_ways,
			a_slave_that_is_off_is_not_there,
			a_refused_ninth_byte_ends_the_master_s_write,
			dma_moves_any_length_from_memory_to_memory,
			dma_has_moved_all_when_the_master_interrupts,
			a_wrap_joins_two_buffers_into_one_packet_each,
			the_other_core_s_dma_is_asked_as_well,
			of_two_masters_that_start_at_once_one_loses_and_tries_again,
			the_reset_bit_of_an_isu_resets_its_i2c_in_the_middle,
			the_clock_bit_of_an_isu_stops_its_i2c,
			both_cores_are_interrupted_by_the_lines_of_the_isus,
			a_bus_with_nothing_on_it_is_told_once,
			NULL,
		});
}
