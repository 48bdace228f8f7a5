/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Building a machine, and listing what it has. Running it is run.c, copying it checkpoint.c.
 */
#include "machine/machine.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/log.h"
#include "engine/clk.h"
#include "engine/snap.h"
#include "machine/core_internal.h"
#include "machine/machine_internal.h"

struct machine *machine_create(const char *name, size_t arena_size)
{
	struct machine *machine = alloc_zeroed(1, sizeof *machine);
	machine->name = name;
	machine->arena = arena_create(arena_size);
	machine->log = log_create();
	machine->timeline = arena_take(machine->arena, sizeof *machine->timeline);
	machine->random = arena_take(machine->arena, sizeof *machine->random);
	machine->run = alloc_zeroed(1, sizeof *machine->run);
	machine->quantum_ps = 10 * PS_PER_US;
	timeline_init(machine->timeline);
	machine->timeline->arena = machine->arena;
	random_seed(machine->random, 1);
	machine_run_init(machine);
	return machine;
}

void machine_destroy(struct machine *machine)
{
	if (!machine) {
		return;
	}
	for (struct device *dev = machine->devices; dev; dev = dev->next) {
		device_finish(dev);
	}
	for (struct part *part = machine->parts; part; part = part->next) {
		if (part->ops->finish) {
			part->ops->finish(part);
		}
	}
	machine_drop_base(machine);
	for (unsigned n = 0; n < machine->core_count; n++) {
		core_destroy(machine->core[n]);
	}
	for (struct bus *bus = machine->buses, *next; bus; bus = next) {
		next = bus->next;
		bus_destroy(bus);
	}
	for (struct memory *memory = machine->memories, *next; memory; memory = next) {
		next = memory->next;
		memory_destroy(memory);
	}
	for (struct pad *pad = machine->pads, *next; pad; pad = next) {
		next = pad->next;
		free(pad);
	}
	for (struct route *route = machine->routes, *next; route; route = next) {
		next = route->next;
		free(route);
	}
	log_destroy(machine->log);
	arena_destroy(machine->arena);
	free(machine->run);
	if (machine->owned_free) {
		machine->owned_free(machine->owned);
	}
	free(machine);
}

struct clk *machine_add_clock(struct machine *machine, const char *name, uint64_t rate_hz)
{
	assert(machine->clk_count < sizeof machine->clk / sizeof machine->clk[0]);
	struct clk *clk = arena_take(machine->arena, sizeof *clk);
	clk_init(clk, name, machine->timeline, rate_hz);
	machine->clk[machine->clk_count++] = clk;
	return clk;
}

static void keep_memory(void *keeper, struct memory *memory)
{
	struct machine *machine = keeper;
	struct memory **end = &machine->memories;
	while (*end) {
		end = &(*end)->next;
	}
	*end = memory;
}

struct memory *machine_add_memory(
	struct machine *machine, const char *name, enum memory_kind kind, uint32_t size)
{
	struct memory *memory = memory_create(name, kind, size);
	keep_memory(machine, memory);
	return memory;
}

struct bus *machine_add_bus(struct machine *machine, const char *name)
{
	struct bus *bus = bus_create(name);
	struct bus **end = &machine->buses;
	while (*end) {
		end = &(*end)->next;
	}
	return *end = bus;
}

struct device *machine_add_device(struct machine *machine, const struct device_ops *ops,
	const struct device_desc *desc, const char *name, struct error *err)
{
	assert(!machine->sealed);
	struct device *dev = device_create(
		machine->arena, ops, desc, name, machine->timeline, machine->log, err);
	if (dev) {
		struct device **end = &machine->devices;
		while (*end) {
			end = &(*end)->next;
		}
		*end = dev;
	}
	return dev;
}

