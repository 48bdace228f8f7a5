/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_MACHINE_MACHINE_INTERNAL_H
#define ORRERY_MACHINE_MACHINE_INTERNAL_H

/* What machine.c, run.c and checkpoint.c share. */

#include <signal.h>

#include "machine/machine.h"

struct checkpoint;

struct machine_run_state {
	volatile sig_atomic_t ask_stop;
	void (*poll)(void *owner);
	void *poll_owner;
	uint64_t poll_period_ps, next_poll_ps;
	uint64_t until_ps;
	uint64_t slice_from_ps, slice_end_ps;
	bool in_slice;      /* a slice was left early by a stop and has to be finished */
	unsigned next_core; /* of that slice */
	struct core *running;
	unsigned awake;          /* cores awake in this slice */
	struct checkpoint *base; /* what the memories' dirty marks are relative to */
};

void machine_run_init(struct machine *machine);
/* The running slice ends at this time, or at the next block when it has passed. */
void machine_end_slice_at(struct machine *machine, uint64_t when_ps);
/* Takes over where another moment was in its slice: a slice that a stop left half-way goes on there. */
void machine_run_restore(struct machine *machine, const struct machine_run_state *then);
void machine_drop_base(struct machine *machine);

#endif
