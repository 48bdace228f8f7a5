/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Firmware files: read, checked, and written through a core's view of memory, all or nothing.
 */
#include "loader/image.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "loader/elf.h"
#include "machine/bus.h"
#include "machine/core.h"
#include "machine/memory.h"

static bool read_bytes(struct image *image, int descriptor, struct error *err)
{
	size_t got = 0;
	while (got < image->length) {
		ssize_t count = read(descriptor, image->bytes + got, image->length - got);
		if (count < 0 && errno == EINTR) {
			continue;
		}
		if (count < 0) {
			return error_set(err, "cannot read %s: %s", image->file, strerror(errno));
		}
		if (!count) {
			return error_set(err, "%s became shorter while it was read", image->file);
		}
		got += (size_t)count;
	}
	return true;
}

static bool read_file(struct image *image, const char *file, struct error *err)
{
	struct stat about;
	int descriptor = open(file, O_RDONLY | O_CLOEXEC);
	if (descriptor < 0) {
		return error_set(err, "cannot open %s: %s", file, strerror(errno));
	}
	bool good = false;
	if (fstat(descriptor, &about)) {
		error_set(err, "cannot read %s: %s", file, strerror(errno));
	} else if (!S_ISREG(about.st_mode)) {
		error_set(err, "%s is not a file", file);
	} else if (!about.st_size) {
		error_set(err, "%s is empty", file);
	} else if (about.st_size > IMAGE_BYTES) {
		error_set(err, "%s is too large for firmware (%lld bytes)", file,
			(long long)about.st_size);
	} else {
		*image = (struct image){ .file = alloc_text(file),
			.length = (size_t)about.st_size };
		image->bytes = alloc_zeroed(image->length, 1);
		good = read_bytes(image, descriptor, err);
		if (!good) {
			image_close(image);
		}
	}
	close(descriptor);
	return good;
}

static bool take_bytes(
	struct image *image, const char *name, const void *bytes, size_t length, struct error *err)
{
	if (!length) {
		return error_set(err, "%s is empty", name);
	}
	*image = (struct image){ .file = alloc_text(name), .length = length };
	image->bytes = alloc_zeroed(length, 1);
	memcpy(image->bytes, bytes, length);
	return true;
}

static bool finish_elf(struct image *image, struct error *err)
{
	if (elf_read(image, err)) {
		return true;
	}
	image_close(image);
	return false;
}

static bool finish_raw(struct image *image, uint32_t address, struct error *err)
{
	if (image->length - 1 > UINT32_MAX - address) {
		error_set(err, "%s (%zu bytes) at 0x%08x goes past the end of the addresses",
			image->file, image->length, address);
		image_close(image);
		return false;
	}
	image->range[0] = (struct image_range){ .address = address,
		.memory_size = (uint32_t)image->length,
		.file_size = (uint32_t)image->length };
	image->range_count = 1;
	return true;
}

bool image_open_elf(struct image *image, const char *file, struct error *err)
{
	return read_file(image, file, err) && finish_elf(image, err);
}

bool image_open_raw(struct image *image, const char *file, uint32_t address, struct error *err)
{
	return read_file(image, file, err) && finish_raw(image, address, err);
}

bool image_parse_elf(
	struct image *image, const char *name, const void *bytes, size_t length, struct error *err)
{
	return take_bytes(image, name, bytes, length, err) && finish_elf(image, err);
}

bool image_parse_raw(struct image *image, const char *name, const void *bytes, size_t length,
	uint32_t address, struct error *err)
{
	return take_bytes(image, name, bytes, length, err) && finish_raw(image, address, err);
}

void image_close(struct image *image)
{
	free(image->file);
	free(image->bytes);
	*image = (struct image){ 0 };
}

