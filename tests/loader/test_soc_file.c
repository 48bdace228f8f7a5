/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Chip files: what they build, and every way to get them wrong. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "loader/device_file.h"
#include "loader/pool.h"
#include "loader/soc_file.h"
#include "loader/yaml.h"
#include "machine/machine.h"

/* A chip of one core; what a test adds begins in line 8, or 9 after its bus. */
#define BODY(text)                                                                                           \
	"schema: 1\nname: C\nclocks: {xtal: {rate: 26_000_000}, rtc32k: {rate: 32768}}\n"                    \
	"memories: {ram: {kind: ram, size: 0x1000}, flash: {kind: flash, size: 0x4000}}\n"                   \
	"cores: {m4: {type: cortex-m4f, clock: xtal, bus: m4, vectors: 0, irqLines: 80, priorityBits: 3}}\n" \
	"devices: {gpt0: {file: mt3620-gpt, clocks: {bus: xtal}}, cirq0: {file: mt3620-cirq},\n"             \
	"  grp0: {file: mt3620-gpio}, spare0: {file: mt3620-reserved}}\n" text
#define MAPPED(map) BODY("buses: {m4: {map: {" map "}}}\n")
#define WIRED(more) BODY("buses: {m4: {}}\n" more)

static struct pool *pool;
static struct error err;
static struct machine *machine;
static struct soc_info info;

static const struct device_file *find(
	void *owner, const struct yaml_node *name, struct error *error)
{
	char path[300];
	snprintf(path, sizeof path, MODELS "/devices/%s.yaml", name->text);
	return device_file_load(owner, path, error);
}

static void setup(void)
{
	pool = pool_create();
	err = (struct error){ 0 };
	info = (struct soc_info){ 0 };
	machine = machine_create("test", 1 << 20);
}

static void teardown(void)
{
	machine_destroy(machine);
	pool_destroy(pool);
}

static bool build(const char *text)
{
	const struct device_finder finder = { find, pool };
	const struct yaml_node *top = yaml_parse(pool, "c.yaml", text, strlen(text), &err);
	return top && soc_file_build(pool, top, &finder, machine, &info, &err);
}

static void good(const char *text)
{
	ck_assert_msg(build(text), "%s: %s", err.where, err.message);
}

START_TEST(a_chip_has_what_its_file_says)
{
	good(WIRED("sim: {quantum: 5us, source: paper}\n"));
	ck_assert_str_eq(machine->soc, "C");
	ck_assert_str_eq(info.source, "paper");
	ck_assert_uint_eq(machine->quantum_ps, 5000000);
	ck_assert_uint_eq(machine_find_clock(machine, "xtal")->rate_hz, 26000000);
	ck_assert_int_eq(machine_find_memory(machine, "flash")->kind, MEMORY_FLASH);
	ck_assert_ptr_nonnull(machine_find_core(machine, "m4"));
	const struct device *gpt = machine_find_device(machine, "gpt0");
	ck_assert_ptr_eq(
		gpt->clk[device_find_clock(gpt, "bus")], machine_find_clock(machine, "xtal"));
	ck_assert_ptr_eq(
		gpt->clk[device_find_clock(gpt, "rtc32k")], machine_find_clock(machine, "rtc32k"));
}
END_TEST

START_TEST(a_window_answers_where_nobody_else_does)
{
	good(MAPPED("0x1000: {device: gpt0, size: 0x1000}, 0x1200: {device: grp0}"));
	const struct bus *bus = machine->buses;
	ck_assert_uint_eq(bus->region_count, 4);
	ck_assert_str_eq(bus_find(bus, 0x1000)->device->name, "gpt0");
	ck_assert_str_eq(bus_find(bus, 0x1100)->device->name, "gpt0");
	ck_assert_str_eq(bus_find(bus, 0x1200)->device->name, "grp0");
	ck_assert_uint_eq(bus_find(bus, 0x1200)->device_base, 0x1200);
	ck_assert_str_eq(bus_find(bus, 0x1300)->device->name, "gpt0");
	ck_assert_uint_eq(bus_find(bus, 0x1fff)->device_base, 0x1000);
	ck_assert_ptr_null(bus_find(bus, 0x2000));
	ck_assert_ptr_null(bus_find(bus, 0xfff));
}
END_TEST

