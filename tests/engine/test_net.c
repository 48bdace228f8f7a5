/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Board copper: who wins, who hears, what is counted. */
#include "engine/net.h"

#include "engine/random.h"
#include "engine/snap.h"
#include "support/suite.h"

enum { PINS = 5 };

static struct net net;
static struct pin pins[PINS];
static struct net_watch watch;
static unsigned pin_calls[PINS], watch_calls;
static bool pin_heard[PINS];

static void pin_changed(void *owner, unsigned index, bool level)
{
	ck_assert_ptr_eq(owner, pins);
	pin_calls[index]++;
	pin_heard[index] = level;
}

static void net_changed(void *owner, struct net *which)
{
	ck_assert_ptr_eq(owner, &watch);
	ck_assert_ptr_eq(which, &net);
	watch_calls++;
}

static void setup(void)
{
	net_init(&net, "SDA");
	for (unsigned n = 0; n < PINS; n++) {
		pins[n] = (struct pin){
			.name = "p", .changed = pin_changed, .owner = pins, .index = n
		};
		net_join(&net, &pins[n]);
		pin_calls[n] = 0;
		pin_heard[n] = false;
	}
	watch = (struct net_watch){ .changed = net_changed, .owner = &watch };
	net_observe(&net, &watch);
	watch_calls = 0;
}

START_TEST(an_undriven_net_keeps_its_idle_level)
{
	ck_assert(!net.level && !net.driven);
	net_set_idle(&net, true);
	ck_assert(net.level && pin_level(&pins[0]));
	ck_assert_int_eq(net.voltage_mv, 3300);
	pin_drive(&pins[0], DRIVE_LOW);
	pin_drive(&pins[0], DRIVE_NONE);
	ck_assert(net.level && !net.driven);
}
END_TEST

START_TEST(a_pull_beats_idle_and_a_driver_beats_a_pull)
{
	net_set_idle(&net, true);
	pin_drive(&pins[0], DRIVE_PULL_DOWN);
	ck_assert(!net.level && net.driven);
	pin_drive(&pins[1], DRIVE_HIGH);
	ck_assert(net.level && !net.conflict);
	pin_drive(&pins[1], DRIVE_NONE);
	ck_assert(!net.level);
}
END_TEST

START_TEST(drivers_that_disagree_are_a_conflict_and_low)
{
	pin_drive(&pins[0], DRIVE_HIGH);
	pin_drive(&pins[1], DRIVE_LOW);
	ck_assert(net.conflict && !net.level);
	ck_assert_uint_eq(net.conflicts, 1);
	pin_drive(&pins[2], DRIVE_LOW);
	ck_assert_uint_eq(net.conflicts, 1);
	pin_drive(&pins[0], DRIVE_NONE);
	ck_assert(!net.conflict && !net.level);
	pin_drive(&pins[0], DRIVE_HIGH);
	ck_assert_uint_eq(net.conflicts, 2);
	pin_drive_analog(&pins[0], 3000);
	pin_drive_analog(&pins[1], 2500);
	pin_drive(&pins[2], DRIVE_NONE);
	ck_assert(net.conflict && !net.level);
	ck_assert_int_eq(net.voltage_mv, 2500);
}
END_TEST

START_TEST(drivers_that_agree_are_no_conflict)
{
	pin_drive(&pins[0], DRIVE_HIGH);
	pin_drive(&pins[1], DRIVE_HIGH);
	ck_assert(net.level && !net.conflict);
}
END_TEST

START_TEST(an_analog_driver_gives_its_voltage_and_half_the_supply_is_high)
{
	pin_drive_analog(&pins[0], 1649);
	ck_assert_int_eq(pin_voltage_mv(&pins[3]), 1649);
	ck_assert(!pin_level(&pins[3]));
	pin_drive_analog(&pins[0], 1650);
	ck_assert(pin_level(&pins[3]));
	pin_drive_analog(&pins[0], 99999);
	ck_assert_int_eq(pin_voltage_mv(&pins[3]), 3300);
	pin_drive_analog(&pins[0], -5);
	ck_assert_int_eq(pin_voltage_mv(&pins[3]), 0);
}
END_TEST

