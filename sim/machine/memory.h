/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_MACHINE_MEMORY_H
#define ORRERY_MACHINE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct snap;

enum { MEMORY_PAGE = 1024, MEMORY_GRANULE = 32 };

enum memory_kind {
	MEMORY_RAM,
	MEMORY_ROM,   /* cores' writes are ignored */
	MEMORY_FLASH, /* cores' writes are refused */
};

/* Somebody who keeps translations of this memory and must hear when code in it changes. */
struct code_user {
	/* Code at offset..offset+length of the memory is stale. */
	void (*stale)(void *owner, uint32_t offset, uint32_t length);
	void *owner;
	struct code_user *next;
};

/*
 * Named bytes, mapped into one or more buses and handed to the engines by pointer; or the storage of a part,
 * on no bus. Bytes and book-keeping live outside the arena; a checkpoint copies dirty pages, and a page never
 * written is what its origin says. A page is MEMORY_PAGE bytes.
 */
struct memory {
	const char *name;
	enum memory_kind kind;
	uint32_t size;  /* bytes; the allocation is rounded up to 4 KiB */
	uint8_t *bytes; /* page aligned */
	uint32_t page_count;
	uint8_t *dirty;       /* per page: written since the last memory_clean */
	uint32_t *dirty_list; /* page numbers, dirty_count of them, in the order of first writing */
	uint32_t dirty_count;
	uint8_t *changed;       /* per page: written since the memory was made */
	uint32_t *changed_list; /* page numbers, changed_count of them */
	uint32_t changed_count;
	const uint8_t *origin; /* what was there at first: a page for all, or the mapped file */
	uint32_t origin_step;  /* 0, or MEMORY_PAGE */
	bool backed;           /* snapped as what differs from its origin */
	uint32_t *code;        /* per page: a bit per MEMORY_GRANULE that holds translated code */
	struct code_user *users;
	unsigned wait_states;
	unsigned core_count; /* cores that map it */
	struct memory *next; /* of the machine */
};

struct memory *memory_create(const char *name, enum memory_kind kind, uint32_t size);
/*
 * Of a part: begins as the bytes of an open file at `offset` (a multiple of 4 KiB), which is never changed and
 * not read before it is needed, or filled with `blank` when `file` is negative. NULL with errno when the host
 * cannot map it.
 */
struct memory *memory_create_backed(
	const char *name, uint32_t size, int file, uint64_t offset, uint8_t blank);
void memory_destroy(struct memory *memory);
void memory_use_code(struct memory *memory, struct code_user *user);

/* Says that the page will be written (a core was granted write access, or a host write follows). */
static inline void memory_touch(struct memory *memory, uint32_t page)
{
	if (!memory->dirty[page]) {
		memory->dirty[page] = 1;
		memory->dirty_list[memory->dirty_count++] = page;
		if (!memory->changed[page]) {
			memory->changed[page] = 1;
			memory->changed_list[memory->changed_count++] = page;
		}
	}
}

/* The MEMORY_PAGE bytes that a page held when the memory was made. */
static inline const uint8_t *memory_origin(const struct memory *memory, uint32_t page)
{
	return memory->origin + (size_t)page * memory->origin_step;
}

/* The first page from `page` on that was ever written; page_count when there is none. */
uint32_t memory_next_changed(const struct memory *memory, uint32_t page);

/* Marks code: bytes that were translated by some core. */
void memory_mark_code(struct memory *memory, uint32_t offset, uint32_t length);

/*
 * The one road for writes that do not come from a core's own store (loader, DMA, debugger, restore):
 * marks dirty, drops stale translations where code was. Bounds are asserted.
 */
void memory_write(struct memory *memory, uint32_t offset, const void *bytes, uint32_t length);
void memory_fill(struct memory *memory, uint32_t offset, uint8_t byte, uint32_t length);
/* Forgets all dirty marks (a checkpoint was taken that holds everything). */
void memory_clean(struct memory *memory);
void memory_snap(struct memory *memory, struct snap *snap);

#endif