struct part *machine_add_part(struct machine *machine, const struct part_ops *ops, const char *name)
{
	assert(!machine->sealed);
	struct part *part = part_create(machine->arena, ops, name, machine->timeline, machine->log);
	struct part **end = &machine->parts;
	part->keep_memory = keep_memory;
	part->keeper = machine;
	while (*end) {
		end = &(*end)->next;
	}
	return *end = part;
}

struct net *machine_add_net(struct machine *machine, const char *name)
{
	assert(machine->net_count < sizeof machine->net / sizeof machine->net[0]);
	struct net *net = arena_take(machine->arena, sizeof *net);
	net_init(net, name);
	machine->net[machine->net_count++] = net;
	return net;
}

struct core *machine_add_core(struct machine *machine, const struct core_config *config)
{
	assert(machine->core_count < MACHINE_CORES);
	struct core *core = core_create(machine, config);
	machine->core[machine->core_count++] = core;
	return core;
}

struct clk *machine_find_clock(const struct machine *machine, const char *name)
{
	for (unsigned n = 0; n < machine->clk_count; n++) {
		if (!strcmp(machine->clk[n]->name, name)) {
			return machine->clk[n];
		}
	}
	return NULL;
}

struct memory *machine_find_memory(const struct machine *machine, const char *name)
{
	struct memory *memory = machine->memories;
	while (memory && strcmp(memory->name, name)) {
		memory = memory->next;
	}
	return memory;
}

struct bus *machine_find_bus(const struct machine *machine, const char *name)
{
	struct bus *bus = machine->buses;
	while (bus && strcmp(bus->name, name)) {
		bus = bus->next;
	}
	return bus;
}

struct device *machine_find_device(const struct machine *machine, const char *name)
{
	struct device *dev = machine->devices;
	while (dev && strcmp(dev->name, name)) {
		dev = dev->next;
	}
	return dev;
}

struct part *machine_find_part(const struct machine *machine, const char *name)
{
	struct part *part = machine->parts;
	while (part && strcmp(part->name, name)) {
		part = part->next;
	}
	return part;
}

struct net *machine_find_net(const struct machine *machine, const char *name)
{
	for (unsigned n = 0; n < machine->net_count; n++) {
		if (!strcmp(machine->net[n]->name, name)) {
			struct net *net = machine->net[n];
			while (net->merged) {
				net = net->merged;
			}
			return net;
		}
	}
	return NULL;
}

struct core *machine_find_core(const struct machine *machine, const char *name)
{
	for (unsigned n = 0; n < machine->core_count; n++) {
		if (!strcmp(core_name(machine->core[n]), name)) {
			return machine->core[n];
		}
	}
	return NULL;
}

static void into_input(void *owner, unsigned index, bool level)
{
	struct device *dev = owner;
	arena_touch(dev->timeline->arena, dev);
	if (dev->ops && dev->ops->input) {
		dev->ops->input(dev, index, level);
	}
}

static void into_irq(void *owner, unsigned index, bool level)
{
	struct core *core = owner;
	if (index == MACHINE_IRQ_NMI) {
		if (level) {
			nvic_pend(core->nvic, EXC_NMI);
		}
	} else if (index == MACHINE_IRQ_RESET) {
		if (level) {
			core->nvic->reset_asked = true;
			core->nvic->reset_request(core);
		}
	} else {
		nvic_input(core->nvic, index, level);
	}
}

static void listen(struct machine *machine, struct line *line,
	void (*changed)(void *, unsigned, bool), void *owner, unsigned index)
{
	struct line_listener *listener = arena_keep(machine->arena, sizeof *listener);
	*listener = (struct line_listener){ .changed = changed, .owner = owner, .index = index };
	line_listen(line, listener);
}

bool machine_route_input(struct machine *machine, struct device *from, unsigned line,
	struct device *to, unsigned input)
{
	if (line >= from->line_count || input >= to->input_count) {
		return false;
	}
	listen(machine, &from->line[line], into_input, to, input);
	return true;
}

