/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One Cortex-M4F: slices on the engine, cycle charge by block, masks, sleep, and what follows when the engine
 * comes back. Exceptions are in exception.c, memory in core_memory.c, instruction-wise running in
 * core_precise.c.
 *
 * Not modelled: the pipeline (one cycle an instruction, 12 for an exception entry, 10 for a return); an LDM,
 * STM, LDRD or STRD at an unaligned address does not fault unless CCR.UNALIGN_TRP is set or
 * core_strict_alignment asked for it; an interrupt that a store raises is taken at the end of the block; SEV of one
 * core does not reach the other; BASEPRI_MAX with only unimplemented bits set.
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

enum { CCR_UNALIGN_TRP = 8 };

const char *core_name(const struct core *core)
{
	return core->config.name;
}
enum core_state core_state(const struct core *core)
{
	return core->live->state;
}
struct bus *core_bus(const struct core *core)
{
	return core->config.bus;
}
struct nvic *core_nvic(struct core *core)
{
	return core->nvic;
}
struct machine *core_machine(const struct core *core)
{
	return core->machine;
}
const struct core_fault *core_last_fault(const struct core *core)
{
	return &core->live->fault;
}
uint64_t core_fault_count(const struct core *core)
{
	return core->live->faults;
}
void core_semihost(struct core *core, struct semihost *semihost)
{
	core->semihost = semihost;
}

void core_stats(const struct core *core, struct core_stats *stats)
{
	*stats = (struct core_stats){
		.instructions = core->live->instructions +
			(uint32_t)(core_count(core) - core->counted),
		.cycles = core->live->charged + core_spent(core),
		.sleep_ps = bits_muldiv(core->live->sleep_ticks, core->config.clk->ps_num,
			core->config.clk->ps_den ? core->config.clk->ps_den : 1),
		.exceptions = core->live->exceptions,
		.slices = core->slices,
	};
}

/* The slice's charge goes into the books. */
void core_sync(struct core *core)
{
	uint32_t cycles = core_spent(core);
	core->live->ticks += cycles;
	core->live->charged += cycles;
	core->live->instructions += (uint32_t)(core_count(core) - core->counted);
	core->counted = core_count(core);
	*core->tick -= cycles;
}

uint64_t core_ticks_now(const struct core *core)
{
	return core->live->ticks + core_spent(core);
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
	core_set_limit(core, 0);
}

static void nvic_has_changed(void *owner)
{
	struct core *core = owner;
	core->attention = true;
	core_set_limit(core, 0);
}

static void nvic_was_reconfigured(void *owner)
{
	struct core *core = owner;
	core_reconfigure(core);
	core->attention = true;
	core_set_limit(core, 0);
	if ((core->nvic->ccr & CCR_UNALIGN_TRP) && core->cpu == core->fast) {
		core->leave = true; /* the trap needs the precise engine at once */
	}
}

static void reset_was_requested(void *owner)
{
	struct core *core = owner;
	core->leave = true;
	core_set_limit(core, 0);
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
	core_set_limit(core, 0);
	if (core->under_mpu || (core->mpu->ctrl & 1)) {
		core->under_mpu = false;
		core_forget_blocks(core);
	}
}

