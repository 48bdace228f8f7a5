/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_LOADER_DEVICE_FILE_H
#define ORRERY_LOADER_DEVICE_FILE_H

#include "machine/device.h"

struct error;
struct pool;
struct yaml_node;

/* A part of the instance's address range that the block answers; offsets as its registers'. */
struct device_block {
	uint32_t offset, size;
};

/* models/devices/NAME.yaml: the description, and the blocks of its window one by one. */
struct device_file {
	struct device_desc desc; /* its window spans all blocks */
	const struct device_block *blocks;
	unsigned block_count;
};

/* Everything lives in the pool. NULL with an error that names file, line and column. */
const struct device_file *device_file_load(struct pool *pool, const char *path, struct error *err);
const struct device_file *device_file_build(
	struct pool *pool, const struct yaml_node *top, struct error *err);

/* The words of the YAML for these, in the order of their enums; NULL-terminated. */
extern const char *const access_words[];
extern const char *const write_rule_words[];
extern const char *const read_rule_words[];
extern const char *const evidence_words[];

#endif
