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
 * Named bytes, mapped into one or more buses and handed to the engines by pointer. Bytes and book-keeping
 * live outside the arena; a checkpoint copies dirty pages. A page is MEMORY_PAGE bytes.
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
	uint32_t *code; /* per page: a bit per MEMORY_GRANULE that holds translated code */
	struct code_user *users;
	unsigned wait_states;
	unsigned core_count; /* cores that map it */
	struct memory *next; /* of the machine */
};

struct memory *memory_create(const char *name, enum memory_kind kind, uint32_t size);
void memory_destroy(struct memory *memory);
void memory_use_code(struct memory *memory, struct code_user *user);

/* Says that the page will be written (a core was granted write access, or a host write follows). */
static inline void memory_touch(struct memory *memory, uint32_t page)
{
	if (!memory->dirty[page]) {
		memory->dirty[page] = 1;
		memory->dirty_list[memory->dirty_count++] = page;
	}
}

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
