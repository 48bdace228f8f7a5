/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Host ends of the board's terminals: files, pseudo-terminals, sockets, and this program's stdin. */
#include "tools/console_host.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "machine/part.h"
#include "peripherals/parts/terminal.h"
#include "tools/console.h"
#include "tools/quantity.h"

enum { CHUNK = 256 };

static bool target_error(
	const struct console_line *line, const char *target, const char *why, struct error *err)
{
	error_set(err, "--uart %s=%s: %s", line->name, target, why);
	error_note(err, "expected pty, tcp:PORT, file:PATH or -");
	return false;
}

static bool open_file(
	struct console_line *line, const char *target, const char *path, struct error *err)
{
	line->out = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (line->out < 0) {
		return target_error(line, target, strerror(errno), err);
	}
	line->end = CONSOLE_FILE;
	return true;
}

static bool open_pty(struct console_line *line, const char *target, FILE *say, struct error *err)
{
	struct termios modes;
	char name[128];
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (master < 0 || grantpt(master) < 0 || unlockpt(master) < 0 ||
		ptsname_r(master, name, sizeof(name)) != 0) {
		int why = errno;
		if (master >= 0) {
			close(master);
		}
		return target_error(line, target, strerror(why), err);
	}
	/* The far end stays open here, so that the name lives on when a viewer closes it. */
	line->listening = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (line->listening >= 0 && tcgetattr(line->listening, &modes) == 0) {
		cfmakeraw(&modes);
		tcsetattr(line->listening, TCSANOW, &modes);
	}
	line->out = line->in = master;
	line->end = CONSOLE_PTY;
	fprintf(say, "orrery: %s is %s\n", line->name, name);
	return true;
}

static bool open_tcp(struct console_line *line, const char *target, const char *port, FILE *say,
	struct error *err)
{
	uint64_t number;
	struct error inner = { 0 };
	if (!quantity_number(port, &number, &inner) || number > 65535) {
		return target_error(line, target, "not a port number", err);
	}
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)number),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t length = sizeof(address);
	int on = 1;
	line->listening = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (line->listening < 0 ||
		setsockopt(line->listening, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) < 0 ||
		bind(line->listening, (struct sockaddr *)&address, sizeof(address)) < 0 ||
		listen(line->listening, 1) < 0 ||
		getsockname(line->listening, (struct sockaddr *)&address, &length) < 0) {
		return target_error(line, target, strerror(errno), err);
	}
	line->end = CONSOLE_TCP;
	fprintf(say, "orrery: %s is tcp port %u on 127.0.0.1\n", line->name,
		ntohs(address.sin_port));
	return true;
}

bool console_connect(struct console_line *line, const char *target, FILE *say, struct error *err)
{
	if (!line->part) {
		return target_error(line, target, "not a UART", err);
	}
	if (!strcmp(target, "-")) {
		line->end = CONSOLE_SHARED;
		return true;
	}
	if (!strncmp(target, "file:", 5)) {
		return open_file(line, target, target + 5, err);
	}
	if (!strcmp(target, "pty")) {
		return open_pty(line, target, say, err);
	}
	if (!strncmp(target, "tcp:", 4)) {
		return open_tcp(line, target, target + 4, say, err);
	}
	return target_error(line, target, "not known", err);
}

void console_take_input(struct console *console, struct console_line *line, int descriptor)
{
	struct termios modes;
	console->typist = line;
	console->input = descriptor;
	console->input_terminal = isatty(descriptor);
	if (!console->input_terminal || tcgetattr(descriptor, &modes) != 0) {
		return;
	}
	console->saved_modes = alloc_zeroed(1, sizeof(modes));
	memcpy(console->saved_modes, &modes, sizeof(modes));
	modes.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	modes.c_iflag &= ~(tcflag_t)ICRNL;
	console->input_echo_off = tcsetattr(descriptor, TCSANOW, &modes) == 0;
}

