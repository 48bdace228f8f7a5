/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A potentiometer between ground and a supply: its wiper has the share of the supply at which it stands. Action:
 * `set 37%`. It starts at `position`, in the middle unless set; the supply is 2.5 V unless set, which is full
 * scale of the converters it is put on.
 *
 * Not modelled: resistance, and with it what a load does to the voltage.
 */
#include <stdio.h>
#include <string.h>

#include "peripherals/parts/part_models.h"
#include "peripherals/parts/settings.h"

#include "machine/part.h"

enum { WHOLE = 10000, SUPPLY_MV = 2500, SUPPLY_MOST_MV = 3300 };

/* Positions are in hundredths of a percent. */
struct potentiometer {
	struct part part;
	uint32_t supply_mv; /* 0: not set */
	uint32_t start;
	bool start_set;
	uint32_t position;
};

static bool potentiometer_set(
	struct part *part, const char *key, const char *value, struct error *err)
{
	struct potentiometer *pot = (struct potentiometer *)part;
	if (!strcmp(key, "supply_mv")) {
		return setting_number(value, 1, SUPPLY_MOST_MV, &pot->supply_mv, err);
	}
	pot->start_set = true;
	return setting_percent(value, &pot->start, err);
}

static void turn_to(struct potentiometer *pot, uint32_t position)
{
	uint32_t supply_mv = pot->supply_mv ? pot->supply_mv : SUPPLY_MV;
	pot->position = position;
	pin_drive_analog(&pot->part.pin[0], (int)((supply_mv * position + WHOLE / 2) / WHOLE));
	part_changed(&pot->part);
}

static void potentiometer_reset(struct part *part)
{
	struct potentiometer *pot = (struct potentiometer *)part;
	turn_to(pot, pot->start_set ? pot->start : WHOLE / 2);
}

static bool potentiometer_act(
	struct part *part, const char *action, const char *value, struct error *err)
{
	unsigned choice;
	uint32_t position;
	if (!setting_choice(action, (const char *const[]){ "set", NULL }, &choice, err) ||
		!setting_percent(value ? value : "", &position, err)) {
		return false;
	}
	turn_to((struct potentiometer *)part, position);
	return true;
}

static void potentiometer_look(const struct part *part, char *text, size_t size)
{
	uint32_t position = ((const struct potentiometer *)part)->position;
	snprintf(text, size, "%u%%", (unsigned)((position + 50) / 100));
}

static void potentiometer_snap(struct part *part, struct snap *snap)
{
	snap_u32(snap, "position", &((struct potentiometer *)part)->position);
}

const struct part_ops potentiometer_ops = {
	.type = "potentiometer",
	.description = "potentiometer whose wiper has a share of its supply; set 37%",
	.size = sizeof(struct potentiometer),
	.pins = (const char *const[]){ "wiper", NULL },
	.settings = (const char *const[]){ "position", "supply_mv", NULL },
	.set = potentiometer_set,
	.init = potentiometer_reset,
	.reset = potentiometer_reset,
	.act = potentiometer_act,
	.look = potentiometer_look,
	.snap = potentiometer_snap,
};
