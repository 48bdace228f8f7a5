/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Building a device: the model's names are bound to the registers of the YAML, once, so that running
 * needs no names. What changes while running goes to the arena, what does not stays on the heap.
 */
#include "machine/device.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bits.h"
#include "base/error.h"
#include "machine/device_private.h"
#include "machine/port.h"

enum { SLOTS_MAX = 0xfffe, NAME_LENGTH_MAX = 128 };

static void add_name(struct name_list *list, const char *name)
{
	assert(list->count < SLOTS_MAX);
	list->name = alloc_grow(list->name, list->count + 2, sizeof *list->name);
	list->name[list->count++] = name;
	list->name[list->count] = NULL;
}

static void add_owned(struct device_binding *binding, struct name_list *list, char *name)
{
	binding->owned = alloc_grow(
		binding->owned, binding->owned_count + 1, sizeof *binding->owned);
	binding->owned[binding->owned_count++] = name;
	add_name(list, name);
}

/* "GPT{0-4}_CTRL" becomes GPT0_CTRL to GPT4_CTRL; of several runs in a name the last turns fastest. */
static void expand(struct device_binding *binding, struct name_list *list, const char *name)
{
	const char *open = strchr(name, '{');
	if (!open) {
		add_owned(binding, list, alloc_text(name));
		return;
	}
	char *end;
	unsigned long first = strtoul(open + 1, &end, 10);
	assert(end > open + 1 && *end == '-');
	unsigned long last = strtoul(end + 1, &end, 10);
	assert(*end == '}' && first <= last && last < SLOTS_MAX);
	for (unsigned long n = first; n <= last; n++) {
		char *one = alloc_format("%.*s%lu%s", (int)(open - name), name, n, end + 1);
		if (strchr(one, '{')) {
			expand(binding, list, one);
			free(one);
		} else {
			add_owned(binding, list, one);
		}
	}
}

static void expand_all(
	struct device_binding *binding, enum name_kind kind, const char *const *names)
{
	for (; names && *names; names++) {
		if (strchr(*names, '{')) {
			expand(binding, &binding->names[kind], *names);
		} else {
			add_name(&binding->names[kind], *names);
		}
	}
}

static bool has_name(const struct name_list *list, const char *name)
{
	for (unsigned n = 0; n < list->count; n++) {
		if (strcmp(list->name[n], name) == 0) {
			return true;
		}
	}
	return false;
}

static bool missing(const struct device *dev, const char *what, const char *name,
	const char *const *known, struct error *err)
{
	const struct device_desc *desc = dev->desc;
	error_at(err, desc->file ? desc->file : desc->name, 1, 1,
		"%s: model %s needs %s %s, not described here", dev->name, dev->ops->type, what,
		name);
	const char *nearest = known ? error_nearest(name, known) : NULL;
	if (nearest) {
		error_help(err, "did you mean %s?", nearest);
	}
	return false;
}

/* Models list names in the order of the YAML more often than not, so the search goes on from `from`. */
static unsigned find_reg(
	const struct device_desc *desc, const char *name, size_t length, unsigned from)
{
	for (unsigned n = 0; n < desc->reg_count; n++) {
		unsigned at = from + n < desc->reg_count ? from + n : from + n - desc->reg_count;
		const char *other = desc->regs[at].name;
		if (strncmp(other, name, length) == 0 && other[length] == '\0') {
			return at;
		}
	}
	return REG_NONE;
}

static bool missing_reg(const struct device *dev, const char *name, struct error *err)
{
	const char **known = alloc_zeroed(dev->desc->reg_count + 1, sizeof *known);
	for (unsigned n = 0; n < dev->desc->reg_count; n++) {
		known[n] = dev->desc->regs[n].name;
	}
	missing(dev, "register", name, known, err);
	free(known);
	return false;
}

