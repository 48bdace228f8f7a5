/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT3620 UART: a 16550 with 16 bytes of transmit and 32 of receive FIFO, fractional baud rate
 * and hooks for DMA; the debug port of each I/O core and one in each ISU. This file has the
 * registers, uart_irq.c the interrupts and DMA requests, uart_wire.c the wire, uart_flow.c flow
 * control.
 *
 * While DMA takes the received bytes (VFIFO_EN with EXTEND_ADD.RX_DMA_HSK), reading RBR takes a byte
 * but acknowledges the timeout only when there was none: the DMA's reads must not, and both look
 * alike.
 *
 * Not modelled: RX_LEVEL_CTL and EXTEND_ADD.TX_AUTO_TRANS (kept), DSR, RI and DCD pins, a clock gate
 * stops accesses but not a character under way.
 */
#include "peripherals/soc/soc_models.h"
#include "peripherals/soc/uart.h"

enum { INPUT_RESET, INPUT_GATE };
enum { LCR_ENHANCED = 0xbf };
static const char *const regs[] = {
	"RBR",
	"THR",
	"DLL",
	"IER",
	"DLM",
	"IIR",
	"FCR",
	"EFR",
	"LCR",
	"MCR",
	"XON1",
	"LSR",
	"XON2",
	"MSR",
	"XOFF1",
	"SCR",
	"XOFF2",
	"HIGHSPEED",
	"SAMPLE_COUNT",
	"ESCAPE_DAT",
	"VFIFO_EN",
	"RXTRIG",
	"FRACDIV_L",
	"FRACDIV_M",
	"FCR_RD",
	"RX_OFFSET",
	"TX_OFFSET",
	"INTERRUPT_STA",
	"EXTEND_ADD",
	NULL,
};
static const char *const fields[] = {
	"IER.ERBFI",
	"IER.ETBEI",
	"IER.ELSI",
	"IER.EDSSI",
	"IER.XOFFI",
	"IER.RTSI",
	"IER.CTSI",
	"FCR.FIFOE",
	"FCR.CLRR",
	"FCR.CLRT",
	"FCR.TXTRIG",
	"FCR.RXTRIG",
	"EFR.SWFLOW",
	"EFR.ENABLE",
	"EFR.RTS",
	"EFR.CTS",
	"LCR.WLS",
	"LCR.STB",
	"LCR.PEN",
	"LCR.EPS",
	"LCR.SP",
	"LCR.SB",
	"LCR.DLAB",
	"MCR.DTR",
	"MCR.RTS",
	"MCR.OUT1",
	"MCR.OUT2",
	"MCR.LOOP",
	"MCR.XOFF_STATUS",
	"HIGHSPEED.MODE",
	"GUARD.CNT",
	"GUARD.EN",
	"ESCAPE_EN.EN",
	"SW_RTO_LIMIT.EN",
	"SW_RTO_LIMIT.LIMIT",
	"VFIFO_EN.EN",
	"INTERRUPT_STA.SW_FLOW",
	"INTERRUPT_STA.HW_FLOW",
	"EXTEND_ADD.RX_DMA_HSK",
	"EXTEND_ADD.TX_DMA_HSK",
	NULL,
};

/* DLAB shows the divisor at the first two offsets, the value 0xBF the enhanced set. */
static unsigned uart_bank(struct device *dev, unsigned reg, bool write)
{
	bool divisor = field_get(dev, UART_DLAB);
	bool enhanced = reg_get(dev, UART_LCR) == LCR_ENHANCED;
	switch (reg) {
	case UART_RBR: return divisor ? UART_DLL : (write ? UART_THR : UART_RBR);
	case UART_IER: return divisor ? UART_DLM : UART_IER;
	case UART_IIR: return enhanced ? UART_EFR : (write ? UART_FCR : UART_IIR);
	case UART_MCR: return enhanced ? UART_XON1 : UART_MCR;
	case UART_LSR: return enhanced ? UART_XON2 : UART_LSR;
	case UART_MSR: return enhanced ? UART_XOFF1 : UART_MSR;
	case UART_SCR: return enhanced ? UART_XOFF2 : UART_SCR;
	default: return reg;
	}
}

