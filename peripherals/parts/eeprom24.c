/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A 24xx serial EEPROM on I2C, from 24c02 to 24c512, over an image file or blank (all ones).
 *
 * Settings: `type` (24c256), `address` (0x50 to 0x57, instead of the pins), `image`, `write-back`,
 * `cycle` (the time of a write cycle, 5ms).
 *
 * Up to 24c16 a cell has one address byte, and its higher bits stand in the device address; from
 * 24c32 on it has two. Bytes written go to a page buffer, which wraps within its page; the stop
 * begins the write cycle, during which the chip does not acknowledge its address. Reads go on over
 * the end of the memory. Pins `a0` to `a2` are compared with the device address as far as it has
 * room, not connected they are low; with `wp` high the bytes are acknowledged, but none is kept and
 * no write cycle begins.
 *
 * Where the manual is silent: address bits above the size are ignored; the higher bits in the
 * device address count for reads too; a start instead of the stop drops the bytes written, if it
 * addresses this chip again.
 *
 * Not modelled: the limit of write cycles, a cut of power in the middle of one, limits of the bus's
 * speed.
 */
#include <stdio.h>
#include <string.h>

#include "peripherals/parts/part_models.h"
#include "peripherals/parts/settings.h"

#include "base/error.h"
#include "machine/part.h"
#include "machine/storage.h"

enum { PIN_A0, PIN_A1, PIN_A2, PIN_WP };
enum { FAMILY = 0x50, FAMILY_MASK = 0x78, PINS_MASK = 7, PAGE_MOST = 128 };

static const struct chip {
	uint32_t size;
	uint16_t page;
	uint8_t block_bits; /* of the cell's address, in the device address */
	uint8_t address_bytes;
} chips[] = {
	{ 256, 8, 0, 1 },
	{ 512, 16, 1, 1 },
	{ 1024, 16, 2, 1 },
	{ 2048, 16, 3, 1 },
	{ 4096, 32, 0, 2 },
	{ 8192, 32, 0, 2 },
	{ 16384, 64, 0, 2 },
	{ 32768, 64, 0, 2 },
	{ 65536, 128, 0, 2 },
};
static const char *const types[] = { "24c02", "24c04", "24c08", "24c16", "24c32", "24c64", "24c128",
	"24c256", "24c512", NULL };
static const char *const addresses[] = { "0x50", "0x51", "0x52", "0x53", "0x54", "0x55", "0x56",
	"0x57", NULL };
enum { USUAL_TYPE = 7 };

struct eeprom24 {
	struct part part;
	bool type_set, address_set;
	unsigned address; /* what the pins say, when it is set instead */
	unsigned type;
	const char *image;
	bool write_back;
	uint64_t cycle_ps;
	struct storage *storage;
	uint32_t at;            /* the cell of the next byte */
	uint8_t address_needed; /* address bytes still to come */
	bool receiving;
	uint8_t page[PAGE_MOST];
	uint8_t given[PAGE_MOST]; /* which bytes of `page` were written */
	bool pending;
	uint64_t busy_ps; /* the write cycle ends */
	uint64_t cycles;  /* write cycles done */
};

static const struct chip *chip_of(const struct eeprom24 *eeprom)
{
	return &chips[eeprom->type];
}

static bool eeprom_set(struct part *part, const char *key, const char *value, struct error *err)
{
	struct eeprom24 *eeprom = (struct eeprom24 *)part;
	if (!strcmp(key, "image")) {
		return setting_file(part, value, &eeprom->image, err);
	}
	if (!strcmp(key, "write-back")) {
		return setting_yes(value, &eeprom->write_back, err);
	}
	if (!strcmp(key, "cycle")) {
		return setting_time_ps(value, &eeprom->cycle_ps, err);
	}
	if (!strcmp(key, "address")) {
		eeprom->address_set = true;
		return setting_choice(value, addresses, &eeprom->address, err);
	}
	eeprom->type_set = true;
	return setting_choice(value, types, &eeprom->type, err);
}

