/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TESTS_PERIPHERALS_GPIOIF_OFFSETS_H
#define ORRERY_TESTS_PERIPHERALS_GPIOIF_OFFSETS_H

#include "support/bench.h"

/* The GPIO counters as the datasheet spells them, 0x100 above the group's base. */
enum {
	STATIC_0 = 0x00,
	STATIC_1 = 0x04,
	STATIC_2 = 0x08,
	MODES = 0x0c,
	RUN = 0x10,
	RST_VAL = 0x20,
	LOW_LIMIT = 0x24,
	HIGH_LIMIT = 0x28,
	INT_EN = 0x30,
	INT_STS_CLR = 0x34,
	INT_STS = 0x38,
	CAP_FIFO_STS = 0x40,
	CAP_VALUE_0 = 0x44,
	CAP_VALUE_1 = 0x48,
	COUNTER_VALUE = 0x4c,
};

enum { DGLT_EN = 1 << 14, DGLT_INIT_HIGH = 1 << 15 };
enum { GPIO2_RST_HIGH = 1, CAP_GPIO2_RST = 2, EVENT_GPIO2_RST = 4 };
enum { CAP0_FALLING = 1 << 8, CAP0_BOTH = 2 << 8, CAP1_FALLING = 1 << 10, CAP1_BOTH = 2 << 10 };
enum { RISING = 0, FALLING = 1 << 16, BOTH = 2 << 16 };
enum { DIRECTION = 0, UP_DOWN = 1 << 18, QUADRATURE = 2 << 18 };
enum { DIR_DEF = 1 << 20, UPDOWN_DEF = 1 << 21, QUAD_DEF = 1 << 22 };
enum { INT_LOW = 1 << 24, INT_HIGH = 2 << 24, INT_BOTH = 3 << 24 };
enum { STOP_LOW = 1 << 28, STOP_HIGH = 2 << 28, RELOAD_LOW = 3 << 28, RELOAD_HIGH = 4 << 28 };
enum { EVENT_EN = 1, CAP_EN = 2, EVENT_SW_RST = 1 << 16, CAP_SW_RST = 1 << 17 };
enum {
	STS_LOW = 1,
	STS_HIGH = 2,
	STS_GPIO2 = 4,
	STS_OVERFLOW = 1 << 8,
	STS_UNDERFLOW = 1 << 9,
	STS_CAP0_FULL = 1 << 12,
	STS_RST_CAP0_FULL = 1 << 14,
	STS_RST_CAP1_FULL = 1 << 15,
	STS_CAP0_DATA = 1 << 16,
	STS_CAP1_DATA = 1 << 17,
	STS_CAP0_RD_EMPTY = 1 << 24,
};

/* The group's switches on, as a driver does first. */
static inline void switch_on(void)
{
	bench_input("on", true);
	bench_input("clk-on", true);
}

static inline void pulse(const char *input, unsigned times)
{
	while (times--) {
		bench_input(input, true);
		bench_input(input, false);
	}
}

static inline uint32_t count(void)
{
	return bench_read(COUNTER_VALUE);
}

#endif
