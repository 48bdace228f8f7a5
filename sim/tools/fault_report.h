/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TOOLS_FAULT_REPORT_H
#define ORRERY_TOOLS_FAULT_REPORT_H

#include <stdint.h>
#include <stdio.h>

struct core;
struct symbols;

struct fault_bit {
	const char *name, *meaning;
	unsigned bit;
};

/* Set bits of CFSR and HFSR, the most telling first; returns how many of `limit` were written. */
unsigned fault_causes(
	uint32_t cfsr, uint32_t hfsr, const struct fault_bit **causes, unsigned limit);

/* The latest fault of a core for people: cause, access, code, stack frame, calls, and where it came from. */
void fault_report(struct core *core, struct symbols *symbols, FILE *out);
/* One line on where a core is and what it does. */
void core_report(struct core *core, struct symbols *symbols, FILE *out);

#endif