static bool eeprom_prepare(struct part *part, struct error *err)
{
	struct eeprom24 *eeprom = (struct eeprom24 *)part;
	if (!eeprom->type_set) {
		eeprom->type = USUAL_TYPE;
	}
	if (!eeprom->cycle_ps) {
		eeprom->cycle_ps = 5 * PS_PER_MS;
	}
	const struct storage_config config = {
		.size = chip_of(eeprom)->size,
		.blank = 0xff,
		.image = eeprom->image,
		.write_back = eeprom->write_back,
	};
	eeprom->storage = storage_open(part, &config, err);
	return eeprom->storage;
}

static bool eeprom_save(struct part *part, struct error *err)
{
	return storage_save(((struct eeprom24 *)part)->storage, err);
}

static void eeprom_finish(struct part *part)
{
	storage_close(((struct eeprom24 *)part)->storage);
}

static void forget_page(struct eeprom24 *eeprom)
{
	memset(eeprom->page, 0, sizeof eeprom->page);
	memset(eeprom->given, 0, sizeof eeprom->given);
	eeprom->pending = false;
}

static void eeprom_reset(struct part *part)
{
	struct eeprom24 *eeprom = (struct eeprom24 *)part;
	eeprom->at = 0;
	eeprom->address_needed = 0;
	eeprom->receiving = false;
	eeprom->busy_ps = 0;
	eeprom->cycles = 0;
	forget_page(eeprom);
}

/* The lowest bits of the device address are the cell's, the others the pins'. */
static bool is_mine(const struct eeprom24 *eeprom, uint8_t address)
{
	uint8_t pins = 0;
	for (unsigned n = PIN_A0; n <= PIN_A2; n++) {
		const struct pin *pin = &eeprom->part.pin[n];
		pins |= (uint8_t)((pin->net && pin_level(pin)) << (n - PIN_A0));
	}
	pins = eeprom->address_set ? (uint8_t)eeprom->address : pins;
	uint8_t compared = (uint8_t)(PINS_MASK << chip_of(eeprom)->block_bits) & PINS_MASK;
	return (address & FAMILY_MASK) == FAMILY && ((address ^ pins) & compared) == 0;
}

static bool eeprom_answers(const struct part *part, unsigned port, uint8_t address)
{
	(void)port;
	return is_mine((const struct eeprom24 *)part, address);
}

static bool i2c_start(void *owner, unsigned index, uint8_t address, bool read)
{
	struct eeprom24 *eeprom = owner;
	const struct chip *chip = chip_of(eeprom);
	(void)index;
	forget_page(eeprom);
	eeprom->receiving = false;
	if (!is_mine(eeprom, address) || eeprom->part.timeline->now_ps < eeprom->busy_ps) {
		return false;
	}
	if (chip->block_bits) {
		uint32_t block = address & ((1u << chip->block_bits) - 1);
		eeprom->at = block << 8 | (eeprom->at & 0xff);
	}
	eeprom->receiving = !read;
	eeprom->address_needed = read ? 0 : chip->address_bytes;
	return true;
}

static void take_address(struct eeprom24 *eeprom, uint8_t byte)
{
	const struct chip *chip = chip_of(eeprom);
	if (chip->address_bytes == 1) {
		eeprom->at = (eeprom->at & ~UINT32_C(0xff)) | byte;
	} else if (eeprom->address_needed == 2) {
		eeprom->at = (uint32_t)byte << 8;
	} else {
		eeprom->at |= byte;
	}
	eeprom->at &= chip->size - 1;
	eeprom->address_needed--;
}

