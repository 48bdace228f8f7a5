/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_SOC_MBOX_APP_STATE_H
#define ORRERY_PERIPHERALS_SOC_MBOX_APP_STATE_H

/* Shared by mbox_app.c (the device and its player) and mbox_app_work.c (what it does for messages). */

#include "peripherals/soc/mbox_app.h"
#include "peripherals/soc/mbox_ring.h"

enum {
	APP_CTRL,
	APP_STATE = APP_CTRL + MBOX_APP_CHANNELS,
	APP_SENT = APP_STATE + MBOX_APP_CHANNELS,
	APP_RECEIVED = APP_SENT + MBOX_APP_CHANNELS,
	APP_ERRORS = APP_RECEIVED + MBOX_APP_CHANNELS,
	APP_QUEUED = APP_ERRORS + MBOX_APP_CHANNELS,
};

/* CHn_STATE */
enum { APP_CLOSED, APP_OPENING, APP_OFFERED, APP_SETTLING, APP_READY };

enum { APP_QUEUE = 16384, APP_PREFIX = 2 };

struct app_channel {
	struct mbox_rings rings;
	uint8_t queue[APP_QUEUE]; /* messages to send, each behind its length in two bytes */
	uint32_t queue_at, queued;
	uint32_t announced; /* how often what is not read was announced again */
	uint32_t notes[MBOX_APP_NOTES];
	struct event work, announce, wake;
	const struct mbox_app_player *player;
	void *owner;
};

struct mbox_app {
	struct device dev;
	struct app_channel channel[MBOX_APP_CHANNELS];
};

static inline unsigned app_state(const struct mbox_app *app, unsigned n)
{
	return reg_get(&app->dev, APP_STATE + n);
}

/* mbox_app_work.c */
void app_work_init(struct mbox_app *app);
/* Serves the channel after this time, or earlier when that was asked for before. */
void app_work_in(struct mbox_app *app, unsigned n, uint64_t delay_ps);
/* The same after the time that the system needs from an interrupt to its service. */
void app_serve(struct mbox_app *app, unsigned n);
void app_open(struct mbox_app *app, unsigned n, uint64_t delay_ps);
void app_close(struct mbox_app *app, unsigned n);
/* A bare entry into the mailbox: false when that is full. */
bool app_push(struct mbox_app *app, unsigned n, uint32_t command, uint32_t data);
void app_raise(struct mbox_app *app, unsigned n, uint32_t bits);

#endif
