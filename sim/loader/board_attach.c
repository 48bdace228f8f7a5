/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a part hangs on: `on: isu2-i2c`, ports by name, pins by place. A bus is named by its device (isu2-i2c, isu1-spim,
 * uart0), by unit and kind (isu1-spi), or by the unit alone (isu1) when the part fits only one way.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/log.h"
#include "loader/board_build.h"

enum { KINDS = 4, NAME = 64 }; /* kinds of buses that leave the chip */

static const char *const kind_words[KINDS + 1] = { "uart", "i2c", "spi", "i2s", NULL };

const char *board_kind_word(enum port_kind kind)
{
	return (unsigned)kind < KINDS ? kind_words[kind] : NULL;
}

struct device *board_device_of(const struct machine *machine, const struct port *port)
{
	for (struct device *dev = machine->devices; dev; dev = dev->next) {
		for (unsigned i = 0; i < dev->port_count; i++) {
			if (dev->port[i] == port) {
				return dev;
			}
		}
	}
	return NULL;
}

struct part *board_part_of(const struct machine *machine, const struct port *port)
{
	for (struct part *part = machine->parts; part; part = part->next) {
		if (port >= part->port && port < part->port + part->port_count) {
			return part;
		}
	}
	return NULL;
}

struct device *board_bus_of(const struct machine *machine, const struct port *end)
{
	const struct port *at = end->peer;
	struct device *dev = NULL;
	for (; at && at != end && !dev; at = at->peer) {
		dev = board_device_of(machine, at);
		if (at->kind == PORT_UART) {
			break;
		}
	}
	return dev;
}

/* Does `word` name the bus at this port of the device, and how well? 0: not at all. */
static int bus_match(const struct device *dev, enum port_kind kind, const char *word)
{
	char unit[NAME], with_kind[NAME];
	size_t length = board_unit_length(dev->name);
	if (board_same_word(dev->name, word)) {
		return 3;
	}
	if (length >= NAME) {
		return 0;
	}
	snprintf(unit, sizeof(unit), "%.*s", (int)length, dev->name);
	snprintf(with_kind, sizeof(with_kind), "%.50s-%s", unit, kind_words[kind]);
	return board_same_word(with_kind, word) ? 2 : board_same_word(unit, word) ? 1 : 0;
}

/* The best match of each kind. */
struct matches {
	struct port *port[KINDS];
	const struct device *dev[KINDS];
	int quality[KINDS];
	const struct device *silent; /* has the name, and no model */
};

static void find_buses(const struct machine *machine, const char *word, struct matches *matches)
{
	memset(matches, 0, sizeof(*matches));
	for (const struct device *dev = machine->devices; dev; dev = dev->next) {
		for (unsigned i = 0; i < dev->port_count; i++) {
			enum port_kind kind = dev->port[i]->kind;
			int quality = (unsigned)kind < KINDS ? bus_match(dev, kind, word) : 0;
			if (quality > 0 && quality > matches->quality[kind]) {
				matches->quality[kind] = quality;
				matches->port[kind] = dev->port[i];
				matches->dev[kind] = dev;
			}
		}
		if (!dev->ops && board_same_word(dev->name, word)) {
			matches->silent = dev;
		}
	}
}

/* The first free port of that kind; a UART end is free while it has no peer. */
static struct port *own_port(const struct part *part, enum port_kind kind)
{
	for (unsigned i = 0; i < part->port_count; i++) {
		if (part->port[i].kind == kind && !part->port[i].peer) {
			return &part->port[i];
		}
	}
	return NULL;
}

static bool of_board_file(const struct board_build *build, const struct part *part)
{
	for (unsigned i = 0; i < build->info->part_count; i++) {
		if (build->info->parts[i].part == part) {
			return !build->info->parts[i].beside;
		}
	}
	return false;
}

