/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Down the ladder of sleep: clock gating woken by a timer, legacy sleep woken by button A, and deep sleep, which ends in a
 * restart of the core that SLP_AUX tells from the first start.
 */
#include "console.h"
#include "core.h"
#include "gpio.h"
#include "gpt.h"

struct rgu_regs {
	uint32_t slp_ctrl; /* 0x21010000 */
	uint32_t slp_aux;
	uint32_t event_record;
	uint32_t hclk_ck_ctrl;
	uint32_t reserved_10[60];
	uint32_t hw_mem_pdn;
	uint32_t hw_mem_slp;
};

/* Masks of the interrupt conditioning block, and its wake-up controller. */
struct wic_regs {
	uint32_t swcon; /* 0x21000340 */
	uint32_t sw_clr;
	uint32_t reserved_348[7];
	uint32_t pend_sta[4];
};

static volatile struct rgu_regs *const rgu = (volatile struct rgu_regs *)0x21010000;
static volatile struct wic_regs *const wic = (volatile struct wic_regs *)0x21000340;
static volatile uint32_t *const irq_dis = (volatile uint32_t *)0x21000600;
static volatile uint32_t *const wic_dis = (volatile uint32_t *)0x21000620;

enum {
	SLP_EN = 1,
	DEEP_SLP_EN = 2,
	WOKE_FROM_DEEP = 1,
	SYSRAM_BANKS = 0xF,
	ALL_BANKS = 0x3FFFFFF,
	SCR_SLEEPDEEP = 4,
	SW_CLR_EN = 4,
	WORDS = 3,
};

static volatile unsigned ticked, pressed;

static void timer_expired(void)
{
	gpt->isr = GPT_INT0;
	ticked++;
}

static void button_pressed(void)
{
	pressed++;
}

/* GPT0 interrupts once, after so many ticks of 32768 Hz. */
static void wake_after(uint32_t ticks)
{
	gpt->gpt0_ctrl = 0;
	gpt->isr = GPT_INT0;
	gpt->gpt0_icnt = ticks;
	gpt->ier = GPT_INT0;
	gpt->gpt0_ctrl = GPT01_EN | GPT01_FAST | GPT01_RESTART;
}

/* Sleeps with all sources blocked but one, and runs its handler afterwards. */
static void sleep(unsigned irq, bool deep)
{
	core_irq_off();
	for (unsigned word = 0; word < WORDS; word++) {
		uint32_t open = word == irq / 32 ? 1u << (irq % 32) : 0;

		irq_dis[word] = ~open;
		wic_dis[word] = ~open;
	}
	wic->swcon |= SW_CLR_EN;
	wic->sw_clr = 1;
	wic->sw_clr = 0;
	scb->scr = deep ? SCR_SLEEPDEEP : 0;
	core_wait();
	core_sync();
	for (unsigned word = 0; word < WORDS; word++) {
		irq_dis[word] = 0;
		wic_dis[word] = 0;
	}
	core_irq_on();
}

int main(void)
{
	uint32_t before;

	if (rgu->slp_aux & WOKE_FROM_DEEP) {
		rgu->slp_aux = WOKE_FROM_DEEP;
		console_print("low-power: restarted out of deep sleep, %u left of it\n",
			(unsigned)rgu->slp_aux & WOKE_FROM_DEEP);
		return 0;
	}
	clock_start();
	gpio_input_pulled_up(RDB_BUTTON_A);
	cirq->eint_dbnc_con[RDB_BUTTON_A] = EINT_FALLING;
	irq_install(IRQ_GPT0_GPT1, timer_expired, PRIO_NORMAL);
	irq_install(IRQ_EINT0 + RDB_BUTTON_A, button_pressed, PRIO_NORMAL);

	console_print("low-power: clock gating for 1000 ticks\n");
	console_flush();
	before = clock_us();
	wake_after(1000);
	sleep(IRQ_GPT0_GPT1, false);
	console_print("woken by the timer %u time, after %u ms\n", ticked,
		(unsigned)(clock_us() - before) / 1000);

	console_print("low-power: legacy sleep until button A\n");
	console_flush();
	rgu->hw_mem_pdn |= SYSRAM_BANKS;
	rgu->hw_mem_slp |= ALL_BANKS;
	rgu->slp_ctrl = SLP_EN;
	wake_after(100); /* blocked: must not wake it */
	sleep(IRQ_EINT0 + RDB_BUTTON_A, true);
	console_print("woken by button A %u time, the controller saw it: %u\n", pressed,
		(unsigned)wic->pend_sta[(IRQ_EINT0 + RDB_BUTTON_A) / 32] >>
				((IRQ_EINT0 + RDB_BUTTON_A) % 32) &
			1);

	console_print("low-power: deep sleep for 500 ticks\n");
	console_flush();
	rgu->hw_mem_pdn = ALL_BANKS;
	rgu->hw_mem_slp = 0;
	rgu->slp_ctrl = SLP_EN | DEEP_SLP_EN;
	wake_after(500);
	sleep(IRQ_GPT0_GPT1, true);
	console_print("low-power: went on after deep sleep, which must not be\n");
	return 1;
}
