/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Seven threads on the kernel beside this file. Each worker computes something whose result is known from a run
 * before the kernel started: one register lost in a switch and the bits differ.
 */
#include "console.h"
#include "core.h"
#include "kernel.h"
#include "semihost.h"

enum {
	FP_WORKERS = 3,
	INTEGER_WORKERS = 2,
	WORKERS = FP_WORKERS + INTEGER_WORKERS,
	FP_ROUNDS = 5000,
	INTEGER_ROUNDS = 20000,
	SHARED_STEPS = 25,
	NAPS = 5,
};

struct worker {
	uint32_t expected;
	uint32_t got;
};

static struct worker workers[WORKERS];
static struct mutex counter_mutex;
static volatile uint32_t counter;
static volatile uint32_t naps_too_short;

static uint32_t float_bits(float value)
{
	union {
		float f;
		uint32_t bits;
	} both = { .f = value };

	return both.bits;
}

/* Twelve running values, each in a register of its own, above S16 as well as below. */
static __attribute__((noinline)) uint32_t fp_work(uintptr_t seed)
{
	const float step = 0.001f * (float)(seed + 1);
	float a = 0.25f + step, b = 0.5f + step, c = 0.75f + step, d = 1.0f + step;
	float e = 1.25f + step, f = 1.5f + step, g = 1.75f + step, h = 2.0f + step;
	float i = 2.25f + step, j = 2.5f + step, k = 2.75f + step, l = 3.0f + step;

	for (unsigned round = 0; round < FP_ROUNDS; round++) {
		a = a * 0.9990234f + f * step;
		b = b * 0.9980469f + g * step;
		c = c * 0.9970703f + h * step;
		d = d * 0.9960938f + i * step;
		e = e * 0.9951172f + j * step;
		f = f * 0.9941406f + k * step;
		g = g * 0.9931641f + l * step;
		h = h * 0.9921875f + a * step;
		i = i * 0.9912109f + 0.0625f / a;
		j = j * 0.9902344f + 0.0625f / b;
		k = k * 0.9892578f + 0.0625f / c;
		l = l * 0.9882813f + 0.0625f / d;
	}
	return float_bits(a + b + c + d + e + f + g + h + i + j + k + l);
}

static __attribute__((noinline)) uint32_t integer_work(uintptr_t seed)
{
	uint32_t a = seed + 1, b = ~seed, c = 0x9E3779B9, sum = 0;

	for (unsigned round = 0; round < INTEGER_ROUNDS; round++) {
		a ^= a << 13;
		a ^= a >> 17;
		a ^= a << 5;
		b = b * 1664525u + 1013904223u;
		c = (c << 7 | c >> 25) + (a ^ b);
		sum += c;
	}
	return sum;
}

static uint32_t work(uintptr_t n)
{
	return n < FP_WORKERS ? fp_work(n) : integer_work(n);
}

/* Reads, lets the others run, writes: without the mutex steps would be lost. */
static void counter_step(void)
{
	uint32_t before;

	mutex_lock(&counter_mutex);
	before = counter;
	thread_yield();
	counter = before + 1;
	mutex_unlock(&counter_mutex);
}

static void worker_run(uintptr_t n)
{
	workers[n].got = work(n);
	for (unsigned i = 0; i < SHARED_STEPS; i++)
		counter_step();
}

static void napper_run(uintptr_t unused)
{
	(void)unused;
	for (uint32_t nap = 1; nap <= NAPS; nap++) {
		uint32_t before = kernel_counts.ticks;

		thread_sleep(nap);
		naps_too_short += kernel_counts.ticks - before < nap;
	}
}

static int report(void)
{
	int wrong = 0;

	for (unsigned n = 0; n < WORKERS; n++) {
		bool same = workers[n].got == workers[n].expected;

		console_print("%s worker %u: %08lx %s\n", n < FP_WORKERS ? "float" : "integer", n,
			workers[n].got, same ? "as alone" : "CORRUPTED");
		wrong += !same;
	}
	console_print("shared counter: %lu of %u\n", counter, WORKERS * SHARED_STEPS);
	wrong += counter != WORKERS * SHARED_STEPS;
	console_print("naps cut short: %lu\n", naps_too_short);
	wrong += naps_too_short != 0;
	console_print("pre-empted: %s, with floating-point state: %s\n",
		kernel_counts.preemptions > WORKERS ? "yes" : "NO",
		kernel_counts.fp_switches > FP_WORKERS ? "yes" : "NO");
	wrong += kernel_counts.preemptions <= WORKERS || kernel_counts.fp_switches <= FP_WORKERS;
	return wrong;
}

/* The threads have the numbers in which they were made: workers first, then the napper. */
static void monitor_run(uintptr_t unused)
{
	int wrong;

	(void)unused;
	for (int n = 0; n <= WORKERS; n++) {
		while (!thread_ended(n))
			thread_sleep(10);
	}
	wrong = report();
	console_print("threads: %d wrong\n", wrong);
	semihost_exit(wrong != 0);
}

int main(void)
{
#ifdef EAGER
	fpu->fpccr &= ~(1u << 30); /* LSPEN: save S0-S15 at every entry instead of at first use */
	core_sync();
#endif
	console_print("threads: %s stacking of floating-point state\n",
		fpu->fpccr >> 30 & 1 ? "lazy" : "eager");
	for (unsigned n = 0; n < WORKERS; n++)
		workers[n].expected = work(n);
	for (unsigned n = 0; n < WORKERS; n++)
		kernel_thread(worker_run, n);
	kernel_thread(napper_run, 0);
	kernel_thread(monitor_run, 0);
	kernel_start();
}
