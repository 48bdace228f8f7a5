/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_LOADER_SOC_FILE_H
#define ORRERY_LOADER_SOC_FILE_H

#include <stdbool.h>

struct device_file;
struct error;
struct machine;
struct pool;
struct yaml_node;

/* Devices that a reset of one core takes along. */
struct reset_group {
	const char *name;
	struct device **devices;
	unsigned count;
	struct reset_group *next;
};

/* "request 12 is isu0-i2c.tx": data for a DMA model to come. */
struct dma_request {
	unsigned number;
	const char *device, *what;
	struct dma_request *next;
};

/* What a chip file says beyond what a machine holds. */
struct soc_info {
	const char *name, *description, *source, *file;
	struct reset_group *resets;
	struct dma_request *requests;
};

/* Finds the description of a block by the name the chip file uses; NULL with an error. */
struct device_finder {
	const struct device_file *(*find)(
		void *owner, const struct yaml_node *name, struct error *err);
	void *owner;
};

/*
 * models/soc/NAME.yaml into a machine: clocks, memories, buses, cores, devices, routes and pads. Pads have no
 * nets yet: the board names them. Strings and descriptions live in the pool, which must outlive the machine.
 */
bool soc_file_build(struct pool *pool, const struct yaml_node *top,
	const struct device_finder *finder, struct machine *machine, struct soc_info *info,
	struct error *err);

#endif
