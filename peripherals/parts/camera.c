/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An Arducam-style camera: a chip with a picture memory of 8 MiB on SPI, and its sensor on I2C
 * (camera_sensor.c). What it sees is a setting, a PNG or JPEG file (camera_picture.c).
 *
 * Settings: `picture` (a file; without it colored bars), `sensor` (ov2640, ov5640 or ov5642),
 * `frame` (the time of one frame, a fifteenth of a second).
 *
 * On SPI the first byte after chip select is a register number, with its highest bit for a write. A
 * write takes one byte and no more; a read repeats the register; 0x3C reads the memory on and on,
 * 0x3D one byte of it. Registers: 00 test, 01 frames less one, 04 control (01 clear, 02 start, 10
 * read pointer, 20 write pointer), 06 sensor (01 run, 02 standby), 07 reset (80), 40 version, 41
 * status (01 vertical sync, 08 done), 42 to 44 length; others are kept.
 *
 * Where the manual is silent: a capture begins with the next frame of the sensor and takes whole
 * frames; sensor settings count as they are at the start; clearing brings both pointers back; a
 * start before the end of a capture begins anew; the memory reads as zeros past its content.
 *
 * Not modelled: low power, the parallel display bus, capture until the memory is full (8 frames
 * instead).
 */
#include "peripherals/parts/camera.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "peripherals/parts/part_models.h"
#include "peripherals/parts/settings.h"

enum { PORT_MEMORY, PORT_SENSOR };
enum { PIN_CS };
enum {
	FRAMES = 0x01,
	CONTROL = 0x04,
	SENSOR = 0x06,
	RESET = 0x07,
	BURST = 0x3c,
	SINGLE = 0x3d,
	VERSION = 0x40,
	STATUS = 0x41,
	LENGTH = 0x42,
	WRITE = 0x80,
	CLEAR = 0x01,
	START = 0x02,
	READ_POINTER = 0x10,
	DONE = 0x08,
	VSYNC = 0x01,
	SENSOR_RUN = 0x01,
	SENSOR_POWER = 0x04,
	CHIP = 0x73,
	VSYNC_SHARE = 30,
};

static bool camera_set(struct part *part, const char *key, const char *value, struct error *err)
{
	struct camera *camera = (struct camera *)part;
	static const char *const sensors[] = { "ov2640", "ov5640", "ov5642", NULL };
	if (!strcmp(key, "picture")) {
		return setting_file(part, value, &camera->file, err);
	}
	if (!strcmp(key, "sensor")) {
		return setting_choice(value, sensors, &camera->sensor, err);
	}
	return setting_time_ps(value, &camera->frame_ps, err);
}

static bool camera_prepare(struct part *part, struct error *err)
{
	struct camera *camera = (struct camera *)part;
	camera->frame_ps = camera->frame_ps ? camera->frame_ps : PS_PER_SECOND / 15;
	return camera_load(camera, err);
}

static void camera_finish(struct part *part)
{
	camera_unload((struct camera *)part);
}

static bool is_selected(const struct camera *camera)
{
	const struct pin *cs = &camera->part.pin[PIN_CS];
	return !cs->net || !pin_level(cs);
}

static void clear(struct camera *camera)
{
	camera->capturing = false;
	camera->done_ps = 0;
	camera->frame = (struct camera_frame){ .length = 1 };
	camera->frames = 0;
	camera->read_at = 0;
}

static void reset_chip(struct camera *camera)
{
	memset(camera->reg, 0, sizeof camera->reg);
	camera->reg[SENSOR] = SENSOR_RUN | SENSOR_POWER;
	camera->reg[VERSION] = CHIP;
	clear(camera);
}

static void camera_reset(struct part *part)
{
	struct camera *camera = (struct camera *)part;
	reset_chip(camera);
	camera_sensor_reset(camera);
	camera->shift = (struct spi_shift){ 0 };
	camera->command = 0;
	camera->count = 0;
	camera->pointer = 0;
	camera->pointer_bytes = 0;
	camera->captures = 0;
	camera->selected = is_selected(camera);
}

