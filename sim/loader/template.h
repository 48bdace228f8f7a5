/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_LOADER_TEMPLATE_H
#define ORRERY_LOADER_TEMPLATE_H

#include <stdbool.h>
#include <stdint.h>

struct error;
struct pool;
struct yaml_node;

/*
 * How chip and board files say many things at once. An entry with `dim: 2` stands for two, and %s in its
 * texts for 0 and 1. A run `{0-3}` or `{44-64/4}` inside a text stands for each number in turn; all runs
 * of one text have the same length and go together.
 */

/* 1 and *templated false when the entry has no `dim`; its key must have %s exactly when it has one. */
bool template_dim(
	const struct yaml_node *node, unsigned *count, bool *templated, struct error *err);
/* `index` < 0: nothing to fill in. */
const char *template_fill(struct pool *pool, const char *text, int index);
/* Length of the runs in the text, 1 without any; the node is where the text stands, for messages. */
bool template_run(
	const struct yaml_node *node, const char *text, unsigned *length, struct error *err);
/* The text with each run replaced by its number at this position. */
const char *template_at(struct pool *pool, const char *text, unsigned position);

#endif
