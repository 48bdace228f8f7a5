/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Master of the MT3620 I2C: the packets of a transaction, phase by phase at the pace of the SCL phases.
 * A start and a stop take one bit, an address and a data byte nine, and what another end holds the
 * clock for comes on top.
 *
 * Where the manual is silent: a phase length of 0 counts as 1; a start while another end has the bus loses
 * arbitration after one bit and is not tried again; a refused data byte ends the transaction; bit
 * n % 8 of ACK_DATA is for byte n; without SYNC_EN a held clock loses the byte; MASTER_EN taken away
 * ends the transaction at once and without an interrupt; packet 3 has no byte count and so no data.
 *
 * Not modelled: what DE_CNT adds to the phases; arbitration bit by bit between starts at one instant:
 * the first in the order of events wins.
 */
#include "peripherals/soc/i2c.h"

#include "base/bits.h"

enum { ADDRESS_BITS = 9, DATA_BITS = 9 };
enum { SITE_BUSY = 0x100, SITE_OFF, SITE_ABORT, SITE_PACKET, SITE_SYNC };

static uint64_t bits_ps(const struct i2c *i2c, unsigned bits)
{
	const struct device *dev = &i2c->dev;
	uint64_t rate_hz = dev->clk[0]->rate_hz, counts = 0;
	for (unsigned n = 0; n < 4; n++) {
		uint32_t length = field_get(dev, I2C_VAL0 + n);
		counts += length ? length : 1;
	}
	return rate_hz ? bits_muldiv_up(bits * counts, PS_PER_SECOND, rate_hz) : TIME_NEVER_PS;
}

static void arm(struct i2c *i2c, uint64_t delay_ps)
{
	struct timeline *timeline = i2c->dev.timeline;
	if (__builtin_add_overflow(timeline->now_ps, delay_ps, &i2c->due_ps)) {
		i2c->due_ps = TIME_NEVER_PS;
	}
	timeline_arm_at(timeline, &i2c->step, i2c->due_ps);
}

static void enter(struct i2c *i2c, enum i2c_phase phase, unsigned bits, uint64_t held_ps)
{
	uint64_t delay_ps;
	if (__builtin_add_overflow(bits_ps(i2c, bits), held_ps, &delay_ps)) {
		delay_ps = TIME_NEVER_PS;
	}
	i2c->phase = phase;
	arm(i2c, delay_ps);
}

static void become_idle(struct i2c *i2c)
{
	struct device *dev = &i2c->dev;
	i2c->phase = I2C_IDLE;
	timeline_disarm(dev->timeline, &i2c->step);
	field_set(dev, I2C_START_EN, 0);
	field_set(dev, I2C_BUS_BUSY, 0);
	field_set(dev, I2C_START_READY, 1);
}

static void finish(struct i2c *i2c)
{
	become_idle(i2c);
	field_set(&i2c->dev, I2C_MM_INT, 1);
	i2c_update(i2c);
}

static bool reads(const struct i2c *i2c)
{
	return field_get(&i2c->dev, I2C_RW0 + i2c->packet);
}

/* How long the other end holds the clock before the next byte, if we care. */
static uint64_t held_ps(struct i2c *i2c)
{
	struct device *dev = &i2c->dev;
	uint64_t held = port_i2c_stretch_ps(dev->port[0]);
	i2c->missed = held && !field_get(dev, I2C_SYNC_EN);
	if (i2c->missed) {
		log_guest(dev->log, dev, SITE_SYNC,
			"%s: the clock is held while MM_PAD_CON0.SYNC_EN is 0: a byte is lost",
			dev->name);
	}
	return i2c->missed ? 0 : held;
}

/* The next byte, the next packet, or the end. */
static void go_on(struct i2c *i2c)
{
	const struct device *dev = &i2c->dev;
	if (i2c->left) {
		if (!reads(i2c)) {
			i2c_transmit(i2c, I2C_MASTER, &i2c->shifter);
		}
		enter(i2c, I2C_DATA, DATA_BITS, held_ps(i2c));
	} else if (i2c->packet < field_get(dev, I2C_PACK_VAL)) {
		i2c->packet++;
		enter(i2c, I2C_START, 1, 0);
	} else {
		enter(i2c, I2C_STOP, 1, 0);
	}
}

/* Nobody answering is no fault of the firmware, but whoever runs it may have forgotten a part. */
static void say_alone(struct i2c *i2c, uint8_t address)
{
	const struct device *dev = &i2c->dev;
	if (!dev->port[0]->peer && !i2c->said_alone) {
		i2c->said_alone = true;
		log_info(dev->log, "%s: nobody answers at 0x%02x: there is nothing on this bus",
			dev->name, address);
	}
}

