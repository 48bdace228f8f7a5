/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What every oracle program shares: the private peripheral bus, a log kept in memory until flushed, and one
 * entry point for all exceptions. Only what both machines have is used: RAM at 0x00100000..0x0012FFFF,
 * 32 interrupt lines, semihosting.
 */
#ifndef ORACLE_H
#define ORACLE_H

#include <stdbool.h>
#include <stdint.h>

enum {
	LINES = 32, /* interrupt lines that exist on both machines */

	DEVICE_CODE = 0x40000000, /* execute-never in the default map */
};
static const uint32_t NMIPENDSET = 1u << 31;
static const uint32_t HOLE_DATA = 0xA0000000; /* nobody answers on either machine */
static const uint32_t HOLE_CODE =
	0x98000000; /* the same, and the default map lets code run there */

/* Registers by address. */
static inline volatile uint32_t *reg32(uint32_t address)
{
	return (volatile uint32_t *)address;
}

static inline volatile uint8_t *reg8(uint32_t address)
{
	return (volatile uint8_t *)address;
}

#define ICTR (*reg32(0xE000E004))
#define SYST_CSR (*reg32(0xE000E010))
#define SYST_RVR (*reg32(0xE000E014))
#define SYST_CVR (*reg32(0xE000E018))
#define ISER0 (*reg32(0xE000E100))
#define ICER0 (*reg32(0xE000E180))
#define ISPR0 (*reg32(0xE000E200))
#define ICPR0 (*reg32(0xE000E280))
#define IABR0 (*reg32(0xE000E300))
#define IPR(n) (*reg8(0xE000E400 + (n)))
#define ICSR (*reg32(0xE000ED04))
#define VTOR (*reg32(0xE000ED08))
#define AIRCR (*reg32(0xE000ED0C))
#define SCR (*reg32(0xE000ED10))
#define CCR (*reg32(0xE000ED14))
#define SHPR(n) (*reg8(0xE000ED18 + (n)-4))
#define SHCSR (*reg32(0xE000ED24))
#define CFSR (*reg32(0xE000ED28))
#define HFSR (*reg32(0xE000ED2C))
#define MMFAR (*reg32(0xE000ED34))
#define BFAR (*reg32(0xE000ED38))
#define CPACR (*reg32(0xE000ED88))
#define MPU_TYPE (*reg32(0xE000ED90))
#define MPU_CTRL (*reg32(0xE000ED94))
#define MPU_RNR (*reg32(0xE000ED98))
#define MPU_RBAR (*reg32(0xE000ED9C))
#define MPU_RASR (*reg32(0xE000EDA0))
#define STIR (*reg32(0xE000EF00))
#define FPCCR (*reg32(0xE000EF34))
#define FPCAR (*reg32(0xE000EF38))
#define FPDSCR (*reg32(0xE000EF3C))

enum {
	EXC_NMI = 2,
	EXC_HARD = 3,
	EXC_MEM = 4,
	EXC_BUS = 5,
	EXC_USAGE = 6,
	EXC_SVC = 11,
	EXC_DEBUG = 12,
	EXC_PENDSV = 14,
	EXC_SYSTICK = 15,
	EXC_IRQ0 = 16,
	EXCEPTIONS = EXC_IRQ0 + LINES,

	PENDSVSET = 1 << 28,
	PENDSVCLR = 1 << 27,
	PENDSTSET = 1 << 26,
	PENDSTCLR = 1 << 25,
	VECTKEY = 0x05FA0000,
	MEMFAULTENA = 1 << 16,
	BUSFAULTENA = 1 << 17,
	USGFAULTENA = 1 << 18,
	FAULTS_ON = MEMFAULTENA | BUSFAULTENA | USGFAULTENA,
	NONBASETHRDENA = 1,
	USERSETMPEND = 2,
	UNALIGN_TRP = 8,
	DIV_0_TRP = 16,
	BFHFNMIGN = 256,
	STKALIGN = 512,
	SLEEPONEXIT = 2,
	SEVONPEND = 16,
	FPU_ON = 0xF << 20,
};