/* What a person needs to see to correct a linker script. */
static void note_memories(const struct bus *bus, struct error *err)
{
	char text[480] = "";
	size_t used = 0;
	for (unsigned i = 0; i < bus->region_count && used < sizeof(text) - 1; i++) {
		const struct bus_region *region = &bus->regions[i];
		if (region->memory) {
			used += (size_t)snprintf(text + used, sizeof(text) - used,
				"%s%s 0x%08x to 0x%08x", used ? ", " : "", region->memory->name,
				region->base, region->base + (region->size - 1));
		}
	}
	error_note(err, "memory there: %s", text);
}

static bool outside(const struct image *image, const struct image_range *range,
	const struct bus *bus, uint64_t at, const struct bus_region *last, struct error *err)
{
	char what[64] = "it";
	if (image->elf) {
		snprintf(what, sizeof(what), "segment %u", range->segment);
	}
	if (last) {
		error_set(err,
			"%s: %s (0x%08x, %u bytes) goes %llu bytes past the end of %s on bus %s",
			image->file, what, range->address, range->memory_size,
			(unsigned long long)(range->address + (uint64_t)range->memory_size - at),
			last->memory->name, bus->name);
	} else {
		error_set(err, "%s: %s (0x%08x, %u bytes) lies outside memory on bus %s",
			image->file, what, range->address, range->memory_size, bus->name);
	}
	note_memories(bus, err);
	return false;
}

static bool range_fits(const struct image *image, const struct image_range *range,
	const struct bus *bus, struct error *err)
{
	uint64_t at = range->address, end = at + range->memory_size;
	const struct bus_region *last = NULL;
	while (at < end) {
		const struct bus_region *region = bus_find(bus, (uint32_t)at);
		if (!region || !region->memory) {
			return outside(image, range, bus, at, last, err);
		}
		last = region;
		at = (uint64_t)region->base + region->size;
	}
	return true;
}

bool image_fits(const struct image *image, const struct bus *bus, struct error *err)
{
	for (unsigned i = 0; i < image->range_count; i++) {
		if (!range_fits(image, &image->range[i], bus, err)) {
			return false;
		}
	}
	return true;
}

static void write_range(
	const struct image *image, const struct image_range *range, const struct bus *bus)
{
	uint64_t at = range->address, filled = at + range->file_size, end = at + range->memory_size;
	while (at < end) {
		const struct bus_region *region = bus_find(bus, (uint32_t)at);
		assert(region && region->memory);
		uint64_t stop = at < filled ? filled : end;
		uint64_t limit = (uint64_t)region->base + region->size;
		uint32_t length = (uint32_t)((stop < limit ? stop : limit) - at);
		uint32_t offset = region->offset + ((uint32_t)at - region->base);
		if (at < filled) {
			memory_write(region->memory, offset,
				image->bytes + range->offset + (at - range->address), length);
		} else {
			memory_fill(region->memory, offset, 0, length);
		}
		at += length;
	}
}

bool image_load(const struct image *image, struct core *core, struct error *err)
{
	if (image->profile == IMAGE_OTHER_PROFILE) {
		error_set(err, "%s is built for an application core, but %s is a Cortex-M4F",
			image->file, core_name(core));
		error_note(err,
			"the file's build attributes name the A or R profile of the architecture");
		error_help(err, "compile with -mcpu=cortex-m4");
		return false;
	}
	const struct bus *bus = core_bus(core);
	if (!image_fits(image, bus, err)) {
		return false;
	}
	for (unsigned i = 0; i < image->range_count; i++) {
		write_range(image, &image->range[i], bus);
	}
	return true;
}

bool image_load_elf(struct core *core, const char *file, struct error *err)
{
	struct image image;
	if (!image_open_elf(&image, file, err)) {
		return false;
	}
	bool good = image_load(&image, core, err);
	image_close(&image);
	return good;
}

bool image_load_raw(struct core *core, const char *file, uint32_t address, struct error *err)
{
	struct image image;
	if (!image_open_raw(&image, file, address, err)) {
		return false;
	}
	bool good = image_load(&image, core, err);
	image_close(&image);
	return good;
}
