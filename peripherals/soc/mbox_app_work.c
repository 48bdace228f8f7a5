/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the application core's system does for inter-core messages, channel by channel: see mbox_app.c.
 */
#include "peripherals/soc/mbox_app_state.h"

/* The mailbox as the application core sees it. */
enum {
	MAILBOX = 0x31010000,
	MAILBOX_STEP = 0x10000,
	SW_TX_INT_PORT = 0x14,
	SW_RX_INT_EN = 0x18,
	SW_RX_INT_STS = 0x1c,
	INT_EN = 0x38,
	INT_STS = 0x3c,
	CMD_PUSH = 0x40,
	DATA_PUSH = 0x44,
	PUSH_CNT = 0x48,
	CMD_POP = 0x50,
	DATA_POP = 0x54,
	POP_CNT = 0x58,
	WR = 1,
	RD = 2,
	READ_BY_US = 1,
	WRITTEN_BY_US = 2,
	ENTRIES = 15,
};
static const uint32_t RING_BASE = 0x803c0000;
static const uint32_t COMMAND_OUT = 0xba5e0001, COMMAND_IN = 0xba5e0002, COMMAND_END = 0xba5e0003;

enum { ANNOUNCEMENTS = 5 };
static const uint64_t SERVICE_PS = 10000000, SETTLE_PS = 1000000000, PACE_PS = 100000000,
		      ANNOUNCE_PS = 10000000000, PATIENCE_PS = 100000000000;

/* How a component id lies in memory: one word and two halves little endian, then bytes. */
static const uint8_t own_id[MBOX_APP_ID] = { 0x2c, 0x5d, 0x02, 0x25, 0xda, 0x66, 0x48, 0x44, 0xba,
	0xe1, 0xac, 0x26, 0xfc, 0xdd, 0x36, 0x27 };

static uint32_t mailbox_get(struct mbox_app *app, unsigned n, uint32_t offset)
{
	uint32_t value = 0;
	app->dev.master->read(
		app->dev.master_owner, MAILBOX + n * MAILBOX_STEP + offset, 4, &value);
	return value;
}

static void mailbox_put(struct mbox_app *app, unsigned n, uint32_t offset, uint32_t value)
{
	app->dev.master->write(
		app->dev.master_owner, MAILBOX + n * MAILBOX_STEP + offset, 4, value);
}

static void count(struct mbox_app *app, unsigned what, unsigned n)
{
	reg_set(&app->dev, what + n, reg_get(&app->dev, what + n) + 1);
}

static void complain(struct mbox_app *app, unsigned n, const char *what)
{
	count(app, APP_ERRORS, n);
	log_guest(app->dev.log, &app->dev, APP_ERRORS + n, "inter-core messages of I/O core %u: %s",
		n, what);
}

void app_work_in(struct mbox_app *app, unsigned n, uint64_t delay_ps)
{
	struct event *work = &app->channel[n].work;
	uint64_t when_ps = app->dev.timeline->now_ps + delay_ps;
	if (!work->armed || work->when_ps > when_ps) {
		timeline_arm_at(app->dev.timeline, work, when_ps);
	}
}

bool app_push(struct mbox_app *app, unsigned n, uint32_t command, uint32_t data)
{
	if (mailbox_get(app, n, PUSH_CNT) >= ENTRIES) {
		return false;
	}
	mailbox_put(app, n, DATA_PUSH, data);
	mailbox_put(app, n, CMD_PUSH, command);
	return true;
}

static void offer(struct mbox_app *app, unsigned n)
{
	struct mbox_rings *rings = &app->channel[n].rings;
	if (mailbox_get(app, n, PUSH_CNT) > ENTRIES - 3) {
		app_work_in(app, n, SETTLE_PS);
		return;
	}
	if (!ring_clear(&app->dev, rings)) {
		complain(app, n, "the memory of the rings cannot be reached");
		reg_set(&app->dev, APP_STATE + n, APP_CLOSED);
		return;
	}
	mailbox_put(app, n, INT_STS, WR | RD);
	mailbox_put(app, n, INT_EN, WR | RD);
	mailbox_put(app, n, SW_RX_INT_EN, READ_BY_US | WRITTEN_BY_US);
	reg_set(&app->dev, APP_STATE + n, APP_OFFERED);
	app_push(app, n, COMMAND_OUT, rings->out | RING_LOG2);
	app_push(app, n, COMMAND_IN, rings->in | RING_LOG2);
	app_push(app, n, COMMAND_END, 0);
	timeline_arm_in(app->dev.timeline, &app->channel[n].announce, PATIENCE_PS);
}

static void take_entries(struct mbox_app *app, unsigned n)
{
	const struct app_channel *channel = &app->channel[n];
	for (unsigned i = 0; i < ENTRIES && mailbox_get(app, n, POP_CNT); i++) {
		uint32_t data = mailbox_get(app, n, DATA_POP);
		uint32_t command = mailbox_get(app, n, CMD_POP);
		if (channel->player && channel->player->entry) {
			channel->player->entry(channel->owner, command, data);
		}
	}
}

static void take_messages(struct mbox_app *app, unsigned n)
{
	struct app_channel *channel = &app->channel[n];
	uint8_t id[MBOX_APP_ID], bytes[MBOX_APP_RECEIVE_MAX];
	uint32_t length, blocks = 0;
	const char *what;
	enum ring_result result;
	while ((result = ring_take(&app->dev, &channel->rings, id, bytes, &length, &what)) ==
			RING_DONE &&
		blocks < RING_DATA / RING_ALIGN) {
		blocks++;
		count(app, APP_RECEIVED, n);
		if (channel->player && channel->player->received) {
			channel->player->received(channel->owner, id, bytes, length);
		}
	}
	if (result == RING_BAD) {
		complain(app, n, what);
	}
	if (blocks || result == RING_BAD) {
		mailbox_put(app, n, SW_TX_INT_PORT, READ_BY_US);
	}
}

