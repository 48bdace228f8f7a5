/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The serial port that ST's sensors share: a register address of seven bits, then bytes from or for that
 * register and the ones after it.
 *
 * I2C: the first byte written after a start is the address; a repeated start keeps it. SPI: the highest bit of
 * the first byte says read; modes 0 and 3, most significant bit first; words of any length, a byte is whatever
 * eight bits follow each other while cs is low. While cs is driven low the part does not listen to I2C; with cs on no net
 * it is selected, and a transfer then never ends.
 *
 * Not modelled: three-wire SPI, and what comes out in modes 1 and 2 (said in the log, answered as in mode 0).
 */
#include "peripherals/parts/st_serial.h"

enum { CS, BYTE = 8, READ = 0x80, ADDRESS = 0x7f };

void st_serial_init(struct st_serial *serial, struct part *part, const struct st_serial_ops *ops,
	uint32_t rate_max_hz)
{
	serial->ops = ops;
	serial->part = part;
	serial->rate_max_hz = rate_max_hz;
}

void st_serial_reset(struct st_serial *serial)
{
	serial->at = 0;
	serial->shift = (struct spi_shift){ 0 };
	serial->have_at = serial->reading = false;
}

void st_serial_snap(struct st_serial *serial, struct snap *snap)
{
	snap_enter(snap, "serial");
	snap_u8(snap, "at", &serial->at);
	snap_bool(snap, "have_at", &serial->have_at);
	snap_bool(snap, "reading", &serial->reading);
	spi_shift_snap(&serial->shift, snap);
	snap_leave(snap);
	serial->at &= ADDRESS; /* a file may be spoilt */
	serial->shift.count %= BYTE;
}

static void advance(struct st_serial *serial)
{
	serial->at = serial->ops->next(serial->part, serial->at) & ADDRESS;
}

static uint8_t take(struct st_serial *serial)
{
	uint8_t byte = serial->ops->read(serial->part, serial->at);
	advance(serial);
	return byte;
}

static void give(struct st_serial *serial, uint8_t byte)
{
	serial->ops->write(serial->part, serial->at, byte);
	advance(serial);
}

bool st_serial_start(struct st_serial *serial, bool read)
{
	const struct pin *cs = &serial->part->pin[CS];
	if (cs->net && cs->net->driven && !cs->net->level) {
		return false;
	}
	serial->have_at = read;
	return true;
}

bool st_serial_put(struct st_serial *serial, uint8_t byte)
{
	if (serial->have_at) {
		give(serial, byte);
	} else {
		serial->at = byte & ADDRESS;
		serial->have_at = true;
	}
	return true;
}

uint8_t st_serial_get(struct st_serial *serial)
{
	return take(serial);
}

static uint8_t shift_next(void *owner)
{
	struct st_serial *serial = owner;
	return serial->have_at && serial->reading ? take(serial) : 0;
}

static void shift_received(void *owner, uint8_t byte)
{
	struct st_serial *serial = owner;
	if (!serial->have_at) {
		serial->have_at = true;
		serial->reading = byte & READ;
		serial->at = byte & ADDRESS;
	} else if (!serial->reading) {
		give(serial, byte);
	}
}

static const struct spi_shift_ops shift_ops = { shift_next, shift_received };

bool st_serial_exchange(struct st_serial *serial, const struct spi_word *word, uint32_t *miso)
{
	const struct part *part = serial->part;
	if (part->pin[CS].net && part->pin[CS].net->level) {
		return false;
	}
	if (word->mode == 1 || word->mode == 2) {
		log_guest(part->log, serial, 0, "%s: SPI mode %u, but it speaks modes 0 and 3 only",
			part->name, (unsigned)word->mode);
	}
	if (word->rate_hz > serial->rate_max_hz) {
		log_guest(part->log, serial, 1, "%s: SPI at %u Hz, but it takes %u Hz at most",
			part->name, (unsigned)word->rate_hz, (unsigned)serial->rate_max_hz);
	}
	*miso = spi_shift_exchange(&serial->shift, word, &shift_ops, serial);
	return true;
}

void st_serial_select(struct st_serial *serial, bool level)
{
	(void)level;
	serial->shift = (struct spi_shift){ 0 };
	serial->have_at = serial->reading = false;
}
