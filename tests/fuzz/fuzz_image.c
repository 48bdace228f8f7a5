/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a raw image; the first four are the address it is to be loaded at. */
#include "fuzz/target.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "loader/image.h"
#include "machine/machine.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static struct machine *machine;
	struct image image;
	struct error err = { 0 };
	uint32_t address = 0;
	if (!machine) {
		machine = target_create();
	}
	size_t head = length < sizeof address ? length : sizeof address;
	memcpy(&address, bytes, head);
	if (!image_parse_raw(&image, "fuzz.bin", bytes + head, length - head, address, &err)) {
		if (!err.set) {
			abort();
		}
		return 0;
	}
	bool fits = image_fits(&image, core_bus(target_core(machine)), NULL);
	if (image_load(&image, target_core(machine), &err) != fits) {
		abort();
	}
	uint8_t first;
	if (fits &&
		(!bus_peek(core_bus(target_core(machine)), address, &first, 1) ||
			first != bytes[head])) {
		abort();
	}
	image_close(&image);
	return 0;
}
