/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The 16550-style UARTs: the debug UART of a real-time core and those inside the ISUs. */
#ifndef UART_H
#define UART_H

#include <stdint.h>

struct uart_regs {
	uint32_t
		rbr_thr_dll; /* 0x00: RBR when read, THR when written, DLL while LCR bit 7 is set */
	uint32_t ier_dlm;    /* 0x04: IER, DLM while LCR bit 7 is set */
	uint32_t iir_fcr;    /* 0x08: IIR when read, FCR when written */
	uint32_t lcr;
	uint32_t mcr;
	uint32_t lsr;
	uint32_t msr;
	uint32_t scr;
	uint32_t rx_level_ctl;
	uint32_t highspeed;
	uint32_t sample_count;
	uint32_t sample_point;
	uint32_t autobaud;
	uint32_t rate_fix;
	uint32_t reserved_38;
	uint32_t guard;
	uint32_t escape_dat;
	uint32_t escape_en;
	uint32_t sw_rto_limit;
	uint32_t vfifo_en;
	uint32_t rxtrig;
	uint32_t fracdiv_l;
	uint32_t fracdiv_m;
	uint32_t fcr_rd;
	uint32_t reserved_60;
	uint32_t extend_add;
	uint32_t rx_offset;
	uint32_t tx_offset;
	uint32_t interrupt_sta;
};

static volatile struct uart_regs *const uart_debug = (volatile struct uart_regs *)0x21040000;
static volatile struct uart_regs *const uart_isu0 = (volatile struct uart_regs *)0x38070500;

enum uart_bits {
	UART_IER_RX = 1 << 0,
	UART_IER_TX = 1 << 1,
	UART_IIR_NONE = 0x01,
	UART_IIR_TX = 0x02,
	UART_IIR_RX = 0x04,
	UART_IIR_LINE = 0x06,
	UART_IIR_RX_TIMEOUT = 0x0C,
	UART_IIR_MASK = 0x3F,
	UART_FCR_ENABLE_AND_CLEAR = 0x07,
	UART_FCR_RX_TRIGGER_12 = 2 << 6,
	UART_LCR_8N1 = 0x03,
	UART_LCR_DLAB = 0x80,
	UART_LSR_DR = 1 << 0,
	UART_LSR_THRE = 1 << 5,
	UART_LSR_TEMT = 1 << 6,
	UART_TX_DEPTH = 16,
};

/* 115200 baud, 8N1, from the 26 MHz crystal: 225 clocks a bit plus seven tenths. */
static inline void uart_setup(volatile struct uart_regs *uart)
{
	uart->lcr = UART_LCR_DLAB;
	uart->highspeed = 3;
	uart->ier_dlm = 0;
	uart->rbr_thr_dll = 1;
	uart->sample_count = 224;
	uart->sample_point = 110;
	uart->fracdiv_m = 0;
	uart->fracdiv_l = 223;
	uart->lcr = UART_LCR_8N1;
}

#endif