static bool bind_regs(struct device *dev, struct error *err)
{
	const struct name_list *list = &dev->binding->names[NAME_REGS];
	unsigned from = 0;
	for (unsigned n = 0; n < list->count; n++) {
		const char *name = list->name[n];
		dev->reg_index[n] = REG_NONE;
		if (strcmp(name, "-") == 0) {
			continue;
		}
		unsigned reg = find_reg(dev->desc, name, strlen(name), from);
		if (reg == REG_NONE) {
			return missing_reg(dev, name, err);
		}
		dev->reg_index[n] = (uint16_t)reg;
		dev->reg_model[reg] = (uint16_t)n;
		from = reg;
	}
	return true;
}

static bool missing_field(
	const struct device *dev, const struct reg *reg, const char *name, struct error *err)
{
	const char **known = alloc_zeroed(reg->field_count + 1, sizeof *known);
	for (unsigned n = 0; n < reg->field_count; n++) {
		known[n] = reg->fields[n].name;
	}
	missing(dev, "field", name, NULL, err);
	const char *nearest = error_nearest(strchr(name, '.') + 1, known);
	error_note(err, "register %s is described at %s", reg->name,
		reg->where ? reg->where : "an unknown place");
	if (nearest) {
		error_help(err, "did you mean %s.%s?", reg->name, nearest);
	}
	free(known);
	return false;
}

static bool bind_fields(struct device *dev, struct error *err)
{
	const struct name_list *list = &dev->binding->names[NAME_FIELDS];
	unsigned from = 0;
	for (unsigned n = 0; n < list->count; n++) {
		const char *name = list->name[n];
		dev->field_index[n].reg = REG_NONE;
		if (strcmp(name, "-") == 0) {
			continue;
		}
		const char *dot = strchr(name, '.');
		assert(dot);
		unsigned index = find_reg(dev->desc, name, (size_t)(dot - name), from);
		if (index == REG_NONE) {
			return missing_reg(dev, name, err);
		}
		const struct reg *reg = &dev->desc->regs[index];
		const struct field *field = reg_find_field(reg, dot + 1);
		if (!field) {
			return missing_field(dev, reg, name, err);
		}
		dev->field_index[n].reg = (uint16_t)index;
		dev->field_index[n].low = field->low;
		dev->field_index[n].width = field->width;
		from = index;
	}
	return true;
}

/*
 * What the YAML has and the model did not ask for comes after what it did. A clock must be described; a line
 * only the model drives need not be.
 */
static bool merge_names(struct device *dev, struct error *err)
{
	const struct device_desc *desc = dev->desc;
	struct name_list *lines = &dev->binding->names[NAME_LINES];
	struct name_list *clocks = &dev->binding->names[NAME_CLOCKS];
	for (unsigned n = 0; n < desc->line_count; n++) {
		if (!has_name(lines, desc->lines[n].name)) {
			add_name(lines, desc->lines[n].name);
		}
	}
	struct name_list rates = { 0 };
	for (const char *const *name = desc->clocks; name && *name; name++) {
		add_name(&rates, *name);
	}
	bool ok = true;
	for (unsigned n = 0; ok && n < clocks->count; n++) {
		ok = has_name(&rates, clocks->name[n]) ||
			missing(dev, "clock", clocks->name[n], rates.name, err);
	}
	for (unsigned n = 0; n < rates.count; n++) {
		if (!has_name(clocks, rates.name[n])) {
			add_name(clocks, rates.name[n]);
		}
	}
	free(rates.name);
	return ok;
}

static void input_changed(void *owner, unsigned index, bool level)
{
	struct device *dev = owner;
	if (dev->ops && dev->ops->input) {
		device_touch(dev);
		dev->ops->input(dev, index, level);
	}
}

static void pin_changed(void *owner, unsigned index, bool level)
{
	struct device *dev = owner;
	if (dev->ops && dev->ops->pin_changed) {
		device_touch(dev);
		dev->ops->pin_changed(dev, index, level);
	}
}

