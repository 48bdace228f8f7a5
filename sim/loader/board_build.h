/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_LOADER_BOARD_BUILD_H
#define ORRERY_LOADER_BOARD_BUILD_H

/* A board while it is being read: shared by the files that build it, nobody else. */

#include "loader/board_file.h"
#include "loader/pool.h"
#include "loader/yaml.h"
#include "machine/machine.h"

struct board_build {
	struct pool *pool;
	struct error *err;
	const struct yaml_node *top;
	struct machine *machine;
	struct board_info *info;
};

/* board_nets.c */
bool board_read_nets(struct board_build *build);
/* The net a text names: a net, or the net of a pad. NULL with an error. */
struct net *board_need_net(
	struct board_build *build, const struct yaml_node *node, const char *name);
/* board_parts.c */
bool board_read_parts(struct board_build *build);
/* board_data.c: headers and buses, for people and tools. */
bool board_read_headers(struct board_build *build);
bool board_read_buses(struct board_build *build);

#endif
