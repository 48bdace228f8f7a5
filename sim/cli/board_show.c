/* SPDX-License-Identifier: GPL-2.0-or-later */
/* orrery board show: what is on a board and how it is connected. */
#include "cli/board_show.h"

#include <stdio.h>
#include <string.h>

#include "loader/board_file.h"
#include "machine/machine.h"
#include "tools/record.h"

enum { TEXT = 200, FIRST_ADDRESS = 0x08, LAST_ADDRESS = 0x77 };

/* "isu2-i2c", "imu.aux" or "open": what is at the other end. */
static const char *far_end(
	const struct machine *machine, const struct port *port, char *text, size_t size)
{
	const struct device *bus = board_bus_of(machine, port);
	const struct part *part = port->peer ? board_part_of(machine, port->peer) : NULL;
	if (bus) {
		snprintf(text, size, "%s", bus->name);
	} else if (part) {
		snprintf(text, size, "%s.%s", part->name, port->peer->name);
	} else {
		snprintf(text, size, "open");
	}
	return text;
}

static void print_part(const struct machine *machine, const struct part *part)
{
	char text[TEXT];
	for (unsigned i = 0; i < part->pin_count; i++) {
		if (part->pin[i].net) {
			printf("  %s=%s", part->ops->pins[i], part->pin[i].net->name);
		}
	}
	for (unsigned i = 0; i < part->port_count; i++) {
		printf("  %s=%s", part->ops->ports[i],
			far_end(machine, &part->port[i], text, sizeof(text)));
	}
	putchar('\n');
}

static void print_parts(const struct machine *machine, const struct board_info *info)
{
	puts("\nparts");
	for (unsigned i = 0; i < info->part_count; i++) {
		const struct board_part *part = &info->parts[i];
		printf("  %-16s %-14s", part->name, part->type);
		if (part->part) {
			print_part(machine, part->part);
		} else {
			printf("  %s (no model yet)\n", part->where ? part->where : "");
		}
	}
}

/* "0x6A", "cs GPIO34": how a part is told from the others on its bus. */
static const char *told_by(
	const struct part *part, const struct port *port, char *text, size_t size)
{
	size_t used = 0;
	int cs = part_find_pin(part, "cs");
	text[0] = '\0';
	for (unsigned address = FIRST_ADDRESS; port->kind == PORT_I2C && part->ops->i2c_answers &&
		address <= LAST_ADDRESS && used + 8 < size;
		address++) {
		if (part->ops->i2c_answers(part, port->index, (uint8_t)address)) {
			used += (size_t)snprintf(
				text + used, size - used, "%s0x%02X", used ? " " : "", address);
		}
	}
	if (port->kind == PORT_SPI && cs >= 0 && part->pin[cs].net) {
		snprintf(text, size, "cs %s", part->pin[cs].net->name);
	}
	return text;
}

static void print_ends(const struct machine *machine, const struct port *bus)
{
	char text[TEXT];
	const char *before = "";
	if (bus->peer == bus) {
		fputs("itself", stdout);
	}
	for (const struct port *end = bus->peer; end && end != bus; end = end->peer) {
		const struct part *part = board_part_of(machine, end);
		const struct device *dev = part ? NULL : board_device_of(machine, end);
		const char *by = part ? told_by(part, end, text, sizeof(text)) : "";
		printf("%s%s%s%s%s", before,
			part        ? part->name :
				dev ? dev->name :
				      "?",
			*by ? " (" : "", by, *by ? ")" : "");
		before = ", ";
		if (bus->kind == PORT_UART) {
			break;
		}
	}
	putchar('\n');
}

static void print_buses(const struct machine *machine, const struct board_info *info)
{
	const char *line = "\nbuses\n";
	for (const struct device *dev = machine->devices; dev; dev = dev->next) {
		for (unsigned i = 0; i < dev->port_count; i++) {
			const char *kind = board_kind_word(dev->port[i]->kind);
			if (kind && dev->port[i]->peer) {
				printf("%s  %-12s %-5s", line, dev->name, kind);
				print_ends(machine, dev->port[i]);
				line = "";
			}
		}
	}
	for (unsigned i = 0; i < info->signal_count; i++) {
		const struct board_signal *signal = &info->signals[i], *last = signal - 1;
		bool first = !i || strcmp(last->bus, signal->bus) != 0 ||
			strcmp(last->function, signal->function) != 0;
		if (first) {
			printf("%s  %-12s %-5s", i ? "\n" : "\nsignals\n", signal->bus,
				signal->function);
		}
		printf("%s%s %s", first ? "" : ", ", signal->signal, signal->place);
	}
	if (info->signal_count) {
		putchar('\n');
	}
}

static void print_optional(const struct board_info *info)
{
	for (unsigned i = 0; i < info->optional_count; i++) {
		const struct board_optional *entry = &info->optional[i];
		printf("%s  --part %-14s %s%s%s%s%s\n", i ? "" : "\ncan be added\n", entry->name,
			entry->type, entry->where ? "@" : "", entry->where ? entry->where : "",
			entry->description ? ": " : "",
			entry->description ? entry->description : "");
	}
}

