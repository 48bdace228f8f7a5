/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Command-line parser, driven by the tables in options.c alone. */
#include "cli/parse.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "tools/quantity.h"

static const struct verb_desc *find_verb(const char *name, enum verb_id *verb)
{
	for (unsigned i = 0; i < VERB_COUNT; i++) {
		if (!strcmp(cli_verbs[i].name, name)) {
			*verb = (enum verb_id)i;
			return &cli_verbs[i];
		}
	}
	return NULL;
}

static bool verb_error(const char *name, struct error *err)
{
	const char *names[VERB_COUNT + 1] = { NULL };
	for (unsigned i = 0; i < VERB_COUNT; i++) {
		names[i] = cli_verbs[i].name;
	}
	error_set(err, "unknown verb \"%s\"", name);
	const char *near = error_nearest(name, names);
	if (near) {
		error_help(err, "did you mean \"%s\"? All verbs: orrery help", near);
	} else if (access(name, R_OK) == 0) {
		error_help(err, "to run a firmware file: orrery run %s", name);
	} else {
		error_help(err, "all verbs: orrery help");
	}
	return false;
}

static bool option_error(
	const struct command *command, const char *name, size_t length, struct error *err)
{
	const char *names[OPT_COUNT + 1] = { NULL };
	unsigned count = 0;
	for (unsigned i = 0; i < OPT_COUNT; i++) {
		if (option_applies((enum option_id)i, command->verb)) {
			names[count++] = cli_options[i].name;
		}
	}
	char word[64];
	size_t most = length < sizeof(word) - 1 ? length : sizeof(word) - 1;
	memcpy(word, name, most);
	word[most] = '\0';
	const char *verb = cli_verbs[command->verb].name;
	error_set(err, "unknown option --%s for \"%s\"", word, verb);
	const char *near = error_nearest(word, names);
	if (near) {
		error_help(err, "did you mean --%s? All options: orrery help %s", near, verb);
	} else {
		error_help(err, "all options: orrery help %s", verb);
	}
	return false;
}

static bool choice_check(const struct option_desc *option, const char *value, struct error *err)
{
	for (unsigned i = 0; option->choices[i]; i++) {
		if (!strcmp(option->choices[i], value)) {
			return true;
		}
	}
	error_set(err, "--%s cannot be \"%s\"", option->name, value);
	error_note(err, "expected %s", option->value);
	const char *near = error_nearest(value, option->choices);
	if (near) {
		error_help(err, "did you mean --%s=%s?", option->name, near);
	}
	return false;
}

/* A number's or duration's error says which option it belongs to. */
static bool value_read(const struct option_desc *option, struct setting *setting, struct error *err)
{
	struct error inner = { 0 };
	bool good = true;
	if (!setting->value) {
		setting->factor = 1;
		return true;
	}
	switch (option->kind) {
	case VALUE_NUMBER: good = quantity_number(setting->value, &setting->number, &inner); break;
	case VALUE_DURATION:
		good = quantity_duration(setting->value, &setting->number, &inner);
		break;
	case VALUE_FACTOR: good = quantity_factor(setting->value, &setting->factor, &inner); break;
	case VALUE_CHOICE: return choice_check(option, setting->value, err);
	default: break;
	}
	if (!good) {
		error_set(err, "--%s: %s", option->name, inner.message);
		error_note(err, "%s", inner.note);
	}
	return good;
}

static bool needs_value(enum value_kind kind)
{
	return kind != VALUE_NONE && kind != VALUE_FACTOR && kind != VALUE_MAYBE;
}

static struct setting *add_setting(
	struct command *command, enum option_id option, const char *value, struct error *err)
{
	if (command->setting_count == COMMAND_SETTINGS) {
		error_set(err, "more than %d options", COMMAND_SETTINGS);
		return NULL;
	}
	struct setting *setting = &command->setting[command->setting_count++];
	*setting = (struct setting){ .option = option, .value = value };
	return setting;
}

/* One --option at argv[*at]; moves *at on when its value is the next argument. */
static bool parse_option(
	struct command *command, int argc, char *const *argv, int *at, struct error *err)
{
	const char *name = argv[*at] + 2;
	size_t length = strcspn(name, "=");
	const char *value = name[length] ? name + length + 1 : NULL;
	unsigned id = 0;
	while (id < OPT_COUNT &&
		(strlen(cli_options[id].name) != length ||
			strncmp(cli_options[id].name, name, length) != 0 ||
			!option_applies((enum option_id)id, command->verb))) {
		id++;
	}
	if (id == OPT_COUNT) {
		return option_error(command, name, length, err);
	}
	const struct option_desc *option = &cli_options[id];
	if (option->kind == VALUE_NONE && value) {
		return error_set(err, "--%s takes no value", option->name);
	}
	if (needs_value(option->kind) && !value) {
		if (*at + 1 >= argc) {
			error_set(err, "--%s needs a value", option->name);
			error_note(err, "expected --%s %s", option->name, option->value);
			return false;
		}
		value = argv[++*at];
	}
	struct setting *setting = add_setting(command, (enum option_id)id, value, err);
	return setting && value_read(option, setting, err);
}

