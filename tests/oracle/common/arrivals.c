/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Random interrupt arrivals from a seed: software pends lines and system exceptions, changes masks, enables, priorities
 * and grouping, in thread mode and inside handlers; the order of the handlers is the log. Every action ends
 * with DSB and ISB, so that the architecture says exactly what happens next.
 */
#include "oracle.h"

enum { ACTIONS = 1500, DEEPEST = 6 };

static uint32_t seed = SEED;
static unsigned depth;
static unsigned on_the_edge; /* NMI and HardFault handlers under way */
static unsigned budget;      /* actions that handlers may still take */

static uint32_t draw(uint32_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % below;
}

static void mark(const char *what, uint32_t value)
{
	log_text(what);
	log_hex("", value);
	log_end();
}

static void pend_something(void)
{
	uint32_t kind = draw(8);

	if (kind < 4) {
		uint32_t lines = 1u << draw(32) | (draw(2) ? 1u << draw(32) : 0) |
			(draw(4) ? 0 : 1u << draw(32));

		mark("pend", lines);
		ISPR0 = lines;
	} else if (kind == 4) {
		uint32_t line = draw(32);

		mark("stir", line);
		STIR = line;
	} else if (kind == 5) {
		mark("pendsv", 0);
		ICSR = PENDSVSET;
	} else if (kind == 6) {
		mark("systick", 0);
		ICSR = PENDSTSET;
	} else if (draw(8) == 0) {
		mark("nmi", 0);
		ICSR = NMIPENDSET;
	} else {
		uint32_t lines = 1u << draw(32);

		mark("clear", lines);
		ICPR0 = lines;
	}
	sync_core();
}

static void change_mask(void)
{
	uint32_t priority = draw(8) * 0x20;

	switch (draw(6)) {
	case 0:
		mark("basepri", priority);
		write_basepri(priority);
		break;
	case 1:
		mark("basepri", 0);
		write_basepri(0);
		break;
	case 2:
		mark("basepri max", priority);
		write_basepri_max(priority);
		break;
	case 3:
		mark("primask", 1);
		irq_off();
		break;
	default:
		mark("primask", 0);
		irq_on();
		break;
	}
}

static bool is_active(unsigned line)
{
	return IABR0 >> line & 1;
}

static void change_controller(void)
{
	unsigned line = draw(32);
	uint8_t priority = (uint8_t)(draw(8) * 0x20);

	switch (draw(5)) {
	case 0:
		mark("enable", line);
		ISER0 = 1u << line;
		break;
	case 1:
		mark("disable", line);
		ICER0 = 1u << line;
		break;
	case 2:
		if (depth == 0) {
			mark("grouping", line % 4 + 4);
			AIRCR = VECTKEY | (line % 4 + 4) << 8;
		}
		break;
	default:
		if (!is_active(line)) {
			mark("priority of", line << 8 | priority);
			IPR(line) = priority;
		}
		break;
	}
	sync_core();
}

/* Keeps a floating-point context alive now and then. */
static void use_fpu(void)
{
	uint32_t value;

	__asm__ volatile(FP "vmov s0, %1\n\tvmov s17, %1\n\tvadd.f32 s1, s0, s17\n\tvmov %0, s1"
			 : "=r"(value)
			 : "r"(0x3F800000 + draw(1000)));
	mark("fpu", value);
}

/* A fault where it cannot lock the core up; its handler skips the instruction. */
static void fault(void)
{
	if (!on_the_edge) {
		mark("fault", 0);
		__asm__ volatile("udf #9" ::: "memory");
	}
}

static void act(void)
{
	uint32_t kind = draw(17);

	if (kind < 8)
		pend_something();
	else if (kind < 11)
		change_mask();
	else if (kind < 14)
		change_controller();
	else if (kind < 16)
		use_fpu();
	else
		fault();
}

static uint32_t handle(struct entry *entry)
{
	uint32_t exc_return = entry->exc_return;

	depth++;
	on_the_edge += entry->number <= EXC_HARD;
	log_text("enter");
	log_hex("nr", entry->number);
	log_hex("ret", exc_return);
	log_hex("sp", exc_return & 4 ? entry->psp : entry->msp);
	log_hex("pc", settled_pc(entry->frame->pc));
	log_hex("xpsr", entry->frame->xpsr);
	log_hex("icsr", icsr_defined());
	log_hex("iabr", IABR0);
	log_hex("ispr", ISPR0);
	log_hex("control", read_control());
	log_end();
	while (budget > 0 && depth < DEEPEST && draw(3)) {
		budget--;
		act();
	}
	if (entry->number == EXC_HARD || entry->number == EXC_USAGE) {
		log_faults();
		entry->frame->pc += 2;
	}
	mark("leave", entry->number);
	on_the_edge -= entry->number <= EXC_HARD;
	depth--;
	return exc_return;
}

void run(void)
{
	on_exception = handle;
	CPACR = FPU_ON;
	sync_core();
	log_value("seed", seed);
	for (unsigned i = 0; i < 32; i++)
		IPR(i) = (uint8_t)(draw(8) * 0x20);
	SHPR(EXC_PENDSV) = (uint8_t)(draw(8) * 0x20);
	SHPR(EXC_SYSTICK) = (uint8_t)(draw(8) * 0x20);
	SHPR(EXC_USAGE) = (uint8_t)(draw(8) * 0x20);
	SHCSR = USGFAULTENA;
	ISER0 = draw(0xFFFFFFFF) | draw(0xFFFFFFFF);
	use_process_stack();
	for (unsigned i = 0; i < ACTIONS; i++) {
		budget = 12;
		if (draw(6) == 0) {
			mark("unmask", 0);
			write_basepri(0);
			irq_on();
		}
		log_text("thread");
		log_hex("control", read_control());
		log_hex("primask", read_primask());
		log_hex("basepri", read_basepri());
		log_hex("ispr", ISPR0);
		log_hex("icsr", icsr_defined());
		log_end();
		act();
		log_flush();
	}
	use_main_stack();
}
