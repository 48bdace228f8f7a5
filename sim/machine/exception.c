/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ARMv7-M exceptions: faults and their escalation, entry with stacking, return with its checks, tail-chaining,
 * late arrival, floating-point context. Source: ARMv7-M Architecture Reference Manual, B1.5.
 *
 * Not modelled: an NMI does not end a lock-up; imprecise bus faults (all are precise here).
 */
#include <string.h>

#include "engine/timeline.h"
#include "machine/core_internal.h"
#include "machine/machine.h"

enum { FRAME = 0x20, FRAME_FP = 0x68, FP_AT = 0x20 };
enum { CCR_NONBASETHRDENA = 1, CCR_STKALIGN = 0x200 };
enum { CONTROL_NPRIV = 1, CONTROL_SPSEL = 2, CONTROL_FPCA = 4 };
enum {
	FPCCR_LSPACT = 1,
	FPCCR_USER = 2,
	FPCCR_THREAD = 8,
	FPCCR_HFRDY = 16,
	FPCCR_MMRDY = 32,
	FPCCR_BFRDY = 64,
	FPCCR_MONRDY = 256,
	FPCCR_LSPEN = 1 << 30
};
static const uint32_t FPCCR_ASPEN = 1u << 31;
enum { HFSR_VECTTBL = 2, HFSR_FORCED = 1 << 30 };
enum { SCR_SLEEPONEXIT = 2 };
enum { XPSR_ALIGN = 1 << 9, XPSR_T = 1 << 24 };
enum { ENTRY_CYCLES = 12, EAGER_FP_CYCLES = 17, RETURN_CYCLES = 10, TAIL_CYCLES = 6 };

static void charge(struct core *core, unsigned cycles)
{
	core->live->ticks += cycles;
	core->live->charged += cycles;
}

void core_lock_up(struct core *core)
{
	core->live->state = CORE_LOCKUP;
	core->live->fault.kind = CORE_FAULT_LOCKUP;
	core->live->fault.when_ps = core_now_ps(core);
	core->leave = true;
	core->fault_seen = core->fault_stop;
}

/* Keeps what a report needs, as of before the entry. */
static void record(struct core *core, unsigned exception)
{
	static const enum core_fault_kind kinds[] = { [EXC_HARD] = CORE_FAULT_HARD,
		[EXC_MEM] = CORE_FAULT_MEM,
		[EXC_BUS] = CORE_FAULT_BUS,
		[EXC_USAGE] = CORE_FAULT_USAGE };
	struct core_fault *fault = &core->live->fault;
	core->live->faults++;
	fault->kind = kinds[exception];
	fault->when_ps = core_now_ps(core);
	fault->cfsr = core->nvic->cfsr;
	fault->hfsr = core->nvic->hfsr;
	fault->mmfar = core->nvic->mmfar;
	fault->bfar = core->nvic->bfar;
	cpu_regs_get(core->cpu, &fault->regs);
	fault->pc = fault->regs.r[15];
	fault->sp = fault->regs.r[13];
	fault->frame_valid = false;
	fault->address_valid = core->nvic->cfsr & (CFSR_BFARVALID | CFSR_MMARVALID);
	fault->address = core->nvic->cfsr & CFSR_BFARVALID ? core->nvic->bfar : core->nvic->mmfar;
	fault->write = core->refused.use == CPU_WRITE;
	fault->size = core->refused.size;
	if (core->fault_stop && (exception == EXC_HARD || core->fault_stop_all)) {
		core->fault_seen = true;
	}
}

/* Pends a fault, or HardFault in its place when it cannot be taken; locks up when neither can. */
static void pend_fault(struct core *core, unsigned exception)
{
	struct nvic *nvic = core->nvic;
	int now = nvic_execution_priority(nvic);
	if (exception != EXC_HARD) {
		bool enabled = nvic->enabled[0] >> exception & 1;
		if (!enabled || nvic_priority(nvic, exception) >= now) {
			exception = EXC_HARD;
			nvic->hfsr |= HFSR_FORCED;
		}
	}
	if (core->cpu) {
		record(core, exception);
	}
	if (exception == EXC_HARD && now <= -1) {
		core_lock_up(core);
		return;
	}
	nvic_pend(nvic, exception);
}