/* A terminal that the board file has put there gives way to what is added. */
static void unplug_terminal(struct board_build *build, struct port *port, const struct part *part)
{
	const struct part *terminal = port->peer ? board_part_of(build->machine, port->peer) : NULL;
	if (build->beside && port->kind == PORT_UART && terminal &&
		!strcmp(terminal->ops->type, "terminal") && of_board_file(build, terminal)) {
		log_info(build->machine->log, "terminal %s is unplugged: %s takes its place",
			terminal->name, part->name);
		port->peer->peer = NULL;
		port->peer = NULL;
	}
}

static bool join(struct board_build *build, const struct yaml_node *node, struct part *part,
	struct port *own, struct port *port)
{
	unplug_terminal(build, port, part);
	if (port_can_join(port, own)) {
		port_join(port, own);
		return true;
	}
	const struct part *other = port->peer ? board_part_of(build->machine, port->peer) : NULL;
	yaml_error(node, build->err, "`%s` is connected to something already", node->text);
	if (other) {
		error_note(build->err, "`%s` of %s is there", other->ops->type, other->name);
	}
	return false;
}

static bool has_kind(const struct part *part, enum port_kind kind)
{
	for (unsigned i = 0; i < part->port_count; i++) {
		if (part->port[i].kind == kind) {
			return true;
		}
	}
	return false;
}

/* The word people have for a bus: isu1-spi for isu1-spim, uart0 for uart0. */
static const char *bus_word(const struct device *dev, enum port_kind kind, char *text, size_t size)
{
	size_t length = board_unit_length(dev->name);
	snprintf(text, size, dev->name[length] ? "%.*s-%s" : "%.*s", (int)length, dev->name,
		kind_words[kind]);
	return text;
}

/* "isu0-i2c, isu1-i2c, ...": what the part fits; a master's slave has the same word. */
static void note_fitting(struct board_build *build, const struct part *part)
{
	char text[400] = "", word[NAME];
	size_t used = 0;
	for (const struct device *dev = build->machine->devices; dev; dev = dev->next) {
		for (unsigned i = 0; i < dev->port_count && used < sizeof(text) - NAME; i++) {
			enum port_kind kind = dev->port[i]->kind;
			if ((unsigned)kind < KINDS && has_kind(part, kind) &&
				!strstr(text, bus_word(dev, kind, word, sizeof(word)))) {
				used += (size_t)snprintf(text + used, sizeof(text) - used,
					"%s%.40s", used ? ", " : "", word);
			}
		}
	}
	if (used) {
		error_note(build->err, "a %s fits %s", part->ops->type, text);
	} else if (!part->port_count) {
		error_note(build->err, "a %s has no bus, only pins", part->ops->type);
	} else {
		error_note(build->err, "the chip has no bus that a %s fits", part->ops->type);
	}
}

static bool ambiguous(struct board_build *build, const struct yaml_node *place,
	const struct part *part, const struct matches *matches)
{
	char text[200] = "", first[NAME] = "";
	size_t used = 0;
	for (unsigned kind = 0; kind < KINDS; kind++) {
		if (matches->port[kind] && own_port(part, (enum port_kind)kind)) {
			char word[NAME];
			bus_word(matches->dev[kind], (enum port_kind)kind, word, sizeof(word));
			used += (size_t)snprintf(
				text + used, sizeof(text) - used, "%s%s", used ? " or " : "", word);
			if (!first[0]) {
				snprintf(first, sizeof(first), "%s", word);
			}
		}
	}
	yaml_error(place, build->err, "a %s fits `%s` in more than one way", part->ops->type,
		place->text);
	error_note(build->err, "expected %s", text);
	error_help(build->err, "%s@%s", part->ops->type, first);
	return false;
}

