/* SPDX-License-Identifier: GPL-2.0-or-later */
/* orrery test: scenarios in virtual time. */
#include "cli/verbs.h"

#include "base/error.h"
#include "cli/cli.h"
#include "cli/parse.h"

int verb_test(const struct command *command)
{
	struct error err = { 0 };
	error_set(&err, "scenarios are not in this version");
	return cli_fail(command, &err);
}
