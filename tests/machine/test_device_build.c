/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Binding a model's names to registers: runs of names, order, and what is missing. */
#include "machine/device.h"

#include <string.h>

#include "base/error.h"
#include "machine/port.h"
#include "support/rig.h"
#include "support/suite.h"

static const char *const regs[] = { "ISR", "T{0-2}_CTRL", "-", "T{1-2}_CNT", "A{0-1}B{0-1}", NULL };
static const char *const fields[] = { "T{0-2}_CTRL.EN", "-", "ISR.INT{0-1}", NULL };
static const struct device_ops ops = {
	.type = "built",
	.size = sizeof(struct device),
	.regs = regs,
	.fields = fields,
	.clocks = NAMES("xtal"),
	.lines = NAMES("b", "irq{0-1}"),
	.inputs = NAMES("in{8-11}"),
	.pins = NAMES("tx", "rx"),
	.ports = NAMES("uart"),
};
enum { ISR, CTRL, CNT = CTRL + 4, AB = CNT + 2 };

static void describe(void)
{
	static const char *const clocks[] = { "bus", "xtal", NULL };
	static const char *const names[] = { "T2_CNT", "T1_CNT", "A1B1", "A1B0", "A0B1", "A0B0" };
	static const char *const ctrl[] = { "T0_CTRL", "T1_CTRL", "T2_CTRL" };
	for (unsigned n = 0; n < 6; n++) {
		rig_reg(names[n], 0x40 + n * 4);
	}
	for (unsigned n = 0; n < 3; n++) {
		rig_field(rig_reg(ctrl[n], 0x10 + n * 4), "EN", n, 2);
	}
	struct reg *isr = rig_reg("ISR", 0);
	rig_field(isr, "INT0", 0, 1);
	rig_field(isr, "INT1", 31, 1);
	rig_line("irq1", isr, NULL);
	rig_line("extra", NULL, NULL);
	rig_line("b", NULL, NULL);
	rig_line("irq0", NULL, NULL);
	rig_clocks(clocks);
}

START_TEST(runs_of_names_bind_in_the_order_of_the_list)
{
	describe();
	rig_open(&ops);
	ck_assert_str_eq(reg_name(rig_dev, ISR), "ISR");
	ck_assert_str_eq(reg_name(rig_dev, CTRL + 0), "T0_CTRL");
	ck_assert_str_eq(reg_name(rig_dev, CTRL + 2), "T2_CTRL");
	ck_assert_str_eq(reg_name(rig_dev, CTRL + 3), "-");
	ck_assert_str_eq(reg_name(rig_dev, CNT + 0), "T1_CNT");
	ck_assert_str_eq(reg_name(rig_dev, CNT + 1), "T2_CNT");
	ck_assert_str_eq(reg_name(rig_dev, AB + 0), "A0B0");
	ck_assert_str_eq(reg_name(rig_dev, AB + 1), "A0B1");
	ck_assert_str_eq(reg_name(rig_dev, AB + 3), "A1B1");
}
END_TEST

START_TEST(fields_bind_to_their_bits)
{
	describe();
	rig_open(&ops);
	reg_set(rig_dev, CTRL + 2, 0xffffffff);
	ck_assert_uint_eq(field_get(rig_dev, 2), 3);
	ck_assert_uint_eq(field_get(rig_dev, 1), 0);
	field_set(rig_dev, 1, 3);
	ck_assert_uint_eq(reg_get(rig_dev, CTRL + 1), 6);
	ck_assert_uint_eq(field_of(rig_dev, 1, 0x4), 2);
	ck_assert(rig_level("irq1") == false);
	field_set(rig_dev, 5, 1);
	ck_assert_uint_eq(reg_get(rig_dev, ISR), 0x80000000);
	ck_assert(rig_level("irq1"));
}
END_TEST

