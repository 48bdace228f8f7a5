/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Virtual time: order, ties, the past, and a random comparison with a simple model. */
#include "engine/timeline.h"

#include "engine/random.h"
#include "engine/snap.h"
#include "support/suite.h"

enum { EVENTS = 40, FIRED_MAX = 100 };

static struct timeline timeline;
static struct event events[EVENTS];
static struct {
	unsigned count;
	unsigned index[FIRED_MAX];
	uint64_t when_ps[FIRED_MAX];
} fired;
static unsigned first_changes;

static void fire(void *owner, unsigned index)
{
	ck_assert_ptr_eq(owner, &timeline);
	ck_assert_uint_lt(fired.count, FIRED_MAX);
	fired.index[fired.count] = index;
	fired.when_ps[fired.count++] = timeline.now_ps;
}

static void first_changed(void *owner)
{
	ck_assert_ptr_eq(owner, events);
	first_changes++;
}

static void setup(void)
{
	timeline_init(&timeline);
	timeline.first_changed = first_changed;
	timeline.owner = events;
	fired.count = 0;
	first_changes = 0;
	for (unsigned n = 0; n < EVENTS; n++) {
		events[n] = (struct event){
			.name = "e", .fire = fire, .owner = &timeline, .index = n
		};
	}
}

START_TEST(events_fire_in_the_order_of_their_times)
{
	timeline_arm_at(&timeline, &events[0], 30);
	timeline_arm_at(&timeline, &events[1], 10);
	timeline_arm_at(&timeline, &events[2], 20);
	ck_assert_uint_eq(timeline_next_ps(&timeline), 10);
	timeline_advance(&timeline, 25);
	ck_assert_uint_eq(fired.count, 2);
	ck_assert_uint_eq(fired.index[0], 1);
	ck_assert_uint_eq(fired.when_ps[0], 10);
	ck_assert_uint_eq(fired.index[1], 2);
	ck_assert_uint_eq(timeline.now_ps, 25);
	timeline_advance(&timeline, 30);
	ck_assert_uint_eq(fired.index[2], 0);
	ck_assert_uint_eq(timeline_next_ps(&timeline), TIME_NEVER_PS);
}
END_TEST

START_TEST(events_of_one_instant_fire_in_the_order_they_were_armed)
{
	for (unsigned n = 0; n < 10; n++) {
		timeline_arm_at(&timeline, &events[(n * 7) % 10], 100);
	}
	/* Armed again, it comes last. */
	timeline_arm_at(&timeline, &events[0], 100);
	timeline_advance(&timeline, 100);
	ck_assert_uint_eq(fired.count, 10);
	for (unsigned n = 0; n < 9; n++) {
		ck_assert_uint_eq(fired.index[n], ((n + 1) * 7) % 10);
	}
	ck_assert_uint_eq(fired.index[9], 0);
}
END_TEST

START_TEST(a_disarmed_event_does_not_fire)
{
	timeline_arm_at(&timeline, &events[0], 10);
	timeline_arm_at(&timeline, &events[1], 10);
	timeline_disarm(&timeline, &events[0]);
	timeline_disarm(&timeline, &events[0]);
	timeline_advance(&timeline, 20);
	ck_assert_uint_eq(fired.count, 1);
	ck_assert(!events[0].armed && !events[1].armed);
}
END_TEST

START_TEST(a_time_in_the_past_is_now)
{
	timeline_advance(&timeline, 1000);
	timeline_arm_at(&timeline, &events[0], 5);
	ck_assert_uint_eq(timeline_next_ps(&timeline), 1000);
	timeline_advance(&timeline, 1000);
	ck_assert_uint_eq(fired.when_ps[0], 1000);
}
END_TEST

START_TEST(a_delay_past_the_end_of_time_never_comes)
{
	timeline_advance(&timeline, 1000);
	timeline_arm_in(&timeline, &events[0], 10);
	timeline_arm_in(&timeline, &events[0], TIME_NEVER_PS - 5);
	ck_assert(!events[0].armed);
	timeline_arm_at(&timeline, &events[0], TIME_NEVER_PS);
	timeline_advance(&timeline, TIME_NEVER_PS);
	ck_assert_uint_eq(fired.count, 0);
}
END_TEST

static void repeat(void *owner, unsigned index)
{
	fire(owner, index);
	timeline_arm_in(&timeline, &events[index], 10);
}

START_TEST(an_event_may_arm_itself_again)
{
	events[0].fire = repeat;
	timeline_arm_at(&timeline, &events[0], 5);
	timeline_advance(&timeline, 100);
	ck_assert_uint_eq(fired.count, 10);
	ck_assert_uint_eq(fired.when_ps[9], 95);
	ck_assert_uint_eq(timeline_next_ps(&timeline), 105);
}
END_TEST

static void silence_next(void *owner, unsigned index)
{
	fire(owner, index);
	timeline_disarm(&timeline, &events[index + 1]);
}

START_TEST(an_event_may_disarm_another_of_the_same_instant)
{
	events[0].fire = silence_next;
	timeline_arm_at(&timeline, &events[0], 5);
	timeline_arm_at(&timeline, &events[1], 5);
	timeline_advance(&timeline, 100);
	ck_assert_uint_eq(fired.count, 1);
}
END_TEST

