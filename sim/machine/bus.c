/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One initiator's view of the address space: which memory or device answers, and what onlookers make
 * of it. A table with one entry for 4 MiB narrows the search, so that a look-up is a few comparisons.
 */
#include "machine/bus.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "machine/device.h"
#include "machine/memory.h"

enum { SLOT_SHIFT = 22, SLOTS = 1 << (32 - SLOT_SHIFT) };

struct bus *bus_create(const char *name)
{
	struct bus *bus = alloc_zeroed(1, sizeof *bus);
	bus->name = name;
	/* One entry more than slots: where the search for the last one ends. */
	bus->slots = alloc_zeroed(SLOTS + 1, sizeof *bus->slots);
	return bus;
}

void bus_destroy(struct bus *bus)
{
	if (bus) {
		free(bus->regions);
		free(bus->slots);
		free(bus);
	}
}

static uint32_t last_of(const struct bus_region *region)
{
	return region->base + (region->size - 1);
}

bool bus_map(struct bus *bus, const struct bus_region *region, const struct bus_region **other)
{
	assert(region->size > 0 && region->base <= UINT32_MAX - (region->size - 1));
	assert(!region->memory != !region->device);
	assert(bus->region_count < UINT16_MAX);
	unsigned at = 0;
	while (at < bus->region_count && last_of(&bus->regions[at]) < region->base) {
		at++;
	}
	if (at < bus->region_count && bus->regions[at].base <= last_of(region)) {
		if (other) {
			*other = &bus->regions[at];
		}
		return false;
	}
	bus->recent = NULL;
	bus->regions = alloc_grow(bus->regions, bus->region_count + 1, sizeof *bus->regions);
	memmove(&bus->regions[at + 1], &bus->regions[at],
		(bus->region_count - at) * sizeof *bus->regions);
	bus->regions[at] = *region;
	bus->region_count++;
	/* slots[n] is the first region that does not end before slot n begins: one later now after this one. */
	for (uint32_t slot = (last_of(region) >> SLOT_SHIFT) + 1; slot <= SLOTS; slot++) {
		bus->slots[slot]++;
	}
	return true;
}

