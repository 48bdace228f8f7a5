/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Interrupt conditioning: sense, masks, injection and the wake-up controller. */
#include "peripherals/soc/soc_models.h"
#include "support/bench.h"
#include "support/suite.h"

enum { DBNC_CON0 = 0x000, SENS0 = 0x200, SENS1 = 0x204, SENS2 = 0x208 };
enum { WIC_SWPEND0 = 0x304, WIC_SWEN0 = 0x324, WIC_SWCON = 0x340, WIC_SW_CLR = 0x344 };
enum { WIC_PEND_STA0 = 0x364, WIC_PEND_STA1 = 0x368, WIC_EN_STA0 = 0x384, WIC_WAKEUP_STA = 0x3a0 };
enum { IRQ_DIS0 = 0x600, IRQ_DIS2 = 0x608, WIC_DIS0 = 0x620, WIC_DIS1 = 0x624 };
enum { IRQ_TEST0 = 0x700, IRQ_TEST2 = 0x708, IRQ_TEST_CTL = 0x720 };

static void setup(void)
{
	bench_open(&cirq_ops, MODELS "/devices/mt3620-cirq.yaml");
}

START_TEST(edge_is_the_default_and_pends_once_a_rise)
{
	bench_input("irq4", true);
	ck_assert_uint_eq(bench_rises("irq4"), 1);
	ck_assert(!bench_line("irq4"));
	bench_input("irq4", false);
	ck_assert_uint_eq(bench_rises("irq4"), 1);
	bench_input("irq4", true);
	ck_assert_uint_eq(bench_rises("irq4"), 2);
}
END_TEST

START_TEST(level_follows_the_source)
{
	bench_write(SENS2, 1 << 15);
	bench_input("irq79", true);
	ck_assert(bench_line("irq79"));
	bench_input("irq79", false);
	ck_assert(!bench_line("irq79"));
}
END_TEST

START_TEST(choosing_level_shows_a_source_that_is_active_already)
{
	bench_input("irq1", true);
	ck_assert(!bench_line("irq1"));
	bench_write(SENS0, 2);
	ck_assert(bench_line("irq1"));
	bench_write(SENS0, 0);
	ck_assert(!bench_line("irq1"));
	ck_assert_uint_eq(bench_rises("irq1"), 2);
}
END_TEST

START_TEST(a_blocked_interrupt_does_not_come_through)
{
	bench_write(IRQ_DIS0, 0xffffffff);
	bench_write(SENS0, 2);
	bench_input("irq1", true);
	bench_input("irq2", true);
	ck_assert_uint_eq(bench_rises("irq1"), 0);
	ck_assert_uint_eq(bench_rises("irq2"), 0);
	bench_write(IRQ_DIS0, 0);
	ck_assert(bench_line("irq1"));
	ck_assert_uint_eq(bench_rises("irq2"), 0);
	bench_write(IRQ_DIS0, 2);
	ck_assert(!bench_line("irq1"));
}
END_TEST

START_TEST(injection_asserts_a_source_while_test_mode_is_on)
{
	bench_write(SENS2, 1 << 13);
	bench_write(IRQ_TEST2, 3 << 12);
	ck_assert(!bench_line("irq77"));
	bench_write(IRQ_TEST_CTL, 1);
	ck_assert(bench_line("irq77"));
	ck_assert_uint_eq(bench_rises("irq76"), 1);
	bench_write(IRQ_TEST_CTL, 1);
	ck_assert_uint_eq(bench_rises("irq76"), 1);
	bench_write(IRQ_TEST_CTL, 0);
	ck_assert(!bench_line("irq77"));
}
END_TEST

START_TEST(external_interrupts_are_20_to_43)
{
	bench_input("eint0", true);
	ck_assert_uint_eq(bench_rises("irq20"), 1);
	bench_input("eint23", true);
	ck_assert_uint_eq(bench_rises("irq43"), 1);
}
END_TEST

