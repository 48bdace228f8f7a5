/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules of an access, one test a rule, with registers written by hand. */
#include "machine/device.h"

#include "engine/random.h"
#include "support/rig.h"
#include "support/suite.h"

/* A model that writes down what it was told; it binds A and B. */
enum { A, B };

struct model {
	struct device dev;
	unsigned wrote, popped;
	unsigned reg;
	uint32_t raw, kept;
	bool use_other_bank;
	bool answers;
	uint32_t answer;
};

static struct model *model(void)
{
	return (struct model *)rig_dev;
}

static uint32_t model_read(struct device *dev, unsigned reg, uint32_t kept)
{
	struct model *m = (struct model *)dev;
	(void)reg;
	return m->answers ? m->answer : kept;
}

static void model_popped(struct device *dev, unsigned reg)
{
	struct model *m = (struct model *)dev;
	m->popped++;
	m->reg = reg;
}

static void model_wrote(struct device *dev, unsigned reg, uint32_t raw)
{
	struct model *m = (struct model *)dev;
	m->wrote++;
	m->reg = reg;
	m->raw = raw;
	m->kept = reg_get(dev, reg);
}

static unsigned model_bank(struct device *dev, unsigned reg, bool write)
{
	(void)write;
	return ((struct model *)dev)->use_other_bank ? B : reg;
}

static const char *const one[] = { "A", NULL };
static const char *const two[] = { "A", "B", NULL };
static const struct device_ops one_ops = {
	.type = "one",
	.size = sizeof(struct model),
	.regs = one,
	.read = model_read,
	.popped = model_popped,
	.wrote = model_wrote,
};
static const struct device_ops two_ops = {
	.type = "two",
	.size = sizeof(struct model),
	.regs = two,
	.bank = model_bank,
	.read = model_read,
	.popped = model_popped,
	.wrote = model_wrote,
};

START_TEST(a_plain_register_keeps_what_is_written)
{
	rig_reg("A", 0);
	rig_open(&one_ops);
	rig_write(0, 0x12345678);
	ck_assert_uint_eq(rig_read(0), 0x12345678);
	ck_assert_uint_eq(model()->raw, 0x12345678);
	ck_assert_uint_eq(model()->kept, 0x12345678);
}
END_TEST

START_TEST(bits_that_are_not_writable_stay)
{
	struct reg *a = rig_reg("A", 0);
	a->writable = 0x0000ff00;
	a->reset_value = 0x11111111;
	rig_open(&one_ops);
	rig_write(0, 0xffffffff);
	ck_assert_uint_eq(rig_read(0), 0x1111ff11);
	ck_assert_uint_eq(model()->raw, 0xffffffff);
}
END_TEST

START_TEST(a_read_only_register_ignores_writes_and_says_so_by_name)
{
	struct reg *a = rig_reg("A", 0);
	a->access = ACCESS_READ_ONLY;
	a->reset_value = 5;
	rig_open(&one_ops);
	rig_write(0, 9);
	ck_assert_uint_eq(rig_read(0), 5);
	ck_assert_uint_eq(model()->wrote, 0);
	ck_assert_uint_eq(rig_logged(LOG_GUEST), 1);
	ck_assert_str_eq(rig_said(), "rig0.A is read-only: write of 0x9 ignored");
}
END_TEST

START_TEST(write_only_bits_read_as_zero_and_are_kept)
{
	struct reg *a = rig_reg("A", 0);
	a->readable = 0x0000ffff;
	rig_open(&one_ops);
	rig_write(0, 0x12345678);
	ck_assert_uint_eq(rig_read(0), 0x5678);
	ck_assert_uint_eq(rig_kept(a), 0x12345678);
	/* Neither does a model's answer show through. */
	model()->answers = true;
	model()->answer = UINT32_MAX;
	ck_assert_uint_eq(rig_read(0), 0xffff);
}
END_TEST

static struct reg *special(uint32_t reset_value)
{
	struct reg *a = rig_reg("A", 0);
	a->writable = 0xffff0000;
	a->reset_value = reset_value;
	return a;
}

START_TEST(one_clears_only_ones)
{
	special(0xff)->one_clears = 0xff;
	rig_open(&one_ops);
	rig_write(0, 0xabcd000f);
	ck_assert_uint_eq(rig_read(0), 0xabcd00f0);
	ck_assert_uint_eq(model()->raw, 0xabcd000f);
}
END_TEST

