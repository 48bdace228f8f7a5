/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A greeting and five lines, one every 20 ms by GPT3. */
#include "console.h"
#include "gpt.h"

enum { LINES = 5, PACE_US = 20000 };

int main(void)
{
	console_print("Hello from the MT3620 real-time core\n");
	clock_start();
	for (unsigned i = 1; i <= LINES; i++) {
		clock_wait((i - 1) * PACE_US, PACE_US);
		console_print("count %u at %lu ms\n", i, clock_us() / 1000);
	}
	return 0;
}
