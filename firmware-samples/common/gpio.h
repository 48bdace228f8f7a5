/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pads 0 to 23 (six groups of four) and the external-interrupt conditioning in front of the NVIC. */
#ifndef GPIO_H
#define GPIO_H

#include <stdbool.h>
#include <stdint.h>

struct gpio_regs {
	uint32_t global_ctrl;
	uint32_t din;
	uint32_t reserved_08[2];
	uint32_t dout;
	uint32_t dout_set;
	uint32_t dout_reset;
	uint32_t reserved_1c;
	uint32_t oe;
	uint32_t oe_set;
	uint32_t oe_reset;
	uint32_t reserved_2c;
	uint32_t pu;
	uint32_t pu_set;
	uint32_t pu_reset;
	uint32_t reserved_3c;
	uint32_t pd;
	uint32_t pd_set;
	uint32_t pd_reset;
	uint32_t reserved_4c[5];
	uint32_t ies;
	uint32_t ies_set;
	uint32_t ies_reset;
};

struct cirq_regs {
	uint32_t eint_dbnc_con[24];
	uint32_t eint_dbnc_tmp[8];
	uint32_t reserved_80[96];
	uint32_t irq_sens[4];
};

static volatile struct cirq_regs *const cirq = (volatile struct cirq_regs *)0x21000000;

enum eint_bits {
	EINT_CNT_SHIFT = 0,
	EINT_PRESCALER_SHIFT = 4, /* 8 kHz divided by two to this power */
	EINT_DUAL = 1 << 7,
	EINT_FALLING = 1 << 8,
	EINT_DEBOUNCE = 1 << 9,
};

/* What the reference development board solders to these pads; all of it is active low. */
enum rdb_pin {
	RDB_LED1_RED = 8,
	RDB_LED1_GREEN = 9,
	RDB_LED1_BLUE = 10,
	RDB_BUTTON_A = 12,
	RDB_BUTTON_B = 13,
};

static inline volatile struct gpio_regs *gpio_group(unsigned pin)
{
	return (volatile struct gpio_regs *)(0x38010000 + 0x10000 * (pin / 4));
}

static inline void gpio_write(unsigned pin, bool level)
{
	volatile struct gpio_regs *group = gpio_group(pin);

	if (level)
		group->dout_set = 1u << (pin % 4);
	else
		group->dout_reset = 1u << (pin % 4);
}

static inline bool gpio_read(unsigned pin)
{
	return (gpio_group(pin)->din >> (pin % 4)) & 1;
}

static inline void gpio_output(unsigned pin, bool level)
{
	gpio_write(pin, level);
	gpio_group(pin)->oe_set = 1u << (pin % 4);
}

static inline void gpio_input_pulled_up(unsigned pin)
{
	volatile struct gpio_regs *group = gpio_group(pin);

	group->oe_reset = 1u << (pin % 4);
	group->pd_reset = 1u << (pin % 4);
	group->pu_set = 1u << (pin % 4);
	group->ies_set = 1u << (pin % 4);
}

#endif
