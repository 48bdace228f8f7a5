/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The precise engine's side of a core: a callback before each instruction checks what the fast engine cannot
 * (division by zero, denied FP, alignment, breakpoints, mixed MPU pages) and charges it. Blocks that need it
 * are walked here and left again; single steps run here; all runs here while CCR.UNALIGN_TRP is set.
 */
#include <stddef.h>

#include "machine/core_internal.h"
#include "machine/machine.h"

enum { CCR_UNALIGN_TRP = 8, CCR_DIV_0_TRP = 16 };

static const uint32_t PPB_BASE = 0xe0000000u, PPB_SIZE = 0x100000u;

struct instruction {
	uint32_t address;
	unsigned size;
	uint16_t first, second;
	unsigned flags;
};

static void raise_fault(struct core *core, unsigned exception, uint32_t bits, uint32_t address)
{
	core->event = EVENT_FAULT;
	core->event_exception = exception;
	core->event_bits = bits;
	core->event_address = address;
	core_halt(core);
}

static bool check_fp(struct core *core)
{
	switch (core_before_fp(core)) {
	case FP_RUNS: return true;
	case FP_DENIED: raise_fault(core, EXC_USAGE, CFSR_NOCP, 0); return false;
	default: core_halt(core); return false;
	}
}

static bool check_memory(struct core *core, const struct instruction *in)
{
	bool all = core->nvic->ccr & CCR_UNALIGN_TRP;
	bool strict = core->strict && (in->flags & THUMB_STRICT);
	bool user = in->flags & THUMB_UNPRIVILEGED;
	if (!all && !strict && !user) {
		return true;
	}
	struct core_regs regs;
	cpu_regs_get(core->cpu, &regs);
	struct thumb_access a = thumb_access(in->first, in->second, in->address, regs.r);
	if (!a.valid) {
		return true;
	}
	if ((all || (strict && a.strict)) && a.address % a.unit) {
		if ((in->flags & THUMB_FP) && core->nvic->fpccr >> 31) {
			cpu_set_fpca(core->cpu, true); /* the FP context had begun */
		}
		raise_fault(core, EXC_USAGE, CFSR_UNALIGNED, 0);
		return false;
	}
	if (user && a.address - PPB_BASE < PPB_SIZE) {
		raise_fault(core, EXC_BUS, CFSR_PRECISERR | CFSR_BFARVALID, a.address);
		return false;
	}
	if (user && mpu_decides(core->mpu, core_negative_priority(core)) &&
		!mpu_allows(core->mpu, a.address, a.write ? MPU_WRITE : MPU_READ, false)) {
		raise_fault(core, EXC_MEM, CFSR_DACCVIOL | CFSR_MMARVALID, a.address);
		return false;
	}
	return true;
}

static bool check_fetch(struct core *core, const struct instruction *in)
{
	if (!mpu_decides(core->mpu, core_negative_priority(core))) {
		return true;
	}
	for (unsigned at = 0; at < in->size; at += 2) {
		if (!mpu_allows(core->mpu, in->address + at, MPU_FETCH, core->live->privileged)) {
			raise_fault(core, EXC_MEM, CFSR_IACCVIOL, 0);
			return false;
		}
	}
	return true;
}

/* What the instruction needs before it may run. False: it must not; the event says why. */
static bool check(struct core *core, const struct instruction *in)
{
	if (!check_fetch(core, in)) {
		return false;
	}
	if ((in->flags & THUMB_FP) && !check_fp(core)) {
		return false;
	}
	if ((in->flags & THUMB_DIVIDE) && (core->nvic->ccr & CCR_DIV_0_TRP) &&
		cpu_r(core->cpu, thumb_divisor(in->second)) == 0) {
		raise_fault(core, EXC_USAGE, CFSR_DIVBYZERO, 0);
		return false;
	}
	if ((in->flags & THUMB_STORE_EXCLUSIVE) && core->live->monitor_broken) {
		core->event = EVENT_EXCLUSIVE_FAILS;
		core_halt(core);
		return false;
	}
	return !(in->flags & THUMB_MEMORY) || check_memory(core, in);
}

/* The engine would use FPSCR's rounding mode for this one. */
static void round_to_nearest(struct core *core)
{
	uint32_t fpscr = cpu_fpscr(core->cpu);
	if (fpscr & FPSCR_RMODE) {
		core->rounding = fpscr & FPSCR_RMODE;
		cpu_fp_put(core->cpu, NULL, 0, fpscr & ~(uint32_t)FPSCR_RMODE);
	}
}

static void rounded(struct core *core)
{
	if (core->rounding) {
		cpu_fp_put(core->cpu, NULL, 0, cpu_fpscr(core->cpu) | core->rounding);
		core->rounding = 0;
	}
}

/* Its effects beside the engine's. */
static void note(struct core *core, const struct instruction *in)
{
	if (in->flags & THUMB_LOAD_EXCLUSIVE) {
		core->live->monitor_broken = false;
	}
	if (in->flags & THUMB_EVENT) {
		core->nvic->event = true;
	}
	if (in->flags & THUMB_FROM_FIXED) {
		round_to_nearest(core);
	}
	if (in->flags & THUMB_SYSTEM) {
		core->resync = true;
		core_look_up(core);
	}
}

static bool at_breakpoint(struct core *core, uint32_t address)
{
	if (address == core->live->skip_breakpoint) {
		core->live->skip_breakpoint = 1;
		return false;
	}
	for (unsigned n = 0; n < core->breakpoint_count; n++) {
		if (core->breakpoint[n] == address) {
			return true;
		}
	}
	return false;
}

