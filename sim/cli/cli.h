/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_CLI_CLI_H
#define ORRERY_CLI_CLI_H

#include <stdio.h>

struct command;
struct error;
struct wiring;

/* Everything the program does; returns the exit status. */
int cli_main(int argc, char *const *argv);

/* Help texts, all from the tables of options.c. */
void help_all(FILE *out);
void help_verb(FILE *out, unsigned verb);
void help_man(FILE *out, unsigned verb);
void help_reference(FILE *out);

/* Prints the error on stderr and returns EXIT_USAGE. */
int cli_fail(const struct command *command, const struct error *err);
/* --board, or the reference board. */
const char *cli_board(const struct command *command);
/* What --part and --wire add to the board; `texts` has room for all settings of a command and is pointed into. */
void cli_wiring(const struct command *command, struct wiring *wiring, const char **texts);
/* The folder of the YAML models: --models, $ORRERY_MODELS, the source tree, the installation. */
const char *cli_models(const struct command *command);
/* Finds a file of the firmware samples into path; false when it is nowhere. */
int cli_find_firmware(const struct command *command, const char *name, char *path, unsigned size);

#endif
