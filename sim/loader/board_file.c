/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * models/boards/NAME.yaml: the head of a board file, and the order in which the rest is read.
 */
#include "loader/board_file.h"

#include "base/error.h"
#include "loader/board_build.h"
#include "loader/device_file.h"

static const char *const top_keys[] = { "schema", "name", "description", "soc", "module", "sim",
	"nets", "parts", "headers", "buses", "picture", NULL };

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
	return board_read_nets(build) && board_read_parts(build) && board_read_headers(build) &&
		board_read_buses(build);
}
