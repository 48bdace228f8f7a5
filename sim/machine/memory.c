/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bytes of RAM, ROM, flash and of parts, with two books: which pages were written since the last checkpoint
 * and ever, and which granules hold code that some engine has translated.
 */
#include "machine/memory.h"

#include <assert.h>
#include <errno.h>
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

static const uint8_t zeros[MEMORY_PAGE];

/* The books; the host gives their pages when they are touched. */
static struct memory *begin(const char *name, enum memory_kind kind, uint32_t size)
{
	struct memory *memory = alloc_zeroed(1, sizeof *memory);
	memory->name = name;
	memory->kind = kind;
	memory->size = size;
	memory->page_count = rounded(size) / MEMORY_PAGE;
	memory->dirty = alloc_zeroed(memory->page_count, sizeof *memory->dirty);
	memory->dirty_list = alloc_zeroed(memory->page_count, sizeof *memory->dirty_list);
	memory->changed = alloc_zeroed(memory->page_count, sizeof *memory->changed);
	memory->changed_list = alloc_zeroed(memory->page_count, sizeof *memory->changed_list);
	memory->code = alloc_zeroed(memory->page_count, sizeof *memory->code);
	memory->origin = zeros;
	return memory;
}

static uint8_t *map_nothing(uint32_t size)
{
	/* The host gives pages when they are touched: megabytes of flash nobody uses cost nothing. */
	return mmap(NULL, rounded(size), PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
}

struct memory *memory_create(const char *name, enum memory_kind kind, uint32_t size)
{
	struct memory *memory = begin(name, kind, size);
	memory->bytes = map_nothing(size);
	assert(memory->bytes != MAP_FAILED);
	return memory;
}

struct memory *memory_create_backed(
	const char *name, uint32_t size, int file, uint64_t offset, uint8_t blank)
{
	struct memory *memory = begin(name, MEMORY_RAM, size);
	uint8_t *origin = NULL;
	memory->backed = true;
	if (file < 0) {
		origin = alloc_zeroed(1, MEMORY_PAGE);
		memset(origin, blank, MEMORY_PAGE);
		memory->bytes = map_nothing(size);
	} else {
		/* Twice: what is written to one is a copy of the process; the other stays the file's. */
		origin = mmap(NULL, rounded(size), PROT_READ, MAP_PRIVATE, file, (off_t)offset);
		memory->bytes = mmap(NULL, rounded(size), PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_NORESERVE, file, (off_t)offset);
		memory->origin_step = MEMORY_PAGE;
	}
	memory->origin = origin;
	if (memory->bytes == MAP_FAILED || memory->origin == MAP_FAILED) {
		int cause = errno;
		memory_destroy(memory);
		errno = cause;
		return NULL;
	}
	if (file < 0 && blank) {
		memset(memory->bytes, blank, rounded(size));
	}
	return memory;
}

static void unmap(const uint8_t *bytes, uint32_t size)
{
	if (bytes != MAP_FAILED) {
		munmap((void *)(uintptr_t)bytes, rounded(size));
	}
}

void memory_destroy(struct memory *memory)
{
	if (memory) {
		unmap(memory->bytes, memory->size);
		if (memory->origin_step) {
			unmap(memory->origin, memory->size);
		} else if (memory->backed) {
			free((void *)(uintptr_t)memory->origin);
		}
		free(memory->changed);
		free(memory->changed_list);
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

uint32_t memory_next_changed(const struct memory *memory, uint32_t page)
{
	const uint8_t *at = page < memory->page_count ?
		memchr(memory->changed + page, 1, memory->page_count - page) :
		NULL;
	return at ? (uint32_t)(at - memory->changed) : memory->page_count;
}

static bool differs(const struct memory *memory, uint32_t page)
{
	const uint8_t *now = memory->bytes + (size_t)page * MEMORY_PAGE;
	return memcmp(now, memory_origin(memory, page), MEMORY_PAGE) != 0;
}

/* The next page that is not what it was, from `page` on. */
static uint32_t next_different(const struct memory *memory, uint32_t page)
{
	page = memory_next_changed(memory, page);
	while (page < memory->page_count && !differs(memory, page)) {
		page = memory_next_changed(memory, page + 1);
	}
	return page;
}

static void load_changes(struct memory *memory, uint32_t count, struct snap *snap)
{
	for (uint32_t n = 0; n < memory->changed_count; n++) {
		uint32_t page = memory->changed_list[n];
		if (differs(memory, page)) {
			memory_write(memory, page * MEMORY_PAGE, memory_origin(memory, page),
				MEMORY_PAGE);
		}
	}
	for (uint32_t n = 0; n < count && snap_ok(snap, NULL); n++) {
		uint8_t bytes[MEMORY_PAGE] = { 0 };
		uint32_t page = 0;
		snap_u32(snap, "page", &page);
		snap_bytes(snap, "bytes", bytes, sizeof bytes);
		if (snap_ok(snap, NULL) && page < memory->page_count) {
			memory_write(memory, page * MEMORY_PAGE, bytes, sizeof bytes);
		}
	}
}

static void snap_changes(struct memory *memory, struct snap *snap)
{
	uint32_t count = 0;
	uint32_t page = next_different(memory, 0);
	for (uint32_t at = page; at < memory->page_count; at = next_different(memory, at + 1)) {
		count++;
	}
	snap_u32(snap, "pages", &count);
	if (snap_mode(snap) == SNAP_LOAD) {
		load_changes(memory, snap_ok(snap, NULL) ? count : 0, snap);
		return;
	}
	for (; page < memory->page_count; page = next_different(memory, page + 1)) {
		snap_u32(snap, "page", &page);
		snap_bytes(snap, "bytes", memory->bytes + (size_t)page * MEMORY_PAGE, MEMORY_PAGE);
	}
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
	for (uint32_t at = 0; !memory->backed && at < rounded(memory->size); at += HOST_PAGE) {
		snap_page(memory, at, snap);
	}
	if (memory->backed) {
		snap_changes(memory, snap);
	}
	snap_leave(snap);
}
