/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who runs first: pre-emption, nesting, grouping, tail-chaining order, the three masks. */
#include "oracle.h"

static uint32_t pend_from[EXCEPTIONS]; /* lines to pend from inside that handler */
static uint32_t mask_from[EXCEPTIONS]; /* BASEPRI to set inside that handler before pending */

static uint32_t report(struct entry *entry)
{
	uint32_t more = pend_from[entry->number];

	log_text("enter");
	log_hex("nr", entry->number);
	log_hex("ret", entry->exc_return);
	log_hex("basepri", entry->basepri);
	log_hex("icsr", icsr_defined());
	log_hex("iabr", IABR0);
	log_end();
	if (mask_from[entry->number])
		write_basepri(mask_from[entry->number]);
	if (more) {
		pend_from[entry->number] = 0;
		ISPR0 = more;
		sync_core();
	}
	if (mask_from[entry->number])
		write_basepri(0);
	log_text("leave");
	log_hex("nr", entry->number);
	log_hex("icsr", icsr_defined());
	log_hex("iabr", IABR0);
	log_end();
	return entry->exc_return;
}

static void section(const char *name)
{
	log_text(name);
	log_end();
	for (unsigned i = 0; i < EXCEPTIONS; i++)
		pend_from[i] = mask_from[i] = 0;
}

static void pend_lines(uint32_t lines)
{
	ISPR0 = lines;
	sync_core();
	log_system("thread");
}

static void orders(void)
{
	for (unsigned i = 0; i < 8; i++)
		enable(i, (uint8_t)(0xE0 - i * 0x20));
	section("all at once, later lines are more urgent");
	pend_lines(0xFF);
	for (unsigned i = 0; i < 8; i++)
		enable(i, 0x60);
	section("all at once, equal priority");
	pend_lines(0xA5);
	section("a disabled line stays pending");
	ICER0 = 1 << 2;
	pend_lines(0x0C);
	ISER0 = 1 << 2;
	sync_core();
	log_system("thread");
	for (unsigned i = 0; i < 8; i++)
		enable(i, (uint8_t)(0xE0 - i * 0x20));
	section("a more urgent line pre-empts, a less urgent one tail-chains");
	pend_from[EXC_IRQ0 + 3] = 1 << 1 | 1 << 5 | 1 << 6;
	pend_from[EXC_IRQ0 + 5] = 1 << 4;
	pend_lines(1 << 3);
	section("its own line again");
	pend_from[EXC_IRQ0 + 4] = 1 << 4;
	pend_lines(1 << 4);
	section("seven deep");
	for (unsigned i = 0; i < 7; i++)
		pend_from[EXC_IRQ0 + i] = 2u << i;
	pend_lines(1);
}

static void groups(void)
{
	static const uint8_t priority[8] = { 0x00, 0x20, 0x40, 0x60, 0x80, 0xA0, 0xC0, 0xE0 };

	for (unsigned i = 0; i < 8; i++)
		enable(i, priority[i]);
	for (unsigned group = 4; group < 8; group++) {
		priority_grouping(group);
		section("grouping");
		log_value("aircr", AIRCR);
		pend_from[EXC_IRQ0 + 7] = 1 << 6 | 1 << 5;
		pend_from[EXC_IRQ0 + 5] = 1 << 4 | 1 << 3;
		pend_from[EXC_IRQ0 + 3] = 1 << 2 | 1 << 1;
		pend_from[EXC_IRQ0 + 1] = 1 << 0;
		pend_lines(1 << 7);
	}
	priority_grouping(0);
}

static void masks(void)
{
	section("PRIMASK");
	irq_off();
	pend_lines(0x81);
	log_value("primask", read_primask());
	irq_on();
	log_system("unmasked");
	section("BASEPRI lets more urgent ones through");
	write_basepri(0x60);
	log_value("basepri", read_basepri());
	pend_lines(0xFF);
	write_basepri(0xA0);
	log_value("basepri", read_basepri());
	write_basepri(0);
	log_system("unmasked");
	section("BASEPRI_MAX only raises");
	write_basepri(0x60);
	write_basepri_max(0xA0);
	log_value("basepri", read_basepri());
	write_basepri_max(0x40);
	log_value("basepri", read_basepri());
	write_basepri_max(0);
	log_value("basepri", read_basepri());
	write_basepri(0);
	section("BASEPRI under grouping");
	priority_grouping(6);
	write_basepri(0x60);
	pend_lines(0xFF);
	write_basepri(0);
	log_system("unmasked");
	priority_grouping(0);
	section("FAULTMASK");
	write_faultmask(1);
	log_value("faultmask", read_faultmask());
	pend_lines(0x81);
	write_faultmask(0);
	log_system("unmasked");
	section("a mask in a handler");
	mask_from[EXC_IRQ0 + 7] = 0x20;
	pend_from[EXC_IRQ0 + 7] = 0x7E;
	pend_lines(1 << 7);
}

static uint32_t faultmask_in_handler(struct entry *entry)
{
	log_text("enter");
	log_hex("nr", entry->number);
	log_hex("faultmask", entry->faultmask);
	log_end();
	if (entry->number == EXC_IRQ0 + 7) {
		write_faultmask(1);
		ISPR0 = 1;
		sync_core();
		log_value("faultmask", read_faultmask());
	}
	return entry->exc_return;
}

static uint32_t nmi_inside(struct entry *entry)
{
	log_text("enter");
	log_hex("nr", entry->number);
	log_hex("icsr", icsr_defined());
	log_hex("ret", entry->exc_return);
	log_end();
	if (entry->number == EXC_IRQ0) {
		irq_off();
		ICSR = NMIPENDSET;
		sync_core();
		log_system("after nmi");
		irq_on();
	}
	if (entry->number == EXC_NMI) {
		write_faultmask(1);
		log_value("faultmask in NMI", read_faultmask());
		ISPR0 = 2;
		sync_core();
	}
	return entry->exc_return;
}

static void system_exceptions(void)
{
	section("system exceptions and lines together");
	SHPR(EXC_SVC) = 0x40;
	SHPR(EXC_PENDSV) = 0xE0;
	SHPR(EXC_SYSTICK) = 0x20;
	for (unsigned i = 0; i < 8; i++)
		enable(i, (uint8_t)(i * 0x20));
	irq_off();
	ICSR = PENDSVSET | PENDSTSET;
	ISPR0 = 0x8B;
	sync_core();
	log_system("pending");
	irq_on();
	log_system("done");
	section("PendSV and an equal line");
	enable(7, 0xE0);
	irq_off();
	ICSR = PENDSVSET;
	ISPR0 = 0x80;
	sync_core();
	irq_on();
	log_system("done");
}

void run(void)
{
	on_exception = report;
	orders();
	groups();
	log_flush();
	for (unsigned i = 0; i < 8; i++)
		enable(i, (uint8_t)(i * 0x20));
	masks();
	system_exceptions();
	on_exception = faultmask_in_handler;
	section("FAULTMASK is cleared by the return");
	enable(7, 0xE0);
	pend_lines(1 << 7);
	log_value("faultmask", read_faultmask());
	on_exception = nmi_inside;
	section("NMI");
	pend_lines(1);
	log_value("faultmask", read_faultmask());
	log_value("primask", read_primask());
}
