/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A serial NOR flash in the manner of the W25Q family, 64 KiB to 16 MiB, over an image file or
 * erased. This file is the part and its commands; spi_nor_read.c has what it answers,
 * spi_nor_array.c the cells and their protection, spi_nor_sfdp.c the SFDP table.
 *
 * Settings: `image`, `size` (that of the image, else 4M), `id` (maker and type, ef40), `serial`,
 * `write-back`.
 *
 * Commands: identification 9F, 90, AB and 4B, SFDP 5A; read 03 and 0B; page program 02; erase 20,
 * 52, D8, C7 and 60; status 05, 35, 15, 01, 31, 11 and 50; write enable 06 and 04; power-down B9
 * and AB; reset 66 and 99. What changes cells or registers begins as chip select rises behind a
 * whole byte, takes its time, and leaves only the status readable until then. Addresses above the
 * size count modulo the size.
 *
 * Where the manual is silent: with `cs` not connected nothing ever ends, so that only reading
 * works; write enable reads as set until the work is done; the third status register keeps its
 * drive strength and nothing else; `hold` low makes the chip deaf.
 *
 * Not modelled: dual and quad wires, security registers, suspend, individual block locks, four-byte
 * addresses, a cut of power in the middle of work, wear.
 */
#include "peripherals/parts/spi_nor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "peripherals/parts/part_models.h"
#include "peripherals/parts/settings.h"

enum { SMALLEST = 64 << 10, LARGEST = 16 << 20, USUAL = 4 << 20, USUAL_ID = 0xef40 };
static const uint64_t RESET_PS = UINT64_C(30000000);

static bool nor_set(struct part *part, const char *key, const char *value, struct error *err)
{
	struct spi_nor *nor = (struct spi_nor *)part;
	uint64_t size;
	if (!strcmp(key, "image")) {
		return setting_file(part, value, &nor->image, err);
	}
	if (!strcmp(key, "write-back")) {
		return setting_yes(value, &nor->write_back, err);
	}
	if (!strcmp(key, "serial")) {
		return setting_number(value, 0, UINT32_MAX, &nor->serial, err);
	}
	if (!strcmp(key, "id")) {
		char *end;
		unsigned long id = strtoul(value, &end, 16);
		bool good = strlen(value) == 4 && !*end;
		nor->id = (uint32_t)id;
		nor->id_set = good;
		return good || error_set(err, "'%s' is not maker and type like ef40", value);
	}
	if (!setting_size(value, &size, err)) {
		return false;
	}
	if (size < SMALLEST || size > LARGEST || (size & (size - 1))) {
		return error_set(err, "'%s' is not a power of two of 64k to 16M", value);
	}
	nor->size = (uint32_t)size;
	return true;
}

static bool size_from_image(struct spi_nor *nor, struct error *err)
{
	uint64_t size;
	if (!storage_image_size(nor->image, &size, err)) {
		return false;
	}
	if (size < SMALLEST || size > LARGEST || (size & (size - 1))) {
		error_set(err, "image %s has %llu bytes", nor->image, (unsigned long long)size);
		error_note(err, "without `size` an image is a power of two of 64k to 16M");
		return false;
	}
	nor->size = (uint32_t)size;
	return true;
}

static bool nor_prepare(struct part *part, struct error *err)
{
	struct spi_nor *nor = (struct spi_nor *)part;
	if (!nor->size && nor->image && !size_from_image(nor, err)) {
		return false;
	}
	nor->size = nor->size ? nor->size : USUAL;
	nor->id = nor->id_set ? nor->id : USUAL_ID;
	nor_fill_sfdp(nor);
	const struct storage_config config = {
		.size = nor->size,
		.blank = 0xff,
		.image = nor->image,
		.write_back = nor->write_back,
	};
	nor->storage = storage_open(part, &config, err);
	return nor->storage;
}

static bool nor_save(struct part *part, struct error *err)
{
	return storage_save(((struct spi_nor *)part)->storage, err);
}

static void nor_finish(struct part *part)
{
	storage_close(((struct spi_nor *)part)->storage);
}

static bool is_selected(const struct spi_nor *nor)
{
	const struct pin *cs = &nor->part.pin[NOR_PIN_CS];
	return !cs->net || !pin_level(cs);
}

static void begin(struct spi_nor *nor)
{
	nor->shift = (struct spi_shift){ 0 };
	nor->command = 0;
	nor->count = nor->address = 0;
	nor->page_first = nor->page_count = 0;
	memset(nor->page, 0, sizeof nor->page);
	memset(nor->status_in, 0, sizeof nor->status_in);
}

static void start_up(struct spi_nor *nor)
{
	begin(nor);
	nor->asleep = nor->volatile_next = nor->reset_next = false;
	nor->status = nor->lasting;
	nor->busy_ps = 0;
}

