/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All five timers, each measured against another. Every figure is taken from edge to edge over a time
 * long enough to round to the exact nominal number: a few cycles more or less do not change the output.
 */
#include "console.h"
#include "core.h"
#include "gpt.h"

enum {
	ALARM_US = 5000,
	HCLK_SEL_MASK = 3 << 8,
	HCLK_SEL_PLL = 2 << 8,
};

/* Selects the clock of the core and its bus, at 0x2101000C. */
static volatile uint32_t *const hclk_ck_ctrl = (volatile uint32_t *)0x2101000C;

static volatile unsigned gpt0_expiries;
static volatile unsigned gpt1_expiries;
static volatile uint32_t gpt1_expired_at_us;
static volatile unsigned gpt3_expiries;
static volatile uint32_t gpt3_expired_at_us;

static int failures;

/* GPT0 and GPT1 share a line: serve whichever flags are up. */
static void gpt01_expired(void)
{
	uint32_t flags = gpt->isr;

	gpt->isr = flags;
	if (flags & GPT_INT0)
		gpt0_expiries++;
	if (flags & GPT_INT1) {
		gpt1_expired_at_us = clock_us();
		gpt1_expiries++;
	}
}

static void gpt3_expired(void)
{
	gpt3_expired_at_us = clock_us();
	gpt->gpt3_ctrl |= GPT3_ICLR;
	gpt3_expiries++;
}

static uint32_t rounded(uint64_t numerator, uint32_t denominator)
{
	return (uint32_t)((numerator + denominator / 2) / denominator);
}

static void check(const char *what, uint32_t got, uint32_t expected)
{
	console_print("%s: %lu%s\n", what, got, got == expected ? "" : " (wrong)");
	failures += got != expected;
}

/* The microsecond clock at the moment GPT2 moves on. */
static uint32_t gpt2_edge_us(void)
{
	uint32_t count = gpt->gpt2_cnt;

	while (gpt->gpt2_cnt == count)
		;
	return clock_us();
}

static void gpt3_alarm(void)
{
	gpt->gpt3_ctrl = GPT3_1MHZ;
	gpt->gpt3_init = 0;
	gpt->gpt3_expire = ALARM_US;
	irq_install(IRQ_GPT3, gpt3_expired, PRIO_NORMAL);
	gpt->gpt3_ctrl = GPT3_1MHZ | GPT3_EN;
	while (gpt3_expiries == 0)
		;
	check("GPT3 alarm at 5 ms, in tens of us", gpt3_expired_at_us / 10, ALARM_US / 10);
	clock_wait(ALARM_US, ALARM_US);
	check("GPT3 alarms 5 ms later", gpt3_expiries, 1);
	check("GPT3 still enabled", gpt->gpt3_ctrl & GPT3_EN, 1);
	irq_disable(IRQ_GPT3);
	clock_start();
}

/* Counts of GPT4 in ten milliseconds of GPT3. */
static uint32_t gpt4_counts(uint32_t control)
{
	uint32_t began, began_us, counts;

	gpt->gpt4_ctrl = 0;
	gpt->gpt4_init = 1000;
	gpt->gpt4_ctrl = control | GPT4_EN;
	began_us = clock_us();
	while (clock_us() == began_us)
		;
	began = gpt->gpt4_cnt;
	clock_wait(began_us + 1, 10000);
	counts = gpt->gpt4_cnt - began;
	gpt->gpt4_ctrl = 0;
	return counts;
}

static void gpt4_rates(void)
{
	uint32_t held;

	check("GPT4 counts a us at 26 MHz", rounded(gpt4_counts(GPT4_FAST), 10000), 26);
	check("GPT4 counts a us at half of it", rounded(gpt4_counts(0), 10000), 13);
	held = gpt->gpt4_cnt;
	clock_wait(clock_us(), 100);
	check("GPT4 moved while stopped", gpt->gpt4_cnt - held, 0);
	*hclk_ck_ctrl = (*hclk_ck_ctrl & ~(uint32_t)HCLK_SEL_MASK) | HCLK_SEL_PLL;
	check("GPT4 counts in 10 us on the PLL", rounded(gpt4_counts(GPT4_FAST), 1000), 1976);
	*hclk_ck_ctrl &= ~(uint32_t)HCLK_SEL_MASK;
}

static uint32_t gpt2_window_us(uint32_t control, uint32_t ticks)
{
	uint32_t began_us, began;

	gpt->gpt2_ctrl = 0;
	gpt->gpt2_cnt = 0;
	gpt->gpt2_ctrl = control | GPT2_EN;
	began_us = gpt2_edge_us();
	began = gpt->gpt2_cnt;
	while (gpt->gpt2_cnt - began < ticks - 1)
		;
	return gpt2_edge_us() - began_us;
}

static void gpt2_rates(void)
{
	check("GPT2 fast, Hz", rounded(8192ull * 1000000, gpt2_window_us(GPT2_FAST, 8192)), 32768);
	check("GPT2 slow, Hz", rounded(100ull * 1000000, gpt2_window_us(0, 100)), 993);
	gpt->gpt2_ctrl = 0;
}

static void gpt0_one_shot(void)
{
	uint32_t began_us = clock_us();

	gpt->gpt0_icnt = 2000;
	gpt->gpt0_ctrl = GPT01_EN | GPT01_FAST | GPT01_RESTART;
	check("GPT0 starts from", gpt->gpt0_cnt, 2000);
	while (gpt0_expiries == 0)
		core_wait();
	check("GPT0 one-shot of 2000 fast ticks, ms", rounded(clock_us() - began_us, 1000), 61);
	clock_wait(clock_us(), 70000);
	check("GPT0 expiries 70 ms later", gpt0_expiries, 1);
	check("GPT0 rests at", gpt->gpt0_cnt, 0);
	gpt->gpt0_ctrl = 0;
}

static void gpt0_restart(void)
{
	uint32_t began_us = clock_us();

	gpt->gpt0_ctrl = GPT01_EN | GPT01_FAST;
	clock_wait(began_us, 30000);
	gpt->gpt0_ctrl |= GPT01_RESTART;
	while (gpt0_expiries == 1)
		core_wait();
	check("GPT0 restarted after 30 ms expires at, ms", rounded(clock_us() - began_us, 1000),
		91);
	gpt->gpt0_ctrl = 0;
}

static void gpt1_repeat(void)
{
	uint32_t first_us;

	gpt->gpt1_icnt = 10;
	gpt->gpt1_ctrl = GPT01_EN | GPT01_REPEAT;
	while (gpt1_expiries == 0)
		core_wait();
	first_us = gpt1_expired_at_us;
	while (gpt1_expiries < 31)
		core_wait();
	gpt->gpt1_ctrl = 0;
	check("GPT1 repeat of 10 slow ticks, us", rounded(gpt1_expired_at_us - first_us, 30),
		10071);
}

int main(void)
{
	console_print("timers: five of them\n");
	gpt3_alarm();
	gpt4_rates();
	gpt2_rates();
	irq_install(IRQ_GPT0_GPT1, gpt01_expired, PRIO_NORMAL);
	gpt->ier = GPT_INT0 | GPT_INT1;
	gpt0_one_shot();
	gpt0_restart();
	gpt1_repeat();
	console_print("timers: %d wrong\n", failures);
	return failures != 0;
}
