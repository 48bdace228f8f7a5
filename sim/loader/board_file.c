/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * models/boards/NAME.yaml: the head of a board file, and the order in which the rest is read.
 */
#include "loader/board_file.h"

#include <string.h>

#include "base/error.h"
#include "loader/board_build.h"
#include "loader/device_file.h"
#include "loader/wiring.h"

static const char *const top_keys[] = { "schema", "name", "description", "soc", "module", "sim",
	"nets", "parts", "wires", "optional", "headers", "buses", "picture", NULL };

static bool read_picture(const struct yaml_node *node, struct board_info *info, struct error *err)
{
	static const char *const keys[] = { "width", "height", "color", NULL };
	const struct yaml_node *width, *height, *color = yaml_get(node, "color");
	return !node ||
		(yaml_map_of(node, keys, err) && (width = yaml_need(node, "width", err)) &&
			(height = yaml_need(node, "height", err)) &&
			yaml_u32(width, &info->width_mm, err) &&
			yaml_u32(height, &info->height_mm, err) &&
			(!color || yaml_text(color, &info->color, err)));
}

bool board_file_head(const struct yaml_node *top, struct board_info *info, struct error *err)
{
	static const char *const sim_keys[] = { "evidence", "source", "doc", NULL };
	const struct yaml_node *schema, *name, *soc, *sim = yaml_get(top, "sim");
	const struct yaml_node *description = yaml_get(top, "description"),
			       *module = yaml_get(top, "module");
	const struct yaml_node *source = yaml_get(sim, "source"),
			       *evidence = yaml_get(sim, "evidence");
	uint32_t number;
	unsigned word;
	if (!yaml_map_of(top, top_keys, err) || !(schema = yaml_need(top, "schema", err)) ||
		!yaml_u32(schema, &number, err)) {
		return false;
	}
	if (number != 1) {
		return yaml_error(schema, err, "schema %u is not known; expected 1", number);
	}
	info->file = yaml_file(top);
	return (name = yaml_need(top, "name", err)) && yaml_text(name, &info->name, err) &&
		(soc = yaml_need(top, "soc", err)) && yaml_text(soc, &info->soc, err) &&
		(!description || yaml_text(description, &info->description, err)) &&
		(!module || yaml_text(module, &info->module, err)) &&
		(!sim || yaml_map_of(sim, sim_keys, err)) &&
		(!source || yaml_text(source, &info->source, err)) &&
		(!evidence || yaml_word(evidence, evidence_words + 1, &word, err)) &&
		read_picture(yaml_get(top, "picture"), info, err);
}

bool board_file_build(struct pool *pool, const struct yaml_node *top, struct machine *machine,
	struct board_info *info, struct error *err)
{
	struct board_build *build = pool_take(pool, sizeof(*build));
	*build = (struct board_build){
		.pool = pool, .err = err, .top = top, .machine = machine, .info = info
	};
	const struct yaml_node *wires = yaml_get(top, "wires");
	return board_read_nets(build) && board_read_headers(build) && board_read_buses(build) &&
		board_read_optional(build) && board_read_parts(build) &&
		(!wires || board_read_wires(build, wires)) && board_join_units(build);
}

/* A message about the command line points at the option, not at line 1 of it. */
static bool of_option(struct error *err)
{
	char *colon = !strncmp(err->where, "--", 2) ? strchr(err->where, ':') : NULL;
	if (colon) {
		*colon = '\0';
	}
	return false;
}

bool board_file_wire(struct pool *pool, const struct yaml_node *top, const struct wiring *wiring,
	struct machine *machine, struct board_info *info, struct error *err)
{
	struct board_build *build = pool_take(pool, sizeof(*build));
	*build = (struct board_build){ .pool = pool,
		.err = err,
		.top = top,
		.machine = machine,
		.info = info,
		.beside = true };
	if ((wiring->parts && !board_add_parts(build, wiring->parts)) ||
		(wiring->wires && !board_read_wires(build, wiring->wires))) {
		return false;
	}
	for (unsigned i = 0; i < wiring->part_count; i++) {
		if (!board_add_part(build, wiring_text(pool, "--part", wiring->part[i]))) {
			return of_option(err);
		}
	}
	for (unsigned i = 0; i < wiring->wire_count; i++) {
		if (!board_add_wire(build, wiring_text(pool, "--wire", wiring->wire[i]))) {
			return of_option(err);
		}
	}
	return board_join_units(build) || of_option(err);
}

bool board_file_check(struct pool *pool, const struct yaml_node *top, struct machine *machine,
	struct board_info *info, struct error *err)
{
	struct board_build *build = pool_take(pool, sizeof(*build));
	*build = (struct board_build){
		.pool = pool, .err = err, .top = top, .machine = machine, .info = info
	};
	return board_check(build) || of_option(err);
}
