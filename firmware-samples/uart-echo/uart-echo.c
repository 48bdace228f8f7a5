/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Echo on the UART of ISU0, entirely by interrupts: the receive side assembles lines, the transmit side is a
 * ring emptied by the THRE interrupt. A finished line comes back in capitals; "quit" ends the program.
 */
#include "console.h"
#include "core.h"
#include "uart.h"

enum {
	RING_SIZE = 256, /* a power of two */
	LINE_SIZE = 80,
};

static volatile char ring[RING_SIZE];
static volatile unsigned ring_in;
static volatile unsigned ring_out;

static volatile char line[LINE_SIZE];
static volatile unsigned line_length;
static volatile bool line_ready;
static volatile unsigned overruns;

static void transmit_some(void)
{
	for (unsigned room = UART_TX_DEPTH; room > 0 && ring_out != ring_in; room--) {
		uart_isu0->rbr_thr_dll = (unsigned char)ring[ring_out % RING_SIZE];
		ring_out++;
	}
	if (ring_out == ring_in)
		uart_isu0->ier_dlm = UART_IER_RX;
}

/* Either end of a line is one, an empty line is none, so that CR, LF and both together all work. */
static void receive(char c)
{
	if (c == '\r' || c == '\n') {
		line_ready = line_length > 0;
		return;
	}
	if (line_ready || line_length == LINE_SIZE) {
		overruns++;
		return;
	}
	line[line_length++] = c;
}

static void receive_all(void)
{
	while (uart_isu0->lsr & UART_LSR_DR)
		receive((char)uart_isu0->rbr_thr_dll);
}

static void uart_interrupt(void)
{
	for (;;) {
		switch (uart_isu0->iir_fcr & UART_IIR_MASK) {
		case UART_IIR_NONE: return;
		case UART_IIR_TX: transmit_some(); break;
		case UART_IIR_RX:
		case UART_IIR_RX_TIMEOUT: receive_all(); break;
		default: /* a line error: reading the status acknowledges it */
			(void)uart_isu0->lsr;
			break;
		}
	}
}

static void echo_write(char c)
{
	while (ring_in - ring_out == RING_SIZE)
		core_wait();
	ring[ring_in % RING_SIZE] = c;
	ring_in++;
}

static void echo_text(const char *text)
{
	while (*text)
		echo_write(*text++);
	core_irq_off();
	uart_isu0->ier_dlm = UART_IER_RX | UART_IER_TX;
	core_irq_on();
}

static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool line_is(const char *text)
{
	unsigned i = 0;

	while (i < line_length && text[i] == line[i])
		i++;
	return i == line_length && text[i] == '\0';
}

/* Sleeps until a line is there: with interrupts held off, no arrival can slip between test and sleep. */
static void line_wait(void)
{
	core_irq_off();
	while (!line_ready) {
		core_wait();
		core_irq_on();
		core_irq_off();
	}
	core_irq_on();
}

int main(void)
{
	unsigned lines = 0;
	bool quit = false;

	uart_setup(uart_isu0);
	uart_isu0->iir_fcr = UART_FCR_ENABLE_AND_CLEAR | UART_FCR_RX_TRIGGER_12;
	irq_install(IRQ_ISU0_UART, uart_interrupt, PRIO_NORMAL);
	uart_isu0->ier_dlm = UART_IER_RX;
	console_print("uart-echo: listening on ISU0\n");
	echo_text("ready\r\n");
	while (!quit) {
		line_wait();
		lines++;
		quit = line_is("quit");
		for (unsigned i = 0; i < line_length; i++)
			echo_write(upper(line[i]));
		echo_text("\r\n");
		line_length = 0;
		line_ready = false;
	}
	while (!(uart_isu0->lsr & UART_LSR_TEMT))
		;
	console_print("uart-echo: %u lines, %u characters lost\n", lines, overruns);
	return 0;
}
