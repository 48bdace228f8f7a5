/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Is what was soldered sound? Two parts with one I2C address or one chip select on a bus, a serial unit with two uses, parts
 * on the pads of a bus, outputs that meet outputs or rails. What a part drives all the time is seen from its pins after
 * reset; what it drives at times it declares.
 */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/log.h"
#include "loader/board_build.h"

enum { FIRST_ADDRESS = 0x08, LAST_ADDRESS = 0x77, SIGNALS = 3 };

/* What a kind of bus needs of its unit's pads, chip selects aside. */
static const char *const bus_signals[][SIGNALS] = {
	[PORT_UART] = { "UART_TX", "UART_RX" },
	[PORT_I2C] = { "I2C_SCL", "I2C_SDA" },
	[PORT_SPI] = { "SPI_SCLK", "SPI_MOSI", "SPI_MISO" },
	[PORT_I2S] = { "I2S_BCLK", "I2S_FS" },
};

static const struct board_part *info_of(const struct board_build *build, const struct part *part)
{
	for (unsigned i = 0; i < build->info->part_count; i++) {
		if (build->info->parts[i].part == part) {
			return &build->info->parts[i];
		}
	}
	return NULL;
}

static bool blame(struct board_build *build, const struct board_part *part, const char *message)
{
	return part->node->key ? yaml_key_error(part->node, build->err, "%s", message) :
				 yaml_error(part->node, build->err, "%s", message);
}

static bool answers(const struct part *part, const struct port *port, unsigned address)
{
	return part->ops->i2c_answers &&
		part->ops->i2c_answers(part, port->index, (uint8_t)address);
}

/* Another setting of the same part that could help: its address. */
static void help_with_address(struct board_build *build, const struct part *part)
{
	for (const char *const *key = part->ops->settings; key && *key; key++) {
		if (strstr(*key, "address") || !strcmp(*key, "sa0") || !strcmp(*key, "ad0")) {
			error_help(build->err, "give one of them another: %s=...", *key);
			return;
		}
	}
	error_help(build->err, "put one of them on another bus: orrery board show %s",
		build->info->name);
}

/* What two parts share: a bus of the chip, or the port of a third part. */
static const char *bus_name(struct board_build *build, const struct port *port,
	const struct part *one, const struct part *other)
{
	const struct device *bus = board_bus_of(build->machine, port);
	for (const struct port *end = port->peer; !bus && end && end != port; end = end->peer) {
		const struct part *third = board_part_of(build->machine, end);
		if (third && third != one && third != other) {
			return pool_format(build->pool, "%s.%s", third->name, end->name);
		}
	}
	return bus ? bus->name : "their bus";
}

static bool check_addresses(struct board_build *build, const struct board_part *info,
	const struct port *port, const struct part *other, const struct port *end)
{
	const char *bus = bus_name(build, port, info->part, other);
	for (unsigned address = FIRST_ADDRESS; address <= LAST_ADDRESS; address++) {
		if (answers(info->part, port, address) && answers(other, end, address)) {
			blame(build, info,
				pool_format(build->pool,
					"%s and %s both answer I2C address 0x%02X on %s",
					other->name, info->name, address, bus));
			error_note(build->err, "expected one part for each address of a bus");
			help_with_address(build, info->part);
			return false;
		}
	}
	return true;
}

static bool check_selects(struct board_build *build, const struct board_part *info,
	const struct port *port, const struct part *other)
{
	int own = part_find_pin(info->part, "cs"), theirs = part_find_pin(other, "cs");
	const struct net *net = own >= 0 ? info->part->pin[own].net : NULL;
	const struct net *their_net = theirs >= 0 ? other->pin[theirs].net : NULL;
	const char *name = bus_name(build, port, info->part, other);
	if (net && their_net && net != their_net) {
		return true;
	}
	if (net && their_net) {
		blame(build, info,
			pool_format(build->pool, "%s and %s have the same chip select on %s: `%s`",
				other->name, info->name, name, net->name));
		error_help(build->err, "give one of them another: cs=csb, or any pin");
		return false;
	}
	const char *bare = net ? other->name : info->name;
	blame(build, info,
		pool_format(build->pool, "%s and %s share %s, and %s has no chip select",
			other->name, info->name, name, bare));
	error_note(build->err, "a part without chip select answers to whatever is on its bus");
	return false;
}

/* Against the parts before it, so that the later one is blamed. */
static bool check_bus(
	struct board_build *build, const struct board_part *info, const struct port *port)
{
	for (const struct port *end = port->peer; end && end != port; end = end->peer) {
		const struct part *other = board_part_of(build->machine, end);
		const struct board_part *theirs = other ? info_of(build, other) : NULL;
		if (port->kind == PORT_UART) {
			return true;
		}
		if (!theirs || theirs >= info) {
			continue;
		}
		if (port->kind == PORT_I2C && !check_addresses(build, info, port, other, end)) {
			return false;
		}
		if (port->kind == PORT_SPI && !check_selects(build, info, port, other)) {
			return false;
		}
	}
	return true;
}

