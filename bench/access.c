/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a store and a load of firmware cost on the host when they go to a register that a model looks at, and on RAM: the
 * firmware is `access/start.c`, which says "a" to "e" between its stages.
 */
#include <stdio.h>

#include "engine/timeline.h"
#include "machine/core.h"
#include "machine/machine.h"
#include "measure.h"
#include "tools/session.h"

enum { STAGES = 5 };

static struct {
	uint64_t at_ns[STAGES];
	unsigned count;
} stages;

static void on_output(void *owner, const char *bytes, uint32_t length)
{
	for (uint32_t i = 0; i < length; i++) {
		if (bytes[i] >= 'a' && bytes[i] < 'a' + STAGES)
			stages.at_ns[stages.count++ % STAGES] = measure_cpu_ns();
	}
}

static double each(unsigned stage)
{
	return (double)(stages.at_ns[stage + 1] - stages.at_ns[stage]) / (ACCESS_ROUNDS * 8.0);
}

int main(int argc, char **argv)
{
	struct session session = { 0 };

	if (argc != 2) {
		fprintf(stderr, "usage: access PROGRAM.elf\n");
		return 2;
	}
	measure_start(&session, "m4-0", argv[1]);
	session.semihost.output = on_output;
	machine_run(session.machine, 60 * 1000 * PS_PER_MS);
	if (stages.count != STAGES) {
		fprintf(stderr, "access: the firmware did not end\n");
		return 1;
	}
	printf("ram_store_ns %.2f\nram_load_ns %.2f\n", each(0), each(2));
	printf("device_store_ns %.1f\ndevice_load_ns %.1f\n", each(1), each(3));
	printf("device_ns %.1f\n", (each(1) + each(3)) / 2);
	session_close(&session);
	return 0;
}
