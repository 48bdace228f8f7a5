/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The partners that I/O cores talk to while no application core runs: who they are, and what they say. The protocol
 * is a model's (mbox_app.c); here are names, text and whoever plays. A script and a scenario act at
 * virtual times, so a run with them can be repeated exactly; a socket and a keyboard are outside input.
 */
#include "tools/intercore.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "engine/timeline.h"
#include "machine/machine.h"
#include "peripherals/soc/mbox_app.h"
#include "tools/console.h"
#include "tools/intercore_internal.h"
#include "tools/intercore_text.h"

static const uint64_t OPEN_PS = 1000000000; /* 1 ms */

static void received(void *owner, const uint8_t *id, const uint8_t *bytes, unsigned length)
{
	struct intercore_peer *peer = owner;
	char text[INTERCORE_LINE + 1];
	size_t used = intercore_encode(bytes, length, text);
	(void)id;
	intercore_host_give(peer, bytes, length);
	intercore_script_heard(peer, text);
	text[used] = '\n';
	console_say(peer->line, text, used + 1);
}

static void entry(void *owner, uint32_t command, uint32_t data)
{
	struct intercore_peer *peer = owner;
	char text[64];
	int used = snprintf(
		text, sizeof(text), "entry 0x%08x 0x%08x", (unsigned)command, (unsigned)data);
	intercore_script_heard(peer, text);
	text[used] = '\n';
	console_say(peer->line, text, (size_t)used + 1);
}

static void woken(void *owner)
{
	intercore_script_woken(owner);
}

static const struct mbox_app_player player = {
	.received = received,
	.entry = entry,
	.woken = woken,
};

void intercore_attach(struct intercore *intercore, struct machine *machine, struct console *console)
{
	*intercore = (struct intercore){ .machine = machine, .console = console, .say = stderr };
	for (struct device *dev = machine->devices; dev; dev = dev->next) {
		if (mbox_app_is(dev)) {
			intercore->app = dev;
		}
	}
}

void intercore_detach(struct intercore *intercore)
{
	for (unsigned n = 0; n < intercore->count; n++) {
		struct intercore_peer *peer = &intercore->peer[n];
		mbox_app_play(peer->app, peer->channel, NULL, NULL);
		intercore_host_close(peer);
		intercore_script_free(&peer->script);
	}
	intercore->count = 0;
}

/* Channels are in the order of the chip's cores. */
static bool find_channel(
	const struct intercore *intercore, const char *core, unsigned *channel, struct error *err)
{
	const char *names[MACHINE_CORES + 1] = { NULL };
	unsigned count = intercore->machine->core_count;
	count = count < MBOX_APP_CHANNELS ? count : MBOX_APP_CHANNELS;
	for (unsigned n = 0; n < count; n++) {
		names[n] = core_name(intercore->machine->core[n]);
		if (!strcmp(names[n], core)) {
			*channel = n;
			return true;
		}
	}
	const char *near = error_nearest(core, names);
	error_set(err, "there is no core \"%s\" to be a partner of", core);
	if (near) {
		error_help(err, "did you mean \"intercore@%s\"?", near);
	}
	return false;
}

static struct intercore_peer *add_peer(struct intercore *intercore, unsigned channel, bool is_first)
{
	struct intercore_peer *peer = &intercore->peer[intercore->count];
	char mailbox[32];
	snprintf(mailbox, sizeof(mailbox), "mbox-a7-%u", channel);
	*peer = (struct intercore_peer){
		.intercore = intercore,
		.app = intercore->app,
		.channel = channel,
		.mailbox = machine_find_device(intercore->machine, mailbox),
		.in = -1,
		.listening = -1,
	};
	if (is_first) {
		snprintf(peer->name, sizeof(peer->name), "intercore");
	} else {
		snprintf(peer->name, sizeof(peer->name), "intercore@%s",
			core_name(intercore->machine->core[channel]));
	}
	peer->line = console_add(intercore->console, peer->name);
	if (!peer->line) {
		return NULL;
	}
	intercore->count++;
	mbox_app_play(peer->app, channel, &player, peer);
	mbox_app_open(peer->app, channel, OPEN_PS);
	return peer;
}

