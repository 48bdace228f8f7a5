/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Scripts that play the high-level application, a line a step:
 *
 *   send TEXT            expect TEXT (part of a message)      timeout DURATION (of expects; 10s at first)
 *   wait DURATION        at TIME (since power-on)             repeat [N] (from the beginning, N more times)
 *   open   close         stop (the entry 0xBA5E0004)          push COMMAND DATA    raise BITS
 *
 * TEXT is as intercore_text.h says. Empty lines and those that begin with # are passed over. Everything
 * happens at virtual times; how far the script is belongs to the machine's state.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/error.h"
#include "machine/machine.h"
#include "peripherals/soc/mbox_app.h"
#include "tools/intercore_internal.h"
#include "tools/intercore_text.h"
#include "tools/quantity.h"

enum { STEPS = 10000, COMMAND_STOP = (int)0xba5e0004 };
/* The notes of the channel. */
enum { NOTE_AT, NOTE_REPEATS, NOTE_WAITS, NOTE_TIMEOUT_US };
static const uint64_t TIMEOUT_US = 10000000, FOREVER = UINT64_MAX;

static const char *const verbs[] = { "send", "expect", "wait", "at", "timeout", "open", "close",
	"stop", "push", "raise", "repeat", NULL };

static bool read_number(const char *text, uint64_t *value, struct error *err)
{
	if (!quantity_number(text, value, err)) {
		return false;
	}
	return *value <= UINT32_MAX || error_set(err, "%s does not fit in 32 bits", text);
}

static bool read_push(const char *text, struct intercore_step *step, struct error *err)
{
	const char *blank = strchr(text, ' ');
	if (!blank) {
		return error_set(err, "push needs a command and a data word");
	}
	char *command = alloc_text(text);
	command[blank - text] = '\0';
	bool good = read_number(command, &step->value[0], err) &&
		read_number(blank + strspn(blank, " "), &step->value[1], err);
	free(command);
	return good;
}

static bool read_send(const char *text, struct intercore_step *step, struct error *err)
{
	step->bytes = alloc_zeroed(1, MBOX_APP_SEND_MAX);
	if (!intercore_decode(text, step->bytes, MBOX_APP_SEND_MAX, &step->length, err)) {
		return false;
	}
	return step->length || error_set(err, "there is nothing to send");
}

static bool read_argument(const char *text, struct intercore_step *step, struct error *err)
{
	switch (step->verb) {
	case INTERCORE_SEND: return read_send(text, step, err);
	case INTERCORE_EXPECT:
		step->text = alloc_text(text);
		return *text || error_set(err, "there is nothing to expect");
	case INTERCORE_WAIT:
	case INTERCORE_AT:
	case INTERCORE_TIMEOUT: return quantity_duration(text, &step->value[0], err);
	case INTERCORE_PUSH: return read_push(text, step, err);
	case INTERCORE_RAISE: return read_number(text, &step->value[0], err);
	case INTERCORE_REPEAT:
		step->value[0] = FOREVER;
		return !*text || read_number(text, &step->value[0], err);
	default:
		return !*text || error_set(err, "%s stands alone: \"%s\"", verbs[step->verb], text);
	}
}

bool intercore_step_read(const char *text, struct intercore_step *step, struct error *err)
{
	*step = (struct intercore_step){ .verb = INTERCORE_SEND };
	size_t length = strcspn(text, " \t");
	for (unsigned n = 0; verbs[n]; n++) {
		if (strlen(verbs[n]) == length && !strncmp(text, verbs[n], length)) {
			step->verb = (enum intercore_verb)n;
			if (read_argument(
				    text + length + strspn(text + length, " \t"), step, err)) {
				return true;
			}
			intercore_step_free(step);
			return false;
		}
	}
	char *word = alloc_text(text);
	word[length] = '\0';
	const char *near = error_nearest(word, verbs);
	error_set(err, "\"%.40s\" is no word of a script", word);
	free(word);
	if (near) {
		error_help(err, "did you mean \"%s\"?", near);
	}
	return false;
}

