/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What registers have beside their value: timers, sequences, FIFOs, locks; and the lines they make. */
#include "machine/device.h"

#include <string.h>

#include "engine/random.h"
#include "support/rig.h"
#include "support/suite.h"

static struct field_timer self_clear = { .when_reg = REG_NONE,
	.when_field = REG_NONE,
	.after_ps = 10000000 };

static void self_clearing(void)
{
	struct reg *ctrl = rig_reg("CTRL", 0);
	rig_field(ctrl, "START", 3, 1)->timer = &self_clear;
	rig_open(NULL);
}

START_TEST(a_self_clearing_field_falls_back_after_its_time)
{
	self_clearing();
	rig_write(0, 9);
	rig_run_us(9);
	ck_assert_uint_eq(rig_read(0), 9);
	rig_run_us(1);
	ck_assert_uint_eq(rig_read(0), 1);
}
END_TEST

START_TEST(writing_a_self_clearing_field_again_starts_its_time_anew)
{
	self_clearing();
	rig_write(0, 8);
	rig_run_us(9);
	rig_write(0, 8);
	rig_run_us(9);
	ck_assert_uint_eq(rig_read(0), 8);
	rig_run_us(1);
	ck_assert_uint_eq(rig_read(0), 0);
}
END_TEST

START_TEST(other_bits_do_not_start_the_time)
{
	self_clearing();
	rig_write(0, 7);
	ck_assert_uint_eq(timeline_next_ps(rig_time), TIME_NEVER_PS);
}
END_TEST

static struct field_timer done_later = { .when_reg = 0,
	.when_field = 0,
	.after_ps = 50000000,
	.value = 1 };

static void ready_after_start(void)
{
	struct reg *ctrl = rig_reg("CTRL", 0);
	rig_field(ctrl, "START", 0, 1);
	struct reg *stat = rig_reg("STAT", 4);
	stat->access = ACCESS_READ_ONLY;
	rig_field(stat, "DONE", 7, 1)->timer = &done_later;
	rig_line("irq", stat, NULL);
	struct reg *set = rig_reg("CTRL_SET", 8);
	set->alias_of = 0;
	set->alias_action = ALIAS_SET;
	struct reg *clear = rig_reg("CTRL_CLR", 12);
	clear->alias_of = 0;
	clear->alias_action = ALIAS_CLEAR;
	struct reg *toggle = rig_reg("CTRL_TOG", 16);
	toggle->alias_of = 0;
	toggle->alias_action = ALIAS_TOGGLE;
	rig_open(NULL);
}

START_TEST(ready_comes_after_the_named_field_was_set)
{
	ready_after_start();
	rig_run_us(100);
	ck_assert_uint_eq(rig_read(4), 0);
	rig_write(0, 1);
	rig_run_us(49);
	ck_assert_uint_eq(rig_read(4), 0);
	ck_assert(!rig_level("irq"));
	rig_run_us(1);
	ck_assert_uint_eq(rig_read(4), 0x80);
	ck_assert(rig_level("irq"));
}
END_TEST

START_TEST(ready_goes_away_when_the_next_operation_starts)
{
	ready_after_start();
	rig_write(0, 1);
	rig_run_us(50);
	rig_write(0, 1);
	ck_assert_uint_eq(rig_read(4), 0);
	ck_assert(!rig_level("irq"));
	rig_run_us(50);
	ck_assert_uint_eq(rig_read(4), 0x80);
}
END_TEST

START_TEST(ready_follows_a_start_through_a_set_alias)
{
	ready_after_start();
	rig_write(8, 2);
	ck_assert_uint_eq(timeline_next_ps(rig_time), TIME_NEVER_PS);
	rig_write(8, 1);
	rig_run_us(50);
	ck_assert_uint_eq(rig_read(4), 0x80);
}
END_TEST

