/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every part type must do when it is added to every board: hang there, or be refused with a reason. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "loader/board_file.h"
#include "loader/load.h"
#include "loader/wiring.h"
#include "machine/machine.h"
#include "peripherals/models.h"
#include "support/catalog.h"
#include "support/suite.h"

enum { TEXT = 200 };

static struct error err;

/* NULL with the error checked: it points into the option and is readable. */
static struct machine *add(const char *board, const char *part)
{
	const struct wiring wiring = { .part = &part, .part_count = 1 };
	err = (struct error){ 0 };
	struct machine *machine = load_board_wired(MODELS, board, &wiring, &err);
	ck_assert_msg(machine || (err.set && err.message[0]), "%s %s: no reason", board, part);
	ck_assert_msg(!machine || !err.set, "%s %s: %s", board, part, err.message);
	return machine;
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
	char text[TEXT];
	for (unsigned n = 0; part_models[n]; n++) {
		for (unsigned kind = PORT_UART; kind <= PORT_I2S; kind++) {
			if (kind != n % 4 && !fits(part_models[n], (enum port_kind)kind)) {
				continue; /* what does not fit is tried in turn */
			}
			snprintf(text, sizeof(text), "%s@%s,name=added", part_models[n]->type,
				buses[kind]);
			struct machine *machine = add(board, text);
			ck_assert(!machine || machine_find_part(machine, "added"));
			machine_destroy(machine);
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
	char text[TEXT];
	for (unsigned n = 0; part_models[n]; n++) {
		for (unsigned kind = PORT_UART; kind <= PORT_SPI; kind++) {
			if (!fits(part_models[n], (enum port_kind)kind)) {
				continue;
			}
			snprintf(text, sizeof(text), "%s@%s,name=added", part_models[n]->type,
				place[kind]);
			struct machine *machine = add("mt3620-rdb", text);
			/* Some lack a setting that has no default, such as the file they show. */
			bool about_setting = !strncmp(err.message, "added: ", 7);
			ck_assert_msg(machine || about_setting, "%s: %s", text, err.message);
			machine_destroy(machine);
		}
	}
}
END_TEST

START_TEST(every_part_hangs_on_pins)
{
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
		struct machine *machine = add("mt3620-rdb", text);
		bool about_setting = !strncmp(err.message, "added: ", 7);
		ck_assert_msg(machine || about_setting, "%s: %s", text, err.message);
		machine_destroy(machine);
	}
}
END_TEST

static void mounts_its_own(const char *board)
{
	struct machine *bare = load_board(MODELS, board, &err);
	ck_assert_msg(bare, "%s", err.message);
	const struct board_info *info = load_board_info(bare);
	for (unsigned i = 0; i < info->optional_count; i++) {
		const char *name = info->optional[i].name;
		struct machine *machine = add(board, name);
		ck_assert_msg(machine || strstr(err.message, "has no model yet"),
			"%s --part %s: %s", board, name, err.message);
		ck_assert(!machine || machine_find_part(machine, name));
		machine_destroy(machine);
		for (unsigned n = 0; part_models[n]; n++) {
			ck_assert_msg(strcmp(part_models[n]->type, name) != 0,
				"%s: the optional part %s hides the type", board, name);
		}
	}
	machine_destroy(bare);
}

START_TEST(a_board_mounts_each_part_that_it_offers)
{
	catalog_each_board(mounts_its_own);
}
END_TEST

/* Who listens on I2C says where; otherwise nobody would notice two of them. */
START_TEST(every_part_on_i2c_tells_its_address)
{
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
		struct machine *machine = add("mt3620-rdb", text);
		if (!machine) {
			continue; /* it lacks a setting */
		}
		const struct part *part = machine_find_part(machine, "added");
		for (unsigned address = 0; address < 0x80; address++) {
			for (unsigned port = 0; port < part->port_count; port++) {
				answers += part->port[port].peer &&
					ops->i2c_answers(part, port, (uint8_t)address);
			}
		}
		ck_assert_msg(answers, "%s answers no address", ops->type);
		machine_destroy(machine);
	}
}
END_TEST

static void has_rails(const char *board)
{
	struct machine *machine = load_board(MODELS, board, &err);
	ck_assert_ptr_nonnull(machine);
	ck_assert_msg(machine_find_net(machine, "GND") && !machine_find_net(machine, "GND")->level,
		"%s has no GND", board);
	ck_assert_msg(machine_find_net(machine, "3V3") && machine_find_net(machine, "3V3")->level,
		"%s has no 3V3", board);
	machine_destroy(machine);
}

START_TEST(every_board_has_ground_and_a_supply_to_wire_to)
{
	catalog_each_board(has_rails);
}
END_TEST

int main(void)
{
	return suite_run("every wiring", NULL, NULL,
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