START_TEST(one_sets_only_ones)
{
	special(0x80)->one_sets = 0xff;
	rig_open(&one_ops);
	rig_write(0, 0x0f);
	ck_assert_uint_eq(rig_read(0), 0x8f);
}
END_TEST

START_TEST(one_toggles_only_ones)
{
	special(0x81)->one_toggles = 0xff;
	rig_open(&one_ops);
	rig_write(0, 0x0f);
	ck_assert_uint_eq(rig_read(0), 0x8e);
}
END_TEST

START_TEST(zero_clears_only_zeros)
{
	special(0xff)->zero_clears = 0xff;
	rig_open(&one_ops);
	rig_write(0, 0xf0);
	ck_assert_uint_eq(rig_read(0), 0xf0);
}
END_TEST

START_TEST(zero_sets_only_zeros)
{
	special(0)->zero_sets = 0xff;
	rig_open(&one_ops);
	rig_write(0, 0xf0);
	ck_assert_uint_eq(rig_read(0), 0x0f);
}
END_TEST

START_TEST(any_write_clears_or_sets_whatever_it_says)
{
	struct reg *a = special(0x0f);
	a->any_clears = 0x0f;
	a->any_sets = 0xf0;
	rig_open(&one_ops);
	rig_write(0, 0x0f);
	ck_assert_uint_eq(rig_read(0), 0xf0);
}
END_TEST

START_TEST(a_strobe_reaches_the_model_and_is_never_kept)
{
	struct reg *a = rig_reg("A", 0);
	a->strobes = 8;
	rig_open(&one_ops);
	rig_write(0, 0xf);
	ck_assert_uint_eq(model()->raw, 0xf);
	ck_assert_uint_eq(model()->kept, 0x7);
	ck_assert_uint_eq(rig_read(0), 0x7);
}
END_TEST

START_TEST(reading_clears_or_sets_after_the_value_was_given)
{
	struct reg *a = rig_reg("A", 0);
	a->reset_value = 0xff;
	a->read_clears = 0x0f;
	a->read_sets = 0x100;
	rig_open(&one_ops);
	ck_assert_uint_eq(rig_read(0), 0xff);
	ck_assert_uint_eq(rig_read(0), 0x1f0);
}
END_TEST

START_TEST(a_read_is_told_to_the_model_once)
{
	rig_reg("A", 0);
	rig_open(&one_ops);
	rig_read(0);
	ck_assert_uint_eq(model()->popped, 1);
	device_read(rig_dev, 2, 1);
	ck_assert_uint_eq(model()->popped, 2);
}
END_TEST

START_TEST(a_narrow_write_changes_its_bytes_only)
{
	struct reg *a = rig_reg("A", 0);
	a->reset_value = 0x11223344;
	rig_open(&one_ops);
	device_write(rig_dev, 1, 1, 0xaa);
	ck_assert_uint_eq(rig_read(0), 0x1122aa44);
	ck_assert_uint_eq(model()->raw, 0x1122aa44);
	device_write(rig_dev, 2, 2, 0xbbcc);
	ck_assert_uint_eq(rig_read(0), 0xbbccaa44);
	ck_assert_uint_eq(device_read(rig_dev, 2, 2), 0xbbcc);
	ck_assert_uint_eq(device_read(rig_dev, 1, 1), 0xaa);
	/* Bits above the access are no part of it. */
	device_write(rig_dev, 0, 1, 0xffffff55);
	ck_assert_uint_eq(rig_read(0), 0xbbccaa55);
}
END_TEST

START_TEST(a_narrow_write_acts_on_its_bytes_only)
{
	struct reg *a = rig_reg("A", 0);
	a->writable = 0;
	a->reset_value = 0x0000ffff;
	a->one_clears = 0x0000ffff;
	a->zero_sets = 0x00ff0000;
	a->any_sets = 0x02000000;
	a->strobes = 0x01000000;
	rig_open(&one_ops);
	device_write(rig_dev, 1, 1, 0xff);
	ck_assert_uint_eq(rig_read(0), 0x000000ff);
	ck_assert_uint_eq(model()->raw, 0x0000ff00);
	device_write(rig_dev, 2, 1, 0xf0);
	ck_assert_uint_eq(rig_read(0), 0x000f00ff);
	device_write(rig_dev, 3, 1, 0x01);
	ck_assert_uint_eq(rig_read(0), 0x020f00ff);
	ck_assert_uint_eq(model()->raw, 0x01000000);
}
END_TEST

