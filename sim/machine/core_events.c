/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why the engine came back, and what the architecture makes of it: calls, refused accesses, bad instructions, hints,
 * sleep.
 */
#include "base/log.h"
#include "engine/timeline.h"
#include "machine/core_internal.h"
#include "machine/machine.h"
#include "machine/semihost.h"

enum { SEMIHOST_BKPT = 0xbeab, BRANCH_TO_SELF = 0xe7fe, CCR_BFHFNMIGN = 0x100 };

void core_on_interrupt(void *owner, uint32_t number)
{
	struct core *core = owner;
	switch (number) {
	case CPU_INT_SVC: core->event = EVENT_SVC; break;
	case CPU_INT_BKPT: core->event = EVENT_BKPT; break;
	case CPU_INT_EXC_RETURN: core->event = EVENT_EXC_RETURN; break;
	case CPU_INT_PREFETCH: core->event = EVENT_BAD_FETCH; break;
	case CPU_INT_ALIGNMENT:
	case CPU_INT_NOCP:
	case CPU_INT_INVSTATE:
		core->event = EVENT_FAULT;
		core->event_exception = EXC_USAGE;
		core->event_bits = number == CPU_INT_NOCP ? CFSR_NOCP :
			number == CPU_INT_INVSTATE        ? CFSR_INVSTATE :
							    CFSR_UNALIGNED;
		break;
	case CPU_INT_UNDEFINED: return;
	default:
		core->event = EVENT_UNKNOWN;
		core->event_bits = number;
		break;
	}
	core_halt(core);
}

/* WFE and YIELD come here as well: hints that the engine does not take. */
bool core_on_invalid(void *owner)
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
	uint32_t begin, end;
	core_current(core, pc, &begin, &end);
	if (core->cpu == core->fast ? pc != end : begin != pc - 2 && begin != pc - 4) {
		return false;
	}
	if (wait) {
		if (core->nvic->event) {
			core->nvic->event = false;
		} else {
			core_sleep(core, true);
			core->leave = true;
			core_set_limit(core, 0);
			core_halt(core);
		}
	}
	return true;
}

bool core_wakes(const struct core *core)
{
	return nvic_wakes(core->nvic) || (core->live->for_event && core->nvic->event);
}

bool core_spins(struct core *core)
{
	uint16_t op = 0;
	if (core->live->state != CORE_RUNNING || core->breakpoint_count || core->stepping ||
		core->resync || core->nvic->reset_asked || core->attention) {
		return false;
	}
	uint32_t pc = core->inside ? core->next : cpu_pc(core->cpu);
	const struct block *block = &core->block[block_index(pc)];
	if ((uint32_t)block->key == pc && (block->key & ~BLOCK_SPECIAL) != block_key(pc, 2)) {
		return false; /* a longer block begins here */
	}
	return core_fetch_half(core, pc, &op) && op == BRANCH_TO_SELF &&
		nvic_best(core->nvic) == EXC_NONE;
}

/* Instructions of the block that were charged but not executed, from `pc` on, are taken back. */
static void uncharge(struct core *core, uint32_t pc)
{
	uint32_t begin, end;
	if (!core_current(core, pc, &begin, &end) || pc < begin || pc >= end) {
		return;
	}
	const struct bus_region *region = bus_find(core->config.bus, pc);
	if (!region || !region->memory) {
		return;
	}
	uint32_t offset = region->offset + (pc - region->base);
	uint32_t length = end - pc;
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
		struct semihost_result result = semihost_call(core->semihost, core->config.bus,
			cpu_r(core->cpu, 0), cpu_r(core->cpu, 1), core_now_ps(core));
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

/* CCR.BFHFNMIGN: HardFault and NMI handlers, and FAULTMASK, see the status but no fault. */
static void ignore_bus_fault(struct core *core, uint32_t pc, uint32_t address)
{
	uint16_t first = 0;
	core_fetch_half(core, pc, &first);
	core->nvic->cfsr |= CFSR_PRECISERR | CFSR_BFARVALID;
	core->nvic->bfar = address;
	cpu_set_pc(core->cpu, pc + thumb_length(first));
}

static void refused_access(struct core *core)
{
	uint32_t pc = cpu_pc(core->cpu);
	struct refused r = core->refused;
	core->was_refused = false;
	if (r.why == REFUSED_PRECISE) {
		uncharge(core, pc);
		return;
	}
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
	if (r.why == REFUSED_NOBODY && (core->nvic->ccr & CCR_BFHFNMIGN) &&
		core_negative_priority(core)) {
		ignore_bus_fault(core, pc, address);
	} else if (r.why == REFUSED_NOBODY) {
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
bool core_came_back(struct core *core, enum cpu_exit exit)
{
	enum core_event event = core->event;
	core->event = EVENT_NONE;
	if (core->was_refused) {
		refused_access(core);
		return true;
	}
	switch (event) {
	case EVENT_SVC: core_call_exception(core, EXC_SVC); return true;
	case EVENT_BKPT: breakpoint_instruction(core); return true;
	case EVENT_EXC_RETURN: core_exception_return(core); return true;
	case EVENT_UNKNOWN:
		log_info(core->machine->log,
			"%s: the engine raised its exception %u, which no Cortex-M has",
			core->config.name, core->event_bits);
		return false;
	case EVENT_BAD_FETCH: core_fault(core, EXC_MEM, CFSR_IACCVIOL); return true;
	case EVENT_FAULT:
		uncharge(core, cpu_pc(core->cpu));
		core->live->walking = false;
		core_fault_at(core, core->event_exception, core->event_bits, core->event_address);
		return true;
	case EVENT_IT: return true;
	case EVENT_EXCLUSIVE_FAILS: exclusive_fails(core); return true;
	case EVENT_BREAK:
	case EVENT_NONE: break;
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
	if (!core->halted && !nvic_wakes(core->nvic)) {
		core_sleep(core, false); /* WFI */
	}
	return true;
}