static bool attach_to_bus(struct board_build *build, const struct yaml_node *place,
	struct part *part, const struct matches *matches)
{
	struct port *own = NULL, *port = NULL;
	unsigned ways = 0;
	int best = 0;
	for (unsigned kind = 0; kind < KINDS; kind++) {
		struct port *fits = own_port(part, (enum port_kind)kind);
		if (matches->port[kind] && fits && matches->quality[kind] >= best) {
			ways = matches->quality[kind] > best ? 1 : ways + 1;
			best = matches->quality[kind];
			own = fits;
			port = matches->port[kind];
		}
	}
	if (!own) {
		yaml_error(
			place, build->err, "a %s does not fit `%s`", part->ops->type, place->text);
		note_fitting(build, part);
		return false;
	}
	if (ways > 1) {
		return ambiguous(build, place, part, matches);
	}
	return join(build, place, part, own, port);
}

/* "imu.aux" */
static struct port *find_part_port(struct board_build *build, const char *name)
{
	const char *dot = strrchr(name, '.');
	for (struct part *part = build->machine->parts; dot && part; part = part->next) {
		size_t length = (size_t)(dot - name);
		int port = part_find_port(part, dot + 1);
		if (port >= 0 && !strncmp(part->name, name, length) && !part->name[length]) {
			return &part->port[port];
		}
	}
	return NULL;
}

static bool attach_to_part(struct board_build *build, const struct yaml_node *place,
	struct part *part, struct port *port)
{
	struct port *own = own_port(part, port->kind);
	if (!own || board_part_of(build->machine, port) == part) {
		return yaml_error(
			place, build->err, "a %s does not fit `%s`", part->ops->type, place->text);
	}
	return join(build, place, part, own, port);
}

static bool attach_to_pin(struct board_build *build, const struct yaml_node *place,
	struct part *part, struct net *net)
{
	if (part->pin_count == 1) {
		if (part->pin[0].net) {
			return yaml_error(place, build->err, "its pin is on `%s` already",
				part->pin[0].net->name);
		}
		net_join(net, &part->pin[0]);
		return true;
	}
	yaml_error(place, build->err, "`%s` is a pin, and a %s has %s", place->text,
		part->ops->type, part->pin_count ? "several" : "none");
	if (part->pin_count) {
		char text[200] = "";
		size_t used = 0;
		for (unsigned i = 0; i < part->pin_count && used < 160; i++) {
			used += (size_t)snprintf(text + used, sizeof(text) - used, ",%.20s=%s",
				part->ops->pins[i], i ? "..." : place->text);
		}
		error_note(build->err, "expected %s%s", part->ops->type, text);
	} else {
		note_fitting(build, part);
	}
	return false;
}

static bool unknown_place(
	struct board_build *build, const struct yaml_node *place, const struct part *part)
{
	const char *words[600];
	unsigned count = 0;
	yaml_error(place, build->err, "there is no bus or pin `%s`", place->text);
	for (const struct device *dev = build->machine->devices; dev && count < 590;
		dev = dev->next) {
		for (unsigned i = 0; i < dev->port_count && count < 590; i++) {
			if ((unsigned)dev->port[i]->kind < KINDS) {
				words[count++] = dev->name;
				words[count++] = pool_format(build->pool, "%.*s",
					(int)board_unit_length(dev->name), dev->name);
				words[count++] = pool_format(build->pool, "%.*s-%s",
					(int)board_unit_length(dev->name), dev->name,
					kind_words[dev->port[i]->kind]);
			}
		}
	}
	words[count] = NULL;
	note_fitting(build, part);
	if (error_nearest(place->text, words)) {
		yaml_suggest(build->err, place->text, words);
	}
	yaml_suggest(build->err, place->text, board_place_words(build));
	error_help(build->err, "all places: orrery board show %s", build->info->name);
	return false;
}

