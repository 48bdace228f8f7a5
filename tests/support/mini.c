/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A machine just large enough for code: see mini.h. */
#include "support/mini.h"

#include <string.h>

#include "base/error.h"
#include "loader/device_file.h"
#include "loader/pool.h"
#include "machine/core.h"
#include "machine/nvic.h"
#include "peripherals/cortex_m/cortex_m.h"

enum { BOX_SIZE = 0x20, BOX_LINE_COUNT = 3, ARENA = 4 << 20 };

struct machine *mini;
struct core *mini_core[2];
struct memory *mini_tcm[2], *mini_ram, *mini_rom, *mini_flash;
struct mini_said mini_said[MINI_SAID];
unsigned mini_said_count;

static struct {
	struct pool *pool;
	struct clk *clk;
	unsigned cores;
} rig;

static void box_wrote(struct device *dev, unsigned reg, uint32_t raw)
{
	if (reg == 0) {
		for (unsigned n = 0; n < BOX_LINE_COUNT; n++) {
			line_set(&dev->line[n], raw >> n & 1);
		}
	} else if (reg == 1) {
		ck_assert_uint_lt(mini_said_count, sizeof mini_said / sizeof mini_said[0]);
		mini_said[mini_said_count++] = (struct mini_said){ raw, dev->timeline->now_ps,
			dev->name[0] != 'b' };
	}
}

static const char *const box_regs[] = { "LINES", "SAY", "KEEP", NULL };
static const char *const box_lines[] = { "a", "b", "c", NULL };
static const struct device_ops box_ops = {
	.type = "box",
	.size = sizeof(struct device),
	.regs = box_regs,
	.lines = box_lines,
	.wrote = box_wrote,
};

static const struct device_desc *box_desc(void)
{
	struct reg *regs = pool_take_array(rig.pool, 3, sizeof *regs);
	uint16_t *by_word = pool_take_array(rig.pool, BOX_SIZE / 4, sizeof *by_word);
	memset(by_word, 0xff, BOX_SIZE / 4 * sizeof *by_word);
	for (unsigned n = 0; n < 3; n++) {
		regs[n] = (struct reg){ .name = box_regs[n],
			.offset = n * 4,
			.size = 4,
			.writable = UINT32_MAX,
			.readable = UINT32_MAX,
			.reset_mask = UINT32_MAX,
			.reset_domains = RESET_ALL,
			.alias_of = REG_NONE,
			.alternate_of = REG_NONE,
			.fifo = { .level_reg = REG_NONE, .level_field = REG_NONE },
			.where = "box.yaml:1" };
		by_word[n] = (uint16_t)n;
	}
	struct device_desc *desc = pool_take(rig.pool, sizeof *desc);
	*desc = (struct device_desc){ .name = "BOX",
		.file = "box.yaml",
		.model = "box",
		.window_size = BOX_SIZE,
		.regs = regs,
		.reg_count = 3,
		.by_word = by_word };
	return desc;
}

static void map(struct bus *bus, struct bus_region region)
{
	ck_assert(bus_map(bus, &region, NULL));
}

static struct device *add(
	const struct device_ops *ops, const struct device_desc *desc, const char *name)
{
	struct error err = { 0 };
	struct device *dev = machine_add_device(mini, ops, desc, name, &err);
	ck_assert_msg(dev, "%s", err.message);
	return dev;
}

static void add_private(unsigned n, struct bus *bus)
{
	static const struct {
		const char *file;
		const struct device_ops *ops;
		uint32_t base;
	} ppb[] = {
		{ "systick", &systick_ops, 0xe000e000u },
		{ "nvic", &nvic_ops, 0xe000e000u },
		{ "scb", &scb_ops, 0xe000e000u },
		{ "mpu", &mpu_ops, 0xe000e000u },
		{ "fpu", &fpu_ops, 0xe000e000u },
		{ "dcb", &dcb_ops, 0xe000e000u },
		{ "dwt", &dwt_ops, 0xe0001000u },
	};
	for (unsigned i = 0; i < sizeof ppb / sizeof ppb[0]; i++) {
		struct error err = { 0 };
		const char *path = pool_format(
			rig.pool, "%s/devices/armv7m-%s.yaml", MODELS, ppb[i].file);
		const struct device_file *file = device_file_load(rig.pool, path, &err);
		ck_assert_msg(file, "%s", err.message);
		struct device *dev = add(
			ppb[i].ops, &file->desc, pool_format(rig.pool, "m%u.%s", n, ppb[i].file));
		dev->aux = core_nvic(mini_core[n]);
		for (unsigned c = 0; file->desc.clocks[c]; c++) {
			dev->clk[c] = rig.clk;
		}
		for (unsigned k = 0; k < file->block_count; k++) {
			map(bus,
				(struct bus_region){ .base = ppb[i].base + file->blocks[k].offset,
					.size = file->blocks[k].size,
					.device = dev,
					.device_base = ppb[i].base,
					.privileged_only = true });
		}
	}
}

