/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs the generated sequences and logs what each left behind. */
#include "oracle.h"

extern void (*const sequence_table[])(void);
extern const uint32_t sequence_count, sequence_seed;

uint32_t scratch[128] __attribute__((aligned(512)));
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
	log_hex("hash", hash_bytes(scratch, sizeof(scratch)));
	log_end();
}

void run(void)
{
	on_exception = exception_skip;
	CPACR = FPU_ON;
	sync_core();
	log_value("seed", sequence_seed);
	for (unsigned i = 0; i < sequence_count; i++) {
		for (unsigned j = 0; j < 128; j++)
			scratch[j] = (j + 1) * 0x9E3779B1u;
		sequence_table[i]();
		log_result(i);
		if (i % 16 == 0)
			log_flush();
	}
}
