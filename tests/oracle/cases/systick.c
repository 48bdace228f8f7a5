/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SysTick: what does not depend on the rate of a clock. */
#include "oracle.h"

static volatile uint32_t ticks;

static uint32_t count_tick(struct entry *entry)
{
	ticks++;
	log_text("tick");
	log_hex("nr", entry->number);
	log_hex("ret", entry->exc_return);
	log_hex("icsr", icsr_defined());
	log_end();
	if (ticks == 3)
		SYST_CSR = 0;
	return entry->exc_return;
}

static void wait_for_count_flag(void)
{
	unsigned reads = 0;

	SYST_RVR = 20000;
	SYST_CVR = 0;
	log_value("cvr", SYST_CVR);
	SYST_CSR = 5;
	while (!(SYST_CSR & 1 << 16))
		reads++;
	log_value("saw the flag after reads", reads > 10);
	log_value("csr", SYST_CSR);
	log_value("in range", SYST_CVR <= 20000);
	log_value("pending", ICSR & PENDSTSET);
	SYST_CSR = 0;
}

static void flag_cleared_by_current(void)
{
	SYST_RVR = 500;
	SYST_CVR = 0;
	SYST_CSR = 5;
	for (volatile unsigned i = 0; i < 20000; i++)
		;
	SYST_CSR = 4;
	SYST_CVR = 1234;
	log_value("cvr after a write", SYST_CVR);
	log_value("csr after a write of cvr", SYST_CSR);
}

void run(void)
{
	SYST_RVR = 0xFF123456;
	log_value("rvr", SYST_RVR);
	wait_for_count_flag();
	flag_cleared_by_current();
	on_exception = count_tick;
	irq_off();
	SYST_RVR = 10000;
	SYST_CVR = 0;
	SYST_CSR = 7;
	while (!(ICSR & PENDSTSET))
		;
	log_system("pending while masked");
	irq_on();
	while (ticks < 3)
		__asm__ volatile("wfi" ::: "memory");
	log_value("ticks", ticks);
	log_value("csr", SYST_CSR & 7);
	ICSR = PENDSTCLR;
	sync_core();
	ICSR = PENDSTSET;
	sync_core();
	log_value("ticks", ticks);
}
