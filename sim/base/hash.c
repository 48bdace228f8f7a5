/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The door to xxHash: everybody who hashes comes here.
 */
#include "base/hash.h"

#include <xxhash.h>

uint64_t hash_bytes(const void *bytes, size_t length, uint64_t seed)
{
	return XXH3_64bits_withSeed(bytes, length, seed);
}
