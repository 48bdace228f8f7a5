/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Board files: nets, parts and what is only listed, and every way to get them wrong. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/log.h"
#include "loader/board_file.h"
#include "loader/device_file.h"
#include "loader/pool.h"
#include "loader/soc_file.h"
#include "loader/yaml.h"
#include "machine/machine.h"

/* What a test adds begins in line 4. */
#define BOARD "schema: 1\nname: b\nsoc: c\n"

static const char chip[] =
	"schema: 1\nname: C\nclocks: {xtal: {rate: 26_000_000}}\n"
	"devices: {grp0: {file: mt3620-gpio}, uart%s: {dim: 2, file: mt3620-uart}}\n"
	"pins:\n  P{0-3}: {device: grp0, pin: 'p{0-3}'}\n  Q: {}\n";

static struct pool *pool;
static struct error err;
static struct machine *machine;
static struct board_info info;

static const struct device_file *find(
	void *owner, const struct yaml_node *name, struct error *error)
{
	char path[300];
	snprintf(path, sizeof path, MODELS "/devices/%s.yaml", name->text);
	return device_file_load(owner, path, error);
}

static void setup(void)
{
	struct soc_info soc = { 0 };
	pool = pool_create();
	err = (struct error){ 0 };
	info = (struct board_info){ 0 };
	machine = machine_create("test", 1 << 20);
	const struct device_finder finder = { find, pool };
	const struct yaml_node *top = yaml_parse(pool, "c.yaml", chip, sizeof chip - 1, &err);
	ck_assert_msg(top && soc_file_build(pool, top, &finder, machine, &soc, &err), "%s: %s",
		err.where, err.message);
}

static void teardown(void)
{
	machine_destroy(machine);
	pool_destroy(pool);
}

static bool build(const char *text)
{
	const struct yaml_node *top = yaml_parse(pool, "b.yaml", text, strlen(text), &err);
	return top && board_file_head(top, &info, &err) &&
		board_file_build(pool, top, machine, &info, &err);
}

static void good(const char *text)
{
	ck_assert_msg(build(text), "%s: %s", err.where, err.message);
}

START_TEST(a_pad_without_a_name_has_a_net_of_its_own)
{
	good(BOARD);
	ck_assert_uint_eq(machine->net_count, 5);
	ck_assert_str_eq(machine->pads->net->name, "P0");
	const struct device *bank = machine_find_device(machine, "grp0");
	ck_assert_ptr_eq(bank->pin[0].net, machine_find_net(machine, "P0"));
}
END_TEST

START_TEST(pads_can_share_a_net)
{
	good(BOARD "nets: {BOTH: [P0, P2]}\n");
	const struct device *bank = machine_find_device(machine, "grp0");
	ck_assert_ptr_eq(bank->pin[0].net, bank->pin[2].net);
	ck_assert_str_eq(bank->pin[0].net->name, "BOTH");
	ck_assert_ptr_null(machine_find_net(machine, "P0"));
	ck_assert_ptr_nonnull(machine_find_net(machine, "P1"));
}
END_TEST

START_TEST(pulls_and_rails_hold_their_nets)
{
	good(BOARD
		"nets: {UP: {pins: P0, pull: up}, DOWN: {pins: [P1], pull: down}, GND: {level: low},"
		" V: {level: high}}\n");
	ck_assert(machine_find_net(machine, "UP")->level);
	ck_assert(!machine_find_net(machine, "DOWN")->level);
	ck_assert(machine_find_net(machine, "DOWN")->driven);
	ck_assert(!machine_find_net(machine, "GND")->level);
	ck_assert(machine_find_net(machine, "V")->level);
}
END_TEST

