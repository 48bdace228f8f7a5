/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What this chip implements of the optional parts: three priority bits, 80 lines, an MPU of eight regions. Known answer,
 * because the reference machine has eight priority bits and 32 lines, and shows FPCCR bits of ARMv8-M.
 */
#include "oracle.h"

static void all_ones(const char *name, uint32_t address)
{
	*reg32(address) = ~0u;
	log_value(name, *reg32(address));
	*reg32(address) = 0;
}

static uint32_t order(struct entry *entry)
{
	log_text("enter");
	log_hex("nr", entry->number);
	log_end();
	if (entry->number == EXC_IRQ0 + 2) {
		pend(1);
		log_text("leave 2\n");
	}
	return entry->exc_return;
}

static void grouping(unsigned group)
{
	priority_grouping(group);
	log_value("PRIGROUP", AIRCR >> 8 & 7);
	pend(2);
}

void run(void)
{
	log_value("ictr", ICTR);
	log_value("mpu_type", MPU_TYPE);
	all_ones("ipr0", 0xE000E400);
	all_ones("ipr19", 0xE000E44C);
	all_ones("shpr1", 0xE000ED18);
	all_ones("shpr2", 0xE000ED1C);
	all_ones("shpr3", 0xE000ED20);
	write_basepri(0xFF);
	log_value("basepri", read_basepri());
	write_basepri(0x1F);
	log_value("basepri below the implemented bits masks nothing", read_basepri());
	write_basepri(0);
	*reg32(0xE000E104) = ~0u;
	*reg32(0xE000E108) = ~0u;
	log_value("iser1", *reg32(0xE000E104));
	log_value("iser2", *reg32(0xE000E108) & 0xFFFF);
	*reg32(0xE000E184) = ~0u;
	*reg32(0xE000E188) = ~0u;
	CPACR = FPU_ON;
	sync_core();
	FPCCR = ~0u;
	log_value("fpccr without the bits a debugger may see", FPCCR & 0xC0000400);
	FPCCR = 0xC0000000;
	log_text("grouping with three bits: 4 pre-empts on all, 5 on two, 7 on none\n");
	on_exception = order;
	enable(1, 0x20);
	enable(2, 0x40);
	grouping(0);
	grouping(4);
	grouping(5);
	grouping(6);
	grouping(7);
	log_text("VECTPENDING knows BASEPRI and FAULTMASK, not PRIMASK\n");
	priority_grouping(0);
	irq_off();
	pend(2);
	log_value("primask", ICSR >> 12 & 0x1FF);
	write_basepri(0x40);
	log_value("basepri", ICSR >> 12 & 0x1FF);
	write_basepri(0x60);
	log_value("lower basepri", ICSR >> 12 & 0x1FF);
	write_basepri(0);
	write_faultmask(1);
	log_value("faultmask", ICSR >> 12 & 0x1FF);
	write_faultmask(0);
	ICPR0 = ~0u;
	irq_on();
}
