/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The cells of a serial NOR flash: programming, erasing, protection, and the status registers that
 * last.
 */
#include "peripherals/parts/spi_nor.h"

enum { KIB = 1024, SMALLEST_SHARE = 64, BLOCK = 64 * KIB, SECTOR = 4 * KIB };

/* Typical times of the family. */
static const uint64_t PROGRAM_PS = UINT64_C(700000000), ERASE_4K_PS = UINT64_C(45000000000),
		      ERASE_32K_PS = UINT64_C(120000000000), ERASE_64K_PS = UINT64_C(150000000000),
		      ERASE_MIB_PS = UINT64_C(2500000000000), STATUS_PS = UINT64_C(10000000000);

bool nor_is_busy(const struct spi_nor *nor)
{
	return nor->part.timeline->now_ps < nor->busy_ps;
}

static void be_busy(struct spi_nor *nor, uint64_t ps)
{
	nor->busy_ps = nor->part.timeline->now_ps + ps;
}

/* The protected bytes before CMP turns them round. */
static uint32_t protected_bytes(const struct spi_nor *nor)
{
	unsigned level = nor->status >> NOR_BP_AT & 7;
	uint32_t unit = nor->size / SMALLEST_SHARE > BLOCK ? nor->size / SMALLEST_SHARE : BLOCK;
	if (level == 0) {
		return 0;
	}
	if (level == 7) {
		return nor->size;
	}
	if (nor->status & NOR_SEC) {
		unit = SECTOR;
		level = level > 4 ? 4 : level;
	}
	uint64_t bytes = (uint64_t)unit << (level - 1);
	return bytes < nor->size ? (uint32_t)bytes : nor->size;
}

bool nor_is_protected(const struct spi_nor *nor, uint32_t at, uint32_t length)
{
	uint32_t bytes = protected_bytes(nor);
	bool bottom = nor->status & NOR_TB;
	if (nor->status & NOR_CMP) {
		bytes = nor->size - bytes;
		bottom = !bottom;
	}
	uint32_t from = bottom ? 0 : nor->size - bytes;
	return bytes && at < from + bytes && from < at + length;
}

/* Clears write enable at once: it reads as set until the time is over. */
static bool may_change(struct spi_nor *nor, uint32_t at, uint32_t length, const char *what)
{
	bool enabled = nor->status & NOR_WEL;
	bool guarded = nor_is_protected(nor, at, length);
	if (!enabled || guarded) {
		log_guest(nor->part.log, nor, nor->command, "%s: %s at 0x%06x %s", nor->part.name,
			what, (unsigned)at,
			enabled ? "in the protected part is ignored" :
				  "without write enable is ignored");
	}
	nor->status &= guarded ? ~(uint32_t)NOR_WEL : UINT32_MAX;
	return enabled && !guarded;
}

/* Bits only go from one to zero; the bytes given last count when a page was wrapped. */
void nor_program(struct spi_nor *nor)
{
	uint32_t page = nor->address & (nor->size - 1) & ~(NOR_PAGE - 1u);
	uint8_t cells[NOR_PAGE];
	if (!nor->page_count || !may_change(nor, page, NOR_PAGE, "programming")) {
		return;
	}
	storage_read(nor->storage, page, cells, NOR_PAGE);
	unsigned count = nor->page_count < NOR_PAGE ? nor->page_count : NOR_PAGE;
	for (unsigned n = 0; n < count; n++) {
		unsigned at = (nor->page_first + n) % NOR_PAGE;
		cells[at] &= nor->page[at];
	}
	storage_write(nor->storage, page, cells, NOR_PAGE);
	nor->programs++;
	be_busy(nor, PROGRAM_PS);
}

void nor_erase(struct spi_nor *nor, uint32_t size)
{
	uint32_t at = nor->address & (nor->size - 1) & ~(size - 1);
	if (!may_change(nor, at, size, "erasing")) {
		return;
	}
	storage_fill(nor->storage, at, 0xff, size);
	nor->erases++;
	be_busy(nor,
		size == SECTOR           ? ERASE_4K_PS :
			size == 32 * KIB ? ERASE_32K_PS :
			size == BLOCK    ? ERASE_64K_PS :
					   ERASE_MIB_PS * (size >> 20) + ERASE_MIB_PS);
}

/* SRP1 locks until the next power-on, SRP0 while the pin is low. */
static bool status_is_locked(const struct spi_nor *nor)
{
	const struct pin *wp = &nor->part.pin[NOR_PIN_WP];
	bool low = wp->net && !pin_level(wp) && !(nor->status & NOR_QE);
	return (nor->status & NOR_SRP1) || ((nor->status & NOR_SRP0) && low);
}

void nor_write_status(struct spi_nor *nor, unsigned first, unsigned count)
{
	bool lasting = nor->status & NOR_WEL;
	uint32_t mask = NOR_WRITABLE | (uint32_t)NOR_WRITABLE_3 << 16;
	if (!lasting && !nor->volatile_next) {
		log_guest(nor->part.log, nor, nor->command,
			"%s: a status register written without write enable stays", nor->part.name);
		return;
	}
	if (status_is_locked(nor)) {
		log_guest(nor->part.log, nor, nor->command, "%s: the status registers are locked",
			nor->part.name);
		nor->status &= ~(uint32_t)NOR_WEL;
		return;
	}
	for (unsigned n = 0; n < count; n++) {
		unsigned at = 8 * (first - 1 + n);
		uint32_t byte = mask & UINT32_C(0xff) << at;
		uint32_t value = (uint32_t)nor->status_in[n] << at & byte;
		nor->status = (nor->status & ~byte) | value;
		nor->lasting = lasting ? (nor->lasting & ~byte) | value : nor->lasting;
	}
	if (lasting) {
		be_busy(nor, STATUS_PS);
	}
}
