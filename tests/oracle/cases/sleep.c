/* SPDX-License-Identifier: GPL-2.0-or-later */
/* WFI and its wake-up conditions; WFE where it need not wait. */
#include "oracle.h"

static volatile uint32_t woken;

static uint32_t count_wake(struct entry *entry)
{
	woken++;
	log_text("handler");
	log_hex("nr", entry->number);
	log_hex("icsr", icsr_defined());
	log_end();
	return entry->exc_return;
}

static void start_tick(void)
{
	SYST_RVR = 5000;
	SYST_CVR = 0;
	SYST_CSR = 7;
}

static void stop_tick(void)
{
	SYST_CSR = 0;
	ICSR = PENDSTCLR;
	sync_core();
}

void run(void)
{
	on_exception = count_wake;
	log_text("WFI with a pending line while masked does not sleep and does not enter\n");
	enable(1, 0x40);
	irq_off();
	pend(1);
	__asm__ volatile("dsb\n\twfi" ::: "memory");
	log_system("awake");
	irq_on();
	log_system("unmasked");
	log_text("WFI until SysTick\n");
	start_tick();
	__asm__ volatile("wfi" ::: "memory");
	stop_tick();
	log_value("woken", woken);
	log_text("WFI with PRIMASK until SysTick\n");
	irq_off();
	start_tick();
	__asm__ volatile("dsb\n\twfi" ::: "memory");
	log_value("pending", ICSR & PENDSTSET);
	log_value("woken", woken);
	SYST_CSR = 0;
	irq_on();
	log_value("woken", woken);
	log_text("SEV, then WFE\n");
	__asm__ volatile("sev\n\twfe" ::: "memory");
	log_text("awake\n");
	__asm__ volatile("yield\n\tnop\n\tnop.w\n\tdsb\n\tdmb\n\tisb\n\tsev\n\twfe" ::: "memory");
	log_text("hints\n");
}
