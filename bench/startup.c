/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Time from main() to the end of the first instruction of one core, with all YAML read on the way. */
#include <stdio.h>

#include "machine/core.h"
#include "machine/machine.h"
#include "measure.h"
#include "tools/session.h"

int main(int argc, char **argv)
{
	uint64_t start_ns = measure_now_ns();
	struct session session = { 0 };
	struct core_stats stats;

	if (argc != 2) {
		fprintf(stderr, "usage: startup PROGRAM.elf\n");
		return 2;
	}
	measure_start(&session, "m4-0", argv[1]);
	uint64_t ready_ns = measure_now_ns();
	machine_run(session.machine, machine_now_ps(session.machine) + 1);
	uint64_t end_ns = measure_now_ns();
	core_stats(session.core[0].core, &stats);
	printf("load_ms %.2f\nfirst_instruction_ms %.2f\ninstructions %llu\n",
		(double)(ready_ns - start_ns) / 1e6, (double)(end_ns - start_ns) / 1e6,
		(unsigned long long)stats.instructions);
	session_close(&session);
	return stats.instructions ? 0 : 1;
}
