/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Device files: what their words mean, and every way to get them wrong. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "loader/device_file.h"
#include "loader/pool.h"
#include "loader/yaml.h"

/* The registers begin in line 5. */
#define HEAD "schema: 1\nname: T\naddressBlock: {offset: 0, size: 0x100}\nregisters:\n"

static struct pool *pool;
static struct error err;

static void setup(void)
{
	pool = pool_create();
	err = (struct error){ 0 };
}

static void teardown(void)
{
	pool_destroy(pool);
}

static const struct device_file *build(const char *text)
{
	const struct yaml_node *top = yaml_parse(pool, "t.yaml", text, strlen(text), &err);
	return top ? device_file_build(pool, top, &err) : NULL;
}

static const struct device_desc *good(const char *text)
{
	const struct device_file *file = build(text);
	ck_assert_msg(file != NULL, "%s: %s", err.where, err.message);
	return &file->desc;
}

static const struct reg *reg_of(const struct device_desc *desc, const char *name)
{
	for (unsigned i = 0; i < desc->reg_count; i++) {
		if (!strcmp(desc->regs[i].name, name)) {
			return &desc->regs[i];
		}
	}
	ck_abort_msg("no register %s", name);
	return NULL;
}

static const struct field *field_of_reg(const struct reg *reg, const char *name)
{
	for (unsigned i = 0; i < reg->field_count; i++) {
		if (!strcmp(reg->fields[i].name, name)) {
			return &reg->fields[i];
		}
	}
	ck_abort_msg("no field %s", name);
	return NULL;
}

START_TEST(a_register_without_fields_is_one_plain_field)
{
	const struct reg *reg = reg_of(
		good(HEAD "  A: {addressOffset: 0, resetValue: 0x12}\n"), "A");
	ck_assert_uint_eq(reg->size, 4);
	ck_assert_uint_eq(reg->writable, 0xffffffff);
	ck_assert_uint_eq(reg->readable, 0xffffffff);
	ck_assert_uint_eq(reg->reset_value, 0x12);
	ck_assert_uint_eq(reg->reset_mask, 0xffffffff);
	ck_assert_uint_eq(reg->reset_domains, RESET_ALL);
	ck_assert_str_eq(reg->where, "t.yaml:5");
}
END_TEST

START_TEST(fields_make_the_masks)
{
	const struct reg *reg = reg_of(
		good(HEAD "  A:\n    addressOffset: 0\n    fields:\n"
			  "      P: {bitRange: 1:0}\n"
			  "      RO: {bitRange: 2, access: read-only}\n"
			  "      WO: {bitRange: 3, access: write-only}\n"
			  "      C1: {bitRange: 4, modifiedWriteValues: oneToClear}\n"
			  "      S1: {bitRange: 5, modifiedWriteValues: oneToSet}\n"
			  "      T1: {bitRange: 6, modifiedWriteValues: oneToToggle}\n"
			  "      C0: {bitRange: 7, modifiedWriteValues: zeroToClear}\n"
			  "      S0: {bitRange: 8, modifiedWriteValues: zeroToSet}\n"
			  "      CA: {bitRange: 9, modifiedWriteValues: clear}\n"
			  "      SA: {bitRange: 10, modifiedWriteValues: set}\n"
			  "      M: {bitRange: 11, modifiedWriteValues: modify}\n"
			  "      ST: {bitRange: 12, sim: {strobe: true}}\n"
			  "      RC: {bitRange: 13, readAction: clear}\n"
			  "      RS: {bitRange: 14, readAction: set}\n"),
		"A");
	ck_assert_uint_eq(reg->writable, 0x3 | 1 << 3 | 1 << 11 | 1 << 13 | 1 << 14);
	ck_assert_uint_eq(reg->one_clears, 1 << 4);
	ck_assert_uint_eq(reg->one_sets, 1 << 5);
	ck_assert_uint_eq(reg->one_toggles, 1 << 6);
	ck_assert_uint_eq(reg->zero_clears, 1 << 7);
	ck_assert_uint_eq(reg->zero_sets, 1 << 8);
	ck_assert_uint_eq(reg->any_clears, 1 << 9);
	ck_assert_uint_eq(reg->any_sets, 1 << 10);
	ck_assert_uint_eq(reg->strobes, 1 << 12);
	ck_assert_uint_eq(reg->read_clears, 1 << 13);
	ck_assert_uint_eq(reg->read_sets, 1 << 14);
	ck_assert_uint_eq(reg->readable, ~(1u << 3 | 1u << 12));
}
END_TEST