static void build_ends(struct arena *arena, struct device *dev)
{
	const struct name_list *names = dev->binding->names;
	dev->line_count = names[NAME_LINES].count;
	dev->line = arena_take(arena, dev->line_count * sizeof *dev->line);
	for (unsigned n = 0; n < dev->line_count; n++) {
		line_init(&dev->line[n], names[NAME_LINES].name[n]);
	}
	dev->input_count = names[NAME_INPUTS].count;
	dev->input = alloc_zeroed(dev->input_count, sizeof *dev->input);
	for (unsigned n = 0; n < dev->input_count; n++) {
		dev->input[n] = (struct line_listener){
			.changed = input_changed, .owner = dev, .index = n
		};
	}
	dev->pin_count = names[NAME_PINS].count;
	dev->pin = arena_take(arena, dev->pin_count * sizeof *dev->pin);
	for (unsigned n = 0; n < dev->pin_count; n++) {
		dev->pin[n] = (struct pin){
			.name = names[NAME_PINS].name[n],
			.changed = pin_changed,
			.owner = dev,
			.index = n,
		};
	}
	dev->port_count = names[NAME_PORTS].count;
	dev->port = alloc_zeroed(dev->port_count, sizeof *dev->port);
	for (unsigned n = 0; n < dev->port_count; n++) {
		dev->port[n] = arena_take(arena, sizeof **dev->port);
		port_init(dev->port[n], names[NAME_PORTS].name[n],
			dev->ops->port_kinds ? dev->ops->port_kinds[n] : PORT_UART, NULL, dev, n);
		dev->port[n]->arena = arena;
	}
	dev->clk = alloc_zeroed(names[NAME_CLOCKS].count, sizeof(struct clk *));
}

static uint16_t rules_of(const struct device *dev, const struct reg *reg)
{
	uint32_t full = bits_mask(0, reg->size * 8u);
	unsigned rules = 0;
	bool odd = !dev->ops || reg->size != 4 || reg->offset % 4 != 0;
	bool alias = reg->alias_of != REG_NONE;
	rules |= odd ? RULE_ODD : 0;
	if (reg->has_sequence || reg->sequence) {
		rules |= RULE_SEQUENCE | RULE_SLOW_READ;
	}
	if (reg->fifo.depth > 0) {
		rules |= RULE_FIFO | RULE_SLOW_READ | RULE_SLOW_WRITE;
	}
	if (reg->has_unlock_key) {
		rules |= RULE_KEY | RULE_SLOW_WRITE;
	}
	bool once = reg->access == ACCESS_WRITE_ONCE || reg->access == ACCESS_READ_WRITE_ONCE;
	for (unsigned n = 0; n < reg->field_count; n++) {
		const struct field *field = &reg->fields[n];
		once |= field->access == ACCESS_WRITE_ONCE ||
			field->access == ACCESS_READ_WRITE_ONCE;
		once |= field->locked_by_reg != REG_NONE;
	}
	if (once) {
		rules |= RULE_GUARDED | RULE_SLOW_WRITE;
	}
	if (odd || alias || ((reg->read_clears | reg->read_sets) & full)) {
		rules |= RULE_SLOW_READ;
	}
	uint32_t special = reg->one_clears | reg->one_sets | reg->one_toggles | reg->zero_clears |
		reg->zero_sets | reg->any_clears | reg->any_sets;
	if (odd || alias || special || reg->access == ACCESS_READ_ONLY) {
		rules |= RULE_SLOW_WRITE;
	}
	return (uint16_t)rules;
}

static void mark(struct device *dev, unsigned reg, unsigned rules)
{
	dev->binding->reg[reg].rules |= (uint16_t)rules;
}

static void bind_rules(struct device *dev)
{
	const struct device_desc *desc = dev->desc;
	for (unsigned n = 0; n < desc->reg_count; n++) {
		const struct reg *reg = &desc->regs[n];
		struct bound_reg *bound = &dev->binding->reg[n];
		bound->plain = reg->access == ACCESS_READ_ONLY ? 0 : reg->writable & ~reg->strobes;
		bound->readable = reg->readable;
		bound->model = dev->reg_model[n];
		bound->rules |= rules_of(dev, reg);
		if (reg->alternate_of != REG_NONE) {
			mark(dev, reg->alternate_of, RULE_BANK | RULE_SLOW_READ | RULE_SLOW_WRITE);
		}
		for (unsigned f = 0; f < reg->field_count; f++) {
			const struct field_timer *timer = reg->fields[f].timer;
			if (timer) {
				mark(dev, timer->when_reg == REG_NONE ? n : timer->when_reg,
					RULE_TRIGGER | RULE_SLOW_WRITE);
			}
		}
	}
}

