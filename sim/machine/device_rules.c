/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An access to a register, with all rules the YAML can state, once for every model. Plain registers take
 * a short road; whatever is narrow, wide, banked, aliased, guarded or self-acting takes the long one.
 */
#include "machine/device.h"

#include <assert.h>

#include "base/bits.h"
#include "machine/device_private.h"

enum { TOUCH_READ = 1, TOUCH_WRITE = 2 };

/* Sites of messages that belong to no register. */
enum {
	SITE_HOLE = 0x10000000,
	SITE_BUSY = 0x20000000,
	SITE_CLOCK = 0x30000000,
	SITE_STORAGE = 0x40000000
};

void device_update_lines(struct device *dev)
{
	const struct device_binding *binding = dev->binding;
	for (unsigned n = 0; n < binding->line_rule_count; n++) {
		struct line_rule rule = binding->line_rules[n];
		uint32_t enable = rule.enable == REG_NONE ? UINT32_MAX : dev->value[rule.enable];
		line_set(&dev->line[rule.line], (dev->value[rule.status] & enable) != 0);
	}
}

/* The register that holds the byte; the first of those that share it. */
static unsigned find_at(const struct device *dev, uint32_t offset)
{
	const struct device_binding *binding = dev->binding;
	uint32_t at = offset - binding->window_offset;
	if (at >= binding->window_size) {
		return REG_NONE;
	}
	const struct reg *regs = dev->desc->regs;
	for (unsigned n = binding->by_word[at / 4]; n < dev->desc->reg_count; n++) {
		if (offset - regs[n].offset < regs[n].size) {
			return n;
		}
	}
	return REG_NONE;
}

static bool serves(const struct reg *reg, bool write)
{
	return write ? reg->access != ACCESS_READ_ONLY :
		       reg->access != ACCESS_WRITE_ONLY && reg->access != ACCESS_WRITE_ONCE;
}

static unsigned banked(struct device *dev, unsigned first, bool write)
{
	const struct bound_reg *bound = &dev->binding->reg[first];
	if (!(bound->rules & RULE_BANK)) {
		return first;
	}
	if (dev->ops && dev->ops->bank && bound->model != REG_NONE) {
		unsigned model = dev->ops->bank(dev, bound->model, write);
		assert(model < dev->binding->names[NAME_REGS].count);
		assert(dev->reg_index[model] != REG_NONE);
		return dev->reg_index[model];
	}
	const struct reg *regs = dev->desc->regs;
	for (unsigned n = first; n < dev->desc->reg_count; n++) {
		if ((n == first || regs[n].alternate_of == first) && serves(&regs[n], write)) {
			return n;
		}
	}
	return first;
}

static void tell_read(struct device *dev, unsigned model)
{
	if (model != REG_NONE && dev->ops && dev->ops->popped) {
		dev->ops->popped(dev, model);
	}
}

static void tell_wrote(struct device *dev, unsigned model, uint32_t raw)
{
	if (model != REG_NONE && dev->ops && dev->ops->wrote) {
		dev->ops->wrote(dev, model, raw);
	}
}

/* What reading does to the register, within the bytes that were read. */
static void act_on_read(struct device *dev, unsigned reg, uint32_t lanes)
{
	const struct reg *desc = &dev->desc->regs[reg];
	unsigned rules = dev->binding->reg[reg].rules;
	if (rules & RULE_SEQUENCE) {
		device_sequence_step(dev, reg);
	}
	if (rules & RULE_FIFO) {
		device_fifo_pop(dev, reg);
	}
	if ((desc->read_clears | desc->read_sets) & lanes) {
		uint32_t kept = dev->value[reg];
		device_keep(dev, reg,
			(kept & ~(desc->read_clears & lanes)) | (desc->read_sets & lanes));
	}
	tell_read(dev, dev->binding->reg[reg].model);
}

