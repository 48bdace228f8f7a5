/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One Cortex-M4F: slices on the engine, cycle charge by block, masks, sleep, and what follows when the engine
 * comes back. Exceptions are in exception.c, memory in core_memory.c, instruction-wise running in
 * core_precise.c.
 *
 * Not modelled: the pipeline (one cycle an instruction, 12 for an exception entry, 10 for a return); an LDM,
 * STM, LDRD, STRD or exclusive access at an unaligned address does not fault while CCR.UNALIGN_TRP is clear;
 * SEV of one core does not reach the other; BASEPRI_MAX with only unimplemented bits set.
 */
#include "machine/core.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bits.h"
#include "base/error.h"
#include "base/log.h"
#include "engine/clk.h"
#include "engine/snap.h"
#include "engine/timeline.h"
#include "machine/core_internal.h"
#include "machine/machine.h"
#include "machine/semihost.h"

enum { SPECIAL_FLAGS = THUMB_FP | THUMB_DIVIDE | THUMB_SYSTEM | THUMB_EVENT | THUMB_UNPRIVILEGED |
	THUMB_LOAD_EXCLUSIVE | THUMB_STORE_EXCLUSIVE | THUMB_BREAK | THUMB_FETCH_CHECK };
enum { CCR_UNALIGN_TRP = 8, CCR_DIV_0_TRP = 16 };
enum { SCR_SLEEPONEXIT = 2, SCR_SLEEPDEEP = 4 };
enum { FPCCR_LSPACT = 1 };
static const uint32_t FPCCR_ASPEN = 1u << 31;
static const uint32_t LIMIT_MAX = 0x40000000u;

enum { SEMIHOST_BKPT = 0xbeab };

const char *core_name(const struct core *core) { return core->config.name; }
enum core_state core_state(const struct core *core) { return core->live->state; }
struct bus *core_bus(const struct core *core) { return core->config.bus; }
struct nvic *core_nvic(struct core *core) { return core->nvic; }
struct machine *core_machine(const struct core *core) { return core->machine; }
const struct core_fault *core_last_fault(const struct core *core) { return &core->live->fault; }
uint64_t core_fault_count(const struct core *core) { return core->live->faults; }
void core_semihost(struct core *core, struct semihost *semihost) { core->semihost = semihost; }

void core_stats(const struct core *core, struct core_stats *stats)
{
	*stats = (struct core_stats){
		.instructions = core->live->instructions + (core->tick >> 32),
		.cycles = core->live->charged + (uint32_t)core->tick,
		.sleep_ps = bits_muldiv(core->live->sleep_ticks, core->config.clk->ps_num,
			core->config.clk->ps_den ? core->config.clk->ps_den : 1),
		.exceptions = core->live->exceptions,
	};
}

/* The slice's charge goes into the books. */
void core_sync(struct core *core)
{
	uint32_t cycles = (uint32_t)core->tick;
	core->live->ticks += cycles;
	core->live->charged += cycles;
	core->live->instructions += core->tick >> 32;
	core->tick = 0;
}

uint64_t core_ticks_now(const struct core *core)
{
	return core->live->ticks + (uint32_t)core->tick;
}

uint64_t core_now_ps(const struct core *core)
{
	return clk_time_of(core->config.clk, core_ticks_now(core));
}

/* Stops the engine at the next block, and remembers that it was us: WFI ends a run by itself. */
void core_halt(struct core *core)
{
	core->halted = true;
	cpu_leave(core->cpu);
}

void core_look_up(struct core *core)
{
	core->limit = 0;
}

static void nvic_has_changed(void *owner)
{
	struct core *core = owner;
	core->attention = true;
	core->limit = 0;
}

static void nvic_was_reconfigured(void *owner)
{
	struct core *core = owner;
	core_reconfigure(core);
	core->attention = true;
	core->limit = 0;
}

static void reset_was_requested(void *owner)
{
	struct core *core = owner;
	core->leave = true;
	core->limit = 0;
}

