/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Load and store exclusive, and what clears the monitor. */
#include "oracle.h"

static uint32_t word[4] = { 1, 2, 3, 4 };

static uint32_t load(volatile uint32_t *address)
{
	uint32_t value;

	__asm__ volatile("ldrex %0, [%1]" : "=r"(value) : "r"(address) : "memory");
	return value;
}

static uint32_t store(volatile uint32_t *address, uint32_t value)
{
	uint32_t failed;

	__asm__ volatile("strex %0, %1, [%2]"
			 : "=&r"(failed)
			 : "r"(value), "r"(address)
			 : "memory");
	return failed;
}

static void bytes_and_halfwords(void)
{
	uint32_t value, failed;

	__asm__ volatile("ldrexb %0, [%2]\n\tadd %0, #5\n\tstrexb %1, %0, [%2]"
			 : "=&r"(value), "=&r"(failed)
			 : "r"(word)
			 : "memory");
	log_value("byte failed", failed);
	log_value("byte", word[0]);
	__asm__ volatile("ldrexh %0, [%2]\n\tsub %0, #16\n\tstrexh %1, %0, [%2]"
			 : "=&r"(value), "=&r"(failed)
			 : "r"(word)
			 : "memory");
	log_value("halfword failed", failed);
	log_value("halfword", word[0]);
}

void run(void)
{
	log_value("store without load fails", store(word, 9));
	log_value("word", word[0]);
	log_value("load", load(word));
	log_value("store after load", store(word, 9));
	log_value("word", word[0]);
	log_value("second store fails", store(word, 10));
	log_value("load", load(word));
	__asm__ volatile("clrex");
	log_value("after CLREX fails", store(word, 11));
	log_value("load", load(word));
	__asm__ volatile("svc 0" ::: "memory");
	log_value("after an exception fails", store(word, 12));
	log_value("load", load(word));
	enable(3, 0x40);
	pend(3);
	log_value("after an interrupt fails", store(word, 13));
	log_value("word", word[0]);
	bytes_and_halfwords();
}
