/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a transfer of the MT3620 SPI master does on the wires.
 *
 * Command bits, then bits out, then bits in; with FULL_DUPLEX bits out and in together. All of it is one
 * stream, cut into words of 8 bits from its first bit on. The bus hears the words as chip select becomes
 * active, and then the transfer takes its time: the settling of chip select, the bits at source / (RS_CLK_SEL +
 * 2), and the hold. What came in is in SDIR at the end, not before. Full-duplex input is in SDIR0 and from
 * SDIR4 on, as one driver reads it here and another there.
 *
 * Lengths beyond what the registers hold (32 bits of command, 32 bytes, or 16 bytes each way in full
 * duplex) are cut and logged.
 *
 * Where the manual is silent: without MORE_BUF, MOSI_BYTES counts the opcode, the address (ADDR_SIZE
 * 1: 2 bytes, 2: 3 bytes, 4: 4 bytes with ADDR_EXT first; 0: none) and bytes of SDOR, in this
 * order, most significant first, and MISO_BYTES those read after them. CMD_DELAY and END_DELAY count
 * source clocks. A last byte of fewer than 8 bits uses its first bits on the wire, both ways. MOSI
 * while only input runs has the first bit of the buffer byte after all that the transfer moves.
 *
 * Not modelled: dual and quad wires work as one; BIDIR has no direction of its own.
 */
#include <string.h>

#include "peripherals/soc/spim.h"

#include "base/bits.h"

enum { COMMAND_BITS = 32, WORD = 8, STREAM = 4 + 2 * SPIM_BYTES + 1, SELECT_NONE = 7 };

/* Bits in the order of the wire: bit 7 of byte 0 is the first. */
struct stream {
	uint8_t byte[STREAM];
	unsigned bits;
};

struct plan {
	struct stream out;
	unsigned in_at, in_bits; /* where in the stream input begins, and its length */
};

static uint8_t reversed(uint8_t byte)
{
	uint8_t result = 0;
	for (unsigned bit = 0; bit < 8; bit++) {
		result = (uint8_t)(result | (byte >> bit & 1) << (7 - bit));
	}
	return result;
}

/* Up to 8 bits, the first of them on the wire highest in `byte`. */
static void append(struct stream *stream, uint8_t byte, unsigned bits)
{
	unsigned at = stream->bits / 8, shift = stream->bits % 8;
	byte &= (uint8_t)(0xff00u >> bits);
	stream->byte[at] |= (uint8_t)(byte >> shift);
	if (shift + bits > 8) {
		stream->byte[at + 1] |= (uint8_t)(byte << (8 - shift));
	}
	stream->bits += bits;
}

static uint8_t bits_at(const struct stream *stream, unsigned from)
{
	unsigned at = from / 8, shift = from % 8;
	unsigned pair = (unsigned)stream->byte[at] << 8;
	pair |= at + 1 < STREAM ? stream->byte[at + 1] : 0;
	return (uint8_t)(pair >> (8 - shift));
}

static uint8_t out_byte(const struct device *dev, unsigned n)
{
	n %= SPIM_BYTES;
	uint8_t byte = (uint8_t)(reg_get(dev, SPIM_SDOR + n / 4) >> 8 * (n % 4));
	return field_get(dev, SPIM_LSB_FIRST) ? reversed(byte) : byte;
}

static void append_buffer(const struct device *dev, struct stream *stream, unsigned bits)
{
	for (unsigned n = 0; bits; n++) {
		unsigned some = bits < 8 ? bits : 8;
		append(stream, out_byte(dev, n), some);
		bits -= some;
	}
}

static void append_idle(struct stream *stream, bool level, unsigned bits)
{
	for (; bits; bits -= bits < 8 ? bits : 8) {
		append(stream, level ? 0xff : 0, bits < 8 ? bits : 8);
	}
}

