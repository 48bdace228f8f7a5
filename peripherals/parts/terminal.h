/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_PARTS_TERMINAL_H
#define ORRERY_PERIPHERALS_PARTS_TERMINAL_H

#include <stdbool.h>
#include <stdint.h>

struct part;

/*
 * Where what the terminal receives goes, as it comes; NULL: nowhere. The sink belongs to the host:
 * it is no state of the machine, and `owner` must outlive the run.
 */
void terminal_set_sink(struct part *part,
	void (*sink)(void *owner, const uint8_t *bytes, unsigned length), void *owner);

/*
 * Queues bytes to be typed one character after another at the terminal's baud rate. False, with
 * nothing queued, when they do not all fit.
 */
bool terminal_send(struct part *part, const uint8_t *bytes, unsigned length);

/* How many bytes terminal_send would take now. */
unsigned terminal_room(const struct part *part);

#endif