/* The block's charge is paid when the walk begins, as on the fast engine. True while the walk goes on. */
static bool walk_on(struct core *core, uint32_t address)
{
	if (core->live->walk_new) {
		core->live->walk_new = false;
		core->live->walk_at = address;
		unsigned index = core_block_install(core, core->live->walk_begin,
			core->live->walk_end - core->live->walk_begin);
		*core->tick += (int64_t)core->block[index].charge;
		core->block[index].last = *core->tick;
		core->current = core->live->walk_begin;
		core->current_size = core->live->walk_end - core->live->walk_begin;
		return true;
	}
	/* A branch back, be it into the same block, is another block; going on from a breakpoint is not. */
	bool back = address < core->live->walk_at ||
		(address == core->live->walk_at && address != core->live->skip_breakpoint);
	if (back || address >= core->live->walk_end) {
		core->live->walking = false;
		return false;
	}
	core->live->walk_at = address;
	return true;
}

static void charge_one(struct core *core, uint32_t address, unsigned size)
{
	/* Whoever overwrites it has to tell this engine too, which keeps its translations. */
	const struct bus_region *region = bus_find(core->config.bus, address);
	uint32_t offset = region ? region->offset + (address - region->base) : 0;
	if (region && region->memory && offset + size <= region->memory->size) {
		memory_mark_code(region->memory, offset, size);
	}
	core->current = address;
	core->current_size = size;
	*core->tick += INT64_C(1) << 32 | 1;
	core->step[core->steps % CORE_HISTORY].address = address;
	core->step[core->steps++ % CORE_HISTORY].count = core_count(core);
}

static bool is_it(uint16_t op)
{
	return (op & 0xff00) == 0xbf00 && (op & 0xf);
}

static bool condition_holds(unsigned condition, uint32_t xpsr)
{
	bool n = xpsr >> 31, z = xpsr >> 30 & 1, c = xpsr >> 29 & 1, v = xpsr >> 28 & 1,
	     holds = true;
	switch (condition >> 1) {
	case 0: holds = z; break;
	case 1: holds = c; break;
	case 2: holds = n; break;
	case 3: holds = v; break;
	case 4: holds = c && !z; break;
	case 5: holds = n == v; break;
	case 6: holds = n == v && !z; break;
	default: return true;
	}
	return holds != (condition & 1);
}

/* One instruction of an IT block whose condition fails. */
static void pass(struct core *core, const struct cpu_frame *f, unsigned it, unsigned size)
{
	it = it & 7 ? (it & 0xe0) | (it << 1 & 0x1f) : 0;
	uint32_t xpsr = (f->xpsr & ~0x0600fc00u) | (it & 3) << 25 | (it & 0xfc) << 8;
	cpu_enter(core->cpu, xpsr, f->control, f->msp, f->psp, f->lr, f->pc + size);
	if (!core->live->walking) {
		charge_one(core, f->pc, size);
	}
	if (core->stepping) {
		core->steps_left--;
	}
}

uint32_t core_it_end(struct core *core, bool *passed)
{
	struct cpu_frame f;
	uint16_t first = 0;
	cpu_frame_get(core->cpu, &f);
	f.pc &= ~1u;
	unsigned it = (f.xpsr >> 25 & 3) | (f.xpsr >> 8 & 0xfc);
	if (!core_fetch_half(core, f.pc, &first) || (!it && !is_it(first))) {
		return 0;
	}
	unsigned size = thumb_length(first);
	if (it && !condition_holds(it >> 4, f.xpsr)) {
		*passed = true;
		pass(core, &f, it, size);
	} else if (it) {
		/* Here, since inside the engine it would be too late to hold the instruction back. */
		struct instruction in = { .address = f.pc, .size = size, .first = first };
		core_fetch_half(core, f.pc + 2, &in.second);
		in.flags = thumb_flags(in.first, in.second);
		core->precise_at = f.pc;
		if (at_breakpoint(core, f.pc)) {
			core->event = EVENT_BREAK;
			core_halt(core);
		} else {
			check(core, &in);
		}
	}
	return f.pc + size;
}

void core_on_code(struct uc_struct *uc, uint64_t where, uint32_t size, void *owner)
{
	struct core *core = owner;
	struct instruction in = { .address = (uint32_t)where, .size = size };
	if (core->halted) {
		return;
	}
	rounded(core);
	if (core->stepping && core->steps_left == 0) {
		core_halt(core);
		return;
	}
	bool walked = core->live->walking, checked = core->in_it;
	core->in_it = false;
	core->precise_at = core->next = in.address;
	if (walked && !walk_on(core, in.address)) {
		core_halt(core);
		return;
	}
	if (!checked && !walked && core_left(core) >= 0 && !core_boundary(core)) {
		core_halt(core);
		return;
	}
	if (!checked && at_breakpoint(core, in.address)) {
		core->event = EVENT_BREAK;
		core_halt(core);
		return;
	}
	core_fetch_half(core, in.address, &in.first);
	if (size == 4) {
		core_fetch_half(core, in.address + 2, &in.second);
	}
	in.flags = thumb_flags(in.first, in.second);
	if (!checked && is_it(in.first)) {
		core->event = EVENT_IT;
		core_halt(core);
		return;
	}
	if (!checked && !check(core, &in)) {
		return;
	}
	note(core, &in);
	if (!walked) {
		charge_one(core, in.address, size);
	}
	if (core->stepping) {
		core->steps_left--;
	}
	if (core->live->linger && --core->live->linger == 0) {
		core->leave = true;
		core_look_up(core);
	}
}