START_TEST(an_alias_that_takes_the_start_away_starts_nothing)
{
	ready_after_start();
	rig_write(12, 1);
	ck_assert_uint_eq(timeline_next_ps(rig_time), TIME_NEVER_PS);
	rig_write(16, 1);
	ck_assert_uint_ne(timeline_next_ps(rig_time), TIME_NEVER_PS);
	rig_run_us(50);
	rig_write(16, 1);
	ck_assert_uint_eq(timeline_next_ps(rig_time), TIME_NEVER_PS);
}
END_TEST

START_TEST(a_reset_ends_what_was_going_on)
{
	ready_after_start();
	rig_write(0, 1);
	rig_run_us(10);
	device_reset(rig_dev, RESET_SYS);
	rig_run_us(1000);
	ck_assert_uint_eq(rig_read(4), 0);
}
END_TEST

static const uint32_t answers[] = { 5, 6, 7 };

START_TEST(a_sequence_gives_its_answers_in_turn_and_repeats_the_last)
{
	struct reg *id = rig_reg("ID", 0);
	id->sequence = answers;
	id->sequence_length = 3;
	id->has_sequence = true;
	rig_open(NULL);
	ck_assert_uint_eq(device_peek(rig_dev, 0, 4), 5);
	ck_assert_uint_eq(rig_read(0), 5);
	ck_assert_uint_eq(rig_read(0), 6);
	ck_assert_uint_eq(device_peek(rig_dev, 0, 4), 7);
	ck_assert_uint_eq(rig_read(0), 7);
	ck_assert_uint_eq(rig_read(0), 7);
	device_reset(rig_dev, RESET_POR);
	ck_assert_uint_eq(rig_read(0), 5);
}
END_TEST

START_TEST(a_sequence_of_a_field_leaves_the_rest_of_the_register)
{
	struct reg *stat = rig_reg("STAT", 0);
	struct field *busy = rig_field(stat, "STATE", 4, 4);
	busy->sequence = answers;
	busy->sequence_length = 3;
	stat->has_sequence = true;
	rig_open(NULL);
	rig_write(0, 0xabcdef12);
	ck_assert_uint_eq(rig_read(0), 0xabcdef52);
	ck_assert_uint_eq(rig_read(0), 0xabcdef62);
}
END_TEST

static struct reg *fifo_with_level(void)
{
	struct reg *level = rig_reg("LVL", 4);
	rig_field(level, "COUNT", 8, 4);
	struct reg *data = rig_reg("DATA", 0);
	data->fifo.depth = 3;
	data->fifo.level_reg = rig_index(level);
	data->fifo.level_field = 0;
	rig_line("irq", level, NULL);
	rig_open(NULL);
	return data;
}

START_TEST(a_fifo_gives_back_in_order_and_shows_its_level)
{
	fifo_with_level();
	for (unsigned round = 0; round < 4; round++) {
		rig_write(0, 10 + round);
		rig_write(0, 20 + round);
		ck_assert_uint_eq(rig_read(4), 0x200);
		ck_assert(rig_level("irq"));
		ck_assert_uint_eq(device_peek(rig_dev, 0, 4), 10 + round);
		ck_assert_uint_eq(rig_read(0), 10 + round);
		ck_assert_uint_eq(rig_read(0), 20 + round);
		ck_assert_uint_eq(rig_read(4), 0);
		ck_assert(!rig_level("irq"));
	}
}
END_TEST

START_TEST(a_full_fifo_loses_what_is_pushed_and_says_so)
{
	fifo_with_level();
	for (unsigned n = 0; n < 4; n++) {
		rig_write(0, n);
	}
	ck_assert_uint_eq(rig_logged(LOG_GUEST), 1);
	ck_assert_str_eq(rig_said(), "rig0.DATA is full: write of 0x3 lost");
	ck_assert_uint_eq(rig_read(4), 0x300);
	for (unsigned n = 0; n < 3; n++) {
		ck_assert_uint_eq(rig_read(0), n);
	}
}
END_TEST

