/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The five general-purpose timers of a real-time core, at 0x21030000. */
#ifndef GPT_H
#define GPT_H

#include <stdint.h>

struct gpt_regs {
	uint32_t isr;
	uint32_t ier;
	uint32_t reserved_08[2];
	uint32_t gpt0_ctrl;
	uint32_t gpt0_icnt;
	uint32_t reserved_18[2];
	uint32_t gpt1_ctrl;
	uint32_t gpt1_icnt;
	uint32_t reserved_28[2];
	uint32_t gpt2_ctrl;
	uint32_t gpt2_cnt;
	uint32_t reserved_38[2];
	uint32_t gpt0_cnt;
	uint32_t gpt1_cnt;
	uint32_t reserved_48[2];
	uint32_t gpt3_ctrl;
	uint32_t gpt3_init;
	uint32_t gpt3_cnt;
	uint32_t gpt3_expire;
	uint32_t gpt4_ctrl;
	uint32_t gpt4_init;
	uint32_t gpt4_cnt;
};

static volatile struct gpt_regs *const gpt = (volatile struct gpt_regs *)0x21030000;

enum gpt_bits {
	GPT_INT0 = 1 << 0,
	GPT_INT1 = 1 << 1,
	GPT01_EN = 1 << 0,
	GPT01_REPEAT = 1 << 1,
	GPT01_FAST = 1 << 2, /* 32.768 kHz instead of that divided by 33 */
	GPT01_RESTART = 1 << 3,
	GPT2_EN = 1 << 0,
	GPT2_FAST = 1 << 1,
	GPT3_EN = 1 << 0,
	GPT3_ICLR = 1 << 15,
	GPT3_1MHZ = 0x19 << 16, /* 26 MHz / 26 */
	GPT4_EN = 1 << 0,
	GPT4_FAST = 1 << 1, /* the bus clock instead of half of it */
};

/* Starts GPT3 as a free-running microsecond clock from 0; its interrupt is left to the NVIC. */
static inline void clock_start(void)
{
	gpt->gpt3_ctrl = GPT3_1MHZ;
	gpt->gpt3_init = 0;
	gpt->gpt3_expire = 0xFFFFFFFF;
	gpt->gpt3_ctrl = GPT3_1MHZ | GPT3_EN;
}

static inline uint32_t clock_us(void)
{
	return gpt->gpt3_cnt;
}

/* Waits until `us` microseconds after `since_us`, a value of clock_us(). */
static inline void clock_wait(uint32_t since_us, uint32_t us)
{
	while (clock_us() - since_us < us)
		;
}

#endif
