/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * models/soc/NAME.yaml: clocks, memories, buses and cores of a chip; its devices, address maps, routes
 * and pins are read by the files beside this one.
 *
 * Not modelled: caches in front of memories, firewall defaults.
 */
#include "loader/soc_file.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "loader/soc_build.h"

static const char *const top_keys[] = { "schema", "name", "description", "sim", "clocks",
	"memories", "cores", "devices", "maps", "buses", "routes", "pins", "resetDomains",
	"dmaRequests", NULL };

enum { MEMORY_MOST = 64 << 20, MEMORY_TOTAL = 256 << 20, MEMORIES = 64, CLOCKS = 64, BUSES = 64 };
enum { ARENA_LEFT = 512 << 10 };

const char *soc_need_text(
	struct soc_build *build, const struct yaml_node *map, const char *key, int index)
{
	const char *text;
	const struct yaml_node *node = yaml_need(map, key, build->err);
	if (!node || !yaml_text(node, &text, build->err)) {
		return NULL;
	}
	return template_fill(build->pool, text, index);
}

bool soc_has_room(struct soc_build *build, const struct yaml_node *node, size_t bytes)
{
	const struct arena *arena = build->machine->arena;
	return arena->size - arena->used > bytes + ARENA_LEFT ||
		yaml_key_error(node, build->err, "the chip is too large for one machine");
}

static bool need_u32(
	struct soc_build *build, const struct yaml_node *map, const char *key, uint32_t *value)
{
	const struct yaml_node *node = yaml_need(map, key, build->err);
	return node && yaml_u32(node, value, build->err);
}

struct clk *soc_need_clock(struct soc_build *build, const struct yaml_node *node, const char *name)
{
	const struct machine *machine = build->machine;
	struct clk *clk = machine_find_clock(machine, name);
	if (!clk) {
		const char *words[CLOCKS + 1];
		for (unsigned i = 0; i < machine->clk_count; i++) {
			words[i] = machine->clk[i]->name;
		}
		words[machine->clk_count] = NULL;
		yaml_error(node, build->err, "there is no clock `%s`", name);
		yaml_suggest(build->err, name, words);
	}
	return clk;
}

struct core *soc_need_core(struct soc_build *build, const struct yaml_node *node, const char *name)
{
	const struct machine *machine = build->machine;
	struct core *core = machine_find_core(machine, name);
	if (!core) {
		const char *words[MACHINE_CORES + 1];
		for (unsigned i = 0; i < machine->core_count; i++) {
			words[i] = core_name(machine->core[i]);
		}
		words[machine->core_count] = NULL;
		yaml_error(node, build->err, "there is no core `%s`", name);
		yaml_suggest(build->err, name, words);
	}
	return core;
}

typedef bool (*each_entry)(
	struct soc_build *build, const struct yaml_node *node, const char *name, int index);

/* Calls `each` for every entry of a section, templates written out. */
static bool each_of(
	struct soc_build *build, const char *section, const char *const *keys, each_entry each)
{
	const struct yaml_node *map = yaml_get(build->top, section);
	if (!map) {
		return true;
	}
	if (!yaml_is(map, YAML_MAP, build->err)) {
		return false;
	}
	for (const struct yaml_node *node = map->first; node; node = node->next) {
		unsigned count;
		bool templated;
		if (!yaml_map_of(node, keys, build->err) ||
			!template_dim(node, &count, &templated, build->err)) {
			return false;
		}
		if (templated && !strstr(node->key, "%s")) {
			return yaml_key_error(
				node, build->err, "`%s` has dim but no %%s in its name", node->key);
		}
		for (unsigned i = 0; i < count; i++) {
			int index = templated ? (int)i : -1;
			if (!each(build, node, template_fill(build->pool, node->key, index),
				    index)) {
				return false;
			}
		}
	}
	return true;
}

