/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From arguments to a verb; what all verbs share. */
#include "cli/cli.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "cli/exit.h"
#include "cli/parse.h"
#include "loader/wiring.h"

int cli_fail(const struct command *command, const struct error *err)
{
	fflush(stdout);
	error_print(err, stderr, command->color);
	return EXIT_USAGE;
}

const char *cli_board(const struct command *command)
{
	return command_text(command, OPT_BOARD, "mt3620-rdb");
}

void cli_wiring(const struct command *command, struct wiring *wiring, const char **texts)
{
	const struct setting *setting;
	*wiring = (struct wiring){ .part = texts };
	while ((setting = command_nth(command, OPT_PART, wiring->part_count)) != NULL) {
		*texts++ = setting->value;
		wiring->part_count++;
	}
	wiring->wire = texts;
	while ((setting = command_nth(command, OPT_WIRE, wiring->wire_count)) != NULL) {
		*texts++ = setting->value;
		wiring->wire_count++;
	}
}

/* A folder is used only when it is there: a moved tree falls back to the installation. */
static const char *first_readable(const char *const *folders)
{
	unsigned i = 0;
	while (folders[i + 1] && access(folders[i], R_OK) != 0) {
		i++;
	}
	return folders[i];
}

const char *cli_models(const struct command *command)
{
	const char *named = command_text(command, OPT_MODELS, getenv("ORRERY_MODELS"));
	static const char *const folders[] = { ORRERY_MODELS_DIR, ORRERY_DATA_DIR "/models", NULL };
	return named && *named ? named : first_readable(folders);
}

int cli_find_firmware(const struct command *command, const char *name, char *path, unsigned size)
{
	const char *folders[] = { command_text(command, OPT_FIRMWARE_DIR, NULL),
		getenv("ORRERY_FIRMWARE"), ORRERY_FIRMWARE_DIR, ORRERY_DATA_DIR };
	for (unsigned i = 0; i < sizeof(folders) / sizeof(*folders); i++) {
		if (folders[i] && *folders[i]) {
			int length = snprintf(path, size, "%s/%s", folders[i], name);
			if (length > 0 && (unsigned)length < size && access(path, R_OK) == 0) {
				return 1;
			}
		}
	}
	return 0;
}

/* What was printed must have arrived: a full disk or a closed pipe is a failure. */
static int finish_output(int status)
{
	if (fflush(stdout) != 0 || ferror(stdout)) {
		return status == EXIT_AS_ASKED ? EXIT_HOST : status;
	}
	return status;
}

int cli_main(int argc, char *const *argv)
{
	struct error err = { 0 };
	struct command *command = calloc(1, sizeof(*command));
	if (!command) {
		return EXIT_HOST;
	}
	int status;
	signal(SIGPIPE, SIG_IGN);
	if (!command_parse(command, argc, argv, &err)) {
		status = cli_fail(command, &err);
	} else if (command_has(command, OPT_HELP)) {
		help_verb(stdout, command->verb);
		status = EXIT_AS_ASKED;
	} else {
		status = cli_verbs[command->verb].run(command);
	}
	free(command);
	return finish_output(status);
}
