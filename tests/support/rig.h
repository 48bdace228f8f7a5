/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TESTS_SUPPORT_RIG_H
#define ORRERY_TESTS_SUPPORT_RIG_H

#include <stdbool.h>
#include <stdint.h>

#include "machine/device.h"

/*
 * One device made of hand-written registers, for tests of the rules themselves: no YAML and no loader.
 * Describe registers and fields, then open; the rig belongs to the test file and starts empty after
 * rig_close. `where` of messages is the rig's own.
 */
struct reg *rig_reg(const char *name, uint32_t offset); /* plain, 32 bits, all bits writable */
/* Adds a field; fields of one register are added before the next register is. */
struct field *rig_field(struct reg *reg, const char *name, unsigned low, unsigned width);
void rig_line(const char *name, const struct reg *status, const struct reg *enable);
void rig_clocks(const char *const *clocks);
uint16_t rig_index(const struct reg *reg);

struct device *rig_open(const struct device_ops *ops);
/* The same without asserting that it works. */
struct device *rig_try(const struct device_ops *ops, struct error *err);
void rig_close(void);

extern struct device *rig_dev;
extern struct timeline *rig_time;

uint32_t rig_read(uint32_t offset);
void rig_write(uint32_t offset, uint32_t value);
/* A tool's look at the kept value, past all rules. */
uint32_t rig_kept(const struct reg *reg);
void rig_run_us(uint64_t us);
bool rig_level(const char *line);
/* How often the log spoke of the kind, and its latest words. */
unsigned rig_logged(enum log_kind kind);
const char *rig_said(void);

#endif