START_TEST(an_empty_fifo_repeats_its_last_element)
{
	fifo_with_level();
	ck_assert_uint_eq(rig_read(0), 0);
	rig_write(0, 42);
	ck_assert_uint_eq(rig_read(0), 42);
	ck_assert_uint_eq(rig_read(0), 42);
	ck_assert_uint_eq(rig_read(4), 0);
}
END_TEST

START_TEST(a_reset_empties_a_fifo)
{
	fifo_with_level();
	rig_write(0, 42);
	device_reset(rig_dev, RESET_SYS);
	ck_assert_uint_eq(rig_read(4), 0);
	ck_assert_uint_eq(rig_read(0), 0);
}
END_TEST

static void locked_by_bit(void)
{
	struct reg *lock = rig_reg("LOCK", 0);
	rig_field(lock, "L", 1, 1);
	struct reg *ctrl = rig_reg("CTRL", 4);
	struct field *mode = rig_field(ctrl, "MODE", 0, 8);
	mode->locked_by_reg = rig_index(lock);
	mode->locked_by_field = 0;
	rig_field(ctrl, "FREE", 8, 8);
	ctrl->has_lock = true;
	rig_open(NULL);
}

START_TEST(a_locked_field_refuses_writes_and_its_neighbours_do_not)
{
	locked_by_bit();
	rig_write(4, 0x1122);
	ck_assert_uint_eq(rig_read(4), 0x1122);
	rig_write(0, 2);
	rig_write(4, 0x3344);
	ck_assert_uint_eq(rig_read(4), 0x3322);
	ck_assert_uint_eq(rig_logged(LOG_GUEST), 1);
	ck_assert_str_eq(rig_said(), "rig0.CTRL is locked: write of 0x3344 refused");
	/* Writing what is there already is nobody's mistake. */
	rig_write(4, 0x5522);
	ck_assert_uint_eq(rig_logged(LOG_GUEST), 1);
	rig_write(0, 1);
	rig_write(4, 0x6677);
	ck_assert_uint_eq(rig_read(4), 0x6677);
}
END_TEST

static void locked_by_key(void)
{
	struct reg *key = rig_reg("KEY", 0);
	key->has_unlock_key = true;
	key->unlock_key = 0x5a;
	struct reg *ctrl = rig_reg("CTRL", 4);
	struct field *all = rig_field(ctrl, "ALL", 0, 32);
	all->locked_by_reg = rig_index(key);
	ctrl->has_lock = true;
	rig_open(NULL);
}

START_TEST(a_key_unlocks_and_anything_else_locks_again)
{
	locked_by_key();
	rig_write(4, 1);
	ck_assert_uint_eq(rig_read(4), 0);
	ck_assert_uint_eq(rig_logged(LOG_GUEST), 1);
	rig_write(0, 0x5a);
	rig_write(4, 2);
	ck_assert_uint_eq(rig_read(4), 2);
	rig_write(0, 0x5b);
	rig_write(4, 3);
	ck_assert_uint_eq(rig_read(4), 2);
	ck_assert_uint_eq(rig_logged(LOG_GUEST), 2);
	rig_write(0, 0x5a);
	device_reset(rig_dev, RESET_POR);
	rig_write(4, 4);
	ck_assert_uint_eq(rig_read(4), 0);
}
END_TEST

START_TEST(a_write_once_register_takes_the_first_write_after_reset_only)
{
	struct reg *fuse = rig_reg("FUSE", 0);
	fuse->access = ACCESS_READ_WRITE_ONCE;
	rig_open(NULL);
	rig_write(0, 1);
	rig_write(0, 3);
	ck_assert_uint_eq(rig_read(0), 1);
	ck_assert_str_eq(rig_said(), "rig0.FUSE is written already: write of 0x3 refused");
	device_reset(rig_dev, RESET_POR);
	rig_write(0, 3);
	ck_assert_uint_eq(rig_read(0), 3);
}
END_TEST

