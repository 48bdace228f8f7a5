/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xoshiro256** of Blackman and Vigna, filled by splitmix64, as their authors describe them.
 */
#include "engine/random.h"

#include <assert.h>

#include "engine/snap.h"

static uint64_t rotate_left(uint64_t value, unsigned by)
{
	return value << by | value >> (64 - by);
}

static uint64_t splitmix_next(uint64_t *state)
{
	*state += 0x9e3779b97f4a7c15u;
	uint64_t mixed = *state;
	mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9u;
	mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
	return mixed ^ mixed >> 31;
}

void random_seed(struct random *random, uint64_t seed)
{
	for (unsigned n = 0; n < 4; n++) {
		random->s[n] = splitmix_next(&seed);
	}
}

uint64_t random_next(struct random *random)
{
	uint64_t *s = random->s;
	uint64_t result = rotate_left(s[1] * 5, 7) * 9;
	uint64_t shifted = s[1] << 17;
	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= shifted;
	s[3] = rotate_left(s[3], 45);
	return result;
}

uint32_t random_below(struct random *random, uint32_t limit)
{
	assert(limit > 0);
	/* The high word of a product is uniform once the low words that come too often are thrown away. */
	uint32_t too_often = (0u - limit) % limit;
	uint64_t product;
	do {
		product = (random_next(random) >> 32) * limit;
	} while ((uint32_t)product < too_often);
	return (uint32_t)(product >> 32);
}

void random_snap(struct random *random, struct snap *snap)
{
	snap_enter(snap, "random");
	snap_u64(snap, "s0", &random->s[0]);
	snap_u64(snap, "s1", &random->s[1]);
	snap_u64(snap, "s2", &random->s[2]);
	snap_u64(snap, "s3", &random->s[3]);
	snap_leave(snap);
}
