/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_MACHINE_CORE_H
#define ORRERY_MACHINE_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bus;
struct clk;
struct core;
struct error;
struct machine;
struct memory;
struct nvic;
struct semihost;
struct snap;

enum core_kind { CORE_CORTEX_M4F };

struct core_config {
	const char *name; /* "m4-0" */
	enum core_kind kind;
	struct bus *bus;
	struct clk *clk;
	unsigned irq_lines; /* external interrupts */
	unsigned priority_bits;
	uint32_t vectors; /* VTOR at reset: where the vector table is read */
	uint32_t
		cpacr; /* as the boot ROM leaves it, after every reset; 0 is the architecture's own */
};

enum core_state {
	CORE_OFF, /* not started */
	CORE_RUNNING,
	CORE_ASLEEP, /* WFI, WFE, SLEEPONEXIT */
	CORE_LOCKUP,
	CORE_HALTED, /* semihosting exit */
};

/* All registers of a Cortex-M4F by name, as the architecture shows them. */
struct core_regs {
	uint32_t r[16]; /* r13 is the stack pointer in use, r15 the next instruction */
	uint32_t xpsr, msp, psp, primask, basepri, faultmask, control;
	uint32_t s[32], fpscr;
};

enum core_fault_kind {
	CORE_FAULT_NONE,
	CORE_FAULT_HARD,
	CORE_FAULT_MEM,
	CORE_FAULT_BUS,
	CORE_FAULT_USAGE,
	CORE_FAULT_LOCKUP
};

/* The latest fault exception a core took, for reports: decoded from the state at that moment. */
struct core_fault {
	enum core_fault_kind kind; /* the exception entered (HARD after escalation) */
	uint64_t when_ps;
	uint32_t cfsr, hfsr, mmfar, bfar;
	uint32_t pc; /* the faulting or next instruction as stacked */
	uint32_t sp; /* of the frame */
	bool frame_valid;
	struct core_regs regs; /* before the entry */
	uint32_t address;
	bool address_valid, write;
	unsigned size; /* the access, when there was one */
};

struct core_stats {
	uint64_t instructions;
	uint64_t cycles; /* charged, without sleep */
	uint64_t sleep_ps;
	uint64_t exceptions;
	uint64_t slices;
};

/* A short memory of where the core has been: for fault reports and stall detection. */
enum { CORE_HISTORY = 64 };

const char *core_name(const struct core *core);
enum core_state core_state(const struct core *core);
struct bus *core_bus(const struct core *core);
struct nvic *core_nvic(struct core *core);
struct machine *core_machine(const struct core *core);
void core_stats(const struct core *core, struct core_stats *stats);

/* Where start and reset read the vector table: what a boot loader tells the core. Before core_start. */
void core_set_vectors(struct core *core, uint32_t vectors);
/* Opens the engine if need be, takes MSP and PC from the vector table, runs from the next slice on. */
bool core_start(struct core *core, struct error *err);
/* As the chip's own reset of this core: private devices are the caller's matter. */
void core_reset(struct core *core);
void core_stop(struct core *core);

/* Between slices, or inside callbacks (then the program counter is that of the block's start). */
void core_regs_get(struct core *core, struct core_regs *regs);
void core_regs_put(struct core *core, const struct core_regs *regs);
/* By name: r0..r15, sp, lr, pc, xpsr, msp, psp, primask, basepri, faultmask, control, s0..s31, fpscr. */
bool core_reg_get(struct core *core, const char *name, uint32_t *value);
bool core_reg_set(struct core *core, const char *name, uint32_t value);

const struct core_fault *core_last_fault(const struct core *core);
uint64_t core_fault_count(const struct core *core);
/* When set, machine_run returns MACHINE_FAULT at a fault exception the firmware does not expect: HardFault, or a fault
 * whose handler is not enabled (escalated), or any when `all`. */
void core_stop_on_fault(struct core *core, bool stop, bool all);
/* Where the latest blocks began, each address once, by when it ran last, newest first; returns how many. */
unsigned core_history(const struct core *core, uint32_t *addresses, unsigned limit);

/*
 * Blocks normally charge themselves in the engine's own code where the host can (x86-64). Forbidden, each calls back:
 * slower, with the same result. And how many do so now.
 */
void core_callbacks_only(struct core *core, bool only);
unsigned core_inline_count(const struct core *core);

/* Unaligned LDM, STM, LDRD, STRD and exclusives fault as on the chip, at a price in speed; off by default. */
void core_strict_alignment(struct core *core, bool strict);

/* Stops before the instruction; MACHINE_BREAK. Costs nothing while not hit. */
bool core_break_add(struct core *core, uint32_t address);
void core_break_remove(struct core *core, uint32_t address);
/* Exactly one instruction (precise engine), interrupts included as they come. False when asleep or locked. */
bool core_step(struct core *core);

/* Semihosting requests of this core go there; NULL: BKPT 0xAB is an ordinary breakpoint instruction. */
void core_semihost(struct core *core, struct semihost *semihost);

#endif
