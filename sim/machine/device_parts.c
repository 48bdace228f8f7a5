/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What registers have beside their value: timers that change a field later, sequences of answers, small
 * FIFOs, and locks. All of it is state, so it lies in the arena.
 */
#include "machine/device.h"

#include <assert.h>

#include "base/alloc.h"
#include "base/bits.h"
#include "machine/device_private.h"

static const struct field *field_at(const struct device *dev, unsigned reg, unsigned field)
{
	return &dev->desc->regs[reg].fields[field];
}

static uint32_t field_bits(const struct field *field)
{
	return bits_mask(field->low, field->width);
}

static void set_field(struct device *dev, unsigned reg, const struct field *field, uint32_t value)
{
	device_keep(dev, reg, bits_set(dev->value[reg], field->low, field->width, value));
}

static void timer_fired(void *owner, unsigned index)
{
	struct device *dev = owner;
	const struct device_timer *timer = &dev->timers->timer[index];
	const struct field *field = field_at(dev, timer->reg, timer->field);
	set_field(dev, timer->reg, field, field->timer->value);
}

static unsigned count_timers(const struct device_desc *desc)
{
	unsigned count = 0;
	for (unsigned n = 0; n < desc->reg_count; n++) {
		for (unsigned f = 0; f < desc->regs[n].field_count; f++) {
			count += desc->regs[n].fields[f].timer != NULL;
		}
	}
	return count;
}

static void add_timer(struct device *dev, unsigned reg, unsigned index)
{
	const struct field *field = field_at(dev, reg, index);
	const struct field_timer *rule = field->timer;
	struct device_timer *timer = &dev->timers->timer[dev->timers->count];
	const struct field *when = field;
	timer->reg = (uint16_t)reg;
	timer->field = (uint16_t)index;
	timer->when_reg = (uint16_t)reg;
	if (rule->when_reg != REG_NONE) {
		timer->when_reg = rule->when_reg;
		when = field_at(dev, rule->when_reg, rule->when_field);
	}
	timer->when_bits = field_bits(when);
	timer->event = (struct event){
		.name = field->name,
		.fire = timer_fired,
		.owner = dev,
		.index = dev->timers->count++,
	};
}

static void build_timers(struct arena *arena, struct device *dev)
{
	unsigned count = count_timers(dev->desc);
	if (count == 0) {
		return;
	}
	dev->timers = arena_take(arena, sizeof *dev->timers + count * sizeof *dev->timers->timer);
	for (unsigned n = 0; n < dev->desc->reg_count; n++) {
		for (unsigned f = 0; f < dev->desc->regs[n].field_count; f++) {
			if (field_at(dev, n, f)->timer) {
				add_timer(dev, n, f);
			}
		}
	}
}

static void build_fifos(struct arena *arena, struct device *dev)
{
	const struct device_desc *desc = dev->desc;
	unsigned count = 0;
	for (unsigned n = 0; n < desc->reg_count; n++) {
		count += desc->regs[n].fifo.depth > 0;
	}
	dev->fifos = count ? arena_take(arena, count * sizeof *dev->fifos) : NULL;
	for (unsigned n = 0; n < desc->reg_count; n++) {
		uint32_t depth = desc->regs[n].fifo.depth;
		if (depth > 0) {
			dev->fifos[dev->binding->fifo_count++] = (struct device_fifo){
				.reg = (uint16_t)n,
				.depth = depth,
				.data = arena_take(arena, depth * 4),
			};
		}
	}
}

void device_build_parts(struct arena *arena, struct device *dev)
{
	const struct device_desc *desc = dev->desc;
	unsigned rules = 0;
	for (unsigned n = 0; n < desc->reg_count; n++) {
		rules |= dev->binding->reg[n].rules;
	}
	if (rules & RULE_SEQUENCE) {
		dev->sequence_at = arena_take(arena, desc->reg_count * sizeof *dev->sequence_at);
	}
	if (rules & (RULE_GUARDED | RULE_KEY)) {
		dev->written_once = arena_take(arena, desc->reg_count * sizeof *dev->written_once);
	}
	build_timers(arena, dev);
	build_fifos(arena, dev);
}

/* An operation begins: what says it is done must not say so yet. */
static void clear_ready(struct device *dev, const struct device_timer *timer)
{
	const struct field *field = field_at(dev, timer->reg, timer->field);
	if (field->timer->when_reg == REG_NONE) {
		return;
	}
	uint32_t reset_value = dev->desc->regs[timer->reg].reset_value;
	uint32_t before = field->width == 1 ? !field->timer->value :
					      bits_get(reset_value, field->low, field->width);
	set_field(dev, timer->reg, field, before);
}

