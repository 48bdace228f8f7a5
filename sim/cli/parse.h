/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_CLI_PARSE_H
#define ORRERY_CLI_PARSE_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/options.h"

struct error;

enum { COMMAND_ARGS = 256, COMMAND_SETTINGS = 256 };

/* One option as given; `number` holds numbers and durations (ps), `factor` factors. */
struct setting {
	enum option_id option;
	const char *value; /* NULL for a flag, or where an optional value is left out */
	uint64_t number;
	double factor;
};

/* A parsed command line; points into argv. */
struct command {
	enum verb_id verb;
	const char *arg[COMMAND_ARGS];
	unsigned arg_count;
	struct setting setting[COMMAND_SETTINGS];
	unsigned setting_count;
	bool bare;  /* no verb was given */
	bool color; /* of messages on stderr */
};

/* argv[1..] into the command; on failure the error names what was wrong and the nearest known word. */
bool command_parse(struct command *command, int argc, char *const *argv, struct error *err);
/* The last setting of an option, NULL when it was not given. */
const struct setting *command_setting(const struct command *command, enum option_id option);
bool command_has(const struct command *command, enum option_id option);
/* Its text, or `otherwise`. */
const char *command_text(
	const struct command *command, enum option_id option, const char *otherwise);
uint64_t command_number(const struct command *command, enum option_id option, uint64_t otherwise);
/* The i-th occurrence of an option, NULL past the last. */
const struct setting *command_nth(const struct command *command, enum option_id option, unsigned i);

#endif
