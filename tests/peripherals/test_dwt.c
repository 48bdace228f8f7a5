/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CYCCNT. */
#include "machine/nvic.h"
#include "support/mini.h"
#include "support/suite.h"

static struct device *dev;
static struct nvic *nvic;

static void setup(void)
{
	mini_open(1);
	dev = machine_find_device(mini, "m0.dwt");
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

enum { CTRL = 0, CYCCNT = 4, TRCENA = 1 << 24 };

static void trace(bool on)
{
	device_write(machine_find_device(mini, "m0.dcb"), 0xdfc, 4, on ? TRCENA : 0);
}

/* A core that runs instructions of one cycle each, to that many in all. */
static void cycles(uint64_t count)
{
	if (core_state(mini_core[0]) == CORE_OFF) {
		mini_code(0, MINI_CODE, (uint32_t[]){ b(2), b(-2), END });
		mini_start(0);
	}
	mini_run_ps(count * MINI_CYCLE_PS);
}

START_TEST(it_counts_cycles_only_with_both_enables)
{
	cycles(100);
	ck_assert_uint_eq(get(CYCCNT), 0);
	put(CTRL, 1);
	cycles(200);
	ck_assert_uint_eq(get(CYCCNT), 0);
	trace(true);
	cycles(300);
	ck_assert_uint_eq(get(CYCCNT), 100);
	trace(false);
	cycles(400);
	ck_assert_uint_eq(get(CYCCNT), 100);
	trace(true);
	cycles(450);
	ck_assert_uint_eq(get(CYCCNT), 150);
	put(CTRL, 0);
	cycles(500);
	ck_assert_uint_eq(get(CYCCNT), 150);
}
END_TEST

START_TEST(a_written_count_goes_on_from_there_and_wraps)
{
	cycles(1);
	trace(true);
	put(CTRL, 1);
	put(CYCCNT, 0xfffffff0);
	cycles(17);
	ck_assert_uint_eq(get(CYCCNT), 0);
	cycles(21);
	ck_assert_uint_eq(get(CYCCNT), 4);
}
END_TEST

START_TEST(it_says_it_has_four_comparators)
{
	put(CTRL, 0);
	ck_assert_uint_eq(get(CTRL) >> 28, 4);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		it_counts_cycles_only_with_both_enables,
		a_written_count_goes_on_from_there_and_wraps,
		it_says_it_has_four_comparators,
		NULL,
	};
	return suite_run("dwt", setup, mini_close, tests);
}
