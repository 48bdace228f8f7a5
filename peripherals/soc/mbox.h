/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_SOC_MBOX_H
#define ORRERY_PERIPHERALS_SOC_MBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "machine/device.h"

/*
 * Shared by mbox.c (registers and lines), mbox_wire.c (what is on its way to the other side) and
 * mbox_semaphore.c.
 */

enum {
	MBOX_DEPTH = 15,
	MBOX_SOFTWARE_INTERRUPTS = 8,
	MBOX_FLIGHTS = 2 * MBOX_DEPTH + MBOX_SOFTWARE_INTERRUPTS
};

/* Something on its way to the other side. */
struct mbox_flight {
	uint64_t when_ps;
	struct mbox_message message;
};

struct mbox {
	struct device dev;
	uint32_t command[MBOX_DEPTH], data[MBOX_DEPTH]; /* from the other side, oldest at `first` */
	uint32_t first, waiting;
	uint32_t sent;  /* entries not known to be taken by the other side */
	uint32_t owner; /* of the semaphore */
	struct mbox_flight flight[MBOX_FLIGHTS]; /* in the order they arrive */
	uint32_t flights;
	struct event arrival; /* of flight[0] */
};

/* mbox_wire.c: the other side hears of it after the latency. */
void mbox_send(struct mbox *mbox, enum mbox_what what, uint32_t first, uint32_t second);
/* Bits that are on their way already arrive once. */
void mbox_send_interrupts(struct mbox *mbox, uint32_t bits);
/* The other side hears of it at once; false when it does not take part in that. */
bool mbox_tell(const struct mbox *mbox, enum mbox_what what, uint32_t word);
/* Entries, and news of entries, that are on their way are lost. */
void mbox_recall_entries(struct mbox *mbox);
void mbox_wire_init(struct mbox *mbox);
void mbox_wire_reset(struct mbox *mbox);
void mbox_wire_snap(struct mbox *mbox, struct snap *snap);

/* mbox_semaphore.c: what a read shows, and what a read does. */
uint32_t mbox_semaphore_read(const struct mbox *mbox);
void mbox_semaphore_take(struct mbox *mbox);
/* False when this side cannot give it back, or not like this. */
bool mbox_semaphore_give(struct mbox *mbox, uint32_t code);
void mbox_semaphore_reset(struct mbox *mbox);
/* Is the core with that code another than this side's own? */
bool mbox_semaphore_shares(const struct mbox *mbox, uint32_t code);

#endif
