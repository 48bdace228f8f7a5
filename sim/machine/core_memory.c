/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a core sees memory: which pages the engine is given and with which rights (bus view, MPU, dirty
 * tracking), device accesses, pages whose every access is checked (the shadow window), and the core's own
 * loads and stores for exception frames.
 *
 * Not modelled: unaligned accesses to device memory (they are split instead of faulting).
 */
#include <assert.h>
#include <string.h>

#include "base/bits.h"
#include "base/error.h"
#include "engine/clk.h"
#include "engine/timeline.h"
#include "machine/core_internal.h"
#include "machine/machine.h"

static const uint32_t PPB_BASE = 0xe0000000u, PPB_SIZE = 0x100000u;
static const uint32_t SCS_STIR_PAGE = 0xe000ec00u, SCS_STIR = 0xe000ef00u;
enum { CCR_USERSETMPEND = 2 };
enum { DEVICE_GAP = 64 << 20 }; /* device ranges nearer than this are given to the engine as one */

static bool in_ppb(uint32_t address)
{
	return address - PPB_BASE < PPB_SIZE;
}

bool core_negative_priority(const struct core *core)
{
	return nvic_execution_priority(core->nvic) < 0;
}

static bool refuse(struct core *core, uint32_t address, enum cpu_use use, enum refusal why)
{
	core->was_refused = true;
	core->refused = (struct refused){ .address = address, .use = use, .why = why };
	return false;
}

static bool executable_by_default(uint32_t address)
{
	unsigned eighth = address >> 29;
	return eighth == 0 || eighth == 1 || eighth == 3 || eighth == 4;
}

static enum mpu_use mpu_use_of(enum cpu_use use)
{
	return use == CPU_FETCH ? MPU_FETCH : use == CPU_WRITE ? MPU_WRITE : MPU_READ;
}

/* A physical page whose accesses all come to core_device_read and _write. */
static uint32_t shadow_of(struct core *core, uint32_t page)
{
	for (unsigned n = 0; n < SHADOW_SLOTS && n < core->shadow_count; n++) {
		if (core->shadow[n] == page) {
			return core->shadow_base + n * MEMORY_PAGE;
		}
	}
	if (core->shadow_count == SHADOW_SLOTS) {
		core->flush_wanted = true;
		core->leave = true;
		core_look_up(core);
		core->shadow_count = 0;
	}
	core->shadow[core->shadow_count] = page;
	return core->shadow_base + core->shadow_count++ * MEMORY_PAGE;
}

/* The PPB is never executable, and unprivileged code reaches only STIR, when CCR lets it. */
static bool fill_ppb(struct core *core, uint32_t page, enum cpu_use use)
{
	if (use == CPU_FETCH) {
		return refuse(core, page, use, REFUSED_XN);
	}
	const struct bus_region *region = bus_find_from(core->config.bus, page);
	if (!region || region->base >= page + MEMORY_PAGE) {
		return refuse(core, page, use, REFUSED_NOBODY);
	}
	bool stir = page == SCS_STIR_PAGE && (core->nvic->ccr & CCR_USERSETMPEND);
	if (!core->live->privileged && !stir) {
		return refuse(core, page, use, REFUSED_NOBODY);
	}
	return true;
}

/* What the bus and the memory's kind allow; *shadow when accesses must come to us. */
static bool fill_region(
	struct core *core, uint32_t page, enum cpu_use use, unsigned *granted, bool *shadow)
{
	const struct bus_region *region = bus_find_from(core->config.bus, page);
	if (!region || region->base >= page + MEMORY_PAGE) {
		return refuse(core, page, use, REFUSED_NOBODY);
	}
	if (region->device) {
		if (use == CPU_FETCH) {
			return refuse(core, page, use, REFUSED_NOBODY);
		}
		*granted = CPU_READ | CPU_WRITE;
		return true;
	}
	struct memory *memory = region->memory;
	uint32_t number = (region->offset + (page - region->base)) / MEMORY_PAGE;
	if (use != CPU_WRITE) {
		/* An already dirty page may be written without asking again, unless others run code from it. */
		bool writable = memory->kind == MEMORY_RAM && !region->read_only &&
			memory->dirty[number] && memory->core_count < 2;
		*granted = CPU_READ | CPU_FETCH | (writable ? CPU_WRITE : 0);
		return true;
	}
	if (memory->kind == MEMORY_FLASH || region->read_only) {
		return refuse(core, page, use, REFUSED_NOBODY);
	}
	if (memory->kind == MEMORY_ROM || (memory->core_count > 1 && memory->code[number])) {
		*shadow = true;
		*granted = CPU_READ | CPU_WRITE;
		return true;
	}
	memory_touch(memory, number);
	*granted = CPU_READ | CPU_WRITE | (memory->core_count < 2 ? CPU_FETCH : 0);
	return true;
}