void console_host_release_input(struct console *console)
{
	if (console->input_echo_off) {
		tcsetattr(console->input, TCSANOW, console->saved_modes);
	}
	free(console->saved_modes);
	console->saved_modes = NULL;
	console->input_echo_off = false;
	console->input = -1;
}

void console_host_write(struct console_line *line, const char *bytes, size_t length)
{
	while (length && line->out >= 0) {
		ssize_t done = line->end == CONSOLE_TCP ?
			send(line->out, bytes, length, MSG_NOSIGNAL) :
			write(line->out, bytes, length);
		if (done < 0 && errno == EINTR) {
			continue;
		}
		if (done < 0) {
			return;
		}
		bytes += done;
		length -= (size_t)done;
	}
}

static void drop_client(struct console_line *line)
{
	close(line->out);
	line->out = line->in = -1;
}

void console_host_close(struct console_line *line)
{
	if (line->out >= 0) {
		drop_client(line);
	}
	if (line->listening >= 0) {
		close(line->listening);
		line->listening = -1;
	}
}

static bool is_readable(int descriptor, int wall_ms)
{
	struct pollfd one = { .fd = descriptor, .events = POLLIN };
	return poll(&one, 1, wall_ms) > 0;
}

static void accept_client(struct console_line *line)
{
	if (line->end == CONSOLE_TCP && line->out < 0 && is_readable(line->listening, 0)) {
		line->out = line->in = accept4(
			line->listening, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	}
}

/* Moves what a descriptor has and the terminal takes; false at the descriptor's end. */
static bool move_input(struct console_line *line, int descriptor)
{
	uint8_t bytes[CHUNK];
	unsigned room = terminal_room(line->part);
	while (room && is_readable(descriptor, 0)) {
		ssize_t got = read(descriptor, bytes, room < CHUNK ? room : CHUNK);
		if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
			break;
		}
		if (got <= 0) {
			return false;
		}
		terminal_send(line->part, bytes, (unsigned)got);
		room -= (unsigned)got;
	}
	return true;
}

void console_poll(struct console *console)
{
	for (unsigned i = 0; i < console->line_count; i++) {
		struct console_line *line = &console->line[i];
		accept_client(line);
		if (line->part && line->in >= 0 && !move_input(line, line->in) &&
			line->end == CONSOLE_TCP) {
			drop_client(line);
		}
	}
	if (console->input >= 0 && console->typist &&
		!move_input(console->typist, console->input)) {
		console_host_release_input(console);
	}
	console_flush(console);
}

bool console_line_may_get_input(const struct console_line *line)
{
	const struct console *console = line->console;
	return line->listening >= 0 || (console->input >= 0 && console->typist == line);
}

bool console_may_get_input(const struct console *console)
{
	for (unsigned i = 0; i < console->line_count; i++) {
		if (console_line_may_get_input(&console->line[i])) {
			return true;
		}
	}
	return false;
}

void console_wait(struct console *console, int other, int wall_ms)
{
	struct pollfd wait[2 * CONSOLE_LINES + 2];
	nfds_t count = 0;
	for (unsigned i = 0; i < console->line_count; i++) {
		const struct console_line *line = &console->line[i];
		if (line->in >= 0) {
			wait[count++] = (struct pollfd){ .fd = line->in, .events = POLLIN };
		} else if (line->end == CONSOLE_TCP) {
			wait[count++] = (struct pollfd){ .fd = line->listening, .events = POLLIN };
		}
	}
	if (console->input >= 0) {
		wait[count++] = (struct pollfd){ .fd = console->input, .events = POLLIN };
	}
	if (other >= 0) {
		wait[count++] = (struct pollfd){ .fd = other, .events = POLLIN };
	}
	console_flush(console);
	poll(wait, count, wall_ms);
}

uint32_t console_host_read_now(struct console *console, char *bytes, uint32_t length)
{
	if (console->input < 0) {
		return 0;
	}
	console_wait(console, console->interrupt, -1);
	if (!is_readable(console->input, 0)) {
		return 0;
	}
	ssize_t got = read(console->input, bytes, length);
	return got > 0 ? (uint32_t)got : 0;
}
