/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_LOADER_SOC_BUILD_H
#define ORRERY_LOADER_SOC_BUILD_H

/* A chip while it is being read: shared by the files that build it, nobody else. */

#include "loader/device_file.h"
#include "loader/pool.h"
#include "loader/soc_file.h"
#include "loader/template.h"
#include "loader/yaml.h"
#include "machine/machine.h"

/* An instance and the file it was made from. */
struct soc_device {
	struct device *device;
	const struct device_file *file;
};

struct soc_build {
	struct pool *pool;
	struct error *err;
	const struct yaml_node *top;
	const struct device_finder *finder;
	struct machine *machine;
	struct soc_info *info;
	struct soc_device *devices;
	unsigned device_count, device_room;
	/* inputs that something drives already, by "instance.input" */
	const char **driven;
	unsigned driven_size, driven_count;
	unsigned route_count, map_steps;
	struct route **last_route;
	struct pad **last_pad;
};

/* Lookups by name that explain themselves; `node` is where the name stands. */
const struct soc_device *soc_need_device(
	struct soc_build *build, const struct yaml_node *node, const char *name);
struct clk *soc_need_clock(struct soc_build *build, const struct yaml_node *node, const char *name);
struct core *soc_need_core(struct soc_build *build, const struct yaml_node *node, const char *name);
/* The child's text with %s filled in; NULL with an error when it is missing or no text. */
const char *soc_need_text(
	struct soc_build *build, const struct yaml_node *map, const char *key, int index);

/* Is there room for the state of one more thing? What is built later needs some, too. */
bool soc_has_room(struct soc_build *build, const struct yaml_node *node, size_t bytes);

bool soc_read_devices(struct soc_build *build); /* soc_devices.c */
bool soc_map_buses(struct soc_build *build);    /* soc_bus.c */
bool soc_read_routes(struct soc_build *build);  /* soc_routes.c */
bool soc_read_resets(struct soc_build *build);
bool soc_read_requests(struct soc_build *build);
bool soc_read_pins(struct soc_build *build); /* soc_pins.c */

#endif