bool board_attach(struct board_build *build, const struct yaml_node *place, struct part *part)
{
	struct matches matches;
	const char *name;
	bool any = false;
	if (!yaml_text(place, &name, build->err)) {
		return false;
	}
	find_buses(build->machine, name, &matches);
	for (unsigned kind = 0; kind < KINDS; kind++) {
		any |= matches.port[kind] != NULL;
	}
	if (any) {
		return attach_to_bus(build, place, part, &matches);
	}
	if (matches.silent) {
		return yaml_error(place, build->err,
			"`%s` has no model yet: nothing can hang on it", matches.silent->name);
	}
	struct port *port = find_part_port(build, name);
	if (port) {
		return attach_to_part(build, place, part, port);
	}
	struct net *net = board_find_place(build, name);
	return net ? attach_to_pin(build, place, part, net) : unknown_place(build, place, part);
}

/* "uart0", "uart0.uart" where a device has several ports, "imu.aux", or as people say it: isu2-i2c. */
static struct port *need_port(struct board_build *build, const struct yaml_node *node,
	const char *name, enum port_kind kind, bool *modelled)
{
	struct matches matches;
	const char *port_name = NULL;
	struct device *device = machine_find_device(build->machine, name);
	const char *dot = strrchr(name, '.');
	struct port *other = find_part_port(build, name);
	*modelled = true;
	if (other) {
		return other;
	}
	if (!device && dot) {
		device = machine_find_device(
			build->machine, pool_text(build->pool, name, (size_t)(dot - name)));
		port_name = dot + 1;
	}
	find_buses(build->machine, name, &matches);
	if (!device && matches.port[kind]) {
		return matches.port[kind];
	}
	if (!device) {
		yaml_error(node, build->err, "there is no device `%s`", name);
		return NULL;
	}
	*modelled = device->ops != NULL;
	int at = port_name ? device_find_port(device, port_name) : 0;
	if (at < 0 || (unsigned)at >= device->port_count) {
		if (device->ops) {
			yaml_error(node, build->err, "`%s` has no port%s%s", device->name,
				port_name ? " " : "", port_name ? port_name : "");
		}
		return NULL;
	}
	return device->port[at];
}

bool board_connect_port(
	struct board_build *build, const struct yaml_node *node, struct part *part, unsigned own)
{
	const char *name;
	bool modelled;
	if (!yaml_text(node, &name, build->err)) {
		return false;
	}
	struct port *port = need_port(build, node, name, part->port[own].kind, &modelled);
	if (!port) {
		return !modelled;
	}
	if (port->kind != part->port[own].kind) {
		return yaml_error(node, build->err, "port `%s` of a %s does not fit `%s`",
			node->key, part->ops->type, name);
	}
	return join(build, node, part, &part->port[own], port);
}

bool board_connect_pin(
	struct board_build *build, const struct yaml_node *node, struct part *part, unsigned pin)
{
	const char *name;
	struct net *net = NULL;
	if (!yaml_text(node, &name, build->err)) {
		return false;
	}
	for (unsigned i = 0; i < part->port_count && !net; i++) {
		const struct device *dev = board_bus_of(build->machine, &part->port[i]);
		const struct pad *pad = dev ? board_signal_pad(build->machine, dev->name,
						      board_unit_length(dev->name), name) :
					      NULL;
		net = pad ? pad->net : NULL;
	}
	net = net ? net : board_need_net(build, node, name);
	if (!net) {
		return false;
	}
	if (part->pin[pin].net) {
		return yaml_key_error(node, build->err, "`%s` is on `%s` already", node->key,
			part->pin[pin].net->name);
	}
	net_join(net, &part->pin[pin]);
	return true;
}

void board_select(struct board_build *build, struct part *part)
{
	int cs = part_find_pin(part, "cs");
	for (unsigned i = 0; cs >= 0 && i < part->port_count; i++) {
		const struct device *dev = part->port[i].kind == PORT_SPI ?
			board_bus_of(build->machine, &part->port[i]) :
			NULL;
		const struct pad *pad = dev ? board_signal_pad(build->machine, dev->name,
						      board_unit_length(dev->name), "SPI_CSA") :
					      NULL;
		if (pad && !part->pin[cs].net) {
			net_join(pad->net, &part->pin[cs]);
		}
	}
}
