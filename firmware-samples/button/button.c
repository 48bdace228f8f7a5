/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counts presses of button A by its external interrupt, with the hardware's debounce filter. */
#include "console.h"
#include "core.h"
#include "gpio.h"

enum {
	PRESSES = 3,
	/* Ten ticks of 8 kHz / 4: a level must last 5 ms to count. */
	DEBOUNCE_TICKS = 10,
	DEBOUNCE_PRESCALER = 2,
};

static volatile unsigned presses;

static void button_pressed(void)
{
	presses++;
}

int main(void)
{
	unsigned seen = 0;

	gpio_input_pulled_up(RDB_BUTTON_A);
	cirq->eint_dbnc_con[RDB_BUTTON_A] = EINT_FALLING | EINT_DEBOUNCE |
		DEBOUNCE_PRESCALER << EINT_PRESCALER_SHIFT | DEBOUNCE_TICKS << EINT_CNT_SHIFT;
	irq_install(IRQ_EINT0 + RDB_BUTTON_A, button_pressed, PRIO_NORMAL);
	console_print("button: A is %s, press it %u times\n",
		gpio_read(RDB_BUTTON_A) ? "up" : "down", PRESSES);
	while (seen < PRESSES) {
		while (presses == seen)
			core_wait();
		seen++;
		console_print("press %u, the pad reads %u\n", seen, gpio_read(RDB_BUTTON_A));
	}
	console_print("button: done\n");
	return 0;
}
