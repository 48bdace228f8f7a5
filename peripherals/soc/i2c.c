/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT3620 I2C: master and slave of an ISU, each with FIFOs of eight bytes. This file has the
 * registers, the interrupt, the DMA requests, reset and clock gate; i2c_master.c the transactions,
 * i2c_slave.c what happens when another end addresses us, i2c_fifo.c the FIFOs.
 *
 * One line `irq` for both sides; when one cause is acknowledged while the other is still there, the line
 * drops for a moment, so that a listener to edges is told. `tx-req` and `rx-req` ask DMA for the
 * side that DMA_CON0.SEL chooses: as long as its transmit FIFO has room, as its receive FIFO has
 * bytes.
 *
 * Where the manual is silent: nobody waits for a FIFO. A byte due from an empty one goes out as 0xff
 * with TX_UDR, one that arrives at a full one is lost with RX_OVF. BUS_BUSY also shows transfers of
 * others. While the clock is off the wires stay as they are and nobody answers for us; a reset lets
 * go of them.
 *
 * Not modelled: SCL and SDA as levels of the pads (what passes are whole bytes, so SCL_DRVH and
 * SDA_DRVH are kept only), a master that addresses the slave of its own ISU.
 */
#include "peripherals/soc/i2c.h"

#include "peripherals/soc/soc_models.h"

enum { INPUT_RESET, INPUT_GATE };
enum { SITE_FIFO = 0x200 };

static const char *const regs[] = {
	"INT_CTRL",
	"MM_ACK_VAL",
	"MM_CON0",
	"MM_STATUS",
	"MM_FIFO_CON0",
	"MM_FIFO_STATUS",
	"MM_FIFO_PTR",
	"MM_FIFO_DATA",
	"DMA_CON0",
	"S_CON0",
	"S_ID_RECEIVED0",
	"S_ID_RECEIVED1",
	"S_FIFO_CON0",
	"S_FIFO_STATUS",
	"S_FIFO_PTR",
	"S_FIFO_DATA",
	NULL,
};
static const char *const fields[] = {
	"INT_CTRL.MM_INT_STA",
	"INT_CTRL.MM_INT_EN",
	"INT_CTRL.MM_INT_MSK",
	"INT_CTRL.S_INT_STA",
	"INT_CTRL.S_INT_EN",
	"INT_CTRL.S_INT_MSK",
	"MM_PAD_CON0.SYNC_EN",
	"MM_CNT_VAL_PHL.VAL0",
	"MM_CNT_VAL_PHL.VAL1",
	"MM_CNT_VAL_PHH.VAL2",
	"MM_CNT_VAL_PHH.VAL3",
	"MM_CNT_BYTE_VAL_PK{0-2}.BYTES",
	"MM_ID_CON0.SLAVE_ID",
	"MM_PACK_CON0.RW{0-3}",
	"MM_PACK_CON0.PACK_VAL",
	"MM_ACK_VAL.ACK_DATA",
	"MM_ACK_VAL.ACK_ID",
	"MM_CON0.START_EN",
	"MM_CON0.GMODE",
	"MM_CON0.MASTER_EN",
	"MM_STATUS.BUS_BUSY",
	"MM_STATUS.ARB_LOSE",
	"MM_STATUS.START_READY",
	"MM_FIFO_CON0.RX_CLR",
	"MM_FIFO_CON0.TX_CLR",
	"DMA_CON0.HS_EN",
	"DMA_CON0.SEL",
	"S_CON0.MUTE",
	"S_CON0.SLAVE_EN",
	"S_ID_CON0.ID",
	"S_ID_RECEIVED0.ID",
	"S_ID_RECEIVED0.READ",
	"S_ID_RECEIVED1.ID",
	"S_ID_RECEIVED1.READ",
	NULL,
};

static bool interrupts(const struct device *dev)
{
	return (field_get(dev, I2C_MM_INT) && field_get(dev, I2C_MM_INT_EN) &&
		       !field_get(dev, I2C_MM_INT_MSK)) ||
		(field_get(dev, I2C_S_INT) && field_get(dev, I2C_S_INT_EN) &&
			!field_get(dev, I2C_S_INT_MSK));
}