static void add_core(unsigned n)
{
	static const char *const names[] = { "m0", "m1" };
	struct bus *bus = machine_add_bus(mini, names[n]);
	mini_tcm[n] = machine_add_memory(mini, n ? "tcm1" : "tcm0", MEMORY_RAM, 0x10000);
	map(bus, (struct bus_region){ .base = MINI_ROM, .size = 0x1000, .memory = mini_rom });
	map(bus, (struct bus_region){ .base = MINI_TCM, .size = 0x10000, .memory = mini_tcm[n] });
	map(bus, (struct bus_region){ .base = MINI_FLASH, .size = 0x1000, .memory = mini_flash });
	map(bus, (struct bus_region){ .base = MINI_RAM, .size = 0x10000, .memory = mini_ram });
	struct core_config config = { .name = names[n],
		.kind = CORE_CORTEX_M4F,
		.bus = bus,
		.clk = rig.clk,
		.irq_lines = MINI_IRQS,
		.priority_bits = 3,
		.vectors = MINI_TCM };
	mini_core[n] = machine_add_core(mini, &config);
	add_private(n, bus);
}

static void add_boxes(const struct device_desc *desc)
{
	struct device *shared = add(&box_ops, desc, "box");
	for (unsigned n = 0; n < rig.cores; n++) {
		struct bus *bus = core_bus(mini_core[n]);
		struct device *own = add(&box_ops, desc, n ? "m1.box" : "m0.box");
		map(bus,
			(struct bus_region){ .base = MINI_BOX,
				.size = BOX_SIZE,
				.device = shared,
				.device_base = MINI_BOX });
		map(bus,
			(struct bus_region){ .base = MINI_OWN_BOX,
				.size = BOX_SIZE,
				.device = own,
				.device_base = MINI_OWN_BOX });
		ck_assert(machine_route_irq(mini, shared, 0, mini_core[n], 0));
		ck_assert(machine_route_irq(mini, shared, 1, mini_core[n], 1));
	}
	ck_assert(machine_route_irq(mini, shared, 2, mini_core[0], MACHINE_IRQ_RESET));
}

void mini_open(unsigned cores)
{
	rig.pool = pool_create();
	rig.cores = cores;
	mini_said_count = 0;
	mini = machine_create("mini", ARENA);
	rig.clk = machine_add_clock(mini, "cpu", 100000000);
	mini_rom = machine_add_memory(mini, "rom", MEMORY_ROM, 0x1000);
	mini_flash = machine_add_memory(mini, "flash", MEMORY_FLASH, 0x1000);
	mini_ram = machine_add_memory(mini, "ram", MEMORY_RAM, 0x10000);
	for (unsigned n = 0; n < cores; n++) {
		add_core(n);
	}
	add_boxes(box_desc());
	machine_seal(mini);
	machine_reset(mini);
	for (unsigned n = 0; n < cores; n++) {
		mini_word(n, MINI_TCM, MINI_STACK);
		for (unsigned exception = 2; exception < NVIC_IRQ0 + MINI_IRQS; exception++) {
			mini_vector(n, exception, MINI_TRAP);
		}
		mini_vector(n, EXC_RESET, MINI_CODE);
		mini_code(n, MINI_TRAP, (uint32_t[]){ HERE, END });
	}
}

void mini_close(void)
{
	machine_destroy(mini);
	pool_destroy(rig.pool);
	mini = NULL;
	memset(&rig, 0, sizeof rig);
	memset(mini_core, 0, sizeof mini_core);
}

static void write_at(unsigned core, uint32_t address, const void *bytes, uint32_t length)
{
	const struct bus_region *region = bus_find(core_bus(mini_core[core]), address);
	ck_assert(region && region->memory);
	memory_write(region->memory, region->offset + (address - region->base), bytes, length);
}

uint32_t mini_code(unsigned core, uint32_t address, const uint32_t *ops)
{
	for (; *ops != END; ops++) {
		uint16_t half[2] = { (uint16_t)*ops, 0 };
		unsigned size = 2;
		if (*ops > 0xffff) {
			half[0] = (uint16_t)(*ops >> 16);
			half[1] = (uint16_t)*ops;
			size = 4;
		}
		write_at(core, address, half, size);
		address += size;
	}
	return address;
}

void mini_word(unsigned core, uint32_t address, uint32_t value)
{
	write_at(core, address, &value, 4);
}

uint32_t mini_peek(unsigned core, uint32_t address)
{
	uint32_t value = 0;
	ck_assert(bus_peek(core_bus(mini_core[core]), address, &value, 4));
	return value;
}

void mini_vector(unsigned core, unsigned exception, uint32_t handler)
{
	mini_word(core, MINI_TCM + exception * 4, handler | 1);
}

void mini_start(unsigned core)
{
	struct error err = { 0 };
	ck_assert_msg(core_start(mini_core[core], &err), "%s", err.message);
}

void mini_start_all(void)
{
	for (unsigned n = 0; n < rig.cores; n++) {
		mini_start(n);
	}
}

enum machine_stop mini_run_ps(uint64_t until_ps)
{
	return machine_run(mini, until_ps).stop;
}

enum machine_stop mini_run_us(uint64_t us)
{
	return mini_run_ps(us * PS_PER_US);
}

uint32_t mini_reg(unsigned core, const char *name)
{
	uint32_t value = 0;
	ck_assert_msg(core_reg_get(mini_core[core], name, &value), "no register %s", name);
	return value;
}

void mini_set_reg(unsigned core, const char *name, uint32_t value)
{
	ck_assert_msg(core_reg_set(mini_core[core], name, value), "no register %s", name);
}

uint64_t mini_instructions(unsigned core)
{
	struct core_stats stats;
	core_stats(mini_core[core], &stats);
	return stats.instructions;
}
