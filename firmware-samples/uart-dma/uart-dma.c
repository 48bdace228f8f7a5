/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The UART of ISU0 without touching a byte of it: received bytes come through the ring of channel 14,
 * whose threshold interrupt tells of every eight and the UART's timeout of the rest; answers go out
 * through the ring of channel 13. Each line comes back reversed; "quit" ends the program.
 */
#include "console.h"
#include "core.h"
#include "dma.h"
#include "uart.h"

enum {
	RX_SIZE = 32,
	TX_SIZE = 64,
	LINE_SIZE = 60, /* and the end of line still fits the ring */
	THRESHOLD = 8,
	UART_VFIFO = 1,
	UART_RX_DMA = 1,
	UART_TX_DMA = 2,
};

/* The DMA's memory is SYSRAM. */
static volatile char *const rx_ring = (volatile char *)SYSRAM;
static volatile char *const tx_ring = (volatile char *)(SYSRAM + 0x100);
static volatile char *const draft = (volatile char *)(SYSRAM + 0x200);

static volatile char line[LINE_SIZE];
static volatile unsigned line_length;
static volatile bool line_ready;
static volatile unsigned thresholds;
static volatile unsigned timeouts;
static volatile bool copied;
static volatile bool greeted;

static void receive_all(void)
{
	volatile struct dma_channel *rx = &dma[DMA_ISU0_RX_RING];

	while (!(rx->ffsta & DMA_FFSTA_EMPTY)) {
		uint32_t at = rx->swptr;
		char c = rx_ring[at & 0xFFFF];

		at++;
		if ((at & 0xFFFF) == RX_SIZE)
			at = (at & DMA_WRAP) ^ DMA_WRAP;
		rx->swptr = at;
		if (c == '\n')
			line_ready = true;
		else if (c != '\r' && line_length < LINE_SIZE)
			line[line_length++] = c;
	}
}

static void dma_interrupt(void)
{
	if (dma[DMA_ISU0_RX_RING].intsta & DMA_INT) {
		thresholds++;
		receive_all();
		dma[DMA_ISU0_RX_RING].ackint = DMA_INT;
	}
	if (dma[DMA_COPY].intsta & DMA_INT) {
		copied = true;
		dma[DMA_COPY].ackint = DMA_INT;
	}
	if (dma[DMA_ISU0_TX_HALF].intsta & DMA_INT) {
		greeted = true;
		dma[DMA_ISU0_TX_HALF].ackint = DMA_INT;
	}
}

static void uart_interrupt(void)
{
	while ((uart_isu0->iir_fcr & UART_IIR_MASK) != UART_IIR_NONE) {
		timeouts++;
		receive_all();
		(void)uart_isu0->vfifo_en; /* the acknowledge */
	}
}

/* Sleeps until a flag is there: with interrupts held off, none can slip between test and sleep. */
static void wait_for(volatile bool *flag)
{
	core_irq_off();
	while (!*flag) {
		core_wait();
		core_irq_on();
		core_irq_off();
	}
	*flag = false;
	core_irq_on();
}

/* From memory to memory, in words. */
static void copy(volatile char *to, const volatile char *from, unsigned length)
{
	volatile struct dma_channel *channel = &dma[DMA_COPY];

	channel->start = 0;
	channel->src = (uint32_t)(uintptr_t)from;
	channel->dst = (uint32_t)(uintptr_t)to;
	channel->count = (length + 3) / 4;
	channel->con = DMA_CON_WORDS | DMA_CON_SINC | DMA_CON_DINC | DMA_CON_ITEN;
	channel->start = DMA_STR;
	wait_for(&copied);
}

/* A stopped ring starts again at its beginning. */
static void send(const volatile char *text, unsigned length)
{
	volatile struct dma_channel *tx = &dma[DMA_ISU0_TX_RING];

	while (!(tx->ffsta & DMA_FFSTA_EMPTY))
		;
	tx->start = 0;
	copy(tx_ring, text, length);
	tx->swptr = length == TX_SIZE ? DMA_WRAP : length;
	tx->start = DMA_STR;
}

/* By the half-size channel, which ends by itself. */
static void greet(void)
{
	static const char text[] = "ready\r\n";
	volatile struct dma_channel *tx = &dma[DMA_ISU0_TX_HALF];

	for (unsigned i = 0; i < sizeof(text); i++)
		draft[i] = text[i];
	tx->pgmaddr = (uint32_t)(uintptr_t)draft;
	tx->fixaddr = (uint32_t)(uintptr_t)&uart_isu0->rbr_thr_dll;
	tx->count = sizeof(text) - 1;
	tx->con = DMA_CON_DREQ | DMA_CON_ITEN;
	tx->start = DMA_STR;
	wait_for(&greeted);
	tx->start = 0;
}

static void ring_setup(unsigned channel, volatile char *ring, unsigned size, uint32_t con)
{
	dma[channel].start = 0;
	dma[channel].con = con | DMA_CON_DREQ;
	dma[channel].pgmaddr = (uint32_t)(uintptr_t)ring;
	dma[channel].fixaddr = (uint32_t)(uintptr_t)&uart_isu0->rbr_thr_dll;
	dma[channel].ffsize = size;
	dma[channel].count = THRESHOLD;
	dma[channel].swptr = dma[channel].hwptr;
}

static void dma_setup(void)
{
	dma_global->ch_en_set = 1 << DMA_ISU0_TX_HALF | 1 << DMA_COPY | 1 << DMA_ISU0_TX_RING |
		1 << DMA_ISU0_RX_RING;
	ring_setup(DMA_ISU0_TX_RING, tx_ring, TX_SIZE, 0);
	ring_setup(DMA_ISU0_RX_RING, rx_ring, RX_SIZE, DMA_CON_TO_MEMORY | DMA_CON_ITEN);
	uart_isu0->iir_fcr = UART_FCR_ENABLE_AND_CLEAR | UART_FCR_RX_TRIGGER_12;
	uart_isu0->vfifo_en = UART_VFIFO;
	uart_isu0->extend_add = UART_RX_DMA | UART_TX_DMA;
	irq_install(IRQ_DMA, dma_interrupt, PRIO_NORMAL);
	irq_install(IRQ_ISU0_UART, uart_interrupt, PRIO_NORMAL);
	uart_isu0->ier_dlm = UART_IER_RX;
	dma[DMA_ISU0_RX_RING].start = DMA_STR;
}

static bool line_is(const char *text)
{
	unsigned i = 0;

	while (i < line_length && text[i] == line[i])
		i++;
	return i == line_length && text[i] == '\0';
}

int main(void)
{
	bool quit = false;

	uart_setup(uart_isu0);
	dma_setup();
	console_print("uart-dma: listening on ISU0\n");
	greet();
	while (!quit) {
		wait_for(&line_ready);
		unsigned length = line_length;
		quit = line_is("quit");
		for (unsigned i = 0; i < length; i++)
			draft[i] = line[length - 1 - i];
		draft[length] = '\r';
		draft[length + 1] = '\n';
		line_length = 0;
		send(draft, length + 2);
	}
	while (!(dma[DMA_ISU0_TX_RING].ffsta & DMA_FFSTA_EMPTY) ||
		!(uart_isu0->lsr & UART_LSR_TEMT))
		;
	console_print("uart-dma: %u thresholds, %u timeouts\n", thresholds, timeouts);
	return 0;
}