void core_fault(struct core *core, unsigned exception, uint32_t cfsr_bits)
{
	if (core->resync) {
		core_resync(core);
	}
	core->nvic->cfsr |= cfsr_bits;
	pend_fault(core, exception);
}

void core_fault_at(struct core *core, unsigned exception, uint32_t cfsr_bits, uint32_t address)
{
	if (cfsr_bits & CFSR_BFARVALID) {
		core->nvic->bfar = address;
	}
	if (cfsr_bits & CFSR_MMARVALID) {
		core->nvic->mmfar = address;
	}
	core_fault(core, exception, cfsr_bits);
}

void core_call_exception(struct core *core, unsigned exception)
{
	if (core->resync) {
		core_resync(core);
	}
	if (nvic_priority(core->nvic, exception) >= nvic_execution_priority(core->nvic)) {
		core->nvic->hfsr |= HFSR_FORCED;
		pend_fault(core, EXC_HARD);
		return;
	}
	nvic_pend(core->nvic, exception);
}

static void memory_fault(
	struct core *core, enum core_memory_result result, uint32_t mpu_bit, uint32_t bus_bit)
{
	if (result == CORE_MEMORY_MPU) {
		core_fault(core, EXC_MEM, mpu_bit);
	} else {
		core_fault(core, EXC_BUS, bus_bit);
	}
}

static enum core_memory_result store_fp(struct core *core, uint32_t at, bool privileged)
{
	uint32_t s[32], fpscr;
	cpu_fp_get(core->cpu, s, &fpscr);
	for (unsigned n = 0; n < 17; n++) {
		enum core_memory_result result = core_store(
			core, at + n * 4, n < 16 ? s[n] : fpscr, privileged);
		if (result != CORE_MEMORY_OK) {
			return result;
		}
	}
	return CORE_MEMORY_OK;
}

/*
 * Saving failed: what the context was allowed to raise when its frame was made decides, not the present
 * priority. True when the fault is taken now; then the FP instruction runs again, and saves, afterwards.
 */
static bool lazy_fault(struct core *core, enum core_memory_result result)
{
	struct nvic *nvic = core->nvic;
	bool mpu = result == CORE_MEMORY_MPU;
	unsigned exception = mpu ? EXC_MEM : EXC_BUS;
	nvic->cfsr |= mpu ? CFSR_MLSPERR : CFSR_LSPERR;
	if (!(nvic->fpccr & (mpu ? FPCCR_MMRDY : FPCCR_BFRDY))) {
		exception = EXC_HARD;
		nvic->hfsr |= HFSR_FORCED;
		if (!(nvic->fpccr & FPCCR_HFRDY)) {
			core_lock_up(core);
			return true;
		}
	}
	record(core, exception);
	nvic_pend(nvic, exception);
	return nvic_best(nvic) != EXC_NONE;
}

void core_preserve_fp(struct core *core)
{
	struct nvic *nvic = core->nvic;
	bool privileged = !(nvic->fpccr & FPCCR_USER);
	enum core_memory_result result = store_fp(core, nvic->fpcar & ~7u, privileged);
	if (result != CORE_MEMORY_OK && lazy_fault(core, result)) {
		core->leave = true;
		return;
	}
	nvic->fpccr &= ~(uint32_t)FPCCR_LSPACT;
	/* The context that begins now has the default modes. */
	cpu_fp_put(core->cpu, NULL, 0, nvic->fpdscr);
	core_reconfigure(core);
}