static bool check_arguments(const struct command *command, struct error *err)
{
	const struct verb_desc *verb = &cli_verbs[command->verb];
	if (command_has(command, OPT_HELP)) {
		return true;
	}
	if (command->arg_count < verb->least || command->arg_count > verb->most) {
		if (command->arg_count > verb->most) {
			error_set(err, "unexpected argument \"%s\"", command->arg[verb->most]);
		} else {
			error_set(err, "\"%s\" needs more arguments", verb->name);
		}
		error_note(err, "expected orrery %s%s%s", verb->name, *verb->arguments ? " " : "",
			verb->arguments);
		error_help(err, "orrery help %s", verb->name);
		return false;
	}
	if (!verb->words || !command->arg_count) {
		return true;
	}
	for (unsigned i = 0; verb->words[i]; i++) {
		if (!strcmp(verb->words[i], command->arg[0])) {
			return true;
		}
	}
	error_set(err, "\"%s\" does not know \"%s\"", verb->name, command->arg[0]);
	error_note(err, "expected orrery %s %s", verb->name, verb->arguments);
	const char *near = error_nearest(command->arg[0], verb->words);
	if (near) {
		error_help(err, "did you mean \"orrery %s %s\"?", verb->name, near);
	}
	return false;
}

static bool parse_rest(struct command *command, int argc, char *const *argv, struct error *err)
{
	bool only_arguments = false;
	for (int i = 2; i < argc; i++) {
		if (!only_arguments && !strcmp(argv[i], "--")) {
			only_arguments = true;
		} else if (!only_arguments && !strncmp(argv[i], "--", 2)) {
			if (!parse_option(command, argc, argv, &i, err)) {
				return false;
			}
		} else if (!only_arguments && !strcmp(argv[i], "-h")) {
			if (!add_setting(command, OPT_HELP, NULL, err)) {
				return false;
			}
		} else if (!only_arguments && argv[i][0] == '-' && argv[i][1]) {
			error_set(err, "unknown option %s", argv[i]);
			error_help(err,
				"options begin with two dashes; all of them: orrery help %s",
				cli_verbs[command->verb].name);
			return false;
		} else if (command->arg_count == COMMAND_ARGS) {
			return error_set(err, "more than %d arguments", COMMAND_ARGS);
		} else {
			command->arg[command->arg_count++] = argv[i];
		}
	}
	return check_arguments(command, err);
}

static bool wants_color(const struct command *command)
{
	const char *when = command_text(command, OPT_COLOR, "auto");
	if (strcmp(when, "auto") != 0) {
		return !strcmp(when, "always");
	}
	const char *no_color = getenv("NO_COLOR");
	return isatty(STDERR_FILENO) && !(no_color && *no_color);
}

bool command_parse(struct command *command, int argc, char *const *argv, struct error *err)
{
	memset(command, 0, sizeof(*command));
	const char *name = argc > 1 ? argv[1] : "help";
	if (!strcmp(name, "--help") || !strcmp(name, "-h")) {
		name = "help";
	} else if (!strcmp(name, "--version")) {
		name = "version";
	}
	command->verb = VERB_HELP;
	command->bare = argc < 2;
	command->color = wants_color(command);
	if (!find_verb(name, &command->verb)) {
		return verb_error(name, err);
	}
	bool good = parse_rest(command, argc, argv, err);
	command->color = wants_color(command);
	return good;
}

const struct setting *command_nth(const struct command *command, enum option_id option, unsigned i)
{
	for (unsigned at = 0; at < command->setting_count; at++) {
		if (command->setting[at].option == option && i-- == 0) {
			return &command->setting[at];
		}
	}
	return NULL;
}

const struct setting *command_setting(const struct command *command, enum option_id option)
{
	for (unsigned at = command->setting_count; at-- > 0;) {
		if (command->setting[at].option == option) {
			return &command->setting[at];
		}
	}
	return NULL;
}

bool command_has(const struct command *command, enum option_id option)
{
	return command_setting(command, option) != NULL;
}

const char *command_text(
	const struct command *command, enum option_id option, const char *otherwise)
{
	const struct setting *setting = command_setting(command, option);
	return setting ? setting->value : otherwise;
}

uint64_t command_number(const struct command *command, enum option_id option, uint64_t otherwise)
{
	const struct setting *setting = command_setting(command, option);
	return setting ? setting->number : otherwise;
}