static uint32_t read_reg(struct device *dev, unsigned first, uint32_t lanes, bool peek)
{
	unsigned reg = banked(dev, first, false);
	const struct reg *desc = &dev->desc->regs[reg];
	if (!peek) {
		dev->touched[reg] |= TOUCH_READ;
	}
	if (dev->held) {
		return desc->reset_value & desc->readable;
	}
	unsigned target = desc->alias_of == REG_NONE ? reg : desc->alias_of;
	const struct bound_reg *bound = &dev->binding->reg[target];
	uint32_t value = dev->value[target];
	if (bound->rules & RULE_SEQUENCE) {
		value = device_sequence_at(dev, target, value);
	}
	if (bound->rules & RULE_FIFO) {
		value = device_fifo_head(dev, target);
	}
	if (bound->model != REG_NONE && dev->ops && dev->ops->read) {
		value = dev->ops->read(dev, bound->model, value);
	}
	if (!peek) {
		act_on_read(dev, target, lanes);
	}
	return value & desc->readable;
}

/* Walks over the registers an access touches, a part of each. */
static uint32_t read_bytes(
	struct device *dev, uint32_t offset, unsigned size, bool peek, bool *found)
{
	uint32_t value = 0;
	uint32_t end = offset + size;
	*found = false;
	for (uint32_t at = offset; at != end;) {
		unsigned reg = find_at(dev, at);
		if (reg == REG_NONE) {
			at++;
			continue;
		}
		const struct reg *desc = &dev->desc->regs[reg];
		uint32_t skip = at - desc->offset;
		uint32_t count = desc->size - skip < end - at ? desc->size - skip : end - at;
		uint32_t lanes = bits_mask(skip * 8, count * 8);
		uint32_t part = read_reg(dev, reg, lanes, peek) & lanes;
		value |= part >> skip * 8 << (at - offset) * 8;
		*found = true;
		at += count;
	}
	return value;
}

/* After the value changed: everything that follows from a write. `ones` are the bits written as 1. */
static void act_on_write(
	struct device *dev, unsigned reg, uint32_t kept, uint32_t raw, uint32_t ones)
{
	const struct bound_reg *bound = &dev->binding->reg[reg];
	if (bound->rules & RULE_FIFO) {
		device_fifo_push(dev, reg, raw);
	} else {
		dev->value[reg] = kept;
	}
	if (bound->rules & RULE_TRIGGER) {
		device_start_timers(dev, reg, ones);
	}
	if (bound->rules & RULE_KEY) {
		device_try_key(dev, reg, raw);
	}
	if (bound->rules & RULE_LINES) {
		device_update_lines(dev);
	}
	tell_wrote(dev, bound->model, raw);
}

/* `raw` is in place and zero outside `lanes`, the bits that were written. */
static void write_own(struct device *dev, unsigned reg, uint32_t raw, uint32_t lanes)
{
	const struct reg *desc = &dev->desc->regs[reg];
	const struct bound_reg *bound = &dev->binding->reg[reg];
	if (desc->access == ACCESS_READ_ONLY) {
		log_guest(dev->log, dev, reg, "%s.%s is read-only: write of 0x%x ignored",
			dev->name, desc->name, raw);
		return;
	}
	if (bound->rules & RULE_GUARDED) {
		lanes = device_guard(dev, reg, raw, lanes);
		if (lanes == 0) {
			return;
		}
		raw &= lanes;
	}
	uint32_t old = dev->value[reg];
	uint32_t zeros = ~raw & lanes;
	uint32_t kept = (old & ~(bound->plain & lanes)) | (raw & bound->plain);
	kept = (kept & ~(raw & desc->one_clears)) | (raw & desc->one_sets);
	kept ^= raw & desc->one_toggles;
	kept = (kept & ~(zeros & desc->zero_clears)) | (zeros & desc->zero_sets);
	kept = (kept & ~(lanes & desc->any_clears)) | (lanes & desc->any_sets);
	/* Plain bits in bytes that were not written show the model what they still are. */
	act_on_write(dev, reg, kept, raw | (old & bound->plain & ~lanes), raw);
}

