/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT3620 SPI slave. Known are two registers, the opcodes of the host, its mailbox byte and the states of the
 * device; all else here is designed around them.
 *
 * A host selects the slave and sends an opcode: 0xA and a mailbox byte, which announces a transfer of 1
 * to 8 words and its direction; 1 and these words, or 2 and it reads them, once firmware has set SPIS_D2HMB to
 * READY; 3 and it reads SPIS_STATUS; 8 sets an interrupt, 9 clears SPIS_D2HMB. Several opcodes may follow
 * each other without a pause of chip select. Firmware says by SPIS_D2HMB that a transfer is DONE.
 *
 * `cs` is the level of the unit's CSA pad, low while selected. Interrupts come when the bits are through on
 * the wire, which may be later than the master hands them over.
 *
 * Where the manual is silent: nearly everywhere, see above. Until EN is set the slave is deaf, since
 * its pads are those of the unit's master; bits in another clock mode than its own are not taken, and
 * logged. A transfer that was not announced so, that firmware is not READY for, or that chip select
 * cuts short is an ERROR interrupt and moves nothing more.
 *
 * Not modelled: DMA, for which no channel is known: its mailbox bit is kept only.
 */
#include "peripherals/soc/soc_models.h"

#include "base/bits.h"
#include "machine/device.h"

enum { BUFFERS = 8, BYTE = 8, WORD_BYTES = 4 };
enum { CTRL, INT_STA, BUF, STATUS = BUF + BUFFERS, H2DMB, D2HMB };
static const char *const regs[] = {
	"SPIS_CTRL",
	"SPIS_INT_STA",
	"SPIS_BUF{0-7}",
	"SPIS_STATUS",
	"SPIS_H2DMB",
	"SPIS_D2HMB",
	NULL,
};
enum { EN, CPOL, CPHA, HOST_INT_STA, LEN, DIR, VALID, STATE };
static const char *const fields[] = {
	"SPIS_CTRL.EN",
	"SPIS_CTRL.CPOL",
	"SPIS_CTRL.CPHA",
	"SPIS_INT_STA.HOST_INT",
	"SPIS_H2DMB.LEN",
	"SPIS_H2DMB.DIR",
	"SPIS_H2DMB.VALID",
	"SPIS_D2HMB.STATE",
	NULL,
};
enum { INPUT_RESET, INPUT_GATE, INPUT_CS };
/* INT_STA */
enum { INT_H2DMB = 1, INT_HOST = 2, INT_WRITE = 4, INT_READ = 8, INT_ERROR = 16 };
enum { STATE_READY = 1 };
enum { MAILBOX = 0x7f };

enum opcode {
	OP_NONE, /* the next byte is an opcode */
	OP_WRITE,
	OP_READ,
	OP_STATUS,
	OP_SET_INT = 8,
	OP_CLEAR_D2HMB,
	OP_H2DMB,
	OP_LOST, /* not of the protocol: waits for the end of the selection */
};

struct spis {
	struct device dev;
	struct event through; /* what `pending` says has left the wire */
	uint64_t until_ps;    /* where on the wire the bits taken so far end */
	uint8_t pending;      /* bits for INT_STA */
	uint8_t opcode;       /* being carried out */
	uint8_t bytes_left;   /* of it */
	uint8_t bytes_done;
	uint8_t in, in_bits; /* of the byte under way */
	uint32_t out;        /* word being sent, its next bit highest */
	bool deselected;     /* level of cs */
};

static uint32_t status(const struct device *dev)
{
	return reg_get(dev, D2HMB) | field_get(dev, HOST_INT_STA) << 7 | reg_get(dev, H2DMB) << 8;
}

static void fail(struct spis *spis, const char *why)
{
	const struct device *dev = &spis->dev;
	log_guest(dev->log, spis, STATUS, "%s: SPIS_INT_STA.ERROR: %s", dev->name, why);
	spis->pending |= INT_ERROR;
}

static void finish_transfer(struct spis *spis, uint8_t interrupt)
{
	field_set(&spis->dev, VALID, 0);
	spis->pending |= interrupt;
}

