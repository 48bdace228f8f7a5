/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TOOLS_DOCTOR_H
#define ORRERY_TOOLS_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>

enum { DOCTOR_NOTE = 160 };

/* One behaviour of the engine library that the design relies on. `note` says what was seen. */
struct doctor_check {
	const char *name, *claim;
	bool (*check)(char *note, size_t size);
};

/* Ends with a NULL name. Each check opens engines of its own and leaves nothing behind. */
extern const struct doctor_check doctor_checks[];

/* What the engine costs on this machine; ends with a NULL name. `check` fills the note and returns true. */
extern const struct doctor_check doctor_costs[];

#endif
