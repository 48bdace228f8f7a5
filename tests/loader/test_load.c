/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The whole road from the name of a board to a machine, over the models of this tree. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "loader/board_file.h"
#include "loader/device_file.h"
#include "loader/load.h"
#include "loader/pool.h"
#include "loader/soc_file.h"
#include "machine/machine.h"
#include "support/suite.h"

static struct error err;
static struct machine *machine;

static void setup(void)
{
	err = (struct error){ 0 };
	machine = NULL;
}

static void teardown(void)
{
	if (machine) {
		machine_destroy(machine);
	}
}

static void open_board(const char *board)
{
	machine = load_board(MODELS, board, &err);
	ck_assert_msg(machine != NULL, "%s: %s: %s", board, err.where, err.message);
}

START_TEST(every_board_loads)
{
	struct model_list list;
	ck_assert(load_list(MODELS, MODEL_BOARD, &list, &err));
	ck_assert_uint_ge(list.count, 5);
	for (unsigned i = 0; i < list.count; i++) {
		open_board(list.entry[i].name);
		ck_assert_str_eq(machine->name, list.entry[i].name);
		ck_assert_str_eq(load_board_info(machine)->name, list.entry[i].name);
		ck_assert_ptr_nonnull(machine_find_part(machine, "debug"));
		ck_assert_str_ne(list.entry[i].description, "");
		machine_destroy(machine);
		machine = NULL;
	}
	load_list_free(&list);
}
END_TEST

START_TEST(every_device_file_is_used_and_loads)
{
	struct model_list list;
	ck_assert(load_list(MODELS, MODEL_DEVICE, &list, &err));
	open_board("mt3620-rdb");
	for (unsigned i = 0; i < list.count; i++) {
		bool used = false;
		for (const struct device *dev = machine->devices; dev; dev = dev->next) {
			used |= !strcmp(dev->desc->file, list.entry[i].path);
		}
		ck_assert_msg(used, "%s is in no chip", list.entry[i].name);
	}
	load_list_free(&list);
}
END_TEST

/* Bases of the datasheet's address map; each 64 KiB block answers to its end. */
static const struct {
	uint32_t base;
	const char *device[2]; /* as core 0 and core 1 see it */
} blocks[] = {
	{ 0x20000000, { "config0", "config1" } },
	{ 0x20080000, { "xip-cache0", "xip-cache1" } },
	{ 0x20090000, { "xip-cache0", "xip-cache1" } },
	{ 0x21000000, { "cirq0", "cirq1" } },
	{ 0x21010000, { "rgu0", "rgu1" } },
	{ 0x21020000, { "wdt0", "wdt1" } },
	{ 0x21030000, { "gpt0", "gpt1" } },
	{ 0x21040000, { "uart0", "uart1" } },
	{ 0x21050000, { "mbox-a7-0", "mbox-a7-1" } },
	{ 0x21060000, { "mbox-m4-0", "mbox-m4-1" } },
	{ 0x21070000, { "infra0", "infra1" } },
	{ 0x21080000, { "dma0", "dma1" } },
	{ 0x30000000, { "firewall", "firewall" } },
	{ 0x30010000, { "pinmux", "pinmux" } },
	{ 0x30020000, { "gpio-aon", "gpio-aon" } },
	{ 0x30030000, { "topcfg", "topcfg" } },
	{ 0x30040000, { "dma-tz", "dma-tz" } },
	{ 0x30050000, { "wdt-a7", "wdt-a7" } },
	{ 0x30060000, { "sysram-ctrl", "sysram-ctrl" } },
	{ 0x30070000, { "sfc", "sfc" } },
	{ 0x30080000, { "infra-a7", "infra-a7" } },
	{ 0x30090000, { "rtc", "rtc" } },
	{ 0x300a0000, { "pmtr", "pmtr" } },
	{ 0x300c0000, { "intf", "intf" } },
	{ 0x300d0000, { "mcusys", "mcusys" } },
	{ 0x300e0000, { "efuse", "efuse" } },
	{ 0x300f0000, { "mbox-hsp-secure", "mbox-hsp-secure" } },
	{ 0x30200000, { "swd", "swd" } },
	{ 0x31000000, { "mbox-hsp-normal", "mbox-hsp-normal" } },
	{ 0x31010000, { "mbox-io0-a7side", "mbox-io0-a7side" } },
	{ 0x31020000, { "mbox-io1-a7side", "mbox-io1-a7side" } },
	{ 0x31040000, { "uart-a7", "uart-a7" } },
	{ 0x31050000, { "dma-a7", "dma-a7" } },
	{ 0x31060000, { "irq-a7", "irq-a7" } },
	{ 0x38000000, { "adc0", "adc0" } },
	{ 0x38010000, { "gpio-grp0", "gpio-grp0" } },
	{ 0x38060000, { "gpio-grp5", "gpio-grp5" } },
	{ 0x38070000, { "isu0", "isu0" } },
	{ 0x380c0000, { "isu5", "isu5" } },
	{ 0x380d0000, { "i2s0", "i2s0" } },
	{ 0x380e0000, { "i2s1", "i2s1" } },
	{ 0x380f0000, { "i2s0-fifo", "i2s0-fifo" } },
	{ 0x38100000, { "i2s1-fifo", "i2s1-fifo" } },
	{ 0x60000000, { "wifi-hif", "wifi-hif" } },
	{ 0x70000000, { "wifi-user1", "wifi-user1" } },
};

