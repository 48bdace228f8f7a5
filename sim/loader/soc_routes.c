/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `routes:` of a chip file, "gpt0.gpt -> cirq0.irq1": lines to inputs and to cores' interrupts; and
 * "mbox0.side <-> mbox1.side": two ports of devices joined inside the chip. Also what is kept as data: reset
 * domains and DMA requests.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "loader/soc_build.h"

enum { ROUTES = 8000 };

/* "instance.name", cut at the last dot. */
struct end {
	const char *instance, *name;
};

static bool split_end(struct soc_build *build, const struct yaml_node *node, const char *text,
	size_t length, struct end *end)
{
	while (length && text[length - 1] == ' ') {
		length--;
	}
	while (length && *text == ' ') {
		text++;
		length--;
	}
	char *copy = pool_text(build->pool, text, length);
	char *dot = strrchr(copy, '.');
	if (!dot || dot == copy || !dot[1]) {
		yaml_error(node, build->err, "`%s` is no end of a route", copy);
		error_note(build->err,
			"expected DEVICE.LINE -> DEVICE.INPUT or DEVICE.LINE -> CORE.irqN");
		return false;
	}
	*dot = '\0';
	*end = (struct end){ copy, dot + 1 };
	return true;
}

static unsigned add_words(const char **words, unsigned used, unsigned room, const char *const *more)
{
	for (; more && *more && used < room; more++) {
		words[used++] = *more;
	}
	return used;
}

/* Index of the line; -1 with no error set when the device has no model and nothing drives that line. */
static bool find_line(struct soc_build *build, const struct yaml_node *node,
	const struct device *device, const char *name, int *line)
{
	*line = device_find_line(device, name);
	if (*line >= 0 || !device->ops) {
		return true;
	}
	const char *words[129];
	unsigned used = add_words(words, 0, 128, device->ops->lines);
	for (unsigned i = 0; i < device->desc->line_count && used < 128; i++) {
		words[used++] = device->desc->lines[i].name;
	}
	words[used] = NULL;
	yaml_error(node, build->err, "`%s` has no line `%s`", device->name, name);
	yaml_suggest(build->err, name, words);
	return false;
}

static bool find_irq(
	struct soc_build *build, const struct yaml_node *node, const struct end *to, unsigned *irq)
{
	int length = 0;
	bool nmi = !strcmp(to->name, "nmi");
	if (nmi || !strcmp(to->name, "reset")) {
		*irq = nmi ? MACHINE_IRQ_NMI : MACHINE_IRQ_RESET;
		return true;
	}
	if (sscanf(to->name, "irq%3u%n", irq, &length) == 1 && !to->name[length]) {
		return true;
	}
	yaml_error(node, build->err, "`%s` is no interrupt of core `%s`", to->name, to->instance);
	error_note(build->err, "expected irq0 to irq239, nmi or reset");
	return false;
}

/* An input has one driver: remembers the text, false when it was there. */
static bool drive_once(struct soc_build *build, const char *text)
{
	if (build->driven_count * 2 >= build->driven_size) {
		const char **old = build->driven;
		unsigned size = build->driven_size;
		build->driven_size = size ? size * 4 : 1024;
		build->driven = pool_take_array(
			build->pool, build->driven_size, sizeof(*build->driven));
		build->driven_count = 0;
		for (unsigned i = 0; i < size; i++) {
			if (old[i]) {
				drive_once(build, old[i]);
			}
		}
	}
	unsigned hash = 5381;
	for (const char *c = text; *c; c++) {
		hash = hash * 33 + (unsigned char)*c;
	}
	unsigned slot = hash & (build->driven_size - 1);
	for (; build->driven[slot]; slot = (slot + 1) & (build->driven_size - 1)) {
		if (!strcmp(build->driven[slot], text)) {
			return false;
		}
	}
	build->driven[slot] = text;
	build->driven_count++;
	return true;
}

static bool connect_irq(struct soc_build *build, const struct yaml_node *node, struct device *from,
	int line, const struct end *to)
{
	unsigned irq;
	struct core *core = machine_find_core(build->machine, to->instance);
	if (!find_irq(build, node, to, &irq)) {
		return false;
	}
	if (line >= 0 && !machine_route_irq(build->machine, from, (unsigned)line, core, irq)) {
		return yaml_error(
			node, build->err, "core `%s` has no interrupt %u", to->instance, irq);
	}
	return true;
}

