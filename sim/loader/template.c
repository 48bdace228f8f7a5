/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Templates (`dim`, %s) and runs ({0-3}) of chip and board files.
 */
#include "loader/template.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "loader/pool.h"
#include "loader/yaml.h"

enum { MOST = 256, TEXT = 512 };

bool template_dim(const struct yaml_node *node, unsigned *count, bool *templated, struct error *err)
{
	const struct yaml_node *dim = yaml_get(node, "dim");
	bool holds = node->key && strstr(node->key, "%s");
	*count = 1;
	*templated = dim != NULL;
	if (!dim) {
		return !holds ||
			yaml_key_error(node, err, "`%s` has %%s in its name but no dim", node->key);
	}
	if (!yaml_u32(dim, count, err)) {
		return false;
	}
	if (!*count || *count > MOST) {
		return yaml_error(dim, err, "dim is 1 to %d, not %s", MOST, dim->text);
	}
	return true;
}

const char *template_fill(struct pool *pool, const char *text, int index)
{
	const char *at = strstr(text, "%s");
	if (index < 0 || !at) {
		return text;
	}
	char filled[TEXT];
	size_t used = 0;
	for (; at && used < TEXT - 1; at = strstr(text, "%s")) {
		used += (size_t)snprintf(
			filled + used, TEXT - used, "%.*s%d", (int)(at - text), text, index);
		text = at + 2;
	}
	if (used < TEXT - 1) {
		used += (size_t)snprintf(filled + used, TEXT - used, "%s", text);
	}
	return pool_text(pool, filled, used < TEXT ? used : TEXT - 1);
}

struct run {
	unsigned first, last, step;
};

/* Reads "{first-last}" or "{first-last/step}" at `text`; its length, 0 when it is no run. */
static size_t scan_run(const char *text, struct run *run)
{
	int length = 0;
	run->step = 1;
	if (sscanf(text, "{%6u-%6u}%n", &run->first, &run->last, &length) != 2 || !length) {
		length = 0;
		if (sscanf(text, "{%6u-%6u/%6u}%n", &run->first, &run->last, &run->step, &length) !=
			3) {
			return 0;
		}
	}
	bool good = length && run->step && run->last >= run->first &&
		(run->last - run->first) / run->step < MOST;
	return good ? (size_t)length : 0;
}

bool template_run(
	const struct yaml_node *node, const char *text, unsigned *length, struct error *err)
{
	*length = 0;
	for (const char *at = strchr(text, '{'); at; at = strchr(at + 1, '{')) {
		struct run run;
		if (!scan_run(at, &run)) {
			yaml_error(node, err, "`%s` is no run", at);
			error_note(err,
				"expected {first-last} or {first-last/step}, as in {0-3} or {44-64/4}");
			return false;
		}
		unsigned count = (run.last - run.first) / run.step + 1;
		if (*length && count != *length) {
			return yaml_error(node, err,
				"runs of %u and of %u numbers cannot go together", *length, count);
		}
		*length = count;
	}
	*length = *length ? *length : 1;
	return true;
}

const char *template_at(struct pool *pool, const char *text, unsigned position)
{
	const char *at = strchr(text, '{');
	if (!at) {
		return text;
	}
	char filled[TEXT];
	size_t used = 0;
	for (; at && used < TEXT - 1; at = strchr(text, '{')) {
		struct run run;
		size_t length = scan_run(at, &run);
		used += (size_t)snprintf(filled + used, TEXT - used, "%.*s%u", (int)(at - text),
			text, run.first + position * run.step);
		text = at + (length ? length : 1);
	}
	if (used < TEXT - 1) {
		used += (size_t)snprintf(filled + used, TEXT - used, "%s", text);
	}
	return pool_text(pool, filled, used < TEXT ? used : TEXT - 1);
}
