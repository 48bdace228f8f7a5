/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The DMA of a real-time core: thirty channels, one interrupt. It reaches SYSRAM, not TCM. */
#ifndef DMA_H
#define DMA_H

#include <stdint.h>

struct dma_channel {
	uint32_t src;
	uint32_t dst;
	uint32_t wppt;
	uint32_t wpto;
	uint32_t count;
	uint32_t con;
	uint32_t start;
	uint32_t intsta;
	uint32_t ackint;
	uint32_t rlct;
	uint32_t limiter;
	uint32_t pgmaddr;
	uint32_t reserved_30[2];
	uint32_t ffcnt;
	uint32_t ffsta;
	uint32_t altlen;
	uint32_t ffsize;
	uint32_t reserved_48[2];
	uint32_t to;
	uint32_t reserved_54;
	uint32_t hwptr;
	uint32_t swptr;
	uint32_t fixaddr;
	uint32_t reserved_64[39];
};

struct dma_global {
	uint32_t glbsta[2];
	uint32_t ch_rst;
	uint32_t glo_con;
	uint32_t group[2];
	uint32_t isu_vfifo;
	uint32_t isu_vfifo_err;
	uint32_t ch_en_sta;
	uint32_t ch_en_set;
	uint32_t ch_en_clr;
};

static volatile struct dma_channel *const dma = (volatile struct dma_channel *)0x21080000;
static volatile struct dma_global *const dma_global = (volatile struct dma_global *)0x21084000;

enum dma_use {
	DMA_ISU0_TX_HALF = 0,
	DMA_ISU1_TX_HALF = 2,
	DMA_ISU1_RX_HALF = 3,
	DMA_ISU2_TX_HALF = 4,
	DMA_ISU2_RX_HALF = 5,
	DMA_COPY = 12,
	DMA_ISU0_TX_RING = 13,
	DMA_ISU0_RX_RING = 14,
	DMA_I2S0_TX_RING = 25,
	DMA_I2S1_TX_RING = 27,
	DMA_I2S1_RX_RING = 28,
	DMA_ADC_RING = 29,
};

enum dma_bits {
	DMA_CON_WORDS = 2,
	DMA_CON_SINC = 1 << 2,
	DMA_CON_DINC = 1 << 3,
	DMA_CON_DREQ = 1 << 4,
	DMA_CON_ITEN = 1 << 15,
	DMA_CON_TO_MEMORY = 1 << 18,
	DMA_STR = 1 << 15,
	DMA_INT = 1 << 15,
	DMA_FFSTA_EMPTY = 1 << 1,
	DMA_WRAP = 1 << 16,
	SYSRAM = 0x22000000,
};

#endif