static void begin_transfer(struct spis *spis, bool read)
{
	struct device *dev = &spis->dev;
	uint32_t words = field_get(dev, LEN);
	if (!field_get(dev, VALID) || field_get(dev, DIR) == read || !words || words > BUFFERS) {
		spis->opcode = OP_LOST;
		fail(spis, "a transfer that SPIS_H2DMB did not announce");
	} else if (field_get(dev, STATE) != STATE_READY) {
		spis->opcode = OP_LOST;
		fail(spis, "a transfer while SPIS_D2HMB.STATE is not READY");
	} else {
		spis->bytes_left = (uint8_t)(WORD_BYTES * words);
		spis->out = read ? reg_get(dev, BUF) : 0;
	}
}

static void begin(struct spis *spis, uint8_t opcode)
{
	struct device *dev = &spis->dev;
	spis->opcode = opcode;
	spis->bytes_done = spis->bytes_left = 0;
	spis->out = 0;
	switch (opcode) {
	case OP_WRITE: begin_transfer(spis, false); break;
	case OP_READ: begin_transfer(spis, true); break;
	case OP_STATUS:
		spis->bytes_left = WORD_BYTES;
		spis->out = status(dev);
		break;
	case OP_SET_INT:
		spis->pending |= INT_HOST;
		spis->opcode = OP_NONE;
		break;
	case OP_CLEAR_D2HMB:
		reg_set(dev, D2HMB, 0);
		spis->opcode = OP_NONE;
		break;
	case OP_H2DMB: spis->bytes_left = 1; break;
	default: spis->opcode = OP_LOST; fail(spis, "an unknown opcode of the host");
	}
}

/* A word of the buffer is full, or empty. */
static void next_word(struct spis *spis)
{
	unsigned words = spis->bytes_done / WORD_BYTES;
	if (spis->opcode == OP_READ && words < BUFFERS) {
		spis->out = reg_get(&spis->dev, BUF + words);
	}
}

static void end(struct spis *spis)
{
	switch (spis->opcode) {
	case OP_WRITE: finish_transfer(spis, INT_WRITE); break;
	case OP_READ: finish_transfer(spis, INT_READ); break;
	default: break;
	}
	spis->opcode = OP_NONE;
}

static void take_byte(struct spis *spis, uint8_t byte)
{
	struct device *dev = &spis->dev;
	if (spis->opcode == OP_NONE) {
		begin(spis, byte);
		return;
	}
	if (spis->opcode == OP_LOST) {
		return;
	}
	if (spis->opcode == OP_WRITE) {
		unsigned reg = BUF + spis->bytes_done / WORD_BYTES;
		reg_set(dev, reg, reg_get(dev, reg) << BYTE | byte);
	} else if (spis->opcode == OP_H2DMB) {
		reg_set(dev, H2DMB, byte & MAILBOX);
		spis->pending |= INT_H2DMB;
	}
	spis->bytes_done++;
	if (--spis->bytes_left == 0) {
		end(spis);
	} else if (spis->bytes_done % WORD_BYTES == 0) {
		next_word(spis);
	}
}

static uint32_t shift(struct spis *spis, const struct spi_word *word)
{
	uint32_t answer = 0;
	for (unsigned bit = word->bits; bit--;) {
		answer = answer << 1 | spis->out >> 31;
		spis->out <<= 1;
		spis->in = (uint8_t)(spis->in << 1 | (word->mosi >> bit & 1));
		if (++spis->in_bits == BYTE) {
			spis->in_bits = 0;
			take_byte(spis, spis->in);
		}
	}
	return answer;
}

static void tell(struct spis *spis)
{
	if (spis->pending) {
		timeline_arm_at(spis->dev.timeline, &spis->through, spis->until_ps);
	}
}

