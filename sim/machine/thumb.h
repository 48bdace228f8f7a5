/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_MACHINE_THUMB_H
#define ORRERY_MACHINE_THUMB_H

#include <stdbool.h>
#include <stdint.h>

#include "machine/core.h"

/* What the core must know of an instruction before it runs. */
enum thumb_flag {
	THUMB_FP = 1, /* touches the floating-point unit */
	THUMB_DIVIDE = 2,
	THUMB_SYSTEM = 4,        /* MSR, CPS: masks, CONTROL may change */
	THUMB_EVENT = 8,         /* SEV */
	THUMB_UNPRIVILEGED = 16, /* LDRT and friends */
	THUMB_MEMORY = 32,       /* loads or stores */
	THUMB_LOAD_EXCLUSIVE = 64,
	THUMB_STORE_EXCLUSIVE = 128, /* before any LDREX of the block */
	THUMB_BREAK = 256,           /* a breakpoint of ours lies in the block */
	THUMB_FETCH_CHECK = 512,     /* only part of its page is executable */
	THUMB_FROM_FIXED =
		2048, /* VCVT from 32-bit fixed point: rounds to nearest whatever FPSCR says */
	THUMB_STRICT = 1024, /* faults when unaligned whatever CCR.UNALIGN_TRP says */
};

/* Of a stretch of code. */
struct thumb_scan {
	unsigned count; /* instructions */
	unsigned flags;
};

/* Length in bytes of the instruction that begins with this half-word. */
static inline unsigned thumb_length(uint16_t first)
{
	return first >= 0xe800 ? 4 : 2;
}

/* Flags of one instruction; `second` matters for 32-bit ones only. */
unsigned thumb_flags(uint16_t first, uint16_t second);
struct thumb_scan thumb_scan(const uint8_t *code, uint32_t length);

/* The memory an instruction would touch, with these registers. */
struct thumb_access {
	bool valid; /* it is a load or store */
	bool write;
	bool strict;      /* must be word aligned always */
	uint32_t address; /* lowest byte */
	uint32_t length;  /* bytes in all */
	unsigned unit;    /* alignment unit: 1, 2 or 4 */
};
struct thumb_access thumb_access(
	uint16_t first, uint16_t second, uint32_t pc, const uint32_t r[16]);

/* For a UDIV or SDIV: the number of the divisor register. */
unsigned thumb_divisor(uint16_t second);

#endif
