/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The door to the Unicorn library: one Cortex-M4F engine whose pages, devices, exceptions and time are
 * ours. Nothing else includes unicorn.h.
 *
 * Not modelled here: everything the library leaves out of the M profile; see core.c and exception.c.
 */
#include "machine/cpu.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unicorn/unicorn.h>

#include "base/alloc.h"
#include "base/error.h"
#include "machine/memory.h"

enum {
	DEVICE_RANGES = 16,
	PRIVILEGED_IPSR = 3, /* any handler will do where only privilege matters */
};

struct device_range {
	struct cpu *cpu;
	uint32_t base;
};

struct cpu {
	uc_engine *uc;
	struct cpu_hooks hooks;
	struct device_range range[DEVICE_RANGES];
	unsigned range_count;
	bool invalid;
	uc_err last;
	struct cpu_context *own; /* as opened: holds what the library frees on closing */
};

struct cpu_context {
	uc_context *uc;
};

static void on_interrupt(uc_engine *uc, uint32_t number, void *user)
{
	struct cpu *cpu = user;
	cpu->hooks.interrupt(cpu->hooks.owner, number);
}

static bool on_invalid(uc_engine *uc, void *user)
{
	struct cpu *cpu = user;
	bool go_on = cpu->hooks.invalid(cpu->hooks.owner);
	cpu->invalid = !go_on;
	return go_on;
}

static bool on_fill(uc_engine *uc, uint64_t page, uc_mem_type type, uc_tlb_entry *entry, void *user)
{
	struct cpu *cpu = user;
	enum cpu_use use = type == UC_MEM_FETCH ? CPU_FETCH :
		type == UC_MEM_WRITE            ? CPU_WRITE :
						  CPU_READ;
	uint32_t physical = (uint32_t)page;
	unsigned granted = 0;
	if (!cpu->hooks.fill(cpu->hooks.owner, (uint32_t)page, use, &physical, &granted)) {
		return false;
	}
	unsigned perms = (granted & CPU_READ ? UC_PROT_READ : 0) |
		(granted & CPU_WRITE ? UC_PROT_WRITE : 0) |
		(granted & CPU_FETCH ? UC_PROT_EXEC : 0);
	entry->paddr = physical;
	entry->perms = perms;
	return true;
}

static uint64_t on_device_read(uc_engine *uc, uint64_t offset, unsigned size, void *user)
{
	const struct device_range *range = user;
	return range->cpu->hooks.device_read(
		range->cpu->hooks.owner, range->base + (uint32_t)offset, size);
}

static void on_device_write(
	uc_engine *uc, uint64_t offset, unsigned size, uint64_t value, void *user)
{
	const struct device_range *range = user;
	range->cpu->hooks.device_write(
		range->cpu->hooks.owner, range->base + (uint32_t)offset, size, (uint32_t)value);
}

static uc_err add_hook(struct cpu *cpu, int type, void *callback, void *user)
{
	uc_hook hook;
	return uc_hook_add(cpu->uc, &hook, type, callback, user, (uint64_t)1, (uint64_t)0);
}

/* Function pointers pass through the library as void *, which ISO C lets us do only through a union. */
union hook_function {
	void (*block)(struct uc_struct *, uint64_t, uint32_t, void *);
	void (*interrupt)(uc_engine *, uint32_t, void *);
	bool (*invalid)(uc_engine *, void *);
	bool (*fill)(uc_engine *, uint64_t, uc_mem_type, uc_tlb_entry *, void *);
	void *any;
};

static uc_err open_engine(struct cpu *cpu)
{
	uc_err e = uc_open(UC_ARCH_ARM, UC_MODE_THUMB, &cpu->uc);
	if (e) {
		return e;
	}
	if ((e = uc_ctl_set_cpu_model(cpu->uc, UC_CPU_ARM_CORTEX_M4)) ||
		(e = uc_ctl_tlb_mode(cpu->uc, UC_TLB_VIRTUAL)) ||
		(e = uc_ctl_exits_enable(cpu->uc))) {
		return e;
	}
	union hook_function f = { .block = cpu->hooks.block };
	if (f.any && (e = add_hook(cpu, UC_HOOK_BLOCK, f.any, cpu->hooks.block_owner))) {
		return e;
	}
	f.block = cpu->hooks.code;
	if (f.any && (e = add_hook(cpu, UC_HOOK_CODE, f.any, cpu->hooks.owner))) {
		return e;
	}
	f.interrupt = on_interrupt;
	if ((e = add_hook(cpu, UC_HOOK_INTR, f.any, cpu))) {
		return e;
	}
	f.invalid = on_invalid;
	if ((e = add_hook(cpu, UC_HOOK_INSN_INVALID, f.any, cpu))) {
		return e;
	}
	f.fill = on_fill;
	return add_hook(cpu, UC_HOOK_TLB_FILL, f.any, cpu);
}

