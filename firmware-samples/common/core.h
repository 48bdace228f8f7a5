/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The Cortex-M4F's own registers (private peripheral bus) and the few helpers every sample needs:
 * interrupt enable, vector installation, barriers.
 */
#ifndef CORE_H
#define CORE_H

#include <stdbool.h>
#include <stdint.h>

struct scb_regs {
	uint32_t cpuid; /* 0xE000ED00 */
	uint32_t icsr;
	uint32_t vtor;
	uint32_t aircr;
	uint32_t scr;
	uint32_t ccr;
	uint8_t shpr[12]; /* exception n is byte n - 4 */
	uint32_t shcsr;
	uint32_t cfsr;
	uint32_t hfsr;
	uint32_t dfsr;
	uint32_t mmfar;
	uint32_t bfar;
	uint32_t afsr;
	uint32_t reserved_40[18];
	uint32_t cpacr;
	uint32_t reserved_8c;
	uint32_t mpu_type; /* 0xE000ED90 */
	uint32_t mpu_ctrl;
	uint32_t mpu_rnr;
	uint32_t mpu_rbar;
	uint32_t mpu_rasr;
};

struct systick_regs {
	uint32_t ctrl; /* 0xE000E010 */
	uint32_t load;
	uint32_t val;
	uint32_t calib;
};

struct nvic_regs {
	uint32_t iser[32]; /* 0xE000E100 */
	uint32_t icer[32];
	uint32_t ispr[32];
	uint32_t icpr[32];
	uint32_t iabr[64];
	uint8_t ipr[496];
};

struct fpu_regs {
	uint32_t fpccr; /* 0xE000EF34 */
	uint32_t fpcar;
	uint32_t fpdscr;
};

struct dwt_regs {
	uint32_t ctrl; /* 0xE0001000 */
	uint32_t cyccnt;
};

static volatile struct scb_regs *const scb = (volatile struct scb_regs *)0xE000ED00;
static volatile struct systick_regs *const systick = (volatile struct systick_regs *)0xE000E010;
static volatile struct nvic_regs *const nvic = (volatile struct nvic_regs *)0xE000E100;
static volatile struct fpu_regs *const fpu = (volatile struct fpu_regs *)0xE000EF34;
static volatile struct dwt_regs *const dwt = (volatile struct dwt_regs *)0xE0001000;
static volatile uint32_t *const actlr = (volatile uint32_t *)0xE000E008;
static volatile uint32_t *const demcr = (volatile uint32_t *)0xE000EDFC;

enum exception {
	EXC_NMI = 2,
	EXC_HARD_FAULT = 3,
	EXC_MEM_MANAGE = 4,
	EXC_BUS_FAULT = 5,
	EXC_USAGE_FAULT = 6,
	EXC_SVCALL = 11,
	EXC_DEBUG_MONITOR = 12,
	EXC_PENDSV = 14,
	EXC_SYSTICK = 15,
	EXC_IRQ0 = 16,
	VECTOR_COUNT = 116,
};

enum core_bits {
	CORE_HZ = 26000000, /* the crystal: what the core runs at until software selects the PLL */
	PRIO_HIGH = 0x20,   /* three implemented priority bits */
	PRIO_NORMAL = 0x40,
	PRIO_LOWEST = 0xE0,
	ICSR_PENDSVSET = 1 << 28,
	CCR_NONBASETHRDENA = 1 << 0,
	CCR_UNALIGN_TRP = 1 << 3,
	CCR_DIV_0_TRP = 1 << 4,
	SHCSR_MEMFAULTENA = 1 << 16,
	SHCSR_BUSFAULTENA = 1 << 17,
	SHCSR_USGFAULTENA = 1 << 18,
	CPACR_FPU_FULL = 0xF << 20,
	SYSTICK_RUN_WITH_IRQ = 7, /* core clock, interrupt, enable */
	DEMCR_MON_EN = 1 << 16,
	DEMCR_TRCENA = 1 << 24,
	DWT_CYCCNTENA = 1 << 0,
	ACTLR_DISDEFWBUF = 1 << 1,
};

/* The NVIC inputs of a real-time core that the samples use. */
enum irq {
	IRQ_GPT0_GPT1 = 1,
	IRQ_GPT3 = 2,
	IRQ_UART_DEBUG = 4,
	IRQ_EINT0 = 20, /* plus the GPIO number, 0 to 23 */
	IRQ_ISU0_UART = 47,
	IRQ_ISU1_I2C = 48,
	IRQ_ISU2_I2C = 52,
	IRQ_DMA = 77,
};

/* The table the core reads: in TCM whatever the image is linked for, so entries can be replaced. */
extern uint32_t vectors_active[VECTOR_COUNT];

/* What the vector table starts with; a sample defines the ones it wants, the others spin. */
void handler_default(void);
void handler_nmi(void);
void handler_hard_fault(void);
void handler_mem_manage(void);
void handler_bus_fault(void);
void handler_usage_fault(void);
void handler_svcall(void);
void handler_debug_monitor(void);
void handler_pendsv(void);
void handler_systick(void);

static inline void core_sync(void)
{
	__asm__ volatile("dsb\n\tisb" ::: "memory");
}

static inline void core_wait(void)
{
	__asm__ volatile("dsb\n\twfi" ::: "memory");
}

static inline void core_irq_off(void)
{
	__asm__ volatile("cpsid i" ::: "memory");
}

static inline void core_irq_on(void)
{
	__asm__ volatile("cpsie i\n\tisb" ::: "memory");
}

static inline void vector_set(unsigned exception, void (*handler)(void))
{
	vectors_active[exception] = (uint32_t)(uintptr_t)handler;
	core_sync();
}

static inline void irq_disable(unsigned irq)
{
	nvic->icer[irq / 32] = 1u << (irq % 32);
	core_sync();
}

static inline void irq_install(unsigned irq, void (*handler)(void), uint8_t priority)
{
	irq_disable(irq);
	nvic->icpr[irq / 32] = 1u << (irq % 32);
	vector_set(EXC_IRQ0 + irq, handler);
	nvic->ipr[irq] = priority;
	nvic->iser[irq / 32] = 1u << (irq % 32);
}

static inline void cycles_start(void)
{
	*demcr |= DEMCR_TRCENA;
	dwt->cyccnt = 0;
	dwt->ctrl |= DWT_CYCCNTENA;
	core_sync();
}

static inline uint32_t cycles_now(void)
{
	return dwt->cyccnt;
}

#endif
