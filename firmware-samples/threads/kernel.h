/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A pre-emptive kernel in one file: round robin by SysTick, switches in PendSV, calls by SVC. Threads run
 * unprivileged on the process stack; the kernel and all handlers run on the main stack. Threads that use
 * floating point get their S16-S31 saved by the kernel and S0-S15 by the core, the others pay nothing.
 */
#ifndef KERNEL_H
#define KERNEL_H

#include <stdbool.h>
#include <stdint.h>

enum {
	KERNEL_THREADS_MAX = 8,
	KERNEL_STACK_WORDS = 256,
	KERNEL_TICK_HZ = 1000,
};

struct mutex {
	int owner; /* thread number plus one; 0 when free */
};

/* What the kernel counted since it started. */
struct kernel_counts {
	uint32_t ticks;
	uint32_t switches;
	uint32_t preemptions;
	uint32_t fp_switches; /* of which the outgoing thread had floating-point state */
	uint32_t calls;
};

/* Before kernel_start. `argument` arrives as the thread's first parameter. Returns its number. */
int kernel_thread(void (*entry)(uintptr_t argument), uintptr_t argument);
/* Enters thread 0 and never returns. */
__attribute__((noreturn)) void kernel_start(void);

/* Calls for threads. */
void thread_yield(void);
void thread_sleep(uint32_t ticks);
__attribute__((noreturn)) void thread_exit(void);
bool thread_ended(int thread);
void mutex_lock(struct mutex *mutex);
void mutex_unlock(struct mutex *mutex);

extern volatile struct kernel_counts kernel_counts;

#endif
