/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The I2S interfaces. Words go to and from them by DMA, through a FIFO port at an address of its own. */
#ifndef I2S_H
#define I2S_H

#include <stdint.h>

struct i2s_regs {
	uint32_t global_control;
	uint32_t dl_control;
	uint32_t ul_control;
	uint32_t soft_reset;
	uint32_t fifo_control[4];
	uint32_t dl_empty_value[2];
	uint32_t debug_control;
	uint32_t debug_probe;
	uint32_t dma_if_control;
	uint32_t reserved_34[3];
	uint32_t int_en;
	uint32_t sts_clr;
	uint32_t int_sts;
};

static volatile struct i2s_regs *const i2s0 = (volatile struct i2s_regs *)0x380D0000;
static volatile struct i2s_regs *const i2s1 = (volatile struct i2s_regs *)0x380E0000;

enum i2s_bits {
	I2S0_FIFO = 0x380F0000,
	I2S1_FIFO = 0x38100000,
	I2S_EN = 1 << 0,
	I2S_EXT_CODEC = 1 << 4 | 1 << 5,
	I2S_CLOCKS = 1 << 11 | 1 << 12,
	I2S_EXTERNAL_CLOCK = 3 << 24 | 3 << 26,
	I2S_LOOPBACK = 1u << 31,
	I2S_PATH_EN = 1 << 0,
	I2S_PATH_SLAVE = 1 << 2,
	I2S_PATH_I2S = 1 << 3,
	I2S_PATH_48K = 10 << 8,
	I2S_GLB_SOFT_RST = 1 << 1,
	I2S_DL_UNDERRUN = 1 << 17,
};

#endif