struct cpu *cpu_open(const struct cpu_hooks *hooks, struct error *err)
{
	if (uc_version(NULL, NULL) < 0x02010100u) {
		error_set(err, "the Unicorn library is %#x; 2.1.1 or later is needed",
			uc_version(NULL, NULL));
		error_help(err, "run `./dev setup`, then `orrery doctor`");
		return NULL;
	}
	struct cpu *cpu = alloc_zeroed(1, sizeof *cpu);
	cpu->hooks = *hooks;
	uc_err e = open_engine(cpu);
	if (e) {
		error_set(err, "the Unicorn library cannot open a Cortex-M4: %s", uc_strerror(e));
		error_help(err, "run `orrery doctor`");
		cpu_close(cpu);
		return NULL;
	}
	cpu->own = cpu_context_create(cpu, err);
	if (!cpu->own) {
		cpu_close(cpu);
		return NULL;
	}
	cpu_context_save(cpu, cpu->own);
	return cpu;
}

void cpu_close(struct cpu *cpu)
{
	if (!cpu) {
		return;
	}
	if (cpu->own) {
		/* A context loaded from another engine brought that one's pointers along. */
		cpu_context_load(cpu, cpu->own);
		cpu_context_destroy(cpu->own);
	}
	if (cpu->uc) {
		uc_close(cpu->uc);
	}
	free(cpu);
}

bool cpu_map_memory(
	struct cpu *cpu, uint32_t address, uint32_t size, void *bytes, struct error *err)
{
	uc_err e = uc_mem_map_ptr(cpu->uc, address, size, UC_PROT_ALL, bytes);
	return !e ||
		error_set(
			err, "the engine cannot map memory at 0x%08x: %s", address, uc_strerror(e));
}

bool cpu_map_device(struct cpu *cpu, uint32_t address, uint64_t size, struct error *err)
{
	assert(cpu->range_count < DEVICE_RANGES);
	struct device_range *range = &cpu->range[cpu->range_count++];
	*range = (struct device_range){ .cpu = cpu, .base = address };
	uc_err e = uc_mmio_map(
		cpu->uc, address, size, on_device_read, range, on_device_write, range);
	return !e ||
		error_set(err, "the engine cannot map devices at 0x%08x: %s", address,
			uc_strerror(e));
}

enum cpu_exit cpu_run(struct cpu *cpu, uint32_t pc)
{
	cpu->invalid = false;
	cpu->last = uc_emu_start(cpu->uc, pc | 1, 0, 0, 0);
	if (cpu->invalid) {
		return CPU_EXIT_INVALID;
	}
	switch (cpu->last) {
	case UC_ERR_OK: return CPU_EXIT_STOPPED;
	case UC_ERR_EXCEPTION: return CPU_EXIT_REFUSED;
	case UC_ERR_INSN_INVALID: return CPU_EXIT_INVALID;
	default: return CPU_EXIT_FAILED;
	}
}

enum cpu_exit cpu_run_to(struct cpu *cpu, uint32_t pc, uint32_t end)
{
	uint64_t exits[1] = { end };
	cpu_drop_code(cpu, pc, end + 2);
	uc_ctl_set_exits(cpu->uc, exits, (size_t)1);
	enum cpu_exit exit = cpu_run(cpu, pc);
	uc_ctl_set_exits(cpu->uc, exits, (size_t)0);
	cpu_drop_code(cpu, pc, end + 2);
	return exit;
}

void cpu_leave(struct cpu *cpu)
{
	uc_emu_stop(cpu->uc);
}

