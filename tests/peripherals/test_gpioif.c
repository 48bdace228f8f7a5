/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Registers, interrupt, switches and the reset pin of the GPIO counters. */
#include "peripherals/gpioif_offsets.h"
#include "peripherals/soc/soc_models.h"
#include "support/suite.h"

static void setup(void)
{
	bench_open(&gpioif_ops, MODELS "/devices/mt3620-gpioif.yaml");
	switch_on();
}

START_TEST(the_line_is_status_and_enable)
{
	bench_write(MODES, UP_DOWN | INT_HIGH);
	bench_write(HIGH_LIMIT, 1);
	bench_write(RUN, EVENT_EN);
	pulse("in0", 1);
	ck_assert_uint_eq(bench_read(INT_STS), STS_HIGH);
	ck_assert(!bench_line("irq"));
	bench_write(INT_EN, STS_HIGH);
	ck_assert(bench_line("irq"));
	bench_write(INT_EN, STS_LOW);
	ck_assert(!bench_line("irq"));
}
END_TEST

START_TEST(a_clear_bit_holds_its_status_at_zero_while_it_is_one)
{
	bench_write(MODES, UP_DOWN | INT_BOTH | RELOAD_HIGH);
	bench_write(HIGH_LIMIT, 1);
	bench_write(RUN, EVENT_EN);
	pulse("in0", 1);
	bench_write(INT_STS_CLR, STS_HIGH);
	ck_assert_uint_eq(bench_read(INT_STS), 0);
	ck_assert_uint_eq(bench_read(INT_STS_CLR), STS_HIGH);
	pulse("in0", 1);
	ck_assert_uint_eq(bench_read(INT_STS), 0);
	bench_write(INT_STS_CLR, 0);
	ck_assert_uint_eq(bench_read(INT_STS), 0);
	pulse("in0", 1);
	ck_assert_uint_eq(bench_read(INT_STS), STS_HIGH);
}
END_TEST

START_TEST(without_mode_or_clock_no_edge_is_seen_and_the_log_says_so)
{
	bench_input("clk-on", false);
	bench_write(MODES, UP_DOWN);
	bench_write(RUN, EVENT_EN);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
	pulse("in0", 3);
	ck_assert_uint_eq(count(), 0);
	bench_input("in0", true);
	bench_input("clk-on", true);
	ck_assert_uint_eq(count(), 0);
	bench_input("on", false);
	pulse("in0", 3);
	bench_input("on", true);
	pulse("in0", 3);
	ck_assert_uint_eq(count(), 3);
}
END_TEST

START_TEST(the_reset_of_the_group_brings_everything_back)
{
	bench_write(MODES, UP_DOWN);
	bench_write(RST_VAL, 5);
	bench_write(RUN, EVENT_EN | CAP_EN);
	pulse("in0", 3);
	bench_input("reset", true);
	pulse("in0", 3);
	bench_input("reset", false);
	ck_assert_uint_eq(count(), 0);
	ck_assert_uint_eq(bench_read(RUN), 0);
	ck_assert_uint_eq(bench_read(RST_VAL), 0);
	ck_assert_uint_eq(bench_read(CAP_FIFO_STS), 0);
	bench_write(MODES, UP_DOWN);
	bench_write(RUN, EVENT_EN);
	pulse("in0", 2);
	ck_assert_uint_eq(count(), 2);
}
END_TEST

START_TEST(gpio2_resets_the_event_counter_when_it_comes_to_its_level)
{
	bench_write(RST_VAL, 50);
	bench_write(MODES, UP_DOWN | EVENT_GPIO2_RST | GPIO2_RST_HIGH);
	bench_write(RUN, EVENT_EN);
	pulse("in0", 3);
	ck_assert_uint_eq(count(), 3);
	bench_input("in2", true);
	ck_assert_uint_eq(count(), 50);
	ck_assert_uint_eq(bench_read(INT_STS), STS_GPIO2);
	pulse("in0", 3);
	ck_assert_uint_eq(count(), 53);
	bench_input("in2", false);
	ck_assert_uint_eq(count(), 53);
}
END_TEST

START_TEST(gpio2_may_reset_when_low)
{
	bench_input("in2", true);
	bench_write(RST_VAL, 50);
	bench_write(MODES, UP_DOWN | EVENT_GPIO2_RST);
	ck_assert_uint_eq(count(), 0);
	bench_input("in2", false);
	ck_assert_uint_eq(count(), 50);
}
END_TEST

START_TEST(a_gpio2_that_has_its_level_already_resets_nothing)
{
	bench_input("in2", true);
	bench_write(RST_VAL, 50);
	bench_write(MODES, UP_DOWN | EVENT_GPIO2_RST | CAP_GPIO2_RST);
	bench_write(MODES, UP_DOWN | EVENT_GPIO2_RST | CAP_GPIO2_RST | GPIO2_RST_HIGH);
	bench_write(RUN, EVENT_EN | CAP_EN);
	pulse("in0", 3);
	ck_assert_uint_eq(count(), 3);
	ck_assert_uint_eq(bench_read(INT_STS) & STS_GPIO2, 0);
}
END_TEST

