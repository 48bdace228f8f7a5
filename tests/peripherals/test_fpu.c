/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The floating-point context registers. */
#include "machine/nvic.h"
#include "support/mini.h"
#include "support/suite.h"

static struct device *dev;
static struct nvic *nvic;

static void setup(void)
{
	mini_open(1);
	dev = machine_find_device(mini, "m0.fpu");
	nvic = core_nvic(mini_core[0]);
}

static uint32_t get(uint32_t offset)
{
	return device_read(dev, offset, 4);
}

static void put(uint32_t offset, uint32_t value)
{
	device_write(dev, offset, 4, value);
}

enum { FPCCR = 0xf34, FPCAR = 0xf38, FPDSCR = 0xf3c, MVFR0 = 0xf40, MVFR1 = 0xf44 };

START_TEST(lazy_and_automatic_saving_are_on_after_reset)
{
	ck_assert_uint_eq(get(FPCCR), 0xc0000000);
	ck_assert_uint_eq(get(MVFR0), 0x10110021);
	ck_assert_uint_eq(get(MVFR1), 0x11000011);
}
END_TEST

START_TEST(only_bits_that_exist_are_kept)
{
	put(FPCCR, 0xffffffff);
	ck_assert_uint_eq(get(FPCCR), 0xc000017b);
	put(FPCAR, 0x20000fff);
	ck_assert_uint_eq(get(FPCAR), 0x20000ff8);
	put(FPDSCR, 0xffffffff);
	ck_assert_uint_eq(get(FPDSCR), 0x07c00000);
	ck_assert_uint_eq(nvic->fpdscr, 0x07c00000);
}
END_TEST

START_TEST(what_the_core_changes_is_seen)
{
	nvic->fpccr |= 1;
	nvic->fpcar = 0x20000100;
	ck_assert_uint_eq(get(FPCCR) & 1, 1);
	ck_assert_uint_eq(get(FPCAR), 0x20000100);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		lazy_and_automatic_saving_are_on_after_reset,
		only_bits_that_exist_are_kept,
		what_the_core_changes_is_seen,
		NULL,
	};
	return suite_run("fpu", setup, mini_close, tests);
}
