/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A small machine for images to land in, built without any file. */
#include "fuzz/target.h"

#include <stdlib.h>

#include "machine/machine.h"

static void map(struct machine *machine, uint32_t base, struct memory *memory, bool read_only)
{
	const struct bus_region region = {
		.base = base, .size = memory->size, .memory = memory, .read_only = read_only
	};
	if (!bus_map(machine->buses, &region, NULL)) {
		abort();
	}
}

struct machine *target_create(void)
{
	struct machine *machine = machine_create("target", 1 << 20);
	struct core_config config = { .name = "m4", .irq_lines = 16, .priority_bits = 3 };
	config.clk = machine_add_clock(machine, "clock", 1000000);
	config.bus = machine_add_bus(machine, "m4");
	map(machine, 0x00100000, machine_add_memory(machine, "tcm", MEMORY_RAM, 0x30000), false);
	map(machine, 0x10000000, machine_add_memory(machine, "flash", MEMORY_FLASH, 0x100000),
		true);
	map(machine, 0x22000000, machine_add_memory(machine, "sysram", MEMORY_RAM, 0x10000), false);
	machine_add_core(machine, &config);
	return machine;
}

struct core *target_core(struct machine *machine)
{
	return machine_find_core(machine, "m4");
}
