/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The wire side of the MT3620 UART: character times, transmitter and receiver.
 *
 * A character takes the time its divisor, format and guard time say, in crystal periods; the
 * receiver gets it whole at its end. A sender at another speed (more than 4 % off) or with
 * another number of data bits gives a framing error, one with another parity a parity error.
 *
 * Where the manual is silent: a divisor of 0 counts as 1.
 *
 * Not modelled: the place of the longer bits of FRACDIV within a character, SAMPLE_POINT,
 * AUTOBAUD, RATE_FIX.
 */
#include <string.h>

#include "peripherals/soc/uart.h"

#include "base/bits.h"

enum { TIMEOUT_CHARACTERS = 4, SPEED_TOLERANCE_PERCENT = 4 };

/* Ten bits take this many crystal periods. */
static uint64_t ten_bits(const struct device *dev)
{
	static const uint8_t clocks_of_mode[] = { 16, 8, 4 };
	uint32_t divisor = reg_get(dev, UART_DLM) << 8 | reg_get(dev, UART_DLL);
	uint32_t mode = field_get(dev, UART_MODE);
	uint64_t clocks;
	if (mode < 3) {
		clocks = 10u * clocks_of_mode[mode];
	} else {
		uint32_t longer = reg_get(dev, UART_FRACDIV_M) << 8 | reg_get(dev, UART_FRACDIV_L);
		clocks = 10u * (reg_get(dev, UART_SAMPLE_COUNT) + 1u) +
			(unsigned)__builtin_popcount(longer & 0x3ff);
	}
	return clocks * (divisor ? divisor : 1);
}

static uint32_t baud(const struct device *dev)
{
	uint64_t clocks = ten_bits(dev);
	return (uint32_t)((dev->clk[0]->rate_hz * 10 + clocks / 2) / clocks);
}

static uint64_t character_ps(const struct device *dev)
{
	uint32_t data_bits = 5 + field_get(dev, UART_WLS);
	uint32_t half_bits = 2 * (1 + data_bits + field_get(dev, UART_PEN) + 1);
	if (field_get(dev, UART_STB)) {
		half_bits += data_bits == 5 ? 1 : 2;
	}
	if (field_get(dev, UART_GUARD_EN)) {
		half_bits += 2 * field_get(dev, UART_GUARD_CNT);
	}
	uint64_t rate_hz = dev->clk[0]->rate_hz;
	return rate_hz ? bits_muldiv_up(ten_bits(dev) * half_bits, PS_PER_SECOND, 20 * rate_hz) :
			 TIME_NEVER_PS;
}

static char parity(const struct device *dev)
{
	if (!field_get(dev, UART_PEN)) {
		return 'N';
	}
	bool even = field_get(dev, UART_EPS);
	if (field_get(dev, UART_SP)) {
		return even ? 'S' : 'M';
	}
	return even ? 'E' : 'O';
}

unsigned uart_tx_depth(const struct device *dev)
{
	return field_get(dev, UART_FIFOE) ? UART_TX_DEPTH : 1;
}

unsigned uart_rx_depth(const struct device *dev)
{
	return field_get(dev, UART_FIFOE) || field_get(dev, UART_VFIFO) ? UART_RX_DEPTH : 1;
}

void uart_push(struct uart *uart, uint8_t data)
{
	unsigned depth = uart_tx_depth(&uart->dev);
	if (uart->tx_count >= depth) {
		log_guest(uart->dev.log, uart, UART_THR,
			"%s: THR written while full, 0x%02x is lost", uart->dev.name, data);
		return;
	}
	uart->tx[(uart->tx_at + uart->tx_count++) % UART_TX_DEPTH] = data;
}

static uint8_t next_to_send(struct uart *uart)
{
	if (uart->urgent_count) {
		uint8_t data = uart->urgent[0];
		memmove(uart->urgent, uart->urgent + 1, --uart->urgent_count);
		return data;
	}
	uint8_t data = uart->tx[uart->tx_at];
	uart->tx_at = (uart->tx_at + 1) % UART_TX_DEPTH;
	uart->tx_count--;
	return uart_escape(uart, data);
}

void uart_kick(struct uart *uart)
{
	struct device *dev = &uart->dev;
	bool something = uart->urgent_count || (uart->tx_count && !uart_stopped(uart));
	if (uart->shifting || !something || uart_forbidden(uart)) {
		return;
	}
	uint8_t data_bits = (uint8_t)(5 + field_get(dev, UART_WLS));
	uart->frame = (struct uart_frame){
		.data = next_to_send(uart) & bits_mask(0, data_bits),
		.data_bits = data_bits,
		.parity = parity(dev),
		.baud = baud(dev),
	};
	uart->shifting = true;
	timeline_arm_in(dev->timeline, &uart->sent, character_ps(dev));
}

