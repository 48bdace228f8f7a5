/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fidelity score of a run: what is known of the registers it touched. */
#include "tools/fidelity.h"

#include <string.h>

#include "machine/machine.h"

enum { TOUCH_READ = 1, TOUCH_WRITTEN = 2 };

static void measure_device(const struct device *dev, struct fidelity *fidelity)
{
	bool touched = false;
	for (unsigned i = 0; i < dev->desc->reg_count; i++) {
		unsigned touch = dev->touched[i];
		if (!touch) {
			continue;
		}
		touched = true;
		fidelity->registers++;
		fidelity->read += (touch & TOUCH_READ) != 0;
		fidelity->written += (touch & TOUCH_WRITTEN) != 0;
		fidelity->storage += dev->ops == NULL;
		fidelity->by_evidence[dev->desc->regs[i].evidence]++;
	}
	fidelity->blocks += touched;
}

void fidelity_measure(const struct machine *machine, struct fidelity *fidelity)
{
	static const double weight[EVIDENCE_KINDS] = {
		[EVIDENCE_NONE] = 0,
		[EVIDENCE_DESIGNED] = 30,
		[EVIDENCE_INFERRED] = 50,
		[EVIDENCE_DRIVER_SOURCE] = 80,
		[EVIDENCE_HEADER] = 90,
		[EVIDENCE_DATASHEET] = 100,
	};
	double sum = 0;
	memset(fidelity, 0, sizeof(*fidelity));
	for (const struct device *dev = machine->devices; dev; dev = dev->next) {
		measure_device(dev, fidelity);
	}
	for (unsigned i = 0; i < EVIDENCE_KINDS; i++) {
		sum += weight[i] * fidelity->by_evidence[i];
	}
	fidelity->score = fidelity->registers ? sum / fidelity->registers : 0;
}
