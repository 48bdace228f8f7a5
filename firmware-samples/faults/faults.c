/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Raises each kind of fault once, prints what the core recorded about it, and goes on. A table says what the
 * architecture promises; the exit status is 1 if anything differs.
 */
#include "console.h"
#include "core.h"
#include "raise.h"

#include <stddef.h>

/* Where no block answers, for data and for code; and a peripheral, where code is never fetched. */
enum hole { DATA_HOLE = 0x50000000, CODE_HOLE = 0x08000000, PERIPHERAL = 0x40000000 };

enum cfsr_bits {
	IACCVIOL = 1 << 0,
	DACCVIOL = 1 << 1,
	MUNSTKERR = 1 << 3,
	MSTKERR = 1 << 4,
	MMARVALID = 1 << 7,
	IBUSERR = 1 << 8,
	PRECISERR = 1 << 9,
	UNSTKERR = 1 << 11,
	STKERR = 1 << 12,
	BFARVALID = 1 << 15,
	UNDEFINSTR = 1 << 16,
	INVSTATE = 1 << 17,
	INVPC = 1 << 18,
	NOCP = 1 << 19,
	UNALIGNED = 1 << 24,
	DIVBYZERO = 1 << 25,
	FRAME_LOST = MUNSTKERR | MSTKERR | UNSTKERR | STKERR,
};

static const uint32_t HFSR_VECTTBL = 1u << 1;
static const uint32_t HFSR_FORCED = 1u << 30;
static const uint32_t HFSR_DEBUGEVT = 1u << 31;

/* What a case needs before it and takes back after it. */
enum environment {
	ENV_DIV_TRAP = 1 << 0,
	ENV_ALIGN_TRAP = 1 << 1,
	ENV_MPU = 1 << 2,
	ENV_FPU_OFF = 1 << 3,
	ENV_HANDLERS_OFF = 1 << 4,
	ENV_MONITOR = 1 << 5,
	ENV_TABLE_AT_THE_END = 1 << 6,
	ENV_BAD_RETURN = 1 << 7,
	ENV_BAD_FRAME = 1 << 8,
	ENV_RETURN_TO_HOLE = 1 << 9,
	ENV_RETURN_TO_GUARD = 1 << 10,
};

enum pc_relation { PC_SITE, PC_TARGET, PC_AFTER, PC_FREE };

enum exc_return { RETURN_HANDLER = 0xFFFFFFF1, RETURN_MSP = 0xFFFFFFF9, RETURN_PSP = 0xFFFFFFFD };

struct frame {
	uint32_t r0, r1, r2, r3, r12, lr, pc, xpsr;
};

struct fault_case {
	const char *name;
	raise_function *raise;
	const char *site;
	uint32_t operand;
	enum exception exception;
	uint32_t cfsr;
	uint32_t hfsr;
	enum pc_relation pc;
	unsigned environment;
};

struct outcome {
	unsigned count;
	unsigned exception;
	uint32_t cfsr, hfsr, mmfar, bfar, pc;
};

static _Alignas(256) uint32_t guard[64];
static _Alignas(32) uint32_t secret[8];
static _Alignas(32) uint32_t never_executed[8] = { 0x47704770 }; /* two BX LR */
static _Alignas(8) uint32_t process_stack[64];
static const uint32_t aligned_words[4] = { 1, 2, 3, 4 };

enum { TEST_IRQ = 20, TABLE_AT_THE_END = 0x2200FF80 };

static volatile struct outcome outcome;
static volatile unsigned interrupts;

uint32_t fault_record(struct frame *msp, struct frame *psp, uint32_t exc_return);
uint32_t svc_return(struct frame *msp, uint32_t exc_return);

static unsigned active_environment;

static uint32_t exception_number(void)
{
	uint32_t ipsr;

	__asm__ volatile("mrs %0, ipsr" : "=r"(ipsr));
	return ipsr & 0x1FF;
}

static void control_write(uint32_t control)
{
	__asm__ volatile("msr control, %0\n\tisb" : : "r"(control) : "memory");
}

static void psp_write(const void *psp)
{
	__asm__ volatile("msr psp, %0" : : "r"(psp));
}

