/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_CLI_VERBS_H
#define ORRERY_CLI_VERBS_H

struct command;

/* One function a verb, each in verb_NAME.c; all return an exit status. */
int verb_demo(const struct command *command);
int verb_run(const struct command *command);
int verb_test(const struct command *command);
int verb_regs(const struct command *command);
int verb_board(const struct command *command);
int verb_core(const struct command *command);
int verb_part(const struct command *command);
int verb_explain(const struct command *command);
int verb_doctor(const struct command *command);
int verb_completion(const struct command *command);
int verb_help(const struct command *command);
int verb_version(const struct command *command);

#endif