START_TEST(a_window_can_be_smaller_than_the_block)
{
	good(MAPPED("0x1000: {device: gpt0, size: 0x80}, 0x1080: {memory: ram, size: 0x80}"));
	ck_assert_str_eq(bus_find(machine->buses, 0x107f)->device->name, "gpt0");
	ck_assert_str_eq(bus_find(machine->buses, 0x1080)->memory->name, "ram");
}
END_TEST

START_TEST(the_last_address_can_be_mapped)
{
	good(MAPPED("0xFFFFF000: {memory: ram}, 0xFFFFE000: {device: gpt0, size: 0x1000}"));
	ck_assert_str_eq(bus_find(machine->buses, 0xffffffff)->memory->name, "ram");
	ck_assert_str_eq(bus_find(machine->buses, 0xffffeffc)->device->name, "gpt0");
}
END_TEST

START_TEST(each_bus_of_a_template_sees_its_own)
{
	good("schema: 1\nname: C\nclocks: {c: {rate: 1}}\n"
	     "memories: {ram%s: {dim: 2, kind: ram, size: 0x1000}, flash: {kind: flash, size: 0x4000}}\n"
	     "maps: {both: {0x8000: {memory: flash}}}\n"
	     "buses: {b%s: {dim: 2, include: [both], map: {0: {memory: ram%s},\n"
	     "  0x4000: {memory: flash, size: 0x1000, offset: 0x1000, offsetIncrement: 0x2000, access: read-only}}}}\n");
	const struct bus *b0 = machine_find_bus(machine, "b0"),
			 *b1 = machine_find_bus(machine, "b1");
	ck_assert_str_eq(bus_find(b0, 0)->memory->name, "ram0");
	ck_assert_str_eq(bus_find(b1, 0)->memory->name, "ram1");
	ck_assert_uint_eq(bus_find(b0, 0x4000)->offset, 0x1000);
	ck_assert_uint_eq(bus_find(b1, 0x4000)->offset, 0x3000);
	ck_assert(bus_find(b1, 0x4000)->read_only);
	ck_assert_ptr_eq(bus_find(b0, 0x8000)->memory, bus_find(b1, 0x8000)->memory);
}
END_TEST

START_TEST(a_bus_master_sees_the_bus_it_names)
{
	good("schema: 1\nname: C\nclocks: {c: {rate: 1}, rtc32k: {rate: 1}, xtal: {rate: 1}}\n"
	     "memories: {ram%s: {dim: 2, kind: ram, size: 0x1000}}\n"
	     "devices: {gpt%s: {dim: 2, file: mt3620-gpt, clocks: {bus: c}, master: b%s}}\n"
	     "buses: {b%s: {dim: 2, map: {0: {memory: ram%s}}}}\n");
	const struct device *gpt = machine_find_device(machine, "gpt1");
	ck_assert(gpt->master->write(gpt->master_owner, 0x10, 4, 0x01020304));
	ck_assert_uint_eq(machine_find_memory(machine, "ram1")->bytes[0x10], 4);
	ck_assert(!gpt->master->write(gpt->master_owner, 0x1000, 4, 0));
}
END_TEST

#define BOXES(routes)                                                                                        \
	"schema: 1\nname: C\nclocks: {xtal: {rate: 26_000_000}, rtc32k: {rate: 32768}}\n"                    \
	"cores: {m4: {type: cortex-m4f, clock: xtal, bus: m4, vectors: 0, irqLines: 80, priorityBits: 3}}\n" \
	"devices: {box%s: {dim: 3, file: mt3620-mbox}, cirq0: {file: mt3620-cirq},\n"                        \
	"  sfc: {file: mt3620-reserved}}\nbuses: {m4: {}}\nroutes: [" routes "]\n"

START_TEST(two_ports_of_blocks_are_joined)
{
	good(BOXES("box0.side <-> box1.side, box2.side <-> sfc.side"));
	struct device *one = machine_find_device(machine, "box0"),
		      *other = machine_find_device(machine, "box1");
	ck_assert_ptr_eq(one->port[0]->peer, other->port[0]);
	ck_assert_ptr_eq(other->port[0]->peer, one->port[0]);
	ck_assert_ptr_null(machine_find_device(machine, "box2")->port[0]->peer);
}
END_TEST

