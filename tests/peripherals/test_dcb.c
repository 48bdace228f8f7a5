/* SPDX-License-Identifier: GPL-2.0-or-later */
/* DEMCR, and what software sees of halting debug. */
#include "machine/nvic.h"
#include "support/mini.h"
#include "support/suite.h"

static struct device *dev;
static struct nvic *nvic;

static void setup(void)
{
	mini_open(1);
	dev = machine_find_device(mini, "m0.dcb");
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

enum { DHCSR = 0xdf0, DEMCR = 0xdfc, MON_EN = 1 << 16, MON_PEND = 1 << 17 };

START_TEST(mon_pend_is_the_pending_state_of_the_debug_monitor)
{
	put(DEMCR, MON_PEND);
	ck_assert(nvic_is_pending(nvic, EXC_DEBUG));
	ck_assert_uint_eq(get(DEMCR), MON_PEND);
	nvic_unpend(nvic, EXC_DEBUG);
	ck_assert_uint_eq(get(DEMCR), 0);
	put(DEMCR, MON_PEND);
	put(DEMCR, 0);
	ck_assert(!nvic_is_pending(nvic, EXC_DEBUG));
}
END_TEST

START_TEST(mon_en_is_kept_and_told_to_the_core)
{
	put(DEMCR, MON_EN | 1 << 24);
	ck_assert_uint_eq(get(DEMCR), MON_EN | 1 << 24);
	ck_assert_uint_eq(nvic->demcr, MON_EN | 1 << 24);
}
END_TEST

START_TEST(software_cannot_switch_halting_debug_on)
{
	put(DHCSR, 0xa05f0003);
	ck_assert_uint_eq(get(DHCSR), 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		mon_pend_is_the_pending_state_of_the_debug_monitor,
		mon_en_is_kept_and_told_to_the_core,
		software_cannot_switch_halting_debug_on,
		NULL,
	};
	return suite_run("dcb", setup, mini_close, tests);
}
