/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Host files that are never half written. */
#include "base/new_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"

static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	if (!slash) {
		return alloc_text(".");
	}
	return alloc_format("%.*s", slash == path ? 1 : (int)(slash - path), path);
}

static bool cannot(const char *path, const char *why, struct error *err)
{
	return error_set(err, "'%s' cannot be written: %s", path, why);
}

bool new_file_possible(const char *path, struct error *err)
{
	struct stat about;
	bool there = stat(path, &about) == 0;
	if (!*path || (there && !S_ISREG(about.st_mode))) {
		return cannot(path, *path ? "not a file" : "no name", err);
	}
	char *folder = folder_of(path);
	bool good = access(folder, W_OK | X_OK) == 0 && (!there || access(path, W_OK) == 0);
	if (!good) {
		cannot(path, strerror(errno), err);
	}
	free(folder);
	return good;
}

bool new_file_open(struct new_file *file, const char *path, struct error *err)
{
	if (!new_file_possible(path, err)) {
		return false;
	}
	*file = (struct new_file){ .path = path };
	file->beside = alloc_format("%s.%ld.part", path, (long)getpid());
	file->stream = fopen(file->beside, "wb");
	return file->stream || new_file_end(file, false, err);
}

bool new_file_end(struct new_file *file, bool good, struct error *err)
{
	if (file->stream) {
		good = fclose(file->stream) == 0 && good;
	}
	good = good && rename(file->beside, file->path) == 0;
	if (!good) {
		cannot(file->path, strerror(errno), err);
		unlink(file->beside);
	}
	free(file->beside);
	return good;
}
