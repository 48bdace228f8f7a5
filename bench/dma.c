/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A full-size DMA channel copies 64 KiB from memory to memory: bytes a second on the host. The cores sleep. */
#include <stdio.h>
#include <string.h>

#include "engine/timeline.h"
#include "machine/bus.h"
#include "machine/core.h"
#include "machine/machine.h"
#include "measure.h"
#include "tools/session.h"

enum { DMA = 0x21080000, CHANNEL = DMA + 12 * 0x100, CH_EN_SET = DMA + 0x4024 };
enum { SRC = 0x00, DST = 0x04, COUNT = 0x10, CON = 0x14, START = 0x18, ACKINT = 0x20, RLCT = 0x24 };
enum { WORDS_BOTH_COUNT_UP = 2 | 4 | 8, GO = 1 << 15 };
enum { SOURCE = 0x80000000, TARGET = 0x80020000, BYTES = 64 << 10, COPIES = 2000 };

static struct bus *bus;

static uint32_t transfer(uint32_t address, bool write, uint32_t value)
{
	struct access access = {
		.address = address, .size = 4, .write = write, .privileged = true, .value = value
	};

	bus_transfer(bus, &access);
	return access.value;
}

static void copy(struct machine *machine)
{
	transfer(CHANNEL + START, true, 0);
	transfer(CHANNEL + SRC, true, SOURCE);
	transfer(CHANNEL + DST, true, TARGET);
	transfer(CHANNEL + COUNT, true, BYTES / 4);
	transfer(CHANNEL + CON, true, WORDS_BOTH_COUNT_UP);
	transfer(CHANNEL + START, true, GO);
	while (transfer(CHANNEL + RLCT, false, 0))
		machine_run(machine, machine_now_ps(machine) + 2 * PS_PER_MS);
}

int main(int argc, char **argv)
{
	static uint8_t from[BYTES], to[BYTES];
	struct session session = { 0 };

	if (argc != 2) {
		fprintf(stderr, "usage: dma IDLE.elf\n");
		return 2;
	}
	measure_start(&session, "m4-0", argv[1]);
	bus = core_bus(session.core[0].core);
	machine_run(session.machine, PS_PER_MS);
	for (unsigned i = 0; i < BYTES; i++)
		from[i] = (uint8_t)(i * 7 + i / 256);
	bus_poke(bus, SOURCE, from, BYTES);
	transfer(CH_EN_SET, true, 1u << 12);
	copy(session.machine);
	bus_peek(bus, TARGET, to, BYTES);
	if (memcmp(from, to, BYTES)) {
		fprintf(stderr, "dma: the copy differs\n");
		return 1;
	}
	uint64_t before_ns = measure_cpu_ns();
	for (unsigned i = 0; i < COPIES; i++)
		copy(session.machine);
	double took_ns = (double)(measure_cpu_ns() - before_ns);
	printf("gigabytes_per_s %.2f\n", (double)COPIES * BYTES / took_ns);
	session_close(&session);
	return 0;
}