START_TEST(every_block_answers_both_cores_over_its_whole_window)
{
	open_board("mt3620-rdb");
	for (unsigned core = 0; core < 2; core++) {
		const struct bus *bus = core_bus(machine->core[core]);
		for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) {
			const struct bus_region *first = bus_find(bus, blocks[i].base);
			const struct bus_region *last = bus_find(bus, blocks[i].base + 0xfffc);
			ck_assert_msg(first && first->device, "nothing at 0x%08x", blocks[i].base);
			ck_assert_str_eq(first->device->name, blocks[i].device[core]);
			ck_assert_msg(last && last->device, "nothing at the end of 0x%08x",
				blocks[i].base);
		}
	}
}
END_TEST

START_TEST(blocks_inside_a_window_have_their_own_place)
{
	static const struct {
		uint32_t address;
		const char *name;
		uint32_t base;
	} inner[] = {
		{ 0x38000100, "adc0", 0x38000000 },
		{ 0x38000004, "gpio-adc", 0x38000000 },
		{ 0x38010100, "gpioif-0", 0x38010100 },
		{ 0x38031000, "pwm2", 0x38031000 },
		{ 0x38041000, "gpio-grp3", 0x38040000 },
		{ 0x38070200, "isu0-i2c", 0x38070200 },
		{ 0x38080300, "isu1-spim", 0x38080300 },
		{ 0x38090400, "isu2-spis", 0x38090400 },
		{ 0x380b0524, "isu4-uart", 0x380b0500 },
		{ 0x380b0600, "isu4", 0x380b0000 },
		{ 0x380e0110, "gpio-i2s1", 0x380e0100 },
		{ 0xe000e010, "m4-0.systick", 0xe000e000 },
		{ 0xe000e100, "m4-0.nvic", 0xe000e000 },
		{ 0xe000ed00, "m4-0.scb", 0xe000e000 },
		{ 0xe000ed94, "m4-0.mpu", 0xe000e000 },
		{ 0xe000edf0, "m4-0.dcb", 0xe000e000 },
		{ 0xe000ef34, "m4-0.fpu", 0xe000e000 },
		{ 0xe0001004, "m4-0.dwt", 0xe0001000 },
	};
	open_board("mt3620-rdb");
	for (size_t i = 0; i < sizeof inner / sizeof inner[0]; i++) {
		const struct bus_region *region = bus_find(
			core_bus(machine->core[0]), inner[i].address);
		ck_assert_msg(region && region->device, "nothing at 0x%08x", inner[i].address);
		ck_assert_str_eq(region->device->name, inner[i].name);
		ck_assert_uint_eq(region->device_base, inner[i].base);
	}
}
END_TEST

