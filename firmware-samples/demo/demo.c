/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two seconds of the reference board: LED1 steps through its colours, the console says which. */
#include "console.h"
#include "core.h"
#include "gpio.h"
#include "gpt.h"

enum {
	STEPS = 8,
	STEP_TICKS = 8192, /* of 32.768 kHz: a quarter of a second */
};

static const char *const names[STEPS] = {
	"red",
	"green",
	"yellow",
	"blue",
	"magenta",
	"cyan",
	"white",
	"off",
};

static volatile unsigned ticks;

static void tick(void)
{
	gpt->isr = GPT_INT0;
	ticks++;
}

/* Red, green and blue are bits 0 to 2 of one group and change together; a low pad lights. */
static void led_show(unsigned colour)
{
	volatile struct gpio_regs *group = gpio_group(RDB_LED1_RED);

	group->dout = (group->dout & ~7u) | (~colour & 7u);
}

int main(void)
{
	for (unsigned i = 0; i < 3; i++)
		gpio_output(RDB_LED1_RED + i, true);
	clock_start();
	console_print("Orrery demo: a Cortex-M4F, a timer interrupt, a UART and an LED\n");
	irq_install(IRQ_GPT0_GPT1, tick, PRIO_NORMAL);
	gpt->ier = GPT_INT0;
	gpt->gpt0_icnt = STEP_TICKS;
	gpt->gpt0_ctrl = GPT01_EN | GPT01_REPEAT | GPT01_FAST;
	for (unsigned step = 1; step <= STEPS; step++) {
		while (ticks < step)
			core_wait();
		led_show(step);
		console_print("%4lu ms  LED1 %s\n", clock_us() / 1000, names[step - 1]);
	}
	console_print("done\n");
	return 0;
}