START_TEST(a_narrow_read_clears_its_bytes_only)
{
	struct reg *a = rig_reg("A", 0);
	a->reset_value = a->read_clears = 0xffffffff;
	rig_open(&one_ops);
	ck_assert_uint_eq(device_read(rig_dev, 1, 1), 0xff);
	ck_assert_uint_eq(rig_read(0), 0xffff00ff);
}
END_TEST

static void narrow_regs(void)
{
	for (unsigned n = 0; n < 3; n++) {
		static const char *const names[] = { "A", "B", "C" };
		struct reg *reg = rig_reg(names[n], n);
		reg->size = n == 2 ? 2 : 1;
		reg->writable = reg->readable = n == 2 ? 0xffff : 0xff;
	}
}

START_TEST(a_wide_access_meets_every_register_of_the_word)
{
	narrow_regs();
	rig_open(&two_ops);
	rig_write(0, 0x44332211);
	ck_assert_uint_eq(rig_read(0), 0x44332211);
	ck_assert_uint_eq(device_read(rig_dev, 0, 1), 0x11);
	ck_assert_uint_eq(device_read(rig_dev, 1, 1), 0x22);
	ck_assert_uint_eq(device_read(rig_dev, 2, 2), 0x4433);
	ck_assert_uint_eq(device_read(rig_dev, 3, 1), 0x44);
	ck_assert_uint_eq(model()->wrote, 2);
}
END_TEST

START_TEST(a_set_alias_sets_bits_of_its_register_and_the_model_hears_of_that_one)
{
	struct reg *a = rig_reg("A", 0);
	struct reg *set = rig_reg("A_SET", 4);
	set->alias_of = rig_index(a);
	set->alias_action = ALIAS_SET;
	a->reset_value = 0x100;
	rig_open(&one_ops);
	rig_write(4, 0x0f);
	ck_assert_uint_eq(rig_read(0), 0x10f);
	ck_assert_uint_eq(rig_read(4), 0x10f);
	ck_assert_uint_eq(model()->wrote, 1);
	ck_assert_uint_eq(model()->reg, A);
	ck_assert_uint_eq(model()->raw, 0x10f);
}
END_TEST

START_TEST(clear_and_toggle_aliases_do_as_they_say)
{
	struct reg *a = rig_reg("A", 0);
	struct reg *clear = rig_reg("A_CLR", 4);
	struct reg *toggle = rig_reg("A_TOG", 8);
	clear->alias_of = toggle->alias_of = rig_index(a);
	clear->alias_action = ALIAS_CLEAR;
	toggle->alias_action = ALIAS_TOGGLE;
	a->reset_value = 0xff;
	rig_open(&one_ops);
	rig_write(4, 0x0f);
	ck_assert_uint_eq(rig_read(0), 0xf0);
	ck_assert_uint_eq(model()->raw, 0xf0);
	rig_write(8, 0xff);
	ck_assert_uint_eq(rig_read(0), 0x0f);
	ck_assert_uint_eq(model()->raw, 0x0f);
}
END_TEST

START_TEST(an_alias_changes_writable_bits_only)
{
	struct reg *a = rig_reg("A", 0);
	struct reg *set = rig_reg("A_SET", 4);
	a->writable = 0x0f;
	set->alias_of = rig_index(a);
	set->alias_action = ALIAS_SET;
	set->writable = 0x3c;
	rig_open(&one_ops);
	rig_write(4, 0xff);
	ck_assert_uint_eq(rig_read(0), 0x0c);
}
END_TEST

START_TEST(a_read_only_register_can_be_changed_by_its_aliases)
{
	struct reg *a = rig_reg("A", 0);
	struct reg *set = rig_reg("A_SET", 4);
	a->access = ACCESS_READ_ONLY;
	a->writable = 0;
	set->alias_of = rig_index(a);
	set->alias_action = ALIAS_SET;
	rig_open(&one_ops);
	rig_write(4, 0x30);
	ck_assert_uint_eq(rig_read(0), 0x30);
}
END_TEST

START_TEST(a_strobe_written_through_a_set_alias_reaches_the_model)
{
	struct reg *a = rig_reg("A", 0);
	struct reg *set = rig_reg("A_SET", 4);
	a->strobes = 0x80;
	set->alias_of = rig_index(a);
	set->alias_action = ALIAS_SET;
	rig_open(&one_ops);
	rig_write(4, 0x81);
	ck_assert_uint_eq(model()->raw, 0x81);
	ck_assert_uint_eq(rig_read(0), 0x01);
}
END_TEST