/* The basic frame as the core pushes it, and what the entry point found. */
struct frame {
	uint32_t r0, r1, r2, r3, r12, lr, pc, xpsr;
	uint32_t s[16], fpscr, reserved; /* only in an extended frame */
};

struct entry {
	uint32_t number, exc_return;
	uint32_t msp, psp; /* as the handler found them */
	uint32_t control, primask, faultmask, basepri;
	struct frame *frame;
};

/* The state of an FP context, for dumps. */
struct fp_state {
	uint32_t s[32], fpscr;
};

/* ---- log.c ---- */
void log_text(const char *text);
void log_hex(const char *name, uint32_t value);   /* " name=0000abcd" */
void log_end(void);                               /* end of the line */
void log_flush(void);                             /* privileged code only */
void log_value(const char *name, uint32_t value); /* a line of its own */
void log_frame(const struct entry *entry);
uint32_t settled_pc(uint32_t pc);
void log_faults(void);             /* CFSR, HFSR, MMFAR or BFAR where valid; clears them */
uint32_t icsr_defined(void);       /* ICSR without what the architecture leaves open */
void log_system(const char *name); /* ICSR, SHCSR, ISPR, IABR, ISER */
uint32_t hash_bytes(const void *bytes, uint32_t length);
_Noreturn void finish(int status);

/* ---- start.c ---- */
/* What a program does; never NULL while exceptions come. Returns the EXC_RETURN to leave with. */
extern uint32_t (*on_exception)(struct entry *entry);
extern uint32_t vectors[EXCEPTIONS];
extern uint32_t process_stack[1024];
void exception_entry(void);
void exception_leave(void); /* bx lr */
/* Logs the frame and goes back. */
uint32_t exception_log(struct entry *entry);
/* Logs frame and fault registers, then skips the instruction (or goes to LR when the PC holds no code). */
uint32_t exception_skip(struct entry *entry);
/* Thread mode on the process stack from now on; returns to the caller on the new stack. */
void use_process_stack(void);
void use_main_stack(void);
void run(void);

/* ---- core instructions ---- */
static inline void sync_core(void)
{
	__asm__ volatile("dsb\n\tisb" ::: "memory");
}

static inline void irq_off(void)
{
	__asm__ volatile("cpsid i" ::: "memory");
}

static inline void irq_on(void)
{
	__asm__ volatile("cpsie i\n\tisb" ::: "memory");
}

#define READ_SPECIAL(name)                                                  \
	static inline uint32_t read_##name(void)                            \
	{                                                                   \
		uint32_t value;                                             \
		__asm__ volatile("mrs %0, " #name : "=r"(value)::"memory"); \
		return value;                                               \
	}
#define WRITE_SPECIAL(name)                                                           \
	static inline void write_##name(uint32_t value)                               \
	{                                                                             \
		__asm__ volatile("msr " #name ", %0\n\tisb" ::"r"(value) : "memory"); \
	}
READ_SPECIAL(msp)
READ_SPECIAL(psp)
READ_SPECIAL(control)
READ_SPECIAL(primask)
READ_SPECIAL(faultmask)
READ_SPECIAL(basepri)
READ_SPECIAL(xpsr)
READ_SPECIAL(ipsr)
WRITE_SPECIAL(psp)
WRITE_SPECIAL(control)
WRITE_SPECIAL(primask)
WRITE_SPECIAL(faultmask)
WRITE_SPECIAL(basepri)
WRITE_SPECIAL(basepri_max)

/* Opens inline assembly that uses the FPU: C code is compiled without it. */
#define FP ".fpu fpv4-sp-d16\n\t"

static inline void pend(unsigned irq)
{
	ISPR0 = 1u << irq;
	sync_core();
}

static inline void enable(unsigned irq, uint8_t priority)
{
	IPR(irq) = priority;
	ISER0 = 1u << irq;
	sync_core();
}

static inline void priority_grouping(unsigned group)
{
	AIRCR = VECTKEY | group << 8;
	sync_core();
}

#endif
