/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a camera sees: a PNG file as pixels in the size and format asked for, a JPEG file as it
 * stands, or colored bars.
 *
 * Where the manual is silent: pictures are brought to the size of the sensor by taking the nearest
 * pixel; a frame in the memory is filled with zeros to a multiple of 1024 bytes, and eight bytes
 * more, as real modules show.
 *
 * Not modelled: compressing. In JPEG mode without a JPEG file, pixels come, and this is said.
 */
#include "peripherals/parts/camera.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/png.h"

enum { FILL_TO = 1024, FILL_MORE = 8, BARS_WIDTH = 320, BARS_HEIGHT = 240 };
enum { MARK = 0xff, SOI = 0xd8, EOI = 0xd9, SOS = 0xda, SOF0 = 0xc0, SOF2 = 0xc2 };

static uint8_t *read_all(const char *path, size_t *length, struct error *err)
{
	uint8_t *bytes = alloc_zeroed(1, CAMERA_FIFO + 1);
	FILE *file = fopen(path, "rbe");
	*length = file ? fread(bytes, 1, CAMERA_FIFO + 1, file) : 0;
	bool good = file && !ferror(file);
	if (!good) {
		error_set(err, "picture %s: %s", path, strerror(errno));
	}
	if (file) {
		fclose(file);
	}
	if (!good) {
		free(bytes);
	}
	return good ? bytes : NULL;
}

/* Walks the segments up to the scan, which must have a frame before it and the end mark behind. */
static bool check_jpeg(struct camera *camera, struct error *err)
{
	const uint8_t *bytes = camera->jpeg;
	uint32_t length = camera->jpeg_length, at = 2;
	while (at + 9 < length && bytes[at] == MARK && bytes[at + 1] != SOS) {
		uint8_t marker = bytes[at + 1];
		if (marker >= SOF0 && marker <= SOF2) {
			camera->jpeg_height = (uint32_t)bytes[at + 5] << 8 | bytes[at + 6];
			camera->jpeg_width = (uint32_t)bytes[at + 7] << 8 | bytes[at + 8];
		}
		at += 2 + ((uint32_t)bytes[at + 2] << 8 | bytes[at + 3]);
	}
	bool scan = at + 9 < length && bytes[at] == MARK && bytes[at + 1] == SOS;
	while (length > at + 2 && !(bytes[length - 2] == MARK && bytes[length - 1] == EOI)) {
		length--;
	}
	if (!scan || !camera->jpeg_width || length <= at + 2) {
		error_set(err, "picture %s is a damaged JPEG file", camera->file);
		error_note(err, "%s",
			!scan                   ? "its segments do not lead to a scan" :
				length > at + 2 ? "it says no size before its scan" :
						  "it has no end mark: it may be cut short");
		return false;
	}
	camera->jpeg_length = length;
	return true;
}

static void draw_bars(struct picture *picture)
{
	static const uint32_t colors[] = { 0xffffff, 0xffff00, 0x00ffff, 0x00ff00, 0xff00ff,
		0xff0000, 0x0000ff, 0x000000 };
	*picture = (struct picture){ .width = BARS_WIDTH, .height = BARS_HEIGHT };
	picture_allocate(picture);
	for (uint32_t n = 0; n < BARS_WIDTH * BARS_HEIGHT; n++) {
		picture->pixels[n] = colors[n % BARS_WIDTH * 8 / BARS_WIDTH];
	}
}

bool camera_load(struct camera *camera, struct error *err)
{
	if (!camera->file) {
		draw_bars(&camera->picture);
		return true;
	}
	size_t length;
	uint8_t *bytes = read_all(camera->file, &length, err);
	if (!bytes) {
		return false;
	}
	if (length < 4 || bytes[0] != MARK || bytes[1] != SOI) {
		free(bytes);
		return png_read(camera->file, &camera->picture, err);
	}
	camera->jpeg = bytes;
	camera->jpeg_length = (uint32_t)length;
	if (length > CAMERA_FIFO - FILL_TO - FILL_MORE) {
		error_set(err, "picture %s is too large", camera->file);
		error_note(err, "the memory of the camera has 8 MiB");
		return false;
	}
	return check_jpeg(camera, err);
}

void camera_unload(struct camera *camera)
{
	picture_free(&camera->picture);
	free(camera->jpeg);
	camera->jpeg = NULL;
}

void camera_measure(const struct camera *camera, struct camera_frame *frame)
{
	uint32_t bytes = camera->jpeg_length;
	if (!camera->jpeg) {
		frame->width = frame->width ? frame->width : camera->picture.width;
		frame->height = frame->height ? frame->height : camera->picture.height;
		bytes = frame->width * frame->height * 2;
	}
	frame->length = (bytes + FILL_TO - 1) / FILL_TO * FILL_TO + FILL_MORE;
}

static uint16_t rgb565(uint32_t pixel)
{
	return (uint16_t)((pixel >> 8 & 0xf800) | (pixel >> 5 & 0x07e0) | (pixel >> 3 & 0x001f));
}

/* Luma, and one color difference: of blue beside even pixels, of red beside odd ones. */
static uint16_t yuv422(uint32_t pixel, bool odd)
{
	int red = (int)(pixel >> 16 & 0xff), green = (int)(pixel >> 8 & 0xff),
	    blue = (int)(pixel & 0xff);
	int luma = (77 * red + 150 * green + 29 * blue) / 256;
	int difference = odd ? 128 * red - 107 * green - 21 * blue :
			       128 * blue - 85 * green - 43 * red;
	int shifted = (difference + 128 * 256) / 256;
	return (uint16_t)(luma << 8 | (shifted < 255 ? shifted : 255));
}

static uint8_t pixel_byte(const struct camera *camera, uint32_t at)
{
	const struct camera_frame *frame = &camera->frame;
	const struct picture *picture = &camera->picture;
	uint32_t x = at / 2 % frame->width, y = at / 2 / frame->width;
	if (y >= frame->height) {
		return 0;
	}
	uint32_t from_x = x * picture->width / frame->width;
	uint32_t from_y = y * picture->height / frame->height;
	uint32_t pixel = picture->pixels[from_y * picture->width + from_x];
	uint16_t pair = frame->format == FORMAT_YUV422 ? yuv422(pixel, x & 1) : rgb565(pixel);
	bool first = (at % 2 == 0) != frame->swapped;
	return (uint8_t)(first ? pair >> 8 : pair);
}

uint8_t camera_byte(const struct camera *camera, uint32_t at)
{
	at %= camera->frame.length;
	if (camera->jpeg) {
		return at < camera->jpeg_length ? camera->jpeg[at] : 0;
	}
	return pixel_byte(camera, at);
}
