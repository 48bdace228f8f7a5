/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_MACHINE_DEVICE_H
#define ORRERY_MACHINE_DEVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/log.h"
#include "engine/clk.h"
#include "engine/counter.h"
#include "engine/line.h"
#include "engine/net.h"
#include "engine/snap.h"
#include "engine/timeline.h"
#include "machine/port.h"

struct arena;
struct device;
struct error;

enum evidence {
	EVIDENCE_NONE,
	EVIDENCE_DESIGNED,
	EVIDENCE_INFERRED,
	EVIDENCE_DRIVER_SOURCE,
	EVIDENCE_HEADER,
	EVIDENCE_DATASHEET,
	EVIDENCE_KINDS
};

enum reg_access {
	ACCESS_READ_WRITE,
	ACCESS_READ_ONLY,
	ACCESS_WRITE_ONLY,
	ACCESS_WRITE_ONCE,
	ACCESS_READ_WRITE_ONCE
};
enum write_rule {
	WRITE_PLAIN,
	WRITE_ONE_CLEARS,
	WRITE_ONE_SETS,
	WRITE_ONE_TOGGLES,
	WRITE_ZERO_CLEARS,
	WRITE_ZERO_SETS,
	WRITE_CLEARS,
	WRITE_SETS,
	WRITE_MODIFY
};
enum read_rule { READ_PLAIN, READ_CLEARS, READ_SETS, READ_MODIFY, READ_MODIFY_EXTERNAL };
/* Which resets bring a register back to its reset value. */
enum reset_domain { RESET_POR = 1, RESET_SYS = 2, RESET_CORE = 4, RESET_WDT = 8, RESET_ALL = 15 };
enum alias_action { ALIAS_NONE, ALIAS_MIRROR, ALIAS_SET, ALIAS_CLEAR, ALIAS_TOGGLE };

enum { REG_NONE = 0xffff };

/* "when CTRL.START is written as 1, this field becomes `value` after `after_ps`" (ready, selfClear). */
struct field_timer {
	uint16_t when_reg; /* REG_NONE: this field itself (selfClear) */
	uint16_t when_field;
	uint64_t after_ps;
	uint32_t value;
};

struct field_enum {
	const char *name;
	uint32_t value;
};

/* What the YAML says of one field. Immutable, on the heap, shared by all instances of a block. */
struct field {
	const char *name, *description, *doc;
	uint8_t low, width;
	enum reg_access access;
	enum write_rule write_rule;
	enum read_rule read_rule;
	bool strobe;
	struct field_timer *timer;               /* NULL: none */
	uint16_t locked_by_reg, locked_by_field; /* REG_NONE: not locked */
	const uint32_t *sequence;
	unsigned sequence_length;
	enum evidence evidence;
	const struct field_enum *enums;
	unsigned enum_count;
};

struct reg {
	const char *name, *description, *doc, *source;
	uint32_t offset; /* from the instance's base */
	uint8_t size;    /* bytes: 1, 2 or 4 */
	enum reg_access access;
	uint32_t reset_value, reset_mask;
	enum read_rule read_rule;
	uint8_t reset_domains;
	/* masks worked out from the fields by the loader; a register without fields is one plain field */
	uint32_t writable; /* plainly written bits */
	uint32_t one_clears, one_sets, one_toggles, zero_clears, zero_sets, any_clears, any_sets;
	uint32_t strobes;  /* passed to the model, never kept */
	uint32_t readable; /* bits a read shows; write-only bits read 0 */
	uint32_t read_clears, read_sets;
	bool has_timers, has_sequence, has_lock;
	uint16_t alias_of; /* REG_NONE: an own register */
	enum alias_action alias_action;
	uint16_t alternate_of; /* first register at the same offset, or REG_NONE */
	bool has_unlock_key;
	uint32_t unlock_key; /* writing this value unlocks what is lockedBy this register */
	struct {
		unsigned depth;
		uint16_t level_reg, level_field;
	} fifo; /* depth 0: none */
	const uint32_t *sequence;
	unsigned sequence_length;
	enum evidence evidence;
	const struct field *fields;
	unsigned field_count;
	const char *where; /* "file:line" of its definition */
};

