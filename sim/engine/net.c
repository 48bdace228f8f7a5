/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Board copper: what all pins together make of a net.
 *
 * Strong drivers beat pulls, pulls beat the idle level. Strong drivers at different voltages are a
 * conflict: the lowest voltage is shown and the level is low. Pulls both ways meet at half the supply and
 * leave the idle level.
 *
 * Not modelled: currents, capacitance, rise times, thresholds other than half the supply.
 */
#include "engine/net.h"

#include <assert.h>
#include <stddef.h>

#include "engine/snap.h"

enum { SUPPLY_MV = 3300, ROUNDS_MAX = 16 };

enum { NET_QUIET, NET_TELLING, NET_CHANGED_AGAIN }; /* values of net->depth */

struct resolved {
	bool level, conflict, driven;
	int voltage_mv;
};

static bool is_strong(enum drive drive)
{
	return drive == DRIVE_LOW || drive == DRIVE_HIGH || drive == DRIVE_ANALOG;
}

static int strong_mv(const struct pin *pin, int supply_mv)
{
	if (pin->drive == DRIVE_ANALOG) {
		return pin->drive_mv < 0          ? 0 :
			pin->drive_mv > supply_mv ? supply_mv :
						    pin->drive_mv;
	}
	return pin->drive == DRIVE_HIGH ? supply_mv : 0;
}

static struct resolved resolve_pulls(const struct net *net, bool up, bool down)
{
	if (up && down) {
		return (struct resolved){
			.level = net->idle,
			.driven = true,
			.voltage_mv = net->supply_mv / 2,
		};
	}
	bool level = up || (!down && net->idle);
	return (struct resolved){
		.level = level,
		.driven = up || down,
		.voltage_mv = level ? net->supply_mv : 0,
	};
}

static struct resolved resolve(const struct net *net)
{
	unsigned strong = 0;
	int lowest = 0, highest = 0;
	bool up = false, down = false;
	for (const struct pin *pin = net->pins; pin; pin = pin->next) {
		up |= pin->drive == DRIVE_PULL_UP;
		down |= pin->drive == DRIVE_PULL_DOWN;
		if (is_strong(pin->drive)) {
			int mv = strong_mv(pin, net->supply_mv);
			lowest = strong == 0 || mv < lowest ? mv : lowest;
			highest = strong == 0 || mv > highest ? mv : highest;
			strong++;
		}
	}
	if (strong == 0) {
		return resolve_pulls(net, up, down);
	}
	bool conflict = lowest != highest;
	return (struct resolved){
		.level = !conflict && lowest * 2 >= net->supply_mv,
		.conflict = conflict,
		.driven = true,
		.voltage_mv = lowest,
	};
}

static struct resolved present(const struct net *net)
{
	return (struct resolved){ net->level, net->conflict, net->driven, net->voltage_mv };
}

static bool differ(struct resolved a, struct resolved b)
{
	return a.level != b.level || a.conflict != b.conflict || a.driven != b.driven ||
		a.voltage_mv != b.voltage_mv;
}

static void take_over(struct net *net)
{
	struct resolved now = resolve(net);
	net->conflicts += now.conflict && !net->conflict;
	net->level = now.level;
	net->conflict = now.conflict;
	net->driven = now.driven;
	net->voltage_mv = now.voltage_mv;
}

static void tell(struct net *net, bool level_changed)
{
	for (struct pin *pin = net->pins; pin && level_changed; pin = pin->next) {
		if (pin->changed) {
			pin->changed(pin->owner, pin->index, net->level);
		}
	}
	for (struct net_watch *watch = net->watches; watch; watch = watch->next) {
		watch->changed(watch->owner, net);
	}
}

/*
 * Who hears of a change may drive the same net. The net then has its new level at once, and the outermost
 * call tells everybody again; parts that chase each other for ever stop being told after some rounds.
 */