struct intercore_peer *intercore_need(
	struct intercore *intercore, const char *name, const struct core *first, struct error *err)
{
	const char *at = strchr(name, '@');
	size_t length = at ? (size_t)(at - name) : strlen(name);
	unsigned channel;
	if (length != strlen("intercore") || strncmp(name, "intercore", length)) {
		error_set(err, "there is no partner \"%s\"", name);
		error_note(err, "expected intercore, or intercore@CORE");
		return NULL;
	}
	if (!intercore->app) {
		error_set(err, "the chip of this board has no inter-core messages");
		return NULL;
	}
	const char *first_name = first ? core_name(first) : "m4-0";
	const char *core = at ? at + 1 : first_name;
	if (!find_channel(intercore, core, &channel, err)) {
		return NULL;
	}
	for (unsigned n = 0; n < intercore->count; n++) {
		if (intercore->peer[n].channel == channel) {
			return &intercore->peer[n];
		}
	}
	struct intercore_peer *peer = add_peer(intercore, channel, !strcmp(core, first_name));
	if (!peer) {
		error_set(err, "the board has too many terminals for another partner");
	}
	return peer;
}

static bool take_role(struct intercore_peer *peer, const char *target, struct error *err)
{
	if (!strcmp(target, "stdio")) {
		peer->end = INTERCORE_STDIO;
		return intercore_open_stdio(peer, err);
	}
	if (!strncmp(target, "unix:", 5)) {
		peer->end = INTERCORE_UNIX;
		peer->line->end = CONSOLE_SILENT;
		return intercore_open_unix(peer, target + 5, err);
	}
	if (!strncmp(target, "script:", 7)) {
		peer->end = INTERCORE_SCRIPT;
		if (!intercore_script_read(&peer->script, target + 7, err)) {
			return false;
		}
		intercore_script_start(peer);
		return true;
	}
	error_set(err, "--peer %s=%s: not known", peer->name, target);
	error_note(err, "expected stdio, unix:PATH or script:FILE");
	return false;
}

bool intercore_connect(struct intercore *intercore, const char *spec, const struct core *first,
	FILE *say, struct error *err)
{
	const char *equals = strchr(spec, '=');
	intercore->say = say;
	if (!equals || equals == spec) {
		error_set(err, "--peer: \"%s\" says not who plays", spec);
		error_note(err,
			"expected intercore=stdio, intercore=unix:PATH, "
			"intercore=script:FILE, or intercore@CORE=...");
		return false;
	}
	char *name = alloc_text(spec);
	name[equals - spec] = '\0';
	struct intercore_peer *peer = intercore_need(intercore, name, first, err);
	free(name);
	if (!peer) {
		return false;
	}
	if (peer->end != INTERCORE_NOBODY) {
		return error_set(err, "--peer: two want to play %s", peer->name);
	}
	return take_role(peer, equals + 1, err);
}

bool intercore_send(struct intercore_peer *peer, const uint8_t *bytes, unsigned length)
{
	return mbox_app_send(peer->app, peer->channel, bytes, length);
}

bool intercore_do(struct intercore_peer *peer, const char *text, struct error *err)
{
	struct intercore_step step;
	if (!intercore_step_read(text, &step, err)) {
		return false;
	}
	bool done = intercore_step_do(peer, &step, err);
	intercore_step_free(&step);
	return done;
}

bool intercore_check(const char *text, struct error *err)
{
	struct intercore_step step;
	if (!intercore_step_read(text, &step, err)) {
		return false;
	}
	bool good = intercore_step_is_act(&step, err);
	intercore_step_free(&step);
	return good;
}

void intercore_poll(struct intercore *intercore)
{
	for (unsigned n = 0; n < intercore->count; n++) {
		intercore_host_poll(&intercore->peer[n]);
	}
}

bool intercore_may_get_input(const struct intercore_peer *peer)
{
	return peer->in >= 0 || peer->listening >= 0;
}

bool intercore_takes_stdin(const struct intercore *intercore)
{
	for (unsigned n = 0; n < intercore->count; n++) {
		if (intercore->peer[n].end == INTERCORE_STDIO) {
			return true;
		}
	}
	return false;
}

bool intercore_failed(struct intercore *intercore)
{
	bool failed = false;
	for (unsigned n = 0; n < intercore->count; n++) {
		failed |= intercore_script_failed(&intercore->peer[n]);
	}
	return failed;
}