bool machine_route_irq(struct machine *machine, struct device *from, unsigned line,
	struct core *core, unsigned irq)
{
	if (line >= from->line_count || (irq < MACHINE_IRQ_NMI && irq >= core->config.irq_lines)) {
		return false;
	}
	listen(machine, &from->line[line], into_irq, core, irq);
	return true;
}

bool machine_prepare(struct machine *machine, struct error *err)
{
	assert(!machine->sealed);
	for (struct part *part = machine->parts; part; part = part->next) {
		struct error cause = { 0 };
		if (!part_prepare(part, &cause)) {
			error_set(err, "%s: %s", part->name, cause.message);
			error_note(err, "%s", cause.note);
			error_help(err, "%s", cause.help);
			return false;
		}
	}
	return true;
}

void machine_seal(struct machine *machine)
{
	assert(!machine->sealed);
	for (unsigned n = 0; n < machine->core_count; n++) {
		core_seal(machine->core[n]);
	}
	for (struct device *dev = machine->devices; dev; dev = dev->next) {
		device_init(dev);
	}
	for (struct part *part = machine->parts; part; part = part->next) {
		part_init(part);
	}
	machine->sealed = true;
}

void machine_reset(struct machine *machine)
{
	for (struct device *dev = machine->devices; dev; dev = dev->next) {
		device_reset(dev, RESET_POR);
	}
	for (struct part *part = machine->parts; part; part = part->next) {
		part_reset(part);
	}
	for (unsigned n = 0; n < machine->core_count; n++) {
		core_reset(machine->core[n]);
	}
}

bool machine_save(struct machine *machine, struct error *err)
{
	bool good = true;
	for (struct part *part = machine->parts; part; part = part->next) {
		struct error cause = { 0 };
		if (!part_save(part, &cause)) {
			good = error_set(err, "%s: %s", part->name, cause.message);
			error_note(err, "%s", cause.note);
			error_help(err, "%s", cause.help);
		}
	}
	return good;
}

static bool on_bus(const struct bus *bus, const struct device *dev)
{
	for (unsigned n = 0; n < bus->region_count; n++) {
		if (bus->regions[n].device == dev) {
			return true;
		}
	}
	return false;
}

/* The core and the blocks that only it can see. */
void machine_core_reset_request(struct machine *machine, struct core *core)
{
	for (struct device *dev = machine->devices; dev; dev = dev->next) {
		bool mine = on_bus(core->config.bus, dev), others = false;
		for (unsigned n = 0; n < machine->core_count; n++) {
			others |= machine->core[n] != core &&
				on_bus(machine->core[n]->config.bus, dev);
		}
		if (mine && !others) {
			device_reset(dev, RESET_CORE);
		}
	}
	core_reset(core);
}

void machine_snap(struct machine *machine, struct snap *snap)
{
	snap_enter(snap, "machine");
	snap_u64(snap, "now_ps", &machine->timeline->now_ps);
	snap_u64(snap, "order", &machine->timeline->order);
	random_snap(machine->random, snap);
	for (unsigned n = 0; n < machine->clk_count; n++) {
		clk_snap(machine->clk[n], snap);
	}
	for (unsigned n = 0; n < machine->net_count; n++) {
		net_snap(machine->net[n], snap);
	}
	for (struct device *dev = machine->devices; dev; dev = dev->next) {
		arena_touch(machine->arena, dev);
		device_snap(dev, snap);
	}
	for (struct part *part = machine->parts; part; part = part->next) {
		arena_touch(machine->arena, part);
		part_snap(part, snap);
	}
	for (struct memory *memory = machine->memories; memory; memory = memory->next) {
		memory_snap(memory, snap);
	}
	for (unsigned n = 0; n < machine->core_count; n++) {
		core_snap(machine->core[n], snap);
	}
	snap_leave(snap);
}

uint64_t machine_hash(struct machine *machine)
{
	struct snap *snap = snap_create_hash();
	machine_snap(machine, snap);
	uint64_t hash = snap_hash(snap);
	snap_destroy(snap);
	return hash;
}
