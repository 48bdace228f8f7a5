/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The door to Capstone: Thumb-2 instructions of a Cortex-M4F as text. */
#include "tools/disasm.h"

#include <capstone/capstone.h>
#include <stdio.h>

#include "machine/bus.h"

static unsigned as_words(struct disasm_line *line, const uint8_t *bytes)
{
	unsigned first = bytes[0] | (unsigned)bytes[1] << 8;
	line->size = (first & 0xf800) >= 0xe800 ? 4 : 2;
	snprintf(line->mnemonic, sizeof(line->mnemonic), line->size == 2 ? ".hword" : ".word");
	if (line->size == 2) {
		snprintf(line->operands, sizeof(line->operands), "0x%04x", first);
	} else {
		snprintf(line->operands, sizeof(line->operands), "0x%04x, 0x%04x", first,
			bytes[2] | (unsigned)bytes[3] << 8);
	}
	return line->size;
}

unsigned disasm_at(struct bus *bus, uint32_t address, struct disasm_line *line)
{
	uint8_t bytes[4] = { 0 };
	csh handle;
	cs_insn *instruction = NULL;
	line->address = address & ~1u;
	if (!bus_peek(bus, line->address, bytes, 2)) {
		return 0;
	}
	size_t length = bus_peek(bus, line->address + 2, bytes + 2, 2) ? 4 : 2;
	if (cs_open(CS_ARCH_ARM, (cs_mode)(CS_MODE_THUMB | CS_MODE_MCLASS), &handle) != CS_ERR_OK) {
		return as_words(line, bytes);
	}
	if (cs_disasm(handle, bytes, length, line->address, 1, &instruction) == 1) {
		line->size = instruction->size;
		snprintf(line->mnemonic, sizeof(line->mnemonic), "%.15s", instruction->mnemonic);
		snprintf(line->operands, sizeof(line->operands), "%.111s", instruction->op_str);
		cs_free(instruction, 1);
	} else {
		as_words(line, bytes);
	}
	cs_close(&handle);
	return line->size;
}

#define TEXT_OF(number) #number
#define VERSION_TEXT(major, minor) TEXT_OF(major) "." TEXT_OF(minor)

const char *disasm_library_version(void)
{
	return VERSION_TEXT(CS_API_MAJOR, CS_API_MINOR);
}
