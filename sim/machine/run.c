/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Running a machine: slices bounded by the next event, cores in a fixed order, time that jumps when all
 * sleep. While one core alone is awake a slice goes on inside the engine and costs next to nothing.
 *
 * With several cores awake slices are never cut by `until` or by a tool's poll, so that looking at a run does
 * not change how the cores interleave; such a run ends at the first slice boundary past `until`.
 */
#include <assert.h>
#include <stdlib.h>

#include "base/log.h"
#include "engine/clk.h"
#include "machine/core_internal.h"
#include "machine/machine_internal.h"

/* How long, in virtual time, a lone core may run before a host signal is noticed. */
static const uint64_t LOOK_UP_PS = 1000000000; /* 1 ms */

static void first_changed(void *owner)
{
	struct machine *machine = owner;
	struct machine_run_state *run = machine->run;
	uint64_t next = timeline_next_ps(machine->timeline);
	if (run->running && next < run->slice_end_ps) {
		machine_end_slice_at(machine, next);
	}
}

void machine_end_slice_at(struct machine *machine, uint64_t when_ps)
{
	struct machine_run_state *run = machine->run;
	struct core *core = run->running;
	uint64_t now = core_now_ps(core);
	run->slice_end_ps = when_ps > now ? when_ps : now;
	core->until_ticks = clk_ticks_at(core->config.clk, run->slice_end_ps);
	if (clk_time_of(core->config.clk, core->until_ticks) < run->slice_end_ps) {
		core->until_ticks++;
	}
	core_look_up(core);
}

void machine_run_init(struct machine *machine)
{
	machine->timeline->first_changed = first_changed;
	machine->timeline->owner = machine;
}

void machine_run_restore(struct machine *machine, const struct machine_run_state *then)
{
	struct machine_run_state *run = machine->run;
	run->in_slice = then->in_slice;
	run->next_core = then->next_core;
	run->slice_from_ps = then->slice_from_ps;
	run->slice_end_ps = then->slice_end_ps;
	run->awake = then->awake;
	run->next_poll_ps = machine->timeline->now_ps;
}

void machine_ask_stop(struct machine *machine)
{
	machine->run->ask_stop = 1;
}

void machine_on_slice(
	struct machine *machine, void (*poll)(void *owner), void *owner, uint64_t period_ps)
{
	machine->run->poll = poll;
	machine->run->poll_owner = owner;
	machine->run->poll_period_ps = period_ps;
	machine->run->next_poll_ps = machine->timeline->now_ps;
}

void machine_end_slice(struct machine *machine)
{
	if (machine->run->running) {
		machine_end_slice_at(machine, 0);
	}
}

uint64_t machine_now_ps(const struct machine *machine)
{
	const struct machine_run_state *run = machine->run;
	/* A slice that a stop cut short goes on later: until then its time is that of the core it stopped in. */
	const struct core *core = run->in_slice ? machine->core[run->next_core] : run->running;
	return core ? core_now_ps(core) : machine->timeline->now_ps;
}

static void poll_tools(struct machine *machine, uint64_t now_ps)
{
	struct machine_run_state *run = machine->run;
	if (run->poll && now_ps >= run->next_poll_ps) {
		run->next_poll_ps = now_ps + run->poll_period_ps;
		run->poll(run->poll_owner);
	}
}

static unsigned count_awake(struct machine *machine, uint64_t now_ps)
{
	unsigned awake = 0;
	for (unsigned n = 0; n < machine->core_count; n++) {
		awake += core_awake(machine->core[n], now_ps);
	}
	return awake;
}

/* The end of the slice that begins now; `alone` when one core is awake. */
static uint64_t slice_end(const struct machine *machine, uint64_t now_ps, bool alone)
{
	const struct machine_run_state *run = machine->run;
	uint64_t end = timeline_next_ps(machine->timeline);
	uint64_t cap = now_ps + (alone ? LOOK_UP_PS : machine->quantum_ps);
	if (alone) {
		cap = run->until_ps < cap ? run->until_ps : cap;
		if (run->poll && run->next_poll_ps > now_ps && run->next_poll_ps < cap) {
			cap = run->next_poll_ps;
		}
	}
	end = cap < end ? cap : end;
	return end > now_ps ? end : now_ps;
}