/* Narrows what was granted to what the MPU grants as well; the engine asks again for the rest. */
static bool fill_mpu(
	struct core *core, uint32_t page, enum cpu_use use, unsigned *granted, bool *shadow)
{
	enum mpu_use asked = mpu_use_of(use);
	if (mpu_uniform(core->mpu, page, asked, core->live->privileged)) {
		*granted &= use;
		return mpu_allows(core->mpu, page, asked, core->live->privileged) ||
			refuse(core, page, use, REFUSED_MPU);
	}
	*granted = use;
	if (use == CPU_FETCH) {
		return true; /* checked block by block (THUMB_FETCH_CHECK) */
	}
	if (core->cpu == core->fast) {
		/* In the middle of a block nobody could tell which instruction was refused. */
		core->live->linger = LINGER;
		return refuse(core, page, use, REFUSED_PRECISE);
	}
	*shadow = true;
	*granted = CPU_READ | CPU_WRITE;
	return true;
}

bool core_fill(void *owner, uint32_t page, enum cpu_use use, uint32_t *physical, unsigned *granted)
{
	struct core *core = owner;
	bool shadow = false;
	*physical = page;
	if (in_ppb(page)) {
		*granted = CPU_READ | CPU_WRITE;
		return fill_ppb(core, page, use);
	}
	if (use == CPU_FETCH && !executable_by_default(page)) {
		return refuse(core, page, use, REFUSED_XN);
	}
	bool guarded = mpu_decides(core->mpu, core_negative_priority(core));
	if (guarded && mpu_uniform(core->mpu, page, mpu_use_of(use), core->live->privileged) &&
		!mpu_allows(core->mpu, page, mpu_use_of(use), core->live->privileged)) {
		return refuse(core, page, use, REFUSED_MPU);
	}
	if (!fill_region(core, page, use, granted, &shadow)) {
		return false;
	}
	if (guarded && !fill_mpu(core, page, use, granted, &shadow)) {
		return false;
	}
	if (shadow) {
		*physical = shadow_of(core, page);
	}
	return true;
}

static uint32_t shadowed(const struct core *core, uint32_t physical)
{
	uint32_t slot = (physical - core->shadow_base) / MEMORY_PAGE;
	return core->shadow[slot] + physical % MEMORY_PAGE;
}

static bool in_shadow(const struct core *core, uint32_t physical)
{
	return physical - core->shadow_base < SHADOW_SLOTS * MEMORY_PAGE;
}

/* The engine abandons the instruction: the one place where a callback may stop it. */
static void abandon(
	struct core *core, uint32_t address, unsigned size, bool write, enum refusal why)
{
	if (core->was_refused) {
		return;
	}
	refuse(core, address, write ? CPU_WRITE : CPU_READ, why);
	core->refused.device = true;
	core->refused.size = size;
	core_halt(core);
}

/* The access that the instruction at hand makes; the engine widens some unaligned ones. */
static struct thumb_access access_at(struct core *core, uint32_t pc)
{
	uint16_t first = 0, second = 0;
	struct core_regs regs;
	if (!core_fetch_half(core, pc, &first)) {
		return (struct thumb_access){ 0 };
	}
	core_fetch_half(core, pc + 2, &second);
	cpu_regs_get(core->cpu, &regs);
	return thumb_access(first, second, pc, regs.r);
}

/* The MPU's say on an access to a page with two answers; *address is the first byte it forbids. */
static bool shadow_allows(struct core *core, uint32_t *address, unsigned size, bool write)
{
	if (!mpu_decides(core->mpu, core_negative_priority(core))) {
		return true;
	}
	struct thumb_access a = { 0 };
	if (core->cpu == core->precise) {
		a = access_at(core, core->precise_at);
	}
	for (uint32_t at = *address; at - *address < size; at++) {
		bool meant = !a.valid || at - a.address < a.length;
		if (meant &&
			!mpu_allows(core->mpu, at, write ? MPU_WRITE : MPU_READ,
				core->live->privileged)) {
			*address = at;
			return false;
		}
	}
	return true;
}

