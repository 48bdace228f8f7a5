/* SPDX-License-Identifier: GPL-2.0-or-later */
/* orrery demo: bundled firmware, its LEDs and its UART, and what to try next. */
#include "cli/verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "cli/cli.h"
#include "cli/exit.h"
#include "cli/parse.h"
#include "cli/run.h"
#include "loader/board_file.h"
#include "loader/load.h"
#include "tools/quantity.h"

enum { PATH = 4096, LOOK = 128, LOOKERS = 64 };

/* What a part last looked like: only changes are shown. */
struct looker {
	struct run *run;
	struct part *part;
	char text[LOOK];
};

struct demo {
	struct run run; /* first: run's callbacks get back here */
	struct looker looker[LOOKERS];
	unsigned looker_count;
	char path[PATH];
};

static void show_look(void *owner, struct part *part)
{
	struct looker *looker = owner;
	struct run *run = looker->run;
	char text[LOOK] = "", time[32];
	part->ops->look(part, text, sizeof(text));
	if (!*text || !strcmp(text, looker->text)) {
		return;
	}
	snprintf(looker->text, sizeof(looker->text), "%s", text);
	console_flush(&run->session.console);
	bool off = !strcmp(text, "off");
	bool color = run->command->color && !off;
	fprintf(run->say, "  %s%s%s %s %-8s at %s\n", color ? "\033[1m" : "", off ? "( )" : "(*)",
		color ? "\033[0m" : "", part->name, text,
		quantity_print_time(machine_now_ps(run->session.machine), time, sizeof(time)));
}

static void start_looking(struct run *run)
{
	struct demo *demo = (struct demo *)run;
	const struct machine *machine = run->session.machine;
	const struct board_info *info = load_board_info(machine);
	if (!command_has(run->command, OPT_QUIET)) {
		fprintf(run->say, "orrery: %s, %s\n", machine->name,
			info->description ? info->description : machine->soc);
	}
	for (struct part *part = machine->parts; part && demo->looker_count < LOOKERS;
		part = part->next) {
		if (part->ops->look && strcmp(part->ops->type, "terminal") != 0) {
			struct looker *looker = &demo->looker[demo->looker_count++];
			*looker = (struct looker){ .run = run, .part = part };
			part->ops->look(part, looker->text, sizeof(looker->text));
			part->looked = show_look;
			part->looked_owner = looker;
		}
	}
}

static bool find_firmware(const struct command *command, struct demo *demo, struct error *err)
{
	const char *name = command->arg_count ? command->arg[0] : "demo";
	char file[256];
	snprintf(file, sizeof(file), "%s.elf", name);
	if (strchr(name, '/') ||
		!cli_find_firmware(command, file, demo->path, sizeof(demo->path))) {
		error_set(err, "the bundled firmware \"%s\" was not found", name);
		error_note(err,
			"looked for %s in --firmware-dir, $ORRERY_FIRMWARE, the build and the installation",
			file);
		error_help(err, "a file of your own: orrery run FILE");
		return false;
	}
	return true;
}

static void suggest(const struct demo *demo, FILE *say)
{
	fprintf(say,
		"next:\n"
		"  orrery run --trace=all --for 2ms %s    every register it touches, by name\n"
		"  orrery run --until 'uart:\"ready\"' FW.elf    until your firmware says so\n"
		"  orrery regs show gpt0.GPT0_CTRL    what is known of a register, and from where\n",
		demo->path);
}

int verb_demo(const struct command *command)
{
	struct error err = { 0 };
	struct demo *demo = alloc_zeroed(1, sizeof(*demo));
	int status;
	if (!find_firmware(command, demo, &err)) {
		status = cli_fail(command, &err);
	} else {
		const char *firmware = demo->path;
		demo->run.command = command;
		demo->run.firmware = &firmware;
		demo->run.firmware_count = 1;
		demo->run.started = start_looking;
		status = run_firmware(&demo->run, cli_board(command), false);
		if (status == EXIT_AS_ASKED && !command_has(command, OPT_QUIET) &&
			!command_has(command, OPT_JSON)) {
			suggest(demo, stderr);
		}
	}
	run_finish(&demo->run);
	free(demo);
	return status;
}
