/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The four parts of the integer workload; each works on its own data and returns a digest. */
#ifndef BENCH_WORKLOAD_H
#define BENCH_WORKLOAD_H

#include <stdint.h>

uint32_t list_round(uint32_t seed);
uint32_t matrix_round(uint32_t seed);
uint32_t machine_round(uint32_t seed);
uint16_t crc_add(uint16_t crc, uint32_t value);

static inline uint32_t next_random(uint32_t state)
{
	return state * 1664525u + 1013904223u;
}

#endif