START_TEST(a_mirror_is_the_same_register_under_its_own_access)
{
	struct reg *a = rig_reg("A", 0);
	struct reg *mirror = rig_reg("A_RD", 4);
	struct reg *other = rig_reg("A_2", 8);
	a->readable = 0;
	mirror->alias_of = other->alias_of = rig_index(a);
	mirror->alias_action = other->alias_action = ALIAS_MIRROR;
	mirror->access = ACCESS_READ_ONLY;
	rig_open(&one_ops);
	rig_write(0, 0x41);
	ck_assert_uint_eq(rig_read(0), 0);
	ck_assert_uint_eq(rig_read(4), 0x41);
	rig_write(4, 0x99);
	ck_assert_uint_eq(rig_read(4), 0x41);
	ck_assert_uint_eq(rig_logged(LOG_GUEST), 1);
	rig_write(8, 0x55);
	ck_assert_uint_eq(rig_read(4), 0x55);
	ck_assert_uint_eq(model()->raw, 0x55);
}
END_TEST

static struct reg *bank_regs(void)
{
	struct reg *a = rig_reg("A", 0);
	struct reg *b = rig_reg("B", 0);
	b->alternate_of = rig_index(a);
	return b;
}

START_TEST(the_model_says_which_of_several_registers_is_meant)
{
	struct reg *b = bank_regs();
	rig_open(&two_ops);
	rig_write(0, 1);
	ck_assert_uint_eq(model()->reg, A);
	model()->use_other_bank = true;
	rig_write(0, 2);
	ck_assert_uint_eq(model()->reg, B);
	ck_assert_uint_eq(rig_kept(b), 2);
	ck_assert_uint_eq(rig_read(0), 2);
	ck_assert_uint_eq(device_peek(rig_dev, 0, 4), 2);
	model()->use_other_bank = false;
	ck_assert_uint_eq(rig_read(0), 1);
}
END_TEST

START_TEST(without_a_model_the_direction_chooses_among_several_registers)
{
	struct reg *b = bank_regs();
	struct reg *a = b - 1;
	a->access = ACCESS_READ_ONLY;
	a->reset_value = 7;
	b->access = ACCESS_WRITE_ONLY;
	b->readable = 0;
	rig_open(NULL);
	rig_write(0, 9);
	ck_assert_uint_eq(rig_read(0), 7);
	ck_assert_uint_eq(rig_kept(b), 9);
	ck_assert_uint_eq(rig_logged(LOG_GUEST), 0);
}
END_TEST

START_TEST(an_offset_without_a_register_reads_zero_and_is_logged_by_its_place)
{
	rig_reg("A", 0);
	rig_open(&one_ops);
	ck_assert_uint_eq(rig_read(0x1c), 0);
	ck_assert_str_eq(rig_said(), "rig0+0x1c has no register: reads 0");
	rig_write(0x1c, 3);
	ck_assert_str_eq(rig_said(), "rig0+0x1c has no register: write of 0x3 ignored");
	ck_assert_uint_eq(rig_logged(LOG_UNMODELLED), 2);
	rig_read(0x20000);
	ck_assert_uint_eq(rig_logged(LOG_UNMODELLED), 3);
}
END_TEST

START_TEST(a_block_without_a_model_says_once_that_it_is_storage)
{
	rig_reg("A", 0);
	rig_reg("B", 4);
	rig_open(NULL);
	rig_write(4, 3);
	rig_read(0);
	ck_assert_uint_eq(rig_read(4), 3);
	ck_assert_uint_eq(rig_logged(LOG_UNMODELLED), 1);
	ck_assert_str_eq(rig_said(), "works as storage: no model yet; rig0.B");
}
END_TEST

START_TEST(a_peek_has_no_side_effect_and_is_not_logged)
{
	struct reg *a = rig_reg("A", 0);
	a->reset_value = a->read_clears = 0xff;
	rig_open(&one_ops);
	ck_assert_uint_eq(device_peek(rig_dev, 0, 4), 0xff);
	ck_assert_uint_eq(device_peek(rig_dev, 1, 1), 0);
	ck_assert_uint_eq(device_peek(rig_dev, 0x30, 4), 0);
	ck_assert_uint_eq(rig_kept(a), 0xff);
	ck_assert_uint_eq(model()->popped, 0);
	ck_assert_uint_eq(rig_dev->touched[0], 0);
	ck_assert_uint_eq(rig_logged(LOG_UNMODELLED) + rig_logged(LOG_GUEST), 0);
	model()->answers = true;
	model()->answer = 0x77;
	ck_assert_uint_eq(device_peek(rig_dev, 0, 4), 0x77);
}
END_TEST

