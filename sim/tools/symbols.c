/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The door to libdw: symbols, source lines and call frames of a firmware file. */
#include "tools/symbols.h"

#include <elfutils/libdwfl.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "machine/bus.h"
#include "machine/core.h"

enum { EXCEPTION_FRAME_WORDS = 8, EXC_RETURN_PSP = 4, EXC_RETURN_BASIC = 16, FRAMES = 64 };

struct symbols {
	Dwfl *dwfl;
	Dwfl_Module *module;
	/* of the unwinding in progress */
	struct bus *bus;
	struct core_regs regs;
	uint32_t *address;
	unsigned count, limit;
	uint32_t exc_return, exception_sp;
	bool attached;
};

static const uint32_t EXC_RETURN_FIRST = 0xffffffe0u;

/* No separate debug files are looked for: nothing is fetched, nothing is guessed. */
static int no_debug_file(Dwfl_Module *module, void **user, const char *name, Dwarf_Addr base,
	const char *file, const char *link, GElf_Word crc, char **found)
{
	return -1;
}

static const Dwfl_Callbacks callbacks = {
	.find_elf = dwfl_build_id_find_elf,
	.find_debuginfo = no_debug_file,
	.section_address = dwfl_offline_section_address,
};

struct symbols *symbols_open(const char *path)
{
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	if (descriptor < 0) {
		return NULL;
	}
	struct symbols *symbols = alloc_zeroed(1, sizeof(*symbols));
	symbols->dwfl = dwfl_begin(&callbacks);
	if (!symbols->dwfl) {
		close(descriptor);
		free(symbols);
		return NULL;
	}
	dwfl_report_begin(symbols->dwfl);
	symbols->module = dwfl_report_offline(symbols->dwfl, path, path, descriptor);
	if (!symbols->module) {
		close(descriptor);
	}
	dwfl_report_end(symbols->dwfl, NULL, NULL);
	if (!symbols->module) {
		symbols_close(symbols);
		return NULL;
	}
	return symbols;
}

void symbols_close(struct symbols *symbols)
{
	if (symbols) {
		dwfl_end(symbols->dwfl);
		free(symbols);
	}
}

static bool is_mapping_symbol(const char *name)
{
	return name[0] == '$' && name[1] && (name[2] == '\0' || name[2] == '.');
}

const char *symbols_name(struct symbols *symbols, uint32_t address, uint32_t *offset)
{
	GElf_Off distance = 0;
	GElf_Sym symbol;
	/* Thumb functions have odd symbols: an odd address finds the one that begins here. */
	const char *name = symbols ? dwfl_module_addrinfo(symbols->module, address | 1, &distance,
					     &symbol, NULL, NULL, NULL) :
				     NULL;
	if (!name || !*name || is_mapping_symbol(name)) {
		return NULL;
	}
	*offset = address - ((uint32_t)symbol.st_value & ~1u);
	return *offset <= 0x100000 ? name : NULL;
}

bool symbols_line(struct symbols *symbols, uint32_t address, const char **file, int *line)
{
	Dwfl_Line *at = symbols ? dwfl_module_getsrc(symbols->module, address) : NULL;
	const char *path = at ? dwfl_lineinfo(at, NULL, line, NULL, NULL, NULL) : NULL;
	if (!path) {
		return false;
	}
	const char *slash = strrchr(path, '/');
	*file = slash ? slash + 1 : path;
	return true;
}

static bool find_line(struct symbols *symbols, const char *name, uint32_t *address)
{
	const char *colon = strrchr(name, ':');
	char *end = NULL;
	long line = colon ? strtol(colon + 1, &end, 10) : 0;
	if (!colon || *end || line <= 0 || line > 10000000) {
		return false;
	}
	char *file = alloc_text(name);
	file[colon - name] = '\0';
	Dwfl_Line **found = NULL;
	size_t count = 0;
	int failed = dwfl_module_getsrc_file(symbols->module, file, (int)line, 0, &found, &count);
	Dwarf_Addr at = 0;
	bool good = !failed && count > 0 && dwfl_lineinfo(found[0], &at, NULL, NULL, NULL, NULL);
	*address = (uint32_t)at;
	free(found);
	free(file);
	return good;
}

bool symbols_find(struct symbols *symbols, const char *name, uint32_t *address)
{
	int count = symbols ? dwfl_module_getsymtab(symbols->module) : 0;
	for (int i = 1; i < count; i++) {
		GElf_Sym symbol;
		const char *found = dwfl_module_getsym(symbols->module, i, &symbol, NULL);
		if (found && symbol.st_shndx != SHN_UNDEF && !strcmp(found, name)) {
			bool function = GELF_ST_TYPE(symbol.st_info) == STT_FUNC;
			*address = (uint32_t)symbol.st_value & (function ? ~1u : ~0u);
			return true;
		}
	}
	return symbols && find_line(symbols, name, address);
}

const char *symbols_print(struct symbols *symbols, uint32_t address, char *text, size_t size)
{
	uint32_t offset;
	const char *file;
	int line;
	const char *name = symbols_name(symbols, address, &offset);
	int at = !name ? snprintf(text, size, "0x%08x", address) :
		offset ? snprintf(text, size, "%s+0x%x", name, offset) :
			 snprintf(text, size, "%s", name);
	if (at > 0 && (size_t)at < size && symbols_line(symbols, address, &file, &line)) {
		snprintf(text + at, size - (size_t)at, " (%s:%d)", file, line);
	}
	return text;
}

