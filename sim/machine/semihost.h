/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_MACHINE_SEMIHOST_H
#define ORRERY_MACHINE_SEMIHOST_H

#include <stdbool.h>
#include <stdint.h>

struct bus;

/*
 * Arm semihosting (BKPT 0xAB) for one machine: console to a callback, exit, clock from virtual time, files only
 * stdin, stdout and one directory. Not part of the simulated state.
 */
struct semihost {
	/* Console bytes (SYS_WRITE0, WRITEC, WRITE to :tt). */
	void (*output)(void *owner, const char *bytes, uint32_t length);
	/* Console input; returns bytes given, 0 at the end. NULL: always the end. */
	uint32_t (*input)(void *owner, char *bytes, uint32_t length);
	void *owner;
	const char *directory; /* files are opened below it only; NULL: none */
	int file[16];          /* host descriptors by guest handle, -1 free; 0..2 are the console */
	char file_kind[16];
};

struct semihost_result {
	uint32_t r0;
	bool exit;
	int exit_code;
};

void semihost_init(struct semihost *semihost);
void semihost_finish(struct semihost *semihost);
/* One call: operation r0, parameter r1; memory through the bus; time for SYS_CLOCK and SYS_ELAPSED. */
struct semihost_result semihost_call(struct semihost *semihost, struct bus *bus, uint32_t operation,
	uint32_t parameter, uint64_t now_ps);

#endif
