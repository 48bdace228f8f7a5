/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What tools do with a core: registers by name, breakpoints, single steps, history, its state for files.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/snap.h"
#include "engine/timeline.h"
#include "machine/core_internal.h"

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
	if (regs->r[15] != core->live->skip_breakpoint) {
		core->live->skip_breakpoint = 1;
	}
	core->resync = true;
	core->flush_wanted = true;
}

/* Where in struct core_regs a name lives; NULL when it is none. */
static uint32_t *reg_by_name(struct core_regs *regs, const char *name)
{
	struct {
		const char *name;
		uint32_t *value;
	} named[] = {
		{ "sp", &regs->r[13] },
		{ "lr", &regs->r[14] },
		{ "pc", &regs->r[15] },
		{ "xpsr", &regs->xpsr },
		{ "msp", &regs->msp },
		{ "psp", &regs->psp },
		{ "primask", &regs->primask },
		{ "basepri", &regs->basepri },
		{ "faultmask", &regs->faultmask },
		{ "control", &regs->control },
		{ "fpscr", &regs->fpscr },
	};
	for (unsigned n = 0; n < sizeof named / sizeof named[0]; n++) {
		if (!strcmp(name, named[n].name)) {
			return named[n].value;
		}
	}
	char *end = NULL;
	unsigned long number = name[0] && name[1] >= '0' && name[1] <= '9' ?
		strtoul(name + 1, &end, 10) :
		99;
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

/* The newest visits, each address once. */
struct visits {
	uint32_t now, *address, age[CORE_HISTORY];
	unsigned count, limit;
};

static void add_visit(struct visits *visits, uint32_t address, uint32_t count)
{
	uint32_t age = visits->now - count;
	unsigned at = visits->count, n;
	for (n = 0; n < visits->count && visits->address[n] != address; n++) {
	}
	if (n < visits->count) {
		if (visits->age[n] <= age) {
			return;
		}
		at = n;
	} else if (visits->count < visits->limit) {
		visits->count++;
	} else if (visits->age[--at] <= age) {
		return;
	}
	for (; at && visits->age[at - 1] > age; at--) {
		visits->age[at] = visits->age[at - 1];
		visits->address[at] = visits->address[at - 1];
	}
	visits->age[at] = age;
	visits->address[at] = address;
}

unsigned core_history(const struct core *core, uint32_t *addresses, unsigned limit)
{
	struct visits visits = { .now = core_count(core),
		.address = addresses,
		.limit = limit < CORE_HISTORY ? limit : CORE_HISTORY };
	uint32_t address, size;
	int64_t last;
	for (unsigned n = 0; n < BLOCKS && visits.limit; n++) {
		if (core->block[n].last) {
			add_visit(&visits, (uint32_t)core->block[n].key,
				count_of(core->block[n].last));
		}
	}
	for (unsigned n = 0; visits.limit && core_inline_visit(core, n, &address, &size, &last);
		n++) {
		add_visit(&visits, address, count_of(last));
	}
	for (unsigned n = 0; n < CORE_HISTORY && visits.limit; n++) {
		if (core->step[n].count) {
			add_visit(&visits, core->step[n].address, core->step[n].count);
		}
	}
	return visits.count;
}

bool core_break_add(struct core *core, uint32_t address)
{
	if (core->breakpoint_count == BREAKPOINTS) {
		return false;
	}
	core->breakpoint[core->breakpoint_count++] = address & ~1u;
	if (core->cpu && !core->inside && cpu_pc(core->cpu) != core->live->skip_breakpoint) {
		core->live->skip_breakpoint = 1;
	}
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
	core->live->skip_breakpoint = cpu_pc(core->cpu);
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
	snap_bool(snap, "for_event", &live->for_event);
	snap_bool(snap, "privileged", &live->privileged);
	snap_u32(snap, "linger", &live->linger);
	snap_bytes(snap, "registers", &regs, sizeof regs);
	nvic_snap(core->nvic, snap);
	if (snap_mode(snap) == SNAP_LOAD && core->cpu) {
		core_regs_put(core, &regs);
		core_reconfigure(core);
	}
	snap_leave(snap);
}