START_TEST(gpio2_resets_nothing_it_may_not)
{
	bench_write(RST_VAL, 50);
	bench_write(MODES, UP_DOWN | GPIO2_RST_HIGH);
	bench_write(RUN, EVENT_EN | CAP_EN);
	pulse("in0", 3);
	bench_input("in2", true);
	ck_assert_uint_eq(count(), 3);
	ck_assert_uint_eq(bench_read(INT_STS) & STS_GPIO2, 0);
	ck_assert_uint_eq(bench_read(CAP_FIFO_STS), 3);
}
END_TEST

START_TEST(gpio2_restarts_the_capture_counter_with_a_note_in_both_fifos)
{
	bench_write(MODES, CAP_GPIO2_RST | GPIO2_RST_HIGH);
	bench_write(RUN, CAP_EN);
	bench_run_us(10);
	pulse("in2", 1);
	ck_assert_uint_eq(bench_read(CAP_FIFO_STS), 0x11);
	ck_assert_uint_eq(bench_read(CAP_VALUE_0), 260);
	ck_assert_uint_eq(bench_read(CAP_VALUE_1), 260);
	bench_run_us(1);
	pulse("in0", 1);
	ck_assert_uint_eq(bench_read(CAP_VALUE_0), 26);
	pulse("in0", 8);
	pulse("in2", 1);
	ck_assert_uint_eq(
		bench_read(INT_STS) & (STS_RST_CAP0_FULL | STS_RST_CAP1_FULL), STS_RST_CAP0_FULL);
}
END_TEST

/* As a vendor's reset helper does, with every interrupt enabled. */
START_TEST(reading_empty_fifos_is_noted_only_while_capture_is_on)
{
	bench_write(INT_EN, 0x3ffffff);
	ck_assert_uint_eq(bench_read(CAP_VALUE_0), 0);
	ck_assert_uint_eq(bench_read(CAP_VALUE_1), 0);
	ck_assert(!bench_line("irq"));
	bench_write(RUN, CAP_EN);
	bench_read(CAP_VALUE_0);
	ck_assert_uint_eq(bench_read(INT_STS), STS_CAP0_RD_EMPTY);
}
END_TEST

/* The set-up of a public sample: limits 90 and 110 around 100, up and down buttons, deglitched. */
START_TEST(the_known_set_up_counts_between_its_limits)
{
	bench_input("in0", true);
	bench_input("in1", true);
	bench_input("sel1", true);
	bench_input("sel0", true);
	bench_write(STATIC_0, 128 | DGLT_EN | DGLT_INIT_HIGH);
	bench_write(LOW_LIMIT, 90);
	bench_write(HIGH_LIMIT, 110);
	bench_write(RST_VAL, 100);
	bench_write(MODES, UP_DOWN | BOTH | INT_BOTH | GPIO2_RST_HIGH);
	bench_write(RUN, EVENT_EN);
	bench_write(RUN, EVENT_EN | EVENT_SW_RST);
	bench_write(RUN, EVENT_EN);
	bench_write(INT_EN, STS_LOW | STS_HIGH);
	bench_write(INT_STS_CLR, STS_GPIO2);
	bench_write(INT_STS_CLR, 0);
	ck_assert_uint_eq(count(), 100);
	for (unsigned n = 0; n < 5; n++) {
		ck_assert(!bench_line("irq"));
		bench_input("in0", false);
		bench_run_us(1);
		bench_input("in0", true);
		bench_run_us(1);
	}
	ck_assert_uint_eq(count(), 110);
	ck_assert(bench_line("irq"));
	bench_write(INT_EN, STS_LOW);
	ck_assert(!bench_line("irq"));
	for (unsigned n = 0; n < 20; n++) {
		bench_input("in1", n & 1);
	}
	ck_assert_uint_eq(count(), 90);
	ck_assert(bench_line("irq"));
}
END_TEST

START_TEST(a_counter_survives_save_and_restore)
{
	bench_write(MODES, UP_DOWN);
	bench_write(RUN, EVENT_EN | CAP_EN);
	pulse("in0", 3);
	bench_save();
	pulse("in0", 3);
	bench_restore();
	ck_assert_uint_eq(count(), 3);
	ck_assert_uint_eq(bench_read(CAP_FIFO_STS), 3);
	pulse("in0", 1);
	ck_assert_uint_eq(count(), 4);
}
END_TEST

START_TEST(a_capture_counter_that_stands_leaves_no_note)
{
	bench_write(MODES, CAP_GPIO2_RST | GPIO2_RST_HIGH);
	pulse("in2", 1);
	ck_assert_uint_eq(bench_read(CAP_FIFO_STS), 0);
	ck_assert_uint_eq(bench_read(INT_STS), STS_GPIO2);
}
END_TEST

int main(void)
{
	return suite_run("gpioif", setup, bench_close,
		(const TTest *const[]){
			the_line_is_status_and_enable,
			a_clear_bit_holds_its_status_at_zero_while_it_is_one,
			without_mode_or_clock_no_edge_is_seen_and_the_log_says_so,
			the_reset_of_the_group_brings_everything_back,
			gpio2_resets_the_event_counter_when_it_comes_to_its_level,
			gpio2_may_reset_when_low,
			a_gpio2_that_has_its_level_already_resets_nothing,
			gpio2_resets_nothing_it_may_not,
			gpio2_restarts_the_capture_counter_with_a_note_in_both_fifos,
			a_capture_counter_that_stands_leaves_no_note,
			reading_empty_fifos_is_noted_only_while_capture_is_on,
			the_known_set_up_counts_between_its_limits,
			a_counter_survives_save_and_restore,
			NULL,
		});
}