START_TEST(a_template_becomes_registers_with_their_index)
{
	const struct device_desc *desc = good(HEAD
		"  CH%s_A: {dim: 3, dimIncrement: 0x10, addressOffset: 0, sim: {mirror: CH%s_B}}\n"
		"  CH%s_B: {dim: 3, dimIncrement: 0x10, addressOffset: 4}\n"
		"  P%s: {dim: 2, dimIncrement: 4, dimIndex: [X, Y], addressOffset: 0x80}\n"
		"  Q%s: {dim: 2, dimIncrement: 4, dimIndex: 3-4, addressOffset: 0x90}\n");
	ck_assert_uint_eq(desc->reg_count, 10);
	ck_assert_str_eq(desc->regs[0].name, "CH0_A");
	ck_assert_str_eq(desc->regs[1].name, "CH0_B");
	const struct reg *a2 = reg_of(desc, "CH2_A");
	ck_assert_uint_eq(a2->offset, 0x20);
	ck_assert_str_eq(desc->regs[a2->alias_of].name, "CH2_B");
	ck_assert_uint_eq(reg_of(desc, "PY")->offset, 0x84);
	ck_assert_uint_eq(reg_of(desc, "Q4")->offset, 0x94);
}
END_TEST

START_TEST(a_field_template_becomes_fields)
{
	const struct reg *reg = reg_of(
		good(HEAD "  A:\n    addressOffset: 0\n    fields:\n"
			  "      M%s: {dim: 8, dimIncrement: 4, bitRange: 3:0}\n"),
		"A");
	ck_assert_uint_eq(reg->field_count, 8);
	ck_assert_str_eq(reg->fields[7].name, "M7");
	ck_assert_uint_eq(reg->fields[7].low, 28);
	ck_assert_uint_eq(reg->fields[7].width, 4);
}
END_TEST

START_TEST(what_is_derived_can_be_changed_key_by_key)
{
	const struct device_desc *desc = good(
		HEAD "  A: {addressOffset: 0, resetValue: 7, access: read-only, description: first,"
		     " sim: {evidence: header}, fields: {X: {bitRange: 0}, Y: {bitRange: 1}}}\n"
		     "  B: {derivedFrom: A, addressOffset: 4, resetValue: 9,"
		     " fields: {Y: {derivedFrom: Z, bitRange: 1, access: read-write},"
		     " Z: {bitRange: 5:4, description: zed}}}\n");
	const struct reg *b = reg_of(desc, "B");
	ck_assert_uint_eq(b->reset_value, 9);
	ck_assert_int_eq(b->access, ACCESS_READ_ONLY);
	ck_assert_str_eq(b->description, "first");
	ck_assert_int_eq(b->evidence, EVIDENCE_HEADER);
	ck_assert_uint_eq(b->field_count, 3);
	ck_assert_uint_eq(field_of_reg(b, "X")->low, 0);
	ck_assert_str_eq(field_of_reg(b, "Y")->description, "zed");
	ck_assert_uint_eq(field_of_reg(b, "Y")->low, 1);
	ck_assert_uint_eq(b->writable, 2);
}
END_TEST

START_TEST(evidence_goes_down_from_block_to_field)
{
	const struct device_desc *desc = good(
		"schema: 1\nname: T\naddressBlock: {offset: 0, size: 0x100}\n"
		"sim: {evidence: driver-source, source: paper, resetDomain: [sys, wdt]}\n"
		"registers:\n"
		"  A: {addressOffset: 0, fields: {X: {bitRange: 0}, Y: {bitRange: 1, sim: {evidence: designed}}}}\n"
		"  B: {addressOffset: 4, sim: {evidence: inferred, source: other, doc: why, resetDomain: por},"
		" fields: {X: {bitRange: 0}}}\n");
	ck_assert_int_eq(desc->evidence, EVIDENCE_DRIVER_SOURCE);
	const struct reg *a = reg_of(desc, "A"), *b = reg_of(desc, "B");
	ck_assert_int_eq(a->evidence, EVIDENCE_DRIVER_SOURCE);
	ck_assert_int_eq(field_of_reg(a, "X")->evidence, EVIDENCE_DRIVER_SOURCE);
	ck_assert_int_eq(field_of_reg(a, "Y")->evidence, EVIDENCE_DESIGNED);
	ck_assert_int_eq(field_of_reg(b, "X")->evidence, EVIDENCE_INFERRED);
	ck_assert_str_eq(a->source, "paper");
	ck_assert_str_eq(b->source, "other");
	ck_assert_str_eq(b->doc, "why");
	ck_assert_uint_eq(a->reset_domains, RESET_POR | RESET_SYS | RESET_WDT);
	ck_assert_uint_eq(b->reset_domains, RESET_POR);
}
END_TEST

