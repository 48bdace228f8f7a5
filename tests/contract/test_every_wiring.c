/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every part type must do when it is added to every board: hang there, or be refused with a reason. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "loader/board_file.h"
#include "loader/device_file.h"
#include "loader/device_files.h"
#include "loader/folder.h"
#include "loader/pool.h"
#include "loader/soc_file.h"
#include "loader/wiring.h"
#include "loader/yaml.h"
#include "machine/machine.h"
#include "peripherals/models.h"
#include "support/catalog.h"
#include "support/suite.h"

enum { TEXT = 200, ARENA_BYTES = 16 << 20 };

static struct error err;

/* Hundreds of machines are built here: the files of the chip are read once for all. */
static struct pool *kept;
static struct device_files *files;
static const struct yaml_node *soc;

static void setup(void)
{
	kept = pool_create();
	err = (struct error){ 0 };
	soc = yaml_load(kept, MODELS "/soc/mt3620.yaml", &err);
	ck_assert_msg(soc, "%s: %s", err.where, err.message);
	files = device_files_create(MODELS);
	device_files_read(files, yaml_get(soc, "devices"));
}

static void teardown(void)
{
	device_files_destroy(files);
	pool_destroy(kept);
}

static const struct device_file *find(
	void *owner, const struct yaml_node *name, struct error *error)
{
	return device_files_find(owner, name, error);
}

struct wired {
	struct pool *pool;
	struct machine *machine;
	struct board_info info;
};

static bool build(struct wired *wired, const char *board, const struct wiring *wiring)
{
	const struct device_finder finder = { find, files };
	const char *path = folder_path(wired->pool, MODELS, MODEL_BOARD, board);
	const struct yaml_node *top = yaml_load(wired->pool, path, &err);
	struct soc_info soc_info = { 0 };
	ck_assert_msg(top && board_file_head(top, &wired->info, &err) &&
			soc_file_build(
				wired->pool, soc, &finder, wired->machine, &soc_info, &err) &&
			board_file_build(wired->pool, top, wired->machine, &wired->info, &err),
		"%s: %s", err.where, err.message);
	if (!board_file_wire(wired->pool, top, wiring, wired->machine, &wired->info, &err) ||
		!machine_prepare(wired->machine, &err)) {
		return false;
	}
	machine_seal(wired->machine);
	machine_reset(wired->machine);
	return board_file_check(wired->pool, top, wired->machine, &wired->info, &err);
}

static void discard(struct wired *wired)
{
	machine_destroy(wired->machine);
	pool_destroy(wired->pool);
}

/* False with the error checked: there is a reason. */
static bool add(struct wired *wired, const char *board, const char *part)
{
	const struct wiring wiring = { .part = &part, .part_count = part ? 1 : 0 };
	err = (struct error){ 0 };
	*wired = (struct wired){ .pool = pool_create(),
		.machine = machine_create(board, ARENA_BYTES) };
	bool good = build(wired, board, &wiring);
	ck_assert_msg(good || (err.set && err.message[0]), "%s %s: no reason", board, part);
	ck_assert_msg(!good || !err.set, "%s %s: %s", board, part, err.message);
	return good;
}

/* Some parts lack a setting that has no default, such as the file they show. */
static bool is_about_a_setting(void)
{
	return !strncmp(err.message, "added: ", 7);
}

/* A word for each kind of bus that every board has, whatever its units are called. */
static const char *const buses[] = { [PORT_UART] = "isu0-uart",
	[PORT_I2C] = "isu2-i2c",
	[PORT_SPI] = "isu1-spi",
	[PORT_I2S] = "i2s0" };

static bool fits(const struct part_ops *ops, enum port_kind kind)
{
	for (unsigned i = 0; ops->ports && ops->ports[i]; i++) {
		if (ops->port_kinds[i] == kind) {
			return true;
		}
	}
	return false;
}

static void every_type_everywhere(const char *board)
{
	struct wired wired;
	char text[TEXT];
	for (unsigned n = 0; part_models[n]; n++) {
		for (unsigned kind = PORT_UART; kind <= PORT_I2S; kind++) {
			if (kind != n % 4 && !fits(part_models[n], (enum port_kind)kind)) {
				continue; /* what does not fit is tried in turn */
			}
			snprintf(text, sizeof(text), "%s@%s,name=added", part_models[n]->type,
				buses[kind]);
			bool good = add(&wired, board, text);
			ck_assert(!good || machine_find_part(wired.machine, "added"));
			discard(&wired);
		}
	}
}

START_TEST(every_part_on_every_board_hangs_on_a_bus_or_is_refused_with_a_reason)
{
	catalog_each_board(every_type_everywhere);
}
END_TEST