static void nor_reset(struct part *part)
{
	struct spi_nor *nor = (struct spi_nor *)part;
	nor->lasting &= ~(uint32_t)NOR_SRP1; /* a lock until the next power-on */
	nor->programs = nor->erases = 0;
	start_up(nor);
	nor->selected = is_selected(nor);
}

/* Commands that only listen to chip select, and what came before it. */
static void finish_plain(struct spi_nor *nor)
{
	switch (nor->command) {
	case NOR_CMD_WRITE_ENABLE: nor->status |= NOR_WEL; break;
	case NOR_CMD_WRITE_DISABLE: nor->status &= ~(uint32_t)NOR_WEL; break;
	case NOR_CMD_SLEEP: nor->asleep = true; break;
	case NOR_CMD_ERASE_CHIP:
	case NOR_CMD_ERASE_CHIP_TOO: nor_erase(nor, nor->size); break;
	default: break;
	}
}

static void finish_erase(struct spi_nor *nor)
{
	switch (nor->command) {
	case NOR_CMD_ERASE_4K: nor_erase(nor, 4 << 10); break;
	case NOR_CMD_ERASE_32K: nor_erase(nor, 32 << 10); break;
	case NOR_CMD_ERASE_64K: nor_erase(nor, 64 << 10); break;
	default: break;
	}
}

static void finish_status(struct spi_nor *nor)
{
	unsigned count = nor->count - 1;
	switch (nor->command) {
	case NOR_CMD_WRITE_STATUS: nor_write_status(nor, 1, count); break;
	case NOR_CMD_WRITE_STATUS_2: nor_write_status(nor, 2, 1); break;
	case NOR_CMD_WRITE_STATUS_3: nor_write_status(nor, 3, 1); break;
	default: break;
	}
}

/* Chip select rises. */
static void finish(struct spi_nor *nor)
{
	bool whole = nor->shift.count == 0;
	if (whole && nor->command == NOR_CMD_WAKE) {
		nor->asleep = false;
	}
	if (whole && nor->count == 1) {
		finish_plain(nor);
	}
	if (whole && nor->count == 4) {
		finish_erase(nor);
	}
	if (whole && nor->command == NOR_CMD_PROGRAM) {
		nor_program(nor);
	}
	if (whole && (nor->count == 2 || nor->count == 3)) {
		finish_status(nor);
	}
	if (whole && nor->command == NOR_CMD_RESET && nor->reset_next) {
		start_up(nor);
		nor->busy_ps = nor->part.timeline->now_ps + RESET_PS;
	}
	nor->reset_next = whole && nor->command == NOR_CMD_RESET_ENABLE;
	nor->volatile_next = whole && nor->command == NOR_CMD_VOLATILE_STATUS;
	if (nor->count) {
		part_changed(&nor->part);
	}
	begin(nor);
}

static void nor_pin_changed(struct part *part, unsigned pin, bool level)
{
	struct spi_nor *nor = (struct spi_nor *)part;
	(void)level;
	if (pin == NOR_PIN_CS && nor->selected != is_selected(nor)) {
		nor->selected = !nor->selected;
		if (!nor->selected) {
			finish(nor);
		}
	}
}

static bool is_known(uint8_t command)
{
	static const uint8_t known[] = { NOR_CMD_WRITE_STATUS, NOR_CMD_PROGRAM, NOR_CMD_READ,
		NOR_CMD_WRITE_DISABLE, NOR_CMD_READ_STATUS, NOR_CMD_WRITE_ENABLE, NOR_CMD_FAST_READ,
		NOR_CMD_WRITE_STATUS_3, NOR_CMD_READ_STATUS_3, NOR_CMD_ERASE_4K,
		NOR_CMD_WRITE_STATUS_2, NOR_CMD_READ_STATUS_2, NOR_CMD_READ_UNIQUE,
		NOR_CMD_VOLATILE_STATUS, NOR_CMD_ERASE_32K, NOR_CMD_READ_SFDP,
		NOR_CMD_ERASE_CHIP_TOO, NOR_CMD_RESET_ENABLE, NOR_CMD_READ_ID, NOR_CMD_RESET,
		NOR_CMD_READ_JEDEC, NOR_CMD_WAKE, NOR_CMD_SLEEP, NOR_CMD_ERASE_CHIP,
		NOR_CMD_ERASE_64K };
	return memchr(known, command, sizeof known);
}

/* While it works or sleeps the chip hears little. 0 stands for a command it does not take. */
static uint8_t take_command(struct spi_nor *nor, uint8_t command)
{
	bool status = command == NOR_CMD_READ_STATUS || command == NOR_CMD_READ_STATUS_2 ||
		command == NOR_CMD_READ_STATUS_3;
	bool reset = command == NOR_CMD_RESET_ENABLE || command == NOR_CMD_RESET;
	if (nor_is_busy(nor) && !status && !reset) {
		log_guest(nor->part.log, nor, 0x100u | command,
			"%s: command 0x%02x while it is busy is lost", nor->part.name, command);
		return 0;
	}
	if (nor->asleep && command != NOR_CMD_WAKE && !reset) {
		log_guest(nor->part.log, nor, 0x200u | command,
			"%s: command 0x%02x in power-down is lost", nor->part.name, command);
		return 0;
	}
	if (!is_known(command) && command != 0 && command != 0xff) {
		log_unmodelled(
			nor->part.log, nor, command, "%s: command 0x%02x", nor->part.name, command);
		return 0;
	}
	return command;
}

