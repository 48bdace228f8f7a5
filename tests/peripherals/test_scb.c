/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The system control block. */
#include "machine/nvic.h"
#include "support/mini.h"
#include "support/suite.h"

static struct device *dev;
static struct nvic *nvic;

static void setup(void)
{
	mini_open(1);
	dev = machine_find_device(mini, "m0.scb");
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
	ICSR = 0xd04,
	VTOR = 0xd08,
	AIRCR = 0xd0c,
	SCR = 0xd10,
	CCR = 0xd14,
	SHPR1 = 0xd18,
	SHPR3 = 0xd20,
	SHCSR = 0xd24,
	CFSR = 0xd28,
	HFSR = 0xd2c,
	MMFAR = 0xd34,
	BFAR = 0xd38,
	CPACR = 0xd88
};

START_TEST(icsr_pends_and_takes_back_the_system_exceptions)
{
	put(ICSR, 1u << 31 | 1 << 28 | 1 << 26);
	ck_assert(nvic_is_pending(nvic, EXC_NMI));
	ck_assert(nvic_is_pending(nvic, EXC_PENDSV));
	ck_assert(nvic_is_pending(nvic, EXC_SYSTICK));
	put(ICSR, 1 << 27);
	ck_assert(!nvic_is_pending(nvic, EXC_PENDSV));
	ck_assert(nvic_is_pending(nvic, EXC_SYSTICK));
	put(ICSR, 1 << 25);
	ck_assert(!nvic_is_pending(nvic, EXC_SYSTICK));
	ck_assert(nvic_is_pending(nvic, EXC_NMI));
}
END_TEST

START_TEST(icsr_shows_what_is_active_and_what_is_pending)
{
	nvic->current = EXC_SVC;
	nvic_activate(nvic, EXC_SVC);
	nvic_set_enabled(nvic, NVIC_IRQ0 + 3, true);
	nvic_pend(nvic, NVIC_IRQ0 + 3);
	ck_assert_uint_eq(get(ICSR), EXC_SVC | (NVIC_IRQ0 + 3) << 12 | 1 << 22 | 1 << 11);
	nvic_activate(nvic, EXC_PENDSV);
	ck_assert_uint_eq(get(ICSR) & 1 << 11, 0);
}
END_TEST

START_TEST(vtor_is_aligned_to_128_bytes)
{
	put(VTOR, 0x20000fff);
	ck_assert_uint_eq(get(VTOR), 0x20000f80);
	ck_assert_uint_eq(nvic->vtor, 0x20000f80);
}
END_TEST

START_TEST(aircr_is_written_only_with_its_key)
{
	put(AIRCR, 0x00000500);
	ck_assert_uint_eq(get(AIRCR), 0xfa050000);
	put(AIRCR, 0x05fa0500);
	ck_assert_uint_eq(get(AIRCR), 0xfa050500);
	ck_assert(!nvic->reset_asked);
	put(AIRCR, 0x05fb0004);
	ck_assert(!nvic->reset_asked);
	put(AIRCR, 0x05fa0004);
	ck_assert(nvic->reset_asked);
}
END_TEST

START_TEST(only_bits_that_exist_are_kept)
{
	put(SCR, 0xffffffff);
	ck_assert_uint_eq(get(SCR), 0x16);
	put(CCR, 0xffffffff);
	ck_assert_uint_eq(get(CCR), 0x31b);
	put(CPACR, 0xffffffff);
	ck_assert_uint_eq(get(CPACR), 0x00f00000);
}
END_TEST

START_TEST(system_priorities_exist_for_those_that_have_one)
{
	put(SHPR1, 0xffffffff);
	ck_assert_uint_eq(get(SHPR1), 0x00e0e0e0);
	put(SHPR3, 0xffffffff);
	ck_assert_uint_eq(get(SHPR3), 0xe0e000e0);
	ck_assert_uint_eq(nvic->priority[EXC_BUS], 0xe0);
}
END_TEST

START_TEST(shcsr_enables_pends_and_activates)
{
	put(SHCSR, 7 << 16 | 1 << 15 | 1 << 10);
	ck_assert_uint_eq(get(SHCSR), 7 << 16 | 1 << 15 | 1 << 10);
	ck_assert_uint_eq(nvic->enabled[0] & 0x70, 0x70);
	ck_assert(nvic_is_pending(nvic, EXC_SVC));
	ck_assert(nvic_is_active(nvic, EXC_PENDSV));
	put(SHCSR, 0);
	ck_assert_uint_eq(get(SHCSR), 0);
}
END_TEST

START_TEST(fault_status_is_cleared_by_ones)
{
	nvic->cfsr = 0x02018282;
	nvic->hfsr = 0xc0000002;
	put(CFSR, 0x00008280);
	ck_assert_uint_eq(get(CFSR), 0x02010002);
	put(HFSR, 0x40000000);
	ck_assert_uint_eq(get(HFSR), 0x80000002);
	put(MMFAR, 0x1234);
	put(BFAR, 0x5678);
	ck_assert_uint_eq(get(MMFAR), 0x1234);
	ck_assert_uint_eq(get(BFAR), 0x5678);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		icsr_pends_and_takes_back_the_system_exceptions,
		icsr_shows_what_is_active_and_what_is_pending,
		vtor_is_aligned_to_128_bytes,
		aircr_is_written_only_with_its_key,
		only_bits_that_exist_are_kept,
		system_priorities_exist_for_those_that_have_one,
		shcsr_enables_pends_and_activates,
		fault_status_is_cleared_by_ones,
		NULL,
	};
	return suite_run("scb", setup, mini_close, tests);
}