START_TEST(parts_are_wired_by_net_or_by_pad)
{
	good(BOARD
		"nets: {RED: P1}\n"
		"parts:\n"
		"  l1: {part: led, active: low, pins: {pin: RED}, picture: {at: [3, 4], color: red}}\n"
		"  l2: {part: led, pins: {pin: P1}}\n"
		"  t: {part: terminal, ports: {uart: uart1}}\n");
	const struct part *l1 = machine_find_part(machine, "l1");
	ck_assert_ptr_eq(l1->pin[0].net, machine_find_net(machine, "RED"));
	ck_assert_ptr_eq(l1->pin[0].net, machine_find_part(machine, "l2")->pin[0].net);
	const struct part *t = machine_find_part(machine, "t");
	ck_assert_ptr_eq(t->port[0].peer, machine_find_device(machine, "uart1")->port[0]);
	ck_assert_uint_eq(info.part_count, 3);
	ck_assert_uint_eq(info.parts[0].picture.y_mm, 4);
	ck_assert(!info.parts[1].picture.given);
}
END_TEST

static void count_message(void *context, enum log_kind kind, const char *text, uint64_t repeats)
{
	ck_assert_str_eq(text, "on the board but not modelled yet: imu (LSM6DSO), als (PT19)");
	++*(unsigned *)context;
}

START_TEST(a_part_without_a_model_is_listed_and_said_once)
{
	unsigned said = 0;
	log_set_sink(machine->log, count_message, &said);
	good(BOARD "parts: {imu: {part: LSM6DSO, modelled: false, on: ISU2, description: motion},"
		   " als: {part: PT19, modelled: false}}\n");
	ck_assert_uint_eq(said, 1);
	ck_assert_ptr_null(info.parts[0].part);
	ck_assert_str_eq(info.parts[0].where, "ISU2");
	ck_assert_ptr_null(machine->parts);
}
END_TEST

START_TEST(headers_and_buses_are_kept)
{
	good(BOARD "module: M\npicture: {width: 10, height: 20, color: green}\nnets: {X: P0}\n"
		   "headers: {H1: {1: X, A: P1}}\nbuses: {ISU0: {uart: {rx: H1.A, tx: P2}}}\n");
	ck_assert_str_eq(info.module, "M");
	ck_assert_uint_eq(info.height_mm, 20);
	ck_assert_uint_eq(info.position_count, 2);
	ck_assert_str_eq(info.positions[1].position, "A");
	ck_assert_str_eq(info.positions[1].net, "P1");
	ck_assert_uint_eq(info.signal_count, 2);
	ck_assert_str_eq(info.signals[0].place, "H1.A");
}
END_TEST