/* A frame on a good stack for a thread whose own one could not be written or read. */
static struct frame *frame_make_up(void)
{
	struct frame *frame = (struct frame *)&process_stack[32];

	*frame = (struct frame){
		.pc = (uint32_t)(uintptr_t)resume_on_stack & ~1u,
		.xpsr = 1u << 24,
	};
	psp_write(frame);
	return frame;
}

/* Leaves ITSTATE and the exception number behind and makes sure of the Thumb bit. */
static void frame_resume_at(struct frame *frame, uint32_t pc)
{
	frame->pc = pc & ~1u;
	frame->xpsr = (frame->xpsr & 0xF8000200u) | 1u << 24;
}

uint32_t fault_record(struct frame *msp, struct frame *psp, uint32_t exc_return)
{
	uint32_t control;

	outcome.count++;
	outcome.exception = exception_number();
	outcome.cfsr = scb->cfsr;
	outcome.hfsr = scb->hfsr;
	outcome.mmfar = scb->mmfar;
	outcome.bfar = scb->bfar;
	scb->cfsr = outcome.cfsr;
	scb->hfsr = outcome.hfsr;
	scb->dfsr = 0x1F;
	if (active_environment & ENV_TABLE_AT_THE_END) {
		scb->vtor = (uint32_t)(uintptr_t)vectors_active;
		core_sync();
	}
	__asm__ volatile("mrs %0, control" : "=r"(control));
	control_write(control & ~1u);
	if (outcome.cfsr & FRAME_LOST) {
		frame_make_up();
		outcome.pc = 0;
		return RETURN_PSP;
	}
	/* After a refused return the link register holds the refused value, which says nothing. */
	if ((outcome.cfsr & INVPC) || exc_return == RETURN_MSP) {
		outcome.pc = msp->pc;
		frame_resume_at(msp, msp->lr);
		return RETURN_MSP;
	}
	outcome.pc = psp->pc;
	frame_resume_at(psp, psp->lr);
	return exc_return;
}

/* All fault handlers are this one: it finds both stacks before the compiler moves one. */
__attribute__((naked)) static void fault_entry(void)
{
	__asm__ volatile("mrs r0, msp\n\t"
			 "mrs r1, psp\n\t"
			 "mov r2, lr\n\t"
			 "push {r4, lr}\n\t"
			 "bl fault_record\n\t"
			 "pop {r4, lr}\n\t"
			 "bx r0");
}

/* What an SVC handler returns with: the proper value, unless the case wants the return itself to fail. */
uint32_t svc_return(struct frame *msp, uint32_t exc_return)
{
	if (active_environment & ENV_BAD_RETURN)
		return RETURN_HANDLER;
	if (active_environment & ENV_BAD_FRAME)
		msp->xpsr |= EXC_SVCALL;
	if (active_environment & ENV_RETURN_TO_HOLE)
		psp_write((const void *)(DATA_HOLE + 0x100));
	if (active_environment & ENV_RETURN_TO_GUARD)
		psp_write(&guard[32]);
	/* One failure a case: the thread is resumed on a made-up frame, and must not fail again. */
	active_environment &= ~(unsigned)(ENV_BAD_FRAME | ENV_RETURN_TO_HOLE | ENV_RETURN_TO_GUARD);
	return exc_return;
}

__attribute__((naked)) void handler_svcall(void)
{
	__asm__ volatile("mrs r0, msp\n\t"
			 "mov r1, lr\n\t"
			 "push {r4, lr}\n\t"
			 "bl svc_return\n\t"
			 "pop {r4, lr}\n\t"
			 "bx r0");
}

static void interrupt_taken(void)
{
	interrupts++;
}

static void mpu_region(unsigned number, const void *base, uint32_t attributes)
{
	scb->mpu_rnr = number;
	scb->mpu_rbar = (uint32_t)(uintptr_t)base;
	scb->mpu_rasr = attributes | 1;
}

