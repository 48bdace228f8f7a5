/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ends of serial connections: what one end sends, the others receive, whole and at once.
 */
#include "machine/port.h"

#include <assert.h>

#include "base/alloc.h"
#include "engine/snap.h"

void port_init(struct port *port, const char *name, enum port_kind kind, const struct port_ops *ops,
	void *owner, unsigned index)
{
	port->name = name;
	port->kind = kind;
	port->ops = ops;
	port->owner = owner;
	port->index = index;
}

bool port_can_join(const struct port *a, const struct port *b)
{
	if (a->kind == PORT_UART || a->kind == PORT_MBOX) {
		bool loop = a == b && a->kind == PORT_MBOX;
		return !loop && b->kind == a->kind && !a->peer && !b->peer;
	}
	if (a == b || a->kind != b->kind) {
		return false;
	}
	for (const struct port *end = a->peer; end && end != a; end = end->peer) {
		if (end == b) {
			return false;
		}
	}
	return true;
}

void port_join(struct port *a, struct port *b)
{
	assert(port_can_join(a, b));
	/* Two rings become one by swapping successors; an end alone is a ring of itself. */
	struct port *after_a = a->peer ? a->peer : a, *after_b = b->peer ? b->peer : b;
	a->peer = after_b;
	b->peer = after_a;
}

void port_snap(struct port *port, struct snap *snap)
{
	snap_bool(snap, "addressed", &port->addressed);
	snap_bool(snap, "holds_bus", &port->holds_bus);
}

/* The next end after `end` on the bus of `port`; NULL after the last. Begins with `port` itself. */
static struct port *next_end(const struct port *port, const struct port *end)
{
	return end->peer && end->peer != port ? end->peer : NULL;
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

bool port_i2c_busy(const struct port *port)
{
	for (const struct port *end = next_end(port, port); end; end = next_end(port, end)) {
		if (end->holds_bus) {
			return true;
		}
	}
	return false;
}

static void release_ends(struct port *port)
{
	for (struct port *end = next_end(port, port); end; end = next_end(port, end)) {
		if (!end->addressed) {
			continue;
		}
		arena_touch(end->arena, end);
		end->addressed = false;
		if (end->ops->i2c_stop) {
			end->ops->i2c_stop(end->owner, end->index);
		}
	}
}

bool port_i2c_start(struct port *port, uint8_t address, bool read)
{
	bool acknowledged = false;
	port->holds_bus = true;
	for (struct port *end = next_end(port, port); end; end = next_end(port, end)) {
		if (!end->ops || !end->ops->i2c_start) {
			continue;
		}
		arena_touch(end->arena, end);
		bool was = end->addressed;
		end->addressed = end->ops->i2c_start(end->owner, end->index, address, read);
		if (was && !end->addressed && end->ops->i2c_stop) {
			end->ops->i2c_stop(end->owner, end->index);
		}
		acknowledged |= end->addressed;
	}
	return acknowledged;
}

bool port_i2c_write(struct port *port, uint8_t byte)
{
	bool acknowledged = true, any = false;
	for (struct port *end = next_end(port, port); end; end = next_end(port, end)) {
		if (end->addressed) {
			arena_touch(end->arena, end);
			any = true;
			acknowledged &= end->ops->i2c_write &&
				end->ops->i2c_write(end->owner, end->index, byte);
		}
	}
	return any && acknowledged;
}

uint8_t port_i2c_read(struct port *port, bool last)
{
	uint8_t byte = 0xff;
	for (struct port *end = next_end(port, port); end; end = next_end(port, end)) {
		if (end->addressed && end->ops->i2c_read) {
			arena_touch(end->arena, end);
			byte &= end->ops->i2c_read(end->owner, end->index, last);
		}
	}
	return byte;
}

void port_i2c_stop(struct port *port)
{
	release_ends(port);
	port->holds_bus = false;
}

uint64_t port_i2c_stretch_ps(const struct port *port)
{
	uint64_t longest = 0;
	for (const struct port *end = next_end(port, port); end; end = next_end(port, end)) {
		if (end->addressed && end->ops->i2c_stretch_ps) {
			uint64_t held = end->ops->i2c_stretch_ps(end->owner, end->index);
			longest = held > longest ? held : longest;
		}
	}
	return longest;
}

uint32_t port_spi_exchange(struct port *port, const struct spi_word *word)
{
	uint32_t all = word->bits < 32 ? (1u << word->bits) - 1 : UINT32_MAX;
	uint32_t answer = port->looped ? word->mosi & all : all;
	for (struct port *end = next_end(port, port); end; end = next_end(port, end)) {
		uint32_t miso = all;
		if (!end->ops || !end->ops->spi_exchange) {
			continue;
		}
		arena_touch(end->arena, end);
		if (end->ops->spi_exchange(end->owner, end->index, word, &miso)) {
			answer &= miso;
		}
	}
	return answer;
}

void port_i2s_exchange(struct port *port, const struct i2s_frame *frame, struct i2s_frame *back)
{
	*back = (struct i2s_frame){
		.slots = frame->slots, .bits = frame->bits, .rate_hz = frame->rate_hz
	};
	for (struct port *end = next_end(port, port); end; end = next_end(port, end)) {
		if (end->ops && end->ops->i2s_exchange) {
			arena_touch(end->arena, end);
			end->ops->i2s_exchange(end->owner, end->index, frame, back);
		}
	}
}

bool port_send_mbox(struct port *port, const struct mbox_message *message)
{
	const struct port *peer = port->peer;
	if (!peer || !peer->ops || !peer->ops->mbox_receive) {
		return false;
	}
	arena_touch(peer->arena, peer);
	return peer->ops->mbox_receive(peer->owner, peer->index, message);
}