START_TEST(a_poke_passes_all_rules)
{
	struct reg *a = rig_reg("A", 0);
	struct reg *mirror = rig_reg("A_RD", 4);
	a->access = ACCESS_READ_ONLY;
	a->one_clears = 0xff;
	mirror->alias_of = rig_index(a);
	mirror->alias_action = ALIAS_MIRROR;
	rig_open(&one_ops);
	device_poke(rig_dev, rig_index(a), 0x55);
	ck_assert_uint_eq(rig_read(0), 0x55);
	device_poke(rig_dev, rig_index(mirror), 0x66);
	ck_assert_uint_eq(rig_read(0), 0x66);
	device_poke_at(rig_dev, 1, 2, 0xabcd);
	ck_assert_uint_eq(rig_read(0), 0x00abcd66);
	ck_assert_uint_eq(model()->wrote, 0);
	ck_assert_uint_eq(rig_logged(LOG_GUEST), 0);
}
END_TEST

START_TEST(touched_tells_reads_from_writes)
{
	rig_reg("A", 0);
	rig_reg("B", 4);
	rig_reg("C", 8);
	rig_open(&two_ops);
	rig_read(0);
	rig_write(4, 1);
	device_read(rig_dev, 8, 1);
	device_write(rig_dev, 8, 1, 1);
	ck_assert_uint_eq(rig_dev->touched[0], 1);
	ck_assert_uint_eq(rig_dev->touched[1], 2);
	ck_assert_uint_eq(rig_dev->touched[2], 3);
}
END_TEST

static void call_itself(struct device *dev, unsigned reg, uint32_t raw)
{
	model_wrote(dev, reg, raw);
	device_write(dev, 0, 4, raw + 1);
	ck_assert_uint_eq(device_read(dev, 0, 4), 0);
}

static const struct device_ops restless_ops = {
	.type = "restless",
	.size = sizeof(struct model),
	.regs = one,
	.wrote = call_itself,
};

START_TEST(an_access_within_its_own_access_is_ignored_and_logged)
{
	rig_reg("A", 0);
	rig_open(&restless_ops);
	rig_write(0, 5);
	ck_assert_uint_eq(model()->wrote, 1);
	ck_assert_uint_eq(rig_read(0), 5);
	ck_assert_uint_eq(rig_logged(LOG_GUEST), 2);
}
END_TEST

START_TEST(a_held_block_reads_as_after_reset_and_ignores_writes)
{
	struct reg *a = rig_reg("A", 0);
	a->reset_value = 0x44;
	rig_open(&one_ops);
	rig_write(0, 0x55);
	device_hold(rig_dev, true);
	rig_write(0, 0x66);
	model()->answers = true;
	ck_assert_uint_eq(rig_read(0), 0x44);
	model()->answers = false;
	device_hold(rig_dev, false);
	ck_assert_uint_eq(rig_read(0), 0x44);
	ck_assert_uint_eq(model()->wrote, 1);
	rig_write(0, 0x77);
	ck_assert_uint_eq(rig_read(0), 0x77);
}
END_TEST

START_TEST(a_block_without_a_clock_answers_nothing_and_it_is_logged)
{
	rig_reg("A", 0);
	rig_open(&one_ops);
	rig_write(0, 0x55);
	device_gate(rig_dev, true);
	rig_write(0, 0x66);
	ck_assert_uint_eq(rig_read(0), 0);
	ck_assert_uint_eq(rig_logged(LOG_GUEST), 2);
	ck_assert_str_eq(rig_said(), "rig0+0x0: accessed while its clock is off");
	device_gate(rig_dev, false);
	ck_assert_uint_eq(rig_read(0), 0x55);
}
END_TEST

