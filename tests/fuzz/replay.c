/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Gives a harness every file below the paths named, and each of them cut short and with bytes changed:
 * what the fuzzer starts from stays good without a fuzzer.
 */
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz/target.h"

enum { BYTES_MOST = 1 << 20, CHANGES = 60 };

static unsigned count;

static void try_changes(uint8_t *bytes, size_t length)
{
	/* The same every time: a simple generator with a fixed seed. */
	uint32_t state = 12345;
	uint8_t *copy = malloc(length + 1);
	for (unsigned i = 0; copy && length && i < CHANGES; i++) {
		memcpy(copy, bytes, length);
		for (unsigned k = 0; k <= i % 4; k++) {
			state = state * 1664525 + 1013904223;
			copy[(state >> 8) % length] = (uint8_t)(state >> 3);
		}
		LLVMFuzzerTestOneInput(copy, length);
		LLVMFuzzerTestOneInput(bytes, (state >> 8) % length);
	}
	free(copy);
}

static bool try_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *bytes = malloc(BYTES_MOST);
	if (!file || !bytes) {
		fprintf(stderr, "cannot read %s\n", path);
		free(bytes);
		return false;
	}
	size_t length = fread(bytes, 1, BYTES_MOST, file);
	fclose(file);
	LLVMFuzzerTestOneInput(bytes, length);
	try_changes(bytes, length);
	free(bytes);
	count++;
	return true;
}

static bool try_path(const char *path)
{
	struct stat about;
	if (stat(path, &about) || !S_ISDIR(about.st_mode)) {
		return try_file(path);
	}
	DIR *folder = opendir(path);
	bool good = folder != NULL;
	struct dirent *entry;
	while (good && (entry = readdir(folder))) {
		char inner[4096];
		snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
		good = entry->d_name[0] == '.' || try_path(inner);
	}
	if (folder) {
		closedir(folder);
	}
	return good;
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (!try_path(argv[i])) {
			return EXIT_FAILURE;
		}
	}
	printf("%u files\n", count);
	return count ? EXIT_SUCCESS : EXIT_FAILURE;
}
