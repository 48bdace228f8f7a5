/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as an ELF file, loaded when it is one. */
#include "fuzz/target.h"

#include <stdlib.h>

#include "base/error.h"
#include "loader/image.h"
#include "machine/machine.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static struct machine *machine;
	struct image image;
	struct error err = { 0 };
	if (!machine) {
		machine = target_create();
	}
	if (!image_parse_elf(&image, "fuzz.elf", bytes, length, &err)) {
		if (!err.set) {
			abort();
		}
		return 0;
	}
	bool fits = image_fits(&image, core_bus(target_core(machine)), NULL);
	bool loaded = image_load(&image, target_core(machine), &err);
	if ((loaded && !fits) || loaded == err.set) {
		abort();
	}
	image_close(&image);
	return 0;
}
