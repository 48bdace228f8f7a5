/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_LOADER_DEVICE_BUILD_H
#define ORRERY_LOADER_DEVICE_BUILD_H

/* A description while it is being read: shared by the files that build it, nobody else. */

#include "loader/device_file.h"
#include "loader/pool.h"
#include "loader/yaml.h"

/* A node and what it is derived from, nearest first: keys are looked up in that order. */
enum { DERIVED = 4 };
struct source {
	const struct yaml_node *node[DERIVED];
	unsigned count;
};

/* What SVD lets a register inherit from its block and a field from its register. */
struct props {
	uint32_t size; /* bits */
	unsigned access, write_rule, read_rule, evidence;
	uint32_t reset_value, reset_mask;
	uint8_t domains;
};

struct field_draft {
	struct source source;
	const char *index; /* what stands for %s, NULL when nothing does */
};

struct reg_draft {
	struct reg reg;
	struct field *fields;
	struct field_draft *field_drafts;
	struct source source;
	const char *index;
	const char *alternate; /* name, NULL: none */
	unsigned order;        /* of definition */
	uint16_t at;           /* among the registers, once they are sorted */
};

enum { BUILD_REGS = 8192, BUILD_WORK = 100000, BUILD_DIM = 1024, BUILD_REG_FIELDS = 64 };

struct device_build {
	struct pool *pool;
	struct error *err;
	const struct yaml_node *registers;
	struct device_file *file;
	struct props props;
	struct reg_draft **drafts; /* sorted by offset once all are there */
	struct reg_draft **by_name;
	unsigned count, room;
	unsigned spent; /* of BUILD_WORK */
	/* of the register at hand */
	struct field fields[BUILD_REG_FIELDS];
	struct field_draft field_drafts[BUILD_REG_FIELDS];
};

/* device_props.c */
const struct yaml_node *source_get(const struct source *source, const char *key);
/* A key below `sim:`. */
const struct yaml_node *source_sim(const struct source *source, const char *key);
/* Adds what `derivedFrom` names to the source, as long as it goes on. `siblings` holds the names. */
bool source_derive(struct source *source, const struct yaml_node *siblings, struct error *err);
bool props_read(const struct source *source, struct props *props, struct error *err);
bool read_domains(const struct yaml_node *node, uint8_t *domains, struct error *err);
bool read_description(
	const struct source *source, const char **description, const char **doc, struct error *err);
/* Numbers of a `sequence`, each within `limit`. */
bool read_sequence(struct device_build *build, const struct source *source, uint32_t limit,
	const uint32_t **values, unsigned *count);
/* The repetition of a template; count 1 and increment 0 when there is no `dim`. */
struct repeat {
	uint32_t count, increment;
	const char **index; /* texts for %s; NULL without dim */
};
bool read_repeat(struct device_build *build, const struct yaml_node *node, struct repeat *repeat);
/* `text` with %s replaced; the text itself when there is nothing to replace. */
const char *fill_index(struct pool *pool, const char *text, const char *index);

/* device_fields.c: fields of one register, sorted, and the masks that follow from them. */
bool read_fields(struct device_build *build, struct reg_draft *draft, const struct props *props);
/* Gives a register without fields one that spans it, so that there is something to lock. */
void add_whole_field(struct reg_draft *draft);
void work_out_masks(struct reg *reg, const struct field *fields);

/* device_regs.c */
bool read_registers(struct device_build *build);
struct reg_draft *find_draft(const struct device_build *build, const char *name);
/* Fields, values and sequences written out cost work; false with an error when it becomes too much. */
bool spend(struct device_build *build, const struct yaml_node *node, unsigned amount);

/* device_refs.c: what refers to other registers by name, after all are known. */
bool resolve_references(struct device_build *build);
bool read_lines(struct device_build *build, const struct yaml_node *lines);
/* The names of all registers, NULL-terminated, for suggestions. */
const char **register_words(const struct device_build *build);

#endif
