/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whole-machine trials: restore a checkpoint, run about 1000 instructions on one core, hash what changed. Prints how many
 * a second one host core does, and checks that all of them ended in the same state.
 */
#include <stdio.h>
#include <stdlib.h>

#include "engine/clk.h"
#include "machine/core.h"
#include "machine/machine.h"
#include "measure.h"
#include "tools/session.h"

enum { INSTRUCTIONS = 1000, WARM_UP_US = 2000, TRIALS = 20000 };

static uint64_t instructions(const struct core *core)
{
	struct core_stats stats;

	core_stats(core, &stats);
	return stats.instructions;
}

/* The virtual time in which the core runs at least the wanted number of instructions. */
static uint64_t find_length(struct machine *machine, struct core *core, struct checkpoint *start)
{
	uint64_t length_ps = PS_PER_US;

	for (;;) {
		uint64_t before = instructions(core);

		machine_run(machine, machine_now_ps(machine) + length_ps);
		if (instructions(core) - before >= INSTRUCTIONS) {
			machine_restore(machine, start);
			return length_ps;
		}
		machine_restore(machine, start);
		length_ps += PS_PER_US / 4;
	}
}

static double run_trials(
	struct machine *machine, struct checkpoint *start, uint64_t length_ps, unsigned *different)
{
	uint64_t until_ps = machine_now_ps(machine) + length_ps, first_hash = 0;
	uint64_t before_ns = measure_cpu_ns();

	*different = 0;
	for (unsigned i = 0; i < TRIALS; i++) {
		machine_restore(machine, start);
		machine_run(machine, until_ps);
		uint64_t hash = machine_hash_changes(machine, start);
		first_hash = i ? first_hash : hash;
		*different += hash != first_hash;
	}
	return TRIALS * 1e9 / (double)(measure_cpu_ns() - before_ns);
}

int main(int argc, char **argv)
{
	struct session session = { 0 };
	double best = 0;
	unsigned different;

	if (argc != 2) {
		fprintf(stderr, "usage: trials PROGRAM.elf\n");
		return 2;
	}
	measure_start(&session, "m4-0", argv[1]);
	struct machine *machine = session.machine;
	struct core *core = session.core[0].core;
	machine_run(machine, WARM_UP_US * PS_PER_US);
	struct checkpoint *start = machine_checkpoint(machine);
	uint64_t length_ps = find_length(machine, core, start);
	uint64_t before = instructions(core);
	machine_run(machine, machine_now_ps(machine) + length_ps);
	printf("instructions %llu\n", (unsigned long long)(instructions(core) - before));
	machine_restore(machine, start);
	for (unsigned i = 0; i < 3; i++) {
		double rate = run_trials(machine, start, length_ps, &different);
		best = rate > best ? rate : best;
		if (different) {
			fprintf(stderr, "trials: %u of %u ended differently\n", different, TRIALS);
			return 1;
		}
	}
	printf("trials_per_s %.0f\n", best);
	checkpoint_destroy(start);
	session_close(&session);
	return 0;
}
