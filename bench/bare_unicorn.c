/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The library alone: maps the memory, runs the workload without any hook on its way and prints its console output. What
 * Orrery adds is measured against this. `--count` runs with a hook on every instruction instead and prints how many
 * there were.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <unicorn/unicorn.h>

enum {
	TCM_BASE = 0x00100000,
	TCM_SIZE = 0x30000,
	SYS_WRITE0 = 4,
	SYS_EXIT = 0x18,
	EXCP_BKPT = 7,
	FILE_LIMIT = 1 << 20,
	ELF_HEADER = 52,
	PROGRAM_HEADER = 32,
};

struct run {
	uint8_t *tcm;
	uint64_t instructions;
	bool ended;
};

static void check(uc_err err, const char *what)
{
	if (err != UC_ERR_OK) {
		fprintf(stderr, "bare_unicorn: %s: %s\n", what, uc_strerror(err));
		exit(1);
	}
}

static uint32_t word(const uint8_t *bytes)
{
	return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
		(uint32_t)bytes[3] << 24;
}

/* The loadable segments of a small 32-bit little-endian ELF file. */
static bool load(const char *path, uint8_t *tcm)
{
	uint8_t *file = malloc(FILE_LIMIT);
	FILE *stream = fopen(path, "rb");
	size_t length = file && stream ? fread(file, 1, FILE_LIMIT, stream) : 0;

	if (stream)
		fclose(stream);
	if (length < ELF_HEADER || memcmp(file, "\177ELF", 4) != 0)
		return false;
	for (unsigned i = 0; i < (unsigned)file[44]; i++) {
		const uint8_t *header = file + word(file + 28) + (size_t)i * PROGRAM_HEADER;
		uint32_t offset = word(header + 4), address = word(header + 12);
		uint32_t size = word(header + 16);

		if (word(header) != 1)
			continue;
		if (address < TCM_BASE || size > TCM_SIZE || address - TCM_BASE > TCM_SIZE - size ||
			offset > length || size > length - offset)
			return false;
		memcpy(tcm + address - TCM_BASE, file + offset, size);
	}
	free(file);
	return true;
}

static void on_interrupt(uc_engine *uc, uint32_t number, void *user)
{
	struct run *run = user;
	uint32_t r0, r1, pc;

	uc_reg_read(uc, UC_ARM_REG_R0, &r0);
	uc_reg_read(uc, UC_ARM_REG_R1, &r1);
	uc_reg_read(uc, UC_ARM_REG_PC, &pc);
	if (number == EXCP_BKPT && r0 == SYS_WRITE0) {
		fputs((const char *)run->tcm + r1 - TCM_BASE, stdout);
		pc = (pc + 2) | 1;
		uc_reg_write(uc, UC_ARM_REG_PC, &pc);
		return;
	}
	run->ended = number == EXCP_BKPT && r0 == SYS_EXIT;
	uc_emu_stop(uc);
}

static void on_instruction(uc_engine *uc, uint64_t address, uint32_t size, void *user)
{
	struct run *run = user;

	run->instructions++;
}

/* Function pointers pass through the library as void *, which ISO C lets us do only through a union. */
union hook_function {
	void (*interrupt)(uc_engine *, uint32_t, void *);
	void (*instruction)(uc_engine *, uint64_t, uint32_t, void *);
	void *any;
};

static uc_engine *engine_open(struct run *run, bool count)
{
	uc_engine *uc;
	uc_hook hook;

	check(uc_open(UC_ARCH_ARM, UC_MODE_THUMB, &uc), "open");
	check(uc_ctl_set_cpu_model(uc, UC_CPU_ARM_CORTEX_M4), "cpu model");
	check(uc_ctl_exits_enable(uc), "exits");
	check(uc_mem_map_ptr(uc, TCM_BASE, TCM_SIZE, UC_PROT_ALL, run->tcm), "map");
	union hook_function function = { .interrupt = on_interrupt };
	check(uc_hook_add(uc, &hook, UC_HOOK_INTR, function.any, run, (uint64_t)1, (uint64_t)0),
		"hook");
	function.instruction = on_instruction;
	if (count) {
		check(uc_hook_add(
			      uc, &hook, UC_HOOK_CODE, function.any, run, (uint64_t)1, (uint64_t)0),
			"hook");
	}
	return uc;
}

int main(int argc, char **argv)
{
	bool count = argc == 3 && strcmp(argv[1], "--count") == 0;
	struct run run = { 0 };
	uc_engine *uc;
	uint32_t sp, pc;
	uc_err err;

	if (argc != 2 && !count) {
		fprintf(stderr, "usage: bare_unicorn [--count] PROGRAM.elf\n");
		return 2;
	}
	run.tcm = mmap(NULL, TCM_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (run.tcm == MAP_FAILED || !load(argv[argc - 1], run.tcm)) {
		fprintf(stderr, "bare_unicorn: cannot load %s\n", argv[argc - 1]);
		return 2;
	}
	uc = engine_open(&run, count);
	sp = word(run.tcm);
	pc = word(run.tcm + 4);
	uc_reg_write(uc, UC_ARM_REG_SP, &sp);
	err = uc_emu_start(uc, pc, 0, 0, 0);
	if (!run.ended)
		check(err == UC_ERR_OK ? UC_ERR_EXCEPTION : err, "run");
	if (count)
		printf("instructions %llu\n", (unsigned long long)run.instructions);
	uc_close(uc);
	return 0;
}