static void camera_pin_changed(struct part *part, unsigned pin, bool level)
{
	struct camera *camera = (struct camera *)part;
	(void)level;
	if (pin == PIN_CS && camera->selected != is_selected(camera)) {
		camera->selected = !camera->selected;
		camera->shift = (struct spi_shift){ 0 };
		camera->count = 0;
	}
}

static void say_format(struct camera *camera)
{
	bool wants_jpeg = camera->frame.format == FORMAT_JPEG;
	if (wants_jpeg && !camera->jpeg) {
		log_unmodelled(camera->part.log, camera, 0,
			"%s: compressing; set picture to a JPEG file, until then pixels come as RGB565",
			camera->part.name);
		camera->frame.format = FORMAT_RGB565;
	} else if (!wants_jpeg && camera->jpeg) {
		log_unmodelled(camera->part.log, camera, 1,
			"%s: pixels of a JPEG file; set picture to a PNG file, until then JPEG comes",
			camera->part.name);
	}
}

static void capture(struct camera *camera)
{
	uint64_t now_ps = camera->part.timeline->now_ps;
	uint64_t first = now_ps / camera->frame_ps + 1;
	clear(camera);
	camera_sensor_frame(camera, &camera->frame);
	say_format(camera);
	camera_measure(camera, &camera->frame);
	camera->frames = (camera->reg[FRAMES] & 7u) + 1;
	camera->done_ps = (first + camera->frames) * camera->frame_ps;
	camera->capturing = true;
	camera->captures++;
	part_changed(&camera->part);
}

static bool is_done(const struct camera *camera)
{
	return camera->capturing && camera->part.timeline->now_ps >= camera->done_ps;
}

static uint32_t fifo_length(const struct camera *camera)
{
	uint64_t length = (uint64_t)camera->frame.length * camera->frames;
	return !is_done(camera) ? 0 : length < CAMERA_FIFO ? (uint32_t)length : CAMERA_FIFO - 1;
}

static void write_register(struct camera *camera, uint8_t number, uint8_t byte)
{
	switch (number) {
	case CONTROL:
		if (byte & CLEAR) {
			clear(camera);
		}
		if (byte & READ_POINTER) {
			camera->read_at = 0;
		}
		if (byte & START) {
			capture(camera);
		}
		break;
	case RESET:
		if (byte & WRITE) {
			reset_chip(camera);
		}
		break;
	case VERSION:
	case STATUS:
	case LENGTH:
	case LENGTH + 1:
	case LENGTH + 2: break;
	case SENSOR:
		if (!(byte & SENSOR_RUN)) {
			camera_sensor_reset(camera);
		}
		camera->reg[SENSOR] = byte;
		break;
	default: camera->reg[number] = byte;
	}
}

static uint8_t status(const struct camera *camera)
{
	uint64_t in_frame = camera->part.timeline->now_ps % camera->frame_ps;
	bool vsync = in_frame < camera->frame_ps / VSYNC_SHARE;
	return (uint8_t)((is_done(camera) ? DONE : 0) | (vsync ? VSYNC : 0));
}

static uint8_t read_memory(struct camera *camera)
{
	if (camera->read_at >= fifo_length(camera)) {
		log_guest(camera->part.log, camera, 2, "%s: a read of the memory past its content",
			camera->part.name);
		return 0;
	}
	return camera_byte(camera, camera->read_at++);
}

static uint8_t next(void *owner)
{
	struct camera *camera = owner;
	if (camera->count == 0 || camera->command & WRITE) {
		return 0;
	}
	switch (camera->command) {
	case BURST: return read_memory(camera);
	case SINGLE: return camera->count == 1 ? read_memory(camera) : 0;
	case STATUS: return status(camera);
	case LENGTH: return (uint8_t)fifo_length(camera);
	case LENGTH + 1: return (uint8_t)(fifo_length(camera) >> 8);
	case LENGTH + 2: return (uint8_t)(fifo_length(camera) >> 16);
	default: return camera->reg[camera->command];
	}
}

