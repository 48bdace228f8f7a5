/* SPDX-License-Identifier: GPL-2.0-or-later */
/* orrery board: which boards there are, and what is soldered where. */
#include "cli/verbs.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "cli/board_show.h"
#include "cli/cli.h"
#include "cli/exit.h"
#include "cli/parse.h"
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
		board_record(machine, load_board_info(machine));
	} else {
		board_print(machine, load_board_info(machine));
	}
	machine_destroy(machine);
	return EXIT_AS_ASKED;
}
