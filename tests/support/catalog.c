/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All there is of a kind, for tests that name nothing. */
#include "support/catalog.h"

#include <string.h>

#include "base/error.h"
#include "loader/device_file.h"
#include "loader/load.h"
#include "loader/pool.h"
#include "machine/machine.h"
#include "peripherals/models.h"
#include "support/bench.h"

enum { CORE_TYPES = 64 };

struct core_types {
	const struct device_ops *ops[CORE_TYPES];
	unsigned count;
};

static void list_models(enum model_kind kind, struct model_list *list)
{
	struct error err = { 0 };
	ck_assert_msg(load_list(MODELS, kind, list, &err), "%s: %s", err.where, err.message);
	ck_assert_uint_gt(list->count, 0);
}

static void find_core_types(struct core_types *types)
{
	struct error err = { 0 };
	struct model_list boards;
	list_models(MODEL_BOARD, &boards);
	struct machine *machine = load_board(MODELS, boards.entry[0].name, &err);
	ck_assert_msg(machine, "%s: %s", err.where, err.message);
	for (struct device *dev = machine->devices; dev; dev = dev->next) {
		if (dev->aux && dev->ops && types->count < CORE_TYPES) {
			types->ops[types->count++] = dev->ops;
		}
	}
	machine_destroy(machine);
	load_list_free(&boards);
}

static const struct device_ops *find_ops(const char *model)
{
	for (unsigned n = 0; model && device_models[n]; n++) {
		if (!strcmp(device_models[n]->type, model)) {
			return device_models[n];
		}
	}
	return NULL;
}

static bool lives_in_a_core(const struct core_types *types, const struct device_ops *ops)
{
	for (unsigned n = 0; n < types->count; n++) {
		if (types->ops[n] == ops) {
			return true;
		}
	}
	return false;
}

void catalog_each_device(void (*judge)(const char *name))
{
	struct error err = { 0 };
	struct core_types types = { .count = 0 };
	struct model_list list;
	find_core_types(&types);
	list_models(MODEL_DEVICE, &list);
	for (unsigned n = 0; n < list.count; n++) {
		struct pool *pool = pool_create();
		const struct device_file *file = device_file_load(pool, list.entry[n].path, &err);
		ck_assert_msg(file, "%s: %s", err.where, err.message);
		const struct device_ops *ops = find_ops(file->desc.model);
		if (!lives_in_a_core(&types, ops) && file->desc.reg_count) {
			bench_open(ops, list.entry[n].path);
			judge(list.entry[n].name);
			bench_close();
		}
		pool_destroy(pool);
	}
	load_list_free(&list);
}

void catalog_each_board(void (*judge)(const char *board))
{
	struct model_list list;
	list_models(MODEL_BOARD, &list);
	for (unsigned n = 0; n < list.count; n++) {
		judge(list.entry[n].name);
	}
	load_list_free(&list);
}
