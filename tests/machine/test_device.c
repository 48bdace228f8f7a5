/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The life of a device: init, resets by domain, holding, wires from outside, saving. */
#include "machine/device.h"

#include <string.h>

#include "support/rig.h"
#include "support/suite.h"

struct model {
	struct device dev;
	char story[64];
	uint32_t own;
	uint32_t a_at_reset;
};

static struct model *model(void)
{
	return (struct model *)rig_dev;
}

static void tell(struct device *dev, const char *what)
{
	struct model *m = (struct model *)dev;
	size_t length = strlen(m->story);
	snprintf(m->story + length, sizeof(m->story) - length, "%s ", what);
}

static void model_init(struct device *dev)
{
	tell(dev, "init");
}

static void model_reset(struct device *dev)
{
	tell(dev, "reset");
	((struct model *)dev)->a_at_reset = reg_get(dev, 0);
}

static void model_input(struct device *dev, unsigned input, bool level)
{
	tell(dev, input == 1 && level ? "in1-high" : "in-other");
}

static void model_pin(struct device *dev, unsigned pin, bool level)
{
	tell(dev, pin == 0 && level ? "pin0-high" : "pin-other");
}

static void model_snap(struct device *dev, struct snap *snap)
{
	snap_u32(snap, "own", &((struct model *)dev)->own);
}

static unsigned finished;

static void model_finish(struct device *dev)
{
	(void)dev;
	finished++;
}

static const char *const regs[] = { "A", NULL };
static const struct device_ops ops = {
	.type = "living",
	.size = sizeof(struct model),
	.regs = regs,
	.inputs = NAMES("in0", "in1"),
	.pins = NAMES("pad"),
	.lines = NAMES("irq"),
	.init = model_init,
	.reset = model_reset,
	.input = model_input,
	.pin_changed = model_pin,
	.snap = model_snap,
	.finish = model_finish,
};

static void setup(void)
{
	struct reg *a = rig_reg("A", 0);
	a->reset_value = 0x10;
	struct reg *por = rig_reg("POR", 4);
	por->reset_domains = RESET_POR;
	struct reg *core = rig_reg("CORE", 8);
	core->reset_domains = RESET_CORE | RESET_WDT;
	struct reg *mirror = rig_reg("A_RD", 12);
	mirror->alias_of = rig_index(a);
	mirror->alias_action = ALIAS_MIRROR;
	rig_line("irq", NULL, NULL);
	rig_open(&ops);
}

START_TEST(init_comes_once_and_before_reset)
{
	ck_assert_str_eq(model()->story, "init reset ");
	device_reset(rig_dev, RESET_SYS);
	ck_assert_str_eq(model()->story, "init reset reset ");
}
END_TEST

START_TEST(registers_are_reset_before_the_model_is)
{
	rig_write(0, 0x99);
	device_reset(rig_dev, RESET_SYS);
	ck_assert_uint_eq(model()->a_at_reset, 0x10);
}
END_TEST

static void check_reset(enum reset_domain cause, uint32_t a, uint32_t por, uint32_t core)
{
	rig_write(0, 1);
	rig_write(4, 2);
	rig_write(8, 3);
	device_reset(rig_dev, cause);
	ck_assert_uint_eq(rig_read(0), a);
	ck_assert_uint_eq(rig_read(4), por);
	ck_assert_uint_eq(rig_read(8), core);
}

START_TEST(a_reset_touches_the_registers_of_its_domain)
{
	check_reset(RESET_SYS, 0x10, 2, 3);
	check_reset(RESET_CORE, 0x10, 2, 0);
	check_reset(RESET_WDT, 0x10, 2, 0);
}
END_TEST

START_TEST(power_on_touches_every_register)
{
	check_reset(RESET_POR, 0x10, 0, 0);
}
END_TEST

START_TEST(holding_resets_once_at_each_end)
{
	rig_write(0, 1);
	device_hold(rig_dev, true);
	device_hold(rig_dev, true);
	ck_assert_str_eq(model()->story, "init reset reset ");
	device_hold(rig_dev, false);
	ck_assert_str_eq(model()->story, "init reset reset reset ");
}
END_TEST

START_TEST(inputs_and_pins_reach_the_model)
{
	struct line line;
	struct net net;
	struct pin hand = { .name = "hand" };
	line_init(&line, "other");
	line_listen(&line, &rig_dev->input[1]);
	net_init(&net, "wire");
	net_join(&net, &rig_dev->pin[0]);
	net_join(&net, &hand);
	line_set(&line, true);
	pin_drive(&hand, DRIVE_HIGH);
	ck_assert_str_eq(model()->story, "init reset in1-high pin0-high ");
}
END_TEST

START_TEST(the_end_is_told_to_the_model)
{
	finished = 0;
	rig_close();
	ck_assert_uint_eq(finished, 1);
	setup();
}
END_TEST

static struct snap *saved(void)
{
	struct snap *save = snap_create_save();
	device_snap(rig_dev, save);
	return save;
}

START_TEST(a_snap_holds_registers_lines_pins_and_the_models_own)
{
	char text[2000] = "";
	FILE *out = fmemopen(text, sizeof(text), "w");
	struct snap *print = snap_create_print(out);
	model()->own = 7;
	device_snap(rig_dev, print);
	snap_destroy(print);
	fclose(out);
	ck_assert_str_eq(text,
		"rig0/held = 0x0\n"
		"rig0/unclocked = 0x0\n"
		"rig0/A = 0x10\n"
		"rig0/POR = 0x0\n"
		"rig0/CORE = 0x0\n"
		"rig0/irq = 0x0\n"
		"rig0/pad/drive = 0x0\n"
		"rig0/pad/drive_mv = 0x0\n"
		"rig0/own = 0x7\n");
}
END_TEST

START_TEST(a_loaded_snap_compares_equal_and_a_change_is_named)
{
	rig_write(8, 0x1234);
	model()->own = 5;
	device_gate(rig_dev, true);
	struct snap *save = saved();
	device_gate(rig_dev, false);
	device_reset(rig_dev, RESET_POR);
	model()->own = 0;
	size_t length;
	const char *what;
	const void *bytes = snap_data(save, &length);
	struct snap *load = snap_create_load(bytes, length);
	device_snap(rig_dev, load);
	ck_assert(snap_ok(load, NULL) && snap_at_end(load));
	ck_assert(rig_dev->unclocked);
	struct snap *compare = snap_create_compare(bytes, length);
	device_snap(rig_dev, compare);
	ck_assert(snap_ok(compare, &what));
	snap_destroy(compare);
	device_poke(rig_dev, 2, 0);
	compare = snap_create_compare(bytes, length);
	device_snap(rig_dev, compare);
	ck_assert(!snap_ok(compare, &what));
	ck_assert_str_eq(what, "rig0/CORE");
	snap_destroy(compare);
	snap_destroy(load);
	snap_destroy(save);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		init_comes_once_and_before_reset,
		registers_are_reset_before_the_model_is,
		a_reset_touches_the_registers_of_its_domain,
		power_on_touches_every_register,
		holding_resets_once_at_each_end,
		inputs_and_pins_reach_the_model,
		the_end_is_told_to_the_model,
		a_snap_holds_registers_lines_pins_and_the_models_own,
		a_loaded_snap_compares_equal_and_a_change_is_named,
		NULL,
	};
	return suite_run("device", setup, rig_close, tests);
}
