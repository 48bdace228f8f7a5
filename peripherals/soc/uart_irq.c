/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Line status, interrupts and DMA requests of the MT3620 UART.
 *
 * The transmit interrupt is a level: it stays while ETBEI is set and the FIFO is below its trigger.
 * Received characters are counted as unread until RBR or VFIFO_EN is read, so that the timeout is
 * reported in DMA mode even when the FIFO was drained meanwhile.
 */
#include "peripherals/soc/uart.h"

enum { LSR_DR = 0x01, LSR_THRE = 0x20, LSR_TEMT = 0x40, LSR_FIFOERR = 0x80 };

static bool tx_wanted(const struct uart *uart)
{
	static const uint8_t triggers[] = { 1, 4, 8, 14 };
	const struct device *dev = &uart->dev;
	uint32_t choice = field_get(dev, UART_FIFOE) ? field_get(dev, UART_TXTRIG) : 0;
	return uart->tx_count < triggers[choice];
}

static unsigned rx_trigger(const struct device *dev)
{
	static const uint8_t triggers[] = { 1, 6, 12 };
	if (!field_get(dev, UART_FIFOE)) {
		return 1;
	}
	uint32_t choice = field_get(dev, UART_RXTRIG_SEL);
	uint32_t level = choice < 3 ? triggers[choice] : reg_get(dev, UART_RXTRIG);
	return level ? level : 1;
}

uint32_t uart_line_status(const struct uart *uart)
{
	uint32_t lsr = uart->overrun ? UART_OE : 0;
	if (uart->rx_count) {
		lsr |= LSR_DR | uart->rx_errors[uart->rx_at];
	}
	for (unsigned n = 0; n < uart->rx_count; n++) {
		bool fifo = field_get(&uart->dev, UART_FIFOE);
		if (fifo && uart->rx_errors[(uart->rx_at + n) % UART_RX_DEPTH]) {
			lsr |= LSR_FIFOERR;
		}
	}
	if (tx_wanted(uart)) {
		lsr |= LSR_THRE;
	}
	if (!uart->tx_count && !uart->urgent_count && !uart->shifting) {
		lsr |= LSR_TEMT;
	}
	return lsr;
}

/* The most urgent cause, in the order the manual gives. */
enum uart_interrupt uart_interrupt(const struct uart *uart)
{
	const struct device *dev = &uart->dev;
	if (field_get(dev, UART_ELSI) &&
		uart_line_status(uart) & (UART_OE | UART_PE | UART_FE | UART_BI)) {
		return UART_ID_LINE_STATUS;
	}
	if (field_get(dev, UART_ERBFI)) {
		if (uart->rx_count >= rx_trigger(dev)) {
			return UART_ID_RX_DATA;
		}
		if (uart->timed_out) {
			return UART_ID_RX_TIMEOUT;
		}
	}
	if (field_get(dev, UART_ETBEI) && tx_wanted(uart)) {
		return UART_ID_TX_EMPTY;
	}
	if (field_get(dev, UART_EDSSI) && uart->modem_change) {
		return UART_ID_MODEM;
	}
	if (field_get(dev, UART_XOFFI) && field_get(dev, UART_SW_FLOW_STA)) {
		return UART_ID_SW_FLOW;
	}
	bool flow = field_get(dev, UART_RTSI) || field_get(dev, UART_CTSI);
	return flow && field_get(dev, UART_HW_FLOW_STA) ? UART_ID_HW_FLOW : UART_ID_NONE;
}

bool uart_dma_takes(const struct uart *uart)
{
	return field_get(&uart->dev, UART_VFIFO) && field_get(&uart->dev, UART_RX_HSK);
}

static bool dma_gives(const struct uart *uart)
{
	return field_get(&uart->dev, UART_VFIFO) && field_get(&uart->dev, UART_TX_HSK);
}

void uart_update(struct uart *uart)
{
	struct line *line = uart->dev.line;
	line_set(&line[UART_LINE_IRQ], uart_interrupt(uart) != UART_ID_NONE);
	line_set(&line[UART_LINE_TX_REQ],
		dma_gives(uart) && uart->tx_count < uart_tx_depth(&uart->dev));
	line_set(&line[UART_LINE_RX_REQ], uart_dma_takes(uart) && uart->rx_count);
}

void uart_went_silent(void *owner, unsigned index)
{
	struct uart *uart = owner;
	(void)index;
	bool dma = field_get(&uart->dev, UART_VFIFO);
	if ((uart->rx_count && uart_rx_depth(&uart->dev) > 1) || (dma && uart->unread)) {
		uart->timed_out = true;
		uart_update(uart);
	}
}
