/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a PNG file. */
#include "fuzz/target.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/png.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct picture picture;
	struct error err = { 0 };
	bool good = png_parse("fuzz.png", bytes, length, &picture, &err);
	if (good == err.set || good != (picture.pixels != NULL)) {
		abort();
	}
	picture_free(&picture);
	return 0;
}