static uint64_t cycles_now(void *owner)
{
	return core_ticks_now(owner);
}

static void mpu_has_changed(void *owner)
{
	struct core *core = owner;
	core->flush_wanted = true;
	core->leave = true;
	core->limit = 0;
	core_forget_blocks(core);
}

void core_reconfigure(struct core *core)
{
	const struct nvic *nvic = core->nvic;
	unsigned trap = THUMB_SYSTEM | THUMB_EVENT | THUMB_BREAK | THUMB_FETCH_CHECK | THUMB_LOAD_EXCLUSIVE |
		THUMB_STORE_EXCLUSIVE | THUMB_UNPRIVILEGED;
	bool denied = (nvic->cpacr >> 20 & 3) == 0 || ((nvic->cpacr >> 20 & 3) == 1 && !core->privileged);
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
	memset(core->block, 0, BLOCKS * sizeof *core->block);
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
	for (uint32_t at = begin & ~(MEMORY_GRANULE - 1u); at < end; at += MEMORY_GRANULE) {
		if (!mpu_allows(core->mpu, at, MPU_FETCH, core->privileged)) {
			return false;
		}
	}
	return true;
}

unsigned core_block_install(struct core *core, uint32_t address, uint32_t size)
{
	unsigned index = address >> 1 & (BLOCKS - 1);
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
	uint64_t key = address | (uint64_t)size << 32;
	core->block[index] = (struct block){
		.key = scan.flags & (SPECIAL_FLAGS | (core->strict ? THUMB_STRICT : 0)) ? key | BLOCK_SPECIAL : key,
		.charge = (uint64_t)scan.count << 32 | scan.count,
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
	if (privileged != core->privileged) {
		core->privileged = privileged;
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
			core->limit = core->full_limit = left > LIMIT_MAX ? LIMIT_MAX : (uint32_t)left;
			return true;
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
	core->walking = core->walk_new = true;
	core->walk_begin = address;
	core->walk_end = address + size;
	core_halt(core);
}

/*
 * A new floating-point context begins with FPDSCR's modes, which the engine does not know; and while
 * FPCCR.ASPEN is clear none begins at all, which it does not know either. True when the engine has to be left: the
 * code it is about to run was translated for the beginning of a context.
 */
bool core_begin_fp(struct core *core)
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
	return cp10 == 0 || (cp10 == 1 && !core->privileged);
}

/* What the trapped flags of a block ask for before it runs. False: the block must not run on this engine. */
static bool attend(struct core *core, uint32_t address, uint32_t size, unsigned flags)
{
	if (flags & THUMB_FP) {
		if (fp_denied(core)) {
			walk(core, address, size);
			return false;
		}
		if (core->nvic->fpccr & FPCCR_LSPACT) {
			core_preserve_fp(core);
			if (core->leave) {
				core_halt(core);
				return false;
			}
		}
		if (core_begin_fp(core)) {
			core_halt(core);
			return false;
		}
	}
	bool exclusive_fails = (flags & THUMB_STORE_EXCLUSIVE) && core->live->monitor_broken;
	if (exclusive_fails || (flags & (THUMB_DIVIDE | THUMB_UNPRIVILEGED | THUMB_BREAK | THUMB_FETCH_CHECK |
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
	if ((uint32_t)core->tick >= core->limit && !core_boundary(core)) {
		core_halt(core);
		return;
	}
	unsigned index = address >> 1 & (BLOCKS - 1);
	uint64_t key = address | (uint64_t)size << 32;
	if ((core->block[index].key & ~BLOCK_SPECIAL) != key) {
		core_block_install(core, address, size);
	}
	unsigned flags = core->flags[index] & core->trap;
	core->current = address;
	core->current_size = size;
	if (flags && !attend(core, address, size, flags)) {
		return;
	}
	core->tick += core->block[index].charge;
	if (core->resync) {
		core->limit = 0;
	}
}

/* Called by generated code before each block: the hottest lines of the whole program. */
static void on_block(struct uc_struct *uc, uint64_t address, uint32_t size, void *owner)
{
	struct core *core = owner;
	const struct block *block = &core->block[address >> 1 & (BLOCKS - 1)];
	uint64_t key = address | (uint64_t)size << 32;
	uint64_t tick = core->tick;
	core->history[core->history_at++ & (CORE_HISTORY - 1)] = (uint32_t)address;
	if (__builtin_expect(block->key == key && (uint32_t)tick < core->limit, 1)) {
		core->tick = tick + block->charge;
		core->current = (uint32_t)address;
		core->current_size = size;
		return;
	}
	block_slow(core, (uint32_t)address, size);
}

static void on_interrupt(void *owner, uint32_t number)
{
	struct core *core = owner;
	switch (number) {
	case CPU_INT_SVC:
		core->event = EVENT_SVC;
		break;
	case CPU_INT_BKPT:
		core->event = EVENT_BKPT;
		break;
	case CPU_INT_EXC_RETURN:
		core->event = EVENT_EXC_RETURN;
		break;
	case CPU_INT_PREFETCH:
		core->event = EVENT_BAD_FETCH;
		break;
	case CPU_INT_ALIGNMENT:
	case CPU_INT_NOCP:
	case CPU_INT_INVSTATE:
		core->event = EVENT_FAULT;
		core->event_exception = EXC_USAGE;
		core->event_bits = number == CPU_INT_NOCP ? CFSR_NOCP :
			number == CPU_INT_INVSTATE ? CFSR_INVSTATE : CFSR_UNALIGNED;
		break;
	case CPU_INT_UNDEFINED:
		return;
	default:
		core->event = EVENT_UNKNOWN;
		core->event_bits = number;
		break;
	}
	core_halt(core);
}

/* WFE and YIELD come here as well: hints that the engine does not take. */
static bool on_invalid(void *owner)
{
	struct core *core = owner;
	uint32_t pc = cpu_pc(core->cpu);
	uint16_t half = 0, second = 0;
	bool wait = false;
	if (core_fetch_half(core, pc - 2, &half) && (half == 0xbf20 || half == 0xbf10)) {
		wait = half == 0xbf20;
	} else if (core_fetch_half(core, pc - 4, &half) && half == 0xf3af &&
			core_fetch_half(core, pc - 2, &second) && (second == 0x8002 || second == 0x8001)) {
		wait = second == 0x8002;
	} else {
		return false;
	}
	/* Only at the end of the block that holds the hint; elsewhere the next instruction is the bad one. */
	uint32_t end = core->current + core->current_size;
	if (core->cpu == core->fast ? pc != end : core->current != pc - 2 && core->current != pc - 4) {
		return false;
	}
	if (wait) {
		if (core->nvic->event) {
			core->nvic->event = false;
		} else {
			core->live->state = CORE_ASLEEP;
			core->live->slept_from = core_ticks_now(core);
			core->leave = true;
			core->limit = 0;
			core_halt(core);
		}
	}
	return true;
}

static struct cpu *open_engine(struct core *core, bool precise, struct error *err)
{
	struct cpu_hooks hooks = {
		.block = precise ? NULL : on_block, .code = precise ? core_on_code : NULL,
		.interrupt = on_interrupt, .invalid = on_invalid, .fill = core_fill,
		.device_read = core_device_read, .device_write = core_device_write, .owner = core,
	};
	struct cpu *cpu = cpu_open(&hooks, err);
	if (cpu && !core_map(core, cpu, err)) {
		cpu_close(cpu);
		return NULL;
	}
	return cpu;
}

bool core_use_precise(struct core *core, bool precise, struct error *err)
{
	struct cpu **wanted = precise ? &core->precise : &core->fast;
	if (core->cpu == *wanted && core->cpu) {
		return true;
	}
	if (!*wanted && !(*wanted = open_engine(core, precise, err))) {
		return false;
	}
	if (!core->exchange && !(core->exchange = cpu_context_create(*wanted, err))) {
		return false;
	}
	cpu_context_save(core->cpu, core->exchange);
	cpu_context_load(*wanted, core->exchange);
	core->cpu = *wanted;
	return true;
}

struct core *core_create(struct machine *machine, const struct core_config *config)
{
	struct core *core = alloc_zeroed(1, sizeof *core);
	core->config = *config;
	core->machine = machine;
	core->block = alloc_zeroed(BLOCKS, sizeof *core->block);
	core->flags = alloc_zeroed(BLOCKS, sizeof *core->flags);
	core->live = arena_take(machine->arena, sizeof *core->live);
	core->nvic = arena_take(machine->arena, sizeof *core->nvic);
	core->mpu = arena_take(machine->arena, sizeof *core->mpu);
	core->nvic->mpu = core->mpu;
	core->nvic->owner = core->mpu->owner = core;
	core->privileged = true;
	core->skip_breakpoint = 1;
	nvic_init(core->nvic, config->irq_lines, config->priority_bits);
	return core;
}

void core_seal(struct core *core)
{
	core->nvic->changed = nvic_has_changed;
	core->nvic->reconfigured = nvic_was_reconfigured;
	core->nvic->reset_request = reset_was_requested;
	core->nvic->cycles = cycles_now;
	core->mpu->changed = mpu_has_changed;
	core_watch_code(core);
	core_reconfigure(core);
}

void core_destroy(struct core *core)
{
	if (!core) {
		return;
	}
	cpu_context_destroy(core->exchange);
	cpu_close(core->fast);
	cpu_close(core->precise);
	free(core->block);
	free(core->flags);
	free(core);
}

static bool boot(struct core *core, struct error *err)
{
	uint32_t sp = 0, pc = 0, vectors = core->config.vectors;
	if (core_load(core, vectors, &sp, true) || core_load(core, vectors + 4, &pc, true)) {
		return error_set(err, "%s: the vector table at 0x%08x cannot be read", core->config.name, vectors);
	}
	struct core_regs regs = { .xpsr = (pc & 1) << 24, .msp = sp & ~3u };
	for (unsigned n = 0; n < 13; n++) {
		regs.r[n] = 0;
	}
	regs.r[14] = 0xffffffffu;
	regs.r[15] = pc & ~1u;
	cpu_regs_put(core->cpu, &regs);
	core->live->state = CORE_RUNNING;
	core->live->slept_from = core->live->ticks;
	return true;
}

void core_set_vectors(struct core *core, uint32_t vectors)
{
	core->config.vectors = vectors;
}

bool core_start(struct core *core, struct error *err)
{
	if (!core->fast && !(core->fast = open_engine(core, false, err))) {
		return false;
	}
	if (!core->cpu) {
		core->cpu = core->fast;
	}
	core_reset(core);
	uint64_t now = clk_ticks_at(core->config.clk, core->machine->timeline->now_ps);
	core->live->ticks = now > core->live->ticks ? now : core->live->ticks;
	return boot(core, err);
}

void core_reset(struct core *core)
{
	uint32_t fpdscr = 0;
	nvic_reset(core->nvic);
	mpu_reset(core->mpu);
	core->nvic->fpdscr = fpdscr;
	core->nvic->vtor = core->config.vectors;
	core->live->monitor_broken = true;
	core->privileged = true;
	core->resync = false;
	core->attention = true;
	core->flush_wanted = true;
	core->limit = 0;
	core->walking = false;
	core_forget_blocks(core);
	core_reconfigure(core);
	if (core->live->state != CORE_OFF && core->cpu) {
		struct error err = { 0 };
		if (!boot(core, &err)) {
			core_lock_up(core);
		}
	}
}

void core_stop(struct core *core)
{
	core->live->state = CORE_OFF;
	core_look_up(core);
	core->leave = true;
}

static void sleep_now(struct core *core)
{
	core->live->state = CORE_ASLEEP;
	core->live->slept_from = core->live->ticks;
	core->live->deep_sleep = core->nvic->scr & SCR_SLEEPDEEP;
}

static bool wakes(const struct core *core)
{
	return nvic_wakes(core->nvic) || core->nvic->event;
}

bool core_awake(struct core *core, uint64_t now_ps)
{
	if (core->live->state == CORE_RUNNING) {
		return true;
	}
	if (core->live->state != CORE_ASLEEP || !wakes(core)) {
		return false;
	}
	core->nvic->event = false;
	core->live->state = CORE_RUNNING;
	uint64_t now = clk_ticks_at(core->config.clk, now_ps);
	if (now > core->live->ticks) {
		core->live->sleep_ticks += now - core->live->ticks;
		core->live->ticks = now;
	}
	core->attention = true;
	return true;
}

/* Instructions of the block that were charged but not executed, from `pc` on, are taken back. */
static void uncharge(struct core *core, uint32_t pc)
{
	if (pc < core->current || pc >= core->current + core->current_size) {
		return;
	}
	const struct bus_region *region = bus_find(core->config.bus, pc);
	if (!region || !region->memory) {
		return;
	}
	uint32_t offset = region->offset + (pc - region->base);
	uint32_t length = core->current + core->current_size - pc;
	if (offset + length > region->memory->size) {
		return;
	}
	unsigned count = thumb_scan(region->memory->bytes + offset, length).count;
	struct core_live *live = core->live;
	uint64_t fewer = count < live->charged ? count : live->charged;
	live->charged -= fewer;
	live->ticks -= fewer;
	live->instructions -= fewer;
}

static void breakpoint_instruction(struct core *core)
{
	uint32_t pc = cpu_pc(core->cpu);
	uint16_t op = 0;
	core_fetch_half(core, pc, &op);
	if (core->semihost && op == SEMIHOST_BKPT) {
		core->machine->timeline->now_ps = core_now_ps(core);
		struct semihost_result result = semihost_call(core->semihost, core->config.bus, cpu_r(core->cpu, 0),
			cpu_r(core->cpu, 1), core_now_ps(core));
		cpu_set_r(core->cpu, 0, result.r0);
		cpu_set_pc(core->cpu, pc + 2);
		if (result.exit) {
			core->exit_asked = true;
			core->exit_code = result.exit_code;
			core->live->state = CORE_HALTED;
		}
		return;
	}
	core->nvic->dfsr |= 2;
	bool monitor = core->nvic->demcr >> 16 & 1;
	if (monitor && nvic_priority(core->nvic, EXC_DEBUG) < nvic_execution_priority(core->nvic)) {
		nvic_pend(core->nvic, EXC_DEBUG);
		return;
	}
	core->nvic->hfsr |= 1u << 31; /* DEBUGEVT */
	core_fault(core, EXC_HARD, 0);
}

static void refused_access(struct core *core)
{
	uint32_t pc = cpu_pc(core->cpu);
	struct refused r = core->refused;
	core->was_refused = false;
	if (r.use == CPU_FETCH) {
		uncharge(core, pc);
		core_fault_at(core, r.why == REFUSED_NOBODY ? EXC_BUS : EXC_MEM,
			r.why == REFUSED_NOBODY ? CFSR_IBUSERR : CFSR_IACCVIOL, pc);
		return;
	}
	unsigned size = 0;
	uint32_t address = core_refused_address(core, &pc, &size);
	if (pc != cpu_pc(core->cpu)) {
		cpu_set_pc(core->cpu, pc);
	}
	uncharge(core, pc);
	core->refused.address = address;
	core->refused.size = size;
	if (r.why == REFUSED_NOBODY) {
		core_fault_at(core, EXC_BUS, CFSR_PRECISERR | CFSR_BFARVALID, address);
	} else {
		core_fault_at(core, EXC_MEM, CFSR_DACCVIOL | CFSR_MMARVALID, address);
	}
}

static void invalid_instruction(struct core *core)
{
	struct cpu_frame frame;
	cpu_frame_get(core->cpu, &frame);
	uncharge(core, frame.pc);
	core_fault(core, EXC_USAGE, frame.xpsr >> 24 & 1 ? CFSR_UNDEFINSTR : CFSR_INVSTATE);
}

/* STREX after the monitor was lost: the result register says so, nothing is stored. */
static void exclusive_fails(struct core *core)
{
	uint32_t pc = cpu_pc(core->cpu);
	uint16_t first = 0, second = 0;
	core_fetch_half(core, pc, &first);
	core_fetch_half(core, pc + 2, &second);
	bool narrow = first & 0x80; /* STREXB, STREXH */
	cpu_set_r(core->cpu, narrow ? second & 15 : second >> 8 & 15, 1);
	cpu_set_pc(core->cpu, pc + 4);
}

/* What the engine came back for. False: the host failed. */
static bool came_back(struct core *core, enum cpu_exit exit)
{
	enum core_event event = core->event;
	core->event = EVENT_NONE;
	if (core->was_refused) {
		refused_access(core);
		return true;
	}
	switch (event) {
	case EVENT_SVC:
		core_call_exception(core, EXC_SVC);
		return true;
	case EVENT_BKPT:
		breakpoint_instruction(core);
		return true;
	case EVENT_EXC_RETURN:
		core_exception_return(core);
		return true;
	case EVENT_UNKNOWN:
		log_info(core->machine->log, "%s: the engine raised its exception %u, which no Cortex-M has",
			core->config.name, core->event_bits);
		return false;
	case EVENT_BAD_FETCH:
		core_fault(core, EXC_MEM, CFSR_IACCVIOL);
		return true;
	case EVENT_FAULT:
		uncharge(core, cpu_pc(core->cpu));
		core->walking = false;
		core_fault_at(core, core->event_exception, core->event_bits, core->event_address);
		return true;
	case EVENT_EXCLUSIVE_FAILS:
		exclusive_fails(core);
		return true;
	case EVENT_BREAK:
	case EVENT_NONE:
		break;
	}
	if (exit == CPU_EXIT_INVALID) {
		invalid_instruction(core);
		return true;
	}
	if (exit == CPU_EXIT_FAILED || exit == CPU_EXIT_REFUSED) {
		log_info(core->machine->log, "%s: the engine stopped: %s", core->config.name,
			cpu_last_error(core->cpu));
		return false;
	}
	if (!core->halted && !wakes(core)) {
		sleep_now(core); /* WFI */
	}
	return true;
}

static void drop_stale(struct core *core)
{
	for (unsigned n = 0; n < core->stale_count; n++) {
		uint32_t begin = core->stale[n].begin, end = core->stale[n].end;
		if (core->fast) {
			cpu_drop_code(core->fast, begin, end);
		}
		if (core->precise) {
			cpu_drop_code(core->precise, begin, end);
		}
	}
	core->stale_count = 0;
	core_forget_blocks(core);
}

/* Everything that must happen outside the engine before it runs again. */
static void before_run(struct core *core)
{
	if (core->nvic->reset_asked) {
		core->nvic->reset_asked = false;
		machine_core_reset_request(core->machine, core);
	}
	if (core->resync) {
		core_resync(core);
	}
	if (core->stale_count) {
		drop_stale(core);
	}
	core->leave = false;
	if (core->attention || core->live->state == CORE_RUNNING) {
		core->attention = false;
		while (core->live->state == CORE_RUNNING && core_take_exception(core)) {
		}
	}
	if (core->flush_wanted) {
		core_flush(core);
	}
}

enum core_run_result core_run(struct core *core, uint64_t from_ps, uint64_t until_ps)
{
	const struct clk *clk = core->config.clk;
	uint64_t from = clk_ticks_at(clk, from_ps);
	if (from > core->live->ticks) {
		core->live->ticks = from;
	}
	core->until_ticks = clk_ticks_at(clk, until_ps);
	if (clk_time_of(clk, core->until_ticks) < until_ps) {
		core->until_ticks++;
	}
	struct error err = { 0 };
	for (;;) {
		before_run(core);
		if (core->fault_seen) {
			core->fault_seen = false;
			return CORE_RUN_FAULT;
		}
		if (core->exit_asked) {
			core->exit_asked = false;
			return CORE_RUN_EXIT;
		}
		if (core->live->state == CORE_ASLEEP && !core_awake(core, core_now_ps(core))) {
			return CORE_RUN_ASLEEP;
		}
		if (core->live->state != CORE_RUNNING) {
			return CORE_RUN_DOWN;
		}
		if (core->attention) {
			continue;
		}
		if (core->live->ticks >= core->until_ticks && !core_boundary(core)) {
			if (core->attention || core->leave) {
				continue;
			}
			return CORE_RUN_DEADLINE;
		}
		if (core->stepping && core->steps_left == 0) {
			return CORE_RUN_BREAK;
		}
		bool precise = core->walking || core->stepping || (core->nvic->ccr & CCR_UNALIGN_TRP);
		if (!core_use_precise(core, precise, &err)) {
			log_info(core->machine->log, "%s", err.message);
			return CORE_RUN_HOST;
		}
		uint64_t left = core->until_ticks - core->live->ticks;
		core->limit = core->full_limit = left > LIMIT_MAX ? LIMIT_MAX : (uint32_t)left;
		core->inside = true;
		core->halted = false;
		enum cpu_exit exit = cpu_run(core->cpu, cpu_pc(core->cpu));
		core->inside = false;
		core_sync(core);
		bool broke = core->event == EVENT_BREAK;
		if (!came_back(core, exit)) {
			return CORE_RUN_HOST;
		}
		if (broke) {
			core->skip_breakpoint = cpu_pc(core->cpu);
			return CORE_RUN_BREAK;
		}
	}
}

void core_regs_get(struct core *core, struct core_regs *regs)
{
	*regs = (struct core_regs){ 0 };
	if (core->cpu) {
		cpu_regs_get(core->cpu, regs);
	}
}

void core_regs_put(struct core *core, const struct core_regs *regs)
{
	assert(core->cpu && !core->inside);
	cpu_regs_put(core->cpu, regs);
	core->resync = true;
	core->flush_wanted = true;
}

/* Where in struct core_regs a name lives; NULL when it is none. */
static uint32_t *reg_by_name(struct core_regs *regs, const char *name)
{
	struct { const char *name; uint32_t *value; } named[] = {
		{ "sp", &regs->r[13] }, { "lr", &regs->r[14] }, { "pc", &regs->r[15] }, { "xpsr", &regs->xpsr },
		{ "msp", &regs->msp }, { "psp", &regs->psp }, { "primask", &regs->primask },
		{ "basepri", &regs->basepri }, { "faultmask", &regs->faultmask },
		{ "control", &regs->control }, { "fpscr", &regs->fpscr },
	};
	for (unsigned n = 0; n < sizeof named / sizeof named[0]; n++) {
		if (!strcmp(name, named[n].name)) {
			return named[n].value;
		}
	}
	char *end = NULL;
	unsigned long number = name[0] && name[1] >= '0' && name[1] <= '9' ? strtoul(name + 1, &end, 10) : 99;
	if (!end || *end) {
		return NULL;
	}
	if (name[0] == 'r' && number < 16) {
		return &regs->r[number];
	}
	return name[0] == 's' && number < 32 ? &regs->s[number] : NULL;
}

bool core_reg_get(struct core *core, const char *name, uint32_t *value)
{
	struct core_regs regs;
	core_regs_get(core, &regs);
	const uint32_t *found = reg_by_name(&regs, name);
	if (found) {
		*value = *found;
	}
	return found;
}

bool core_reg_set(struct core *core, const char *name, uint32_t value)
{
	struct core_regs regs;
	core_regs_get(core, &regs);
	uint32_t *found = reg_by_name(&regs, name);
	if (!found || !core->cpu) {
		return false;
	}
	/* r13 is whichever stack pointer is in use. */
	if (found == &regs.r[13]) {
		bool process = !(regs.xpsr & 0x1ff) && (regs.control & 2);
		found = process ? &regs.psp : &regs.msp;
	}
	*found = value;
	core_regs_put(core, &regs);
	return true;
}

void core_stop_on_fault(struct core *core, bool stop, bool all)
{
	core->fault_stop = stop;
	core->fault_stop_all = all;
}

void core_strict_alignment(struct core *core, bool strict)
{
	core->strict = strict;
	core_forget_blocks(core);
	core_reconfigure(core);
}

unsigned core_history(const struct core *core, uint32_t *addresses, unsigned limit)
{
	unsigned count = core->history_at < CORE_HISTORY ? core->history_at : CORE_HISTORY;
	count = count < limit ? count : limit;
	for (unsigned n = 0; n < count; n++) {
		addresses[n] = core->history[(core->history_at - 1 - n) & (CORE_HISTORY - 1)];
	}
	return count;
}

bool core_break_add(struct core *core, uint32_t address)
{
	if (core->breakpoint_count == BREAKPOINTS) {
		return false;
	}
	core->breakpoint[core->breakpoint_count++] = address & ~1u;
	core_forget_blocks(core);
	return true;
}

void core_break_remove(struct core *core, uint32_t address)
{
	for (unsigned n = 0; n < core->breakpoint_count; n++) {
		if (core->breakpoint[n] == (address & ~1u)) {
			core->breakpoint[n] = core->breakpoint[--core->breakpoint_count];
			core_forget_blocks(core);
			return;
		}
	}
}

bool core_step(struct core *core)
{
	if (core->live->state != CORE_RUNNING || core->inside) {
		return false;
	}
	core->stepping = true;
	core->steps_left = 1;
	core->skip_breakpoint = cpu_pc(core->cpu);
	enum core_run_result result = core_run(core, 0, TIME_NEVER_PS);
	core->stepping = false;
	return result == CORE_RUN_BREAK || core->steps_left == 0;
}

void core_snap(struct core *core, struct snap *snap)
{
	struct core_live *live = core->live;
	struct core_regs regs;
	core_regs_get(core, &regs);
	uint8_t state = (uint8_t)live->state;
	snap_enter(snap, core->config.name);
	snap_u8(snap, "state", &state);
	live->state = (enum core_state)state;
	snap_u64(snap, "ticks", &live->ticks);
	snap_u64(snap, "charged", &live->charged);
	snap_u64(snap, "instructions", &live->instructions);
	snap_u64(snap, "sleep_ticks", &live->sleep_ticks);
	snap_u64(snap, "exceptions", &live->exceptions);
	snap_bool(snap, "monitor_broken", &live->monitor_broken);
	snap_bytes(snap, "registers", &regs, sizeof regs);
	nvic_snap(core->nvic, snap);
	if (snap_mode(snap) == SNAP_LOAD && core->cpu) {
		core_regs_put(core, &regs);
		core_reconfigure(core);
	}
	snap_leave(snap);
}

struct cpu_context *core_context_take(struct core *core)
{
	struct error err = { 0 };
	if (!core->cpu) {
		return NULL;
	}
	struct cpu_context *context = cpu_context_create(core->cpu, &err);
	assert(context);
	cpu_context_save(core->cpu, context);
	return context;
}

void core_context_give(struct core *core, const struct cpu_context *context)
{
	if (core->cpu && context) {
		cpu_context_load(core->cpu, context);
	}
	core->tick = 0;
	core->event = EVENT_NONE;
	core->was_refused = core->walking = core->leave = core->exit_asked = core->fault_seen = false;
	core->attention = true;
	if (core->cpu) {
		core_resync(core);
	}
	core_reconfigure(core);
}