START_TEST(a_write_once_field_leaves_its_neighbours_writable)
{
	struct reg *ctrl = rig_reg("CTRL", 0);
	rig_field(ctrl, "ONCE", 0, 4)->access = ACCESS_READ_WRITE_ONCE;
	rig_field(ctrl, "FREE", 4, 4);
	rig_open(NULL);
	rig_write(0, 0x11);
	rig_write(0, 0x22);
	ck_assert_uint_eq(rig_read(0), 0x21);
}
END_TEST

START_TEST(a_refused_write_does_not_use_up_the_only_one)
{
	struct reg *lock = rig_reg("LOCK", 0);
	rig_field(lock, "L", 0, 1);
	struct field *once = rig_field(rig_reg("CTRL", 4), "ONCE", 0, 4);
	once->access = ACCESS_READ_WRITE_ONCE;
	once->locked_by_reg = rig_index(lock);
	once->locked_by_field = 0;
	rig_open(NULL);
	rig_write(0, 1);
	rig_write(4, 5);
	rig_write(0, 0);
	rig_write(4, 6);
	rig_write(4, 7);
	ck_assert_uint_eq(rig_read(4), 6);
}
END_TEST

/* Lines: a status and an enable register, changed by every road there is. */
enum { STATUS, ENABLE };
static const char *const line_regs[] = { "STATUS", "ENABLE", NULL };

static void raise_on_write(struct device *dev, unsigned reg, uint32_t raw)
{
	if (reg == ENABLE && raw == 0x100) {
		reg_raise(dev, STATUS, 4);
	}
}

static const struct device_ops line_ops = {
	.type = "lines",
	.size = sizeof(struct device),
	.regs = line_regs,
	.lines = NAMES("own"),
	.wrote = raise_on_write,
};

static void status_and_enable(void)
{
	struct reg *status = rig_reg("STATUS", 0);
	status->writable = 0;
	status->one_clears = 0xff;
	status->read_clears = 0x10;
	struct reg *enable = rig_reg("ENABLE", 4);
	rig_line("irq", status, enable);
	rig_line("own", NULL, NULL);
	rig_open(&line_ops);
}

START_TEST(a_line_is_high_while_status_and_enable_meet)
{
	status_and_enable();
	reg_raise(rig_dev, STATUS, 1);
	ck_assert(!rig_level("irq"));
	rig_write(4, 1);
	ck_assert(rig_level("irq"));
	rig_write(4, 2);
	ck_assert(!rig_level("irq"));
	reg_raise(rig_dev, STATUS, 2);
	ck_assert(rig_level("irq"));
	rig_write(0, 2);
	ck_assert(!rig_level("irq"));
}
END_TEST

START_TEST(a_line_follows_the_model_the_tool_the_read_and_the_reset)
{
	status_and_enable();
	rig_write(4, 0xff);
	reg_set(rig_dev, STATUS, 8);
	ck_assert(rig_level("irq"));
	reg_lower(rig_dev, STATUS, 8);
	ck_assert(!rig_level("irq"));
	device_poke(rig_dev, 0, 0x10);
	ck_assert(rig_level("irq"));
	rig_read(0);
	ck_assert(!rig_level("irq"));
	rig_write(4, 0x104);
	rig_write(4, 0x100);
	ck_assert_uint_eq(rig_read(0), 4);
	ck_assert(!rig_level("irq"));
	device_write(rig_dev, 4, 1, 4);
	ck_assert(rig_level("irq"));
	device_reset(rig_dev, RESET_SYS);
	ck_assert(!rig_level("irq"));
}
END_TEST

START_TEST(a_line_without_a_status_is_the_models_own)
{
	status_and_enable();
	ck_assert_int_eq(device_find_line(rig_dev, "own"), 0);
	line_set(&rig_dev->line[0], true);
	rig_write(4, 0xff);
	ck_assert(rig_level("own"));
}
END_TEST