const char *symbols_print_at(struct symbols *symbols, uint32_t address, char *text, size_t size)
{
	uint32_t offset;
	int at = symbols_name(symbols, address, &offset) ?
		snprintf(text, size, "0x%08x ", address) :
		0;
	symbols_print(symbols, address, text + at, size - (size_t)at);
	return text;
}

/* libdw's view of the one thread we are: its registers and its memory. */

static pid_t next_thread(Dwfl *dwfl, void *owner, void **thread)
{
	bool first = *thread == NULL;
	*thread = owner;
	return first ? 1 : 0;
}

static bool get_thread(Dwfl *dwfl, pid_t id, void *owner, void **thread)
{
	*thread = owner;
	return true;
}

static bool read_memory(Dwfl *dwfl, Dwarf_Addr address, Dwarf_Word *result, void *owner)
{
	struct symbols *symbols = owner;
	uint32_t word;
	if (address > UINT32_MAX ||
		!bus_peek(symbols->bus, (uint32_t)address, &word, sizeof(word))) {
		return false;
	}
	*result = word;
	return true;
}

static bool give_registers(Dwfl_Thread *thread, void *owner)
{
	struct symbols *symbols = owner;
	Dwarf_Word words[16];
	for (unsigned i = 0; i < 16; i++) {
		words[i] = symbols->regs.r[i];
	}
	dwfl_thread_state_register_pc(thread, words[15]);
	return dwfl_thread_state_registers(thread, 0, 16, words);
}

static const Dwfl_Thread_Callbacks thread_callbacks = {
	.next_thread = next_thread,
	.get_thread = get_thread,
	.memory_read = read_memory,
	.set_initial_registers = give_registers,
};

static int take_frame(Dwfl_Frame *frame, void *owner)
{
	struct symbols *symbols = owner;
	Dwarf_Addr pc;
	Dwarf_Word sp = 0;
	if (!dwfl_frame_pc(frame, &pc, NULL)) {
		return DWARF_CB_ABORT;
	}
	if ((uint32_t)pc >= EXC_RETURN_FIRST) {
		symbols->exc_return = (uint32_t)pc;
		symbols->exception_sp = dwfl_frame_reg(frame, 13, &sp) == 0 ? (uint32_t)sp : 0;
		return DWARF_CB_ABORT;
	}
	symbols->address[symbols->count++] = (uint32_t)pc & ~1u;
	return symbols->count < symbols->limit ? DWARF_CB_OK : DWARF_CB_ABORT;
}

/* Registers as the exception entry stacked them; false when the frame is not in memory. */
static bool leave_exception(struct symbols *symbols)
{
	uint32_t word[EXCEPTION_FRAME_WORDS];
	bool process = symbols->exc_return & EXC_RETURN_PSP;
	uint32_t sp = process ? symbols->regs.psp : symbols->exception_sp;
	if (!sp || !bus_peek(symbols->bus, sp, word, sizeof(word))) {
		return false;
	}
	memcpy(symbols->regs.r, word, 4 * sizeof(*word));
	symbols->regs.r[12] = word[4];
	symbols->regs.r[14] = word[5];
	symbols->regs.r[15] = word[6] & ~1u;
	uint32_t length = symbols->exc_return & EXC_RETURN_BASIC ? 0x20 : 0x68;
	symbols->regs.r[13] = sp + length + (word[7] >> 9 & 1) * 4;
	return true;
}

static void unwind(struct symbols *symbols)
{
	symbols->exc_return = 0;
	unsigned before = symbols->count;
	dwfl_getthread_frames(symbols->dwfl, 1, take_frame, symbols);
	if (symbols->count == before) {
		symbols->address[symbols->count++] = symbols->regs.r[15];
	}
	/* Without frame information the link register is the best guess there is. */
	uint32_t lr = symbols->regs.r[14], offset;
	if (symbols->count == before + 1 && !symbols->exc_return &&
		symbols->count < symbols->limit) {
		if (lr >= EXC_RETURN_FIRST) {
			symbols->exc_return = lr;
			symbols->exception_sp = symbols->regs.r[13];
		} else if (lr != 0xffffffffu && symbols_name(symbols, lr & ~1u, &offset)) {
			symbols->address[symbols->count++] = lr & ~1u;
		}
	}
}

unsigned symbols_backtrace(struct symbols *symbols, struct bus *bus, const struct core_regs *regs,
	uint32_t *addresses, unsigned limit)
{
	if (!symbols || !limit) {
		return 0;
	}
	symbols->bus = bus;
	symbols->regs = *regs;
	symbols->address = addresses;
	symbols->count = 0;
	symbols->limit = limit;
	if (!symbols->attached) {
		symbols->attached = dwfl_attach_state(
			symbols->dwfl, NULL, 1, &thread_callbacks, symbols);
	}
	if (!symbols->attached) {
		return 0;
	}
	for (unsigned i = 0; i < 4 && symbols->count < limit; i++) {
		unwind(symbols);
		if (!symbols->exc_return || symbols->count >= limit || !leave_exception(symbols)) {
			break;
		}
	}
	return symbols->count;
}

const char *symbols_library_version(void)
{
	return dwfl_version(NULL);
}
