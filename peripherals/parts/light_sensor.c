/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ALS-PT19 ambient light sensor: a photo transistor that puts out 0.1428 uA per lux into a load resistor
 * (`load_ohm`, 3650 unless set). The voltage over it is what the pin has, up to the supply of 3.3 V. Actions:
 * `lux 500`; and as of every sensor `set lux=500` and `follow`, with a `samples` file and `noise` (in mV).
 * It starts at 200 lux, an office.
 *
 * Not modelled: the color of light, dark current, and the time the transistor takes: a sample file is looked at
 * every millisecond.
 */
#include <stdio.h>
#include <string.h>

#include "peripherals/parts/part_models.h"
#include "peripherals/parts/settings.h"
#include "peripherals/parts/stimulus.h"

#include "base/bits.h"
#include "machine/part.h"

enum { LUX_MOST = 100000, LOAD_OHM = 3650, LOAD_MOST_OHM = 1000000, SUPPLY_MV = 3300 };
enum { MILLION = 1000000 };
static const uint64_t LOOK_PS = 1000000000;

static const struct stimulus_axis axes[] = { { "lux", "lx", 0, LUX_MOST, 200 * (int64_t)MILLION } };

struct light_sensor {
	struct part part;
	uint32_t load_ohm; /* 0: not set */
	struct stimulus light;
	struct event look; /* the light may have changed by itself */
};

static bool sensor_set(struct part *part, const char *key, const char *value, struct error *err)
{
	struct light_sensor *sensor = (struct light_sensor *)part;
	if (!strcmp(key, "load_ohm")) {
		return setting_number(value, 1, LOAD_MOST_OHM, &sensor->load_ohm, err);
	}
	return stimulus_setting(&sensor->light, axes, 1, key, value, err);
}

static uint64_t micro_lux(const struct light_sensor *sensor)
{
	return (uint64_t)stimulus_value(&sensor->light, sensor->part.timeline->now_ps, 0);
}

static void shine(struct light_sensor *sensor)
{
	uint64_t load_ohm = sensor->load_ohm ? sensor->load_ohm : LOAD_OHM;
	/* 0.1428 uA/lx = 1428 * 10^-10 A/lx; with millionths of a lux and millivolts 10^13 remains */
	uint64_t exact_mv = bits_muldiv(micro_lux(sensor), load_ohm * 1428, 10000000000000u);
	int64_t mv = (exact_mv < SUPPLY_MV ? (int64_t)exact_mv : SUPPLY_MV) +
		stimulus_noise(&sensor->light);
	pin_drive_analog(&sensor->part.pin[0], mv < 0 ? 0 : mv > SUPPLY_MV ? SUPPLY_MV : (int)mv);
	part_changed(&sensor->part);
}

static void look_again(void *owner, unsigned index)
{
	struct light_sensor *sensor = owner;
	(void)index;
	shine(sensor);
	timeline_arm_in(sensor->part.timeline, &sensor->look, LOOK_PS);
}

static bool sensor_act(struct part *part, const char *action, const char *value, struct error *err)
{
	struct light_sensor *sensor = (struct light_sensor *)part;
	char text[40];
	if (!strcmp(action, "lux")) {
		snprintf(text, sizeof(text), "lux=%s", value ? value : "");
		action = "set";
		value = text;
	}
	if (!stimulus_act(&sensor->light, action, value, err)) {
		return false;
	}
	shine(sensor);
	return true;
}

static void sensor_init(struct part *part)
{
	struct light_sensor *sensor = (struct light_sensor *)part;
	sensor->look = (struct event){ .name = "look", .fire = look_again, .owner = sensor };
	stimulus_init(&sensor->light, axes, 1);
	stimulus_reset(&sensor->light);
	shine(sensor);
}

static void sensor_reset(struct part *part)
{
	struct light_sensor *sensor = (struct light_sensor *)part;
	stimulus_reset(&sensor->light);
	shine(sensor);
	if (sensor->light.file || sensor->light.noise) {
		timeline_arm_in(part->timeline, &sensor->look, LOOK_PS);
	}
}

static void sensor_look(const struct part *part, char *text, size_t size)
{
	const struct light_sensor *sensor = (const struct light_sensor *)part;
	snprintf(text, size, "%llu lx", (unsigned long long)(micro_lux(sensor) / MILLION));
}

static void sensor_snap(struct part *part, struct snap *snap)
{
	struct light_sensor *sensor = (struct light_sensor *)part;
	stimulus_snap(&sensor->light, snap);
	event_snap(&sensor->look, part->timeline, snap, "look");
}

static void sensor_finish(struct part *part)
{
	stimulus_destroy(&((struct light_sensor *)part)->light);
}

const struct part_ops light_sensor_ops = {
	.type = "light_sensor",
	.description = "ALS-PT19 ambient light sensor with an analog output; lux 500",
	.size = sizeof(struct light_sensor),
	.pins = (const char *const[]){ "out", NULL },
	.settings = (const char *const[]){ "load_ohm", "noise", "samples", NULL },
	.files = (const char *const[]){ "samples", NULL },
	.set = sensor_set,
	.init = sensor_init,
	.reset = sensor_reset,
	.act = sensor_act,
	.look = sensor_look,
	.snap = sensor_snap,
	.finish = sensor_finish,
};
