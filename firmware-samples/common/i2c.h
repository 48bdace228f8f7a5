/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The I2C master and slave of an ISU. Their FIFOs have eight bytes: more than that goes through the DMA. */
#ifndef I2C_H
#define I2C_H

#include <stdint.h>

struct i2c_regs {
	uint32_t int_ctrl;
	uint32_t reserved_04[15];
	uint32_t mm_pad_con0;
	uint32_t mm_cnt_val_phl;
	uint32_t mm_cnt_val_phh;
	uint32_t reserved_4c[2];
	uint32_t mm_cnt_byte_val_pk[3];
	uint32_t mm_id_con0;
	uint32_t reserved_64;
	uint32_t mm_pack_con0;
	uint32_t mm_ack_val;
	uint32_t mm_con0;
	uint32_t mm_status;
	uint32_t mm_fifo_con0;
	uint32_t reserved_7c;
	uint32_t mm_fifo_status;
	uint32_t mm_fifo_ptr;
	uint32_t reserved_88[2];
	uint32_t mm_fifo_data;
	uint32_t reserved_94[11];
	uint32_t dma_con0;
	uint32_t s_con0;
	uint32_t s_id_con0;
	uint32_t s_id_received[2];
	uint32_t reserved_d4;
	uint32_t s_fifo_con0;
	uint32_t reserved_dc;
	uint32_t s_fifo_status;
	uint32_t s_fifo_ptr;
	uint32_t reserved_e8[2];
	uint32_t s_fifo_data;
};

static volatile struct i2c_regs *const i2c_isu1 = (volatile struct i2c_regs *)0x38080200;
static volatile struct i2c_regs *const i2c_isu2 = (volatile struct i2c_regs *)0x38090200;

enum i2c_bits {
	I2C_INT_STA = 1 << 0,
	I2C_INT_EN = 1 << 1,
	I2C_PAD_SYNC = 1 << 7,
	I2C_PACK_READ = 1 << 0,
	I2C_ACK_ID = 7 << 8,
	I2C_CON_START = 1 << 0,
	I2C_CON_GMODE = 1 << 14,
	I2C_CON_MASTER = 1 << 15,
	I2C_STATUS_READY = 1 << 2,
	I2C_FIFO_CLEAR = 3,
	I2C_FIFO_IDLE = 0x11,
	I2C_DMA_HANDSHAKE = 1 << 4,
	I2C_DMA_SLAVE = 1 << 5,
	I2C_SLAVE_INT_STA = 1 << 4,
	I2C_SLAVE_INT_EN = 1 << 5,
	I2C_SLAVE_MUTE = 1 << 14,
	I2C_SLAVE_EN = 1 << 15,
	I2C_RECEIVED_READ = 1 << 7,
};

/* Four phases make a bit, in clocks of 26 MHz: 26 for the 1 MHz of fast mode plus. */
static inline void i2c_setup_1mhz(volatile struct i2c_regs *i2c)
{
	i2c->mm_con0 = I2C_CON_MASTER;
	i2c->mm_pad_con0 = I2C_PAD_SYNC;
	i2c->mm_cnt_val_phl = 6 | 6 << 8;
	i2c->mm_cnt_val_phh = 7 | 7 << 8;
	i2c->mm_fifo_con0 = I2C_FIFO_CLEAR;
	i2c->dma_con0 = I2C_DMA_HANDSHAKE;
	i2c->int_ctrl = I2C_INT_STA | I2C_INT_EN;
}

#endif
