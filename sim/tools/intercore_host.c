/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Host ends of partners of I/O cores: lines on stdin, and a Unix socket on which each message stands behind its
 * length (four bytes, little endian, 1 to 1024). Who connects to the socket is not trusted.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "peripherals/soc/mbox_app.h"
#include "tools/console.h"
#include "tools/intercore_internal.h"
#include "tools/intercore_text.h"

enum { INPUT = 8192, LENGTH = 4, OUTPUT_MAX = 1 << 20 };

/* What the console waits for on the peer's behalf. */
static void set_in(struct intercore_peer *peer, int descriptor, bool own)
{
	peer->in = descriptor;
	peer->own_in = own;
	peer->line->in = descriptor >= 0 ? descriptor : peer->listening;
}

bool intercore_open_stdio(struct intercore_peer *peer, struct error *err)
{
	struct intercore *intercore = peer->intercore;
	for (unsigned n = 0; n < intercore->count; n++) {
		if (&intercore->peer[n] != peer && intercore->peer[n].end == INTERCORE_STDIO) {
			return error_set(err, "--peer: only one can have stdio");
		}
	}
	peer->input = alloc_zeroed(1, INPUT);
	set_in(peer, STDIN_FILENO, false);
	return true;
}

static bool unix_error(struct intercore_peer *peer, const char *path, struct error *err)
{
	int why = errno;
	error_set(err, "--peer %s=unix:%s: %s", peer->name, path, strerror(why));
	if (why == EADDRINUSE) {
		error_help(err, "remove %s, or choose another name", path);
	}
	return false;
}

bool intercore_open_unix(struct intercore_peer *peer, const char *path, struct error *err)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	if (!*path || strlen(path) >= sizeof(address.sun_path)) {
		error_set(err, "--peer %s=unix:%s: %s", peer->name, path,
			*path ? "the name is too long for a socket" : "the name is empty");
		error_note(err, "a socket's name has 1 to %zu characters",
			sizeof(address.sun_path) - 1);
		return false;
	}
	memcpy(address.sun_path, path, strlen(path) + 1);
	peer->listening = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	/* The mode of the unbound socket becomes that of the name: nobody else can ever open it. */
	if (peer->listening < 0 || fchmod(peer->listening, 0600) < 0 ||
		bind(peer->listening, (struct sockaddr *)&address, sizeof(address)) < 0) {
		return unix_error(peer, path, err);
	}
	peer->path = alloc_text(path);
	if (chmod(path, 0600) < 0 || listen(peer->listening, 1) < 0) {
		return unix_error(peer, path, err);
	}
	peer->input = alloc_zeroed(1, INPUT);
	set_in(peer, -1, false);
	fprintf(peer->intercore->say,
		"orrery: %s waits on %s; what comes from there is outside input: such a run cannot be "
		"repeated exactly\n",
		peer->name, path);
	return true;
}

static void drop_in(struct intercore_peer *peer)
{
	if (peer->own_in) {
		close(peer->in);
	}
	peer->input_length = peer->output_length = 0;
	set_in(peer, -1, false);
}

void intercore_host_close(struct intercore_peer *peer)
{
	if (peer->in >= 0) {
		drop_in(peer);
	}
	if (peer->listening >= 0) {
		close(peer->listening);
		peer->listening = -1;
	}
	if (peer->path) {
		unlink(peer->path);
	}
	peer->line->in = -1;
	free(peer->path);
	free(peer->input);
	free(peer->output);
	peer->path = NULL;
	peer->input = peer->output = NULL;
}

static void use_up(struct intercore_peer *peer, size_t length)
{
	peer->input_length -= length;
	memmove(peer->input, peer->input + length, peer->input_length);
}

/* A line without its end; false when it has to wait for room. */
static bool send_line(struct intercore_peer *peer, char *text)
{
	uint8_t bytes[MBOX_APP_SEND_MAX];
	unsigned length;
	struct error err = { 0 };
	text[strcspn(text, "\r")] = '\0';
	if (!intercore_decode(text, bytes, sizeof(bytes), &length, &err)) {
		peer->input_lines++;
		fprintf(peer->intercore->say, "%s: line %u is not sent: %s\n", peer->name,
			peer->input_lines, err.message);
		return true;
	}
	if (length && !intercore_send(peer, bytes, length)) {
		return false;
	}
	peer->input_lines++;
	return true;
}