START_TEST(pulls_both_ways_meet_half_way_and_leave_the_idle_level)
{
	net_set_idle(&net, true);
	pin_drive(&pins[0], DRIVE_PULL_UP);
	pin_drive(&pins[1], DRIVE_PULL_DOWN);
	ck_assert_int_eq(net.voltage_mv, 1650);
	ck_assert(net.level && !net.conflict);
}
END_TEST

START_TEST(every_pin_hears_a_change_of_level_once)
{
	pin_drive(&pins[0], DRIVE_HIGH);
	for (unsigned n = 0; n < PINS; n++) {
		ck_assert_uint_eq(pin_calls[n], 1);
		ck_assert(pin_heard[n]);
	}
	/* Nobody's level changes when a second one drives the same way. */
	pin_drive(&pins[1], DRIVE_HIGH);
	ck_assert_uint_eq(pin_calls[0], 1);
	ck_assert_uint_eq(watch_calls, 1);
}
END_TEST

START_TEST(a_watch_hears_of_voltages_and_drivers_too)
{
	pin_drive(&pins[0], DRIVE_LOW);
	ck_assert_uint_eq(watch_calls, 1);
	pin_drive_analog(&pins[0], 100);
	ck_assert_uint_eq(watch_calls, 2);
	ck_assert_uint_eq(pin_calls[0], 0);
}
END_TEST

START_TEST(a_pin_on_no_net_sees_its_own_drive_only)
{
	struct pin loose = { .name = "loose", .changed = pin_changed, .owner = pins, .index = 4 };
	ck_assert(!pin_level(&loose));
	pin_drive(&loose, DRIVE_PULL_UP);
	ck_assert(pin_level(&loose));
	ck_assert_uint_eq(pin_calls[4], 1);
	ck_assert_int_eq(pin_voltage_mv(&loose), 3300);
	pin_drive_analog(&loose, 800);
	ck_assert_int_eq(pin_voltage_mv(&loose), 800);
	ck_assert(!pin_level(&loose) && !pin_heard[4]);
}
END_TEST

/* A part that answers: it pulls the net down when it goes high, once. */
static void answer(void *owner, unsigned index, bool level)
{
	pin_changed(owner, index, level);
	if (level) {
		pin_drive(&pins[0], DRIVE_NONE);
		ck_assert(!pin_level(&pins[0]));
	}
}

START_TEST(a_part_may_answer_a_change_by_another)
{
	pins[2].changed = answer;
	pin_drive(&pins[0], DRIVE_HIGH);
	ck_assert(!net.level);
	for (unsigned n = 0; n < PINS; n++) {
		ck_assert(!pin_heard[n]);
	}
}
END_TEST

/* A ring oscillator without delay. */
static void invert(void *owner, unsigned index, bool level)
{
	pin_changed(owner, index, level);
	pin_drive(&pins[index], level ? DRIVE_LOW : DRIVE_HIGH);
}

START_TEST(a_part_that_chases_itself_does_not_hang)
{
	pins[2].changed = invert;
	pin_drive(&pins[2], DRIVE_HIGH);
	ck_assert_uint_lt(pin_calls[2], 100);
	pins[2].changed = pin_changed;
	pin_drive(&pins[2], DRIVE_NONE);
	pin_drive(&pins[0], DRIVE_HIGH);
	ck_assert(net.level && pin_heard[3]);
}
END_TEST

/* The rules once more, as one would say them aloud. */
static void expect(bool *level, bool *conflict)
{
	unsigned high = 0, low = 0, up = 0, down = 0;
	for (unsigned n = 0; n < PINS; n++) {
		high += pins[n].drive == DRIVE_HIGH;
		low += pins[n].drive == DRIVE_LOW;
		up += pins[n].drive == DRIVE_PULL_UP;
		down += pins[n].drive == DRIVE_PULL_DOWN;
	}
	*conflict = high && low;
	if (high || low) {
		*level = high && !low;
	} else if (!up != !down) {
		*level = up > 0;
	} else {
		*level = net.idle;
	}
}