static void write_target(struct device *dev, unsigned reg, enum alias_action action, uint32_t raw)
{
	const struct reg *desc = &dev->desc->regs[reg];
	/* A register only its aliases can change is read-only by itself. */
	uint32_t bits = desc->access == ACCESS_READ_ONLY ? desc->readable :
							   dev->binding->reg[reg].plain;
	if (dev->binding->reg[reg].rules & RULE_GUARDED) {
		raw = device_guard(dev, reg, raw, raw);
	}
	if (raw == 0) {
		return;
	}
	uint32_t ones = action == ALIAS_CLEAR ? 0 : raw;
	uint32_t kept = dev->value[reg];
	switch (action) {
	case ALIAS_SET: kept |= raw & bits; break;
	case ALIAS_CLEAR: kept &= ~(raw & bits); break;
	case ALIAS_TOGGLE:
		kept ^= raw & bits;
		ones &= kept;
		break;
	case ALIAS_MIRROR:
	case ALIAS_NONE: assert(false);
	}
	act_on_write(dev, reg, kept, kept | (ones & desc->strobes), ones);
}

static void write_alias(struct device *dev, const struct reg *alias, uint32_t raw)
{
	uint32_t bits = alias->writable | alias->strobes | alias->one_clears | alias->one_sets |
		alias->one_toggles;
	write_target(dev, alias->alias_of, alias->alias_action, raw & bits);
}

static void write_reg(struct device *dev, unsigned first, uint32_t raw, uint32_t lanes)
{
	unsigned reg = banked(dev, first, true);
	const struct reg *desc = &dev->desc->regs[reg];
	dev->touched[reg] |= TOUCH_WRITE;
	if (dev->held) {
		return;
	}
	bool alias = desc->alias_of != REG_NONE && desc->access != ACCESS_READ_ONLY;
	if (!alias) {
		write_own(dev, reg, raw, lanes);
	} else if (desc->alias_action == ALIAS_MIRROR || desc->alias_action == ALIAS_NONE) {
		write_own(dev, desc->alias_of, raw, lanes);
	} else {
		write_alias(dev, desc, raw);
	}
}

static bool write_bytes(struct device *dev, uint32_t offset, unsigned size, uint32_t value)
{
	bool found = false;
	uint32_t end = offset + size;
	for (uint32_t at = offset; at != end;) {
		unsigned reg = find_at(dev, at);
		if (reg == REG_NONE) {
			at++;
			continue;
		}
		const struct reg *desc = &dev->desc->regs[reg];
		uint32_t skip = at - desc->offset;
		uint32_t count = desc->size - skip < end - at ? desc->size - skip : end - at;
		uint32_t lanes = bits_mask(skip * 8, count * 8);
		write_reg(dev, reg, value >> (at - offset) * 8 << skip * 8 & lanes, lanes);
		found = true;
		at += count;
	}
	return found;
}

/* True when the access must not reach the registers at all. */
static bool refused(struct device *dev, uint32_t offset)
{
	if (dev->busy) {
		log_guest(dev->log, dev, SITE_BUSY, "%s+0x%x: accessed by its own access: ignored",
			dev->name, offset);
		return true;
	}
	if (dev->unclocked) {
		log_guest(dev->log, dev, SITE_CLOCK, "%s+0x%x: accessed while its clock is off",
			dev->name, offset);
		return true;
	}
	return false;
}

static void say_storage(struct device *dev, uint32_t offset)
{
	unsigned reg = find_at(dev, offset);
	if (dev->ops || dev->storage_said || reg == REG_NONE) {
		return;
	}
	dev->storage_said = true;
	log_unmodelled(dev->log, dev, SITE_STORAGE, "works as storage: no model yet; %s.%s",
		dev->name, dev->desc->regs[reg].name);
}

/* The register at a whole word when none of the `slow` rules stands in the way, else REG_NONE. */
static inline unsigned find_quick(
	const struct device *dev, uint32_t offset, unsigned size, unsigned slow)
{
	const struct device_binding *binding = dev->binding;
	uint32_t at = offset - binding->window_offset;
	if (size != 4 || at >= binding->window_size || at % 4 != 0 ||
		(dev->busy | dev->held | dev->unclocked)) {
		return REG_NONE;
	}
	unsigned reg = binding->by_word[at / 4];
	return reg != REG_NONE && !(binding->reg[reg].rules & slow) ? reg : REG_NONE;
}

