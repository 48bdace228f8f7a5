/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The watchdog as firmware sees it. */
#include "peripherals/soc/soc_models.h"
#include "support/bench.h"
#include "support/suite.h"

enum {
	MODE = 0x30,
	LENGTH = 0x34,
	RESTART = 0x38,
	STA = 0x3c,
	INTERVAL = 0x40,
	SWRST = 0x44,
	SWINT = 0x80
};
enum { EN = 0x2201, EN_IRQ = 0x2209, OFF = 0x2200 };
enum { HW_RST = 1 << 15, SW_RST = 1 << 14 };

static void setup(void)
{
	bench_open(&wdt_ops, MODELS "/devices/mt3620-wdt.yaml");
}

static void set_length(unsigned units)
{
	bench_write(LENGTH, units << 5 | 0x08);
}

START_TEST(a_unit_is_31250_microseconds)
{
	set_length(4);
	bench_write(MODE, EN_IRQ);
	bench_run_us(124999);
	ck_assert_uint_eq(bench_rises("irq"), 0);
	bench_run_us(1);
	ck_assert_uint_eq(bench_rises("irq"), 1);
}
END_TEST

START_TEST(mode_needs_its_key_and_reads_back_without)
{
	bench_write(MODE, 0x0009);
	ck_assert_uint_eq(bench_read(MODE), 0);
	bench_write(MODE, 0x2309);
	ck_assert_uint_eq(bench_read(MODE), 0);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 2);
	bench_write(MODE, EN_IRQ);
	ck_assert_uint_eq(bench_read(MODE), 9);
	bench_write(MODE, 0);
	ck_assert_uint_eq(bench_read(MODE), 9);
}
END_TEST

START_TEST(length_needs_its_key)
{
	set_length(2);
	bench_write(LENGTH, 1 << 5 | 0x09);
	ck_assert_uint_eq(bench_read(LENGTH), 2 << 5);
	bench_write(MODE, EN_IRQ);
	bench_run_us(62499);
	ck_assert_uint_eq(bench_rises("irq"), 0);
	bench_run_us(1);
	ck_assert_uint_eq(bench_rises("irq"), 1);
}
END_TEST

START_TEST(feeding_with_the_key_starts_the_timeout_anew)
{
	set_length(10);
	bench_write(MODE, EN);
	for (unsigned n = 0; n < 10; n++) {
		bench_run_us(300000);
		bench_write(RESTART, 0x1971);
	}
	ck_assert_uint_eq(bench_rises("reset"), 0);
	bench_run_us(300000);
	bench_write(RESTART, 0x1972);
	bench_run_us(12500);
	ck_assert_uint_eq(bench_rises("reset"), 1);
}
END_TEST

START_TEST(in_interrupt_mode_it_goes_on)
{
	set_length(1);
	bench_write(MODE, EN_IRQ);
	bench_run_us(31250 * 5);
	ck_assert_uint_eq(bench_rises("irq"), 5);
	ck_assert_uint_eq(bench_rises("reset"), 0);
	ck_assert_uint_eq(bench_read(STA), 0);
	bench_write(MODE, OFF);
	bench_run_us(1000000);
	ck_assert_uint_eq(bench_rises("irq"), 5);
}
END_TEST

START_TEST(in_reset_mode_it_resets_the_core_and_remembers)
{
	set_length(1);
	bench_write(MODE, EN);
	bench_run_us(31250);
	ck_assert_uint_eq(bench_rises("reset"), 1);
	ck_assert(!bench_line("reset"));
	ck_assert_uint_eq(bench_read(STA), HW_RST);
	ck_assert_uint_eq(bench_read(MODE), 0);
	bench_reset(RESET_CORE);
	ck_assert_uint_eq(bench_read(STA), HW_RST);
	bench_reset(RESET_WDT);
	ck_assert_uint_eq(bench_read(STA), HW_RST);
	bench_run_us(10000000);
	ck_assert_uint_eq(bench_rises("reset"), 1);
}
END_TEST

START_TEST(the_latest_cause_replaces_the_earlier)
{
	set_length(1);
	bench_write(MODE, EN);
	bench_run_us(31250);
	bench_write(SWRST, 0x1208);
	ck_assert_uint_eq(bench_rises("reset"), 1);
	bench_write(SWRST, 0x1209);
	ck_assert_uint_eq(bench_rises("reset"), 2);
	ck_assert_uint_eq(bench_read(STA), SW_RST);
	bench_reset(RESET_POR);
	ck_assert_uint_eq(bench_read(STA), 0);
}
END_TEST

START_TEST(a_handler_can_turn_the_interrupt_into_a_reset_within_a_unit)
{
	set_length(320);
	bench_write(MODE, EN_IRQ);
	bench_run_us(10000000);
	ck_assert_uint_eq(bench_rises("irq"), 1);
	bench_write(MODE, bench_read(MODE) & ~1u);
	bench_write(MODE, 0x2208);
	set_length(1);
	bench_write(RESTART, 0x1971);
	bench_write(MODE, 0x2200);
	bench_write(MODE, 0x2201);
	bench_run_us(31250);
	ck_assert_uint_eq(bench_rises("reset"), 1);
}
END_TEST

START_TEST(software_interrupt_is_held_until_dropped)
{
	bench_write(SWINT, 0x80000000);
	ck_assert(bench_line("irq"));
	bench_write(SWINT, 0);
	ck_assert(bench_line("irq"));
	bench_write(SWINT, 0x40000000);
	ck_assert(!bench_line("irq"));
}
END_TEST

START_TEST(a_running_watchdog_survives_save_and_restore)
{
	set_length(10);
	bench_write(MODE, EN_IRQ);
	bench_run_us(300000);
	bench_save();
	bench_run_us(5000000);
	bench_restore();
	unsigned before = bench_rises("irq");
	bench_run_us(12499);
	ck_assert_uint_eq(bench_rises("irq"), before);
	bench_run_us(1);
	ck_assert_uint_eq(bench_rises("irq"), before + 1);
}
END_TEST

int main(void)
{
	return suite_run("wdt", setup, bench_close,
		(const TTest *const[]){
			a_unit_is_31250_microseconds,
			mode_needs_its_key_and_reads_back_without,
			length_needs_its_key,
			feeding_with_the_key_starts_the_timeout_anew,
			in_interrupt_mode_it_goes_on,
			in_reset_mode_it_resets_the_core_and_remembers,
			the_latest_cause_replaces_the_earlier,
			a_handler_can_turn_the_interrupt_into_a_reset_within_a_unit,
			software_interrupt_is_held_until_dropped,
			a_running_watchdog_survives_save_and_restore,
			NULL,
		});
}
