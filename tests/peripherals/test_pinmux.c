/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pin multiplexer keeps four bits a pin. */
#include "peripherals/soc/soc_models.h"
#include "support/bench.h"
#include "support/suite.h"

static void setup(void)
{
	bench_open(&pinmux_ops, MODELS "/devices/mt3620-pinmux.yaml");
}

START_TEST(each_pin_keeps_its_mode)
{
	for (unsigned pin = 0; pin < 96; pin++) {
		uint32_t word = 0x020 + 4 * (pin / 8), shift = 4 * (pin % 8);
		bench_write(word, bench_read(word) | (pin % 15 + 1) << shift);
	}
	for (unsigned pin = 0; pin < 96; pin++) {
		uint32_t word = bench_read(0x020 + 4 * (pin / 8));
		ck_assert_uint_eq(word >> 4 * (pin % 8) & 15, pin % 15 + 1);
	}
	ck_assert_uint_eq(bench_logged(LOG_UNMODELLED), 0);
}
END_TEST

int main(void)
{
	return suite_run("pinmux", setup, bench_close,
		(const TTest *const[]){ each_pin_keeps_its_mode, NULL });
}