/* FPCCR's snapshot of what could be taken when the context was made. */
static void update_fpccr(struct core *core, uint32_t frame, bool handler)
{
	struct nvic *nvic = core->nvic;
	int now = nvic_execution_priority(nvic);
	uint32_t bits = FPCCR_LSPACT;
	bits |= core->live->privileged ? 0 : FPCCR_USER;
	bits |= handler ? 0 : FPCCR_THREAD;
	bits |= now > -1 ? FPCCR_HFRDY : 0;
	bits |= (nvic->enabled[0] >> EXC_BUS & 1) && nvic_priority(nvic, EXC_BUS) < now ?
		FPCCR_BFRDY :
		0;
	bits |= (nvic->enabled[0] >> EXC_MEM & 1) && nvic_priority(nvic, EXC_MEM) < now ?
		FPCCR_MMRDY :
		0;
	bits |= (nvic->demcr >> 16 & 1) && nvic_priority(nvic, EXC_DEBUG) < now ? FPCCR_MONRDY : 0;
	nvic->fpccr = (nvic->fpccr & (FPCCR_ASPEN | FPCCR_LSPEN)) | bits;
	nvic->fpcar = frame + FP_AT;
}

/* Pushes the frame of the running context. Gives the EXC_RETURN value, and the two stack pointers after it. */
static uint32_t push_frame(struct core *core, struct cpu_frame *f)
{
	struct nvic *nvic = core->nvic;
	bool handler = f->xpsr & 0x1ff, process = !handler && (f->control & CONTROL_SPSEL);
	bool fp = f->control & CONTROL_FPCA;
	uint32_t *sp = process ? &f->psp : &f->msp;
	bool force = fp || (nvic->ccr & CCR_STKALIGN);
	bool align = force && (*sp & 4);
	uint32_t frame = (*sp - (fp ? FRAME_FP : FRAME)) & ~(force ? 4u : 0u);
	uint32_t exc_return = handler ? 0xfffffff1u : process ? 0xfffffffdu : 0xfffffff9u;
	const uint32_t words[8] = { f->r0, f->r1, f->r2, f->r3, f->r12, f->lr, f->pc,
		(f->xpsr & ~(uint32_t)XPSR_ALIGN) | (align ? XPSR_ALIGN : 0) };
	*sp = frame;
	core->live->fault.sp = frame;
	core->live->fault.frame_valid = true;
	for (unsigned n = 0; n < 8; n++) {
		enum core_memory_result result = core_store(
			core, frame + n * 4, words[n], core->live->privileged);
		if (result != CORE_MEMORY_OK) {
			core->live->fault.frame_valid = false;
			memory_fault(core, result, CFSR_MSTKERR, CFSR_STKERR);
			break;
		}
	}
	if (!fp) {
		return exc_return;
	}
	if (nvic->fpccr & FPCCR_LSPEN) {
		update_fpccr(core, frame, handler);
	} else {
		enum core_memory_result result = store_fp(
			core, frame + FP_AT, core->live->privileged);
		if (result != CORE_MEMORY_OK) {
			memory_fault(core, result, CFSR_MSTKERR, CFSR_STKERR);
		}
		charge(core, EAGER_FP_CYCLES);
	}
	return exc_return & ~0x10u;
}