/* level = (status & enable) != 0, kept up to date by device.c; enable REG_NONE: status alone. */
struct line_desc {
	const char *name;
	uint16_t status, enable;
};

/* A block type as its YAML file describes it. */
struct device_desc {
	const char *name, *description, *file, *model, *source;
	uint32_t window_offset, window_size; /* addressBlock */
	enum evidence evidence;
	const struct reg *regs;
	unsigned reg_count;
	/* index of the first register at word offset/4 from window_offset, REG_NONE where there is none */
	const uint16_t *by_word;
	const char *const *clocks; /* NULL-terminated */
	const struct line_desc *lines;
	unsigned line_count;
};

/*
 * A model: behaviour only. Names are bound to the YAML once, at load, in the order of these lists;
 * "GPT{0-4}_CTRL" stands for a run of names, "-" for an unused slot. A name the YAML lacks is a load error.
 */
struct device_ops {
	const char *type; /* sim.model of the YAML */
	size_t size;      /* of the model's struct, which begins with struct device */
	const char *const *regs, *const *fields; /* NULL-terminated; fields as REG.FIELD */
	const char *const *clocks, *const *lines;
	const char *const *inputs; /* lines of other devices routed in by the SoC file */
	const char *const *pins;   /* pads, given by the SoC file; may stay unconnected */
	const char *const *ports;
	const enum port_kind *port_kinds;  /* one per port; NULL: all are UARTs */
	void (*init)(struct device *dev);  /* once, after wiring: counters, events, listeners */
	void (*reset)(struct device *dev); /* own state to power-on; registers are reset before */
	/* Of several registers at one offset, which is addressed now? Given and returns model indices. */
	unsigned (*bank)(struct device *dev, unsigned reg, bool write);
	/* The value a read returns; `kept` is the stored one. Must have no side effect: see `popped`. */
	uint32_t (*read)(struct device *dev, unsigned reg, uint32_t kept);
	/* After a read that is not a peek, where reading acts (FIFO pop, acknowledge). */
	void (*popped)(struct device *dev, unsigned reg);
	/* After the access rules were applied; `raw` is what was written. */
	void (*wrote)(struct device *dev, unsigned reg, uint32_t raw);
	void (*input)(struct device *dev, unsigned input, bool level);
	void (*pin_changed)(struct device *dev, unsigned pin, bool level);
	void (*snap)(struct device *dev, struct snap *snap); /* own state beside the registers */
	void (*finish)(struct device *dev);
};

/*
 * The way of a device that is a bus master (DMA) to everything else: where its own view of the
 * addresses leads, under the rules of that view. False is a bus error. The block forms do nothing
 * and return false unless all of it is plain memory that nobody watches.
 */
struct bus_master {
	bool (*read)(void *owner, uint32_t address, unsigned size, uint32_t *value);
	bool (*write)(void *owner, uint32_t address, unsigned size, uint32_t value);
	bool (*read_block)(void *owner, uint32_t address, void *bytes, uint32_t length);
	bool (*write_block)(void *owner, uint32_t address, const void *bytes, uint32_t length);
};

/* For the name lists: .clocks = NAMES("rtc32k", "xtal"). */
#define NAMES(...) ((const char *const[]){ __VA_ARGS__, NULL })

/*
 * One register block of the machine; first member of every model's struct; in the arena. A block without
 * ops is storage under its rules.
 */
