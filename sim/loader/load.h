/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_LOADER_LOAD_H
#define ORRERY_LOADER_LOAD_H

#include <stdbool.h>

#include "loader/folder.h"

struct board_info;
struct device_file;
struct error;
struct machine;
struct pool;
struct soc_info;
struct wiring;

/*
 * A machine from models_dir/boards/BOARD.yaml (or from the file, when BOARD is a path), sealed and reset,
 * without firmware. NULL with an error. Give it back with machine_destroy.
 */
struct machine *load_board(const char *models_dir, const char *board, struct error *err);
/* The same with parts and wires added; what `wiring` points to must outlive the machine. NULL adds nothing. */
struct machine *load_board_wired(
	const char *models_dir, const char *board, const struct wiring *wiring, struct error *err);

/* What the files say beyond what a machine holds; lives as long as the machine. */
const struct board_info *load_board_info(const struct machine *machine);
const struct soc_info *load_soc_info(const struct machine *machine);

/* One block type, models_dir/devices/NAME.yaml. */
const struct device_file *load_device_file(
	struct pool *pool, const char *models_dir, const char *name, struct error *err);

/* The files of one kind, by name; the description is that of the file. */
struct model_entry {
	const char *name, *description, *path;
};
struct model_list {
	const struct model_entry *entry;
	unsigned count;
	struct pool *pool; /* owns the texts */
};
bool load_list(
	const char *models_dir, enum model_kind kind, struct model_list *list, struct error *err);
void load_list_free(struct model_list *list);

#endif