void i2c_update(struct i2c *i2c)
{
	const struct device *dev = &i2c->dev;
	const struct i2c_fifos *fifo = &i2c->fifo[field_get(dev, I2C_SEL)];
	bool dma = field_get(dev, I2C_HS_EN);
	line_set(&dev->line[I2C_LINE_IRQ], interrupts(dev));
	line_set(&dev->line[I2C_LINE_TX_REQ], dma && i2c_fifo_level(&fifo->tx) < I2C_FIFO_DEPTH);
	line_set(&dev->line[I2C_LINE_RX_REQ], dma && i2c_fifo_level(&fifo->rx));
}

/* `reg` is the data register of either side; `flag` a number of the message. */
static void say_fifo(struct i2c *i2c, unsigned reg, unsigned flag, const char *what)
{
	static const char *const flags[] = { "RX_UDR", "RX_OVF", "TX_UDR", "TX_OVF" };
	struct device *dev = &i2c->dev;
	unsigned status = reg - I2C_FIFO_DATA + I2C_FIFO_STATUS;
	log_guest(dev->log, dev, SITE_FIFO + reg * 4 + flag, "%s.%s %s: %s.%s is set", dev->name,
		reg_name(dev, reg), what, reg_name(dev, status), flags[flag]);
}

static unsigned data_reg(enum i2c_side side)
{
	return side == I2C_MASTER ? I2C_FIFO_DATA : I2C_S_FIFO_DATA;
}

bool i2c_receive(struct i2c *i2c, enum i2c_side side, uint8_t byte)
{
	bool fits = i2c_fifo_push(&i2c->fifo[side].rx, byte);
	if (!fits) {
		say_fifo(i2c, data_reg(side), 1, "is full when a byte arrives");
	}
	i2c_update(i2c);
	return fits;
}

bool i2c_transmit(struct i2c *i2c, enum i2c_side side, uint8_t *byte)
{
	uint8_t head = i2c_fifo_head(&i2c->fifo[side].tx);
	bool there = i2c_fifo_pop(&i2c->fifo[side].tx);
	*byte = there ? head : 0xff;
	if (!there) {
		say_fifo(i2c, data_reg(side), 2, "is empty when a byte is due");
	}
	i2c_update(i2c);
	return there;
}

static struct i2c_fifos *fifos_of(struct i2c *i2c, unsigned reg)
{
	return &i2c->fifo[reg >= I2C_S_FIFO_CON0 ? I2C_SLAVE : I2C_MASTER];
}

static uint32_t i2c_read(struct device *dev, unsigned reg, uint32_t kept)
{
	const struct i2c_fifos *fifos = fifos_of((struct i2c *)dev, reg);
	switch (reg) {
	case I2C_STATUS: {
		bool others = port_i2c_busy(dev->port[0]);
		return kept | (others ? 1u << dev->field_index[I2C_BUS_BUSY].low : 0);
	}
	case I2C_FIFO_STATUS:
	case I2C_S_FIFO_STATUS: return i2c_fifo_status(fifos);
	case I2C_FIFO_PTR:
	case I2C_S_FIFO_PTR: return i2c_fifo_pointers(fifos);
	case I2C_FIFO_DATA:
	case I2C_S_FIFO_DATA: return i2c_fifo_head(&fifos->rx);
	default: return kept;
	}
}

static void i2c_popped(struct device *dev, unsigned reg)
{
	struct i2c *i2c = (struct i2c *)dev;
	if (reg != I2C_FIFO_DATA && reg != I2C_S_FIFO_DATA) {
		return;
	}
	if (!i2c_fifo_pop(&fifos_of(i2c, reg)->rx)) {
		say_fifo(i2c, reg, 0, "is read while it is empty");
	}
	i2c_update(i2c);
}

static void clear(struct i2c *i2c, struct i2c_fifos *fifos, uint32_t raw)
{
	if (field_of(&i2c->dev, I2C_RX_CLR, raw)) {
		i2c_fifo_clear(&fifos->rx);
	}
	if (field_of(&i2c->dev, I2C_TX_CLR, raw)) {
		i2c_fifo_clear(&fifos->tx);
	}
}

