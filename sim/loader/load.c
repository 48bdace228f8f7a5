/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From the name of a board to a machine: finds the files, and keeps what was read for as long as the
 * machine lives.
 */
#include "loader/load.h"

#include <string.h>

#include "base/error.h"
#include "loader/board_file.h"
#include "loader/device_file.h"
#include "loader/device_files.h"
#include "loader/pool.h"
#include "loader/soc_file.h"
#include "loader/wiring.h"
#include "loader/yaml.h"
#include "machine/machine.h"

enum { ARENA_BYTES = 16 << 20 };

/* All that was read for one machine. */
struct loaded {
	struct pool *pool;
	const char *models_dir;
	struct board_info board;
	struct soc_info soc;
	struct device_files *files;
};

static void loaded_free(void *owned)
{
	struct loaded *loaded = owned;
	device_files_destroy(loaded->files);
	pool_destroy(loaded->pool);
}

static const struct device_file *find_device_file(
	void *owner, const struct yaml_node *name, struct error *err)
{
	return device_files_find(owner, name, err);
}

static bool build(struct loaded *loaded, const struct yaml_node *board, const struct wiring *wiring,
	struct machine *machine, struct error *err)
{
	const struct device_finder finder = { find_device_file, loaded->files };
	const char *path = folder_path(
		loaded->pool, loaded->models_dir, MODEL_SOC, loaded->board.soc);
	if (!path) {
		folder_missing(loaded->pool, loaded->models_dir, MODEL_SOC, loaded->board.soc,
			yaml_get(board, "soc"), err);
		return false;
	}
	const struct yaml_node *soc = yaml_load(loaded->pool, path, err);
	if (!soc) {
		return false;
	}
	device_files_read(loaded->files, yaml_get(soc, "devices"));
	return soc_file_build(loaded->pool, soc, &finder, machine, &loaded->soc, err) &&
		board_file_build(loaded->pool, board, machine, &loaded->board, err) &&
		(!wiring ||
			board_file_wire(loaded->pool, board, wiring, machine, &loaded->board, err));
}

static const struct yaml_node *read_board(
	struct loaded *loaded, const char *board, struct error *err)
{
	const char *path = board;
	if (!strchr(board, '/') && !strstr(board, ".yaml")) {
		path = folder_path(loaded->pool, loaded->models_dir, MODEL_BOARD, board);
	}
	if (!path) {
		folder_missing(loaded->pool, loaded->models_dir, MODEL_BOARD, board, NULL, err);
		return NULL;
	}
	const struct yaml_node *top = yaml_load(loaded->pool, path, err);
	return top && board_file_head(top, &loaded->board, err) ? top : NULL;
}

struct machine *load_board_wired(
	const char *models_dir, const char *board, const struct wiring *wiring, struct error *err)
{
	struct pool *pool = pool_create();
	struct loaded *loaded = pool_take(pool, sizeof(*loaded));
	loaded->pool = pool;
	loaded->models_dir = pool_text(pool, models_dir, strlen(models_dir));
	const struct yaml_node *top = read_board(loaded, board, err);
	if (!top) {
		pool_destroy(pool);
		return NULL;
	}
	loaded->files = device_files_create(models_dir);
	struct machine *machine = machine_create(loaded->board.name, ARENA_BYTES);
	machine->owned = loaded;
	machine->owned_free = loaded_free;
	if (!build(loaded, top, wiring, machine, err) || !machine_prepare(machine, err)) {
		machine_destroy(machine);
		return NULL;
	}
	machine_seal(machine);
	machine_reset(machine);
	if (!board_file_check(pool, top, machine, &loaded->board, err)) {
		machine_destroy(machine);
		return NULL;
	}
	return machine;
}

struct machine *load_board(const char *models_dir, const char *board, struct error *err)
{
	return load_board_wired(models_dir, board, NULL, err);
}

const struct board_info *load_board_info(const struct machine *machine)
{
	return &((const struct loaded *)machine->owned)->board;
}

const struct soc_info *load_soc_info(const struct machine *machine)
{
	return &((const struct loaded *)machine->owned)->soc;
}

const struct device_file *load_device_file(
	struct pool *pool, const char *models_dir, const char *name, struct error *err)
{
	const char *path = folder_path(pool, models_dir, MODEL_DEVICE, name);
	if (!path) {
		folder_missing(pool, models_dir, MODEL_DEVICE, name, NULL, err);
		return NULL;
	}
	return device_file_load(pool, path, err);
}

bool load_list(
	const char *models_dir, enum model_kind kind, struct model_list *list, struct error *err)
{
	unsigned count;
	*list = (struct model_list){ .pool = pool_create() };
	const char *const *names = folder_names(list->pool, models_dir, kind, &count, err);
	if (!names) {
		return false;
	}
	struct model_entry *entries = pool_take_array(list->pool, count, sizeof(*entries));
	for (unsigned i = 0; i < count; i++) {
		const char *path = folder_path(list->pool, models_dir, kind, names[i]);
		const struct yaml_node *top = path ? yaml_load(list->pool, path, err) : NULL;
		const struct yaml_node *description = yaml_get(top, "description");
		if (!top) {
			return error_set(err, "%s/%s cannot be read", models_dir, names[i]);
		}
		entries[i] = (struct model_entry){ names[i], description ? description->text : "",
			path };
	}
	list->entry = entries;
	list->count = count;
	return true;
}

void load_list_free(struct model_list *list)
{
	pool_destroy(list->pool);
	*list = (struct model_list){ 0 };
}
