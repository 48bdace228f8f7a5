/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_CLI_REGS_SHOW_H
#define ORRERY_CLI_REGS_SHOW_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct device;
struct field;
struct machine;
struct record;
struct reg;

/* Where an instance stands in some core's view. */
bool regs_base(const struct machine *machine, const struct device *dev, uint32_t *base);
/* A register in full: text on out, or into the record when there is one. */
void regs_show_reg(const struct machine *machine, const struct device *dev, const struct reg *reg,
	struct record *record, FILE *out);
void regs_show_field(const struct field *field, struct record *record, FILE *out);
/* A value of a register taken apart. `only` NULL: all fields. */
void regs_explain(const struct device *dev, const struct reg *reg, const struct field *only,
	uint32_t value, struct record *record, FILE *out);

#endif
