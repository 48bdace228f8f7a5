/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two cores on one I2C bus of 1 MHz: core 0 is the master on ISU1, core 1 the slave on ISU2. The master
 * writes 1 to 64 bytes and reads as many back, and finds the complement of what it wrote. Everything
 * moves by DMA. While the slave makes its answer it is mute, so that the master's read is refused and
 * tried again.
 */
#include "console.h"
#include "core.h"
#include "dma.h"
#include "i2c.h"

enum { ADDRESS = 0x20, LONGEST = 64 };

/* Of this core's own SYSRAM, where the DMA reaches. */
static volatile uint8_t *const sent = (volatile uint8_t *)SYSRAM;
static volatile uint8_t *const received = (volatile uint8_t *)SYSRAM + 0x100;

static void start_dma(unsigned channel, volatile uint32_t *port, volatile uint8_t *memory,
	unsigned count, uint32_t direction)
{
	dma_global->ch_en_set = 1u << channel;
	dma[channel].start = 0;
	dma[channel].pgmaddr = (uint32_t)(uintptr_t)memory;
	dma[channel].fixaddr = (uint32_t)(uintptr_t)port;
	dma[channel].count = count;
	dma[channel].con = DMA_CON_DREQ | direction;
	dma[channel].start = DMA_STR;
}

static volatile bool finished;

static void master_interrupt(void)
{
	i2c_isu1->int_ctrl = I2C_INT_STA | I2C_INT_EN;
	finished = true;
}

/* True when the slave took its address and every byte. */
static bool transfer(unsigned length, uint32_t direction)
{
	i2c_isu1->mm_id_con0 = ADDRESS;
	i2c_isu1->mm_cnt_byte_val_pk[0] = length;
	i2c_isu1->mm_pack_con0 = direction;
	i2c_isu1->mm_con0 = I2C_CON_MASTER | I2C_CON_GMODE | I2C_CON_START;
	core_irq_off();
	while (!finished) {
		core_wait();
		core_irq_on();
		core_irq_off();
	}
	finished = false;
	core_irq_on();
	return i2c_isu1->mm_ack_val == 0;
}

static unsigned exchange(unsigned length, unsigned *refused)
{
	unsigned wrong = 0;

	for (unsigned i = 0; i < length; i++) {
		sent[i] = (uint8_t)(length + 7 * i);
		received[i] = sent[i];
	}
	start_dma(DMA_ISU1_TX_HALF, &i2c_isu1->mm_fifo_data, sent, length, DMA_CON_SINC);
	wrong += !transfer(length, 0);
	start_dma(DMA_ISU1_RX_HALF, &i2c_isu1->mm_fifo_data, received, length,
		DMA_CON_DINC | DMA_CON_TO_MEMORY);
	while (!transfer(length, I2C_PACK_READ))
		++*refused;
	wrong += i2c_isu1->mm_fifo_status != I2C_FIFO_IDLE;
	for (unsigned i = 0; i < length; i++)
		wrong += (received[i] ^ sent[i]) != 0xff;
	return wrong;
}

static int be_master(void)
{
	unsigned wrong = 0, refused = 0;

	irq_install(IRQ_ISU1_I2C, master_interrupt, PRIO_NORMAL);
	i2c_setup_1mhz(i2c_isu1);
	/* The other core may still be starting. */
	while (!transfer(0, 0))
		refused++;
	refused = 0;
	for (unsigned length = 1; length <= LONGEST; length++)
		wrong += exchange(length, &refused);
	console_print("master: lengths 1 to %u, %u wrong, reads were refused: %s\n", LONGEST, wrong,
		refused ? "yes" : "no");
	console_flush();
	return wrong != 0;
}

static volatile unsigned written, read;

static void listen(void)
{
	start_dma(DMA_ISU2_RX_HALF, &i2c_isu2->s_fifo_data, received, LONGEST,
		DMA_CON_DINC | DMA_CON_TO_MEMORY);
}

/* The end of a transfer, either way. */
static void slave_interrupt(void)
{
	unsigned length;

	i2c_isu2->s_con0 = I2C_SLAVE_EN | I2C_SLAVE_MUTE;
	i2c_isu2->int_ctrl = I2C_SLAVE_INT_STA | I2C_SLAVE_INT_EN;
	length = LONGEST - dma[DMA_ISU2_RX_HALF].rlct;
	if (i2c_isu2->s_id_received[0] & I2C_RECEIVED_READ) {
		read++;
		listen();
	} else if (length) {
		written++;
		for (unsigned i = 0; i < length; i++)
			sent[i] = received[i] ^ 0xff;
		start_dma(DMA_ISU2_TX_HALF, &i2c_isu2->s_fifo_data, sent, length, DMA_CON_SINC);
	}
	i2c_isu2->s_con0 = I2C_SLAVE_EN;
}

static _Noreturn void be_slave(void)
{
	irq_install(IRQ_ISU2_I2C, slave_interrupt, PRIO_NORMAL);
	i2c_isu2->s_fifo_con0 = I2C_FIFO_CLEAR;
	i2c_isu2->dma_con0 = I2C_DMA_HANDSHAKE | I2C_DMA_SLAVE;
	i2c_isu2->s_id_con0 = ADDRESS;
	i2c_isu2->int_ctrl = I2C_SLAVE_INT_STA | I2C_SLAVE_INT_EN;
	listen();
	i2c_isu2->s_con0 = I2C_SLAVE_EN;
	console_print("slave: at 0x%x\n", ADDRESS);
	while (written < LONGEST || read < LONGEST)
		core_wait();
	console_print("slave: written %u times, read %u times\n", written, read);
	console_flush();
	for (;;)
		core_wait();
}

int main(void)
{
	if (IDENTITY == 1)
		be_slave();
	return be_master();
}
