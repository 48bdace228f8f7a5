/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A core at the start of each translated block: the cost table, the slice's limit, and what some blocks need
 * before they may run.
 */
#include <string.h>

#include "engine/clk.h"
#include "machine/core_internal.h"
#include "machine/machine.h"

enum {
	SPECIAL_FLAGS = THUMB_FP | THUMB_DIVIDE | THUMB_SYSTEM | THUMB_EVENT | THUMB_UNPRIVILEGED |
		THUMB_LOAD_EXCLUSIVE | THUMB_STORE_EXCLUSIVE | THUMB_BREAK | THUMB_FETCH_CHECK
};
enum { CCR_DIV_0_TRP = 16, FPCCR_LSPACT = 1 };
static const uint32_t FPCCR_ASPEN = 1u << 31;

void core_reconfigure(struct core *core)
{
	const struct nvic *nvic = core->nvic;
	unsigned trap = THUMB_SYSTEM | THUMB_EVENT | THUMB_BREAK | THUMB_FETCH_CHECK |
		THUMB_LOAD_EXCLUSIVE | THUMB_STORE_EXCLUSIVE | THUMB_UNPRIVILEGED |
		THUMB_FROM_FIXED;
	bool denied = (nvic->cpacr >> 20 & 3) == 0 ||
		((nvic->cpacr >> 20 & 3) == 1 && !core->live->privileged);
	if (denied || (nvic->fpccr & FPCCR_LSPACT) || nvic->fpdscr ||
		!(nvic->fpccr & FPCCR_ASPEN)) {
		trap |= THUMB_FP;
	}
	if (nvic->ccr & CCR_DIV_0_TRP) {
		trap |= THUMB_DIVIDE;
	}
	if (core->strict) {
		trap |= THUMB_STRICT;
	}
	core->trap = trap;
}

void core_forget_blocks(struct core *core)
{
	memset(core->block, 0, sizeof core->block);
	core_inline_forget(core);
}

static bool holds_breakpoint(const struct core *core, uint32_t begin, uint32_t end)
{
	for (unsigned n = 0; n < core->breakpoint_count; n++) {
		if (core->breakpoint[n] >= begin && core->breakpoint[n] < end) {
			return true;
		}
	}
	return false;
}

/* Is every granule of the block executable? Only asked while the MPU decides. */
static bool all_executable(struct core *core, uint32_t begin, uint32_t end)
{
	if (!mpu_decides(core->mpu, core_negative_priority(core))) {
		return true;
	}
	core->under_mpu = true;
	for (uint32_t at = begin & ~(MEMORY_GRANULE - 1u); at < end; at += MEMORY_GRANULE) {
		if (!mpu_allows(core->mpu, at, MPU_FETCH, core->live->privileged)) {
			return false;
		}
	}
	return true;
}

unsigned core_block_install(struct core *core, uint32_t address, uint32_t size)
{
	unsigned index = block_index(address);
	struct thumb_scan scan = { .count = 1 };
	const struct bus_region *region = bus_find(core->config.bus, address);
	if (region && region->memory && size) {
		uint32_t offset = region->offset + (address - region->base);
		if (offset + size <= region->memory->size) {
			scan = thumb_scan(region->memory->bytes + offset, size);
			memory_mark_code(region->memory, offset, size);
		}
	}
	if (holds_breakpoint(core, address, address + size)) {
		scan.flags |= THUMB_BREAK;
	}
	if (!all_executable(core, address, address + size)) {
		scan.flags |= THUMB_FETCH_CHECK;
	}
	bool special = scan.flags & (SPECIAL_FLAGS | (core->strict ? THUMB_STRICT : 0));
	uint64_t key = block_key(address, size);
	bool same = (core->block[index].key & ~BLOCK_SPECIAL) == key;
	core->block[index] = (struct block){
		.key = key | (special ? BLOCK_SPECIAL : 0),
		.charge = (uint64_t)scan.count << 32 | scan.count,
		.last = same ? core->block[index].last : 0,
	};
	core->flags[index] = (uint16_t)scan.flags;
	return index;
}