static void bind_lines(struct device *dev)
{
	const struct device_desc *desc = dev->desc;
	struct device_binding *binding = dev->binding;
	binding->line_rules = alloc_zeroed(desc->line_count, sizeof *binding->line_rules);
	for (unsigned n = 0; n < desc->line_count; n++) {
		const struct line_desc *line = &desc->lines[n];
		if (line->status == REG_NONE) {
			continue;
		}
		binding->line_rules[binding->line_rule_count++] = (struct line_rule){
			line->status,
			line->enable,
			(uint16_t)device_find_line(dev, line->name),
		};
		mark(dev, line->status, RULE_LINES);
		if (line->enable != REG_NONE) {
			mark(dev, line->enable, RULE_LINES);
		}
	}
}

static struct device_binding *create_binding(
	const struct device_ops *ops, const struct device_desc *desc)
{
	struct device_binding *binding = alloc_zeroed(1, sizeof *binding);
	binding->by_word = desc->by_word;
	binding->window_offset = desc->window_offset;
	binding->window_size = desc->by_word ? desc->window_size : 0;
	binding->reg = alloc_zeroed(desc->reg_count, sizeof *binding->reg);
	if (ops) {
		expand_all(binding, NAME_REGS, ops->regs);
		expand_all(binding, NAME_FIELDS, ops->fields);
		expand_all(binding, NAME_CLOCKS, ops->clocks);
		expand_all(binding, NAME_LINES, ops->lines);
		expand_all(binding, NAME_INPUTS, ops->inputs);
		expand_all(binding, NAME_PINS, ops->pins);
		expand_all(binding, NAME_PORTS, ops->ports);
	}
	return binding;
}

struct device *device_create(struct arena *arena, const struct device_ops *ops,
	const struct device_desc *desc, const char *name, struct timeline *timeline,
	struct log *log, struct error *err)
{
	assert(!ops || ops->size >= sizeof(struct device));
	assert(desc->reg_count < REG_NONE);
	arena_block_begin(arena);
	struct device *dev = arena_take(arena, ops ? ops->size : sizeof *dev);
	dev->name = name;
	dev->ops = ops;
	dev->desc = desc;
	dev->timeline = timeline;
	dev->log = log;
	dev->binding = create_binding(ops, desc);
	const struct name_list *names = dev->binding->names;
	dev->reg_index = alloc_zeroed(names[NAME_REGS].count, sizeof *dev->reg_index);
	dev->reg_model = alloc_zeroed(desc->reg_count, sizeof *dev->reg_model);
	dev->field_index = alloc_zeroed(names[NAME_FIELDS].count, sizeof *dev->field_index);
	dev->touched = alloc_zeroed(desc->reg_count, sizeof *dev->touched);
	memset(dev->reg_model, 0xff, desc->reg_count * sizeof *dev->reg_model);
	if (!bind_regs(dev, err) || !bind_fields(dev, err) || !merge_names(dev, err)) {
		arena_block_end(arena);
		device_unbind(dev);
		return NULL;
	}
	build_ends(arena, dev);
	bind_rules(dev);
	bind_lines(dev);
	dev->value = arena_take(arena, desc->reg_count * sizeof *dev->value);
	device_build_parts(arena, dev);
	for (unsigned n = 0; n < desc->reg_count; n++) {
		dev->value[n] = desc->regs[n].reset_value;
	}
	arena_block_end(arena);
	return dev;
}

void device_unbind(struct device *dev)
{
	struct device_binding *binding = dev->binding;
	for (unsigned n = 0; n < binding->owned_count; n++) {
		free(binding->owned[n]);
	}
	for (unsigned n = 0; n < NAME_KINDS; n++) {
		free(binding->names[n].name);
	}
	free(binding->owned);
	free(binding->reg);
	free(binding->line_rules);
	free(binding);
	free(dev->reg_index);
	free(dev->reg_model);
	free(dev->field_index);
	free(dev->touched);
	free(dev->input);
	free(dev->port);
	free(dev->clk);
	dev->binding = NULL;
}
