/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sensor of a camera on I2C: OV2640 (two banks of registers, one address byte) or OV5640 and
 * OV5642 (two address bytes, which count on). Registers are kept; those that say who it is are
 * read-only, those of size and format count for the next capture, and a reset bit brings all back.
 *
 * Where the manual is silent: after a reset registers without meaning here are 0, the bank is 0;
 * the OV564x deliver pixels or JPEG as the picture is.
 *
 * Not modelled: exposure, gain, color, windowing and test patterns.
 */
#include "peripherals/parts/camera.h"

#include <string.h>

enum { OV2640_ADDRESS = 0x30, OV564X_ADDRESS = 0x3c, OV564X_BASE = 0x3000 };
enum { BANK_SENSOR = 1, BANK_SELECT = 0xff, COM7 = 0x112, COM7_RESET = 0x80 };
enum { IMAGE_MODE = 0xda, MODE_JPEG = 0x10, MODE_RGB = 0x08, MODE_SWAP = 0x01 };
enum { ZMOW = 0x5a, ZMOH = 0x5b, ZMHH = 0x5c };
enum {
	SYSTEM_CONTROL = 0x3008,
	SYSTEM_RESET = 0x80,
	OUT_WIDTH = 0x3808,
	OUT_HEIGHT = 0x380a,
	FORMAT_CONTROL = 0x4300,
	FORMAT_CONTROL_RGB = 6
};
/* In the chip between: how it holds the sensor. */
enum { GPIO = 0x06, GPIO_RUN = 0x01, GPIO_STANDBY = 0x02 };

static bool is_2640(const struct camera *camera)
{
	return camera->sensor == SENSOR_OV2640;
}

static uint8_t *wide_register(struct camera *camera, unsigned number)
{
	return &camera->sensor_reg[(number - OV564X_BASE) % SENSOR_REGISTERS];
}

static uint32_t wide_pair(const struct camera *camera, unsigned number)
{
	const uint8_t *reg = &camera->sensor_reg[number - OV564X_BASE];
	return (uint32_t)reg[0] << 8 | reg[1];
}

void camera_sensor_reset(struct camera *camera)
{
	memset(camera->sensor_reg, 0, sizeof camera->sensor_reg);
	camera->bank = 0;
	if (is_2640(camera)) {
		camera->sensor_reg[0x10a] = 0x26;
		camera->sensor_reg[0x10b] = 0x42;
		camera->sensor_reg[0x11c] = 0x7f;
		camera->sensor_reg[0x11d] = 0xa2;
	} else {
		*wide_register(camera, 0x300a) = 0x56;
		*wide_register(camera, 0x300b) = camera->sensor == SENSOR_OV5640 ? 0x40 : 0x42;
	}
}

void camera_sensor_frame(const struct camera *camera, struct camera_frame *frame)
{
	const uint8_t *reg = camera->sensor_reg;
	if (is_2640(camera)) {
		frame->width = (reg[ZMOW] | (reg[ZMHH] & 3u) << 8) * 4;
		frame->height = (reg[ZMOH] | (reg[ZMHH] >> 2 & 1u) << 8) * 4;
		frame->format = reg[IMAGE_MODE] & MODE_JPEG ? FORMAT_JPEG :
			reg[IMAGE_MODE] & MODE_RGB          ? FORMAT_RGB565 :
							      FORMAT_YUV422;
		frame->swapped = reg[IMAGE_MODE] & MODE_SWAP;
	} else {
		uint8_t format = reg[FORMAT_CONTROL - OV564X_BASE] >> 4;
		frame->width = wide_pair(camera, OUT_WIDTH) % PICTURE_SIDE_MOST;
		frame->height = wide_pair(camera, OUT_HEIGHT) % PICTURE_SIDE_MOST;
		frame->format = format == FORMAT_CONTROL_RGB ? FORMAT_RGB565 : FORMAT_YUV422;
		frame->format = camera->jpeg ? FORMAT_JPEG : frame->format;
		frame->swapped = false;
	}
}

bool camera_sensor_answers(const struct camera *camera, uint8_t address)
{
	return address == (is_2640(camera) ? OV2640_ADDRESS : OV564X_ADDRESS);
}

bool camera_i2c_start(void *owner, unsigned index, uint8_t address, bool read)
{
	struct camera *camera = owner;
	uint8_t gpio = camera->reg[GPIO];
	(void)index;
	if (!camera_sensor_answers(camera, address) || !(gpio & GPIO_RUN) ||
		(gpio & GPIO_STANDBY)) {
		return false;
	}
	camera->pointer_bytes = read ? 0 : is_2640(camera) ? 1 : 2;
	return true;
}

static bool is_identity(const struct camera *camera, unsigned number)
{
	return is_2640(camera) ?
		number == 0x10a || number == 0x10b || number == 0x11c || number == 0x11d :
		number == 0x300a || number == 0x300b;
}

static void write_2640(struct camera *camera, uint8_t byte)
{
	unsigned number = (unsigned)camera->bank << 8 | camera->pointer;
	if (camera->pointer == BANK_SELECT) {
		camera->bank = byte & BANK_SENSOR;
	} else if (number == COM7 && byte & COM7_RESET) {
		camera_sensor_reset(camera);
	} else if (!is_identity(camera, number)) {
		camera->sensor_reg[number] = byte;
	}
}

static void write_wide(struct camera *camera, uint8_t byte)
{
	if (camera->pointer == SYSTEM_CONTROL && byte & SYSTEM_RESET) {
		camera_sensor_reset(camera);
	} else if (!is_identity(camera, camera->pointer)) {
		*wide_register(camera, camera->pointer) = byte;
	}
	camera->pointer++;
}

bool camera_i2c_write(void *owner, unsigned index, uint8_t byte)
{
	struct camera *camera = owner;
	(void)index;
	if (camera->pointer_bytes) {
		camera->pointer_bytes--;
		uint16_t high = is_2640(camera) ? 0 : (uint16_t)(camera->pointer << 8);
		camera->pointer = (uint16_t)(high | byte);
	} else if (is_2640(camera)) {
		write_2640(camera, byte);
	} else {
		write_wide(camera, byte);
	}
	return true;
}

uint8_t camera_i2c_read(void *owner, unsigned index, bool last)
{
	struct camera *camera = owner;
	(void)index;
	(void)last;
	if (!is_2640(camera)) {
		return *wide_register(camera, camera->pointer++);
	}
	return camera->pointer == BANK_SELECT ?
		camera->bank :
		camera->sensor_reg[(unsigned)camera->bank << 8 | camera->pointer];
}