static void print_pads(const struct machine *machine)
{
	puts("\npads");
	for (const struct pad *pad = machine->pads; pad; pad = pad->next) {
		if (!pad->net) {
			continue;
		}
		printf("  %-10s %-20s", pad->name, pad->net->name);
		for (const char *const *function = pad->functions; function && *function;
			function++) {
			printf(" %s", *function);
		}
		putchar('\n');
	}
}

/* The net of a position, as wires have made it. */
static const char *net_name(const struct machine *machine, const struct board_position *position)
{
	const struct net *net = machine_find_net(machine, position->net);
	return net ? net->name : position->net;
}

void board_print(const struct machine *machine, const struct board_info *info)
{
	printf("%s: %s\nchip %s\n", info->name, info->description ? info->description : "",
		machine->soc);
	print_parts(machine, info);
	print_buses(machine, info);
	for (const struct board_wire *wire = info->wires; wire; wire = wire->next) {
		printf("%s  %s=%s\n", wire == info->wires ? "\nwires\n" : "", wire->a, wire->b);
	}
	print_optional(info);
	print_pads(machine);
	for (unsigned i = 0; i < info->position_count; i++) {
		printf("%s  %s.%-6s %s\n", i ? "" : "\nheaders\n", info->positions[i].header,
			info->positions[i].position, net_name(machine, &info->positions[i]));
	}
}

static void record_part(
	const struct machine *machine, const struct board_part *info, struct record *record)
{
	const struct part *part = info->part;
	char text[TEXT];
	record_open(record, NULL);
	record_text(record, "name", info->name);
	record_text(record, "type", info->type);
	record_bool(record, "modelled", part != NULL);
	record_text(record, "description", info->description);
	record_open(record, "pins");
	for (unsigned pin = 0; part && pin < part->pin_count; pin++) {
		record_text(record, part->ops->pins[pin],
			part->pin[pin].net ? part->pin[pin].net->name : NULL);
	}
	record_close(record);
	record_open(record, "ports");
	for (unsigned i = 0; part && i < part->port_count; i++) {
		record_text(record, part->ops->ports[i],
			part->port[i].peer ? far_end(machine, &part->port[i], text, sizeof(text)) :
					     NULL);
	}
	record_close(record);
	record_close(record);
}

static void record_bus(const struct machine *machine, const struct device *dev,
	const struct port *bus, struct record *record)
{
	char text[TEXT];
	record_open(record, NULL);
	record_text(record, "bus", dev->name);
	record_text(record, "kind", board_kind_word(bus->kind));
	record_open_list(record, "ends");
	for (const struct port *end = bus->peer; end && end != bus;
		end = bus->kind == PORT_UART ? NULL : end->peer) {
		const struct part *part = board_part_of(machine, end);
		const struct device *other = part ? NULL : board_device_of(machine, end);
		record_open(record, NULL);
		record_text(record, "name", part ? part->name : other ? other->name : NULL);
		record_text(record, "by", part ? told_by(part, end, text, sizeof(text)) : "");
		record_close(record);
	}
	record_close(record);
	record_close(record);
}

static void record_connections(
	const struct machine *machine, const struct board_info *info, struct record *record)
{
	record_open_list(record, "buses");
	for (const struct device *dev = machine->devices; dev; dev = dev->next) {
		for (unsigned i = 0; i < dev->port_count; i++) {
			if (board_kind_word(dev->port[i]->kind) && dev->port[i]->peer) {
				record_bus(machine, dev, dev->port[i], record);
			}
		}
	}
	record_close(record);
	record_open_list(record, "wires");
	for (const struct board_wire *wire = info->wires; wire; wire = wire->next) {
		record_open(record, NULL);
		record_text(record, "a", wire->a);
		record_text(record, "b", wire->b);
		record_close(record);
	}
	record_close(record);
	record_open_list(record, "optional");
	for (unsigned i = 0; i < info->optional_count; i++) {
		record_open(record, NULL);
		record_text(record, "name", info->optional[i].name);
		record_text(record, "type", info->optional[i].type);
		record_text(record, "on", info->optional[i].where);
		record_text(record, "description", info->optional[i].description);
		record_close(record);
	}
	record_close(record);
}

void board_record(const struct machine *machine, const struct board_info *info)
{
	struct record *record = record_create();
	record_text(record, "name", info->name);
	record_text(record, "description", info->description);
	record_text(record, "soc", machine->soc);
	record_open_list(record, "parts");
	for (unsigned i = 0; i < info->part_count; i++) {
		record_part(machine, &info->parts[i], record);
	}
	record_close(record);
	record_connections(machine, info, record);
	record_open_list(record, "headers");
	for (unsigned i = 0; i < info->position_count; i++) {
		record_open(record, NULL);
		record_text(record, "header", info->positions[i].header);
		record_text(record, "position", info->positions[i].position);
		record_text(record, "net", net_name(machine, &info->positions[i]));
		record_close(record);
	}
	record_close(record);
	record_print(record, stdout);
	record_destroy(record);
}