static uint32_t uart_read(struct device *dev, unsigned reg, uint32_t kept)
{
	const struct uart *uart = (const struct uart *)dev;
	switch (reg) {
	case UART_RBR: return uart->rx_count ? uart->rx[uart->rx_at] : 0;
	case UART_IIR:
		return (uint32_t)uart_interrupt(uart) | (field_get(dev, UART_FIFOE) ? 0xc0 : 0);
	case UART_LSR: return uart_line_status(uart);
	case UART_MSR: return uart_modem_inputs(uart) | uart->modem_change;
	case UART_FCR_RD: return reg_get(dev, UART_FCR);
	case UART_RX_OFFSET: return uart->rx_count;
	case UART_TX_OFFSET: return uart->tx_count;
	default: return kept;
	}
}

static void acknowledge(struct uart *uart)
{
	uart->timed_out = false;
	uart->unread = false;
	timeline_disarm(uart->dev.timeline, &uart->silence);
}

static void uart_popped(struct device *dev, unsigned reg)
{
	struct uart *uart = (struct uart *)dev;
	if (reg == UART_RBR) {
		bool by_dma = uart->rx_count && uart_dma_takes(uart);
		if (!by_dma) {
			acknowledge(uart);
		}
		if (uart->rx_count) {
			uart->rx_at = (uart->rx_at + 1) % UART_RX_DEPTH;
			uart->rx_count--;
			uart_throttle(uart);
		}
		if (uart->rx_count && !by_dma) {
			uart_listen(uart);
		}
	} else if (reg == UART_VFIFO_EN) {
		acknowledge(uart);
	} else if (reg == UART_LSR) {
		uart->overrun = false;
		uart->rx_errors[uart->rx_at] = 0;
	} else if (reg == UART_MSR) {
		uart->modem_change = 0;
	} else {
		return;
	}
	uart_update(uart);
}

static void clear_rx(struct uart *uart)
{
	uart->rx_at = uart->rx_count = 0;
	uart->rx_errors[0] = 0;
	acknowledge(uart);
}

static void clear_tx(struct uart *uart)
{
	uart->tx_at = uart->tx_count = 0;
}

static void uart_wrote(struct device *dev, unsigned reg, uint32_t raw)
{
	struct uart *uart = (struct uart *)dev;
	switch (reg) {
	case UART_THR: uart_push(uart, (uint8_t)raw); break;
	case UART_FCR: {
		bool toggled = field_get(dev, UART_FIFOE) != uart->fifo_was_on;
		uart->fifo_was_on = field_get(dev, UART_FIFOE);
		if (toggled || field_of(dev, UART_CLRR, raw)) {
			clear_rx(uart);
		}
		if (toggled || field_of(dev, UART_CLRT, raw)) {
			clear_tx(uart);
		}
		break;
	}
	case UART_LCR: uart_break_changed(uart); break;
	case UART_EFR:
		if (!(field_get(dev, UART_SWFLOW) & 3)) {
			field_set(dev, UART_XOFF_STATUS, 0);
		}
		break;
	case UART_MCR: uart_modem_changed(uart); break;
	default: break;
	}
	uart_throttle(uart);
	uart_kick(uart);
	uart_update(uart);
}

static void uart_input(struct device *dev, unsigned input, bool level)
{
	if (input == INPUT_RESET) {
		device_hold(dev, level);
	} else if (input == INPUT_GATE) {
		device_gate(dev, level);
	}
}

static void uart_init(struct device *dev)
{
	struct uart *uart = (struct uart *)dev;
	uart->sent = (struct event){ .name = "sent", .fire = uart_sent, .owner = uart };
	uart->silence = (struct event){
		.name = "silence", .fire = uart_went_silent, .owner = uart
	};
	uart->break_due = (struct event){ .name = "break", .fire = uart_break_due, .owner = uart };
	if (dev->port[0]) {
		dev->port[0]->ops = &uart_port_ops;
		dev->port[0]->owner = uart;
	}
}

