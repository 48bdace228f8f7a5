/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TOOLS_DOCTOR_BENCH_H
#define ORRERY_TOOLS_DOCTOR_BENCH_H

#include <stdbool.h>
#include <stdint.h>

#include "machine/cpu.h"

enum {
	BENCH_CODE = 0x00100000, /* 64 KiB of memory, all allowed */
	BENCH_DATA = BENCH_CODE + 0x8000,
	BENCH_STACK = BENCH_CODE + 0xf000,
	BENCH_SIZE = 0x10000,
	BENCH_GUARDED = BENCH_CODE + 0x4000, /* a page whose permission a test decides */
	BENCH_HOLE = 0x00800000,             /* refused */
	BENCH_DEVICE = 0x40000000,           /* 4 KiB of device */
	BENCH_ASKED = 64,
};

/* An engine with a little memory, and a record of everything it called back. */
struct bench {
	struct cpu *cpu;
	uint8_t *bytes;
	bool own_bytes;
	/* settings */
	uint32_t stop_at;    /* the block hook stops before this block; 0: none */
	unsigned stop_after; /* and after so many blocks; 0: none */
	unsigned guarded;    /* permission given for BENCH_GUARDED */
	bool invalid_goes_on;
	/* seen */
	unsigned blocks, codes;
	uint32_t block; /* the latest block's address */
	unsigned interrupts, invalids;
	uint32_t interrupt; /* latest number */
	uint32_t interrupt_pc, invalid_pc;
	uint32_t asked_page[BENCH_ASKED];
	unsigned asked_use[BENCH_ASKED], asked;
	uint32_t device_address, device_value;
	unsigned device_size, device_reads, device_writes;
	enum cpu_exit exit;
};

/* `shared`: memory of another bench, or NULL for its own. `precise` installs the per-instruction hook. */
bool bench_open(struct bench *bench, uint8_t *shared, bool precise);
void bench_close(struct bench *bench);
/* Puts halfwords at an address and makes the engine forget what was there. */
void bench_code(struct bench *bench, uint32_t address, const uint16_t *code, unsigned count);
/* Privileged thread mode on the main stack, all registers 0; then runs from BENCH_CODE. */
void bench_reset(struct bench *bench);
void bench_run(struct bench *bench, uint32_t pc);
unsigned bench_asked_for(const struct bench *bench, uint32_t page, enum cpu_use use);

#endif
