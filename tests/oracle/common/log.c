/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The log of an oracle program: kept in memory, so that handlers and unprivileged code may write to it, and handed
 * out by semihosting when privileged code flushes it.
 */
#include "oracle.h"

enum {
	LOG_BYTES = 48 * 1024,
	SYS_WRITE0 = 4,
	SYS_EXIT = 0x18,
	SYS_EXIT_EXTENDED = 0x20,
	APPLICATION_EXIT = 0x20026
};

static char log_bytes[LOG_BYTES + 1];
static uint32_t log_length;

static void semihost(uint32_t operation, uint32_t argument)
{
	register uint32_t r0 __asm__("r0") = operation;
	register uint32_t r1 __asm__("r1") = argument;

	__asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
}

/* A full log means a program that does not get on: out with what there is. */
static void log_byte(char byte)
{
	static const uint32_t block[2] = { APPLICATION_EXIT, 3 };

	if (log_length == LOG_BYTES) {
		log_flush();
		semihost(SYS_EXIT_EXTENDED, (uint32_t)block);
	}
	log_bytes[log_length++] = byte;
}

void log_text(const char *text)
{
	while (*text)
		log_byte(*text++);
}

void log_hex(const char *name, uint32_t value)
{
	log_byte(' ');
	log_text(name);
	log_byte('=');
	for (int shift = 28; shift >= 0; shift -= 4)
		log_byte("0123456789abcdef"[value >> shift & 15]);
}

void log_end(void)
{
	log_byte('\n');
}

void log_value(const char *name, uint32_t value)
{
	log_hex(name, value);
	log_end();
}

void log_flush(void)
{
	log_bytes[log_length] = 0;
	log_length = 0;
	if (log_bytes[0])
		semihost(SYS_WRITE0, (uint32_t)log_bytes);
}

void finish(int status)
{
	const uint32_t block[2] = { APPLICATION_EXIT, (uint32_t)status };

	log_text("end\n");
	log_flush();
	if (status)
		semihost(SYS_EXIT_EXTENDED, (uint32_t)block);
	semihost(SYS_EXIT, APPLICATION_EXIT);
	for (;;)
		;
}

extern const uint16_t code_end[]; /* of the linker script */

/*
 * An interrupt that a store pends is taken at once or by the end of the barriers behind it: both are right, and
 * machines differ, so a frame's PC counts as past them.
 */
uint32_t settled_pc(uint32_t pc)
{
	for (unsigned n = 0; n < 4 && pc >= 0x00100000 && pc < (uint32_t)code_end; n++) {
		const uint16_t *code = (const uint16_t *)(pc & ~1u);

		if (code[0] >> 11 == 0x1C) /* b.n: the compiler shares the barriers */
			pc += 4 + (uint32_t)((int32_t)((uint32_t)code[0] << 21) >> 20);
		else if (code[0] == 0xF3BF && (code[1] == 0x8F4F || code[1] == 0x8F6F))
			pc += 4;
		else
			break;
	}
	return pc;
}

void log_frame(const struct entry *entry)
{
	const struct frame *frame = entry->frame;

	log_text("exception");
	log_hex("nr", entry->number);
	log_hex("ret", entry->exc_return);
	log_hex("msp", entry->msp);
	log_hex("psp", entry->psp);
	log_hex("control", entry->control);
	log_hex("primask", entry->primask);
	log_hex("faultmask", entry->faultmask);
	log_hex("basepri", entry->basepri);
	log_text("\n  frame");
	log_hex("r0", frame->r0);
	log_hex("r1", frame->r1);
	log_hex("r2", frame->r2);
	log_hex("r3", frame->r3);
	log_hex("r12", frame->r12);
	log_hex("lr", frame->lr);
	log_hex("pc", settled_pc(frame->pc));
	log_hex("xpsr", frame->xpsr);
	log_end();
}

void log_faults(void)
{
	uint32_t cfsr = CFSR, hfsr = HFSR;

	log_text("  status");
	log_hex("cfsr", cfsr);
	log_hex("hfsr", hfsr);
	if (cfsr & 1 << 7)
		log_hex("mmfar", MMFAR);
	if (cfsr & 1 << 15)
		log_hex("bfar", BFAR);
	log_hex("shcsr", SHCSR);
	log_end();
	CFSR = cfsr;
	HFSR = hfsr;
}

/* RETTOBASE says nothing in thread mode; VECTPENDING under BASEPRI or FAULTMASK has tests of its own. */
uint32_t icsr_defined(void)
{
	uint32_t icsr = ICSR;

	if (!read_ipsr())
		icsr &= ~(1u << 11);
	if (read_basepri() || read_faultmask())
		icsr &= ~0x1FF000u;
	return icsr;
}

void log_system(const char *name)
{
	log_text(name);
	log_hex("icsr", icsr_defined());
	log_hex("shcsr", SHCSR);
	log_hex("iser", ISER0);
	log_hex("ispr", ISPR0);
	log_hex("iabr", IABR0);
	log_end();
}

uint32_t hash_bytes(const void *bytes, uint32_t length)
{
	const uint8_t *byte = bytes;
	uint32_t hash = 2166136261u;

	while (length--)
		hash = (hash ^ *byte++) * 16777619u;
	return hash;
}