static void bad_join(const char *text, const char *message)
{
	ck_assert(!build(text));
	ck_assert_ptr_nonnull(strstr(err.message, message));
	teardown();
	setup();
}

START_TEST(ports_that_do_not_fit_are_not_joined)
{
	bad_join(BOXES("box0.side <-> box0.side"), "`box0.side` and `box0.side` cannot be joined");
	bad_join(BOXES("box0.side <-> box1.side, box2.side <-> box1.side"),
		"one has its other end already");
	bad_join(BOXES("box0.sight <-> box1.side"), "`box0` has no port `sight`");
	bad_join(BOXES("box0.side <-> cirq0.side"), "`cirq0` has no port `side`");
	bad_join(BOXES("box0.side <-> box7.side"), "there is no device `box7`");
	bad_join(BOXES("box0.side <-> "), "is no end of a route");
}
END_TEST

START_TEST(routes_are_wired_and_kept)
{
	good(WIRED("routes:\n  - gpt0.gpt3 -> cirq0.irq2\n  - cirq0.irq{0-79} -> m4.irq{0-79}\n"
		   "  - spare0.irq -> cirq0.irq46\n  - grp0.in{0-3} -> cirq0.eint{0-3}\n"));
	unsigned count = 0;
	for (const struct route *route = machine->routes; route; route = route->next) {
		count++;
	}
	ck_assert_uint_eq(count, 86);
	ck_assert_str_eq(machine->routes->from, "gpt0.gpt3");
	ck_assert_str_eq(machine->routes->to, "cirq0.irq2");
	ck_assert_str_eq(machine->routes->where, "c.yaml:10");
	const struct device *gpt = machine_find_device(machine, "gpt0");
	ck_assert_ptr_nonnull(gpt->line[device_find_line(gpt, "gpt3")].listeners);
}
END_TEST

START_TEST(pins_reset_groups_and_requests_are_kept)
{
	good(WIRED(
		"pins:\n  P{0-3}: {device: grp0, pin: 'p{0-3}', functions: [['A'], ['B', 'C'], [], ['D']]}\n"
		"  Q{8-9}: {functions: ['F{1-2}', G]}\n"
		"resetDomains: {all: {devices: [gpt0, grp0]}}\n"
		"dmaRequests: {'{4-5}': ['spare0.tx{0-1}'], 9: [gpt0.tick]}\n"));
	const struct pad *pad = machine->pads;
	ck_assert_str_eq(pad->name, "P0");
	ck_assert_str_eq(pad->device->name, "grp0");
	ck_assert_str_eq(pad->next->functions[1], "C");
	const struct pad *q9 = pad->next->next->next->next->next;
	ck_assert_str_eq(q9->name, "Q9");
	ck_assert_str_eq(q9->functions[0], "F2");
	ck_assert_str_eq(q9->functions[1], "G");
	ck_assert_uint_eq(info.resets->count, 2);
	ck_assert_uint_eq(info.requests->number, 9);
	ck_assert_str_eq(info.requests->next->what, "tx1");
}
END_TEST

START_TEST(a_pad_may_have_a_second_block_on_it)
{
	good(WIRED("pins:\n  P{0-1}: {device: grp0, pin: 'p{0-1}', also: 'grp0.p{2-3}'}\n"
		   "  Q: {device: grp0, pin: p0, also: spare0.storage}\n"));
	const struct pad *pad = machine->pads->next;
	ck_assert_uint_eq(pad->pin, 1);
	ck_assert_str_eq(pad->also->name, "grp0");
	ck_assert_uint_eq(pad->also_pin, 3);
	ck_assert_msg(!pad->next->also, "a block without a model has no pins yet");
}
END_TEST

