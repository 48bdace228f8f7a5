/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a sample file. */
#include "fuzz/target.h"

#include <stdlib.h>

#include "base/error.h"
#include "peripherals/parts/samples.h"
#include "peripherals/parts/stimulus.h"

static const struct stimulus_axis axes[] = {
	{ "temp", "C", -100, 200, 25000000 },
	{ "gx", "dps", -10000, 10000, 0 },
	{ "gy", "dps", -10000, 10000, 0 },
	{ "gz", "dps", -10000, 10000, 0 },
	{ "ax", "g", -100, 100, 0 },
	{ "ay", "g", -100, 100, 0 },
	{ "az", "g", -100, 100, 1000000 },
};
enum { AXES = sizeof(axes) / sizeof(axes[0]) };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static const uint64_t times_ps[] = { 0, 1, 1000000, UINT64_MAX };
	struct error err = { 0 };
	struct samples *samples = samples_parse("fuzz.csv", bytes, length, axes, AXES, &err);
	if (!samples != err.set) {
		abort();
	}
	for (unsigned n = 0; samples && n < AXES * 4; n++) {
		int64_t value;
		if (samples_value(samples, times_ps[n % 4], n / 4, &value) &&
			!stimulus_within(&axes[n / 4], value)) {
			abort();
		}
	}
	samples_destroy(samples);
	return 0;
}