START_TEST(banked_registers_stand_behind_their_first)
{
	const struct device_desc *desc = good(
		HEAD "  DLL: {addressOffset: 0, alternateRegister: RBR}\n"
		     "  RBR: {addressOffset: 0, access: read-only}\n"
		     "  IER: {addressOffset: 4}\n");
	ck_assert_str_eq(desc->regs[0].name, "RBR");
	ck_assert_str_eq(desc->regs[1].name, "DLL");
	ck_assert_uint_eq(desc->regs[1].alternate_of, 0);
	ck_assert_uint_eq(desc->regs[0].alternate_of, REG_NONE);
	ck_assert_uint_eq(desc->by_word[0], 0);
	ck_assert_uint_eq(desc->by_word[1], 2);
	ck_assert_uint_eq(desc->by_word[2], REG_NONE);
}
END_TEST

START_TEST(several_windows_span_one)
{
	const struct device_file *file = build(
		"schema: 1\nname: T\n"
		"addressBlock: [{offset: 0x100, size: 0x10}, {offset: 0x200, size: 4}]\n"
		"registers: {A: {addressOffset: 0x100}, B: {addressOffset: 0x200}}\n");
	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(file->block_count, 2);
	ck_assert_uint_eq(file->desc.window_offset, 0x100);
	ck_assert_uint_eq(file->desc.window_size, 0x104);
	ck_assert_uint_eq(file->desc.by_word[0], 0);
	ck_assert_uint_eq(file->desc.by_word[0x40], 1);
}
END_TEST

START_TEST(what_acts_by_itself_finds_its_fields)
{
	const struct device_desc *desc = good(HEAD
		"  C: {addressOffset: 0, fields: {GO: {bitRange: 0, sim: {selfClear: {after: 10us}}}}}\n"
		"  S: {addressOffset: 4, fields: {LVL: {bitRange: 12:8},"
		" RDY: {bitRange: 0, sim: {ready: {when: C.GO, after: 2ms}}},"
		" SEQ: {bitRange: 2:1, sim: {sequence: [0, 0, 3]}}}}\n"
		"  F: {addressOffset: 8, sim: {fifo: {depth: 16, level: S.LVL}}}\n"
		"  K: {addressOffset: 0xC, sim: {unlockKey: 0x5A}}\n"
		"  L: {addressOffset: 0x10, sim: {lockedBy: K}}\n"
		"  M: {addressOffset: 0x14, fields: {X: {bitRange: 0, sim: {lockedBy: C.GO}}}}\n");
	const struct field_timer *clear = field_of_reg(reg_of(desc, "C"), "GO")->timer;
	ck_assert_uint_eq(clear->when_reg, REG_NONE);
	ck_assert_uint_eq(clear->after_ps, 10000000);
	const struct reg *s = reg_of(desc, "S");
	const struct field_timer *ready = field_of_reg(s, "RDY")->timer;
	ck_assert_str_eq(desc->regs[ready->when_reg].name, "C");
	ck_assert_uint_eq(ready->when_field, 0);
	ck_assert_uint_eq(ready->value, 1);
	ck_assert(s->has_timers);
	ck_assert(s->has_sequence);
	ck_assert_uint_eq(field_of_reg(s, "SEQ")->sequence[2], 3);
	const struct reg *f = reg_of(desc, "F");
	ck_assert_uint_eq(f->fifo.depth, 16);
	ck_assert_str_eq(s->fields[f->fifo.level_field].name, "LVL");
	ck_assert(reg_of(desc, "K")->has_unlock_key);
	ck_assert_uint_eq(reg_of(desc, "K")->unlock_key, 0x5a);
	const struct reg *l = reg_of(desc, "L");
	ck_assert(l->has_lock);
	ck_assert_uint_eq(l->field_count, 1);
	ck_assert_str_eq(desc->regs[l->fields[0].locked_by_reg].name, "K");
	ck_assert_uint_eq(l->writable, 0xffffffff);
	ck_assert_uint_eq(reg_of(desc, "M")->fields[0].locked_by_field, 0);
}
END_TEST

