/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Heap memory that is there or ends the process. The arena is arena.c.
 */
#include "base/alloc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void alloc_failed(size_t size)
{
	fprintf(stderr, "error: the host has no memory left (%zu bytes asked)\n", size);
	abort();
}

static size_t size_of(size_t count, size_t size)
{
	size_t total;
	if (__builtin_mul_overflow(count, size, &total)) {
		alloc_failed(SIZE_MAX);
	}
	return total ? total : 1;
}

void *alloc_zeroed(size_t count, size_t size)
{
	void *memory = calloc(1, size_of(count, size));
	if (!memory) {
		alloc_failed(size_of(count, size));
	}
	return memory;
}

void *alloc_grow(void *old, size_t count, size_t size)
{
	void *memory = realloc(old, size_of(count, size));
	if (!memory) {
		alloc_failed(size_of(count, size));
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
		alloc_failed(0);
	}
	return text;
}
