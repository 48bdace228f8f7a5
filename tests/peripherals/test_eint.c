/* SPDX-License-Identifier: GPL-2.0-or-later */
/* External interrupts: polarity, both edges, level and the debounce filter. */
#include "peripherals/soc/soc_models.h"
#include "support/bench.h"
#include "support/suite.h"

enum { DBNC_CON12 = 0x030, SENS1 = 0x204 };
enum { DUAL = 1 << 7, LOW = 1 << 8, EN = 1 << 9 };

static void setup(void)
{
	bench_open(&cirq_ops, MODELS "/devices/mt3620-cirq.yaml");
}

static void press(void)
{
	bench_input("eint12", false);
}

static void let_go(void)
{
	bench_input("eint12", true);
}

START_TEST(polarity_0_pends_on_the_rising_edge)
{
	let_go();
	ck_assert_uint_eq(bench_rises("irq32"), 1);
	press();
	ck_assert_uint_eq(bench_rises("irq32"), 1);
}
END_TEST

START_TEST(polarity_1_pends_on_the_falling_edge)
{
	bench_write(DBNC_CON12, LOW);
	let_go();
	ck_assert_uint_eq(bench_rises("irq32"), 0);
	press();
	ck_assert_uint_eq(bench_rises("irq32"), 1);
}
END_TEST

START_TEST(dual_pends_on_both)
{
	bench_write(DBNC_CON12, LOW | DUAL);
	let_go();
	press();
	let_go();
	ck_assert_uint_eq(bench_rises("irq32"), 3);
}
END_TEST

START_TEST(level_and_polarity_hold_the_output_while_the_pad_is_active)
{
	let_go();
	bench_write(DBNC_CON12, LOW);
	bench_write(SENS1, 1);
	ck_assert(!bench_line("irq32"));
	press();
	ck_assert(bench_line("irq32"));
	bench_run_us(1000000);
	ck_assert(bench_line("irq32"));
	let_go();
	ck_assert(!bench_line("irq32"));
	bench_write(DBNC_CON12, 0);
	ck_assert(bench_line("irq32"));
}
END_TEST

START_TEST(rewriting_the_configuration_makes_no_edge)
{
	let_go();
	press();
	bench_write(DBNC_CON12, LOW);
	unsigned before = bench_rises("irq32");
	bench_write(DBNC_CON12, LOW);
	bench_write(DBNC_CON12, LOW | DUAL);
	bench_write(DBNC_CON12, LOW | EN | 5);
	bench_write(DBNC_CON12, LOW);
	bench_write(DBNC_CON12, 0);
	bench_write(DBNC_CON12, LOW);
	ck_assert_uint_eq(bench_rises("irq32"), before);
}
END_TEST

START_TEST(debounce_passes_what_is_stable_for_its_ticks)
{
	let_go();
	bench_write(DBNC_CON12, LOW | EN | 8); /* eight ticks of 125 us */
	press();
	bench_run_us(999);
	ck_assert_uint_eq(bench_rises("irq32"), 1);
	bench_run_us(1);
	ck_assert_uint_eq(bench_rises("irq32"), 2);
}
END_TEST

START_TEST(debounce_drops_what_is_shorter)
{
	let_go();
	bench_write(DBNC_CON12, LOW | EN | 8);
	for (unsigned n = 0; n < 10; n++) {
		press();
		bench_run_us(500);
		let_go();
		bench_run_us(500);
	}
	bench_run_us(10000);
	ck_assert_uint_eq(bench_rises("irq32"), 1);
}
END_TEST

START_TEST(each_bounce_begins_the_wait_anew)
{
	let_go();
	bench_write(DBNC_CON12, LOW | EN | 8);
	press();
	bench_run_us(900);
	let_go();
	press();
	bench_run_us(900);
	ck_assert_uint_eq(bench_rises("irq32"), 1);
	bench_run_us(100);
	ck_assert_uint_eq(bench_rises("irq32"), 2);
}
END_TEST

START_TEST(the_prescaler_halves_the_tick_rate)
{
	let_go();
	bench_write(DBNC_CON12, LOW | EN | 7 << 4 | 8); /* 62.5 Hz: 128 ms */
	press();
	bench_run_us(127999);
	ck_assert_uint_eq(bench_rises("irq32"), 1);
	bench_run_us(1);
	ck_assert_uint_eq(bench_rises("irq32"), 2);
}
END_TEST

START_TEST(without_enable_the_filter_is_bypassed)
{
	let_go();
	bench_write(DBNC_CON12, LOW | 7 << 4 | 15);
	press();
	ck_assert_uint_eq(bench_rises("irq32"), 2);
	ck_assert_uint_eq(bench_read(DBNC_CON12), LOW | 7 << 4 | 15);
}
END_TEST

START_TEST(switching_the_filter_off_lets_a_waiting_change_pass)
{
	let_go();
	bench_write(DBNC_CON12, LOW | EN | 8);
	press();
	bench_run_us(100);
	bench_write(DBNC_CON12, LOW);
	ck_assert_uint_eq(bench_rises("irq32"), 2);
	bench_run_us(10000);
	ck_assert_uint_eq(bench_rises("irq32"), 2);
}
END_TEST

START_TEST(after_a_reset_the_next_change_counts_from_the_level_of_the_pad)
{
	let_go();
	bench_reset(RESET_SYS);
	bench_write(DBNC_CON12, 0);
	ck_assert_uint_eq(bench_rises("irq32"), 1);
	bench_write(DBNC_CON12, LOW);
	press();
	ck_assert_uint_eq(bench_rises("irq32"), 2);
}
END_TEST

START_TEST(a_waiting_change_survives_save_and_restore)
{
	let_go();
	bench_write(DBNC_CON12, LOW | EN | 8);
	press();
	bench_run_us(600);
	bench_save();
	bench_run_us(10000);
	bench_restore();
	bench_run_us(399);
	ck_assert_uint_eq(bench_rises("irq32"), 2);
	bench_run_us(1);
	ck_assert_uint_eq(bench_rises("irq32"), 3);
}
END_TEST

int main(void)
{
	return suite_run("eint", setup, bench_close,
		(const TTest *const[]){
			polarity_0_pends_on_the_rising_edge,
			polarity_1_pends_on_the_falling_edge,
			dual_pends_on_both,
			level_and_polarity_hold_the_output_while_the_pad_is_active,
			rewriting_the_configuration_makes_no_edge,
			debounce_passes_what_is_stable_for_its_ticks,
			debounce_drops_what_is_shorter,
			each_bounce_begins_the_wait_anew,
			the_prescaler_halves_the_tick_rate,
			without_enable_the_filter_is_bypassed,
			switching_the_filter_off_lets_a_waiting_change_pass,
			after_a_reset_the_next_change_counts_from_the_level_of_the_pad,
			a_waiting_change_survives_save_and_restore,
			NULL,
		});
}
