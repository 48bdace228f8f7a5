/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The folder of models: boards/, soc/ and devices/ with one file for each name.
 */
#include "loader/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "loader/pool.h"
#include "loader/yaml.h"

enum { NAMES_MOST = 1000, NAME_BYTES = 200 };

static const char *const folders[] = { "boards", "soc", "devices" };
static const char *const kind_names[] = { "board", "chip", "block" };

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char *const *folder_names(struct pool *pool, const char *models_dir, enum model_kind kind,
	unsigned *count, struct error *err)
{
	DIR *folder = opendir(pool_format(pool, "%s/%s", models_dir, folders[kind]));
	*count = 0;
	if (!folder) {
		error_set(err, "cannot read the models in %s/%s: %s", models_dir, folders[kind],
			strerror(errno));
		error_help(err,
			"set ORRERY_MODELS to the folder that holds boards/, soc/ and devices/");
		return NULL;
	}
	const char **names = pool_take_array(pool, NAMES_MOST + 1, sizeof(*names));
	struct dirent *entry = readdir(folder);
	for (; entry && *count < NAMES_MOST; entry = readdir(folder)) {
		size_t length = strlen(entry->d_name);
		if (length > 5 && entry->d_name[0] != '.' &&
			!strcmp(entry->d_name + length - 5, ".yaml")) {
			names[(*count)++] = pool_text(pool, entry->d_name, length - 5);
		}
	}
	closedir(folder);
	qsort(names, *count, sizeof(*names), by_name);
	return names;
}

const char *folder_path(
	struct pool *pool, const char *models_dir, enum model_kind kind, const char *name)
{
	/* A name, not a way out of the folder. */
	if (!name[0] || name[0] == '.' || strchr(name, '/') || strlen(name) > NAME_BYTES) {
		return NULL;
	}
	const char *path = pool_format(pool, "%s/%s/%s.yaml", models_dir, folders[kind], name);
	return access(path, F_OK) ? NULL : path;
}

void folder_missing(struct pool *pool, const char *models_dir, enum model_kind kind,
	const char *name, const struct yaml_node *node, struct error *err)
{
	unsigned count;
	const char *const *names = folder_names(pool, models_dir, kind, &count, err);
	if (!names) {
		return;
	}
	if (node) {
		yaml_error(node, err, "there is no %s `%.80s`", kind_names[kind], name);
	} else {
		error_set(err, "there is no %s `%.80s`", kind_names[kind], name);
	}
	char text[400] = "";
	size_t used = 0;
	for (unsigned i = 0; i < count && used < sizeof(text) - 1; i++) {
		used += (size_t)snprintf(
			text + used, sizeof(text) - used, "%s%s", i ? ", " : "", names[i]);
	}
	error_note(err, "known here: %s", text);
	yaml_suggest(err, name, names);
}
