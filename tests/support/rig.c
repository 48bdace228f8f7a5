/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One device made of hand-written registers: see rig.h. */
#include "support/rig.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

enum { REGS = 64, FIELDS = 128, LINES = 8, WORDS = 64, ARENA = 1 << 18 };

struct device *rig_dev;
struct timeline *rig_time;

static struct {
	struct arena *arena;
	struct log *log;
	struct device_desc desc;
	struct reg reg[REGS];
	struct field field[FIELDS];
	unsigned field_count;
	struct line_desc line[LINES];
	uint16_t by_word[WORDS];
	char said[512];
} rig;

struct reg *rig_reg(const char *name, uint32_t offset)
{
	ck_assert_uint_lt(rig.desc.reg_count, REGS);
	struct reg *reg = &rig.reg[rig.desc.reg_count++];
	*reg = (struct reg){
		.name = name,
		.offset = offset,
		.size = 4,
		.writable = UINT32_MAX,
		.readable = UINT32_MAX,
		.reset_mask = UINT32_MAX,
		.reset_domains = RESET_ALL,
		.alias_of = REG_NONE,
		.alternate_of = REG_NONE,
		.fifo = { .level_reg = REG_NONE, .level_field = REG_NONE },
		.fields = &rig.field[rig.field_count],
		.where = "rig.yaml:1",
	};
	return reg;
}

struct field *rig_field(struct reg *reg, const char *name, unsigned low, unsigned width)
{
	ck_assert_uint_lt(rig.field_count, FIELDS);
	ck_assert_ptr_eq(reg, &rig.reg[rig.desc.reg_count - 1]);
	struct field *field = &rig.field[rig.field_count++];
	*field = (struct field){
		.name = name,
		.low = (uint8_t)low,
		.width = (uint8_t)width,
		.locked_by_reg = REG_NONE,
		.locked_by_field = REG_NONE,
	};
	reg->field_count++;
	return field;
}

void rig_line(const char *name, const struct reg *status, const struct reg *enable)
{
	ck_assert_uint_lt(rig.desc.line_count, LINES);
	rig.line[rig.desc.line_count++] = (struct line_desc){
		name,
		status ? rig_index(status) : REG_NONE,
		enable ? rig_index(enable) : REG_NONE,
	};
}

void rig_clocks(const char *const *clocks)
{
	rig.desc.clocks = clocks;
}

uint16_t rig_index(const struct reg *reg)
{
	return (uint16_t)(reg - rig.reg);
}

static void hear(void *context, enum log_kind kind, const char *text, uint64_t repeats)
{
	(void)context;
	(void)kind;
	(void)repeats;
	snprintf(rig.said, sizeof(rig.said), "%s", text);
}

struct device *rig_try(const struct device_ops *ops, struct error *err)
{
	rig.arena = arena_create(ARENA);
	rig.log = log_create();
	log_set_sink(rig.log, hear, NULL);
	rig_time = arena_take(rig.arena, sizeof(*rig_time));
	timeline_init(rig_time);
	rig.desc.name = "RIG";
	rig.desc.file = "rig.yaml";
	rig.desc.window_size = WORDS * 4;
	rig.desc.regs = rig.reg;
	rig.desc.lines = rig.line;
	rig.desc.by_word = rig.by_word;
	memset(rig.by_word, 0xff, sizeof(rig.by_word));
	for (unsigned n = rig.desc.reg_count; n-- > 0;) {
		rig.by_word[rig.reg[n].offset / 4] = (uint16_t)n;
	}
	rig_dev = device_create(rig.arena, ops, &rig.desc, "rig0", rig_time, rig.log, err);
	return rig_dev;
}

struct device *rig_open(const struct device_ops *ops)
{
	struct error err = { 0 };
	ck_assert_msg(rig_try(ops, &err), "%s", err.message);
	device_init(rig_dev);
	device_reset(rig_dev, RESET_POR);
	return rig_dev;
}

void rig_close(void)
{
	if (rig_dev) {
		device_finish(rig_dev);
	}
	arena_destroy(rig.arena);
	log_destroy(rig.log);
	memset(&rig, 0, sizeof(rig));
	rig_dev = NULL;
	rig_time = NULL;
}

uint32_t rig_read(uint32_t offset)
{
	return device_read(rig_dev, offset, 4);
}

void rig_write(uint32_t offset, uint32_t value)
{
	device_write(rig_dev, offset, 4, value);
}

uint32_t rig_kept(const struct reg *reg)
{
	return rig_dev->value[rig_index(reg)];
}

void rig_run_us(uint64_t us)
{
	timeline_advance(rig_time, rig_time->now_ps + us * PS_PER_US);
}

bool rig_level(const char *line)
{
	int n = device_find_line(rig_dev, line);
	ck_assert_msg(n >= 0, "no line %s", line);
	return rig_dev->line[n].level;
}

unsigned rig_logged(enum log_kind kind)
{
	return (unsigned)log_count(rig.log, kind);
}

const char *rig_said(void)
{
	return rig.said;
}
