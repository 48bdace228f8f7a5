/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One side of a mailbox between two cores: 15 entries of a command and a data word each way, eight software
 * interrupts each way, and the semaphore that an I/O core shares with the Cortex-A7. The other side is another
 * device at the far end of port `side`; what one side does the other notices 12 cycles of the fabric later.
 *
 * WR and RD of INT_STS are events; NE and NF are there while their condition holds, whatever is written. Lines
 * rd, nf, wr and ne are status and enable, each by itself; `fifo` is any of them. Where these bits stand in the
 * registers is the YAML's matter: the drivers of the two sides disagree.
 *
 * Where the manual is silent: SOFT_RST empties both directions, with WR and RD, on both sides at once, and leaves
 * settings and software interrupts alone (a program that resets after each message goes on hearing).
 * SOFT_RST_MYSELF brings this side's settings and events back to reset and leaves all entries. A reset of the
 * block does both, frees the semaphore when this side has it, and pulses line `restart` of the other side, which
 * stands for what the system knows of its cores. Line `wake` is up while something that is enabled waits here: a
 * software interrupt, WR or NE.
 *
 * Not modelled: FIFO_CTRL and the debug probe, which are storage.
 */
#include "peripherals/soc/mbox.h"
#include "peripherals/soc/soc_models.h"

enum {
	SW_TX,
	SW_STS,
	INT_STS,
	CMD_PUSH,
	DATA_PUSH,
	PUSH_CNT,
	CMD_POP,
	DATA_POP,
	POP_CNT,
	SEMAPHORE,
	NF_THRS,
	NE_THRS,
	INT_EN,
	SW_EN,
	CTRL,
};
static const char *const regs[] = { "SW_TX_INT_PORT", "SW_RX_INT_STS", "INT_STS", "CMD_PUSH",
	"DATA_PUSH", "PUSH_CNT", "CMD_POP", "DATA_POP", "POP_CNT", "SEMAPHORE", "FIFO_NF_THRS",
	"FIFO_NE_THRS", "INT_EN", "SW_RX_INT_EN", "GENERAL_CTRL", NULL };

/* The causes in the order of their lines: in INT_STS, then in INT_EN. */
enum {
	RD,
	NF,
	WR,
	NE,
	CAUSES,
	EN = CAUSES,
	NF_LEVEL = EN + CAUSES,
	NE_LEVEL,
	PORT,
	SOFT_RST,
	MYSELF,
	OWNER
};
static const char *const fields[] = { "INT_STS.RD", "INT_STS.NF", "INT_STS.WR", "INT_STS.NE",
	"INT_EN.RD", "INT_EN.NF", "INT_EN.WR", "INT_EN.NE", "FIFO_NF_THRS.NF", "FIFO_NE_THRS.NE",
	"SW_TX_INT_PORT.PORT", "GENERAL_CTRL.SOFT_RST", "GENERAL_CTRL.SOFT_RST_MYSELF",
	"SEMAPHORE.OWNER", NULL };
enum { LINE_FIFO = CAUSES, LINE_SW, LINE_WAKE, LINE_RESTART };

static bool holds(const struct mbox *mbox, unsigned cause)
{
	const struct device *dev = &mbox->dev;
	switch (cause) {
	case NE: return mbox->waiting > field_get(dev, NE_LEVEL);
	case NF: return mbox->sent <= field_get(dev, NF_LEVEL);
	default: return field_get(dev, cause);
	}
}

/* Brings the lines in line with what they follow from. */
static void settle(struct mbox *mbox)
{
	struct device *dev = &mbox->dev;
	bool up[CAUSES], any = false;
	for (unsigned n = 0; n < CAUSES; n++) {
		up[n] = field_get(dev, EN + n) && holds(mbox, n);
		any |= up[n];
	}
	for (unsigned n = 0; n < CAUSES; n++) {
		line_set(&dev->line[n], up[n]);
	}
	line_set(&dev->line[LINE_FIFO], any);
	line_set(&dev->line[LINE_WAKE], dev->line[LINE_SW].level || up[WR] || up[NE]);
}

