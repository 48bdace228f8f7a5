/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TOOLS_SCENARIO_H
#define ORRERY_TOOLS_SCENARIO_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "machine/machine.h"

struct error;
struct pool;
struct wiring;
struct yaml_node;

enum step_kind {
	STEP_WAIT, /* `after` alone */
	STEP_EXPECT_UART,
	STEP_EXPECT_PIN,
	STEP_EXPECT_REGISTER,
	STEP_EXPECT_LOOK,
	STEP_EXPECT_PEER,
	STEP_PRESS,
	STEP_ACT,
	STEP_SEND_UART,
	STEP_SEND_PEER,
};

struct scenario_step {
	enum step_kind kind;
	const struct yaml_node *node; /* for messages */
	uint64_t after_ps;            /* waited before */
	uint64_t within_ps;           /* window of an expectation; 0: now */
	const char *target;           /* terminal, net, part or register */
	const char *core;             /* of a register: the core it is named for */
	const char *text;             /* expected or sent text; the register's or action's value */
	const char *action;           /* what is done to a part */
	bool command;                 /* of a partner: the text is a line of a script */
	bool high;                    /* of a pin */
	uint64_t for_ps;              /* of a press */
};

enum scenario_end { END_ANY, END_SEMIHOSTING, END_IDLE, END_LOCKUP, END_FAULT, END_TIME };

struct scenario_firmware {
	const struct yaml_node *node;
	const char *core, *file;
};

/* A scenario file, checked; everything lives in the pool. */
struct scenario {
	const char *file, *name, *board;
	struct scenario_firmware firmware[MACHINE_CORES];
	unsigned firmware_count;
	const struct yaml_node *parts, *wires; /* soldered to the board; NULL: none */
	bool guest_faults; /* `faults: guest`: handlers run, no fault ends the run */
	const struct scenario_step *steps;
	unsigned step_count;
	bool has_exit;
	const struct yaml_node *exit_node;
	enum scenario_end end;
	bool has_code;
	uint64_t code;
	uint64_t exit_within_ps;
};

bool scenario_read(
	struct pool *pool, const char *file, struct scenario *scenario, struct error *err);

struct scenario_options {
	const char *models;
	const char *const *firmware_folders; /* NULL-terminated; after the scenario's own folder */
	uint64_t seed;
	uint64_t wall_limit_ns;      /* 0: none */
	const struct wiring *wiring; /* more than the scenario's own; may be NULL */
	/* Blocks (or "all") whose accesses are printed to `trace` as TAP comments. */
	const char *const *traced;
	unsigned traced_count; /* 0: none */
	FILE *trace;
};

struct scenario_result {
	bool good;
	char message[1024]; /* what was expected and what happened */
	char where[512];    /* file:line */
	char tail[1024];    /* the end of what the UARTs said */
	uint64_t virtual_ps, wall_ns, instructions;
};

/* Builds the board, runs, judges. False (with an error) when it could not be run at all. */
bool scenario_run(const struct scenario *scenario, const struct scenario_options *options,
	struct scenario_result *result, struct error *err);

#endif
