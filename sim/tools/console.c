/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The board's terminals and this program's streams: guest text is kept, searched and shown; one speaker's
 * bytes go out raw, several speakers' lines carry their names. Host ends are in console_host.c.
 */
#include "tools/console.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/error.h"
#include "machine/machine.h"
#include "peripherals/parts/terminal.h"
#include "tools/console_host.h"

static void show_line(struct console_line *line)
{
	fprintf(line->console->shared, "[%s] ", line->name);
	fwrite(line->pending, 1, line->pending_length, line->console->shared);
	fputc('\n', line->console->shared);
	line->pending_length = 0;
}

static void show_prefixed(struct console_line *line, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		bool skip = line->swallow && bytes[i] == '\n';
		line->swallow = line->swallow && bytes[i] == '\r';
		if (skip) {
			continue;
		}
		if (bytes[i] != '\n' && bytes[i] != '\r') {
			line->pending[line->pending_length++] = bytes[i];
		}
		if (bytes[i] == '\n' || line->pending_length == CONSOLE_LINE_LENGTH) {
			show_line(line);
		}
	}
}

/* The first speaker is shown raw; when a second one speaks, both get names from then on. */
static void show(struct console_line *line, const char *bytes, size_t length)
{
	struct console *console = line->console;
	if (!console->shared) {
		return;
	}
	if (!console->speaker) {
		console->speaker = line;
	}
	if (!console->prefixed && console->speaker != line) {
		console->prefixed = true;
		struct console_line *first = console->speaker;
		if (first->length && first->text[first->length - 1] != '\n') {
			fputc('\n', console->shared);
			first->swallow = true;
		}
	}
	if (console->prefixed) {
		show_prefixed(line, bytes, length);
	} else {
		fwrite(bytes, 1, length, console->shared);
		console->mid_line = length && bytes[length - 1] != '\n';
	}
}

static void keep(struct console_line *line, const char *bytes, size_t length)
{
	if (line->length + length > 2 * (size_t)CONSOLE_TEXT) {
		size_t drop = line->length - CONSOLE_TEXT;
		memmove(line->text, line->text + drop, CONSOLE_TEXT);
		line->dropped += drop;
		line->length = CONSOLE_TEXT;
	}
	memcpy(line->text + line->length, bytes, length);
	line->length += length;
}

static void receive(struct console_line *line, const char *bytes, size_t length)
{
	if (line->end == CONSOLE_SHARED) {
		show(line, bytes, length);
	} else if (line->end != CONSOLE_SILENT) {
		console_host_write(line, bytes, length);
	}
	while (length) {
		size_t part = length < CONSOLE_TEXT ? length : CONSOLE_TEXT;
		keep(line, bytes, part);
		bytes += part;
		length -= part;
	}
	if (line->console->heard) {
		line->console->heard(line->console->heard_owner);
	}
}

void console_say(struct console_line *line, const char *bytes, size_t length)
{
	receive(line, bytes, length);
}

static void terminal_received(void *owner, const uint8_t *bytes, unsigned length)
{
	receive(owner, (const char *)bytes, length);
}

void console_semihost_output(void *owner, const char *bytes, uint32_t length)
{
	struct console *console = owner;
	receive(console->semihost, bytes, length);
}

uint32_t console_semihost_input(void *owner, char *bytes, uint32_t length)
{
	struct console *console = owner;
	return console_host_read_now(console, bytes, length);
}

static struct console_line *add_line(struct console *console, struct part *part, const char *name)
{
	struct console_line *line = &console->line[console->line_count++];
	*line = (struct console_line){
		.console = console, .part = part, .name = name, .out = -1, .in = -1, .listening = -1
	};
	line->text = alloc_zeroed(2, CONSOLE_TEXT);
	return line;
}

void console_attach(struct console *console, struct machine *machine, FILE *shared)
{
	*console = (struct console){
		.machine = machine, .shared = shared, .input = -1, .interrupt = -1
	};
	for (struct part *part = machine->parts; part; part = part->next) {
		if (!strcmp(part->ops->type, "terminal") &&
			console->line_count < CONSOLE_LINES - 1) {
			struct console_line *line = add_line(console, part, part->name);
			terminal_set_sink(part, terminal_received, line);
		}
	}
	console->semihost = add_line(console, NULL, "semihost");
}

struct console_line *console_add(struct console *console, const char *name)
{
	return console->line_count < CONSOLE_LINES ? add_line(console, NULL, name) : NULL;
}

void console_flush(struct console *console)
{
	if (console->shared) {
		fflush(console->shared);
	}
}

void console_detach(struct console *console)
{
	for (unsigned i = 0; i < console->line_count; i++) {
		struct console_line *line = &console->line[i];
		if (line->pending_length && console->shared) {
			show_line(line);
		}
		if (line->part) {
			terminal_set_sink(line->part, NULL, NULL);
		}
		console_host_close(line);
		free(line->text);
		line->text = NULL;
	}
	console_host_release_input(console);
	console_flush(console);
	console->line_count = 0;
}

const struct device *console_peer(const struct console_line *line)
{
	const struct port *peer = line->part && line->part->port_count ? line->part->port[0].peer :
									 NULL;
	for (const struct device *dev = line->console->machine->devices; peer && dev;
		dev = dev->next) {
		if (dev == peer->owner) {
			return dev;
		}
	}
	return NULL;
}

struct console_line *console_find(struct console *console, const char *name, struct error *err)
{
	const char *names[2 * CONSOLE_LINES + 1] = { NULL };
	unsigned count = 0;
	for (unsigned i = 0; i < console->line_count; i++) {
		struct console_line *line = &console->line[i];
		const struct device *peer = console_peer(line);
		if (!strcasecmp(line->name, name) || (peer && !strcasecmp(peer->name, name))) {
			return line;
		}
		names[count++] = line->name;
		if (peer) {
			names[count++] = peer->name;
		}
	}
	char known[256] = "";
	for (unsigned i = 0; i < count; i++) {
		size_t at = strlen(known);
		snprintf(known + at, sizeof(known) - at, "%s%s", i ? ", " : "", names[i]);
	}
	const char *near = error_nearest(name, names);
	error_set(err, "the board has no terminal \"%s\"", name);
	error_note(err, "it has %s", known);
	if (near) {
		error_help(err, "did you mean \"%s\"?", near);
	}
	return NULL;
}

bool console_heard(const struct console_line *line, const char *text, size_t text_length,
	uint64_t from, uint64_t *end)
{
	size_t start = from > line->dropped ? (size_t)(from - line->dropped) : 0;
	if (start > line->length || !text_length) {
		return false;
	}
	const char *found = memmem(line->text + start, line->length - start, text, text_length);
	if (found) {
		*end = line->dropped + (uint64_t)(found - line->text) + text_length;
	}
	return found != NULL;
}

uint64_t console_position(const struct console_line *line)
{
	return line->dropped + line->length;
}
