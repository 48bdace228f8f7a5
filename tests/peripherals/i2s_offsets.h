/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TESTS_PERIPHERALS_I2S_OFFSETS_H
#define ORRERY_TESTS_PERIPHERALS_I2S_OFFSETS_H

/* The datasheet's, on purpose. */
enum {
	GLOBAL_CONTROL = 0x00,
	DL_CONTROL = 0x04,
	UL_CONTROL = 0x08,
	SOFT_RESET = 0x0c,
	DL_FIFO_W = 0x10,
	DL_FIFO_R = 0x14,
	UL_FIFO_W = 0x18,
	UL_FIFO_R = 0x1c,
	DL_EMPTY_LR = 0x20,
	DL_EMPTY_L1R1 = 0x24,
	DEBUG_CONTROL = 0x28,
	DMA_IF_CONTROL = 0x30,
	INT_EN = 0x40,
	STS_CLR = 0x44,
	INT_STS = 0x48,
};

/* GLOBAL_CONTROL */
enum {
	EN = 1 << 0,
	EXT = 1 << 5,
	EXT_LRSW = 1 << 6,
	DL_LRSW = 1 << 7,
	DL_MONO = 1 << 8,
	DL_MONO_DUP = 1 << 9,
	EMPTY_EN = 1 << 22,
	IN_EXTERNAL = 3 << 24,
	OUT_EXTERNAL = 3 << 26,
};
static const uint32_t LOOPBACK = 1u << 31;

/* DL_CONTROL and UL_CONTROL */
enum {
	PATH_EN = 1 << 0,
	WLEN = 1 << 1,
	SLAVE = 1 << 2,
	FMT_I2S = 1 << 3,
	WSINV = 1 << 5,
	FIFO_2DEQ = 1 << 7,
	SR_8K = 0 << 8,
	SR_12K = 2 << 8,
	SR_16K = 4 << 8,
	SR_24K = 6 << 8,
	SR_32K = 8 << 8,
	SR_48K = 10 << 8,
	BITS_64 = 1 << 13,
	BITS_128 = 2 << 13,
	DOWN_RATE = 1 << 16,
	FOUR = 1 << 29,
};
static const uint32_t LR_SWAP = 1u << 31;

/* GLOBAL_INT_STS */
enum {
	DL_WFULL = 1 << 0,
	DL_REMPTY = 1 << 1,
	DL_WRDY = 1 << 4,
	DL_RRDY = 1 << 5,
	UL_WFULL = 1 << 8,
	UL_REMPTY = 1 << 9,
	UL_WRDY = 1 << 12,
	UL_RRDY = 1 << 13,
	DL_OVF = 1 << 16,
	DL_UNDR = 1 << 17,
	UL_OVF = 1 << 18,
	UL_UNDR = 1 << 19,
};

/* FIFO control registers: flags and the level from bit 8 on. */
enum { NEARLY = 1 << 0, FULLY = 1 << 1, CLEAR = 1 << 2, READY = 1 << 24, DEPTH = 32 };

#endif
