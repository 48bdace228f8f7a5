/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_SOC_MBOX_RING_H
#define ORRERY_PERIPHERALS_SOC_MBOX_RING_H

#include <stdbool.h>
#include <stdint.h>

#include "machine/device.h"
#include "peripherals/soc/mbox_app.h"

/*
 * The two rings of a channel in the application core's RAM, as its master sees them. What the I/O core
 * wrote there is never trusted.
 */
enum {
	RING_LOG2 = 12,
	RING_SIZE = 1 << RING_LOG2,
	RING_HEADER = 64,
	RING_DATA = RING_SIZE - RING_HEADER,
	RING_ALIGN = 16,
	BLOCK_LENGTH = 4,             /* of the length word */
	BLOCK_HEAD = MBOX_APP_ID + 4, /* id and reserved word, which the length counts */
};

struct mbox_rings {
	uint32_t out, in;  /* addresses: the I/O core writes `out`, this side writes `in` */
	uint32_t read_at;  /* own position in `out` */
	uint32_t write_at; /* own position in `in` */
};

enum ring_result {
	RING_DONE,
	RING_NOTHING, /* nothing there, or no room */
	RING_BAD,     /* what the I/O core wrote makes no sense; *what says why */
};

/* False: the memory cannot be reached. */
bool ring_clear(struct device *dev, struct mbox_rings *rings);
/* Takes the next block: `bytes` has room for MBOX_APP_RECEIVE_MAX. After RING_BAD what was there is passed over. */
enum ring_result ring_take(struct device *dev, struct mbox_rings *rings, uint8_t *id,
	uint8_t *bytes, uint32_t *length, const char **what);
enum ring_result ring_put(struct device *dev, struct mbox_rings *rings, const uint8_t *id,
	const uint8_t *bytes, uint32_t length, const char **what);
/* Has the I/O core read all that was put? False too when its position makes no sense. */
bool ring_all_read(struct device *dev, const struct mbox_rings *rings);

#endif