/* No entry is anywhere any more, as this side knows. */
static void empty(struct mbox *mbox)
{
	mbox_recall_entries(mbox);
	mbox->first = mbox->waiting = mbox->sent = 0;
	field_set(&mbox->dev, RD, 0);
	field_set(&mbox->dev, WR, 0);
}

static void take_in(struct mbox *mbox, const struct mbox_message *message)
{
	if (mbox->waiting < MBOX_DEPTH) {
		unsigned at = (mbox->first + mbox->waiting++) % MBOX_DEPTH;
		mbox->command[at] = message->word[0];
		mbox->data[at] = message->word[1];
		field_set(&mbox->dev, WR, 1);
	}
}

static bool receive(void *owner, unsigned index, const struct mbox_message *message)
{
	struct mbox *mbox = owner;
	(void)index;
	switch (message->what) {
	case MBOX_ENTRY: take_in(mbox, message); break;
	case MBOX_TAKEN:
		mbox->sent -= mbox->sent > 0;
		field_set(&mbox->dev, RD, 1);
		break;
	case MBOX_RAISE: reg_raise(&mbox->dev, SW_STS, message->word[0]); break;
	case MBOX_EMPTY: empty(mbox); break;
	case MBOX_RESET:
		empty(mbox);
		line_set(&mbox->dev.line[LINE_RESTART], true);
		line_set(&mbox->dev.line[LINE_RESTART], false);
		break;
	case MBOX_OWNER: mbox->owner = message->word[0]; break;
	case MBOX_ASK: return mbox_semaphore_shares(mbox, message->word[0]);
	default: return false;
	}
	settle(mbox);
	return true;
}

static const struct port_ops port_ops = { .mbox_receive = receive };

static void push(struct mbox *mbox, uint32_t command)
{
	struct device *dev = &mbox->dev;
	if (mbox->sent == MBOX_DEPTH) {
		log_guest(dev->log, dev, CMD_PUSH, "%s.%s: the FIFO is full: entry 0x%x is lost",
			dev->name, reg_name(dev, CMD_PUSH), (unsigned)command);
		return;
	}
	mbox->sent++;
	mbox_send(mbox, MBOX_ENTRY, command, reg_get(dev, DATA_PUSH));
}

static void pop(struct mbox *mbox)
{
	struct device *dev = &mbox->dev;
	if (!mbox->waiting) {
		log_guest(dev->log, dev, CMD_POP, "%s.%s: the FIFO is empty: read as 0", dev->name,
			reg_name(dev, CMD_POP));
		return;
	}
	mbox->first = (mbox->first + 1) % MBOX_DEPTH;
	mbox->waiting--;
	mbox_send(mbox, MBOX_TAKEN, 0, 0);
	settle(mbox);
}

static void reset_myself(struct mbox *mbox)
{
	static const uint8_t list[] = { SW_STS, INT_STS, NF_THRS, NE_THRS, INT_EN, SW_EN,
		DATA_PUSH };
	struct device *dev = &mbox->dev;
	for (unsigned n = 0; n < sizeof(list); n++) {
		reg_set(dev, list[n], dev->desc->regs[dev->reg_index[list[n]]].reset_value);
	}
}

static void control(struct mbox *mbox, uint32_t raw)
{
	if (field_of(&mbox->dev, SOFT_RST, raw)) {
		empty(mbox);
		mbox_tell(mbox, MBOX_EMPTY, 0);
	}
	if (field_of(&mbox->dev, MYSELF, raw)) {
		reset_myself(mbox);
	}
}

static void mbox_wrote(struct device *dev, unsigned reg, uint32_t raw)
{
	struct mbox *mbox = (struct mbox *)dev;
	switch (reg) {
	case SW_TX: mbox_send_interrupts(mbox, field_of(dev, PORT, raw)); break;
	case CMD_PUSH: push(mbox, raw); break;
	case SEMAPHORE:
		if (!mbox_semaphore_give(mbox, field_of(dev, OWNER, raw))) {
			log_guest(dev->log, dev, SEMAPHORE,
				"%s.%s: only an owner gives it back, and by writing 0: 0x%x ignored",
				dev->name, reg_name(dev, SEMAPHORE), (unsigned)raw);
		}
		break;
	case CTRL: control(mbox, raw); break;
	}
	settle(mbox);
}

