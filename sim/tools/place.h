/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TOOLS_PLACE_H
#define ORRERY_TOOLS_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bus;
struct bus_region;
struct core;
struct device;
struct error;
struct field;
struct machine;
struct reg;

/* What a core sees at an address. In a hole `region` is NULL; a device's hole has no `reg`. */
struct place {
	const struct bus_region *region;
	struct device *device;
	const struct reg *reg;
	uint32_t offset; /* into the memory, or from the instance's base */
};

void place_find(const struct bus *bus, uint32_t address, struct place *place);
/* Of several registers at the address, the one that an access now means. */
void place_choose_bank(struct place *place, bool write);
/* "gpt0.GPT0_CTRL", "gpt0+0x1c", "tcm0+0x120" or "nothing". Returns text. */
const char *place_print(const struct place *place, char *text, size_t size);

/* A register by name, a field of it, or a register of a core (r0, pc, ...). */
struct reg_path {
	struct device *device;
	const struct reg *reg;
	unsigned index;            /* YAML register index */
	const struct field *field; /* NULL: the whole register */
	struct core *core;         /* then `name` is its register; else NULL */
	const char *name;
};

/*
 * "gpt0.GPT0_CTRL", "gpt0.GPT0_CTRL.EN", "m4-0.CFSR" (any block of that core), "m4-0.pc". Errors name what is not
 * known and the nearest word. Case does not matter.
 */
bool reg_path_parse(
	struct machine *machine, const char *text, struct reg_path *path, struct error *err);
/* The value now, as a debugger reads it. A core's register needs a started core. */
bool reg_path_read(const struct reg_path *path, uint32_t *value);
/* RUNNING or a number, as the field's enumerated values allow. */
bool reg_path_value(
	const struct reg_path *path, const char *text, uint32_t *value, struct error *err);

/* "EN=RUNNING OSC=0x19": the fields of a value that are not 0, or all. Returns text. */
const char *reg_print_fields(
	const struct reg *reg, uint32_t value, bool all, char *text, size_t size);
const char *field_print(const struct field *field, uint32_t value, char *text, size_t size);

/* "read-write" and so on. */
const char *reg_access_name(unsigned access);
const char *evidence_name(unsigned evidence);

/*
 * The line that drives an interrupt of a core, seen through blocks that only pass lines on; NULL when nothing does.
 * `through` (may be NULL) is set to the last line before the core when it is another.
 */
const char *place_irq_source(
	const struct machine *machine, const char *core, unsigned irq, const char **through);

/* Where an instance is mapped on the bus: false when it is nowhere. */
bool place_of_device(const struct bus *bus, const struct device *device, uint32_t *base);

#endif
