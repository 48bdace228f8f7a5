/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A serial terminal: shows the characters it receives and types those it is given, one after
 * another at its own baud rate. A character at another speed (more than 4 % off) or in another
 * format is shown as `?`, and said once.
 *
 * With `flow: rtscts` typing waits for the other side's RTS; its own RTS always invites.
 */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "peripherals/parts/part_models.h"
#include "peripherals/parts/settings.h"
#include "peripherals/parts/terminal.h"

#include "base/alloc.h"
#include "base/bits.h"
#include "base/error.h"
#include "machine/part.h"

enum { QUEUE = 4096, LINE = 80, SPEED_TOLERANCE_PERCENT = 4 };

struct terminal {
	struct part part;
	uint32_t baud;
	uint8_t data_bits, stop_bits;
	char parity;
	bool flow;
	void (*sink)(void *owner, const uint8_t *bytes, unsigned length);
	void *sink_owner;
	struct event typed; /* the character under way has arrived */
	uint8_t queue[QUEUE];
	uint32_t queue_at, queued;
	bool typing;
	bool may_send; /* the other side's RTS */
	bool mismatch_said;
	uint64_t received;
	char line[LINE]; /* the line being received, for look() */
	uint8_t line_length;
};

static bool set_format(struct terminal *terminal, const char *value, struct error *err)
{
	bool fits = strlen(value) == 3 && value[0] >= '5' && value[0] <= '8' &&
		strchr("NOEMS", value[1]) && (value[2] == '1' || value[2] == '2');
	if (!fits) {
		return error_set(err, "'%s' is not a format like 8N1 or 7E2", value);
	}
	terminal->data_bits = (uint8_t)(value[0] - '0');
	terminal->parity = value[1];
	terminal->stop_bits = (uint8_t)(value[2] - '0');
	return true;
}

static bool terminal_set(struct part *part, const char *key, const char *value, struct error *err)
{
	struct terminal *terminal = (struct terminal *)part;
	if (!strcmp(key, "baud")) {
		return setting_number(value, 50, 4000000, &terminal->baud, err);
	}
	if (!strcmp(key, "format")) {
		return set_format(terminal, value, err);
	}
	unsigned choice;
	if (!setting_choice(value, (const char *const[]){ "none", "rtscts", NULL }, &choice, err)) {
		return false;
	}
	terminal->flow = choice;
	return true;
}

static void type(struct terminal *terminal)
{
	if (terminal->typing || !terminal->queued || (terminal->flow && !terminal->may_send)) {
		return;
	}
	unsigned bits = 1u + terminal->data_bits + (terminal->parity != 'N') + terminal->stop_bits;
	terminal->typing = true;
	timeline_arm_in(terminal->part.timeline, &terminal->typed,
		bits_muldiv_up(bits, PS_PER_SECOND, terminal->baud));
}

static void typed(void *owner, unsigned index)
{
	struct terminal *terminal = owner;
	(void)index;
	struct uart_frame frame = {
		.data = terminal->queue[terminal->queue_at] & bits_mask(0, terminal->data_bits),
		.data_bits = terminal->data_bits,
		.parity = terminal->parity,
		.baud = terminal->baud,
	};
	terminal->queue_at = (terminal->queue_at + 1) % QUEUE;
	terminal->queued--;
	terminal->typing = false;
	type(terminal);
	port_send_uart(&terminal->part.port[0], &frame);
}

void terminal_set_sink(struct part *part,
	void (*sink)(void *owner, const uint8_t *bytes, unsigned length), void *owner)
{
	struct terminal *terminal = (struct terminal *)part;
	assert(part->ops == &terminal_ops);
	terminal->sink = sink;
	terminal->sink_owner = owner;
}

unsigned terminal_room(const struct part *part)
{
	assert(part->ops == &terminal_ops);
	return QUEUE - ((const struct terminal *)part)->queued;
}

bool terminal_send(struct part *part, const uint8_t *bytes, unsigned length)
{
	struct terminal *terminal = (struct terminal *)part;
	arena_touch(part->timeline->arena, part);
	if (length > terminal_room(part)) {
		return false;
	}
	for (unsigned n = 0; n < length; n++) {
		terminal->queue[(terminal->queue_at + terminal->queued++) % QUEUE] = bytes[n];
	}
	type(terminal);
	return true;
}

