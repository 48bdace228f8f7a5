/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_MACHINE_DEVICE_PRIVATE_H
#define ORRERY_MACHINE_DEVICE_PRIVATE_H

#include "base/alloc.h"
#include "machine/device.h"

/* Shared by the device*.c files only. */

/* What makes a register more than plain storage; decided once, at device_create. */
enum rule {
	RULE_SLOW_READ = 1,  /* not for the short road of device_read */
	RULE_SLOW_WRITE = 2, /* not for the short road of device_write */
	RULE_LINES = 4,      /* status or enable of a line */
	RULE_BANK = 8,       /* first of several registers at one offset */
	RULE_TRIGGER = 16,   /* writing may start a timer */
	RULE_SEQUENCE = 32,
	RULE_FIFO = 64,
	RULE_GUARDED = 128, /* writeOnce or lockedBy on some field */
	RULE_KEY = 256,     /* has an unlock key */
	RULE_ODD = 512,     /* storage, or not 32 bits at a whole word: its bytes are walked */
};

/* Of one register, all that the short roads look at. */
struct bound_reg {
	uint32_t plain; /* bits a write simply replaces */
	uint32_t readable;
	uint16_t model; /* model index, REG_NONE when the model did not ask for it */
	uint16_t rules;
};

struct line_rule {
	uint16_t status, enable, line;
};

/* Names of a list after its runs were expanded. */
struct name_list {
	const char **name; /* NULL-terminated */
	unsigned count;
};

enum name_kind {
	NAME_REGS,
	NAME_FIELDS,
	NAME_CLOCKS,
	NAME_LINES,
	NAME_INPUTS,
	NAME_PINS,
	NAME_PORTS,
	NAME_KINDS
};

struct device_binding {
	const uint16_t *by_word; /* as in the desc */
	uint32_t window_offset, window_size;
	struct bound_reg *reg; /* by YAML index */
	struct line_rule *line_rules;
	unsigned line_rule_count;
	unsigned fifo_count;
	struct name_list names[NAME_KINDS];
	char **owned; /* expanded names */
	unsigned owned_count;
};

struct device_timer {
	struct event event;
	uint16_t reg, field; /* what changes when it fires */
	uint16_t when_reg;
	uint32_t when_bits; /* what starts it */
};

struct device_timers {
	unsigned count;
	struct device_timer timer[];
};

struct device_fifo {
	uint16_t reg;
	uint32_t depth, count, first;
	uint32_t *data; /* depth of them */
};

enum { UNLOCKED_SHIFT = 32 }; /* written_once: the bits above the 32 of the register */

/* Before anything in the device changes or a model is called. */
static inline void device_touch(struct device *dev)
{
	arena_touch(dev->timeline->arena, dev);
}

/* device_rules.c */
void device_update_lines(struct device *dev);
static inline void device_keep(struct device *dev, unsigned yaml_reg, uint32_t value)
{
	dev->value[yaml_reg] = value;
	if (dev->binding->reg[yaml_reg].rules & RULE_LINES) {
		device_update_lines(dev);
	}
}

/* device_build.c */
void device_unbind(struct device *dev);

/* device_parts.c: what registers have beside their value */
void device_build_parts(struct arena *arena, struct device *dev);
/* `ones` are the bits written as 1. */
void device_start_timers(struct device *dev, unsigned yaml_reg, uint32_t ones);
uint32_t device_sequence_at(const struct device *dev, unsigned yaml_reg, uint32_t kept);
void device_sequence_step(struct device *dev, unsigned yaml_reg);
uint32_t device_fifo_head(const struct device *dev, unsigned yaml_reg);
void device_fifo_pop(struct device *dev, unsigned yaml_reg);
void device_fifo_push(struct device *dev, unsigned yaml_reg, uint32_t value);
/* The bits of `lanes` a write may change; what is locked or was written once is refused and logged. */
uint32_t device_guard(struct device *dev, unsigned yaml_reg, uint32_t raw, uint32_t lanes);
void device_try_key(struct device *dev, unsigned yaml_reg, uint32_t raw);
void device_reset_parts(struct device *dev, unsigned yaml_reg);
void device_snap_parts(struct device *dev, struct snap *snap);

#endif