/* Every access to random rules, once by the device and once by a bit-by-bit retelling. */
static uint32_t retold(const struct reg *reg, uint32_t old, uint32_t raw, uint32_t lanes)
{
	uint32_t kept = 0;
	for (unsigned n = 0; n < 32; n++) {
		uint32_t bit = 1u << n;
		bool was = old & bit, is = was;
		if (lanes & bit) {
			bool as_one = raw & bit;
			is = reg->writable & bit && !(reg->strobes & bit) ? as_one : is;
			is = reg->one_clears & bit && as_one ? false : is;
			is = reg->one_sets & bit && as_one ? true : is;
			is = reg->one_toggles & bit && as_one ? !is : is;
			is = reg->zero_clears & bit && !as_one ? false : is;
			is = reg->zero_sets & bit && !as_one ? true : is;
			is = reg->any_clears & bit ? false : is;
			is = reg->any_sets & bit ? true : is;
		}
		kept |= is ? bit : 0;
	}
	return kept;
}

static void give_random_rules(struct reg *reg, struct random *random)
{
	uint32_t *masks[] = { &reg->writable, &reg->one_clears, &reg->one_sets, &reg->one_toggles,
		&reg->zero_clears, &reg->zero_sets, &reg->any_clears, &reg->any_sets,
		&reg->strobes };
	uint32_t left = UINT32_MAX;
	for (unsigned n = 0; n < sizeof(masks) / sizeof(*masks); n++) {
		*masks[n] = (uint32_t)random_next(random) & (uint32_t)random_next(random) & left;
		left &= ~*masks[n];
	}
	reg->readable = (uint32_t)random_next(random) | (uint32_t)random_next(random);
	reg->readable &= ~reg->strobes;
}

START_TEST(random_accesses_follow_the_rules_bit_by_bit)
{
	struct random random;
	random_seed(&random, 11);
	for (unsigned round = 0; round < 200; round++) {
		struct reg *a = rig_reg("A", 0);
		give_random_rules(a, &random);
		rig_open(round % 2 ? &one_ops : NULL);
		uint32_t kept = 0;
		for (unsigned step = 0; step < 100; step++) {
			unsigned size = 1u << random_below(&random, 3);
			unsigned offset = random_below(&random, 4 / size) * size;
			uint32_t mask = size == 4 ? UINT32_MAX : (1u << size * 8) - 1;
			uint32_t value = (uint32_t)random_next(&random);
			device_write(rig_dev, offset, size, value);
			kept = retold(a, kept, (value & mask) << offset * 8, mask << offset * 8);
			ck_assert_uint_eq(rig_kept(a), kept);
			ck_assert_uint_eq(rig_read(0), kept & a->readable);
			ck_assert_uint_eq(device_read(rig_dev, offset, size),
				(kept & a->readable) >> offset * 8 & mask);
		}
		rig_close();
	}
	rig_reg("A", 0);
	rig_open(NULL);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_plain_register_keeps_what_is_written,
		bits_that_are_not_writable_stay,
		a_read_only_register_ignores_writes_and_says_so_by_name,
		write_only_bits_read_as_zero_and_are_kept,
		one_clears_only_ones,
		one_sets_only_ones,
		one_toggles_only_ones,
		zero_clears_only_zeros,
		zero_sets_only_zeros,
		any_write_clears_or_sets_whatever_it_says,
		a_strobe_reaches_the_model_and_is_never_kept,
		reading_clears_or_sets_after_the_value_was_given,
		a_read_is_told_to_the_model_once,
		a_narrow_write_changes_its_bytes_only,
		a_narrow_write_acts_on_its_bytes_only,
		a_narrow_read_clears_its_bytes_only,
		a_wide_access_meets_every_register_of_the_word,
		a_set_alias_sets_bits_of_its_register_and_the_model_hears_of_that_one,
		clear_and_toggle_aliases_do_as_they_say,
		an_alias_changes_writable_bits_only,
		a_read_only_register_can_be_changed_by_its_aliases,
		a_strobe_written_through_a_set_alias_reaches_the_model,
		a_mirror_is_the_same_register_under_its_own_access,
		the_model_says_which_of_several_registers_is_meant,
		without_a_model_the_direction_chooses_among_several_registers,
		an_offset_without_a_register_reads_zero_and_is_logged_by_its_place,
		a_block_without_a_model_says_once_that_it_is_storage,
		a_peek_has_no_side_effect_and_is_not_logged,
		a_poke_passes_all_rules,
		touched_tells_reads_from_writes,
		an_access_within_its_own_access_is_ignored_and_logged,
		a_held_block_reads_as_after_reset_and_ignores_writes,
		a_block_without_a_clock_answers_nothing_and_it_is_logged,
		random_accesses_follow_the_rules_bit_by_bit,
		NULL,
	};
	return suite_run("device-rules", NULL, rig_close, tests);
}
