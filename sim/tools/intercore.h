/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TOOLS_INTERCORE_H
#define ORRERY_TOOLS_INTERCORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct console;
struct console_line;
struct core;
struct device;
struct error;
struct intercore;
struct machine;

enum { INTERCORE_PEERS = 2, INTERCORE_NAME = 48 };

/* Who plays the high-level application that an I/O core talks to. */
enum intercore_end {
	INTERCORE_NOBODY,
	INTERCORE_STDIO, /* lines on stdin and stdout */
	INTERCORE_UNIX, /* one client at a time on a socket: messages behind their length in four bytes */
	INTERCORE_SCRIPT,   /* a file */
	INTERCORE_SCENARIO, /* steps of a scenario */
};

enum intercore_verb {
	INTERCORE_SEND,
	INTERCORE_EXPECT,
	INTERCORE_WAIT,
	INTERCORE_AT,
	INTERCORE_TIMEOUT,
	INTERCORE_OPEN,
	INTERCORE_CLOSE,
	INTERCORE_STOP,
	INTERCORE_PUSH,
	INTERCORE_RAISE,
	INTERCORE_REPEAT,
};

/* One line of a script. */
struct intercore_step {
	enum intercore_verb verb;
	unsigned line;
	char *text;     /* expected */
	uint8_t *bytes; /* to be sent */
	unsigned length;
	uint64_t value[2]; /* a time, a number of repeats, a command and its data */
};

struct intercore_script {
	char *file;
	struct intercore_step *steps;
	unsigned count;
};

/* One I/O core's partner. */
struct intercore_peer {
	struct intercore *intercore;
	struct device *app;     /* the block that stands for the application's end */
	unsigned channel;       /* of it */
	struct device *mailbox; /* the core's own side: what wakes the core */
	char name[INTERCORE_NAME];
	enum intercore_end end;
	struct console_line *line; /* all that was received, as text */
	struct intercore_script script;
	bool failed;
	/* of the host's end */
	int in, listening;
	bool own_in; /* to be closed */
	char *path;
	uint8_t *input, *output;
	size_t input_length, output_length, output_size;
	unsigned input_lines;
};

/* Partners of the I/O cores. Zeroed, then intercore_attach. */
struct intercore {
	struct machine *machine;
	struct console *console;
	FILE *say;
	struct device *app; /* NULL: the chip has none */
	struct intercore_peer peer[INTERCORE_PEERS];
	unsigned count;
};

void intercore_attach(
	struct intercore *intercore, struct machine *machine, struct console *console);
void intercore_detach(struct intercore *intercore);

/*
 * "intercore" is the partner of `first`, "intercore@m4-1" that of a core by name. It is made when nobody asked for
 * it before; its channel opens a millisecond after the start. NULL with an error.
 */
struct intercore_peer *intercore_need(
	struct intercore *intercore, const char *name, const struct core *first, struct error *err);
/* "NAME=stdio", "NAME=unix:PATH" or "NAME=script:FILE". */
bool intercore_connect(struct intercore *intercore, const char *spec, const struct core *first,
	FILE *say, struct error *err);
/* False when it is too long or too much waits already. */
bool intercore_send(struct intercore_peer *peer, const uint8_t *bytes, unsigned length);
/* One line of a script, at once: send, open, close, stop, push or raise. */
bool intercore_do(struct intercore_peer *peer, const char *text, struct error *err);

/* The same without doing it: false when the line makes no sense. */
bool intercore_check(const char *text, struct error *err);

/* Moves host input to the machine at the present virtual time. At slice boundaries. */
void intercore_poll(struct intercore *intercore);
/* May the host still give something to this core's partner? */
bool intercore_may_get_input(const struct intercore_peer *peer);
bool intercore_takes_stdin(const struct intercore *intercore);
/* Is there input that is no person's, to be taken at each look? */
bool intercore_is_scripted(const struct intercore *intercore);
/* Did a script miss what it expected, or does it still wait? Says so. */
bool intercore_failed(struct intercore *intercore);

#endif