/* Goes to the handler of an exception whose frame is on the stack already. */
static void enter_handler(struct core *core, unsigned exception, uint32_t exc_return, uint32_t xpsr,
	uint32_t control, uint32_t msp, uint32_t psp)
{
	struct nvic *nvic = core->nvic;
	uint32_t vector = 0;
	bool vector_read = core_load(core, nvic->vtor + exception * 4, &vector, true) ==
		CORE_MEMORY_OK;
	if (!vector_read) {
		nvic->hfsr |= HFSR_VECTTBL;
		record(core, EXC_HARD);
		if (exception == EXC_HARD || exception == EXC_NMI ||
			nvic_execution_priority(nvic) <= -1) {
			core_lock_up(core);
			return;
		}
		exception = EXC_HARD;
		if (core_load(core, nvic->vtor + exception * 4, &vector, true) != CORE_MEMORY_OK) {
			core_lock_up(core);
			return;
		}
	}
	nvic_activate(nvic, exception);
	nvic->current = exception;
	core->live->monitor_broken = true;
	core->live->exceptions++;
	nvic->event = true;
	uint32_t new_xpsr = (xpsr & 0xf80f0000u) | (vector & 1 ? XPSR_T : 0) | exception;
	cpu_enter(core->cpu, new_xpsr, control & CONTROL_NPRIV, msp, psp, exc_return, vector & ~1u);
	if (!core->live->privileged) {
		core->live->privileged = true;
		core->flush_wanted = true;
	} else if (core->mpu->ctrl & 1) {
		core->flush_wanted = true; /* negative priorities may change what the MPU decides */
	}
	core_reconfigure(core);
	if (!(vector & 1)) {
		core_fault(core, EXC_USAGE, CFSR_INVSTATE);
	}
}

bool core_take_exception(struct core *core)
{
	struct nvic *nvic = core->nvic;
	if (nvic_best(nvic) == EXC_NONE) {
		return false;
	}
	struct cpu_frame f;
	cpu_frame_get(core->cpu, &f);
	uint32_t exc_return = push_frame(core, &f);
	charge(core, ENTRY_CYCLES);
	/* Stacking may have raised something better: late arrival. */
	unsigned exception = nvic_best(nvic);
	if (core->live->state == CORE_LOCKUP || exception == EXC_NONE) {
		return false;
	}
	enter_handler(core, exception, exc_return, f.xpsr, f.control, f.msp, f.psp);
	return true;
}

/* A fault found while returning: the present frame stays, the fault's handler gets this EXC_RETURN. */
static void fault_in_return(struct core *core, uint32_t exc_return)
{
	struct cpu_frame f;
	cpu_frame_get(core->cpu, &f);
	unsigned exception = nvic_best(core->nvic);
	if (core->live->state == CORE_LOCKUP || exception == EXC_NONE) {
		return;
	}
	charge(core, TAIL_CYCLES);
	enter_handler(core, exception, exc_return, f.xpsr, f.control, f.msp, f.psp);
}

struct popped {
	uint32_t word[8];
	uint32_t sp; /* after the frame */
	bool fp;
};

static bool pop_frame(
	struct core *core, uint32_t sp, uint32_t exc_return, bool privileged, struct popped *out)
{
	struct nvic *nvic = core->nvic;
	out->fp = !(exc_return & 0x10);
	for (unsigned n = 0; n < 8; n++) {
		enum core_memory_result result = core_load(
			core, sp + n * 4, &out->word[n], privileged);
		if (result != CORE_MEMORY_OK) {
			memory_fault(core, result, CFSR_MUNSTKERR, CFSR_UNSTKERR);
			return false;
		}
	}
	if (out->fp && (nvic->fpccr & FPCCR_LSPACT)) {
		nvic->fpccr &= ~(uint32_t)FPCCR_LSPACT; /* still in the registers */
	} else if (out->fp) {
		uint32_t s[17];
		for (unsigned n = 0; n < 17; n++) {
			enum core_memory_result result = core_load(
				core, sp + FP_AT + n * 4, &s[n], privileged);
			if (result != CORE_MEMORY_OK) {
				memory_fault(core, result, CFSR_MUNSTKERR, CFSR_UNSTKERR);
				return false;
			}
		}
		cpu_fp_put(core->cpu, s, 16, s[16]);
	}
	bool align = (out->word[7] & XPSR_ALIGN) && (out->fp || (nvic->ccr & CCR_STKALIGN));
	out->sp = (sp + (out->fp ? FRAME_FP : FRAME)) | (align ? 4 : 0);
	return true;
}

