/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TOOLS_SYMBOLS_H
#define ORRERY_TOOLS_SYMBOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bus;
struct core_regs;

/* Names and source lines of one ELF file. All functions take NULL and then know nothing. */
struct symbols;

/* NULL when the file holds none that can be read; never an error: names are a comfort. */
struct symbols *symbols_open(const char *path);
void symbols_close(struct symbols *symbols);

/* The function or object that holds the address; NULL when there is none. */
const char *symbols_name(struct symbols *symbols, uint32_t address, uint32_t *offset);
/* Base name of the source file and line; false when unknown. */
bool symbols_line(struct symbols *symbols, uint32_t address, const char **file, int *line);
/* Address of a symbol, or of "file.c:42"; bit 0 of functions is clear. */
bool symbols_find(struct symbols *symbols, const char *name, uint32_t *address);

/* "main+0x12 (hello.c:14)", or the bare address. Returns text. */
const char *symbols_print(struct symbols *symbols, uint32_t address, char *text, size_t size);
/* "0x00100234 main+0x12 (hello.c:14)": the address always, once. */
const char *symbols_print_at(struct symbols *symbols, uint32_t address, char *text, size_t size);

/*
 * Return addresses from the registers outwards, the present one first, through exceptions; best effort by the
 * file's call frame information. Returns how many.
 */
unsigned symbols_backtrace(struct symbols *symbols, struct bus *bus, const struct core_regs *regs,
	uint32_t *addresses, unsigned limit);

const char *symbols_library_version(void);

#endif
