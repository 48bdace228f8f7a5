/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A board with its streams and firmware: opened, loaded, started, closed. Loading is in session_load.c. */
#include "tools/session.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "loader/load.h"
#include "tools/place.h"
#include "tools/shorts.h"
#include "tools/symbols.h"

static bool find_symbol(void *owner, const struct core *core, const char *name, uint32_t *address)
{
	struct session *session = owner;
	for (unsigned i = 0; i < session->core_count; i++) {
		if ((!core || session->core[i].core == core) &&
			symbols_find(session->core[i].symbols, name, address)) {
			return true;
		}
	}
	return false;
}

bool session_open(struct session *session, const char *models, const char *board, FILE *shared,
	struct error *err)
{
	return session_open_wired(session, models, board, NULL, shared, err);
}

bool session_open_wired(struct session *session, const char *models, const char *board,
	const struct wiring *wiring, FILE *shared, struct error *err)
{
	memset(session, 0, sizeof(*session));
	session->machine = load_board_wired(models, board, wiring, err);
	if (!session->machine) {
		return false;
	}
	session->shorts = shorts_watch(session->machine);
	semihost_init(&session->semihost);
	console_attach(&session->console, session->machine, shared);
	intercore_attach(&session->intercore, session->machine, &session->console);
	session->semihost.output = console_semihost_output;
	session->semihost.input = console_semihost_input;
	session->semihost.owner = &session->console;
	session->scope = (struct condition_scope){
		.machine = session->machine,
		.console = &session->console,
		.symbol = find_symbol,
		.owner = session,
	};
	return true;
}

bool session_start(struct session *session, struct error *err)
{
	for (unsigned i = 0; i < session->core_count; i++) {
		core_semihost(session->core[i].core, &session->semihost);
		if (!core_start(session->core[i].core, err)) {
			return false;
		}
	}
	return true;
}

void session_close(struct session *session)
{
	if (!session->machine) {
		return;
	}
	intercore_detach(&session->intercore);
	console_detach(&session->console);
	semihost_finish(&session->semihost);
	for (unsigned i = 0; i < session->core_count; i++) {
		symbols_close(session->core[i].symbols);
		free(session->core[i].file);
	}
	session->core_count = 0;
	machine_destroy(session->machine);
	session->machine = NULL;
	shorts_destroy(session->shorts);
	session->shorts = NULL;
}

struct session_core *session_find(struct session *session, const struct core *core)
{
	for (unsigned i = 0; i < session->core_count; i++) {
		if (session->core[i].core == core) {
			return &session->core[i];
		}
	}
	return NULL;
}

struct symbols *session_symbols(struct session *session, const struct core *core)
{
	const struct session_core *found = session_find(session, core);
	return found ? found->symbols : NULL;
}

void session_stats(const struct session *session, struct core_stats *sum)
{
	memset(sum, 0, sizeof(*sum));
	for (unsigned i = 0; i < session->core_count; i++) {
		struct core_stats stats;
		core_stats(session->core[i].core, &stats);
		sum->instructions += stats.instructions;
		sum->cycles += stats.cycles;
		sum->sleep_ps += stats.sleep_ps;
		sum->exceptions += stats.exceptions;
		sum->slices += stats.slices;
	}
}

/* Is the block on the far side of the terminal one that only this core sees? */
static bool is_own(
	const struct session *session, const struct console_line *line, const struct core *core)
{
	const struct port *peer = line->part && line->part->port_count ? line->part->port[0].peer :
									 NULL;
	for (const struct device *dev = session->machine->devices; peer && dev; dev = dev->next) {
		uint32_t base;
		if (dev == peer->owner) {
			unsigned seen = 0;
			for (unsigned i = 0; i < session->machine->core_count; i++) {
				seen += place_of_device(
					core_bus(session->machine->core[i]), dev, &base);
			}
			return seen == 1 && place_of_device(core_bus(core), dev, &base);
		}
	}
	return false;
}

struct console_line *session_first_terminal(struct session *session)
{
	struct console *console = &session->console;
	struct console_line *first = NULL;
	for (unsigned i = 0; i < console->line_count; i++) {
		struct console_line *line = &console->line[i];
		if (line->part && session->core_count &&
			is_own(session, line, session->core[0].core)) {
			return line;
		}
		first = first ? first : line->part ? line : NULL;
	}
	return first;
}
