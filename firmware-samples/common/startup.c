/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The vector table and the way to main(). The loader puts every segment at its run address and zeroes
 * the rest, so nothing is copied here except the table of an image that runs from flash.
 */
#include "console.h"
#include "core.h"
#include "semihost.h"

int main(void);
void start(void);

/* Every exception ends here until a sample defines or installs its own handler. */
void handler_default(void)
{
	for (;;)
		;
}

__attribute__((weak, alias("handler_default"))) void handler_nmi(void);
__attribute__((weak, alias("handler_default"))) void handler_hard_fault(void);
__attribute__((weak, alias("handler_default"))) void handler_mem_manage(void);
__attribute__((weak, alias("handler_default"))) void handler_bus_fault(void);
__attribute__((weak, alias("handler_default"))) void handler_usage_fault(void);
__attribute__((weak, alias("handler_default"))) void handler_svcall(void);
__attribute__((weak, alias("handler_default"))) void handler_debug_monitor(void);
__attribute__((weak, alias("handler_default"))) void handler_pendsv(void);
__attribute__((weak, alias("handler_default"))) void handler_systick(void);

union vector {
	uint32_t value;
	void (*handler)(void);
};

extern const union vector vectors[VECTOR_COUNT];

__attribute__((section(".vectors"), used)) const union vector vectors[VECTOR_COUNT] = {
	[0] = { .value = 0x00130000 }, /* the top of TCM */
	[1] = { .handler = start },
	[EXC_NMI] = { .handler = handler_nmi },
	[EXC_HARD_FAULT] = { .handler = handler_hard_fault },
	[EXC_MEM_MANAGE] = { .handler = handler_mem_manage },
	[EXC_BUS_FAULT] = { .handler = handler_bus_fault },
	[EXC_USAGE_FAULT] = { .handler = handler_usage_fault },
	[7 ... 10] = { .value = 0 },
	[EXC_SVCALL] = { .handler = handler_svcall },
	[EXC_DEBUG_MONITOR] = { .handler = handler_debug_monitor },
	[13] = { .value = 0 },
	[EXC_PENDSV] = { .handler = handler_pendsv },
	[EXC_SYSTICK] = { .handler = handler_systick },
	[EXC_IRQ0... VECTOR_COUNT - 1] = { .handler = handler_default },
};

/* From the linker script: static constructors of C++ programs. */
extern void (*const init_array_start[])(void);
extern void (*const init_array_end[])(void);

static void vectors_activate(void)
{
	volatile uint32_t *table = vectors_active;

	for (unsigned i = 0; i < VECTOR_COUNT; i++)
		table[i] = vectors[i].value;
	scb->vtor = (uint32_t)(uintptr_t)vectors_active;
	core_sync();
}

void start(void)
{
	scb->cpacr |= CPACR_FPU_FULL;
	core_sync();
	vectors_activate();
	console_setup();
	for (void (*const *init)(void) = init_array_start; init != init_array_end; init++)
		(*init)();
	semihost_exit(main());
}
