/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs one program on the first real-time core with strict alignment, its semihosting console on stdout: what the command
 * line does otherwise, with the one setting it has no option for.
 */
#include <stdio.h>

#include "base/error.h"
#include "loader/image.h"
#include "loader/load.h"
#include "machine/machine.h"
#include "machine/semihost.h"

static const uint64_t LIMIT_PS = 20000000000000; /* 20 s */

static void print(void *owner, const char *bytes, uint32_t length)
{
	fwrite(bytes, 1, length, owner);
}

int main(int argc, char **argv)
{
	struct error err = { 0 };
	struct semihost semihost;

	if (argc != 2) {
		fprintf(stderr, "usage: oracle-strict PROGRAM.elf\n");
		return 2;
	}
	struct machine *machine = load_board(ORRERY_MODELS_DIR, "mt3620-rdb", &err);
	struct core *core = machine ? machine_find_core(machine, "m4-0") : NULL;
	semihost_init(&semihost);
	semihost.output = print;
	semihost.owner = stdout;
	if (!core || !image_load_elf(core, argv[1], &err)) {
		error_print(&err, stderr, false);
		return 2;
	}
	core_semihost(core, &semihost);
	core_stop_on_fault(core, false, false);
	core_strict_alignment(core, true);
	if (!core_start(core, &err)) {
		error_print(&err, stderr, false);
		return 2;
	}
	struct machine_result result = machine_run(machine, LIMIT_PS);
	semihost_finish(&semihost);
	machine_destroy(machine);
	return result.stop == MACHINE_EXIT ? result.exit_code : 100 + (int)result.stop;
}
