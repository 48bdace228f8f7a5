/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_SOC_I2C_H
#define ORRERY_PERIPHERALS_SOC_I2C_H

#include <stdbool.h>
#include <stdint.h>

#include "machine/device.h"
#include "machine/port.h"
#include "peripherals/soc/i2c_fifo.h"

/* Shared by i2c.c (registers), i2c_master.c and i2c_slave.c. */

enum i2c_reg {
	I2C_INT_CTRL,
	I2C_ACK_VAL,
	I2C_CON0,
	I2C_STATUS,
	I2C_FIFO_CON0,
	I2C_FIFO_STATUS,
	I2C_FIFO_PTR,
	I2C_FIFO_DATA,
	I2C_DMA_CON0,
	I2C_S_CON0,
	I2C_S_RECEIVED0,
	I2C_S_RECEIVED1,
	I2C_S_FIFO_CON0,
	I2C_S_FIFO_STATUS,
	I2C_S_FIFO_PTR,
	I2C_S_FIFO_DATA,
};

enum { I2C_PACKETS = 4, I2C_COUNTED = 3 }; /* packets, and those that have a byte count */

enum i2c_field {
	I2C_MM_INT,
	I2C_MM_INT_EN,
	I2C_MM_INT_MSK,
	I2C_S_INT,
	I2C_S_INT_EN,
	I2C_S_INT_MSK,
	I2C_SYNC_EN,
	I2C_VAL0, /* to VAL3 */
	I2C_BYTES = I2C_VAL0 + 4,
	I2C_SLAVE_ID = I2C_BYTES + I2C_COUNTED,
	I2C_RW0, /* to RW3 */
	I2C_PACK_VAL = I2C_RW0 + I2C_PACKETS,
	I2C_ACK_DATA,
	I2C_ACK_ID,
	I2C_START_EN,
	I2C_GMODE,
	I2C_MASTER_EN,
	I2C_BUS_BUSY,
	I2C_ARB_LOSE,
	I2C_START_READY,
	I2C_RX_CLR,
	I2C_TX_CLR,
	I2C_HS_EN,
	I2C_SEL,
	I2C_MUTE,
	I2C_SLAVE_EN,
	I2C_OWN_ID,
	I2C_SEEN_ID,
	I2C_SEEN_READ,
	I2C_SEEN_ID1,
	I2C_SEEN_READ1,
};

enum i2c_line { I2C_LINE_IRQ, I2C_LINE_TX_REQ, I2C_LINE_RX_REQ };

enum i2c_side { I2C_MASTER, I2C_SLAVE, I2C_SIDES };

/* What the master is putting on the wires. */
enum i2c_phase {
	I2C_IDLE,
	I2C_START,
	I2C_ADDRESS,
	I2C_DATA,
	I2C_STOP,
	I2C_LOST, /* a start while another end has the bus */
	I2C_PHASES
};

struct i2c {
	struct device dev;
	struct event step; /* the end of the phase */
	struct i2c_fifos fifo[I2C_SIDES];
	uint64_t due_ps;  /* when `step` is armed for */
	uint64_t left_ps; /* of the phase, while the clock is off */
	uint16_t left;    /* data bytes of the packet still to go, the one under way included */
	uint16_t done;    /* data bytes of the packet so far */
	uint8_t phase;    /* enum i2c_phase */
	uint8_t packet;
	uint8_t shifter; /* the byte being sent */
	bool missed;     /* the other end was not ready for the byte under way */
	bool repeated;   /* as a slave: addressed since the last stop */
	bool said_alone; /* that nothing is on the bus; once a run */
};

/* i2c.c */
/* The interrupt line and the DMA requests follow from the state; call after changing it. */
void i2c_update(struct i2c *i2c);
/* One byte between the wires and a FIFO. False when it did not fit, or there was none (then 0xff). */
bool i2c_receive(struct i2c *i2c, enum i2c_side side, uint8_t byte);
bool i2c_transmit(struct i2c *i2c, enum i2c_side side, uint8_t *byte);

/* i2c_master.c */
/* MM_CON0 was written as `raw`. */
void i2c_master_control(struct i2c *i2c, uint32_t raw);
void i2c_master_step(void *owner, unsigned index);
/* The clock stops or comes back: what is on the wires waits. */
void i2c_master_gate(struct i2c *i2c, bool off);
/* Lets go of the wires. */
void i2c_master_reset(struct i2c *i2c);

/* i2c_slave.c */
extern const struct port_ops i2c_port_ops;

#endif
