/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Greatest resident memory of the process with both real-time cores running the workload. */
#include <stdio.h>
#include <sys/resource.h>

#include "engine/timeline.h"
#include "machine/core.h"
#include "machine/machine.h"
#include "measure.h"
#include "tools/session.h"

enum { RUN_MS = 20 };

int main(int argc, char **argv)
{
	struct session session = { 0 };
	struct rusage usage;

	if (argc != 2) {
		fprintf(stderr, "usage: resident PROGRAM.elf\n");
		return 2;
	}
	measure_start(&session, "m4-0", argv[1]);
	measure_add(&session, "m4-1", argv[1]);
	machine_run(session.machine, machine_now_ps(session.machine) + RUN_MS * PS_PER_MS);
	getrusage(RUSAGE_SELF, &usage);
	printf("resident_mib %.1f\n", (double)usage.ru_maxrss / 1024);
	session_close(&session);
	return 0;
}
