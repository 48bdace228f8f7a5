/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * LPS22HH barometer: the part as the board sees it, also behind the sensor hub of an LSM6DSO. Settings: `sa0: high` chooses
 * address 0x5d, `samples: FILE.csv` what it feels (columns time, hpa, temp), `noise: N` steps of it. Actions: `set` and `follow`.
 * Untouched it feels 1013.25 hPa and 25 degrees.
 *
 * Not modelled: I3C, three-wire SPI.
 */
#include "peripherals/parts/lps22hh.h"

#include <stdio.h>
#include <string.h>

#include "peripherals/parts/part_models.h"
#include "peripherals/parts/settings.h"

enum { ADDRESS = 0x5c, SPI_MAX_HZ = 10000000, I2C_DISABLE = 1 << 0 };

static const struct stimulus_axis axes[LPS22HH_AXES] = {
	{ "hpa", "hPa", 0, 2000, 1013250000 },
	{ "temp", "C", -100, 200, 25000000 },
};

static const struct st_serial_ops serial_ops = { lps22hh_read, lps22hh_write, lps22hh_next };

static bool lps22hh_set(struct part *part, const char *key, const char *value, struct error *err)
{
	struct lps22hh *lps = (struct lps22hh *)part;
	if (!strcmp(key, "sa0")) {
		return setting_level(value, &lps->sa0, err);
	}
	return stimulus_setting(&lps->stimulus, axes, LPS22HH_AXES, key, value, err);
}

static void lps22hh_init(struct part *part)
{
	struct lps22hh *lps = (struct lps22hh *)part;
	stimulus_init(&lps->stimulus, axes, LPS22HH_AXES);
	st_serial_init(&lps->serial, part, &serial_ops, SPI_MAX_HZ);
	lps22hh_measure_init(lps);
	lps22hh_regs_init(lps);
}

static void lps22hh_reset(struct part *part)
{
	struct lps22hh *lps = (struct lps22hh *)part;
	timeline_disarm(part->timeline, &lps->restart);
	stimulus_reset(&lps->stimulus);
	st_serial_reset(&lps->serial);
	lps22hh_regs_reset(lps);
}

static void lps22hh_pin_changed(struct part *part, unsigned pin, bool level)
{
	if (pin == LPS22HH_PIN_CS) {
		st_serial_select(&((struct lps22hh *)part)->serial, level);
	}
}

static bool lps22hh_i2c_answers(const struct part *part, unsigned port, uint8_t address)
{
	(void)port;
	return address == (ADDRESS | ((const struct lps22hh *)part)->sa0);
}

static bool i2c_start(void *owner, unsigned index, uint8_t address, bool read)
{
	struct lps22hh *lps = owner;
	(void)index;
	return address == (ADDRESS | lps->sa0) && !(lps->reg[LPS22HH_IF_CTRL] & I2C_DISABLE) &&
		st_serial_start(&lps->serial, read);
}

static bool i2c_write(void *owner, unsigned index, uint8_t byte)
{
	(void)index;
	return st_serial_put(&((struct lps22hh *)owner)->serial, byte);
}

static uint8_t i2c_read(void *owner, unsigned index, bool last)
{
	(void)index;
	(void)last;
	return st_serial_get(&((struct lps22hh *)owner)->serial);
}

static bool spi_exchange(void *owner, unsigned index, const struct spi_word *word, uint32_t *miso)
{
	(void)index;
	return st_serial_exchange(&((struct lps22hh *)owner)->serial, word, miso);
}

static const struct port_ops port_ops = {
	.i2c_start = i2c_start,
	.i2c_write = i2c_write,
	.i2c_read = i2c_read,
	.spi_exchange = spi_exchange,
};

static bool lps22hh_act(struct part *part, const char *action, const char *value, struct error *err)
{
	bool good = stimulus_act(&((struct lps22hh *)part)->stimulus, action, value, err);
	part_changed(part);
	return good;
}

static void lps22hh_look(const struct part *part, char *text, size_t size)
{
	const struct stimulus *stimulus = &((const struct lps22hh *)part)->stimulus;
	int64_t felt = stimulus_value(stimulus, part->timeline->now_ps, LPS22HH_PRESSURE);
	int centi_hpa = (int)(felt / 10000);
	snprintf(text, size, "%d.%02d hPa", centi_hpa / 100, centi_hpa % 100);
}

static void lps22hh_snap(struct part *part, struct snap *snap)
{
	struct lps22hh *lps = (struct lps22hh *)part;
	st_serial_snap(&lps->serial, snap);
	stimulus_snap(&lps->stimulus, snap);
	lps22hh_regs_snap(lps, snap);
	lps22hh_fifo_snap(lps, snap);
}

static void lps22hh_finish(struct part *part)
{
	stimulus_destroy(&((struct lps22hh *)part)->stimulus);
}

const struct part_ops lps22hh_ops = {
	.type = "lps22hh",
	.description = "LPS22HH barometer on I2C or SPI; set hpa=990 temp=21.5",
	.size = sizeof(struct lps22hh),
	.pins = (const char *const[]){ "cs", "int", NULL },
	.ports = (const char *const[]){ "i2c", "spi", NULL },
	.port_kinds = (const enum port_kind[]){ PORT_I2C, PORT_SPI },
	.settings = (const char *const[]){ "noise", "sa0", "samples", NULL },
	.files = (const char *const[]){ "samples", NULL },
	.set = lps22hh_set,
	.init = lps22hh_init,
	.reset = lps22hh_reset,
	.pin_changed = lps22hh_pin_changed,
	.port_ops = &port_ops,
	.i2c_answers = lps22hh_i2c_answers,
	.act = lps22hh_act,
	.look = lps22hh_look,
	.snap = lps22hh_snap,
	.finish = lps22hh_finish,
};