START_TEST(wake_events_are_latched_unless_blocked_and_cleared_on_request)
{
	bench_write(WIC_DIS0, ~4u);
	bench_write(WIC_DIS1, 0xffffffff);
	bench_input("irq2", true);
	bench_input("irq3", true);
	bench_input("irq40", true);
	bench_input("irq2", false);
	ck_assert_uint_eq(bench_read(WIC_PEND_STA0), 4);
	ck_assert_uint_eq(bench_read(WIC_PEND_STA1), 0);
	bench_write(WIC_SW_CLR, 1);
	ck_assert_uint_eq(bench_read(WIC_PEND_STA0), 4); /* not allowed yet */
	bench_write(WIC_SW_CLR, 0);
	bench_write(WIC_SWCON, 4);
	bench_write(WIC_SW_CLR, 1);
	ck_assert_uint_eq(bench_read(WIC_PEND_STA0), 0);
	bench_input("irq2", true);
	ck_assert_uint_eq(bench_read(WIC_PEND_STA0), 0);
	bench_write(WIC_SW_CLR, 0);
	bench_input("irq2", false);
	bench_input("irq2", true);
	ck_assert_uint_eq(bench_read(WIC_PEND_STA0), 4);
}
END_TEST

START_TEST(the_wake_events_of_a_level_source_return_while_it_is_active)
{
	bench_write(SENS1, 1);
	bench_input("irq32", true);
	bench_write(WIC_SWCON, 4);
	bench_write(WIC_SW_CLR, 1);
	ck_assert_uint_eq(bench_read(WIC_PEND_STA1), 0);
	bench_write(WIC_SW_CLR, 0);
	ck_assert_uint_eq(bench_read(WIC_PEND_STA1), 1);
}
END_TEST

START_TEST(an_enabled_wake_event_raises_interrupt_0)
{
	bench_write(WIC_SWEN0, 0x10);
	bench_write(WIC_SWCON, 2);
	ck_assert_uint_eq(bench_read(WIC_EN_STA0), 0x10);
	bench_input("irq3", true);
	ck_assert_uint_eq(bench_rises("irq0"), 0);
	bench_input("irq4", true);
	ck_assert_uint_eq(bench_rises("irq0"), 1);
	ck_assert_uint_eq(bench_read(WIC_WAKEUP_STA), 1);
}
END_TEST

START_TEST(software_may_pend_wake_events)
{
	bench_write(WIC_SWPEND0, 0x100);
	ck_assert_uint_eq(bench_read(WIC_PEND_STA0), 0);
	bench_write(WIC_SWCON, 1);
	ck_assert_uint_eq(bench_read(WIC_PEND_STA0), 0x100);
}
END_TEST

START_TEST(reset_makes_no_edges_of_what_is_active)
{
	bench_input("irq5", true);
	bench_input("eint3", true);
	bench_reset(RESET_SYS);
	ck_assert_uint_eq(bench_rises("irq5"), 1);
	ck_assert_uint_eq(bench_rises("irq23"), 1);
	ck_assert_uint_eq(bench_read(WIC_PEND_STA0), 0);
}
END_TEST

START_TEST(sources_and_latches_survive_save_and_restore)
{
	bench_write(SENS0, 2);
	bench_input("irq1", true);
	bench_save();
	bench_restore();
	ck_assert(bench_line("irq1"));
	ck_assert_uint_eq(bench_read(WIC_PEND_STA0), 2);
	bench_input("irq1", false);
	ck_assert(!bench_line("irq1"));
}
END_TEST

int main(void)
{
	return suite_run("cirq", setup, bench_close,
		(const TTest *const[]){
			edge_is_the_default_and_pends_once_a_rise,
			level_follows_the_source,
			choosing_level_shows_a_source_that_is_active_already,
			a_blocked_interrupt_does_not_come_through,
			injection_asserts_a_source_while_test_mode_is_on,
			external_interrupts_are_20_to_43,
			wake_events_are_latched_unless_blocked_and_cleared_on_request,
			the_wake_events_of_a_level_source_return_while_it_is_active,
			an_enabled_wake_event_raises_interrupt_0,
			software_may_pend_wake_events,
			reset_makes_no_edges_of_what_is_active,
			sources_and_latches_survive_save_and_restore,
			NULL,
		});
}