void device_start_timers(struct device *dev, unsigned yaml_reg, uint32_t ones)
{
	for (unsigned n = 0; dev->timers && n < dev->timers->count; n++) {
		struct device_timer *timer = &dev->timers->timer[n];
		if (timer->when_reg == yaml_reg && (timer->when_bits & ones)) {
			clear_ready(dev, timer);
			timeline_arm_in(dev->timeline, &timer->event,
				field_at(dev, timer->reg, timer->field)->timer->after_ps);
		}
	}
}

static uint32_t element(const uint32_t *sequence, unsigned length, unsigned at)
{
	return sequence[at < length ? at : length - 1];
}

uint32_t device_sequence_at(const struct device *dev, unsigned yaml_reg, uint32_t kept)
{
	const struct reg *reg = &dev->desc->regs[yaml_reg];
	unsigned at = dev->sequence_at[yaml_reg];
	if (reg->sequence_length > 0) {
		kept = element(reg->sequence, reg->sequence_length, at);
	}
	for (unsigned n = 0; n < reg->field_count; n++) {
		const struct field *field = &reg->fields[n];
		if (field->sequence_length > 0) {
			uint32_t value = element(field->sequence, field->sequence_length, at);
			kept = bits_set(kept, field->low, field->width, value);
		}
	}
	return kept;
}

void device_sequence_step(struct device *dev, unsigned yaml_reg)
{
	if (dev->sequence_at[yaml_reg] < UINT16_MAX) {
		dev->sequence_at[yaml_reg]++;
	}
}

static struct device_fifo *fifo_of(const struct device *dev, unsigned yaml_reg)
{
	for (unsigned n = 0; n < dev->binding->fifo_count; n++) {
		if (dev->fifos[n].reg == yaml_reg) {
			return &dev->fifos[n];
		}
	}
	assert(false);
	return NULL;
}

static void show_level(struct device *dev, const struct device_fifo *fifo)
{
	const struct reg *reg = &dev->desc->regs[fifo->reg];
	if (reg->fifo.level_reg == REG_NONE) {
		return;
	}
	const struct reg *level = &dev->desc->regs[reg->fifo.level_reg];
	if (reg->fifo.level_field < level->field_count) {
		set_field(dev, reg->fifo.level_reg, &level->fields[reg->fifo.level_field],
			fifo->count);
	} else {
		device_keep(dev, reg->fifo.level_reg, fifo->count);
	}
}

uint32_t device_fifo_head(const struct device *dev, unsigned yaml_reg)
{
	const struct device_fifo *fifo = fifo_of(dev, yaml_reg);
	return fifo->count ? fifo->data[fifo->first] : dev->value[yaml_reg];
}

void device_fifo_pop(struct device *dev, unsigned yaml_reg)
{
	struct device_fifo *fifo = fifo_of(dev, yaml_reg);
	if (fifo->count > 0) {
		/* Reading an empty FIFO repeats the last element. */
		dev->value[yaml_reg] = fifo->data[fifo->first];
		fifo->first = (fifo->first + 1) % fifo->depth;
		fifo->count--;
		show_level(dev, fifo);
	}
}

void device_fifo_push(struct device *dev, unsigned yaml_reg, uint32_t value)
{
	struct device_fifo *fifo = fifo_of(dev, yaml_reg);
	if (fifo->count == fifo->depth) {
		log_guest(dev->log, dev, yaml_reg, "%s.%s is full: write of 0x%x lost", dev->name,
			dev->desc->regs[yaml_reg].name, value);
		return;
	}
	fifo->data[(fifo->first + fifo->count) % fifo->depth] = value;
	fifo->count++;
	show_level(dev, fifo);
}

static bool is_locked(const struct device *dev, const struct field *field)
{
	if (field->locked_by_reg == REG_NONE) {
		return false;
	}
	const struct reg *lock = &dev->desc->regs[field->locked_by_reg];
	if (lock->has_unlock_key) {
		return !(dev->written_once[field->locked_by_reg] >> UNLOCKED_SHIFT);
	}
	uint32_t value = dev->value[field->locked_by_reg];
	if (field->locked_by_field < lock->field_count) {
		value &= field_bits(&lock->fields[field->locked_by_field]);
	}
	return value != 0;
}

