/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * In-process checkpoints: a copy of the arena, the engines' registers, and pages shared among checkpoints.
 * The memories' dirty marks are relative to the checkpoint taken or restored last (the base), so taking
 * copies, and restoring brings back, only what was written since.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "machine/core_internal.h"
#include "machine/machine_internal.h"

enum {
	/* Restores leave pages writable until so many are dirty; then they are asked for again. */
	DIRTY_KEPT = 128,
};

/* One page's bytes, shared; NULL in a table stands for the page that was there at first. */
struct page {
	uint32_t users;
	uint8_t bytes[MEMORY_PAGE];
};

struct checkpoint {
	struct machine *machine;
	uint8_t *arena;
	size_t arena_used;
	struct machine_run_state run; /* how far a slice was that a stop left half-way */
	struct cpu_context *context[MACHINE_CORES];
	struct page ***table; /* by memory and page */
};

static void page_drop(struct page *page)
{
	if (page && --page->users == 0) {
		free(page);
	}
}

static struct page *page_copy(const uint8_t *bytes)
{
	struct page *page = alloc_zeroed(1, sizeof *page);
	page->users = 1;
	memcpy(page->bytes, bytes, MEMORY_PAGE);
	return page;
}

static struct page **table_copy(const struct memory *memory, struct page *const *base)
{
	struct page **table = alloc_zeroed(memory->page_count, sizeof *table);
	for (uint32_t n = 0; base && n < memory->changed_count; n++) {
		uint32_t page = memory->changed_list[n];
		if (base[page] && !memory->dirty[page]) {
			table[page] = base[page];
			table[page]->users++;
		}
	}
	for (uint32_t n = 0; n < memory->dirty_count; n++) {
		uint32_t page = memory->dirty_list[n];
		table[page] = page_copy(memory->bytes + (size_t)page * MEMORY_PAGE);
	}
	return table;
}

/* The pages must be asked for again before they are written: everything counts as clean from here. */
static void begin_clean(struct machine *machine)
{
	for (struct memory *memory = machine->memories; memory; memory = memory->next) {
		memory_clean(memory);
	}
	for (unsigned n = 0; n < machine->core_count; n++) {
		core_flush(machine->core[n]);
	}
	arena_clean(machine->arena);
}

static unsigned count_memories(const struct machine *machine)
{
	unsigned count = 0;
	for (const struct memory *memory = machine->memories; memory; memory = memory->next) {
		count++;
	}
	return count;
}

struct checkpoint *machine_checkpoint(struct machine *machine)
{
	assert(machine->sealed && !machine->run->running);
	struct checkpoint *checkpoint = alloc_zeroed(1, sizeof *checkpoint);
	struct checkpoint *base = machine->run->base;
	checkpoint->machine = machine;
	checkpoint->run = *machine->run;
	checkpoint->arena_used = machine->arena->used;
	checkpoint->arena = alloc_zeroed(1, checkpoint->arena_used);
	memcpy(checkpoint->arena, machine->arena->base, checkpoint->arena_used);
	unsigned m = 0;
	checkpoint->table = alloc_zeroed(count_memories(machine), sizeof *checkpoint->table);
	for (struct memory *memory = machine->memories; memory; memory = memory->next, m++) {
		checkpoint->table[m] = table_copy(memory, base ? base->table[m] : NULL);
	}
	for (unsigned n = 0; n < machine->core_count; n++) {
		checkpoint->context[n] = core_context_take(machine->core[n]);
	}
	begin_clean(machine);
	machine->run->base = checkpoint;
	return checkpoint;
}

void checkpoint_destroy(struct checkpoint *checkpoint)
{
	if (!checkpoint) {
		return;
	}
	struct machine *machine = checkpoint->machine;
	if (machine->run->base == checkpoint) {
		machine_drop_base(machine);
	}
	unsigned m = 0;
	for (struct memory *memory = machine->memories; memory; memory = memory->next, m++) {
		for (uint32_t n = 0; n < memory->changed_count; n++) {
			page_drop(checkpoint->table[m][memory->changed_list[n]]);
		}
		free(checkpoint->table[m]);
	}
	free(checkpoint->table);
	for (unsigned n = 0; n < machine->core_count; n++) {
		cpu_context_destroy(checkpoint->context[n]);
	}
	free(checkpoint->arena);
	free(checkpoint);
}

/* Without a base, every page that may not be what it was at first counts as written. */
void machine_drop_base(struct machine *machine)
{
	struct checkpoint *base = machine->run->base;
	if (!base) {
		return;
	}
	unsigned m = 0;
	for (struct memory *memory = machine->memories; memory; memory = memory->next, m++) {
		for (uint32_t n = 0; n < memory->changed_count; n++) {
			if (base->table[m][memory->changed_list[n]]) {
				memory_touch(memory, memory->changed_list[n]);
			}
		}
	}
	machine->run->base = NULL;
}