/* Save and load with everything at once. */
static void everything(void)
{
	struct reg *ctrl = rig_reg("CTRL", 0);
	rig_field(ctrl, "START", 0, 1)->timer = &self_clear;
	struct reg *stat = rig_reg("STAT", 4);
	rig_field(stat, "DONE", 7, 1)->timer = &done_later;
	struct reg *data = rig_reg("DATA", 8);
	data->fifo.depth = 4;
	struct reg *id = rig_reg("ID", 12);
	id->sequence = answers;
	id->sequence_length = 3;
	id->has_sequence = true;
	struct reg *key = rig_reg("KEY", 16);
	key->has_unlock_key = true;
	key->unlock_key = 3;
	struct reg *locked = rig_reg("LOCKED", 20);
	rig_field(locked, "ALL", 0, 32)->locked_by_reg = rig_index(key);
	rig_reg("ONCE", 24)->access = ACCESS_READ_WRITE_ONCE;
	rig_line("irq", stat, NULL);
	rig_open(NULL);
}

static void play(struct random *random)
{
	for (unsigned n = 0; n < 20; n++) {
		uint32_t offset = random_below(random, 7) * 4;
		if (random_below(random, 2)) {
			rig_write(offset, random_below(random, 4));
		} else {
			rig_read(offset);
		}
		rig_run_us(random_below(random, 20));
	}
}

static uint64_t hash_now(void)
{
	struct snap *snap = snap_create_hash();
	timeline_snap(rig_time, snap);
	device_snap(rig_dev, snap);
	uint64_t hash = snap_hash(snap);
	snap_destroy(snap);
	return hash;
}

static void load(const void *bytes, size_t length)
{
	struct snap *snap = snap_create_load(bytes, length);
	const char *what;
	timeline_snap(rig_time, snap);
	device_snap(rig_dev, snap);
	ck_assert_msg(snap_ok(snap, &what), "%s", what);
	ck_assert(snap_at_end(snap));
	snap_destroy(snap);
}

START_TEST(a_loaded_device_has_the_same_state_and_the_same_future)
{
	everything();
	struct random random;
	random_seed(&random, 12);
	for (unsigned round = 0; round < 200; round++) {
		play(&random);
		struct snap *save = snap_create_save();
		timeline_snap(rig_time, save);
		device_snap(rig_dev, save);
		uint64_t saved = hash_now();
		struct random same = random;
		play(&random);
		uint64_t future = hash_now();
		size_t length;
		const void *bytes = snap_data(save, &length);
		if (round % 2) {
			device_reset(rig_dev, RESET_POR);
		}
		load(bytes, length);
		ck_assert_uint_eq(hash_now(), saved);
		play(&same);
		ck_assert_uint_eq(hash_now(), future);
		snap_destroy(save);
		if (round % 10 == 0) {
			device_reset(rig_dev, RESET_POR);
		}
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_self_clearing_field_falls_back_after_its_time,
		writing_a_self_clearing_field_again_starts_its_time_anew,
		other_bits_do_not_start_the_time,
		ready_comes_after_the_named_field_was_set,
		ready_goes_away_when_the_next_operation_starts,
		ready_follows_a_start_through_a_set_alias,
		an_alias_that_takes_the_start_away_starts_nothing,
		a_reset_ends_what_was_going_on,
		a_sequence_gives_its_answers_in_turn_and_repeats_the_last,
		a_sequence_of_a_field_leaves_the_rest_of_the_register,
		a_fifo_gives_back_in_order_and_shows_its_level,
		a_full_fifo_loses_what_is_pushed_and_says_so,
		an_empty_fifo_repeats_its_last_element,
		a_reset_empties_a_fifo,
		a_locked_field_refuses_writes_and_its_neighbours_do_not,
		a_key_unlocks_and_anything_else_locks_again,
		a_write_once_register_takes_the_first_write_after_reset_only,
		a_write_once_field_leaves_its_neighbours_writable,
		a_refused_write_does_not_use_up_the_only_one,
		a_line_is_high_while_status_and_enable_meet,
		a_line_follows_the_model_the_tool_the_read_and_the_reset,
		a_line_without_a_status_is_the_models_own,
		a_loaded_device_has_the_same_state_and_the_same_future,
		NULL,
	};
	return suite_run("device-parts", NULL, rig_close, tests);
}