const char *cpu_last_error(const struct cpu *cpu)
{
	return uc_strerror(cpu->last);
}

void cpu_flush_tlb(struct cpu *cpu)
{
	uc_ctl_flush_tlb(cpu->uc);
}

void cpu_drop_code(struct cpu *cpu, uint32_t begin, uint32_t end)
{
	uc_ctl_remove_cache(cpu->uc, (uint64_t)begin, (uint64_t)end);
}

static uint32_t get(struct cpu *cpu, int reg)
{
	uint32_t value = 0;
	uc_reg_read(cpu->uc, reg, &value);
	return value;
}

static void put(struct cpu *cpu, int reg, uint32_t value)
{
	uc_reg_write(cpu->uc, reg, &value);
}

static int r_number(unsigned n)
{
	static const int special[] = { UC_ARM_REG_R13, UC_ARM_REG_R14, UC_ARM_REG_R15 };
	return n < 13 ? UC_ARM_REG_R0 + (int)n : special[n - 13];
}

enum { MANY_MAX = 40 };

static void get_many(struct cpu *cpu, int *reg, uint32_t *value, unsigned count)
{
	void *pointer[MANY_MAX];
	assert(count <= MANY_MAX);
	for (unsigned n = 0; n < count; n++) {
		pointer[n] = &value[n];
	}
	uc_reg_read_batch(cpu->uc, reg, pointer, (int)count);
}

static void put_many(struct cpu *cpu, int *reg, const uint32_t *value, unsigned count)
{
	uint32_t copy[MANY_MAX];
	void *pointer[MANY_MAX];
	assert(count <= MANY_MAX);
	memcpy(copy, value, count * sizeof *copy);
	for (unsigned n = 0; n < count; n++) {
		pointer[n] = &copy[n];
	}
	uc_reg_write_batch(cpu->uc, reg, pointer, (int)count);
}

/*
 * From unprivileged thread mode the library reads banked stack pointers and masks as 0 and ignores writes, to us as to
 * the guest. So pass through handler mode; the translator's cached mode is not touched meanwhile.
 */
static bool raise_privilege(struct cpu *cpu)
{
	bool guarded = get(cpu, UC_ARM_REG_IPSR) == 0 && (get(cpu, UC_ARM_REG_CONTROL) & 1);
	if (guarded) {
		put(cpu, UC_ARM_REG_IPSR, PRIVILEGED_IPSR);
	}
	return guarded;
}

static void lower_privilege(struct cpu *cpu, bool guarded)
{
	if (guarded) {
		put(cpu, UC_ARM_REG_IPSR, 0);
	}
}

static void get_stacks(struct cpu *cpu, uint32_t *msp, uint32_t *psp)
{
	bool guarded = raise_privilege(cpu);
	*msp = get(cpu, UC_ARM_REG_MSP);
	*psp = get(cpu, UC_ARM_REG_PSP);
	lower_privilege(cpu, guarded);
}

void cpu_regs_get(struct cpu *cpu, struct core_regs *regs)
{
	int reg[17];
	uint32_t value[17];
	for (unsigned n = 0; n < 16; n++) {
		reg[n] = r_number(n);
	}
	reg[16] = UC_ARM_REG_XPSR;
	get_many(cpu, reg, value, 17);
	memcpy(regs->r, value, sizeof regs->r);
	regs->xpsr = value[16];
	struct cpu_masks masks;
	cpu_masks_get(cpu, &masks);
	get_stacks(cpu, &regs->msp, &regs->psp);
	regs->primask = masks.primask;
	regs->basepri = masks.basepri;
	regs->faultmask = masks.faultmask;
	regs->control = masks.control;
	cpu_fp_get(cpu, regs->s, &regs->fpscr);
}