/* Whoever is awake branches to itself, and no event will ever come. */
static bool stuck(struct machine *machine)
{
	if (timeline_next_ps(machine->timeline) != TIME_NEVER_PS) {
		return false;
	}
	for (unsigned n = 0; n < machine->core_count; n++) {
		struct core *core = machine->core[n];
		if (core_state(core) == CORE_RUNNING && !core_spins(core)) {
			return false;
		}
	}
	return true;
}

uint64_t machine_extend_slice(struct machine *machine, struct core *core)
{
	struct machine_run_state *run = machine->run;
	uint64_t now = run->slice_end_ps;
	if (run->running != core || run->awake != 1 || run->ask_stop || now >= run->until_ps ||
		core->leave) {
		return 0;
	}
	run->running = NULL; /* what is armed now counts when the new end is worked out below */
	timeline_advance(machine->timeline, now);
	poll_tools(machine, now);
	run->running = core;
	if (run->ask_stop || core->leave || count_awake(machine, now) != 1 || stuck(machine)) {
		return 0;
	}
	run->slice_end_ps = slice_end(machine, now, true);
	if (run->slice_end_ps == now) {
		return 0;
	}
	return run->slice_end_ps;
}

static bool stop_of(enum core_run_result result, enum machine_stop *stop)
{
	switch (result) {
	case CORE_RUN_BREAK: *stop = MACHINE_BREAK; return true;
	case CORE_RUN_EXIT: *stop = MACHINE_EXIT; return true;
	case CORE_RUN_FAULT: *stop = MACHINE_FAULT; return true;
	case CORE_RUN_HOST: *stop = MACHINE_HOST; return true;
	default: return false;
	}
}

/* Every core of the slice, in order, from where a stopped slice was left. */
static bool run_slice(struct machine *machine, struct machine_result *result)
{
	struct machine_run_state *run = machine->run;
	while (run->next_core < machine->core_count) {
		struct core *core = machine->core[run->next_core];
		if (core_awake(core, run->slice_from_ps)) {
			run->running = core;
			enum core_run_result r = core_run(
				core, run->slice_from_ps, run->slice_end_ps);
			run->running = NULL;
			if (stop_of(r, &result->stop)) {
				machine->timeline->now_ps = run->slice_from_ps;
				run->in_slice = true;
				result->core = core;
				result->exit_code = core->exit_code;
				return false;
			}
		}
		run->next_core++;
	}
	run->next_core = 0;
	run->in_slice = false;
	return true;
}

/* Nobody is awake: is there anything left to wait for? */
static bool idle(struct machine *machine, struct machine_result *result)
{
	unsigned started = 0, locked = 0;
	for (unsigned n = 0; n < machine->core_count; n++) {
		enum core_state state = core_state(machine->core[n]);
		started += state != CORE_OFF;
		locked += state == CORE_LOCKUP;
		if (state == CORE_LOCKUP) {
			result->core = machine->core[n];
		}
	}
	if (started && locked == started) {
		result->stop = MACHINE_LOCKUP;
		return true;
	}
	result->core = NULL;
	if (timeline_next_ps(machine->timeline) == TIME_NEVER_PS) {
		result->stop = MACHINE_IDLE;
		return true;
	}
	return false;
}

struct machine_result machine_run(struct machine *machine, uint64_t until_ps)
{
	struct machine_run_state *run = machine->run;
	struct timeline *timeline = machine->timeline;
	struct machine_result result = { .stop = MACHINE_TIME };
	assert(machine->sealed);
	run->until_ps = until_ps;
	for (;;) {
		uint64_t now = timeline->now_ps;
		if (!run->in_slice) {
			if (run->ask_stop) {
				run->ask_stop = 0;
				result.stop = MACHINE_ASKED;
				return result;
			}
			if (now >= until_ps) {
				return result;
			}
			poll_tools(machine, now);
			run->awake = count_awake(machine, now);
			if (run->awake && stuck(machine)) {
				result.stop = MACHINE_IDLE;
				return result;
			}
			if (run->awake == 0) {
				if (idle(machine, &result)) {
					return result;
				}
				uint64_t next = timeline_next_ps(timeline);
				if (run->poll && run->next_poll_ps < next) {
					next = run->next_poll_ps;
				}
				timeline_advance(timeline, next < until_ps ? next : until_ps);
				continue;
			}
			run->slice_from_ps = now;
			run->slice_end_ps = slice_end(machine, now, run->awake == 1);
		}
		if (!run_slice(machine, &result)) {
			return result;
		}
		timeline_advance(timeline, run->slice_end_ps);
	}
}
