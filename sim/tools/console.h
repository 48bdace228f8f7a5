/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TOOLS_CONSOLE_H
#define ORRERY_TOOLS_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct console;
struct device;
struct error;
struct machine;
struct part;

enum { CONSOLE_LINES = 16, CONSOLE_TEXT = 1 << 20, CONSOLE_LINE_LENGTH = 512 };

/* Where what a terminal receives goes on the host, and where its typing comes from. */
enum console_end {
	CONSOLE_SHARED, /* the program's stdout */
	CONSOLE_FILE,
	CONSOLE_PTY,
	CONSOLE_TCP,    /* one client at a time, on the loopback address */
	CONSOLE_SILENT, /* kept as text only */
};

/* One terminal part of the board, or a speaker that is none, such as the semihosting console (then `part` is NULL). */
struct console_line {
	struct console *console;
	struct part *part;
	const char *name;
	enum console_end end;
	int out, in, listening; /* host descriptors, -1: none */
	char *text;             /* what was received, the last CONSOLE_TEXT bytes and more */
	size_t length, dropped; /* bytes held; bytes that were dropped before them */
	char pending[CONSOLE_LINE_LENGTH];
	unsigned pending_length; /* of the line not yet shown with its prefix */
	bool swallow;            /* a line was broken for another: its own end is not shown */
};

struct console {
	struct machine *machine;
	FILE *shared; /* NULL: nothing is shown */
	struct console_line line[CONSOLE_LINES];
	unsigned line_count;
	struct console_line *semihost;
	struct console_line *speaker; /* the one whose bytes go out raw */
	struct console_line *typist;  /* gets what comes in on stdin; may be NULL */
	bool prefixed;
	bool mid_line; /* the last byte shown was no line end */
	/* called after each piece of text from a terminal, inside the slice; may be NULL */
	void (*heard)(void *owner);
	void *heard_owner;
	int input;           /* descriptor of stdin, -1 when none or at its end */
	bool input_terminal; /* a person types there */
	bool input_echo_off; /* its modes were changed and must be put back */
	void *saved_modes;
	int interrupt; /* readable when the user wants to stop, -1: none; ends waiting */
};

/* Finds the terminals of the board and listens to them. `shared` may be NULL. */
void console_attach(struct console *console, struct machine *machine, FILE *shared);
/* One more speaker that is no terminal of the board; NULL when there are too many. `name` must outlive it. */
struct console_line *console_add(struct console *console, const char *name);
/* What it says, inside a slice or not. */
void console_say(struct console_line *line, const char *bytes, size_t length);
/* Puts everything back and closes; shows what is left of unfinished lines. */
void console_detach(struct console *console);

/* By terminal name, or by the name of the UART block it is wired to; NULL with an error that names the nearest. */
struct console_line *console_find(struct console *console, const char *name, struct error *err);
/* "pty", "tcp:PORT", "file:PATH" or "-". A pty's or socket's name is said on `say`. */
bool console_connect(struct console_line *line, const char *target, FILE *say, struct error *err);
/* Takes typing for the line from a descriptor; a terminal is switched to single characters. */
void console_take_input(struct console *console, struct console_line *line, int descriptor);

/* Moves host input to the terminals at the present virtual time, and shows output. At slice boundaries. */
void console_poll(struct console *console);
/* The block whose port the line's terminal hangs on; NULL when there is none. */
const struct device *console_peer(const struct console_line *line);
/* May the line still get input from the host? */
bool console_line_may_get_input(const struct console_line *line);
/* Is there a source that may still give input? */
bool console_may_get_input(const struct console *console);
/* Waits for host input, at most `wall_ms` (-1: for ever); `other` is watched as well (-1: none). */
void console_wait(struct console *console, int other, int wall_ms);
void console_flush(struct console *console);

/* A line that is for semihosting output. */
void console_semihost_output(void *console, const char *bytes, uint32_t length);
uint32_t console_semihost_input(void *console, char *bytes, uint32_t length);

/*
 * Was the text received at or after stream position `from`? Then `*end` is the position after it. Positions
 * count all bytes since the start.
 */
bool console_heard(const struct console_line *line, const char *text, size_t text_length,
	uint64_t from, uint64_t *end);
uint64_t console_position(const struct console_line *line);

#endif