static uint32_t mbox_read(struct device *dev, unsigned reg, uint32_t kept)
{
	struct mbox *mbox = (struct mbox *)dev;
	unsigned nf = dev->field_index[NF].low, ne = dev->field_index[NE].low;
	switch (reg) {
	case INT_STS:
		return kept | (uint32_t)holds(mbox, NF) << nf | (uint32_t)holds(mbox, NE) << ne;
	case PUSH_CNT: return mbox->sent;
	case POP_CNT: return mbox->waiting;
	case CMD_POP: return mbox->waiting ? mbox->command[mbox->first] : 0;
	case DATA_POP: return mbox->waiting ? mbox->data[mbox->first] : 0;
	case SEMAPHORE: return mbox_semaphore_read(mbox);
	default: return kept;
	}
}

static void mbox_popped(struct device *dev, unsigned reg)
{
	struct mbox *mbox = (struct mbox *)dev;
	if (reg == CMD_POP) {
		pop(mbox);
	} else if (reg == SEMAPHORE) {
		mbox_semaphore_take(mbox);
	}
}

static void mbox_init(struct device *dev)
{
	port_init(dev->port[0], "side", PORT_MBOX, &port_ops, dev, 0);
	mbox_wire_init((struct mbox *)dev);
}

static void mbox_reset(struct device *dev)
{
	struct mbox *mbox = (struct mbox *)dev;
	mbox_wire_reset(mbox);
	empty(mbox);
	mbox_tell(mbox, MBOX_RESET, 0);
	mbox_semaphore_reset(mbox);
	settle(mbox);
}

static void mbox_snap(struct device *dev, struct snap *snap)
{
	struct mbox *mbox = (struct mbox *)dev;
	snap_u32(snap, "first", &mbox->first);
	snap_u32(snap, "waiting", &mbox->waiting);
	snap_u32(snap, "sent", &mbox->sent);
	snap_u32(snap, "owner", &mbox->owner);
	/* A snap is a file: it may be spoilt. */
	mbox->first %= MBOX_DEPTH;
	mbox->waiting = mbox->waiting < MBOX_DEPTH ? mbox->waiting : MBOX_DEPTH;
	mbox->sent = mbox->sent < MBOX_DEPTH ? mbox->sent : MBOX_DEPTH;
	for (unsigned n = 0; n < mbox->waiting; n++) {
		unsigned at = (mbox->first + n) % MBOX_DEPTH;
		snap_u32(snap, "command", &mbox->command[at]);
		snap_u32(snap, "data", &mbox->data[at]);
	}
	mbox_wire_snap(mbox, snap);
}

static const char *const lines[] = { "rd", "nf", "wr", "ne", "fifo", "sw", "wake", "restart",
	NULL };
static const char *const ports[] = { "side", NULL };
static const enum port_kind kinds[] = { PORT_MBOX };

/* The side of an I/O core. */
const struct device_ops mbox_ops = {
	.type = "mt3620-mbox",
	.size = sizeof(struct mbox),
	.regs = regs,
	.fields = fields,
	.lines = lines,
	.ports = ports,
	.port_kinds = kinds,
	.init = mbox_init,
	.reset = mbox_reset,
	.read = mbox_read,
	.popped = mbox_popped,
	.wrote = mbox_wrote,
	.snap = mbox_snap,
};

/* The side of the Cortex-A7. */
const struct device_ops mbox_a7_ops = {
	.type = "mt3620-mbox-a7",
	.size = sizeof(struct mbox),
	.regs = regs,
	.fields = fields,
	.lines = lines,
	.ports = ports,
	.port_kinds = kinds,
	.init = mbox_init,
	.reset = mbox_reset,
	.read = mbox_read,
	.popped = mbox_popped,
	.wrote = mbox_wrote,
	.snap = mbox_snap,
};
