/* SPDX-License-Identifier: GPL-2.0-or-later */
/* orrery help, orrery version. */
#include "cli/verbs.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "cli/cli.h"
#include "cli/exit.h"
#include "cli/parse.h"
#include "tools/record.h"

static unsigned verb_number(const char *name)
{
	unsigned verb = 0;
	while (verb < VERB_COUNT && strcmp(cli_verbs[verb].name, name) != 0) {
		verb++;
	}
	return verb;
}

static bool find_topic(const struct command *command, unsigned *verb, struct error *err)
{
	const char *names[VERB_COUNT + 1] = { NULL };
	*verb = command->arg_count ? verb_number(command->arg[0]) : (unsigned)VERB_COUNT;
	if (!command->arg_count || *verb < VERB_COUNT) {
		return true;
	}
	for (unsigned i = 0; i < VERB_COUNT; i++) {
		names[i] = cli_verbs[i].name;
	}
	const char *near = error_nearest(command->arg[0], names);
	error_set(err, "unknown verb \"%s\"", command->arg[0]);
	error_help(err, near ? "did you mean \"orrery help %s\"?" : "all verbs: orrery help", near);
	return false;
}

static void print_topic(const struct command *command, unsigned verb, FILE *out)
{
	if (command_has(command, OPT_REFERENCE)) {
		help_reference(out);
	} else if (command_has(command, OPT_MAN)) {
		help_man(out, verb);
	} else if (verb == VERB_COUNT) {
		help_all(out);
	} else {
		help_verb(out, verb);
	}
}

int verb_help(const struct command *command)
{
	struct error err = { 0 };
	unsigned verb;
	if (command->bare) {
		help_all(stderr);
		return EXIT_USAGE;
	}
	if (!find_topic(command, &verb, &err)) {
		return cli_fail(command, &err);
	}
	const char *path = command_text(command, OPT_OUTPUT, NULL);
	FILE *out = path ? fopen(path, "w") : stdout;
	if (!out) {
		error_set(&err, "cannot write %s: %s", path, strerror(errno));
		return cli_fail(command, &err);
	}
	print_topic(command, verb, out);
	if (path && fclose(out) != 0) {
		error_set(&err, "cannot write %s: %s", path, strerror(errno));
		return cli_fail(command, &err);
	}
	return EXIT_AS_ASKED;
}

int verb_version(const struct command *command)
{
	if (!command_has(command, OPT_JSON)) {
		puts("orrery " ORRERY_VERSION);
		return EXIT_AS_ASKED;
	}
	struct record *record = record_create();
	record_text(record, "name", "orrery");
	record_text(record, "version", ORRERY_VERSION);
	record_print(record, stdout);
	record_destroy(record);
	return EXIT_AS_ASKED;
}
