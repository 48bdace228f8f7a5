/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * LSM6DS3 and LSM6DSO, accelerometer and gyroscope: the part as the board sees it. Settings: `sa0: high` chooses address
 * 0x6b, `samples: FILE.csv` what it feels (columns time, temp, gx, gy, gz, ax, ay, az), `noise: N` steps of it. Actions: `set`
 * and `follow`. Untouched it lies still on the table at 25 degrees.
 */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "peripherals/parts/lsm6.h"
#include "peripherals/parts/part_models.h"
#include "peripherals/parts/settings.h"

enum { ADDRESS = 0x6a, SPI_MAX_HZ = 10000000 };

static const struct stimulus_axis axes[LSM6_OUTPUTS] = {
	{ "temp", "C", -100, 200, 25000000 },
	{ "gx", "dps", -10000, 10000, 0 },
	{ "gy", "dps", -10000, 10000, 0 },
	{ "gz", "dps", -10000, 10000, 0 },
	{ "ax", "g", -100, 100, 0 },
	{ "ay", "g", -100, 100, 0 },
	{ "az", "g", -100, 100, 1000000 },
};

static const struct st_serial_ops serial_ops = { lsm6_read, lsm6_write, lsm6_next };

static bool lsm6_set(struct part *part, const char *key, const char *value, struct error *err)
{
	struct lsm6 *lsm6 = (struct lsm6 *)part;
	if (!strcmp(key, "sa0")) {
		return setting_level(value, &lsm6->sa0, err);
	}
	return stimulus_setting(&lsm6->stimulus, axes, LSM6_OUTPUTS, key, value, err);
}

/* SW_RESET and BOOT end with the registers as after power-on; the bits clear themselves by that. */
static void restart(void *owner, unsigned index)
{
	struct lsm6 *lsm6 = owner;
	(void)index;
	lsm6_regs_reset(lsm6);
	lsm6_sample_reset(lsm6);
	lsm6_events_reset(lsm6);
	lsm6_steps_reset(lsm6);
	lsm6_fifo_clear(lsm6);
	lsm6->clock_ps = lsm6->part.timeline->now_ps;
	lsm6->pulsing = 0;
	timeline_disarm(lsm6->part.timeline, &lsm6->pulse);
	lsm6_pins_update(lsm6);
}

static void lsm6_init(struct part *part)
{
	struct lsm6 *lsm6 = (struct lsm6 *)part;
	lsm6->chip = part->ops == &lsm6dso_ops ? &lsm6dso_chip : &lsm6ds3_chip;
	lsm6->restart = (struct event){ .name = "restart", .fire = restart, .owner = lsm6 };
	stimulus_init(&lsm6->stimulus, axes, LSM6_OUTPUTS);
	st_serial_init(&lsm6->serial, part, &serial_ops, SPI_MAX_HZ);
	lsm6_sample_init(lsm6);
	lsm6_pins_init(lsm6);
}

static void lsm6_reset(struct part *part)
{
	struct lsm6 *lsm6 = (struct lsm6 *)part;
	timeline_disarm(part->timeline, &lsm6->restart);
	stimulus_reset(&lsm6->stimulus);
	st_serial_reset(&lsm6->serial);
	restart(lsm6, 0);
}

static void lsm6_pin_changed(struct part *part, unsigned pin, bool level)
{
	if (pin == LSM6_PIN_CS) {
		st_serial_select(&((struct lsm6 *)part)->serial, level);
	}
}

static bool i2c_start(void *owner, unsigned index, uint8_t address, bool read)
{
	struct lsm6 *lsm6 = owner;
	if (index != LSM6_PORT_I2C || (*lsm6_reg(lsm6, LSM6_CTRL4_C) & LSM6_I2C_DISABLE)) {
		return false;
	}
	bool own = address == (ADDRESS | lsm6->sa0);
	if (lsm6->forwarding && (own || !lsm6->chip->passes(lsm6))) {
		lsm6->forwarding = false;
		port_i2c_stop(&lsm6->part.port[LSM6_PORT_AUX]);
	}
	if (own) {
		return st_serial_start(&lsm6->serial, read);
	}
	if (!lsm6->chip->passes(lsm6)) {
		return false;
	}
	struct port *aux = &lsm6->part.port[LSM6_PORT_AUX];
	lsm6->forwarding = port_i2c_start(aux, address, read);
	if (!lsm6->forwarding) {
		port_i2c_stop(aux);
	}
	return lsm6->forwarding;
}

static bool lsm6_i2c_answers(const struct part *part, unsigned port, uint8_t address)
{
	return port == LSM6_PORT_I2C && address == (ADDRESS | ((const struct lsm6 *)part)->sa0);
}

static bool i2c_write(void *owner, unsigned index, uint8_t byte)
{
	struct lsm6 *lsm6 = owner;
	(void)index;
	return lsm6->forwarding ? port_i2c_write(&lsm6->part.port[LSM6_PORT_AUX], byte) :
				  st_serial_put(&lsm6->serial, byte);
}

