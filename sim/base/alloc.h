/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_BASE_ALLOC_H
#define ORRERY_BASE_ALLOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Ends the process: the host has no memory left. */
_Noreturn void alloc_failed(size_t size);
/* Zeroed heap memory, or the process ends. Free with free(). */
void *alloc_zeroed(size_t count, size_t size);
/* What is new in a grown allocation is not zeroed. */
void *alloc_grow(void *old, size_t count, size_t size);
char *alloc_text(const char *text);
char *alloc_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * The arena holds all mutable state of one machine, at a fixed host address for the machine's life, so
 * that an in-process checkpoint is one copy of `base[0..used)`. Pointers inside stay valid.
 * Nothing is given back before arena_destroy; nothing is taken after the machine is sealed.
 *
 * What belongs together (a device with its registers and lines) is taken as one block. Whoever calls into a
 * block says so by arena_touch; then arena_restore and arena_hash look at touched blocks only, and at what lies in no
 * block. A machine has a hundred devices and a short trial calls into two.
 */
enum { ARENA_GRANULE = 64 };

struct arena_span {
	size_t offset, length;
};

struct arena {
	uint8_t *base;
	size_t used;
	size_t size;
	/* private */
	struct arena_span *blocks; /* blocks[0] is empty: it stands for what lies in no block */
	struct arena_span *gaps;   /* what lies in no block */
	unsigned gap_count;
	size_t gaps_used; /* `used` when the gaps were found */
	uint8_t *touched; /* by block */
	uint16_t *touched_list;
	unsigned block_count, touched_count;
	uint16_t *block_of; /* by ARENA_GRANULE bytes of the arena */
	bool in_block;
	struct arena_kept *kept;
};

struct arena *arena_create(size_t size);
void arena_destroy(struct arena *arena);
/* Zeroed, 16-byte aligned. The caller may align by rounding sizes to 64 itself. Asserts on overflow. */
void *arena_take(struct arena *arena, size_t size);
/* Zeroed memory that is given back with the arena and is no state: nothing in it changes after building. */
void *arena_keep(struct arena *arena, size_t size);
/* All that is taken in between makes one block; blocks do not nest. */
void arena_block_begin(struct arena *arena);
void arena_block_end(struct arena *arena);

void arena_mark(struct arena *arena, unsigned block);
/* The block around `inside` may change from here on. Nothing happens without an arena or outside of it. */
static inline void arena_touch(struct arena *arena, const void *inside)
{
	if (!arena) {
		return;
	}
	size_t offset = (uintptr_t)inside - (uintptr_t)arena->base;
	if (offset < arena->used) {
		unsigned block = arena->block_of[offset / ARENA_GRANULE];
		if (!arena->touched[block]) {
			arena_mark(arena, block);
		}
	}
}
/* From here on everything counts as untouched: `saved`, below, is a copy of what is there now. */
void arena_clean(struct arena *arena);
/* Brings back `saved`, a copy of base[0..used) taken at the last arena_clean or arena_restore. */
void arena_restore(struct arena *arena, const void *saved);
/* A hash of what differs from `saved`, whatever else was touched; not for comparing across processes. */
uint64_t arena_hash(const struct arena *arena, const void *saved);

#endif