void intercore_step_free(struct intercore_step *step)
{
	free(step->text);
	free(step->bytes);
	step->text = NULL;
	step->bytes = NULL;
}

void intercore_script_free(struct intercore_script *script)
{
	for (unsigned n = 0; n < script->count; n++) {
		intercore_step_free(&script->steps[n]);
	}
	free(script->steps);
	free(script->file);
	*script = (struct intercore_script){ .steps = NULL };
}

/* A repetition in which no time passes would never end. */
static bool takes_time(const struct intercore_script *script)
{
	for (unsigned n = 0; n < script->count; n++) {
		const struct intercore_step *step = &script->steps[n];
		if (step->verb == INTERCORE_WAIT && step->value[0]) {
			return true;
		}
	}
	return false;
}

static bool read_line(struct intercore_script *script, char *text, unsigned line, struct error *err)
{
	struct error inner = { 0 };
	text += strspn(text, " \t");
	text[strcspn(text, "\r\n")] = '\0';
	if (!*text || *text == '#') {
		return true;
	}
	if (script->count == STEPS) {
		return error_at(err, script->file, line, 1, "more than %d steps", STEPS);
	}
	script->steps = alloc_grow(script->steps, script->count + 1, sizeof(*script->steps));
	struct intercore_step *step = &script->steps[script->count];
	bool good = intercore_step_read(text, step, &inner);
	if (good) {
		step->line = line;
		script->count++;
		good = step->verb != INTERCORE_REPEAT || takes_time(script) ||
			error_set(&inner, "nothing before `repeat` lets time pass: add `wait 1ms`");
	}
	if (!good) {
		error_at(err, script->file, line, 1, "%s", inner.message);
		error_note(err, "%s", inner.note);
		error_help(err, "%s", inner.help);
	}
	return good;
}

bool intercore_script_read(struct intercore_script *script, const char *file, struct error *err)
{
	char *text = NULL;
	size_t size = 0;
	unsigned line = 0;
	bool good = true;
	struct stat status;
	FILE *in = fopen(file, "re");
	if (!in) {
		return error_set(err, "--peer: cannot open %s: %s", file, strerror(errno));
	}
	if (fstat(fileno(in), &status) == 0 && S_ISDIR(status.st_mode)) {
		fclose(in);
		return error_set(err, "--peer: %s is a folder", file);
	}
	script->file = alloc_text(file);
	ssize_t length;
	while (good && (length = getline(&text, &size, in)) >= 0) {
		line++;
		good = strlen(text) == (size_t)length ?
			read_line(script, text, line, err) :
			error_at(err, file, line, 1, "a NUL byte in a script");
	}
	free(text);
	fclose(in);
	return good;
}

static uint32_t *notes_of(struct intercore_peer *peer)
{
	return mbox_app_notes(peer->app, peer->channel);
}

static void miss(struct intercore_peer *peer, const struct intercore_step *step, const char *why)
{
	fprintf(peer->intercore->say, "%s: %s:%u: %s%s%s\n", peer->name, peer->script.file,
		step->line, step->text ? step->text : "", step->text ? ": " : "", why);
	peer->failed = true;
	notes_of(peer)[NOTE_AT] = peer->script.count;
	notes_of(peer)[NOTE_WAITS] = 0;
}

bool intercore_step_is_act(const struct intercore_step *step, struct error *err)
{
	switch (step->verb) {
	case INTERCORE_SEND:
	case INTERCORE_OPEN:
	case INTERCORE_CLOSE:
	case INTERCORE_STOP:
	case INTERCORE_PUSH:
	case INTERCORE_RAISE: return true;
	default: return error_set(err, "only a script can %s", verbs[step->verb]);
	}
}

