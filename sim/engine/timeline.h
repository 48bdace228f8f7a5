/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_ENGINE_TIMELINE_H
#define ORRERY_ENGINE_TIMELINE_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct snap;

static const uint64_t PS_PER_SECOND = 1000000000000u;
static const uint64_t PS_PER_MS = 1000000000u;
static const uint64_t PS_PER_US = 1000000u;
static const uint64_t TIME_NEVER_PS = UINT64_MAX;

/*
 * One appointment, embedded in its owner and living in the arena. Fill `name`, `fire`, `owner`, `index`
 * once; arm and disarm at will. An event fires once; re-arm in `fire` to repeat.
 */
struct event {
	const char *name;
	void (*fire)(void *owner, unsigned index);
	void *owner;
	unsigned index;
	/* private to the timeline */
	uint64_t when_ps;
	uint64_t order;
	struct event *next, *prev;
	bool armed;
};

/*
 * Virtual time in picoseconds since power-on. `now_ps` is the time of whatever is happening: the event
 * being fired or the access being served. Events at the same instant fire in the order they were armed.
 * Lives in the arena. Times saturate at TIME_NEVER_PS (213 days).
 */
struct timeline {
	uint64_t now_ps;
	uint64_t order;
	struct event *first; /* sorted by (when_ps, order) */
	/* Called when an event becomes the first one: a running core may have to stop earlier. */
	void (*first_changed)(void *owner);
	void *owner;
	struct arena
		*arena; /* whose blocks are touched when something happens in them; NULL: none */
};

void timeline_init(struct timeline *timeline);
/*
 * Arms (or moves) the event to an absolute time; a time in the past means "as soon as possible", and
 * TIME_NEVER_PS disarms.
 */
void timeline_arm_at(struct timeline *timeline, struct event *event, uint64_t when_ps);
void timeline_arm_in(struct timeline *timeline, struct event *event, uint64_t delay_ps);
void timeline_disarm(struct timeline *timeline, struct event *event);
/* Time of the next event, TIME_NEVER_PS when there is none. */
static inline uint64_t timeline_next_ps(const struct timeline *timeline)
{
	return timeline->first ? timeline->first->when_ps : TIME_NEVER_PS;
}
/* Fires everything due up to and including `until_ps`, each at its own time, then sets now to it. */
void timeline_advance(struct timeline *timeline, uint64_t until_ps);

/* The time and the order of arming; whoever owns the timeline visits it, before any event. */
void timeline_snap(struct timeline *timeline, struct snap *snap);
/* Visits whether armed, and when (relative order of equal times is kept through `order`). */
void event_snap(
	struct event *event, struct timeline *timeline, struct snap *snap, const char *name);

#endif
