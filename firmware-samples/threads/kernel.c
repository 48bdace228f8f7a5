/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SysTick, PendSV and SVC share the lowest priority, so the kernel never interrupts itself and needs no locks.
 * Only PendSV changes the current thread.
 */
#include "kernel.h"

#include "core.h"

#include <stddef.h>

enum call { CALL_YIELD, CALL_SLEEP, CALL_EXIT, CALL_LOCK, CALL_UNLOCK };

enum state { STATE_UNUSED, STATE_READY, STATE_ASLEEP, STATE_LOCKED_OUT, STATE_ENDED };

enum {
	EXC_RETURN_THREAD_PSP = 0xFFFFFFFD,
	EXC_RETURN_NO_FP = 1 << 4,
	XPSR_THUMB = 1 << 24,
	CONTROL_UNPRIVILEGED_PSP = 3,
};

/* What the core pushes on exception entry. */
struct frame {
	uint32_t r0, r1, r2, r3, r12, lr, pc, xpsr;
};

/* What PendSV pushes below it for a thread without floating-point state. */
struct context {
	uint32_t r4_to_r11[8];
	uint32_t exc_return;
	struct frame frame;
};

struct thread {
	uint32_t *sp; /* valid while the thread is not running */
	enum state state;
	uint32_t wake_at;
	struct mutex *wants;
	_Alignas(8) uint32_t stack[KERNEL_STACK_WORDS];
};

static struct thread threads[KERNEL_THREADS_MAX];
static int current;
static uint32_t *idle_sp;
static _Alignas(8) uint32_t idle_stack[64];

enum { IDLE = -1 };

volatile struct kernel_counts kernel_counts;

uint32_t *kernel_switch(uint32_t *sp, uint32_t exc_return);
void kernel_call(struct frame *frame);

static void idle(uintptr_t unused)
{
	(void)unused;
	for (;;)
		core_wait();
}

/* Lays out a stack as if the thread had been switched out before its first instruction. */
static uint32_t *stack_prepare(uint32_t *top, void (*entry)(uintptr_t), uintptr_t argument)
{
	struct context *context = (struct context *)top - 1;

	*context = (struct context){
		.exc_return = EXC_RETURN_THREAD_PSP,
		.frame = {
			.r0 = argument,
			.lr = (uint32_t)(uintptr_t)thread_exit,
			.pc = (uint32_t)(uintptr_t)entry & ~1u,
			.xpsr = XPSR_THUMB,
		},
	};
	return (uint32_t *)context;
}

int kernel_thread(void (*entry)(uintptr_t), uintptr_t argument)
{
	int n = 0;

	while (threads[n].state != STATE_UNUSED)
		n++;
	threads[n].state = STATE_READY;
	threads[n].sp = stack_prepare(&threads[n].stack[KERNEL_STACK_WORDS], entry, argument);
	return n;
}

/* Drops to the process stack of a made-up thread and lets PendSV find a real one. */
void kernel_start(void)
{
	uint32_t *boot_sp = stack_prepare(&idle_stack[64], idle, 0);

	scb->shpr[EXC_SVCALL - 4] = PRIO_LOWEST;
	scb->shpr[EXC_PENDSV - 4] = PRIO_LOWEST;
	scb->shpr[EXC_SYSTICK - 4] = PRIO_LOWEST;
	current = IDLE;
	systick->load = CORE_HZ / KERNEL_TICK_HZ - 1;
	systick->val = 0;
	systick->ctrl = SYSTICK_RUN_WITH_IRQ;
	__asm__ volatile("msr psp, %0\n\t"
			 "msr control, %1\n\t"
			 "isb"
			 :
			 : "r"(boot_sp), "r"(CONTROL_UNPRIVILEGED_PSP)
			 : "memory");
	/* From here on unprivileged, and what was on the main stack is forgotten. */
	thread_yield();
	idle(0);
	__builtin_unreachable();
}

static bool runnable(const struct thread *thread)
{
	return thread->state == STATE_READY;
}

static int next_after(int from)
{
	for (int i = 1; i <= KERNEL_THREADS_MAX; i++) {
		int n = (from + i) % KERNEL_THREADS_MAX;

		if (runnable(&threads[n]))
			return n;
	}
	return IDLE;
}

/* Called by PendSV with the outgoing stack pointer; returns the incoming one. */
uint32_t *kernel_switch(uint32_t *sp, uint32_t exc_return)
{
	kernel_counts.switches++;
	if (!(exc_return & EXC_RETURN_NO_FP))
		kernel_counts.fp_switches++;
	if (current == IDLE)
		idle_sp = sp;
	else
		threads[current].sp = sp;
	current = next_after(current == IDLE ? KERNEL_THREADS_MAX - 1 : current);
	return current == IDLE ? idle_sp : threads[current].sp;
}

