/* SPDX-License-Identifier: GPL-2.0-or-later */
/* LED1 of the reference board through its seven colours, one step per interrupt of GPT0. */
#include "console.h"
#include "core.h"
#include "gpio.h"
#include "gpt.h"

enum {
	STEPS = 8,
	STEP_TICKS = 3277, /* of 32.768 kHz: a tenth of a second */
};

struct colour {
	const char *name;
	bool red, green, blue;
};

static const struct colour colours[STEPS] = {
	{ "red", true, false, false },
	{ "green", false, true, false },
	{ "blue", false, false, true },
	{ "yellow", true, true, false },
	{ "cyan", false, true, true },
	{ "magenta", true, false, true },
	{ "white", true, true, true },
	{ "off", false, false, false },
};

static volatile unsigned ticks;

static void tick(void)
{
	gpt->isr = GPT_INT0;
	ticks++;
}

/* The LED sits between the supply and the pad, so a low pad lights it. */
static void led_show(const struct colour *colour)
{
	gpio_write(RDB_LED1_RED, !colour->red);
	gpio_write(RDB_LED1_GREEN, !colour->green);
	gpio_write(RDB_LED1_BLUE, !colour->blue);
}

int main(void)
{
	gpio_output(RDB_LED1_RED, true);
	gpio_output(RDB_LED1_GREEN, true);
	gpio_output(RDB_LED1_BLUE, true);
	console_print("blinky: LED1 is dark\n");

	irq_install(IRQ_GPT0_GPT1, tick, PRIO_NORMAL);
	gpt->ier = GPT_INT0;
	gpt->gpt0_icnt = STEP_TICKS;
	gpt->gpt0_ctrl = GPT01_EN | GPT01_REPEAT | GPT01_FAST;
	for (unsigned step = 0; step < STEPS; step++) {
		while (ticks == step)
			core_wait();
		led_show(&colours[step]);
		console_print("LED1 %s\n", colours[step].name);
	}
	gpt->gpt0_ctrl = 0;
	console_print("blinky: done after %u interrupts\n", ticks);
	return 0;
}
