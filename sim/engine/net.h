/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_ENGINE_NET_H
#define ORRERY_ENGINE_NET_H

#include <stdbool.h>
#include <stdint.h>

struct snap;
struct net;

enum drive {
	DRIVE_NONE,      /* high impedance */
	DRIVE_PULL_DOWN, /* weak */
	DRIVE_PULL_UP,
	DRIVE_LOW, /* strong */
	DRIVE_HIGH,
	DRIVE_ANALOG, /* strong, at `drive_mv` */
};

/*
 * A leg of a chip or part on a net. Embedded in its owner, in the arena. `changed` may be NULL.
 */
struct pin {
	const char *name;
	struct net *net; /* NULL: not connected; then the pin sees only its own drive */
	enum drive drive;
	int drive_mv; /* for DRIVE_ANALOG */
	void (*changed)(void *owner, unsigned index, bool level);
	void *owner;
	unsigned index;
	struct pin *next; /* of the net */
};

/*
 * Board copper: many drivers, pulls, a voltage. Strong beats weak; two strong ones that disagree are a
 * conflict (counted; level low). With nothing on it a net keeps `idle`. Tools listen through `watch`.
 */
struct net_watch {
	void (*changed)(void *owner, struct net *net);
	void *owner;
	struct net_watch *next;
};

struct net {
	const char *name;
	bool level;
	bool conflict;
	bool driven;    /* a strong driver or a pull is there */
	bool idle;      /* level when nothing drives */
	int voltage_mv; /* 0..supply */
	int supply_mv;  /* what HIGH means, 3300 by default */
	uint64_t conflicts;
	struct pin *pins;
	struct net_watch *watches;
	unsigned depth; /* re-entrance guard of net_update */
	struct net
		*merged; /* the net that has taken over this one's pins; then this is a name only */
};

void net_init(struct net *net, const char *name);
/* While building: the level when nothing drives. */
void net_set_idle(struct net *net, bool level);
/* While building: joins the pin to the net; nobody is told of the level. */
void net_join(struct net *net, struct pin *pin);
/* While building: a wire between two nets; all that is on `from` is on `into` from now on. */
void net_merge(struct net *into, struct net *from);
void net_observe(struct net *net, struct net_watch *watch);
/* Changes what the pin puts on its net and tells everybody whose level changed. */
void pin_drive(struct pin *pin, enum drive drive);
void pin_drive_analog(struct pin *pin, int millivolts);
/* What a digital input on this pin reads. */
bool pin_level(const struct pin *pin);
int pin_voltage_mv(const struct pin *pin);
void pin_snap(struct pin *pin, struct snap *snap);
void net_snap(struct net *net, struct snap *snap);

#endif
