/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SLEEPONEXIT and the event register. Known answer, because the reference machine sleeps neither on exit nor in WFE.
 * Source: ARMv7-M ARM B1.5.17 to B1.5.19.
 */
#include "oracle.h"

static volatile uint32_t handlers, thread_steps;

static uint32_t count(struct entry *entry)
{
	handlers++;
	log_text("handler");
	log_hex("nr", entry->number);
	log_hex("thread steps", thread_steps);
	log_end();
	if (handlers == 4)
		SCR &= ~SLEEPONEXIT;
	return entry->exc_return;
}

static uint32_t quiet(struct entry *entry)
{
	handlers++;
	return entry->exc_return;
}

static void start_tick(void)
{
	SYST_RVR = 3000;
	SYST_CVR = 0;
	SYST_CSR = 7;
}

static void stop_tick(void)
{
	SYST_CSR = 0;
	ICSR = PENDSTCLR;
	sync_core();
}

static void sleep_on_exit(void)
{
	log_text("thread mode does not run between handlers\n");
	on_exception = count;
	SCR |= SLEEPONEXIT;
	start_tick();
	__asm__ volatile("wfi" ::: "memory");
	thread_steps++;
	stop_tick();
	log_value("handlers", handlers);
}

/* How many handlers ran until WFE let go. */
static void wait_for_event(const char *name)
{
	handlers = 0;
	start_tick();
	__asm__ volatile("wfe" ::: "memory");
	stop_tick();
	log_value(name, handlers);
}

void run(void)
{
	sleep_on_exit();
	on_exception = quiet;
	/* The last return set the event register: the first WFE only clears it. */
	__asm__ volatile("sev\n\twfe" ::: "memory");
	wait_for_event("WFE sleeps until a handler ran");
	__asm__ volatile("sev" ::: "memory");
	wait_for_event("after SEV it does not wait");
	log_text("SEVONPEND: a pending disabled line is an event\n");
	__asm__ volatile("sev\n\twfe" ::: "memory");
	SCR |= SEVONPEND;
	ISPR0 = 1 << 4;
	wait_for_event("it does not wait");
	ICPR0 = 1 << 4;
	log_text("without SEVONPEND it is none\n");
	SCR &= ~SEVONPEND;
	__asm__ volatile("sev\n\twfe" ::: "memory");
	ISPR0 = 1 << 4;
	wait_for_event("it waits");
	ICPR0 = 1 << 4;
	log_text("WFI under BASEPRI wakes only for what BASEPRI lets through\n");
	SHPR(EXC_SYSTICK) = 0x40;
	enable(3, 0xC0);
	write_basepri(0x80);
	pend(3);
	handlers = 0;
	start_tick();
	__asm__ volatile("wfi" ::: "memory");
	log_value("handlers", handlers);
	stop_tick();
}
