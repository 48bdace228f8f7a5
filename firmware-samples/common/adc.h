/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The 12-bit ADC: eight channels on GPIO 41 to 48, results of 16 bits with their channel. */
#ifndef ADC_H
#define ADC_H

#include <stdint.h>

struct adc_regs {
	uint32_t global_ctrl; /* 0x38000000 */
	uint32_t pads[63];
	uint32_t ctl[5];
	uint32_t reserved_114[59];
	uint32_t rbr;
	uint32_t fifo_ier;
	uint32_t fifo_iir;
	uint32_t fakelcr;
	uint32_t reserved_210;
	uint32_t lsr;
	uint32_t reserved_218[12];
	uint32_t sleep_en;
	uint32_t dma_en;
	uint32_t reserved_250;
	uint32_t rtocnt;
	uint32_t reserved_258[2];
	uint32_t tri_lvl;
};

static volatile struct adc_regs *const adc = (volatile struct adc_regs *)0x38000000;

enum adc_bits {
	ADC_HZ = 2000000,
	ADC_FULL_SCALE = 4095,
	ADC_REFERENCE_MV = 2500,
	ADC_RESET_B = 1,
	ADC_CTL0_FSM_EN = 1,
	ADC_CTL0_AVERAGE_SHIFT = 1,
	ADC_CTL0_T_CH = 8 << 4,
	ADC_CTL0_PERIODIC = 1 << 8,
	ADC_CTL0_T_INIT = 20 << 9,
	ADC_CTL0_MAP_SHIFT = 16,
	/* 6 ns and 80 uA for the comparator, its amplifier, dithering in eight steps, input
	 * multiplexer, common-mode and clock generators; 2.5 V */
	ADC_CTL3_USUAL = 1 | 1 << 2 | 1 << 4 | 1 << 6 | 2 << 8 | 1 << 11 | 1 << 13 | 1 << 15,
	ADC_RX_DMA_EN = 1,
	ADC_RESULT_CHANNEL = 0xF,
	ADC_RESULT_SHIFT = 4,
};

#endif
