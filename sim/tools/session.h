/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TOOLS_SESSION_H
#define ORRERY_TOOLS_SESSION_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "machine/machine.h"
#include "machine/semihost.h"
#include "tools/condition.h"
#include "tools/console.h"
#include "tools/intercore.h"

struct error;
struct shorts;
struct symbols;
struct wiring;

/* A core and the firmware it runs. */
struct session_core {
	struct core *core;
	char *file;
	struct symbols *symbols; /* NULL: a raw image */
};

/*
 * A board with its streams and firmware, ready to run: what `run`, `demo` and `test` have in common. Zeroed, then
 * session_open; on failure of anything session_close is still called.
 */
struct session {
	struct machine *machine;
	struct console console;
	struct semihost semihost;
	struct intercore intercore;
	struct session_core core[MACHINE_CORES];
	unsigned core_count;
	struct condition_scope scope;
	struct shorts *shorts;
};

/* `shared` is where guest text goes, NULL for nowhere. */
bool session_open(struct session *session, const char *models, const char *board, FILE *shared,
	struct error *err);
/* The same on a board with parts and wires added; what `wiring` points to must outlive the session. */
bool session_open_wired(struct session *session, const char *models, const char *board,
	const struct wiring *wiring, FILE *shared, struct error *err);
/*
 * FILE, CORE=FILE or CORE=FILE@ADDRESS. Without a core it is chosen from the file; `chosen` tells why in a few words
 * (may be NULL). The core is started by session_start.
 */
bool session_load(struct session *session, const char *spec, char *chosen, size_t chosen_size,
	struct error *err);
bool session_start(struct session *session, struct error *err);
void session_close(struct session *session);

struct session_core *session_find(struct session *session, const struct core *core);
struct symbols *session_symbols(struct session *session, const struct core *core);
/* The terminal on the first started core's own UART, else the first there is; NULL when there is none. */
struct console_line *session_first_terminal(struct session *session);
/* Sum over the started cores. */
void session_stats(const struct session *session, struct core_stats *sum);

#endif
