/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TESTS_PERIPHERALS_I2C_OFFSETS_H
#define ORRERY_TESTS_PERIPHERALS_I2C_OFFSETS_H

#include "support/bench.h"
#include "support/bench_bus.h"

/* Offsets and bits of the I2C as the datasheet has them, on purpose not taken from the YAML. */
enum { INT_CTRL = 0x00, MM_INT_STA = 1, MM_INT_EN = 2, MM_INT_MSK = 4 };
enum { S_INT_STA = 0x10, S_INT_EN = 0x20, S_INT_MSK = 0x40 };
enum { MM_PAD_CON0 = 0x40, SYNC_EN = 0x80 };
enum { MM_CNT_VAL_PHL = 0x44, MM_CNT_VAL_PHH = 0x48 };
enum { MM_CNT_BYTE_VAL_PK0 = 0x54, MM_CNT_BYTE_VAL_PK1 = 0x58, MM_CNT_BYTE_VAL_PK2 = 0x5c };
enum { MM_ID_CON0 = 0x60, MM_PACK_CON0 = 0x68, MM_ACK_VAL = 0x6c };
enum { MM_CON0 = 0x70, START_EN = 0x0001, GMODE = 0x4000, MASTER_EN = 0x8000 };
enum { MM_STATUS = 0x74, BUS_BUSY = 1, ARB_LOSE = 2, START_READY = 4 };
enum { MM_FIFO_CON0 = 0x78, RX_CLR = 1, TX_CLR = 2 };
enum { MM_FIFO_STATUS = 0x80, MM_FIFO_PTR = 0x84, MM_FIFO_DATA = 0x90 };
enum { RX_EMP = 0x01, RX_FULL = 0x02, RX_UDR = 0x04, RX_OVF = 0x08 };
enum { TX_EMP = 0x10, TX_FULL = 0x20, TX_UDR = 0x40, TX_OVF = 0x80, EMPTY = 0x11 };
enum { DMA_CON0 = 0xc0, HS_EN = 0x10, SEL = 0x20 };
enum { S_CON0 = 0xc4, MUTE = 0x4000, SLAVE_EN = 0x8000, S_ID_CON0 = 0xc8 };
enum { S_ID_RECEIVED0 = 0xcc, S_ID_RECEIVED1 = 0xd0, SEEN_READ = 0x80 };
enum { S_FIFO_CON0 = 0xd8, S_FIFO_STATUS = 0xe0, S_FIFO_PTR = 0xe4, S_FIFO_DATA = 0xf0 };

enum { FIFO_DEPTH = 8, TARGET = 0x50 };

/* Counts of the source clock in a bit, in four phases as the bare-metal samples divide them. */
static inline void i2c_set_period(uint32_t period)
{
	bench_write(MM_CNT_VAL_PHL, (period + 1) / 4 | period / 4 << 8);
	bench_write(MM_CNT_VAL_PHH, (period + 2) / 4 | (period + 3) / 4 << 8);
}

/* The time of so many counts, rounded up. */
static inline uint64_t i2c_counts_ps(uint64_t counts)
{
	uint64_t rate = bench_rate("i2c");
	return (counts * PS_PER_SECOND + rate - 1) / rate;
}

enum { PERIOD = 260 };

/* Ready for i2c_go, with an interrupt at the end; speed 100 kHz from a 26 MHz clock. */
static inline void i2c_set_up(void)
{
	bench_write(MM_CON0, MASTER_EN);
	bench_write(MM_PAD_CON0, SYNC_EN);
	i2c_set_period(PERIOD);
	bench_write(INT_CTRL, MM_INT_STA | MM_INT_EN);
}

static inline void i2c_go(void)
{
	bench_write(MM_CON0, bench_read(MM_CON0) | GMODE | START_EN);
}

static inline void i2c_push(const char *bytes, unsigned count)
{
	for (unsigned n = 0; n < count; n++) {
		bench_write(MM_FIFO_DATA, (uint8_t)bytes[n]);
	}
}

/* Runs until the master interrupts, at most a second; the time it took. */
static inline uint64_t i2c_finish_ps(void)
{
	uint64_t from = bench_now_ps();
	for (unsigned n = 0; n < 100000 && !bench_line("irq"); n++) {
		bench_run_ps(i2c_counts_ps(8));
	}
	ck_assert_msg(bench_line("irq"), "the transaction does not end");
	return bench_now_ps() - from;
}

static inline void i2c_packet(unsigned n, uint32_t bytes)
{
	bench_write(MM_CNT_BYTE_VAL_PK0 + n * 4, bytes);
}

/* One packet each way, started; `con` is MM_PACK_CON0. */
static inline void i2c_transfer(uint32_t con, uint32_t bytes0, uint32_t bytes1)
{
	bench_write(MM_ID_CON0, TARGET);
	bench_write(MM_PACK_CON0, con);
	i2c_packet(0, bytes0);
	i2c_packet(1, bytes1);
	i2c_go();
}

#endif
