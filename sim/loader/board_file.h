/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_LOADER_BOARD_FILE_H
#define ORRERY_LOADER_BOARD_FILE_H

#include <stdbool.h>

#include "machine/port.h"

struct device;
struct error;
struct machine;
struct part;
struct pool;
struct wiring;
struct yaml_node;

/* Where something is drawn: millimetres from the upper left corner, and a color word. */
struct board_picture {
	bool given;
	unsigned x_mm, y_mm;
	const char *color; /* NULL: the part's own */
};

struct board_part {
	const char *name, *type, *description;
	const char *where; /* on which bus, ADC channel or socket the part sits; may be NULL */
	struct part *part; /* NULL: listed, not modelled yet */
	const struct yaml_node *node; /* where it is described, for messages */
	bool beside;                  /* not of the board's own file */
	struct board_picture picture;
};

/* A wire between two places, as they were named. */
struct board_wire {
	const char *a, *b;
	const struct yaml_node *node;
	struct board_wire *next;
};

/* One position of a header or socket, and the net it is on. */
struct board_position {
	const char *header, *position, *net; /* the net as it was before wires */
};

/* One signal of a serial controller, and where it comes out: "ISU0", "uart", "rx", "H2.1". */
struct board_signal {
	const char *bus, *function, *signal, *place;
};

/* A part that the board is often used with: mounted when it is asked for by its name. */
struct board_optional {
	const char *name, *type, *where, *description;
};

/* What a board file says beyond what a machine holds. */
struct board_info {
	const char *name, *description, *soc, *source, *file, *module;
	const struct board_part *parts;
	unsigned part_count;
	const struct board_optional *optional;
	unsigned optional_count;
	const struct board_position *positions;
	unsigned position_count;
	struct board_wire *wires; /* in the order they were soldered */
	const struct board_signal *signals;
	unsigned signal_count;
	unsigned width_mm, height_mm;
	const char *color;
};

/* The head of a board file: which chip it wants. The rest is checked by board_file_build. */
bool board_file_head(const struct yaml_node *top, struct board_info *info, struct error *err);

/*
 * models/boards/NAME.yaml into a machine that has its chip: nets, parts and their wiring. Texts live in the
 * pool, which must outlive the machine.
 */
bool board_file_build(struct pool *pool, const struct yaml_node *top, struct machine *machine,
	struct board_info *info, struct error *err);

/* Adds what `wiring` says to a built board, before it is sealed. */
bool board_file_wire(struct pool *pool, const struct yaml_node *top, const struct wiring *wiring,
	struct machine *machine, struct board_info *info, struct error *err);

/*
 * Is the wiring sound, own and added: no shorts, no two parts with one I2C address or chip select, no serial unit with two
 * uses? After machine_reset: what parts drive from the start is seen from their pins.
 */
bool board_file_check(struct pool *pool, const struct yaml_node *top, struct machine *machine,
	struct board_info *info, struct error *err);

/* What a port belongs to; NULL when it is not of that sort. */
struct device *board_device_of(const struct machine *machine, const struct port *port);
struct part *board_part_of(const struct machine *machine, const struct port *port);
/* The device whose bus an end is on; NULL for none. */
struct device *board_bus_of(const struct machine *machine, const struct port *end);
/* "uart", "i2c", "spi", "i2s"; NULL for what does not leave the chip. */
const char *board_kind_word(enum port_kind kind);

#endif
