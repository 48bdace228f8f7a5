/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names for addresses and values on the reference board. */
#include "tools/place.h"

#include <string.h>

#include "base/error.h"
#include "loader/load.h"
#include "machine/machine.h"
#include "support/suite.h"

static struct machine *machine;

static void setup(void)
{
	struct error err = { 0 };
	machine = load_board(MODELS, "mt3620-rdb", &err);
	ck_assert_msg(machine != NULL, "%s", err.message);
}

static void teardown(void)
{
	machine_destroy(machine);
}

static const char *name_of(const char *core, uint32_t address, char *text, size_t size)
{
	struct place place;
	place_find(core_bus(machine_find_core(machine, core)), address, &place);
	return place_print(&place, text, size);
}

START_TEST(an_address_is_named_as_its_core_sees_it)
{
	char text[96];
	ck_assert_str_eq(name_of("m4-0", 0x21030010, text, sizeof(text)), "gpt0.GPT0_CTRL");
	ck_assert_str_eq(name_of("m4-1", 0x21030010, text, sizeof(text)), "gpt1.GPT0_CTRL");
	ck_assert_str_eq(name_of("m4-0", 0x21030012, text, sizeof(text)), "gpt0.GPT0_CTRL+2");
	ck_assert_str_eq(name_of("m4-0", 0x2103000c, text, sizeof(text)), "gpt0+0xc");
	ck_assert_str_eq(name_of("m4-0", 0x00100120, text, sizeof(text)), "m4-0.tcm+0x120");
	ck_assert_str_eq(name_of("m4-0", 0x50000000, text, sizeof(text)), "nothing");
	ck_assert_str_eq(name_of("m4-0", 0xe000ed28, text, sizeof(text)), "m4-0.scb.CFSR");
}
END_TEST

START_TEST(a_path_finds_blocks_registers_and_fields)
{
	struct reg_path path;
	struct error err = { 0 };
	ck_assert(reg_path_parse(machine, "gpt0.GPT0_CTRL.EN", &path, &err));
	ck_assert_str_eq(path.field->name, "EN");
	ck_assert(reg_path_parse(machine, "GPT0.gpt0_ctrl", &path, &err));
	ck_assert_ptr_null(path.field);
	ck_assert(reg_path_parse(machine, "m4-1.CFSR", &path, &err));
	ck_assert_str_eq(path.device->name, "m4-1.scb");
	ck_assert(reg_path_parse(machine, "m4-0.scb.CFSR.NOCP", &path, &err));
	ck_assert_str_eq(path.field->name, "NOCP");
	ck_assert(reg_path_parse(machine, "m4-0.CFSR.NOCP", &path, &err));
	ck_assert_str_eq(path.field->name, "NOCP");
	ck_assert(reg_path_parse(machine, "m4-0.pc", &path, &err));
	ck_assert_str_eq(path.name, "pc");
}
END_TEST

START_TEST(a_slip_in_a_path_names_the_nearest)
{
	static const struct {
		const char *path, *near;
	} slips[] = {
		{ "gtp0.GPT0_CTRL", "gpt0" },
		{ "gpt0.GPT0_CTLR", "GPT0_CTRL" },
		{ "gpt0.GPT0_CTRL.SPED", "SPEED" },
		{ "m4-0.scb.CFRS", "CFSR" },
	};
	for (size_t i = 0; i < sizeof(slips) / sizeof(*slips); i++) {
		struct reg_path path;
		struct error err = { 0 };
		ck_assert(!reg_path_parse(machine, slips[i].path, &path, &err));
		ck_assert_msg(strstr(err.help, slips[i].near), "%s: %s", slips[i].path, err.help);
	}
}
END_TEST

START_TEST(what_is_no_path_is_refused)
{
	static const char *const bad[] = { "", ".", "gpt0", "gpt0.", "nothing.X", "m4-0", "m4-0.",
		"m4-0.NOTHING", "gpt0.GPT0_CTRL.", "gpt0..EN" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct reg_path path;
		struct error err = { 0 };
		ck_assert_msg(
			!reg_path_parse(machine, bad[i], &path, &err), "\"%s\" was taken", bad[i]);
		ck_assert(err.set);
	}
}
END_TEST

START_TEST(values_are_words_or_numbers)
{
	struct reg_path path;
	struct error err = { 0 };
	uint32_t value = 0;
	ck_assert(reg_path_parse(machine, "gpt0.GPT0_CTRL.EN", &path, &err));
	ck_assert(reg_path_value(&path, "RUNNING", &value, &err) && value == 1);
	ck_assert(reg_path_value(&path, "0", &value, &err) && value == 0);
	ck_assert(!reg_path_value(&path, "WALKING", &value, &err));
}
END_TEST

START_TEST(a_read_is_a_peek)
{
	struct reg_path path;
	struct error err = { 0 };
	uint32_t value = 7;
	ck_assert(reg_path_parse(machine, "uart0.LSR.THRE", &path, &err));
	ck_assert(reg_path_read(&path, &value));
	ck_assert_uint_eq(value, 1);
	ck_assert(reg_path_parse(machine, "m4-0.pc", &path, &err));
	ck_assert(!reg_path_read(&path, &value)); /* not started */
}
END_TEST

START_TEST(fields_print_by_name_and_word)
{
	struct reg_path path;
	struct error err = { 0 };
	char text[128];
	ck_assert(reg_path_parse(machine, "gpt0.GPT0_CTRL", &path, &err));
	ck_assert_str_eq(
		reg_print_fields(path.reg, 3, false, text, sizeof(text)), "EN=RUNNING MODE=REPEAT");
	ck_assert_str_eq(reg_print_fields(path.reg, 3, false, text, 12), "EN=RUNNING");
}
END_TEST

START_TEST(an_interrupt_is_named_by_the_line_behind_it)
{
	const char *through = "";
	ck_assert_str_eq(place_irq_source(machine, "m4-0", 47, &through), "isu0-uart.irq");
	ck_assert_str_eq(through, "cirq0.irq47");
	ck_assert_ptr_null(place_irq_source(machine, "m4-0", 200, &through));
}
END_TEST

int main(void)
{
	return suite_run("place", setup, teardown,
		(const TTest *const[]){
			an_address_is_named_as_its_core_sees_it,
			a_path_finds_blocks_registers_and_fields,
			a_slip_in_a_path_names_the_nearest,
			what_is_no_path_is_refused,
			values_are_words_or_numbers,
			a_read_is_a_peek,
			fields_print_by_name_and_word,
			an_interrupt_is_named_by_the_line_behind_it,
			NULL,
		});
}
