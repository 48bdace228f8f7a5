/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Matrices of 16-bit numbers: scale, add, multiply by a vector and by each other, pick bits. */
#include "workload.h"

enum { SIDE = 12 };

static int16_t left[SIDE][SIDE], right[SIDE][SIDE];
static int32_t product[SIDE][SIDE];

static void fill(uint32_t seed)
{
	for (unsigned i = 0; i < SIDE; i++) {
		for (unsigned j = 0; j < SIDE; j++) {
			seed = next_random(seed);
			left[i][j] = (int16_t)(seed >> 20);
			right[i][j] = (int16_t)(seed >> 8 & 0xFFF);
		}
	}
}

static void add_constant(int16_t value)
{
	for (unsigned i = 0; i < SIDE; i++) {
		for (unsigned j = 0; j < SIDE; j++)
			left[i][j] = (int16_t)(left[i][j] + value);
	}
}

static void multiply(void)
{
	for (unsigned i = 0; i < SIDE; i++) {
		for (unsigned j = 0; j < SIDE; j++) {
			int32_t sum = 0;

			for (unsigned k = 0; k < SIDE; k++)
				sum += (int32_t)left[i][k] * right[k][j];
			product[i][j] = sum;
		}
	}
}

static uint32_t pick_bits(void)
{
	uint32_t digest = 0;

	for (unsigned i = 0; i < SIDE; i++) {
		for (unsigned j = 0; j < SIDE; j++) {
			uint32_t value = (uint32_t)product[i][j];

			digest += (value >> 2 & 0xF) * (value >> 5 & 0x7F);
			digest ^= value << (j & 7);
		}
	}
	return digest;
}

static uint32_t by_vector(void)
{
	uint32_t digest = 0;

	for (unsigned i = 0; i < SIDE; i++) {
		int32_t sum = 0;

		for (unsigned j = 0; j < SIDE; j++)
			sum += product[i][j] >> 4 ^ right[0][j];
		digest = digest * 17 + (uint32_t)sum;
	}
	return digest;
}

uint32_t matrix_round(uint32_t seed)
{
	uint32_t digest;

	fill(seed);
	multiply();
	digest = pick_bits();
	add_constant((int16_t)(seed & 0x3F));
	multiply();
	return digest ^ by_vector() ^ pick_bits() << 3;
}
