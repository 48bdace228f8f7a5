/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From the name of a board to a machine: finds the files, and keeps what was read for as long as the
 * machine lives.
 */
#include "loader/load.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "loader/board_file.h"
#include "loader/device_file.h"
#include "loader/pool.h"
#include "loader/soc_file.h"
#include "loader/yaml.h"
#include "machine/machine.h"

enum { ARENA_BYTES = 16 << 20 };

static const char *const folders[] = { "boards", "soc", "devices" };
static const char *const kind_names[] = { "board", "chip", "block" };

struct known_file {
	const char *name;
	const struct device_file *file;
	struct known_file *next;
};

/* All that was read for one machine. */
struct loaded {
	struct pool *pool;
	const char *models_dir;
	struct board_info board;
	struct soc_info soc;
	struct known_file *files;
};

static void loaded_free(void *owned)
{
	struct loaded *loaded = owned;
	pool_destroy(loaded->pool);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Names of the *.yaml files of a folder, sorted and NULL-terminated; NULL when it cannot be read. */
static const char **list_names(struct pool *pool, const char *models_dir, enum model_kind kind, unsigned *count)
{
	DIR *folder = opendir(pool_format(pool, "%s/%s", models_dir, folders[kind]));
	*count = 0;
	if (!folder) {
		return NULL;
	}
	enum { NAMES_MAX = 1000 };
	const char **names = pool_take_array(pool, NAMES_MAX + 1, sizeof(*names));
	for (struct dirent *entry = readdir(folder); entry && *count < NAMES_MAX; entry = readdir(folder)) {
		size_t length = strlen(entry->d_name);
		if (length > 5 && entry->d_name[0] != '.' && !strcmp(entry->d_name + length - 5, ".yaml")) {
			names[(*count)++] = pool_text(pool, entry->d_name, length - 5);
		}
	}
	closedir(folder);
	qsort(names, *count, sizeof(*names), by_name);
	return names;
}

static bool has_name(const char *const *names, const char *name)
{
	for (; names && *names; names++) {
		if (!strcmp(*names, name)) {
			return true;
		}
	}
	return false;
}

/* Adds what there is and what is nearest to an error about a name. */
static void explain_names(struct error *err, const char *const *names, const char *name)
{
	char text[400] = "";
	size_t used = 0;
	for (unsigned i = 0; names[i] && used < sizeof(text) - 1; i++) {
		used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%s", i ? ", " : "", names[i]);
	}
	error_note(err, "known here: %s", text);
	yaml_suggest(err, name, names);
}

/* The path of a file that must exist; NULL with an error that names what there is. */
static const char *find_path(struct pool *pool, const char *models_dir, enum model_kind kind, const char *name,
	const struct yaml_node *node, struct error *err)
{
	unsigned count;
	const char **names = list_names(pool, models_dir, kind, &count);
	if (!names) {
		error_set(err, "cannot read the models in %s/%s: %s", models_dir, folders[kind], strerror(errno));
		error_help(err, "set ORRERY_MODELS to the folder that holds boards/, soc/ and devices/");
		return NULL;
	}
	if (!has_name(names, name)) {
		if (node) {
			yaml_error(node, err, "there is no %s `%s`", kind_names[kind], name);
		} else {
			error_set(err, "there is no %s `%s`", kind_names[kind], name);
		}
		explain_names(err, names, name);
		return NULL;
	}
	return pool_format(pool, "%s/%s/%s.yaml", models_dir, folders[kind], name);
}

static const struct device_file *find_device_file(void *owner, const struct yaml_node *node, struct error *err)
{
	struct loaded *loaded = owner;
	const char *name;
	if (!yaml_text(node, &name, err)) {
		return NULL;
	}
	for (const struct known_file *known = loaded->files; known; known = known->next) {
		if (!strcmp(known->name, name)) {
			return known->file;
		}
	}
	const char *path = find_path(loaded->pool, loaded->models_dir, MODEL_DEVICE, name, node, err);
	const struct device_file *file = path ? device_file_load(loaded->pool, path, err) : NULL;
	if (file) {
		struct known_file *known = pool_take(loaded->pool, sizeof(*known));
		*known = (struct known_file){ name, file, loaded->files };
		loaded->files = known;
	}
	return file;
}

static bool build(struct loaded *loaded, const struct yaml_node *board, struct machine *machine,
	struct error *err)
{
	const struct device_finder finder = { find_device_file, loaded };
	const char *path = find_path(loaded->pool, loaded->models_dir, MODEL_SOC, loaded->board.soc,
		yaml_get(board, "soc"), err);
	const struct yaml_node *soc = path ? yaml_load(loaded->pool, path, err) : NULL;
	return soc && soc_file_build(loaded->pool, soc, &finder, machine, &loaded->soc, err) &&
		board_file_build(loaded->pool, board, machine, &loaded->board, err);
}

struct machine *load_board(const char *models_dir, const char *board, struct error *err)
{
	struct pool *pool = pool_create();
	struct loaded *loaded = pool_take(pool, sizeof(*loaded));
	loaded->pool = pool;
	loaded->models_dir = pool_text(pool, models_dir, strlen(models_dir));
	bool is_path = strchr(board, '/') || strstr(board, ".yaml");
	const char *path = is_path ? board : find_path(pool, models_dir, MODEL_BOARD, board, NULL, err);
	const struct yaml_node *top = path ? yaml_load(pool, path, err) : NULL;
	if (!top || !board_file_head(top, &loaded->board, err)) {
		pool_destroy(pool);
		return NULL;
	}
	struct machine *machine = machine_create(loaded->board.name, ARENA_BYTES);
	machine->owned = loaded;
	machine->owned_free = loaded_free;
	if (!build(loaded, top, machine, err)) {
		machine_destroy(machine);
		return NULL;
	}
	machine_seal(machine);
	machine_reset(machine);
	return machine;
}

const struct board_info *load_board_info(const struct machine *machine)
{
	return &((const struct loaded *)machine->owned)->board;
}

const struct soc_info *load_soc_info(const struct machine *machine)
{
	return &((const struct loaded *)machine->owned)->soc;
}

const struct device_file *load_device_file(struct pool *pool, const char *models_dir, const char *name,
	struct error *err)
{
	const char *path = find_path(pool, models_dir, MODEL_DEVICE, name, NULL, err);
	return path ? device_file_load(pool, path, err) : NULL;
}

bool load_list(const char *models_dir, enum model_kind kind, struct model_list *list, struct error *err)
{
	unsigned count;
	*list = (struct model_list){ .pool = pool_create() };
	const char **names = list_names(list->pool, models_dir, kind, &count);
	if (!names) {
		return error_set(err, "cannot read the models in %s/%s: %s", models_dir, folders[kind],
			strerror(errno));
	}
	struct model_entry *entries = pool_take_array(list->pool, count, sizeof(*entries));
	for (unsigned i = 0; i < count; i++) {
		const char *path = pool_format(list->pool, "%s/%s/%s.yaml", models_dir, folders[kind], names[i]);
		const struct yaml_node *top = yaml_load(list->pool, path, err);
		const struct yaml_node *description = yaml_get(top, "description");
		if (!top) {
			return false;
		}
		entries[i] = (struct model_entry){ names[i], description ? description->text : "", path };
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