START_TEST(memories_are_where_the_linker_scripts_put_them)
{
	static const struct {
		uint32_t base, size;
		const char *name[2];
		bool read_only;
	} memories[] = {
		{ 0x00000000, 0x400, { "m4-0.rom", "m4-1.rom" }, false },
		{ 0x00100000, 0x30000, { "m4-0.tcm", "m4-1.tcm" }, false },
		{ 0x10000000, 0x100000, { "flash", "flash" }, true },
		{ 0x22000000, 0x10000, { "m4-0.sysram", "m4-1.sysram" }, false },
		{ 0x80000000, 0x400000, { "a7.sysram", "a7.sysram" }, false },
	};
	open_board("mt3620-rdb");
	for (unsigned core = 0; core < 2; core++) {
		for (size_t i = 0; i < sizeof memories / sizeof memories[0]; i++) {
			const struct bus_region *region = bus_find(
				core_bus(machine->core[core]), memories[i].base);
			ck_assert_str_eq(region->memory->name, memories[i].name[core]);
			ck_assert_uint_eq(region->base, memories[i].base);
			ck_assert_uint_eq(region->size, memories[i].size);
			ck_assert(region->read_only == memories[i].read_only);
		}
	}
}
END_TEST

START_TEST(holes_are_holes)
{
	static const uint32_t holes[] = { 0x00000400, 0x00130000, 0x10100000, 0x22010000,
		0x21090000, 0x300b0000, 0x40000000, 0x38110000, 0x80400000, 0x90000000, 0xe0100000,
		0xffffffff };
	open_board("mt3620-rdb");
	for (size_t i = 0; i < sizeof holes / sizeof holes[0]; i++) {
		ck_assert_msg(!bus_find(core_bus(machine->core[0]), holes[i]), "0x%08x", holes[i]);
	}
}
END_TEST

static bool routed(const char *from, const char *to)
{
	for (const struct route *route = machine->routes; route; route = route->next) {
		if (!strcmp(route->from, from) && !strcmp(route->to, to)) {
			return true;
		}
	}
	return false;
}

START_TEST(interrupts_have_the_datasheets_numbers)
{
	static const char *const isu[] = { "i2c", "spim", "spis", "uart" };
	open_board("mt3620-rdb");
	char from[40], to[40];
	for (unsigned core = 0; core < 2; core++) {
		for (unsigned n = 0; n < 24; n++) {
			snprintf(from, sizeof from, "isu%u-%s.irq", n / 4, isu[n % 4]);
			snprintf(to, sizeof to, "cirq%u.irq%u", core, 44 + n);
			ck_assert_msg(routed(from, to), "%s -> %s", from, to);
			snprintf(from, sizeof from, "gpio-grp%u.in%u", n / 4, n % 4);
			snprintf(to, sizeof to, "cirq%u.eint%u", core, n);
			ck_assert_msg(routed(from, to), "%s -> %s", from, to);
		}
		for (unsigned n = 0; n < 80; n++) {
			snprintf(from, sizeof from, "cirq%u.irq%u", core, n);
			snprintf(to, sizeof to, "m4-%u.irq%u", core, n);
			ck_assert_msg(routed(from, to), "%s -> %s", from, to);
		}
	}
	ck_assert(routed("gpt1.gpt3", "cirq1.irq2"));
	ck_assert(routed("adc0.irq", "cirq0.irq70"));
	ck_assert(routed("gpioif-5.irq", "cirq1.irq76"));
	ck_assert(routed("dma0.irq", "cirq0.irq77"));
	ck_assert(!routed("gpt1.gpt3", "cirq0.irq2"));
	ck_assert(routed("wdt1.reset", "m4-1.reset"));
}
END_TEST

START_TEST(pads_belong_to_the_banks_of_the_datasheet)
{
	static const struct {
		const char *pad, *bank;
		unsigned pin;
	} pads[] = {
		{ "GPIO0", "gpio-grp0", 0 },
		{ "GPIO12", "gpio-grp3", 0 },
		{ "GPIO23", "gpio-grp5", 3 },
		{ "GPIO25", "gpio-aon", 1 },
		{ "GPIO55", "gpio-aon", 8 },
		{ "GPIO93", "gpio-aon", 21 },
		{ "GPIO30", "isu0", 4 },
		{ "GPIO36", "isu2", 0 },
		{ "GPIO66", "isu3", 0 },
		{ "GPIO75", "isu4", 4 },
		{ "GPIO80", "isu5", 4 },
		{ "GPIO48", "gpio-adc", 7 },
		{ "GPIO60", "gpio-i2s0", 4 },
		{ "GPIO61", "gpio-i2s1", 0 },
	};
	open_board("avnet-sk-rev2");
	for (size_t i = 0; i < sizeof pads / sizeof pads[0]; i++) {
		const struct pad *pad = machine->pads;
		while (pad && strcmp(pad->name, pads[i].pad)) {
			pad = pad->next;
		}
		ck_assert_msg(pad && pad->device, "%s", pads[i].pad);
		ck_assert_str_eq(pad->device->name, pads[i].bank);
		ck_assert_uint_eq(pad->pin, pads[i].pin);
		ck_assert_ptr_nonnull(pad->net);
	}
}
END_TEST

