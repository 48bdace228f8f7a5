/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `wires:` of a board file or scenario, and --wire: two places that become one net. What it means for serial units is said in
 * board_units.c.
 */
#include <string.h>

#include "base/error.h"
#include "loader/board_build.h"
#include "loader/wiring.h"

/* A name that somebody gave stays before that of a pad, and that before the pin of a part. */
static int rank(const struct machine *machine, const struct net *net)
{
	return board_find_pad(machine, net->name) ? 1 : strchr(net->name, '.') ? 0 : 2;
}

static void merge(struct board_build *build, struct net *a, struct net *b)
{
	struct machine *machine = build->machine;
	bool swap = rank(machine, b) > rank(machine, a);
	struct net *into = swap ? b : a, *from = swap ? a : b;
	net_merge(into, from);
	for (struct pad *pad = machine->pads; pad; pad = pad->next) {
		if (pad->net == from) {
			pad->net = into;
		}
	}
}

bool board_add_wire(struct board_build *build, const struct yaml_node *text)
{
	const struct yaml_node *ends[2];
	struct net *nets[2];
	if (!wiring_ends(build->pool, text, ends, build->err)) {
		return false;
	}
	for (unsigned i = 0; i < 2; i++) {
		nets[i] = board_need_net(build, ends[i], ends[i]->text);
		if (!nets[i]) {
			return false;
		}
	}
	if (nets[0] == nets[1]) {
		yaml_error(text, build->err, "`%s` and `%s` are one net already: `%s`",
			ends[0]->text, ends[1]->text, nets[0]->name);
		return false;
	}
	merge(build, nets[0], nets[1]);
	struct board_wire *wire = pool_take(build->pool, sizeof(*wire)),
			  **last = &build->info->wires;
	*wire = (struct board_wire){ ends[0]->text, ends[1]->text, text, NULL };
	while (*last) {
		last = &(*last)->next;
	}
	*last = wire;
	return true;
}

bool board_read_wires(struct board_build *build, const struct yaml_node *list)
{
	if (!yaml_is(list, YAML_LIST, build->err)) {
		return false;
	}
	for (const struct yaml_node *node = list->first; node; node = node->next) {
		if (!board_add_wire(build, node)) {
			return false;
		}
	}
	return true;
}
