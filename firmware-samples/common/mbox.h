/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mailboxes of a real-time core: to the application core and to the other real-time core. */
#ifndef MBOX_H
#define MBOX_H

#include <stdint.h>

struct mbox_regs {
	uint32_t version; /* 0x00 */
	uint32_t general_ctrl;
	uint32_t dbg_idx;
	uint32_t dbg_probe;
	uint32_t reserved_10;
	uint32_t sw_tx_int_port;
	uint32_t sw_rx_int_en;
	uint32_t sw_rx_int_sts;
	uint32_t fifo_ctrl;
	uint32_t reserved_24[3];
	uint32_t fifo_nf_thrs; /* 0x30 */
	uint32_t fifo_ne_thrs;
	uint32_t int_en;
	uint32_t int_sts;
	uint32_t cmd_push;
	uint32_t data_push;
	uint32_t push_cnt;
	uint32_t reserved_4c;
	uint32_t cmd_pop;
	uint32_t data_pop;
	uint32_t pop_cnt;
	uint32_t reserved_5c;
	uint32_t semaphore;
};

static volatile struct mbox_regs *const mbox_a7 = (volatile struct mbox_regs *)0x21050000;
static volatile struct mbox_regs *const mbox_m4 = (volatile struct mbox_regs *)0x21060000;

enum mbox_bits {
	MBOX_INT_NE = 1 << 0, /* more entries wait here than fifo_ne_thrs */
	MBOX_INT_WR = 1 << 1, /* the other side pushed */
	MBOX_INT_NF = 1 << 2, /* no more of ours wait there than fifo_nf_thrs */
	MBOX_INT_RD = 1 << 3, /* the other side popped */
	MBOX_DEPTH = 15,
	MBOX_RESET_MYSELF = 1 << 1,
};

/* Lines of the NVIC: those of the mailbox to the application core; the other's are six higher. */
enum mbox_irq {
	IRQ_MBOX_A7_RD = 6,
	IRQ_MBOX_A7_NF,
	IRQ_MBOX_A7_WR,
	IRQ_MBOX_A7_NE,
	IRQ_MBOX_A7_FIFO,
	IRQ_MBOX_A7_SW,
	IRQ_MBOX_M4_RD,
	IRQ_MBOX_M4_NF,
	IRQ_MBOX_M4_WR,
	IRQ_MBOX_M4_NE,
	IRQ_MBOX_M4_FIFO,
	IRQ_MBOX_M4_SW,
};

/* The data word goes first: the command commits the pair. */
static inline void mbox_push(volatile struct mbox_regs *mbox, uint32_t command, uint32_t data)
{
	mbox->data_push = data;
	mbox->cmd_push = command;
}

/* The data word is read first: reading the command takes the pair out. Returns the command. */
static inline uint32_t mbox_pop(volatile struct mbox_regs *mbox, uint32_t *data)
{
	*data = mbox->data_pop;
	return mbox->cmd_pop;
}

#endif