static bool connect_input(struct soc_build *build, const struct yaml_node *node,
	struct device *from, int line, const struct end *to)
{
	const struct soc_device *target = soc_need_device(build, node, to->instance);
	if (!target) {
		return false;
	}
	struct device *device = target->device;
	int input = device_find_input(device, to->name);
	if (input < 0 && device->ops) {
		static const char *const none[] = { NULL };
		yaml_error(node, build->err, "`%s` has no input `%s`", to->instance, to->name);
		yaml_suggest(
			build->err, to->name, device->ops->inputs ? device->ops->inputs : none);
		return false;
	}
	/* A block without a model has no inputs and drives nothing: the route is kept for people to read. */
	if (input < 0 || line < 0) {
		return true;
	}
	return machine_route_input(build->machine, from, (unsigned)line, device, (unsigned)input) ||
		yaml_error(node, build->err, "`%s` cannot take `%s`", to->instance, to->name);
}

/* False with an error; a block without a model has no ports, then *port is NULL. */
static bool find_port(struct soc_build *build, const struct yaml_node *node, const struct end *end,
	struct port **port)
{
	const struct soc_device *found = soc_need_device(build, node, end->instance);
	*port = NULL;
	if (!found || !found->device->ops) {
		return found;
	}
	int at = device_find_port(found->device, end->name);
	if (at < 0) {
		static const char *const none[] = { NULL };
		const char *const *names = found->device->ops->ports;
		yaml_error(node, build->err, "`%s` has no port `%s`", end->instance, end->name);
		yaml_suggest(build->err, end->name, names ? names : none);
		return false;
	}
	*port = found->device->port[at];
	return true;
}

static bool join(
	struct soc_build *build, const struct yaml_node *node, const char *text, const char *arrow)
{
	struct end a, b;
	struct port *one, *other;
	if (!split_end(build, node, text, (size_t)(arrow - text), &a) ||
		!split_end(build, node, arrow + 3, strlen(arrow + 3), &b) ||
		!find_port(build, node, &a, &one) || !find_port(build, node, &b, &other)) {
		return false;
	}
	if (!one || !other) {
		return true;
	}
	if (!port_can_join(one, other)) {
		return yaml_error(node, build->err, "`%s.%s` and `%s.%s` cannot be joined%s",
			a.instance, a.name, b.instance, b.name,
			one->kind == other->kind ? ": one has its other end already" : "");
	}
	port_join(one, other);
	return true;
}

static bool connect(struct soc_build *build, const struct yaml_node *node, const char *text)
{
	const char *both = strstr(text, "<->");
	if (both) {
		return join(build, node, text, both);
	}
	const char *arrow = strstr(text, "->");
	struct end from, to;
	int line;
	if (!arrow) {
		yaml_error(node, build->err, "`%s` is no route", text);
		error_note(build->err,
			"expected FROM -> TO, as in gpt0.gpt -> cirq0.irq1, or PORT <-> PORT");
		return false;
	}
	if (!split_end(build, node, text, (size_t)(arrow - text), &from) ||
		!split_end(build, node, arrow + 2, strlen(arrow + 2), &to)) {
		return false;
	}
	const struct soc_device *source = soc_need_device(build, node, from.instance);
	if (!source || !find_line(build, node, source->device, from.name, &line)) {
		return false;
	}
	const char *target = pool_format(build->pool, "%s.%s", to.instance, to.name);
	bool core = machine_find_core(build->machine, to.instance) != NULL;
	bool good = core ? connect_irq(build, node, source->device, line, &to) :
			   connect_input(build, node, source->device, line, &to);
	if (!good) {
		return false;
	}
	/* Several things may reset a core: a pulse of any does. */
	bool shared = core && strncmp(to.name, "irq", 3);
	if (!shared && !drive_once(build, target)) {
		return yaml_error(node, build->err, "`%s` has a driver already", target);
	}
	struct route *route = alloc_zeroed(1, sizeof(*route)); /* freed by the machine */
	route->from = pool_format(build->pool, "%s.%s", from.instance, from.name);
	route->to = target;
	route->where = yaml_where(node);
	*build->last_route = route;
	build->last_route = &route->next;
	return true;
}

static bool connect_run(struct soc_build *build, const struct yaml_node *node, const char *text)
{
	unsigned length;
	if (!template_run(node, text, &length, build->err)) {
		return false;
	}
	for (unsigned i = 0; i < length; i++) {
		if (!connect(build, node, template_at(build->pool, text, i))) {
			return false;
		}
		if (++build->route_count > ROUTES) {
			return yaml_error(node, build->err, "more than %d routes", ROUTES);
		}
	}
	return true;
}