START_TEST(blocks_of_a_core_know_its_interrupt_controller)
{
	static const char *const names[] = { "systick", "nvic", "scb", "mpu", "dcb", "fpu", "dwt" };
	open_board("mt3620-rdb");
	for (unsigned core = 0; core < 2; core++) {
		for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
			char name[40];
			snprintf(name, sizeof name, "m4-%u.%s", core, names[i]);
			const struct device *dev = machine_find_device(machine, name);
			ck_assert_ptr_nonnull(dev);
			ck_assert_ptr_eq(dev->aux, core_nvic(machine->core[core]));
		}
	}
	ck_assert_ptr_null(machine_find_device(machine, "gpt0")->aux);
}
END_TEST

START_TEST(a_shared_module_pin_is_one_net)
{
	open_board("mt3620-mdb");
	const struct device *group = machine_find_device(machine, "gpio-grp1");
	const struct device *adc = machine_find_device(machine, "gpio-adc");
	ck_assert_ptr_eq(group->pin[3].net, adc->pin[3].net);
	ck_assert_str_eq(group->pin[3].net->name, "MODULE_4");
}
END_TEST

START_TEST(buttons_rest_high_on_every_board)
{
	struct model_list list;
	ck_assert(load_list(MODELS, MODEL_BOARD, &list, &err));
	for (unsigned i = 0; i < list.count; i++) {
		open_board(list.entry[i].name);
		const struct part *button = machine_find_part(machine, "button_a");
		ck_assert_ptr_nonnull(button);
		ck_assert(pin_level(&button->pin[0]));
		machine_destroy(machine);
		machine = NULL;
	}
	load_list_free(&list);
}
END_TEST

START_TEST(data_for_people_is_there)
{
	open_board("mt3620-rdb");
	const struct board_info *board = load_board_info(machine);
	ck_assert_uint_eq(board->position_count, 40);
	ck_assert_uint_ge(board->signal_count, 44);
	const struct soc_info *soc = load_soc_info(machine);
	ck_assert_str_eq(soc->name, "MT3620");
	unsigned requests = 0;
	for (const struct dma_request *r = soc->requests; r; r = r->next) {
		requests++;
	}
	ck_assert_uint_eq(requests, 6 * 3 * 2 + 6 * 2 + 5);
}
END_TEST

START_TEST(two_machines_share_nothing)
{
	open_board("mt3620-rdb");
	struct machine *other = load_board(MODELS, "mt3620-rdb", &err);
	ck_assert_ptr_nonnull(other);
	uint64_t before = machine_hash(other);
	machine_find_memory(machine, "a7.sysram");
	struct device *group = machine_find_device(machine, "gpio-grp2");
	device_write(group, 0x10, 4, 1);
	device_write(group, 0x20, 4, 1);
	ck_assert(machine_find_net(machine, "LED1_RED")->level);
	ck_assert_uint_eq(machine_hash(other), before);
	ck_assert_uint_ne(machine_hash(machine), before);
	machine_destroy(other);
}
END_TEST

START_TEST(an_unknown_board_brings_the_known_ones)
{
	ck_assert_ptr_null(load_board(MODELS, "mt3620-rbd", &err));
	ck_assert_str_eq(err.message, "there is no board `mt3620-rbd`");
	ck_assert_ptr_nonnull(strstr(err.note, "avnet-sk-rev1"));
	ck_assert_str_eq(err.help, "did you mean `mt3620-rdb`?");
}
END_TEST

