/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TESTS_PERIPHERALS_ADC_OFFSETS_H
#define ORRERY_TESTS_PERIPHERALS_ADC_OFFSETS_H

#include <stdint.h>

/* The ADC's registers and bits as the datasheet spells them. */
enum {
	GLOBAL_CTRL = 0x000,
	CTL0 = 0x100,
	CTL1 = 0x104,
	CTL2 = 0x108,
	CTL3 = 0x10c,
	RBR = 0x200,
	IER = 0x204,
	IIR = 0x208,
	LSR = 0x214,
	DMA_EN = 0x24c,
	RTOCNT = 0x254,
	TRI_LVL = 0x260,
	DEBUG16 = 0x2d4,
};

enum {
	FSM_EN = 1,
	AVG_SHIFT = 1,
	T_CH_8 = 8 << 4,
	PMODE_EN = 1 << 8,
	T_INIT_20 = 20 << 9,
	MAP_SHIFT = 16,
	USUAL = T_CH_8 | T_INIT_20,
};

static const uint32_t VCM_VREF = 1u << 31, VCM_1V8 = 1u << 31 | 1u << 13;

#endif