/* `bits` from the top of `word`, whole bytes of it reversed if the mode says so. */
static void append_word(
	const struct device *dev, struct stream *stream, uint32_t word, unsigned bits)
{
	for (word <<= COMMAND_BITS - bits; bits; word <<= 8) {
		unsigned some = bits < 8 ? bits : 8;
		uint8_t byte = (uint8_t)(word >> 24);
		if (field_get(dev, SPIM_LSB_FIRST)) {
			byte = (uint8_t)(reversed((uint8_t)(byte >> (8 - some))));
		}
		append(stream, byte, some);
		bits -= some;
	}
}

static unsigned limited(const struct spim *spim, unsigned field, unsigned most, const char *name)
{
	const struct device *dev = &spim->dev;
	uint32_t bits = field_get(dev, field);
	if (bits > most) {
		log_guest(dev->log, spim, SPIM_SMBCR, "%s: SMBCR.%s is %u, %u are sent", dev->name,
			name, (unsigned)bits, most);
		bits = most;
	}
	return bits;
}

static void plan_buffered(const struct spim *spim, struct plan *plan)
{
	const struct device *dev = &spim->dev;
	bool full = field_get(dev, SPIM_FULL_DUPLEX);
	unsigned most = 8 * (full ? SPIM_FULL_DUPLEX_BYTES : SPIM_BYTES);
	unsigned command = limited(spim, SPIM_CMD_BITS, COMMAND_BITS, "CMD_BITS");
	unsigned out = limited(spim, SPIM_MOSI_BITS, most, "MOSI_BITS");
	unsigned in = limited(spim, SPIM_MISO_BITS, most, "MISO_BITS");
	unsigned idle = full ? (in > out ? in - out : 0) : in;
	bool level = out_byte(dev, (out + idle + 7) / 8) >> 7;
	if (command) {
		append_word(dev, &plan->out, reg_get(dev, SPIM_SOAR), command);
	}
	append_buffer(dev, &plan->out, out);
	append_idle(&plan->out, level, idle);
	plan->in_at = full ? command : command + out;
	plan->in_bits = in;
}

static void plan_short(const struct spim *spim, struct plan *plan)
{
	static const uint8_t address_bytes[8] = { 0, 2, 3, 0, 4 };
	const struct device *dev = &spim->dev;
	unsigned out = field_get(dev, SPIM_MOSI_BYTES), in = field_get(dev, SPIM_MISO_BYTES);
	unsigned address = address_bytes[field_get(dev, SPIM_ADDR_SIZE)];
	uint32_t word = field_get(dev, SPIM_ADDR_EXT) << 24 | field_get(dev, SPIM_ADDR);
	address = out && address > out - 1 ? out - 1 : address;
	unsigned buffer = out ? out - 1 - address : 0;
	bool level = out_byte(dev, buffer + in) >> 7;
	if (out) {
		append_word(dev, &plan->out, field_get(dev, SPIM_OPCODE), 8);
	}
	if (out && address) {
		append_word(dev, &plan->out, word, 8 * address);
	}
	append_buffer(dev, &plan->out, 8 * buffer);
	append_idle(&plan->out, level, 8 * in);
	plan->in_at = 8 * out;
	plan->in_bits = 8 * in;
}

static uint64_t clocks_a_bit(const struct device *dev)
{
	return field_get(dev, SPIM_RS_CLK_SEL) + 2u;
}

/* Speaks with the bus and notes what came in. */
static void exchange(struct spim *spim, const struct plan *plan)
{
	const struct device *dev = &spim->dev;
	struct stream in = { .bits = plan->out.bits };
	struct spi_word word = {
		.mode = (uint8_t)(field_get(dev, SPIM_CPOL) << 1 | field_get(dev, SPIM_CPHA)),
		.rate_hz = (uint32_t)(dev->clk[0]->rate_hz / clocks_a_bit(dev)),
	};
	for (unsigned at = 0; at < plan->out.bits; at += WORD) {
		unsigned left = plan->out.bits - at;
		word.bits = (uint8_t)(left < WORD ? left : WORD);
		word.mosi = plan->out.byte[at / WORD] >> (WORD - word.bits);
		uint32_t miso = dev->port[0] ? port_spi_exchange(dev->port[0], &word) :
					       bits_mask(0, word.bits);
		in.byte[at / WORD] = (uint8_t)(miso << (WORD - word.bits));
	}
	spim->in_bytes = (uint8_t)((plan->in_bits + 7) / 8);
	for (unsigned n = 0; n < spim->in_bytes; n++) {
		unsigned left = plan->in_bits - 8 * n;
		uint8_t byte = bits_at(&in, plan->in_at + 8 * n);
		byte &= (uint8_t)(0xff00u >> (left < 8 ? left : 8));
		spim->in[n] = field_get(dev, SPIM_LSB_FIRST) ? reversed(byte) : byte;
	}
}