static bool is_slave(const struct port *port)
{
	return port->ops && port->ops->spi_exchange;
}

/* Parts are slaves; somebody on their bus must be the master. */
static bool check_master(
	struct board_build *build, const struct board_part *info, const struct port *port)
{
	const struct device *bus = board_bus_of(build->machine, port);
	bool mastered = !bus || !is_slave(port);
	for (const struct port *end = port->peer; end && end != port; end = end->peer) {
		mastered |= !is_slave(end);
	}
	if (!mastered) {
		blame(build, info,
			pool_format(build->pool, "nobody is master of %s and %s: both are slaves",
				bus->name, info->name));
		error_help(build->err, "the master of that unit: %.*s-spi",
			(int)board_unit_length(bus->name), bus->name);
	}
	return mastered;
}

/* A board's terminals listen on units that may as well be something else. */
static bool uses_unit(const struct board_part *info, const struct port *port)
{
	return port->kind != PORT_UART || info->beside || strcmp(info->type, "terminal") != 0;
}

static bool check_unit(struct board_build *build, const struct board_part *info,
	const struct port *port, const struct device *dev)
{
	size_t length = board_unit_length(dev->name);
	for (const struct board_part *other = build->info->parts; other < info; other++) {
		for (unsigned i = 0; other->part && i < other->part->port_count; i++) {
			const struct port *theirs = &other->part->port[i];
			const struct device *bus = board_bus_of(build->machine, theirs);
			if (!bus || bus == dev || board_unit_length(bus->name) != length ||
				strncmp(bus->name, dev->name, length) ||
				!uses_unit(other, theirs)) {
				continue;
			}
			blame(build, info,
				pool_format(build->pool, "%.*s is used as %s by %s and as %s by %s",
					(int)length, dev->name, board_kind_word(theirs->kind),
					other->name, board_kind_word(port->kind), info->name));
			error_note(
				build->err, "a serial unit is a UART, I2C or SPI, one at a time");
			error_help(build->err, "another unit: orrery board show %s",
				build->info->name);
			return false;
		}
	}
	return true;
}

static bool is_strong(enum drive drive)
{
	return drive == DRIVE_LOW || drive == DRIVE_HIGH || drive == DRIVE_ANALOG;
}

/* The part that a pin belongs to; NULL: a rail, a resistor of the board, or the chip. */
static const struct part *pin_part(const struct machine *machine, const struct pin *pin)
{
	const struct part *part = machine->parts;
	while (part && !(pin >= part->pin && pin < part->pin + part->pin_count)) {
		part = part->next;
	}
	return part;
}

/* The pads of a bus are not free for anything else. */
static bool check_claims(struct board_build *build, const struct board_part *info,
	const struct port *port, const struct device *dev)
{
	size_t length = board_unit_length(dev->name);
	for (unsigned i = 0; i < SIGNALS && bus_signals[port->kind][i]; i++) {
		const char *signal = bus_signals[port->kind][i];
		const struct pad *pad = board_signal_pad(build->machine, dev->name, length, signal);
		for (const struct pin *pin = pad ? pad->net->pins : NULL; pin; pin = pin->next) {
			const struct part *other = pin_part(build->machine, pin);
			bool rail = !other && !pin->owner && is_strong(pin->drive);
			if (!other && !rail) {
				continue;
			}
			const struct board_part *theirs = other ? info_of(build, other) : NULL;
			blame(build, theirs > info ? theirs : info,
				pool_format(build->pool,
					"`%s` is used twice: as %s of %s for %s, and by %s%s%s",
					pad->name, signal, dev->name, info->name,
					other ? other->name : "a rail", other ? "." : "",
					other ? pin->name : ""));
			error_note(build->err, "its net is `%s`", pad->net->name);
			error_help(build->err, "another pin or unit: orrery board show %s",
				build->info->name);
			return false;
		}
	}
	return true;
}

static bool check_part(struct board_build *build, const struct board_part *info)
{
	for (unsigned i = 0; info->part && i < info->part->port_count; i++) {
		const struct port *port = &info->part->port[i];
		const struct device *dev = board_bus_of(build->machine, port);
		if (!check_bus(build, info, port) ||
			(port->kind == PORT_SPI && !check_master(build, info, port))) {
			return false;
		}
		if (dev && uses_unit(info, port) &&
			(!check_unit(build, info, port, dev) ||
				!check_claims(build, info, port, dev))) {
			return false;
		}
	}
	return true;
}