static bool exchange(void *owner, unsigned index, const struct spi_word *word, uint32_t *miso)
{
	struct spis *spis = owner;
	struct device *dev = &spis->dev;
	uint64_t now_ps = dev->timeline->now_ps;
	(void)index;
	/* A reset clears EN. */
	if (dev->unclocked || spis->deselected || !field_get(dev, EN)) {
		return false;
	}
	unsigned mode = field_get(dev, CPOL) << 1 | field_get(dev, CPHA);
	if (word->mode != mode) {
		log_guest(dev->log, spis, CTRL,
			"%s: the master's clock mode is %u, but SPIS_CTRL says %u", dev->name,
			(unsigned)word->mode, mode);
		return false;
	}
	spis->until_ps = spis->until_ps > now_ps ? spis->until_ps : now_ps;
	if (word->rate_hz) {
		spis->until_ps += bits_muldiv_up(word->bits, PS_PER_SECOND, word->rate_hz);
	}
	*miso = shift(spis, word);
	tell(spis);
	return true;
}

static void through(void *owner, unsigned index)
{
	struct spis *spis = owner;
	uint8_t pending = spis->pending;
	(void)index;
	spis->pending = 0;
	reg_raise(&spis->dev, INT_STA, pending);
}

static void begin_frame(struct spis *spis)
{
	spis->opcode = OP_NONE;
	spis->bytes_left = spis->bytes_done = 0;
	spis->in = spis->in_bits = 0;
	spis->out = 0;
}

static void end_frame(struct spis *spis)
{
	if (spis->bytes_left && (spis->opcode == OP_WRITE || spis->opcode == OP_READ)) {
		fail(spis, "chip select ends a transfer that is not complete");
		tell(spis);
	}
	begin_frame(spis);
}

static void input(struct device *dev, unsigned input, bool level)
{
	struct spis *spis = (struct spis *)dev;
	if (input == INPUT_RESET) {
		device_hold(dev, level);
	} else if (input == INPUT_GATE) {
		device_gate(dev, level);
	} else {
		spis->deselected = level;
		if (level) {
			end_frame(spis);
		}
	}
}

static uint32_t read(struct device *dev, unsigned reg, uint32_t kept)
{
	return reg == STATUS ? status(dev) : kept;
}

static void wrote(struct device *dev, unsigned reg, uint32_t raw)
{
	(void)raw;
	if (reg == CTRL && !field_get(dev, EN)) {
		begin_frame((struct spis *)dev);
	}
}

static const struct port_ops port_ops = { .spi_exchange = exchange };

static void init(struct device *dev)
{
	struct spis *spis = (struct spis *)dev;
	spis->through = (struct event){ .name = "through", .fire = through, .owner = spis };
	if (dev->port[0]) {
		dev->port[0]->ops = &port_ops;
		dev->port[0]->owner = spis;
	}
}

/* The level of cs is an outside one, which no reset touches. */
static void reset(struct device *dev)
{
	struct spis *spis = (struct spis *)dev;
	timeline_disarm(dev->timeline, &spis->through);
	spis->until_ps = 0;
	spis->pending = 0;
	begin_frame(spis);
}

static void snap(struct device *dev, struct snap *snap)
{
	struct spis *spis = (struct spis *)dev;
	event_snap(&spis->through, dev->timeline, snap, "through");
	snap_u64(snap, "until_ps", &spis->until_ps);
	snap_u8(snap, "pending", &spis->pending);
	snap_u8(snap, "opcode", &spis->opcode);
	snap_u8(snap, "bytes_left", &spis->bytes_left);
	snap_u8(snap, "bytes_done", &spis->bytes_done);
	snap_u8(snap, "in", &spis->in);
	snap_u8(snap, "in_bits", &spis->in_bits);
	snap_u32(snap, "out", &spis->out);
	snap_bool(snap, "deselected", &spis->deselected);
	/* A snap is a file: it may be spoilt. */
	if (spis->in_bits >= BYTE || spis->bytes_done + spis->bytes_left > BUFFERS * WORD_BYTES) {
		begin_frame(spis);
	}
}

const struct device_ops spis_ops = {
	.type = "mt3620-spis",
	.size = sizeof(struct spis),
	.regs = regs,
	.fields = fields,
	.lines = NAMES("irq"),
	.inputs = NAMES("reset", "gate", "cs"),
	.ports = NAMES("spi"),
	.port_kinds = (const enum port_kind[]){ PORT_SPI },
	.init = init,
	.reset = reset,
	.read = read,
	.wrote = wrote,
	.input = input,
	.snap = snap,
};
