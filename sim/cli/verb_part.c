/* SPDX-License-Identifier: GPL-2.0-or-later */
/* orrery part: the part types a board file may use. */
#include "cli/verbs.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "cli/cli.h"
#include "cli/exit.h"
#include "cli/parse.h"
#include "machine/part.h"
#include "peripherals/models.h"
#include "tools/record.h"

enum { PART_TYPES = 128 };

static void show_names(const char *what, const char *const *names, struct record *record)
{
	if (record) {
		record_open_list(record, what);
		for (; names && *names; names++) {
			record_text(record, NULL, *names);
		}
		record_close(record);
		return;
	}
	printf("  %-9s", what);
	for (const char *const *name = names; name && *name; name++) {
		printf(" %s", *name);
	}
	puts(names && *names ? "" : " none");
}

/* A unit that every board has; which of its pins are free is the board's affair. */
static const char *example_bus(enum port_kind kind)
{
	switch (kind) {
	case PORT_UART: return "isu0-uart";
	case PORT_I2C: return "isu2-i2c";
	case PORT_SPI: return "isu1-spi";
	case PORT_I2S: return "i2s0";
	default: return NULL;
	}
}

/* "--part led@GPIO0", one line for each kind of bus. */
static void show_use(const struct part_ops *ops)
{
	const char *label = "add it";
	for (unsigned i = 0; ops->ports && ops->ports[i]; i++) {
		const char *bus = example_bus(ops->port_kinds[i]);
		bool again = false;
		for (unsigned before = 0; before < i; before++) {
			again |= ops->port_kinds[before] == ops->port_kinds[i];
		}
		if (bus && !again) {
			printf("  %-9s --part %s@%s\n", label, ops->type, bus);
			label = "or";
		}
	}
	if (ops->pins && ops->pins[0] && !(ops->ports && ops->ports[0])) {
		printf("  %-9s --part %s", label, ops->type);
		if (!ops->pins[1]) {
			printf("@GPIO0");
		}
		for (unsigned i = 0; ops->pins[1] && ops->pins[i]; i++) {
			printf(",%s=GPIO%u", ops->pins[i], i);
		}
		putchar('\n');
	}
}

static void show_part(const struct part_ops *ops, bool whole, struct record *record)
{
	if (record) {
		record_open(record, NULL);
		record_text(record, "type", ops->type);
		record_text(record, "description", ops->description);
	} else {
		printf("%-16s %s\n", ops->type, ops->description ? ops->description : "");
	}
	if (whole || record) {
		show_names("pins", ops->pins, record);
		show_names("ports", ops->ports, record);
		show_names("settings", ops->settings, record);
	}
	if (record) {
		record_close(record);
	} else if (whole) {
		show_use(ops);
	}
}

static bool unknown_part(const char *type, struct error *err)
{
	const char *names[PART_TYPES + 1] = { NULL };
	for (unsigned i = 0; part_models[i] && i < PART_TYPES; i++) {
		names[i] = part_models[i]->type;
	}
	const char *near = error_nearest(type, names);
	error_set(err, "unknown part type \"%s\"", type);
	if (near) {
		error_help(err, "did you mean \"%s\"?", near);
	} else {
		error_help(err, "all part types: orrery part list");
	}
	return false;
}

int verb_part(const struct command *command)
{
	struct error err = { 0 };
	const char *type = command->arg_count > 1 ? command->arg[1] : NULL;
	bool whole = !strcmp(command->arg[0], "show");
	unsigned shown = 0;
	struct record *record = command_has(command, OPT_JSON) ? record_create_list() : NULL;
	for (unsigned i = 0; part_models[i]; i++) {
		if (!type || !strcmp(type, part_models[i]->type)) {
			show_part(part_models[i], whole, record);
			shown++;
		}
	}
	bool good = shown || !type || unknown_part(type, &err);
	if (good && record) {
		record_print(record, stdout);
	}
	record_destroy(record);
	return good ? EXIT_AS_ASKED : cli_fail(command, &err);
}
