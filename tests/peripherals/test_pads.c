/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The same pads behind each of the four register layouts. */
#include "peripherals/soc/soc_models.h"
#include "support/bench.h"

struct layout {
	const struct device_ops *ops;
	const char *yaml;
	uint32_t din, dout, oe, pu, pd, ies, pins;
	const char *last;
};

static const struct layout *layout_of(int n)
{
	static const struct layout layouts[] = {
		{ &gpio_ops, MODELS "/devices/mt3620-gpio.yaml", 0x04, 0x10, 0x20, 0x30, 0x40, 0x60,
			4, "p3" },
		{ &gpio_ops, MODELS "/devices/mt3620-adc-pads.yaml", 0x04, 0x10, 0x20, 0x30, 0x40,
			0x60, 8, "p7" },
		{ &isu_ops, MODELS "/devices/mt3620-isu.yaml", 0x0c, 0x10, 0x20, 0x30, 0x40, 0x60,
			5, "p4" },
		{ &gpio_ops, MODELS "/devices/mt3620-gpio-i2s.yaml", 0x00, 0x10, 0x20, 0x30, 0x40,
			0x60, 5, "p4" },
		{ &gpio_ops, MODELS "/devices/mt3620-gpio-aon.yaml", 0x00, 0x10, 0x30, 0x50, 0x70,
			0xb0, 22, "p21" },
	};
	return &layouts[n];
}

START_TEST(every_layout_drives_pulls_and_samples_its_last_pin)
{
	const struct layout *at = layout_of(_i);
	uint32_t last = 1u << (at->pins - 1), all = (last - 1) | last;
	bench_open(at->ops, at->yaml);
	ck_assert_uint_eq(bench_read(at->ies), all);
	bench_write(at->oe, last);
	ck_assert(bench_net_driven(at->last));
	bench_write(at->dout, last);
	ck_assert(bench_net(at->last));
	ck_assert_uint_eq(bench_read(at->din), last);
	bench_write(at->oe, 0);
	ck_assert_uint_eq(bench_read(at->din), 0);
	bench_write(at->pu, last);
	ck_assert_uint_eq(bench_read(at->din), last);
	bench_write(at->pu, 0);
	bench_write(at->pd, last);
	ck_assert(bench_net_driven(at->last));
	ck_assert_uint_eq(bench_read(at->din), 0);
	bench_close();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("pads");
	TCase *cases = tcase_create("layouts");
	tcase_add_loop_test(cases, every_layout_drives_pulls_and_samples_its_last_pin, 0, 5);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
