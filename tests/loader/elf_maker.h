/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TESTS_LOADER_ELF_MAKER_H
#define ORRERY_TESTS_LOADER_ELF_MAKER_H

#include <stdint.h>
#include <string.h>

/*
 * A small Arm executable made byte by byte: header, two segments (TCM with zeroed memory behind its bytes,
 * and SYSRAM), build attributes of the M profile, section headers.
 */
enum {
	MADE_PHDR = 52,
	MADE_DATA = MADE_PHDR + 2 * 32,
	MADE_ATTRIBUTES = MADE_DATA + 32,
	MADE_SHDR = MADE_ATTRIBUTES + 36,
	MADE_BYTES = MADE_SHDR + 2 * 40,
};

static inline void put16(uint8_t *at, unsigned value)
{
	at[0] = (uint8_t)value;
	at[1] = (uint8_t)(value >> 8);
}

static inline void put32(uint8_t *at, uint32_t value)
{
	put16(at, value & 0xffff);
	put16(at + 2, value >> 16);
}

static inline void put_segment(
	uint8_t *at, uint32_t offset, uint32_t address, uint32_t in_file, uint32_t in_memory)
{
	put32(at, 1);
	put32(at + 4, offset);
	put32(at + 8, address);
	put32(at + 12, address);
	put32(at + 16, in_file);
	put32(at + 20, in_memory);
	put32(at + 24, 7);
	put32(at + 28, 32);
}

static inline void make_elf(uint8_t bytes[MADE_BYTES])
{
	static const uint8_t ident[] = { 0x7f, 'E', 'L', 'F', 1, 1, 1 };
	/* Format A, one vendor section of 30 bytes, one file subsection of 20. */
	static const uint8_t attributes[] = { 'A', 30, 0, 0, 0, 'a', 'e', 'a', 'b', 'i', 0, 1, 20,
		0, 0, 0, 5, 'C', 'M', '4', 0, 6, 13, 7, 'M', 32, 1, 'g', 0, 9, 2 };
	memset(bytes, 0, MADE_BYTES);
	memcpy(bytes, ident, sizeof ident);
	put16(bytes + 16, 2);
	put16(bytes + 18, 40);
	put32(bytes + 20, 1);
	put32(bytes + 24, 0x00100000);
	put32(bytes + 28, MADE_PHDR);
	put32(bytes + 32, MADE_SHDR);
	put16(bytes + 40, 52);
	put16(bytes + 42, 32);
	put16(bytes + 44, 2);
	put16(bytes + 46, 40);
	put16(bytes + 48, 2);
	put_segment(bytes + MADE_PHDR, MADE_DATA, 0x00100000, 16, 64);
	put_segment(bytes + MADE_PHDR + 32, MADE_DATA + 16, 0x22000000, 16, 16);
	for (unsigned i = 0; i < 32; i++) {
		bytes[MADE_DATA + i] = (uint8_t)(0xa0 + i);
	}
	memcpy(bytes + MADE_ATTRIBUTES, attributes, sizeof attributes);
	put32(bytes + MADE_SHDR + 40 + 4, 0x70000003);
	put32(bytes + MADE_SHDR + 40 + 16, MADE_ATTRIBUTES);
	put32(bytes + MADE_SHDR + 40 + 20, sizeof attributes);
}

#endif
