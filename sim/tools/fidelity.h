/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TOOLS_FIDELITY_H
#define ORRERY_TOOLS_FIDELITY_H

#include <stdint.h>

#include "machine/device.h"

struct machine;

/*
 * How well the registers a run touched are known, by the evidence of their description. `score` is the mean
 * weight in percent: datasheet 100, header 90, driver-source 80, inferred 50, designed 30, none 0.
 */
struct fidelity {
	unsigned blocks; /* touched */
	unsigned registers;
	unsigned read, written; /* registers, by kind of access */
	unsigned storage;       /* registers of blocks without a model */
	unsigned by_evidence[EVIDENCE_KINDS];
	double score;
};

void fidelity_measure(const struct machine *machine, struct fidelity *fidelity);

#endif