START_TEST(random_driving_resolves_as_the_rules_say)
{
	struct random random;
	random_seed(&random, 8);
	uint64_t conflicts = 0;
	bool level, conflict, before = false;
	for (unsigned step = 0; step < 20000; step++) {
		pin_drive(&pins[random_below(&random, PINS)],
			(enum drive)random_below(&random, DRIVE_ANALOG));
		expect(&level, &conflict);
		ck_assert(net.level == level && net.conflict == conflict);
		conflicts += conflict && !before;
		before = conflict;
		for (unsigned n = 0; n < PINS; n++) {
			ck_assert(pin_heard[n] == level);
		}
	}
	ck_assert_uint_eq(net.conflicts, conflicts);
}
END_TEST

static void visit(struct snap *snap)
{
	net_snap(&net, snap);
	for (unsigned n = 0; n < PINS; n++) {
		pin_snap(&pins[n], snap);
	}
}

START_TEST(a_loaded_net_is_as_the_saved_one_and_tells_nobody)
{
	pin_drive(&pins[0], DRIVE_PULL_UP);
	pin_drive_analog(&pins[1], 2500);
	struct snap *save = snap_create_save();
	visit(save);
	size_t length;
	const void *bytes = snap_data(save, &length);
	setup();
	struct snap *load = snap_create_load(bytes, length);
	visit(load);
	ck_assert(snap_ok(load, NULL) && snap_at_end(load));
	ck_assert_int_eq(net.voltage_mv, 2500);
	ck_assert_int_eq(pins[1].drive, DRIVE_ANALOG);
	ck_assert_uint_eq(pin_calls[0] + watch_calls, 0);
	pin_drive(&pins[1], DRIVE_NONE);
	ck_assert(net.level);
	snap_destroy(load);
	snap_destroy(save);
}
END_TEST

START_TEST(a_merged_net_has_the_drivers_of_both_and_all_of_them_hear)
{
	struct net other;
	struct pin hand = { .name = "hand", .changed = pin_changed, .owner = pins, .index = 0 };
	net_init(&other, "GPIO1");
	net_join(&other, &hand);
	pin_drive(&hand, DRIVE_PULL_UP);
	net_merge(&net, &other);
	ck_assert_ptr_eq(other.merged, &net);
	ck_assert_ptr_eq(hand.net, &net);
	ck_assert_ptr_null(other.pins);
	ck_assert(net.level && pin_level(&pins[PINS - 1]));
	pin_calls[0] = 0;
	pin_drive(&pins[PINS - 1], DRIVE_LOW);
	ck_assert(!pin_level(&hand));
	ck_assert_uint_eq(pin_calls[0], 2); /* the hand's, and that of pin 0 */
	pin_drive(&hand, DRIVE_HIGH);
	ck_assert(net.conflict);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		an_undriven_net_keeps_its_idle_level,
		a_pull_beats_idle_and_a_driver_beats_a_pull,
		drivers_that_disagree_are_a_conflict_and_low,
		drivers_that_agree_are_no_conflict,
		an_analog_driver_gives_its_voltage_and_half_the_supply_is_high,
		pulls_both_ways_meet_half_way_and_leave_the_idle_level,
		every_pin_hears_a_change_of_level_once,
		a_watch_hears_of_voltages_and_drivers_too,
		a_pin_on_no_net_sees_its_own_drive_only,
		a_part_may_answer_a_change_by_another,
		a_part_that_chases_itself_does_not_hang,
		random_driving_resolves_as_the_rules_say,
		a_loaded_net_is_as_the_saved_one_and_tells_nobody,
		a_merged_net_has_the_drivers_of_both_and_all_of_them_hear,
		NULL,
	};
	return suite_run("net", setup, NULL, tests);
}