static bool i2c_write(void *owner, unsigned index, uint8_t byte)
{
	struct eeprom24 *eeprom = owner;
	(void)index;
	if (!eeprom->receiving) {
		return false;
	}
	if (eeprom->address_needed) {
		take_address(eeprom, byte);
		return true;
	}
	uint32_t mask = chip_of(eeprom)->page - 1u;
	uint32_t inside = eeprom->at & mask;
	eeprom->page[inside] = byte;
	eeprom->given[inside] = 1;
	eeprom->pending = true;
	eeprom->at = (eeprom->at & ~mask) | ((inside + 1) & mask);
	return true;
}

static uint8_t i2c_read(void *owner, unsigned index, bool last)
{
	struct eeprom24 *eeprom = owner;
	uint8_t byte;
	(void)index;
	(void)last;
	storage_read(eeprom->storage, eeprom->at, &byte, 1);
	eeprom->at = (eeprom->at + 1) & (chip_of(eeprom)->size - 1);
	return byte;
}

static void i2c_stop(void *owner, unsigned index)
{
	struct eeprom24 *eeprom = owner;
	uint32_t page = eeprom->at & ~(chip_of(eeprom)->page - 1u);
	const struct pin *wp = &eeprom->part.pin[PIN_WP];
	(void)index;
	if (eeprom->pending && wp->net && pin_level(wp)) {
		log_guest(eeprom->part.log, eeprom, 0,
			"%s: a write at 0x%x while wp is high is lost", eeprom->part.name,
			(unsigned)page);
	} else if (eeprom->pending) {
		for (uint32_t n = 0; n < chip_of(eeprom)->page; n++) {
			if (eeprom->given[n]) {
				storage_write(eeprom->storage, page + n, &eeprom->page[n], 1);
			}
		}
		eeprom->busy_ps = eeprom->part.timeline->now_ps + eeprom->cycle_ps;
		eeprom->cycles++;
		part_changed(&eeprom->part);
	}
	forget_page(eeprom);
	eeprom->receiving = false;
}

static const struct port_ops port_ops = {
	.i2c_start = i2c_start,
	.i2c_write = i2c_write,
	.i2c_read = i2c_read,
	.i2c_stop = i2c_stop,
};

static void eeprom_look(const struct part *part, char *text, size_t size)
{
	const struct eeprom24 *eeprom = (const struct eeprom24 *)part;
	snprintf(text, size, "%s, %llu write cycles", types[eeprom->type],
		(unsigned long long)eeprom->cycles);
}

static void eeprom_snap(struct part *part, struct snap *snap)
{
	struct eeprom24 *eeprom = (struct eeprom24 *)part;
	snap_u32(snap, "at", &eeprom->at);
	snap_u8(snap, "address_needed", &eeprom->address_needed);
	snap_bool(snap, "receiving", &eeprom->receiving);
	snap_bytes(snap, "page", eeprom->page, sizeof eeprom->page);
	snap_bytes(snap, "given", eeprom->given, sizeof eeprom->given);
	snap_bool(snap, "pending", &eeprom->pending);
	snap_u64(snap, "busy_ps", &eeprom->busy_ps);
	snap_u64(snap, "cycles", &eeprom->cycles);
}

const struct part_ops eeprom24_ops = {
	.type = "eeprom24",
	.description = "24xx serial EEPROM on I2C (type=24c02 to 24c512), over an image file",
	.size = sizeof(struct eeprom24),
	.pins = (const char *const[]){ "a0", "a1", "a2", "wp", NULL },
	.ports = (const char *const[]){ "i2c", NULL },
	.port_kinds = (const enum port_kind[]){ PORT_I2C },
	.settings = (const char *const[]){ "address", "cycle", "image", "type", "write-back",
		NULL },
	.files = (const char *const[]){ "image", NULL },
	.set = eeprom_set,
	.prepare = eeprom_prepare,
	.save = eeprom_save,
	.reset = eeprom_reset,
	.port_ops = &port_ops,
	.i2c_answers = eeprom_answers,
	.look = eeprom_look,
	.snap = eeprom_snap,
	.finish = eeprom_finish,
};