static void select_one(struct spim *spim)
{
	struct device *dev = &spim->dev;
	uint32_t select = field_get(dev, SPIM_SLAVE_SEL);
	if (select < SPIM_SELECTS) {
		spim->select = (uint8_t)(1u << select);
		spim->claimed |= spim->select;
	} else if (select != SELECT_NONE) {
		log_guest(dev->log, spim, SPIM_SMMR,
			"%s: SMMR.SLAVE_SEL is %u, but there are only chip selects 0 and 1",
			dev->name, (unsigned)select);
	}
}

void spim_begin(struct spim *spim)
{
	struct device *dev = &spim->dev;
	struct plan plan = { 0 };
	if (field_get(dev, SPIM_SERIAL_MODE)) {
		log_unmodelled(dev->log, spim, SPIM_SMMR,
			"%s: SMMR.SERIAL_MODE is %u, but one wire each way is used", dev->name,
			(unsigned)field_get(dev, SPIM_SERIAL_MODE));
	}
	if (field_get(dev, SPIM_MORE_BUF)) {
		plan_buffered(spim, &plan);
	} else {
		plan_short(spim, &plan);
	}
	uint64_t clocks = (field_get(dev, SPIM_START_SEL) ? 6 : 3) +
		field_get(dev, SPIM_CMD_DELAY) + plan.out.bits * clocks_a_bit(dev) +
		field_get(dev, SPIM_END_DELAY);
	uint64_t rate_hz = dev->clk[0]->rate_hz;
	spim->running = true;
	spim->rx_words = spim->rx_at = 0;
	spim->in_full_duplex = field_get(dev, SPIM_MORE_BUF) && field_get(dev, SPIM_FULL_DUPLEX);
	field_set(dev, SPIM_BUSY, 1);
	timeline_arm_in(dev->timeline, &spim->done,
		rate_hz ? bits_muldiv_up(clocks, PS_PER_SECOND, rate_hz) : TIME_NEVER_PS);
	select_one(spim);
	spim_update(spim);
	exchange(spim, &plan);
}

static void finish(struct spim *spim)
{
	struct device *dev = &spim->dev;
	timeline_disarm(dev->timeline, &spim->done);
	spim->running = false;
	spim->select = 0;
	field_set(dev, SPIM_BUSY, 0);
	field_set(dev, SPIM_START, 0);
}

void spim_abort(struct spim *spim)
{
	finish(spim);
	spim_update(spim);
}

/* Bytes that are not part of the input keep what they had. */
static void keep_input(struct spim *spim, unsigned first)
{
	struct device *dev = &spim->dev;
	for (unsigned n = 0; n < spim->in_bytes; n++) {
		unsigned reg = SPIM_SDIR + first + n / 4;
		reg_set(dev, reg, bits_set(reg_get(dev, reg), 8 * (n % 4), 8, spim->in[n]));
	}
}

void spim_done(void *owner, unsigned index)
{
	struct spim *spim = owner;
	(void)index;
	keep_input(spim, 0);
	if (spim->in_full_duplex) {
		keep_input(spim, SPIM_FULL_DUPLEX_BYTES / 4);
	}
	spim->rx_words = (uint8_t)((spim->in_bytes + 3) / 4);
	finish(spim);
	/* Which of OK1 and OK2 is which direction, nobody agrees about: both. */
	reg_raise(&spim->dev, SPIM_SCSR, 7);
	spim_update(spim);
}
