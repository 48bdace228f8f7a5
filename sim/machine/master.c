/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Devices that are bus masters: their accesses go through a bus of their own, with its taps, its
 * holes and its rules. They cost the cores no time.
 */
#include "machine/machine.h"

#include <string.h>

static bool read_bus(void *owner, uint32_t address, unsigned size, uint32_t *value)
{
	struct access access = { .address = address, .size = (uint8_t)size, .privileged = true };
	bus_transfer(owner, &access);
	*value = access.value;
	return access.result == ACCESS_OK;
}

static bool write_bus(void *owner, uint32_t address, unsigned size, uint32_t value)
{
	struct access access = { .address = address,
		.size = (uint8_t)size,
		.write = true,
		.privileged = true,
		.value = value };
	bus_transfer(owner, &access);
	return access.result == ACCESS_OK;
}

/* The memory that has all of the bytes, from `offset` on, when nobody watches the bus; else NULL. */
static struct memory *find_plain(
	const struct bus *bus, uint32_t address, uint32_t length, uint32_t *offset)
{
	const struct bus_region *region = bus_find(bus, address);
	if (bus->taps || !region || !region->memory || !length ||
		region->base + (region->size - 1) - address < length - 1) {
		return NULL;
	}
	*offset = address - region->base + region->offset;
	return region->memory;
}

static bool read_block(void *owner, uint32_t address, void *bytes, uint32_t length)
{
	uint32_t offset;
	const struct memory *memory = find_plain(owner, address, length, &offset);
	if (memory) {
		memcpy(bytes, memory->bytes + offset, length);
	}
	return memory;
}

static bool write_block(void *owner, uint32_t address, const void *bytes, uint32_t length)
{
	uint32_t offset;
	const struct bus *bus = owner;
	struct memory *memory = find_plain(bus, address, length, &offset);
	if (!memory || memory->kind != MEMORY_RAM || bus_find(bus, address)->read_only) {
		return false;
	}
	memory_write(memory, offset, bytes, length);
	return true;
}

static const struct bus_master bus_master = {
	.read = read_bus,
	.write = write_bus,
	.read_block = read_block,
	.write_block = write_block,
};

void machine_set_master(struct device *dev, struct bus *bus)
{
	dev->master = &bus_master;
	dev->master_owner = bus;
}
