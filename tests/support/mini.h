/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TESTS_SUPPORT_MINI_H
#define ORRERY_TESTS_SUPPORT_MINI_H

#include <check.h>
#include <stdbool.h>
#include <stdint.h>

#include "machine/machine.h"

/*
 * A machine just large enough for code: one or two Cortex-M4F at 100 MHz (a cycle is 10 ns), their private
 * peripherals, and on each core's bus
 *   0x00000000 rom 4 KiB, 0x00100000 its own TCM 64 KiB, 0x10000000 flash 4 KiB,
 *   0x20000000 RAM 64 KiB shared by all, 0x40000000 a box (shared), 0x40001000 a box of its own.
 * All else is a hole. A core's vectors are at the start of its TCM; every vector leads to MINI_TRAP, which is
 * a branch to itself, until mini_vector says otherwise.
 */
enum {
	MINI_ROM = 0,
	MINI_TCM = 0x00100000,
	MINI_FLASH = 0x10000000,
	MINI_RAM = 0x20000000,
	MINI_BOX = 0x40000000,
	MINI_OWN_BOX = 0x40001000,
	MINI_TRAP = MINI_TCM + 0x400, /* a handler that stays */
	MINI_CODE = MINI_TCM + 0x800, /* where reset leads */
	MINI_STACK = MINI_TCM + 0x8000,
	MINI_DATA = MINI_TCM + 0x8000,
	MINI_IRQS = 16,
	MINI_SAID = 16384,
};
static const uint64_t MINI_CYCLE_PS = 10000;

/* A box: LINES drives lines a (irq 0 of every core), b (irq 1), c (reset of core 0); SAY is written down. */
enum { BOX_LINES = 0, BOX_SAY = 4, BOX_KEEP = 8 };

/* What was written to SAY, in order. */
struct mini_said {
	uint32_t value;
	uint64_t when_ps;
	bool own; /* of a core's own box */
};

extern struct machine *mini;
extern struct core *mini_core[2];
extern struct memory *mini_tcm[2], *mini_ram, *mini_rom, *mini_flash;
extern struct mini_said mini_said[MINI_SAID];
extern unsigned mini_said_count;

/* Ends its code lists. */
enum { END = 0 };

void mini_open(unsigned cores);
void mini_close(void);
/* Instructions up to END: those above 0xffff are the two halves of a long one, first half first. */
uint32_t mini_code(unsigned core, uint32_t address, const uint32_t *ops);
void mini_word(unsigned core, uint32_t address, uint32_t value);
uint32_t mini_peek(unsigned core, uint32_t address);
void mini_vector(unsigned core, unsigned exception, uint32_t handler);
/* Core n from its vector table. */
void mini_start(unsigned core);
/* All cores that have code at MINI_CODE, and a run to that many microseconds in all. */
void mini_start_all(void);
enum machine_stop mini_run_us(uint64_t us);
enum machine_stop mini_run_ps(uint64_t until_ps);

uint32_t mini_reg(unsigned core, const char *name);
void mini_set_reg(unsigned core, const char *name, uint32_t value);
uint64_t mini_instructions(unsigned core);

/* Instructions; registers by number, low ones where the short form is meant. */
enum {
	NOP = 0xbf00,
	WFI = 0xbf30,
	WFE = 0xbf20,
	SEV = 0xbf40,
	BX_LR = 0x4770,
	HERE = 0xe7fe,
	BKPT_0 = 0xbe00,
	BKPT_AB = 0xbeab,
	SVC_0 = 0xdf00,
	UDF_0 = 0xde00,
	CPSID_I = 0xb672,
	CPSIE_I = 0xb662,
	CPSID_F = 0xb671
};
static inline uint32_t movw(unsigned rd, uint32_t value)
{
	return 0xf2400000u | (value >> 12 & 15) << 16 | (value >> 11 & 1) << 26 |
		(value >> 8 & 7) << 12 | rd << 8 | (value & 0xff);
}
static inline uint32_t movt(unsigned rd, uint32_t value)
{
	return movw(rd, value >> 16) | 0x00800000u;
}
static inline uint32_t mov(unsigned rd, unsigned value)
{
	return 0x2000u | rd << 8 | value;
}
static inline uint32_t adds(unsigned rd, unsigned value)
{
	return 0x3000u | rd << 8 | value;
}
static inline uint32_t subs(unsigned rd, unsigned value)
{
	return 0x3800u | rd << 8 | value;
}
static inline uint32_t cmp(unsigned rn, unsigned value)
{
	return 0x2800u | rn << 8 | value;
}
static inline uint32_t ldr(unsigned rt, unsigned rn, unsigned at)
{
	return 0x6800u | at / 4 << 6 | rn << 3 | rt;
}
static inline uint32_t str(unsigned rt, unsigned rn, unsigned at)
{
	return 0x6000u | at / 4 << 6 | rn << 3 | rt;
}
static inline uint32_t mov_reg(unsigned rd, unsigned rm)
{
	return 0x4600u | (rd & 8) << 4 | rm << 3 | (rd & 7);
}
/* Branches that many bytes from their own address, -252 to 258 (short) or even further back (b). */
static inline uint32_t b(int bytes)
{
	return 0xe000u | ((uint32_t)(bytes - 4) >> 1 & 0x7ff);
}
static inline uint32_t bne(int bytes)
{
	return 0xd100u | ((uint32_t)(bytes - 4) >> 1 & 0xff);
}
static inline uint32_t beq(int bytes)
{
	return 0xd000u | ((uint32_t)(bytes - 4) >> 1 & 0xff);
}
static inline uint32_t bx(unsigned rm)
{
	return 0x4700u | rm << 3;
}
static inline uint32_t ldrex(unsigned rt, unsigned rn)
{
	return 0xe8500f00u | rn << 16 | rt << 12;
}
static inline uint32_t strex(unsigned rd, unsigned rt, unsigned rn)
{
	return 0xe8400000u | rn << 16 | rt << 12 | rd << 8;
}
/* SYSm: 8 msp, 9 psp, 16 primask, 17 basepri, 19 faultmask, 20 control. */
static inline uint32_t msr(unsigned sysm, unsigned rn)
{
	return 0xf3808800u | rn << 16 | sysm;
}

#endif
