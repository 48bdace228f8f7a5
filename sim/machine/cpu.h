/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_MACHINE_CPU_H
#define ORRERY_MACHINE_CPU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "machine/core.h"

struct cpu;
struct cpu_context;
struct error;
struct uc_struct;

/* How a page is asked for, and what may be granted. */
enum cpu_use { CPU_READ = 1, CPU_WRITE = 2, CPU_FETCH = 4 };

/* What ended cpu_run. */
enum cpu_exit {
	CPU_EXIT_STOPPED, /* cpu_leave, or the engine's own end of a run: WFI */
	CPU_EXIT_REFUSED, /* the fill callback refused a page: registers exact, PC at the instruction */
	CPU_EXIT_INVALID, /* an instruction the engine does not know, or a branch to Arm state */
	CPU_EXIT_FAILED,  /* anything else; see cpu_last_error */
};

/* Numbers given to `interrupt`. */
enum cpu_interrupt {
	CPU_INT_UNDEFINED = 1, /* after `invalid` said no; ignore */
	CPU_INT_SVC = 2,
	CPU_INT_PREFETCH = 3,  /* fetch from 0xFFxxxxxx outside handler mode */
	CPU_INT_ALIGNMENT = 4, /* an exclusive access at an unaligned address */
	CPU_INT_BKPT = 7,
	CPU_INT_EXC_RETURN = 8,
	CPU_INT_NOCP = 17, /* an instruction of a coprocessor that is not there */
	CPU_INT_INVSTATE = 18,
};

/*
 * What the engine calls back. `block` is called directly by generated code, before each translated block, and may
 * be NULL, as may `code` (before each instruction; the precise engine only). From `block`, `code`, `interrupt` and
 * `invalid` cpu_leave may be called; from the others not, except to abandon a refused device access.
 */
struct cpu_hooks {
	void (*block)(struct uc_struct *uc, uint64_t address, uint32_t size, void *owner);
	void *block_owner; /* what `block` is given; need not be an address */
	void (*code)(struct uc_struct *uc, uint64_t address, uint32_t size, void *owner);
	void (*interrupt)(void *owner, uint32_t number);
	bool (*invalid)(void *owner);
	/* The page (MEMORY_PAGE aligned) is asked for; false refuses. `*granted` holds `use` at least. */
	bool (*fill)(void *owner, uint32_t page, enum cpu_use use, uint32_t *physical,
		unsigned *granted);
	uint32_t (*device_read)(void *owner, uint32_t physical, unsigned size);
	void (*device_write)(void *owner, uint32_t physical, unsigned size, uint32_t value);
	void *owner;
};

/* One Cortex-M4F engine of the library, with every page under our control. About 7 ms to open. */
struct cpu *cpu_open(const struct cpu_hooks *hooks, struct error *err);
void cpu_close(struct cpu *cpu);

/* Before the first run. Both 4 KiB aligned. */
bool cpu_map_memory(
	struct cpu *cpu, uint32_t address, uint32_t size, void *bytes, struct error *err);
bool cpu_map_device(struct cpu *cpu, uint32_t address, uint64_t size, struct error *err);

/* Runs from an address (bit 0 clear, Thumb state as xPSR.T says) until something ends it. */
enum cpu_exit cpu_run(struct cpu *cpu, uint32_t pc);
/*
 * The same, but it also ends before the instruction at `end`. The one way to stop inside an IT block; dear, since what
 * was translated there is dropped before and after.
 */
enum cpu_exit cpu_run_to(struct cpu *cpu, uint32_t pc, uint32_t end);
void cpu_leave(struct cpu *cpu);
const char *cpu_last_error(const struct cpu *cpu);

void cpu_flush_tlb(struct cpu *cpu);
/* Translations of begin..end are dropped; only outside cpu_run. */
void cpu_drop_code(struct cpu *cpu, uint32_t begin, uint32_t end);

void cpu_regs_get(struct cpu *cpu, struct core_regs *regs);
/* Everything, in an order that gets the banked stack pointers and privilege right. */
void cpu_regs_put(struct cpu *cpu, const struct core_regs *regs);

/* The parts that exception entry and masks need, cheaper than everything. */
struct cpu_frame {
	uint32_t r0, r1, r2, r3, r12, lr, pc, xpsr, msp, psp, control;
};
struct cpu_masks {
	uint32_t primask, basepri, faultmask, control;
};
void cpu_frame_get(struct cpu *cpu, struct cpu_frame *frame);
void cpu_masks_get(struct cpu *cpu, struct cpu_masks *masks);
/* All but CONTROL. */
void cpu_masks_put(struct cpu *cpu, const struct cpu_masks *masks);
/* The library keeps the two low bits of a stack pointer that MSR wrote; no Cortex-M has them. */
void cpu_align_stacks(struct cpu *cpu);
/* CONTROL.FPCA alone, whatever the privilege. */
void cpu_set_fpca(struct cpu *cpu, bool on);
/*
 * Puts the machine into a mode: xpsr with its exception number, CONTROL, both stack pointers, lr, and pc
 * (bit 0 ignored; T comes from xpsr).
 */
void cpu_enter(struct cpu *cpu, uint32_t xpsr, uint32_t control, uint32_t msp, uint32_t psp,
	uint32_t lr, uint32_t pc);
/* r0-r3 and r12, as an exception return restores them. */
void cpu_scratch_put(struct cpu *cpu, const uint32_t scratch[5]);
uint32_t cpu_pc(struct cpu *cpu);
void cpu_set_pc(struct cpu *cpu, uint32_t pc);
uint32_t cpu_r(struct cpu *cpu, unsigned number);
void cpu_set_r(struct cpu *cpu, unsigned number, uint32_t value);
void cpu_fp_get(struct cpu *cpu, uint32_t s[32], uint32_t *fpscr);
uint32_t cpu_fpscr(struct cpu *cpu);
/* The first `count` of s. */
void cpu_fp_put(struct cpu *cpu, const uint32_t *s, unsigned count, uint32_t fpscr);

/* Everything the engine holds of the processor, as an opaque copy: quick, in this process only. */
struct cpu_context *cpu_context_create(struct cpu *cpu, struct error *err);
void cpu_context_destroy(struct cpu_context *context);
void cpu_context_save(struct cpu *cpu, struct cpu_context *context);
void cpu_context_load(struct cpu *cpu, const struct cpu_context *context);

/* Version of the library linked: 0x020101ff is 2.1.1. */
unsigned cpu_library_version(void);

#endif