/* As double words: half the calls. */
void cpu_fp_get(struct cpu *cpu, uint32_t s[32], uint32_t *fpscr)
{
	static const int reg[17] = { UC_ARM_REG_D0, UC_ARM_REG_D1, UC_ARM_REG_D2, UC_ARM_REG_D3,
		UC_ARM_REG_D4, UC_ARM_REG_D5, UC_ARM_REG_D6, UC_ARM_REG_D7, UC_ARM_REG_D8,
		UC_ARM_REG_D9, UC_ARM_REG_D10, UC_ARM_REG_D11, UC_ARM_REG_D12, UC_ARM_REG_D13,
		UC_ARM_REG_D14, UC_ARM_REG_D15, UC_ARM_REG_FPSCR };
	uint64_t d[16];
	void *pointer[17];
	int copy[17];
	memcpy(copy, reg, sizeof copy);
	for (unsigned n = 0; n < 16; n++) {
		pointer[n] = &d[n];
	}
	pointer[16] = fpscr;
	uc_reg_read_batch(cpu->uc, copy, pointer, 17);
	memcpy(s, d, sizeof d);
}

uint32_t cpu_fpscr(struct cpu *cpu)
{
	return get(cpu, UC_ARM_REG_FPSCR);
}

void cpu_fp_put(struct cpu *cpu, const uint32_t *s, unsigned count, uint32_t fpscr)
{
	int reg[33];
	uint32_t value[33];
	for (unsigned n = 0; n < count; n++) {
		reg[n] = UC_ARM_REG_S0 + (int)n;
		value[n] = s[n];
	}
	reg[count] = UC_ARM_REG_FPSCR;
	value[count] = fpscr;
	put_many(cpu, reg, value, count + 1);
}

void cpu_regs_put(struct cpu *cpu, const struct core_regs *regs)
{
	for (unsigned n = 0; n < 13; n++) {
		put(cpu, r_number(n), regs->r[n]);
	}
	cpu_fp_put(cpu, regs->s, 32, regs->fpscr);
	struct cpu_masks masks = { regs->primask, regs->basepri, regs->faultmask, regs->control };
	cpu_masks_put(cpu, &masks);
	cpu_enter(cpu, regs->xpsr, regs->control, regs->msp, regs->psp, regs->r[14], regs->r[15]);
}

void cpu_frame_get(struct cpu *cpu, struct cpu_frame *frame)
{
	int reg[11] = { UC_ARM_REG_R0, UC_ARM_REG_R1, UC_ARM_REG_R2, UC_ARM_REG_R3, UC_ARM_REG_R12,
		UC_ARM_REG_LR, UC_ARM_REG_PC, UC_ARM_REG_XPSR, UC_ARM_REG_MSP, UC_ARM_REG_PSP,
		UC_ARM_REG_CONTROL };
	uint32_t value[11];
	get_many(cpu, reg, value, 11);
	*frame = (struct cpu_frame){ .r0 = value[0],
		.r1 = value[1],
		.r2 = value[2],
		.r3 = value[3],
		.r12 = value[4],
		.lr = value[5],
		.pc = value[6],
		.xpsr = value[7],
		.msp = value[8],
		.psp = value[9],
		.control = value[10] };
	if (!(frame->xpsr & 0x1ff) && (frame->control & 1)) {
		get_stacks(cpu, &frame->msp, &frame->psp);
	}
}

void cpu_masks_get(struct cpu *cpu, struct cpu_masks *masks)
{
	int reg[4] = { UC_ARM_REG_PRIMASK, UC_ARM_REG_BASEPRI, UC_ARM_REG_FAULTMASK,
		UC_ARM_REG_CONTROL };
	uint32_t value[4];
	bool guarded = raise_privilege(cpu);
	get_many(cpu, reg, value, 4);
	lower_privilege(cpu, guarded);
	*masks = (struct cpu_masks){ value[0], value[1], value[2], value[3] };
}

/*
 * The library caches mode and privilege for its translator and renews the cache only at some writes: this is the
 * harmless one of them. Without it a BX LR in a handler would not be seen as an exception return.
 */
static void rebuild(struct cpu *cpu, uint32_t xpsr)
{
	put(cpu, UC_ARM_REG_APSR_NZCV, xpsr);
}

void cpu_masks_put(struct cpu *cpu, const struct cpu_masks *masks)
{
	bool guarded = raise_privilege(cpu);
	put(cpu, UC_ARM_REG_PRIMASK, masks->primask);
	put(cpu, UC_ARM_REG_BASEPRI, masks->basepri);
	put(cpu, UC_ARM_REG_FAULTMASK, masks->faultmask);
	lower_privilege(cpu, guarded);
	rebuild(cpu, get(cpu, UC_ARM_REG_XPSR));
}

