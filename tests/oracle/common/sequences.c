/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs the generated sequences and logs what each left behind. With GUARDED, the MPU forbids 32 bytes at that offset
 * in the kilobyte that holds the buffer: every access of a sequence is then to a page with two answers. With
 * TRAPPED, unaligned accesses fault. Faults are logged and the instruction is skipped. With
 * INTERRUPTED, SysTick comes all the time and its handler uses every register: nobody may notice.
 */
#include "oracle.h"

extern void (*const sequence_table[])(void);
extern const uint32_t sequence_count, sequence_seed;

/* The second half is there to be forbidden. */
uint32_t scratch[256] __attribute__((aligned(1024)));
enum { USED = 128 };
uint32_t result[12 + 3 + 32];

/* The program leaves the forbidden words out. */
static bool is_forbidden(unsigned index)
{
#ifdef GUARDED
	return index / 8 == GUARDED / 32;
#else
	return index == ~0u;
#endif
}

static void fill(unsigned index, uint32_t value)
{
	if (!is_forbidden(index))
		scratch[index] = value;
}

static uint32_t hash_scratch(void)
{
	uint32_t hash = 0;

	for (unsigned i = 0; i < USED; i++) {
		if (!is_forbidden(i))
			hash = (hash ^ scratch[i]) * 16777619u;
	}
	return hash;
}

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
	log_hex("hash", hash_scratch());
	log_end();
}

#ifdef GUARDED
static void guard(void)
{
	MPU_RNR = 0;
	MPU_RBAR = 0x00100000;
	MPU_RASR = 3 << 24 | 17 << 1 | 1;
	MPU_RNR = 7;
	MPU_RBAR = (uint32_t)scratch + GUARDED;
	MPU_RASR = 1 << 28 | 4 << 1 | 1;
	MPU_CTRL = 1;
	sync_core();
	log_text("guarded\n");
}
#endif

/* lr is data here: never a way back. */
static uint32_t skip(struct entry *entry)
{
	log_frame(entry);
	log_faults();
	entry->frame->pc += *(uint16_t *)entry->frame->pc >= 0xE800 ? 4 : 2;
	return entry->exc_return;
}

#ifdef INTERRUPTED
static uint32_t interrupts;

static uint32_t clobber(struct entry *entry)
{
	uint32_t other = entry->psp ^ interrupts;

	interrupts++;
	/* A period that wanders over the sequences. */
	SYST_RVR = 30 + interrupts * 7 % 400;
	if (interrupts % 3)
		return entry->exc_return;
	__asm__ volatile(
		"mov r0, %0\n\tmov r1, r0\n\tmov r2, r0\n\tmov r3, r0\n\tmov r12, r0\n\tcmp r0, #5\n\t" FP
		"vmov s0, r0\n\tvmov s1, r0\n\tvmov s7, r0\n\tvmov s15, r0\n\tvadd.f32 s3, s0, s1\n\t"
		"mov r1, #0x01C00000\n\tvmsr fpscr, r1" ::"r"(other)
		: "r0", "r1", "r2", "r3", "r12", "cc", "memory");
	return entry->exc_return;
}
#endif

void run(void)
{
	on_exception = skip;
	CPACR = FPU_ON;
	sync_core();
	SHCSR = FAULTS_ON;
#ifdef GUARDED
	guard();
#endif
#ifdef TRAPPED
	CCR |= UNALIGN_TRP;
#endif
#ifdef INTERRUPTED
	on_exception = clobber;
	SYST_RVR = 100;
	SYST_CVR = 0;
	SYST_CSR = 7;
#endif
	log_value("seed", sequence_seed);
	for (unsigned i = 0; i < sequence_count; i++) {
		for (unsigned j = 0; j < USED; j++)
			fill(j, (j + 1) * 0x9E3779B1u);
		sequence_table[i]();
		log_result(i);
		if (i % 8 == 0)
			log_flush();
	}
#ifdef INTERRUPTED
	SYST_CSR = 0;
	log_value("interrupted", interrupts > 0);
#endif
}
