/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtual time: a sorted list of appointments. Few are pending at once (a timer, a character on its
 * way), so a list walked from the front beats a heap and keeps ties in order for nothing.
 */
#include "engine/timeline.h"

#include <assert.h>
#include <stddef.h>

#include "base/alloc.h"
#include "engine/snap.h"

void timeline_init(struct timeline *timeline)
{
	*timeline = (struct timeline){ .now_ps = 0 };
}

static bool earlier(const struct event *a, const struct event *b)
{
	return a->when_ps != b->when_ps ? a->when_ps < b->when_ps : a->order < b->order;
}

static void unlink_event(struct timeline *timeline, struct event *event)
{
	arena_touch(timeline->arena, event);
	if (event->prev) {
		arena_touch(timeline->arena, event->prev);
		event->prev->next = event->next;
	} else {
		timeline->first = event->next;
	}
	if (event->next) {
		arena_touch(timeline->arena, event->next);
		event->next->prev = event->prev;
	}
	event->next = event->prev = NULL;
	event->armed = false;
}

static void link_event(struct timeline *timeline, struct event *event)
{
	struct event *before = NULL;
	struct event *after = timeline->first;
	while (after && earlier(after, event)) {
		before = after;
		after = after->next;
	}
	arena_touch(timeline->arena, event);
	event->prev = before;
	event->next = after;
	if (before) {
		arena_touch(timeline->arena, before);
		before->next = event;
	} else {
		timeline->first = event;
	}
	if (after) {
		arena_touch(timeline->arena, after);
		after->prev = event;
	}
	event->armed = true;
}

static void place(struct timeline *timeline, struct event *event, uint64_t when_ps, uint64_t order)
{
	uint64_t first_ps = timeline_next_ps(timeline);
	if (event->armed) {
		unlink_event(timeline, event);
	}
	arena_touch(timeline->arena, event);
	event->when_ps = when_ps;
	event->order = order;
	link_event(timeline, event);
	if (when_ps < first_ps && timeline->first_changed) {
		timeline->first_changed(timeline->owner);
	}
}

void timeline_arm_at(struct timeline *timeline, struct event *event, uint64_t when_ps)
{
	assert(event->fire);
	if (when_ps == TIME_NEVER_PS) {
		timeline_disarm(timeline, event);
		return;
	}
	if (when_ps < timeline->now_ps) {
		when_ps = timeline->now_ps;
	}
	place(timeline, event, when_ps, timeline->order++);
}

void timeline_arm_in(struct timeline *timeline, struct event *event, uint64_t delay_ps)
{
	uint64_t when_ps;
	if (__builtin_add_overflow(timeline->now_ps, delay_ps, &when_ps)) {
		when_ps = TIME_NEVER_PS;
	}
	timeline_arm_at(timeline, event, when_ps);
}

void timeline_disarm(struct timeline *timeline, struct event *event)
{
	if (event->armed) {
		unlink_event(timeline, event);
	}
}

void timeline_advance(struct timeline *timeline, uint64_t until_ps)
{
	while (timeline->first && timeline->first->when_ps <= until_ps) {
		struct event *event = timeline->first;
		unlink_event(timeline, event);
		timeline->now_ps = event->when_ps;
		arena_touch(timeline->arena, event->owner);
		event->fire(event->owner, event->index);
	}
	timeline->now_ps = until_ps;
}

void timeline_snap(struct timeline *timeline, struct snap *snap)
{
	snap_enter(snap, "timeline");
	snap_u64(snap, "now_ps", &timeline->now_ps);
	snap_u64(snap, "order", &timeline->order);
	snap_leave(snap);
}

void event_snap(struct event *event, struct timeline *timeline, struct snap *snap, const char *name)
{
	bool armed = event->armed;
	uint64_t when_ps = armed ? event->when_ps : 0;
	uint64_t order = armed ? event->order : 0;
	snap_enter(snap, name);
	snap_bool(snap, "armed", &armed);
	snap_u64(snap, "when_ps", &when_ps);
	snap_u64(snap, "order", &order);
	snap_leave(snap);
	if (snap_mode(snap) != SNAP_LOAD || !snap_ok(snap, NULL)) {
		return;
	}
	if (armed) {
		place(timeline, event, when_ps, order);
	} else {
		timeline_disarm(timeline, event);
	}
}
