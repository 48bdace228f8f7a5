/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What enable, pending, active and system handler registers say and take. */
#include "oracle.h"

static uint32_t look_inside(struct entry *entry)
{
	log_text("enter");
	log_hex("nr", entry->number);
	log_system("");
	if (entry->number == EXC_IRQ0 + 4) {
		ISPR0 = 1 << 4;
		log_system("pended itself");
		ICPR0 = 1 << 4;
		log_system("took it back");
		ICER0 = 1 << 4;
		sync_core();
		log_system("disabled itself");
	}
	if (entry->number == EXC_IRQ0 + 9) {
		ICSR = PENDSVSET;
		sync_core();
		log_system("pendsv waits");
		ICSR = PENDSVCLR;
		sync_core();
		log_system("pendsv is gone");
		ICSR = PENDSTSET;
		ICSR = PENDSTCLR;
		sync_core();
		log_system("systick is gone");
		ICSR = PENDSVSET;
	}
	return entry->exc_return;
}

static void enables(void)
{
	ISER0 = 0x80000101;
	log_system("enabled");
	ISER0 = 0x00000010;
	log_system("one more");
	ICER0 = 0x00000101;
	log_value("icer", ICER0);
	log_system("two less");
	ICER0 = ~0u;
	log_system("none");
	ISPR0 = 0x00030001;
	log_value("icpr", ICPR0);
	log_system("pending, disabled");
	ICPR0 = 0x00010001;
	log_system("one is left");
	STIR = 5;
	sync_core();
	log_system("by STIR");
	ICPR0 = ~0u;
	*reg8(0xE000E100) = 0x06;
	*reg8(0xE000E103) = 0x80;
	log_value("iser by bytes", ISER0);
	ICER0 = ~0u;
}

static void priorities(void)
{
	for (unsigned i = 0; i < 8; i++)
		IPR(i) = (uint8_t)(i * 0x20);
	log_value("ipr0", *reg32(0xE000E400));
	log_value("ipr1", *reg32(0xE000E404));
	*reg32(0xE000E408) = 0x20406080;
	log_value("ipr2", *reg32(0xE000E408));
	log_value("ipr of line 9", IPR(9));
	SHPR(4) = 0x20;
	SHPR(5) = 0x40;
	SHPR(6) = 0x60;
	SHPR(11) = 0x80;
	SHPR(14) = 0xA0;
	SHPR(15) = 0xC0;
	log_value("shpr1", *reg32(0xE000ED18));
	log_value("shpr2", *reg32(0xE000ED1C));
	log_value("shpr3", *reg32(0xE000ED20));
}

static void system_handlers(void)
{
	irq_off();
	SHCSR |= FAULTS_ON;
	log_value("shcsr", SHCSR);
	SHCSR |= 1 << 15; /* SVCALLPENDED */
	log_system("SVC made pending");
	SHCSR |= 1 << 14; /* BUSFAULTPENDED */
	log_system("BusFault made pending");
	SHCSR |= 1 << 13 | 1 << 12;
	log_system("MemManage and UsageFault made pending");
	SHCSR &= ~(15u << 12);
	log_system("taken back");
	irq_on();
	log_system("nothing came");
	SHCSR |= 1 << 15;
	sync_core();
	log_system("SVC came");
	irq_off();
	ICSR = PENDSTSET | PENDSVSET;
	sync_core();
	log_system("PendSV and SysTick pending");
	ICSR = PENDSTCLR | PENDSVCLR;
	sync_core();
	irq_on();
	log_system("taken back");
	SHCSR = 0;
}

static void keys(void)
{
	AIRCR = 0x12340300;
	log_value("aircr without key", AIRCR);
	AIRCR = VECTKEY | 3 << 8;
	log_value("aircr with key", AIRCR);
	AIRCR = VECTKEY;
	log_value("aircr", AIRCR);
	CCR = NONBASETHRDENA | USERSETMPEND | UNALIGN_TRP | DIV_0_TRP | STKALIGN;
	log_value("ccr", CCR);
	CCR = STKALIGN;
	log_value("ccr", CCR);
	VTOR = 0x00100880;
	log_value("vtor", VTOR);
	VTOR = (uint32_t)vectors;
	CFSR = 0;
	log_value("cfsr", CFSR);
	log_value("mpu_type", MPU_TYPE);
}

void run(void)
{
	on_exception = look_inside;
	enables();
	priorities();
	system_handlers();
	keys();
	enable(4, 0x40);
	enable(9, 0x20);
	pend(4);
	log_system("thread");
	ISER0 = 1 << 4;
	ISPR0 = 1 << 4 | 1 << 9;
	sync_core();
	log_system("thread");
	STIR = 9;
	sync_core();
	log_system("thread");
}