static void net_update(struct net *net)
{
	struct resolved told = present(net);
	take_over(net);
	if (net->depth != NET_QUIET) {
		net->depth = NET_CHANGED_AGAIN;
		return;
	}
	for (unsigned round = 0; round < ROUNDS_MAX && differ(told, present(net)); round++) {
		bool level_changed = told.level != net->level;
		told = present(net);
		net->depth = NET_TELLING;
		tell(net, level_changed);
	}
	net->depth = NET_QUIET;
}

void net_init(struct net *net, const char *name)
{
	*net = (struct net){ .name = name, .supply_mv = SUPPLY_MV };
}

void net_set_idle(struct net *net, bool level)
{
	net->idle = level;
	take_over(net);
}

void net_join(struct net *net, struct pin *pin)
{
	assert(!pin->net);
	struct pin **end = &net->pins;
	while (*end) {
		end = &(*end)->next;
	}
	pin->net = net;
	pin->next = NULL;
	*end = pin;
	take_over(net);
}

void net_merge(struct net *into, struct net *from)
{
	assert(into != from && !into->merged && !from->merged && !from->watches);
	struct pin **end = &into->pins;
	while (*end) {
		end = &(*end)->next;
	}
	*end = from->pins;
	for (struct pin *pin = from->pins; pin; pin = pin->next) {
		pin->net = into;
	}
	from->pins = NULL;
	from->merged = into;
	into->idle |= from->idle;
	take_over(into);
}

void net_observe(struct net *net, struct net_watch *watch)
{
	struct net_watch **end = &net->watches;
	while (*end) {
		assert(*end != watch);
		end = &(*end)->next;
	}
	watch->next = NULL;
	*end = watch;
}

static void drive(struct pin *pin, enum drive drive, int millivolts)
{
	if (pin->drive == drive && pin->drive_mv == millivolts) {
		return;
	}
	bool before = pin_level(pin);
	pin->drive = drive;
	pin->drive_mv = millivolts;
	if (pin->net) {
		net_update(pin->net);
	} else if (pin->changed && pin_level(pin) != before) {
		pin->changed(pin->owner, pin->index, !before);
	}
}

void pin_drive(struct pin *pin, enum drive how)
{
	assert(how != DRIVE_ANALOG);
	drive(pin, how, 0);
}

void pin_drive_analog(struct pin *pin, int millivolts)
{
	drive(pin, DRIVE_ANALOG, millivolts);
}

bool pin_level(const struct pin *pin)
{
	if (pin->net) {
		return pin->net->level;
	}
	return pin->drive == DRIVE_ANALOG ? pin->drive_mv * 2 >= SUPPLY_MV :
					    pin->drive == DRIVE_HIGH || pin->drive == DRIVE_PULL_UP;
}

int pin_voltage_mv(const struct pin *pin)
{
	if (pin->net) {
		return pin->net->voltage_mv;
	}
	return pin->drive == DRIVE_ANALOG ? strong_mv(pin, SUPPLY_MV) :
		pin_level(pin)            ? SUPPLY_MV :
					    0;
}

static void snap_int(struct snap *snap, const char *name, int *value)
{
	uint32_t word = (uint32_t)*value;
	snap_u32(snap, name, &word);
	*value = (int)word;
}

void pin_snap(struct pin *pin, struct snap *snap)
{
	uint8_t drive = (uint8_t)pin->drive;
	snap_enter(snap, pin->name);
	snap_u8(snap, "drive", &drive);
	snap_int(snap, "drive_mv", &pin->drive_mv);
	snap_leave(snap);
	pin->drive = drive <= DRIVE_ANALOG ? (enum drive)drive : DRIVE_NONE;
}

void net_snap(struct net *net, struct snap *snap)
{
	snap_enter(snap, net->name);
	snap_bool(snap, "level", &net->level);
	snap_bool(snap, "conflict", &net->conflict);
	snap_bool(snap, "driven", &net->driven);
	snap_int(snap, "voltage_mv", &net->voltage_mv);
	snap_u64(snap, "conflicts", &net->conflicts);
	snap_leave(snap);
}