/* Everything for everybody in TCM, then three exceptions to it; higher numbers win. */
static void mpu_setup(void)
{
	enum { XN = 1 << 28, ALL = 3 << 24, PRIVILEGED = 1 << 24, NOBODY = 0, NORMAL = 1 << 19 };
	enum { SIZE_32 = 4 << 1, SIZE_256 = 7 << 1, SIZE_256K = 17 << 1 };

	mpu_region(0, (const void *)0x00100000, ALL | NORMAL | SIZE_256K);
	mpu_region(1, guard, XN | NOBODY | NORMAL | SIZE_256);
	mpu_region(2, secret, XN | PRIVILEGED | NORMAL | SIZE_32);
	mpu_region(3, never_executed, XN | ALL | NORMAL | SIZE_32);
}

static void environment_enter(unsigned environment)
{
	enum { MPU_ENABLE = 1, MPU_PRIVDEFENA = 4 };

	active_environment = environment;
	if (environment & ENV_DIV_TRAP)
		scb->ccr |= CCR_DIV_0_TRP;
	if (environment & ENV_ALIGN_TRAP)
		scb->ccr |= CCR_UNALIGN_TRP;
	if (environment & ENV_MPU)
		scb->mpu_ctrl = MPU_ENABLE | MPU_PRIVDEFENA;
	if (environment & ENV_FPU_OFF)
		scb->cpacr &= ~(uint32_t)CPACR_FPU_FULL;
	if (environment & ENV_HANDLERS_OFF)
		scb->shcsr = 0;
	if (environment & ENV_MONITOR)
		*demcr |= DEMCR_MON_EN;
	if (environment & ENV_TABLE_AT_THE_END)
		scb->vtor = TABLE_AT_THE_END;
	control_write(0); /* no floating-point state: every frame is the short one */
	core_sync();
}

static void environment_leave(void)
{
	scb->ccr &= ~(uint32_t)(CCR_DIV_0_TRP | CCR_UNALIGN_TRP);
	scb->mpu_ctrl = 0;
	scb->cpacr |= CPACR_FPU_FULL;
	scb->shcsr = SHCSR_MEMFAULTENA | SHCSR_BUSFAULTENA | SHCSR_USGFAULTENA;
	*demcr &= ~(uint32_t)DEMCR_MON_EN;
	scb->vtor = (uint32_t)(uintptr_t)vectors_active;
	core_irq_on();
	core_sync();
}

static const char *exception_name(unsigned exception)
{
	switch (exception) {
	case EXC_HARD_FAULT: return "HardFault";
	case EXC_MEM_MANAGE: return "MemManage";
	case EXC_BUS_FAULT: return "BusFault";
	case EXC_USAGE_FAULT: return "UsageFault";
	case EXC_DEBUG_MONITOR: return "DebugMonitor";
	default: return "nothing";
	}
}

static bool pc_as_promised(const struct fault_case *c)
{
	uint32_t site = (uint32_t)(uintptr_t)c->site & ~1u;

	switch (c->pc) {
	case PC_SITE: return outcome.pc == site;
	case PC_TARGET: return outcome.pc == (c->operand & ~1u);
	case PC_AFTER: return outcome.pc == site + 2;
	case PC_FREE:
	default: return true;
	}
}

static const char *pc_name(const struct fault_case *c)
{
	static const char *const names[] = { "at the instruction", "at the target", "after it",
		"-" };

	return pc_as_promised(c) ? names[c->pc] : "elsewhere";
}

static bool as_promised(const struct fault_case *c)
{
	return outcome.count == 1 && outcome.exception == c->exception && outcome.cfsr == c->cfsr &&
		outcome.hfsr == c->hfsr && pc_as_promised(c) &&
		(!(c->cfsr & BFARVALID) || outcome.bfar == c->operand) &&
		(!(c->cfsr & MMARVALID) || outcome.mmfar == c->operand);
}