/* Brings one page back; code that changes with it is told as stale, code that does not stays translated. */
static void page_restore(struct memory *memory, uint32_t number, const struct page *page)
{
	uint8_t *now = memory->bytes + (size_t)number * MEMORY_PAGE;
	const uint8_t *then = page ? page->bytes : memory_origin(memory, number);
	for (uint32_t code = memory->code[number]; code; code &= code - 1) {
		uint32_t at = (uint32_t)__builtin_ctz(code) * MEMORY_GRANULE;
		if (memcmp(now + at, then + at, MEMORY_GRANULE) != 0) {
			memory_write(memory, number * MEMORY_PAGE + at, then + at, MEMORY_GRANULE);
		}
	}
	memcpy(now, then, MEMORY_PAGE);
}

static void restore_from_base(struct machine *machine, struct checkpoint *checkpoint)
{
	unsigned m = 0;
	uint32_t dirty = 0;
	for (struct memory *memory = machine->memories; memory; memory = memory->next, m++) {
		for (uint32_t n = 0; n < memory->dirty_count; n++) {
			uint32_t page = memory->dirty_list[n];
			page_restore(memory, page, checkpoint->table[m][page]);
		}
		dirty += memory->dirty_count;
	}
	if (dirty > DIRTY_KEPT) {
		begin_clean(machine);
	}
}

static void restore_from_other(struct machine *machine, struct checkpoint *checkpoint)
{
	struct checkpoint *base = machine->run->base;
	unsigned m = 0;
	for (struct memory *memory = machine->memories; memory; memory = memory->next, m++) {
		for (uint32_t n = 0; n < memory->changed_count; n++) {
			uint32_t page = memory->changed_list[n];
			struct page *was = base ? base->table[m][page] : NULL;
			if (memory->dirty[page] || was != checkpoint->table[m][page]) {
				page_restore(memory, page, checkpoint->table[m][page]);
			}
		}
	}
	begin_clean(machine);
	machine->run->base = checkpoint;
}

void machine_restore(struct machine *machine, struct checkpoint *checkpoint)
{
	assert(checkpoint->machine == machine && !machine->run->running);
	bool from_base = machine->run->base == checkpoint;
	if (from_base) {
		restore_from_base(machine, checkpoint);
	} else {
		restore_from_other(machine, checkpoint);
	}
	for (unsigned n = 0; n < machine->core_count; n++) {
		struct core *core = machine->core[n];
		size_t mpu_at = (size_t)((uint8_t *)core->mpu - machine->arena->base);
		size_t live_at = (size_t)((uint8_t *)core->live - machine->arena->base);
		const struct core_live *live = (const void *)(checkpoint->arena + live_at);
		if (memcmp(core->mpu, checkpoint->arena + mpu_at, sizeof *core->mpu) != 0) {
			core->flush_wanted = true;
			core_forget_blocks(core);
		}
		core->flush_wanted |= core->live->privileged != live->privileged;
	}
	if (from_base) {
		arena_restore(machine->arena, checkpoint->arena);
	} else {
		memcpy(machine->arena->base, checkpoint->arena, checkpoint->arena_used);
		arena_clean(machine->arena);
	}
	for (unsigned n = 0; n < machine->core_count; n++) {
		core_context_give(machine->core[n], checkpoint->context[n]);
	}
	machine_run_restore(machine, &checkpoint->run);
}

static bool page_matches(const struct memory *memory, uint32_t number, const struct page *page)
{
	const uint8_t *now = memory->bytes + (size_t)number * MEMORY_PAGE;
	const uint8_t *then = page ? page->bytes : memory_origin(memory, number);
	return memcmp(now, then, MEMORY_PAGE) == 0;
}

bool checkpoint_matches(const struct machine *machine, const struct checkpoint *checkpoint)
{
	if (memcmp(machine->arena->base, checkpoint->arena, checkpoint->arena_used) != 0) {
		return false;
	}
	unsigned m = 0;
	for (const struct memory *memory = machine->memories; memory; memory = memory->next, m++) {
		/* A part's gigabytes: only what was ever written can differ. */
		uint32_t count = memory->backed ? memory->changed_count : memory->page_count;
		for (uint32_t n = 0; n < count; n++) {
			uint32_t number = memory->backed ? memory->changed_list[n] : n;
			if (!page_matches(memory, number, checkpoint->table[m][number])) {
				return false;
			}
		}
	}
	return true;
}

uint64_t machine_hash_changes(struct machine *machine, const struct checkpoint *checkpoint)
{
	assert(machine->run->base == checkpoint);
	uint64_t hash = arena_hash(machine->arena, checkpoint->arena);
	/* A sum: the order in which pages became dirty depends on earlier trials, and so does the set. */
	uint64_t pages = 0;
	unsigned m = 0;
	for (struct memory *memory = machine->memories; memory; memory = memory->next, m++) {
		for (uint32_t n = 0; n < memory->dirty_count; n++) {
			uint32_t number = memory->dirty_list[n];
			const uint8_t *now = memory->bytes + (size_t)number * MEMORY_PAGE;
			const struct page *page = checkpoint->table[m][number];
			if (!page_matches(memory, number, page)) {
				pages += hash_bytes(now, MEMORY_PAGE, (uint64_t)m << 32 | number);
			}
		}
	}
	hash ^= pages;
	for (unsigned n = 0; n < machine->core_count; n++) {
		struct core *core = machine->core[n];
		if (core_state(core) != CORE_OFF) {
			struct core_regs regs;
			core_regs_get(core, &regs);
			hash = hash_bytes(&regs, sizeof regs, hash);
		}
	}
	return hash;
}
