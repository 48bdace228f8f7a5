/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a fault exception means, in words: cause bits decoded, the access by register name, source line, the
 * instructions before it, stack frame, calls, and the blocks that led there.
 */
#include "tools/fault_report.h"

#include <string.h>

#include "base/bits.h"
#include "machine/bus.h"
#include "machine/core.h"
#include "machine/machine.h"
#include "machine/memory.h"
#include "machine/nvic.h"
#include "tools/disasm.h"
#include "tools/place.h"
#include "tools/quantity.h"
#include "tools/symbols.h"

enum { CAUSES = 24, CALLS = 16, BLOCKS = 8, CODE_BEFORE = 5, FRAME_WORDS = 8 };

/* Bits of HFSR stand after the 32 of CFSR. */
static const struct fault_bit fault_bits[] = {
	{ "UNDEFINSTR", "the instruction is undefined", 16 },
	{ "INVSTATE",
		"a jump to an address with bit 0 clear: Arm state does not exist on this core",
		17 },
	{ "INVPC", "exception return with an impossible EXC_RETURN value or stack frame", 18 },
	{ "NOCP", "a floating point or coprocessor instruction while CPACR forbids it", 19 },
	{ "UNALIGNED",
		"an unaligned access, and CCR.UNALIGN_TRP is set or the instruction needs alignment",
		24 },
	{ "DIVBYZERO", "division by zero, and CCR.DIV_0_TRP is set", 25 },
	{ "IBUSERR", "instructions could not be fetched: nothing executable is there", 8 },
	{ "PRECISERR", "a data access that the bus refused; the address is exact", 9 },
	{ "IMPRECISERR", "an earlier store that the bus refused; the place is only near", 10 },
	{ "UNSTKERR", "the bus refused unstacking on exception return", 11 },
	{ "STKERR", "the bus refused stacking on exception entry: the stack pointer is bad", 12 },
	{ "LSPERR", "the bus refused lazy stacking of FP registers", 13 },
	{ "IACCVIOL", "the MPU or the memory map forbids executing there", 0 },
	{ "DACCVIOL", "the MPU forbids this data access", 1 },
	{ "MUNSTKERR", "the MPU forbade unstacking on exception return", 3 },
	{ "MSTKERR", "the MPU forbade stacking on exception entry", 4 },
	{ "MLSPERR", "the MPU forbade lazy stacking of FP registers", 5 },
	{ "VECTTBL", "the vector table could not be read", 32 + 1 },
	{ "FORCED",
		"escalated: the fault's own handler is not enabled, or cannot run at this priority",
		32 + 30 },
	{ "DEBUGEVT", "BKPT without a debugger", 32 + 31 },
	{ "BFARVALID", NULL, 15 },
	{ "MMARVALID", NULL, 7 },
};

unsigned fault_causes(uint32_t cfsr, uint32_t hfsr, const struct fault_bit **causes, unsigned limit)
{
	uint64_t both = cfsr | (uint64_t)hfsr << 32;
	unsigned count = 0;
	for (size_t i = 0; i < sizeof(fault_bits) / sizeof(*fault_bits) && count < limit; i++) {
		if (fault_bits[i].meaning && both >> fault_bits[i].bit & 1) {
			causes[count++] = &fault_bits[i];
		}
	}
	return count;
}

static const char *kind_name(enum core_fault_kind kind)
{
	static const char *const names[] = { "no fault", "HardFault", "MemManage fault", "BusFault",
		"UsageFault", "lock-up" };
	return names[kind];
}

static void print_causes(const struct core_fault *fault, FILE *out)
{
	const struct fault_bit *cause[CAUSES];
	unsigned count = fault_causes(fault->cfsr, fault->hfsr, cause, CAUSES);
	for (unsigned i = 0; i < count; i++) {
		fprintf(out, "  %-8s %s.%s: %s\n", i ? "" : "cause",
			cause[i]->bit < 32 ? "CFSR" : "HFSR", cause[i]->name, cause[i]->meaning);
	}
	fprintf(out, "  %-8s CFSR=0x%08x HFSR=0x%08x\n", count ? "" : "cause", fault->cfsr,
		fault->hfsr);
}