static int run_case(const struct fault_case *c)
{
	outcome = (struct outcome){ 0 };
	environment_enter(c->environment);
	c->raise(c->operand);
	environment_leave();
	console_print("%s: %s CFSR %08lx HFSR %08lx", c->name, exception_name(outcome.exception),
		outcome.cfsr, outcome.hfsr);
	if (outcome.cfsr & BFARVALID)
		console_print(" BFAR %08lx", outcome.bfar);
	if (outcome.cfsr & MMARVALID)
		console_print(" MMFAR %s",
			outcome.mmfar == c->operand ? "is the address" : "IS NOT THE ADDRESS");
	console_print(", PC %s%s\n", pc_name(c), as_promised(c) ? "" : " - NOT AS PROMISED");
	return !as_promised(c);
}

#define SITE(name) .raise = raise_##name, .site = site_##name
#define ADDRESS(object) ((uint32_t)(uintptr_t)(object))

static int run_usage_faults(void)
{
	const struct fault_case cases[] = {
		{ "undefined instruction", SITE(undefined), 0, EXC_USAGE_FAULT, UNDEFINSTR },
		{ "branch to Arm state", SITE(to_arm_state), ADDRESS(site_divide) & ~1u,
			EXC_USAGE_FAULT, INVSTATE, .pc = PC_TARGET },
		{ "return to a handler that is not there", SITE(svc), 0, EXC_USAGE_FAULT, INVPC,
			.pc = PC_AFTER, .environment = ENV_BAD_RETURN },
		{ "return to a thread with an exception number", SITE(svc), 0, EXC_USAGE_FAULT,
			INVPC, .pc = PC_AFTER, .environment = ENV_BAD_FRAME },
		{ "coprocessor 7", SITE(no_coprocessor), 0, EXC_USAGE_FAULT, NOCP },
		{ "floating point while off", SITE(no_fpu), 0, EXC_USAGE_FAULT, NOCP,
			.environment = ENV_FPU_OFF },
		{ "divide by zero", SITE(divide), 0, EXC_USAGE_FAULT, DIVBYZERO,
			.environment = ENV_DIV_TRAP },
		{ "unaligned word", SITE(load), ADDRESS(aligned_words) + 1, EXC_USAGE_FAULT,
			UNALIGNED, .environment = ENV_ALIGN_TRAP },
		{ "unaligned halfword", SITE(load_half), ADDRESS(aligned_words) + 1,
			EXC_USAGE_FAULT, UNALIGNED, .environment = ENV_ALIGN_TRAP },
		{ "unaligned LDRD", SITE(load_pair), ADDRESS(aligned_words) + 2, EXC_USAGE_FAULT,
			UNALIGNED, .environment = ENV_ALIGN_TRAP },
		{ "unaligned LDM", SITE(load_many), ADDRESS(aligned_words) + 2, EXC_USAGE_FAULT,
			UNALIGNED, .environment = ENV_ALIGN_TRAP },
	};
	int wrong = 0;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		wrong += run_case(&cases[i]);
	return wrong;
}

static int run_memory_faults(void)
{
	const struct fault_case cases[] = {
		{ "read of a hole", SITE(load), DATA_HOLE + 0x14, EXC_BUS_FAULT,
			PRECISERR | BFARVALID },
		{ "write to a hole", SITE(store), DATA_HOLE + 0x18, EXC_BUS_FAULT,
			PRECISERR | BFARVALID },
		{ "jump into a hole", SITE(jump), CODE_HOLE, EXC_BUS_FAULT, IBUSERR,
			.pc = PC_TARGET },
		{ "read of the system registers without privilege", SITE(load_unprivileged),
			0xE000ED08, EXC_BUS_FAULT, PRECISERR | BFARVALID },
		{ "read that the MPU forbids", SITE(load), ADDRESS(guard), EXC_MEM_MANAGE,
			DACCVIOL | MMARVALID, .environment = ENV_MPU },
		{ "write that the MPU forbids", SITE(store), ADDRESS(&guard[63]), EXC_MEM_MANAGE,
			DACCVIOL | MMARVALID, .environment = ENV_MPU },
		{ "read that the MPU forbids to a thread", SITE(load_unprivileged), ADDRESS(secret),
			EXC_MEM_MANAGE, DACCVIOL | MMARVALID, .environment = ENV_MPU },
		{ "jump into data", SITE(jump), ADDRESS(never_executed), EXC_MEM_MANAGE, IACCVIOL,
			.pc = PC_TARGET, .environment = ENV_MPU },
		{ "jump into a peripheral", SITE(jump), PERIPHERAL, EXC_MEM_MANAGE, IACCVIOL,
			.pc = PC_TARGET },
	};
	int wrong = 0;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		wrong += run_case(&cases[i]);
	return wrong;
}