static bool device_transfer(
	struct core *core, uint32_t physical, unsigned size, bool write, uint32_t *value)
{
	uint32_t address = physical;
	if (in_shadow(core, physical)) {
		address = shadowed(core, physical);
		uint32_t forbidden = address;
		if (!shadow_allows(core, &forbidden, size, write)) {
			abandon(core, forbidden, size, write, REFUSED_MPU);
			return false;
		}
	}
	core->machine->timeline->now_ps = core_now_ps(core);
	bool open = address == SCS_STIR && write && (core->nvic->ccr & CCR_USERSETMPEND);
	struct access access = { .address = address,
		.size = (uint8_t)size,
		.write = write,
		.privileged = core->live->privileged || open,
		.value = *value,
		.core = core };
	bus_transfer(core->config.bus, &access);
	*value = access.value;
	if (access.result != ACCESS_OK) {
		abandon(core, address, size, write, REFUSED_NOBODY);
		return false;
	}
	return true;
}

uint32_t core_device_read(void *owner, uint32_t physical, unsigned size)
{
	uint32_t value = 0;
	struct core *core = owner;
	return !core->was_refused && device_transfer(core, physical, size, false, &value) ? value :
											    0;
}

void core_device_write(void *owner, uint32_t physical, unsigned size, uint32_t value)
{
	struct core *core = owner;
	if (!core->was_refused) {
		device_transfer(core, physical, size, true, &value);
	}
}

static enum core_memory_result transfer_word(
	struct core *core, uint32_t address, uint32_t *value, bool write, bool privileged)
{
	if (mpu_decides(core->mpu, core_negative_priority(core)) && !in_ppb(address) &&
		!mpu_allows(core->mpu, address, write ? MPU_WRITE : MPU_READ, privileged)) {
		return CORE_MEMORY_MPU;
	}
	const struct bus_region *region = bus_find(core->config.bus, address);
	if (region && region->memory && region->memory->kind == MEMORY_RAM) {
		struct memory *memory = region->memory;
		uint32_t offset = region->offset + (address - region->base);
		if (offset + 4 > memory->size) {
			return CORE_MEMORY_BUS;
		}
		if (!write) {
			memcpy(value, memory->bytes + offset, 4);
			return CORE_MEMORY_OK;
		}
		if (region->read_only) {
			return CORE_MEMORY_BUS;
		}
		memory_write(memory, offset, value, 4);
		return CORE_MEMORY_OK;
	}
	struct access access = { .address = address,
		.size = 4,
		.write = write,
		.privileged = privileged,
		.value = *value,
		.core = core };
	bus_transfer(core->config.bus, &access);
	*value = access.value;
	return access.result == ACCESS_OK ? CORE_MEMORY_OK : CORE_MEMORY_BUS;
}

enum core_memory_result core_load(
	struct core *core, uint32_t address, uint32_t *value, bool privileged)
{
	*value = 0;
	return transfer_word(core, address, value, false, privileged);
}

enum core_memory_result core_store(
	struct core *core, uint32_t address, uint32_t value, bool privileged)
{
	return transfer_word(core, address, &value, true, privileged);
}

bool core_fetch_half(struct core *core, uint32_t address, uint16_t *half)
{
	const struct bus_region *region = bus_find(core->config.bus, address);
	if (!region || !region->memory) {
		return false;
	}
	uint32_t offset = region->offset + (address - region->base);
	if (offset + 2 > region->memory->size) {
		return false;
	}
	memcpy(half, region->memory->bytes + offset, 2);
	return true;
}

void core_flush(struct core *core)
{
	core->flush_wanted = false;
	core->shadow_count = 0;
	if (core->fast) {
		cpu_flush_tlb(core->fast);
	}
	if (core->precise) {
		cpu_flush_tlb(core->precise);
	}
}

/* Instruction at pc with present registers: does it make this access? */
static bool makes_access(struct core *core, uint32_t pc, const uint32_t r[16], uint32_t address,
	bool write, unsigned *length)
{
	uint16_t first = 0, second = 0;
	if (!core_fetch_half(core, pc, &first)) {
		*length = 2;
		return false;
	}
	*length = thumb_length(first);
	if (*length == 4) {
		core_fetch_half(core, pc + 2, &second);
	}
	struct thumb_access a = thumb_access(first, second, pc, r);
	return a.valid && a.write == write && address - a.address < a.length;
}

