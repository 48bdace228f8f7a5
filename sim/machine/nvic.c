/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The nested vectored interrupt controller of an ARMv7-M core: which exception is pending, active, masked,
 * and which one runs next. Source: ARMv7-M Architecture Reference Manual, B1.5 and B3.4.
 */
#include "machine/nvic.h"

#include <assert.h>
#include <string.h>

#include "base/bits.h"
#include "engine/snap.h"
#include "machine/mpu.h"

enum { SCR_SEVONPEND = 1 << 4 };

void nvic_init(struct nvic *nvic, unsigned lines, unsigned priority_bits)
{
	assert(lines + NVIC_IRQ0 <= NVIC_EXCEPTIONS && priority_bits >= 1 && priority_bits <= 8);
	nvic->exceptions = NVIC_IRQ0 + lines;
	nvic->priority_mask = (uint8_t)(0xff00u >> priority_bits);
	nvic_reset(nvic);
}

void nvic_reset(struct nvic *nvic)
{
	memset(nvic->pending, 0, sizeof nvic->pending);
	memset(nvic->active, 0, sizeof nvic->active);
	memset(nvic->enabled, 0, sizeof nvic->enabled);
	memset(nvic->priority, 0, sizeof nvic->priority);
	/* All system exceptions are enabled but the three that SHCSR enables. */
	nvic->enabled[0] = 0xffff & ~(1u << EXC_MEM | 1u << EXC_BUS | 1u << EXC_USAGE);
	nvic->group = 0;
	nvic->primask = nvic->faultmask = nvic->basepri = 0;
	nvic->vtor = 0;
	nvic->ccr = 0x200;
	nvic->scr = nvic->cpacr = 0;
	nvic->cfsr = nvic->hfsr = nvic->dfsr = nvic->mmfar = nvic->bfar = nvic->afsr = 0;
	nvic->fpccr = 0xc0000000u;
	nvic->fpcar = nvic->fpdscr = nvic->demcr = 0;
	nvic->cyccnt = 0;
	nvic->cyccnt_enabled = nvic->cyccnt_runs = false;
	nvic->current = EXC_NONE;
	nvic->event = false;
	nvic->reset_asked = false;
}

static void tell(struct nvic *nvic)
{
	if (nvic->changed) {
		nvic->changed(nvic->owner);
	}
}

void nvic_pend(struct nvic *nvic, unsigned exception)
{
	assert(exception > EXC_RESET && exception < nvic->exceptions);
	if (bits_test(nvic->pending, exception)) {
		return;
	}
	bits_assign(nvic->pending, exception, true);
	if (nvic->scr & SCR_SEVONPEND) {
		nvic->event = true;
	}
	tell(nvic);
}

void nvic_unpend(struct nvic *nvic, unsigned exception)
{
	bool stays = exception >= NVIC_IRQ0 && bits_test(nvic->level, exception) &&
		!bits_test(nvic->active, exception);
	if (bits_test(nvic->pending, exception) && !stays) {
		bits_assign(nvic->pending, exception, false);
		tell(nvic);
	}
}

void nvic_set_enabled(struct nvic *nvic, unsigned exception, bool on)
{
	if (bits_test(nvic->enabled, exception) != on) {
		bits_assign(nvic->enabled, exception, on);
		tell(nvic);
	}
}

void nvic_set_priority(struct nvic *nvic, unsigned exception, uint8_t priority)
{
	nvic->priority[exception] = priority & nvic->priority_mask;
	tell(nvic);
}

void nvic_input(struct nvic *nvic, unsigned irq, bool level)
{
	unsigned exception = NVIC_IRQ0 + irq;
	assert(exception < nvic->exceptions);
	bool rising = level && !bits_test(nvic->level, exception);
	bits_assign(nvic->level, exception, level);
	if (rising) {
		nvic_pend(nvic, exception);
	}
}

/* The part of a priority byte that decides pre-emption. */
static int group_of(const struct nvic *nvic, uint8_t priority)
{
	return priority & ~((2 << nvic->group) - 1) & 0xff;
}

int nvic_priority(const struct nvic *nvic, unsigned exception)
{
	switch (exception) {
	case EXC_RESET: return -3;
	case EXC_NMI: return -2;
	case EXC_HARD: return -1;
	default: return group_of(nvic, nvic->priority[exception]);
	}
}

static int active_priority(const struct nvic *nvic)
{
	int best = NVIC_IDLE;
	for (unsigned word = 0; word < NVIC_WORDS; word++) {
		for (uint32_t bits = nvic->active[word]; bits; bits &= bits - 1) {
			int priority = nvic_priority(
				nvic, word * 32 + (unsigned)__builtin_ctz(bits));
			best = priority < best ? priority : best;
		}
	}
	return best;
}

static int masked_priority(const struct nvic *nvic, bool with_primask)
{
	int best = active_priority(nvic);
	if (nvic->basepri & nvic->priority_mask) {
		int base = group_of(nvic, nvic->basepri & nvic->priority_mask);
		best = base < best ? base : best;
	}
	if (with_primask && nvic->primask && best > 0) {
		best = 0;
	}
	if (nvic->faultmask && best > -1) {
		best = -1;
	}
	return best;
}

