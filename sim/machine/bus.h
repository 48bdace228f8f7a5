/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_MACHINE_BUS_H
#define ORRERY_MACHINE_BUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct core;
struct device;
struct memory;
struct bus;

enum access_result {
	ACCESS_OK,
	ACCESS_NOBODY,  /* a hole in this initiator's view: bus fault */
	ACCESS_REFUSED, /* firewall, read-only memory, or the block itself */
};

/* One transfer. */
struct access {
	uint32_t address;
	uint8_t size; /* 1, 2 or 4; aligned for devices */
	bool write;
	bool peek; /* a tool's read or poke: no side effects, no taps */
	bool privileged;
	uint32_t value;
	enum access_result result;
	const struct core *core; /* initiator, NULL for the loader and tools */
};

/* An onlooker that may alter a transfer: traces, watchpoints, faults. Chained; called in order added. */
struct bus_tap {
	void (*before)(void *owner, struct bus *bus, struct access *access);
	void (*after)(void *owner, struct bus *bus, struct access *access);
	void *owner;
	struct bus_tap *next;
};

struct bus_region {
	uint32_t base, size;   /* size > 0; base + size - 1 does not wrap */
	struct memory *memory; /* either */
	uint32_t offset;       /* into the memory */
	struct device *device; /* or: instance base is base - device window offset */
	uint32_t device_base;
	bool read_only;
	bool privileged_only; /* unprivileged accesses are bus faults (the private peripheral bus) */
	const char *where;    /* file:line of the mapping, for error messages */
};

/* One initiator's view of the address space. Regions are sorted and do not overlap. */
struct bus {
	const char *name;
	struct bus_region *regions;
	unsigned region_count;
	uint16_t *slots; /* private: for each 4 MiB the first region that does not end before it */
	const struct bus_region *recent; /* private: that answered last; NULL: none */
	struct bus_tap *taps;
	struct bus *next; /* of the machine */
};

struct bus *bus_create(const char *name);
void bus_destroy(struct bus *bus);
/* False when it overlaps: then *other is the region in the way. */
bool bus_map(struct bus *bus, const struct bus_region *region, const struct bus_region **other);
/* NULL in a hole. */
const struct bus_region *bus_find(const struct bus *bus, uint32_t address);
/* First region that ends after the address (it, or the next above), NULL at the end. */
const struct bus_region *bus_find_from(const struct bus *bus, uint32_t address);
/*
 * Devices and memories alike; unaligned accesses to devices are refused. A tap that sets `result` before
 * the transfer to anything but ACCESS_OK keeps it from taking place. Fills access->result, and access->value for reads.
 */
void bus_transfer(struct bus *bus, struct access *access);
void bus_add_tap(struct bus *bus, struct bus_tap *tap);
void bus_remove_tap(struct bus *bus, struct bus_tap *tap);
/* Tools: reads or writes bytes without side effects; false when part of the range is a hole (nothing written). */
bool bus_peek(struct bus *bus, uint32_t address, void *bytes, uint32_t length);
bool bus_poke(struct bus *bus, uint32_t address, const void *bytes, uint32_t length);

#endif