void uart_listen(struct uart *uart)
{
	struct device *dev = &uart->dev;
	uint64_t characters = TIMEOUT_CHARACTERS;
	if (field_get(dev, UART_RTO_EN)) {
		characters = field_get(dev, UART_RTO_LIMIT) ? field_get(dev, UART_RTO_LIMIT) : 1;
	}
	timeline_arm_in(
		dev->timeline, &uart->silence, bits_muldiv(character_ps(dev), characters, 1));
}

static void keep(struct uart *uart, uint8_t data, uint8_t errors)
{
	struct device *dev = &uart->dev;
	unsigned depth = uart_rx_depth(dev);
	if (uart->rx_count >= depth) {
		uart->overrun = true;
		if (depth > 1) {
			return; /* the FIFO stays, the newcomer is lost */
		}
		uart->rx_count = 0;
	}
	unsigned at = (uart->rx_at + uart->rx_count++) % UART_RX_DEPTH;
	uart->rx[at] = data;
	uart->rx_errors[at] = errors;
	uart->unread = true;
}

static uint8_t errors_of(const struct device *dev, const struct uart_frame *frame)
{
	if (frame->line_break) {
		return UART_BI;
	}
	uint64_t mine = baud(dev);
	uint64_t difference = mine > frame->baud ? mine - frame->baud : frame->baud - mine;
	uint8_t errors = frame->parity != parity(dev) ? UART_PE : 0;
	if (difference * 100 > mine * SPEED_TOLERANCE_PERCENT ||
		frame->data_bits != 5 + field_get(dev, UART_WLS)) {
		log_guest(dev->log, dev, UART_RBR,
			"%s: receives %u data bits at %u baud but is set to %u at %u", dev->name,
			(unsigned)frame->data_bits, (unsigned)frame->baud,
			(unsigned)(5 + field_get(dev, UART_WLS)), (unsigned)mine);
		errors |= UART_FE;
	}
	return errors;
}

static void take(struct uart *uart, const struct uart_frame *frame)
{
	struct device *dev = &uart->dev;
	uint8_t errors = errors_of(dev, frame);
	uint8_t data = frame->line_break ? 0 : (uint8_t)frame->data;
	if (errors & UART_FE) {
		data = (uint8_t)~data; /* sampled at the wrong places */
	}
	if (!errors && uart_filter(uart, &data)) {
		uart_update(uart);
		return;
	}
	keep(uart, data, errors);
	uart_listen(uart);
	uart_throttle(uart);
	uart_update(uart);
}

void uart_sent(void *owner, unsigned index)
{
	struct uart *uart = owner;
	struct device *dev = &uart->dev;
	(void)index;
	struct uart_frame frame = uart->frame;
	uart->shifting = false;
	uart_kick(uart);
	if (field_get(dev, UART_LOOP)) {
		take(uart, &frame);
	} else if (dev->port[0] && !field_get(dev, UART_SB)) {
		port_send_uart(dev->port[0], &frame);
	}
	uart_update(uart);
}

void uart_break_changed(struct uart *uart)
{
	struct device *dev = &uart->dev;
	bool now = field_get(dev, UART_SB);
	if (now && !uart->breaking) {
		timeline_arm_in(dev->timeline, &uart->break_due, character_ps(dev));
	} else if (!now) {
		timeline_disarm(dev->timeline, &uart->break_due);
	}
	uart->breaking = now;
}

void uart_break_due(void *owner, unsigned index)
{
	struct uart *uart = owner;
	struct device *dev = &uart->dev;
	(void)index;
	struct uart_frame low = {
		.data_bits = (uint8_t)(5 + field_get(dev, UART_WLS)),
		.parity = parity(dev),
		.line_break = true,
		.baud = baud(dev),
	};
	if (field_get(dev, UART_LOOP)) {
		take(uart, &low);
	} else if (dev->port[0]) {
		port_send_uart(dev->port[0], &low);
	}
}

static void received(void *owner, unsigned index, const struct uart_frame *frame)
{
	struct uart *uart = owner;
	(void)index;
	const struct device *dev = &uart->dev;
	if (!dev->held && !dev->unclocked && !field_get(dev, UART_LOOP)) {
		take(uart, frame);
	}
}

static void clear_to_send(void *owner, unsigned index, bool may_send)
{
	struct uart *uart = owner;
	(void)index;
	uart->may_send = may_send;
	if (!uart->dev.held && !uart->dev.unclocked) {
		uart_modem_changed(uart);
		uart_kick(uart);
		uart_update(uart);
	}
}

const struct port_ops uart_port_ops = {
	.uart_receive = received,
	.uart_clear_to_send = clear_to_send,
};