int nvic_execution_priority(const struct nvic *nvic)
{
	return masked_priority(nvic, true);
}

/* Orders pending exceptions: fixed priorities first, then the whole priority byte, then the number. */
static int full_priority(const struct nvic *nvic, unsigned exception)
{
	return exception <= EXC_HARD ? nvic_priority(nvic, exception) : nvic->priority[exception];
}

unsigned nvic_pending_number(const struct nvic *nvic)
{
	unsigned best = EXC_NONE;
	int best_priority = NVIC_IDLE;
	for (unsigned word = 0; word < NVIC_WORDS; word++) {
		for (uint32_t bits = nvic->pending[word] & nvic->enabled[word]; bits;
			bits &= bits - 1) {
			unsigned exception = word * 32 + (unsigned)__builtin_ctz(bits);
			int priority = full_priority(nvic, exception);
			if (priority < best_priority) {
				best = exception;
				best_priority = priority;
			}
		}
	}
	return best;
}

unsigned nvic_vectpending(const struct nvic *nvic)
{
	unsigned best = nvic_pending_number(nvic);
	int limit = nvic->faultmask ? -1 : NVIC_IDLE;
	if (!nvic->faultmask && (nvic->basepri & nvic->priority_mask)) {
		limit = group_of(nvic, nvic->basepri & nvic->priority_mask);
	}
	return best != EXC_NONE && nvic_priority(nvic, best) < limit ? best : EXC_NONE;
}

unsigned nvic_best(const struct nvic *nvic)
{
	unsigned best = nvic_pending_number(nvic);
	if (best == EXC_NONE || nvic_priority(nvic, best) >= nvic_execution_priority(nvic)) {
		return EXC_NONE;
	}
	return best;
}

bool nvic_wakes(const struct nvic *nvic)
{
	unsigned best = nvic_pending_number(nvic);
	return best != EXC_NONE && nvic_priority(nvic, best) < masked_priority(nvic, false);
}

bool nvic_is_pending(const struct nvic *nvic, unsigned exception)
{
	return bits_test(nvic->pending, exception);
}

bool nvic_is_active(const struct nvic *nvic, unsigned exception)
{
	return bits_test(nvic->active, exception);
}

void nvic_activate(struct nvic *nvic, unsigned exception)
{
	bits_assign(nvic->pending, exception, false);
	bits_assign(nvic->active, exception, true);
	tell(nvic);
}

void nvic_deactivate(struct nvic *nvic, unsigned exception)
{
	bits_assign(nvic->active, exception, false);
	if (exception >= NVIC_IRQ0 && bits_test(nvic->level, exception)) {
		bits_assign(nvic->pending, exception, true);
	}
	tell(nvic);
}

bool nvic_anything_active(const struct nvic *nvic, unsigned besides)
{
	for (unsigned word = 0; word < NVIC_WORDS; word++) {
		uint32_t bits = nvic->active[word];
		if (besides / 32 == word) {
			bits &= ~(1u << besides % 32);
		}
		if (bits) {
			return true;
		}
	}
	return false;
}

void nvic_snap(struct nvic *nvic, struct snap *snap)
{
	snap_enter(snap, "nvic");
	snap_bytes(snap, "pending", nvic->pending, sizeof nvic->pending);
	snap_bytes(snap, "active", nvic->active, sizeof nvic->active);
	snap_bytes(snap, "enabled", nvic->enabled, sizeof nvic->enabled);
	snap_bytes(snap, "level", nvic->level, sizeof nvic->level);
	snap_bytes(snap, "priority", nvic->priority, sizeof nvic->priority);
	snap_u8(snap, "group", &nvic->group);
	snap_u8(snap, "primask", &nvic->primask);
	snap_u8(snap, "faultmask", &nvic->faultmask);
	snap_u8(snap, "basepri", &nvic->basepri);
	struct {
		const char *name;
		uint32_t *value;
	} words[] = {
		{ "vtor", &nvic->vtor },
		{ "ccr", &nvic->ccr },
		{ "scr", &nvic->scr },
		{ "cpacr", &nvic->cpacr },
		{ "cfsr", &nvic->cfsr },
		{ "hfsr", &nvic->hfsr },
		{ "dfsr", &nvic->dfsr },
		{ "mmfar", &nvic->mmfar },
		{ "bfar", &nvic->bfar },
		{ "afsr", &nvic->afsr },
		{ "fpccr", &nvic->fpccr },
		{ "fpcar", &nvic->fpcar },
		{ "fpdscr", &nvic->fpdscr },
		{ "demcr", &nvic->demcr },
		{ "cyccnt", &nvic->cyccnt },
		{ "current", &nvic->current },
	};
	for (unsigned n = 0; n < sizeof words / sizeof words[0]; n++) {
		snap_u32(snap, words[n].name, words[n].value);
	}
	snap_u64(snap, "cyccnt_from", &nvic->cyccnt_from);
	snap_bool(snap, "cyccnt_enabled", &nvic->cyccnt_enabled);
	snap_bool(snap, "cyccnt_runs", &nvic->cyccnt_runs);
	snap_bool(snap, "event", &nvic->event);
	mpu_snap(nvic->mpu, snap);
	snap_leave(snap);
}
