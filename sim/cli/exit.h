/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_CLI_EXIT_H
#define ORRERY_CLI_EXIT_H

/* What the program returns to the shell; part of the interface, `orrery explain exit 3` says them. */
enum exit_status {
	EXIT_AS_ASKED = 0,
	EXIT_EXPECTATION = 1,
	EXIT_USAGE = 2,
	EXIT_GUEST_FAULT = 3,
	EXIT_TIME_LIMIT = 4,
	EXIT_STRICT = 5,
	EXIT_HOST = 6,
	EXIT_INTERRUPTED = 130,
};

#endif