START_TEST(lines_and_clocks_of_the_model_come_before_the_others)
{
	describe();
	rig_open(&ops);
	ck_assert_int_eq(device_find_line(rig_dev, "b"), 0);
	ck_assert_int_eq(device_find_line(rig_dev, "irq0"), 1);
	ck_assert_int_eq(device_find_line(rig_dev, "irq1"), 2);
	ck_assert_int_eq(device_find_line(rig_dev, "extra"), 3);
	ck_assert_uint_eq(rig_dev->line_count, 4);
	ck_assert_int_eq(device_find_clock(rig_dev, "xtal"), 0);
	ck_assert_int_eq(device_find_clock(rig_dev, "bus"), 1);
	ck_assert_int_eq(device_find_clock(rig_dev, "rtc"), -1);
	ck_assert_int_eq(device_find_input(rig_dev, "in10"), 2);
	ck_assert_uint_eq(rig_dev->input_count, 4);
	ck_assert_int_eq(device_find_pin(rig_dev, "rx"), 1);
	ck_assert_int_eq(device_find_port(rig_dev, "uart"), 0);
	ck_assert_ptr_nonnull(rig_dev->port[0]);
	ck_assert_ptr_null(rig_dev->port[0]->peer);
	ck_assert_uint_eq(device_find_reg(rig_dev, "T1_CNT"), 1);
	ck_assert_uint_eq(device_find_reg(rig_dev, "T9_CNT"), REG_NONE);
}
END_TEST

static const char *refuse(const struct device_ops *lacking)
{
	static struct error err;
	err = (struct error){ 0 };
	describe();
	ck_assert_ptr_null(rig_try(lacking, &err));
	ck_assert(err.set);
	ck_assert_str_eq(err.where, "rig.yaml:1:1");
	static char text[2000];
	snprintf(text, sizeof(text), "%s; %s; %s", err.message, err.note, err.help);
	return text;
}

START_TEST(a_register_the_model_needs_and_the_yaml_lacks_is_named)
{
	static const char *const wrong[] = { "ISR", "T{0-3}_CTRL", NULL };
	struct device_ops lacking = ops;
	lacking.regs = wrong;
	ck_assert_str_eq(refuse(&lacking),
		"rig0: model built needs register T3_CTRL, not described here; "
		"; did you mean T0_CTRL?");
}
END_TEST

START_TEST(a_field_the_model_needs_and_the_yaml_lacks_is_named)
{
	static const char *const wrong[] = { "ISR.INT2", NULL };
	struct device_ops lacking = ops;
	lacking.fields = wrong;
	ck_assert_str_eq(refuse(&lacking),
		"rig0: model built needs field ISR.INT2, not described here; "
		"register ISR is described at rig.yaml:1; did you mean ISR.INT0?");
}
END_TEST

START_TEST(a_clock_the_model_needs_and_the_yaml_lacks_is_named)
{
	struct device_ops lacking = ops;
	lacking.clocks = NAMES("xtl");
	ck_assert_str_eq(refuse(&lacking),
		"rig0: model built needs clock xtl, not described here; ; did you mean xtal?");
}
END_TEST

START_TEST(a_name_is_not_found_by_its_beginning)
{
	static const char *const short_names[] = { "CNT", NULL };
	static const struct device_ops short_ops = {
		.type = "short",
		.size = sizeof(struct device),
		.regs = short_names,
	};
	rig_reg("CNT_HIGH", 0);
	rig_reg("CNT", 4);
	rig_open(&short_ops);
	ck_assert_uint_eq(rig_dev->reg_index[0], 1);
}
END_TEST

START_TEST(a_block_may_have_no_registers_at_all)
{
	rig_open(NULL);
	ck_assert_uint_eq(rig_read(0), 0);
	rig_write(4, 1);
	ck_assert_uint_eq(device_peek(rig_dev, 0, 4), 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		runs_of_names_bind_in_the_order_of_the_list,
		fields_bind_to_their_bits,
		lines_and_clocks_of_the_model_come_before_the_others,
		a_register_the_model_needs_and_the_yaml_lacks_is_named,
		a_field_the_model_needs_and_the_yaml_lacks_is_named,
		a_clock_the_model_needs_and_the_yaml_lacks_is_named,
		a_name_is_not_found_by_its_beginning,
		a_block_may_have_no_registers_at_all,
		NULL,
	};
	return suite_run("device-build", NULL, rig_close, tests);
}