static uint8_t queue_byte(const struct app_channel *channel, uint32_t n)
{
	return channel->queue[(channel->queue_at + n) % APP_QUEUE];
}

static void send_next(struct mbox_app *app, unsigned n)
{
	struct app_channel *channel = &app->channel[n];
	uint8_t bytes[MBOX_APP_SEND_MAX];
	const char *what;
	if (!channel->queued) {
		return;
	}
	uint32_t length = queue_byte(channel, 0) | (uint32_t)queue_byte(channel, 1) << 8;
	length = length < MBOX_APP_SEND_MAX ? length : MBOX_APP_SEND_MAX;
	for (uint32_t i = 0; i < length; i++) {
		bytes[i] = queue_byte(channel, APP_PREFIX + i);
	}
	enum ring_result result = ring_put(
		&app->dev, &channel->rings, own_id, bytes, length, &what);
	if (result == RING_BAD) {
		complain(app, n, what);
	}
	if (result != RING_DONE) {
		return; /* until the core says that it has read */
	}
	uint32_t taken = APP_PREFIX + length < channel->queued ? APP_PREFIX + length :
								 channel->queued;
	channel->queue_at = (channel->queue_at + taken) % APP_QUEUE;
	channel->queued -= taken;
	reg_set(&app->dev, APP_QUEUED + n, channel->queued);
	count(app, APP_SENT, n);
	mailbox_put(app, n, SW_TX_INT_PORT, WRITTEN_BY_US);
	channel->announced = 0;
	timeline_arm_in(app->dev.timeline, &channel->announce, ANNOUNCE_PS);
	if (channel->queued) {
		app_work_in(app, n, PACE_PS);
	}
}

static void work(void *owner, unsigned n)
{
	struct mbox_app *app = owner;
	if (app_state(app, n) == APP_CLOSED) {
		return;
	}
	if (app_state(app, n) == APP_OPENING) {
		offer(app, n);
		return;
	}
	uint32_t events = mailbox_get(app, n, INT_STS);
	mailbox_put(app, n, INT_STS, events);
	mailbox_put(app, n, SW_RX_INT_STS, mailbox_get(app, n, SW_RX_INT_STS));
	take_entries(app, n);
	if (app_state(app, n) == APP_OFFERED && mailbox_get(app, n, PUSH_CNT) == 0) {
		reg_set(&app->dev, APP_STATE + n, APP_SETTLING);
		timeline_arm_in(app->dev.timeline, &app->channel[n].announce, SETTLE_PS);
	}
	if (app_state(app, n) == APP_READY && (events & RD) &&
		!ring_all_read(&app->dev, &app->channel[n].rings)) {
		/* The set-up was taken late: what was announced before may have been missed. */
		app->channel[n].announced = 0;
		timeline_arm_in(app->dev.timeline, &app->channel[n].announce, SETTLE_PS);
	}
	if (app_state(app, n) >= APP_SETTLING) {
		take_messages(app, n);
	}
	if (app_state(app, n) == APP_READY) {
		send_next(app, n);
	}
}

/* The set-up has settled, or nobody took it in time; or what was sent is not read yet. */
static void announce(void *owner, unsigned n)
{
	struct mbox_app *app = owner;
	struct app_channel *channel = &app->channel[n];
	if (app_state(app, n) == APP_OFFERED || app_state(app, n) == APP_SETTLING) {
		reg_set(&app->dev, APP_STATE + n, APP_READY);
		app_work_in(app, n, 0);
	} else if (app_state(app, n) == APP_READY && channel->announced < ANNOUNCEMENTS &&
		!ring_all_read(&app->dev, &channel->rings)) {
		mailbox_put(app, n, SW_TX_INT_PORT, WRITTEN_BY_US);
		channel->announced++;
		timeline_arm_in(
			app->dev.timeline, &channel->announce, ANNOUNCE_PS << channel->announced);
	}
}

void app_close(struct mbox_app *app, unsigned n)
{
	struct app_channel *channel = &app->channel[n];
	if (app_state(app, n) > APP_OPENING) {
		mailbox_put(app, n, INT_EN, 0);
		mailbox_put(app, n, SW_RX_INT_EN, 0);
	}
	reg_set(&app->dev, APP_STATE + n, APP_CLOSED);
	timeline_disarm(app->dev.timeline, &channel->work);
	timeline_disarm(app->dev.timeline, &channel->announce);
}

void app_open(struct mbox_app *app, unsigned n, uint64_t delay_ps)
{
	app_close(app, n);
	reg_set(&app->dev, APP_STATE + n, APP_OPENING);
	app_work_in(app, n, delay_ps);
}

void app_serve(struct mbox_app *app, unsigned n)
{
	app_work_in(app, n, SERVICE_PS);
}

void app_raise(struct mbox_app *app, unsigned n, uint32_t bits)
{
	mailbox_put(app, n, SW_TX_INT_PORT, bits);
}

void app_work_init(struct mbox_app *app)
{
	for (unsigned n = 0; n < MBOX_APP_CHANNELS; n++) {
		struct app_channel *channel = &app->channel[n];
		channel->rings.out = RING_BASE + n * 2 * RING_SIZE;
		channel->rings.in = channel->rings.out + RING_SIZE;
		channel->work = (struct event){
			.name = "work", .fire = work, .owner = app, .index = n
		};
		channel->announce = (struct event){
			.name = "announce", .fire = announce, .owner = app, .index = n
		};
	}
}
