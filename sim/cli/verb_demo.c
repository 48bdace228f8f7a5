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

/* What a part was last shown to look like, and how it looks since a moment. */
struct looker {
	struct run *run;
	struct part *part;
	char shown[LOOK], now[LOOK];
	uint64_t since_ps;
};

struct demo {
	struct run run; /* first: run's callbacks get back here */
	struct looker looker[LOOKERS];
	unsigned looker_count;
	char path[PATH];
};

static void show_look(struct looker *looker)
{
	struct run *run = looker->run;
	char time[32];
	if (!strcmp(looker->now, looker->shown)) {
		return;
	}
	memcpy(looker->shown, looker->now, sizeof(looker->shown));
	console_flush(&run->session.console);
	bool off = !strcmp(looker->now, "off");
	bool bold = run->command->color && !off;
	fprintf(run->say, "  %s%s%s %s %-8s at %s\n", bold ? "\033[1m" : "", off ? "( )" : "(*)",
		bold ? "\033[0m" : "", looker->part->name, looker->now,
		quantity_print_time(looker->since_ps, time, sizeof(time)));
}

/* What a part passes through within one moment is not shown. */
static void note_look(void *owner, struct part *part)
{
	struct looker *looker = owner;
	uint64_t now_ps = machine_now_ps(looker->run->session.machine);
	if (now_ps > looker->since_ps) {
		show_look(looker);
	}
	looker->since_ps = now_ps;
	part->ops->look(part, looker->now, sizeof(looker->now));
}

static bool show_looks(void *owner)
{
	struct demo *demo = owner;
	uint64_t now_ps = machine_now_ps(demo->run.session.machine);
	for (unsigned i = 0; i < demo->looker_count; i++) {
		if (now_ps > demo->looker[i].since_ps) {
			show_look(&demo->looker[i]);
		}
	}
	return false;
}

static void start_looking(struct run *run)
{
	struct demo *demo = (struct demo *)run;
	const struct machine *machine = run->session.machine;
	run->runner.look = show_looks;
	run->runner.look_owner = demo;
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
			part->ops->look(part, looker->now, sizeof(looker->now));
			memcpy(looker->shown, looker->now, sizeof(looker->shown));
			part->looked = note_look;
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