START_TEST(the_owner_hears_only_when_the_first_event_comes_earlier)
{
	timeline_arm_at(&timeline, &events[0], 100);
	ck_assert_uint_eq(first_changes, 1);
	timeline_arm_at(&timeline, &events[1], 100);
	timeline_arm_at(&timeline, &events[2], 200);
	ck_assert_uint_eq(first_changes, 1);
	timeline_arm_at(&timeline, &events[2], 50);
	ck_assert_uint_eq(first_changes, 2);
	timeline_arm_at(&timeline, &events[2], 60);
	timeline_disarm(&timeline, &events[2]);
	ck_assert_uint_eq(first_changes, 2);
}
END_TEST

/* The simple model: a table searched for the least (time, order) each time. */
struct wish {
	bool armed;
	uint64_t when_ps, order;
};

static int first_wish(const struct wish *wishes)
{
	int best = -1;
	for (int n = 0; n < EVENTS; n++) {
		const struct wish *wish = &wishes[n];
		if (wish->armed &&
			(best < 0 || wish->when_ps < wishes[best].when_ps ||
				(wish->when_ps == wishes[best].when_ps &&
					wish->order < wishes[best].order))) {
			best = n;
		}
	}
	return best;
}

static void check_advance(struct wish *wishes, uint64_t until_ps)
{
	fired.count = 0;
	timeline_advance(&timeline, until_ps);
	unsigned count = 0;
	for (int n; (n = first_wish(wishes)) >= 0 && wishes[n].when_ps <= until_ps; count++) {
		ck_assert_uint_lt(count, fired.count);
		ck_assert_uint_eq(fired.index[count], (unsigned)n);
		ck_assert_uint_eq(fired.when_ps[count], wishes[n].when_ps);
		wishes[n].armed = false;
	}
	ck_assert_uint_eq(count, fired.count);
}

START_TEST(random_arming_fires_as_the_simple_model_says)
{
	struct random random;
	struct wish wishes[EVENTS] = { 0 };
	random_seed(&random, 1);
	uint64_t order = 0;
	for (unsigned step = 0; step < 20000; step++) {
		unsigned n = random_below(&random, EVENTS);
		switch (random_below(&random, 8)) {
		case 0:
			timeline_disarm(&timeline, &events[n]);
			wishes[n].armed = false;
			break;
		case 1: check_advance(wishes, timeline.now_ps + random_below(&random, 60)); break;
		default: {
			uint64_t when_ps = timeline.now_ps + random_below(&random, 100);
			timeline_arm_at(&timeline, &events[n], when_ps);
			wishes[n] = (struct wish){ true, when_ps, order++ };
		}
		}
		int first = first_wish(wishes);
		ck_assert_uint_eq(timeline_next_ps(&timeline),
			first < 0 ? TIME_NEVER_PS : wishes[first].when_ps);
	}
}
END_TEST

static void visit(struct snap *snap)
{
	timeline_snap(&timeline, snap);
	for (unsigned n = 0; n < EVENTS; n++) {
		event_snap(&events[n], &timeline, snap, "event");
	}
}

START_TEST(a_loaded_timeline_has_the_same_future)
{
	struct random random;
	random_seed(&random, 2);
	for (unsigned n = 0; n < EVENTS; n += 1 + random_below(&random, 2)) {
		timeline_arm_at(&timeline, &events[n], 100 + random_below(&random, 4));
	}
	timeline_advance(&timeline, 100);
	unsigned skip = fired.count;
	struct snap *save = snap_create_save();
	visit(save);
	timeline_advance(&timeline, 1000);
	unsigned count = fired.count - skip;
	unsigned expected[FIRED_MAX];
	for (unsigned n = 0; n < count; n++) {
		expected[n] = fired.index[skip + n];
	}
	setup();
	timeline_arm_at(&timeline, &events[3], 7);
	size_t length;
	const void *bytes = snap_data(save, &length);
	struct snap *load = snap_create_load(bytes, length);
	visit(load);
	ck_assert(snap_ok(load, NULL) && snap_at_end(load));
	ck_assert_uint_eq(timeline.now_ps, 100);
	timeline_advance(&timeline, 1000);
	ck_assert_uint_eq(fired.count, count);
	for (unsigned n = 0; n < count; n++) {
		ck_assert_uint_eq(fired.index[n], expected[n]);
	}
	snap_destroy(load);
	snap_destroy(save);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		events_fire_in_the_order_of_their_times,
		events_of_one_instant_fire_in_the_order_they_were_armed,
		a_disarmed_event_does_not_fire,
		a_time_in_the_past_is_now,
		a_delay_past_the_end_of_time_never_comes,
		an_event_may_arm_itself_again,
		an_event_may_disarm_another_of_the_same_instant,
		the_owner_hears_only_when_the_first_event_comes_earlier,
		random_arming_fires_as_the_simple_model_says,
		a_loaded_timeline_has_the_same_future,
		NULL,
	};
	return suite_run("timeline", setup, NULL, tests);
}
