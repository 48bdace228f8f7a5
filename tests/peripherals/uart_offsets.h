/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TESTS_PERIPHERALS_UART_OFFSETS_H
#define ORRERY_TESTS_PERIPHERALS_UART_OFFSETS_H

#include "support/bench.h"

/* Offsets and bits of the UART as the datasheet has them, on purpose not taken from the YAML. */
enum {
	RBR = 0x00,
	THR = 0x00,
	DLL = 0x00,
	IER = 0x04,
	DLM = 0x04,
	IIR = 0x08,
	FCR = 0x08,
	EFR = 0x08
};
enum { LCR = 0x0c, MCR = 0x10, XON1 = 0x10, LSR = 0x14, XON2 = 0x14, MSR = 0x18, XOFF1 = 0x18 };
enum { SCR = 0x1c, XOFF2 = 0x1c, HIGHSPEED = 0x24, SAMPLE_COUNT = 0x28, SAMPLE_POINT = 0x2c };
enum { GUARD = 0x3c, ESCAPE_DAT = 0x40, ESCAPE_EN = 0x44, SW_RTO_LIMIT = 0x48, VFIFO_EN = 0x4c };
enum { RXTRIG = 0x50, FRACDIV_L = 0x54, FRACDIV_M = 0x58, FCR_RD = 0x5c };
enum { EXTEND_ADD = 0x64, RX_DMA_HSK = 1, TX_DMA_HSK = 2 };
enum { RX_OFFSET = 0x68, TX_OFFSET = 0x6c, INTERRUPT_STA = 0x70 };
enum { ERBFI = 1, ETBEI = 2, ELSI = 4, EDSSI = 8, XOFFI = 0x20, RTSI = 0x40, CTSI = 0x80 };
enum {
	DR = 0x01,
	OE = 0x02,
	PE = 0x04,
	FE = 0x08,
	BI = 0x10,
	THRE = 0x20,
	TEMT = 0x40,
	FIFOERR = 0x80
};
enum { NONE = 0x01, TX_EMPTY = 0x02, RX_DATA = 0x04, LINE = 0x06, TIMEOUT = 0x0c };
enum { SW_FLOW = 0x10, HW_FLOW = 0x20, FIFOS = 0xc0 };
enum { LOOP = 0x10, RTS = 0x02 };
/* One character of 8N1 at 115200 with the divisor below, in picoseconds. */
static const uint64_t CHARACTER_PS = 86807693;

/* The set-up of the bare-metal samples: 115200 baud, 8N1. */
static inline void uart_set_115200(void)
{
	bench_write(LCR, 0x80);
	bench_write(HIGHSPEED, 3);
	bench_write(DLM, 0);
	bench_write(DLL, 1);
	bench_write(SAMPLE_COUNT, 224);
	bench_write(SAMPLE_POINT, 110);
	bench_write(FRACDIV_M, 0);
	bench_write(FRACDIV_L, 223);
	bench_write(LCR, 3);
}

/* IIR.ID */
static inline uint32_t uart_cause(void)
{
	return bench_read(IIR) & 0x3f;
}

#endif