static const struct {
	const char *text, *where, *message;
} bad[] = {
	{ "schema: 1\nname: b\n", "b.yaml:1:1", "the key `soc` is missing" },
	{ "schema: 0\nname: b\nsoc: c\n", "b.yaml:1:9", "schema 0 is not known" },
	{ BOARD "led: {}\n", "b.yaml:4:1", "unknown key `led`" },
	{ BOARD "sim: {evidence: hearsay}\n", "b.yaml:4:17", "`hearsay` is no known value" },
	{ BOARD "picture: {width: 1}\n", "b.yaml:4:1", "`picture` lacks the key `height`" },
	{ BOARD "nets: [A]\n", "b.yaml:4:7", "expected a map for nets" },
	{ BOARD "nets: {A: P9}\n", "b.yaml:4:11", "the chip has no pin `P9`" },
	{ BOARD "nets: {A: P0, B: P0}\n", "b.yaml:4:18", "`P0` is on net `A` already" },
	{ BOARD "nets: {P1: P0}\n", "b.yaml:4:8", "`P1` is a pin of the chip" },
	{ BOARD "nets: {A: {pin: P0}}\n", "b.yaml:4:12", "unknown key `pin`" },
	{ BOARD "nets: {A: {pull: sideways}}\n", "b.yaml:4:18", "`sideways` is no known value" },
	{ BOARD "nets: {A: {level: 1}}\n", "b.yaml:4:19", "`1` is no known value" },
	{ BOARD "nets: {A: {pull: up, level: low}}\n", "b.yaml:4:22",
		"a pull or a level, not both" },
	{ BOARD "nets: {A: [[P0]]}\n", "b.yaml:4:12", "expected a single value" },
	{ BOARD "parts: []\n", "b.yaml:4:8", "expected a map for parts" },
	{ BOARD "parts: {x: led}\n", "b.yaml:4:12", "expected a map for x" },
	{ BOARD "parts: {x: {pins: {}}}\n", "b.yaml:4:9", "`x` lacks the key `part`" },
	{ BOARD "parts: {x: {part: lde}}\n", "b.yaml:4:19", "there is no part `lde`" },
	{ BOARD "parts: {x: {part: led, pins: {anode: P0}}}\n", "b.yaml:4:31",
		"a led has no pin `anode`" },
	{ BOARD "parts: {x: {part: led, pins: {pin: P7}}}\n", "b.yaml:4:36",
		"there is no net or pin `P7`" },
	{ BOARD "parts: {x: {part: led, colour: red}}\n", "b.yaml:4:24", "has no setting colour" },
	{ BOARD "parts: {x: {part: led, active: sideways}}\n", "b.yaml:4:24", "sideways" },
	{ BOARD "parts: {x: {part: led, active: [low]}}\n", "b.yaml:4:32",
		"expected a single value for active" },
	{ BOARD "parts: {x: {part: led, picture: {at: [1]}}}\n", "b.yaml:4:38", "expected [x, y]" },
	{ BOARD "parts: {x: {part: led, modelled: maybe}}\n", "b.yaml:4:34",
		"expected true or false" },
	{ BOARD "parts: {x: {part: foo, modelled: false, pins: {}}}\n", "b.yaml:4:41",
		"unknown key `pins`" },
	{ BOARD "parts: {x: {part: terminal, ports: {spi: uart0}}}\n", "b.yaml:4:37",
		"a terminal has no port `spi`" },
	{ BOARD "parts: {x: {part: terminal, ports: {uart: uart5}}}\n", "b.yaml:4:43",
		"there is no device `uart5`" },
	{ BOARD "parts: {x: {part: terminal, ports: {uart: uart0.spi}}}\n", "b.yaml:4:43",
		"`uart0` has no port spi" },
	{ BOARD "parts: {x: {part: terminal, ports: {uart: grp0}}}\n", "b.yaml:4:43",
		"`grp0` has no port" },
	{ BOARD "parts: {x: {part: terminal, ports: {uart: uart0}}, y: {part: terminal, ports: {uart: uart0}}}\n",
		"b.yaml:4:86", "`uart0` is connected to something already" },
	{ BOARD "headers: {H: {1: NC}}\n", "b.yaml:4:18", "there is no net or pin `NC`" },
	{ BOARD "buses: {I: {can: {}}}\n", "b.yaml:4:13", "unknown key `can`" },
	{ BOARD "buses: {I: {uart: {rx: H1.1}}}\n", "b.yaml:4:24",
		"no header has the position `H1.1`" },
};

START_TEST(a_bad_board_file_is_refused_where_it_is_bad)
{
	const char *text = bad[_i].text;
	ck_assert_msg(!build(text), "accepted: %s", text);
	ck_assert(err.set);
	ck_assert_msg(strstr(err.message, bad[_i].message), "%s\nsays: %s (%s)", text, err.message,
		err.where);
	ck_assert_msg(!strcmp(err.where, bad[_i].where), "%s\npoints at %s, not %s: %s", text,
		err.where, bad[_i].where, err.message);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("board_file");
	TCase *tc = tcase_create("board_file");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_pad_without_a_name_has_a_net_of_its_own);
	tcase_add_test(tc, pads_can_share_a_net);
	tcase_add_test(tc, pulls_and_rails_hold_their_nets);
	tcase_add_test(tc, parts_are_wired_by_net_or_by_pad);
	tcase_add_test(tc, a_part_without_a_model_is_listed_and_said_once);
	tcase_add_test(tc, headers_and_buses_are_kept);
	tcase_add_loop_test(
		tc, a_bad_board_file_is_refused_where_it_is_bad, 0, sizeof bad / sizeof bad[0]);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
