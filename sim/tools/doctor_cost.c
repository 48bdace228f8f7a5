/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the engine library costs on this machine: short measurements for `orrery doctor`. */
#include <stdio.h>
#include <time.h>

#include "tools/doctor.h"
#include "tools/doctor_bench.h"

enum { REPEATS = 20000 };

static double now_s(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* A counted loop of six instructions in one block, r0 times round; r1 points to memory. */
static bool measure_loop(const uint16_t *code, unsigned count, char *note, size_t size)
{
	enum { ROUNDS = 4000000, PER_ROUND = 6 };
	struct bench bench;
	if (!bench_open(&bench, NULL, false)) {
		return false;
	}
	bench_reset(&bench);
	bench_code(&bench, BENCH_CODE, code, count);
	cpu_set_r(bench.cpu, 0, ROUNDS);
	cpu_set_r(bench.cpu, 1, BENCH_DATA);
	double start = now_s();
	bench_run(&bench, BENCH_CODE);
	double taken = now_s() - start;
	snprintf(note, size, "%.0f MIPS, %.1f ns a block", (double)ROUNDS * PER_ROUND / taken / 1e6,
		taken / ROUNDS * 1e9);
	bool good = bench.blocks >= ROUNDS;
	bench_close(&bench);
	return good;
}

static bool cost_arithmetic(char *note, size_t size)
{
	/* loop: adds r2, #1; eors r3, r2; adds r4, r3; lsls r5, r4, #1; subs r0, #1; bne loop; wfi */
	static const uint16_t code[] = { 0x3201, 0x4053, 0x18e4, 0x0065, 0x3801, 0xd1f9, 0xbf30 };
	return measure_loop(code, sizeof(code) / sizeof(*code), note, size);
}

static bool cost_stores(char *note, size_t size)
{
	/* loop: str r2, [r1]; str r2, [r1, #4]; adds r2, #1; nop; subs r0, #1; bne loop; wfi */
	static const uint16_t code[] = { 0x600a, 0x604a, 0x3201, 0xbf00, 0x3801, 0xd1f9, 0xbf30 };
	return measure_loop(code, sizeof(code) / sizeof(*code), note, size);
}

static bool cost_open(char *note, size_t size)
{
	struct bench bench;
	double start = now_s();
	if (!bench_open(&bench, NULL, false)) {
		return false;
	}
	snprintf(note, size, "%.1f ms", (now_s() - start) * 1e3);
	bench_close(&bench);
	return true;
}

static bool measure_each(
	void (*once)(struct bench *bench, struct cpu_context *context), char *note, size_t size)
{
	static const uint16_t wfi[] = { 0xbf30 };
	struct bench bench;
	if (!bench_open(&bench, NULL, false)) {
		return false;
	}
	bench_reset(&bench);
	bench_code(&bench, BENCH_CODE, wfi, 1);
	bench_run(&bench, BENCH_CODE);
	struct cpu_context *context = cpu_context_create(bench.cpu, NULL);
	double start = now_s();
	for (unsigned i = 0; i < REPEATS; i++) {
		once(&bench, context);
	}
	snprintf(note, size, "%.2f us", (now_s() - start) / REPEATS * 1e6);
	cpu_context_destroy(context);
	bench_close(&bench);
	return true;
}

static void run_once(struct bench *bench, struct cpu_context *context)
{
	bench_run(bench, BENCH_CODE);
}

static void flush_once(struct bench *bench, struct cpu_context *context)
{
	cpu_flush_tlb(bench->cpu);
}

static void save_once(struct bench *bench, struct cpu_context *context)
{
	cpu_context_save(bench->cpu, context);
	cpu_context_load(bench->cpu, context);
}

static void drop_once(struct bench *bench, struct cpu_context *context)
{
	cpu_drop_code(bench->cpu, BENCH_DATA, BENCH_DATA + 4);
}

static bool cost_run(char *note, size_t size)
{
	return measure_each(run_once, note, size);
}

static bool cost_flush(char *note, size_t size)
{
	return measure_each(flush_once, note, size);
}

static bool cost_save(char *note, size_t size)
{
	return measure_each(save_once, note, size);
}

static bool cost_drop(char *note, size_t size)
{
	return measure_each(drop_once, note, size);
}

const struct doctor_check doctor_costs[] = {
	{ "arithmetic", "a loop of ALU instructions with the block hook", cost_arithmetic },
	{ "stores", "a loop with two stores (slow stores: not 2.1.1)", cost_stores },
	{ "open", "opening an engine", cost_open },
	{ "run", "starting and ending a run", cost_run },
	{ "flush", "forgetting all pages", cost_flush },
	{ "context", "saving and restoring registers", cost_save },
	{ "drop", "dropping a translation", cost_drop },
	{ NULL, NULL, NULL },
};