static bool only_once(enum reg_access access)
{
	return access == ACCESS_WRITE_ONCE || access == ACCESS_READ_WRITE_ONCE;
}

uint32_t device_guard(struct device *dev, unsigned yaml_reg, uint32_t raw, uint32_t lanes)
{
	const struct reg *reg = &dev->desc->regs[yaml_reg];
	uint32_t once = only_once(reg->access) ? lanes : 0;
	uint32_t locked = 0;
	for (unsigned n = 0; n < reg->field_count; n++) {
		const struct field *field = &reg->fields[n];
		uint32_t bits = field_bits(field) & lanes;
		once |= only_once(field->access) ? bits : 0;
		locked |= is_locked(dev, field) ? bits : 0;
	}
	once &= ~locked;
	uint32_t closed = locked | (once & (uint32_t)dev->written_once[yaml_reg]);
	dev->written_once[yaml_reg] |= once;
	if (closed && ((lanes & ~closed) == 0 || ((raw ^ dev->value[yaml_reg]) & closed))) {
		log_guest(dev->log, dev, yaml_reg, "%s.%s is %s: write of 0x%x refused", dev->name,
			reg->name, locked ? "locked" : "written already", raw);
	}
	return lanes & ~closed;
}

void device_try_key(struct device *dev, unsigned yaml_reg, uint32_t raw)
{
	const struct reg *reg = &dev->desc->regs[yaml_reg];
	bool fits = raw == reg->unlock_key;
	for (unsigned n = 0; n < reg->field_count; n++) {
		fits |= bits_get(raw, reg->fields[n].low, reg->fields[n].width) == reg->unlock_key;
	}
	uint64_t unlocked = (uint64_t)1 << UNLOCKED_SHIFT;
	dev->written_once[yaml_reg] &= ~unlocked;
	dev->written_once[yaml_reg] |= fits ? unlocked : 0;
}

void device_reset_parts(struct device *dev, unsigned yaml_reg)
{
	if (dev->sequence_at) {
		dev->sequence_at[yaml_reg] = 0;
	}
	if (dev->written_once) {
		dev->written_once[yaml_reg] = 0;
	}
	for (unsigned n = 0; dev->timers && n < dev->timers->count; n++) {
		if (dev->timers->timer[n].reg == yaml_reg) {
			timeline_disarm(dev->timeline, &dev->timers->timer[n].event);
		}
	}
	for (unsigned n = 0; n < dev->binding->fifo_count; n++) {
		if (dev->fifos[n].reg == yaml_reg) {
			dev->fifos[n].count = 0;
			dev->fifos[n].first = 0;
			show_level(dev, &dev->fifos[n]);
		}
	}
}

static void snap_fifo(struct device *dev, struct device_fifo *fifo, struct snap *snap)
{
	snap_enter(snap, dev->desc->regs[fifo->reg].name);
	snap_u32(snap, "count", &fifo->count);
	snap_u32(snap, "first", &fifo->first);
	snap_bytes(snap, "data", fifo->data, fifo->depth * sizeof *fifo->data);
	snap_leave(snap);
	if (fifo->count > fifo->depth || fifo->first >= fifo->depth) {
		fifo->count = fifo->first = 0; /* a snap is a file: it may be spoilt */
	}
}

void device_snap_parts(struct device *dev, struct snap *snap)
{
	for (unsigned n = 0; n < dev->desc->reg_count; n++) {
		const char *name = dev->desc->regs[n].name;
		unsigned rules = dev->binding->reg[n].rules;
		if (rules & RULE_SEQUENCE) {
			snap_enter(snap, name);
			snap_u16(snap, "sequence_at", &dev->sequence_at[n]);
			snap_leave(snap);
		}
		if (rules & (RULE_GUARDED | RULE_KEY)) {
			snap_enter(snap, name);
			snap_u64(snap, "written_once", &dev->written_once[n]);
			snap_leave(snap);
		}
	}
	for (unsigned n = 0; n < dev->binding->fifo_count; n++) {
		snap_fifo(dev, &dev->fifos[n], snap);
	}
	for (unsigned n = 0; n < dev->port_count; n++) {
		if (dev->port[n]->kind == PORT_I2C) {
			snap_enter(snap, dev->port[n]->name);
			port_snap(dev->port[n], snap);
			snap_leave(snap);
		}
	}
	for (unsigned n = 0; dev->timers && n < dev->timers->count; n++) {
		struct device_timer *timer = &dev->timers->timer[n];
		event_snap(&timer->event, dev->timeline, snap, timer->event.name);
	}
}
