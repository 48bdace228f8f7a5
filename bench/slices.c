/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What short slices cost: an event every so many core cycles cuts the same run into slices of about 1000 and of about
 * 100000 instructions, in turn; the ratio of the best times.
 */
#include <stdio.h>
#include <stdlib.h>

#include "engine/clk.h"
#include "engine/timeline.h"
#include "machine/core.h"
#include "machine/machine.h"
#include "measure.h"
#include "tools/session.h"

enum { ROUNDS = 5, SHORT_CYCLES = 1000, LONG_CYCLES = 100000 };
static const uint64_t RUN_PS = 4000000000000; /* 4 s */

struct cutter {
	struct timeline *timeline;
	struct event event;
	uint64_t period_ps;
};

static void cut(void *owner, unsigned index)
{
	struct cutter *cutter = owner;

	(void)index;
	timeline_arm_in(cutter->timeline, &cutter->event, cutter->period_ps);
}

/* Seconds and slices of one run. */
static double run_once(const char *program, unsigned cycles, struct core_stats *stats)
{
	struct session session = { 0 };

	measure_start(&session, "m4-0", program);
	struct machine *machine = session.machine;
	uint64_t rate_hz = machine->clk[0]->rate_hz;
	struct clk *clk = machine_find_clock(machine, "m4_0");
	if (clk) {
		rate_hz = clk->rate_hz;
	}
	struct cutter cutter = {
		.timeline = machine->timeline,
		.event = { .name = "cut", .fire = cut },
		.period_ps = cycles * PS_PER_SECOND / rate_hz,
	};
	cutter.event.owner = &cutter;
	cut(&cutter, 0);
	uint64_t before_ns = measure_cpu_ns();
	machine_run(machine, machine_now_ps(machine) + RUN_PS);
	double seconds = (double)(measure_cpu_ns() - before_ns) / 1e9;
	core_stats(session.core[0].core, stats);
	timeline_disarm(machine->timeline, &cutter.event);
	session_close(&session);
	return seconds;
}

int main(int argc, char **argv)
{
	double best[2] = { 1e9, 1e9 };
	struct core_stats stats[2] = { 0 };

	if (argc != 2) {
		fprintf(stderr, "usage: slices PROGRAM.elf\n");
		return 2;
	}
	for (unsigned round = 0; round < ROUNDS; round++) {
		for (unsigned i = 0; i < 2; i++) {
			double seconds = run_once(
				argv[1], i ? LONG_CYCLES : SHORT_CYCLES, &stats[i]);
			best[i] = seconds < best[i] ? seconds : best[i];
		}
	}
	printf("short_instructions_per_slice %.0f\n",
		(double)stats[0].instructions / (double)(stats[0].slices + 1));
	printf("long_instructions_per_slice %.0f\n",
		(double)stats[1].instructions / (double)(stats[1].slices + 1));
	printf("short_s %.4f\nlong_s %.4f\nratio %.3f\n", best[0], best[1], best[0] / best[1]);
	return 0;
}
