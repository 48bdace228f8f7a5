/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Code in the flash window: the same loop runs from flash with a cold cache, from flash again, and from TCM,
 * each timed by the core's cycle counter. Only what must hold is checked; the figures depend on the flash.
 */
#include "console.h"
#include "core.h"

enum { ROUNDS = 1000 };

struct timing {
	uint32_t cycles;
	uint32_t sum;
};

/* One step of a 32-bit linear generator and a fold: arithmetic only, so that fetching is what differs. */
static inline __attribute__((always_inline)) uint32_t work(uint32_t rounds)
{
	uint32_t value = 1, sum = 0;

	while (rounds--) {
		value = value * 1664525u + 1013904223u;
		sum ^= value >> 16;
	}
	return sum;
}

static __attribute__((noinline)) uint32_t work_in_flash(uint32_t rounds)
{
	return work(rounds);
}

static __attribute__((noinline, section(".tcm_text"))) uint32_t work_in_tcm(uint32_t rounds)
{
	return work(rounds);
}

static struct timing measure(uint32_t (*function)(uint32_t))
{
	struct timing t;

	cycles_start();
	t.sum = function(ROUNDS);
	t.cycles = cycles_now();
	return t;
}

static int check(const char *what, bool holds)
{
	console_print("%s: %s\n", what, holds ? "yes" : "NO");
	return !holds;
}

int main(void)
{
	uint32_t (*volatile in_flash)(uint32_t) = work_in_flash;
	uint32_t (*volatile in_tcm)(uint32_t) = work_in_tcm;
	struct timing cold, warm, tcm;
	int wrong = 0;

	console_print("xip: flash code at %08lx, TCM code at %08lx\n",
		(uint32_t)(uintptr_t)in_flash & ~1u, (uint32_t)(uintptr_t)in_tcm & ~1u);
	cold = measure(in_flash);
	warm = measure(in_flash);
	tcm = measure(in_tcm);
	console_print("cycles for %u rounds: %lu cold, %lu warm, %lu from TCM\n", ROUNDS,
		cold.cycles, warm.cycles, tcm.cycles);
	wrong += check("vector table in TCM", scb->vtor >> 20 == 0x001);
	wrong += check("the cycle counter runs", tcm.cycles > ROUNDS);
	wrong += check("warm is no slower than cold", warm.cycles <= cold.cycles);
	wrong += check("TCM is no slower than warm flash", tcm.cycles <= warm.cycles);
	wrong += check("all three agree", cold.sum == warm.sum && warm.sum == tcm.sum);
	console_print("xip: sum %08lx, %d wrong\n", tcm.sum, wrong);
	return wrong != 0;
}