static void i2c_wrote(struct device *dev, unsigned reg, uint32_t raw)
{
	struct i2c *i2c = (struct i2c *)dev;
	struct i2c_fifos *fifos = fifos_of(i2c, reg);
	switch (reg) {
	case I2C_INT_CTRL:
		if (field_of(dev, I2C_MM_INT, raw) || field_of(dev, I2C_S_INT, raw)) {
			line_set(&dev->line[I2C_LINE_IRQ], false);
		}
		break;
	case I2C_CON0: i2c_master_control(i2c, raw); break;
	case I2C_FIFO_CON0:
	case I2C_S_FIFO_CON0: clear(i2c, fifos, raw); break;
	case I2C_FIFO_DATA:
	case I2C_S_FIFO_DATA:
		if (!i2c_fifo_push(&fifos->tx, (uint8_t)raw)) {
			say_fifo(i2c, reg, 3, "is written while it is full");
		}
		break;
	default: break;
	}
	i2c_update(i2c);
}

static void i2c_input(struct device *dev, unsigned input, bool level)
{
	if (input == INPUT_RESET) {
		device_hold(dev, level);
	} else if (input == INPUT_GATE) {
		i2c_master_gate((struct i2c *)dev, level);
		device_gate(dev, level);
	}
}

static void i2c_init(struct device *dev)
{
	struct i2c *i2c = (struct i2c *)dev;
	i2c->step = (struct event){ .name = "step", .fire = i2c_master_step, .owner = i2c };
	dev->port[0]->ops = &i2c_port_ops;
	dev->port[0]->owner = i2c;
}

static void i2c_reset(struct device *dev)
{
	struct i2c *i2c = (struct i2c *)dev;
	i2c_master_reset(i2c);
	for (unsigned side = 0; side < I2C_SIDES; side++) {
		i2c_fifo_clear(&i2c->fifo[side].rx);
		i2c_fifo_clear(&i2c->fifo[side].tx);
	}
	i2c->repeated = false;
	dev->port[0]->addressed = false;
	i2c_update(i2c);
}

static void i2c_snap(struct device *dev, struct snap *snap)
{
	struct i2c *i2c = (struct i2c *)dev;
	event_snap(&i2c->step, dev->timeline, snap, "step");
	i2c_fifo_snap(&i2c->fifo[I2C_MASTER].rx, snap, "rx");
	i2c_fifo_snap(&i2c->fifo[I2C_MASTER].tx, snap, "tx");
	i2c_fifo_snap(&i2c->fifo[I2C_SLAVE].rx, snap, "slave_rx");
	i2c_fifo_snap(&i2c->fifo[I2C_SLAVE].tx, snap, "slave_tx");
	snap_u64(snap, "due_ps", &i2c->due_ps);
	snap_u64(snap, "left_ps", &i2c->left_ps);
	snap_u16(snap, "left", &i2c->left);
	snap_u16(snap, "done", &i2c->done);
	snap_u8(snap, "phase", &i2c->phase);
	snap_u8(snap, "packet", &i2c->packet);
	snap_u8(snap, "shifter", &i2c->shifter);
	snap_bool(snap, "missed", &i2c->missed);
	snap_bool(snap, "repeated", &i2c->repeated);
	snap_bool(snap, "said_alone", &i2c->said_alone);
	/* A snap is a file: it may be spoilt. */
	i2c->phase %= I2C_PHASES;
	i2c->packet %= I2C_PACKETS;
}

const struct device_ops i2c_ops = {
	.type = "mt3620-i2c",
	.size = sizeof(struct i2c),
	.regs = regs,
	.fields = fields,
	.clocks = NAMES("i2c"),
	.lines = NAMES("irq", "tx-req", "rx-req"),
	.inputs = NAMES("reset", "gate"),
	.ports = NAMES("i2c"),
	.port_kinds = (const enum port_kind[]){ PORT_I2C },
	.init = i2c_init,
	.reset = i2c_reset,
	.read = i2c_read,
	.popped = i2c_popped,
	.wrote = i2c_wrote,
	.input = i2c_input,
	.snap = i2c_snap,
};
