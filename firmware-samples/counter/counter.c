/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A rotary encoder that costs the core nothing: the counter of pin group 0 decodes its contacts (GPIO 0 and 1,
 * deglitched), stops at ten detents and interrupts there; its button (GPIO 2) sets the counter back. The capture
 * FIFO says how fast the knob is turned. The core looks every 20 ms and prints what has changed.
 */
#include "console.h"
#include "core.h"
#include "counter.h"
#include "gpio.h"
#include "gpt.h"

enum {
	GROUP = 0,
	CONTACTS = 2,
	EDGES = 4,     /* of a detent */
	ZERO = 100000, /* where the counter starts: it has no sign */
	STOP = 10,     /* detents */
	LOOK_US = 20000,
	CLOCKS_PER_US = 26,
	DEGLITCH = 400 * CLOCKS_PER_US,
};

static volatile struct counter_regs *counter;
static volatile unsigned stops;

static void limit_reached(void)
{
	stops++;
	counter->int_sts_clr = COUNTER_STS_HIGH;
	counter->int_sts_clr = 0;
}

static void counter_setup(void)
{
	volatile struct gpio_regs *group = gpio_group(4 * GROUP);

	for (unsigned pin = 0; pin < 3; pin++)
		gpio_input_pulled_up(4 * GROUP + pin);
	counter = counter_group(GROUP);
	group->global_ctrl = COUNTER_GROUP_RST_B;
	group->global_ctrl = COUNTER_GROUP_RST_B | COUNTER_GROUP_ON;
	for (unsigned pin = 0; pin < CONTACTS; pin++)
		counter->deglitch[pin] = COUNTER_DEGLITCH_EN | COUNTER_DEGLITCH_HIGH | DEGLITCH;
	counter->rst_val = ZERO;
	counter->high_limit = ZERO + STOP * EDGES;
	counter->modes = COUNTER_QUADRATURE | COUNTER_BOTH_EDGES | COUNTER_CAP0_FALLING |
		COUNTER_EVENT_GPIO2_RST | COUNTER_INT_HIGH | COUNTER_STOP_HIGH;
	irq_install(IRQ_COUNTER0 + GROUP, limit_reached, PRIO_NORMAL);
	counter->int_en = COUNTER_STS_HIGH;
	counter->run = COUNTER_EVENT_EN | COUNTER_CAP_EN | COUNTER_EVENT_RST | COUNTER_CAP_RST;
	counter->run = COUNTER_EVENT_EN | COUNTER_CAP_EN;
}

/* Between the last two captures: a cycle of the contact is a detent. 0 when there are not two. */
static uint32_t detent_us(void)
{
	uint32_t before = 0, last = 0;
	unsigned captures = 0;

	for (; counter->cap_fifo_sts & COUNTER_CAP0_LEVEL; captures++) {
		before = last;
		last = counter->cap_value[0];
	}
	return captures < 2 ? 0 : (last - before + CLOCKS_PER_US / 2) / CLOCKS_PER_US;
}

int main(void)
{
	uint32_t shown = ZERO, seen = ZERO;
	unsigned seen_stops = 0;

	clock_start();
	counter_setup();
	console_print("counter: turn the knob, up to %u\n", STOP);
	while (!seen_stops) {
		clock_wait(clock_us(), LOOK_US);
		uint32_t now = counter->counter_value;
		if (now == seen && now != shown) {
			uint32_t us = detent_us();
			shown = now;
			console_print("at %d", (int)(now - ZERO) / EDGES);
			if (us)
				console_print(", a detent took %lu us", us);
			console_print("\n");
			seen_stops = stops;
		}
		seen = now;
	}
	console_print("counter: done at the stop\n");
	return stops != 1;
}