uint32_t core_refused_address(struct core *core, uint32_t *pc, unsigned *size)
{
	struct core_regs regs;
	struct refused r = core->refused;
	cpu_regs_get(core->cpu, &regs);
	*size = r.size ? r.size : 4;
	if (r.device && core->cpu == core->precise) {
		*pc = core->precise_at;
		return r.address;
	}
	if (r.device) {
		/* PC is the block's start: find the instruction by the address it makes. */
		unsigned length = 0;
		uint32_t begin, end;
		core_current(core, *pc, &begin, &end);
		for (uint32_t at = *pc; at < end && at >= begin; at += length) {
			if (makes_access(
				    core, at, regs.r, r.address, r.use == CPU_WRITE, &length)) {
				*pc = at;
				break;
			}
		}
		return r.address;
	}
	struct thumb_access a = access_at(core, *pc);
	if (a.valid) {
		*size = a.length;
		return a.address - r.address < MEMORY_PAGE ? a.address : r.address;
	}
	return r.address;
}

void core_stale_code(void *owner, uint32_t offset, uint32_t length)
{
	struct core_memory *map = owner;
	struct core *core = map->core;
	if (!core->fast || offset + length <= map->offset || offset >= map->offset + map->size) {
		return;
	}
	uint32_t begin = offset > map->offset ? offset - map->offset : 0;
	uint32_t end = offset + length - map->offset;
	begin += map->base;
	end = map->base + (end < map->size ? end : map->size);
	if (core->stale_count == STALE_RANGES) {
		core->stale[0].begin = core->stale[0].begin < begin ? core->stale[0].begin : begin;
		core->stale[0].end = core->stale[0].end > end ? core->stale[0].end : end;
		return;
	}
	core->stale[core->stale_count].begin = begin;
	core->stale[core->stale_count++].end = end;
	core_look_up(core);
}

void core_watch_code(struct core *core)
{
	struct bus *bus = core->config.bus;
	for (unsigned n = 0; n < bus->region_count; n++) {
		const struct bus_region *region = &bus->regions[n];
		if (!region->memory) {
			continue;
		}
		assert(core->memory_count < CORE_MEMORIES);
		struct core_memory *map = &core->memory[core->memory_count];
		*map = (struct core_memory){ .core = core,
			.base = region->base,
			.offset = region->offset,
			.size = region->size,
			.memory = region->memory };
		core->user[core->memory_count] = (struct code_user){ .stale = core_stale_code,
			.owner = map };
		memory_use_code(region->memory, &core->user[core->memory_count]);
		bool seen = false;
		for (unsigned m = 0; m < core->memory_count; m++) {
			seen |= core->memory[m].memory == region->memory;
		}
		region->memory->core_count += !seen;
		core->memory_count++;
	}
}

static bool overlaps(const struct bus *bus, uint32_t base, uint32_t size)
{
	const struct bus_region *region = bus_find_from(bus, base);
	return region && region->base < base + size;
}

static bool map_devices(struct core *core, struct cpu *cpu, struct error *err)
{
	const struct bus *bus = core->config.bus;
	uint32_t begin = 0, end = 0;
	for (unsigned n = 0; n <= bus->region_count; n++) {
		const struct bus_region *region = n < bus->region_count ? &bus->regions[n] : NULL;
		bool joins = region && region->device && end &&
			(region->base < end || region->base - end < DEVICE_GAP);
		if (end && !joins) {
			if (!cpu_map_device(cpu, begin, (uint64_t)end - begin, err)) {
				return false;
			}
			begin = end = 0;
		}
		if (!region || !region->device) {
			continue;
		}
		if (!end) {
			begin = region->base & ~0xfffu;
		}
		end = (region->base + region->size + 0xfff) & ~0xfffu;
	}
	return true;
}

bool core_map(struct core *core, struct cpu *cpu, struct error *err)
{
	const struct bus *bus = core->config.bus;
	for (unsigned n = 0; n < bus->region_count; n++) {
		const struct bus_region *region = &bus->regions[n];
		if (region->memory &&
			!cpu_map_memory(cpu, region->base, (region->size + 0xfff) & ~0xfffu,
				region->memory->bytes + region->offset, err)) {
			return false;
		}
	}
	if (!map_devices(core, cpu, err)) {
		return false;
	}
	/* A free megabyte of the address space for the shadow window. */
	for (uint32_t base = 0x40000000u; base < 0xe0000000u; base += SHADOW_SLOTS * MEMORY_PAGE) {
		if (!overlaps(bus, base, SHADOW_SLOTS * MEMORY_PAGE)) {
			core->shadow_base = base;
			return cpu_map_device(cpu, base, SHADOW_SLOTS * MEMORY_PAGE, err);
		}
	}
	return error_set(err, "%s: no free megabyte in the bus view", core->config.name);
}
