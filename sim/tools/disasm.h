/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TOOLS_DISASM_H
#define ORRERY_TOOLS_DISASM_H

#include <stddef.h>
#include <stdint.h>

struct bus;

struct disasm_line {
	uint32_t address;
	unsigned size; /* 2 or 4 */
	char mnemonic[16];
	char operands[112];
};

/* One Thumb-2 instruction read through the bus; 0 when it cannot be read, else its size in bytes. */
unsigned disasm_at(struct bus *bus, uint32_t address, struct disasm_line *line);

const char *disasm_library_version(void);

#endif
