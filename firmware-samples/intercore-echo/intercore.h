/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages to and from the high-level application: two rings in its core's memory, one for each direction. */
#ifndef INTERCORE_H
#define INTERCORE_H

#include <stdbool.h>
#include <stdint.h>

enum {
	INTERCORE_MAX = 1040, /* payload of a message */
	INTERCORE_ID = 16,
};

/* Waits until the application core has said where the rings are; false when they make no sense. */
bool intercore_open(void);
/*
 * Takes the next message: its sender and up to `size` bytes of payload. The length of the payload, 0 when there is no
 * message, -1 when it did not fit and was dropped, -2 when the ring makes no sense.
 */
int intercore_receive(uint8_t *sender, void *payload, unsigned size);
/* False when the ring has no room. */
bool intercore_send(const uint8_t *recipient, const void *payload, unsigned length);

#endif
