/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_BASE_ALLOC_H
#define ORRERY_BASE_ALLOC_H

#include <stddef.h>
#include <stdint.h>

/* Zeroed heap memory; the process ends with a message when there is none. Free with free(). */
void *alloc_zeroed(size_t count, size_t size);
void *alloc_grow(void *old, size_t count, size_t size);
char *alloc_text(const char *text);
char *alloc_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * The arena holds all mutable state of one machine, at a fixed host address for the machine's life, so
 * that an in-process checkpoint is one copy of `base[0..used)`. Pointers inside stay valid.
 * Nothing is given back before arena_destroy; nothing is taken after the machine is sealed.
 */
struct arena {
	uint8_t *base;
	size_t used;
	size_t size;
};

struct arena *arena_create(size_t size);
void arena_destroy(struct arena *arena);
/* Zeroed, 16-byte aligned. The caller may align by rounding sizes to 64 itself. Asserts on overflow. */
void *arena_take(struct arena *arena, size_t size);

#endif
