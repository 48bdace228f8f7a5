/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A program with a bug: it follows a pointer into a hole of the address map, three calls deep, with no fault
 * handler of its own. The BusFault escalates to a HardFault and the run ends in a fault report.
 */
#include "console.h"

#include <stdint.h>

struct sensor {
	uint32_t id;
	uint32_t status;
	int32_t celsius;
};

static struct sensor *volatile sensor = (struct sensor *)0x50000000;

static __attribute__((noinline)) int32_t sensor_read(const struct sensor *s)
{
	return s->celsius;
}

static __attribute__((noinline)) int32_t average_of(unsigned samples)
{
	int32_t sum = 0;

	for (unsigned i = 0; i < samples; i++)
		sum += sensor_read(sensor);
	return sum / (int32_t)samples;
}

int main(void)
{
	console_print("faults-fatal: about to read a sensor that is not there\n");
	console_flush();
	console_print("average %d\n", (int)average_of(8));
	return 0;
}
