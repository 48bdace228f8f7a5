/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The arena: one piece of address space whose pages the host provides when they are touched, and the book
 * of which blocks in it may have changed.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/alloc.h"
#include "base/hash.h"

enum { ARENA_ALIGN = 16, HOST_PAGE = 4096, BLOCKS_MAX = UINT16_MAX };

/* In front of each piece of memory that is no state. */
struct arena_kept {
	struct arena_kept *next;
	max_align_t memory[];
};

struct arena *arena_create(size_t size)
{
	assert(size > 0);
	struct arena *arena = alloc_zeroed(1, sizeof *arena);
	arena->size = (size + HOST_PAGE - 1) & ~(size_t)(HOST_PAGE - 1);
	arena->base = mmap(NULL, arena->size, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (arena->base == MAP_FAILED) {
		alloc_failed(arena->size);
	}
	arena->block_of = alloc_zeroed(arena->size / ARENA_GRANULE, sizeof *arena->block_of);
	arena->blocks = alloc_zeroed(1, sizeof *arena->blocks);
	arena->touched = alloc_zeroed(1, sizeof *arena->touched);
	arena->touched_list = alloc_zeroed(1, sizeof *arena->touched_list);
	arena->block_count = 1;
	arena->touched[0] = 1;
	return arena;
}

void arena_destroy(struct arena *arena)
{
	if (arena) {
		for (struct arena_kept *kept = arena->kept, *next; kept; kept = next) {
			next = kept->next;
			free(kept);
		}
		munmap(arena->base, arena->size);
		free(arena->block_of);
		free(arena->blocks);
		free(arena->gaps);
		free(arena->touched);
		free(arena->touched_list);
		free(arena);
	}
}

static size_t rounded(size_t size, size_t unit)
{
	return (size + unit - 1) & ~(unit - 1);
}

void *arena_take(struct arena *arena, size_t size)
{
	assert(size <= arena->size - arena->used);
	void *memory = arena->base + arena->used;
	assert(rounded(size, ARENA_ALIGN) <= arena->size - arena->used);
	arena->used += rounded(size, ARENA_ALIGN);
	return memory;
}

void *arena_keep(struct arena *arena, size_t size)
{
	struct arena_kept *kept = alloc_zeroed(1, sizeof *kept + size);
	kept->next = arena->kept;
	arena->kept = kept;
	return kept->memory;
}

void arena_block_begin(struct arena *arena)
{
	assert(!arena->in_block && arena->block_count < BLOCKS_MAX);
	unsigned count = arena->block_count + 1;
	arena->used = rounded(arena->used, ARENA_GRANULE);
	arena->blocks = alloc_grow(arena->blocks, count, sizeof *arena->blocks);
	arena->touched = alloc_grow(arena->touched, count, sizeof *arena->touched);
	arena->touched_list = alloc_grow(arena->touched_list, count, sizeof *arena->touched_list);
	arena->blocks[count - 1] = (struct arena_span){ .offset = arena->used };
	arena->touched[count - 1] = 0;
	arena->in_block = true;
}

void arena_block_end(struct arena *arena)
{
	assert(arena->in_block);
	unsigned block = arena->block_count++;
	struct arena_span *span = &arena->blocks[block];
	arena->used = rounded(arena->used, ARENA_GRANULE);
	span->length = arena->used - span->offset;
	for (size_t at = span->offset; at < arena->used; at += ARENA_GRANULE) {
		arena->block_of[at / ARENA_GRANULE] = (uint16_t)block;
	}
	arena->in_block = false;
	arena_mark(arena, block);
}

void arena_mark(struct arena *arena, unsigned block)
{
	arena->touched[block] = 1;
	arena->touched_list[arena->touched_count++] = (uint16_t)block;
}

/* What lies between block n - 1 and block n, in no block. */
static struct arena_span gap_before(const struct arena *arena, unsigned n)
{
	struct arena_span last = arena->blocks[n - 1];
	size_t begin = last.offset + last.length;
	size_t end = n < arena->block_count ? arena->blocks[n].offset : arena->used;
	return (struct arena_span){ begin, end - begin };
}

/* Once, after building: nothing is taken later. */
static void find_gaps(struct arena *arena)
{
	arena->gap_count = 0;
	arena->gaps_used = arena->used;
	for (unsigned n = 1; n <= arena->block_count; n++) {
		struct arena_span gap = gap_before(arena, n);
		if (gap.length > 0) {
			unsigned count = ++arena->gap_count;
			arena->gaps = alloc_grow(arena->gaps, count, sizeof *arena->gaps);
			arena->gaps[count - 1] = gap;
		}
	}
}

void arena_clean(struct arena *arena)
{
	if (arena->gaps_used != arena->used) {
		find_gaps(arena);
	}
	for (unsigned n = 0; n < arena->touched_count; n++) {
		arena->touched[arena->touched_list[n]] = 0;
	}
	arena->touched_count = 0;
}

static void restore_span(struct arena *arena, const uint8_t *saved, struct arena_span span)
{
	memcpy(arena->base + span.offset, saved + span.offset, span.length);
}

void arena_restore(struct arena *arena, const void *saved)
{
	assert(arena->gaps_used == arena->used);
	for (unsigned n = 0; n < arena->gap_count; n++) {
		restore_span(arena, saved, arena->gaps[n]);
	}
	for (unsigned n = 0; n < arena->touched_count; n++) {
		restore_span(arena, saved, arena->blocks[arena->touched_list[n]]);
	}
	arena_clean(arena);
}

/* A span that is as it was says nothing: which ones were looked at must not show. */
static uint64_t hash_span(const struct arena *arena, const uint8_t *saved, struct arena_span span)
{
	const uint8_t *now = arena->base + span.offset;
	if (memcmp(now, saved + span.offset, span.length) == 0) {
		return 0;
	}
	return hash_bytes(now, span.length, span.offset);
}

uint64_t arena_hash(const struct arena *arena, const void *saved)
{
	assert(arena->gaps_used == arena->used);
	uint64_t hash = 0;
	for (unsigned n = 0; n < arena->gap_count; n++) {
		hash += hash_span(arena, saved, arena->gaps[n]);
	}
	/* A sum, because the order of touching must not show either. */
	for (unsigned n = 0; n < arena->touched_count; n++) {
		hash += hash_span(arena, saved, arena->blocks[arena->touched_list[n]]);
	}
	return hash;
}
