/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_MACHINE_PART_H
#define ORRERY_MACHINE_PART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/log.h"
#include "engine/net.h"
#include "engine/snap.h"
#include "engine/timeline.h"
#include "machine/port.h"

struct arena;
struct error;
struct memory;
struct part;
struct picture;

/* A setting of a part from the board file: `active: low`, `color: red`. */
struct part_setting {
	const char *key, *value;
};

struct part_ops {
	const char *type;        /* as the board file names it: led, button, ... */
	const char *description; /* one line for `orrery part list` */
	size_t size;
	const char *const *pins; /* NULL-terminated */
	const char *const *ports;
	const enum port_kind *port_kinds;
	const char *const *settings; /* keys understood */
	/* Settings that name a host file, which a YAML file names beside itself; NULL: none. */
	const char *const *files;
	/* Pins that drive strongly at times, though not after reset (a contact that closes); NULL: none. */
	const char *const *drives;
	/* Applies one setting while building; false with a reason when the value does not fit. */
	bool (*set)(struct part *part, const char *key, const char *value, struct error *err);
	/*
	 * Once, when all settings are known, before init: opens host files, sees whether settings go
	 * together; false with a reason.
	 */
	bool (*prepare)(struct part *part, struct error *err);
	void (*init)(struct part *part);  /* once, after wiring */
	void (*reset)(struct part *part); /* power-on */
	void (*pin_changed)(struct part *part, unsigned pin, bool level);
	const struct port_ops *port_ops;
	/*
	 * Every part with an I2C port that listens: would it acknowledge this 7-bit address there, with its
	 * settings as they are? For the check that no two parts on a bus do. No side effect.
	 */
	bool (*i2c_answers)(const struct part *part, unsigned port, uint8_t address);
	/* A person's or scenario's action: "press", "release", "turn"; value depends on the action. */
	bool (*act)(struct part *part, const char *action, const char *value, struct error *err);
	/* One line of text on how the part looks now, for terminals; empty when nothing to say. */
	void (*look)(const struct part *part, char *text, size_t size);
	/*
	 * A display draws itself as it looks now. Without pixels it only fills in the size, which never changes;
	 * with pixels that size is already there. NULL: nothing to be seen but what look() says.
	 */
	void (*picture)(const struct part *part, struct picture *picture);
	void (*snap)(struct part *part, struct snap *snap);
	/* The run is over: writes the host files that settings ask for; false with a reason. */
	bool (*save)(struct part *part, struct error *err);
	void (*finish)(struct part *part);
};

/* A board component: pins and ports, no address. First member of every part's struct; in the arena. */
struct part {
	const char *name;
	const struct part_ops *ops;
	struct timeline *timeline;
	struct log *log;
	struct pin *pin;
	unsigned pin_count;
	struct port *port;
	unsigned port_count;
	bool ready; /* init was called: before that it hears of no levels, whoever else on its nets drives */
	/* Told whenever what look() says may have changed; NULL when nobody looks. */
	void (*looked)(void *owner, struct part *part);
	void *looked_owner;
	/* While preparing: takes bytes for which the arena is too small; see storage.h. */
	void (*keep_memory)(void *keeper, struct memory *memory);
	void *keeper;
	struct part *next;
};

struct part *part_create(struct arena *arena, const struct part_ops *ops, const char *name,
	struct timeline *timeline, struct log *log);
bool part_prepare(struct part *part, struct error *err);
void part_init(struct part *part);
void part_reset(struct part *part);
/* Its state may change from here on: for whoever calls into a part from outside the machine. */
void part_touch(struct part *part);
int part_find_pin(const struct part *part, const char *name);
int part_find_port(const struct part *part, const char *name);
bool part_set(struct part *part, const char *key, const char *value, struct error *err);
bool part_act(struct part *part, const char *action, const char *value, struct error *err);
bool part_save(struct part *part, struct error *err);
void part_snap(struct part *part, struct snap *snap);
/* For parts: tells an onlooker that the look changed. */
void part_changed(struct part *part);

#endif
