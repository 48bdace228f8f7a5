/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_MACHINE_PORT_H
#define ORRERY_MACHINE_PORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* Whole frames between a serial controller and its peer; the wires' timing is the sender's. */
enum port_kind { PORT_UART, PORT_I2C, PORT_SPI, PORT_I2S };

/* One character as it left the shifter. */
struct uart_frame {
	uint16_t data;     /* data_bits wide */
	uint8_t data_bits; /* 5..8 */
	char parity;       /* 'N', 'O', 'E', 'M' (mark) or 'S' (space) */
	bool line_break;
	uint32_t baud; /* as the sender's divisor gives it */
};

struct port_ops {
	/* UART: a frame arrives, complete, now. */
	void (*uart_receive)(void *owner, unsigned index, const struct uart_frame *frame);
	/* UART: the peer's RTS reaches our CTS (true: may send). */
	void (*uart_clear_to_send)(void *owner, unsigned index, bool may_send);
};

/*
 * One end; two ends are joined while building. Embedded in a model or part, in the arena. `peer` NULL:
 * nothing connected, what is sent is lost.
 */
struct port {
	const char *name;
	enum port_kind kind;
	const struct port_ops *ops;
	void *owner;
	unsigned index;
	struct port *peer;
	struct arena
		*arena; /* whose block around this end is touched by what arrives; NULL: none */
};

/* Leaves `peer` and `arena` alone: arena memory is zeroed, and joining may come first. */
void port_init(struct port *port, const char *name, enum port_kind kind, const struct port_ops *ops,
	void *owner, unsigned index);
void port_join(struct port *a, struct port *b);
void port_send_uart(struct port *port, const struct uart_frame *frame);
void port_set_rts(struct port *port, bool may_send);

#endif