__attribute__((naked)) void handler_pendsv(void)
{
	__asm__ volatile("mrs r0, psp\n\t"
			 "tst lr, #0x10\n\t"
			 "it eq\n\t"
			 "vstmdbeq r0!, {s16-s31}\n\t"
			 "stmdb r0!, {r4-r11, lr}\n\t"
			 "mov r1, lr\n\t"
			 "bl kernel_switch\n\t"
			 "ldmia r0!, {r4-r11, lr}\n\t"
			 "tst lr, #0x10\n\t"
			 "it eq\n\t"
			 "vldmiaeq r0!, {s16-s31}\n\t"
			 "msr psp, r0\n\t"
			 "bx lr");
}

static void reschedule(void)
{
	scb->icsr = ICSR_PENDSVSET;
}

/* A little floating point of its own: the interrupted thread's S registers must survive it. */
static volatile float load_average;

void handler_systick(void)
{
	unsigned ready = 0;

	kernel_counts.ticks++;
	for (int n = 0; n < KERNEL_THREADS_MAX; n++) {
		if (threads[n].state == STATE_ASLEEP &&
			(int32_t)(kernel_counts.ticks - threads[n].wake_at) >= 0)
			threads[n].state = STATE_READY;
		ready += runnable(&threads[n]);
	}
	load_average += ((float)ready - load_average) * 0.125f;
	if (next_after(current) == current)
		return;
	if (current != IDLE)
		kernel_counts.preemptions++;
	reschedule();
}

static void lock(struct mutex *mutex)
{
	if (mutex->owner == 0) {
		mutex->owner = current + 1;
		return;
	}
	threads[current].wants = mutex;
	threads[current].state = STATE_LOCKED_OUT;
	reschedule();
}

/* Hands the mutex to the next thread in line, so nobody can overtake it. */
static void unlock(struct mutex *mutex)
{
	mutex->owner = 0;
	for (int i = 1; i < KERNEL_THREADS_MAX; i++) {
		int n = (current + i) % KERNEL_THREADS_MAX;

		if (threads[n].state == STATE_LOCKED_OUT && threads[n].wants == mutex) {
			mutex->owner = n + 1;
			threads[n].state = STATE_READY;
			return;
		}
	}
}

/* The call's number is in the SVC instruction, two bytes before the return address. */
void kernel_call(struct frame *frame)
{
	kernel_counts.calls++;
	switch ((enum call)((const uint8_t *)(uintptr_t)frame->pc)[-2]) {
	case CALL_YIELD: reschedule(); break;
	case CALL_SLEEP:
		threads[current].wake_at = kernel_counts.ticks + frame->r0;
		threads[current].state = STATE_ASLEEP;
		reschedule();
		break;
	case CALL_EXIT:
		threads[current].state = STATE_ENDED;
		reschedule();
		break;
	case CALL_LOCK: lock((struct mutex *)(uintptr_t)frame->r0); break;
	case CALL_UNLOCK: unlock((struct mutex *)(uintptr_t)frame->r0); break;
	}
}

__attribute__((naked)) void handler_svcall(void)
{
	__asm__ volatile("mrs r0, psp\n\t"
			 "b kernel_call");
}

void thread_yield(void)
{
	__asm__ volatile("svc %0" : : "I"(CALL_YIELD) : "memory");
}

void thread_sleep(uint32_t ticks)
{
	register uint32_t r0 __asm__("r0") = ticks;

	__asm__ volatile("svc %1" : : "r"(r0), "I"(CALL_SLEEP) : "memory");
}

void thread_exit(void)
{
	__asm__ volatile("svc %0" : : "I"(CALL_EXIT) : "memory");
	__builtin_unreachable();
}

bool thread_ended(int thread)
{
	return ((volatile struct thread *)&threads[thread])->state == STATE_ENDED;
}

void mutex_lock(struct mutex *mutex)
{
	register struct mutex *r0 __asm__("r0") = mutex;

	__asm__ volatile("svc %1" : : "r"(r0), "I"(CALL_LOCK) : "memory");
}

void mutex_unlock(struct mutex *mutex)
{
	register struct mutex *r0 __asm__("r0") = mutex;

	__asm__ volatile("svc %1" : : "r"(r0), "I"(CALL_UNLOCK) : "memory");
}