static bool fits(struct terminal *terminal, const struct uart_frame *frame)
{
	uint64_t mine = terminal->baud;
	uint64_t difference = mine > frame->baud ? mine - frame->baud : frame->baud - mine;
	bool same = difference * 100 <= mine * SPEED_TOLERANCE_PERCENT &&
		frame->data_bits == terminal->data_bits && frame->parity == terminal->parity;
	if (!same && !terminal->mismatch_said) {
		terminal->mismatch_said = true;
		log_guest(terminal->part.log, terminal, 0,
			"%s: the sender uses %u baud with %u data bits and parity %c, but the terminal "
			"is set to %u baud %u%c%u",
			terminal->part.name, (unsigned)frame->baud, (unsigned)frame->data_bits,
			frame->parity, (unsigned)terminal->baud, (unsigned)terminal->data_bits,
			terminal->parity, (unsigned)terminal->stop_bits);
	}
	return same;
}

static void receive(void *owner, unsigned index, const struct uart_frame *frame)
{
	struct terminal *terminal = owner;
	(void)index;
	if (frame->line_break) {
		return;
	}
	uint8_t byte = fits(terminal, frame) ? (uint8_t)frame->data : '?';
	terminal->received++;
	if (byte == '\n' || byte == '\r') {
		terminal->line_length = 0;
	} else if (terminal->line_length < LINE - 1) {
		terminal->line[terminal->line_length++] = byte >= ' ' && byte < 0x7f ? (char)byte :
										       '.';
	}
	if (terminal->sink) {
		terminal->sink(terminal->sink_owner, &byte, 1);
	}
	part_changed(&terminal->part);
}

static void clear_to_send(void *owner, unsigned index, bool may_send)
{
	struct terminal *terminal = owner;
	(void)index;
	terminal->may_send = may_send;
	type(terminal);
}

static const struct port_ops port_ops = {
	.uart_receive = receive,
	.uart_clear_to_send = clear_to_send,
};

static bool terminal_act(
	struct part *part, const char *action, const char *value, struct error *err)
{
	static const char *const actions[] = { "send", NULL };
	unsigned choice;
	if (!setting_choice(action, actions, &choice, err)) {
		return false;
	}
	if (!value || !terminal_send(part, (const uint8_t *)value, (unsigned)strlen(value))) {
		return error_set(err, "%s has no room for the text to send", part->name);
	}
	return true;
}

static void terminal_init(struct part *part)
{
	struct terminal *terminal = (struct terminal *)part;
	terminal->typed = (struct event){ .name = "typed", .fire = typed, .owner = terminal };
	terminal->baud = terminal->baud ? terminal->baud : 115200;
	if (!terminal->data_bits) {
		terminal->data_bits = 8;
		terminal->parity = 'N';
		terminal->stop_bits = 1;
	}
	port_set_rts(&part->port[0], true);
}

static void terminal_reset(struct part *part)
{
	struct terminal *terminal = (struct terminal *)part;
	timeline_disarm(part->timeline, &terminal->typed);
	terminal->queue_at = terminal->queued = 0;
	terminal->typing = false;
	terminal->received = 0;
	terminal->line_length = 0;
	port_set_rts(&part->port[0], true);
}

static void terminal_look(const struct part *part, char *text, size_t size)
{
	const struct terminal *terminal = (const struct terminal *)part;
	snprintf(text, size, "%.*s", (int)terminal->line_length, terminal->line);
}

static void terminal_snap(struct part *part, struct snap *snap)
{
	struct terminal *terminal = (struct terminal *)part;
	event_snap(&terminal->typed, part->timeline, snap, "typed");
	snap_bytes(snap, "queue", terminal->queue, sizeof(terminal->queue));
	snap_u32(snap, "queue_at", &terminal->queue_at);
	snap_u32(snap, "queued", &terminal->queued);
	snap_bool(snap, "typing", &terminal->typing);
	snap_bool(snap, "may_send", &terminal->may_send);
	snap_bool(snap, "mismatch_said", &terminal->mismatch_said);
	snap_u64(snap, "received", &terminal->received);
	snap_bytes(snap, "line", terminal->line, sizeof(terminal->line));
	snap_u8(snap, "line_length", &terminal->line_length);
	/* A snap is a file: it may be spoilt. */
	terminal->queue_at %= QUEUE;
	terminal->queued = terminal->queued > QUEUE ? QUEUE : terminal->queued;
	terminal->line_length = terminal->line_length < LINE ? terminal->line_length : 0;
}

const struct part_ops terminal_ops = {
	.type = "terminal",
	.description = "serial terminal; send types text at its baud rate",
	.size = sizeof(struct terminal),
	.ports = (const char *const[]){ "uart", NULL },
	.port_kinds = (const enum port_kind[]){ PORT_UART },
	.settings = (const char *const[]){ "baud", "flow", "format", NULL },
	.set = terminal_set,
	.init = terminal_init,
	.reset = terminal_reset,
	.port_ops = &port_ops,
	.act = terminal_act,
	.look = terminal_look,
	.snap = terminal_snap,
};
