/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VL53L1X distance sensor on I2C at 0x29: registers with indices of 16 bits, boot, shutdown pin. Settings: `samples: FILE.csv` is
 * the distance (columns time, mm), `noise: N` millimetres of it. Actions: `set` and `follow`. Untouched it sees something half
 * a metre away.
 *
 * Where the manual is silent: reset values of registers that no public description names are 0; the calibrated oscillator value is 36, with
 * which the default configuration measures every 103 ms; registers from 0x200 on read 0.
 */
#include "peripherals/parts/vl53l1x.h"

#include <stdio.h>
#include <string.h>

#include "peripherals/parts/part_models.h"

enum { ADDRESS = 0x29, BOOT_US = 1200, BOOTED = 3, INDEX_BYTES = 2, READY_BIT = 1 };

static const struct stimulus_axis axes[] = { { "mm", "mm", 0, 8000, 500000000 } };

static const struct {
	uint16_t at;
	uint8_t value;
} reset_values[] = {
	{ VL53L1X_SOFT_RESET, 0x01 },
	{ VL53L1X_I2C_ADDRESS, ADDRESS },
	{ VL53L1X_OSC_FREQUENCY, 0xbc },
	{ VL53L1X_OSC_FREQUENCY + 1, 0xcc },
	{ VL53L1X_GPIO_HV_MUX_CTRL, 0x11 },
	{ VL53L1X_GPIO_TIO_HV_STATUS, 0x02 },
	{ VL53L1X_INTERRUPT_CONFIG, 0x20 },
	{ VL53L1X_PHASECAL_TIMEOUT, 0x0a },
	{ VL53L1X_TIMEOUT_A, 0x01 },
	{ VL53L1X_TIMEOUT_A + 1, 0xcc },
	{ VL53L1X_VCSEL_PERIOD_A, 0x0f },
	{ VL53L1X_VALID_PHASE_HIGH, 0xb8 },
	{ VL53L1X_INTERMEASUREMENT + 2, 0x0f },
	{ VL53L1X_INTERMEASUREMENT + 3, 0x89 },
	{ VL53L1X_ROI_CENTRE, 0xc7 },
	{ VL53L1X_ROI_SIZE, 0xff },
	{ VL53L1X_OSC_CALIBRATE + 1, 36 },
	{ VL53L1X_MODEL_ID, 0xea },
	{ VL53L1X_MODEL_ID + 1, 0xcc },
	{ VL53L1X_MODEL_ID + 2, 0x10 },
	{ VL53L1X_ROI_MODE_CENTRE, 0xc7 },
};

static bool vl53l1x_set(struct part *part, const char *key, const char *value, struct error *err)
{
	return stimulus_setting(&((struct vl53l1x *)part)->stimulus, axes, 1, key, value, err);
}

static void booted(void *owner, unsigned index)
{
	struct vl53l1x *sensor = owner;
	(void)index;
	sensor->reg[VL53L1X_SYSTEM_STATUS] = BOOTED;
}

/* As after power-on: nothing is left, and the chip boots unless it is held off. */
static void begin(struct vl53l1x *sensor)
{
	vl53l1x_range_stop(sensor);
	memset(sensor->reg, 0, sizeof(sensor->reg));
	for (unsigned n = 0; n < sizeof(reset_values) / sizeof(reset_values[0]); n++) {
		sensor->reg[reset_values[n].at] = reset_values[n].value;
	}
	sensor->interrupt = false;
	sensor->index_bytes = 0;
	if (sensor->off) {
		timeline_disarm(sensor->part.timeline, &sensor->boot);
	} else {
		timeline_arm_in(sensor->part.timeline, &sensor->boot, BOOT_US * PS_PER_US);
	}
	vl53l1x_pins_update(sensor);
}

static void vl53l1x_init(struct part *part)
{
	struct vl53l1x *sensor = (struct vl53l1x *)part;
	stimulus_init(&sensor->stimulus, axes, 1);
	sensor->boot = (struct event){ .name = "boot", .fire = booted, .owner = sensor };
	vl53l1x_range_init(sensor);
	pin_drive(&part->pin[VL53L1X_PIN_XSHUT], DRIVE_PULL_UP);
}

static void vl53l1x_reset(struct part *part)
{
	struct vl53l1x *sensor = (struct vl53l1x *)part;
	stimulus_reset(&sensor->stimulus);
	sensor->index = 0;
	sensor->off = !pin_level(&part->pin[VL53L1X_PIN_XSHUT]);
	begin(sensor);
}

static void vl53l1x_pin_changed(struct part *part, unsigned pin, bool level)
{
	struct vl53l1x *sensor = (struct vl53l1x *)part;
	if (pin == VL53L1X_PIN_XSHUT && sensor->off == level) {
		sensor->off = !level;
		begin(sensor);
	}
}

static uint8_t read_reg(const struct vl53l1x *sensor, uint16_t at)
{
	if (at == VL53L1X_GPIO_TIO_HV_STATUS) {
		bool high = sensor->interrupt != !!(sensor->reg[VL53L1X_GPIO_HV_MUX_CTRL] & 0x10);
		return (uint8_t)((sensor->reg[at] & ~READY_BIT) | high);
	}
	return at < VL53L1X_REGS ? sensor->reg[at] : 0;
}

