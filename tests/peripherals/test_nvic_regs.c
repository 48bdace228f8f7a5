/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The registers of the interrupt controller. */
#include "machine/nvic.h"
#include "support/mini.h"
#include "support/suite.h"

static struct device *dev;
static struct nvic *nvic;

static void setup(void)
{
	mini_open(1);
	dev = machine_find_device(mini, "m0.nvic");
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
	ISER = 0x100,
	ICER = 0x180,
	ISPR = 0x200,
	ICPR = 0x280,
	IABR = 0x300,
	IPR = 0x400,
	STIR = 0xf00
};

START_TEST(enables_are_set_and_cleared_by_ones_and_read_back_from_both)
{
	put(ISER, 0x0000a005);
	put(ISER, 0x00000010);
	ck_assert_uint_eq(get(ISER), 0xa015);
	ck_assert_uint_eq(get(ICER), 0xa015);
	put(ICER, 0x8001);
	ck_assert_uint_eq(get(ISER), 0x2014);
	ck_assert(nvic->enabled[0] >> (NVIC_IRQ0 + 2) & 1);
}
END_TEST

START_TEST(pending_is_set_and_cleared_by_ones)
{
	put(ISPR, 0x8001);
	ck_assert_uint_eq(get(ISPR), 0x8001);
	ck_assert_uint_eq(get(ICPR), 0x8001);
	ck_assert(nvic_is_pending(nvic, NVIC_IRQ0 + 15));
	put(ICPR, 0x8000);
	ck_assert_uint_eq(get(ISPR), 1);
}
END_TEST

START_TEST(lines_that_do_not_exist_stay_clear)
{
	put(ISER, 0xffffffff);
	put(ISER + 4, 0xffffffff);
	put(ISPR + 8, 0xffffffff);
	ck_assert_uint_eq(get(ISER), 0xffff);
	ck_assert_uint_eq(get(ISER + 4), 0);
	ck_assert_uint_eq(get(ISPR + 8), 0);
	put(IPR + 16, 0xffffffff);
	ck_assert_uint_eq(get(IPR + 16), 0);
}
END_TEST

START_TEST(active_lines_show_and_cannot_be_written)
{
	nvic_activate(nvic, NVIC_IRQ0 + 7);
	put(IABR, 0xffff);
	ck_assert_uint_eq(get(IABR), 0x80);
}
END_TEST

START_TEST(priorities_keep_the_top_three_bits_of_each_byte)
{
	put(IPR + 4, 0xff7f3f20);
	ck_assert_uint_eq(get(IPR + 4), 0xe0602020);
	ck_assert_uint_eq(nvic->priority[NVIC_IRQ0 + 4], 0x20);
	ck_assert_uint_eq(nvic->priority[NVIC_IRQ0 + 7], 0xe0);
}
END_TEST

START_TEST(one_byte_of_four_priorities_may_be_written)
{
	put(IPR, 0x20406080);
	device_write(dev, IPR + 2, 1, 0xff);
	ck_assert_uint_eq(get(IPR), 0x20e06080);
	ck_assert_uint_eq(device_read(dev, IPR + 3, 1), 0x20);
}
END_TEST

START_TEST(the_software_trigger_pends_its_line_and_no_other)
{
	put(STIR, 9);
	ck_assert_uint_eq(get(ISPR), 1 << 9);
	put(STIR, 300);
	ck_assert_uint_eq(get(ISPR), 1 << 9);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		enables_are_set_and_cleared_by_ones_and_read_back_from_both,
		pending_is_set_and_cleared_by_ones,
		lines_that_do_not_exist_stay_clear,
		active_lines_show_and_cannot_be_written,
		priorities_keep_the_top_three_bits_of_each_byte,
		one_byte_of_four_priorities_may_be_written,
		the_software_trigger_pends_its_line_and_no_other,
		NULL,
	};
	return suite_run("nvic registers", setup, mini_close, tests);
}
