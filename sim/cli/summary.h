/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_CLI_SUMMARY_H
#define ORRERY_CLI_SUMMARY_H

#include <stdio.h>

#include "tools/runner.h"

struct record;

/* What a run came to: why it ended, times and their ratio, instructions, registers touched and their fidelity. */
void summary_print(const struct runner *runner, enum runner_end end, bool more, FILE *out);
void summary_record(
	const struct runner *runner, enum runner_end end, int status, struct record *record);
const char *runner_end_name(enum runner_end end);

#endif
