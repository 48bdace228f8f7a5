/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A bump allocator in chunks: taking is an addition, giving back is one walk over the chunks.
 */
#include "loader/pool.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum { CHUNK = 256 * 1024, ALIGN = 16 };

struct chunk {
	struct chunk *next;
	size_t used, size;
};

struct pool {
	struct chunk *chunks;
};

struct pool *pool_create(void)
{
	return alloc_zeroed(1, sizeof(struct pool));
}

void pool_destroy(struct pool *pool)
{
	if (!pool) {
		return;
	}
	struct chunk *next;
	for (struct chunk *chunk = pool->chunks; chunk; chunk = next) {
		next = chunk->next;
		free(chunk);
	}
	free(pool);
}

void *pool_take(struct pool *pool, size_t size)
{
	static const size_t head = (sizeof(struct chunk) + ALIGN - 1) / ALIGN * ALIGN;
	assert(size < SIZE_MAX / 4);
	size = (size + ALIGN - 1) / ALIGN * ALIGN;
	struct chunk *chunk = pool->chunks;
	if (!chunk || chunk->size - chunk->used < size) {
		size_t room = size > CHUNK / 4 ? size : CHUNK - head;
		struct chunk *fresh = alloc_zeroed(1, head + room);
		fresh->size = room;
		/* A chunk of its own for something large must not hide the room left in the present one. */
		if (chunk && room == size) {
			fresh->next = chunk->next;
			chunk->next = fresh;
		} else {
			fresh->next = chunk;
			pool->chunks = fresh;
		}
		chunk = fresh;
	}
	void *taken = (uint8_t *)chunk + head + chunk->used;
	chunk->used += size;
	return taken;
}

void *pool_take_array(struct pool *pool, size_t count, size_t size)
{
	assert(!size || count <= SIZE_MAX / 4 / size);
	return pool_take(pool, count * size);
}

char *pool_text(struct pool *pool, const char *text, size_t length)
{
	char *copy = pool_take(pool, length + 1);
	memcpy(copy, text, length);
	return copy;
}

char *pool_format(struct pool *pool, const char *format, ...)
{
	char text[1024];
	va_list list;
	va_start(list, format);
	int length = vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	assert(length >= 0);
	size_t kept = (size_t)length < sizeof(text) ? (size_t)length : sizeof(text) - 1;
	return pool_text(pool, text, kept);
}