static bool add_clock(
	struct soc_build *build, const struct yaml_node *node, const char *name, int index)
{
	uint64_t rate;
	const struct yaml_node *number = yaml_need(node, "rate", build->err);
	if (!number || !yaml_number(number, 100000000000u, &rate, build->err)) {
		return false;
	}
	if (machine_find_clock(build->machine, name)) {
		return yaml_key_error(node, build->err, "the clock `%s` is described twice", name);
	}
	if (build->machine->clk_count == CLOCKS) {
		return yaml_key_error(node, build->err, "more than %d clocks", CLOCKS);
	}
	machine_add_clock(build->machine, name, rate);
	return true;
}

static bool add_memory(
	struct soc_build *build, const struct yaml_node *node, const char *name, int index)
{
	static const char *const kinds[] = { "ram", "rom", "flash", NULL };
	const struct yaml_node *kind = yaml_need(node, "kind", build->err);
	const struct yaml_node *waits = yaml_get(node, "waitStates");
	uint32_t size, wait_states = 0;
	unsigned word;
	if (!kind || !yaml_word(kind, kinds, &word, build->err) ||
		!need_u32(build, node, "size", &size) ||
		(waits && !yaml_u32(waits, &wait_states, build->err))) {
		return false;
	}
	if (!size || size % MEMORY_PAGE || size > MEMORY_MOST) {
		yaml_error(
			yaml_get(node, "size"), build->err, "a memory cannot have %u bytes", size);
		error_note(build->err, "expected a multiple of %d up to %d MiB", MEMORY_PAGE,
			MEMORY_MOST >> 20);
		return false;
	}
	if (machine_find_memory(build->machine, name)) {
		return yaml_key_error(node, build->err, "the memory `%s` is described twice", name);
	}
	uint32_t total = size, count = 0;
	for (const struct memory *other = build->machine->memories; other; other = other->next) {
		total += other->size;
		count++;
	}
	if (total > MEMORY_TOTAL || count == MEMORIES) {
		return yaml_key_error(node, build->err, "more than %d memories or %d MiB", MEMORIES,
			MEMORY_TOTAL >> 20);
	}
	struct memory *memory = machine_add_memory(build->machine, name, MEMORY_RAM + word, size);
	memory->wait_states = wait_states;
	return true;
}

static bool add_bus(
	struct soc_build *build, const struct yaml_node *node, const char *name, int index)
{
	if (machine_find_bus(build->machine, name)) {
		return yaml_key_error(node, build->err, "the bus `%s` is described twice", name);
	}
	unsigned count = 0;
	for (const struct bus *bus = build->machine->buses; bus; bus = bus->next) {
		count++;
	}
	if (count == BUSES) {
		return yaml_key_error(node, build->err, "more than %d buses", BUSES);
	}
	machine_add_bus(build->machine, name);
	return true;
}

static bool small_number(struct soc_build *build, const struct yaml_node *map, const char *key,
	uint32_t least, uint32_t most, uint32_t *value)
{
	if (!need_u32(build, map, key, value)) {
		return false;
	}
	if (*value < least || *value > most) {
		return yaml_error(yaml_get(map, key), build->err, "%s is %u to %u, not %u", key,
			least, most, *value);
	}
	return true;
}