static bool is_read_only(uint16_t at)
{
	static const struct {
		uint16_t first, last;
	} ranges[] = {
		{ VL53L1X_OSC_FREQUENCY, VL53L1X_OSC_FREQUENCY + 1 },
		{ VL53L1X_RESULT, VL53L1X_RESULT_LAST },
		{ VL53L1X_OSC_CALIBRATE, VL53L1X_OSC_CALIBRATE + 1 },
		{ VL53L1X_SYSTEM_STATUS, VL53L1X_SYSTEM_STATUS },
		{ VL53L1X_MODEL_ID, VL53L1X_MODEL_ID + 2 },
		{ VL53L1X_REGS, UINT16_MAX },
	};
	bool found = false;
	for (unsigned n = 0; n < sizeof(ranges) / sizeof(ranges[0]); n++) {
		found |= at >= ranges[n].first && at <= ranges[n].last;
	}
	return found;
}

static void write_reg(struct vl53l1x *sensor, uint16_t at, uint8_t value)
{
	if (is_read_only(at)) {
		log_guest(sensor->part.log, sensor, at,
			"%s: 0x%02x written to register 0x%04x, which is for reading only",
			sensor->part.name, value, at);
		return;
	}
	sensor->reg[at] = value;
	switch (at) {
	case VL53L1X_SOFT_RESET:
		if (!(value & 1)) {
			vl53l1x_range_stop(sensor);
			timeline_disarm(sensor->part.timeline, &sensor->boot);
			sensor->reg[VL53L1X_SYSTEM_STATUS] = 0;
		} else {
			uint8_t address = sensor->reg[VL53L1X_I2C_ADDRESS];
			begin(sensor);
			sensor->reg[VL53L1X_I2C_ADDRESS] = address;
		}
		break;
	case VL53L1X_INTERRUPT_CLEAR: sensor->interrupt &= !(value & 1); break;
	case VL53L1X_MODE_START: vl53l1x_range_start(sensor, value); break;
	default: break;
	}
	vl53l1x_pins_update(sensor);
}

static bool i2c_start(void *owner, unsigned index, uint8_t address, bool read)
{
	struct vl53l1x *sensor = owner;
	(void)index;
	if (sensor->off || address != (sensor->reg[VL53L1X_I2C_ADDRESS] & 0x7f)) {
		return false;
	}
	if (!read) {
		sensor->index_bytes = 0;
	}
	return true;
}

static bool i2c_write(void *owner, unsigned index, uint8_t byte)
{
	struct vl53l1x *sensor = owner;
	(void)index;
	if (sensor->index_bytes < INDEX_BYTES) {
		sensor->index = (uint16_t)(sensor->index << 8 | byte);
		sensor->index_bytes++;
	} else {
		write_reg(sensor, sensor->index++, byte);
	}
	return true;
}

/* Where it answers after power-on: firmware can move it. */
static bool vl53l1x_i2c_answers(const struct part *part, unsigned port, uint8_t address)
{
	(void)part;
	(void)port;
	return address == ADDRESS;
}

static uint8_t i2c_read(void *owner, unsigned index, bool last)
{
	struct vl53l1x *sensor = owner;
	(void)index;
	(void)last;
	return read_reg(sensor, sensor->index++);
}

static const struct port_ops port_ops = {
	.i2c_start = i2c_start,
	.i2c_write = i2c_write,
	.i2c_read = i2c_read,
};

static bool vl53l1x_act(struct part *part, const char *action, const char *value, struct error *err)
{
	bool good = stimulus_act(&((struct vl53l1x *)part)->stimulus, action, value, err);
	part_changed(part);
	return good;
}

static void vl53l1x_look(const struct part *part, char *text, size_t size)
{
	const struct vl53l1x *sensor = (const struct vl53l1x *)part;
	int64_t felt = stimulus_value(&sensor->stimulus, part->timeline->now_ps, 0);
	snprintf(text, size, "%d mm%s", (int)(felt / 1000000), sensor->off ? ", off" : "");
}

static void vl53l1x_snap(struct part *part, struct snap *snap)
{
	struct vl53l1x *sensor = (struct vl53l1x *)part;
	stimulus_snap(&sensor->stimulus, snap);
	snap_bytes(snap, "registers", sensor->reg, sizeof(sensor->reg));
	snap_u16(snap, "index", &sensor->index);
	snap_u8(snap, "index_bytes", &sensor->index_bytes);
	snap_bool(snap, "off", &sensor->off);
	snap_bool(snap, "interrupt", &sensor->interrupt);
	event_snap(&sensor->boot, part->timeline, snap, "boot");
	event_snap(&sensor->ranged, part->timeline, snap, "ranged");
}

static void vl53l1x_finish(struct part *part)
{
	stimulus_destroy(&((struct vl53l1x *)part)->stimulus);
}

const struct part_ops vl53l1x_ops = {
	.type = "vl53l1x",
	.description = "VL53L1X distance sensor on I2C; set mm=350",
	.size = sizeof(struct vl53l1x),
	.pins = (const char *const[]){ "int", "xshut", NULL },
	.ports = (const char *const[]){ "i2c", NULL },
	.port_kinds = (const enum port_kind[]){ PORT_I2C },
	.settings = (const char *const[]){ "noise", "samples", NULL },
	.files = (const char *const[]){ "samples", NULL },
	.set = vl53l1x_set,
	.init = vl53l1x_init,
	.reset = vl53l1x_reset,
	.pin_changed = vl53l1x_pin_changed,
	.port_ops = &port_ops,
	.i2c_answers = vl53l1x_i2c_answers,
	.act = vl53l1x_act,
	.look = vl53l1x_look,
	.snap = vl53l1x_snap,
	.finish = vl53l1x_finish,
};