static struct cpu *open_engine(struct core *core, bool precise, struct error *err)
{
	struct cpu_hooks hooks = {
		.block = precise ? NULL : core_on_block,
		.block_owner = core_ticket(core),
		.code = precise ? core_on_code : NULL,
		.interrupt = core_on_interrupt,
		.invalid = core_on_invalid,
		.fill = core_fill,
		.device_read = core_device_read,
		.device_write = core_device_write,
		.owner = core,
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
	core->current_size = 0;
	return true;
}

struct core *core_create(struct machine *machine, const struct core_config *config)
{
	struct core *core = alloc_zeroed(1, sizeof *core);
	core->config = *config;
	core->machine = machine;
	core->tick = &core->own_tick;
	core->live = arena_take(machine->arena, sizeof *core->live);
	core->nvic = arena_take(machine->arena, sizeof *core->nvic);
	core->mpu = arena_take(machine->arena, sizeof *core->mpu);
	core->nvic->mpu = core->mpu;
	core->nvic->owner = core->mpu->owner = core;
	core->live->privileged = true;
	core->live->skip_breakpoint = 1;
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
	core_inline_close(core);
	cpu_context_destroy(core->exchange);
	cpu_close(core->fast);
	cpu_close(core->precise);
	free(core);
}

static bool boot(struct core *core, struct error *err)
{
	uint32_t sp = 0, pc = 0, vectors = core->config.vectors;
	if (core_load(core, vectors, &sp, true) || core_load(core, vectors + 4, &pc, true)) {
		return error_set(err, "%s: the vector table at 0x%08x cannot be read",
			core->config.name, vectors);
	}
	struct core_regs regs = { .xpsr = (pc & 1) << 24, .msp = sp & ~3u };
	for (unsigned n = 0; n < 13; n++) {
		regs.r[n] = 0;
	}
	regs.r[14] = 0xffffffffu;
	regs.r[15] = pc & ~1u;
	cpu_regs_put(core->cpu, &regs);
	core->nvic->cpacr = core->config.cpacr; /* the boot ROM's doing */
	core_reconfigure(core);
	core->live->state = CORE_RUNNING;
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
	nvic_reset(core->nvic);
	mpu_reset(core->mpu);
	core->nvic->vtor = core->config.vectors;
	core->live->monitor_broken = true;
	core->live->privileged = true;
	core->resync = false;
	core->attention = true;
	core->flush_wanted = true;
	core_set_limit(core, 0);
	core->live->walking = false;
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

static void tell_slept(struct core *core, bool deep)
{
	struct nvic *nvic = core->nvic;
	if (nvic->slept) {
		arena_touch(core->machine->arena, nvic->slept_owner);
		nvic->slept(nvic->slept_owner, deep);
	}
}

void core_sleep(struct core *core, bool for_event)
{
	enum { SCR_SLEEPDEEP = 4 };
	core->live->state = CORE_ASLEEP;
	core->live->for_event = for_event;
	if (core->nvic->scr & SCR_SLEEPDEEP) {
		tell_slept(core, true);
	}
}

bool core_awake(struct core *core, uint64_t now_ps)
{
	enum core_state state = core->live->state;
	if (state == CORE_RUNNING) {
		return true;
	}
	/* The reset input reaches a core that sleeps or is locked up as well. */
	bool reset = core->nvic->reset_asked && (state == CORE_ASLEEP || state == CORE_LOCKUP);
	if (!reset && (state != CORE_ASLEEP || !core_wakes(core))) {
		return false;
	}
	if (core->live->for_event) {
		core->nvic->event = false;
		core->live->for_event = false;
	}
	uint64_t now = clk_ticks_at(core->config.clk, now_ps);
	if (now > core->live->ticks) {
		core->live->sleep_ticks += state == CORE_ASLEEP ? now - core->live->ticks : 0;
		core->live->ticks = now;
	}
	core->live->state = CORE_RUNNING;
	core->attention = true;
	if (state == CORE_ASLEEP) {
		tell_slept(core, false);
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

static __attribute__((noinline)) bool change_engine(struct core *core, bool precise)
{
	struct error err = { 0 };
	if (!core_use_precise(core, precise, &err)) {
		log_info(core->machine->log, "%s", err.message);
		return false;
	}
	return true;
}

/* `b .` up to the end of the slice: as many rounds as there are cycles. */
static void skip_to_end(struct core *core)
{
	uint64_t rounds = core->until_ticks - core->live->ticks;
	core->live->ticks += rounds;
	core->live->charged += rounds;
	core->live->instructions += rounds;
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
	core->slices++;
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
		if (core_spins(core)) {
			skip_to_end(core);
			continue;
		}
		bool precise = core->live->walking || core->stepping || core->live->linger ||
			(core->nvic->ccr & CCR_UNALIGN_TRP);
		if (core->cpu != (precise ? core->precise : core->fast) &&
			!change_engine(core, precise)) {
			return CORE_RUN_HOST;
		}
		uint64_t left = core->until_ticks - core->live->ticks;
		core_set_limit(core, left > LIMIT_MAX ? LIMIT_MAX : (uint32_t)left);
		core->inside = true;
		core->halted = false;
		bool passed = false;
		uint32_t end = precise ? core_it_end(core, &passed) : 0;
		if (passed) {
			core->inside = false;
			core_sync(core);
			continue;
		}
		core->in_it = end != 0;
		enum cpu_exit exit = CPU_EXIT_STOPPED;
		if (!core->halted) {
			exit = end ? cpu_run_to(core->cpu, cpu_pc(core->cpu), end) :
				     cpu_run(core->cpu, cpu_pc(core->cpu));
		}
		core->in_it = false;
		core->halted |= end != 0; /* its end is no WFI */
		core->inside = false;
		core_sync(core);
		bool broke = core->event == EVENT_BREAK;
		if (!core_came_back(core, exit)) {
			return CORE_RUN_HOST;
		}
		if (broke) {
			core->live->skip_breakpoint = cpu_pc(core->cpu);
			return CORE_RUN_BREAK;
		}
	}
}

struct cpu_context *core_context_take(struct core *core)
{
	struct error err = { 0 };
	if (!core->cpu) {
		return NULL;
	}
	if (core->resync) {
		core_resync(core);
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
	*core->tick -= core_spent(core);
	core->counted = core_count(core);
	core->event = EVENT_NONE;
	core->current = core->live->walk_begin;
	core->current_size = core->live->walking ? core->live->walk_end - core->live->walk_begin :
						   0;
	core->was_refused = core->leave = core->exit_asked = core->fault_seen = false;
	core->attention = true;
	core->resync = core->hide_fpca = false;
	core_reconfigure(core);
}
