/* SPDX-License-Identifier: GPL-2.0-or-later */
/* orrery board: which boards there are, and what is soldered where. */
#include "cli/verbs.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "cli/cli.h"
#include "cli/exit.h"
#include "cli/parse.h"
#include "loader/board_file.h"
#include "loader/load.h"
#include "loader/wiring.h"
#include "machine/machine.h"
#include "tools/record.h"

static int list_boards(const struct command *command)
{
	struct error err = { 0 };
	struct model_list list;
	if (!load_list(cli_models(command), MODEL_BOARD, &list, &err)) {
		return cli_fail(command, &err);
	}
	struct record *record = command_has(command, OPT_JSON) ? record_create_list() : NULL;
	for (unsigned i = 0; i < list.count; i++) {
		if (record) {
			record_open(record, NULL);
			record_text(record, "name", list.entry[i].name);
			record_text(record, "description", list.entry[i].description);
			record_text(record, "file", list.entry[i].path);
			record_close(record);
		} else {
			printf("%-24s %s\n", list.entry[i].name, list.entry[i].description);
		}
	}
	if (record) {
		record_print(record, stdout);
	}
	record_destroy(record);
	load_list_free(&list);
	return EXIT_AS_ASKED;
}

static void print_pins(const struct part *part)
{
	for (unsigned i = 0; i < part->pin_count; i++) {
		if (part->pin[i].net) {
			printf("  %s=%s", part->ops->pins[i], part->pin[i].net->name);
		}
	}
	for (unsigned i = 0; i < part->port_count; i++) {
		const struct port *peer = part->port[i].peer;
		const struct device *dev = peer ? peer->owner : NULL;
		printf("  %s=%s", part->ops->ports[i], dev ? dev->name : "open");
	}
	putchar('\n');
}

static void print_board(const struct machine *machine, const struct board_info *info)
{
	printf("%s: %s\nchip %s\n\nparts\n", info->name, info->description ? info->description : "",
		machine->soc);
	for (unsigned i = 0; i < info->part_count; i++) {
		const struct board_part *part = &info->parts[i];
		printf("  %-16s %-12s", part->name, part->type);
		if (part->part) {
			print_pins(part->part);
		} else {
			printf("  %s (no model yet)\n", part->where ? part->where : "");
		}
	}
	printf("\npads\n");
	for (const struct pad *pad = machine->pads; pad; pad = pad->next) {
		if (pad->net) {
			printf("  %-10s %-20s", pad->name, pad->net->name);
			for (const char *const *function = pad->functions; function && *function;
				function++) {
				printf(" %s", *function);
			}
			putchar('\n');
		}
	}
	for (unsigned i = 0; i < info->position_count; i++) {
		printf("%s  %s.%-6s %s\n", i ? "" : "\nheaders\n", info->positions[i].header,
			info->positions[i].position, info->positions[i].net);
	}
}

static void record_board(const struct machine *machine, const struct board_info *info)
{
	struct record *record = record_create();
	record_text(record, "name", info->name);
	record_text(record, "description", info->description);
	record_text(record, "soc", machine->soc);
	record_open_list(record, "parts");
	for (unsigned i = 0; i < info->part_count; i++) {
		const struct part *part = info->parts[i].part;
		record_open(record, NULL);
		record_text(record, "name", info->parts[i].name);
		record_text(record, "type", info->parts[i].type);
		record_bool(record, "modelled", part != NULL);
		record_open(record, "pins");
		for (unsigned pin = 0; part && pin < part->pin_count; pin++) {
			record_text(record, part->ops->pins[pin],
				part->pin[pin].net ? part->pin[pin].net->name : NULL);
		}
		record_close(record);
		record_close(record);
	}
	record_close(record);
	record_open_list(record, "headers");
	for (unsigned i = 0; i < info->position_count; i++) {
		record_open(record, NULL);
		record_text(record, "header", info->positions[i].header);
		record_text(record, "position", info->positions[i].position);
		record_text(record, "net", info->positions[i].net);
		record_close(record);
	}
	record_close(record);
	record_print(record, stdout);
	record_destroy(record);
}

int verb_board(const struct command *command)
{
	struct error err = { 0 };
	if (!strcmp(command->arg[0], "list")) {
		return list_boards(command);
	}
	const char *name = command->arg_count > 1 ? command->arg[1] : cli_board(command);
	const char *texts[COMMAND_SETTINGS];
	struct wiring wiring;
	cli_wiring(command, &wiring, texts);
	struct machine *machine = load_board_wired(cli_models(command), name, &wiring, &err);
	if (!machine) {
		return cli_fail(command, &err);
	}
	if (command_has(command, OPT_JSON)) {
		record_board(machine, load_board_info(machine));
	} else {
		print_board(machine, load_board_info(machine));
	}
	machine_destroy(machine);
	return EXIT_AS_ASKED;
}
