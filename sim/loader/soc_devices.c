/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `devices:` of a chip file: instances of register blocks, bound to their models and clocks.
 */
#include <string.h>

#include "base/error.h"
#include "loader/soc_build.h"
#include "peripherals/models.h"

enum { DEVICES = 1000 };

const struct soc_device *soc_need_device(
	struct soc_build *build, const struct yaml_node *node, const char *name)
{
	for (unsigned i = 0; i < build->device_count; i++) {
		if (!strcmp(build->devices[i].device->name, name)) {
			return &build->devices[i];
		}
	}
	const char **words = pool_take_array(build->pool, build->device_count + 1, sizeof(*words));
	for (unsigned i = 0; i < build->device_count; i++) {
		words[i] = build->devices[i].device->name;
	}
	yaml_error(node, build->err, "there is no device `%s`", name);
	yaml_suggest(build->err, name, words);
	return NULL;
}

static const struct device_ops *find_model(const char *type)
{
	for (unsigned i = 0; type && device_models[i]; i++) {
		if (!strcmp(device_models[i]->type, type)) {
			return device_models[i];
		}
	}
	return NULL;
}

/* Clocks the entry names, then those of the chip that bear the block's own word for it. */
static bool bind_clocks(
	struct soc_build *build, const struct yaml_node *node, struct device *device, int index)
{
	const struct yaml_node *map = yaml_get(node, "clocks");
	const char *const *names = device->desc->clocks;
	if (map && !yaml_is(map, YAML_MAP, build->err)) {
		return false;
	}
	for (const struct yaml_node *item = map ? map->first : NULL; item; item = item->next) {
		const char *name;
		int at = device_find_clock(device, item->key);
		if (at < 0) {
			yaml_key_error(item, build->err, "`%s` has no clock input `%s`",
				device->name, item->key);
			yaml_suggest(build->err, item->key, names);
			return false;
		}
		if (!yaml_text(item, &name, build->err)) {
			return false;
		}
		name = template_fill(build->pool, name, index);
		if (!(device->clk[at] = soc_need_clock(build, item, name))) {
			return false;
		}
	}
	for (unsigned i = 0; names[i]; i++) {
		int at = device_find_clock(device, names[i]);
		if (at < 0 || device->clk[at]) {
			continue;
		}
		device->clk[at] = machine_find_clock(build->machine, names[i]);
		if (!device->clk[at]) {
			yaml_key_error(node, build->err, "`%s` needs its clock `%s`", device->name,
				names[i]);
			error_help(build->err, "add `clocks: {%s: NAME-OF-A-CLOCK}`", names[i]);
			return false;
		}
	}
	return true;
}

static void keep_device(
	struct soc_build *build, struct device *device, const struct device_file *file)
{
	if (build->device_count == build->device_room) {
		build->device_room = build->device_room ? build->device_room * 2 : 128;
		struct soc_device *devices = pool_take_array(
			build->pool, build->device_room, sizeof(*devices));
		if (build->device_count) {
			memcpy(devices, build->devices, build->device_count * sizeof(*devices));
		}
		build->devices = devices;
	}
	build->devices[build->device_count++] = (struct soc_device){ device, file };
}

/* The error of device_create lacks the place in the chip file. */
static bool explain(struct soc_build *build, const struct yaml_node *node, const char *name,
	const struct error *cause)
{
	yaml_key_error(node, build->err, "`%s` cannot be built: %s", name, cause->message);
	if (cause->note[0] || cause->where[0]) {
		error_note(build->err, "%s%s%s", cause->where,
			cause->where[0] && cause->note[0] ? ": " : "", cause->note);
	}
	if (cause->help[0]) {
		error_help(build->err, "%s", cause->help);
	}
	return false;
}

/* `master: BUS`: what the device itself can reach. */
static bool bind_master(
	struct soc_build *build, const struct yaml_node *node, struct device *device, int index)
{
	const char *name = soc_need_text(build, node, "master", index);
	struct bus *bus = name ? machine_find_bus(build->machine, name) : NULL;
	if (!name) {
		return false;
	}
	if (!bus) {
		return yaml_error(
			yaml_get(node, "master"), build->err, "there is no bus `%s`", name);
	}
	machine_set_master(device, bus);
	return true;
}

static bool add_device(struct soc_build *build, const struct yaml_node *node,
	const struct device_file *file, const char *name, int index)
{
	struct machine *machine = build->machine;
	struct error cause = { 0 };
	const struct device_ops *ops = find_model(file->desc.model);
	const struct yaml_node *core = yaml_get(node, "core");
	if (machine_find_device(machine, name)) {
		return yaml_key_error(node, build->err, "the device `%s` is described twice", name);
	}
	if (build->device_count == DEVICES) {
		return yaml_key_error(node, build->err, "more than %d devices", DEVICES);
	}
	if (!soc_has_room(build, node, (size_t)file->desc.reg_count * 32)) {
		return false;
	}
	struct device *device = machine_add_device(machine, ops, &file->desc, name, &cause);
	if (!device) {
		return explain(build, node, name, &cause);
	}
	keep_device(build, device, file);
	if (core) {
		const char *text;
		struct core *owner;
		if (!yaml_text(core, &text, build->err) ||
			!(owner = soc_need_core(
				  build, core, template_fill(build->pool, text, index)))) {
			return false;
		}
		device->aux = core_nvic(owner);
	}
	if (yaml_get(node, "master") && !bind_master(build, node, device, index)) {
		return false;
	}
	return bind_clocks(build, node, device, index);
}

/* Says once of each block type that it has no behaviour, though its file names a model. */
static void say_missing_model(struct soc_build *build, const struct device_file *file)
{
	if (!file->desc.model || find_model(file->desc.model)) {
		return;
	}
	for (unsigned i = 0; i < build->device_count; i++) {
		if (build->devices[i].file == file) {
			return;
		}
	}
	log_info(build->machine->log, "%s: this build has no model %s; the block works as storage",
		file->desc.name, file->desc.model);
}

bool soc_read_devices(struct soc_build *build)
{
	static const char *const keys[] = { "file", "dim", "clocks", "core", "master",
		"description", NULL };
	const struct yaml_node *map = yaml_get(build->top, "devices");
	if (!map) {
		return true;
	}
	if (!yaml_is(map, YAML_MAP, build->err)) {
		return false;
	}
	for (const struct yaml_node *node = map->first; node; node = node->next) {
		unsigned count;
		bool templated;
		const struct yaml_node *name;
		const struct device_file *file;
		if (!yaml_map_of(node, keys, build->err) ||
			!(name = yaml_need(node, "file", build->err)) ||
			!template_dim(node, &count, &templated, build->err) ||
			!(file = build->finder->find(build->finder->owner, name, build->err))) {
			return false;
		}
		if (templated && !strstr(node->key, "%s")) {
			return yaml_key_error(
				node, build->err, "`%s` has dim but no %%s in its name", node->key);
		}
		say_missing_model(build, file);
		for (unsigned i = 0; i < count; i++) {
			int index = templated ? (int)i : -1;
			if (!add_device(build, node, file,
				    template_fill(build->pool, node->key, index), index)) {
				return false;
			}
		}
	}
	return true;
}