void cpu_align_stacks(struct cpu *cpu)
{
	uint32_t msp, psp;
	get_stacks(cpu, &msp, &psp);
	if ((msp | psp) & 3) {
		bool guarded = raise_privilege(cpu);
		put(cpu, UC_ARM_REG_MSP, msp & ~3u);
		put(cpu, UC_ARM_REG_PSP, psp & ~3u);
		lower_privilege(cpu, guarded);
	}
}

void cpu_set_fpca(struct cpu *cpu, bool on)
{
	uint32_t control = get(cpu, UC_ARM_REG_CONTROL);
	bool guarded = raise_privilege(cpu);
	put(cpu, UC_ARM_REG_CONTROL, on ? control | 4 : control & ~4u);
	lower_privilege(cpu, guarded);
	rebuild(cpu, get(cpu, UC_ARM_REG_XPSR));
}

/*
 * SPSEL can be written in privileged thread mode only, the stack pointers and privilege only while privileged; each
 * switch of mode exchanges the banked stack pointers.
 */
void cpu_enter(struct cpu *cpu, uint32_t xpsr, uint32_t control, uint32_t msp, uint32_t psp,
	uint32_t lr, uint32_t pc)
{
	uint32_t old = get(cpu, UC_ARM_REG_CONTROL);
	raise_privilege(cpu);
	put(cpu, UC_ARM_REG_MSP, msp);
	put(cpu, UC_ARM_REG_PSP, psp);
	if ((old ^ control) & 7) {
		if (get(cpu, UC_ARM_REG_IPSR)) {
			put(cpu, UC_ARM_REG_CONTROL, old & ~1u);
			put(cpu, UC_ARM_REG_IPSR, 0);
		}
		put(cpu, UC_ARM_REG_CONTROL, control & 6);
		if (xpsr & 0x1ff) {
			put(cpu, UC_ARM_REG_IPSR, xpsr & 0x1ff);
		}
		if (control & 1) {
			put(cpu, UC_ARM_REG_CONTROL, control);
		}
	}
	put(cpu, UC_ARM_REG_XPSR_NZCVQG, xpsr);
	put(cpu, UC_ARM_REG_LR, lr);
	put(cpu, UC_ARM_REG_PC, (pc & ~1u) | (xpsr >> 24 & 1));
	rebuild(cpu, xpsr);
}

void cpu_scratch_put(struct cpu *cpu, const uint32_t scratch[5])
{
	int reg[5] = { UC_ARM_REG_R0, UC_ARM_REG_R1, UC_ARM_REG_R2, UC_ARM_REG_R3, UC_ARM_REG_R12 };
	put_many(cpu, reg, scratch, 5);
}

uint32_t cpu_pc(struct cpu *cpu)
{
	return get(cpu, UC_ARM_REG_PC) & ~1u;
}

void cpu_set_pc(struct cpu *cpu, uint32_t pc)
{
	put(cpu, UC_ARM_REG_PC, (pc & ~1u) | (get(cpu, UC_ARM_REG_XPSR) >> 24 & 1));
}

uint32_t cpu_r(struct cpu *cpu, unsigned number)
{
	return get(cpu, r_number(number));
}

void cpu_set_r(struct cpu *cpu, unsigned number, uint32_t value)
{
	put(cpu, r_number(number), value);
}

struct cpu_context *cpu_context_create(struct cpu *cpu, struct error *err)
{
	struct cpu_context *context = alloc_zeroed(1, sizeof *context);
	uc_err e = uc_context_alloc(cpu->uc, &context->uc);
	if (e) {
		error_set(
			err, "the engine cannot hold a copy of its registers: %s", uc_strerror(e));
		free(context);
		return NULL;
	}
	return context;
}

void cpu_context_destroy(struct cpu_context *context)
{
	if (context) {
		uc_context_free(context->uc);
		free(context);
	}
}

void cpu_context_save(struct cpu *cpu, struct cpu_context *context)
{
	uc_context_save(cpu->uc, context->uc);
}

void cpu_context_load(struct cpu *cpu, const struct cpu_context *context)
{
	uc_context_restore(cpu->uc, context->uc);
}

unsigned cpu_library_version(void)
{
	return uc_version(NULL, NULL);
}