static bool add_core(
	struct soc_build *build, const struct yaml_node *node, const char *name, int index)
{
	static const char *const types[] = { "cortex-m4f", NULL };
	const struct yaml_node *type = yaml_need(node, "type", build->err);
	const char *bus, *clock;
	struct core_config config = { .name = name };
	unsigned word;
	if (!type || !yaml_word(type, types, &word, build->err) ||
		!(clock = soc_need_text(build, node, "clock", index)) ||
		!(config.clk = soc_need_clock(build, yaml_get(node, "clock"), clock)) ||
		!(bus = soc_need_text(build, node, "bus", index)) ||
		!need_u32(build, node, "vectors", &config.vectors) ||
		(yaml_get(node, "cpacr") && !need_u32(build, node, "cpacr", &config.cpacr)) ||
		!small_number(build, node, "irqLines", 1, 240, &config.irq_lines) ||
		!small_number(build, node, "priorityBits", 3, 8, &config.priority_bits)) {
		return false;
	}
	config.kind = CORE_CORTEX_M4F;
	config.bus = machine_find_bus(build->machine, bus);
	if (!config.bus) {
		return yaml_error(yaml_get(node, "bus"), build->err, "there is no bus `%s`", bus);
	}
	if (config.vectors % 128) {
		return yaml_error(yaml_get(node, "vectors"), build->err,
			"a vector table begins at a multiple of 128");
	}
	if (machine_find_core(build->machine, name)) {
		return yaml_key_error(node, build->err, "the core `%s` is described twice", name);
	}
	if (build->machine->core_count == MACHINE_CORES) {
		return yaml_key_error(node, build->err, "more than %d cores", MACHINE_CORES);
	}
	machine_add_core(build->machine, &config);
	return true;
}

static bool read_head(struct soc_build *build)
{
	static const char *const sim_keys[] = { "quantum", "evidence", "source", "doc", NULL };
	struct error *err = build->err;
	const struct yaml_node *top = build->top, *sim = yaml_get(top, "sim");
	const struct yaml_node *description = yaml_get(top, "description"),
			       *quantum = yaml_get(sim, "quantum");
	const struct yaml_node *source = yaml_get(sim, "source"),
			       *evidence = yaml_get(sim, "evidence");
	uint32_t schema;
	unsigned word;
	if (!yaml_map_of(top, top_keys, err) || !need_u32(build, top, "schema", &schema)) {
		return false;
	}
	if (schema != 1) {
		return yaml_error(
			yaml_get(top, "schema"), err, "schema %u is not known; expected 1", schema);
	}
	if (!(build->info->name = soc_need_text(build, top, "name", -1)) ||
		(description && !yaml_text(description, &build->info->description, err)) ||
		(sim && !yaml_map_of(sim, sim_keys, err)) ||
		(source && !yaml_text(source, &build->info->source, err)) ||
		(evidence && !yaml_word(evidence, evidence_words + 1, &word, err)) ||
		(quantum && !yaml_duration_ps(quantum, &build->machine->quantum_ps, err))) {
		return false;
	}
	if (quantum && !build->machine->quantum_ps) {
		return yaml_error(quantum, err, "the quantum cannot be 0");
	}
	build->info->file = yaml_file(top);
	build->machine->soc = build->info->name;
	return true;
}

bool soc_file_build(struct pool *pool, const struct yaml_node *top,
	const struct device_finder *finder, struct machine *machine, struct soc_info *info,
	struct error *err)
{
	static const char *const clock_keys[] = { "rate", "dim", "description", NULL };
	static const char *const memory_keys[] = { "size", "kind", "waitStates", "dim",
		"description", NULL };
	static const char *const bus_keys[] = { "dim", "include", "map", "description", NULL };
	static const char *const core_keys[] = { "type", "clock", "bus", "vectors", "cpacr",
		"irqLines", "priorityBits", "dim", "description", NULL };
	struct soc_build *build = pool_take(pool, sizeof(*build));
	*build = (struct soc_build){ .pool = pool,
		.err = err,
		.top = top,
		.finder = finder,
		.machine = machine,
		.info = info,
		.last_route = &machine->routes,
		.last_pad = &machine->pads };
	return read_head(build) && each_of(build, "clocks", clock_keys, add_clock) &&
		each_of(build, "memories", memory_keys, add_memory) &&
		each_of(build, "buses", bus_keys, add_bus) &&
		each_of(build, "cores", core_keys, add_core) && soc_read_devices(build) &&
		soc_map_buses(build) && soc_read_routes(build) && soc_read_pins(build) &&
		soc_read_resets(build) && soc_read_requests(build);
}
