/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An engine on a workbench: memory, a hole, a device, and a record of what was called back. */
#include "tools/doctor_bench.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "machine/memory.h"

enum { HOST_PAGE = 4096, XPSR_THUMB = 1 << 24 };

static void on_block(struct uc_struct *uc, uint64_t address, uint32_t size, void *owner)
{
	struct bench *bench = owner;
	bool stop = (bench->stop_at && bench->stop_at == (uint32_t)address) ||
		(bench->stop_after && bench->blocks >= bench->stop_after);
	bench->block = (uint32_t)address;
	if (stop) {
		cpu_leave(bench->cpu);
		return;
	}
	bench->blocks++;
}

static void on_code(struct uc_struct *uc, uint64_t address, uint32_t size, void *owner)
{
	struct bench *bench = owner;
	bench->codes++;
}

static void on_interrupt(void *owner, uint32_t number)
{
	struct bench *bench = owner;
	if (number == CPU_INT_UNDEFINED) {
		return;
	}
	bench->interrupts++;
	bench->interrupt = number;
	bench->interrupt_pc = cpu_pc(bench->cpu);
	cpu_leave(bench->cpu);
}

static bool on_invalid(void *owner)
{
	struct bench *bench = owner;
	bench->invalids++;
	bench->invalid_pc = cpu_pc(bench->cpu);
	return bench->invalid_goes_on;
}

static bool on_fill(
	void *owner, uint32_t page, enum cpu_use use, uint32_t *physical, unsigned *granted)
{
	struct bench *bench = owner;
	if (bench->asked < BENCH_ASKED) {
		bench->asked_page[bench->asked] = page;
		bench->asked_use[bench->asked++] = use;
	}
	*physical = page;
	*granted = CPU_READ | CPU_WRITE | CPU_FETCH;
	if (page == BENCH_GUARDED) {
		*granted = bench->guarded | (use == CPU_WRITE ? CPU_WRITE : 0u);
		return (*granted & use) != 0;
	}
	return page - BENCH_CODE < BENCH_SIZE || page - BENCH_DEVICE < HOST_PAGE;
}

static uint32_t on_device_read(void *owner, uint32_t physical, unsigned size)
{
	struct bench *bench = owner;
	bench->device_reads++;
	bench->device_address = physical;
	bench->device_size = size;
	return 0x5a000000u | physical;
}

static void on_device_write(void *owner, uint32_t physical, unsigned size, uint32_t value)
{
	struct bench *bench = owner;
	bench->device_writes++;
	bench->device_address = physical;
	bench->device_size = size;
	bench->device_value = value;
}

bool bench_open(struct bench *bench, uint8_t *shared, bool precise)
{
	struct error err = { 0 };
	memset(bench, 0, sizeof(*bench));
	bench->guarded = CPU_READ | CPU_WRITE | CPU_FETCH;
	bench->own_bytes = shared == NULL;
	bench->bytes = shared ? shared : aligned_alloc(HOST_PAGE, BENCH_SIZE);
	if (!bench->bytes) {
		return false;
	}
	if (!shared) {
		memset(bench->bytes, 0, BENCH_SIZE);
	}
	struct cpu_hooks hooks = {
		.block = on_block,
		.code = precise ? on_code : NULL,
		.interrupt = on_interrupt,
		.invalid = on_invalid,
		.fill = on_fill,
		.device_read = on_device_read,
		.device_write = on_device_write,
		.block_owner = bench,
		.owner = bench,
	};
	bench->cpu = cpu_open(&hooks, &err);
	bool good = bench->cpu &&
		cpu_map_memory(bench->cpu, BENCH_CODE, BENCH_SIZE, bench->bytes, &err) &&
		cpu_map_device(bench->cpu, BENCH_DEVICE, HOST_PAGE, &err);
	if (!good) {
		bench_close(bench);
	}
	return good;
}

void bench_close(struct bench *bench)
{
	cpu_close(bench->cpu);
	bench->cpu = NULL;
	if (bench->own_bytes) {
		free(bench->bytes);
	}
	bench->bytes = NULL;
}

void bench_code(struct bench *bench, uint32_t address, const uint16_t *code, unsigned count)
{
	memcpy(bench->bytes + (address - BENCH_CODE), code, count * sizeof(*code));
	cpu_drop_code(bench->cpu, address, address + count * (uint32_t)sizeof(*code));
}

void bench_reset(struct bench *bench)
{
	struct core_regs regs = {
		.xpsr = XPSR_THUMB, .msp = BENCH_STACK, .psp = BENCH_STACK - 0x400
	};
	regs.r[13] = BENCH_STACK;
	regs.r[15] = BENCH_CODE;
	cpu_regs_put(bench->cpu, &regs);
	bench->blocks = bench->interrupts = bench->invalids = bench->asked = 0;
}

void bench_run(struct bench *bench, uint32_t pc)
{
	bench->exit = cpu_run(bench->cpu, pc);
}

unsigned bench_asked_for(const struct bench *bench, uint32_t page, enum cpu_use use)
{
	unsigned count = 0;
	for (unsigned i = 0; i < bench->asked; i++) {
		count += bench->asked_page[i] == page && bench->asked_use[i] == (unsigned)use;
	}
	return count;
}
