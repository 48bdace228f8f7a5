/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TESTS_SUPPORT_EXERCISE_H
#define ORRERY_TESTS_SUPPORT_EXERCISE_H

#include <stdbool.h>
#include <stdint.h>

/* Random use of what is on the bench, the same for the same seed; allocates nothing itself. */

enum { EXERCISE_INPUTS = 256 };

/* What the outside does to the inputs; part of the state whoever saves and restores must keep. */
struct exercise {
	uint64_t seed;
	bool input[EXERCISE_INPUTS];
};

/* Reads, writes, time, levels on inputs and pins, characters on the port. */
void exercise_device(struct exercise *exercise, unsigned steps);
/* Levels on pins, characters on ports, time. */
void exercise_part(struct exercise *exercise, unsigned steps);
/* The seed to use: ORRERY_SEED of the environment, else a fixed one; printed. */
uint64_t exercise_seed(void);

#endif
