/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SysTick, a cycle at a time. */
#include "machine/nvic.h"
#include "support/mini.h"
#include "support/suite.h"

static struct device *dev;
static struct nvic *nvic;

static void setup(void)
{
	mini_open(1);
	dev = machine_find_device(mini, "m0.systick");
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

enum { CSR = 0x10, RVR = 0x14, CVR = 0x18, CALIB = 0x1c, COUNTFLAG = 1 << 16 };

static void pass(uint64_t cycles)
{
	timeline_advance(mini->timeline, mini->timeline->now_ps + cycles * MINI_CYCLE_PS);
}

START_TEST(it_counts_down_and_reloads_on_the_clock_after_zero)
{
	put(RVR, 5);
	put(CVR, 1);
	put(CSR, 5);
	/* From zero the first clock loads. */
	static const uint32_t expected[] = { 0, 5, 4, 3, 2, 1, 0, 5, 4, 3, 2, 1, 0, 5 };
	for (unsigned n = 0; n < 14; n++) {
		ck_assert_msg(get(CVR) == expected[n], "clock %u: %u", n, get(CVR));
		pass(1);
	}
}
END_TEST

START_TEST(zero_sets_countflag_which_a_read_clears)
{
	put(RVR, 5);
	put(CVR, 0);
	put(CSR, 5);
	pass(5);
	ck_assert_uint_eq(get(CSR), 5);
	pass(1);
	ck_assert_uint_eq(device_peek(dev, CSR, 4), COUNTFLAG | 5);
	ck_assert_uint_eq(get(CSR), COUNTFLAG | 5);
	ck_assert_uint_eq(get(CSR), 5);
}
END_TEST

START_TEST(zero_pends_the_exception_only_with_tickint)
{
	put(RVR, 9);
	put(CVR, 0);
	put(CSR, 1);
	pass(25);
	ck_assert(!nvic_is_pending(nvic, EXC_SYSTICK));
	put(CSR, 3);
	pass(4);
	ck_assert(!nvic_is_pending(nvic, EXC_SYSTICK));
	pass(1);
	ck_assert(nvic_is_pending(nvic, EXC_SYSTICK));
}
END_TEST

START_TEST(it_pends_once_a_period)
{
	unsigned ticks = 0;
	put(RVR, 99);
	put(CVR, 0);
	put(CSR, 3);
	for (unsigned n = 0; n < 1000; n++) {
		pass(1);
		ticks += nvic_is_pending(nvic, EXC_SYSTICK);
		nvic_unpend(nvic, EXC_SYSTICK);
	}
	ck_assert_uint_eq(ticks, 9 + 1);
}
END_TEST

START_TEST(switched_off_it_keeps_its_value_and_goes_on_from_there)
{
	put(RVR, 1000);
	put(CVR, 0);
	put(CSR, 1);
	pass(101);
	put(CSR, 0);
	pass(500);
	ck_assert_uint_eq(get(CVR), 900);
	put(CSR, 1);
	pass(100);
	ck_assert_uint_eq(get(CVR), 800);
}
END_TEST

START_TEST(a_new_reload_value_waits_for_the_next_zero)
{
	put(RVR, 10);
	put(CVR, 0);
	put(CSR, 1);
	pass(4);
	put(RVR, 100);
	ck_assert_uint_eq(get(CVR), 7);
	pass(7);
	ck_assert_uint_eq(get(CVR), 0);
	pass(1);
	ck_assert_uint_eq(get(CVR), 100);
}
END_TEST

START_TEST(reload_zero_stops_it_at_zero)
{
	put(RVR, 3);
	put(CVR, 0);
	put(CSR, 3);
	pass(2);
	put(RVR, 0);
	pass(50);
	ck_assert_uint_eq(get(CVR), 0);
	ck_assert(nvic_is_pending(nvic, EXC_SYSTICK));
	nvic_unpend(nvic, EXC_SYSTICK);
	pass(50);
	ck_assert(!nvic_is_pending(nvic, EXC_SYSTICK));
}
END_TEST

START_TEST(a_write_of_the_count_clears_it_and_countflag_whatever_is_written)
{
	put(RVR, 5);
	put(CVR, 0);
	put(CSR, 1);
	pass(9);
	put(CVR, 0xffffff);
	ck_assert_uint_eq(get(CVR), 0);
	ck_assert_uint_eq(get(CSR), 1);
}
END_TEST

START_TEST(only_24_bits_of_the_reload_value_exist)
{
	put(RVR, 0xffffffff);
	ck_assert_uint_eq(get(RVR), 0xffffff);
	ck_assert_uint_eq(get(CALIB), 0xc0000000);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		it_counts_down_and_reloads_on_the_clock_after_zero,
		zero_sets_countflag_which_a_read_clears,
		zero_pends_the_exception_only_with_tickint,
		it_pends_once_a_period,
		switched_off_it_keeps_its_value_and_goes_on_from_there,
		a_new_reload_value_waits_for_the_next_zero,
		reload_zero_stops_it_at_zero,
		a_write_of_the_count_clears_it_and_countflag_whatever_is_written,
		only_24_bits_of_the_reload_value_exist,
		NULL,
	};
	return suite_run("systick", setup, mini_close, tests);
}
