/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Flow control of the MT3620 UART: modem inputs, automatic RTS and CTS, XON and XOFF characters
 * with their escapes. All but MCR.RTS needs EFR.ENABLE.
 *
 * Where the manual is silent: the peer is stopped with an eighth of the receive FIFO left and let
 * go on at half; software flow mode 3 sends both characters and obeys either; an escaped character
 * is sent inverted.
 */
#include "peripherals/soc/uart.h"

enum { MSR_CTS = 0x10, MSR_DSR = 0x20, MSR_RI = 0x40, MSR_DCD = 0x80 };

static bool enhanced(const struct device *dev, unsigned field)
{
	return field_get(dev, UART_ENABLE) && field_get(dev, field);
}

uint32_t uart_modem_inputs(const struct uart *uart)
{
	const struct device *dev = &uart->dev;
	if (!field_get(dev, UART_LOOP)) {
		return uart->may_send ? MSR_CTS : 0;
	}
	return (field_get(dev, UART_RTS) ? MSR_CTS : 0) | (field_get(dev, UART_DTR) ? MSR_DSR : 0) |
		(field_get(dev, UART_OUT1) ? MSR_RI : 0) |
		(field_get(dev, UART_OUT2) ? MSR_DCD : 0);
}

void uart_modem_changed(struct uart *uart)
{
	struct device *dev = &uart->dev;
	uint32_t now = uart_modem_inputs(uart);
	uint32_t change = uart->modem_seen ^ now;
	uart->modem_seen = now;
	if (change & MSR_RI && now & MSR_RI) {
		change &= ~(uint32_t)MSR_RI; /* of RI only the fall counts */
	}
	uart->modem_change |= (uint8_t)(change >> 4);
	if (change & MSR_CTS && field_get(dev, UART_CTSI)) {
		field_set(dev, UART_HW_FLOW_STA, 1);
	}
}

bool uart_stopped(const struct uart *uart)
{
	const struct device *dev = &uart->dev;
	return field_get(dev, UART_XOFF_STATUS) && enhanced(dev, UART_SWFLOW);
}

bool uart_forbidden(const struct uart *uart)
{
	return enhanced(&uart->dev, UART_AUTO_CTS) && !(uart_modem_inputs(uart) & MSR_CTS);
}

/* SWFLOW: bits 1:0 are what we obey, bits 3:2 what we send; of each the upper is pair 1. */
static bool is_flow_char(const struct device *dev, unsigned pair_1, unsigned pair_2, uint8_t data)
{
	uint32_t obeyed = field_get(dev, UART_SWFLOW) & 3;
	return (obeyed & 2 && data == reg_get(dev, pair_1)) ||
		(obeyed & 1 && data == reg_get(dev, pair_2));
}

static bool must_escape(const struct device *dev, uint8_t data)
{
	return field_get(dev, UART_ESC_EN) && enhanced(dev, UART_SWFLOW) &&
		(data == reg_get(dev, UART_ESCAPE_DAT) ||
			is_flow_char(dev, UART_XON1, UART_XON2, data) ||
			is_flow_char(dev, UART_XOFF1, UART_XOFF2, data));
}

static void queue_urgent(struct uart *uart, uint8_t data)
{
	if (uart->urgent_count < sizeof(uart->urgent)) {
		uart->urgent[uart->urgent_count++] = data;
	}
}

uint8_t uart_escape(struct uart *uart, uint8_t data)
{
	if (!must_escape(&uart->dev, data)) {
		return data;
	}
	queue_urgent(uart, (uint8_t)~data);
	return (uint8_t)reg_get(&uart->dev, UART_ESCAPE_DAT);
}

void uart_throttle(struct uart *uart)
{
	struct device *dev = &uart->dev;
	unsigned depth = uart_rx_depth(dev);
	bool full = uart->rx_count >= depth - depth / 8;
	bool drained = uart->rx_count <= depth / 2;
	bool held_back = enhanced(dev, UART_AUTO_RTS) && (full || (!uart->rts && !drained));
	bool rts = field_get(dev, UART_RTS) && !field_get(dev, UART_LOOP) && !held_back;
	if (rts != uart->rts) {
		uart->rts = rts;
		if (enhanced(dev, UART_AUTO_RTS) && field_get(dev, UART_RTSI)) {
			field_set(dev, UART_HW_FLOW_STA, 1);
		}
		if (dev->port[0]) {
			port_set_rts(dev->port[0], rts);
		}
	}
	uint32_t sends = enhanced(dev, UART_SWFLOW) ? field_get(dev, UART_SWFLOW) >> 2 : 0;
	if (!sends || (uart->throttled ? !drained : !full)) {
		return;
	}
	uart->throttled = !uart->throttled;
	if (sends & 2) {
		queue_urgent(uart, (uint8_t)reg_get(dev, uart->throttled ? UART_XOFF1 : UART_XON1));
	}
	if (sends & 1) {
		queue_urgent(uart, (uint8_t)reg_get(dev, uart->throttled ? UART_XOFF2 : UART_XON2));
	}
	uart_kick(uart);
}

static bool obey(struct uart *uart, uint8_t data)
{
	struct device *dev = &uart->dev;
	if (!enhanced(dev, UART_SWFLOW)) {
		return false;
	}
	bool off = is_flow_char(dev, UART_XOFF1, UART_XOFF2, data);
	if (!off && !is_flow_char(dev, UART_XON1, UART_XON2, data)) {
		return false;
	}
	field_set(dev, UART_XOFF_STATUS, off);
	field_set(dev, UART_SW_FLOW_STA, 1);
	uart_kick(uart);
	return true;
}

bool uart_filter(struct uart *uart, uint8_t *data)
{
	const struct device *dev = &uart->dev;
	if (uart->escaped) {
		uart->escaped = false;
		*data = (uint8_t) ~*data;
		return false;
	}
	bool escapes = field_get(dev, UART_ESC_EN) && enhanced(dev, UART_SWFLOW);
	if (escapes && *data == reg_get(dev, UART_ESCAPE_DAT)) {
		uart->escaped = true;
		return true;
	}
	return obey(uart, *data);
}