START_TEST(every_part_hangs_where_its_kind_of_port_is)
{
	static const char *const place[] = {
		[PORT_UART] = "isu3-uart", [PORT_I2C] = "isu3-i2c", [PORT_SPI] = "isu3-spi"
	};
	struct wired wired;
	char text[TEXT];
	for (unsigned n = 0; part_models[n]; n++) {
		for (unsigned kind = PORT_UART; kind <= PORT_SPI; kind++) {
			if (!fits(part_models[n], (enum port_kind)kind)) {
				continue;
			}
			snprintf(text, sizeof(text), "%s@%s,name=added", part_models[n]->type,
				place[kind]);
			bool good = add(&wired, "mt3620-rdb", text);
			ck_assert_msg(good || is_about_a_setting(), "%s: %s", text, err.message);
			discard(&wired);
		}
	}
}
END_TEST

START_TEST(every_part_hangs_on_pins)
{
	struct wired wired;
	char text[1000];
	for (unsigned n = 0; part_models[n]; n++) {
		size_t used = (size_t)snprintf(
			text, sizeof(text), "%s,name=added", part_models[n]->type);
		const char *const *pin = part_models[n]->pins;
		for (unsigned i = 0; pin && pin[i] && used < 900; i++) {
			used += (size_t)snprintf(
				text + used, sizeof(text) - used, ",%s=GPIO%u", pin[i], i);
		}
		if (!pin || !pin[0]) {
			continue;
		}
		bool good = add(&wired, "mt3620-rdb", text);
		ck_assert_msg(good || is_about_a_setting(), "%s: %s", text, err.message);
		discard(&wired);
	}
}
END_TEST

static void mounts_its_own(const char *board)
{
	struct wired bare, wired;
	ck_assert(add(&bare, board, NULL));
	for (unsigned i = 0; i < bare.info.optional_count; i++) {
		const char *name = bare.info.optional[i].name;
		bool good = add(&wired, board, name);
		ck_assert_msg(good || strstr(err.message, "has no model yet"), "%s --part %s: %s",
			board, name, err.message);
		ck_assert(!good || machine_find_part(wired.machine, name));
		discard(&wired);
		for (unsigned n = 0; part_models[n]; n++) {
			ck_assert_msg(strcmp(part_models[n]->type, name) != 0,
				"%s: the optional part %s hides the type", board, name);
		}
	}
	discard(&bare);
}

START_TEST(a_board_mounts_each_part_that_it_offers)
{
	catalog_each_board(mounts_its_own);
}
END_TEST

/* Who listens on I2C says where; otherwise nobody would notice two of them. */
START_TEST(every_part_on_i2c_tells_its_address)
{
	struct wired wired;
	for (unsigned n = 0; part_models[n]; n++) {
		const struct part_ops *ops = part_models[n];
		bool listens = ops->port_ops && ops->port_ops->i2c_start && fits(ops, PORT_I2C);
		ck_assert_msg(!listens || ops->i2c_answers, "%s has no i2c_answers", ops->type);
		if (!listens) {
			continue;
		}
		char text[TEXT];
		unsigned answers = 0;
		snprintf(text, sizeof(text), "%s@isu2-i2c,name=added", ops->type);
		bool good = add(&wired, "mt3620-rdb", text);
		ck_assert_msg(good || is_about_a_setting(), "%s: %s", text, err.message);
		const struct part *part = machine_find_part(wired.machine, "added");
		for (unsigned address = 0; good && address < 0x80; address++) {
			for (unsigned port = 0; port < part->port_count; port++) {
				answers += part->port[port].peer &&
					ops->i2c_answers(part, port, (uint8_t)address);
			}
		}
		ck_assert_msg(answers || !good, "%s answers no address", ops->type);
		discard(&wired);
	}
}
END_TEST

static void has_rails(const char *board)
{
	struct wired wired;
	ck_assert(add(&wired, board, NULL));
	const struct net *ground = machine_find_net(wired.machine, "GND");
	const struct net *supply = machine_find_net(wired.machine, "3V3");
	ck_assert_msg(ground && !ground->level, "%s has no GND", board);
	ck_assert_msg(supply && supply->level, "%s has no 3V3", board);
	discard(&wired);
}

START_TEST(every_board_has_ground_and_a_supply_to_wire_to)
{
	catalog_each_board(has_rails);
}
END_TEST

int main(void)
{
	return suite_run("every wiring", setup, teardown,
		(const TTest *const[]){
			every_part_on_every_board_hangs_on_a_bus_or_is_refused_with_a_reason,
			every_part_hangs_where_its_kind_of_port_is,
			every_part_hangs_on_pins,
			a_board_mounts_each_part_that_it_offers,
			every_part_on_i2c_tells_its_address,
			every_board_has_ground_and_a_supply_to_wire_to,
			NULL,
		});
}