/* Where an EXC_RETURN goes; false when it is not one of the legal values. */
static bool decode_return(
	const struct core *core, uint32_t exc_return, bool nested, bool *handler, bool *process)
{
	if ((exc_return & 0xffffffe0u) != 0xffffffe0u) {
		return false;
	}
	switch (exc_return & 15) {
	case 1:
		*handler = true;
		*process = false;
		return nested;
	case 9:
	case 13:
		*handler = false;
		*process = exc_return & 4;
		return !nested || (core->nvic->ccr & CCR_NONBASETHRDENA);
	default: return false;
	}
}

static void deactivate(struct core *core, unsigned exception)
{
	struct nvic *nvic = core->nvic;
	nvic_deactivate(nvic, exception);
	if (exception != EXC_NMI) {
		struct cpu_masks masks;
		cpu_masks_get(core->cpu, &masks);
		if (masks.faultmask) {
			masks.faultmask = 0;
			cpu_masks_put(core->cpu, &masks);
		}
		nvic->faultmask = 0;
	}
}

void core_exception_return(struct core *core)
{
	struct nvic *nvic = core->nvic;
	if (core->resync) {
		core_resync(core);
	}
	struct cpu_frame f;
	cpu_frame_get(core->cpu, &f);
	uint32_t exc_return = (f.pc & ~1u) | (f.xpsr >> 24 & 1);
	unsigned returning = f.xpsr & 0x1ff;
	bool handler = false, process = false;
	bool nested = nvic_anything_active(nvic, returning);
	bool was_active = nvic_is_active(nvic, returning);
	bool legal = decode_return(core, exc_return, nested, &handler, &process) && was_active;
	deactivate(core, returning);
	if (!legal) {
		core_fault(core, EXC_USAGE, CFSR_INVPC);
		fault_in_return(core, 0xf0000000u | exc_return);
		return;
	}
	/* Tail-chaining: something else that beats what is returned to. */
	if (nvic_best(nvic) != EXC_NONE) {
		charge(core, TAIL_CYCLES);
		enter_handler(core, nvic_best(nvic), exc_return, f.xpsr, f.control, f.msp, f.psp);
		return;
	}
	struct popped p;
	uint32_t *sp = process ? &f.psp : &f.msp;
	bool privileged = handler || !(f.control & CONTROL_NPRIV);
	if (!pop_frame(core, *sp, exc_return, privileged, &p)) {
		fault_in_return(core, exc_return);
		return;
	}
	if (handler != ((p.word[7] & 0x1ff) != 0)) {
		core_fault(core, EXC_USAGE, CFSR_INVPC);
		fault_in_return(core, exc_return);
		return;
	}
	*sp = p.sp;
	nvic->current = p.word[7] & 0x1ff;
	uint32_t scratch[5] = { p.word[0], p.word[1], p.word[2], p.word[3], p.word[4] };
	uint32_t control = (f.control & CONTROL_NPRIV) | (process ? CONTROL_SPSEL : 0) |
		(p.fp ? CONTROL_FPCA : 0);
	cpu_scratch_put(core->cpu, scratch);
	cpu_enter(core->cpu, p.word[7] & ~(uint32_t)XPSR_ALIGN, control, f.msp, f.psp, p.word[5],
		p.word[6]);
	charge(core, RETURN_CYCLES);
	core->live->monitor_broken = true;
	nvic->event = true;
	if (privileged != core->live->privileged) {
		core->live->privileged = privileged;
		core->flush_wanted = true;
	} else if (core->mpu->ctrl & 1) {
		core->flush_wanted = true;
	}
	core_reconfigure(core);
	if (!(p.word[7] & XPSR_T)) {
		core_fault(core, EXC_USAGE, CFSR_INVSTATE);
	} else if (!handler && !nested && (nvic->scr & SCR_SLEEPONEXIT)) {
		core_sleep(core, false);
	}
}
