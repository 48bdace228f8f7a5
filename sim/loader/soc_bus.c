/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `buses:` and `maps:` of a chip file: what each initiator sees where. A device answers its address
 * blocks; a `size` makes it answer for the rest of a window too, where nobody else does.
 */
#include <string.h>

#include "base/error.h"
#include "loader/soc_build.h"

static const char *const entry_keys[] = { "device", "memory", "offset", "offsetIncrement", "size",
	"access", "dim", "dimIncrement", "description", NULL };

enum { MAP_STEPS = 50000, REGIONS = 2000 };

/* One entry of a map, for one bus. */
struct entry {
	const struct yaml_node *node;
	struct bus *bus;
	int index; /* for %s: of the entry when it has a dim, else of the bus */
	int bus_index;
	uint32_t base;
	bool read_only, privileged_only;
};

/* Every entry, and every region looked at, is a step: templates could write out very many. */
static bool count_step(struct soc_build *build, const struct entry *entry)
{
	return ++build->map_steps <= MAP_STEPS ||
		yaml_error(entry->node, build->err, "the address maps are too large");
}

static bool map_region(
	struct soc_build *build, const struct entry *entry, struct bus_region *region)
{
	const struct bus_region *other;
	region->read_only = entry->read_only;
	region->privileged_only = entry->privileged_only;
	region->where = yaml_where(entry->node);
	if (region->size - 1 > UINT32_MAX - region->base) {
		return yaml_error(entry->node, build->err,
			"the window at 0x%08x goes past the end of the addresses", region->base);
	}
	if (entry->bus->region_count == REGIONS) {
		return yaml_error(entry->node, build->err, "more than %d regions on bus %s",
			REGIONS, entry->bus->name);
	}
	if (!bus_map(entry->bus, region, &other)) {
		yaml_error(entry->node, build->err,
			"on bus %s, 0x%08x to 0x%08x overlaps %s at 0x%08x", entry->bus->name,
			region->base, region->base + (region->size - 1),
			other->device ? other->device->name : other->memory->name, other->base);
		error_note(build->err, "that one is mapped at %s", other->where);
		return false;
	}
	return true;
}

/* The address blocks of the device, as far as its window goes. */
static bool map_blocks(struct soc_build *build, const struct entry *entry,
	const struct soc_device *device, uint32_t window)
{
	for (unsigned i = 0; i < device->file->block_count; i++) {
		const struct device_block *block = &device->file->blocks[i];
		if (block->offset >= window) {
			continue;
		}
		uint32_t size = block->size < window - block->offset ? block->size :
								       window - block->offset;
		struct bus_region region = { .base = entry->base + block->offset,
			.size = size,
			.device = device->device,
			.device_base = entry->base };
		if (block->offset > UINT32_MAX - entry->base) {
			return yaml_error(entry->node, build->err, "`%s` does not fit above 0x%08x",
				device->device->name, entry->base);
		}
		if (!map_region(build, entry, &region)) {
			return false;
		}
	}
	return true;
}

/* Gives the device every hole of its window. */
static bool map_holes(
	struct soc_build *build, const struct entry *entry, struct device *device, uint32_t size)
{
	uint64_t at = entry->base, end = at + size;
	if (end > (uint64_t)UINT32_MAX + 1) {
		return yaml_error(entry->node, build->err,
			"the window at 0x%08x goes past the end of the addresses", entry->base);
	}
	while (at < end) {
		if (!count_step(build, entry)) {
			return false;
		}
		const struct bus_region *next = bus_find_from(entry->bus, (uint32_t)at);
		uint64_t stop = next && next->base < end ? next->base : end;
		uint64_t resume = next && next->base < end ? (uint64_t)next->base + next->size :
							     end;
		if (stop > at) {
			struct bus_region region = { .base = (uint32_t)at,
				.size = (uint32_t)(stop - at),
				.device = device,
				.device_base = entry->base };
			if (!map_region(build, entry, &region)) {
				return false;
			}
		}
		at = resume;
	}
	return true;
}

static bool map_device(struct soc_build *build, const struct entry *entry, bool windows)
{
	const struct yaml_node *size = yaml_get(entry->node, "size");
	const char *name = soc_need_text(build, entry->node, "device", entry->index);
	const struct soc_device *device;
	uint32_t bytes = UINT32_MAX;
	if (!name || !(device = soc_need_device(build, yaml_get(entry->node, "device"), name))) {
		return false;
	}
	if (size && !yaml_u32(size, &bytes, build->err)) {
		return false;
	}
	if (!bytes || (size && bytes % 4)) {
		return yaml_error(
			size, build->err, "the size of a window is a multiple of 4, and not 0");
	}
	if (!windows) {
		return map_blocks(build, entry, device, bytes);
	}
	return !size || map_holes(build, entry, device->device, bytes);
}

