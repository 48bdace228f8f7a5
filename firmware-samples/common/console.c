/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Polled output on the debug UART, one byte at a time, FIFO left off. */
#include "console.h"

#include "uart.h"

void console_setup(void)
{
	uart_setup(uart_debug);
}

static void console_send(char c)
{
	while (!(uart_debug->lsr & UART_LSR_THRE))
		;
	uart_debug->rbr_thr_dll = (unsigned char)c;
}

void console_write(char c)
{
	if (c == '\n')
		console_send('\r');
	console_send(c);
}

void console_flush(void)
{
	while (!(uart_debug->lsr & UART_LSR_TEMT))
		;
}
