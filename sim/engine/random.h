/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_ENGINE_RANDOM_H
#define ORRERY_ENGINE_RANDOM_H

#include <stdint.h>

struct snap;

/* xoshiro256** seeded through splitmix64: the only source of chance in a run. In the arena. */
struct random {
	uint64_t s[4];
};

void random_seed(struct random *random, uint64_t seed);
uint64_t random_next(struct random *random);
/* Uniform in 0..limit-1; limit must not be 0. */
uint32_t random_below(struct random *random, uint32_t limit);
void random_snap(struct random *random, struct snap *snap);

#endif