static bool map_memory(struct soc_build *build, const struct entry *entry)
{
	struct error *err = build->err;
	const struct yaml_node *node = entry->node, *offset = yaml_get(node, "offset"),
			       *size = yaml_get(node, "size");
	const struct yaml_node *step = yaml_get(node, "offsetIncrement");
	const char *name = soc_need_text(build, node, "memory", entry->index);
	uint32_t from = 0, stride = 0;
	if (!name) {
		return false;
	}
	struct memory *memory = machine_find_memory(build->machine, name);
	if (!memory) {
		return yaml_error(yaml_get(node, "memory"), err, "there is no memory `%s`", name);
	}
	if ((offset && !yaml_u32(offset, &from, err)) || (step && !yaml_u32(step, &stride, err))) {
		return false;
	}
	uint64_t begin = from +
		(uint64_t)stride * (entry->bus_index < 0 ? 0 : (uint64_t)entry->bus_index);
	if (begin >= memory->size) {
		return yaml_error(offset ? offset : step, err,
			"offset 0x%llx lies past the end of `%s`", (unsigned long long)begin, name);
	}
	struct bus_region region = { .base = entry->base,
		.size = memory->size - (uint32_t)begin,
		.memory = memory,
		.offset = (uint32_t)begin };
	if (size && !yaml_u32(size, &region.size, err)) {
		return false;
	}
	if (!region.size || region.size > memory->size - begin) {
		return yaml_error(size, err, "`%s` has 0x%x bytes from offset 0x%llx on, not %s",
			name, (unsigned)(memory->size - begin), (unsigned long long)begin,
			size->text);
	}
	return map_region(build, entry, &region);
}

static bool map_one(struct soc_build *build, struct entry *entry, bool windows)
{
	static const char *const accesses[] = { "read-write", "read-only", "privileged", NULL };
	const struct yaml_node *access = yaml_get(entry->node, "access");
	unsigned word = 0;
	if (!count_step(build, entry)) {
		return false;
	}
	if (access && !yaml_word(access, accesses, &word, build->err)) {
		return false;
	}
	entry->read_only = word == 1;
	entry->privileged_only = word == 2;
	bool memory = yaml_get(entry->node, "memory"), device = yaml_get(entry->node, "device");
	if (memory == device) {
		return yaml_error(entry->node, build->err, "a mapping names a device or a memory");
	}
	if (memory) {
		return windows || map_memory(build, entry);
	}
	return map_device(build, entry, windows);
}

static bool map_item(struct soc_build *build, const struct yaml_node *key,
	const struct yaml_node *node, struct bus *bus, int bus_index, bool windows)
{
	struct error *err = build->err;
	const struct yaml_node *dim = yaml_get(node, "dim"), *step = yaml_get(node, "dimIncrement");
	uint32_t base, count = 1, stride = 0;
	if (!yaml_key_u32(key, &base, err) || !yaml_map_of(node, entry_keys, err) ||
		(dim &&
			(!yaml_u32(dim, &count, err) ||
				!(step = yaml_need(node, "dimIncrement", err)))) ||
		(step && !yaml_u32(step, &stride, err))) {
		return false;
	}
	if (count > 256) {
		return yaml_error(dim, err, "dim is 1 to 256, not %s", dim->text);
	}
	if (base % 4 || stride % 4) {
		return yaml_key_error(key, err, "a mapping begins at a multiple of 4");
	}
	for (uint32_t i = 0; i < count; i++) {
		struct entry entry = { .node = node,
			.bus = bus,
			.index = dim ? (int)i : bus_index,
			.bus_index = bus_index,
			.base = base + i * stride };
		if (!map_one(build, &entry, windows)) {
			return false;
		}
	}
	return true;
}

static bool map_all(struct soc_build *build, const struct yaml_node *map, struct bus *bus,
	int index, bool windows)
{
	if (!yaml_is(map, YAML_MAP, build->err)) {
		return false;
	}
	for (const struct yaml_node *key = map->first; key; key = key->next) {
		bool list = key->kind == YAML_LIST;
		for (const struct yaml_node *node = list ? key->first : key; node;
			node = list ? node->next : NULL) {
			if (!map_item(build, key, node, bus, index, windows)) {
				return false;
			}
		}
	}
	return true;
}

/* What the bus shares with others (`include`), then its own map. */
static bool map_bus(struct soc_build *build, const struct yaml_node *node, struct bus *bus,
	int index, bool windows)
{
	const struct yaml_node *include = yaml_get(node, "include"), *map = yaml_get(node, "map");
	const struct yaml_node *maps = yaml_get(build->top, "maps");
	if (include && !yaml_is(include, YAML_LIST, build->err)) {
		return false;
	}
	for (const struct yaml_node *item = include ? include->first : NULL; item;
		item = item->next) {
		const char *name;
		if (!yaml_text(item, &name, build->err)) {
			return false;
		}
		const struct yaml_node *shared = yaml_get(maps, name);
		if (!shared) {
			return yaml_error(
				item, build->err, "there is no map `%s` under maps", name);
		}
		if (!map_all(build, shared, bus, index, windows)) {
			return false;
		}
	}
	return !map || map_all(build, map, bus, index, windows);
}

bool soc_map_buses(struct soc_build *build)
{
	const struct yaml_node *buses = yaml_get(build->top, "buses");
	for (const struct yaml_node *node = buses ? buses->first : NULL; node; node = node->next) {
		unsigned count;
		bool templated;
		if (!template_dim(node, &count, &templated, build->err)) {
			return false;
		}
		for (unsigned i = 0; i < count; i++) {
			int index = templated ? (int)i : -1;
			const char *name = template_fill(build->pool, node->key, index);
			struct bus *bus = machine_find_bus(build->machine, name);
			/* Exact blocks first, so that windows find the holes that are left. */
			if (!map_bus(build, node, bus, index, false) ||
				!map_bus(build, node, bus, index, true)) {
				return false;
			}
		}
	}
	return true;
}