static void received(void *owner, uint8_t byte)
{
	struct camera *camera = owner;
	if (camera->count == 0) {
		camera->command = byte;
	} else if (camera->count == 1 && camera->command & WRITE) {
		write_register(camera, camera->command & (uint8_t)~WRITE, byte);
	}
	camera->count += camera->count < UINT32_MAX;
}

static const struct spi_shift_ops shift_ops = { next, received };

static bool exchange(void *owner, unsigned index, const struct spi_word *word, uint32_t *miso)
{
	struct camera *camera = owner;
	(void)index;
	if (!is_selected(camera)) {
		return false;
	}
	if (word->mode != 0) {
		log_guest(camera->part.log, camera, 3, "%s: SPI mode %u; it needs 0",
			camera->part.name, word->mode);
		return true;
	}
	*miso = spi_shift_exchange(&camera->shift, word, &shift_ops, camera);
	return true;
}

static const struct port_ops port_ops = {
	.spi_exchange = exchange,
	.i2c_start = camera_i2c_start,
	.i2c_write = camera_i2c_write,
	.i2c_read = camera_i2c_read,
};

static bool camera_i2c_answers(const struct part *part, unsigned port, uint8_t address)
{
	return port == PORT_SENSOR && camera_sensor_answers((const struct camera *)part, address);
}

static void camera_look(const struct part *part, char *text, size_t size)
{
	const struct camera *camera = (const struct camera *)part;
	bool jpeg = camera->jpeg;
	snprintf(text, size, "%u x %u%s, %llu captures",
		(unsigned)(jpeg ? camera->jpeg_width : camera->picture.width),
		(unsigned)(jpeg ? camera->jpeg_height : camera->picture.height),
		jpeg ? " JPEG" : "", (unsigned long long)camera->captures);
}

static void camera_snap(struct part *part, struct snap *snap)
{
	struct camera *camera = (struct camera *)part;
	spi_shift_snap(&camera->shift, snap);
	snap_bool(snap, "selected", &camera->selected);
	snap_bytes(snap, "reg", camera->reg, sizeof camera->reg);
	snap_u8(snap, "command", &camera->command);
	snap_u32(snap, "count", &camera->count);
	snap_bool(snap, "capturing", &camera->capturing);
	snap_u64(snap, "done_ps", &camera->done_ps);
	snap_u32(snap, "width", &camera->frame.width);
	snap_u32(snap, "height", &camera->frame.height);
	snap_u8(snap, "format", &camera->frame.format);
	snap_bool(snap, "swapped", &camera->frame.swapped);
	snap_u32(snap, "length", &camera->frame.length);
	snap_u32(snap, "frames", &camera->frames);
	snap_u32(snap, "read_at", &camera->read_at);
	snap_u64(snap, "captures", &camera->captures);
	snap_bytes(snap, "sensor_reg", camera->sensor_reg, sizeof camera->sensor_reg);
	snap_u8(snap, "bank", &camera->bank);
	snap_u16(snap, "pointer", &camera->pointer);
	snap_u8(snap, "pointer_bytes", &camera->pointer_bytes);
}

const struct part_ops arducam_ops = {
	.type = "arducam",
	.description =
		"camera with a picture memory on SPI and an OV2640 or OV564x on I2C; sees a file",
	.size = sizeof(struct camera),
	.pins = (const char *const[]){ "cs", NULL },
	.ports = (const char *const[]){ "spi", "i2c", NULL },
	.port_kinds = (const enum port_kind[]){ PORT_SPI, PORT_I2C },
	.settings = (const char *const[]){ "frame", "picture", "sensor", NULL },
	.files = (const char *const[]){ "picture", NULL },
	.set = camera_set,
	.prepare = camera_prepare,
	.reset = camera_reset,
	.pin_changed = camera_pin_changed,
	.port_ops = &port_ops,
	.i2c_answers = camera_i2c_answers,
	.look = camera_look,
	.snap = camera_snap,
	.finish = camera_finish,
};