/* One thing wrong in each. */
static const struct {
	const char *text, *where, *message;
} bad[] = {
	{ "schema: 1\n", "c.yaml:1:1", "the key `name` is missing" },
	{ "schema: 3\nname: C\n", "c.yaml:1:9", "schema 3 is not known" },
	{ "schema: 1\nname: C\nclock: {}\n", "c.yaml:3:1", "unknown key `clock`" },
	{ "schema: 1\nname: C\nsim: {quantum: 10}\n", "c.yaml:3:16", "expected a duration" },
	{ "schema: 1\nname: C\nsim: {quantum: 0us}\n", "c.yaml:3:16", "cannot be 0" },
	{ "schema: 1\nname: C\nclocks: []\n", "c.yaml:3:9", "expected a map for clocks" },
	{ "schema: 1\nname: C\nclocks: {a: {}}\n", "c.yaml:3:10", "`a` lacks the key `rate`" },
	{ "schema: 1\nname: C\nclocks: {a: {rate: 26MHz}}\n", "c.yaml:3:20",
		"expected a number for rate" },
	{ "schema: 1\nname: C\nclocks: {a: {dim: 2, rate: 1}}\n", "c.yaml:3:10",
		"has dim but no %s" },
	{ "schema: 1\nname: C\nclocks: {a%s: {dim: 2, rate: 1}, a1: {rate: 2}}\n", "c.yaml:3:34",
		"the clock `a1` is described twice" },
	{ "schema: 1\nname: C\nclocks: {a%s: {dim: 65, rate: 1}}\n", "c.yaml:3:10",
		"more than 64 clocks" },
	{ "schema: 1\nname: C\nmemories: {m: {kind: disk, size: 1024}}\n", "c.yaml:3:22",
		"`disk` is no known value" },
	{ "schema: 1\nname: C\nmemories: {m: {kind: ram, size: 1000}}\n", "c.yaml:3:33",
		"a memory cannot have 1000 bytes" },
	{ "schema: 1\nname: C\nmemories: {m: {kind: ram, size: 0x40000400}}\n", "c.yaml:3:33",
		"a memory cannot have" },
	{ "schema: 1\nname: C\nmemories: {m%s: {dim: 65, kind: ram, size: 1024}}\n", "c.yaml:3:12",
		"more than 64 memories" },
	{ "schema: 1\nname: C\nmemories: {m%s: {dim: 5, kind: ram, size: 0x4000000}}\n",
		"c.yaml:3:12", "more than 64 memories or 256 MiB" },
	{ "schema: 1\nname: C\nbuses: {b%s: {dim: 65}}\n", "c.yaml:3:9", "more than 64 buses" },
	{ "schema: 1\nname: C\ncores: {m: {type: cortex-m3}}\n", "c.yaml:3:19",
		"`cortex-m3` is no known value" },
	{ "schema: 1\nname: C\ncores: {m: {type: cortex-m4f, clock: c}}\n", "c.yaml:3:38",
		"there is no clock `c`" },
	{ "schema: 1\nname: C\nclocks: {c: {rate: 1}}\ncores: {m: {type: cortex-m4f, clock: c, bus: b, vectors: 0, irqLines: 80, priorityBits: 3}}\n",
		"c.yaml:4:46", "there is no bus `b`" },
	{ "schema: 1\nname: C\nclocks: {c: {rate: 1}}\nbuses: {b: {}}\ncores: {m: {type: cortex-m4f, clock: c, bus: b, vectors: 4, irqLines: 80, priorityBits: 3}}\n",
		"c.yaml:5:58", "a multiple of 128" },
	{ "schema: 1\nname: C\nclocks: {c: {rate: 1}}\nbuses: {b: {}}\ncores: {m: {type: cortex-m4f, clock: c, bus: b, vectors: 0, irqLines: 300, priorityBits: 3}}\n",
		"c.yaml:5:71", "irqLines is 1 to 240" },
	{ "schema: 1\nname: C\nclocks: {c: {rate: 1}}\nbuses: {b: {}}\ncores: {m%s: {dim: 5, type: cortex-m4f, clock: c, bus: b, vectors: 0, irqLines: 8, priorityBits: 3}}\n",
		"c.yaml:5:9", "more than 4 cores" },
	{ "schema: 1\nname: C\ndevices: {d: {}}\n", "c.yaml:3:11", "`d` lacks the key `file`" },
	{ "schema: 1\nname: C\ndevices: {d: {file: nothing}}\n", "", "cannot open" },
	{ "schema: 1\nname: C\ndevices: {d: {file: mt3620-gpio, colour: red}}\n", "c.yaml:3:34",
		"unknown key `colour`" },
	{ "schema: 1\nname: C\ndevices: {d: {file: mt3620-gpt}}\n", "c.yaml:3:11",
		"`d` needs its clock `rtc32k`" },
	{ "schema: 1\nname: C\nclocks: {x: {rate: 1}}\ndevices: {d: {file: mt3620-gpio, clocks: {ahb: x}}}\n",
		"c.yaml:4:43", "`d` has no clock input `ahb`" },
	{ "schema: 1\nname: C\ndevices: {d: {file: mt3620-wdt, clocks: {rtc32k: x}}}\n",
		"c.yaml:3:50", "there is no clock `x`" },
	{ "schema: 1\nname: C\ndevices: {d: {file: mt3620-gpio, core: m4}}\n", "c.yaml:3:40",
		"there is no core `m4`" },
	{ "schema: 1\nname: C\ndevices: {d: {file: mt3620-gpio, master: dma}}\n", "c.yaml:3:42",
		"there is no bus `dma`" },
	{ "schema: 1\nname: C\ndevices: {d%s: {dim: 2, file: mt3620-gpio}, d1: {file: mt3620-gpio}}\n",
		"c.yaml:3:45", "the device `d1` is described twice" },
	/* buses */
	{ MAPPED("nought: {device: gpt0}"), "c.yaml:8:20", "expected a number, found `nought`" },
	{ MAPPED("0x2: {device: gpt0}"), "c.yaml:8:20", "a mapping begins at a multiple of 4" },
	{ MAPPED("0: {}"), "c.yaml:8:23", "a mapping names a device or a memory" },
	{ MAPPED("0: {device: gpt0, memory: ram}"), "c.yaml:8:23",
		"a mapping names a device or a memory" },
	{ "schema: 1\nname: C\nclocks: {c: {rate: 1}}\n"
	  "devices: {a: {file: mt3620-reserved, master: dma}}\n",
		"c.yaml:4:46", "there is no bus `dma`" },
	{ MAPPED("0: {device: gpt9}"), "c.yaml:8:32", "there is no device `gpt9`" },
	{ MAPPED("0: {memory: rom}"), "c.yaml:8:32", "there is no memory `rom`" },
	{ MAPPED("0: {memory: ram, size: 0x2000}"), "c.yaml:8:43",
		"`ram` has 0x1000 bytes from offset 0x0 on" },
	{ MAPPED("0: {memory: ram, offset: 0x1000}"), "c.yaml:8:45",
		"offset 0x1000 lies past the end" },
	{ MAPPED("0: {memory: ram, access: never}"), "c.yaml:8:45", "`never` is no known value" },
	{ MAPPED("0: {memory: ram}, 0x800: {memory: flash}"), "c.yaml:8:45",
		"overlaps ram at 0x00000000" },
	{ MAPPED("0: {device: gpt0}, 0x80: {device: grp0}"), "c.yaml:8:45",
		"overlaps gpt0 at 0x00000000" },
	{ MAPPED("0xFFFFF000: {memory: flash}"), "c.yaml:8:32",
		"goes past the end of the addresses" },
	{ MAPPED("0xFFFFFF00: {device: gpt0, size: 0x1000}"), "c.yaml:8:32",
		"goes past the end of the addresses" },
	{ MAPPED("0: {device: gpt0, size: 0}"), "c.yaml:8:44", "multiple of 4, and not 0" },
	{ MAPPED("0: {device: gpt0, dim: 2}"), "c.yaml:8:20", "lacks the key `dimIncrement`" },
	{ BODY("buses: {m4: {include: [shared]}}\n"), "c.yaml:8:24", "there is no map `shared`" },
	/* routes */
	{ WIRED("routes: {}\n"), "c.yaml:9:9", "expected a list for routes" },
	{ WIRED("routes: [gpt0.gpt]\n"), "c.yaml:9:10", "`gpt0.gpt` is no route" },
	{ WIRED("routes: [gpt0 -> cirq0.irq1]\n"), "c.yaml:9:10", "`gpt0` is no end of a route" },
	{ WIRED("routes: [gpt1.gpt -> cirq0.irq1]\n"), "c.yaml:9:10", "there is no device `gpt1`" },
	{ WIRED("routes: [gpt0.gtp -> cirq0.irq1]\n"), "c.yaml:9:10", "`gpt0` has no line `gtp`" },
	{ WIRED("routes: [gpt0.gpt -> cirq0.irq80]\n"), "c.yaml:9:10",
		"`cirq0` has no input `irq80`" },
	{ WIRED("routes: [gpt0.gpt -> m4.irq80]\n"), "c.yaml:9:10",
		"core `m4` has no interrupt 80" },
	{ WIRED("routes: [gpt0.gpt -> m4.int1]\n"), "c.yaml:9:10",
		"`int1` is no interrupt of core `m4`" },
	{ WIRED("routes: [gpt0.gpt -> cirq0.irq1, gpt0.gpt3 -> cirq0.irq1]\n"), "c.yaml:9:34",
		"`cirq0.irq1` has a driver already" },
	{ WIRED("routes: ['grp0.in{0-3} -> cirq0.eint{0-4}']\n"), "c.yaml:9:10",
		"cannot go together" },
	{ WIRED("routes: [{dim: 2, path: x}]\n"), "c.yaml:9:19", "unknown key `path`" },
	/* pins and the rest */
	{ WIRED("pins: {P: {device: grp9, pin: p0}}\n"), "c.yaml:9:20",
		"there is no device `grp9`" },
	{ WIRED("pins: {P: {device: grp0}}\n"), "c.yaml:9:8", "`P` lacks the key `pin`" },
	{ WIRED("pins: {P: {device: grp0, pin: x0}}\n"), "c.yaml:9:31", "`grp0` has no pin `x0`" },
	{ WIRED("pins:\n  P{0-1}: {}\n  P1: {}\n"), "c.yaml:11:3",
		"the pin `P1` is described twice" },
	{ WIRED("pins:\n  P{0-1}: {device: grp0, pin: 'p{0-2}'}\n"), "c.yaml:10:31",
		"a run of 3 for 2 pins" },
	{ WIRED("pins: {P: {also: grp0}}\n"), "c.yaml:9:18", "`grp0` is no pin" },
	{ WIRED("pins: {P: {also: grp9.p0}}\n"), "c.yaml:9:18", "there is no device `grp9`" },
	{ WIRED("pins: {P: {also: grp0.x0}}\n"), "c.yaml:9:18", "`grp0` has no pin `x0`" },
	{ WIRED("pins:\n  P{0-1}: {also: 'grp0.p{0-2}'}\n"), "c.yaml:10:18",
		"a run of 3 for 2 pins" },
	{ WIRED("pins:\n  P{0-1}: {functions: [[A]]}\n"), "c.yaml:10:23",
		"1 lists of functions for 2 pins" },
	{ WIRED("resetDomains: {a: {devices: [nobody]}}\n"), "c.yaml:9:30",
		"there is no device `nobody`" },
	{ WIRED("dmaRequests: {x: [gpt0.a]}\n"), "c.yaml:9:15", "`x` is no DMA channel" },
	{ WIRED("dmaRequests: {1: [gpt7.a]}\n"), "c.yaml:9:19", "there is no device `gpt7`" },
};

START_TEST(a_bad_chip_file_is_refused_where_it_is_bad)
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
	Suite *suite = suite_create("soc_file");
	TCase *tc = tcase_create("soc_file");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_chip_has_what_its_file_says);
	tcase_add_test(tc, a_window_answers_where_nobody_else_does);
	tcase_add_test(tc, a_window_can_be_smaller_than_the_block);
	tcase_add_test(tc, the_last_address_can_be_mapped);
	tcase_add_test(tc, each_bus_of_a_template_sees_its_own);
	tcase_add_test(tc, a_bus_master_sees_the_bus_it_names);
	tcase_add_test(tc, two_ports_of_blocks_are_joined);
	tcase_add_test(tc, ports_that_do_not_fit_are_not_joined);
	tcase_add_test(tc, routes_are_wired_and_kept);
	tcase_add_test(tc, pins_reset_groups_and_requests_are_kept);
	tcase_add_test(tc, a_pad_may_have_a_second_block_on_it);
	tcase_add_loop_test(
		tc, a_bad_chip_file_is_refused_where_it_is_bad, 0, sizeof bad / sizeof bad[0]);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
