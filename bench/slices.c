/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What short slices cost: the same run cut into slices of about 1000 and of about 100000 instructions, in turn; the ratio of
 * the best times. Cut by an event, as a periodic timer does it, and by the caller, who runs the machine for
 * so long at a time, as a tool does it.
 */
#include <stdio.h>
#include <stdlib.h>

#include "engine/timeline.h"
#include "machine/core.h"
#include "machine/machine.h"
#include "measure.h"
#include "tools/session.h"

enum { ROUNDS = 5, SHORT_CYCLES = 1000, LONG_CYCLES = 100000 };
static const uint64_t RUN_PS = 4000000000000; /* 4 s */

enum how { BY_EVENT, BY_CALLER, WAYS };

struct cutter {
	struct timeline *timeline;
	struct event event;
	uint64_t period_ps;
	uint64_t fired;
};

static void cut(void *owner, unsigned index)
{
	struct cutter *cutter = owner;

	(void)index;
	cutter->fired++;
	timeline_arm_in(cutter->timeline, &cutter->event, cutter->period_ps);
}

static uint64_t cycles_to_ps(struct machine *machine, unsigned cycles)
{
	struct core_stats before, after;
	struct core *core = machine_find_core(machine, "m4-0");
	uint64_t start_ps = machine_now_ps(machine);

	core_stats(core, &before);
	machine_run(machine, start_ps + PS_PER_MS);
	core_stats(core, &after);
	return PS_PER_MS * cycles / (after.cycles - before.cycles);
}

/* Seconds of one run, and how many instructions and slices it had. */
static double run_once(const char *program, enum how how, unsigned cycles, uint64_t *instructions,
	uint64_t *slices)
{
	struct session session = { 0 };
	struct core_stats stats;

	measure_start(&session, "m4-0", program);
	struct machine *machine = session.machine;
	struct cutter cutter = {
		.timeline = machine->timeline,
		.event = { .name = "cut", .fire = cut },
		.period_ps = cycles_to_ps(machine, cycles),
	};
	cutter.event.owner = &cutter;
	uint64_t before_ns = measure_cpu_ns();
	if (how == BY_EVENT) {
		cut(&cutter, 0);
		machine_run(machine, RUN_PS);
		timeline_disarm(machine->timeline, &cutter.event);
	} else {
		for (uint64_t at = machine_now_ps(machine); at < RUN_PS; cutter.fired++) {
			at += cutter.period_ps;
			machine_run(machine, at);
		}
	}
	double seconds = (double)(measure_cpu_ns() - before_ns) / 1e9;
	core_stats(session.core[0].core, &stats);
	*instructions = stats.instructions;
	*slices = cutter.fired;
	session_close(&session);
	return seconds;
}

int main(int argc, char **argv)
{
	static const char *const names[WAYS] = { "by_event", "by_caller" };
	static const unsigned cycles[2] = { SHORT_CYCLES, LONG_CYCLES };
	double best[WAYS][2] = { { 1e9, 1e9 }, { 1e9, 1e9 } };
	uint64_t instructions, slices;

	if (argc != 2) {
		fprintf(stderr, "usage: slices PROGRAM.elf\n");
		return 2;
	}
	for (unsigned n = 0; n < ROUNDS * WAYS * 2; n++) {
		unsigned how = n / 2 % WAYS, length = n % 2;
		double seconds = run_once(argv[1], how, cycles[length], &instructions, &slices);

		best[how][length] = seconds < best[how][length] ? seconds : best[how][length];
		if (n < WAYS * 2) {
			printf("%s_%u_instructions %.0f\n", names[how], cycles[length],
				(double)instructions / (double)slices);
		}
	}
	for (unsigned how = 0; how < WAYS; how++) {
		printf("%s_ratio %.3f\n", names[how], best[how][0] / best[how][1]);
	}
	return 0;
}