static int run_stacking_faults(void)
{
	const uint32_t good_stack = ADDRESS(&process_stack[64]);
	const struct fault_case cases[] = {
		{ "entry with the stack in a guard", SITE(svc_on_stack), ADDRESS(&guard[32]),
			EXC_MEM_MANAGE, MSTKERR, .pc = PC_FREE, .environment = ENV_MPU },
		{ "return with the stack in a guard", SITE(svc_on_stack), good_stack,
			EXC_MEM_MANAGE, MUNSTKERR, .pc = PC_FREE,
			.environment = ENV_MPU | ENV_RETURN_TO_GUARD },
		{ "entry with the stack in a hole", SITE(svc_on_stack), DATA_HOLE + 0x100,
			EXC_BUS_FAULT, STKERR, .pc = PC_FREE },
		{ "return with the stack in a hole", SITE(svc_on_stack), good_stack, EXC_BUS_FAULT,
			UNSTKERR, .pc = PC_FREE, .environment = ENV_RETURN_TO_HOLE },
	};
	int wrong = 0;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		wrong += run_case(&cases[i]);
	return wrong;
}

static int run_hard_faults(void)
{
	const struct fault_case cases[] = {
		{ "SVC with interrupts off", SITE(svc_masked), 0, EXC_HARD_FAULT, 0, HFSR_FORCED,
			PC_FREE },
		{ "read of a hole, BusFault disabled", SITE(load), DATA_HOLE, EXC_HARD_FAULT,
			PRECISERR | BFARVALID, HFSR_FORCED, PC_SITE, ENV_HANDLERS_OFF },
		{ "divide by zero, UsageFault disabled", SITE(divide), 0, EXC_HARD_FAULT, DIVBYZERO,
			HFSR_FORCED, PC_SITE, ENV_HANDLERS_OFF | ENV_DIV_TRAP },
		{ "breakpoint", SITE(breakpoint), 0, EXC_HARD_FAULT, 0, HFSR_DEBUGEVT, PC_SITE },
		{ "breakpoint with a monitor", SITE(breakpoint), 0, EXC_DEBUG_MONITOR, 0, 0,
			PC_SITE, ENV_MONITOR },
		{ "vector in a hole", SITE(interrupt), TEST_IRQ, EXC_HARD_FAULT, 0, HFSR_VECTTBL,
			PC_FREE, ENV_TABLE_AT_THE_END },
	};
	int wrong = 0;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		wrong += run_case(&cases[i]);
	return wrong;
}

/* A second table so near the end of SYSRAM that only the system exceptions of it are in memory. */
static void table_prepare(void)
{
	volatile uint32_t *table = (volatile uint32_t *)TABLE_AT_THE_END;

	for (unsigned i = 0; i < EXC_IRQ0; i++)
		table[i] = vectors_active[i];
}

int main(void)
{
	int wrong = 0;

	console_print("faults: each kind once\n");
	for (unsigned e = EXC_HARD_FAULT; e <= EXC_USAGE_FAULT; e++)
		vector_set(e, fault_entry);
	vector_set(EXC_DEBUG_MONITOR, fault_entry);
	table_prepare();
	irq_install(TEST_IRQ, interrupt_taken, PRIO_LOWEST);
	scb->shpr[EXC_SVCALL - 4] = PRIO_NORMAL;
	*actlr |= ACTLR_DISDEFWBUF; /* a store waits for its answer: bus faults are precise */
	mpu_setup();
	environment_leave();
	wrong += run_usage_faults();
	wrong += run_memory_faults();
	wrong += run_stacking_faults();
	wrong += run_hard_faults();
	console_print("the interrupt whose vector was missing came %u times\n", interrupts);
	wrong += interrupts != 1;
	console_print("faults: %d not as promised\n", wrong);
	return wrong != 0;
}
