/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_SOC_MBOX_APP_H
#define ORRERY_PERIPHERALS_SOC_MBOX_APP_H

#include <stdbool.h>
#include <stdint.h>

struct device;

/* The application core's end of inter-core communication: a channel to each I/O core. */
enum {
	MBOX_APP_CHANNELS = 2,
	MBOX_APP_SEND_MAX = 1024,    /* bytes of a message to an I/O core */
	MBOX_APP_RECEIVE_MAX = 1040, /* and from one */
	MBOX_APP_ID = 16,            /* a component id, as it lies in memory */
	MBOX_APP_NOTES = 4,
};

/*
 * Who plays the application; each may be NULL. The player belongs to the host: it is no state of the machine, and
 * `owner` must outlive the run. What it has to remember of the run goes into the notes.
 */
struct mbox_app_player {
	/* A message of the I/O core, with the component id it is addressed to. */
	void (*received)(void *owner, const uint8_t *id, const uint8_t *bytes, unsigned length);
	/* An entry of the mailbox that has nothing to do with messages. */
	void (*entry)(void *owner, uint32_t command, uint32_t data);
	/* The time of mbox_app_wake is there. */
	void (*woken)(void *owner);
};

bool mbox_app_is(const struct device *dev);
void mbox_app_play(
	struct device *dev, unsigned channel, const struct mbox_app_player *player, void *owner);
/* Offers the rings to the I/O core after this time, anew if it has them already. */
void mbox_app_open(struct device *dev, unsigned channel, uint64_t delay_ps);
/* Neither listens nor sends any more; the I/O core is not told. */
void mbox_app_close(struct device *dev, unsigned channel);
/*
 * Queues a message; it goes out when the channel is open and the ring has room. False, with nothing queued, when it
 * is too long or the queue is full.
 */
bool mbox_app_send(struct device *dev, unsigned channel, const uint8_t *bytes, unsigned length);
bool mbox_app_has_room(const struct device *dev, unsigned channel, unsigned length);
/* A bare entry into the mailbox: false when that is full. */
bool mbox_app_push(struct device *dev, unsigned channel, uint32_t command, uint32_t data);
/* Bare software interrupts. */
void mbox_app_raise(struct device *dev, unsigned channel, uint32_t bits);
/* Calls `woken` after this time; a second call moves it. */
void mbox_app_wake(struct device *dev, unsigned channel, uint64_t delay_ps);
/* MBOX_APP_NOTES words that belong to the machine's state. */
uint32_t *mbox_app_notes(struct device *dev, unsigned channel);

#endif
