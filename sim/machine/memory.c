/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bytes of RAM, ROM and flash, with two books: which pages were written since the last checkpoint, and
 * which granules hold code that some engine has translated.
 */
#include "machine/memory.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/alloc.h"
#include "engine/snap.h"

enum { HOST_PAGE = 4096, GRANULES_PER_PAGE = MEMORY_PAGE / MEMORY_GRANULE };

_Static_assert(GRANULES_PER_PAGE == 32, "the granules of a page fit one word");

static uint32_t rounded(uint32_t size)
{
	assert(size > 0 && size <= UINT32_MAX - HOST_PAGE);
	return (size + HOST_PAGE - 1) & ~(uint32_t)(HOST_PAGE - 1);
}

struct memory *memory_create(const char *name, enum memory_kind kind, uint32_t size)
{
	struct memory *memory = alloc_zeroed(1, sizeof *memory);
	memory->name = name;
	memory->kind = kind;
	memory->size = size;
	memory->page_count = rounded(size) / MEMORY_PAGE;
	/* The host gives pages when they are touched: megabytes of flash nobody uses cost nothing. */
	memory->bytes = mmap(NULL, rounded(size), PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	assert(memory->bytes != MAP_FAILED);
	memory->dirty = alloc_zeroed(memory->page_count, sizeof *memory->dirty);
	memory->dirty_list = alloc_zeroed(memory->page_count, sizeof *memory->dirty_list);
	memory->code = alloc_zeroed(memory->page_count, sizeof *memory->code);
	return memory;
}

void memory_destroy(struct memory *memory)
{
	if (memory) {
		munmap(memory->bytes, rounded(memory->size));
		free(memory->dirty);
		free(memory->dirty_list);
		free(memory->code);
		free(memory);
	}
}

void memory_use_code(struct memory *memory, struct code_user *user)
{
	struct code_user **end = &memory->users;
	while (*end) {
		assert(*end != user);
		end = &(*end)->next;
	}
	user->next = NULL;
	*end = user;
}

static void check_range(const struct memory *memory, uint32_t offset, uint32_t length)
{
	uint32_t size = memory->page_count * MEMORY_PAGE;
	assert(offset <= size && length <= size - offset);
}

/* The granules of one page that offset..last touches, as bits; both ends inclusive. */
static uint32_t granules(uint32_t page, uint32_t offset, uint32_t last)
{
	uint32_t base = page * MEMORY_PAGE;
	uint32_t from = offset > base ? (offset - base) / MEMORY_GRANULE : 0;
	uint32_t to = last - base < MEMORY_PAGE ? (last - base) / MEMORY_GRANULE :
						  GRANULES_PER_PAGE - 1;
	return (UINT32_MAX << from) & (UINT32_MAX >> (GRANULES_PER_PAGE - 1 - to));
}

void memory_mark_code(struct memory *memory, uint32_t offset, uint32_t length)
{
	check_range(memory, offset, length);
	if (length == 0) {
		return;
	}
	uint32_t last = offset + length - 1;
	for (uint32_t page = offset / MEMORY_PAGE; page <= last / MEMORY_PAGE; page++) {
		memory->code[page] |= granules(page, offset, last);
	}
}

/* Marks written pages and tells of stale code, one call a run of granules within a page. */
static void book_page(struct memory *memory, uint32_t page, uint32_t offset, uint32_t last)
{
	memory_touch(memory, page);
	uint32_t stale = memory->code[page] & granules(page, offset, last);
	if (!stale) {
		return;
	}
	memory->code[page] &= ~stale;
	uint32_t first = (uint32_t)__builtin_ctz(stale);
	uint32_t past = 32 - (uint32_t)__builtin_clz(stale);
	for (struct code_user *user = memory->users; user; user = user->next) {
		user->stale(user->owner, page * MEMORY_PAGE + first * MEMORY_GRANULE,
			(past - first) * MEMORY_GRANULE);
	}
}

static void book(struct memory *memory, uint32_t offset, uint32_t length)
{
	uint32_t last = offset + length - 1;
	for (uint32_t page = offset / MEMORY_PAGE; page <= last / MEMORY_PAGE; page++) {
		book_page(memory, page, offset, last);
	}
}

void memory_write(struct memory *memory, uint32_t offset, const void *bytes, uint32_t length)
{
	check_range(memory, offset, length);
	if (length > 0) {
		memcpy(memory->bytes + offset, bytes, length);
		book(memory, offset, length);
	}
}

void memory_fill(struct memory *memory, uint32_t offset, uint8_t byte, uint32_t length)
{
	check_range(memory, offset, length);
	if (length > 0) {
		memset(memory->bytes + offset, byte, length);
		book(memory, offset, length);
	}
}

void memory_clean(struct memory *memory)
{
	for (uint32_t n = 0; n < memory->dirty_count; n++) {
		memory->dirty[memory->dirty_list[n]] = 0;
	}
	memory->dirty_count = 0;
}

/* Saves a page as one byte when all its bytes are alike: most of a flash is. */
static void snap_page(struct memory *memory, uint32_t offset, struct snap *snap)
{
	uint8_t page[HOST_PAGE];
	memcpy(page, memory->bytes + offset, sizeof page);
	bool uniform = memcmp(page, page + 1, sizeof page - 1) == 0;
	char name[16];
	snprintf(name, sizeof name, "0x%x", offset);
	snap_enter(snap, name);
	snap_bool(snap, "uniform", &uniform);
	if (uniform) {
		snap_u8(snap, "byte", &page[0]);
		memset(page, page[0], sizeof page);
	} else {
		snap_bytes(snap, "bytes", page, sizeof page);
	}
	snap_leave(snap);
	bool loaded = snap_mode(snap) == SNAP_LOAD && snap_ok(snap, NULL);
	if (loaded && memcmp(page, memory->bytes + offset, sizeof page) != 0) {
		memory_write(memory, offset, page, sizeof page);
	}
}

void memory_snap(struct memory *memory, struct snap *snap)
{
	snap_enter(snap, memory->name);
	for (uint32_t offset = 0; offset < rounded(memory->size); offset += HOST_PAGE) {
		snap_page(memory, offset, snap);
	}
	snap_leave(snap);
}
