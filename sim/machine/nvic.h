/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_MACHINE_NVIC_H
#define ORRERY_MACHINE_NVIC_H

#include <stdbool.h>
#include <stdint.h>

struct mpu;
struct snap;

/* Exception numbers of ARMv7-M; external interrupt n is NVIC_IRQ0 + n. */
enum {
	EXC_NONE = 0,
	EXC_RESET = 1,
	EXC_NMI = 2,
	EXC_HARD = 3,
	EXC_MEM = 4,
	EXC_BUS = 5,
	EXC_USAGE = 6,
	EXC_SVC = 11,
	EXC_DEBUG = 12,
	EXC_PENDSV = 14,
	EXC_SYSTICK = 15,
	NVIC_IRQ0 = 16,
	NVIC_EXCEPTIONS = 256,
	NVIC_WORDS = NVIC_EXCEPTIONS / 32,
	NVIC_IDLE = 256, /* execution priority of thread mode with nothing masked */
};

/*
 * The interrupt controller and system control state of one ARMv7-M core: what decides which exception
 * runs. Registers' faces (peripherals/cortex_m) and the core's exception entry both work on it. In the arena.
 */
struct nvic {
	unsigned exceptions;   /* implemented: 16 + lines */
	uint8_t priority_mask; /* implemented bits of a priority byte, 0xe0 */
	uint32_t pending[NVIC_WORDS];
	uint32_t active[NVIC_WORDS];
	uint32_t enabled
		[NVIC_WORDS]; /* by exception number; system exceptions that cannot be disabled stay 1 */
	uint32_t level[NVIC_WORDS]; /* input level of external interrupts */
	uint8_t priority[NVIC_EXCEPTIONS];
	uint8_t group; /* AIRCR.PRIGROUP */
	/* masks as the core has them now (the core re-reads them when firmware may have changed them) */
	uint8_t primask, faultmask, basepri;
	/* system control registers that decide behaviour */
	uint32_t vtor, ccr, scr, cpacr;
	uint32_t cfsr, hfsr, dfsr, mmfar, bfar, afsr;
	uint32_t fpccr, fpcar, fpdscr;
	uint32_t demcr;
	/* CYCCNT: `cyccnt` plus the cycles since `cyccnt_from` while it runs */
	uint32_t cyccnt;
	uint64_t cyccnt_from;
	bool cyccnt_enabled, cyccnt_runs;
	unsigned current; /* exception number in IPSR */
	struct mpu *mpu;  /* of the same core, never NULL */
	bool event;       /* the event register of WFE */
	bool reset_asked; /* AIRCR.SYSRESETREQ or VECTRESET was written */
	/* Called when the answer of nvic_best() may have changed. */
	void (*changed)(void *owner);
	/* Called when CCR, CPACR, FPCCR, MPU, SCR... changed: what the core must watch for changes with it. */
	void (*reconfigured)(void *owner);
	/* AIRCR reset request. */
	void (*reset_request)(void *owner);
	uint64_t (*cycles)(void *owner); /* core cycles now, for CYCCNT */
	void *owner;
	/* The core begins or ends to sleep with SCR.SLEEPDEEP set; for the SCB's line. */
	void (*slept)(void *owner, bool deep);
	void *slept_owner;
};

void nvic_init(struct nvic *nvic, unsigned lines, unsigned priority_bits);
void nvic_reset(struct nvic *nvic);
void nvic_pend(struct nvic *nvic, unsigned exception);
void nvic_unpend(struct nvic *nvic, unsigned exception);
void nvic_set_enabled(struct nvic *nvic, unsigned exception, bool on);
void nvic_set_priority(struct nvic *nvic, unsigned exception, uint8_t priority);
/* Level of an external interrupt input; a rising edge pends. */
void nvic_input(struct nvic *nvic, unsigned irq, bool level);
/* Group (pre-emption) priority of an exception: -3..-1 for reset, NMI, HardFault; lower wins. */
int nvic_priority(const struct nvic *nvic, unsigned exception);
/* Execution priority now: active exceptions and masks. */
int nvic_execution_priority(const struct nvic *nvic);
/* Best pending and enabled exception that pre-empts now, EXC_NONE when there is none. */
unsigned nvic_best(const struct nvic *nvic);
/* As nvic_best but ignoring PRIMASK: would it wake WFI? */
bool nvic_wakes(const struct nvic *nvic);
bool nvic_is_pending(const struct nvic *nvic, unsigned exception);
bool nvic_is_active(const struct nvic *nvic, unsigned exception);
void nvic_activate(struct nvic *nvic, unsigned exception); /* pending -> active */
void nvic_deactivate(
	struct nvic *nvic, unsigned exception); /* re-pends while a level input is high */
/* Highest-priority pending enabled exception whatever the masks. */
unsigned nvic_pending_number(const struct nvic *nvic);
/* The same as ICSR.VECTPENDING shows it: BASEPRI and FAULTMASK count, PRIMASK does not. */
unsigned nvic_vectpending(const struct nvic *nvic);
bool nvic_anything_active(const struct nvic *nvic, unsigned besides);
void nvic_snap(struct nvic *nvic, struct snap *snap);

#endif