START_TEST(a_name_is_no_way_out_of_the_folder)
{
	struct pool *pool = pool_create();
	ck_assert_ptr_null(folder_path(pool, MODELS, MODEL_BOARD, "../boards/mt3620-rdb"));
	ck_assert_ptr_null(folder_path(pool, MODELS, MODEL_BOARD, ""));
	ck_assert_ptr_null(folder_path(pool, MODELS, MODEL_BOARD, "."));
	ck_assert_ptr_null(folder_path(pool, MODELS, MODEL_BOARD, "/mt3620-rdb"));
	ck_assert_ptr_nonnull(folder_path(pool, MODELS, MODEL_BOARD, "mt3620-rdb"));
	pool_destroy(pool);
}
END_TEST

START_TEST(a_folder_without_models_is_called_so)
{
	ck_assert_ptr_null(load_board("/nowhere", "mt3620-rdb", &err));
	ck_assert_str_eq(err.message,
		"cannot read the models in /nowhere/boards: No such file or directory");
	ck_assert_ptr_nonnull(strstr(err.help, "ORRERY_MODELS"));
}
END_TEST

static char folder[] = "test_load_XXXXXX";

static void put_file(const char *name, const char *text)
{
	char path[100];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	fclose(file);
}

static void remove_all(void)
{
	static const char *const names[] = { "boards/b.yaml", "soc/c.yaml", "devices/bad.yaml",
		"devices/worse.yaml", "boards", "soc", "devices", "" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		char path[100];
		snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		remove(path);
	}
}

static void make_folder(void)
{
	static const char *const names[] = { "boards", "soc", "devices" };
	ck_assert_ptr_nonnull(mkdtemp(folder));
	for (size_t i = 0; i < 3; i++) {
		char path[100];
		snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		ck_assert_int_eq(mkdir(path, 0700), 0);
	}
}

START_TEST(an_error_is_that_of_the_first_use_whoever_read_first)
{
	make_folder();
	put_file("boards/b.yaml", "schema: 1\nname: b\nsoc: c\n");
	put_file("soc/c.yaml", "schema: 1\nname: C\ndevices: {a: {file: bad}, b: {file: worse}}\n");
	put_file("devices/bad.yaml", "schema: 1\nname: [\n");
	put_file("devices/worse.yaml", "nothing: 1\n");
	ck_assert_ptr_null(load_board(folder, "b", &err));
	ck_assert_ptr_nonnull(strstr(err.where, "devices/bad.yaml:3:1"));
	err = (struct error){ 0 };
	put_file("soc/c.yaml", "schema: 1\nname: C\ndevices: {a: {file: bda}}\n");
	ck_assert_ptr_null(load_board(folder, "b", &err));
	ck_assert_str_eq(err.message, "there is no block `bda`");
	ck_assert_ptr_nonnull(strstr(err.where, "soc/c.yaml:3:21"));
	ck_assert_str_eq(err.help, "did you mean `bad`?");
	err = (struct error){ 0 };
	put_file("boards/b.yaml", "schema: 1\nname: b\nsoc: chip\n");
	ck_assert_ptr_null(load_board(folder, "b", &err));
	ck_assert_str_eq(err.message, "there is no chip `chip`");
	ck_assert_ptr_nonnull(strstr(err.where, "boards/b.yaml:3:6"));
	remove_all();
}
END_TEST

START_TEST(a_board_can_be_a_file)
{
	open_board(MODELS "/boards/mt3620-rdb.yaml");
	ck_assert_str_eq(machine->name, "mt3620-rdb");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		every_board_loads,
		every_device_file_is_used_and_loads,
		every_block_answers_both_cores_over_its_whole_window,
		blocks_inside_a_window_have_their_own_place,
		memories_are_where_the_linker_scripts_put_them,
		holes_are_holes,
		interrupts_have_the_datasheets_numbers,
		pads_belong_to_the_banks_of_the_datasheet,
		blocks_of_a_core_know_its_interrupt_controller,
		a_shared_module_pin_is_one_net,
		buttons_rest_high_on_every_board,
		data_for_people_is_there,
		two_machines_share_nothing,
		an_unknown_board_brings_the_known_ones,
		a_name_is_no_way_out_of_the_folder,
		a_folder_without_models_is_called_so,
		an_error_is_that_of_the_first_use_whoever_read_first,
		a_board_can_be_a_file,
		NULL,
	};
	return suite_run("load", setup, teardown, tests);
}