START_TEST(aliases_take_their_bits_from_what_they_act_on)
{
	const struct device_desc *desc = good(
		HEAD "  D: {addressOffset: 0, fields: {X: {bitRange: 3:0}}}\n"
		     "  D_SET: {addressOffset: 4, sim: {aliasOf: {register: D, action: set}}}\n"
		     "  D_CLR: {addressOffset: 8, sim: {aliasOf: {register: D, action: clear}}}\n"
		     "  D_TOG: {addressOffset: 12, sim: {aliasOf: {register: D, action: toggle}}}\n"
		     "  D2: {addressOffset: 16, sim: {mirror: D}}\n");
	ck_assert_int_eq(reg_of(desc, "D_SET")->alias_action, ALIAS_SET);
	ck_assert_int_eq(reg_of(desc, "D_CLR")->alias_action, ALIAS_CLEAR);
	ck_assert_int_eq(reg_of(desc, "D_TOG")->alias_action, ALIAS_TOGGLE);
	ck_assert_int_eq(reg_of(desc, "D2")->alias_action, ALIAS_MIRROR);
	ck_assert_uint_eq(reg_of(desc, "D_SET")->writable, 0xf);
	ck_assert_uint_eq(reg_of(desc, "D_SET")->readable, 0);
	ck_assert_uint_eq(reg_of(desc, "D2")->writable, 0xf);
	ck_assert_uint_eq(reg_of(desc, "D2")->readable, 0xffffffff);
}
END_TEST

START_TEST(lines_clocks_and_model_are_kept)
{
	const struct device_desc *desc = good(
		"schema: 1\nname: T\naddressBlock: {offset: 0, size: 0x100}\n"
		"sim: {model: m, clocks: [a, b], lines: {x: {}, y: {status: S, enable: E}}}\n"
		"registers: {S: {addressOffset: 0}, E: {addressOffset: 4}}\n");
	ck_assert_str_eq(desc->model, "m");
	ck_assert_str_eq(desc->clocks[1], "b");
	ck_assert_ptr_null(desc->clocks[2]);
	ck_assert_uint_eq(desc->line_count, 2);
	ck_assert_uint_eq(desc->lines[0].status, REG_NONE);
	ck_assert_uint_eq(desc->lines[1].status, 0);
	ck_assert_uint_eq(desc->lines[1].enable, 1);
}
END_TEST

#include "loader/bad_device_files.h"

START_TEST(a_bad_device_file_is_refused_where_it_is_bad)
{
	const char *text = bad[_i].text;
	const struct device_file *file = build(text);
	ck_assert_msg(!file, "accepted: %s", text);
	ck_assert(err.set);
	ck_assert_msg(strstr(err.message, bad[_i].message), "%s\nsays: %s (%s)", text, err.message,
		err.where);
	ck_assert_msg(!strcmp(err.where, bad[_i].where), "%s\npoints at %s, not %s: %s", text,
		err.where, bad[_i].where, err.message);
}
END_TEST

START_TEST(a_slip_in_a_name_brings_the_right_one)
{
	ck_assert(!build(
		HEAD "  CTRL: {addressOffset: 0}\n  B: {addressOffset: 4, sim: {mirror: CTLR}}\n"));
	ck_assert_str_eq(err.help, "did you mean `CTRL`?");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("device_file");
	TCase *tc = tcase_create("device_file");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_register_without_fields_is_one_plain_field);
	tcase_add_test(tc, fields_make_the_masks);
	tcase_add_test(tc, a_template_becomes_registers_with_their_index);
	tcase_add_test(tc, a_field_template_becomes_fields);
	tcase_add_test(tc, what_is_derived_can_be_changed_key_by_key);
	tcase_add_test(tc, evidence_goes_down_from_block_to_field);
	tcase_add_test(tc, banked_registers_stand_behind_their_first);
	tcase_add_test(tc, several_windows_span_one);
	tcase_add_test(tc, what_acts_by_itself_finds_its_fields);
	tcase_add_test(tc, aliases_take_their_bits_from_what_they_act_on);
	tcase_add_test(tc, lines_clocks_and_model_are_kept);
	tcase_add_loop_test(
		tc, a_bad_device_file_is_refused_where_it_is_bad, 0, sizeof bad / sizeof bad[0]);
	tcase_add_test(tc, a_slip_in_a_name_brings_the_right_one);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
