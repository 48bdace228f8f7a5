/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `pins:` of a chip file: pads by name, the bank that reads and drives them, another block on the same
 * pad, and what else they can be.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "loader/soc_build.h"

enum { PADS = 400 };

/* [A, B] for every pad of a run, or [[A, B], [C]] with one list for each. */
static bool read_functions(struct soc_build *build, const struct yaml_node *list, unsigned position,
	unsigned length, const char *const **functions)
{
	if (!list) {
		return true;
	}
	if (!yaml_is(list, YAML_LIST, build->err)) {
		return false;
	}
	if (list->first && list->first->kind == YAML_LIST) {
		if (list->count != length) {
			return yaml_error(list, build->err, "%u lists of functions for %u pins",
				list->count, length);
		}
		list = list->first;
		for (unsigned i = 0; i < position; i++) {
			list = list->next;
		}
		if (!yaml_is(list, YAML_LIST, build->err)) {
			return false;
		}
	}
	const char **words = pool_take_array(build->pool, list->count + 1, sizeof(*words));
	unsigned count = 0;
	for (const struct yaml_node *item = list->first; item; item = item->next) {
		const char *text;
		unsigned run;
		if (!yaml_text(item, &text, build->err) ||
			!template_run(item, text, &run, build->err)) {
			return false;
		}
		if (run != 1 && run != length) {
			return yaml_error(
				item, build->err, "a run of %u functions for %u pins", run, length);
		}
		words[count++] = template_at(build->pool, text, position);
	}
	*functions = words;
	return true;
}

/* The pin of a device that has one of that name; none, with no error, when the device is mere storage. */
static bool find_pin(struct soc_build *build, const struct yaml_node *node, struct device *device,
	const char *name, struct device **found, unsigned *pin)
{
	int at = device_find_pin(device, name);
	if (at < 0 && device->ops) {
		static const char *const none[] = { NULL };
		yaml_error(node, build->err, "`%s` has no pin `%s`", device->name, name);
		yaml_suggest(build->err, name, device->ops->pins ? device->ops->pins : none);
		return false;
	}
	*found = at < 0 ? NULL : device;
	*pin = at < 0 ? 0 : (unsigned)at;
	return true;
}

/* `also: adc0.ch{0-7}`: another block that is wired to the same pads. */
static bool read_also(
	struct soc_build *build, const struct yaml_node *node, unsigned position, struct pad *pad)
{
	const char *text;
	if (!node) {
		return true;
	}
	if (!yaml_text(node, &text, build->err)) {
		return false;
	}
	text = template_at(build->pool, text, position);
	const char *dot = strrchr(text, '.');
	if (!dot || dot == text || !dot[1]) {
		return yaml_error(node, build->err, "`%s` is no pin: expected DEVICE.PIN", text);
	}
	const char *instance = pool_text(build->pool, text, (size_t)(dot - text));
	const struct soc_device *device = soc_need_device(build, node, instance);
	return device && find_pin(build, node, device->device, dot + 1, &pad->also, &pad->also_pin);
}

static bool add_pad(struct soc_build *build, const struct yaml_node *node, const char *name,
	unsigned position, unsigned length)
{
	const struct yaml_node *device = yaml_get(node, "device"), *pin = yaml_get(node, "pin");
	const char *instance, *pin_name;
	const struct soc_device *bank;
	for (const struct pad *other = build->machine->pads; other; other = other->next) {
		if (!strcmp(other->name, name)) {
			return yaml_key_error(
				node, build->err, "the pin `%s` is described twice", name);
		}
	}
	const char *const *functions = NULL;
	if (!read_functions(build, yaml_get(node, "functions"), position, length, &functions)) {
		return false;
	}
	struct pad found = { .name = name, .functions = functions };
	if (device &&
		(!yaml_text(device, &instance, build->err) ||
			!(bank = soc_need_device(
				  build, device, template_at(build->pool, instance, position))) ||
			!(pin = yaml_need(node, "pin", build->err)) ||
			!yaml_text(pin, &pin_name, build->err))) {
		return false;
	}
	if (device) {
		pin_name = template_at(build->pool, pin_name, position);
		if (!find_pin(build, pin, bank->device, pin_name, &found.device, &found.pin)) {
			return false;
		}
	}
	if (!read_also(build, yaml_get(node, "also"), position, &found)) {
		return false;
	}
	struct pad *pad = alloc_zeroed(1, sizeof(*pad)); /* freed by the machine */
	*pad = found;
	*build->last_pad = pad;
	build->last_pad = &pad->next;
	return true;
}

bool soc_read_pins(struct soc_build *build)
{
	static const char *const keys[] = { "device", "pin", "also", "functions", "description",
		NULL };
	const struct yaml_node *map = yaml_get(build->top, "pins");
	unsigned total = 0;
	if (!map) {
		return true;
	}
	if (!yaml_is(map, YAML_MAP, build->err)) {
		return false;
	}
	for (const struct yaml_node *node = map->first; node; node = node->next) {
		unsigned length, lengths[3] = { 1, 1, 1 };
		static const char *const runs[] = { "device", "pin", "also" };
		if (!yaml_map_of(node, keys, build->err) ||
			!template_run(node, node->key, &length, build->err)) {
			return false;
		}
		for (unsigned i = 0; i < 3; i++) {
			const struct yaml_node *text = yaml_get(node, runs[i]);
			if (text && !template_run(text, text->text, &lengths[i], build->err)) {
				return false;
			}
			if (lengths[i] != 1 && lengths[i] != length) {
				return yaml_error(text, build->err, "a run of %u for %u pins",
					lengths[i], length);
			}
		}
		for (unsigned i = 0; i < length; i++) {
			if (++total > PADS) {
				return yaml_key_error(node, build->err, "more than %d pins", PADS);
			}
			if (!add_pad(build, node, template_at(build->pool, node->key, i), i,
				    length)) {
				return false;
			}
		}
	}
	return true;
}
