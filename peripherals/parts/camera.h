/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_PARTS_CAMERA_H
#define ORRERY_PERIPHERALS_PARTS_CAMERA_H

/*
 * A camera with a picture memory on SPI and its sensor on I2C: shared by the files camera*.c,
 * nobody else.
 */

#include "base/picture.h"
#include "machine/part.h"
#include "peripherals/parts/spi_shift.h"

enum camera_sensor { SENSOR_OV2640, SENSOR_OV5640, SENSOR_OV5642 };
enum camera_format { FORMAT_YUV422, FORMAT_RGB565, FORMAT_JPEG };
enum { CAMERA_REGISTERS = 0x80, SENSOR_REGISTERS = 0x4000, CAMERA_FIFO = 8 << 20 };

/* What a capture finds set in the sensor. */
struct camera_frame {
	uint32_t width, height;
	uint8_t format;
	bool swapped;    /* the two bytes of a pair */
	uint32_t length; /* bytes of one frame in the memory */
};

struct camera {
	struct part part;
	/* settings */
	unsigned sensor;
	const char *file;
	uint64_t frame_ps;
	/* from prepare on */
	struct picture picture; /* pixels on the heap until `finish`; none with a JPEG file */
	uint8_t *jpeg;          /* likewise */
	uint32_t jpeg_length, jpeg_width, jpeg_height;
	/* state: the chip between sensor and SPI */
	struct spi_shift shift;
	bool selected;
	uint8_t reg[CAMERA_REGISTERS];
	uint8_t command;
	uint32_t count; /* bytes since chip select */
	bool capturing; /* since the last clear; done when the time has come */
	uint64_t done_ps;
	struct camera_frame frame;
	uint32_t frames;
	uint32_t read_at;
	uint64_t captures;
	/* state: the sensor */
	uint8_t sensor_reg[SENSOR_REGISTERS]; /* OV2640: bank << 8 | number; else number - 0x3000 */
	uint8_t bank;
	uint16_t pointer;
	uint8_t pointer_bytes; /* still to come */
};

/* camera_picture.c */
bool camera_load(struct camera *camera, struct error *err);
void camera_unload(struct camera *camera);
/* Gives the frame its length, from its size and format and what the picture is. */
void camera_measure(const struct camera *camera, struct camera_frame *frame);
uint8_t camera_byte(const struct camera *camera, uint32_t at);

/* camera_sensor.c */
bool camera_sensor_answers(const struct camera *camera, uint8_t address);
void camera_sensor_reset(struct camera *camera);
void camera_sensor_frame(const struct camera *camera, struct camera_frame *frame);
bool camera_i2c_start(void *owner, unsigned index, uint8_t address, bool read);
bool camera_i2c_write(void *owner, unsigned index, uint8_t byte);
uint8_t camera_i2c_read(void *owner, unsigned index, bool last);

#endif
