/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The high-level application while no Cortex-A7 runs one: what its operating system does for inter-core
 * communication, on the application core's side of the mailboxes and in its RAM. A player on the host gives it
 * messages and gets those of the I/O cores. A bus master that no bus maps: its registers are for people and tests.
 *
 * Opening a channel clears two rings of 4 KiB and pushes their descriptors (0xBA5E0001 for the ring that the I/O
 * core writes, 0xBA5E0002 for the other, 0xBA5E0003 at the end). When the core has taken them, messages go out:
 * one block at a time, each with software interrupt bit 1; bit 0 says that blocks of the core were read. What the core
 * wrote that makes no sense is logged, counted in CHn_ERRORS and passed over.
 *
 * Where the manual is silent: the rings lie at 0x803C0000, 8 KiB a core. The system needs 10 us from an interrupt to
 * its service, 1 ms from the end of the set-up to the first message and 100 us between messages. A core
 * that has not taken the set-up after 100 ms is sent messages all the same: some look only when called. A message
 * that is not read is announced again after 10 ms, five times, each time after twice as long. A core that was reset
 * is offered the rings anew after 1 ms.
 *
 * Not modelled: who may talk to whom; a message is delivered whatever component id it bears.
 */
#include "peripherals/soc/mbox_app.h"

#include <assert.h>
#include <string.h>

#include "base/alloc.h"
#include "peripherals/soc/mbox_app_state.h"
#include "peripherals/soc/soc_models.h"

static const char *const regs[] = { "CH{0-1}_CTRL", "CH{0-1}_STATE", "CH{0-1}_SENT",
	"CH{0-1}_RECEIVED", "CH{0-1}_ERRORS", "CH{0-1}_QUEUED", NULL };
/* From a core's reset to the new set-up. */
static const uint64_t RESTART_PS = 1000000000;
enum { OPEN, CLOSE = OPEN + MBOX_APP_CHANNELS };
static const char *const fields[] = { "CH{0-1}_CTRL.OPEN", "CH{0-1}_CTRL.CLOSE", NULL };

static void woken(void *owner, unsigned n)
{
	const struct app_channel *channel = &((struct mbox_app *)owner)->channel[n];
	if (channel->player && channel->player->woken) {
		channel->player->woken(channel->owner);
	}
}

static void app_wrote(struct device *dev, unsigned reg, uint32_t raw)
{
	struct mbox_app *app = (struct mbox_app *)dev;
	if (reg >= APP_CTRL + MBOX_APP_CHANNELS || !dev->master) {
		return;
	}
	if (field_of(dev, CLOSE + reg - APP_CTRL, raw)) {
		app_close(app, reg - APP_CTRL);
	}
	if (field_of(dev, OPEN + reg - APP_CTRL, raw)) {
		app_open(app, reg - APP_CTRL, 0);
	}
}

/* Inputs are fifo0, fifo1, sw0, sw1, restart0, restart1. */
static void app_input(struct device *dev, unsigned input, bool level)
{
	struct mbox_app *app = (struct mbox_app *)dev;
	unsigned n = input % MBOX_APP_CHANNELS;
	bool restarted = input >= 2 * MBOX_APP_CHANNELS;
	if (level && restarted && app_state(app, n) != APP_CLOSED) {
		app_open(app, n, RESTART_PS);
	} else if (level && app_state(app, n) > APP_OPENING) {
		app_serve(app, n);
	}
}

static void app_init(struct device *dev)
{
	struct mbox_app *app = (struct mbox_app *)dev;
	app_work_init(app);
	for (unsigned n = 0; n < MBOX_APP_CHANNELS; n++) {
		app->channel[n].wake = (struct event){
			.name = "wake", .fire = woken, .owner = app, .index = n
		};
	}
}

static void app_reset(struct device *dev)
{
	struct mbox_app *app = (struct mbox_app *)dev;
	for (unsigned n = 0; n < MBOX_APP_CHANNELS; n++) {
		struct app_channel *channel = &app->channel[n];
		timeline_disarm(dev->timeline, &channel->work);
		timeline_disarm(dev->timeline, &channel->announce);
		timeline_disarm(dev->timeline, &channel->wake);
		channel->queue_at = channel->queued = channel->announced = 0;
		channel->rings.read_at = channel->rings.write_at = 0;
		memset(channel->notes, 0, sizeof(channel->notes));
	}
}

