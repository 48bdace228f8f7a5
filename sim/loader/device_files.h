/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_LOADER_DEVICE_FILES_H
#define ORRERY_LOADER_DEVICE_FILES_H

struct device_file;
struct error;
struct yaml_node;

/* The device files one chip uses, each read once, and their memory. */
struct device_files;

struct device_files *device_files_create(const char *models_dir);
void device_files_destroy(struct device_files *files);
/*
 * Reads what the entries of a chip's `devices:` name, on all processors at once. Errors wait until
 * device_files_find asks for the file, so that what is reported does not depend on who was first.
 */
void device_files_read(struct device_files *files, const struct yaml_node *devices);
/* NULL with an error; `name` is the node that names the file. */
const struct device_file *device_files_find(
	struct device_files *files, const struct yaml_node *name, struct error *err);

#endif
