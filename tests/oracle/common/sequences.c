/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs the generated sequences and logs what each left behind. With GUARDED, the MPU forbids the last 32 bytes of the
 * kilobyte that holds the buffer: every access of a sequence is then to a page with two answers.
 */
#include "oracle.h"

extern void (*const sequence_table[])(void);
extern const uint32_t sequence_count, sequence_seed;

/* The second half is there to be forbidden. */
uint32_t scratch[256] __attribute__((aligned(1024)));
enum { USED = 128 };
uint32_t result[12 + 3 + 32];

static void log_result(unsigned number)
{
	static const char *const names[15] = { "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8",
		"r9", "r12", "lr", "apsr", "fpscr", "r11" };

	log_text("sequence");
	log_hex("nr", number);
	log_text("\n ");
	for (unsigned i = 0; i < 15; i++)
		log_hex(names[i], result[i]);
	log_text("\n  s0..s31");
	for (unsigned i = 0; i < 32; i++)
		log_hex("", result[15 + i]);
	log_end();
	log_text("  memory");
	log_hex("hash", hash_bytes(scratch, USED * 4));
	log_end();
}

#ifdef GUARDED
static void guard(void)
{
	MPU_RNR = 0;
	MPU_RBAR = 0x00100000;
	MPU_RASR = 3 << 24 | 17 << 1 | 1;
	MPU_RNR = 7;
	MPU_RBAR = (uint32_t)scratch + 1024 - 32;
	MPU_RASR = 1 << 28 | 4 << 1 | 1;
	MPU_CTRL = 1;
	sync_core();
	log_text("guarded\n");
}
#endif

void run(void)
{
	on_exception = exception_skip;
	CPACR = FPU_ON;
	sync_core();
#ifdef GUARDED
	guard();
#endif
	log_value("seed", sequence_seed);
	for (unsigned i = 0; i < sequence_count; i++) {
		for (unsigned j = 0; j < USED; j++)
			scratch[j] = (j + 1) * 0x9E3779B1u;
		sequence_table[i]();
		log_result(i);
		if (i % 16 == 0)
			log_flush();
	}
}