bool intercore_step_do(
	struct intercore_peer *peer, const struct intercore_step *step, struct error *err)
{
	struct device *app = peer->app;
	unsigned channel = peer->channel;
	switch (step->verb) {
	case INTERCORE_SEND:
		return intercore_send(peer, step->bytes, step->length) ||
			error_set(err, "too much waits to be sent already");
	case INTERCORE_OPEN: mbox_app_open(app, channel, 0); return true;
	case INTERCORE_CLOSE: mbox_app_close(app, channel); return true;
	case INTERCORE_STOP:
	case INTERCORE_PUSH: {
		bool stop = step->verb == INTERCORE_STOP;
		return mbox_app_push(app, channel,
			       stop ? (uint32_t)COMMAND_STOP : (uint32_t)step->value[0],
			       (uint32_t)step->value[1]) ||
			error_set(err, "the mailbox is full");
	}
	case INTERCORE_RAISE: mbox_app_raise(app, channel, (uint32_t)step->value[0]); return true;
	default: return intercore_step_is_act(step, err);
	}
}

/* One step; false when the script has to wait for something. */
static bool take_step(struct intercore_peer *peer, const struct intercore_step *step)
{
	uint32_t *notes = notes_of(peer);
	uint64_t now_ps = machine_now_ps(peer->intercore->machine);
	struct error err = { 0 };
	notes[NOTE_AT]++;
	switch (step->verb) {
	case INTERCORE_WAIT: mbox_app_wake(peer->app, peer->channel, step->value[0]); return false;
	case INTERCORE_AT:
		if (step->value[0] <= now_ps) {
			return true;
		}
		mbox_app_wake(peer->app, peer->channel, step->value[0] - now_ps);
		return false;
	case INTERCORE_TIMEOUT:
		notes[NOTE_TIMEOUT_US] = (uint32_t)(step->value[0] / PS_PER_US);
		return true;
	case INTERCORE_EXPECT:
		notes[NOTE_WAITS] = notes[NOTE_AT];
		mbox_app_wake(peer->app, peer->channel, notes[NOTE_TIMEOUT_US] * PS_PER_US);
		return false;
	case INTERCORE_REPEAT:
		if (step->value[0] == FOREVER || notes[NOTE_REPEATS] < step->value[0]) {
			notes[NOTE_REPEATS]++;
			notes[NOTE_AT] = 0;
		} else {
			notes[NOTE_REPEATS] = 0;
		}
		return true;
	default:
		if (!intercore_step_do(peer, step, &err)) {
			miss(peer, step, err.message);
		}
		return true;
	}
}

static void go_on(struct intercore_peer *peer)
{
	const uint32_t *notes = notes_of(peer);
	while (notes[NOTE_AT] < peer->script.count &&
		take_step(peer, &peer->script.steps[notes[NOTE_AT]])) {
	}
}

void intercore_script_start(struct intercore_peer *peer)
{
	notes_of(peer)[NOTE_TIMEOUT_US] = (uint32_t)TIMEOUT_US;
	mbox_app_wake(peer->app, peer->channel, 0);
}

/* The step that is waited for; NULL when none is. */
static const struct intercore_step *awaited(struct intercore_peer *peer)
{
	uint32_t at = peer->script.count ? notes_of(peer)[NOTE_WAITS] : 0;
	return at && at <= peer->script.count ? &peer->script.steps[at - 1] : NULL;
}

/* The next step is taken at once, so that an expectation misses nothing that comes in the same breath. */
void intercore_script_heard(struct intercore_peer *peer, const char *text)
{
	const struct intercore_step *step = awaited(peer);
	if (step && strstr(text, step->text)) {
		notes_of(peer)[NOTE_WAITS] = 0;
		mbox_app_wake(peer->app, peer->channel, 0);
		uint32_t at = notes_of(peer)[NOTE_AT];
		if (at < peer->script.count && peer->script.steps[at].verb == INTERCORE_EXPECT) {
			take_step(peer, &peer->script.steps[at]);
		}
	}
}

void intercore_script_woken(struct intercore_peer *peer)
{
	const struct intercore_step *step = awaited(peer);
	if (step) {
		miss(peer, step, "did not come in time");
	} else {
		go_on(peer);
	}
}

bool intercore_script_failed(struct intercore_peer *peer)
{
	const struct intercore_step *step = awaited(peer);
	if (step && !peer->failed) {
		miss(peer, step, "the run ended before it came");
	}
	return peer->failed;
}
