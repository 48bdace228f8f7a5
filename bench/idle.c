/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An idle board, its core asleep with one timer: how many times faster than real time. */
#include <stdio.h>

#include "engine/timeline.h"
#include "machine/core.h"
#include "machine/machine.h"
#include "measure.h"
#include "tools/session.h"

enum { SECONDS = 100, WAKE_HZ = 100 };

int main(int argc, char **argv)
{
	struct session session = { 0 };
	struct core_stats stats;

	if (argc != 2) {
		fprintf(stderr, "usage: idle PROGRAM.elf\n");
		return 2;
	}
	measure_start(&session, "m4-0", argv[1]);
	uint64_t before_ns = measure_cpu_ns();
	machine_run(session.machine, SECONDS * 1000 * PS_PER_MS);
	double took_s = (double)(measure_cpu_ns() - before_ns) / 1e9;
	core_stats(session.core[0].core, &stats);
	if (stats.exceptions < (uint64_t)SECONDS * WAKE_HZ - 2) {
		fprintf(stderr, "idle: woken %llu times only\n",
			(unsigned long long)stats.exceptions);
		return 1;
	}
	printf("times_real_time %.0f\n", SECONDS / took_s);
	session_close(&session);
	return 0;
}
