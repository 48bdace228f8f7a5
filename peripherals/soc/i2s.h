/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_SOC_I2S_H
#define ORRERY_PERIPHERALS_SOC_I2S_H

#include <stdbool.h>
#include <stdint.h>

#include "machine/device.h"
#include "machine/port.h"

/* Shared by i2s.c (registers, FIFOs, interrupts) and i2s_wire.c (frames); i2s_fifo.c is the data port. */

enum i2s_reg {
	I2S_GLOBAL,
	I2S_DL,
	I2S_UL,
	I2S_SOFT_RESET,
	I2S_DL_W,
	I2S_DL_R,
	I2S_UL_W,
	I2S_UL_R,
	I2S_EMPTY_LR,
	I2S_EMPTY_L1R1,
	I2S_DEBUG,
	I2S_PROBE,
	I2S_DMA_IF,
	I2S_INT_EN,
	I2S_INT_STS,
};

enum i2s_field {
	I2S_EN,
	I2S_EXT,
	I2S_EXT_LRSW,
	I2S_DL_LRSW,
	I2S_DL_MONO,
	I2S_DL_MONO_DUP,
	I2S_EMPTY_EN,
	I2S_UL_EMPTY_EN,
	I2S_CLK_SEL_IN,
	I2S_CLK_SEL_OUT,
	I2S_LOOPBACK,
	I2S_DL_EN,
	I2S_DL_WLEN,
	I2S_DL_SRC,
	I2S_DL_FMT,
	I2S_DL_WSINV,
	I2S_DL_2DEQ,
	I2S_DL_SR,
	I2S_DL_BIT_PER_S,
	I2S_DL_CH_PER_S,
	I2S_UL_EN,
	I2S_UL_WLEN,
	I2S_UL_SRC,
	I2S_UL_FMT,
	I2S_UL_WSINV,
	I2S_UL_SR,
	I2S_UL_BIT_PER_S,
	I2S_UL_DOWN_RATE,
	I2S_UL_CH_PER_S,
	I2S_UL_LR_SWAP,
	I2S_SOFT_RST,
	I2S_GLB_SOFT_RST,
	I2S_DL_SOFT_RST,
	I2S_UL_SOFT_RST,
	I2S_DL_W_CLEAR,
	I2S_DL_W_THR,
	I2S_DL_R_CLEAR,
	I2S_DL_R_THR,
	I2S_UL_W_CLEAR,
	I2S_UL_W_THR,
	I2S_UL_R_CLEAR,
	I2S_UL_R_THR,
};

/* Bits of GLOBAL_INT_STS. */
enum i2s_cause {
	I2S_DL_WFULL = 1 << 0,
	I2S_DL_REMPTY = 1 << 1,
	I2S_DL_WRDY = 1 << 4,
	I2S_DL_RRDY = 1 << 5,
	I2S_UL_WFULL = 1 << 8,
	I2S_UL_REMPTY = 1 << 9,
	I2S_UL_WRDY = 1 << 12,
	I2S_UL_RRDY = 1 << 13,
	I2S_DL_OVF = 1 << 16,
	I2S_DL_UNDR = 1 << 17,
	I2S_UL_OVF = 1 << 18,
	I2S_UL_UNDR = 1 << 19,
};

enum i2s_line { I2S_LINE_IRQ, I2S_LINE_TX_REQ, I2S_LINE_RX_REQ };
enum i2s_port { I2S_PORT_PADS, I2S_PORT_DATA };

enum { I2S_DEPTH = 32 };

struct i2s {
	struct device dev;
	struct event frame;        /* the frame on the wire is complete */
	uint64_t start_ps, frames; /* since when frames come evenly, and how many of them have */
	uint32_t rate_hz;          /* of frames, 0: they stand still */
	uint32_t dl[I2S_DEPTH];
	uint32_t holding; /* level conditions that held when last looked at, as in GLOBAL_INT_STS */
	uint8_t dl_at, dl_count;
	uint8_t ul_count; /* the words themselves are in the data port */
	bool dl_on, ul_on;
	bool fed;     /* DL had data since it was switched on */
	bool skipped; /* DOWN_RATE: the previous frame was left out */
};

/* i2s.c */
/* The lines and the latched causes follow from the state; call after changing it. */
void i2s_update(struct i2s *i2s);
uint32_t i2s_dl_pop(struct i2s *i2s);
void i2s_ul_push(struct i2s *i2s, uint32_t word);

/* i2s_wire.c */
extern const struct port_ops i2s_pads_ops;
/* Starts, retimes or stops the frames as the registers say. */
void i2s_go_on(struct i2s *i2s);
void i2s_stop(struct i2s *i2s);
void i2s_frame_done(void *owner, unsigned index);

#endif