static void uart_reset(struct device *dev)
{
	struct uart *uart = (struct uart *)dev;
	timeline_disarm(dev->timeline, &uart->sent);
	timeline_disarm(dev->timeline, &uart->break_due);
	clear_rx(uart);
	clear_tx(uart);
	uart->urgent_count = 0;
	uart->modem_change = 0;
	uart->shifting = uart->overrun = uart->throttled = uart->escaped = false;
	uart->fifo_was_on = uart->breaking = false;
	uart->modem_seen = uart_modem_inputs(uart);
	uart_throttle(uart);
	uart_update(uart);
}

static uint8_t limit(uint8_t count, size_t most)
{
	return count > most ? (uint8_t)most : count;
}

static void uart_snap(struct device *dev, struct snap *snap)
{
	struct uart *uart = (struct uart *)dev;
	event_snap(&uart->sent, dev->timeline, snap, "sent");
	event_snap(&uart->silence, dev->timeline, snap, "silence");
	event_snap(&uart->break_due, dev->timeline, snap, "break");
	snap_u16(snap, "shifter", &uart->frame.data);
	snap_u8(snap, "shifter_bits", &uart->frame.data_bits);
	snap_bytes(snap, "shifter_parity", &uart->frame.parity, 1);
	snap_u32(snap, "shifter_baud", &uart->frame.baud);
	snap_bool(snap, "shifting", &uart->shifting);
	snap_bytes(snap, "tx", uart->tx, sizeof(uart->tx));
	snap_bytes(snap, "rx", uart->rx, sizeof(uart->rx));
	snap_bytes(snap, "rx_errors", uart->rx_errors, sizeof(uart->rx_errors));
	snap_u8(snap, "tx_at", &uart->tx_at);
	snap_u8(snap, "tx_count", &uart->tx_count);
	snap_u8(snap, "rx_at", &uart->rx_at);
	snap_u8(snap, "rx_count", &uart->rx_count);
	snap_bytes(snap, "urgent", uart->urgent, sizeof(uart->urgent));
	snap_u8(snap, "urgent_count", &uart->urgent_count);
	snap_u32(snap, "modem_seen", &uart->modem_seen);
	snap_u8(snap, "modem_change", &uart->modem_change);
	snap_bool(snap, "fifo_was_on", &uart->fifo_was_on);
	snap_bool(snap, "breaking", &uart->breaking);
	snap_bool(snap, "overrun", &uart->overrun);
	snap_bool(snap, "timed_out", &uart->timed_out);
	snap_bool(snap, "unread", &uart->unread);
	snap_bool(snap, "may_send", &uart->may_send);
	snap_bool(snap, "rts", &uart->rts);
	snap_bool(snap, "throttled", &uart->throttled);
	snap_bool(snap, "escaped", &uart->escaped);
	/* A snap is a file: it may be spoilt. */
	uart->tx_at %= UART_TX_DEPTH;
	uart->rx_at %= UART_RX_DEPTH;
	uart->tx_count = limit(uart->tx_count, UART_TX_DEPTH);
	uart->rx_count = limit(uart->rx_count, UART_RX_DEPTH);
	uart->urgent_count = limit(uart->urgent_count, sizeof(uart->urgent));
}

const struct device_ops uart_ops = {
	.type = "mt3620-uart",
	.size = sizeof(struct uart),
	.regs = regs,
	.fields = fields,
	.clocks = NAMES("xtal"),
	.lines = NAMES("irq", "tx-req", "rx-req"),
	.inputs = NAMES("reset", "gate"),
	.ports = NAMES("uart"),
	.init = uart_init,
	.reset = uart_reset,
	.bank = uart_bank,
	.read = uart_read,
	.popped = uart_popped,
	.wrote = uart_wrote,
	.input = uart_input,
	.snap = uart_snap,
};