bool soc_read_routes(struct soc_build *build)
{
	static const char *const keys[] = { "route", "dim", "description", NULL };
	const struct yaml_node *list = yaml_get(build->top, "routes");
	if (!list) {
		return true;
	}
	if (!yaml_is(list, YAML_LIST, build->err)) {
		return false;
	}
	for (const struct yaml_node *item = list->first; item; item = item->next) {
		const struct yaml_node *node = item;
		unsigned count = 1;
		bool templated = false;
		const char *text;
		if (item->kind == YAML_MAP &&
			(!yaml_map_of(item, keys, build->err) ||
				!(node = yaml_need(item, "route", build->err)) ||
				!template_dim(item, &count, &templated, build->err))) {
			return false;
		}
		if (!yaml_text(node, &text, build->err)) {
			return false;
		}
		for (unsigned i = 0; i < count; i++) {
			if (!connect_run(build, node,
				    template_fill(build->pool, text, templated ? (int)i : -1))) {
				return false;
			}
		}
	}
	return true;
}

static bool read_reset(struct soc_build *build, const struct yaml_node *node, int index)
{
	const struct yaml_node *list = yaml_need(node, "devices", build->err);
	if (!list || !yaml_is(list, YAML_LIST, build->err)) {
		return false;
	}
	struct reset_group *group = pool_take(build->pool, sizeof(*group));
	group->name = template_fill(build->pool, node->key, index);
	group->devices = pool_take_array(build->pool, list->count, sizeof(*group->devices));
	for (const struct yaml_node *item = list->first; item; item = item->next) {
		const char *name;
		const struct soc_device *device;
		if (!yaml_text(item, &name, build->err) ||
			!(device = soc_need_device(
				  build, item, template_fill(build->pool, name, index)))) {
			return false;
		}
		group->devices[group->count++] = device->device;
	}
	group->next = build->info->resets;
	build->info->resets = group;
	return true;
}

bool soc_read_resets(struct soc_build *build)
{
	static const char *const keys[] = { "devices", "dim", "description", NULL };
	const struct yaml_node *map = yaml_get(build->top, "resetDomains");
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
		for (unsigned i = 0; i < count; i++) {
			if (!read_reset(build, node, templated ? (int)i : -1)) {
				return false;
			}
		}
	}
	return true;
}

/* A channel, or a run of them, and who asks: a run in the key goes together with those in the texts. */
static bool read_request(
	struct soc_build *build, const struct yaml_node *node, unsigned position, unsigned length)
{
	uint64_t number;
	const char *key = template_at(build->pool, node->key, position);
	const char *wrong = yaml_scan_number(key, &number);
	if (wrong || number > 1000) {
		return yaml_key_error(node, build->err, "`%s` is no DMA channel", key);
	}
	for (const struct yaml_node *item = node->first; item; item = item->next) {
		const char *text;
		unsigned run;
		struct end end;
		if (!yaml_text(item, &text, build->err) ||
			!template_run(item, text, &run, build->err)) {
			return false;
		}
		if (run != 1 && run != length) {
			return yaml_error(
				item, build->err, "a run of %u for %u channels", run, length);
		}
		text = template_at(build->pool, text, position);
		if (!split_end(build, item, text, strlen(text), &end) ||
			!soc_need_device(build, item, end.instance)) {
			return false;
		}
		struct dma_request *request = pool_take(build->pool, sizeof(*request));
		*request = (struct dma_request){ (unsigned)number, end.instance, end.name,
			build->info->requests };
		build->info->requests = request;
	}
	return true;
}

bool soc_read_requests(struct soc_build *build)
{
	const struct yaml_node *map = yaml_get(build->top, "dmaRequests");
	if (!map) {
		return true;
	}
	if (!yaml_is(map, YAML_MAP, build->err)) {
		return false;
	}
	for (const struct yaml_node *node = map->first; node; node = node->next) {
		unsigned length;
		if (!yaml_is(node, YAML_LIST, build->err) ||
			!template_run(node, node->key, &length, build->err)) {
			return false;
		}
		for (unsigned i = 0; i < length; i++) {
			if (!read_request(build, node, i, length)) {
				return false;
			}
		}
	}
	return true;
}
