/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A loopback wire: on a UART from TX to RX, and from RTS to CTS; on SPI from MOSI to MISO. Connect the port
 * that is meant, or both. What is sent comes back at once, as sent.
 *
 * Where there is nothing to model: a wire has no state.
 */
#include "peripherals/parts/part_models.h"

#include "machine/part.h"

static void uart_receive(void *owner, unsigned index, const struct uart_frame *frame)
{
	const struct part *part = owner;
	port_send_uart(&part->port[index], frame);
}

static void uart_clear_to_send(void *owner, unsigned index, bool may_send)
{
	const struct part *part = owner;
	port_set_rts(&part->port[index], may_send);
}

static bool spi_exchange(void *owner, unsigned index, const struct spi_word *word, uint32_t *miso)
{
	(void)owner;
	(void)index;
	*miso = word->mosi;
	return true;
}

static const struct port_ops port_ops = {
	.uart_receive = uart_receive,
	.uart_clear_to_send = uart_clear_to_send,
	.spi_exchange = spi_exchange,
};

const struct part_ops loopback_ops = {
	.type = "loopback",
	.description = "wire from output to input: UART TX to RX and RTS to CTS, SPI MOSI to MISO",
	.size = sizeof(struct part),
	.ports = (const char *const[]){ "uart", "spi", NULL },
	.port_kinds = (const enum port_kind[]){ PORT_UART, PORT_SPI },
	.port_ops = &port_ops,
};
