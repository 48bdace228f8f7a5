/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Strong drivers that meet on a net while the machine runs: said once a net, with who they are. */
#include "tools/shorts.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/log.h"
#include "machine/machine.h"

enum { NAME = 80 };

struct short_watch {
	struct net_watch watch;
	struct shorts *shorts;
	bool said;
};

struct shorts {
	struct machine *machine;
	unsigned count;
	struct short_watch *watch;
};

/* "button_a.pin drives it low", "GPIO12 drives it high". */
static void describe(
	const struct shorts *shorts, const struct net *net, const struct pin *pin, char *text)
{
	const char *how = pin->drive == DRIVE_HIGH ? "high" :
		pin->drive == DRIVE_LOW            ? "low" :
						     "to a voltage";
	for (const struct part *part = shorts->machine->parts; part; part = part->next) {
		if (pin >= part->pin && pin < part->pin + part->pin_count) {
			snprintf(text, NAME, "%s.%s drives it %s", part->name, pin->name, how);
			return;
		}
	}
	for (const struct pad *pad = shorts->machine->pads; pad; pad = pad->next) {
		if (pad->net == net && pad->device && pin == &pad->device->pin[pad->pin]) {
			snprintf(text, NAME, "the chip's %s drives it %s", pad->name, how);
			return;
		}
	}
	snprintf(text, NAME, "%s drives it %s", pin->owner ? "the chip" : "a rail", how);
}

static int strength_mv(const struct net *net, const struct pin *pin)
{
	return pin->drive == DRIVE_ANALOG ? pin->drive_mv :
		pin->drive == DRIVE_HIGH  ? net->supply_mv :
		pin->drive == DRIVE_LOW   ? 0 :
					    -1;
}

static void changed(void *owner, struct net *net)
{
	struct short_watch *watch = owner;
	const struct pin *low = NULL, *high = NULL;
	char first[NAME], second[NAME];
	if (!net->conflict || watch->said) {
		return;
	}
	for (const struct pin *pin = net->pins; pin; pin = pin->next) {
		int mv = strength_mv(net, pin);
		if (mv >= 0) {
			low = low && strength_mv(net, low) <= mv ? low : pin;
			high = high && strength_mv(net, high) >= mv ? high : pin;
		}
	}
	watch->said = true;
	describe(watch->shorts, net, low ? low : net->pins, first);
	describe(watch->shorts, net, high ? high : net->pins, second);
	log_guest(watch->shorts->machine->log, net, 0, "a short on net %s: %s and %s", net->name,
		first, second);
}

struct shorts *shorts_watch(struct machine *machine)
{
	struct shorts *shorts = alloc_zeroed(1, sizeof(*shorts));
	shorts->machine = machine;
	shorts->count = machine->net_count;
	shorts->watch = alloc_zeroed(shorts->count + 1, sizeof(*shorts->watch));
	for (unsigned i = 0; i < shorts->count; i++) {
		struct short_watch *watch = &shorts->watch[i];
		watch->shorts = shorts;
		watch->watch = (struct net_watch){ .changed = changed, .owner = watch };
		if (!machine->net[i]->merged) {
			net_observe(machine->net[i], &watch->watch);
		}
	}
	return shorts;
}

void shorts_destroy(struct shorts *shorts)
{
	if (shorts) {
		free(shorts->watch);
		free(shorts);
	}
}