static void address_sent(struct i2c *i2c)
{
	struct device *dev = &i2c->dev;
	bool counted = i2c->packet < I2C_COUNTED;
	uint8_t address = (uint8_t)field_get(dev, I2C_SLAVE_ID);
	i2c->done = 0;
	i2c->left = counted ? (uint16_t)field_get(dev, I2C_BYTES + i2c->packet) : 0;
	if (!counted) {
		log_guest(dev->log, dev, SITE_PACKET,
			"%s: MM_PACK_CON0.PACK_VAL asks for packet 3, which has no byte count",
			dev->name);
	}
	if (port_i2c_start(dev->port[0], address, reads(i2c))) {
		go_on(i2c);
	} else {
		say_alone(i2c, address);
		field_set(dev, I2C_ACK_ID, field_get(dev, I2C_ACK_ID) | 1u << i2c->packet);
		enter(i2c, I2C_STOP, 1, 0);
	}
}

static void byte_passed(struct i2c *i2c)
{
	struct device *dev = &i2c->dev;
	struct port *port = dev->port[0];
	bool acknowledged = true;
	if (reads(i2c)) {
		bool last = i2c->left == 1;
		i2c_receive(i2c, I2C_MASTER, i2c->missed ? 0xff : port_i2c_read(port, last));
	} else {
		acknowledged = !i2c->missed && port_i2c_write(port, i2c->shifter);
	}
	unsigned bit = i2c->done++ % 8;
	i2c->left--;
	if (acknowledged) {
		go_on(i2c);
	} else {
		field_set(dev, I2C_ACK_DATA, field_get(dev, I2C_ACK_DATA) | 1u << bit);
		enter(i2c, I2C_STOP, 1, 0);
	}
}

void i2c_master_step(void *owner, unsigned index)
{
	struct i2c *i2c = owner;
	(void)index;
	switch ((enum i2c_phase)i2c->phase) {
	case I2C_START: enter(i2c, I2C_ADDRESS, ADDRESS_BITS, 0); break;
	case I2C_ADDRESS: address_sent(i2c); break;
	case I2C_DATA: byte_passed(i2c); break;
	case I2C_STOP:
		port_i2c_stop(i2c->dev.port[0]);
		finish(i2c);
		break;
	case I2C_LOST:
		field_set(&i2c->dev, I2C_ARB_LOSE, 1);
		finish(i2c);
		break;
	case I2C_IDLE:
	case I2C_PHASES: break;
	}
}

static void begin(struct i2c *i2c)
{
	struct device *dev = &i2c->dev;
	struct port *port = dev->port[0];
	i2c->packet = 0;
	reg_set(dev, I2C_ACK_VAL, 0);
	field_set(dev, I2C_START_EN, 1);
	field_set(dev, I2C_START_READY, 0);
	field_set(dev, I2C_BUS_BUSY, 1);
	if (port_i2c_busy(port)) {
		enter(i2c, I2C_LOST, 1, 0);
	} else {
		port->holds_bus = true; /* from the start on, not only from the address on */
		enter(i2c, I2C_START, 1, 0);
	}
}

static void let_go(struct i2c *i2c)
{
	struct port *port = i2c->dev.port[0];
	if (port->holds_bus) {
		port_i2c_stop(port);
	}
	become_idle(i2c);
}

void i2c_master_control(struct i2c *i2c, uint32_t raw)
{
	struct device *dev = &i2c->dev;
	bool on = field_get(dev, I2C_MASTER_EN);
	if (i2c->phase != I2C_IDLE && !on) {
		log_guest(dev->log, dev, SITE_ABORT,
			"%s: MM_CON0.MASTER_EN is cleared while MM_STATUS.START_READY is 0: the "
			"transaction is given up",
			dev->name);
		let_go(i2c);
	}
	if (field_of(dev, I2C_START_EN, raw)) {
		if (i2c->phase != I2C_IDLE) {
			log_guest(dev->log, dev, SITE_BUSY,
				"%s: MM_CON0.START_EN is set while MM_STATUS.START_READY is 0: "
				"ignored",
				dev->name);
		} else if (!on || !field_get(dev, I2C_GMODE)) {
			log_guest(dev->log, dev, SITE_OFF,
				"%s: MM_CON0.START_EN is set without MASTER_EN and GMODE: ignored",
				dev->name);
		} else {
			begin(i2c);
		}
	}
	field_set(dev, I2C_START_EN, i2c->phase != I2C_IDLE);
}

void i2c_master_gate(struct i2c *i2c, bool off)
{
	struct timeline *timeline = i2c->dev.timeline;
	if (i2c->phase == I2C_IDLE || off == i2c->dev.unclocked) {
		return;
	}
	if (off) {
		i2c->left_ps = i2c->due_ps - timeline->now_ps;
		timeline_disarm(timeline, &i2c->step);
	} else {
		arm(i2c, i2c->left_ps);
	}
}

void i2c_master_reset(struct i2c *i2c)
{
	let_go(i2c);
	i2c->due_ps = i2c->left_ps = 0;
	i2c->left = i2c->done = 0;
	i2c->packet = i2c->shifter = 0;
	i2c->missed = false;
}