void core_resync(struct core *core)
{
	struct nvic *nvic = core->nvic;
	struct cpu_masks masks;
	core->resync = false;
	if (core->hide_fpca) {
		core->hide_fpca = false;
		cpu_set_fpca(core->cpu, false);
	}
	cpu_align_stacks(core->cpu);
	cpu_masks_get(core->cpu, &masks);
	if (masks.basepri & ~(uint32_t)nvic->priority_mask) {
		masks.basepri &= nvic->priority_mask;
		cpu_masks_put(core->cpu, &masks);
	}
	/* FAULTMASK cannot be set at a priority of -1 or above it. */
	nvic->primask = (uint8_t)masks.primask;
	nvic->basepri = (uint8_t)masks.basepri;
	nvic->faultmask = (uint8_t)masks.faultmask;
	bool handler = nvic_anything_active(nvic, EXC_NONE);
	bool privileged = handler || !(masks.control & 1);
	if (privileged != core->live->privileged) {
		core->live->privileged = privileged;
		core->flush_wanted = true;
		core->leave = true;
		core_reconfigure(core);
	}
	core->attention = true;
}

/*
 * The slice's limit was reached, or somebody wants the core to look up, at the start of a block that has not
 * run. False: the engine must be left.
 */
bool core_boundary(struct core *core)
{
	for (;;) {
		if (core->resync) {
			core_resync(core);
		}
		if (core->attention) {
			core->attention = false;
			if (nvic_best(core->nvic) != EXC_NONE) {
				core->leave = true;
			}
		}
		if (core->leave || core->stale_count || core->live->state != CORE_RUNNING) {
			return false;
		}
		core_sync(core);
		if (core->live->ticks < core->until_ticks) {
			uint64_t left = core->until_ticks - core->live->ticks;
			core_set_limit(core, left > LIMIT_MAX ? LIMIT_MAX : (uint32_t)left);
			return true;
		}
		if (core->inside && core_spins(core)) {
			return false; /* the rest is skipped, outside */
		}
		uint64_t until_ps = machine_extend_slice(core->machine, core);
		if (!until_ps) {
			return false;
		}
		core->until_ticks = clk_ticks_at(core->config.clk, until_ps);
		if (clk_time_of(core->config.clk, core->until_ticks) < until_ps) {
			core->until_ticks++;
		}
	}
}

/* On the precise engine until this block is left. */
static void walk(struct core *core, uint32_t address, uint32_t size)
{
	core->live->walking = core->live->walk_new = true;
	core->live->walk_begin = address;
	core->live->walk_end = address + size;
	core_halt(core);
}

/*
 * A new floating-point context begins with FPDSCR's modes, which the engine does not know; and while
 * FPCCR.ASPEN is clear none begins at all, which it does not know either. True when the engine has to be left: the
 * code it is about to run was translated for the beginning of a context.
 */
static bool begin_fp(struct core *core)
{
	struct cpu_masks masks;
	if (!core->nvic->fpdscr && (core->nvic->fpccr & FPCCR_ASPEN)) {
		return false;
	}
	cpu_masks_get(core->cpu, &masks);
	if (masks.control & 4) {
		core->resync |= core->hide_fpca;
		return false;
	}
	cpu_set_fpca(core->cpu, true);
	if (core->nvic->fpccr & FPCCR_ASPEN) {
		cpu_fp_put(core->cpu, NULL, 0, core->nvic->fpdscr);
	} else {
		core->hide_fpca = true;
	}
	core->leave = true;
	return true;
}

static bool fp_denied(const struct core *core)
{
	unsigned cp10 = core->nvic->cpacr >> 20 & 3;
	return cp10 == 0 || (cp10 == 1 && !core->live->privileged);
}

enum fp_answer core_before_fp(struct core *core)
{
	if (fp_denied(core)) {
		return FP_DENIED;
	}
	if (core->nvic->fpccr & FPCCR_LSPACT) {
		core_preserve_fp(core);
		if (core->leave) {
			return FP_LEAVE;
		}
	}
	return begin_fp(core) ? FP_LEAVE : FP_RUNS;
}

