/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_CLI_RUN_H
#define ORRERY_CLI_RUN_H

#include <stdio.h>

#include "cli/parse.h"
#include "tools/runner.h"
#include "tools/screenshot.h"
#include "tools/session.h"
#include "tools/stall.h"
#include "tools/trace.h"

struct command;
struct error;

/* A run from the command line: the session, its runner, and the tools that look on. For run and demo. */
struct run {
	const struct command *command;
	FILE *say;  /* stderr, or memory for --json */
	char *said; /* with --json: what was said */
	size_t said_size;
	struct session session;
	struct runner runner;
	struct condition *until;
	struct screenshots screenshots;
	struct trace trace[MACHINE_CORES];
	struct stall stall[MACHINE_CORES];
	bool stalled;
	enum runner_end end;
	const char *const *firmware; /* specs as session_load takes them */
	unsigned firmware_count;
	const char *wiring_texts[COMMAND_SETTINGS];
	char chosen[MACHINE_CORES][256];  /* which core, and why */
	void (*started)(struct run *run); /* before the first instruction; may be NULL */
};

/* Builds, loads and runs; prints everything but what `demo` adds. Returns the exit status. */
int run_firmware(struct run *run, const char *board, bool take_input);
void run_finish(struct run *run);

/* "button_a@10ms:50ms", "knob@1s:turn=3" */
bool run_add_press(struct runner *runner, const char *spec, struct error *err);
bool run_add_act(struct runner *runner, const char *spec, struct error *err);

#endif
