/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The door to libpng, by its simplified interface: no error of a file leaves it by longjmp. */
#include "base/png.h"

#include <errno.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/new_file.h"

enum { FILE_MOST = 64 << 20, CHUNK = 64 << 10 };

const char *png_library_version(void)
{
	return png_get_libpng_ver(NULL);
}

static void to_pixels(struct picture *picture, const uint8_t *rgb)
{
	size_t count = (size_t)picture->width * picture->height;
	for (size_t n = 0; n < count; n++, rgb += 3) {
		picture->pixels[n] = (uint32_t)rgb[0] << 16 | (uint32_t)rgb[1] << 8 |
			(uint32_t)rgb[2];
	}
}

/* Also what libpng lets pass with a warning: more in the image data than its pixels. */
static bool is_damaged(const png_image *image)
{
	return PNG_IMAGE_FAILED(*image) ||
		(image->warning_or_error && strncmp(image->message, "IDAT", 4) == 0);
}

static bool parse(const char *name, png_image *image, struct picture *picture, struct error *err)
{
	if (!image->width || !image->height || image->width > PICTURE_SIDE_MOST ||
		image->height > PICTURE_SIDE_MOST) {
		return error_set(err, "%s: a picture of %u x %u; at most %u x %u are read", name,
			(unsigned)image->width, (unsigned)image->height, PICTURE_SIDE_MOST,
			PICTURE_SIDE_MOST);
	}
	image->format = PNG_FORMAT_RGB;
	const png_color black = { 0 };
	uint8_t *rgb = alloc_zeroed(PNG_IMAGE_SIZE(*image), 1);
	bool good = png_image_finish_read(image, &black, rgb, 0, NULL) && !is_damaged(image);
	if (good) {
		picture->width = image->width;
		picture->height = image->height;
		picture_allocate(picture);
		to_pixels(picture, rgb);
	} else {
		error_set(err, "%s: the PNG file is damaged: %s", name, image->message);
	}
	free(rgb);
	return good;
}

bool png_parse(const char *name, const void *bytes, size_t length, struct picture *picture,
	struct error *err)
{
	png_image image = { .version = PNG_IMAGE_VERSION };
	*picture = (struct picture){ 0 };
	bool good = length && png_image_begin_read_from_memory(&image, bytes, length);
	if (good) {
		good = parse(name, &image, picture, err);
	} else {
		error_set(err, "%s: not a PNG file: %s", name, length ? image.message : "empty");
	}
	png_image_free(&image);
	return good;
}

static bool read_all(
	FILE *file, const char *path, uint8_t **bytes, size_t *length, struct error *err)
{
	size_t got = CHUNK;
	while (got == CHUNK && *length < FILE_MOST) {
		*bytes = alloc_grow(*bytes, *length + CHUNK, 1);
		got = fread(*bytes + *length, 1, CHUNK, file);
		*length += got;
	}
	if (ferror(file)) {
		return error_set(err, "%s cannot be read: %s", path, strerror(errno));
	}
	return *length < FILE_MOST ||
		error_set(err, "%s: a PNG file of more than %u MiB", path, FILE_MOST >> 20);
}

bool png_read(const char *path, struct picture *picture, struct error *err)
{
	uint8_t *bytes = NULL;
	size_t length = 0;
	*picture = (struct picture){ 0 };
	FILE *file = fopen(path, "rb");
	if (!file) {
		return error_set(err, "%s cannot be read: %s", path, strerror(errno));
	}
	bool good = read_all(file, path, &bytes, &length, err) &&
		png_parse(path, bytes, length, picture, err);
	fclose(file);
	free(bytes);
	return good;
}

static uint8_t *to_rgb(const struct picture *picture)
{
	size_t count = (size_t)picture->width * picture->height;
	uint8_t *rgb = alloc_zeroed(count, 3);
	for (size_t n = 0; n < count; n++) {
		for (unsigned k = 0; k < 3; k++) {
			rgb[3 * n + k] = (uint8_t)(picture->pixels[n] >> (16 - 8 * k));
		}
	}
	return rgb;
}

static bool write_to(FILE *file, const char *path, const struct picture *picture, struct error *err)
{
	png_image image = {
		.version = PNG_IMAGE_VERSION,
		.width = picture->width,
		.height = picture->height,
		.format = PNG_FORMAT_RGB,
	};
	uint8_t *rgb = to_rgb(picture);
	bool good = png_image_write_to_stdio(&image, file, 0, rgb, 0, NULL);
	if (!good) {
		error_set(err, "'%s' cannot be written: %s", path, image.message);
	}
	png_image_free(&image);
	free(rgb);
	return good;
}

bool png_write(const char *path, const struct picture *picture, struct error *err)
{
	struct new_file file;
	return new_file_open(&file, path, err) &&
		new_file_end(&file, write_to(file.stream, path, picture, err), err);
}
