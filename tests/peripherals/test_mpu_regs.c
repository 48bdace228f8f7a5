/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The registers of the memory protection unit. */
#include "machine/mpu.h"
#include "machine/nvic.h"
#include "support/mini.h"
#include "support/suite.h"

static struct device *dev;
static struct nvic *nvic;

static void setup(void)
{
	mini_open(1);
	dev = machine_find_device(mini, "m0.mpu");
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

enum {
	TYPE = 0xd90,
	CTRL = 0xd94,
	RNR = 0xd98,
	RBAR = 0xd9c,
	RASR = 0xda0,
	RBAR_A1 = 0xda4,
	RASR_A1 = 0xda8,
	RBAR_A3 = 0xdb4,
	RASR_A3 = 0xdb8
};

START_TEST(it_says_it_has_eight_regions)
{
	ck_assert_uint_eq(get(TYPE), 0x800);
	put(CTRL, 0xffffffff);
	ck_assert_uint_eq(get(CTRL), 7);
}
END_TEST

START_TEST(the_region_number_selects_what_base_and_attributes_show)
{
	for (unsigned n = 0; n < 8; n++) {
		put(RNR, n);
		put(RBAR, 0x20000000 + n * 0x1000);
		put(RASR, 0x03000017 + n * 0x100);
	}
	for (unsigned n = 0; n < 8; n++) {
		put(RNR, n);
		ck_assert_uint_eq(get(RBAR), (0x20000000 + n * 0x1000) | n);
		ck_assert_uint_eq(get(RASR), 0x03000017 + n * 0x100);
		ck_assert_uint_eq(nvic->mpu->rbar[n], 0x20000000 + n * 0x1000);
	}
}
END_TEST

START_TEST(a_base_with_valid_selects_its_region)
{
	put(RNR, 1);
	put(RBAR, 0x20004000 | 16 | 5);
	ck_assert_uint_eq(get(RNR), 5);
	ck_assert_uint_eq(nvic->mpu->rbar[5], 0x20004000);
	ck_assert_uint_eq(nvic->mpu->rbar[1], 0);
	/* Without VALID the number is not looked at. */
	put(RBAR, 0x20008000 | 2);
	ck_assert_uint_eq(get(RNR), 5);
	ck_assert_uint_eq(get(RBAR), 0x20008005);
}
END_TEST

START_TEST(the_aliases_are_the_same_registers)
{
	put(RBAR_A1, 0x20000000 | 16 | 2);
	put(RASR_A1, 0x03000015);
	put(RBAR_A3, 0x20001000 | 16 | 3);
	put(RASR_A3, 0x06000013);
	ck_assert_uint_eq(nvic->mpu->rasr[2], 0x03000015);
	ck_assert_uint_eq(nvic->mpu->rasr[3], 0x06000013);
	ck_assert_uint_eq(get(RBAR_A1), 0x20001003);
}
END_TEST

START_TEST(bits_that_do_not_exist_are_not_kept)
{
	put(RASR, 0xffffffff);
	ck_assert_uint_eq(get(RASR), 0x173fff3f);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		it_says_it_has_eight_regions,
		the_region_number_selects_what_base_and_attributes_show,
		a_base_with_valid_selects_its_region,
		the_aliases_are_the_same_registers,
		bits_that_do_not_exist_are_not_kept,
		NULL,
	};
	return suite_run("mpu registers", setup, mini_close, tests);
}
