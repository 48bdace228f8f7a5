/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TOOLS_STALL_H
#define ORRERY_TOOLS_STALL_H

#include <stdint.h>
#include <stdio.h>

#include "machine/bus.h"

struct machine;
struct symbols;

enum { STALL_WATCHED = 16 };

/* One register that a core reads again and again without seeing it change. */
struct stall_read {
	const struct core *core;
	uint32_t address, value;
	uint64_t reads;
	uint64_t since_ps;
	bool told;
};

/*
 * Finds firmware that polls: the same register read with the same answer, and nothing written by the core
 * meanwhile, for longer than `patience_ps` and `patience_reads`. A tap, one per bus.
 */
struct stall {
	struct bus_tap tap;
	struct machine *machine;
	struct stall_read read[STALL_WATCHED];
	unsigned next; /* slot to reuse */
	uint64_t patience_ps, patience_reads;
	/* Called at most once a register and stretch of polling, between accesses. */
	void (*found)(void *owner, const struct stall_read *read);
	void *owner;
};

void stall_attach(struct stall *stall, struct machine *machine, struct bus *bus);

/*
 * Which bits of the register the loop at `pc` (the start of its block) tests, from its instructions; 0 when that
 * cannot be told.
 */
uint32_t stall_waited_bits(struct bus *bus, uint32_t pc);
/* What is polled, for which bits, who could set them, and YAML that would. */
void stall_explain(const struct stall *stall, const struct stall_read *read,
	struct symbols *symbols, FILE *out);

#endif
