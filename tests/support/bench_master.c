/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a bus master on the bench can reach: see bench.h. */
#include <string.h>

#include "support/bench.h"

enum { PORT_WORDS = 1024, PORT_BASE = 0x38000000, PORT_SIZE = 16 << 20 };
enum { TCM_BASE = 0x00100000, TCM_SIZE = 192 << 10 };

/* The other end of a bus master. */
static struct side {
	uint8_t memory[BENCH_MEMORY];
	uint32_t give[PORT_WORDS], got[PORT_WORDS];
	uint8_t size[PORT_WORDS];
	unsigned given, taken, written, accesses, blocks;
} side;

static bool is_port(uint32_t address)
{
	return address - PORT_BASE < PORT_SIZE;
}

static bool is_hole(uint32_t address)
{
	return address - TCM_BASE < TCM_SIZE || address >= 0xe0000000;
}

static bool master_read(void *owner, uint32_t address, unsigned size, uint32_t *value)
{
	(void)owner;
	side.accesses++;
	*value = 0;
	if (is_port(address) && side.taken < side.given) {
		*value = side.give[side.taken++];
	}
	for (unsigned n = 0; !is_port(address) && n < size; n++) {
		*value |= (uint32_t)side.memory[(address + n) % BENCH_MEMORY] << 8 * n;
	}
	return !is_hole(address);
}

static bool master_write(void *owner, uint32_t address, unsigned size, uint32_t value)
{
	(void)owner;
	side.accesses++;
	if (is_port(address)) {
		side.got[side.written % PORT_WORDS] = value;
		side.size[side.written++ % PORT_WORDS] = (uint8_t)size;
		return true;
	}
	for (unsigned n = 0; !is_hole(address) && n < size; n++) {
		side.memory[(address + n) % BENCH_MEMORY] = (uint8_t)(value >> 8 * n);
	}
	return !is_hole(address);
}

/* NULL unless all of it is one piece of memory. */
static uint8_t *find_block(uint32_t address, uint32_t length)
{
	uint32_t at = address % BENCH_MEMORY;
	bool memory = !is_port(address) && !is_hole(address);
	return memory && length <= BENCH_MEMORY - at ? side.memory + at : NULL;
}

static bool master_read_block(void *owner, uint32_t address, void *bytes, uint32_t length)
{
	(void)owner;
	const uint8_t *from = find_block(address, length);
	if (from) {
		memcpy(bytes, from, length);
	}
	return from;
}

static bool master_write_block(void *owner, uint32_t address, const void *bytes, uint32_t length)
{
	(void)owner;
	uint8_t *to = find_block(address, length);
	if (to) {
		memcpy(to, bytes, length);
		side.blocks++;
	}
	return to;
}

static const struct bus_master bench_master = {
	.read = master_read,
	.write = master_write,
	.read_block = master_read_block,
	.write_block = master_write_block,
};

void bench_master_open(struct device *dev)
{
	side = (struct side){ 0 };
	dev->master = &bench_master;
}

uint8_t *bench_memory(void)
{
	return side.memory;
}

void bench_port_give(const uint32_t *words, unsigned count)
{
	ck_assert_uint_le(side.given + count, PORT_WORDS);
	memcpy(side.give + side.given, words, count * sizeof(*words));
	side.given += count;
}

unsigned bench_port_left(void)
{
	return side.given - side.taken;
}

unsigned bench_port_count(void)
{
	return side.written;
}

uint32_t bench_port_got(unsigned n)
{
	ck_assert_uint_lt(n, side.written);
	return side.got[n % PORT_WORDS];
}

unsigned bench_port_size(unsigned n)
{
	ck_assert_uint_lt(n, side.written);
	return side.size[n % PORT_WORDS];
}

unsigned bench_master_accesses(void)
{
	return side.accesses;
}

unsigned bench_master_blocks(void)
{
	return side.blocks;
}
