/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TESTS_PERIPHERALS_DMA_OFFSETS_H
#define ORRERY_TESTS_PERIPHERALS_DMA_OFFSETS_H

#include <string.h>

#include "support/bench.h"

/* Offsets and bits of the DMA as the datasheet has them, on purpose not taken from the YAML. */
enum { SRC = 0x00, DST = 0x04, WPPT = 0x08, WPTO = 0x0c, COUNT = 0x10, CON = 0x14, START = 0x18 };
enum { INTSTA = 0x1c, ACKINT = 0x20, RLCT = 0x24, LIMITER = 0x28, PGMADDR = 0x2c, FFCNT = 0x38 };
enum { FFSTA = 0x3c, ALTLEN = 0x40, FFSIZE = 0x44, TO = 0x50, HWPTR = 0x58, SWPTR = 0x5c };
enum { FIXADDR = 0x60 };
enum { GLBSTA0 = 0x4000, GLBSTA1 = 0x4004, CH_RST = 0x4008, ISU_VFIFO_ERR = 0x401c };
enum { CH_EN_STA = 0x4020, CH_EN_SET = 0x4024, CH_EN_CLR = 0x4028, GLBPAUSE = 0x4030 };
enum { GLBSTAPAUSE = 0x4034, SET_DREQ = 0x4050, CLR_DREQ = 0x4058 };
/* CON */
enum { BYTES = 0, HALFWORDS = 1, WORDS = 2, SINC = 4, DINC = 8, DREQ = 0x10, B2W = 0x20 };
enum { HITEN = 1 << 13, TOEN = 1 << 14, ITEN = 1 << 15, WPSD = 1 << 16, WPEN = 1 << 17 };
enum { RX = 1 << 18, TX = 0 };
enum { STR = 1 << 15, HINT = 1 << 13, INT = 1 << 15, TOINT = 1 << 16 };
enum { FULL = 1, EMPTY = 2, ALERT = 4, WRAP = 0x10000 };
enum { SYSRAM = 0x22000000, PORT = 0x38070500, TCM = 0x00100000 };
enum { FULL_SIZE = 12, TX_RING = 13, RX_RING = 14, HALF = 1 };
/* Of the bus clock on the bench, 197.6 MHz; an element takes two. */
static const uint64_t CYCLE_PS = 5061;

static inline unsigned ch(unsigned n, unsigned offset)
{
	return 0x100 * n + offset;
}

static inline void put(unsigned n, unsigned offset, uint32_t value)
{
	bench_write(ch(n, offset), value);
}

static inline uint32_t get(unsigned n, unsigned offset)
{
	return bench_read(ch(n, offset));
}

static inline void run_elements(unsigned count)
{
	bench_run_ps(2 * CYCLE_PS * count);
}

/* A channel that is switched on and has its two sides. */
static inline void ready(unsigned n, uint32_t con)
{
	bench_write(CH_EN_SET, 1u << n);
	put(n, CON, con);
	put(n, PGMADDR, SYSRAM);
	put(n, FIXADDR, PORT);
}

static inline void request(unsigned n, bool level)
{
	char name[8];
	snprintf(name, sizeof(name), "req%u", n);
	bench_input(name, level);
}

/* A ring of `size` elements that starts at once. */
static inline void ring(unsigned n, uint32_t con, unsigned size, unsigned threshold)
{
	ready(n, con);
	put(n, FFSIZE, size);
	put(n, COUNT, threshold);
	put(n, START, STR);
}

static inline void remember(const char *text)
{
	memcpy(bench_memory(), text, strlen(text));
}

static inline void give(const char *text)
{
	for (; *text; text++) {
		uint32_t word = (uint8_t)*text;
		bench_port_give(&word, 1);
	}
}

#endif
