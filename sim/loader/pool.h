/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_LOADER_POOL_H
#define ORRERY_LOADER_POOL_H

#include <stddef.h>

/*
 * Memory that is taken piece by piece and given back all at once: documents, descriptions and the
 * strings in them, which live as long as the machine that was built from them.
 */
struct pool;

struct pool *pool_create(void);
void pool_destroy(struct pool *pool);
/* Zeroed, 16-byte aligned. */
void *pool_take(struct pool *pool, size_t size);
void *pool_take_array(struct pool *pool, size_t count, size_t size);
char *pool_text(struct pool *pool, const char *text, size_t length);
char *pool_format(struct pool *pool, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
