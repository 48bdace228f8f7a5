/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_BASE_BITS_H
#define ORRERY_BASE_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

__extension__ typedef unsigned __int128 bits_wide;

/* A run of `width` ones (1..32) starting at bit `low`. */
static inline uint32_t bits_mask(unsigned low, unsigned width)
{
	return (width >= 32 ? 0xffffffffu : (1u << width) - 1) << low;
}

static inline uint32_t bits_get(uint32_t value, unsigned low, unsigned width)
{
	return (value & bits_mask(low, width)) >> low;
}

static inline uint32_t bits_set(uint32_t value, unsigned low, unsigned width, uint32_t field)
{
	uint32_t mask = bits_mask(low, width);
	return (value & ~mask) | ((field << low) & mask);
}

static inline bool bits_test(const uint32_t *words, unsigned bit)
{
	return words[bit / 32] >> (bit % 32) & 1;
}

static inline void bits_assign(uint32_t *words, unsigned bit, bool on)
{
	uint32_t mask = 1u << (bit % 32);
	words[bit / 32] = on ? words[bit / 32] | mask : words[bit / 32] & ~mask;
}

/* a * b / c without overflow in between; saturates at UINT64_MAX. c must not be 0. */
static inline uint64_t bits_muldiv(uint64_t a, uint64_t b, uint64_t c)
{
	uint64_t product;
	if (!__builtin_mul_overflow(a, b, &product)) {
		return product / c;
	}
	bits_wide wide = (bits_wide)a * b / c;
	return wide > UINT64_MAX ? UINT64_MAX : (uint64_t)wide;
}

static inline uint64_t bits_muldiv_up(uint64_t a, uint64_t b, uint64_t c)
{
	uint64_t product;
	if (!__builtin_mul_overflow(a, b, &product) && product <= UINT64_MAX - c) {
		return (product + c - 1) / c;
	}
	bits_wide wide = ((bits_wide)a * b + c - 1) / c;
	return wide > UINT64_MAX ? UINT64_MAX : (uint64_t)wide;
}

#endif
