/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ends of serial connections: what one end sends, the other receives, whole and at once.
 */
#include "machine/port.h"

#include <assert.h>

#include "base/alloc.h"

void port_init(struct port *port, const char *name, enum port_kind kind, const struct port_ops *ops,
	void *owner, unsigned index)
{
	port->name = name;
	port->kind = kind;
	port->ops = ops;
	port->owner = owner;
	port->index = index;
}

void port_join(struct port *a, struct port *b)
{
	assert(!a->peer && !b->peer);
	assert(a->kind == b->kind);
	a->peer = b;
	b->peer = a;
}

void port_send_uart(struct port *port, const struct uart_frame *frame)
{
	const struct port *peer = port->peer;
	if (peer && peer->ops && peer->ops->uart_receive) {
		arena_touch(peer->arena, peer);
		peer->ops->uart_receive(peer->owner, peer->index, frame);
	}
}

void port_set_rts(struct port *port, bool may_send)
{
	const struct port *peer = port->peer;
	if (peer && peer->ops && peer->ops->uart_clear_to_send) {
		arena_touch(peer->arena, peer);
		peer->ops->uart_clear_to_send(peer->owner, peer->index, may_send);
	}
}