static void send_lines(struct intercore_peer *peer, bool end)
{
	for (;;) {
		uint8_t *newline = memchr(peer->input, '\n', peer->input_length);
		bool rest = !newline && peer->input_length &&
			(end || peer->input_length == INPUT - 1);
		if (!newline && !rest) {
			return;
		}
		size_t length = newline ? (size_t)(newline - peer->input) : peer->input_length;
		char text[INPUT];
		memcpy(text, peer->input, length);
		text[length] = '\0';
		if (!send_line(peer, text)) {
			return;
		}
		use_up(peer, length + (newline != NULL));
	}
}

/* Every whole message that is there and fits; false when the client makes no sense. */
static bool send_messages(struct intercore_peer *peer)
{
	while (peer->input_length >= LENGTH) {
		const uint8_t *in = peer->input;
		uint32_t length = in[0] | (uint32_t)in[1] << 8 | (uint32_t)in[2] << 16 |
			(uint32_t)in[3] << 24;
		if (length == 0 || length > MBOX_APP_SEND_MAX) {
			fprintf(peer->intercore->say,
				"%s: the client sent a message of %u bytes (1 to %d are possible): dropped\n",
				peer->name, (unsigned)length, MBOX_APP_SEND_MAX);
			return false;
		}
		if (peer->input_length < LENGTH + length ||
			!intercore_send(peer, in + LENGTH, length)) {
			return true;
		}
		use_up(peer, LENGTH + length);
	}
	return true;
}

static void flush(struct intercore_peer *peer)
{
	while (peer->output_length && peer->in >= 0) {
		ssize_t done = send(
			peer->in, peer->output, peer->output_length, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (done < 0 && errno == EINTR) {
			continue;
		}
		if (done < 0) {
			return;
		}
		peer->output_length -= (size_t)done;
		memmove(peer->output, peer->output + done, peer->output_length);
	}
}

void intercore_host_give(struct intercore_peer *peer, const uint8_t *bytes, unsigned length)
{
	if (peer->end != INTERCORE_UNIX || peer->in < 0) {
		return;
	}
	size_t needed = peer->output_length + LENGTH + length;
	if (needed > OUTPUT_MAX) {
		fprintf(peer->intercore->say, "%s: the client does not read: dropped\n",
			peer->name);
		drop_in(peer);
		return;
	}
	if (needed > peer->output_size) {
		peer->output_size = needed * 2;
		peer->output = alloc_grow(peer->output, peer->output_size, 1);
	}
	uint8_t *out = peer->output + peer->output_length;
	for (unsigned n = 0; n < LENGTH; n++) {
		out[n] = (uint8_t)(length >> 8 * n);
	}
	memcpy(out + LENGTH, bytes, length);
	peer->output_length = needed;
	flush(peer);
}

/* Reads what is there; false at its end. */
static bool fill(struct intercore_peer *peer)
{
	size_t room = INPUT - 1 - peer->input_length;
	struct pollfd one = { .fd = peer->in, .events = POLLIN };
	if (!room || poll(&one, 1, 0) <= 0) {
		return true;
	}
	ssize_t got = read(peer->in, peer->input + peer->input_length, room);
	if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
		return true;
	}
	peer->input_length += got > 0 ? (size_t)got : 0;
	return got > 0;
}

static void poll_client(struct intercore_peer *peer)
{
	if (peer->in < 0) {
		set_in(peer, accept4(peer->listening, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK),
			true);
	}
	if (peer->in < 0) {
		return;
	}
	bool more = fill(peer);
	if (!send_messages(peer) || !more) {
		drop_in(peer);
		return;
	}
	flush(peer);
}

void intercore_host_poll(struct intercore_peer *peer)
{
	if (peer->end == INTERCORE_UNIX) {
		poll_client(peer);
	} else if (peer->end == INTERCORE_STDIO && peer->in >= 0) {
		bool more = fill(peer);
		send_lines(peer, !more);
		if (!more && !peer->input_length) {
			drop_in(peer);
		}
	}
}

bool intercore_is_scripted(const struct intercore *intercore)
{
	for (unsigned n = 0; n < intercore->count; n++) {
		const struct intercore_peer *peer = &intercore->peer[n];
		if (peer->end == INTERCORE_STDIO && peer->in >= 0 && !isatty(peer->in)) {
			return true;
		}
	}
	return false;
}
