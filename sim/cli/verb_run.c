/* SPDX-License-Identifier: GPL-2.0-or-later */
/* orrery run. */
#include "cli/verbs.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/error.h"
#include "cli/cli.h"
#include "cli/exit.h"
#include "cli/parse.h"
#include "cli/run.h"

int verb_run(const struct command *command)
{
	const char *firmware[COMMAND_ARGS];
	const struct setting *setting;
	unsigned count = 0;
	struct error err = { 0 };
	for (unsigned i = 0; i < command->arg_count; i++) {
		firmware[count++] = command->arg[i];
	}
	for (unsigned i = 0;
		(setting = command_nth(command, OPT_CORE, i)) != NULL && count < COMMAND_ARGS;
		i++) {
		firmware[count++] = setting->value;
	}
	if (!count) {
		error_set(&err, "no firmware is named");
		error_note(&err, "expected orrery run FW... or --core CORE=FILE");
		error_help(&err, "without a file of your own: orrery demo");
		return cli_fail(command, &err);
	}
	struct run *run = alloc_zeroed(1, sizeof(*run));
	run->command = command;
	run->firmware = firmware;
	run->firmware_count = count;
	int status = run_firmware(run, cli_board(command), true);
	run_finish(run);
	free(run);
	return status;
}