static uint8_t i2c_read(void *owner, unsigned index, bool last)
{
	struct lsm6 *lsm6 = owner;
	(void)index;
	return lsm6->forwarding ? port_i2c_read(&lsm6->part.port[LSM6_PORT_AUX], last) :
				  st_serial_get(&lsm6->serial);
}

static void i2c_stop(void *owner, unsigned index)
{
	struct lsm6 *lsm6 = owner;
	(void)index;
	if (lsm6->forwarding) {
		lsm6->forwarding = false;
		port_i2c_stop(&lsm6->part.port[LSM6_PORT_AUX]);
	}
}

static bool spi_exchange(void *owner, unsigned index, const struct spi_word *word, uint32_t *miso)
{
	(void)index;
	return st_serial_exchange(&((struct lsm6 *)owner)->serial, word, miso);
}

static const struct port_ops port_ops = {
	.i2c_start = i2c_start,
	.i2c_write = i2c_write,
	.i2c_read = i2c_read,
	.i2c_stop = i2c_stop,
	.spi_exchange = spi_exchange,
};

static bool lsm6_act(struct part *part, const char *action, const char *value, struct error *err)
{
	bool good = stimulus_act(&((struct lsm6 *)part)->stimulus, action, value, err);
	part_changed(part);
	return good;
}

static void lsm6_look(const struct part *part, char *text, size_t size)
{
	const struct stimulus *stimulus = &((const struct lsm6 *)part)->stimulus;
	int mg[3], dps[3];
	for (unsigned n = 0; n < 3; n++) {
		uint64_t now_ps = part->timeline->now_ps;
		mg[n] = (int)(stimulus_value(stimulus, now_ps, LSM6_AX + n) / 1000);
		dps[n] = (int)(stimulus_value(stimulus, now_ps, LSM6_GX + n) / 1000000);
	}
	snprintf(text, size, "%d %d %d mg, %d %d %d dps", mg[0], mg[1], mg[2], dps[0], dps[1],
		dps[2]);
}

static void lsm6_snap(struct part *part, struct snap *snap)
{
	struct lsm6 *lsm6 = (struct lsm6 *)part;
	st_serial_snap(&lsm6->serial, snap);
	stimulus_snap(&lsm6->stimulus, snap);
	snap_bytes(snap, "registers", lsm6->reg, sizeof(lsm6->reg));
	for (unsigned n = 0; n < LSM6_OUTPUTS; n++) {
		snap_u16(snap, "now", (uint16_t *)&lsm6->now[n]);
	}
	snap_u8(snap, "half_read", &lsm6->half_read);
	snap_u8(snap, "high_first", &lsm6->high_first);
	event_snap(&lsm6->restart, part->timeline, snap, "restart");
	event_snap(&lsm6->pulse, part->timeline, snap, "pulse");
	snap_u8(snap, "pulsing", &lsm6->pulsing);
	snap_u64(snap, "clock_ps", &lsm6->clock_ps);
	snap_bool(snap, "forwarding", &lsm6->forwarding);
	lsm6_sample_snap(lsm6, snap);
	lsm6_events_snap(lsm6, snap);
	lsm6_steps_snap(lsm6, snap);
	lsm6_fifo_snap(lsm6, snap);
}

static void lsm6_finish(struct part *part)
{
	stimulus_destroy(&((struct lsm6 *)part)->stimulus);
}

static const char *const pins[] = { "cs", "int1", "int2", NULL };
static const char *const ports[] = { "i2c", "spi", "aux", NULL };
static const enum port_kind port_kinds[] = { PORT_I2C, PORT_SPI, PORT_I2C };
static const char *const settings[] = { "noise", "sa0", "samples", NULL };
static const char *const files[] = { "samples", NULL };

const struct part_ops lsm6ds3_ops = {
	.type = "lsm6ds3",
	.description = "LSM6DS3 accelerometer and gyroscope on I2C or SPI; set ax=0.5 gz=-90",
	.size = sizeof(struct lsm6),
	.pins = pins,
	.ports = ports,
	.port_kinds = port_kinds,
	.settings = settings,
	.files = files,
	.set = lsm6_set,
	.init = lsm6_init,
	.reset = lsm6_reset,
	.pin_changed = lsm6_pin_changed,
	.port_ops = &port_ops,
	.i2c_answers = lsm6_i2c_answers,
	.act = lsm6_act,
	.look = lsm6_look,
	.snap = lsm6_snap,
	.finish = lsm6_finish,
};

const struct part_ops lsm6dso_ops = {
	.type = "lsm6dso",
	.description = "LSM6DSO accelerometer and gyroscope on I2C or SPI; set ax=0.5 gz=-90",
	.size = sizeof(struct lsm6),
	.pins = pins,
	.ports = ports,
	.port_kinds = port_kinds,
	.settings = settings,
	.files = files,
	.set = lsm6_set,
	.init = lsm6_init,
	.reset = lsm6_reset,
	.pin_changed = lsm6_pin_changed,
	.port_ops = &port_ops,
	.i2c_answers = lsm6_i2c_answers,
	.act = lsm6_act,
	.look = lsm6_look,
	.snap = lsm6_snap,
	.finish = lsm6_finish,
};
