/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The event counter and edge capture of a pin group (GPIO 0 to 23), on its first three pins. */
#ifndef COUNTER_H
#define COUNTER_H

#include <stdint.h>

struct counter_regs {
	uint32_t deglitch[3]; /* 0x100 above the group */
	uint32_t modes;
	uint32_t run;
	uint32_t reserved_14[3];
	uint32_t rst_val;
	uint32_t low_limit;
	uint32_t high_limit;
	uint32_t reserved_2c;
	uint32_t int_en;
	uint32_t int_sts_clr;
	uint32_t int_sts;
	uint32_t reserved_3c;
	uint32_t cap_fifo_sts;
	uint32_t cap_value[2];
	uint32_t counter_value;
};

enum counter_bits {
	COUNTER_GROUP_ON = 1 << 0 | 1 << 3, /* GLOBAL_CTRL of the group: mode and clock */
	COUNTER_GROUP_RST_B = 1 << 1,
	COUNTER_DEGLITCH_EN = 1 << 14,
	COUNTER_DEGLITCH_HIGH = 1 << 15, /* level at the start */
	COUNTER_CAP_GPIO2_RST = 1 << 1,
	COUNTER_EVENT_GPIO2_RST = 1 << 2, /* by a low level */
	COUNTER_CAP0_FALLING = 1 << 8,
	COUNTER_BOTH_EDGES = 2 << 16,
	COUNTER_QUADRATURE = 2 << 18,
	COUNTER_INT_HIGH = 2 << 24,
	COUNTER_STOP_HIGH = 2 << 28,
	COUNTER_EVENT_EN = 1 << 0,
	COUNTER_CAP_EN = 1 << 1,
	COUNTER_EVENT_RST = 1 << 16,
	COUNTER_CAP_RST = 1 << 17,
	COUNTER_STS_HIGH = 1 << 1,
	COUNTER_CAP0_LEVEL = 0xF,
	IRQ_COUNTER0 = 71, /* plus the group */
};

static inline volatile struct counter_regs *counter_group(unsigned group)
{
	return (volatile struct counter_regs *)(0x38010100 + 0x10000 * group);
}

#endif
