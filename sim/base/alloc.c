/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Heap memory that is there or ends the process, and the arena: one block of address space whose
 * pages the host provides when they are touched.
 */
#include "base/alloc.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { ARENA_ALIGN = 16, HOST_PAGE = 4096 };

static _Noreturn void out_of_memory(size_t size)
{
	fprintf(stderr, "error: the host has no memory left (%zu bytes asked)\n", size);
	abort();
}

static size_t size_of(size_t count, size_t size)
{
	size_t total;
	if (__builtin_mul_overflow(count, size, &total)) {
		out_of_memory(SIZE_MAX);
	}
	return total ? total : 1;
}

void *alloc_zeroed(size_t count, size_t size)
{
	void *memory = calloc(1, size_of(count, size));
	if (!memory) {
		out_of_memory(size_of(count, size));
	}
	return memory;
}

void *alloc_grow(void *old, size_t count, size_t size)
{
	void *memory = realloc(old, size_of(count, size));
	if (!memory) {
		out_of_memory(size_of(count, size));
	}
	return memory;
}

char *alloc_text(const char *text)
{
	size_t size = strlen(text) + 1;
	return memcpy(alloc_zeroed(size, 1), text, size);
}

char *alloc_format(const char *format, ...)
{
	va_list arguments;
	char *text = NULL;
	va_start(arguments, format);
	int length = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (length < 0) {
		out_of_memory(0);
	}
	return text;
}

struct arena *arena_create(size_t size)
{
	assert(size > 0);
	struct arena *arena = alloc_zeroed(1, sizeof *arena);
	arena->size = (size + HOST_PAGE - 1) & ~(size_t)(HOST_PAGE - 1);
	arena->base = mmap(NULL, arena->size, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (arena->base == MAP_FAILED) {
		out_of_memory(arena->size);
	}
	return arena;
}

void arena_destroy(struct arena *arena)
{
	if (arena) {
		munmap(arena->base, arena->size);
		free(arena);
	}
}

void *arena_take(struct arena *arena, size_t size)
{
	assert(size <= arena->size - arena->used);
	void *memory = arena->base + arena->used;
	size_t rounded = (size + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
	assert(rounded <= arena->size - arena->used);
	arena->used += rounded;
	return memory;
}