/* Drives at times: a contact. */
static bool may_drive(const struct part *part, const struct pin *pin)
{
	const char *const *name = part->ops->drives;
	while (name && *name && strcmp(*name, pin->name) != 0) {
		name++;
	}
	return name && *name;
}

static const char *pin_name(struct board_build *build, const struct pin *pin)
{
	const struct part *part = pin_part(build->machine, pin);
	return part                     ? pool_format(build->pool, "%s.%s", part->name, pin->name) :
		pin->drive == DRIVE_LOW ? "a rail that is low" :
					  "a rail that is high";
}

/* The wire that was soldered last on this net, or else the part that came last. */
static bool blame_net(struct board_build *build, const struct net *net, const struct pin *a,
	const struct pin *b, const char *message)
{
	const struct part *parts[2] = { pin_part(build->machine, a), pin_part(build->machine, b) };
	const struct board_part *last = NULL;
	const struct yaml_node *node = NULL;
	for (unsigned i = 0; i < 2; i++) {
		const struct board_part *info = parts[i] ? info_of(build, parts[i]) : NULL;
		last = info > last ? info : last;
	}
	for (const struct board_wire *wire = build->info->wires; wire; wire = wire->next) {
		node = board_find_place(build, wire->a) == net ? wire->node : node;
	}
	if (node) {
		return yaml_error(node, build->err, "%s", message);
	}
	return last ? blame(build, last, message) :
		      error_set(build->err, "%s: %s", build->info->file, message);
}

/* What a pin is on its net: a rail of the board; an output, which drives all the time; a contact, which does at times. */
enum role { LISTENS, RAIL, OUTPUT, CONTACT };

static enum role role_of(const struct machine *machine, const struct pin *pin)
{
	const struct part *part = pin_part(machine, pin);
	if (part && may_drive(part, pin)) {
		return CONTACT;
	}
	return !is_strong(pin->drive) ? LISTENS : part ? OUTPUT : pin->owner ? LISTENS : RAIL;
}

static bool clash(const struct machine *machine, const struct pin *a, const struct pin *b)
{
	enum role one = role_of(machine, a), other = role_of(machine, b);
	bool rail = one == RAIL || other == RAIL;
	bool output = one == OUTPUT || other == OUTPUT;
	if (one == LISTENS || other == LISTENS) {
		return false;
	}
	if (output) {
		return true;
	}
	/* A contact to a rail: closed or open, as long as it leads to the same level. */
	return rail && is_strong(a->drive) && is_strong(b->drive) && a->drive != b->drive;
}

static bool check_net(struct board_build *build, const struct net *net)
{
	for (const struct pin *a = net->pins; a; a = a->next) {
		for (const struct pin *b = a->next; b; b = b->next) {
			if (!clash(build->machine, a, b)) {
				continue;
			}
			blame_net(build, net, a, b,
				pool_format(build->pool,
					"net `%s` is driven twice: by %s and by %s", net->name,
					pin_name(build, a), pin_name(build, b)));
			error_note(build->err, "expected one output on a net");
			error_help(build->err, "what is where: orrery board show %s",
				build->info->name);
			return false;
		}
	}
	return true;
}

static bool is_wired(struct board_build *build, const struct net *net)
{
	for (const struct board_wire *wire = build->info->wires; wire; wire = wire->next) {
		if (board_find_place(build, wire->a) == net) {
			return true;
		}
	}
	return false;
}

/* Modules bond several pads to one of their pins: what is added there may meet more than was thought of. */
static void say_shared_pads(struct board_build *build, const struct board_part *info)
{
	for (unsigned i = 0; info->beside && info->part && i < info->part->pin_count; i++) {
		const struct net *net = info->part->pin[i].net;
		char text[100] = "";
		size_t used = 0;
		unsigned count = 0;
		for (const struct pad *pad = build->machine->pads; pad; pad = pad->next) {
			if (pad->net == net && net && used < sizeof(text) - 20) {
				used += (size_t)snprintf(text + used, sizeof(text) - used,
					"%s%.16s", count++ ? " and " : "", pad->name);
			}
		}
		if (count > 1 && !is_wired(build, net)) {
			log_info(build->machine->log, "%s.%s is on %s: %s are one there",
				info->name, info->part->ops->pins[i], net->name, text);
		}
	}
}

bool board_check(struct board_build *build)
{
	for (unsigned i = 0; i < build->info->part_count; i++) {
		if (!check_part(build, &build->info->parts[i])) {
			return false;
		}
		say_shared_pads(build, &build->info->parts[i]);
	}
	for (unsigned i = 0; i < build->machine->net_count; i++) {
		if (!check_net(build, build->machine->net[i])) {
			return false;
		}
	}
	return true;
}
