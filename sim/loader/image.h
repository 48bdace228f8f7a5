/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_LOADER_IMAGE_H
#define ORRERY_LOADER_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bus;
struct core;
struct error;

enum { IMAGE_RANGES = 32, IMAGE_BYTES = 64 << 20 };

enum image_profile { IMAGE_ANY_PROFILE, IMAGE_M_PROFILE, IMAGE_OTHER_PROFILE };

/* Bytes for one stretch of addresses; beyond file_size the memory is zeroed up to memory_size. */
struct image_range {
	uint32_t address, memory_size, file_size;
	size_t offset;    /* in the file */
	unsigned segment; /* number of the program header, for messages */
};

/* A firmware file, read and checked but not yet loaded anywhere. */
struct image {
	char *file; /* as the user named it */
	uint8_t *bytes;
	size_t length;
	bool elf;
	enum image_profile profile;
	uint32_t entry;                         /* 0 for raw files */
	struct image_range range[IMAGE_RANGES]; /* by address, not overlapping */
	unsigned range_count;
};

/*
 * Each opens one file and checks all of it; on false nothing is owned.
 */
bool image_open_elf(struct image *image, const char *file, struct error *err);
bool image_open_raw(struct image *image, const char *file, uint32_t address, struct error *err);
/* The same from bytes in memory, which are copied. */
bool image_parse_elf(
	struct image *image, const char *name, const void *bytes, size_t length, struct error *err);
bool image_parse_raw(struct image *image, const char *name, const void *bytes, size_t length,
	uint32_t address, struct error *err);
void image_close(struct image *image);

/* Would every range land in memory that this bus shows? `err` may be NULL. */
bool image_fits(const struct image *image, const struct bus *bus, struct error *err);
/* Writes the image through the core's view: all of it, or nothing and an error. */
bool image_load(const struct image *image, struct core *core, struct error *err);

/* Open, load and close in one. */
bool image_load_elf(struct core *core, const char *file, struct error *err);
bool image_load_raw(struct core *core, const char *file, uint32_t address, struct error *err);

#endif
