/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The life of a device, what tools find in it, and the small calls models make.
 */
#include "machine/device.h"

#include <assert.h>
#include <string.h>

#include "base/bits.h"
#include "machine/device_private.h"

static int find_name(const struct device *dev, enum name_kind kind, const char *name)
{
	const struct name_list *list = &dev->binding->names[kind];
	for (unsigned n = 0; n < list->count; n++) {
		if (strcmp(list->name[n], name) == 0) {
			return (int)n;
		}
	}
	return -1;
}

int device_find_line(const struct device *dev, const char *name)
{
	return find_name(dev, NAME_LINES, name);
}

int device_find_input(const struct device *dev, const char *name)
{
	return find_name(dev, NAME_INPUTS, name);
}

int device_find_pin(const struct device *dev, const char *name)
{
	return find_name(dev, NAME_PINS, name);
}

int device_find_port(const struct device *dev, const char *name)
{
	return find_name(dev, NAME_PORTS, name);
}

int device_find_clock(const struct device *dev, const char *name)
{
	return find_name(dev, NAME_CLOCKS, name);
}

unsigned device_find_reg(const struct device *dev, const char *name)
{
	for (unsigned n = 0; n < dev->desc->reg_count; n++) {
		if (strcmp(dev->desc->regs[n].name, name) == 0) {
			return n;
		}
	}
	return REG_NONE;
}

const struct field *reg_find_field(const struct reg *reg, const char *name)
{
	for (unsigned n = 0; n < reg->field_count; n++) {
		if (strcmp(reg->fields[n].name, name) == 0) {
			return &reg->fields[n];
		}
	}
	return NULL;
}

void device_init(struct device *dev)
{
	device_touch(dev);
	if (dev->ops && dev->ops->init) {
		dev->ops->init(dev);
	}
}

void device_reset(struct device *dev, enum reset_domain cause)
{
	device_touch(dev);
	for (unsigned n = 0; n < dev->desc->reg_count; n++) {
		const struct reg *reg = &dev->desc->regs[n];
		unsigned domains = reg->reset_domains ? reg->reset_domains : RESET_ALL;
		/* Power-on is every register's beginning, whatever else resets it. */
		if ((cause & RESET_POR) || (cause & domains)) {
			dev->value[n] = reg->reset_value;
			device_reset_parts(dev, n);
		}
	}
	device_update_lines(dev);
	if (dev->ops && dev->ops->reset) {
		dev->ops->reset(dev);
	}
}

void device_finish(struct device *dev)
{
	if (dev->ops && dev->ops->finish) {
		dev->ops->finish(dev);
	}
	device_unbind(dev);
}

void device_hold(struct device *dev, bool held)
{
	device_touch(dev);
	if (dev->held != held) {
		dev->held = held;
		/* Time goes on around a held block; it leaves the reset as it entered it. */
		device_reset(dev, RESET_SYS);
	}
}

void device_gate(struct device *dev, bool unclocked)
{
	device_touch(dev);
	dev->unclocked = unclocked;
}

void device_snap(struct device *dev, struct snap *snap)
{
	device_touch(dev);
	snap_enter(snap, dev->name);
	snap_bool(snap, "held", &dev->held);
	snap_bool(snap, "unclocked", &dev->unclocked);
	for (unsigned n = 0; n < dev->desc->reg_count; n++) {
		if (dev->desc->regs[n].alias_of == REG_NONE) {
			snap_u32(snap, dev->desc->regs[n].name, &dev->value[n]);
		}
	}
	device_snap_parts(dev, snap);
	for (unsigned n = 0; n < dev->line_count; n++) {
		line_snap(&dev->line[n], snap);
	}
	for (unsigned n = 0; n < dev->pin_count; n++) {
		pin_snap(&dev->pin[n], snap);
	}
	if (dev->ops && dev->ops->snap) {
		dev->ops->snap(dev, snap);
	}
	snap_leave(snap);
}

static inline unsigned index_of(const struct device *dev, unsigned reg)
{
	unsigned index = dev->reg_index[reg];
	assert(index != REG_NONE);
	return index;
}

uint32_t reg_get(const struct device *dev, unsigned reg)
{
	return dev->value[index_of(dev, reg)];
}

void reg_set(struct device *dev, unsigned reg, uint32_t value)
{
	device_keep(dev, index_of(dev, reg), value);
}

void reg_raise(struct device *dev, unsigned reg, uint32_t bits)
{
	unsigned index = index_of(dev, reg);
	device_keep(dev, index, dev->value[index] | bits);
}

void reg_lower(struct device *dev, unsigned reg, uint32_t bits)
{
	unsigned index = index_of(dev, reg);
	device_keep(dev, index, dev->value[index] & ~bits);
}

uint32_t field_get(const struct device *dev, unsigned field)
{
	assert(dev->field_index[field].reg != REG_NONE);
	return field_of(dev, field, dev->value[dev->field_index[field].reg]);
}

void field_set(struct device *dev, unsigned field, uint32_t value)
{
	unsigned reg = dev->field_index[field].reg;
	assert(reg != REG_NONE);
	unsigned low = dev->field_index[field].low, width = dev->field_index[field].width;
	device_keep(dev, reg, bits_set(dev->value[reg], low, width, value));
}

uint32_t field_of(const struct device *dev, unsigned field, uint32_t raw)
{
	return bits_get(raw, dev->field_index[field].low, dev->field_index[field].width);
}

const char *reg_name(const struct device *dev, unsigned reg)
{
	unsigned index = dev->reg_index[reg];
	return index == REG_NONE ? "-" : dev->desc->regs[index].name;
}
