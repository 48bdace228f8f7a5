/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_LOADER_FOLDER_H
#define ORRERY_LOADER_FOLDER_H

/* The folder of models: where a file of a kind is, and what there is of it. */

struct error;
struct pool;
struct yaml_node;

enum model_kind { MODEL_BOARD, MODEL_SOC, MODEL_DEVICE };

/* The path of a model that exists; NULL when there is none of that name. */
const char *folder_path(
	struct pool *pool, const char *models_dir, enum model_kind kind, const char *name);
/* The error for a name that folder_path did not find: what there is, and the nearest. `node` may be NULL. */
void folder_missing(struct pool *pool, const char *models_dir, enum model_kind kind,
	const char *name, const struct yaml_node *node, struct error *err);
/* Names of all models of a kind, sorted, NULL-terminated; NULL with an error when the folder cannot be read. */
const char *const *folder_names(struct pool *pool, const char *models_dir, enum model_kind kind,
	unsigned *count, struct error *err);

#endif