static const char *place_kind(const struct place *place, bool write)
{
	if (!place->region) {
		return "nothing is mapped there";
	}
	if (place->region->privileged_only) {
		return "privileged only";
	}
	if (place->region->memory && write &&
		(place->region->read_only || place->region->memory->kind == MEMORY_FLASH)) {
		return "read-only memory";
	}
	return place->device ? "a register" : "memory";
}

static void print_access(struct core *core, const struct core_fault *fault, FILE *out)
{
	enum { MMARVALID = 1 << 7, BFARVALID = 1 << 15 };
	struct place place;
	char name[96];
	uint32_t address = fault->address_valid ? fault->address :
		fault->cfsr & BFARVALID         ? fault->bfar :
						  fault->mmfar;
	if (!fault->address_valid && !(fault->cfsr & (BFARVALID | MMARVALID))) {
		return;
	}
	place_find(core_bus(core), address, &place);
	fprintf(out, "  access   ");
	if (fault->address_valid && fault->size) {
		fprintf(out, "%s of %u byte%s at ", fault->write ? "write" : "read", fault->size,
			fault->size == 1 ? "" : "s");
	}
	fprintf(out, "0x%08x = %s (%s)\n", address, place_print(&place, name, sizeof(name)),
		place_kind(&place, fault->write));
}

/*
 * Instructions that end at `address`: Thumb code cannot be read backwards, so start a little before and keep
 * the start from which the instructions meet the address.
 */
static uint32_t code_start(struct bus *bus, uint32_t address, unsigned count)
{
	for (uint32_t back = count * 4; back; back -= 2) {
		uint32_t at = address - back;
		struct disasm_line line;
		unsigned lines = 0, size;
		while (at < address && (size = disasm_at(bus, at, &line)) != 0 &&
			line.mnemonic[0] != '.') {
			at += size;
			lines++;
		}
		if (at == address && lines <= count) {
			return address - back;
		}
	}
	return address;
}

static void print_code(struct core *core, struct symbols *symbols, uint32_t pc, FILE *out)
{
	struct bus *bus = core_bus(core);
	struct disasm_line line;
	int last = -1;
	unsigned after = 0, size;
	for (uint32_t at = code_start(bus, pc, CODE_BEFORE); after < 2; at += size) {
		const char *file = "";
		int number = 0;
		size = disasm_at(bus, at, &line);
		if (!size) {
			fprintf(out, "  %-8s 0x%08x cannot be read\n", "code", at);
			return;
		}
		bool known = symbols_line(symbols, at, &file, &number);
		fprintf(out, "  %-8s%c 0x%08x  %-8s %-28s", last == -1 ? "code" : "",
			at == pc ? '>' : ' ', at, line.mnemonic, line.operands);
		if (known && number != last) {
			fprintf(out, " ; %s:%d", file, number);
		}
		fputc('\n', out);
		last = number;
		after += at >= pc;
	}
}

static void print_frame(struct core *core, const struct core_fault *fault, FILE *out)
{
	static const char *const names[FRAME_WORDS] = { "r0", "r1", "r2", "r3", "r12", "lr", "pc",
		"xpsr" };
	uint32_t word[FRAME_WORDS];
	if (!fault->frame_valid || !bus_peek(core_bus(core), fault->sp, word, sizeof(word))) {
		fprintf(out, "  %-8s 0x%08x: no frame there\n", "stack", fault->sp);
		return;
	}
	fprintf(out, "  %-8s frame at 0x%08x:", "stack", fault->sp);
	for (unsigned i = 0; i < FRAME_WORDS; i++) {
		fprintf(out, "%s%s=0x%08x", i == 4 ? "\n           " : " ", names[i], word[i]);
	}
	fputc('\n', out);
	fprintf(out, "  %-8s", "regs");
	for (unsigned i = 4; i < 12; i++) {
		fprintf(out, "%sr%u=0x%08x", i == 8 ? "\n           " : " ", i, fault->regs.r[i]);
	}
	fprintf(out,
		"\n           sp=0x%08x msp=0x%08x psp=0x%08x control=%u primask=%u basepri=0x%02x\n",
		fault->regs.r[13], fault->regs.msp, fault->regs.psp, fault->regs.control,
		fault->regs.primask, fault->regs.basepri);
}

