/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads many device files at once: parsing them is most of the time it takes to build a chip, and
 * they do not know of each other.
 */
#include "loader/device_files.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "loader/device_file.h"
#include "loader/folder.h"
#include "loader/pool.h"
#include "loader/yaml.h"

enum { WORKERS = 4, FILES = 500 };

struct entry {
	const char *name, *path;
	const struct device_file *file; /* NULL: see the error */
	struct error error;
};

struct device_files {
	const char *models_dir;
	struct pool *pool; /* of the caller's thread */
	struct pool *worker[WORKERS];
	struct entry *entry[FILES];
	unsigned count;
	atomic_uint next; /* entry nobody has taken yet */
};

struct job {
	struct device_files *files;
	struct pool *pool;
};

struct device_files *device_files_create(const char *models_dir)
{
	struct device_files *files = alloc_zeroed(1, sizeof(*files));
	files->pool = pool_create();
	files->models_dir = pool_text(files->pool, models_dir, strlen(models_dir));
	return files;
}

void device_files_destroy(struct device_files *files)
{
	if (!files) {
		return;
	}
	pool_destroy(files->pool);
	for (unsigned i = 0; i < WORKERS; i++) {
		pool_destroy(files->worker[i]);
	}
	free(files);
}

static struct entry *find_entry(struct device_files *files, const char *name)
{
	for (unsigned i = 0; i < files->count; i++) {
		if (!strcmp(files->entry[i]->name, name)) {
			return files->entry[i];
		}
	}
	return NULL;
}

/* NULL when there is no such file, or too many. */
static struct entry *add_entry(struct device_files *files, const char *name)
{
	const char *path = folder_path(files->pool, files->models_dir, MODEL_DEVICE, name);
	if (!path || files->count == FILES) {
		return NULL;
	}
	struct entry *entry = pool_take(files->pool, sizeof(*entry));
	entry->name = name;
	entry->path = path;
	files->entry[files->count++] = entry;
	return entry;
}

static void *work(void *argument)
{
	const struct job *job = argument;
	struct device_files *files = job->files;
	unsigned at;
	while ((at = atomic_fetch_add(&files->next, 1)) < files->count) {
		struct entry *entry = files->entry[at];
		entry->file = device_file_load(job->pool, entry->path, &entry->error);
	}
	return NULL;
}

static unsigned workers_for(unsigned count)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned workers = processors > WORKERS ? WORKERS :
						  (unsigned)(processors > 1 ? processors : 1);
	return workers > count ? count : workers;
}

void device_files_read(struct device_files *files, const struct yaml_node *devices)
{
	bool is_map = devices && devices->kind == YAML_MAP;
	for (const struct yaml_node *node = is_map ? devices->first : NULL; node;
		node = node->next) {
		const struct yaml_node *name = yaml_get(node, "file");
		if (name && name->kind == YAML_TEXT && !find_entry(files, name->text)) {
			add_entry(files, name->text);
		}
	}
	unsigned workers = workers_for(files->count);
	struct job job[WORKERS];
	pthread_t thread[WORKERS];
	bool started[WORKERS] = { false };
	for (unsigned i = 1; i < workers; i++) {
		files->worker[i] = pool_create();
		job[i] = (struct job){ files, files->worker[i] };
		started[i] = !pthread_create(&thread[i], NULL, work, &job[i]);
	}
	job[0] = (struct job){ files, files->pool };
	work(&job[0]);
	for (unsigned i = 1; i < workers; i++) {
		if (started[i]) {
			pthread_join(thread[i], NULL);
		}
	}
}

const struct device_file *device_files_find(
	struct device_files *files, const struct yaml_node *name, struct error *err)
{
	const char *text;
	if (!yaml_text(name, &text, err)) {
		return NULL;
	}
	struct entry *entry = find_entry(files, text);
	if (!entry) {
		entry = add_entry(files, text);
		if (!entry) {
			folder_missing(
				files->pool, files->models_dir, MODEL_DEVICE, text, name, err);
			return NULL;
		}
		entry->file = device_file_load(files->pool, entry->path, &entry->error);
	}
	if (!entry->file && !err->set) {
		*err = entry->error;
	}
	return entry->file;
}
