/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Serial units send whole frames by their ports and not bit by bit by their pads. So where the pads of two units share their
 * nets, the ports are joined as well: TX to RX of a UART, each way by itself (and to its own RX: a loopback); SCL and
 * SDA of I2C; SCLK, MOSI and MISO of SPI (or MOSI to its own MISO: a loopback); BCLK and FS of I2S.
 *
 * Not modelled: RTS and CTS go with the data; two units that merely listen to the same TX.
 */
#include <string.h>

#include "base/log.h"
#include "loader/board_build.h"

enum { SIGNALS = 3, KINDS = 4 };

/* For UART the sender's first; the others must all meet. */
static const char *const signals[KINDS][SIGNALS] = {
	[PORT_UART] = { "UART_TX", "UART_RX" },
	[PORT_I2C] = { "I2C_SCL", "I2C_SDA" },
	[PORT_SPI] = { "SPI_SCLK", "SPI_MOSI", "SPI_MISO" },
	[PORT_I2S] = { "I2S_BCLK", "I2S_FS" },
};

struct unit {
	struct device *device;
	struct port *port;
	const struct net *net[SIGNALS];
};

static bool find_unit(
	const struct machine *machine, struct device *dev, struct port *port, struct unit *unit)
{
	size_t length = board_unit_length(dev->name);
	*unit = (struct unit){ .device = dev, .port = port };
	for (unsigned i = 0; i < SIGNALS && signals[port->kind][i]; i++) {
		const struct pad *pad = board_signal_pad(
			machine, dev->name, length, signals[port->kind][i]);
		if (!pad) {
			return false;
		}
		unit->net[i] = pad->net;
	}
	return true;
}

static bool all_meet(const struct unit *a, const struct unit *b)
{
	for (unsigned i = 0; i < SIGNALS; i++) {
		if (a->net[i] != b->net[i]) {
			return false;
		}
	}
	return true;
}

/* The terminal on this port neither types nor listens on, whichever the wire has taken. */
static void displace_terminal(struct board_build *build, struct port *port, bool hears)
{
	for (struct part *part = build->machine->parts; part; part = part->next) {
		for (unsigned i = 0; i < part->port_count; i++) {
			if (part->port[i].peer == port && part->port[i].kind == PORT_UART &&
				!hears) {
				log_info(build->machine->log,
					"%s cannot type: a wire drives what it typed to",
					part->name);
				part->port[i].peer = NULL;
			}
		}
	}
}

/* What `from` sends reaches `to`. */
static void lead(struct board_build *build, const struct unit *from, const struct unit *to)
{
	if (from->port->peer == to->port) {
		return;
	}
	const struct part *listener = from->port->peer ?
		board_part_of(build->machine, from->port->peer) :
		NULL;
	if (listener) {
		log_info(build->machine->log, "%s hears nothing of %s: a wire leads to %s",
			listener->name, from->device->name, to->device->name);
	}
	displace_terminal(build, to->port, false);
	from->port->peer = to->port;
}

/* A master and a slave of one unit have the same pads, and one of them has them at a time. */
static bool of_one_unit(const struct unit *a, const struct unit *b)
{
	size_t length = board_unit_length(a->device->name);
	return board_unit_length(b->device->name) == length &&
		!strncmp(a->device->name, b->device->name, length);
}

static void join_pair(struct board_build *build, const struct unit *a, const struct unit *b)
{
	if (a->port->kind != b->port->kind) {
		return;
	}
	if (a->port->kind == PORT_UART) {
		if (a->net[0] == b->net[1]) {
			lead(build, a, b);
		}
		return;
	}
	if (a == b && a->port->kind == PORT_SPI) {
		a->port->looped = a->net[1] == a->net[2];
	}
	if (!of_one_unit(a, b) && all_meet(a, b) && port_can_join(a->port, b->port)) {
		port_join(a->port, b->port);
	}
}

bool board_join_units(struct board_build *build)
{
	const struct machine *machine = build->machine;
	unsigned count = 0, found = 0;
	for (struct device *dev = machine->devices; dev; dev = dev->next) {
		count += dev->port_count;
	}
	struct unit *units = pool_take_array(build->pool, count + 1, sizeof(*units));
	for (struct device *dev = machine->devices; dev; dev = dev->next) {
		for (unsigned i = 0; i < dev->port_count; i++) {
			found += (unsigned)dev->port[i]->kind < KINDS &&
				find_unit(machine, dev, dev->port[i], &units[found]);
		}
	}
	for (unsigned a = 0; a < found; a++) {
		for (unsigned b = 0; b < found; b++) {
			join_pair(build, &units[a], &units[b]);
		}
	}
	return true;
}
