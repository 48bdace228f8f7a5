/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What all board components share: their pins and ports, settings, actions, and saving.
 */
#include "machine/part.h"

#include <assert.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

static void pin_changed(void *owner, unsigned index, bool level)
{
	struct part *part = owner;
	if (part->ready && part->ops->pin_changed) {
		part_touch(part);
		part->ops->pin_changed(part, index, level);
	}
}

static unsigned count_names(const char *const *names)
{
	unsigned count = 0;
	while (names && names[count]) {
		count++;
	}
	return count;
}

static int find_name(const char *const *names, const char *name)
{
	for (unsigned n = 0; names && names[n]; n++) {
		if (strcmp(names[n], name) == 0) {
			return (int)n;
		}
	}
	return -1;
}

struct part *part_create(struct arena *arena, const struct part_ops *ops, const char *name,
	struct timeline *timeline, struct log *log)
{
	assert(ops->size >= sizeof(struct part));
	arena_block_begin(arena);
	struct part *part = arena_take(arena, ops->size);
	part->name = name;
	part->ops = ops;
	part->timeline = timeline;
	part->log = log;
	part->pin_count = count_names(ops->pins);
	part->pin = arena_take(arena, part->pin_count * sizeof *part->pin);
	for (unsigned n = 0; n < part->pin_count; n++) {
		part->pin[n] = (struct pin){
			.name = ops->pins[n],
			.changed = pin_changed,
			.owner = part,
			.index = n,
		};
	}
	part->port_count = count_names(ops->ports);
	part->port = arena_take(arena, part->port_count * sizeof *part->port);
	for (unsigned n = 0; n < part->port_count; n++) {
		port_init(
			&part->port[n], ops->ports[n], ops->port_kinds[n], ops->port_ops, part, n);
		part->port[n].arena = arena;
	}
	arena_block_end(arena);
	return part;
}

void part_touch(struct part *part)
{
	arena_touch(part->timeline->arena, part);
}

bool part_prepare(struct part *part, struct error *err)
{
	part_touch(part);
	return !part->ops->prepare || part->ops->prepare(part, err);
}

void part_init(struct part *part)
{
	part_touch(part);
	part->ready = true;
	if (part->ops->init) {
		part->ops->init(part);
	}
}

void part_reset(struct part *part)
{
	part_touch(part);
	if (part->ops->reset) {
		part->ops->reset(part);
	}
}

int part_find_pin(const struct part *part, const char *name)
{
	return find_name(part->ops->pins, name);
}

int part_find_port(const struct part *part, const char *name)
{
	return find_name(part->ops->ports, name);
}

bool part_set(struct part *part, const char *key, const char *value, struct error *err)
{
	const char *const *settings = part->ops->settings;
	if (find_name(settings, key) < 0) {
		error_set(err, "part %s (%s) has no setting %s", part->name, part->ops->type, key);
		const char *nearest = settings ? error_nearest(key, settings) : NULL;
		if (nearest) {
			error_help(err, "did you mean %s?", nearest);
		}
		return false;
	}
	assert(part->ops->set);
	part_touch(part);
	return part->ops->set(part, key, value, err);
}

bool part_act(struct part *part, const char *action, const char *value, struct error *err)
{
	if (!part->ops->act) {
		return error_set(
			err, "part %s (%s) has nothing to %s", part->name, part->ops->type, action);
	}
	part_touch(part);
	return part->ops->act(part, action, value, err);
}

bool part_save(struct part *part, struct error *err)
{
	return !part->ops->save || part->ops->save(part, err);
}

void part_snap(struct part *part, struct snap *snap)
{
	part_touch(part);
	snap_enter(snap, part->name);
	for (unsigned n = 0; n < part->pin_count; n++) {
		pin_snap(&part->pin[n], snap);
	}
	for (unsigned n = 0; n < part->port_count; n++) {
		if (part->port[n].kind == PORT_I2C) {
			snap_enter(snap, part->port[n].name);
			port_snap(&part->port[n], snap);
			snap_leave(snap);
		}
	}
	if (part->ops->snap) {
		part->ops->snap(part, snap);
	}
	snap_leave(snap);
}

void part_changed(struct part *part)
{
	if (part->looked) {
		part->looked(part->looked_owner, part);
	}
}