static void print_calls(
	struct core *core, struct symbols *symbols, const struct core_regs *regs, FILE *out)
{
	uint32_t address[CALLS];
	char text[160];
	unsigned count = symbols_backtrace(symbols, core_bus(core), regs, address, CALLS);
	for (unsigned i = 0; i < count; i++) {
		fprintf(out, "  %-8s #%u %s\n", i ? "" : "calls", i,
			symbols_print(symbols, address[i], text, sizeof(text)));
	}
}

static void print_history(struct core *core, struct symbols *symbols, FILE *out)
{
	uint32_t address[CORE_HISTORY];
	char text[160];
	unsigned count = core_history(core, address, CORE_HISTORY), shown = 0;
	for (unsigned i = 0; i < count && shown < BLOCKS; i++) {
		if (i && address[i] == address[i - 1]) {
			continue;
		}
		fprintf(out, "  %-8s %s\n", shown ? "" : "before",
			symbols_print_at(symbols, address[i], text, sizeof(text)));
		shown++;
	}
}

void fault_report(struct core *core, struct symbols *symbols, FILE *out)
{
	const struct core_fault *fault = core_last_fault(core);
	char text[160], time[32];
	if (!fault || fault->kind == CORE_FAULT_NONE) {
		return;
	}
	/* A jump into nowhere has no code at its target: the caller is what tells. */
	fprintf(out, "guest fault: %s took a %s at %s\n", core_name(core), kind_name(fault->kind),
		quantity_print_time(fault->when_ps, time, sizeof(time)));
	print_causes(fault, out);
	print_access(core, fault, out);
	fprintf(out, "  at       %s\n", symbols_print_at(symbols, fault->pc, text, sizeof(text)));
	print_code(core, symbols, fault->pc & ~1u, out);
	print_frame(core, fault, out);
	struct core_regs regs = fault->regs;
	regs.r[15] = fault->pc & ~1u;
	print_calls(core, symbols, &regs, out);
	print_history(core, symbols, out);
}

static const char *exception_name(unsigned exception, char *text, size_t size)
{
	static const char *const names[] = { "thread mode", "reset", "NMI", "HardFault",
		"MemManage", "BusFault", "UsageFault", NULL, NULL, NULL, NULL, "SVCall",
		"DebugMonitor", NULL, "PendSV", "SysTick" };
	if (exception < NVIC_IRQ0 && names[exception]) {
		snprintf(text, size, exception ? "in %s" : "%s", names[exception]);
	} else {
		snprintf(text, size, "in interrupt %d", (int)exception - NVIC_IRQ0);
	}
	return text;
}

void core_report(struct core *core, struct symbols *symbols, FILE *out)
{
	static const char *const states[] = { "off", "running", "asleep", "locked up", "halted" };
	struct core_regs regs;
	char text[160], mode[48];
	if (core_state(core) == CORE_OFF) {
		return;
	}
	core_regs_get(core, &regs);
	fprintf(out, "  %s %s at %s, %s\n", core_name(core), states[core_state(core)],
		symbols_print_at(symbols, regs.r[15], text, sizeof(text)),
		exception_name(bits_get(regs.xpsr, 0, 9), mode, sizeof(mode)));
}
