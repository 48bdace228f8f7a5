/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_BASE_HASH_H
#define ORRERY_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* XXH3 with 64 bits: equal on every machine for equal bytes and seed. Chain by passing the last result. */
uint64_t hash_bytes(const void *bytes, size_t length, uint64_t seed);

#endif