static void received(void *owner, uint8_t byte)
{
	struct spi_nor *nor = owner;
	if (nor->count == 0) {
		nor->command = take_command(nor, byte);
	} else if (nor->count < 4) {
		nor->address = (nor->address << 8 | byte) & 0xffffff;
		if (nor->count <= sizeof nor->status_in) {
			nor->status_in[nor->count - 1] = byte;
		}
		nor->page_first = nor->address % NOR_PAGE;
	} else if (nor->command == NOR_CMD_PROGRAM) {
		nor->page[(nor->page_first + nor->count - 4) % NOR_PAGE] = byte;
		nor->page_count = (uint16_t)(nor->page_count + (nor->page_count < NOR_PAGE));
	}
	nor->count += nor->count < UINT32_MAX;
}

static const struct spi_shift_ops shift_ops = { nor_next, received };

static bool exchange(void *owner, unsigned index, const struct spi_word *word, uint32_t *miso)
{
	struct spi_nor *nor = owner;
	const struct pin *hold = &nor->part.pin[NOR_PIN_HOLD];
	(void)index;
	if (!is_selected(nor) || (hold->net && !pin_level(hold) && !(nor->status & NOR_QE))) {
		return false;
	}
	if (word->mode != 0 && word->mode != 3) {
		log_guest(nor->part.log, nor, 0x300, "%s: SPI mode %u; it needs 0 or 3",
			nor->part.name, word->mode);
		return true;
	}
	*miso = spi_shift_exchange(&nor->shift, word, &shift_ops, nor);
	return true;
}

static const struct port_ops port_ops = { .spi_exchange = exchange };

static void nor_look(const struct part *part, char *text, size_t size)
{
	const struct spi_nor *nor = (const struct spi_nor *)part;
	snprintf(text, size, "%u KiB, %llu pages programmed, %llu erases%s",
		(unsigned)(nor->size >> 10), (unsigned long long)nor->programs,
		(unsigned long long)nor->erases, nor->asleep ? ", in power-down" : "");
}

static void nor_init(struct part *part)
{
	/* Boards that leave these open have pull-ups, and so has the chip. */
	pin_drive(&part->pin[NOR_PIN_WP], DRIVE_PULL_UP);
	pin_drive(&part->pin[NOR_PIN_HOLD], DRIVE_PULL_UP);
}

static void nor_snap(struct part *part, struct snap *snap)
{
	struct spi_nor *nor = (struct spi_nor *)part;
	spi_shift_snap(&nor->shift, snap);
	snap_bool(snap, "selected", &nor->selected);
	snap_bool(snap, "asleep", &nor->asleep);
	snap_bool(snap, "volatile_next", &nor->volatile_next);
	snap_bool(snap, "reset_next", &nor->reset_next);
	snap_u8(snap, "command", &nor->command);
	snap_u32(snap, "count", &nor->count);
	snap_u32(snap, "address", &nor->address);
	snap_bytes(snap, "page", nor->page, sizeof nor->page);
	snap_u16(snap, "page_first", &nor->page_first);
	snap_u16(snap, "page_count", &nor->page_count);
	snap_bytes(snap, "status_in", nor->status_in, sizeof nor->status_in);
	snap_u32(snap, "status", &nor->status);
	snap_u32(snap, "lasting", &nor->lasting);
	snap_u64(snap, "busy_ps", &nor->busy_ps);
	snap_u64(snap, "programs", &nor->programs);
	snap_u64(snap, "erases", &nor->erases);
}

const struct part_ops spi_nor_ops = {
	.type = "spi_nor",
	.description = "serial NOR flash on SPI, 64 KiB to 16 MiB, over an image file",
	.size = sizeof(struct spi_nor),
	.pins = (const char *const[]){ "cs", "wp", "hold", NULL },
	.ports = (const char *const[]){ "spi", NULL },
	.port_kinds = (const enum port_kind[]){ PORT_SPI },
	.settings = (const char *const[]){ "id", "image", "serial", "size", "write-back", NULL },
	.files = (const char *const[]){ "image", NULL },
	.set = nor_set,
	.prepare = nor_prepare,
	.save = nor_save,
	.init = nor_init,
	.reset = nor_reset,
	.pin_changed = nor_pin_changed,
	.port_ops = &port_ops,
	.look = nor_look,
	.snap = nor_snap,
	.finish = nor_finish,
};