static __attribute__((noinline)) uint32_t read_slowly(
	struct device *dev, uint32_t offset, unsigned size)
{
	if (refused(dev, offset)) {
		return 0;
	}
	unsigned whole = find_quick(dev, offset, size, RULE_ODD);
	if (whole != REG_NONE) {
		dev->busy = true;
		uint32_t word = read_reg(dev, whole, UINT32_MAX, false);
		dev->busy = false;
		return word;
	}
	say_storage(dev, offset);
	bool found;
	dev->busy = true;
	uint32_t value = read_bytes(dev, offset, size, false, &found);
	dev->busy = false;
	if (!found) {
		log_unmodelled(dev->log, dev, SITE_HOLE + offset,
			"%s+0x%x has no register: reads 0", dev->name, offset);
	}
	return value;
}

static __attribute__((noinline)) void write_slowly(
	struct device *dev, uint32_t offset, unsigned size, uint32_t value)
{
	if (refused(dev, offset)) {
		return;
	}
	unsigned whole = find_quick(dev, offset, size, RULE_ODD);
	if (whole != REG_NONE) {
		dev->busy = true;
		write_reg(dev, whole, value, UINT32_MAX);
		dev->busy = false;
		return;
	}
	say_storage(dev, offset);
	dev->busy = true;
	bool found = write_bytes(dev, offset, size, value);
	dev->busy = false;
	if (!found) {
		log_unmodelled(dev->log, dev, SITE_HOLE + offset,
			"%s+0x%x has no register: write of 0x%x ignored", dev->name, offset, value);
	}
}

uint32_t device_read(struct device *dev, uint32_t offset, unsigned size)
{
	device_touch(dev);
	unsigned reg = find_quick(dev, offset, size, RULE_SLOW_READ);
	if (reg == REG_NONE) {
		return read_slowly(dev, offset, size);
	}
	const struct bound_reg *bound = &dev->binding->reg[reg];
	uint32_t value = dev->value[reg];
	dev->touched[reg] |= TOUCH_READ;
	if (bound->model != REG_NONE) {
		dev->busy = true;
		if (dev->ops->read) {
			value = dev->ops->read(dev, bound->model, value);
		}
		if (dev->ops->popped) {
			dev->ops->popped(dev, bound->model);
		}
		dev->busy = false;
	}
	return value & bound->readable;
}

void device_write(struct device *dev, uint32_t offset, unsigned size, uint32_t value)
{
	device_touch(dev);
	unsigned reg = find_quick(dev, offset, size, RULE_SLOW_WRITE);
	if (reg == REG_NONE) {
		write_slowly(dev, offset, size, value);
		return;
	}
	const struct bound_reg *bound = &dev->binding->reg[reg];
	dev->value[reg] = (dev->value[reg] & ~bound->plain) | (value & bound->plain);
	dev->touched[reg] |= TOUCH_WRITE;
	if (bound->rules & RULE_LINES) {
		device_update_lines(dev);
	}
	if (bound->model != REG_NONE && dev->ops->wrote) {
		dev->busy = true;
		dev->ops->wrote(dev, bound->model, value);
		dev->busy = false;
	}
}

uint32_t device_peek(struct device *dev, uint32_t offset, unsigned size)
{
	bool found;
	return dev->unclocked ? 0 : read_bytes(dev, offset, size, true, &found);
}

void device_poke(struct device *dev, unsigned yaml_reg, uint32_t value)
{
	assert(yaml_reg < dev->desc->reg_count);
	unsigned target = dev->desc->regs[yaml_reg].alias_of;
	device_touch(dev);
	device_keep(dev, target == REG_NONE ? yaml_reg : target, value);
}

void device_poke_at(struct device *dev, uint32_t offset, unsigned size, uint32_t value)
{
	for (unsigned n = 0; n < size; n++) {
		unsigned first = find_at(dev, offset + n);
		if (first != REG_NONE) {
			unsigned reg = banked(dev, first, true);
			unsigned target = dev->desc->regs[reg].alias_of;
			unsigned low = (offset + n - dev->desc->regs[reg].offset) * 8;
			uint32_t kept = dev->value[target == REG_NONE ? reg : target];
			device_poke(dev, reg, bits_set(kept, low, 8, value >> n * 8 & 0xff));
		}
	}
}