struct device {
	const char *name;             /* instance: gpt0, isu0-uart, m4-0.scb */
	const struct device_ops *ops; /* NULL: storage */
	const struct device_desc *desc;
	struct timeline *timeline;
	struct log *log;
	uint32_t *value;     /* by YAML register index */
	uint16_t *reg_index; /* model index -> YAML register index, REG_NONE for "-" */
	uint16_t *reg_model; /* YAML register index -> model index, REG_NONE when unbound */
	struct {
		uint16_t reg;
		uint8_t low, width;
	} * field_index; /* model field index */
	struct clk **clk;
	struct line *line; /* the model's lines in ops order, then those only in the YAML */
	unsigned line_count;
	struct line_listener *input; /* one per ops->inputs name */
	unsigned input_count;
	struct pin *pin;
	unsigned pin_count;
	struct port *
		*port; /* own end of each; init sets kind and ops; `peer` NULL: nothing there */
	unsigned port_count;
	struct device_binding *binding; /* private: what is fixed once built, on the heap */
	struct device_timers *timers;   /* ready and selfClear in flight; private to device.c */
	struct device_fifo *fifos;      /* private to device.c */
	uint16_t *sequence_at;          /* next element per register that has a sequence */
	uint64_t *written_once;         /* private: writeOnce and unlockKey bookkeeping */
	bool busy;                      /* re-entry guard */
	bool held;         /* reset input active: reads give reset values, writes are ignored */
	bool unclocked;    /* clock gated: accesses are refused by the block, logged */
	bool storage_said; /* "works as storage" was logged */
	uint8_t *touched;  /* per register: 1 read, 2 written; for the fidelity score; not state */
	struct device *next;             /* of the machine */
	const struct bus_master *master; /* NULL: the device only answers */
	void *master_owner;
	void *aux; /* for peripherals/cortex_m: the core's struct nvic, set by the loader before init */
};

/*
 * Builds an instance in the arena: registers bound, value arrays allocated, registers at power-on values; init is
 * called later by machine_seal, reset by machine_reset. Fails when the model needs a name the YAML lacks.
 * `ops` NULL: storage.
 */
struct device *device_create(struct arena *arena, const struct device_ops *ops,
	const struct device_desc *desc, const char *name, struct timeline *timeline,
	struct log *log, struct error *err);
/* Position of a name in the instance, -1 when there is none. The loader wires with these. */
int device_find_line(const struct device *dev, const char *name);
int device_find_input(const struct device *dev, const char *name);
int device_find_pin(const struct device *dev, const char *name);
int device_find_port(const struct device *dev, const char *name);
int device_find_clock(const struct device *dev, const char *name);
/* YAML register index, REG_NONE when unknown. */
unsigned device_find_reg(const struct device *dev, const char *name);
const struct field *reg_find_field(const struct reg *reg, const char *name);

/* After all clocks, lines, pins and ports are wired. */
void device_init(struct device *dev);
void device_reset(struct device *dev, enum reset_domain cause);
void device_finish(struct device *dev);
/* `reset` input of a block: while held it stays at reset values. */
void device_hold(struct device *dev, bool held);
void device_gate(struct device *dev, bool unclocked);

/*
 * Firmware's accesses. `offset` is from the instance's base; size 1, 2 or 4, aligned by the caller.
 * Offsets without a register read 0, ignore writes, and are logged.
 */
uint32_t device_read(struct device *dev, uint32_t offset, unsigned size);
void device_write(struct device *dev, uint32_t offset, unsigned size, uint32_t value);
/* A tool's read: what device_read would return, with no side effect at all, nothing logged. */
uint32_t device_peek(struct device *dev, uint32_t offset, unsigned size);
/* Kept value by YAML register index, past all rules: for tools that set state on purpose. */
void device_poke(struct device *dev, unsigned yaml_reg, uint32_t value);
/* The same by offset; bytes without a register are ignored. */
void device_poke_at(struct device *dev, uint32_t offset, unsigned size, uint32_t value);
/* Registers, lines, pins, timers, then ops->snap, under the instance's name. */
void device_snap(struct device *dev, struct snap *snap);

/* For models; indices are the model's own (ops order). Lines follow status and enable by themselves. */
uint32_t reg_get(const struct device *dev, unsigned reg);
void reg_set(struct device *dev, unsigned reg, uint32_t value);
void reg_raise(struct device *dev, unsigned reg, uint32_t bits); /* sets bits */
void reg_lower(struct device *dev, unsigned reg, uint32_t bits); /* clears bits */
uint32_t field_get(const struct device *dev, unsigned field);
void field_set(struct device *dev, unsigned field, uint32_t value);
/* The same field cut out of a raw written word. */
uint32_t field_of(const struct device *dev, unsigned field, uint32_t raw);
/* The register of a model index as the YAML names it: for log messages. */
const char *reg_name(const struct device *dev, unsigned reg);

#endif
