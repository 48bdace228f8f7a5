/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any bytes as a device, chip or board file: which one, the keys at the top decide. Chips use two
 * small blocks whatever names they give; boards stand on a small chip.
 */
#include "fuzz/target.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "loader/board_file.h"
#include "loader/device_file.h"
#include "loader/pool.h"
#include "loader/soc_file.h"
#include "loader/yaml.h"
#include "machine/machine.h"

static const char block[] = "schema: 1\nname: B\naddressBlock: {offset: 0, size: 0x100}\n"
			    "sim: {clocks: [c], lines: {irq: {}, a: {status: S}}}\n"
			    "registers: {S: {addressOffset: 0}, T: {addressOffset: 4}}\n";
static const char chip[] =
	"schema: 1\nname: C\nclocks: {c: {rate: 1000000}}\ndevices: {d%s: {dim: 2, file: b}}\n"
	"pins: {'P{0-9}': {}}\n";

static const struct yaml_node *parse(struct pool *pool, const char *text)
{
	struct error err = { 0 };
	return yaml_parse(pool, "own.yaml", text, strlen(text), &err);
}

static const struct device_file *find(void *owner, const struct yaml_node *name, struct error *err)
{
	const struct yaml_node *top = parse(owner, block);
	return name->kind == YAML_TEXT && name->text[0] == 'b' ?
		device_file_build(owner, top, err) :
		(yaml_error(name, err, "there is no such block"), NULL);
}

static bool build_chip(
	struct pool *pool, const struct yaml_node *top, struct machine *machine, struct error *err)
{
	const struct device_finder finder = { find, pool };
	struct soc_info info = { 0 };
	return soc_file_build(pool, top, &finder, machine, &info, err);
}

static bool build_board(
	struct pool *pool, const struct yaml_node *top, struct machine *machine, struct error *err)
{
	struct board_info info = { 0 };
	struct error none = { 0 };
	if (!build_chip(pool, parse(pool, chip), machine, &none)) {
		abort();
	}
	return board_file_head(top, &info, err) && board_file_build(pool, top, machine, &info, err);
}

static bool build(struct pool *pool, const struct yaml_node *top, struct error *err)
{
	if (yaml_get(top, "registers")) {
		return device_file_build(pool, top, err) != NULL;
	}
	struct machine *machine = machine_create("fuzz", 4 << 20);
	bool good = yaml_get(top, "soc") ? build_board(pool, top, machine, err) :
					   build_chip(pool, top, machine, err);
	machine_destroy(machine);
	return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct pool *pool = pool_create();
	struct error err = { 0 };
	const struct yaml_node *top = yaml_parse(pool, "fuzz.yaml", bytes, length, &err);
	bool good = top && build(pool, top, &err);
	if (good == err.set) {
		abort();
	}
	pool_destroy(pool);
	return 0;
}