const struct bus_region *bus_find_from(const struct bus *bus, uint32_t address)
{
	const uint16_t *slot = &bus->slots[address >> SLOT_SHIFT];
	unsigned low = slot[0];
	/* The next slot's first region ends after this slot: the answer is not beyond it. */
	unsigned high = slot[1];
	while (low < high) {
		unsigned middle = (low + high) / 2;
		if (last_of(&bus->regions[middle]) < address) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low < bus->region_count ? &bus->regions[low] : NULL;
}

const struct bus_region *bus_find(const struct bus *bus, uint32_t address)
{
	const struct bus_region *region = bus_find_from(bus, address);
	return region && region->base <= address ? region : NULL;
}

static enum access_result transfer_device(const struct bus_region *region, struct access *access)
{
	struct device *device = region->device;
	uint32_t offset = access->address - region->device_base;
	if (access->address & (access->size - 1u)) {
		return ACCESS_REFUSED;
	}
	if (access->peek) {
		if (access->write) {
			device_poke_at(device, offset, access->size, access->value);
		} else {
			access->value = device_peek(device, offset, access->size);
		}
		return ACCESS_OK;
	}
	if (access->write) {
		device_write(device, offset, access->size, access->value);
	} else {
		access->value = device_read(device, offset, access->size);
	}
	return device->unclocked ? ACCESS_REFUSED : ACCESS_OK;
}

static enum access_result transfer_memory(const struct bus_region *region, struct access *access)
{
	struct memory *memory = region->memory;
	uint32_t offset = access->address - region->base + region->offset;
	uint8_t bytes[4];
	if (!access->write) {
		memcpy(bytes, memory->bytes + offset, access->size);
		access->value = 0;
		for (unsigned n = 0; n < access->size; n++) {
			access->value |= (uint32_t)bytes[n] << 8 * n;
		}
		return ACCESS_OK;
	}
	if (!access->peek) {
		if (memory->kind == MEMORY_ROM) {
			return ACCESS_OK;
		}
		if (memory->kind == MEMORY_FLASH) {
			return ACCESS_REFUSED;
		}
	}
	for (unsigned n = 0; n < access->size; n++) {
		bytes[n] = (uint8_t)(access->value >> 8 * n);
	}
	memory_write(memory, offset, bytes, access->size);
	return ACCESS_OK;
}

static enum access_result route(struct bus *bus, struct access *access)
{
	/* Firmware that polls or fills a FIFO comes back to the region it met last. */
	const struct bus_region *region = bus->recent;
	if (!region || access->address - region->base >= region->size) {
		region = bus_find(bus, access->address);
		bus->recent = region;
	}
	if (!region || last_of(region) - access->address < access->size - 1u) {
		return ACCESS_NOBODY;
	}
	if (!access->peek) {
		if ((region->read_only && access->write) ||
			(region->privileged_only && !access->privileged)) {
			return ACCESS_REFUSED;
		}
	}
	return region->device ? transfer_device(region, access) : transfer_memory(region, access);
}

void bus_transfer(struct bus *bus, struct access *access)
{
	access->result = ACCESS_OK;
	if (!bus->taps || access->peek) {
		access->result = route(bus, access);
		return;
	}
	struct bus_tap *next;
	for (struct bus_tap *tap = bus->taps; tap; tap = next) {
		next = tap->next;
		if (tap->before) {
			tap->before(tap->owner, bus, access);
		}
	}
	/* A tap may have refused it. */
	if (access->result == ACCESS_OK) {
		access->result = route(bus, access);
	}
	for (struct bus_tap *tap = bus->taps; tap; tap = next) {
		next = tap->next;
		if (tap->after) {
			tap->after(tap->owner, bus, access);
		}
	}
}

void bus_add_tap(struct bus *bus, struct bus_tap *tap)
{
	struct bus_tap **end = &bus->taps;
	while (*end) {
		assert(*end != tap);
		end = &(*end)->next;
	}
	tap->next = NULL;
	*end = tap;
}

void bus_remove_tap(struct bus *bus, struct bus_tap *tap)
{
	struct bus_tap **link = &bus->taps;
	while (*link && *link != tap) {
		link = &(*link)->next;
	}
	if (*link) {
		*link = tap->next;
		tap->next = NULL;
	}
}

static bool covered(const struct bus *bus, uint32_t address, uint32_t length)
{
	while (length > 0) {
		const struct bus_region *region = bus_find(bus, address);
		if (!region) {
			return false;
		}
		uint32_t left = last_of(region) - address;
		if (left >= length - 1) {
			return true;
		}
		length -= left + 1;
		address += left + 1;
		if (address == 0) {
			return false;
		}
	}
	return true;
}

/* The largest aligned access that fits, so that device registers are met whole. */
static uint8_t step_size(uint32_t address, uint32_t length)
{
	return address % 4 == 0 && length >= 4 ? 4 : address % 2 == 0 && length >= 2 ? 2 : 1;
}

/* How many bytes one step of a tool's copy moves: a memory's at once, a device's by register. */
static uint32_t step(const struct bus_region *region, uint32_t address, uint32_t length)
{
	uint32_t left = last_of(region) - address;
	if (left < length - 1) {
		length = left + 1;
	}
	return region->memory ? length : step_size(address, length);
}

bool bus_peek(struct bus *bus, uint32_t address, void *bytes, uint32_t length)
{
	if (!covered(bus, address, length)) {
		return false;
	}
	uint8_t *to = bytes;
	while (length > 0) {
		const struct bus_region *region = bus_find(bus, address);
		uint32_t count = step(region, address, length);
		if (region->memory) {
			memcpy(to,
				region->memory->bytes + (address - region->base + region->offset),
				count);
		} else {
			uint32_t value = device_peek(
				region->device, address - region->device_base, count);
			for (unsigned n = 0; n < count; n++) {
				to[n] = (uint8_t)(value >> 8 * n);
			}
		}
		address += count;
		to += count;
		length -= count;
	}
	return true;
}

bool bus_poke(struct bus *bus, uint32_t address, const void *bytes, uint32_t length)
{
	if (!covered(bus, address, length)) {
		return false;
	}
	const uint8_t *from = bytes;
	while (length > 0) {
		const struct bus_region *region = bus_find(bus, address);
		uint32_t count = step(region, address, length);
		if (region->memory) {
			memory_write(region->memory, address - region->base + region->offset, from,
				count);
		} else {
			uint32_t value = 0;
			for (unsigned n = 0; n < count; n++) {
				value |= (uint32_t)from[n] << 8 * n;
			}
			device_poke_at(region->device, address - region->device_base, count, value);
		}
		address += count;
		from += count;
		length -= count;
	}
	return true;
}