static void snap_channel(struct mbox_app *app, struct app_channel *channel, struct snap *snap)
{
	struct timeline *timeline = app->dev.timeline;
	snap_u32(snap, "read_at", &channel->rings.read_at);
	snap_u32(snap, "write_at", &channel->rings.write_at);
	snap_bytes(snap, "queue", channel->queue, sizeof(channel->queue));
	snap_u32(snap, "queue_at", &channel->queue_at);
	snap_u32(snap, "queued", &channel->queued);
	snap_u32(snap, "announced", &channel->announced);
	for (unsigned i = 0; i < MBOX_APP_NOTES; i++) {
		snap_u32(snap, "note", &channel->notes[i]);
	}
	event_snap(&channel->work, timeline, snap, "work");
	event_snap(&channel->announce, timeline, snap, "announce");
	event_snap(&channel->wake, timeline, snap, "wake");
	/* A snap is a file: it may be spoilt. */
	channel->rings.read_at = channel->rings.read_at % RING_DATA & ~(RING_ALIGN - 1u);
	channel->rings.write_at = channel->rings.write_at % RING_DATA & ~(RING_ALIGN - 1u);
	channel->queue_at %= APP_QUEUE;
	channel->queued = channel->queued < APP_QUEUE ? channel->queued : APP_QUEUE;
}

static void app_snap(struct device *dev, struct snap *snap)
{
	static const char *const names[MBOX_APP_CHANNELS] = { "ch0", "ch1" };
	struct mbox_app *app = (struct mbox_app *)dev;
	for (unsigned n = 0; n < MBOX_APP_CHANNELS; n++) {
		snap_enter(snap, names[n]);
		snap_channel(app, &app->channel[n], snap);
		snap_leave(snap);
	}
}

const struct device_ops mbox_app_ops = {
	.type = "mt3620-mbox-app",
	.size = sizeof(struct mbox_app),
	.regs = regs,
	.fields = fields,
	.inputs = NAMES("fifo{0-1}", "sw{0-1}", "restart{0-1}"),
	.init = app_init,
	.reset = app_reset,
	.wrote = app_wrote,
	.input = app_input,
	.snap = app_snap,
};

/* Whoever plays comes from outside the machine. */
static struct mbox_app *enter(struct device *dev, unsigned channel)
{
	assert(mbox_app_is(dev) && channel < MBOX_APP_CHANNELS && dev->master);
	arena_touch(dev->timeline->arena, dev);
	return (struct mbox_app *)dev;
}

bool mbox_app_is(const struct device *dev)
{
	return dev->ops == &mbox_app_ops;
}

void mbox_app_play(
	struct device *dev, unsigned channel, const struct mbox_app_player *player, void *owner)
{
	struct mbox_app *app = enter(dev, channel);
	app->channel[channel].player = player;
	app->channel[channel].owner = owner;
}

void mbox_app_open(struct device *dev, unsigned channel, uint64_t delay_ps)
{
	app_open(enter(dev, channel), channel, delay_ps);
}

void mbox_app_close(struct device *dev, unsigned channel)
{
	app_close(enter(dev, channel), channel);
}

bool mbox_app_has_room(const struct device *dev, unsigned channel, unsigned length)
{
	assert(mbox_app_is(dev) && channel < MBOX_APP_CHANNELS);
	const struct mbox_app *app = (const struct mbox_app *)dev;
	return length <= MBOX_APP_SEND_MAX &&
		APP_PREFIX + length <= APP_QUEUE - app->channel[channel].queued;
}

bool mbox_app_send(struct device *dev, unsigned n, const uint8_t *bytes, unsigned length)
{
	struct mbox_app *app = enter(dev, n);
	struct app_channel *channel = &app->channel[n];
	const uint8_t prefix[APP_PREFIX] = { (uint8_t)length, (uint8_t)(length >> 8) };
	if (!mbox_app_has_room(dev, n, length)) {
		return false;
	}
	for (unsigned i = 0; i < APP_PREFIX + length; i++) {
		channel->queue[(channel->queue_at + channel->queued++) % APP_QUEUE] = i <
				APP_PREFIX ?
			prefix[i] :
			bytes[i - APP_PREFIX];
	}
	reg_set(dev, APP_QUEUED + n, channel->queued);
	if (app_state(app, n) == APP_READY) {
		app_serve(app, n);
	}
	return true;
}

bool mbox_app_push(struct device *dev, unsigned channel, uint32_t command, uint32_t data)
{
	return app_push(enter(dev, channel), channel, command, data);
}

void mbox_app_raise(struct device *dev, unsigned channel, uint32_t bits)
{
	app_raise(enter(dev, channel), channel, bits);
}

void mbox_app_wake(struct device *dev, unsigned channel, uint64_t delay_ps)
{
	struct mbox_app *app = enter(dev, channel);
	timeline_arm_in(dev->timeline, &app->channel[channel].wake, delay_ps);
}

uint32_t *mbox_app_notes(struct device *dev, unsigned channel)
{
	return enter(dev, channel)->channel[channel].notes;
}