/* What the trapped flags of a block ask for before it runs. False: the block must not run on this engine. */
static bool attend(struct core *core, uint32_t address, uint32_t size, unsigned flags)
{
	if (flags & THUMB_FP) {
		enum fp_answer answer = core_before_fp(core);
		if (answer == FP_DENIED) {
			walk(core, address, size);
			return false;
		}
		if (answer == FP_LEAVE) {
			core_halt(core);
			return false;
		}
	}
	bool exclusive_fails = (flags & THUMB_STORE_EXCLUSIVE) && core->live->monitor_broken;
	bool rounds = (flags & THUMB_FROM_FIXED) && (cpu_fpscr(core->cpu) & FPSCR_RMODE);
	if (exclusive_fails || rounds ||
		(flags &
			(THUMB_DIVIDE | THUMB_UNPRIVILEGED | THUMB_BREAK | THUMB_FETCH_CHECK |
				THUMB_STRICT))) {
		walk(core, address, size);
		return false;
	}
	if (flags & THUMB_LOAD_EXCLUSIVE) {
		core->live->monitor_broken = false;
	}
	if (flags & THUMB_EVENT) {
		core->nvic->event = true;
	}
	if (flags & THUMB_SYSTEM) {
		core->resync = true;
	}
	return true;
}

static __attribute__((noinline)) void block_slow(struct core *core, uint32_t address, uint32_t size)
{
	core->next = address;
	if (core_left(core) >= 0 && !core_boundary(core)) {
		core_halt(core);
		return;
	}
	unsigned index = block_index(address);
	if ((core->block[index].key & ~BLOCK_SPECIAL) != block_key(address, size)) {
		core_block_install(core, address, size);
	}
	unsigned flags = core->flags[index] & core->trap;
	if (flags && !attend(core, address, size, flags)) {
		return;
	}
	*core->tick += (int64_t)core->block[index].charge;
	core->block[index].last = *core->tick;
	if (core->resync) {
		core_set_limit(core, 0);
	}
}

/*
 * Called by generated code before each block that does not charge itself. A block that comes a second time learns to;
 * it is scanned again, because it may be another translation of an address whose code has changed.
 */
void core_on_block(struct uc_struct *uc, uint64_t address, uint32_t size, void *ticket)
{
	struct core *core = core_ticket(ticket);
	uint32_t start = (uint32_t)address;
	struct block *block = &core->block[block_index(start)];
	if (block->key == block_key(start, size)) {
		if (!core->callbacks_only) {
			core_block_install(core, start, size);
			if (!(block->key & BLOCK_SPECIAL)) {
				core_inline_block(core, uc, __builtin_return_address(0), block);
			}
		}
		if (core_left(core) >= 0 || (block->key & BLOCK_SPECIAL)) {
			block_slow(core, start, size);
			return;
		}
		*core->tick += (int64_t)block->charge;
		block->last = *core->tick;
		return;
	}
	block_slow(core, start, size);
}

void core_on_limit(struct uc_struct *uc, uint64_t address, uint32_t size, void *ticket)
{
	(void)uc;
	block_slow(core_ticket(ticket), (uint32_t)address, size);
}

bool core_current(const struct core *core, uint32_t pc, uint32_t *begin, uint32_t *end)
{
	enum { BLOCK_MAX = 1024 };
	uint32_t now = core_count(core), size;
	int64_t last;
	if (core->current_size) {
		*begin = core->current;
		*end = core->current + core->current_size;
		return true;
	}
	for (uint32_t back = 0; back <= BLOCK_MAX; back += 2) {
		const struct block *block = &core->block[block_index(pc - back)];
		if ((uint32_t)block->key == pc - back && block->last &&
			count_of(block->last) == now) {
			*begin = pc - back;
			*end = *begin + ((uint32_t)(block->key >> 32) & 0x7fffffff);
			return true;
		}
	}
	for (unsigned n = 0; core_inline_visit(core, n, begin, &size, &last); n++) {
		if (count_of(last) == now) {
			*end = *begin + size;
			return true;
		}
	}
	*begin = *end = 0;
	return false;
}
